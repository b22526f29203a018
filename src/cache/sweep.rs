//! Takes entries out that nobody has asked for in many builds: those of pages that are gone, and of builds for another
//! address that are no longer made.
//!
//! Every so many builds that write, what was not asked for is marked, and what was marked the last time and not asked for
//! since is removed. A mark is taken away when its entry is used, which is rare; so nothing has to be written for the
//! entries that every build uses.

use super::store::{Entries, FACT, fact, key};
use crate::memo::{Changes, IDLE_BUILDS, sealed, unsealed};
use crate::pack::{self, Pack};
use redb::ReadableTable;
use std::collections::BTreeSet;

/// Builds that wrote, and the keys that were not used at the last sweep, nor since.
#[derive(Default)]
pub struct Marks {
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

/// The name of the marks among the facts.
pub const MARKS: &str = "marks";

/// Whether the next sweep will want to know what was used.
pub fn counts(marks: Option<Marks>) -> bool {
    marks.is_some_and(|marks| is_time(marks.builds + 1) || !marks.unused.is_empty())
}

fn is_time(builds: u64) -> bool {
    builds.is_multiple_of(IDLE_BUILDS)
}

/// Counts a build and, if it is time, removes what nobody uses. If another process wrote in between, this build may not have
/// counted what it used; then it marks nothing, and the next time will do.
pub fn sweep(table: &mut Entries, changes: &Changes) -> Result<(), redb::Error> {
    let name = fact(MARKS);
    let mut marks: Marks = table.get(name.as_slice())?.and_then(|bytes| pack::value(unsealed(bytes.value())?)).unwrap_or_default();
    marks.builds += 1;
    if let Some(used) = used(changes) {
        marks.unused.retain(|key| !used.contains(key));
        if is_time(marks.builds) {
            for key in &marks.unused {
                table.remove(key.as_slice())?;
            }
            marks.unused.clear();
            for entry in table.iter()? {
                let (key, _) = entry?;
                let key = key.value();
                if key.first().is_some_and(|first| *first != FACT) && !used.contains(key) {
                    marks.unused.insert(key.to_vec());
                }
            }
        }
    } else {
        // Nobody knows whether they were used.
        marks.unused.clear();
    }
    table.insert(name.as_slice(), sealed(|bytes| marks.pack(bytes)).as_slice())?;
    Ok(())
}

fn used(changes: &Changes) -> Option<BTreeSet<Vec<u8>>> {
    let made = changes.made.iter().map(|(function, name, _)| key(*function, name));
    Some(made.chain(changes.used.as_ref()?.iter().map(|(function, name)| key(*function, name))).collect())
}
