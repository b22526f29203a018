//! Ways through a tree, each without recursion.

use super::{Dom, NodeId};

/// A step of a walk that comes by every node twice, unless it has no children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Enter(NodeId),
    Leave(NodeId),
}

impl Dom {
    /// What stands directly below a node, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |id| self.next(*id))
    }

    /// What stands above a node, the nearest first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |id| self.parent(*id))
    }

    /// Everything below a node, in the order of the document.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), move |at| self.following(*at, id, true))
    }

    /// The first element below a node for which `wanted` holds.
    pub fn find(&self, id: NodeId, wanted: impl Fn(NodeId) -> bool) -> Option<NodeId> {
        self.descendants(id).find(|node| self.is_element(*node) && wanted(*node))
    }

    /// The node behind `id` in the order of the document, below `root`; what is below `id` counts if `inside`.
    pub fn following(&self, id: NodeId, root: NodeId, inside: bool) -> Option<NodeId> {
        if let Some(child) = self.first_child(id).filter(|_| inside) {
            return Some(child);
        }
        let mut at = id;
        while at != root {
            if let Some(next) = self.next(at) {
                return Some(next);
            }
            at = self.parent(at)?;
        }
        None
    }

    /// A walk over everything below a node that tells when it leaves an element.
    pub fn steps(&self, root: NodeId) -> Steps<'_> {
        Steps { dom: self, root, next: self.first_child(root).map(Step::Enter) }
    }
}

/// See [`Dom::steps`]. Texts and comments are entered and left like elements.
pub struct Steps<'a> {
    dom: &'a Dom,
    root: NodeId,
    next: Option<Step>,
}

impl Steps<'_> {
    /// Passes over what is below the node that was entered last.
    pub fn pass_over(&mut self) {
        if let Some(Step::Enter(child)) = self.next
            && let Some(parent) = self.dom.parent(child)
        {
            self.next = Some(Step::Leave(parent));
        }
    }
}

impl Iterator for Steps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.next?;
        self.next = match step {
            Step::Enter(id) => Some(self.dom.first_child(id).map_or(Step::Leave(id), Step::Enter)),
            Step::Leave(id) => match self.dom.next(id) {
                Some(next) => Some(Step::Enter(next)),
                None => self.dom.parent(id).filter(|parent| *parent != self.root).map(Step::Leave),
            },
        };
        Some(step)
    }
}
