//! Splits an info string at blanks, except in quotes and braces.

use crate::diag::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// In bytes of the info string.
    pub start: usize,
    /// As written.
    pub text: &'a str,
    /// What stands between braces, for `{…}`.
    pub braces: Option<&'a str>,
    /// Up to the equals sign, or all of it.
    pub name: &'a str,
    /// What follows the equals sign, quotes included.
    pub value: Option<Value<'a>>,
    /// The quote or brace that is never closed.
    pub unclosed: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    pub start: usize,
    /// As written, with quotes.
    pub text: &'a str,
}

pub fn split(raw: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        at += raw[at..].len() - raw[at..].trim_start().len();
        if at >= raw.len() {
            return words;
        }
        let word = if raw[at..].starts_with('{') { braces(raw, at) } else { plain(raw, at) };
        at += word.text.len();
        words.push(word);
    }
}

impl<'a> Word<'a> {
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// The value without its quotes, escapes as written.
    pub fn unquoted(&self) -> &'a str {
        let text = self.value.map_or("", |value| value.text);
        match text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => text[1..].strip_suffix(quote).unwrap_or(&text[1..]),
            None => text,
        }
    }

    /// Where [`Self::unquoted`] begins.
    pub fn value_start(&self) -> usize {
        self.value.map_or(self.start, |value| value.start + usize::from(value.text.starts_with(['"', '\''])))
    }

    /// The value without its quotes; in quotes a backslash before a quote or a backslash is dropped.
    pub fn unescaped(&self) -> String {
        let text = self.unquoted();
        if !self.value.is_some_and(|value| value.text.starts_with(['"', '\''])) {
            return text.to_owned();
        }
        let mut plain = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match chars.peek() {
                Some(next) if c == '\\' && matches!(next, '"' | '\'' | '\\') => plain.extend(chars.next()),
                _ => plain.push(c),
            }
        }
        plain
    }
}

/// A word up to a blank or a brace that opens a group of its own. A quote right after `=` holds blanks.
fn plain(raw: &str, start: usize) -> Word<'_> {
    let mut end = raw.len();
    let mut unclosed = None;
    let mut quote: Option<(usize, char)> = None;
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in raw[start..].char_indices().map(|(at, c)| (start + at, c)) {
        match quote {
            Some((_, open)) => {
                if c == open && !escaped {
                    quote = None;
                    end = at + 1;
                    // What follows the closing quote is another word, except the rest of a comma list.
                    if !raw[end..].starts_with(',') {
                        break;
                    }
                    end = raw.len();
                }
                escaped = c == '\\' && !escaped;
            }
            None if matches!(c, '"' | '\'') && before == '=' => quote = Some((at, c)),
            None if c.is_whitespace() || c == '{' => {
                end = at;
                break;
            }
            None => {}
        }
        before = c;
    }
    if let Some((at, _)) = quote {
        unclosed = Some(at);
        end = start + raw[start..].trim_end().len();
    }
    let text = &raw[start..end];
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(Value { start: start + name.len() + 1, text: value })),
        None => (text, None),
    };
    Word { start, text, braces: None, name, value, unclosed }
}

fn braces(raw: &str, start: usize) -> Word<'_> {
    let mut quote: Option<char> = None;
    for (at, c) in raw[start..].char_indices().map(|(at, c)| (start + at, c)) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' => quote = Some(c),
            None if c == '}' => return group(raw, start, at, at + 1, None),
            None => {}
        }
    }
    // Never closed: up to the end, whatever the quotes in it say.
    let end = start + raw[start..].trim_end().len();
    group(raw, start, end, end, Some(start))
}

fn group(raw: &str, start: usize, close: usize, end: usize, unclosed: Option<usize>) -> Word<'_> {
    let text = &raw[start..end];
    Word { start, text, braces: Some(&raw[start + 1..close]), name: text, value: None, unclosed }
}
