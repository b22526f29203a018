//! Front matter of every generator, as one spanned tree and as what a post says of itself.
//!
//! [`cut`] finds it, [`read`] makes the tree by faircopy's own readers of YAML and TOML (JSON is YAML), [`meta`] gives each
//! key its meaning. What means nothing here is kept under its key.

mod cut;
mod date;
mod meta;
#[cfg(test)]
mod tests;
pub mod toml;

pub use date::date;
pub use meta::{Stated, meta};

use crate::diag::{Checked, Diag, Place, Spanned};
use crate::tree::{self, Entry, Node, Table, Value};
use cut::{Block, Syntax};
use std::sync::Arc;

/// The front matter of a file.
pub struct Front {
    pub table: Table,
    /// The byte at which the text begins.
    pub body: usize,
}

/// The front matter as written, if there is any.
pub fn head(text: &str) -> Option<&str> {
    cut::cut(text).map(|block| &text[block.inner])
}

/// Reads the front matter of the file at `path`. Without any the table is empty.
pub fn read(path: &Arc<str>, text: &str) -> Checked<Front> {
    let Some(Block { syntax, inner, body }) = cut::cut(text) else {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let unclosed = ["---", "+++", ";;;"].iter().any(|marks| text[start..].lines().next().is_some_and(|line| line.trim_end() == *marks));
        let is_meant = unclosed && text[start..].lines().nth(1).is_some_and(|line| line.contains([':', '=']));
        let diags = if is_meant { vec![not_closed(Place::new(path, start..start + 3))] } else { Vec::new() };
        return Checked::new(Front { table: Table::new(), body: start }, diags);
    };
    let mut diags = Vec::new();
    let source = &text[inner.clone()];
    let table = match syntax {
        Syntax::Toml => tree::toml::read(path, source, inner.start).take_into(&mut diags),
        Syntax::Yaml | Syntax::Json => tree::yaml::read(path, source, inner.start).take_into(&mut diags),
        // The brace takes the place of the last byte before the members, so that every span stays true.
        Syntax::JsonMembers if inner.start > 0 => tree::yaml::read(path, &format!("{{{source}}}"), inner.start - 1).take_into(&mut diags),
        Syntax::JsonMembers => tree::yaml::read(path, &format!("{{{source}}}"), 0).take_into(&mut diags),
        Syntax::Lines => lines(source, inner.start),
    };
    Checked::new(Front { table, body }, diags)
}

/// Lines `Key: value`; a value may go on in lines that are indented.
fn lines(source: &str, start: usize) -> Table {
    let mut table = Table::new();
    let mut at = start;
    for line in source.split_inclusive('\n') {
        let span = (at..at + line.trim_end().len()).into();
        at += line.len();
        let text = line.trim();
        match (line.split_once(':').filter(|_| !line.starts_with([' ', '\t'])), table.last_mut()) {
            (Some((key, value)), _) => {
                let value = Node { value: Value::Plain(value.trim().to_owned()), span };
                table.push(Entry { key: Spanned::new(key.to_owned(), span), value });
            }
            (None, Some(Entry { value: Node { value: Value::Plain(value), .. }, .. })) => {
                value.push(' ');
                value.push_str(text);
            }
            _ => {}
        }
    }
    table
}

/// Line of byte `at`, from 1.
pub fn line(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

fn not_closed(place: Place) -> Diag {
    Diag::warning("front-matter-not-closed", "the front matter that begins here is never closed")
        .at(place)
        .label("taken as text")
        .help("close it by a line of the same marks")
}
