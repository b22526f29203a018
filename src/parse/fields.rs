//! Typed reading of the common tree: a field says what it wants, gets it or reports what stands there instead.
//!
//! Whatever is absent (`null`, an empty YAML value) is `None` without a word.

use crate::diag::{Diag, Place, Span, Spanned};
use crate::tree::{Node, Table, Value, plain_bool, plain_integer};
use std::sync::Arc;

/// Reads fields of one file and collects what is wrong with them.
pub struct Fields<'a> {
    pub path: &'a Arc<str>,
    pub diags: Vec<Diag>,
}

impl<'a> Fields<'a> {
    pub fn new(path: &'a Arc<str>) -> Self {
        Self { path, diags: Vec::new() }
    }

    pub fn place(&self, span: Span) -> Place {
        Place::new(self.path, span)
    }

    /// A string. In YAML a plain scalar is one, whatever it looks like.
    pub fn string(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        match &node.value {
            Value::String(text) | Value::Plain(text) => Some(Spanned::new(text.clone(), node.span)),
            Value::Null => None,
            _ => self.wrong(key, "a string", node, quote_it(node)),
        }
    }

    /// A string with something in it.
    pub fn word(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        let text = self.string(key, node)?;
        if text.value.trim().is_empty() {
            self.diags.push(empty_value(self.place(node.span), key));
            return None;
        }
        Some(text)
    }

    /// `true` or `false`. YAML 1.1's `yes`, `no`, `on` and `off` count where a truth value is asked for, and
    /// only there.
    pub fn bool(&mut self, key: &str, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Bool(truth) => Some(*truth),
            Value::Null => None,
            Value::Plain(text) => match text.to_lowercase().as_str() {
                "yes" | "on" => Some(true),
                "no" | "off" => Some(false),
                _ => plain_bool(text).or_else(|| self.wrong(key, "`true` or `false`", node, None)),
            },
            _ => self.wrong(key, "`true` or `false`", node, None),
        }
    }

    pub fn integer(&mut self, key: &str, node: &Node) -> Option<i64> {
        match &node.value {
            Value::Integer(number) => Some(*number),
            Value::Null => None,
            Value::Plain(text) => plain_integer(text).or_else(|| self.wrong(key, "an integer", node, None)),
            _ => self.wrong(key, "an integer", node, None),
        }
    }

    /// An integer of at least 1; `otherwise` says what to do for none.
    pub fn count(&mut self, key: &str, node: &Node, otherwise: &str) -> Option<usize> {
        let number = self.integer(key, node)?;
        let count = usize::try_from(number).ok().filter(|count| *count > 0);
        if count.is_none() {
            self.diags.push(not_positive(self.place(node.span), key, otherwise));
        }
        count
    }

    /// A list of strings with something in them, or a single one.
    pub fn words(&mut self, key: &str, node: &Node) -> Vec<Spanned<String>> {
        match &node.value {
            Value::Array(items) => items.iter().filter_map(|item| self.item(key, item)).collect(),
            Value::String(_) | Value::Plain(_) => self.word(key, node).into_iter().collect(),
            Value::Null => Vec::new(),
            _ => {
                self.wrong::<()>(key, "a list of strings", node, quote_it(node));
                Vec::new()
            }
        }
    }

    /// One string of a list, where an absent one is a fault.
    pub fn item(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        match &node.value {
            Value::String(_) | Value::Plain(_) => self.word(key, node),
            Value::Null => {
                self.diags.push(empty_value(self.place(node.span), key));
                None
            }
            _ => self.wrong(key, "a list of strings", node, quote_it(node)),
        }
    }

    pub fn table<'n>(&mut self, key: &str, node: &'n Node) -> Option<&'n Table> {
        match &node.value {
            Value::Table(table) => Some(table),
            Value::Null => None,
            _ => self.wrong(key, "a table", node, None),
        }
    }

    pub fn wrong<T>(&mut self, key: &str, expected: &str, node: &Node, help: Option<String>) -> Option<T> {
        self.diags.push(wrong_type(self.place(node.span), key, expected, node.kind(), help));
        None
    }
}

fn quote_it(node: &Node) -> Option<String> {
    let written = match &node.value {
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Date(date) => date.clone(),
        _ => return None,
    };
    Some(format!("put it in quotes: `\"{written}\"`"))
}

fn wrong_type(place: Place, key: &str, expected: &str, found: &str, help: Option<String>) -> Diag {
    let diag = Diag::error("wrong-type", format!("`{key}` must be {expected}")).at(place).label(format!("this is {found}"));
    diag.help(help.unwrap_or_else(|| match expected {
        "`true` or `false`" => format!("write `true` or `false`, without quotes, or leave `{key}` out"),
        "an integer" => format!("write a whole number without quotes, such as `{key} = 10` in TOML or `{key}: 10` in YAML"),
        "a table" => format!("write a table `[{key}]` in TOML, or indented keys under `{key}:` in YAML"),
        _ => format!("write {expected}, or leave `{key}` out"),
    }))
}

fn empty_value(place: Place, key: &str) -> Diag {
    Diag::error("empty-value", format!("`{key}` is empty here")).at(place).help("write something, or leave it out")
}

fn not_positive(place: Place, key: &str, otherwise: &str) -> Diag {
    Diag::error("bad-number", format!("`{key}` must be at least 1")).at(place).help(otherwise)
}
