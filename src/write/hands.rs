//! All that `write` does to the disk, each change one call.
//!
//! Tests give it a fuse, by which a run dies between two changes, or one of them fails.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
#[cfg(test)]
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

pub struct Hands {
    #[cfg(test)]
    fuse: Fuse,
    #[cfg(test)]
    count: Arc<AtomicUsize>,
}

/// The tests kill and never cut the power, and thousands of flushes would take them minutes.
const SYNCS: bool = cfg!(not(test));

#[cfg(test)]
#[derive(Clone, Copy, Debug)]
pub enum Fuse {
    None,
    /// After so many changes nothing happens any more, as if the process had been killed.
    DiesAfter(usize),
    /// The change of this number, from 0, fails once.
    Fails(usize),
    /// The same, and so many changes later nothing happens any more.
    FailsThenDies(usize, usize),
    /// From the change of this number on, nothing in a folder named `public` can be changed.
    Locks(usize),
}

impl Hands {
    pub fn sure() -> Self {
        Self {
            #[cfg(test)]
            fuse: Fuse::None,
            #[cfg(test)]
            count: Arc::default(),
        }
    }

    #[cfg(test)]
    pub fn with(fuse: Fuse) -> Self {
        Self { fuse, count: Arc::default() }
    }

    pub fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.step(&[path])?;
        fs::create_dir(path)
    }

    pub fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.step(&[path])?;
        fs::create_dir_all(path)
    }

    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(&[from, to])?;
        fs::rename(from, to)
    }

    pub fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(&[from, to])?;
        fs::hard_link(from, to)
    }

    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(&[path])?;
        fs::remove_file(path)
    }

    pub fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.step(&[path])?;
        fs::remove_dir(path)
    }

    pub fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.step(&[path])?;
        fs::remove_dir_all(path)
    }

    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.torn(path, bytes)?;
        fs::write(path, bytes)
    }

    /// Writes a file that must not be there yet. What the file system says of it then.
    pub fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<fs::Metadata> {
        self.torn(path, bytes)?;
        let mut file = fs::File::create_new(path)?;
        file.write_all(bytes)?;
        file.metadata()
    }

    /// Writes a file whose bytes are on the disk when this returns.
    pub fn write_synced(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.torn(path, bytes)?;
        let mut file = fs::File::create(path)?;
        file.write_all(bytes)?;
        if SYNCS { file.sync_all() } else { Ok(()) }
    }

    /// Makes the names in a folder last. Only Unix can open a folder to do so, and file systems that cannot
    /// sync a folder have nothing to sync.
    pub fn sync_dir(&self, path: &Path) {
        if SYNCS && cfg!(unix) {
            let _ = fs::File::open(path).and_then(|folder| folder.sync_all());
        }
    }

    #[cfg(not(test))]
    fn step(&self, _: &[&Path]) -> io::Result<()> {
        Ok(())
    }

    #[cfg(not(test))]
    fn torn(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn step(&self, paths: &[&Path]) -> io::Result<()> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        if self.is_dead(number) {
            return Err(io::Error::other("killed"));
        }
        match self.fuse {
            Fuse::Fails(at) | Fuse::FailsThenDies(at, _) if number == at => Err(io::Error::other("failed")),
            Fuse::Locks(from) if number >= from && paths.iter().any(|path| path.iter().any(|part| part == "public")) => {
                Err(io::ErrorKind::PermissionDenied.into())
            }
            _ => Ok(()),
        }
    }

    #[cfg(test)]
    fn is_dead(&self, number: usize) -> bool {
        match self.fuse {
            Fuse::DiesAfter(last) => number >= last,
            Fuse::FailsThenDies(at, later) => number > at + later,
            Fuse::None | Fuse::Fails(_) | Fuse::Locks(_) => false,
        }
    }

    /// A process that is killed while it writes leaves half a file.
    #[cfg(test)]
    fn torn(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let number = self.count.load(Ordering::Relaxed);
        let stopped = self.step(&[path]);
        if stopped.is_err() && (number == 0 || !self.is_dead(number - 1)) {
            fs::write(path, &bytes[..bytes.len() / 2])?;
        }
        stopped
    }

    /// How many changes were asked for, also after `self` is gone.
    #[cfg(test)]
    pub fn count(&self) -> Arc<AtomicUsize> {
        self.count.clone()
    }
}
