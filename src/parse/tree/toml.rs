//! TOML into the common tree: all syntax errors at once, and what could be read in spite of them.

use super::{Entry, Node, Table, Value};
use crate::diag::{Checked, Diag, Place, Span, Spanned};
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// Reads `text`, which begins at byte `offset` of the file at `path`.
pub fn read(path: &Arc<str>, text: &str, offset: usize) -> Checked<Table> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { path, text, offset, diags: Vec::new() };
    let table = reader.table(root.get_ref());
    for error in &errors {
        reader.syntax_error(error, &table);
    }
    reader.diags.sort_by(|a, b| a.place.cmp(&b.place));
    Checked::new(table, reader.diags)
}

struct Reader<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    offset: usize,
    diags: Vec<Diag>,
}

impl Reader<'_> {
    fn table(&mut self, table: &DeTable) -> Table {
        let mut entries: Table = table
            .iter()
            .filter_map(|(key, value)| {
                let node = self.node(value.get_ref(), self.span(value.span()))?;
                Some(Entry { key: Spanned::new(key.get_ref().to_string(), self.span(key.span())), value: node })
            })
            .collect();
        entries.sort_by_key(|entry| entry.key.span);
        entries
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

    fn syntax_error(&mut self, error: &toml::de::Error, root: &Table) {
        let span = self.span(error.span().unwrap_or(0..0));
        let place = Place::new(self.path, span);
        self.diags.push(if error.message() == "duplicate key" {
            let first = self.first_header(span).or_else(|| first_key(root, self.slice(span), span));
            duplicate_key(place, self.slice(span), first.map(|span| Place::new(self.path, span)))
        } else {
            bad_syntax(place, error.message())
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
    fn span(&self, range: std::ops::Range<usize>) -> Span {
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

fn bad_syntax(place: Place, message: &str) -> Diag {
    let mut words = message.chars();
    let message: String = words.next().into_iter().flat_map(char::to_lowercase).chain(words).collect();
    let help = if message.contains("quote") || message.contains("string") {
        "strings stand in quotes: `title = \"Netlink\"`"
    } else {
        "a line of TOML is `key = value`; strings stand in quotes, lists in brackets"
    };
    Diag::error("toml-syntax", format!("TOML: {message}")).at(place).help(help)
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
