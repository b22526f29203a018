//! XML, written and read: text inside of it (and of the few HTML pages that no template makes), and [`tree`].

pub mod tree;

/// Escapes text for element content and for attributes in either quotes. Characters that XML 1.0 (section 2.2)
/// does not allow in any form are dropped: a feed with one of them would be refused as a whole.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(c),
        }
    }
    out
}
