//! One tree for TOML and YAML: every key and value with the bytes it was written in.
//!
//! [`toml::read`] and [`yaml::read`] make it; whoever checks it (`front`, `config`) need not know which of the
//! two it was. [`document`] reads data of any format, also JSON and CSV, whose values have no bytes of their own. YAML does not say the type of a plain scalar, its reader does: so it stays text here
//! ([`Value::Plain`]) until a field asks for a number, a truth value or a date. A title `404` and a tag `no`
//! are what the author sees. [`print`] writes TOML.

pub mod csv;
pub mod json;
pub mod print;
pub mod toml;
pub mod yaml;

use crate::diag::{Checked, Span, Spanned};
use std::ops::Range;
use std::sync::Arc;

/// What a file of data is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Toml,
    Yaml,
    Json,
    Csv,
}

/// Reads a whole file of data.
pub fn document(format: Format, path: &Arc<str>, text: &str) -> Checked<Node> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let inner = &text[start..];
    match format {
        Format::Toml => {
            let Checked { value, diags } = toml::read(path, inner, start);
            Checked::new(Node { value: Value::Table(value), span: Span::new(start, text.len()) }, diags)
        }
        Format::Yaml => yaml::document(path, inner, start),
        Format::Json => json::read(path, inner, start),
        Format::Csv => csv::read(path, inner, start),
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub value: Value,
    /// Bytes of the whole file, quotes and brackets included.
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// YAML's `null`, `~` and the value that is not there.
    Null,
    /// A YAML scalar without quotes.
    Plain(String),
    String(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    /// A TOML date or time, as written.
    Date(String),
    Array(Vec<Node>),
    Table(Table),
}

/// Entries in the order of the file; no key stands twice.
pub type Table = Vec<Entry>;

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: Spanned<String>,
    pub value: Node,
}

impl Node {
    /// What the value is, with its article, for messages. A plain scalar is named after what it looks like.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Plain(text) => plain_kind(text),
            Value::String(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a float",
            Value::Bool(_) => "a boolean",
            Value::Date(_) => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// As free data for templates. Plain scalars are resolved by YAML's core schema (YAML 1.2.2, section 10.3.2).
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Plain(text) => plain_json(text),
            Value::String(text) | Value::Date(text) => text.clone().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Bool(truth) => (*truth).into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Table(entries) => table_json(entries).into(),
        }
    }
}

pub fn table_json(table: &Table) -> serde_json::Map<String, serde_json::Value> {
    table.iter().map(|entry| (entry.key.value.clone(), entry.value.to_json())).collect()
}

/// A parser's range brought into the text and onto character boundaries, whatever the parser says.
fn within(text: &str, range: Range<usize>) -> Span {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Span::new(start, end)
}

/// The truth values of the core schema.
pub fn plain_bool(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The integers of the core schema.
pub fn plain_integer(text: &str) -> Option<i64> {
    let unsigned = |digits: &str, radix| {
        let digits_only = digits.chars().all(|c| c.is_digit(radix));
        digits_only.then(|| i64::from_str_radix(digits, radix).ok()).flatten()
    };
    if let Some(octal) = text.strip_prefix("0o") {
        return unsigned(octal, 8);
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return unsigned(hexadecimal, 16);
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let decimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    decimal.then(|| text.parse().ok()).flatten()
}

/// The finite floats of the core schema. Infinity and NaN stay text: JSON, which templates see, has neither.
fn plain_float(text: &str) -> Option<f64> {
    let shaped = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    let number: f64 = shaped.then(|| text.parse().ok()).flatten()?;
    number.is_finite().then_some(number)
}

fn plain_kind(text: &str) -> &'static str {
    if plain_bool(text).is_some() {
        "a boolean"
    } else if plain_integer(text).is_some() {
        "an integer"
    } else if plain_float(text).is_some() {
        "a float"
    } else {
        "a string"
    }
}

fn plain_json(text: &str) -> serde_json::Value {
    if let Some(truth) = plain_bool(text) {
        truth.into()
    } else if let Some(number) = plain_integer(text) {
        number.into()
    } else if let Some(number) = plain_float(text) {
        number.into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let cases = [
            ("true", "true"),
            ("no", r#""no""#),
            ("12", "12"),
            ("-12", "-12"),
            ("0o14", "12"),
            ("0xff", "255"),
            ("1_000", r#""1_000""#),
            ("1.5", "1.5"),
            ("1e3", "1000.0"),
            (".inf", r#"".inf""#),
            ("-", r#""-""#),
            ("+", r#""+""#),
            ("0x", r#""0x""#),
            ("2013-03-11", r#""2013-03-11""#),
            ("1.2.3", r#""1.2.3""#),
            ("99999999999999999999", "1e+20"),
        ];
        for (text, json) in cases {
            assert_eq!(plain_json(text).to_string(), json, "{text}");
        }
    }
}
