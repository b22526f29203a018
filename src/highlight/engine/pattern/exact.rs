//! The exact engine: backtracking, with Oniguruma's order of preference, at one place of a text.
//!
//! It knows all that patterns can say, and counts its steps, so that a pattern that would take exponential time
//! ends with [`Exhausted`].

mod foresight;

use super::set::Set;
use super::syntax::{Greed, Node, Parsed};
use foresight::{Fork, Switch};

/// A pattern as a list of instructions.
#[derive(Default)]
pub struct Program {
    code: Vec<Op>,
    sets: Vec<Set>,
    forks: Vec<Fork>,
    switches: Vec<Switch>,
    ways: Vec<u32>,
    groups: usize,
    registers: usize,
}

/// The budget of steps was used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted;

/// No place: a group that took no part in a match.
pub const NOWHERE: usize = usize::MAX;

/// What a run needs and later runs use again.
#[derive(Default)]
pub struct Scratch {
    /// Begin and end of every group, the whole match first, then what loops remember.
    places: Vec<usize>,
    stack: Vec<Choice>,
}

/// More choices are not kept open: that is memory.
const MOST_CHOICES: usize = 1 << 20;

impl Scratch {
    /// Gives room for more choices back.
    pub fn shrink_to(&mut self, choices: usize) {
        self.stack.clear();
        self.stack.shrink_to(choices);
    }

    /// As after a match that has these groups: begins and ends, those of the match first.
    pub fn put(&mut self, places: impl Iterator<Item = usize>) {
        self.places.clear();
        self.places.extend(places);
    }

    /// Where a group of the last match begins and ends; 0 is the match.
    pub fn group(&self, index: usize) -> Option<(usize, usize)> {
        let (start, end) = (*self.places.get(2 * index)?, *self.places.get(2 * index + 1)?);
        (start != NOWHERE && end != NOWHERE).then_some((start, end))
    }
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Byte(u8),
    Set(u32),
    /// Tries `first`, later `second`.
    Split {
        first: u32,
        second: u32,
    },
    /// As `Split`, of two ways that the next character tells apart as a rule.
    Fork(u32),
    /// As a list of `Fork`s that lead to each other.
    Switch(u32),
    Jump(u32),
    Save(u32),
    /// As many characters of a set as there are, at least `least`; gives them back one by one unless possessive.
    Span {
        set: u32,
        least: u32,
        most: u32,
        possessive: bool,
    },
    /// Remembers where an iteration begins.
    Mark(u32),
    /// Leaves the loop if the iteration consumed nothing.
    Progress {
        register: u32,
        exit: u32,
    },
    /// The body follows and ends in `Match`.
    Look {
        negative: bool,
        exit: u32,
    },
    Behind {
        negative: bool,
        least: u32,
        most: u32,
        exit: u32,
    },
    Atomic {
        exit: u32,
    },
    Backreference {
        group: u32,
        fold: bool,
    },
    /// Runs the part of the program that is the group, as if it were atomic.
    Call {
        group: u32,
        place: u32,
    },
    LineEnd,
    TextStart,
    TextEnd,
    LastLineEnd,
    SearchStart,
    Boundary(bool),
    Match,
}

#[derive(Clone, Copy, Debug)]
enum Choice {
    Go {
        op: u32,
        at: usize,
    },
    /// The ways of a `Switch` that are left.
    List {
        next: u32,
        end: u32,
        at: usize,
    },
    Restore {
        place: u32,
        value: usize,
    },
    /// A span that can give back what lies behind `least`.
    Give {
        op: u32,
        least: usize,
        at: usize,
    },
}

/// Calls of groups go no deeper.
const DEEPEST: usize = 100;

const ENDLESS: u32 = u32::MAX;

impl Program {
    pub fn new(parsed: &Parsed) -> Self {
        let mut program = Self::plain(parsed);
        program.foresee();
        program
    }

    fn plain(parsed: &Parsed) -> Self {
        let mut program = Self { groups: parsed.groups + 1, ..Self::default() };
        program.node(&parsed.node);
        program.code.push(Op::Match);
        program.called(&parsed.node);
        program
    }

    /// What matches nowhere.
    pub fn never() -> Self {
        Self { code: vec![Op::Set(0)], sets: vec![Set::default()], groups: 1, ..Self::default() }
    }

    fn here(&self) -> u32 {
        self.code.len() as u32
    }

    fn push(&mut self, op: Op) -> usize {
        self.code.push(op);
        self.code.len() - 1
    }

    fn set(&mut self, set: &Set) -> u32 {
        if let Some(index) = self.sets.iter().position(|known| known == set) {
            return index as u32;
        }
        self.sets.push(set.clone());
        self.sets.len() as u32 - 1
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::Set(set) => {
                let op = if set.wide.is_empty() && set.ascii.count_ones() == 1 {
                    Op::Byte(set.ascii.trailing_zeros() as u8)
                } else {
                    Op::Set(self.set(set))
                };
                self.push(op);
            }
            Node::Concat(nodes) => nodes.iter().for_each(|node| self.node(node)),
            Node::Alternation(nodes) => self.alternation(nodes),
            Node::Repeat { node, least, most, greed } => self.repeat(node, *least, *most, *greed),
            Node::Group(node, index) => {
                self.push(Op::Save(2 * *index as u32));
                self.node(node);
                self.push(Op::Save(2 * *index as u32 + 1));
            }
            Node::Atomic(node) => self.atomic(|program| program.node(node)),
            Node::Look { ahead: true, negative, node } => {
                let look = self.push(Op::Look { negative: *negative, exit: 0 });
                self.node(node);
                self.push(Op::Match);
                self.code[look] = Op::Look { negative: *negative, exit: self.here() };
            }
            Node::Look { ahead: false, negative, node } => {
                let look = self.push(Op::Match);
                self.node(node);
                self.push(Op::Match);
                let (least, most) = width(node);
                let most = most.unwrap_or(ENDLESS);
                self.code[look] = Op::Behind { negative: *negative, least, most, exit: self.here() };
            }
            Node::Backreference { group, fold } => {
                self.push(Op::Backreference { group: *group as u32, fold: *fold });
            }
            Node::Call(group) => {
                self.push(Op::Call { group: *group as u32, place: 0 });
            }
            Node::LineStart | Node::TextStart => {
                self.push(Op::TextStart);
            }
            Node::LineEnd => {
                self.push(Op::LineEnd);
            }
            Node::TextEnd => {
                self.push(Op::TextEnd);
            }
            Node::LastLineEnd => {
                self.push(Op::LastLineEnd);
            }
            Node::SearchStart => {
                self.push(Op::SearchStart);
            }
            Node::WordBoundary => {
                self.push(Op::Boundary(true));
            }
            Node::NotWordBoundary => {
                self.push(Op::Boundary(false));
            }
        }
    }

    /// Appends the groups that are called, and puts their places into the calls.
    fn called(&mut self, whole: &Node) {
        let mut places: Vec<(u32, u32)> = Vec::new();
        let mut at = 0;
        while at < self.code.len() {
            if let Op::Call { group, .. } = self.code[at] {
                let known = places.iter().find(|(known, _)| *known == group).map(|(_, place)| *place);
                let place = known.unwrap_or_else(|| {
                    let place = self.here();
                    places.push((group, place));
                    if let Some(node) = whole.group(group as usize) {
                        self.node(node);
                    }
                    self.push(Op::Match);
                    place
                });
                self.code[at] = Op::Call { group, place };
            }
            at += 1;
        }
    }

    fn alternation(&mut self, nodes: &[Node]) {
        let mut jumps = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if index + 1 == nodes.len() {
                self.node(node);
            } else {
                let split = self.push(Op::Match);
                self.node(node);
                jumps.push(self.push(Op::Match));
                self.code[split] = Op::Split { first: split as u32 + 1, second: self.here() };
            }
        }
        let end = self.here();
        for jump in jumps {
            self.code[jump] = Op::Jump(end);
        }
    }

    fn atomic(&mut self, body: impl FnOnce(&mut Self)) {
        let atomic = self.push(Op::Match);
        body(self);
        self.push(Op::Match);
        self.code[atomic] = Op::Atomic { exit: self.here() };
    }

    fn repeat(&mut self, node: &Node, least: u32, most: Option<u32>, greed: Greed) {
        if let (Node::Set(set), Greed::Greedy | Greed::Possessive) = (node, greed) {
            let span = Op::Span { set: self.set(set), least, most: most.unwrap_or(ENDLESS), possessive: greed == Greed::Possessive };
            self.push(span);
            return;
        }
        if greed == Greed::Possessive {
            return self.atomic(|program| program.repeat(node, least, most, Greed::Greedy));
        }
        for _ in 0..least {
            self.node(node);
        }
        let split = |program: &mut Self, at: usize, exit: u32| {
            let body = at as u32 + 1;
            let (first, second) = if greed == Greed::Lazy { (exit, body) } else { (body, exit) };
            program.code[at] = Op::Split { first, second };
        };
        match most {
            None => {
                let start = self.push(Op::Match);
                let register = self.registers as u32;
                let empty = nullable(node);
                if empty {
                    self.registers += 1;
                    self.push(Op::Mark(register));
                }
                self.node(node);
                let progress = empty.then(|| self.push(Op::Match));
                self.push(Op::Jump(start as u32));
                let exit = self.here();
                if let Some(progress) = progress {
                    self.code[progress] = Op::Progress { register, exit };
                }
                split(self, start, exit);
            }
            Some(most) => {
                let mut splits = Vec::new();
                for _ in least..most {
                    splits.push(self.push(Op::Match));
                    self.node(node);
                }
                let exit = self.here();
                for at in splits {
                    split(self, at, exit);
                }
            }
        }
    }

    /// The end of the match that begins at `at`, if there is one; its groups are in `scratch` then. `from` is
    /// where the search began (`\G`). Takes what it uses from `steps`.
    pub fn at(&self, text: &str, at: usize, from: usize, scratch: &mut Scratch, steps: &mut u64) -> Result<Option<usize>, Exhausted> {
        scratch.places.clear();
        scratch.places.resize(2 * self.groups + self.registers, NOWHERE);
        scratch.stack.clear();
        let mut run = Run { program: self, text, from, scratch, steps, spanned: (NOWHERE, 0, 0), depth: 0, within: 0 };
        let end = run.go(0, at, None)?;
        if let Some(end) = end {
            scratch.places[0] = at;
            scratch.places[1] = end;
        }
        Ok(end)
    }
}

struct Run<'r> {
    program: &'r Program,
    text: &'r str,
    from: usize,
    scratch: &'r mut Scratch,
    steps: &'r mut u64,
    /// Where the last span without an end began, its set, and where it ended. Optional parts that all begin alike ask again.
    spanned: (usize, u32, usize),
    /// Calls within calls.
    depth: usize,
    /// Runs within runs.
    within: usize,
}

impl Run<'_> {
    /// Runs from an instruction to a `Match`. What a failed run changed is undone; of one that succeeded the
    /// restores stay on the stack, so that a later failure undoes it.
    fn run(&mut self, op: u32, at: usize, target: Option<usize>) -> Result<Option<usize>, Exhausted> {
        self.within += 1;
        let end = self.go(op, at, target);
        self.within -= 1;
        end
    }

    fn go(&mut self, op: u32, at: usize, target: Option<usize>) -> Result<Option<usize>, Exhausted> {
        let base = self.scratch.stack.len();
        let (mut op, mut at) = (op, at);
        loop {
            *self.steps = self.steps.checked_sub(1).ok_or(Exhausted)?;
            match self.step(op, at, target)? {
                Step::Go(next, place) => (op, at) = (next, place),
                Step::Done => {
                    self.commit(base);
                    return Ok(Some(at));
                }
                Step::Fail => match self.backtrack(base) {
                    Some((next, place)) => (op, at) = (next, place),
                    None => return Ok(None),
                },
            }
        }
    }

    fn commit(&mut self, base: usize) {
        let stack = &mut self.scratch.stack;
        let mut kept = base;
        for index in base..stack.len() {
            if matches!(stack[index], Choice::Restore { .. }) {
                stack[kept] = stack[index];
                kept += 1;
            }
        }
        stack.truncate(kept);
    }

    fn backtrack(&mut self, base: usize) -> Option<(u32, usize)> {
        while self.scratch.stack.len() > base {
            match self.scratch.stack.pop()? {
                Choice::Go { op, at } => return Some((op, at)),
                Choice::List { next, end, at } => {
                    if next + 1 < end {
                        self.scratch.stack.push(Choice::List { next: next + 1, end, at });
                    }
                    return Some((self.program.ways[next as usize], at));
                }
                Choice::Restore { place, value } => self.scratch.places[place as usize] = value,
                Choice::Give { op, least, at } => {
                    let before = self.before(at).map_or(0, |(_, start)| start);
                    if before > least {
                        self.scratch.stack.push(Choice::Give { op, least, at: before });
                    }
                    return Some((op, before));
                }
            }
        }
        None
    }

    fn put(&mut self, place: u32, value: usize) {
        let old = std::mem::replace(&mut self.scratch.places[place as usize], value);
        // Where there is no choice to come back to, nothing is ever undone.
        if self.within > 0 || !self.scratch.stack.is_empty() {
            self.scratch.stack.push(Choice::Restore { place, value: old });
        }
    }

    fn step(&mut self, op: u32, at: usize, target: Option<usize>) -> Result<Step, Exhausted> {
        let program = self.program;
        let check = |holds: bool| if holds { Step::Go(op + 1, at) } else { Step::Fail };
        Ok(match program.code[op as usize] {
            Op::Byte(byte) => {
                if self.text.as_bytes().get(at) == Some(&byte) {
                    Step::Go(op + 1, at + 1)
                } else {
                    Step::Fail
                }
            }
            Op::Set(set) => match self.after(at) {
                Some((c, end)) if program.sets[set as usize].contains(c) => Step::Go(op + 1, end),
                _ => Step::Fail,
            },
            Op::Split { first, second } => {
                self.choose(Choice::Go { op: second, at })?;
                Step::Go(first, at)
            }
            Op::Fork(fork) => {
                let fork = &program.forks[fork as usize];
                let [first, second] = fork.ways;
                match fork.fits(self.text.as_bytes().get(at).copied()) {
                    [true, true] => {
                        self.choose(Choice::Go { op: second, at })?;
                        Step::Go(first, at)
                    }
                    [true, false] => Step::Go(first, at),
                    [false, true] => Step::Go(second, at),
                    [false, false] => Step::Fail,
                }
            }
            Op::Switch(switch) => {
                let (next, end) = program.switches[switch as usize].ways(self.text.as_bytes().get(at).copied());
                if next == end {
                    return Ok(Step::Fail);
                }
                if next + 1 < end {
                    self.choose(Choice::List { next: next + 1, end, at })?;
                }
                Step::Go(program.ways[next as usize], at)
            }
            Op::Jump(target) => Step::Go(target, at),
            Op::Save(place) => {
                self.put(place, at);
                Step::Go(op + 1, at)
            }
            Op::Span { set, least, most, possessive } => {
                if self.spanned.0 == at && self.spanned.1 == set && (least, most, possessive) == (0, ENDLESS, true) {
                    return Ok(Step::Go(op + 1, self.spanned.2));
                }
                let next = self.span(op, at, &program.sets[set as usize], (least, most), possessive)?;
                if let (Step::Go(_, end), ENDLESS) = (&next, most) {
                    self.spanned = (at, set, *end);
                }
                next
            }
            Op::Mark(register) => {
                self.put((2 * program.groups) as u32 + register, at);
                Step::Go(op + 1, at)
            }
            Op::Progress { register, exit } => {
                let idle = self.scratch.places[2 * program.groups + register as usize] == at;
                Step::Go(if idle { exit } else { op + 1 }, at)
            }
            Op::Look { negative, exit } => {
                let base = self.scratch.stack.len();
                let found = self.run(op + 1, at, None)?.is_some();
                self.looked(found, negative, base, exit, at)
            }
            Op::Behind { negative, least, most, exit } => {
                let base = self.scratch.stack.len();
                let found = self.behind(op, at, least, most)?;
                self.looked(found, negative, base, exit, at)
            }
            Op::Atomic { exit } => match self.run(op + 1, at, None)? {
                Some(end) => Step::Go(exit, end),
                None => Step::Fail,
            },
            Op::Backreference { group, fold } => self.backreference(op, at, group as usize, fold),
            Op::Call { group, place } => {
                if self.depth >= DEEPEST {
                    return Ok(Step::Fail);
                }
                // The group that is still open goes on from where it began.
                let begin = self.scratch.places[2 * group as usize];
                self.depth += 1;
                let end = self.run(place, at, None)?;
                self.depth -= 1;
                match end {
                    Some(end) => {
                        self.put(2 * group, begin);
                        Step::Go(op + 1, end)
                    }
                    None => Step::Fail,
                }
            }
            Op::LineEnd => check(at == self.text.len() || self.text.as_bytes()[at] == b'\n'),
            Op::TextStart => check(at == 0),
            Op::TextEnd => check(at == self.text.len()),
            Op::LastLineEnd => check(matches!(&self.text.as_bytes()[at..], [] | [b'\n'])),
            Op::SearchStart => check(at == self.from),
            Op::Boundary(wanted) => {
                let word = |c: Option<(char, usize)>| c.is_some_and(|(c, _)| is_word(c));
                check((word(self.before(at)) != word(self.after(at))) == wanted)
            }
            Op::Match => {
                if target.is_none_or(|target| target == at) {
                    Step::Done
                } else {
                    Step::Fail
                }
            }
        })
    }

    /// Keeps a choice open.
    fn choose(&mut self, choice: Choice) -> Result<(), Exhausted> {
        if self.scratch.stack.len() > MOST_CHOICES {
            return Err(Exhausted);
        }
        self.scratch.stack.push(choice);
        Ok(())
    }

    fn looked(&mut self, found: bool, negative: bool, base: usize, exit: u32, at: usize) -> Step {
        if found && negative {
            // What the body captured is undone.
            while self.scratch.stack.len() > base {
                if let Some(Choice::Restore { place, value }) = self.scratch.stack.pop() {
                    self.scratch.places[place as usize] = value;
                }
            }
        }
        if found == negative { Step::Fail } else { Step::Go(exit, at) }
    }

    fn behind(&mut self, op: u32, at: usize, least: u32, most: u32) -> Result<bool, Exhausted> {
        let mut start = at;
        let mut length = 0;
        loop {
            if length >= least && self.run(op + 1, start, Some(at))?.is_some() {
                return Ok(true);
            }
            match self.before(start) {
                Some((_, before)) if length < most => start = before,
                _ => return Ok(false),
            }
            length += 1;
        }
    }

    fn span(&mut self, op: u32, at: usize, set: &Set, (least, most): (u32, u32), possessive: bool) -> Result<Step, Exhausted> {
        let bytes = self.text.as_bytes();
        if most == ENDLESS && least <= 1 && set.is_dot() {
            let end = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length);
            *self.steps = self.steps.checked_sub((end - at) as u64 / 8).ok_or(Exhausted)?;
            let given = if least == 0 { Some(at) } else { self.after(at).map(|(_, next)| next).filter(|next| *next <= end) };
            return Ok(given.map_or(Step::Fail, |given| {
                if !possessive && end > given {
                    self.scratch.stack.push(Choice::Give { op: op + 1, least: given, at: end });
                }
                Step::Go(op + 1, end)
            }));
        }
        let halves = [set.ascii as u64, (set.ascii >> 64) as u64];
        let (mut end, mut count, mut given) = (at, 0, at);
        while count < most {
            let Some(byte) = bytes.get(end) else { break };
            let length = if *byte < 0x80 {
                if halves[usize::from(byte >> 6)] >> (byte & 63) & 1 == 0 {
                    break;
                }
                1
            } else {
                match self.after(end) {
                    Some((c, next)) if set.contains(c) => next - end,
                    _ => break,
                }
            };
            end += length;
            count += 1;
            if count == least {
                given = end;
            }
        }
        *self.steps = self.steps.checked_sub(u64::from(count / 8)).ok_or(Exhausted)?;
        if count < least {
            return Ok(Step::Fail);
        }
        if !possessive && end > given {
            self.scratch.stack.push(Choice::Give { op: op + 1, least: given, at: end });
        }
        Ok(Step::Go(op + 1, end))
    }

    fn backreference(&self, op: u32, at: usize, group: usize, fold: bool) -> Step {
        let Some((start, end)) = self.scratch.group(group) else { return Step::Fail };
        let (wanted, rest) = (&self.text[start..end], &self.text[at..]);
        if rest.starts_with(wanted) {
            return Step::Go(op + 1, at + wanted.len());
        }
        if !fold {
            return Step::Fail;
        }
        let mut place = at;
        for (wanted, c) in wanted.chars().zip(rest.chars()) {
            if !wanted.to_lowercase().eq(c.to_lowercase()) {
                return Step::Fail;
            }
            place += c.len_utf8();
        }
        if rest.chars().count() < wanted.chars().count() { Step::Fail } else { Step::Go(op + 1, place) }
    }

    fn after(&self, at: usize) -> Option<(char, usize)> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 {
            return Some((char::from(byte), at + 1));
        }
        let c = self.text[at..].chars().next()?;
        Some((c, at + c.len_utf8()))
    }

    fn before(&self, at: usize) -> Option<(char, usize)> {
        let byte = *self.text.as_bytes().get(at.checked_sub(1)?)?;
        if byte < 0x80 {
            return Some((char::from(byte), at - 1));
        }
        let c = self.text[..at].chars().next_back()?;
        Some((c, at - c.len_utf8()))
    }
}

enum Step {
    Go(u32, usize),
    Fail,
    Done,
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    static WORD: std::sync::OnceLock<Set> = std::sync::OnceLock::new();
    WORD.get_or_init(Set::word).contains(c)
}

/// Whether a node can match without a character.
pub fn nullable(node: &Node) -> bool {
    match node {
        Node::Set(_) => false,
        Node::Concat(nodes) => nodes.iter().all(nullable),
        Node::Alternation(nodes) => nodes.iter().any(nullable),
        Node::Repeat { node, least, .. } => *least == 0 || nullable(node),
        Node::Group(node, _) | Node::Atomic(node) => nullable(node),
        _ => true,
    }
}

/// How many characters a node consumes: at least, and at most if that is bounded.
pub fn width(node: &Node) -> (u32, Option<u32>) {
    match node {
        Node::Set(_) => (1, Some(1)),
        Node::Concat(nodes) => nodes.iter().map(width).fold((0, Some(0)), |(least, most), (a, b)| {
            (a.saturating_add(least), most.zip(b).and_then(|(most, b)| u32::checked_add(most, b)))
        }),
        Node::Alternation(nodes) => nodes
            .iter()
            .map(width)
            .reduce(|(least, most), (a, b)| (least.min(a), most.zip(b).map(|(most, b)| most.max(b))))
            .unwrap_or((0, Some(0))),
        Node::Repeat { node, least, most, .. } => {
            let (a, b) = width(node);
            let end = if b == Some(0) { Some(0) } else { b.zip(*most).and_then(|(b, most)| b.checked_mul(most)) };
            (a.saturating_mul(*least), end)
        }
        Node::Group(node, _) | Node::Atomic(node) => width(node),
        Node::Backreference { .. } | Node::Call(_) => (0, None),
        _ => (0, Some(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::syntax::parse;
    use super::*;

    /// The first match from the start on, as text, with its groups.
    fn found(pattern: &str, text: &str) -> Option<Vec<String>> {
        let parsed = parse(pattern).unwrap_or_else(|_| panic!("{pattern}"));
        let program = Program::new(&parsed);
        let mut scratch = Scratch::default();
        let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for at in places {
            if program.at(text, at, 0, &mut scratch, &mut 10_000).unwrap().is_some() {
                let group = |index| scratch.group(index).map_or("-", |(start, end)| &text[start..end]).to_owned();
                return Some((0..=parsed.groups).map(group).collect());
            }
        }
        None
    }

    #[test]
    fn matches_as_oniguruma_does() {
        for (pattern, text, expected) in [
            ("a|ab", "ab", Some("a")),
            ("(a|ab)(c|bcd)", "abcd", Some("abcd a bcd")),
            ("a*?b", "aab", Some("aab")),
            ("(a*)*b", "aab", Some("aab ")),
            ("(?:a|b)*+b", "abab", None),
            ("(?>a|ab)c", "abc", None),
            ("a{2}?b", "b", Some("b")),
            ("a{2,2}?b", "b", None),
            ("a{,2}", "aaa", Some("aa")),
            ("a{1,2}+b", "aaaab", Some("aaaab")),
            ("x{", "x{", Some("x{")),
            (r"(\w)\1", "abb", Some("bb b")),
            (r"(?i)(ab)\1", "abAB", Some("abAB ab")),
            ("a(?i)b|c", "C", None),
            ("a(?i)b|c", "aC", Some("aC")),
            ("(?i:k)", "\u{212A}", Some("\u{212A}")),
            ("(?x) a b # c", "ab", Some("ab")),
            ("(?m:.)$", "a\n", Some("a")),
            (".", "\n", None),
            ("$", "a\n", Some("")),
            ("(?<=ab|c)d", "abd", Some("d")),
            ("(?<!a|bc)d", "bcdd", Some("d")),
            ("(?<=é)x", "éx", Some("x")),
            ("(?=(a+))a", "aa", Some("a aa")),
            ("(?!(a))b", "b", Some("b -")),
            (r"\bé+\b", "a éé", Some("éé")),
            (r"\Bb", "b ab", Some("b")),
            (r"a\Z", "a\n", Some("a")),
            (r"(?<q>['\x22]).*?\k<q>", "a 'b' c", Some("'b' '")),
            (r"(\((?:[^()]|\g<-1>)*\))", "((a)(b", Some("(a) (a)")),
            (r"(\((?:[^()]|\g<-1>)*\))", "x((a)b)", Some("((a)b) ((a)b)")),
            (r"(?<d>\d)-\g<d>", "1-2", Some("1-2 2")),
        ] {
            assert_eq!(found(pattern, text).map(|groups| groups.join(" ")).as_deref(), expected, "{pattern} in {text:?}");
        }
    }

    #[test]
    fn exponential_time_is_cut() {
        let program = Program::new(&parse("(?:a|a)*b").unwrap_or_else(|_| unreachable!()));
        let text = "a".repeat(40);
        assert_eq!(program.at(&text, 0, 0, &mut Scratch::default(), &mut 1_000_000), Err(Exhausted));
    }
}
