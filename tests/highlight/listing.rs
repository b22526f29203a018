//! Scope operations as text: the form in which they are recorded, and in which two programs are compared.
//!
//! A line of code is a line of operations, each with the byte it applies at: `4+7` pushes scope 7, `9-2` pops two,
//! `4c1` and `4c*` clear one or all, `9r` restores. A scope gets its number where it is first used, on a line of its
//! own before: `@keyword.control.rust`.

use std::collections::HashMap;
use std::fmt::Write;
use syntect::parsing::{ClearAmount, Scope, ScopeStackOp};

/// The numbers given so far. One for each text, so that a text says the same alone and among others.
#[derive(Default)]
pub struct Listing {
    numbers: HashMap<Scope, usize>,
}

impl Listing {
    pub fn line(&mut self, ops: &[(usize, ScopeStackOp)], out: &mut String) {
        for (_, op) in ops {
            if let ScopeStackOp::Push(scope) = op {
                let next = self.numbers.len();
                self.numbers.entry(*scope).or_insert_with(|| {
                    _ = writeln!(out, "@{}", scope.build_string());
                    next
                });
            }
        }
        for (index, (at, op)) in ops.iter().enumerate() {
            let blank = if index == 0 { "" } else { " " };
            _ = match op {
                ScopeStackOp::Push(scope) => write!(out, "{blank}{at}+{}", self.numbers[scope]),
                ScopeStackOp::Pop(count) => write!(out, "{blank}{at}-{count}"),
                ScopeStackOp::Clear(ClearAmount::TopN(count)) => write!(out, "{blank}{at}c{count}"),
                ScopeStackOp::Clear(ClearAmount::All) => write!(out, "{blank}{at}c*"),
                ScopeStackOp::Restore => write!(out, "{blank}{at}r"),
                ScopeStackOp::Noop => write!(out, "{blank}{at}n"),
            };
        }
        out.push('\n');
    }
}

/// A line of operations with the names of the scopes instead of their numbers, one operation a line, as people read it.
pub fn spelled(line: &str, scopes: &[String]) -> Vec<String> {
    let named = |op: &str| match op.split_once('+') {
        Some((at, number)) => match number.parse::<usize>().ok().and_then(|number| scopes.get(number)) {
            Some(scope) => format!("{at} + {scope}"),
            None => op.to_owned(),
        },
        None => op.to_owned(),
    };
    line.split(' ').filter(|op| !op.is_empty()).map(named).collect()
}
