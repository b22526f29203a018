//! Grammars of Sublime Text, run by automata.
mod arena;
mod automaton;
mod grammar;
mod machine;
mod matcher;
mod pattern;

pub use grammar::{Grammars, ScopeId};
pub use machine::Op;
pub use matcher::{Failed, Matcher};
pub use pattern::{Regex, Scratch as PatternScratch};
