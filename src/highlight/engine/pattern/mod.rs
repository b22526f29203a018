//! The patterns of grammars: regular expressions in Oniguruma's syntax.
//!
//! A pattern has two forms. [`Fragment`] is its piece of an automaton, which says where a match may begin, and for
//! most patterns all there is to say. [`Program`] is the exact form, run where a fragment is not enough, or where
//! groups are asked for. Both are made from the tree of `syntax` when they are first needed.

mod exact;
mod fragment;
mod places;
mod set;
mod syntax;

pub use exact::{Exhausted, Program, Scratch};
pub use fragment::{Condition, End, Fragment, State};
pub use set::{COUNT as CATEGORIES, WIDE, Wide, category};
pub use syntax::Invalid;

use places::Places;
use std::sync::OnceLock;

/// One pattern.
pub struct Regex {
    source: String,
    program: OnceLock<Program>,
    /// `None` if only the program can say where the groups are.
    places: OnceLock<Option<Places>>,
    /// `None` if the automaton would be too large.
    pub fragment: Option<Fragment>,
    /// Whether the pattern asks where the search began (`\G`).
    pub anchored: bool,
}

impl Regex {
    pub fn new(source: &str) -> Result<Self, Invalid> {
        let parsed = syntax::parse(source)?;
        let fragment = Fragment::new(&parsed).ok();
        Ok(Self {
            source: source.to_owned(),
            program: OnceLock::new(),
            places: OnceLock::new(),
            fragment,
            anchored: source.contains(r"\G"),
        })
    }

    /// Whether a match can begin at a place, as far as one look tells.
    pub fn may_begin(&self, text: &str, at: usize) -> bool {
        self.fragment.as_ref().is_none_or(|fragment| fragment.opening.fits(text, at))
    }

    /// Whether no match begins behind the start of a text.
    pub fn begins_at_start(&self) -> bool {
        self.fragment.as_ref().is_some_and(|fragment| fragment.opening.at_start_only())
    }

    /// Puts the groups of a match from `at` to `end` into `scratch`. `from` is where the search began.
    pub fn groups(
        &self,
        text: &str,
        (at, end): (usize, usize),
        from: usize,
        scratch: &mut Scratch,
        steps: &mut u64,
    ) -> Result<(), Exhausted> {
        let places = self.places.get_or_init(|| {
            let parsed = syntax::parse(&self.source).ok()?;
            let places = Places::new(&parsed);
            if places.is_none() {
                self.program.get_or_init(|| Program::new(&parsed));
            }
            places
        });
        match places {
            Some(places) => scratch.put([at, end].into_iter().chain(places.within(text, at, end))),
            None => _ = self.program().at(text, at, from, scratch, steps)?,
        }
        Ok(())
    }

    pub fn program(&self) -> &Program {
        self.program.get_or_init(|| match syntax::parse(&self.source) {
            Ok(parsed) => Program::new(&parsed),
            Err(Invalid) => Program::never(),
        })
    }
}
