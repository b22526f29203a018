//! Two sides, one file: where they first differ, and how much was the same.

use crate::listing::spelled;
use crate::side::{Answer, Side};
use std::path::Path;

#[derive(Default)]
pub struct Outcome {
    pub bytes: usize,
    pub lines: usize,
    pub ops: usize,
    pub tokens: usize,
    /// Lines that differ; those behind the first may follow from it.
    pub differing: usize,
    pub first: Option<Difference>,
    /// Why the rest was not compared, if it was not.
    pub stopped: Option<String>,
}

pub struct Difference {
    /// Counted from 1; the column in characters.
    pub line: usize,
    pub column: usize,
    pub text: String,
    pub ours: Vec<String>,
    pub theirs: Vec<String>,
}

pub fn file(ours: &mut Side, theirs: &mut Side, grammar: &str, path: &Path, code: &str) -> std::io::Result<Outcome> {
    ours.ask(grammar, path)?;
    theirs.ask(grammar, path)?;
    let mut outcome = Outcome::default();
    let mut code = code.split_inclusive('\n');
    loop {
        let (our, their) = (ours.answer(), theirs.answer());
        let line = code.next().unwrap_or_default();
        let (our_ops, their_ops, html) = match (our, their) {
            (Answer::Line { ops: our, html }, Answer::Line { ops: their, .. }) => (our, their, html),
            (our, their) => {
                if matches!(our, Answer::Line { .. }) {
                    ours.skip();
                }
                if matches!(their, Answer::Line { .. }) {
                    theirs.skip();
                }
                end(&mut outcome, line, our, their);
                return Ok(outcome);
            }
        };
        outcome.bytes += line.len();
        outcome.lines += 1;
        count(line, &their_ops, &mut outcome);
        let same = our_ops == their_ops && ours.scopes == theirs.scopes;
        let (ours, theirs) =
            if same { (Vec::new(), Vec::new()) } else { (spelled(&our_ops, &ours.scopes), spelled(&their_ops, &theirs.scopes)) };
        if ours != theirs {
            let at = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
            let place = |ops: &[String]| ops.get(at).and_then(|op| op.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok());
            let byte = place(&ours).into_iter().chain(place(&theirs)).min().unwrap_or(line.len());
            differ(&mut outcome, line, byte, ours[at.min(ours.len())..].to_vec(), theirs[at.min(theirs.len())..].to_vec());
        } else if let Some(html) = html {
            differ(&mut outcome, line, 0, vec![format!("HTML: {html}")], vec!["HTML as the operations say".to_owned()]);
        }
    }
}

fn differ(outcome: &mut Outcome, line: &str, byte: usize, ours: Vec<String>, theirs: Vec<String>) {
    outcome.differing += 1;
    let column = line.char_indices().take_while(|(at, _)| *at < byte).count() + 1;
    outcome.first.get_or_insert_with(|| Difference {
        line: outcome.lines,
        column,
        text: line.trim_end_matches('\n').to_owned(),
        ours,
        theirs,
    });
}

fn end(outcome: &mut Outcome, line: &str, our: Answer, their: Answer) {
    let said = |answer: &Answer| match answer {
        Answer::Line { .. } => "goes on".to_owned(),
        Answer::End(None) => "end of the file".to_owned(),
        Answer::End(Some(why)) => format!("stops: {why}"),
        Answer::Lost(why) => (*why).to_owned(),
    };
    match (&our, &their) {
        (Answer::End(None), Answer::End(None)) => {}
        (_, Answer::Lost(why)) if !matches!(our, Answer::Lost(_)) => outcome.stopped = Some(format!("syntect: {why}")),
        (Answer::End(Some(_)), Answer::End(Some(why))) => outcome.stopped = Some(format!("both stop: {why}")),
        (Answer::End(Some(why)), _) if EXPLAINED.iter().any(|(stop, _)| stop == why) => outcome.stopped = Some(why.clone()),
        _ => {
            outcome.lines += 1;
            differ(outcome, line, 0, vec![said(&our)], vec![said(&their)]);
        }
    }
}

/// Why faircopy may leave the rest of a block plain where syntect goes on.
pub const EXPLAINED: &[(&str, &str)] =
    &[("Budget", "matching a line, or a block up to it, may take so many steps, and no more; syntect has no limit")];

/// A token is a text between two operations, and what is left of the line.
fn count(line: &str, ops: &str, outcome: &mut Outcome) {
    let mut last = 0;
    for op in ops.split(' ').filter(|op| !op.is_empty()) {
        outcome.ops += 1;
        let at = op.bytes().take_while(u8::is_ascii_digit).fold(0, |at, digit| at * 10 + usize::from(digit - b'0'));
        if at > last {
            outcome.tokens += 1;
            last = at;
        }
    }
    outcome.tokens += usize::from(line.len() > last);
}
