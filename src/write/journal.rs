//! The plan of a change of the output, as it is written down before the first file moves.

use super::{manifest, path};
use crate::source::Hash;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// Whether the output folder is made by this change.
    pub fresh: bool,
    /// Removals first, since one may make room for a file; the manifest last.
    pub entries: Vec<Entry>,
}

/// One file that changes. The numbers name it in the folders of new and of old files and are used once only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub path: String,
    pub number: usize,
    pub change: Change,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Remove,
    /// The hash is that of the new bytes.
    Add(Hash),
    Replace(Hash),
}

impl Journal {
    pub fn encode(&self) -> Vec<u8> {
        let entries = self.entries.iter().map(|entry| {
            let (change, hash) = match entry.change {
                Change::Remove => ("remove", None),
                Change::Add(hash) => ("add", Some(hash)),
                Change::Replace(hash) => ("replace", Some(hash)),
            };
            Line { change: change.to_owned(), number: entry.number, path: entry.path.clone(), hash: hash.map(|hash| hash.to_string()) }
        });
        let file = File { version: VERSION, fresh: self.fresh, entries: entries.collect() };
        // Strings and numbers in vectors always have a JSON form.
        serde_json::to_vec(&file).unwrap_or_default()
    }

    /// `None` if the bytes are no journal of this version.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let file: File = serde_json::from_slice(bytes).ok().filter(|file: &File| file.version == VERSION)?;
        let entries: Option<Vec<_>> = file.entries.into_iter().map(entry).collect();
        Some(Self { fresh: file.fresh, entries: entries? })
    }
}

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    fresh: bool,
    entries: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    change: String,
    number: usize,
    path: String,
    hash: Option<String>,
}

/// The file lies where others can write; it must not lead out of the output all the same.
fn entry(line: Line) -> Option<Entry> {
    if line.path != manifest::NAME {
        path::check(&line.path).ok()?;
    }
    let hash = line.hash.and_then(|hash| Hash::from_hex(hash).ok());
    let change = match (line.change.as_str(), hash) {
        ("remove", None) => Change::Remove,
        ("add", Some(hash)) => Change::Add(hash),
        ("replace", Some(hash)) => Change::Replace(hash),
        _ => return None,
    };
    Some(Entry { path: line.path, number: line.number, change })
}
