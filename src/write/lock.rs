//! One writer at a time for each output folder.

use crate::diag::Diag;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Held until dropped, also if the process is killed: the system takes the lock back, not the file.
pub struct Lock {
    path: PathBuf,
    file: Option<File>,
}

impl Lock {
    /// Takes the lock at once or fails. A file system without locks does without.
    pub fn take(out: &Path, path: &Path) -> Result<Self, Diag> {
        let failed = |cause: io::Error| unlockable(path, &cause);
        loop {
            let file = File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, path) => return Ok(Self { path: path.to_owned(), file: Some(file) }),
                // Whoever held it removed the file in between: that lock protects nothing.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(locked(out)),
                Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self { path: path.to_owned(), file: None });
                }
                Err(TryLockError::Error(cause)) => return Err(failed(cause)),
            }
        }
    }
}

impl Drop for Lock {
    /// Removes the file while it is still locked. On Windows, where [`is_at`] cannot tell, it stays.
    fn drop(&mut self) {
        if self.file.is_none() || cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(file), Ok(path)) => (file.dev(), file.ino()) == (path.dev(), path.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn locked(out: &Path) -> Diag {
    Diag::error("output-locked", format!("another faircopy is writing to `{}`", out.display()))
        .help("wait for it to finish, and build again")
}

fn unlockable(path: &Path, cause: &io::Error) -> Diag {
    Diag::error("unwritable-output", format!("cannot lock the output folder by `{}`: {cause}", path.display()))
        .help("check the permissions of the folder that it is in")
}
