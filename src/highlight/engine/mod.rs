//! Grammars of Sublime Text, run by automata.
mod arena;
mod automaton;
mod grammar;
mod machine;
mod matcher;
pub mod regex;

pub use grammar::{Grammars, ScopeId};
pub use machine::Op;
pub use matcher::{Failed, Matcher};
