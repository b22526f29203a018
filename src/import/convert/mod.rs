//! HTML becomes the Markdown that a careful person would have typed, and is held against what was meant.
//!
//! [`convert`] goes in straight steps: facts about the tree (`facts`), footnotes (`notes`), blocks and their running text
//! as the events that a reader of Markdown would see (`blocks`, `runs`), Markdown (`write`), and the Markdown read back and
//! compared with the events, block by block (`verify`). What Markdown cannot say, or would say differently, is said in
//! HTML; each such place is reported.
//!
//! Nothing here is recursive, and no step takes more than linear time in the size of the page.

mod blocks;
mod danger;
mod facts;
mod faithful;
mod formula;
mod info;
mod kind;
mod notes;
mod places;
mod raw;
mod runs;
#[cfg(test)]
mod tests;
mod verify;
mod write;

use super::dom::{Dom, NodeId};
use super::rule::Dropped;
use blocks::Blocks;
pub use danger::{Danger, is_harmless_address};
use std::collections::{BTreeSet, HashSet};
use verify::Writer;

/// How HTML is converted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Keep everything, as HTML where Markdown has no form for it: comments, classes, scripts. For text that is one's own.
    /// Otherwise what could do harm is removed and presentation is left to the theme.
    pub trusted: bool,
    /// State the language of code blocks that name none, where it can be told with confidence.
    pub guess: bool,
    /// Write info strings for faircopy: with the title of the code, which is a paragraph before it otherwise, and with `ignore`
    /// for Rust, which a build would compile.
    pub faircopy: bool,
    /// Keep the old id of a heading that a link of the page leads to, where the heading would get another one. Otherwise
    /// whoever asks has such links follow the headings.
    pub ids: bool,
}

/// What came of a conversion. Nodes are those of the tree that was converted.
#[derive(Clone, Debug, Default)]
pub struct Converted {
    /// Ends with a line break, unless it is empty.
    pub markdown: String,
    /// What is not in it, with what was dropped before.
    pub dropped: Vec<Dropped>,
    /// What stands in it as HTML.
    pub kept: Vec<Kept>,
    /// How many blocks of Rust are not to be proven.
    pub unproven: usize,
    /// The languages of code blocks that were guessed.
    pub guesses: Vec<Guess>,
    /// What was first tried in Markdown, and would have been read as something else.
    pub escalations: Vec<Escalation>,
    /// What could have done harm, and was removed.
    pub dangers: Vec<Danger>,
    /// Ids that links of the page lead to, of headings that will have another one: they were not to be kept.
    pub moved: Vec<String>,
}

/// An element that Markdown has no form for; it stands as HTML, or as text that says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub node: NodeId,
    pub why: Why,
}

/// Why something stands as HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Markdown knows no such element.
    NoForm,
    /// A table with merged cells, or with more in a cell than a line of text.
    Table,
    /// It stands deeper than anyone reads Markdown.
    Depth,
    /// A formula, whose TeX stands in the text.
    Formula,
}

impl Why {
    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoForm => "no-markdown",
            Self::Table => "complex-table",
            Self::Depth => "too-deep",
            Self::Formula => "formula-as-text",
        }
    }
}

/// A language that nothing but the code itself tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// Of the code block among all of the page, from 1.
    pub block: usize,
    pub lang: &'static str,
    pub confidence: f64,
    /// Of the code.
    pub first_line: String,
}

/// How a block was written whose plain Markdown is read as something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Means {
    /// Line breaks as `<br>`.
    Breaks,
    /// Emphasis as `<strong>` and `<em>` too.
    Emphasis,
    /// The whole block as HTML.
    Html,
}

impl Means {
    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaks => "breaks-as-html",
            Self::Emphasis => "emphasis-as-html",
            Self::Html => "block-as-html",
        }
    }
}

/// See [`Converted::escalations`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    pub means: Means,
    /// The beginning of the block as it is written now.
    pub excerpt: String,
}

/// Converts the children of `root`, without what was dropped before. The tree is not changed.
pub fn convert(dom: &Dom, root: NodeId, dropped: &[Dropped], options: Options) -> Converted {
    let facts = facts::facts(dom, root);
    let mut no_notes = HashSet::new();
    let mut lost = BTreeSet::new();
    let mut round = 0;
    loop {
        let notes = notes::notes(dom, root, &facts, options.trusted, &no_notes);
        let writer = Writer::new(notes.labels(), lost.clone());
        let Blocks { written, mut converted } = match options.trusted {
            true => faithful::blocks(dom, root, &facts, &notes, writer),
            false => blocks::blocks(dom, root, dropped, &facts, &notes, options, writer),
        };
        let unpaired = notes.unpaired(&written, options.trusted);
        if !unpaired.is_empty() && round < 2 {
            // One without the other says nothing: both are links and text as they were. What that changes is seen at once.
            no_notes.extend(if round == 0 { unpaired } else { notes.notes.into_keys().collect() });
            round += 1;
            continue;
        }
        if lost.is_empty() && !written.lost.is_empty() {
            // A note within a list or a quote may have to be HTML, and then its mentions are HTML, too.
            lost = written.lost;
            continue;
        }
        if !options.trusted {
            danger::dangers(dom, root, &mut converted.dangers);
        }
        return Converted { markdown: written.markdown, escalations: written.escalations, ..converted };
    }
}
