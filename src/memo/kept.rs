//! What is known, in memory.

use super::{Changes, Function, IDLE_BUILDS, Shelf};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// A shelf that lasts as long as the process, which may be weeks: what nobody asks for any more goes, as it does on the disk.
#[derive(Debug, Default)]
pub struct Kept {
    entries: HashMap<(Function, String), Entry>,
    /// How many runs made something.
    runs: u64,
}

#[derive(Debug)]
struct Entry {
    bytes: Vec<u8>,
    /// The run that asked for it last.
    asked: AtomicU64,
}

impl Kept {
    /// Takes what a run is to be remembered by.
    pub fn take(&mut self, changes: Changes) {
        if changes.made.is_empty() {
            return;
        }
        for (function, name, bytes) in changes.made {
            self.entries.insert((function, name), Entry { bytes, asked: AtomicU64::new(self.runs) });
        }
        self.runs += 1;
        if self.runs.is_multiple_of(IDLE_BUILDS) {
            let oldest = self.runs - IDLE_BUILDS;
            self.entries.retain(|_, entry| *entry.asked.get_mut() >= oldest);
            self.entries.shrink_to_fit();
        }
    }

    /// How many results are known.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Shelf for Kept {
    fn entry(&self, function: Function, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.get(&(function, name.to_owned()))?;
        entry.asked.store(self.runs, Ordering::Relaxed);
        Some(entry.bytes.clone())
    }
}
