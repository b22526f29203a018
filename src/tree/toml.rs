//! TOML into the common tree: all syntax errors at once, and what could be read in spite of them.

use super::{Entry, Node, Table, Value};
use crate::diag::{Checked, Diag, Place, Span, Spanned};
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// How the parser calls a key that stands twice.
const DUPLICATE: &str = "duplicate key";

const NOT_CLOSED: &str = "not closed";

/// Enough to mend in one go; a bound, so that no text can make reading quadratic.
const MAX_FAULTS: usize = 100;

/// Reads `text`, which begins at byte `offset` of the file at `path`.
pub fn read(path: &Arc<str>, text: &str, offset: usize) -> Checked<Table> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let faults = faults(text, root.get_ref(), &errors);
    let mut reader = Reader { path, text, offset, faults: &faults, diags: Vec::new() };
    let table = reader.table(root.get_ref());
    for fault in &faults {
        reader.report(fault, &table);
    }
    reader.diags.sort_by(|a, b| a.place.cmp(&b.place));
    Checked::new(table, reader.diags)
}

/// A syntax error, in bytes of the text.
struct Fault {
    shown: Range<usize>,
    message: String,
    /// How far it spoils what the parser made of the text: at least `shown`.
    spoiled: Range<usize>,
}

/// The parser's errors in the order of the text, without those that only follow from others: inside of a bracket
/// that is never closed the bracket is the fault, and a line has one fault at a time.
fn faults(text: &str, root: &DeTable, errors: &[toml::de::Error]) -> Vec<Fault> {
    let mut unclosed = Vec::new();
    if errors.iter().any(|error| matches!(error.message().split(',').next(), Some("unclosed array" | "unclosed inline table"))) {
        root.iter().for_each(|(_, value)| find_unclosed(text, value, &mut unclosed));
    }
    let mut faults: Vec<Fault> = errors
        .iter()
        .map(|error| (error.span().unwrap_or(0..0), error.message()))
        .filter(|(span, _)| !unclosed.iter().any(|open: &Range<usize>| open.start <= span.start && span.start <= open.end))
        .map(|(span, message)| {
            // The lines after a header that is not closed belong to no table that could be told.
            let header = message.starts_with("unclosed table") || message.starts_with("unclosed array table");
            let end = if header { next_header(text, span.end) } else { span.end };
            Fault { shown: span.clone(), message: message.to_owned(), spoiled: span.start..end }
        })
        .collect();
    faults.extend(unclosed.into_iter().map(|open| Fault {
        shown: open.start..open.start + 1,
        message: NOT_CLOSED.to_owned(),
        spoiled: open,
    }));
    faults.sort_by_key(|fault| (fault.shown.start, fault.shown.end));
    faults.truncate(MAX_FAULTS);
    let same_line = |before: &Fault, fault: &Fault| {
        text.as_bytes().get(before.shown.start..fault.shown.start).is_none_or(|between| !between.contains(&b'\n'))
    };
    faults.dedup_by(|fault, before| fault.message != DUPLICATE && same_line(before, fault));
    faults
}

/// Brackets and braces that are never closed, the outermost of each value.
fn find_unclosed(text: &str, value: &toml::Spanned<DeValue>, found: &mut Vec<Range<usize>>) {
    let span = value.span();
    let written = text.get(span.clone()).unwrap_or_default();
    let open = written.starts_with('[') && !written.ends_with(']') || written.starts_with('{') && !written.ends_with('}');
    match value.get_ref() {
        DeValue::Array(_) | DeValue::Table(_) if open => found.push(span),
        DeValue::Array(items) => items.iter().for_each(|item| find_unclosed(text, item, found)),
        DeValue::Table(table) => table.iter().for_each(|(_, value)| find_unclosed(text, value, found)),
        _ => {}
    }
}

fn next_header(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find("\n[")).map_or(text.len(), |at| from + at)
}

struct Reader<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    offset: usize,
    faults: &'a [Fault],
    diags: Vec<Diag>,
}

impl Reader<'_> {
    fn table(&mut self, table: &DeTable) -> Table {
        let mut entries: Table = table
            .iter()
            .filter_map(|(key, value)| {
                if self.is_broken(key.span(), value.span(), value.get_ref()) {
                    return None;
                }
                let node = self.node(value.get_ref(), self.span(value.span()))?;
                Some(Entry { key: Spanned::new(key.get_ref().to_string(), self.span(key.span())), value: node })
            })
            .collect();
        entries.sort_by_key(|entry| entry.key.span);
        entries
    }

    /// Whether a syntax error lies in the key or in a value without parts: what the parser made of them is a
    /// guess, and a second error about the guess would only distract.
    fn is_broken(&self, key: Range<usize>, value: Range<usize>, guess: &DeValue) -> bool {
        let collection = matches!(guess, DeValue::Array(_) | DeValue::Table(_));
        let meets = |range: &Range<usize>, fault: &Range<usize>| fault.start <= range.end && range.start <= fault.end;
        self.faults.iter().filter(|fault| fault.message != DUPLICATE).any(|fault| {
            let in_value = if collection { fault.message == NOT_CLOSED } else { true };
            meets(&key, &fault.spoiled) || in_value && meets(&value, &fault.spoiled)
        })
    }

    fn node(&mut self, value: &DeValue, span: Span) -> Option<Node> {
        let value = match value {
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Value::Integer(number),
                Err(_) => {
                    self.diags.push(integer_too_large(Place::new(self.path, span)));
                    return None;
                }
            },
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(truth) => Value::Bool(*truth),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(items) => {
                Value::Array(items.iter().filter_map(|item| self.node(item.get_ref(), self.span(item.span()))).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Some(Node { value, span })
    }

    fn report(&mut self, fault: &Fault, root: &Table) {
        let span = self.span(fault.shown.clone());
        let place = Place::new(self.path, span);
        self.diags.push(match fault.message.as_str() {
            DUPLICATE => {
                let first = self.first_header(span).or_else(|| first_key(root, self.slice(span), span));
                duplicate_key(place, self.slice(span), first.map(|span| Place::new(self.path, span)))
            }
            NOT_CLOSED => not_closed(place, self.slice(span)),
            message => bad_syntax(place, message, self.slice(span)),
        });
    }

    /// The header of the same words above the header that `span` lies in. A repeated header takes the place of
    /// the first in the tree, so the text has to tell.
    fn first_header(&self, span: Span) -> Option<Span> {
        let here = span.start - self.offset;
        let line = self.text[..here].rfind('\n').map_or(0, |at| at + 1);
        let header = |line: &str| line.trim_start().starts_with('[').then(|| line.split('#').next().unwrap_or(line).trim().to_owned());
        let wanted = header(self.text[line..].lines().next()?)?;
        let mut start = 0;
        for candidate in self.text[..line].split_inclusive('\n') {
            if header(candidate).as_ref() == Some(&wanted) {
                let start = self.offset + start + (candidate.len() - candidate.trim_start().len());
                return Some(Span::new(start, start + wanted.len()));
            }
            start += candidate.len();
        }
        None
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start - self.offset..span.end - self.offset).unwrap_or_default()
    }

    /// A span of the file.
    fn span(&self, range: Range<usize>) -> Span {
        super::within(self.text, range).shift(self.offset)
    }
}

/// Where the key that stands again at `span` was given first: in the same table, which is the innermost one
/// whose braces enclose `span`, else the one under the last header before it.
fn first_key(root: &Table, written: &str, span: Span) -> Option<Span> {
    let mut table = root;
    while let Some(inner) = table.iter().filter_map(|entry| enclosing(&entry.value, span)).max_by_key(|(start, _)| *start) {
        table = inner.1;
    }
    let name = written.trim_matches(['"', '\'']);
    table.iter().map(|entry| &entry.key).find(|key| key.value == name && key.span.start < span.start).map(|key| key.span)
}

/// The table in `node` that `span` belongs to, and where it begins.
fn enclosing(node: &Node, span: Span) -> Option<(usize, &Table)> {
    match &node.value {
        Value::Table(_) if node.span.start > span.start => None,
        Value::Table(table) => {
            let last = table.iter().map(|entry| entry.value.span.end).max().unwrap_or(node.span.end);
            // An inline table encloses its keys; the keys of one with a header come after it.
            let inline = node.span.end >= last;
            (!inline || node.span.end >= span.end).then_some((node.span.start, table))
        }
        Value::Array(items) => items.iter().filter_map(|item| enclosing(item, span)).next_back(),
        _ => None,
    }
}

fn bad_syntax(place: Place, message: &str, shown: &str) -> Diag {
    let mut words = message.chars();
    let message: String = words.next().into_iter().flat_map(char::to_lowercase).chain(words).collect();
    let about = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let help = if matches!(shown.to_lowercase().as_str(), "yes" | "no" | "on" | "off") {
        "truth values are `true` and `false`"
    } else if shown.starts_with(':') {
        "TOML has an equals sign between key and value: `title = \"Netlink\"`; YAML stands between lines `---`"
    } else if about(&["invalid date", "invalid time", "date-time", "invalid offset"]) {
        "write a date as `2013-03-11`, or `2013-03-11T08:00:00+08:00` with its time"
    } else if about(&["escape"]) {
        "a backslash in double quotes begins an escape; write `\\\\`, or use single quotes"
    } else if about(&["key with no value"]) {
        "a line of TOML is `key = value`"
    } else if about(&["quoted", "string"]) {
        "strings stand in quotes: `title = \"Netlink\"`"
    } else if about(&["unclosed table", "unclosed array table"]) {
        "close the header: `[extra]`, `[[taxonomies]]`"
    } else if about(&["unexpected key or value"]) {
        "one line has one key and its value; a quote inside a string in double quotes is `\\\"`"
    } else {
        "a line of TOML is `key = value`; strings stand in quotes, lists in brackets"
    };
    Diag::error("toml-syntax", format!("TOML: {message}")).at(place).help(help)
}

fn not_closed(place: Place, bracket: &str) -> Diag {
    let (what, close) = if bracket == "[" { ("bracket", "]") } else { ("brace", "}") };
    Diag::error("toml-syntax", format!("TOML: this {what} is not closed")).at(place).help(format!("close it by `{close}`"))
}

fn duplicate_key(place: Place, key: &str, first: Option<Place>) -> Diag {
    let diag = Diag::error("duplicate-key", format!("the key `{key}` stands here a second time"))
        .at(place)
        .help("keep one of the two; the first counts until then");
    match first {
        Some(first) => diag.related(first, "first here"),
        None => diag,
    }
}

fn integer_too_large(place: Place) -> Diag {
    Diag::error("bad-number", "this integer is too large")
        .at(place)
        .help("integers go from -9223372036854775808 to 9223372036854775807; put others in quotes")
}
