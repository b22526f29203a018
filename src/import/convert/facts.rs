//! What is asked of many elements again and again, found in one walk from the leaves up.

use super::kind::{is_block, is_hard};
use super::runs;
use crate::import::dom::{Dom, NodeId, Step};

const BLOCK: u8 = 1;
const HARD: u8 = 2;
const SEEN: u8 = 4;

/// See [`facts`].
pub struct Facts {
    bits: Vec<u8>,
}

/// What stands below each node.
pub fn facts(dom: &Dom, root: NodeId) -> Facts {
    let mut bits = vec![0u8; dom.len()];
    for step in dom.steps(root) {
        let Step::Leave(id) = step else { continue };
        let name = dom.name(id);
        let mut own = bits[Dom::index(id)];
        if let Some(text) = dom.text(id) {
            if !text.chars().all(runs::is_void) {
                own |= SEEN;
            }
        } else if name == "img" {
            own |= if says_something(dom, id) { SEEN } else { 0 };
        } else if matches!(name, "iframe" | "video" | "audio" | "embed" | "object" | "svg" | "math" | "input" | "hr" | "script") {
            own |= SEEN;
        }
        let mut up = own;
        if is_block(name) {
            up |= BLOCK;
        }
        if is_hard(name) {
            up |= HARD;
        }
        bits[Dom::index(id)] = own;
        if let Some(parent) = dom.parent(id) {
            bits[Dom::index(parent)] |= up;
        }
    }
    Facts { bits }
}

/// Whether a picture has an address, if only for later, or a text in its place.
fn says_something(dom: &Dom, id: NodeId) -> bool {
    dom.attrs(id).any(|(name, value)| (matches!(name, "src" | "srcset" | "alt") || name.starts_with("data-")) && !value.trim().is_empty())
}

impl Facts {
    fn has(&self, id: NodeId, bit: u8) -> bool {
        self.bits.get(Dom::index(id)).is_some_and(|bits| bits & bit != 0)
    }

    /// Whether there is a block below an element.
    pub fn has_block(&self, id: NodeId) -> bool {
        self.has(id, BLOCK)
    }

    /// Whether there is a block below an element that no cell of a table and no heading can hold.
    pub fn has_hard(&self, id: NodeId) -> bool {
        self.has(id, HARD)
    }

    /// Whether a reader sees anything of a node: text or a picture.
    pub fn is_seen(&self, id: NodeId) -> bool {
        self.has(id, SEEN)
    }
}
