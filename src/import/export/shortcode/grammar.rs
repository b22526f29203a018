//! The grammar of WordPress' shortcodes, as `get_shortcode_regex` and `shortcode_parse_atts` (wp-includes/shortcodes.php)
//! have it.

use std::collections::BTreeMap;
use std::ops::Range;

/// A shortcode of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcode<'a> {
    pub name: &'a str,
    /// Between the name and the bracket.
    pub written: &'a str,
    /// From its first bracket to behind the last.
    pub range: Range<usize>,
    /// The tag that opens it.
    pub opening: Range<usize>,
    /// What it encloses, if it has an end.
    pub inner: Option<&'a str>,
    /// `[[name]]`: meant to be seen.
    pub is_escaped: bool,
    /// `[name /]`
    pub is_void: bool,
}

impl Shortcode<'_> {
    pub fn attrs(&self) -> Attrs {
        Attrs::of(self.written)
    }
}

/// Reads shortcodes of a text one by one. It remembers what it looked for, so that a text full of brackets is still read
/// in linear time.
pub struct Scanner<'a> {
    text: &'a str,
    bracket: usize,
    ends: BTreeMap<&'a str, usize>,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, bracket: 0, ends: BTreeMap::new() }
    }

    /// The shortcode whose first bracket stands at `at`. Calls must go forward.
    pub fn read(&mut self, at: usize) -> Option<Shortcode<'a>> {
        let doubled = self.text[at..].starts_with("[[");
        let start = at + 1 + usize::from(doubled);
        let rest = &self.text[start..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let length = rest.bytes().take_while(|byte| is_name(*byte)).count();
        let name = &rest[..length];
        let from = start + length;
        let bracket = self.bracket(from)?;
        let written = &self.text[from..bracket];
        let is_void = written.ends_with('/');
        let end = bracket + 1;
        let close = if is_void { None } else { self.end(name, end) };
        let inner = close.map(|close| &self.text[end..close]);
        let behind = close.map_or(end, |close| close + "[/".len() + length + 1);
        let is_escaped = doubled && self.text[behind..].starts_with(']');
        let outside = usize::from(doubled && !is_escaped);
        Some(Shortcode {
            name,
            written: written.strip_suffix('/').unwrap_or(written),
            range: at + outside..behind + usize::from(is_escaped),
            opening: at + outside..end,
            inner,
            is_escaped,
            is_void,
        })
    }

    fn bracket(&mut self, from: usize) -> Option<usize> {
        if self.bracket < from {
            self.bracket = self.text[from..].find(']').map_or(usize::MAX, |found| from + found);
        }
        Some(self.bracket).filter(|bracket| *bracket != usize::MAX)
    }

    /// Where `[/name]` stands.
    fn end(&mut self, name: &'a str, from: usize) -> Option<usize> {
        let text = self.text;
        let known = self.ends.entry(name).or_insert(0);
        if *known < from {
            *known = text[from..].find(&format!("[/{name}]")).map_or(usize::MAX, |found| from + found);
        }
        Some(*known).filter(|end| *end != usize::MAX)
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// What stands in the opening tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attrs {
    /// Names in lower case.
    named: Vec<(String, String)>,
    bare: Vec<String>,
}

impl Attrs {
    pub fn of(written: &str) -> Self {
        let mut attrs = Self::default();
        let written = written.replace(['\u{a0}', '\u{200b}'], " ");
        let mut rest = written.trim_start();
        while !rest.is_empty() {
            rest = attrs.read_one(rest).trim_start();
        }
        attrs
    }

    fn read_one<'a>(&mut self, rest: &'a str) -> &'a str {
        let name = rest.bytes().take_while(|byte| is_name(*byte)).count();
        let behind = rest[name..].trim_start();
        if let Some(value) = behind.strip_prefix('=').map(str::trim_start).filter(|_| name > 0)
            && let Some((value, rest_of_it)) = quoted(value).or_else(|| word(value))
        {
            self.named.push((rest[..name].to_lowercase(), value.to_owned()));
            return rest_of_it;
        }
        let (value, rest_of_it) = quoted(rest).unwrap_or_else(|| bare(rest));
        self.bare.push(value.to_owned());
        rest_of_it
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.named.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value that stands without a name, or behind a mere `=` or `:`, as in `[code="c"]`.
    pub fn bare(&self) -> Option<&str> {
        let value = self.bare.first()?;
        let value = value.trim_start_matches(['=', ':']);
        Some(value.trim_matches(['"', '\''])).filter(|value| !value.is_empty())
    }

    pub fn has_names(&self) -> bool {
        !self.named.is_empty()
    }
}

/// A value in quotes that a blank or the end follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let end = text[1..].find(quote)? + 1;
    let behind = &text[end + 1..];
    (behind.is_empty() || behind.starts_with(char::is_whitespace)).then_some((&text[1..end], behind))
}

/// A value without quotes in it.
fn word(text: &str) -> Option<(&str, &str)> {
    let (value, behind) = bare(text);
    (!value.is_empty() && !value.contains(['"', '\''])).then_some((value, behind))
}

fn bare(text: &str) -> (&str, &str) {
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}
