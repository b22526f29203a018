//! Folders that live as long as one job, below one that lives as long as the process.

use crate::diag::Diag;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The folder of this process, removed in the end.
pub struct Scratch {
    folder: PathBuf,
    count: AtomicUsize,
    /// Held as long as the process lives: a folder whose lock can be had is nobody's.
    _lock: File,
}

/// A folder of one job, removed in the end.
pub struct Room(PathBuf);

impl Scratch {
    /// Makes it below `work`, and removes those that killed processes left there.
    pub fn new(work: &Path) -> Result<Self, Diag> {
        let made = fs::create_dir_all(work).and_then(|()| fs::canonicalize(work)).and_then(|work| {
            sweep(&work);
            make(&work)
        });
        made.map(|(folder, lock)| Self { folder, count: AtomicUsize::new(0), _lock: lock }).map_err(|cause| no_scratch(work, &cause))
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
        let _ = fs::remove_file(self.folder.with_extension("lock"));
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A folder that nobody has, with its lock beside it. Numbers of processes come again, in containers at once.
fn make(work: &Path) -> io::Result<(PathBuf, File)> {
    let mut number = std::process::id();
    loop {
        let folder = work.join(number.to_string());
        let lock = File::options().create(true).append(true).open(folder.with_extension("lock"))?;
        if lock.try_lock().is_ok() && !folder.exists() {
            fs::create_dir(&folder)?;
            return Ok((folder, lock));
        }
        number = number.wrapping_add(1);
    }
}

/// Removes the folders of processes that are no more: those whose lock nobody holds.
fn sweep(work: &Path) {
    let Ok(entries) = fs::read_dir(work) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_none()) {
        let lock = path.with_extension("lock");
        let is_held = File::open(&lock).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
        if !is_held {
            let _ = fs::remove_dir_all(&path);
            let _ = fs::remove_file(&lock);
        }
    }
}

pub fn no_scratch(path: &Path, cause: &io::Error) -> Diag {
    Diag::error("no-scratch", format!("cannot write `{}`, which proving needs: {cause}", path.display()))
        .help("check the permissions of `.faircopy` and the space on the disk; it may be removed at any time")
}
