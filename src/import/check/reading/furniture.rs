//! What faircopy's renderer adds by itself (`render::body`, `render::code`).

use crate::import::dom::{Dom, NodeId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furniture {
    No,
    /// No part of the text: the link to itself beside a heading, the ways back from a footnote, labels and verdicts of
    /// examples.
    Added,
    /// The title of an alert, which the original may have had or not.
    Optional,
}

pub fn of(dom: &Dom, id: NodeId) -> Furniture {
    let below = |name: &str| dom.parent(id).is_some_and(|parent| dom.is(parent, name));
    let is_added = match dom.name(id) {
        "a" if dom.has_class(id, "footnote-back") => true,
        "a" => dom.has_class(id, "anchor") && ["h1", "h2", "h3", "h4", "h5", "h6"].into_iter().any(below),
        "p" if dom.has_class(id, "alert-title") => return Furniture::Optional,
        "p" => dom.has_class(id, "verdict") || dom.has_class(id, "label") && dom.parent(id).is_some_and(|it| dom.has_class(it, "output")),
        _ => false,
    };
    if is_added { Furniture::Added } else { Furniture::No }
}
