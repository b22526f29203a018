//! The proof: what a reader of the old page saw, held against what a reader of the new one sees.
//!
//! The tree of the old page, as it was parsed and without what rules dropped, and the HTML that faircopy's renderer made of
//! the new Markdown are read by the same few rules ([`reading`] states them), and what was read is compared: words in
//! sequence ([`diff`]), blocks of code by the byte ([`code`]), and links, pictures, headings, lists, tables, quotes, rules,
//! media and footnotes kind by kind. Words that are lost here and added there have moved ([`moved`]). [`Grade`] says what a
//! difference costs.
//!
//! Nothing of the importer's own understanding of the page is used here, so that the proof can catch the importer. Not
//! compared are titles that show on hovering, sizes and colours, and names of places in the page.
//!
//! All of it takes linear time and walks without recursion.

mod address;
mod code;
mod compare;
mod diff;
mod drops;
mod marks;
mod moved;
mod notes;
mod order;
mod proof;
mod range_hash;
mod reading;
#[cfg(test)]
mod tests;
mod tokens;

pub use drops::beside;
pub use proof::{Code, Drop, DropCount, Drops, Excerpt, Grade, Kind, LISTED, Loss, Proof, Structure, Words};

use super::dom::{self, Dom, NodeId};
use super::rule::Dropped;
use compare::Sides;
use reading::Side;
use tokens::Dictionary;

/// The text of a post on the old page.
#[derive(Clone, Copy)]
pub struct Original<'a> {
    /// As it was parsed; nothing was changed in it.
    pub dom: &'a Dom,
    /// The text is what stands below this.
    pub root: NodeId,
    /// What is not to be in the new page, and why.
    pub dropped: &'a [Dropped],
}

/// Compares a post with what became of it. `rendered` is the HTML of its body by faircopy's own renderer.
///
/// `expected_address` says what an address of the old page (of a link, a picture or a film, as it was written) is to be in
/// `rendered`; an empty text says that nothing is to be left of it, as of `javascript:`.
pub fn compare(original: &Original, rendered: &str, expected_address: &dyn Fn(&str) -> String) -> Proof {
    let mut dictionary = Dictionary::default();
    let Original { dom, root, dropped } = *original;
    let tree = dom::fragment(rendered);
    let mut read = |notes_apart| {
        let side = Side { dom, root, dropped, address: expected_address, is_ours: false, notes_apart };
        let old = reading::read(&side, &mut dictionary);
        let side = Side { dom: &tree, root: tree.root(), dropped: &[], address: &str::to_owned, is_ours: true, notes_apart };
        (old, reading::read(&side, &mut dictionary))
    };
    let (mut old, mut new) = read(true);
    if old.notes != new.notes {
        // What is a note on one side only would be in two places.
        (old, new) = read(false);
    }
    drop(tree);
    compare::compare(&mut Sides { original: &old, new: &new, dictionary: &mut dictionary })
}
