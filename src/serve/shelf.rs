//! The finished site in memory. What one build makes as another did is there once.

use crate::diag::Diag;
use crate::output::Sink;
use crate::source::Hash;
use axum::body::Bytes;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
pub struct File {
    pub bytes: Bytes,
    pub hash: Hash,
    /// The build that made it what it is.
    pub since: u64,
}

/// The finished files by their paths.
pub type Files = BTreeMap<String, File>;

/// Takes the files of one build.
pub struct Shelf {
    version: u64,
    /// The site that is shown meanwhile.
    before: Arc<Files>,
    files: Mutex<Files>,
}

impl Shelf {
    pub fn new(version: u64, before: Arc<Files>) -> Self {
        Self { version, before, files: Mutex::default() }
    }

    pub fn into_files(self) -> Files {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn insert(&self, path: &str, file: File) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), file);
    }
}

impl Sink for Shelf {
    fn put(&self, path: &str, bytes: &[u8], hash: Hash) -> Result<(), Diag> {
        let file = match self.before.get(path) {
            Some(file) if file.hash == hash => file.clone(),
            // Copied before the lock is taken, which every thread waits for.
            _ => File { bytes: Bytes::copy_from_slice(bytes), hash, since: self.version },
        };
        self.insert(path, file);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_there_once() {
        let put = |shelf: &Shelf, path: &str, bytes: &[u8]| shelf.put(path, bytes, blake3::hash(bytes)).unwrap();
        let first = Shelf::new(1, Arc::default());
        put(&first, "a", b"same");
        put(&first, "b", b"old");
        let first = Arc::new(first.into_files());
        let second = Shelf::new(2, first.clone());
        put(&second, "a", b"same");
        put(&second, "b", b"new");
        let second = second.into_files();
        assert_eq!(first["a"].bytes.as_ptr(), second["a"].bytes.as_ptr());
        assert_eq!([second["a"].since, second["b"].since], [1, 2]);
        assert_eq!([&first["b"].bytes[..], &second["b"].bytes[..]], [b"old", b"new"]);
    }
}
