//! Many patterns as one automaton, determinised as far as texts need it and shared by threads.
//!
//! It is run from every place of a text on, until it accepts or can no longer do so. Its alphabet are classes of
//! characters that no pattern tells apart, so that a step is one character, ASCII or not. What a step knows, what
//! stands before and what comes next, decides conditions such as `\b` and one-character look-arounds: the
//! character before while a state is entered, the one that comes next while it is left. For that a match is seen
//! one step late.
//!
//! The patterns are in order of preference, and within a pattern the ways through it are. A match of a pattern
//! that is exact ends all that is less preferred, as in backtracking. A match of one that is not is noted, and all
//! others go on, so that one run yields every candidate in order.
//!
//! The table of transitions only grows. Readers hold the table they know and take no lock but to extend it.

use super::pattern::{CATEGORIES, Condition, Regex, State, WIDE, Wide, category};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub struct Automaton {
    alphabet: Alphabet,
    /// For each class the first one that no condition on the character before tells from it.
    befores: Vec<usize>,
    /// The bits of idle patterns.
    idle: Vec<u32>,
    /// Whether nothing can match behind the start of a text.
    at_start: bool,
    builder: Mutex<Builder>,
    table: RwLock<Arc<Table>>,
}

/// Rows of transitions, one for each state, the first one for where to begin. A row has an entry for every class
/// of characters and then what is accepted on the way into its state.
pub struct Table {
    cells: Box<[AtomicU32]>,
}

/// Where the patterns may match.
#[derive(Default, Debug)]
pub struct Found {
    pub at: usize,
    /// The most preferred pattern that matches for certain, and where the automaton saw it end.
    pub certain: Option<(usize, usize)>,
    /// The patterns that may match and are preferred to it, in order.
    pub possible: Vec<usize>,
    /// Idle patterns whose match was empty at an earlier place of the same find, by their bits.
    pub idle: u32,
}

/// What an automaton has to know of a pattern.
pub struct Part {
    pub regex: Arc<Regex>,
    /// Whether a match is certain where the fragment accepts.
    pub certain: bool,
    /// Whether an empty match is to be passed over.
    pub idle: bool,
}

/// Why a scan ended without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The budget of steps was used up.
    Exhausted,
    /// The automaton has too many states.
    TooLarge,
}

/// Set in a transition whose state has accepted something.
const ACCEPT: u32 = 1 << 31;

/// Set in a transition behind which nothing more can be accepted.
const LAST: u32 = 1 << 30;

/// Set instead of `ACCEPT` if all that was accepted is a pattern that matches for certain. That is so at every
/// character of a word, and costs no look at the row until the last one.
const CERTAIN: u32 = 1 << 29;

/// What a transition has beside its row. No row is so far behind that it has these bits.
const FLAGS: u32 = ACCEPT | LAST | CERTAIN;

/// Not known yet.
const UNKNOWN: u32 = 0;

/// Tables do not grow beyond this number of cells.
const MOST_CELLS: usize = 1 << 22;

/// How many uncertain patterns a row can name; if there are more, they all count as candidates.
const NAMED: usize = 4;

/// The cells of a row behind its transitions.
const EXTRA: usize = 2 + NAMED / 2;

/// In the place of a name: every uncertain pattern.
const EVERY: u16 = u16::MAX;

impl Automaton {
    /// Of patterns in order of preference, all of which must have fragments. `None` if there are too many classes
    /// of characters or too many states.
    pub fn new(parts: &[Part]) -> Option<Self> {
        let conditions = parts.iter().filter_map(|part| part.regex.fragment.as_ref()).flat_map(|fragment| fragment.sets.iter());
        let alphabet = Alphabet::new(conditions)?;
        let builder = Builder::new(parts)?;
        let table = Arc::new(Table::new(4 * alphabet.stride(), None));
        let idle = builder.patterns.iter().map(|pattern| pattern.idle).collect();
        let befores = builder.befores(&alphabet);
        let at_start = parts.iter().all(|part| part.regex.begins_at_start());
        Some(Self { alphabet, befores, idle, at_start, builder: Mutex::new(builder), table: RwLock::new(table) })
    }

    /// The table as far as it is known.
    pub fn table(&self) -> Arc<Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The bit of an idle pattern, 0 of another.
    pub fn idle(&self, pattern: usize) -> u32 {
        self.idle[pattern]
    }

    /// Looks for the first place from `from` on where a pattern may match. `table` is one of this automaton, and
    /// is replaced by a newer one as needed.
    pub fn scan(&self, table: &mut Arc<Table>, text: &str, from: usize, steps: &mut u64, found: &mut Found) -> Result<bool, Stop> {
        // A number of its own stays in a register.
        let mut left = *steps;
        let done = self.scan_within(table, text, from, &mut left, found);
        *steps = left;
        done
    }

    #[inline(always)]
    fn scan_within(&self, table: &mut Arc<Table>, text: &str, from: usize, steps: &mut u64, found: &mut Found) -> Result<bool, Stop> {
        let bytes = text.as_bytes();
        let ascii = &self.alphabet.ascii;
        let edge = self.alphabet.edge();
        let mut at = from;
        let mut before = match from.checked_sub(1).map(|last| bytes[last]) {
            None => edge,
            Some(byte) if byte < 0x80 => usize::from(ascii[usize::from(byte)]),
            Some(_) => text[..from].chars().next_back().map_or(edge, |c| self.alphabet.class(c)),
        };
        found.certain = None;
        found.possible.clear();
        // The last place where something can begin.
        let last = if self.at_start { 0 } else { bytes.len() };
        if from > last {
            return Ok(false);
        }
        let mut idle = 0;
        let mut cells = &table.cells[..];
        loop {
            // Most places are left at once: nothing begins there.
            let (state, mut class, mut length) = loop {
                let mut state = cells[before].load(Ordering::Acquire);
                if state == UNKNOWN {
                    state = self.begin(table, before)?;
                    cells = &table.cells;
                }
                let (class, length) = self.class_at(text, at);
                if cells[state as usize + class].load(Ordering::Acquire) != LAST {
                    break (state, class, length);
                }
                *steps = steps.checked_sub(1).ok_or(Stop::Exhausted)?;
                if at >= last {
                    return Ok(false);
                }
                before = class;
                at += length;
            };
            let first = (class, length);
            let (mut state, mut place) = (state as usize, at);
            // The last transition that was `CERTAIN`, and where.
            let (mut certain, mut end) = (UNKNOWN, at);
            loop {
                let mut next = cells[state + class].load(Ordering::Acquire);
                if next.wrapping_sub(1) >= CERTAIN - 1 {
                    if next == UNKNOWN {
                        next = self.step(table, state as u32, class)?;
                        cells = &table.cells;
                    }
                    if next & CERTAIN != 0 {
                        (certain, end) = (next, place);
                    } else if next & ACCEPT != 0 {
                        self.settle(cells, std::mem::take(&mut certain), end, found);
                        idle |= self.accepted(cells, next, place, found);
                    }
                    if next & LAST != 0 {
                        break;
                    }
                    next &= !FLAGS;
                }
                if place >= bytes.len() {
                    break;
                }
                state = next as usize;
                place += length;
                (class, length) = self.class_at(text, place);
            }
            *steps = steps.checked_sub((place - at) as u64 + 1).ok_or(Stop::Exhausted)?;
            self.settle(cells, certain, end, found);
            if found.certain.is_some() || !found.possible.is_empty() {
                found.at = at;
                if !found.possible.is_empty() {
                    found.possible.sort_unstable();
                    found.possible.dedup();
                    if let Some((certain, _)) = found.certain {
                        found.possible.retain(|pattern| *pattern < certain);
                    }
                }
                return Ok(true);
            }
            found.idle |= std::mem::take(&mut idle);
            if at >= last {
                return Ok(false);
            }
            before = first.0;
            at += first.1;
        }
    }

    /// The class of what comes at a place, and its length in bytes.
    #[inline(always)]
    fn class_at(&self, text: &str, at: usize) -> (usize, usize) {
        match text.as_bytes().get(at) {
            Some(byte) if *byte < 0x80 => (usize::from(self.alphabet.ascii[usize::from(*byte)]), 1),
            Some(_) => self.wide_at(text, at),
            None => (self.alphabet.edge(), 1),
        }
    }

    #[cold]
    fn wide_at(&self, text: &str, at: usize) -> (usize, usize) {
        text[at..].chars().next().map_or((self.alphabet.edge(), 1), |c| (self.alphabet.class(c), c.len_utf8()))
    }

    /// Notes the pattern that a `CERTAIN` transition has accepted, if there was one.
    #[inline(always)]
    fn settle(&self, cells: &[AtomicU32], transition: u32, place: usize, found: &mut Found) {
        if transition != UNKNOWN {
            let pattern = cells[(transition & !FLAGS) as usize + self.alphabet.classes].load(Ordering::Acquire);
            found.certain = pattern.checked_sub(1).map(|pattern| (pattern as usize, place));
        }
    }

    /// Notes what a transition has accepted; the bits of idle patterns whose match is empty are returned.
    fn accepted(&self, cells: &[AtomicU32], transition: u32, place: usize, found: &mut Found) -> u32 {
        let extra = (transition & !FLAGS) as usize + self.alphabet.classes;
        let cell = |index: usize| cells[extra + index].load(Ordering::Acquire);
        if let Some(pattern) = cell(0).checked_sub(1) {
            found.certain = Some((pattern as usize, place));
        }
        for named in 0..NAMED {
            match (cell(1 + named / 2) >> (16 * (named % 2))) as u16 {
                0 => break,
                EVERY => found.possible.extend(self.lock().uncertain()),
                pattern => found.possible.push(usize::from(pattern) - 1),
            }
        }
        cell(EXTRA - 1)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Builder> {
        self.builder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cold]
    fn begin(&self, table: &mut Arc<Table>, before: usize) -> Result<u32, Stop> {
        let mut builder = self.lock();
        *table = self.table();
        let known = table.cells[before].load(Ordering::Acquire);
        if known != UNKNOWN {
            return Ok(known);
        }
        let alike = self.befores[before];
        builder.begin(alike, &self.alphabet);
        let state = self.intern(&mut builder, table)? & !FLAGS;
        for (class, first) in self.befores.iter().enumerate() {
            if *first == alike {
                table.cells[class].store(state, Ordering::Release);
            }
        }
        Ok(state)
    }

    #[cold]
    fn step(&self, table: &mut Arc<Table>, state: u32, class: usize) -> Result<u32, Stop> {
        let mut builder = self.lock();
        *table = self.table();
        let cell = state as usize + class;
        let known = table.cells[cell].load(Ordering::Acquire);
        if known != UNKNOWN {
            return Ok(known);
        }
        let index = (state as usize / self.alphabet.stride()) - 1;
        builder.step(index, class, self.befores[class], &self.alphabet);
        let (asks, before) = (builder.next.before.is_some(), self.befores[class]);
        let next = if builder.next.is_dead() { LAST } else { self.intern(&mut builder, table)? };
        for class in builder.same.iter().take_while(|class| *class < self.alphabet.classes) {
            let cell = &table.cells[state as usize + class];
            if (!asks || self.befores[class] == before) && cell.load(Ordering::Acquire) == UNKNOWN {
                cell.store(next, Ordering::Release);
            }
        }
        Ok(next)
    }

    /// The transition into the state that the builder has made.
    fn intern(&self, builder: &mut Builder, table: &mut Arc<Table>) -> Result<u32, Stop> {
        let stride = self.alphabet.stride();
        let (index, new) = builder.intern();
        let row = (index + 1) * stride;
        if new {
            if row + stride > table.cells.len() {
                let size = (table.cells.len() * 2).max(row + stride);
                if size > MOST_CELLS {
                    builder.forget();
                    return Err(Stop::TooLarge);
                }
                *table = Arc::new(Table::new(size, Some(table)));
                *self.table.write().unwrap_or_else(PoisonError::into_inner) = table.clone();
            }
            let made = &builder.states[index];
            let extra = row + self.alphabet.classes;
            table.cells[extra].store(made.certain.map_or(0, |pattern| u32::from(pattern) + 1), Ordering::Release);
            table.cells[extra + EXTRA - 1].store(made.idle, Ordering::Release);
            for (index, pattern) in made.possible.iter().enumerate() {
                let every = made.possible.len() > NAMED;
                let name = if every { EVERY } else { *pattern + 1 };
                table.cells[extra + 1 + index / 2].fetch_or(u32::from(name) << (16 * (index % 2)), Ordering::AcqRel);
                if every {
                    break;
                }
            }
        }
        let made = &builder.states[index];
        let accept = match made {
            Made { certain: Some(_), possible, idle: 0, .. } if possible.is_empty() => CERTAIN,
            made if made.accepts() => ACCEPT,
            _ => 0,
        };
        let last = if made.items.is_empty() { LAST } else { 0 };
        Ok(row as u32 | accept | last)
    }
}

impl Table {
    fn new(size: usize, old: Option<&Self>) -> Self {
        let known = old.map_or(&[][..], |old| &old.cells);
        let cells = known.iter().map(|cell| cell.load(Ordering::Acquire)).chain(std::iter::repeat(UNKNOWN)).take(size);
        Self { cells: cells.map(AtomicU32::new).collect() }
    }
}

/// Classes of characters that no condition tells apart, numbered from 0; the last one is the edge of the text.
struct Alphabet {
    ascii: [u8; 128],
    /// From which code points beyond ASCII on which row of `wide` holds.
    steps: Vec<u32>,
    /// Rows with the class of each category.
    wide: Vec<[u8; CATEGORIES]>,
    samples: Vec<Sample>,
    classes: usize,
}

/// What stands for a class.
#[derive(Clone, Copy, Debug)]
enum Sample {
    Ascii(u8),
    Wide { point: u32, category: u8 },
    Edge,
}

impl Condition {
    fn holds(&self, sample: Sample) -> bool {
        match sample {
            Sample::Ascii(byte) => self.set.ascii >> byte & 1 == 1,
            Sample::Wide { point, category } => self.set.wide.at(point) >> category & 1 == 1,
            Sample::Edge => self.edge,
        }
    }
}

impl Alphabet {
    fn new<'c>(conditions: impl Iterator<Item = &'c Condition>) -> Option<Self> {
        let (mut narrow, mut wide) = (Vec::new(), Vec::new());
        // Most conditions ask for one character, which is a class of its own then.
        let mut singles = 0u128;
        for Condition { set, .. } in conditions {
            match set.ascii & set.ascii.wrapping_sub(1) {
                0 => singles |= set.ascii,
                _ => narrow.push(set.ascii),
            }
            if set.wide.tells_apart() {
                wide.push(&set.wide);
            }
        }
        narrow.sort_unstable();
        narrow.dedup();
        wide.sort_unstable();
        wide.dedup();
        let mut parts: Vec<u128> = if singles == u128::MAX { Vec::new() } else { vec![!singles] };
        for bits in narrow {
            for index in 0..parts.len() {
                let (inside, outside) = (parts[index] & bits, parts[index] & !bits);
                if inside != 0 && outside != 0 {
                    parts[index] = inside;
                    parts.push(outside);
                }
            }
        }
        while singles != 0 {
            parts.push(singles & singles.wrapping_neg());
            singles &= singles - 1;
        }
        let mut alphabet = Self { ascii: [0; 128], steps: Vec::new(), wide: Vec::new(), samples: Vec::new(), classes: 0 };
        for (class, bits) in parts.iter().enumerate() {
            let class = u8::try_from(class).ok()?;
            let mut rest = *bits;
            while rest != 0 {
                alphabet.ascii[rest.trailing_zeros() as usize] = class;
                rest &= rest - 1;
            }
            alphabet.samples.push(Sample::Ascii(bits.trailing_zeros() as u8));
        }
        alphabet.widen(&wide)?;
        if alphabet.samples.len() > usize::from(u8::MAX) {
            return None;
        }
        alphabet.samples.push(Sample::Edge);
        alphabet.classes = alphabet.samples.len();
        Some(alphabet)
    }

    fn widen(&mut self, sets: &[&Wide]) -> Option<()> {
        self.steps = sets.iter().flat_map(|wide| wide.steps().iter().map(|(start, _)| *start)).chain([WIDE]).collect();
        self.steps.sort_unstable();
        self.steps.dedup();
        let mut known: HashMap<Vec<u64>, u8> = HashMap::new();
        for point in &self.steps {
            let here: Vec<u64> = sets.iter().map(|wide| wide.at(*point)).collect();
            // The categories that no set tells apart here.
            let mut parts = vec![u64::MAX];
            for bits in &here {
                for index in 0..parts.len() {
                    let (inside, outside) = (parts[index] & bits, parts[index] & !bits);
                    if inside != 0 && outside != 0 {
                        parts[index] = inside;
                        parts.push(outside);
                    }
                }
            }
            let mut row = [0; CATEGORIES];
            for part in parts {
                let category = part.trailing_zeros();
                if category as usize >= CATEGORIES {
                    continue;
                }
                let mut signature = vec![0u64; here.len().div_ceil(64)];
                for (index, bits) in here.iter().enumerate() {
                    signature[index / 64] |= (bits >> category & 1) << (index % 64);
                }
                let class = match known.get(&signature) {
                    Some(class) => *class,
                    None => {
                        let class = u8::try_from(self.samples.len()).ok()?;
                        self.samples.push(Sample::Wide { point: *point, category: category as u8 });
                        known.insert(signature, class);
                        class
                    }
                };
                for (category, entry) in row.iter_mut().enumerate() {
                    if part >> category & 1 == 1 {
                        *entry = class;
                    }
                }
            }
            self.wide.push(row);
        }
        Some(())
    }

    fn stride(&self) -> usize {
        self.classes + EXTRA
    }

    fn edge(&self) -> usize {
        self.classes - 1
    }

    /// The classes that a condition holds for.
    fn classes_of(&self, condition: &Condition) -> Classes {
        let mut classes = Classes::default();
        if condition.set.wide.is_empty() && condition.set.ascii.count_ones() <= 4 {
            let mut rest = condition.set.ascii;
            while rest != 0 {
                classes.insert(usize::from(self.ascii[rest.trailing_zeros() as usize]));
                rest &= rest - 1;
            }
            if condition.edge {
                classes.insert(self.edge());
            }
            return classes;
        }
        let halves = [condition.set.ascii as u64, (condition.set.ascii >> 64) as u64];
        for (class, sample) in self.samples.iter().enumerate() {
            let holds = match sample {
                Sample::Ascii(byte) => halves[usize::from(byte >> 6) & 1] >> (byte & 63) & 1,
                sample => u64::from(condition.holds(*sample)),
            };
            classes.0[class / 64] |= holds << (class % 64);
        }
        classes
    }

    fn class(&self, c: char) -> usize {
        if let Some(class) = self.ascii.get(c as usize) {
            return usize::from(*class);
        }
        let row = match self.wide.as_slice() {
            [row] => row,
            rows => &rows[self.steps.partition_point(|start| *start <= u32::from(c)).saturating_sub(1)],
        };
        usize::from(row[usize::from(category(c))])
    }
}

/// Makes states.
struct Builder {
    patterns: Vec<Pattern>,
    states: Vec<Made>,
    /// Numbers of states by their hashes; where two states have the same, the next free hash.
    known: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    next: Made,
    seen: Seen,
    stack: Vec<u16>,
    /// Room for the ways of a state while the next one is made.
    now: Vec<Item>,
    items: Vec<Item>,
    done: Vec<u16>,
    /// The classes that every condition holds for, as far as they have been asked for. Each pattern has its own range of
    /// `numbers`, which say where its conditions are found, 0 for nowhere yet.
    known_classes: Vec<Classes>,
    numbers: Vec<u32>,
    /// The classes that lead where the last step led, since they answer all that was asked in the same way.
    same: Classes,
}

struct Pattern {
    states: Arc<[State]>,
    conditions: Arc<[Condition]>,
    /// The conditions on what stands before.
    befores: Arc<[u16]>,
    start: u16,
    /// How many states the patterns before it have, and how many conditions.
    base: u32,
    first: u32,
    certain: bool,
    /// A bit of its own if its empty matches are to be passed over.
    idle: u32,
}

/// A pattern and a state of its fragment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Item {
    pattern: u16,
    state: u16,
}

/// A state of the automaton: what it was entered with, and the ways that are still open, the most preferred first.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
struct Made {
    certain: Option<u16>,
    possible: Vec<u16>,
    /// Bits of idle patterns that prefer an empty match.
    idle: u32,
    /// Whether no character has been consumed, where that matters.
    fresh: bool,
    items: Box<[Item]>,
    /// Whether a way depends on the next character without consuming it.
    waits: bool,
    /// The class of the character before, or one like it, where that still matters.
    before: Option<u16>,
}

impl Made {
    fn accepts(&self) -> bool {
        self.certain.is_some() || !self.possible.is_empty() || self.idle != 0
    }

    fn is_dead(&self) -> bool {
        !self.accepts() && self.items.is_empty()
    }

    fn hash(&self) -> u64 {
        let mut hash = u64::from(self.certain.map_or(0, |pattern| pattern + 1)) << 16 | u64::from(self.before.map_or(0, |class| class + 1));
        let mut add = |word: u64| hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
        add(u64::from(self.idle) << 1 | u64::from(self.fresh));
        self.possible.iter().for_each(|pattern| add(u64::from(*pattern)));
        self.items.iter().for_each(|item| add(u64::from(item.pattern) << 16 | u64::from(item.state)));
        hash
    }
}

/// Keys that are hashes already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A set of classes.
#[derive(Clone, Copy, Default)]
struct Classes([u64; 4]);

impl Classes {
    const ALL: Self = Self([!0; 4]);

    fn insert(&mut self, class: usize) {
        self.0[class / 64] |= 1 << (class % 64);
    }

    fn contains(&self, class: usize) -> bool {
        self.0[class / 64] >> (class % 64) & 1 == 1
    }

    /// Keeps those that are within `other`, or those that are not.
    fn keep(&mut self, other: &Self, within: bool) {
        let flip = if within { 0 } else { !0 };
        for index in 0..self.0.len() {
            self.0[index] &= other.0[index] ^ flip;
        }
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0;
        (0..words.len()).flat_map(move |index| {
            let mut rest = words[index];
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest.checked_sub(1)?;
                Some(64 * index + bit)
            })
        })
    }
}

/// A set that is cleared at no cost.
struct Seen {
    marks: Vec<u32>,
    mark: u32,
}

impl Seen {
    fn clear(&mut self) {
        self.mark = self.mark.wrapping_add(1);
        if self.mark == 0 {
            self.marks.fill(0);
            self.mark = 1;
        }
    }

    fn insert(&mut self, index: u32) -> bool {
        std::mem::replace(&mut self.marks[index as usize], self.mark) != self.mark
    }
}

impl Builder {
    fn new(parts: &[Part]) -> Option<Self> {
        let mut patterns = Vec::with_capacity(parts.len());
        let (mut base, mut first) = (0, 0);
        let mut idle = 1u32;
        for part in parts {
            let fragment = part.regex.fragment.as_ref()?;
            patterns.push(Pattern {
                states: fragment.states.clone(),
                conditions: fragment.sets.clone(),
                befores: fragment.befores.clone(),
                start: fragment.start as u16,
                base,
                first,
                // There are only so many bits.
                certain: part.certain && (!part.idle || idle != 0),
                idle: if part.idle && part.certain { idle } else { 0 },
            });
            if part.idle && part.certain {
                idle <<= 1;
            }
            base += fragment.states.len() as u32;
            first += fragment.sets.len() as u32;
        }
        u16::try_from(patterns.len() + 2).ok()?;
        Some(Self {
            patterns,
            states: Vec::new(),
            known: HashMap::default(),
            next: Made::default(),
            seen: Seen { marks: vec![0; base as usize], mark: 0 },
            stack: Vec::new(),
            now: Vec::new(),
            items: Vec::new(),
            done: Vec::new(),
            known_classes: Vec::new(),
            numbers: vec![0; first as usize],
            same: Classes::ALL,
        })
    }

    fn befores(&self, alphabet: &Alphabet) -> Vec<usize> {
        let mut conditions: Vec<&Condition> = Vec::new();
        for pattern in &self.patterns {
            for set in &*pattern.befores {
                let condition = &pattern.conditions[usize::from(*set)];
                if !conditions.contains(&condition) {
                    conditions.push(condition);
                }
            }
        }
        let mut known: HashMap<Vec<bool>, usize> = HashMap::new();
        let samples = alphabet.samples.iter().enumerate();
        samples.map(|(class, sample)| *known.entry(conditions.iter().map(|c| c.holds(*sample)).collect()).or_insert(class)).collect()
    }

    fn uncertain(&self) -> impl Iterator<Item = usize> + '_ {
        self.patterns.iter().enumerate().filter(|(_, pattern)| !pattern.certain).map(|(index, _)| index)
    }

    /// Makes the state at a place behind a character.
    fn begin(&mut self, class: usize, alphabet: &Alphabet) {
        self.next = Made::default();
        self.seen.clear();
        self.items.clear();
        for pattern in 0..self.patterns.len() as u16 {
            let state = self.patterns[usize::from(pattern)].start;
            self.walk(Item { pattern, state }, Some(class), None, alphabet);
        }
        self.next.fresh = self.patterns.iter().any(|pattern| pattern.idle != 0);
        self.finish(class);
    }

    /// Makes the state that a character leads to from a state.
    fn step(&mut self, from: usize, class: usize, before: usize, alphabet: &Alphabet) {
        self.next = Made::default();
        self.same = Classes::ALL;
        let made = std::mem::take(&mut self.states[from]);
        if made.waits {
            self.decide(&made, class, alphabet);
        }
        let now = std::mem::take(&mut self.now);
        let ways = if made.waits { &now[..] } else { &made.items[..] };
        self.seen.clear();
        self.items.clear();
        self.done.clear();
        for item in ways {
            if self.done.contains(&item.pattern) {
                continue;
            }
            let state = self.patterns[usize::from(item.pattern)].states[usize::from(item.state)];
            match state {
                State::Match => {
                    let pattern = &self.patterns[usize::from(item.pattern)];
                    if made.fresh && pattern.idle != 0 {
                        self.next.idle |= pattern.idle;
                        self.done.push(item.pattern);
                        continue;
                    }
                    if pattern.certain {
                        self.next.certain = Some(item.pattern);
                        break;
                    }
                    self.next.possible.push(item.pattern);
                    self.done.push(item.pattern);
                }
                State::Set { set, next } if self.holds(item.pattern, set, class, alphabet) => {
                    self.walk(Item { state: next as u16, ..*item }, Some(class), None, alphabet);
                }
                _ => {}
            }
        }
        if !self.next.possible.is_empty() {
            // One match is as good as another; an idle pattern keeps the ways that it prefers to an empty match.
            let possible = &self.next.possible;
            self.items.retain(|item| !possible.contains(&item.pattern));
            self.next.possible.sort_unstable();
        }
        self.now = now;
        self.states[from] = made;
        self.finish(before);
    }

    /// The ways of a state when what waits for the next character is decided.
    fn decide(&mut self, made: &Made, class: usize, alphabet: &Alphabet) {
        let before = made.before.map(usize::from);
        self.seen.clear();
        self.items.clear();
        for item in &made.items {
            let pattern = &self.patterns[usize::from(item.pattern)];
            match pattern.states[usize::from(item.state)] {
                State::After { set, next, .. } => {
                    if self.holds(item.pattern, set, class, alphabet) {
                        self.walk(Item { state: next as u16, ..*item }, before, Some(class), alphabet);
                    }
                }
                _ => {
                    if self.seen.insert(pattern.base + u32::from(item.state)) {
                        self.items.push(*item);
                    }
                }
            }
        }
        std::mem::swap(&mut self.now, &mut self.items);
    }

    fn finish(&mut self, class: usize) {
        let mut asks = false;
        for item in &self.items {
            if let State::After { asks: more, .. } = self.patterns[usize::from(item.pattern)].states[usize::from(item.state)] {
                self.next.waits = true;
                asks |= more;
            }
        }
        self.next.items = self.items[..].into();
        self.next.before = asks.then_some(class as u16);
    }

    /// The number of the state that was made, and whether it is new.
    fn intern(&mut self) -> (usize, bool) {
        let made = std::mem::take(&mut self.next);
        let mut hash = made.hash();
        while let Some(index) = self.known.get(&hash) {
            if self.states[*index as usize] == made {
                return (*index as usize, false);
            }
            hash = hash.wrapping_add(1);
        }
        let index = self.states.len();
        self.known.insert(hash, index as u32);
        self.states.push(made);
        (index, true)
    }

    /// Takes back the last state.
    fn forget(&mut self) {
        let last = self.states.len() as u32 - 1;
        self.states.pop();
        self.known.retain(|_, index| *index != last);
    }

    fn holds(&mut self, pattern: u16, condition: u16, class: usize, alphabet: &Alphabet) -> bool {
        let classes = self.classes(pattern, condition, alphabet);
        let classes = &self.known_classes[classes];
        let holds = classes.contains(class);
        self.same.keep(classes, holds);
        holds
    }

    /// Where the classes are that a condition holds for.
    fn classes(&mut self, pattern: u16, condition: u16, alphabet: &Alphabet) -> usize {
        let of = &self.patterns[usize::from(pattern)];
        let number = &mut self.numbers[of.first as usize + usize::from(condition)];
        if *number == 0 {
            self.known_classes.push(alphabet.classes_of(&of.conditions[usize::from(condition)]));
            *number = self.known_classes.len() as u32;
        }
        *number as usize - 1
    }

    /// Adds what can be reached without a character, given what stands before and, if it is known, what comes next.
    fn walk(&mut self, item: Item, before: Option<usize>, after: Option<usize>, alphabet: &Alphabet) {
        let pattern = item.pattern;
        self.stack.clear();
        self.stack.push(item.state);
        while let Some(state) = self.stack.pop() {
            let of = &self.patterns[usize::from(pattern)];
            if !self.seen.insert(of.base + u32::from(state)) {
                continue;
            }
            match of.states[usize::from(state)] {
                State::Split { first, second } => self.stack.extend([second as u16, first as u16]),
                State::Before { set, next } => {
                    // What stood before a state that waits is no question to the class of this step.
                    let holds = match (before, after) {
                        (None, _) => false,
                        (Some(before), None) => self.holds(pattern, set, before, alphabet),
                        (Some(before), Some(_)) => {
                            let classes = self.classes(pattern, set, alphabet);
                            self.known_classes[classes].contains(before)
                        }
                    };
                    if holds {
                        self.stack.push(next as u16);
                    }
                }
                State::After { set, next, .. } if after.is_some() => {
                    if after.is_some_and(|after| self.holds(pattern, set, after, alphabet)) {
                        self.stack.push(next as u16);
                    }
                }
                State::Fail => {}
                State::After { .. } | State::Set { .. } | State::Match => self.items.push(Item { pattern, state }),
            }
        }
    }
}
