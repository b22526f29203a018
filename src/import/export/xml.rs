//! Exports and feeds as XML, and what to say of those that are not.

pub use crate::xml::tree::{Id, Tree};

use crate::diag::{Diag, Place};
use crate::xml::tree::{self, Fault};
use std::sync::Arc;

/// Reads a file as far as it can be read.
pub fn read<'a>(path: &Arc<str>, file: &'a str) -> (Tree<'a>, Option<Diag>) {
    let (tree, fault) = tree::read(file);
    let diag = fault.map(|fault| match fault {
        Fault::Broken { at, cause } => broken(path, &cause, at, file),
        Fault::Unclosed { name, start } => ends_early(path, name, start),
    });
    (tree, diag)
}

const HELP: &str = "export it again, or mend this place; what stands before it was read";

fn broken(path: &Arc<str>, cause: &str, at: usize, file: &str) -> Diag {
    let end = file[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    Diag::error("broken-export", format!("this is not well-formed XML: {cause}")).at(Place::new(path, at..end)).help(HELP)
}

fn ends_early(path: &Arc<str>, name: &str, start: usize) -> Diag {
    Diag::error("broken-export", format!("the file ends inside of `{name}`"))
        .at(Place::new(path, start..start + 1 + name.len()))
        .label("begins here and never ends")
        .help(HELP)
}
