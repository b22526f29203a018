//! What is measured: the steps of `faircopy convert` between reading and writing, without the search for the post in a
//! page, which html2md does not do either.

use faircopy::import::convert::{self, Converted, Options};
use faircopy::import::dom::{self, Dom};

/// The floor: html5ever's parse into the importer's tree.
pub fn parse(html: &str) -> Dom {
    if dom::is_document(html) { dom::document(html) } else { dom::fragment(html) }
}

/// The Markdown of everything, read back and compared with what was meant.
pub fn convert(dom: &Dom) -> Converted {
    let root = dom.find(dom.root(), |node| dom.is(node, "body")).unwrap_or_else(|| dom.root());
    convert::convert(dom, root, &[], Options::default())
}
