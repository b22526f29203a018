//! JSON into the common tree, in the order of the file.

use super::{Entry, Node, Value};
use crate::diag::{Checked, Diag, Place, Span, Spanned};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::sync::Arc;

/// Reads `text`, which begins at byte `offset` of the file at `path`.
pub fn read(path: &Arc<str>, text: &str, offset: usize) -> Checked<Node> {
    match serde_json::from_str::<Json>(text) {
        Ok(Json(value)) => node(value).into(),
        Err(error) => {
            let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let at = super::within(text, line + error.column().saturating_sub(1)..line + error.column()).shift(offset);
            Checked::new(node(Value::Null), vec![bad_syntax(Place::new(path, at), &error)])
        }
    }
}

struct Json(Value);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Json)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        // As a float it would be another number.
        i64::try_from(number).map(Value::Integer).map_err(|_| E::custom(format!("the integer {number} is too large")))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut nodes = Vec::new();
        while let Some(Json(value)) = items.next_element()? {
            nodes.push(node(value));
        }
        Ok(Value::Array(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut table = Vec::new();
        let mut known = HashSet::new();
        while let Some((key, Json(value))) = entries.next_entry::<String, Json>()? {
            if !known.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key `{key}` stands here a second time")));
            }
            table.push(Entry { key: Spanned::new(key, Span::default()), value: node(value) });
        }
        Ok(Value::Table(table))
    }
}

fn node(value: Value) -> Node {
    Node { value, span: Span::default() }
}

fn bad_syntax(place: Place, error: &serde_json::Error) -> Diag {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    let help = match error.is_data() {
        true => "of two equal keys keep one; write integers beyond 64 bits as texts",
        false => "texts and keys stand in double quotes, commas between values and none behind the last; JSON has no comments",
    };
    Diag::error("json-syntax", format!("JSON: {message}")).at(place).help(help)
}
