//! Text becomes scope operations: the grammar's state machine, line after line.
//!
//! The rules are Sublime Text's as syntect implements them, and a test holds the operations against syntect's.
//! In one thing this differs: syntect only knows loops of a push and a pop, and runs forever when a `set` that
//! consumes nothing leads back to itself, as JavaScript's grammar does on `a /*`. Here the steps at one place
//! are counted, and where there are too many, one character is passed over.

use super::automaton::{Found, Stop, Table};
use super::grammar::{Context, ContextId, Grammars, Operation, ScopeId};
use super::machine::{Candidate, Entry, Machine, Op, Work};
use super::pattern::{self, Regex};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, PoisonError};

/// Deeper stacks are not built: Sublime Text's own limit.
const DEEPEST: usize = 100;

/// More matches than this in one place are a loop: a stack can be filled and emptied once.
const MOST_STEPS: usize = 2 * DEEPEST;

/// Steps of automata and of the exact engine that one line may take.
const LINE_STEPS: u64 = 10_000_000;

/// Steps that one block may take.
const BLOCK_STEPS: u64 = 50_000_000;

/// So many machines with prototypes are found again without asking the grammars.
const RECENT: usize = 32;

/// What is kept of room for operations and choices from block to block.
const KEPT: usize = 1 << 14;

/// The state of one block.
pub struct Matcher<'a> {
    grammars: &'a Grammars,
    scratch: Scratch,
    stack: Vec<Frame<'a>>,
    /// How many prototypes the frames have brought.
    brought: usize,
    /// Heights of the stack where a rule of a `with_prototype` pushed: those below do not apply above.
    walls: Vec<usize>,
    /// The machines that were asked for lately while prototypes were there, each for its context and the prototypes.
    recent: Vec<(ContextId, Vec<ContextId>, &'a Machine)>,
    /// Whether the first line is still to come, which begins with the scope of the language.
    fresh: bool,
    steps: u64,
    endless: bool,
    #[cfg(test)]
    plainly: bool,
}

/// Why a block cannot be matched further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The grammar has a fault: a context that is missing, a pattern that is not understood, a pop of the last
    /// context.
    Grammar,
    /// The line, or the block with this line, takes too many steps.
    Budget,
}

/// Operations of a line, each with the byte it applies at.
pub type Ops = Vec<(usize, Op)>;

/// What one block needs and later ones use again.
#[derive(Default)]
pub struct Scratch {
    /// What is known of the machines' automata, by the machines' numbers.
    tables: Vec<Option<Arc<Table>>>,
    exact: pattern::Scratch,
    found: Found,
    ops: Ops,
    sorted: Vec<((usize, i64), Op)>,
    /// Patterns with what they quote filled in, by their text.
    filled: HashMap<String, Option<Arc<Regex>>>,
    /// Where patterns with `\G` were found in this line: the rule, where the search began, and where it ended.
    anchored: Vec<(usize, usize, Option<usize>)>,
    /// The finds of this line that are not in `pushes` yet: the machine, the place, and how many entries were looked for.
    trail: Vec<(usize, usize, usize)>,
    /// Where rules that push were found while the stack was not full, by their addresses.
    pushes: Vec<(usize, Option<usize>)>,
}

struct Frame<'a> {
    context: ContextId,
    /// The machine, and the wall it was made under.
    machine: Option<&'a Machine>,
    under: usize,
    /// What few frames have.
    extra: Option<Box<Extra>>,
}

#[derive(Default)]
struct Extra {
    prototypes: Vec<ContextId>,
    /// What the match that pushed this frame captured.
    captures: Option<Rc<Captures>>,
}

impl Frame<'_> {
    fn of(context: ContextId) -> Self {
        Self { context, machine: None, under: 0, extra: None }
    }

    fn prototypes(&self) -> &[ContextId] {
        self.extra.as_ref().map_or(&[], |extra| &extra.prototypes)
    }

    fn captures(&self) -> Option<&Rc<Captures>> {
        self.extra.as_ref()?.captures.as_ref()
    }
}

struct Captures {
    line: String,
    groups: Vec<Option<(usize, usize)>>,
    /// Patterns with this filled in, by their rules' addresses.
    filled: RefCell<Vec<(usize, Arc<Regex>)>>,
}

/// Where a line is being matched.
struct Cursor {
    at: usize,
    /// How many matches there were without moving on.
    steps: usize,
    /// The place and the height of the stack after a push that consumed nothing: a pop there would loop.
    pushed: Option<(usize, usize)>,
}

impl<'a> Matcher<'a> {
    pub fn new(grammars: &'a Grammars, index: usize) -> Self {
        let first = grammars.start(index).map(Frame::of);
        let scratch = grammars.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        Self {
            grammars,
            scratch,
            stack: first.into_iter().collect(),
            brought: 0,
            walls: Vec::new(),
            recent: Vec::new(),
            fresh: true,
            steps: BLOCK_STEPS,
            endless: false,
            #[cfg(test)]
            plainly: false,
        }
    }

    /// The operations of a line, which ends in its newline, each with the byte it applies at. After a failure
    /// there is no state to go on with.
    pub fn line(&mut self, line: &str) -> Result<&[(usize, Op)], Failed> {
        let mut ops = std::mem::take(&mut self.scratch.ops);
        ops.clear();
        let allowed = self.steps.min(LINE_STEPS);
        let mut steps = allowed;
        let done = self.run(line, &mut ops, &mut steps);
        self.scratch.ops = ops;
        self.steps -= allowed - steps;
        match done {
            Ok(()) => Ok(&self.scratch.ops),
            Err(failed) => {
                self.stack.clear();
                Err(failed)
            }
        }
    }

    /// Whether a loop was left in which syntect would stay for ever.
    pub fn left_a_loop(&self) -> bool {
        self.endless
    }

    fn run(&mut self, line: &str, ops: &mut Ops, steps: &mut u64) -> Result<(), Failed> {
        let top = self.context(self.stack.last().ok_or(Failed::Grammar)?.context)?;
        if std::mem::take(&mut self.fresh) {
            ops.extend(top.meta_content_scope.first().map(|scope| (0, Op::Push(*scope))));
        }
        self.scratch.anchored.clear();
        self.scratch.trail.clear();
        self.scratch.pushes.clear();
        let mut cursor = Cursor { at: 0, steps: 0, pushed: None };
        while self.step(line, &mut cursor, ops, steps)? {}
        Ok(())
    }

    /// Applies the next match. False at the end of what the line has.
    fn step(&mut self, line: &str, cursor: &mut Cursor, ops: &mut Ops, steps: &mut u64) -> Result<bool, Failed> {
        while self.walls.last().is_some_and(|wall| *wall >= self.stack.len()) {
            self.walls.pop();
        }
        let machine = self.machine()?;
        *steps = steps.checked_sub(1).ok_or(Failed::Budget)?;
        let full = self.stack.len() >= DEEPEST;
        let mut hit = Candidate::default();
        let found =
            if full { self.find_deep(machine, line, cursor, &mut hit, steps)? } else { self.find(machine, line, cursor, &mut hit, steps)? };
        if !found {
            return Ok(false);
        }
        let mut looping = self.would_loop(machine, &hit, cursor);
        if looping && let Some(other) = self.other(machine, line, cursor, hit.entry, steps)? {
            hit = other;
            looping = false;
        }
        if !full {
            let first = hit.at == cursor.at && !looping;
            self.scratch.trail.push((machine.number, cursor.at, if first { hit.entry + 1 } else { machine.entries.len() }));
        }
        let endless = hit.end <= cursor.at && cursor.steps >= MOST_STEPS;
        if looping || endless {
            self.endless |= endless;
            let Some(next) = line[cursor.at..].chars().next().map(char::len_utf8) else { return Ok(false) };
            if cursor.at + next >= line.len() {
                return Ok(false);
            }
            *cursor = Cursor { at: cursor.at + next, steps: 0, pushed: cursor.pushed };
            return Ok(true);
        }
        let entry = &machine.entries[hit.entry];
        if hit.end > cursor.at {
            cursor.at = hit.end;
            cursor.steps = 0;
        } else {
            cursor.steps += 1;
            if matches!(entry.rule.operation, Operation::Push(_)) {
                cursor.pushed = Some((hit.end, self.stack.len() + 1));
            }
        }
        self.apply(machine, &hit, line, ops, steps)?;
        Ok(true)
    }

    /// Whether a match is a pop that would lead back to the push before it.
    fn would_loop(&self, machine: &Machine, hit: &Candidate, cursor: &Cursor) -> bool {
        let may = cursor.pushed == Some((cursor.at, self.stack.len()));
        may && hit.end <= cursor.at && matches!(machine.entries[hit.entry].rule.operation, Operation::Pop)
    }

    /// The machine of the frame on top: prototypes that came with a push, the context's prototype, the context.
    fn machine(&mut self) -> Result<&'a Machine, Failed> {
        let wall = if self.brought == 0 { 0 } else { self.walls.last().copied().unwrap_or(0) };
        let top = self.stack.last().ok_or(Failed::Grammar)?;
        if let Some(machine) = top.machine
            && top.under == wall
        {
            return Ok(machine);
        }
        let (grammars, context) = (self.grammars, top.context);
        let brought = || self.stack[wall..].iter().flat_map(|frame| frame.prototypes().iter().copied());
        let recent = if self.brought == 0 { &[][..] } else { &self.recent };
        let recent = recent.iter().find(|(known, above, _)| *known == context && above.iter().copied().eq(brought()));
        let machine = if let Some((.., machine)) = recent {
            *machine
        } else {
            let brought = if self.brought == 0 { Vec::new() } else { brought().collect() };
            let number = if brought.is_empty() {
                alone(grammars, context)
            } else {
                let mut known = grammars.brought.lock().unwrap_or_else(PoisonError::into_inner);
                *known.entry((brought.clone(), context)).or_insert_with_key(|key| add(grammars, &key.0, key.1))
            };
            let machine = number.and_then(|number| grammars.machines.get(number)).ok_or(Failed::Grammar)?;
            if self.brought > 0 {
                if self.recent.len() >= RECENT {
                    self.recent.clear();
                }
                self.recent.push((context, brought, machine));
            }
            machine
        };
        if let Some(top) = self.stack.last_mut() {
            (top.machine, top.under) = (Some(machine), wall);
        }
        Ok(machine)
    }

    /// Looks for the next match, which is put into `hit`. False if there is none.
    fn find(&mut self, machine: &Machine, line: &str, cursor: &Cursor, hit: &mut Candidate, steps: &mut u64) -> Result<bool, Failed> {
        let Scratch { tables, exact, found, .. } = &mut self.scratch;
        if machine.number >= tables.len() {
            tables.resize(machine.number + 1, None);
        }
        let table = &mut tables[machine.number];
        if table.is_none() {
            *table = machine.table();
        }
        #[cfg(test)]
        if self.plainly {
            return Ok(put(self.search(machine, &machine.wanted(), line, cursor, None, steps)?, hit));
        }
        let mut any = false;
        if let Some(table) = table {
            match machine.find(table, cursor.at, &mut Work { text: line, exact, found, steps }, hit) {
                Ok(found) => any = found,
                Err(Stop::Exhausted) => return Err(Failed::Budget),
                Err(Stop::TooLarge) => return Ok(put(self.search(machine, &machine.wanted(), line, cursor, None, steps)?, hit)),
            }
        }
        if machine.apart().is_empty() {
            return Ok(any);
        }
        let best = any.then_some(*hit);
        Ok(put(self.search(machine, machine.apart(), line, cursor, best, steps)?, hit))
    }

    /// At the deepest stack nothing is pushed any more. As in syntect, the rest of the line is given up if a rule that pushes
    /// comes first whose match was found before the stack was full.
    fn find_deep(&mut self, machine: &Machine, line: &str, cursor: &Cursor, hit: &mut Candidate, steps: &mut u64) -> Result<bool, Failed> {
        let deep = machine.deep(self.grammars).ok_or(Failed::Grammar)?;
        self.retrace(line, steps)?;
        let found = self.find(deep, line, cursor, hit, steps)?;
        for (index, entry) in machine.entries.iter().enumerate().filter(|(_, entry)| entry.pushes()) {
            let Some(at) = self.earlier(entry).filter(|at| *at >= cursor.at) else { continue };
            hit.grouped = false;
            let sooner = if found && hit.entry < index {
                if hit.at == at && self.would_loop(machine, hit, cursor) {
                    self.other(machine, line, cursor, hit.entry, steps)?.is_some_and(|other| other.entry < index)
                } else {
                    hit.at <= at
                }
            } else {
                let before: Vec<_> = deep.wanted().into_iter().filter(|other| *other < index).collect();
                self.search(machine, &before, line, cursor, None, steps)?.is_some_and(|other| other.at <= at)
            };
            if !sooner {
                return Ok(false);
            }
        }
        Ok(found)
    }

    /// Notes where the rules that push were found in this line.
    fn retrace(&mut self, line: &str, steps: &mut u64) -> Result<(), Failed> {
        for (number, from, count) in std::mem::take(&mut self.scratch.trail) {
            let machine = self.grammars.machines.get(number).ok_or(Failed::Grammar)?;
            for (index, entry) in machine.entries.iter().enumerate().take(count).filter(|(_, entry)| entry.pushes()) {
                // What quotes is looked for anew each time.
                if entry.quotes || entry.regex.as_ref().is_none_or(|regex| regex.anchored) {
                    continue;
                }
                let rule = Arc::as_ptr(&entry.rule).addr();
                let known = self.scratch.pushes.iter().position(|(known, _)| *known == rule);
                if known.is_some_and(|known| self.scratch.pushes[known].1.is_none_or(|at| at >= from)) {
                    continue;
                }
                *steps = steps.checked_sub(1).ok_or(Failed::Budget)?;
                let at = self.search_one(machine, index, line, from, line.len(), steps)?.map(|candidate| candidate.at);
                match known {
                    Some(known) => self.scratch.pushes[known].1 = at,
                    None => self.scratch.pushes.push((rule, at)),
                }
            }
        }
        Ok(())
    }

    /// Where an entry was found last in this line, before the stack was full.
    fn earlier(&self, entry: &Entry) -> Option<usize> {
        let rule = Arc::as_ptr(&entry.rule).addr();
        let anchored = self.scratch.anchored.iter().find(|(known, ..)| *known == rule).map(|(.., at)| *at);
        anchored.or_else(|| self.scratch.pushes.iter().find(|(known, _)| *known == rule).map(|(_, at)| *at))?
    }

    /// Looks for entries one by one with the exact engine, in order, for one that is better than `best`.
    fn search(
        &mut self,
        machine: &Machine,
        entries: &[usize],
        line: &str,
        cursor: &Cursor,
        mut best: Option<Candidate>,
        steps: &mut u64,
    ) -> Result<Option<Candidate>, Failed> {
        let mut last = None;
        for entry in entries {
            let limit = match &best {
                Some(best) if best.at == cursor.at && best.entry < *entry => continue,
                Some(best) if best.entry < *entry => best.at - 1,
                Some(best) => best.at,
                None => line.len(),
            };
            if let Some(candidate) = self.search_one(machine, *entry, line, cursor.at, limit, steps)? {
                best = Some(candidate);
                last = Some(*entry);
            }
        }
        // The groups at hand are those of the search that came last.
        if let Some(best) = &mut best {
            best.grouped &= last == Some(best.entry) && entries.last() == Some(&best.entry);
        }
        Ok(best)
    }

    fn search_one(
        &mut self,
        machine: &Machine,
        entry: usize,
        line: &str,
        from: usize,
        limit: usize,
        steps: &mut u64,
    ) -> Result<Option<Candidate>, Failed> {
        let regex = self.filled(machine, entry)?;
        let rule = &machine.entries[entry].rule;
        let (mut start, mut begun) = (from, from);
        if regex.anchored {
            // As syntect does: what was found, or not found, from an earlier place on stays so for the line.
            let key = Arc::as_ptr(rule).addr();
            if let Some((_, earlier, at)) = self.scratch.anchored.iter().find(|(known, ..)| *known == key) {
                match at {
                    None => return Ok(None),
                    Some(at) if *at >= from => (start, begun) = (*at, *earlier),
                    Some(_) => {}
                }
            }
        }
        let mut at = start;
        let found = loop {
            if at > limit && !regex.anchored {
                break None;
            }
            if regex.may_begin(line, at)
                && let Some(end) = regex.program().at(line, at, begun, &mut self.scratch.exact, steps).map_err(|_| Failed::Budget)?
            {
                break Some((at, end));
            }
            if regex.begins_at_start() {
                break None;
            }
            *steps = steps.checked_sub(1).ok_or(Failed::Budget)?;
            match line[at..].chars().next() {
                Some(c) => at += c.len_utf8(),
                None => break None,
            }
        };
        let idle = found.is_some_and(|(at, end)| at == end && matches!(rule.operation, Operation::None));
        if regex.anchored && !idle {
            let key = Arc::as_ptr(rule).addr();
            self.scratch.anchored.retain(|(known, ..)| *known != key);
            self.scratch.anchored.push((key, begun, found.map(|(at, _)| at)));
        }
        let found = found.filter(|(at, _)| !idle && *at <= limit);
        Ok(found.map(|(at, end)| Candidate { entry, at, end, from: begun, grouped: true }))
    }

    /// Another entry that matches where a pop would loop.
    fn other(&mut self, machine: &Machine, line: &str, cursor: &Cursor, than: usize, steps: &mut u64) -> Result<Option<Candidate>, Failed> {
        for entry in than + 1..machine.entries.len() {
            let rule = &machine.entries[entry].rule;
            let regex = self.filled(machine, entry)?;
            if !regex.may_begin(line, cursor.at) {
                continue;
            }
            let found = regex.program().at(line, cursor.at, cursor.at, &mut self.scratch.exact, steps).map_err(|_| Failed::Budget)?;
            let Some(end) = found else { continue };
            let idle = match rule.operation {
                Operation::None | Operation::Pop => end == cursor.at,
                Operation::Push(_) => self.stack.len() >= DEEPEST,
                _ => false,
            };
            if !idle {
                return Ok(Some(Candidate { entry, at: cursor.at, end, from: cursor.at, grouped: true }));
            }
        }
        Ok(None)
    }

    /// An entry's pattern, with `\1` and the like replaced by what was captured.
    fn filled(&mut self, machine: &Machine, entry: usize) -> Result<Arc<Regex>, Failed> {
        let entry = &machine.entries[entry];
        let captures = if entry.quotes { self.captures(entry.brought) } else { None };
        let Some(captures) = captures else { return entry.regex.clone().ok_or(Failed::Grammar) };
        let rule = Arc::as_ptr(&entry.rule).addr();
        if let Some((_, regex)) = captures.filled.borrow().iter().find(|(known, _)| *known == rule) {
            return Ok(regex.clone());
        }
        let mut filled = String::new();
        let mut chars = entry.rule.source.chars();
        while let Some(c) = chars.next() {
            match (c, if c == '\\' { chars.next() } else { None }) {
                ('\\', Some(digit)) if digit.is_ascii_digit() => {
                    let group = digit as usize - '0' as usize;
                    let captured = captures.groups.get(group).copied().flatten().and_then(|(start, end)| captures.line.get(start..end));
                    quote(captured.unwrap_or_default(), &mut filled);
                }
                (c, next) => {
                    filled.push(c);
                    filled.extend(next);
                }
            }
        }
        if self.scratch.filled.len() > 1000 {
            self.scratch.filled.clear();
        }
        let regex = self.scratch.filled.entry(filled).or_insert_with_key(|source| Regex::new(source).ok().map(Arc::new));
        let regex = regex.clone().ok_or(Failed::Grammar)?;
        captures.filled.borrow_mut().push((rule, regex.clone()));
        Ok(regex)
    }

    /// What the frame captured that an entry belongs to.
    fn captures(&self, brought: Option<usize>) -> Option<Rc<Captures>> {
        let Some(index) = brought else { return self.stack.last()?.captures().cloned() };
        let wall = self.walls.last().copied().unwrap_or(0);
        let frames = self.stack[wall..].iter().flat_map(|frame| frame.prototypes().iter().map(move |_| frame));
        frames.skip(index).map(|frame| frame.captures().cloned()).next()?
    }

    /// Writes the scopes of a match and changes the stack as its rule says.
    fn apply(&mut self, machine: &Machine, hit: &Candidate, line: &str, ops: &mut Ops, steps: &mut u64) -> Result<(), Failed> {
        let grammars = self.grammars;
        let top = self.stack.last().ok_or(Failed::Grammar)?;
        let entry = &machine.entries[hit.entry];
        let action = machine.action(grammars, hit.entry).ok_or(Failed::Grammar)?;
        // What was brought along stays when a frame is replaced, and may quote this match then.
        let mut groups = action.groups;
        if matches!(entry.rule.operation, Operation::Set(_)) {
            for prototype in top.prototypes() {
                groups |= self.context(*prototype)?.quotes;
            }
        }
        if groups && !hit.grouped {
            let filled = if entry.quotes { Some(self.filled(machine, hit.entry)?) } else { None };
            let regex = filled.as_ref().or(entry.regex.as_ref()).ok_or(Failed::Grammar)?;
            let exact = &mut self.scratch.exact;
            regex.groups(line, (hit.at, hit.end), hit.from, exact, steps).map_err(|_| Failed::Budget)?;
        }
        if entry.brought.is_some() {
            self.walls.push(self.stack.len());
        }
        for op in &action.before {
            ops.push((hit.at, *op));
        }
        if action.captures {
            self.write_captures(&entry.rule.captures, ops);
        }
        for op in &action.after {
            ops.push((hit.end, *op));
        }
        let (targets, mut kept) = match &entry.rule.operation {
            Operation::None | Operation::Broken => return Ok(()),
            Operation::Pop => {
                self.pop();
                return Ok(());
            }
            Operation::Push(targets) => (targets, Vec::new()),
            // What a push brought along stays until that frame of the stack is popped.
            Operation::Set(targets) => (targets, self.pop()),
        };
        let mut captures = None;
        for (index, target) in targets.iter().enumerate() {
            let last = index + 1 == targets.len();
            let mut prototypes = std::mem::take(&mut kept);
            if last {
                prototypes.extend(entry.rule.with_prototype);
            }
            let mut frame = Frame::of(*target);
            if action.quotes || !prototypes.is_empty() {
                let mut quotes = self.context(*target)?.quotes;
                for prototype in &prototypes {
                    quotes |= self.context(*prototype)?.quotes;
                }
                self.brought += prototypes.len();
                let captures = quotes.then(|| captures.get_or_insert_with(|| self.capture(line)).clone());
                frame.extra = Some(Box::new(Extra { prototypes, captures }));
            }
            if last && self.brought == 0 {
                let number = match action.entered.get() {
                    Some(number) => Some(*number),
                    None => alone(grammars, *target).map(|number| *action.entered.get_or_init(|| number)),
                };
                frame.machine = number.and_then(|number| grammars.machines.get(number));
            }
            self.stack.push(frame);
        }
        Ok(())
    }

    /// Takes the frame on top away; what it brought is returned.
    #[inline]
    fn pop(&mut self) -> Vec<ContextId> {
        let Some(Extra { prototypes, .. }) = self.stack.pop().and_then(|frame| frame.extra).map(|extra| *extra) else {
            return Vec::new();
        };
        self.brought -= prototypes.len();
        prototypes
    }

    fn capture(&self, line: &str) -> Rc<Captures> {
        Rc::new(Captures {
            line: line.to_owned(),
            groups: (0..10).map(|group| self.scratch.exact.group(group)).collect(),
            filled: RefCell::default(),
        })
    }

    /// Captures can lie within each other and come in any order; the outer one is pushed first.
    fn write_captures(&mut self, captures: &[(usize, Vec<ScopeId>)], ops: &mut Ops) {
        let Scratch { exact, sorted, .. } = &mut self.scratch;
        sorted.clear();
        for (group, scopes) in captures {
            if let Some((start, end)) = exact.group(*group).filter(|(start, end)| start < end) {
                sorted.extend(scopes.iter().map(|scope| ((start, -((end - start) as i64)), Op::Push(*scope))));
                sorted.push(((end, i64::MIN), Op::Pop(scopes.len() as u32)));
            }
        }
        sorted.sort_by_key(|(key, _)| *key);
        ops.extend(sorted.iter().map(|((at, _), op)| (*at, *op)));
    }

    fn context(&self, id: ContextId) -> Result<&'a Context, Failed> {
        self.grammars.context(id).ok_or(Failed::Grammar)
    }
}

impl Drop for Matcher<'_> {
    fn drop(&mut self) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.ops.shrink_to(KEPT);
        scratch.trail.shrink_to(KEPT);
        scratch.exact.shrink_to(KEPT);
        self.grammars.scratches.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }
}

/// Puts what was found into `hit`.
fn put(found: Option<Candidate>, hit: &mut Candidate) -> bool {
    if let Some(found) = found {
        *hit = found;
    }
    found.is_some()
}

/// The number of the machine of a context without prototypes that came with a push.
fn alone(grammars: &Grammars, id: ContextId) -> Option<usize> {
    *grammars.context(id)?.machine.get_or_init(|| add(grammars, &[], id))
}

fn add(grammars: &Grammars, brought: &[ContextId], id: ContextId) -> Option<usize> {
    grammars.machines.add(|number| Machine::new(number, grammars, brought, id)).map(|machine| machine.number)
}

fn quote(text: &str, pattern: &mut String) {
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '_' | '<' | '>' | '`' | '\'' | '"') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
}

#[cfg(test)]
impl Matcher<'_> {
    /// Looks for one pattern after another, without automata.
    pub fn plainly(mut self) -> Self {
        self.plainly = true;
        self
    }

    /// Allows no more than this many steps.
    pub fn allow(&mut self, steps: u64) {
        self.steps = steps;
    }

    /// As after a fault of the grammar.
    pub fn break_down(&mut self) {
        self.stack.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces::PIECES;
    use super::*;
    use proptest::prelude::*;
    use syntect::parsing::{ClearAmount, ParseState, ScopeStackOp};

    fn in_syntects_words(grammars: &Grammars, ops: &[(usize, Op)]) -> Vec<(usize, ScopeStackOp)> {
        let translate = |op: &Op| match op {
            Op::Push(scope) => ScopeStackOp::Push(grammars.scope(*scope).unwrap()),
            Op::Pop(count) => ScopeStackOp::Pop(*count as usize),
            Op::Clear(u32::MAX) => ScopeStackOp::Clear(ClearAmount::All),
            Op::Clear(count) => ScopeStackOp::Clear(ClearAmount::TopN(*count as usize)),
            Op::Restore => ScopeStackOp::Restore,
        };
        ops.iter().map(|(at, op)| (*at, translate(op))).collect()
    }

    #[test]
    fn agrees_with_syntect() {
        let set = two_face::syntax::extra_newlines();
        let grammars = super::super::all();
        let c = "#include <a.h>\n#define A(x) \\\n\tx\nint main(void)\n{\n\t/* 注释\n\t * b */\n\treturn a->b < 'c' ? \"d%d\\n\" : 0x1f; // e\n}\n";
        let shell = "cat <<EOF | sort\n$a ${b:-c} `d`\nEOF\nfor i in *.c; do [[ $i == x ]] && echo \"it's $(ls -l \"$i\")\"; done # é\n";
        let html = "<a href=\"b\">c &amp; d</a>\n<style>e { color: #fff }</style>\n<script>let f = `g ${h}`;</script>\n<!-- i\n j -->\n<p\nid=x>\n";
        let python = "def f(a, *b):\n    \"\"\"doc\n    more\"\"\"\n    return f'{a!r:>3}' % {1: r'\\d+'}\n@x\nclass C(D): pass\n";
        let yaml = "a: b\n- c: [1, 'd', \"e\"]\n  f: |\n    g\n    h\n# i\n*j: &k l\n---\n";
        let markdown = "# a\n\n*b* `c` [d](e)\n\n```rust\nfn f() {}\n```\n\n| g | h |\n|---|---|\n| 1 | 2 |\n";
        let ruby = "a = <<~B\n  c #{d}\nB\nputs :e, /f(g)/i, %w[h i]\n";
        let broken = "{\n\n}}\n))\n\"unclosed\nEOF\n\\\n";
        for (names, code) in [
            ("Rust", include_str!("matcher.rs")),
            ("TOML", include_str!("../../../Cargo.toml")),
            ("C|C++|Objective-C|Go", c),
            ("Bourne Again Shell (bash)|Perl|Makefile", shell),
            ("HTML|PHP|XML", html),
            ("Python", python),
            ("YAML", yaml),
            ("Markdown", markdown),
            ("Ruby", ruby),
            ("Rust|C|Java|JSON|CSS|SQL|Diff|INI|LaTeX|JavaScript|TypeScript", broken),
        ] {
            for name in names.split('|') {
                let index = set.syntaxes().iter().position(|syntax| syntax.name == name).unwrap();
                let mut theirs = ParseState::new(&set.syntaxes()[index]);
                let mut ours = Matcher::new(&grammars, index);
                for line in code.split_inclusive('\n') {
                    let found = ours.line(line).map(|ops| in_syntects_words(&grammars, ops));
                    assert_eq!(found.ok(), theirs.parse_line(line, &set).ok(), "{name}: {line}");
                }
            }
        }
    }

    #[test]
    fn loops_end() {
        let grammars = super::super::all();
        let index = grammars.syntaxes().iter().position(|syntax| syntax.name == "JavaScript").unwrap();
        let mut matcher = Matcher::new(&grammars, index);
        assert!(matcher.line("n /*\n").is_ok());
        assert!(matcher.left_a_loop());
        assert!(matcher.line("b */ let c;\n").is_ok());
    }

    /// Text that looks like code, with characters of one to four bytes.
    fn codelike() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[ -~\\t]{0,8}",
            "[a-z_]{1,6}",
            any::<char>().prop_map(String::from),
            prop::sample::select(PIECES).prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }

    thread_local! {
        /// Automata are made once for all cases.
        static SHARED: Rc<Grammars> = Rc::new(super::super::all());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn automata_change_nothing(code in codelike(), picks in prop::collection::vec(any::<prop::sample::Index>(), 8)) {
            let grammars = SHARED.with(Rc::clone);
            for index in picks.iter().map(|pick| pick.index(grammars.syntaxes().len())) {
                let name = &grammars.syntaxes()[index].name;
                let mut fast = Matcher::new(&grammars, index);
                let mut plain = Matcher::new(&grammars, index).plainly();
                for line in format!("{}\n", code.trim_end()).split_inclusive('\n') {
                    prop_assert_eq!(fast.line(line), plain.line(line), "{}: {:?}", name, line);
                }
            }
        }
    }

    #[test]
    fn threads_share_what_they_learn() {
        let grammars = super::super::all();
        let index = grammars.syntaxes().iter().position(|syntax| syntax.name == "Rust").unwrap();
        let code = include_str!("matcher.rs");
        let all = |matcher: &mut Matcher| code.split_inclusive('\n').map(|line| matcher.line(line).unwrap().to_vec()).collect::<Vec<_>>();
        let results: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| all(&mut Matcher::new(&grammars, index)))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let alone = all(&mut Matcher::new(&grammars, index));
        assert!(results.iter().all(|result| *result == alone));
    }
}
