//! What is known, in memory.

use super::{Changes, Function, Shelf};
use std::collections::HashMap;

/// A shelf that lasts as long as the process.
#[derive(Clone, Debug, Default)]
pub struct Kept(HashMap<(Function, String), Vec<u8>>);

impl Kept {
    /// Takes what a run is to be remembered by.
    pub fn take(&mut self, changes: Changes) {
        self.0.extend(changes.made.into_iter().map(|(function, name, entry)| ((function, name), entry)));
    }
}

impl Shelf for Kept {
    fn entry(&self, function: Function, name: &str) -> Option<Vec<u8>> {
        self.0.get(&(function, name.to_owned())).cloned()
    }
}
