//! Grammars of Sublime Text, run by automata: text becomes scope operations, those that syntect gives with
//! Oniguruma, many times faster. Depends on nothing else of faircopy; of syntect it uses the sets of grammars and
//! their scopes.
//!
//! [`Grammars`] holds a set and all that is made of it, shared by threads; a [`Matcher`] takes a block through a
//! grammar, line by line.
//!
//! # How it works
//!
//! A grammar is a stack of contexts, each with rules, each with a pattern. At every place of a line the rule is
//! wanted whose pattern matches first from there on, and of several at one place the first in order. syntect runs
//! the patterns one after the other. Here a context has one automaton for all of them (`automaton`), determinised
//! only as far as texts need it. What automata cannot say (back-references, look-arounds of more than one character
//! in the middle of a pattern, atomic groups that matter) they say too generously, and an exact engine confirms it
//! at the place that was found, and only there (`machine`). The same engine finds the groups that a rule names, and
//! patterns that quote what an earlier match captured.
//!
//! The patterns (`pattern`) are read by a parser for Oniguruma's syntax and become either a piece of an automaton
//! or a program for the exact engine. Sets of characters are made of ASCII and Unicode's categories; an automaton
//! steps by characters, not bytes, through classes of what its patterns do not tell apart, so that text in any
//! script takes the same way.
//!
//! Every step of either engine is counted, and a line or a block that needs too many is given up
//! ([`Failed::Budget`]). Nothing here depends on time, on the machine or on what was matched before.
//!
//! # What costs what
//!
//! A context costs when it is first entered: its patterns are parsed (a pattern that several contexts share once),
//! and the first texts make the states that they go through. Within a language's first kilobyte or two that is repaid
//! against running patterns one by one. Memory is a few megabytes for a language. A stack that is full has machines
//! of its own, without the rules that push.
//!
//! # Where it differs from syntect
//!
//! - A loop of `set`s that consume nothing is left, one character on; syntect stays in it for ever.
//! - Oniguruma takes a pattern that begins with `.*` to match at the start of a search only, also where something
//!   before the `.*` did not hold there.
//! - Oniguruma gives a pattern up after ten million retries, and syntect takes that for no match. Here the match is
//!   found, or the budget of steps ends.
//! - Characters newer than Oniguruma's Unicode have the categories of this one. `ss` does not match `ß` where case
//!   is ignored.

mod arena;
mod automaton;
mod grammar;
mod machine;
mod matcher;
mod pattern;
#[cfg(test)]
pub mod pieces;

pub use grammar::{Grammars, ScopeId, Syntax};
pub use machine::Op;
pub use matcher::{Failed, Matcher};

/// For tests: every grammar there is.
#[cfg(test)]
fn all() -> Grammars {
    let written = bincode::serialize(&two_face::syntax::extra_newlines()).expect("a set can be written");
    Grammars::read(written.leak()).expect("a set can be read")
}
