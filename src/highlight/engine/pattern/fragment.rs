//! A pattern as a piece of a nondeterministic automaton.
//!
//! What automata cannot say is said too generously: the piece then accepts every place where the pattern matches
//! and some where it does not, and [`Fragment::exact`] is false. A look-ahead at a pattern's end is read on as if
//! the match went on, so that it is exact whether there is a match; where that match ends is then not known to the
//! automaton, see [`End`].

use super::exact::{nullable, width};
use super::set::Set;
use super::syntax::{Greed, Node, Parsed};
use std::sync::Arc;

pub struct Fragment {
    pub states: Arc<[State]>,
    pub start: u32,
    pub sets: Arc<[Condition]>,
    /// Those of the sets that are asked about what stands before.
    pub befores: Arc<[u16]>,
    pub opening: Opening,
    /// Whether it accepts only where the pattern matches.
    pub exact: bool,
    pub end: End,
    /// Whether the match can be empty.
    pub nullable: bool,
}

/// Where a match can begin, as far as one look tells.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// Only at the start of the text.
    start: bool,
    /// Only before one of these characters.
    ascii: u128,
    /// Whether also before one that is not ASCII, and at the end.
    other: bool,
}

impl Opening {
    const ANYWHERE: Self = Self { start: false, ascii: !0, other: true };

    pub fn fits(self, text: &str, at: usize) -> bool {
        let next = match text.as_bytes().get(at) {
            Some(byte) if *byte < 0x80 => self.ascii >> byte & 1 == 1,
            _ => self.other,
        };
        next && (at == 0 || !self.start)
    }

    /// No place behind the start fits.
    pub fn at_start_only(self) -> bool {
        self.start
    }
}

/// How the end of a match is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is where the automaton accepts.
    Accept,
    /// The match has this many characters.
    Width(u32),
    /// Only the exact engine can say.
    Unknown,
}

/// A set of characters, or the edge of the text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Condition {
    pub set: Set,
    pub edge: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum State {
    /// Consumes a character.
    Set {
        set: u16,
        next: u32,
    },
    /// Goes on in both, `first` preferred.
    Split {
        first: u32,
        second: u32,
    },
    /// Goes on if what stands before fits.
    Before {
        set: u16,
        next: u32,
    },
    /// Goes on if what comes next fits.
    After {
        set: u16,
        next: u32,
        /// Whether more is asked about what stands before, behind this condition.
        asks: bool,
    },
    Match,
    /// Goes nowhere.
    Fail,
}

/// The state that accepts.
const MATCH: u32 = 0;

/// Larger counts are taken for endless ones.
const MOST_COPIES: u32 = 128;

/// Where more states would have to be looked at to learn something of what comes next, it is left open.
const MOST_LOOKED_AT: usize = 100;

/// Pieces with more states than this are refused.
const MOST_STATES: usize = 30_000;

/// The piece is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl Fragment {
    pub fn new(parsed: &Parsed) -> Result<Self, TooLarge> {
        let mut builder = Builder {
            states: Vec::with_capacity(64),
            sets: Vec::with_capacity(16),
            befores: Vec::new(),
            exact: true,
            ahead: false,
            marks: Vec::new(),
            mark: 0,
            stack: Vec::new(),
            known: None,
        };
        builder.states.push(State::Match);
        let start = builder.node(&parsed.node, MATCH);
        if builder.states.len() > MOST_STATES {
            return Err(TooLarge);
        }
        let opening = builder.opening(start);
        let end = match builder.ahead.then(|| width(&parsed.node)) {
            None => End::Accept,
            Some((least, Some(most))) if most == least => End::Width(least),
            Some(_) => End::Unknown,
        };
        Ok(Self {
            states: builder.states.into(),
            start,
            sets: builder.sets.into(),
            befores: builder.befores.into(),
            opening,
            exact: builder.exact,
            end,
            nullable: nullable(&parsed.node),
        })
    }
}

/// Builds from the end to the beginning, so that what follows is known.
struct Builder {
    states: Vec<State>,
    sets: Vec<Condition>,
    befores: Vec<u16>,
    exact: bool,
    /// Whether a look-ahead was read on.
    ahead: bool,
    /// The walk that came by a state last.
    marks: Vec<u32>,
    mark: u32,
    stack: Vec<u32>,
    /// What was asked of [`Self::first`] last, and the answer.
    known: Option<(u32, bool, Option<Set>)>,
}

impl Builder {
    fn state(&mut self, state: State) -> u32 {
        // Beyond the limit the piece is refused, so that its links no longer matter.
        if self.states.len() <= MOST_STATES {
            self.states.push(state);
        }
        self.states.len() as u32 - 1
    }

    fn set(&mut self, set: &Set, edge: bool) -> u16 {
        let known = self.sets.iter().position(|known| known.edge == edge && known.set == *set);
        known.unwrap_or_else(|| {
            self.sets.push(Condition { set: set.clone(), edge });
            self.sets.len() - 1
        }) as u16
    }

    fn before(&mut self, set: Set, edge: bool, next: u32) -> u32 {
        let set = self.set(&set, edge);
        if !self.befores.contains(&set) {
            self.befores.push(set);
        }
        self.state(State::Before { set, next })
    }

    fn after(&mut self, set: Set, edge: bool, next: u32) -> u32 {
        // What follows often asks for more anyway, or for what this excludes.
        if let Some(first) = self.first(next, false) {
            if first.is_subset(&set) {
                return next;
            }
            if first.is_disjoint(&set) {
                return self.state(State::Fail);
            }
        }
        let set = self.set(&set, edge);
        let asks = self.asks(next);
        self.state(State::After { set, next, asks })
    }

    /// Begins a walk over states without a character.
    fn walk(&mut self, state: u32) {
        self.mark += 1;
        self.marks.resize(self.states.len(), 0);
        self.stack.clear();
        self.stack.push(state);
    }

    /// The next state of a walk, each one once.
    fn walked(&mut self) -> Option<State> {
        while let Some(state) = self.stack.pop() {
            if std::mem::replace(&mut self.marks[state as usize], self.mark) != self.mark {
                return Some(self.states[state as usize]);
            }
        }
        None
    }

    /// Whether a condition on what stands before can be reached without a character.
    fn asks(&mut self, state: u32) -> bool {
        self.walk(state);
        let mut count = 0;
        while let Some(state) = self.walked() {
            count += 1;
            if count > MOST_LOOKED_AT {
                return true;
            }
            match state {
                State::Before { .. } => return true,
                State::Split { first, second } => self.stack.extend([first, second]),
                State::After { next, .. } => self.stack.push(next),
                // The split of a loop that is still open can lead anywhere.
                State::Fail => return true,
                State::Set { .. } | State::Match => {}
            }
        }
        false
    }

    /// The state from which on `node` and then `next` is accepted.
    fn node(&mut self, node: &Node, next: u32) -> u32 {
        match node {
            Node::Empty => next,
            Node::Set(set) => {
                let set = self.set(set, false);
                self.state(State::Set { set, next })
            }
            Node::Concat(nodes) => nodes.iter().rev().fold(next, |next, node| self.node(node, next)),
            Node::Alternation(nodes) => {
                let mut branches: Vec<Vec<&Node>> = Vec::new();
                nodes.iter().for_each(|node| spread(node, &mut branches));
                let branches: Vec<&[&Node]> = branches.iter().map(Vec::as_slice).collect();
                self.alternation(&branches, next)
            }
            Node::Repeat { node, least, most, greed } => self.repeat(node, *least, *most, *greed, next),
            Node::Group(node, _) => self.node(node, next),
            Node::Atomic(node) => {
                self.exact &= next == MATCH || self.commits(node, next);
                self.node(node, next)
            }
            Node::Look { ahead: true, negative, node } => self.look_ahead(node, *negative, next),
            Node::Look { ahead: false, negative, node } => self.look_behind(node, *negative, next),
            Node::Backreference { .. } | Node::Call(_) => {
                self.exact = false;
                let set = self.set(&Set::all(), false);
                self.star(next, |builder, split| builder.state(State::Set { set, next: split }))
            }
            Node::LineStart | Node::TextStart => self.before(Set::default(), true, next),
            // A line has no newline but at its end.
            Node::LineEnd | Node::LastLineEnd => self.after(Set::char('\n'), true, next),
            Node::TextEnd => self.after(Set::default(), true, next),
            Node::SearchStart => {
                self.exact = false;
                next
            }
            Node::WordBoundary => self.boundary(true, next),
            Node::NotWordBoundary => self.boundary(false, next),
        }
    }

    /// Branches that begin alike begin in one state. That changes the order of branches only where their first
    /// characters differ, so that no text can follow both.
    fn alternation(&mut self, branches: &[&[&Node]], next: u32) -> u32 {
        if let [branch] = branches {
            return self.sequence(branch, next);
        }
        let mut groups: Vec<(&Set, Vec<&[&Node]>)> = Vec::new();
        let apart = branches.iter().all(|branch| {
            let Some((Node::Set(set), rest)) = branch.split_first() else { return false };
            match groups.iter().position(|(known, _)| *known == set) {
                Some(index) => groups[index].1.push(rest),
                None if groups.iter().all(|(known, _)| known.is_disjoint(set)) => groups.push((set, vec![rest])),
                None => return false,
            }
            true
        });
        let starts: Vec<_> = if apart && groups.len() < branches.len() {
            let mut starts = Vec::new();
            for (set, group) in &groups {
                let next = self.alternation(group, next);
                let set = self.set(set, false);
                starts.push(self.state(State::Set { set, next }));
            }
            starts
        } else {
            branches.iter().map(|branch| self.sequence(branch, next)).collect()
        };
        let last = starts.len() - 1;
        starts[..last].iter().rev().fold(starts[last], |second, first| self.state(State::Split { first: *first, second }))
    }

    fn sequence(&mut self, nodes: &[&Node], next: u32) -> u32 {
        nodes.iter().rev().fold(next, |next, node| self.node(node, next))
    }

    fn boundary(&mut self, wanted: bool, next: u32) -> u32 {
        let word = Set::word();
        let mut other = word.clone();
        other.negate();
        let side = |builder: &mut Self, before: bool| {
            let after = before != wanted;
            let next = if after { builder.after(word.clone(), false, next) } else { builder.after(other.clone(), true, next) };
            if before { builder.before(word.clone(), false, next) } else { builder.before(other.clone(), true, next) }
        };
        let (first, second) = (side(self, true), side(self, false));
        self.state(State::Split { first, second })
    }

    fn star(&mut self, next: u32, body: impl FnOnce(&mut Self, u32) -> u32) -> u32 {
        let split = self.state(State::Fail);
        let body = body(self, split);
        self.states[split as usize] = State::Split { first: body, second: next };
        self.known = None;
        split
    }

    fn repeat(&mut self, node: &Node, least: u32, most: Option<u32>, greed: Greed, next: u32) -> u32 {
        if greed == Greed::Possessive {
            self.exact &=
                next == MATCH || self.commits(&Node::Repeat { node: Box::new(node.clone()), least, most, greed: Greed::Greedy }, next);
        }
        let order = |body, next| match greed {
            Greed::Lazy => State::Split { first: next, second: body },
            Greed::Greedy | Greed::Possessive => State::Split { first: body, second: next },
        };
        let most = most.filter(|most| {
            let few = most - least <= MOST_COPIES;
            self.exact &= few;
            few
        });
        let mut at = next;
        match most {
            None => {
                // Whether an empty iteration ends the loop decides which match is preferred.
                self.exact &= !nullable(node);
                at = self.state(State::Fail);
                let body = self.node(node, at);
                self.states[at as usize] = order(body, next);
                self.known = None;
            }
            Some(most) => {
                for _ in least..most {
                    let body = self.node(node, at);
                    at = self.state(order(body, next));
                }
            }
        }
        self.exact &= least <= MOST_COPIES;
        for _ in 0..least.min(MOST_COPIES) {
            at = self.node(node, at);
        }
        at
    }

    /// Whether the first way through `node` is the only one after which `next` can go on, so that it makes no
    /// difference that the others are given up.
    fn commits(&mut self, node: &Node, next: u32) -> bool {
        match node {
            Node::Group(node, _) | Node::Atomic(node) => self.commits(node, next),
            Node::Set(_) => true,
            Node::Repeat { node, most: None, greed: Greed::Greedy | Greed::Possessive, .. } => match &**node {
                Node::Set(set) => self.first(next, true).is_some_and(|first| first.is_disjoint(set)),
                _ => false,
            },
            Node::Alternation(nodes) => {
                let Some(words) = nodes.iter().map(word).collect::<Option<Vec<_>>>() else { return false };
                let apart = |a: &[&Set], b: &[&Set]| a.iter().zip(b).any(|(a, b)| a.is_disjoint(b));
                words.iter().enumerate().all(|(index, a)| words[index + 1..].iter().all(|b| apart(a, b)))
            }
            node => word(node).is_some(),
        }
    }

    fn opening(&self, start: u32) -> Opening {
        let mut opening = Opening { start: true, ascii: 0, other: false };
        let mut stack = vec![(start, false)];
        let mut seen = Vec::new();
        while let Some((state, bound)) = stack.pop() {
            if seen.contains(&(state, bound)) {
                continue;
            }
            seen.push((state, bound));
            if seen.len() > MOST_LOOKED_AT {
                return Opening::ANYWHERE;
            }
            match self.states[state as usize] {
                State::Split { first, second } => stack.extend([(first, bound), (second, bound)]),
                State::Before { set, next } => {
                    let Condition { set, edge } = &self.sets[set as usize];
                    stack.push((next, bound || (*edge && set.is_empty())));
                }
                State::Set { set, .. } | State::After { set, .. } => {
                    let Condition { set, edge } = &self.sets[set as usize];
                    opening.start &= bound;
                    opening.ascii |= set.ascii;
                    opening.other |= *edge || !set.wide.is_empty();
                }
                State::Match => {
                    opening.start &= bound;
                    opening.ascii = !0;
                    opening.other = true;
                }
                State::Fail => {}
            }
        }
        opening
    }

    /// The characters that can come first from a state on. `None` if that cannot be said, or if it is none at all
    /// and `ended` does not allow for that.
    fn first(&mut self, state: u32, ended: bool) -> Option<Set> {
        if let Some((known, with, first)) = &self.known
            && (*known, *with) == (state, ended)
        {
            return first.clone();
        }
        let first = self.find_first(state, ended);
        self.known = Some((state, ended, first.clone()));
        first
    }

    fn find_first(&mut self, state: u32, ended: bool) -> Option<Set> {
        let mut first = Set::default();
        let mut count = 0;
        self.walk(state);
        while let Some(state) = self.walked() {
            count += 1;
            if count > MOST_LOOKED_AT {
                return None;
            }
            match state {
                State::Set { set, .. } => first.union(&self.sets[set as usize].set),
                State::Split { first, second } => self.stack.extend([first, second]),
                State::After { set, .. } if ended || !self.sets[set as usize].edge => first.union(&self.sets[set as usize].set),
                State::Match if ended => {}
                State::After { .. } | State::Before { .. } | State::Fail | State::Match => return None,
            }
        }
        Some(first)
    }

    fn look_ahead(&mut self, node: &Node, negative: bool, next: u32) -> u32 {
        if let Some(Condition { mut set, edge }) = single(node, Side::Ahead) {
            if negative {
                set.negate();
            }
            return self.after(set, edge != negative, next);
        }
        if !negative && next == MATCH {
            self.ahead = true;
            return self.node(node, MATCH);
        }
        self.exact = false;
        if negative {
            return next;
        }
        match nearest(node, Side::Ahead) {
            Some(Condition { set, edge }) => self.after(set, edge, next),
            None => next,
        }
    }

    fn look_behind(&mut self, node: &Node, negative: bool, next: u32) -> u32 {
        if let Some(Condition { mut set, edge }) = single(node, Side::Behind) {
            if negative {
                set.negate();
            }
            return self.before(set, edge != negative, next);
        }
        self.exact = false;
        match node {
            // None of the alternatives may stand before, so none of those that are single characters.
            Node::Alternation(nodes) if negative => {
                nodes.iter().filter_map(|node| single(node, Side::Behind)).fold(next, |next, Condition { mut set, edge }| {
                    set.negate();
                    self.before(set, !edge, next)
                })
            }
            Node::Group(node, _) => self.look_behind(node, negative, next),
            _ if negative => next,
            node => match nearest(node, Side::Behind) {
                Some(Condition { set, edge }) => self.before(set, edge, next),
                None => next,
            },
        }
    }
}

/// Where a look-around looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Ahead,
    Behind,
}

/// A node that looks at one character, or at the edge in its place.
fn single(node: &Node, side: Side) -> Option<Condition> {
    match (node, side) {
        (Node::Set(set), _) => Some(Condition { set: set.clone(), edge: false }),
        (Node::Group(node, _), _) => single(node, side),
        (Node::LineEnd, Side::Ahead) => Some(Condition { set: Set::char('\n'), edge: true }),
        (Node::TextEnd, Side::Ahead) | (Node::LineStart | Node::TextStart, Side::Behind) => {
            Some(Condition { set: Set::default(), edge: true })
        }
        (Node::Alternation(nodes), _) => either(nodes, |node| single(node, side)),
        _ => None,
    }
}

fn either(nodes: &[Node], of: impl Fn(&Node) -> Option<Condition>) -> Option<Condition> {
    let mut sum = Condition { set: Set::default(), edge: false };
    for node in nodes {
        sum.add(of(node)?);
    }
    Some(sum)
}

/// The character of a look-around's text that is nearest to its place. `None` if there may be none.
fn nearest(node: &Node, side: Side) -> Option<Condition> {
    match node {
        Node::Concat(nodes) => {
            let mut sum = Condition { set: Set::default(), edge: false };
            for index in 0..nodes.len() {
                let node = if side == Side::Ahead { &nodes[index] } else { &nodes[nodes.len() - 1 - index] };
                match node {
                    // They hold or they do not, but they are no characters.
                    Node::Look { .. } | Node::WordBoundary | Node::NotWordBoundary | Node::Empty | Node::SearchStart => {}
                    Node::Repeat { node, least: 0, .. } => sum.add(nearest(node, side)?),
                    node => {
                        sum.add(nearest(node, side)?);
                        return Some(sum);
                    }
                }
            }
            None
        }
        Node::Alternation(nodes) => either(nodes, |node| nearest(node, side)),
        Node::Group(node, _) | Node::Atomic(node) | Node::Repeat { node, least: 1.., .. } => nearest(node, side),
        node => single(node, side),
    }
}

impl Condition {
    fn add(&mut self, other: Self) {
        self.set.union(&other.set);
        self.edge |= other.edge;
    }
}

/// The branches of a node, each as what it is a sequence of. Alternatives at the beginning become branches.
fn spread<'n>(node: &'n Node, branches: &mut Vec<Vec<&'n Node>>) {
    let mut nodes = Vec::new();
    flatten(node, &mut nodes);
    match nodes.split_first() {
        Some((Node::Alternation(inner), [])) => inner.iter().for_each(|node| spread(node, branches)),
        _ => branches.push(nodes),
    }
}

fn flatten<'n>(node: &'n Node, nodes: &mut Vec<&'n Node>) {
    match node {
        Node::Empty => {}
        Node::Concat(inner) => inner.iter().for_each(|node| flatten(node, nodes)),
        Node::Group(inner, _) => flatten(inner, nodes),
        node => nodes.push(node),
    }
}

/// A node that is a sequence of single characters.
fn word(node: &Node) -> Option<Vec<&Set>> {
    match node {
        Node::Set(set) => Some(vec![set]),
        Node::Group(node, _) => word(node),
        Node::Concat(nodes) => nodes.iter().map(word).collect::<Option<Vec<_>>>().map(|words| words.concat()),
        _ => None,
    }
}
