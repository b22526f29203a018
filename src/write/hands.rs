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

#[cfg(test)]
#[derive(Clone, Copy, Debug)]
pub enum Fuse {
    None,
    /// After so many changes nothing happens any more, as if the process had been killed.
    DiesAfter(usize),
    /// The change of this number, from 0, fails once.
    Fails(usize),
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

    pub fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::create_dir_all(path)
    }

    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    pub fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::hard_link(from, to)
    }

    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_file(path)
    }

    pub fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_dir(path)
    }

    pub fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_dir_all(path)
    }

    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.torn(path, bytes)?;
        fs::write(path, bytes)
    }

    /// Writes a file whose bytes are on the disk when this returns.
    pub fn write_synced(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.torn(path, bytes)?;
        let mut file = fs::File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Makes the names in a folder last. Only Unix can open a folder to do so, and file systems that cannot
    /// sync a folder have nothing to sync.
    pub fn sync_dir(&self, path: &Path) {
        if cfg!(unix) {
            let _ = fs::File::open(path).and_then(|folder| folder.sync_all());
        }
    }

    #[cfg(not(test))]
    fn step(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(not(test))]
    fn torn(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn step(&self) -> io::Result<()> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        match self.fuse {
            Fuse::DiesAfter(last) if number >= last => Err(io::Error::other("killed")),
            Fuse::Fails(at) if number == at => Err(io::Error::other("failed")),
            Fuse::None | Fuse::DiesAfter(_) | Fuse::Fails(_) => Ok(()),
        }
    }

    /// A process that is killed while it writes leaves half a file.
    #[cfg(test)]
    fn torn(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let stopped = self.step();
        if stopped.is_err() && !matches!(self.fuse, Fuse::DiesAfter(last) if self.count.load(Ordering::Relaxed) > last + 1) {
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
