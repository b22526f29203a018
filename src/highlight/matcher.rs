//! Text becomes scope operations: the grammar's state machine, line after line.

use std::panic::{AssertUnwindSafe, catch_unwind};
use syntect::parsing::{ParseState, ScopeStackOp, SyntaxSet};

/// The state of one block.
pub struct Matcher<'a> {
    grammars: &'a SyntaxSet,
    /// `None` once the grammar failed, or if it has no beginning.
    state: Option<ParseState>,
}

/// The grammar has a fault: a context that is missing, a pattern that does not compile, a pop of the last context.
pub struct Failed;

impl<'a> Matcher<'a> {
    pub fn new(grammars: &'a SyntaxSet, index: usize) -> Self {
        let syntax = &grammars.syntaxes()[index];
        Self { grammars, state: guarded(|| ParseState::new(syntax)) }
    }

    /// The operations of a line, which ends in its newline, each with the byte it applies at.
    pub fn line(&mut self, line: &str) -> Result<Vec<(usize, ScopeStackOp)>, Failed> {
        let mut state = self.state.take().ok_or(Failed)?;
        let ops = guarded(|| state.parse_line(line, self.grammars)).and_then(Result::ok).ok_or(Failed)?;
        self.state = Some(state);
        Ok(ops)
    }
}

/// syntect panics on some faults of a grammar. The state is thrown away then, and syntect holds no lock while
/// it matches, so nothing half done is seen again.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
