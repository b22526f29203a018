//! What can still be read of a Ghost export that breaks off.

use serde_json::{Map, Value};

/// The tables that posts are made of.
const TABLES: &[&str] = &["posts", "posts_meta", "posts_tags", "posts_authors", "tags", "users"];

/// The tables of a text, each up to its last whole row.
pub fn tables(text: &str) -> Value {
    let found = TABLES.iter().filter_map(|name| Some(((*name).to_owned(), Value::Array(rows(rows_of(text, name)?)))));
    Value::Object(found.collect::<Map<String, Value>>())
}

/// What follows `"name": [`.
fn rows_of<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let key = format!("\"{name}\"");
    text.match_indices(&key).find_map(|(at, _)| {
        let rest = text[at + key.len()..].trim_start().strip_prefix(':')?.trim_start();
        // Inside of a string the quotes have a backslash.
        rest.strip_prefix('[').filter(|_| !text[..at].ends_with('\\'))
    })
}

fn rows(mut text: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    loop {
        let mut reader = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        let Some(Ok(row)) = reader.next() else { return rows };
        rows.push(row);
        let Some(rest) = text[reader.byte_offset()..].trim_start().strip_prefix(',') else { return rows };
        text = rest;
    }
}
