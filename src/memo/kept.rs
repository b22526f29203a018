//! What is known, in memory.

use super::{Changes, Entry, Function, IDLE_BUILDS, Shelf, Wholes};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A shelf that lasts as long as the process, which may be weeks: what nobody asks for any more goes, as it does on the disk.
#[derive(Default)]
pub struct Kept {
    entries: [HashMap<String, Known>; Function::ALL.len()],
    /// How many runs made something.
    runs: u64,
    is_packed: bool,
    wholes: Wholes,
}

struct Known {
    entry: Entry,
    /// The run that asked for it last.
    asked: AtomicU64,
}

impl Kept {
    /// One that holds what a file would hold.
    pub fn packed() -> Self {
        Self { is_packed: true, ..Self::default() }
    }

    /// Takes what a run is to be remembered by. What the run before left is given back, since letting go of it takes a while.
    pub fn take(&mut self, changes: Changes) -> Wholes {
        let old = std::mem::replace(&mut self.wholes, changes.wholes);
        if changes.made.is_empty() {
            return old;
        }
        for (function, name, entry) in changes.made {
            self.entries[function as usize].insert(name, Known { entry, asked: AtomicU64::new(self.runs) });
        }
        // Who did not ask for everything says nothing of what is still of use.
        self.runs += u64::from(!changes.is_partial);
        if !changes.is_partial && self.runs.is_multiple_of(IDLE_BUILDS) {
            let oldest = self.runs - IDLE_BUILDS;
            for entries in &mut self.entries {
                entries.retain(|_, known| *known.asked.get_mut() >= oldest);
                entries.shrink_to_fit();
            }
        }
        old
    }

    /// How many results are known.
    pub fn len(&self) -> usize {
        self.entries.iter().map(HashMap::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Shelf for Kept {
    fn entry(&self, function: Function, name: &str) -> Option<Entry> {
        let known = self.entries[function as usize].get(name)?;
        known.asked.store(self.runs, Ordering::Relaxed);
        Some(known.entry.clone())
    }

    fn takes_values(&self) -> bool {
        !self.is_packed
    }

    fn last(&self, of: TypeId) -> Option<Arc<dyn Any + Send + Sync>> {
        self.wholes.get(&of).cloned()
    }
}
