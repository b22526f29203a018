//! A value of front matter as one in TOML, on one line.

use crate::parse::tree::{Node, Value};

/// `node` in TOML. TOML has no `null`: it becomes an empty string.
pub fn value(node: &Node) -> String {
    match &node.value {
        Value::Date(date) => date.clone(),
        Value::Array(items) => list(items.iter().map(value)),
        Value::Table(entries) => {
            let entries = entries.iter().map(|entry| format!("{} = {}", key(&entry.key.value), value(&entry.value)));
            braces(&entries.collect::<Vec<_>>())
        }
        _ => json(&node.to_json()),
    }
}

/// A text as a string of TOML (TOML 1.0, "String": a basic one).
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

pub fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A scalar. Numbers that only a float can hold have a point or an exponent, as TOML asks for.
fn json(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => string(text),
        serde_json::Value::Null => string(""),
        value => value.to_string(),
    }
}

fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if is_bare { name.to_owned() } else { string(name) }
}

fn braces(entries: &[String]) -> String {
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}
