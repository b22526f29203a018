//! html5ever fills the tree.

use super::{Data, Dom, NodeId};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ParseOpts, QualName, local_name, ns, parse_document, parse_fragment};
use std::borrow::Cow;
use std::cell::{Ref, RefCell};

/// Reads a whole document, as a browser without scripts reads it.
pub fn document(html: &str) -> Dom {
    parse_document(Builder::new(), options()).one(html)
}

/// Reads what may stand in a `body`.
pub fn fragment(html: &str) -> Dom {
    let context = QualName::new(None, ns!(html), local_name!("body"));
    let mut dom = parse_fragment(Builder::new(), options(), context, Vec::new(), false).one(html);
    // The parser puts a fragment into an `html` of its own.
    let root = dom.root();
    if let Some(html) = dom.first_child(root) {
        dom.detach(html);
        dom.move_children(html, root);
    }
    dom
}

/// Whether a text is a whole document: one of the tags that only documents have comes before everything else.
pub fn is_document(html: &str) -> bool {
    let mut rest = html.trim_start_matches('\u{feff}').trim_start();
    loop {
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]).trim_start();
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            rest = instruction.find('>').map_or("", |end| &instruction[end + 1..]).trim_start();
        } else {
            break;
        }
    }
    ["<!doctype", "<html", "<head", "<body"].iter().any(|start| {
        let found = rest.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
        // `<header>` is none.
        found && rest[start.len()..].starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
    })
}

fn options() -> ParseOpts {
    ParseOpts { tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() }, ..ParseOpts::default() }
}

struct Builder {
    dom: RefCell<Dom>,
}

impl Builder {
    fn new() -> Self {
        Self { dom: RefCell::new(Dom::new()) }
    }
}

impl TreeSink for Builder {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        NodeId::ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        Ref::map(self.dom.borrow(), |dom| match &dom.node(*target).data {
            Data::Element { name, .. } => name,
            data => unreachable!("the parser asks for the names of elements only, not of {data:?}"),
        })
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        let mut dom = self.dom.borrow_mut();
        let attrs = dom.take_attrs(attrs);
        dom.add(Data::Element { name, attrs })
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        let mut dom = self.dom.borrow_mut();
        let range = dom.keep(&text);
        dom.add(Data::Comment(range))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.create_comment(format!("?{target} {data}").into())
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let mut dom = self.dom.borrow_mut();
        match child {
            NodeOrText::AppendNode(node) => dom.append(*parent, node),
            NodeOrText::AppendText(text) => {
                let last = dom.last_child(*parent);
                if !last.is_some_and(|last| dom.grow(last, &text)) {
                    let node = dom.create_text(&text);
                    dom.append(*parent, node);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, prev_element: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.dom.borrow().parent(*element).is_some();
        match has_parent {
            true => self.append_before_sibling(element, child),
            false => self.append(prev_element, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new_node: NodeOrText<NodeId>) {
        let mut dom = self.dom.borrow_mut();
        match new_node {
            NodeOrText::AppendNode(node) => dom.insert_before(*sibling, node),
            NodeOrText::AppendText(text) => {
                let prev = dom.prev(*sibling);
                if !prev.is_some_and(|prev| dom.grow(prev, &text)) {
                    let node = dom.create_text(&text);
                    dom.insert_before(*sibling, node);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        let mut dom = self.dom.borrow_mut();
        for attr in attrs {
            if dom.attr(*target, &attr.name.local).is_none() {
                dom.set_attr(*target, &attr.name.local, &attr.value);
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.dom.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.dom.borrow_mut().move_children(*node, *new_parent);
    }
}

impl Dom {
    fn take_attrs(&mut self, attrs: Vec<Attribute>) -> std::ops::Range<u32> {
        let start = self.attrs.len() as u32;
        for attr in attrs {
            let value = self.keep(&attr.value);
            self.attrs.push((attr.name.local, value));
        }
        start..self.attrs.len() as u32
    }

    /// Adds to a text node. False if the node is none, or if something else was read in between: to copy such a text would
    /// take quadratic time where text and elements that are moved out of a table alternate.
    fn grow(&mut self, id: NodeId, more: &str) -> bool {
        let Data::Text(range) = &self.node(id).data else { return false };
        if range.end as usize != self.buffer.len() {
            return false;
        }
        let grown = range.start..self.keep(more).end;
        self.node_mut(id).data = Data::Text(grown);
        true
    }
}
