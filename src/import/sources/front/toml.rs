//! A value of front matter as one in TOML, on one line.

use crate::tree::print::{array, key, string};
use crate::tree::{Node, Value};

/// `node` in TOML. TOML has no `null`: it becomes an empty string.
pub fn value(node: &Node) -> String {
    match &node.value {
        Value::Date(date) => date.clone(),
        Value::Array(items) => array(items.iter().map(value)),
        Value::Table(entries) => {
            let entries = entries.iter().map(|entry| format!("{} = {}", key(&entry.key.value), value(&entry.value)));
            braces(&entries.collect::<Vec<_>>())
        }
        _ => json(&node.to_json()),
    }
}

/// A scalar. Numbers that only a float can hold have a point or an exponent, as TOML asks for.
fn json(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => string(text),
        serde_json::Value::Null => string(""),
        value => value.to_string(),
    }
}

fn braces(entries: &[String]) -> String {
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}
