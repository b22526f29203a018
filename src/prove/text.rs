//! The text of a job, and the way back from a place in it to the place in the post.
//!
//! The text of an example is the code of the blocks that it stands on (`with=`) and its own, without the marks of
//! hidden lines. It has just the lines of the blocks, each at its own column, so a place in it is found again by
//! counting.

use crate::diag::{Place, Span};
use crate::example::{Example, unhide};
use crate::source::Sources;
use std::sync::Arc;

/// The text that is compiled and where each of its lines comes from.
pub struct Text {
    pub text: Arc<str>,
    pub origin: Origin,
}

pub enum Origin {
    /// Blocks of the page at `path`.
    Blocks { path: Arc<str>, lines: Vec<Line> },
    /// A file of the bundle, all of it.
    File { path: Arc<str>, text: Arc<str> },
}

/// One line of the text.
#[derive(Clone, Debug)]
pub struct Line {
    /// The byte of the file where the block's line begins.
    start: usize,
    /// How many bytes of it the text leaves out in front.
    removed: usize,
    /// The line as it is in the text.
    text: String,
    /// The name of the block, and the number of the line in it, from 1.
    block: Arc<str>,
    number: usize,
}

/// What messages call a block that has no name.
pub const UNNAMED: &str = "example";
/// What compilers and programs call the text of blocks. No program says it by itself, so every place that does is one of
/// the text, and [`Origin::shown`] says what a page calls it.
pub const TOKEN: &str = "faircopy-example";

impl Text {
    /// The text of `chain`, the last of which is the example itself. `is_rust` says that lines may be hidden.
    pub fn of_blocks(path: &Arc<str>, chain: &[&Example], is_rust: bool) -> Self {
        let mut whole = String::new();
        let mut lines = Vec::new();
        for (at, example) in chain.iter().enumerate() {
            let is_last = at + 1 == chain.len();
            let name: Arc<str> = match &example.name {
                Some(name) if !is_last => name.value.as_str().into(),
                _ => UNNAMED.into(),
            };
            let (text, removed) = if is_rust {
                let unhidden = unhide(&example.code.text);
                (unhidden.code, unhidden.lines.iter().map(|line| line.removed).collect())
            } else {
                (example.code.text.to_string(), Vec::new())
            };
            for (number, line) in text.lines().enumerate() {
                lines.push(Line {
                    start: example.code.starts.get(number).copied().unwrap_or(example.span.start),
                    removed: removed.get(number).copied().unwrap_or(0),
                    text: line.to_owned(),
                    block: name.clone(),
                    number: number + 1,
                });
                whole.push_str(line);
                whole.push('\n');
            }
        }
        Self { text: whole.into(), origin: Origin::Blocks { path: path.clone(), lines } }
    }

    pub fn of_file(path: &Arc<str>, text: String) -> Self {
        let text: Arc<str> = text.into();
        Self { text: text.clone(), origin: Origin::File { path: path.clone(), text } }
    }
}

impl Origin {
    /// The place of a range that is stated by lines and columns from 1, columns in characters. `None` beyond the end.
    pub fn place(&self, start: (usize, usize), end: (usize, usize)) -> Option<Place> {
        let from = self.byte(start)?;
        let to = self.byte(end).unwrap_or(from).max(from);
        match self {
            Self::Blocks { path, .. } | Self::File { path, .. } => Some(Place::new(path, Span::new(from, to))),
        }
    }

    fn byte(&self, (line, column): (usize, usize)) -> Option<usize> {
        match self {
            Self::Blocks { lines, .. } => {
                // Behind the last line is its end: an unclosed brace is reported there.
                let Some(found) = lines.get(line.checked_sub(1)?) else {
                    return lines.last().map(|last| last.start + last.removed + last.text.len());
                };
                Some(found.start + found.removed + byte_of(&found.text, column))
            }
            Self::File { text, .. } => {
                let start = line_starts(text).nth(line.checked_sub(1)?).unwrap_or(text.len());
                let own = text[start..].lines().next().unwrap_or_default();
                Some(start + byte_of(own, column))
            }
        }
    }

    /// What a line of the job's text is called: the block that it is of, and its number there.
    pub fn shown(&self, line: usize) -> (&str, usize) {
        match self {
            Self::Blocks { lines, .. } => {
                let found = line.checked_sub(1).and_then(|at| lines.get(at)).or(lines.last());
                found.map_or((UNNAMED, line), |found| (&*found.block, found.number))
            }
            Self::File { .. } => (UNNAMED, line),
        }
    }
}

/// A place in a file of the site, by lines and columns from 1; the whole file if it cannot be read.
pub fn place_in(sources: &Sources, path: &str, start: (usize, usize), end: (usize, usize)) -> Place {
    let path: Arc<str> = path.into();
    let found = sources.text(&path).ok().and_then(|text| Text::of_file(&path, text.into_owned()).origin.place(start, end));
    found.unwrap_or_else(|| Place::file(path))
}

/// The byte of character `column` (from 1) of a line, or its end.
fn byte_of(line: &str, column: usize) -> usize {
    line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}
