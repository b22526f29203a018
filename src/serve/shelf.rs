//! The finished site in memory. What one build makes as another did is there once.

use crate::diag::Diag;
use crate::output::{Output, Sink};
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

    /// The files of `output`: those that were made, and those that were there already.
    pub fn into_files(self, output: &Output) -> Files {
        let mut made = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        let kept = |path: &String, hash: &Hash| self.before.get(path).filter(|file| file.hash == *hash).cloned();
        output.iter().filter_map(|(path, hash)| Some((path.clone(), made.remove(path).or_else(|| kept(path, hash))?))).collect()
    }
}

impl Sink for Shelf {
    fn put(&self, path: &str, bytes: &[u8], hash: Hash) -> Result<(), Diag> {
        if !self.holds(path, hash) {
            // Copied before the lock is taken, which every thread waits for.
            let file = File { bytes: Bytes::copy_from_slice(bytes), hash, since: self.version };
            self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), file);
        }
        Ok(())
    }

    fn holds(&self, path: &str, hash: Hash) -> bool {
        self.before.get(path).is_some_and(|file| file.hash == hash)
    }

    fn before(&self, path: &str) -> Option<Vec<u8>> {
        self.before.get(path).map(|file| file.bytes.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_there_once() {
        let put = |shelf: &Shelf, path: &str, bytes: &[u8]| shelf.put(path, bytes, blake3::hash(bytes)).unwrap();
        let output =
            |files: &[(&str, &str)]| files.iter().map(|(path, bytes)| ((*path).to_owned(), blake3::hash(bytes.as_bytes()))).collect();
        let first = Shelf::new(1, Arc::default());
        for (path, bytes) in [("a", "same"), ("b", "old"), ("c", "gone"), ("d", "known")] {
            put(&first, path, bytes.as_bytes());
        }
        let first = Arc::new(first.into_files(&output(&[("a", "same"), ("b", "old"), ("c", "gone"), ("d", "known")])));
        let second = Shelf::new(2, first.clone());
        put(&second, "a", b"same");
        put(&second, "b", b"new");
        assert!(second.holds("d", blake3::hash(b"known")) && !second.holds("d", blake3::hash(b"other")));
        let second = second.into_files(&output(&[("a", "same"), ("b", "new"), ("d", "known")]));
        assert_eq!(second.keys().collect::<Vec<_>>(), ["a", "b", "d"]);
        assert_eq!(first["a"].bytes.as_ptr(), second["a"].bytes.as_ptr());
        assert_eq!(second.values().map(|file| file.since).collect::<Vec<_>>(), [1, 2, 1]);
        assert_eq!([&first["b"].bytes[..], &second["b"].bytes[..]], [&b"old"[..], b"new"]);
    }
}
