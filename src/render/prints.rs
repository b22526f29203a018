//! Prints of what templates are given: two values with the same print make the same page.
//!
//! The values of pages and sections stand in many lists; their prints are made once and found again by where the values
//! lie in memory, which does not change as long as the view holds them.

use crate::memo::{Print, of_bytes};
use crate::pack::pack_str;
use std::collections::HashMap;
use tera::value::{Key, ValueKind};
use tera::{Map, Value};

#[derive(Default)]
pub struct Prints(HashMap<usize, Print>);

impl Prints {
    /// Remembers the print of a value that outlives `self`.
    pub fn learn(&mut self, value: &Value) {
        if let Some(at) = address(value) {
            let print = self.of(value);
            self.0.insert(at, print);
        }
    }

    pub fn learned(&mut self, value: &Value, print: Print) {
        if let Some(at) = address(value) {
            self.0.insert(at, print);
        }
    }

    pub fn of(&self, value: &Value) -> Print {
        let mut bytes = Vec::with_capacity(512);
        self.value(value, &mut bytes);
        of_bytes(&bytes)
    }

    pub fn of_map(&self, map: &Map) -> Print {
        let mut bytes = Vec::with_capacity(512);
        self.map(map, &mut bytes);
        of_bytes(&bytes)
    }

    /// The bytes that its print is made of, which say where they end.
    pub fn value(&self, value: &Value, out: &mut Vec<u8>) {
        if let Some(print) = address(value).and_then(|at| self.0.get(&at)) {
            out.push(0);
            return out.extend_from_slice(print);
        }
        match value.kind() {
            ValueKind::Undefined => out.push(1),
            ValueKind::None => out.push(2),
            ValueKind::Bool => out.extend([3, u8::from(value.is_truthy())]),
            ValueKind::String => {
                out.push(if value.is_safe() { 4 } else { 5 });
                pack_str(value.as_str().unwrap_or_default(), out);
            }
            ValueKind::Array => {
                let items = value.as_array().unwrap_or_default();
                out.push(6);
                out.extend((items.len() as u64).to_le_bytes());
                items.iter().for_each(|item| self.value(item, out));
            }
            ValueKind::Map => {
                out.push(7);
                if let Some(map) = value.as_map() {
                    self.map(map, out);
                }
            }
            ValueKind::F64 => {
                out.push(8);
                out.extend(value.as_f64().unwrap_or_default().to_bits().to_le_bytes());
            }
            ValueKind::I64 => {
                out.push(9);
                out.extend(value.as_i64().unwrap_or_default().to_le_bytes());
            }
            ValueKind::U64 => {
                out.push(10);
                out.extend(value.as_u64().unwrap_or_default().to_le_bytes());
            }
            // Large numbers and bytes, by how they are written.
            kind => {
                out.push(11);
                pack_str(&format!("{kind:?} {value}"), out);
            }
        }
    }

    /// In their order, which templates see.
    fn map(&self, map: &Map, out: &mut Vec<u8>) {
        out.extend((map.len() as u64).to_le_bytes());
        for (key, value) in map {
            match key {
                Key::String(_) | Key::Str(_) => {
                    out.push(0);
                    pack_str(key.as_str().unwrap_or_default(), out);
                }
                key => {
                    out.push(1);
                    pack_str(&format!("{key:?}"), out);
                }
            }
            self.value(value, out);
        }
    }
}

fn address(value: &Value) -> Option<usize> {
    value.as_map().map(|map| std::ptr::from_ref(map) as usize)
}
