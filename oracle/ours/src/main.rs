//! What faircopy makes of files: `oracle-ours answer` for the operations, `names` for the grammars, `speed` for the time it takes, `speed-operations` without HTML;
//! `syntect-operations` and `syntect-html` for that of syntect with the regular expressions that it has here.

#[path = "../../src/child.rs"]
mod child;
#[allow(dead_code, reason = "faircopy uses all of it")]
#[path = "../../../src/highlight/mod.rs"]
mod highlight;
#[allow(dead_code, reason = "faircopy uses all of it")]
#[path = "../../../src/html.rs"]
mod html;
#[path = "../../../tests/highlight/listing.rs"]
#[allow(dead_code, reason = "the driver spells")]
mod listing;
#[path = "../../src/measure.rs"]
#[allow(dead_code, reason = "the driver reads")]
mod measure;
#[path = "../../../tests/highlight/paint.rs"]
mod paint;
#[path = "../../src/theirs.rs"]
#[allow(dead_code, reason = "the oracle compares")]
mod theirs;

use highlight::Highlighter;
use highlight::engine::{Grammars, Matcher};
use listing::Listing;
use syntect::parsing::{Regex, ScopeStack};

fn main() -> std::io::Result<()> {
    // Only Oniguruma knows absent operators.
    if Regex::try_compile("(?~a)").is_none() {
        return Err(std::io::Error::other("this was built together with the oracle and has its regular expressions: build it alone"));
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("names") => {
            for name in Highlighter::new().names() {
                println!("{name}");
            }
            Ok(())
        }
        Some("speed") => {
            html(&arguments[1..])?.print();
            Ok(())
        }
        Some("speed-operations") => {
            operations(&arguments[1..])?.print();
            Ok(())
        }
        Some(syntect @ ("syntect-operations" | "syntect-html")) => theirs::speed(syntect == "syntect-html", &arguments[1..]),
        _ => {
            let highlighter = Highlighter::new();
            child::serve(|grammar, code, out| answer(&highlighter, grammar, code, out))
        }
    }
}

/// Times what pages cost: everything up to HTML.
fn html(arguments: &[String]) -> std::io::Result<measure::Passes> {
    Ok(measure::passes(&measure::code(arguments)?, Highlighter::new, |highlighter, grammar, code| {
        if let Some(language) = highlighter.grammar(grammar) {
            std::hint::black_box(highlighter.lines(language, code));
        }
    }))
}

/// Times the engine alone, which gives what syntect's `parse_line` gives.
fn operations(arguments: &[String]) -> std::io::Result<measure::Passes> {
    let start = || Grammars::read(highlight::GRAMMARS).expect("the build wrote a set of grammars");
    Ok(measure::passes(&measure::code(arguments)?, start, |grammars, grammar, code| {
        let Some(index) = grammars.syntaxes().iter().position(|syntax| syntax.name == grammar) else { return };
        let mut matcher = Matcher::new(grammars, index);
        for line in code.split_inclusive('\n') {
            let Ok(ops) = matcher.line(line) else { return };
            std::hint::black_box(ops);
        }
    }))
}

fn answer(highlighter: &Highlighter, grammar: &str, code: &str, out: &mut dyn FnMut(&str)) -> Option<String> {
    let Some(language) = highlighter.grammar(grammar) else { return Some("no such grammar".to_owned()) };
    let lines = highlighter.lines(language, code);
    // A session is cut before it is matched.
    let session = grammar.starts_with("Bourne") && code.trim_start().starts_with("$ ");
    let mut html = (!session).then(|| lines.html().split_inclusive('\n'));
    let mut listing = Listing::default();
    let mut stack = ScopeStack::new();
    let mut text = String::new();
    let fallback = highlighter.operations(language, code, |line, ops| {
        text.clear();
        listing.line(ops, &mut text);
        let plain = paint::line(line, ops, &mut stack, |scopes, text| highlighter.class(scopes, text).map(|class| class.name()));
        if let Some(painted) = html.as_mut().and_then(Iterator::next)
            && painted != plain
        {
            text += "?";
            text += painted;
        }
        out(&text);
    });
    fallback.map(|fallback| format!("{:?}", fallback.why))
}
