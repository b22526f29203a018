//! Folders that live as long as one job, below one that lives as long as the process.

use crate::diag::Diag;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The folder of this process, removed in the end.
pub struct Scratch {
    folder: PathBuf,
    count: AtomicUsize,
}

/// A folder of one job, removed in the end.
pub struct Room(PathBuf);

impl Scratch {
    /// Makes it below `work`, and removes those that killed processes left there.
    pub fn new(work: &Path) -> Result<Self, Diag> {
        let made = fs::create_dir_all(work).and_then(|()| fs::canonicalize(work)).and_then(|work| {
            sweep(&work);
            let folder = work.join(std::process::id().to_string());
            fs::create_dir_all(&folder)?;
            Ok(folder)
        });
        made.map(|folder| Self { folder, count: AtomicUsize::new(0) }).map_err(|cause| no_scratch(work, &cause))
    }

    pub fn room(&self) -> Result<Room, Diag> {
        let folder = self.folder.join(self.count.fetch_add(1, Ordering::Relaxed).to_string());
        match fs::create_dir(&folder) {
            Ok(()) => Ok(Room(folder)),
            Err(cause) => Err(no_scratch(&folder, &cause)),
        }
    }
}

impl Room {
    pub fn path(&self) -> &Path {
        &self.0
    }

    #[cfg(feature = "wasm")]
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Diag> {
        let path = self.0.join(path);
        fs::read(&path).map_err(|cause| no_scratch(&path, &cause))
    }

    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<PathBuf, Diag> {
        put(&self.0.join(path), bytes)?;
        Ok(self.0.join(path))
    }
}

/// Writes a file and the folders above it.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Diag> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, bytes));
    made.map_err(|cause| no_scratch(path, &cause))
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Removes the folders of processes that are no more. Where that cannot be told, they stay.
fn sweep(work: &Path) {
    let Ok(entries) = fs::read_dir(work) else { return };
    for entry in entries.flatten() {
        let is_number = entry.file_name().to_str().is_some_and(|name| name.bytes().all(|b| b.is_ascii_digit()));
        if is_number && Path::new("/proc/self").exists() && !Path::new("/proc").join(entry.file_name()).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

pub fn no_scratch(path: &Path, cause: &io::Error) -> Diag {
    Diag::error("no-scratch", format!("cannot write `{}`, which proving needs: {cause}", path.display()))
        .help("check the permissions of `.faircopy` and the space on the disk; it may be removed at any time")
}
