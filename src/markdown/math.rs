//! Dollars that are none of a formula's.
//!
//! pulldown-cmark takes `$HOME/bin:$PATH` and `$(obj)/$(src)` for formulas. As on GitHub, the signs around a formula stand at the edge of
//! a word here, so that shells, prices and variables in prose stay what they are.

use super::Raw;
use pulldown_cmark::Event;

/// Makes text of each formula in the running text whose dollars stand in the midst of a word. What looks like markup
/// within it is text as well then.
pub fn restore_dollars<'a>(text: &'a str, events: &mut [Raw<'a>]) {
    for (event, range) in events.iter_mut() {
        if let Event::InlineMath(_) = event
            && text.get(range.clone()).is_some_and(|source| source.starts_with('$') && source.ends_with('$'))
            && (text[..range.start].ends_with(is_of_word)
                || text[range.end..].starts_with(is_of_word)
                || ["$(", "${"].iter().any(|sign| text[range.start..].starts_with(sign) && text[range.end..].starts_with(&sign[1..])))
        {
            *event = Event::Text(text[range.clone()].into());
        }
    }
}

/// Chinese has no blanks between words, and formulas stand right beside its characters.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() && !crate::text::is_cjk(c) || c == '_' || c == '$'
}
