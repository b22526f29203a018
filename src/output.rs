//! The finished site: output paths and the hashes of what was handed to the sink.

use crate::diag::{Diag, Place};
use crate::source::Hash;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Output path → hash of its bytes. The bytes themselves went to the [`Sink`].
pub type Output = BTreeMap<String, Hash>;

/// Where finished files go. Called from many threads, once for each path.
pub trait Sink: Sync {
    /// `hash` is that of `bytes`, which whoever made them needs as well.
    fn put(&self, path: &str, bytes: &[u8], hash: Hash) -> Result<(), Diag>;

    /// Whether a file of these bytes lies there from an earlier run, so that it need not be made. If so it counts as put.
    fn holds(&self, _path: &str, _hash: Hash) -> bool {
        false
    }

    /// What lies there from an earlier run. It may be anything, or what is being written right now.
    fn before(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }
}

/// An address of the web that leads out of the site, without its fragment, and where it stands first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    pub url: String,
    pub place: Place,
}

/// Keeps everything in memory: for tests.
#[derive(Default)]
pub struct Kept(pub Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for Kept {
    fn put(&self, path: &str, bytes: &[u8], _: Hash) -> Result<(), Diag> {
        // Copied before the lock is taken, which every thread waits for.
        let bytes = bytes.to_vec();
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(path.to_owned(), bytes);
        Ok(())
    }
}

/// Forgets everything: for `check`.
pub struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _: &str, _: &[u8], _: Hash) -> Result<(), Diag> {
        Ok(())
    }
}
