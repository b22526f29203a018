//! Takes entries out that nobody has asked for in many builds: those of pages that are gone, and of builds for another
//! address that are no longer made.
//!
//! Every so many builds that write, what was not asked for is marked, and what was marked the last time and not asked for
//! since is removed. A mark is taken away when its entry is used, which is rare; so nothing has to be written for the
//! entries that every build uses.

use super::store::{Entries, fact};
use crate::memo::Changes;
use crate::pack::{self, Pack};
use redb::ReadableTable;
use std::collections::BTreeSet;

/// An entry that was not used goes after this many builds at least, and twice as many at most.
pub const BUILDS: u64 = 16;

/// Builds that wrote, and the keys that were not used at the last sweep, nor since.
#[derive(Default)]
struct Marks {
    builds: u64,
    unused: BTreeSet<Vec<u8>>,
}

impl Pack for Marks {
    fn pack(&self, out: &mut Vec<u8>) {
        self.builds.pack(out);
        self.unused.pack(out);
    }

    fn unpack(from: &mut pack::Packed) -> Option<Self> {
        Some(Self { builds: Pack::unpack(from)?, unused: Pack::unpack(from)? })
    }
}

/// Counts a build and, if it is time, removes what nobody uses.
pub fn sweep(table: &mut Entries, changes: &Changes) -> Result<(), redb::Error> {
    let name = fact("marks");
    let mut marks: Marks = table.get(name.as_slice())?.and_then(|bytes| pack::value(bytes.value())).unwrap_or_default();
    marks.builds += 1;
    let is_time = marks.builds.is_multiple_of(BUILDS);
    if is_time || !marks.unused.is_empty() {
        let used = used(changes);
        marks.unused.retain(|key| !used.contains(key));
        if is_time {
            for key in &marks.unused {
                table.remove(key.as_slice())?;
            }
            marks.unused.clear();
            for entry in table.iter()? {
                let (key, _) = entry?;
                let key = key.value();
                if key.first().is_some_and(|first| *first != super::store::FACT) && !used.contains(key) {
                    marks.unused.insert(key.to_vec());
                }
            }
        }
    }
    table.insert(name.as_slice(), pack::bytes(&marks).as_slice())?;
    Ok(())
}

fn used(changes: &Changes) -> BTreeSet<Vec<u8>> {
    let made = changes.made.iter().map(|(function, name, _)| (function, name));
    made.chain(changes.used.iter().map(|(function, name)| (function, name)))
        .map(|(function, name)| super::store::key(*function, name))
        .collect()
}
