//! Shortcodes of highlighters: their text becomes code before anything else could change it.

use super::brush::{color_code, language};
use super::grammar::{Scanner, Shortcode};
use crate::import::dom::{escape_attr, escape_text};
use crate::import::export::stash::{Kind, Stash};

/// A text without its code.
pub struct Taken {
    pub text: String,
    /// How many lines of the original are missing before a byte of `text`, in order.
    missing: Vec<(usize, usize)>,
}

impl Taken {
    /// How many lines of the original are missing before `byte`.
    pub fn missing_before(&self, byte: usize) -> usize {
        let before = self.missing.partition_point(|(behind, _)| *behind <= byte);
        self.missing[..before].last().map_or(0, |(_, lines)| *lines)
    }
}

/// Puts the code of a text into the stash.
pub fn take(text: &str, stash: &mut Stash) -> Taken {
    let mut scanner = Scanner::new(text);
    let mut taken = Taken { text: String::with_capacity(text.len()), missing: Vec::new() };
    let mut lines = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('[') {
        let start = at + found;
        taken.text.push_str(&text[at..start]);
        at = start + 1;
        let Some((language, code)) = scanner.read(start).and_then(|code| Some((language(&code)?, code))) else {
            taken.text.push('[');
            continue;
        };
        let inner = code.inner.unwrap_or_default();
        // Another bracket may stand before.
        taken.text.push_str(&text[start..code.range.start]);
        if code.is_escaped {
            let open = stash.put(&literal(&text[code.opening.start + 1..code.opening.end]), Kind::Inline);
            let close = stash.put(&format!("[/{}]", code.name), Kind::Inline);
            taken.text.push_str(&format!("{open}{inner}{close}"));
            at = code.range.end;
            continue;
        }
        let (html, kind) = element(&code, language.as_deref(), inner);
        let behind = leave_pre(&mut taken.text, &text[code.range.end..]);
        let placeholder = stash.put(&html, kind);
        taken.text.push_str(&placeholder);
        at = code.range.end + behind;
        lines += text[start..at].matches('\n').count();
        taken.missing.push((taken.text.len(), lines));
    }
    taken.text.push_str(&text[at..]);
    taken
}

/// A `pre` that holds nothing but the shortcode goes: the visual editor puts one there. Gives back how much goes behind.
fn leave_pre(before: &mut String, behind: &str) -> usize {
    let opened = before.trim_end();
    let start = opened.rfind('<').filter(|start| {
        let tag = &opened[*start..];
        tag.ends_with('>') && tag.starts_with("<pre") && tag[4..].starts_with([' ', '>']) && !tag[..tag.len() - 1].contains('>')
    });
    let blanks = behind.len() - behind.trim_start().len();
    match start {
        Some(start) if behind[blanks..].starts_with("</pre>") => {
            before.truncate(start);
            blanks + "</pre>".len()
        }
        _ => 0,
    }
}

fn element(shortcode: &Shortcode, language: Option<&str>, inner: &str) -> (String, Kind) {
    let attrs = shortcode.attrs();
    let says_escaped = ["escaped", "decode"].iter().any(|key| attrs.get(key).is_some_and(|value| value == "true"));
    let text = match says_escaped || is_encoded(inner) {
        true => decoded(inner),
        false => literal(inner),
    };
    let mut class = String::new();
    if let Some(language) = language {
        class.push_str(" class=\"language-");
        escape_attr(language, &mut class);
        class.push('"');
    }
    let options = color_code(shortcode.name).map_or("", |_| shortcode.name[2..].split('_').next().unwrap_or_default());
    if options.contains('i') || attrs.get("inline") == Some("true") {
        return (format!("<code{class}>{}</code>", text.trim()), Kind::Inline);
    }
    let code = format!("<pre><code{class}>{}</code></pre>", without_outer_lines(&text));
    match attrs.get("title").map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => (format!("<figure><figcaption>{}</figcaption>{code}</figure>", decoded(title)), Kind::Code),
        None => (code, Kind::Code),
    }
}

/// Whether the plugin wrote the code with entities: then no bare `<`, `>` or `&` is left in it. Code with one of them was
/// shown letter by letter.
fn is_encoded(code: &str) -> bool {
    !code.contains(['<', '>']) && code.match_indices('&').all(|(at, _)| is_reference(&code[at..]))
}

fn is_reference(text: &str) -> bool {
    let name = text[1..].bytes().take(10).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    name > 0 && text[1 + name..].starts_with(';')
}

/// HTML of a text with entities, of which none is left out and nothing is a tag.
fn decoded(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;")
}

fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_text(text, &mut out);
    out
}

/// Highlighters drop the empty lines before and behind the code.
fn without_outer_lines(code: &str) -> &str {
    let mut code = code;
    while let Some(line) = code.find('\n').filter(|line| code[..*line].trim().is_empty()) {
        code = &code[line + 1..];
    }
    while let Some(line) = code.rfind('\n').filter(|line| code[*line..].trim().is_empty()) {
        code = &code[..line];
    }
    code.strip_suffix('\r').unwrap_or(code)
}
