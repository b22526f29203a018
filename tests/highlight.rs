//! The highlighter against recorded results of syntect with Oniguruma, one sample for each grammar. `oracle/` records them,
//! and compares the two on any other files.

#[path = "highlight/listing.rs"]
mod listing;
#[path = "highlight/paint.rs"]
mod paint;

use faircopy::highlight::Highlighter;
use listing::{Listing, spelled};
use std::collections::BTreeSet;
use std::path::Path;
use syntect::parsing::ScopeStack;

/// Lines that differ on purpose: sample, lines, reason.
const DELIBERATE: &[(&str, &[usize], &str)] = &[
    (
        "nginx",
        &[14, 15, 16],
        "Oniguruma takes a pattern that begins with `.*` to match at the start of the search only, also behind a `\\b` that does not hold there",
    ),
    (
        "scala-retries",
        &[4],
        "Oniguruma gives a pattern up after ten million retries, which a name of twenty letters is enough for here, and syntect takes that for no match",
    ),
];

#[test]
fn operations_are_those_of_syntect() {
    let highlighter = Highlighter::new();
    let mut wrong = Vec::new();
    for (name, grammar) in samples() {
        let language = highlighter.grammar(&grammar).unwrap_or_else(|| panic!("{name} is in no grammar {grammar}"));
        let code = read(&format!("samples/{name}"));
        let (mut listing, mut ours) = (Listing::default(), String::new());
        let fallback = highlighter.operations(language, &code, |_, ops| listing.line(ops, &mut ours));
        assert_eq!(fallback, None, "{name}");
        let (ours, theirs) = (lines(&ours), lines(&read(&format!("recorded/{name}"))));
        assert_eq!(ours.len(), theirs.len(), "{name}: run oracle/run record");
        let deliberate = DELIBERATE.iter().find(|(sample, ..)| *sample == name).map_or(&[][..], |(_, lines, _)| lines);
        for (number, (ours, theirs)) in (1..).zip(ours.iter().zip(&theirs)) {
            if (ours != theirs) != deliberate.contains(&number) {
                let at = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
                let rest = |ops: &[String]| ops.get(at..).unwrap_or_default().join("\n    ");
                let line = code.lines().nth(number - 1).unwrap_or_default();
                wrong.push(format!("{name}:{number}: {line}\n  ours\n    {}\n  syntect\n    {}", rest(ours), rest(theirs)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines are not as expected\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn html_is_what_the_operations_say() {
    let highlighter = Highlighter::new();
    for (name, grammar) in samples() {
        let language = highlighter.grammar(&grammar).expect("the grammar is known");
        let code = read(&format!("samples/{name}"));
        let (mut stack, mut html) = (ScopeStack::new(), String::new());
        highlighter.operations(language, &code, |line, ops| {
            html += &paint::line(line, ops, &mut stack, |scopes, text| highlighter.class(scopes, text).map(|class| class.name()));
        });
        assert_eq!(highlighter.lines(language, &code).html(), html, "{name}");
    }
}

#[test]
fn every_grammar_has_a_sample() {
    let sampled: BTreeSet<String> = samples().into_iter().map(|(_, grammar)| grammar).collect();
    let highlighter = Highlighter::new();
    let missing: Vec<&str> = highlighter.names().into_iter().filter(|name| !sampled.contains(*name)).collect();
    assert!(missing.is_empty(), "without a sample in tests/highlight: {}", missing.join(", "));
}

/// Name of the sample, name of its grammar.
fn samples() -> Vec<(String, String)> {
    let list = read("samples.txt");
    list.lines()
        .map(|line| line.split_once(' ').expect("a sample has a grammar"))
        .map(|(name, grammar)| (name.to_owned(), grammar.to_owned()))
        .collect()
}

/// The operations of each line, spelled.
fn lines(listing: &str) -> Vec<Vec<String>> {
    let mut scopes = Vec::new();
    let mut lines = Vec::new();
    for line in listing.lines() {
        match line.strip_prefix('@') {
            Some(scope) => scopes.push(scope.to_owned()),
            None => lines.push(spelled(line, &scopes)),
        }
    }
    lines
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/highlight").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
