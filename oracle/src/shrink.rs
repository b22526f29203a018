//! The least of a file that still differs, for a report: first without lines, then without characters.

use crate::compare;
use crate::side::Side;
use std::path::Path;

/// Prints what is left. False, as whatever is found is a difference.
pub fn file((ours, theirs): &mut (Side, Side), grammar: &str, path: &Path) -> std::io::Result<bool> {
    let code = std::fs::read_to_string(path)?;
    let scratch = std::env::temp_dir().join(format!("oracle-shrink-{}", std::process::id()));
    let mut differs = |code: &str| -> std::io::Result<bool> {
        std::fs::write(&scratch, code)?;
        Ok(compare::file(ours, theirs, grammar, &scratch, code)?.first.is_some())
    };
    if !differs(&code)? {
        println!("nothing differs");
        return Ok(true);
    }
    let lines = without(code.split_inclusive('\n').map(str::to_owned).collect(), &mut differs)?;
    let least = without(lines.concat().chars().map(String::from).collect(), &mut differs)?.concat();
    std::fs::write(&scratch, &least)?;
    let first = compare::file(ours, theirs, grammar, &scratch, &least)?.first;
    std::fs::remove_file(&scratch)?;
    println!("{grammar}: {least:?}");
    if let Some(first) = first {
        println!(
            "  line {}, column {}\n  ours   {}\n  theirs {}",
            first.line,
            first.column,
            first.ours.join(" | "),
            first.theirs.join(" | ")
        );
    }
    Ok(false)
}

/// Leaves out ever smaller runs of pieces as long as what is left differs.
fn without(mut pieces: Vec<String>, differs: &mut impl FnMut(&str) -> std::io::Result<bool>) -> std::io::Result<Vec<String>> {
    let mut size = pieces.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        let mut smaller = false;
        while at < pieces.len() {
            let end = (at + size).min(pieces.len());
            let rest = [&pieces[..at], &pieces[end..]].concat();
            if differs(&rest.concat())? {
                pieces = rest;
                smaller = true;
            } else {
                at = end;
            }
        }
        if size == 1 && !smaller {
            return Ok(pieces);
        }
        size = size.div_ceil(2);
    }
}
