//! Results of an earlier run that are still right.
//!
//! A remembered function reads nothing but what its [`Parts`] name. Its result is kept by the function and the name of what
//! was made (a page's file, an output's path), together with a print of each part; it is taken again when every print is the
//! same. What differs first is the reason that a thing was made anew ([`Why`]). Results carry their diagnostics, so a
//! result that is taken again reports what it reported when it was made.
//!
//! Nothing here reads or writes a file: a [`Shelf`] lends what is known, and [`Memo::changes`] is what whoever keeps it is
//! to write. Entries of another build of faircopy are not to be lent at all ([`BUILD`]).

mod kept;
mod parts;

pub use kept::Kept;
pub use parts::{Parts, Print, of_bytes, print};

use crate::pack::{self, Pack, Packed};
use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A print of what faircopy itself is made of: its sources, its lock file, its features.
pub const BUILD: &str = env!("FAIRCOPY_BUILD");

/// What was not asked for in so many runs that made something is forgotten, after twice as many at most.
pub const IDLE_BUILDS: u64 = 16;

/// What is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// A file → its page.
    Parse,
    /// A picture → its size.
    Picture,
    /// A page → its summary.
    Summary,
    /// A page → its body.
    Body,
    /// An output path → the hash of the page that is written there.
    Page,
    /// The path of a feed → the hashes of its files.
    Feed,
    /// The path of a page as Markdown → the hash of that.
    Twin,
    /// The whole site → its outputs and its report.
    Site,
}

impl Function {
    pub const ALL: [Self; 8] = [Self::Parse, Self::Picture, Self::Summary, Self::Body, Self::Page, Self::Feed, Self::Twin, Self::Site];

    pub fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Picture => "picture",
            Self::Summary => "summary",
            Self::Body => "body",
            Self::Page => "page",
            Self::Feed => "feed",
            Self::Twin => "twin",
            Self::Site => "site",
        }
    }
}

/// Lends what is known. Called from many threads.
pub trait Shelf: Sync {
    /// The entry of this name, exactly as it was among the changes of an earlier run.
    fn entry(&self, function: Function, name: &str) -> Option<Entry>;

    /// Whether it lasts no longer than the process, and so takes values as they are.
    fn takes_values(&self) -> bool {
        false
    }

    /// What the run before left of a type, if it takes values.
    fn last(&self, _: TypeId) -> Option<Arc<dyn Any + Send + Sync>> {
        None
    }

    /// Whether it is to be told which entries were used.
    fn counts(&self) -> bool {
        false
    }
}

/// A result and the prints of the parts that it was made of.
#[derive(Clone)]
pub enum Entry {
    /// With a checksum in front.
    Packed(Vec<u8>),
    Value(Arc<[Print]>, Arc<dyn Any + Send + Sync>),
}

/// Why something was made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing was known of it.
    New,
    /// This differs.
    Changed(&'static str),
    /// A question of its template has another answer now.
    Asked(String),
    /// An address that it names leads to something now, or to nothing any more.
    Link,
    /// What was made of it is not where it is to be.
    Missing,
}

/// What is known of one name.
pub enum Found<T> {
    /// It is as it was.
    Same(Arc<T>),
    /// Something differs; this is what was made then.
    Stale(Why, Arc<T>),
    Nothing,
}

/// How often a function was computed, and how often its result was known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub made: usize,
    pub known: usize,
}

/// The memory of one run.
pub struct Memo<'a> {
    shelf: Option<&'a dyn Shelf>,
    counts_uses: bool,
    /// What tells apart runs that are taken in turns, such as those of `build` and `serve`.
    variant: String,
    counts: [(AtomicUsize, AtomicUsize); Function::ALL.len()],
    made: Mutex<Vec<(Function, String, Entry)>>,
    /// Names that were asked for and are known, if somebody counts them.
    used: Mutex<Vec<(Function, String)>>,
    reasons: Mutex<Vec<(Function, String, Why)>>,
    wholes: Mutex<Wholes>,
    is_partial: AtomicBool,
    is_forgotten: AtomicBool,
}

/// What stages leave for the next run as it is, one of each type.
pub type Wholes = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

/// What is to be kept of a run.
#[derive(Default)]
pub struct Changes {
    pub wholes: Wholes,
    /// Whether it asked for all that it is made of. If not, nobody can tell what is still of use.
    pub is_partial: bool,
    pub made: Vec<(Function, String, Entry)>,
    /// If the shelf counts uses: what was known and used.
    pub used: Option<Vec<(Function, String)>>,
}

impl<'a> Memo<'a> {
    /// One that knows nothing and keeps nothing.
    pub fn none() -> Self {
        Self::new(None, "")
    }

    /// One that knows what `shelf` lends. Runs of different `variant`s do not know of each other's pages.
    pub fn with(shelf: &'a dyn Shelf, variant: &str) -> Self {
        Self::new(Some(shelf), variant)
    }

    fn new(shelf: Option<&'a dyn Shelf>, variant: &str) -> Self {
        let counts = std::array::from_fn(|_| Default::default());
        let variant = variant.to_owned();
        let counts_uses = shelf.is_some_and(Shelf::counts);
        Self {
            shelf,
            counts_uses,
            variant,
            counts,
            made: Mutex::default(),
            used: Mutex::default(),
            reasons: Mutex::default(),
            wholes: Mutex::default(),
            is_partial: AtomicBool::new(false),
            is_forgotten: AtomicBool::new(false),
        }
    }

    pub fn is_kept(&self) -> bool {
        self.shelf.is_some()
    }

    /// Whether what is kept outlives the process.
    pub fn is_lasting(&self) -> bool {
        self.shelf.is_some_and(|shelf| !shelf.takes_values())
    }

    /// What is known of `name`. Whoever takes a result says so ([`Self::took`]); whoever makes it anew keeps it.
    pub fn look<T: Pack + Send + Sync + 'static>(&self, function: Function, name: &str, parts: &Parts) -> Found<T> {
        let entry = self.shelf.and_then(|shelf| shelf.entry(function, &self.full(function, name)));
        let Some((difference, value)) = entry.and_then(|entry| opened(entry, parts)) else { return Found::Nothing };
        match difference {
            None => Found::Same(value),
            Some(part) => Found::Stale(Why::Changed(part), value),
        }
    }

    /// The result that is known of `name`, if nothing differs; counted, and if not, the reason noted.
    pub fn recall<T: Pack + Send + Sync + 'static>(&self, function: Function, name: &str, parts: &Parts) -> Option<Arc<T>> {
        match self.look(function, name, parts) {
            Found::Same(value) => {
                self.took(function, name);
                Some(value)
            }
            Found::Stale(why, _) => {
                self.makes(function, name, why);
                None
            }
            Found::Nothing => {
                self.makes(function, name, Why::New);
                None
            }
        }
    }

    pub fn took(&self, function: Function, name: &str) {
        self.counts[function as usize].1.fetch_add(1, Ordering::Relaxed);
        if self.counts_uses {
            lock(&self.used).push((function, self.full(function, name).into_owned()));
        }
    }

    pub fn makes(&self, function: Function, name: &str, why: Why) {
        self.counts[function as usize].0.fetch_add(1, Ordering::Relaxed);
        if self.is_kept() {
            lock(&self.reasons).push((function, name.to_owned(), why));
        }
    }

    /// Keeps a result for later runs.
    pub fn keep<T: Pack + Send + Sync + 'static>(&self, function: Function, name: &str, parts: &Parts, value: T) -> Arc<T> {
        let value = Arc::new(value);
        if let Some(shelf) = self.shelf {
            let entry = if shelf.takes_values() { Entry::Value(parts.prints().collect(), value.clone()) } else { packed(parts, &*value) };
            lock(&self.made).push((function, self.full(function, name).into_owned(), entry));
        }
        value
    }

    /// What the run before left of a type ([`leave`](Self::leave)), within one process.
    pub fn last<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.shelf?.last(TypeId::of::<T>())?.downcast().ok()
    }

    /// Whether anything is kept that is left.
    pub fn takes_wholes(&self) -> bool {
        self.shelf.is_some_and(|shelf| shelf.takes_values())
    }

    /// Leaves something for the next run as it is, if that can be.
    pub fn leave<T: Send + Sync + 'static>(&self, value: T) {
        if self.takes_wholes() {
            lock(&self.wholes).insert(TypeId::of::<T>(), Arc::new(value));
        }
    }

    /// Says that results are passed over without being asked for, as they are known to be right otherwise.
    pub fn passes_over(&self) {
        self.is_partial.store(true, Ordering::Relaxed);
    }

    /// Says that nothing of this run is to be kept.
    pub fn forget(&self) {
        self.is_forgotten.store(true, Ordering::Relaxed);
    }

    pub fn count(&self, function: Function) -> Count {
        let (made, known) = &self.counts[function as usize];
        Count { made: made.load(Ordering::Relaxed), known: known.load(Ordering::Relaxed) }
    }

    /// What was made anew and why, in order of name.
    pub fn reasons(&self) -> Vec<(Function, String, Why)> {
        let mut reasons = lock(&self.reasons).clone();
        reasons.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        reasons
    }

    /// What is to be kept of this run. Of two results of one name the last one counts.
    pub fn changes(&self) -> Changes {
        if self.is_forgotten.load(Ordering::Relaxed) {
            return Changes::default();
        }
        let wholes = std::mem::take(&mut *lock(&self.wholes));
        let is_partial = self.is_partial.load(Ordering::Relaxed);
        let made: BTreeMap<_, _> =
            std::mem::take(&mut *lock(&self.made)).into_iter().map(|(function, name, entry)| ((function, name), entry)).collect();
        let made = made.into_iter().map(|((function, name), entry)| (function, name, entry)).collect();
        Changes { wholes, is_partial, made, used: self.counts_uses.then(|| std::mem::take(&mut *lock(&self.used))) }
    }

    /// What a file is read as does not depend on where the site is shown.
    fn full<'n>(&self, function: Function, name: &'n str) -> Cow<'n, str> {
        match function {
            Function::Parse | Function::Picture => Cow::Borrowed(name),
            _ if self.variant.is_empty() => Cow::Borrowed(name),
            _ => Cow::Owned(format!("{}\0{name}", self.variant)),
        }
    }
}

/// In front of each entry: a damaged file must not become a wrong page.
const CHECKSUM: usize = 8;

/// Against accidents, not against people: sixty-four bits that depend on every bit, eight bytes at a time.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut sum = bytes.len() as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut mix = |word: u64| {
        let product = u128::from(sum ^ word ^ 0xa076_1d64_78bd_642f) * 0xe703_7ed1_a0b4_28db;
        sum = (product >> 64) as u64 ^ product as u64 ^ word.rotate_left(23);
    };
    let words = bytes.chunks_exact(8);
    let rest = words.remainder().iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    for word in words {
        mix(word.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
    mix(rest);
    mix(0);
    sum.to_le_bytes()
}

fn packed<T: Pack>(parts: &Parts, value: &T) -> Entry {
    Entry::Packed(sealed(|entry| {
        parts.prints().collect::<Vec<Print>>().pack(entry);
        value.pack(entry);
    }))
}

/// What `write` writes, with its checksum in front.
pub fn sealed(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = vec![0; CHECKSUM];
    write(&mut bytes);
    let sum = checksum(&bytes[CHECKSUM..]);
    bytes[..CHECKSUM].copy_from_slice(&sum);
    bytes
}

/// What was written so, if it is still the same.
pub fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (sum, rest) = bytes.split_at_checked(CHECKSUM)?;
    (checksum(rest) == sum).then_some(rest)
}

/// The first part that is another than in `parts`, and the result.
fn opened<T: Pack + Send + Sync + 'static>(entry: Entry, parts: &Parts) -> Option<(Option<&'static str>, Arc<T>)> {
    match entry {
        Entry::Packed(bytes) => {
            let mut rest = Packed(unsealed(&bytes)?);
            let old: Vec<Print> = Pack::unpack(&mut rest)?;
            Some((parts.difference(&old), Arc::new(pack::value(rest.0)?)))
        }
        Entry::Value(old, value) => Some((parts.difference(&old), value.downcast().ok()?)),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
