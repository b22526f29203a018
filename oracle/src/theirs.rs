//! What syntect makes of files, with Oniguruma in the oracle. In `oracle-ours` it is timed with the regular expressions that are
//! written in Rust, those that faircopy would have without an engine of its own.

use crate::listing::Listing;
use crate::measure;
use syntect::html::{ClassStyle, line_tokens_to_classed_spans};
use syntect::parsing::{ParseState, Regex, ScopeStack, SyntaxSet};

pub fn answer(set: &SyntaxSet, grammar: &str, code: &str, out: &mut dyn FnMut(&str)) -> Option<String> {
    let Some(syntax) = set.find_syntax_by_name(grammar) else { return Some("no such grammar".to_owned()) };
    let mut state = ParseState::new(syntax);
    let mut listing = Listing::default();
    let mut text = String::new();
    let mut code = code.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}");
    if !code.is_empty() && !code.ends_with('\n') {
        code.push('\n');
    }
    for line in code.split_inclusive('\n') {
        match state.parse_line(line, set) {
            Ok(ops) => {
                text.clear();
                listing.line(&ops, &mut text);
                out(&text);
            }
            Err(error) => return Some(error.to_string()),
        }
    }
    None
}

/// Times the parsing of files, with classed HTML or without.
pub fn speed(html: bool, arguments: &[String]) -> std::io::Result<()> {
    let passes = measure::passes(&measure::code(arguments)?, two_face::syntax::extra_newlines, |set, grammar, code| {
        let Some(syntax) = set.find_syntax_by_name(grammar) else { return };
        let (mut state, mut stack, mut out) = (ParseState::new(syntax), ScopeStack::new(), String::new());
        for line in code.split_inclusive('\n') {
            let Ok(ops) = state.parse_line(line, set) else { return };
            if html && let Ok((spans, _)) = line_tokens_to_classed_spans(line, &ops, ClassStyle::Spaced, &mut stack) {
                out += &spans;
            }
            std::hint::black_box(&ops);
        }
        std::hint::black_box(out);
    });
    passes.print();
    Ok(())
}

/// Whether this program has the regular expressions that it is there for.
pub fn has_oniguruma() -> bool {
    Regex::try_compile("(?~a)").is_none()
}
