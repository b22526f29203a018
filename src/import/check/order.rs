//! Where each node stands in the order of the document.

use crate::import::dom::{Dom, NodeId, Step};

/// Numbers for the nodes below a root, counted as a walk enters them.
pub struct Order {
    /// By the node's index: its own number, and the last number below it.
    spans: Vec<(u32, u32)>,
}

const OUTSIDE: (u32, u32) = (u32::MAX, 0);

impl Order {
    pub fn of(dom: &Dom, root: NodeId) -> Self {
        let mut spans = vec![OUTSIDE; dom.len()];
        let mut count = 0;
        for step in dom.steps(root) {
            match step {
                Step::Enter(id) => {
                    spans[Dom::index(id)].0 = count;
                    count += 1;
                }
                Step::Leave(id) => spans[Dom::index(id)].1 = count - 1,
            }
        }
        Self { spans }
    }

    /// Its number and the last number below it; `None` for nodes that are not below the root.
    pub fn span(&self, id: NodeId) -> Option<(u32, u32)> {
        let span = self.spans[Dom::index(id)];
        (span.0 <= span.1).then_some(span)
    }
}
