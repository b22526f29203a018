//! What faircopy makes of files: `oracle-ours` for the operations, `oracle-ours names` for the grammars.

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
#[path = "../../../tests/highlight/paint.rs"]
mod paint;

use highlight::Highlighter;
use listing::Listing;
use syntect::parsing::{Regex, ScopeStack};

fn main() -> std::io::Result<()> {
    // Only Oniguruma knows absent operators.
    if Regex::try_compile("(?~a)").is_none() {
        return Err(std::io::Error::other("this was built together with the oracle and has its regular expressions: build it alone"));
    }
    let highlighter = Highlighter::new();
    match std::env::args().nth(1).as_deref() {
        Some("names") => {
            for name in highlighter.names() {
                println!("{name}");
            }
            Ok(())
        }
        _ => child::serve(|grammar, code, out| answer(&highlighter, grammar, code, out)),
    }
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
