//! A tree of HTML: made by the browser's own algorithm (html5ever), flat in memory, and never walked by recursion.
//!
//! Nodes are numbers. All text and all values of attributes lie in one buffer, so that a tree is copied by copying a
//! few vectors: the importer changes a copy and holds its result against the tree as it was, whose numbers are the same.
//! A node that is taken out keeps its number and its text; it merely has no parent.

mod parse;
mod print;
#[cfg(test)]
mod tests;
mod walk;

pub use parse::{document, fragment, is_document};
pub use print::{VOID, escape_attr, escape_text};
pub use walk::{Step, Steps};

use html5ever::{LocalName, QualName};
use std::num::NonZeroU32;
use std::ops::Range;

/// A node of one [`Dom`], and of the copies of it that were made after the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    const ROOT: Self = Self(NonZeroU32::MIN);
}

#[derive(Clone, Debug)]
enum Data {
    Document,
    Element {
        name: QualName,
        /// Into `Dom::attrs`.
        attrs: Range<u32>,
    },
    /// Into `Dom::buffer`.
    Text(Range<u32>),
    /// Into `Dom::buffer`.
    Comment(Range<u32>),
}

#[derive(Clone, Debug)]
struct Node {
    parent: Option<NodeId>,
    prev: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
    data: Data,
}

#[derive(Clone, Debug)]
pub struct Dom {
    nodes: Vec<Node>,
    attrs: Vec<(LocalName, Range<u32>)>,
    buffer: String,
}

impl Dom {
    fn new() -> Self {
        let mut dom = Self { nodes: Vec::new(), attrs: Vec::new(), buffer: String::new() };
        dom.add(Data::Document);
        dom
    }

    /// The node above everything. Of a document its children are `html` and what stands beside it, of a fragment what
    /// the fragment holds.
    pub fn root(&self) -> NodeId {
        NodeId::ROOT
    }

    /// How many nodes there are, whether in the tree or not. Nodes that are made later have higher numbers.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node but the root.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    fn add(&mut self, data: Data) -> NodeId {
        self.nodes.push(Node { parent: None, prev: None, next: None, first: None, last: None, data });
        let number = u32::try_from(self.nodes.len()).ok().and_then(NonZeroU32::new);
        NodeId(number.expect("fewer than four thousand million nodes"))
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[Self::index(id)]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[Self::index(id)]
    }

    fn slice(&self, range: &Range<u32>) -> &str {
        &self.buffer[range.start as usize..range.end as usize]
    }

    /// The position of a node among all that were ever made.
    pub fn index(id: NodeId) -> usize {
        id.0.get() as usize - 1
    }

    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    pub fn prev(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).prev
    }

    pub fn next(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).next
    }

    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).first
    }

    pub fn last_child(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).last
    }

    /// The name of an element in lower case; empty for everything else.
    pub fn name(&self, id: NodeId) -> &str {
        match &self.node(id).data {
            Data::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    pub fn is(&self, id: NodeId, name: &str) -> bool {
        self.name(id) == name
    }

    pub fn is_element(&self, id: NodeId) -> bool {
        matches!(self.node(id).data, Data::Element { .. })
    }

    /// The text of a text node.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Text(range) => Some(self.slice(range)),
            _ => None,
        }
    }

    /// What a comment says.
    pub fn comment(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Comment(range) => Some(self.slice(range)),
            _ => None,
        }
    }

    /// The attributes of an element as they were written, names in lower case.
    pub fn attrs(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let range = match &self.node(id).data {
            Data::Element { attrs, .. } => attrs.start as usize..attrs.end as usize,
            _ => 0..0,
        };
        self.attrs[range].iter().map(|(name, value)| (&**name, self.slice(value)))
    }

    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        let Data::Element { attrs, .. } = &self.node(id).data else { return None };
        let attrs = &self.attrs[attrs.start as usize..attrs.end as usize];
        attrs.iter().find(|(key, _)| **key == *name).map(|(_, value)| self.slice(value))
    }

    /// The words of the attribute `class`.
    pub fn classes(&self, id: NodeId) -> impl Iterator<Item = &str> {
        self.attr(id, "class").unwrap_or_default().split_ascii_whitespace()
    }

    pub fn has_class(&self, id: NodeId, class: &str) -> bool {
        self.classes(id).any(|word| word == class)
    }

    /// All text below a node, without that of comments.
    pub fn text_content(&self, id: NodeId) -> String {
        let mut out = String::new();
        for node in self.descendants(id) {
            out.push_str(self.text(node).unwrap_or_default());
        }
        out
    }

    /// A new element that stands nowhere yet.
    pub fn create_element(&mut self, name: &str, attrs: &[(&str, &str)]) -> NodeId {
        let attrs = self.keep_attrs(attrs.iter().map(|(name, value)| (LocalName::from(*name), (*value).to_owned())).collect());
        let name = QualName::new(None, html5ever::ns!(html), LocalName::from(name));
        self.add(Data::Element { name, attrs })
    }

    pub fn create_text(&mut self, text: &str) -> NodeId {
        let range = self.keep(text);
        self.add(Data::Text(range))
    }

    fn keep(&mut self, text: &str) -> Range<u32> {
        let start = self.buffer.len() as u32;
        self.buffer.push_str(text);
        let end = u32::try_from(self.buffer.len()).expect("fewer than four thousand million bytes of text");
        start..end
    }

    fn keep_attrs(&mut self, attrs: Vec<(LocalName, String)>) -> Range<u32> {
        let start = self.attrs.len() as u32;
        for (name, value) in attrs {
            let value = self.keep(&value);
            self.attrs.push((name, value));
        }
        start..self.attrs.len() as u32
    }

    /// Sets an attribute of an element; nothing else has any.
    pub fn set_attr(&mut self, id: NodeId, name: &str, value: &str) {
        let value = self.keep(value);
        let Data::Element { attrs, .. } = &self.node(id).data else { return };
        let range = attrs.start as usize..attrs.end as usize;
        match self.attrs[range.clone()].iter_mut().find(|(key, _)| &**key == name) {
            Some((_, old)) => *old = value,
            None => {
                // The attributes of an element stand together: they move to the end.
                let start = self.attrs.len() as u32;
                self.attrs.extend_from_within(range);
                self.attrs.push((LocalName::from(name), value));
                let end = self.attrs.len() as u32;
                if let Data::Element { attrs, .. } = &mut self.node_mut(id).data {
                    *attrs = start..end;
                }
            }
        }
    }

    /// Takes attributes of an element away.
    pub fn retain_attrs(&mut self, id: NodeId, keep: impl Fn(&str, &str) -> bool) {
        let kept: Vec<(LocalName, Range<u32>)> = match &self.node(id).data {
            Data::Element { attrs, .. } => self.attrs[attrs.start as usize..attrs.end as usize].to_vec(),
            _ => return,
        };
        let before = kept.len();
        let kept: Vec<_> = kept.into_iter().filter(|(name, value)| keep(name, self.slice(value))).collect();
        if kept.len() == before {
            return;
        }
        let start = self.attrs.len() as u32;
        self.attrs.extend(kept);
        let end = self.attrs.len() as u32;
        if let Data::Element { attrs, .. } = &mut self.node_mut(id).data {
            *attrs = start..end;
        }
    }

    pub fn set_text(&mut self, id: NodeId, text: &str) {
        let range = self.keep(text);
        self.node_mut(id).data = Data::Text(range);
    }

    /// Takes a node with all below it out of the tree.
    pub fn detach(&mut self, id: NodeId) {
        let Node { parent, prev, next, .. } = *self.node(id);
        match prev {
            Some(prev) => self.node_mut(prev).next = next,
            None => {
                if let Some(parent) = parent {
                    self.node_mut(parent).first = next;
                }
            }
        }
        match next {
            Some(next) => self.node_mut(next).prev = prev,
            None => {
                if let Some(parent) = parent {
                    self.node_mut(parent).last = prev;
                }
            }
        }
        let node = self.node_mut(id);
        (node.parent, node.prev, node.next) = (None, None, None);
    }

    /// Puts a node behind the last child of `parent`.
    pub fn append(&mut self, parent: NodeId, child: NodeId) {
        self.detach(child);
        let last = self.node(parent).last;
        let node = self.node_mut(child);
        (node.parent, node.prev) = (Some(parent), last);
        match last {
            Some(last) => self.node_mut(last).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        self.node_mut(parent).last = Some(child);
    }

    /// Puts a node before `sibling`, which must have a parent.
    pub fn insert_before(&mut self, sibling: NodeId, new: NodeId) {
        self.detach(new);
        let Node { parent, prev, .. } = *self.node(sibling);
        let node = self.node_mut(new);
        (node.parent, node.prev, node.next) = (parent, prev, Some(sibling));
        self.node_mut(sibling).prev = Some(new);
        match (prev, parent) {
            (Some(prev), _) => self.node_mut(prev).next = Some(new),
            (None, Some(parent)) => self.node_mut(parent).first = Some(new),
            (None, None) => {}
        }
    }

    /// Puts `new` in the place of a node that stands in the tree.
    pub fn replace(&mut self, id: NodeId, new: NodeId) {
        self.insert_before(id, new);
        self.detach(id);
    }

    /// Puts the children of a node in its place.
    pub fn unwrap(&mut self, id: NodeId) {
        while let Some(child) = self.first_child(id) {
            self.insert_before(id, child);
        }
        self.detach(id);
    }

    /// Moves all children of a node behind those of another.
    pub fn move_children(&mut self, from: NodeId, to: NodeId) {
        let Node { first: Some(first), last: Some(last), .. } = *self.node(from) else { return };
        let mut child = Some(first);
        while let Some(id) = child {
            self.node_mut(id).parent = Some(to);
            child = self.node(id).next;
        }
        let before = self.node(to).last;
        self.node_mut(first).prev = before;
        match before {
            Some(before) => self.node_mut(before).next = Some(first),
            None => self.node_mut(to).first = Some(first),
        }
        self.node_mut(to).last = Some(last);
        let node = self.node_mut(from);
        (node.first, node.last) = (None, None);
    }
}
