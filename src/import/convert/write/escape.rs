//! Text that says what it says: a character is escaped only where it would be read as something else.

use super::inline::is_punctuation;

/// What stands around a text.
pub struct Surroundings<'a> {
    /// Nothing but the prefixes of containers stands before it in its line.
    pub line_start: bool,
    /// No line of the same paragraph stands above.
    pub first_line: bool,
    /// Within the brackets of a link or an image.
    pub in_link: bool,
    pub in_cell: bool,
    /// It ends a heading.
    pub heading_end: bool,
    pub before: Option<char>,
    pub after: Option<char>,
    pub delimiters: &'a Delimiters,
}

/// How many runs in the whole block may be read as delimiters, by their character: one alone is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delimiters {
    pub stars: usize,
    pub underscores: usize,
    pub tildes: usize,
    pub ticks: usize,
}

impl Delimiters {
    pub fn count(&mut self, text: &str) {
        let mut last = None;
        for c in text.chars() {
            if last != Some(c) {
                match c {
                    '*' => self.stars += 1,
                    '_' => self.underscores += 1,
                    '~' => self.tildes += 1,
                    '`' => self.ticks += 1,
                    _ => {}
                }
            }
            last = Some(c);
        }
    }
}

/// Writes a text with the escapes that it needs.
pub fn text(text: &str, around: &Surroundings, out: &mut String) {
    let mut start = 0;
    if around.line_start {
        start = line_start(text, around, out);
    }
    if start == 0 && text.starts_with(':') && around.before == Some(']') {
        // Behind the mention of a footnote it would begin the footnote.
        out.push_str("\\:");
        start = 1;
    }
    let heading_end = around.heading_end.then(|| heading_end(text)).flatten();
    let mut before = if start > 0 { text[..start].chars().next_back() } else { around.before };
    // Nearly all text holds nothing special: it is copied in stretches.
    let mut copied = start;
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        let byte = bytes[at];
        let special = matches!(
            byte,
            b'\\' | b'*' | b'_' | b'~' | b'`' | b'[' | b']' | b'<' | b'&' | b'|' | b'!' | 0xc2 | b'{' | b'#' | b'\r' | b'\n'
        );
        if !special {
            at += 1;
            continue;
        }
        if at > start {
            before = text[..at].chars().next_back();
        }
        let rest = &text[at..];
        let c = rest.chars().next().unwrap_or_default();
        // Only of these the whole run is looked at, and passed over.
        let is_delimiter = matches!(c, '*' | '_' | '~' | '`');
        let run = if is_delimiter { rest.chars().take_while(|other| *other == c).count() } else { 1 };
        let after = rest[c.len_utf8()..].chars().next().or(around.after);
        let after_run = rest[run * c.len_utf8()..].chars().next().or(around.after);
        let delimiters = around.delimiters;
        let escaped = match c {
            // A no-break space is written as a reference, which begins with a punctuation mark.
            '\\' => after.is_none_or(|after| after.is_ascii_punctuation() || matches!(after, '\n' | '\u{a0}')),
            '*' => delimiters.stars > 1 && may_delimit(before, after_run),
            '_' => delimiters.underscores > 1 && may_delimit(before, after_run) && !(is_word(before) && is_word(after_run)),
            '~' => delimiters.tildes > 1 && run <= 2 && may_delimit(before, after_run),
            '`' => delimiters.ticks > 1,
            '[' => around.in_link || opens_bracket(rest, around.after),
            ']' => around.in_link,
            '<' => opens_tag(rest, around.after),
            '&' => is_entity(rest),
            '|' => around.in_cell,
            '!' => rest.len() == 1 && matches!(around.after, Some('[')),
            '{' | '#' => heading_end == Some(at),
            _ => false,
        };
        if c == '\u{a0}' || c == '\r' || c == '\n' {
            out.push_str(&text[copied..at]);
            out.push_str(match c {
                '\u{a0}' => "&nbsp;",
                _ => " ",
            });
            at += c.len_utf8();
            copied = at;
            continue;
        }
        if escaped {
            out.push_str(&text[copied..at]);
            // Of a run each character counts.
            for _ in 0..run {
                out.push('\\');
                out.push(c);
            }
            at += run * c.len_utf8();
            copied = at;
        } else {
            at += run * c.len_utf8();
        }
    }
    out.push_str(&text[copied..]);
}

/// Escapes what would make a block of the beginning of a line. Returns how many bytes were written.
fn line_start(text: &str, around: &Surroundings, out: &mut String) -> usize {
    let first = text.chars().next().unwrap_or_default();
    let ends_line = |rest: &str| match rest.chars().next() {
        Some(c) => c == ' ' || c == '\t' || c == '\n',
        None => around.after.is_none_or(|c| c == '\n' || c == '\\'),
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) {
        let rest = &text[digits..];
        if rest.starts_with(['.', ')']) && ends_line(&rest[1..]) {
            out.push_str(&text[..digits]);
            out.push('\\');
            out.push_str(&rest[..1]);
            return digits + 1;
        }
        return 0;
    }
    let hashes = text.bytes().take_while(|b| *b == b'#').count();
    let all = |mark: char| text.chars().all(|c| c == mark || c == ' ' || c == '\t') && around.after.is_none_or(|c| c == '\n' || c == '\\');
    let escaped = match first {
        '#' => hashes <= 6 && ends_line(&text[hashes..]),
        '>' => true,
        '-' => ends_line(&text[1..]) || (text.matches('-').count() >= 3 && all('-')) || (!around.first_line && is_underline(text)),
        '+' => ends_line(&text[1..]),
        '*' => {
            (ends_line(&text[1..]) || (text.matches('*').count() >= 3 && all('*'))) && around.delimiters.stars <= 1
                || text.starts_with("* ")
        }
        '_' => text.matches('_').count() >= 3 && all('_') && around.delimiters.underscores <= 1,
        '=' => !around.first_line && all('='),
        '~' => text.starts_with("~~~") && around.delimiters.tildes <= 1,
        '`' => text.starts_with("```") && around.delimiters.ticks <= 1,
        ':' => ends_line(&text[1..]) || (!around.first_line && is_underline(text)),
        '|' => !around.first_line && is_underline(text) && !around.in_cell,
        _ => false,
    };
    if !escaped {
        return 0;
    }
    out.push('\\');
    out.push(first);
    first.len_utf8()
}

/// Whether a line could be the one below the head of a table, or of a heading.
fn is_underline(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t'))
}

/// Where the end of a heading would be taken for something else: closing hashes, or attributes in braces.
fn heading_end(text: &str) -> Option<usize> {
    let trimmed = text.trim_end();
    if trimmed.ends_with('}') {
        return trimmed.rfind('{');
    }
    let hashes = trimmed.trim_end_matches('#').len();
    let closes = hashes < trimmed.len() && (hashes == 0 || trimmed[..hashes].ends_with([' ', '\t']));
    closes.then_some(hashes)
}

/// Whether a run between two characters may open or close emphasis.
fn may_delimit(before: Option<char>, after: Option<char>) -> bool {
    // As it is written, a no-break space begins and ends with a punctuation mark.
    let [before, after] = [before, after].map(|c| c.map(|c| if c == '\u{a0}' { '&' } else { c }));
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let punctuation = |c: Option<char>| c.is_some_and(is_punctuation);
    let left = !blank(after) && (!punctuation(after) || blank(before) || punctuation(before));
    let right = !blank(before) && (!punctuation(before) || blank(after) || punctuation(after));
    left || right
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// How far the end of a bracket is looked for, in bytes.
const FARTHEST: usize = 200;

/// Whether `[` begins a link, a footnote, a task, a mark of an alert or a wikilink.
fn opens_bracket(rest: &str, after: Option<char>) -> bool {
    let inner = &rest[1..];
    if inner.starts_with(['^', '[', '!']) || (inner.is_empty() && after == Some('[')) {
        return true;
    }
    // What is farther away than this is taken for an end: looking on and on would cost more than an escape.
    let near = inner.bytes().take(FARTHEST).position(|b| b == b']');
    if near.is_none() && inner.len() > FARTHEST {
        return true;
    }
    match near {
        Some(end) => {
            let behind = &inner[end + 1..];
            let task = matches!(&inner[..end], " " | "x" | "X");
            behind.starts_with(['(', '[', ':']) || (behind.is_empty() && matches!(after, Some('(' | '[' | ':'))) || task
        }
        // It may end in another part of the text.
        None => after.is_some(),
    }
}

/// Whether `<` begins a tag, a comment or an autolink.
fn opens_tag(rest: &str, after: Option<char>) -> bool {
    match rest[1..].chars().next().or(after) {
        Some(c) => c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'),
        None => false,
    }
}

/// Whether a text begins with a character reference that would be resolved.
pub fn is_entity(text: &str) -> bool {
    let Some(end) = text.bytes().take(40).position(|b| b == b';') else { return false };
    let name = &text[1..end];
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        return match hex {
            Some(hex) => (1..=6).contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit()),
            None => (1..=7).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()),
        };
    }
    // Whether there is such a name is for the parser to know: `&nosuch;` is escaped as well, and means the same.
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AROUND: Surroundings = Surroundings {
        line_start: false,
        first_line: true,
        in_link: false,
        in_cell: false,
        heading_end: false,
        before: None,
        after: None,
        delimiters: &Delimiters { stars: 2, underscores: 2, tildes: 2, ticks: 2 },
    };

    fn check(around: Surroundings, cases: &[(&str, &str)]) {
        for (plain, escaped) in cases {
            let mut out = String::new();
            text(plain, &around, &mut out);
            assert_eq!(out, *escaped, "{plain}");
        }
    }

    #[test]
    fn at_the_beginning_of_a_line() {
        let cases = [
            ("# a", "\\# a"),
            ("####### a", "####### a"),
            ("- a", "\\- a"),
            ("-a", "-a"),
            ("1) a", "1\\) a"),
            ("1234567890. a", "1234567890. a"),
            ("> a", "\\> a"),
            ("= a", "= a"),
            (": a", "\\: a"),
        ];
        check(Surroundings { line_start: true, ..AROUND }, &cases);
        check(Surroundings { line_start: true, first_line: false, ..AROUND }, &[("===", "\\==="), ("--", "\\--"), ("= a", "= a")]);
    }

    #[test]
    fn within_a_line() {
        let cases = [
            ("a*b*c", "a\\*b\\*c"),
            ("a * b", "a * b"),
            ("a_b_c", "a_b_c"),
            ("a __b__", "a \\_\\_b\\_\\_"),
            ("~~a~~ ~~~~", "\\~\\~a\\~\\~ ~~~~"),
            ("`a`", "\\`a\\`"),
            ("[a] [b](c) [^d]", "[a] \\[b](c) \\[^d]"),
            ("a < b <c </d <!e", "a < b \\<c \\</d \\<!e"),
            ("&amp; &#x41; &a b;", "\\&amp; \\&#x41; &a b;"),
            ("\\a \\* é\\", "\\a \\\\\\* é\\\\"),
            ("a | b", "a | b"),
            ("中\u{a0}©", "中&nbsp;©"),
        ];
        check(AROUND, &cases);
        check(Surroundings { delimiters: &Delimiters::default(), ..AROUND }, &[("*a", "*a"), ("`a", "`a")]);
        check(Surroundings { in_link: true, ..AROUND }, &[("a [b] c", "a \\[b\\] c")]);
        check(Surroundings { in_cell: true, ..AROUND }, &[("a | b", "a \\| b")]);
        check(Surroundings { after: Some('['), ..AROUND }, &[("a!", "a\\!")]);
    }

    #[test]
    fn at_the_end_of_a_heading() {
        let cases = [("a #", "a \\#"), ("a#", "a#"), ("C#", "C#"), ("a {#b}", "a \\{#b}")];
        check(Surroundings { heading_end: true, ..AROUND }, &cases);
    }
}
