//! CSV (RFC 4180) into the common tree: a table of `headers`, which are the first record, and `records`.

use super::{Entry, Node, Value};
use crate::diag::{Checked, Diag, Place, Span, Spanned};
use std::sync::Arc;

/// Reads `text`, which begins at byte `offset` of the file at `path`. Records end with a line, with or without a carriage
/// return; empty lines are passed over. Each record has as many fields as the first.
pub fn read(path: &Arc<str>, text: &str, offset: usize) -> Checked<Node> {
    let mut reader = Reader { path, text, offset, at: 0, diags: Vec::new() };
    let headers = reader.record().unwrap_or_default();
    let mut records = Vec::new();
    let mut known = reader.diags.len();
    while let Some(record) = reader.record() {
        // One fault of a record is enough.
        if record.len() != headers.len() && reader.diags.len() == known {
            let span = Span::new(record[0].span.start, record[record.len() - 1].span.end);
            reader.diags.push(uneven(Place::new(path, span), record.len(), headers.len()));
        }
        known = reader.diags.len();
        let span = record[0].span;
        records.push(Node { value: Value::Array(record), span });
    }
    let entry = |key: &str, items: Vec<Node>| {
        let value = Node { value: Value::Array(items), span: Span::default() };
        Entry { key: Spanned::new(key.to_owned(), Span::default()), value }
    };
    let table = Value::Table(vec![entry("headers", headers), entry("records", records)]);
    Checked::new(Node { value: table, span: Span::default() }, reader.diags)
}

struct Reader<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    offset: usize,
    at: usize,
    diags: Vec<Diag>,
}

impl Reader<'_> {
    /// The next record; it has at least one field.
    fn record(&mut self) -> Option<Vec<Node>> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        if self.at == self.text.len() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let start = self.at;
            let value = self.field();
            fields.push(Node { value: Value::String(value), span: Span::new(start, self.at).shift(self.offset) });
            if !self.text[self.at..].starts_with(',') {
                return Some(fields);
            }
            self.at += 1;
        }
    }

    fn field(&mut self) -> String {
        let Some(mut rest) = self.text[self.at..].strip_prefix('"') else { return self.plain() };
        let open = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let Some(quote) = rest.find('"') else {
                self.diags.push(not_closed(self.place(open, open + 1)));
                self.at = self.text.len();
                return out + rest;
            };
            out.push_str(&rest[..quote]);
            self.at += quote + 1;
            rest = &rest[quote + 1..];
            match rest.strip_prefix('"') {
                Some(more) => {
                    out.push('"');
                    self.at += 1;
                    rest = more;
                }
                None => break,
            }
        }
        let start = self.at;
        let stray = self.plain();
        if !stray.is_empty() {
            self.diags.push(behind_quote(self.place(start, self.at)));
        }
        out
    }

    /// What stands up to the next comma or the end of the line.
    fn plain(&mut self) -> String {
        let rest = &self.text[self.at..];
        let length = rest.find([',', '\r', '\n']).unwrap_or(rest.len());
        self.at += length;
        rest[..length].to_owned()
    }

    fn place(&self, start: usize, end: usize) -> Place {
        Place::new(self.path, Span::new(start, end).shift(self.offset))
    }
}

fn uneven(place: Place, count: usize, expected: usize) -> Diag {
    let fields = if count == 1 { "field" } else { "fields" };
    Diag::error("csv-syntax", format!("CSV: this record has {count} {fields}, the first has {expected}"))
        .at(place)
        .help("every record has a field for each header; one with a comma in it stands in double quotes")
}

fn not_closed(place: Place) -> Diag {
    Diag::error("csv-syntax", "CSV: this quote is not closed").at(place).help("close it; a quote in a field is `\"\"`")
}

fn behind_quote(place: Place) -> Diag {
    Diag::error("csv-syntax", "CSV: this stands behind the quote that ends the field")
        .at(place)
        .help("a quote in a field is `\"\"`; a comma ends the field")
}
