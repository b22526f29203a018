//! CSS selectors, as `--select` and the tables of dialects write them.
//!
//! Understood are types, `*`, `#id`, `.class`, `[attr]` with `=`, `~=`, `^=`, `$=` and `*=`, the four combinators, and
//! lists with commas. [`parse`] reads a text into chains of compounds; [`Set`] looks for many selectors in one walk over
//! a tree, which takes time in proportion to the tree however deep it is. Pseudo-classes are refused, not ignored.

mod parse;
mod set;
#[cfg(test)]
mod tests;

pub use set::{Key, Matches, Set};

use super::dom::{Dom, NodeId};
use parse::{Chain, Combinator, Compound};

/// Why a text is no selector that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte of the text at which it ends to make sense.
    pub at: usize,
    pub message: String,
}

/// One selector, which may be a list with commas.
#[derive(Clone, Debug)]
pub struct Selector {
    set: Set,
    key: Key,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// If the text is empty or broken, or asks for what is not understood, such as `:first-child`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut set = Set::default();
        let key = set.add(text)?;
        Ok(Self { set, key })
    }

    /// Whether an element of the tree is one that the selector means.
    pub fn matches(&self, dom: &Dom, node: NodeId) -> bool {
        self.set.means(dom, node, self.key)
    }

    /// All elements below `root` that the selector means, in the order of the document. What stands above `root` counts
    /// for nothing.
    pub fn all(&self, dom: &Dom, root: NodeId) -> Vec<NodeId> {
        self.set.search(dom, root).take(self.key)
    }
}
