//! What syntect with Oniguruma makes of files.

use crate::listing::Listing;
use syntect::parsing::{ParseState, Regex, SyntaxSet};

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

/// Whether this program has the regular expressions that it is there for.
pub fn has_oniguruma() -> bool {
    Regex::try_compile("(?~a)").is_none()
}
