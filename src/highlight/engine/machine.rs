//! What is looked for while a context is on top of the stack: its rules, in order, and the automaton that finds
//! them.

use super::automaton::{Automaton, Found, Part, Stop, Table};
use super::grammar::{Context, ContextId, Grammars, Operation, Pattern, Rule, ScopeId};
use super::pattern::{self, End, Exhausted, Regex};
use std::sync::{Arc, OnceLock};

/// Includes within includes are followed up to this depth.
const DEEPEST: usize = 100;

pub struct Machine {
    pub number: usize,
    context: ContextId,
    pub entries: Vec<Entry>,
    /// What the automaton's patterns are.
    slots: Vec<Slot>,
    /// `None` if there is nothing to find by it, or if it would be too large.
    automaton: Option<Automaton>,
    /// Entries that only the exact engine can look for.
    apart: Vec<usize>,
    /// Whether rules that push are looked for.
    pushes: bool,
    /// The number of the machine with the same entries for a stack that is full.
    deep: OnceLock<Option<usize>>,
}

struct Slot {
    entry: usize,
    end: End,
}

pub struct Entry {
    pub rule: Arc<Rule>,
    /// `None` if it makes sense only with what it quotes filled in.
    pub regex: Option<Arc<Regex>>,
    /// Which of the prototypes that came with a push this is from.
    pub brought: Option<usize>,
    /// Whether what is looked for depends on what the match that pushed the context captured.
    pub quotes: bool,
    action: OnceLock<Option<Action>>,
}

/// What the scopes of a match are made of.
pub struct Action {
    /// At the begin of the match, and at its end.
    pub before: Box<[Op]>,
    pub after: Box<[Op]>,
    /// Whether there are scopes for groups.
    pub captures: bool,
    /// Whether groups are asked for.
    pub groups: bool,
    /// Whether a context that is entered quotes what was captured.
    pub quotes: bool,
    /// The machine of the context that is entered and comes on top, if no prototypes come with it.
    pub entered: OnceLock<usize>,
}

/// A change of the stack of scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Push(ScopeId),
    Pop(u32),
    /// Takes as many scopes away, or all there are, until the next [`Op::Restore`].
    Clear(u32),
    Restore,
}

/// A match that was found: the entry, and where it begins. The end is known if no groups are needed for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidate {
    pub entry: usize,
    pub at: usize,
    pub end: usize,
    /// Where the search began.
    pub from: usize,
    /// Whether the groups of the exact engine are those of this match.
    pub grouped: bool,
}

/// What a find needs beside the machine.
pub struct Work<'w> {
    pub text: &'w str,
    pub exact: &'w mut pattern::Scratch,
    pub found: &'w mut Found,
    pub steps: &'w mut u64,
}

impl From<Exhausted> for Stop {
    fn from(_: Exhausted) -> Self {
        Self::Exhausted
    }
}

impl Machine {
    /// `None` if a context is missing or includes itself, or a pattern has a fault.
    pub fn new(number: usize, grammars: &Grammars, brought: &[ContextId], id: ContextId) -> Option<Self> {
        let mut entries = Vec::new();
        for (index, prototype) in brought.iter().enumerate() {
            collect(grammars, *prototype, Some(index), 0, &mut entries)?;
        }
        let context = grammars.context(id)?;
        if let Some(prototype) = context.prototype {
            collect(grammars, prototype, None, 0, &mut entries)?;
            entries.iter_mut().filter(|entry| entry.brought.is_none()).for_each(|entry| entry.quotes = false);
        }
        collect(grammars, id, None, 0, &mut entries)?;
        Some(Self::of(number, id, entries, true))
    }

    fn of(number: usize, context: ContextId, entries: Vec<Entry>, pushes: bool) -> Self {
        let (mut slots, mut parts, mut apart) = (Vec::new(), Vec::new(), Vec::new());
        for (index, entry) in entries.iter().enumerate() {
            if !pushes && entry.pushes() {
                continue;
            }
            let regex = entry.regex.as_ref().filter(|regex| !entry.quotes && !regex.anchored);
            match regex.and_then(|regex| Some((regex, regex.fragment.as_ref()?))) {
                Some((regex, fragment)) => {
                    slots.push(Slot { entry: index, end: fragment.end });
                    // A rule that does nothing is passed over where its match is empty. The automaton sees that unless it
                    // reads on behind the match.
                    let idle = fragment.nullable && matches!(entry.rule.operation, Operation::None);
                    let seen = fragment.end == End::Accept;
                    parts.push(Part { regex: regex.clone(), certain: fragment.exact && (!idle || seen), idle: idle && seen });
                }
                None => apart.push(index),
            }
        }
        let automaton = if parts.is_empty() { None } else { Automaton::new(&parts) };
        let mut machine = Self { number, context, entries, slots, automaton, apart, pushes, deep: OnceLock::new() };
        if machine.automaton.is_none() {
            machine.apart = machine.wanted();
        }
        machine
    }

    /// The machine that looks for the same entries but for those that push.
    pub fn deep<'g>(&self, grammars: &'g Grammars) -> Option<&'g Self> {
        let number = *self.deep.get_or_init(|| {
            let entries = self.entries.iter().map(Entry::again).collect();
            grammars.machines.add(|number| Some(Self::of(number, self.context, entries, false))).map(|machine| machine.number)
        });
        grammars.machines.get(number?)
    }

    /// All entries that are looked for.
    pub fn wanted(&self) -> Vec<usize> {
        (0..self.entries.len()).filter(|entry| self.pushes || !self.entries[*entry].pushes()).collect()
    }

    /// The automaton's table.
    pub fn table(&self) -> Option<Arc<Table>> {
        self.automaton.as_ref().map(Automaton::table)
    }

    pub fn apart(&self) -> &[usize] {
        &self.apart
    }

    /// Looks for the first place from `from` on where a rule matches, and there for the first rule, among those
    /// that the automaton knows. Whether there is one; it is put into `hit`, since copies of it cost much here.
    pub fn find(&self, table: &mut Arc<Table>, from: usize, work: &mut Work, hit: &mut Candidate) -> Result<bool, Stop> {
        let Some(automaton) = &self.automaton else { return Ok(false) };
        // Rules that do nothing and whose first match is empty are passed over in this whole find.
        let mut idle: Vec<usize> = Vec::new();
        work.found.idle = 0;
        hit.from = from;
        let mut at = from;
        loop {
            if !automaton.scan(table, work.text, at, work.steps, work.found)? {
                return Ok(false);
            }
            at = work.found.at;
            for index in 0..work.found.possible.len() {
                let entry = self.slots[work.found.possible[index]].entry;
                if self.possible(entry, at, &mut idle, work, hit)? {
                    return Ok(true);
                }
            }
            if let Some((slot, end)) = work.found.certain {
                if automaton.idle(slot) & work.found.idle == 0 {
                    self.certain(&self.slots[slot], at, end, work, hit)?;
                    return Ok(true);
                }
                // What is preferred less than an idle rule that is passed over, the automaton did not look at.
                for slot in slot + 1..self.slots.len() {
                    if automaton.idle(slot) & work.found.idle != 0 {
                        continue;
                    }
                    if self.possible(self.slots[slot].entry, at, &mut idle, work, hit)? {
                        return Ok(true);
                    }
                    if idle.last() == Some(&self.slots[slot].entry) {
                        work.found.idle |= automaton.idle(slot);
                    }
                }
            }
            match work.text[at..].chars().next() {
                Some(c) => at += c.len_utf8(),
                None => return Ok(false),
            }
        }
    }

    /// Asks the exact engine whether an entry matches at a place.
    fn possible(&self, entry: usize, at: usize, idle: &mut Vec<usize>, work: &mut Work, hit: &mut Candidate) -> Result<bool, Stop> {
        let Some(regex) = self.entries[entry].regex.as_ref().filter(|_| !idle.contains(&entry)) else { return Ok(false) };
        let Some(end) = regex.program().at(work.text, at, hit.from, work.exact, work.steps)? else { return Ok(false) };
        if end == at && matches!(self.entries[entry].rule.operation, Operation::None) {
            idle.push(entry);
            return Ok(false);
        }
        (hit.entry, hit.at, hit.end, hit.grouped) = (entry, at, end, true);
        Ok(true)
    }

    /// A match that is certain; its end may not be.
    #[inline]
    fn certain(&self, slot: &Slot, at: usize, end: usize, work: &mut Work, hit: &mut Candidate) -> Result<(), Stop> {
        (hit.entry, hit.at, hit.grouped) = (slot.entry, at, false);
        hit.end = match slot.end {
            End::Accept => end,
            End::Width(0) => at,
            End::Width(count) => work.text[at..].char_indices().nth(count as usize).map_or(work.text.len(), |(offset, _)| at + offset),
            End::Unknown => {
                let end = match &self.entries[slot.entry].regex {
                    Some(regex) => regex.program().at(work.text, at, hit.from, work.exact, work.steps)?,
                    None => None,
                };
                debug_assert!(end.is_some(), "{at} in {:?}", work.text);
                hit.grouped = true;
                end.unwrap_or(at)
            }
        };
        Ok(())
    }

    /// What an entry does to the scopes. `None` if it leads to a context that is missing.
    #[inline]
    pub fn action(&self, grammars: &Grammars, entry: usize) -> Option<&Action> {
        let entry = &self.entries[entry];
        entry.action.get_or_init(|| Action::new(grammars, grammars.context(self.context)?, &entry.rule)).as_ref()
    }
}

impl Entry {
    pub fn pushes(&self) -> bool {
        matches!(self.rule.operation, Operation::Push(_))
    }

    fn again(&self) -> Self {
        let Self { rule, regex, brought, quotes, .. } = self;
        Self { rule: rule.clone(), regex: regex.clone(), brought: *brought, quotes: *quotes, action: OnceLock::new() }
    }
}

/// Walks the rules of a context in order, through its includes.
fn collect(grammars: &Grammars, id: ContextId, brought: Option<usize>, depth: usize, entries: &mut Vec<Entry>) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    for pattern in &grammars.context(id)?.patterns {
        match pattern {
            Pattern::Match(rule) => {
                let quotes = rule.quotes;
                let regex = rule.regex.get_or_init(|| grammars.regex(&rule.source)).clone();
                if regex.is_none() && !quotes {
                    return None;
                }
                entries.push(Entry { rule: rule.clone(), regex, brought, quotes, action: OnceLock::new() });
            }
            Pattern::Include(Some(id)) => collect(grammars, *id, brought, depth + 1, entries)?,
            Pattern::Include(None) => {}
        }
    }
    Some(())
}

impl Action {
    /// The scopes of a match: those of the contexts it leaves and enters around those of its own. `set` gives a
    /// match the scopes of both contexts, which are put in order behind it.
    fn new(grammars: &Grammars, context: &Context, rule: &Rule) -> Option<Self> {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let push = |scopes: &[ScopeId], ops: &mut Vec<Op>| ops.extend(scopes.iter().map(|scope| Op::Push(*scope)));
        if !rule.scope.is_empty() {
            after.push(Op::Pop(rule.scope.len() as u32));
        }
        let mut quotes = false;
        match &rule.operation {
            Operation::None => {}
            Operation::Broken => return None,
            Operation::Pop => {
                pop(context.meta_content_scope.len(), &mut before);
                pop(context.meta_scope.len(), &mut after);
                if context.clear_scopes.is_some() {
                    after.push(Op::Restore);
                }
            }
            Operation::Push(targets) | Operation::Set(targets) => {
                let set = matches!(rule.operation, Operation::Set(_));
                let targets = targets.iter().map(|target| grammars.context(*target)).collect::<Option<Vec<_>>>()?;
                quotes = targets.iter().any(|target| target.quotes);
                if set && context.clear_scopes.is_some() {
                    before.push(Op::Restore);
                }
                for target in &targets {
                    if let (false, Some(amount)) = (set, target.clear_scopes) {
                        before.push(Op::Clear(amount));
                    }
                    push(&target.meta_scope, &mut before);
                }
                let left = if set { context.meta_scope.len() + context.meta_content_scope.len() } else { 0 };
                let reorder = left > 0
                    || targets.iter().any(|target| !target.meta_content_scope.is_empty() || (set && target.clear_scopes.is_some()));
                if reorder {
                    pop(left + targets.iter().map(|target| target.meta_scope.len()).sum::<usize>(), &mut after);
                    for target in targets {
                        if let (true, Some(amount)) = (set, target.clear_scopes) {
                            after.push(Op::Clear(amount));
                        }
                        push(&target.meta_scope, &mut after);
                        push(&target.meta_content_scope, &mut after);
                    }
                }
            }
        }
        if let Some(prototype) = rule.with_prototype {
            quotes |= grammars.context(prototype)?.quotes;
        }
        push(&rule.scope, &mut before);
        Some(Self {
            before: before.into(),
            after: after.into(),
            captures: !rule.captures.is_empty(),
            groups: !rule.captures.is_empty() || quotes,
            quotes,
            entered: OnceLock::new(),
        })
    }
}

fn pop(count: usize, ops: &mut Vec<Op>) {
    if count > 0 {
        ops.push(Op::Pop(count as u32));
    }
}
