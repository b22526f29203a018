//! How many pages an import wrote, by the file in which it keeps what it wrote.

use crate::site::Leaf;
use crate::source::{IMPORTED, Sources};
use crate::tree::{self, Format, Value};
use std::collections::BTreeSet;

/// Of the pages that are shown those that `faircopy import` wrote, whatever became of them since. What is wrong with the file
/// is the next import's to say.
pub fn imported(leaves: &[Leaf], sources: &Sources) -> usize {
    let Some(text) = sources.contains(IMPORTED).then(|| sources.text(IMPORTED).ok()).flatten() else { return 0 };
    let Value::Table(stamps) = tree::document(Format::Json, &IMPORTED.into(), &text).value.value else { return 0 };
    let files = stamps.iter().find(|entry| entry.key.value == "files");
    let Some(Value::Table(files)) = files.map(|entry| &entry.value.value) else { return 0 };
    let written: BTreeSet<&str> = files.iter().map(|entry| entry.key.value.as_str()).collect();
    leaves.iter().filter(|leaf| written.contains(&*leaf.page.path)).count()
}
