//! Many selectors, looked for in one walk.
//!
//! Each compound of each chain is a *step*; a step is met by an element if the element is what its compound says and the
//! step before it was met where the combinator asks. So it is enough to know, on the way down, which steps the open
//! elements met, and which their children before. Elements that meet nothing cost a look into a few tables.

use super::parse::{self, Test};
use super::{Chain, Combinator, Compound, Dom, Fault, NodeId};
use crate::import::dom::Step as Walk;
use std::collections::HashMap;

/// Which selector of a [`Set`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(usize);

/// Selectors that are looked for together.
#[derive(Clone, Debug, Default)]
pub struct Set {
    steps: Vec<Step>,
    len: usize,
    /// Each step is listed once, under the rarest thing that it asks for.
    ids: HashMap<String, Vec<usize>>,
    classes: HashMap<String, Vec<usize>>,
    attrs: HashMap<String, Vec<usize>>,
    names: HashMap<String, Vec<usize>>,
    others: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Step {
    compound: Compound,
    /// How it stands to the step before; `None` for the first of a chain.
    combinator: Option<Combinator>,
    /// The selector that is met with it.
    last: Option<Key>,
}

impl Set {
    /// Adds a selector.
    ///
    /// # Errors
    /// As [`super::Selector::parse`].
    pub fn add(&mut self, text: &str) -> Result<Key, Fault> {
        let key = Key(self.len);
        for chain in parse::list(text)? {
            self.add_chain(chain, key);
        }
        self.len += 1;
        Ok(key)
    }

    fn add_chain(&mut self, chain: Chain, key: Key) {
        let end = chain.len();
        for (i, (combinator, compound)) in chain.into_iter().enumerate() {
            let step = self.steps.len();
            let table = if let Some(id) = compound.ids.first() {
                self.ids.entry(id.clone()).or_default()
            } else if let Some(class) = compound.classes.first() {
                self.classes.entry(class.clone()).or_default()
            } else if let Some(attr) = compound.attrs.first() {
                self.attrs.entry(attr.name.clone()).or_default()
            } else if let Some(name) = &compound.name {
                self.names.entry(name.clone()).or_default()
            } else {
                &mut self.others
            };
            table.push(step);
            self.steps.push(Step { compound, combinator: (i > 0).then_some(combinator), last: (i + 1 == end).then_some(key) });
        }
    }

    /// What every selector means below `root`.
    pub fn search(&self, dom: &Dom, root: NodeId) -> Matches {
        let mut nodes = vec![Vec::new(); self.len];
        let mut open = Open { steps: vec![0; self.steps.len()], levels: vec![None] };
        for walk in dom.steps(root) {
            match walk {
                Walk::Enter(node) if dom.is_element(node) => {
                    let met = self.met(dom, node, &open);
                    for key in met.iter().filter_map(|step| self.steps[*step].last) {
                        let found: &mut Vec<NodeId> = &mut nodes[key.0];
                        if found.last() != Some(&node) {
                            found.push(node);
                        }
                    }
                    open.enter(met);
                }
                Walk::Leave(node) if dom.is_element(node) => open.leave(),
                _ => {}
            }
        }
        Matches { nodes }
    }

    /// Whether a selector means this element.
    pub fn means(&self, dom: &Dom, node: NodeId, key: Key) -> bool {
        let looks_back = self.steps.iter().any(|step| matches!(step.combinator, Some(Combinator::Next | Combinator::Later)));
        let mut path: Vec<NodeId> = dom.ancestors(node).filter(|above| dom.is_element(*above)).collect();
        path.reverse();
        path.push(node);
        let mut open = Open { steps: vec![0; self.steps.len()], levels: vec![None] };
        for at in path {
            if looks_back && let Some(parent) = dom.parent(at) {
                for before in dom.children(parent).take_while(|child| *child != at).filter(|child| dom.is_element(*child)) {
                    let met = self.met(dom, before, &open);
                    open.enter(met);
                    open.leave();
                }
            }
            let met = self.met(dom, at, &open);
            if at == node {
                return met.iter().any(|step| self.steps[*step].last == Some(key));
            }
            open.enter(met);
        }
        false
    }

    fn met(&self, dom: &Dom, node: NodeId, open: &Open) -> Vec<usize> {
        let mut met = Vec::new();
        let mut look = |steps: Option<&Vec<usize>>| {
            for step in steps.into_iter().flatten().copied() {
                let Step { compound, combinator, .. } = &self.steps[step];
                if open.allows(step, *combinator) && is(dom, node, compound) {
                    met.push(step);
                }
            }
        };
        look(self.names.get(dom.name(node)));
        for (name, value) in dom.attrs(node) {
            match name {
                "id" => look(self.ids.get(value)),
                "class" => value.split_ascii_whitespace().for_each(|class| look(self.classes.get(class))),
                _ => {}
            }
            look(self.attrs.get(name));
        }
        look(Some(&self.others));
        // A class may be written twice.
        met.sort_unstable();
        met.dedup();
        met
    }
}

/// What every selector of a [`Set`] means in one tree.
#[derive(Debug)]
pub struct Matches {
    nodes: Vec<Vec<NodeId>>,
}

impl Matches {
    /// The elements that a selector means, in the order of the document.
    pub fn of(&self, key: Key) -> &[NodeId] {
        &self.nodes[key.0]
    }

    pub(super) fn take(mut self, key: Key) -> Vec<NodeId> {
        std::mem::take(&mut self.nodes[key.0])
    }
}

/// The elements that were entered and not yet left.
struct Open {
    /// By how many of them each step is met.
    steps: Vec<u32>,
    /// One for each, and one for the root; `None` where neither it nor a child of it met anything.
    levels: Vec<Option<Box<Level>>>,
}

#[derive(Default)]
struct Level {
    met: Vec<usize>,
    /// What the child that was left last met.
    prev: Vec<usize>,
    /// What all children met that were left.
    earlier: Vec<usize>,
}

impl Open {
    fn allows(&self, step: usize, combinator: Option<Combinator>) -> bool {
        let Some(combinator) = combinator else { return true };
        let before = step - 1;
        if combinator == Combinator::Descendant {
            return self.steps[before] > 0;
        }
        let Some(level) = self.levels.last().and_then(Option::as_deref) else { return false };
        let steps = match combinator {
            Combinator::Next => &level.prev,
            Combinator::Later => &level.earlier,
            _ => &level.met,
        };
        steps.contains(&before)
    }

    fn enter(&mut self, met: Vec<usize>) {
        for step in &met {
            self.steps[*step] += 1;
        }
        let level = (!met.is_empty()).then(|| Box::new(Level { met, ..Level::default() }));
        self.levels.push(level);
    }

    fn leave(&mut self) {
        let met = self.levels.pop().flatten().map(|level| level.met).unwrap_or_default();
        for step in &met {
            self.steps[*step] -= 1;
        }
        let Some(parent) = self.levels.last_mut() else { return };
        if parent.is_none() && met.is_empty() {
            return;
        }
        let level = parent.get_or_insert_default();
        for step in &met {
            if !level.earlier.contains(step) {
                level.earlier.push(*step);
            }
        }
        level.prev = met;
    }
}

fn is(dom: &Dom, node: NodeId, compound: &Compound) -> bool {
    compound.name.as_deref().is_none_or(|name| dom.is(node, name))
        && compound.ids.iter().all(|id| dom.attr(node, "id") == Some(id))
        && compound.classes.iter().all(|class| dom.has_class(node, class))
        && compound.attrs.iter().all(|attr| dom.attr(node, &attr.name).is_some_and(|value| passes(value, attr)))
}

/// An empty value is no start, end or part of anything, as Selectors 4 has it.
fn passes(value: &str, attr: &parse::Attr) -> bool {
    let wanted = attr.value.as_str();
    match attr.test {
        Test::Present => true,
        Test::Equal => value == wanted,
        Test::Word => value.split_ascii_whitespace().any(|word| word == wanted),
        Test::Start => !wanted.is_empty() && value.starts_with(wanted),
        Test::End => !wanted.is_empty() && value.ends_with(wanted),
        Test::Part => !wanted.is_empty() && value.contains(wanted),
    }
}
