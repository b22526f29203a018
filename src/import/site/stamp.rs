//! Stamps: what the last import wrote, so that the next one knows its own files from those that somebody edited.

use crate::source::Hash;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is known of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Where it came from: a post, or a file of the old folder.
    pub origin: String,
    /// The hash of the file that it came from, as it was then.
    pub source: Option<Hash>,
    /// The hash of what was written; `None` while nothing has been.
    pub written: Option<Hash>,
    /// The hash of what is being written; an import that was interrupted leaves it.
    pub next: Option<Hash>,
}

/// Path of a file from the root of the site → its stamp.
pub type Stamps = BTreeMap<String, Stamp>;

/// What is to be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is not there yet.
    New,
    /// It is there, as it would be written.
    Same,
    /// It is as the last import left it, and would become another.
    Changed,
    /// Somebody edited it since; it stays. `stale` says that the import has something new for it.
    Edited { stale: bool },
    /// Somebody deleted it since; it stays so.
    Deleted,
    /// No import wrote it; it stays.
    Foreign,
}

impl State {
    pub fn is_written(self) -> bool {
        matches!(self, Self::New | Self::Changed)
    }
}

/// Decides by what was written, what is there and what would be written. `again` brings back what was deleted.
pub fn state(stamp: Option<&Stamp>, there: Option<Hash>, planned: Hash, again: bool) -> State {
    match (stamp, there) {
        (_, Some(there)) if there == planned => State::Same,
        (None, Some(_)) => State::Foreign,
        (None, None) => State::New,
        (Some(stamp), None) if stamp.written.is_none() || again => State::New,
        (Some(_), None) => State::Deleted,
        (Some(stamp), Some(there)) if [stamp.written, stamp.next].contains(&Some(there)) => State::Changed,
        (Some(stamp), Some(_)) => State::Edited { stale: stamp.written != Some(planned) },
    }
}

/// Reads the file of the stamps.
pub fn parse(text: &str) -> Result<Stamps, String> {
    let value: Value = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
    let files = value.get("files").and_then(Value::as_object).ok_or("`files` is no object")?;
    let hash = |value: &Value, key: &str| match value.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(hex)) => Hash::from_hex(hex).map(Some).map_err(|_| format!("`{key}` is no hash")),
        Some(_) => Err(format!("`{key}` is no hash")),
    };
    let stamp = |value: &Value| -> Result<Stamp, String> {
        let origin = value.get("origin").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Stamp { origin, source: hash(value, "source")?, written: hash(value, "written")?, next: hash(value, "next")? })
    };
    files.iter().map(|(path, value)| Ok((path.clone(), stamp(value).map_err(|fault| format!("{path}: {fault}"))?))).collect()
}

/// The file of the stamps: sorted and one key a line, so that a version control shows what changed.
pub fn print(stamps: &Stamps) -> String {
    let mut files = Map::new();
    for (path, stamp) in stamps {
        let mut value = Map::new();
        value.insert("origin".to_owned(), stamp.origin.clone().into());
        for (key, hash) in [("source", stamp.source), ("written", stamp.written), ("next", stamp.next)] {
            if let Some(hash) = hash {
                value.insert(key.to_owned(), hash.to_hex().to_string().into());
            }
        }
        files.insert(path.clone(), value.into());
    }
    let all = json!({ "about": "what `faircopy import` wrote; it lets the next import leave alone what was edited", "files": files });
    format!("{all:#}\n")
}
