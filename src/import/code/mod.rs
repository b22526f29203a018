//! Code blocks of the old page: their exact text, their language, and what a highlighter put beside them.
//!
//! [`recognise`] takes what may be the outermost element of a block. What it is, is decided by its shape: a `frame` around
//! exactly one piece of code, with nothing else in it but line numbers, tools and a title. Names of classes (`class`)
//! help to tell these apart and are needed only where the shape does not say enough. Then `numbers` finds line numbers
//! inside of the code, `text` reads it, and `language` asks the elements from the innermost to the outermost.
//!
//! A decision looks at a few levels only (`DEPTH`), and what was read as code is not looked at again by anybody. So the
//! work on a whole page is linear, however deep it is nested.
//!
//! Nothing here changes the tree, and nothing asks whether code is correct.

mod class;
mod frame;
mod gist;
mod guess;
mod language;
mod lines;
mod numbers;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use gist::gist;
pub use guess::{Guess, guess};

use super::dom::{Dom, NodeId};
use super::rule::{Dropped, Rule};

/// How many levels below an element a decision about it may look.
const DEPTH: usize = 12;

/// The same for a decision about a part of a block, of which there may be one on each level.
const NEAR: usize = 6;

/// A block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// With `\n` at the end of each line but the last.
    pub text: String,
    /// `None` if nobody named one, or one that means none (`plain`, `fallback`).
    pub lang: Option<Lang>,
    /// The element that holds its title.
    pub title: Option<NodeId>,
    /// A title that stands in an attribute, where no reader saw it before a script showed it.
    pub label: Option<String>,
    /// Gutters, buttons and copies of the code.
    pub dropped: Vec<Dropped>,
    /// How many `pre` the block is made of.
    pub pres: usize,
}

/// The language of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lang {
    /// As it stands in the page, such as `c`, `bash` or `c++`.
    pub name: String,
    pub source: Source,
}

/// Who named a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The author, whose word became a class.
    Author,
    /// The highlighter, which may have guessed.
    Highlighter,
    /// An attribute such as `lang` or `data-lang`.
    Attribute,
}

/// The block of code whose outermost element `id` is. `None` if it is none, or if there is more in it than one.
pub fn recognise(dom: &Dom, id: NodeId) -> Option<Code> {
    let frame = frame::around(dom, id)?;
    let text::Read { text, mut dropped, pres } = text::of(dom, &frame);
    if !frame.is_certain && !frame.gutter_fits(&text) {
        return None;
    }
    let text = match frame.raw {
        None => text,
        Some(raw) => text::of_raw(dom, raw, &text)?,
    };
    let language::Named { lang, label } = language::of(dom, &frame);
    dropped.extend(frame.gutters.iter().map(|node| Dropped { node: *node, rule: Rule::LineNumbers }));
    dropped.extend(frame.tools.iter().chain(&frame.raw).map(|node| Dropped { node: *node, rule: Rule::CodeTools }));
    dropped.sort_by_key(|dropped| dropped.node);
    Some(Code { text, lang, title: frame.title, label, dropped, pres: pres + frame.gutter_pres(dom) })
}
