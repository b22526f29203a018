//! What templates are given, told once and taken in two ways: as values, or as the print by which a later build knows
//! whether the values would be the same.
//!
//! Most pages of a second build are only compared. So whoever describes something puts [`Facts`] by their names, without knowing
//! what becomes of them: a map makes values, a [`State`] notes what they are made of. Since both come of one description, no
//! value can be forgotten in a print.

use crate::memo::{Print, of_bytes};
use crate::pack::pack_str;
use tera::value::{Key, ValueKind};
use tera::{Context, Map, Value};

/// Takes facts by their names, in the order in which templates see them. The last one of a name counts.
pub trait Facts {
    fn put(&mut self, name: &'static str, fact: impl Fact);
}

/// Something that a template can be told.
pub trait Fact {
    fn value(self) -> Value;

    /// Notes what the value is made of: facts with different values note something different, which says where it ends.
    fn note(&self, state: &mut State);
}

impl Facts for Map {
    fn put(&mut self, name: &'static str, fact: impl Fact) {
        self.insert(name.into(), fact.value());
    }
}

impl Facts for Context {
    fn put(&mut self, name: &'static str, fact: impl Fact) {
        self.insert_value(name, fact.value());
    }
}

impl Facts for State {
    fn put(&mut self, name: &'static str, fact: impl Fact) {
        self.text(name);
        fact.note(self);
    }
}

/// What facts are made of, as bytes.
pub struct State(Vec<u8>);

impl Default for State {
    fn default() -> Self {
        // Longer than what most pages say of themselves.
        Self(Vec::with_capacity(1024))
    }
}

impl State {
    pub fn print(&self) -> Print {
        of_bytes(&self.0)
    }

    pub fn text(&mut self, text: &str) {
        pack_str(text, &mut self.0);
    }

    pub fn bytes<const N: usize>(&mut self, bytes: [u8; N]) {
        self.0.extend(bytes);
    }

    fn map(&mut self, map: &Map) {
        self.bytes((map.len() as u64).to_le_bytes());
        for (key, value) in map {
            match key {
                Key::String(_) | Key::Str(_) => {
                    self.0.push(0);
                    self.text(key.as_str().unwrap_or_default());
                }
                key => {
                    self.0.push(1);
                    self.text(&format!("{key:?}"));
                }
            }
            value.note(self);
        }
    }
}

/// The print of what `describe` puts.
pub fn print_of(describe: impl FnOnce(&mut State)) -> Print {
    let mut state = State::default();
    describe(&mut state);
    state.print()
}

/// The print of a value that is there.
pub fn print_of_value(value: &Value) -> Print {
    print_of(|state| value.note(state))
}

impl Fact for Value {
    fn value(self) -> Value {
        self
    }

    fn note(&self, state: &mut State) {
        match self.kind() {
            ValueKind::Undefined => state.0.push(1),
            ValueKind::None => state.0.push(2),
            ValueKind::Bool => self.is_truthy().note(state),
            ValueKind::String if self.is_safe() => Safe(self.as_str().unwrap_or_default()).note(state),
            ValueKind::String => self.as_str().unwrap_or_default().note(state),
            ValueKind::Array => {
                let items = self.as_array().unwrap_or_default();
                state.0.push(6);
                state.bytes((items.len() as u64).to_le_bytes());
                items.iter().for_each(|item| item.note(state));
            }
            ValueKind::Map => {
                state.0.push(7);
                if let Some(map) = self.as_map() {
                    state.map(map);
                }
            }
            ValueKind::F64 => {
                state.0.push(8);
                state.bytes(self.as_f64().unwrap_or_default().to_bits().to_le_bytes());
            }
            ValueKind::I64 => self.as_i64().unwrap_or_default().note(state),
            ValueKind::U64 => self.as_u64().unwrap_or_default().note(state),
            // Large numbers and bytes, by how they are written.
            kind => {
                state.0.push(11);
                state.text(&format!("{kind:?} {self}"));
            }
        }
    }
}

impl Fact for Map {
    fn value(self) -> Value {
        Value::from(self)
    }

    fn note(&self, state: &mut State) {
        state.0.push(7);
        state.map(self);
    }
}

impl Fact for () {
    fn value(self) -> Value {
        Value::none()
    }

    fn note(&self, state: &mut State) {
        state.0.push(2);
    }
}

impl Fact for bool {
    fn value(self) -> Value {
        Value::from(self)
    }

    fn note(&self, state: &mut State) {
        state.0.extend([3, u8::from(*self)]);
    }
}

impl Fact for &str {
    fn value(self) -> Value {
        Value::from(self)
    }

    fn note(&self, state: &mut State) {
        state.0.push(5);
        state.text(self);
    }
}

impl Fact for String {
    fn value(self) -> Value {
        Value::from(self)
    }

    fn note(&self, state: &mut State) {
        self.as_str().note(state);
    }
}

impl Fact for i64 {
    fn value(self) -> Value {
        Value::from(self)
    }

    fn note(&self, state: &mut State) {
        state.0.push(9);
        state.bytes(self.to_le_bytes());
    }
}

impl Fact for u64 {
    fn value(self) -> Value {
        Value::from(self)
    }

    fn note(&self, state: &mut State) {
        state.0.push(10);
        state.bytes(self.to_le_bytes());
    }
}

impl Fact for usize {
    fn value(self) -> Value {
        Value::from(self)
    }

    fn note(&self, state: &mut State) {
        (*self as u64).note(state);
    }
}

impl<F: Fact> Fact for Option<F> {
    fn value(self) -> Value {
        self.map_or_else(Value::none, Fact::value)
    }

    fn note(&self, state: &mut State) {
        match self {
            Some(fact) => fact.note(state),
            None => ().note(state),
        }
    }
}

impl<F: Fact> Fact for Vec<F> {
    fn value(self) -> Value {
        self.into_iter().map(Fact::value).collect::<Vec<_>>().into()
    }

    fn note(&self, state: &mut State) {
        state.0.push(6);
        state.bytes((self.len() as u64).to_le_bytes());
        self.iter().for_each(|fact| fact.note(state));
    }
}

/// HTML that is printed as it is.
pub struct Safe<'a>(pub &'a str);

impl Fact for Safe<'_> {
    fn value(self) -> Value {
        Value::safe_string(self.0)
    }

    fn note(&self, state: &mut State) {
        state.0.push(4);
        state.text(self.0);
    }
}

/// A fact whose print is known otherwise than by its value: the first function gives it, the second the value.
pub struct Known<P, V>(pub P, pub V);

impl<P: Fn() -> Print, V: FnOnce() -> Value> Fact for Known<P, V> {
    fn value(self) -> Value {
        self.1()
    }

    fn note(&self, state: &mut State) {
        state.0.push(0);
        state.bytes(self.0());
    }
}

/// Several facts that are one: a map in its template.
pub struct Record<D>(pub D);

/// Who puts the facts of a [`Record`].
pub trait Describe {
    fn describe(&self, to: &mut impl Facts);
}

impl<D: Describe> Describe for &D {
    fn describe(&self, to: &mut impl Facts) {
        (*self).describe(to);
    }
}

impl<D: Describe> Fact for Record<D> {
    fn value(self) -> Value {
        let mut map = Map::new();
        self.0.describe(&mut map);
        Value::from(map)
    }

    fn note(&self, state: &mut State) {
        state.0.push(12);
        self.0.describe(state);
        // No name is as short as that, so it is the end.
        state.text("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::none()),
            any::<bool>().prop_map(Value::from),
            (-2i64..2).prop_map(Value::from),
            (0u64..2).prop_map(Value::from),
            (0u8..3).prop_map(|n| Value::from(f64::from(n) / 2.0)),
            "[ab]{0,2}".prop_map(Value::from),
            "[ab]{0,2}".prop_map(|text| Value::safe_string(&text)),
        ];
        leaf.prop_recursive(2, 8, 3, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from);
            let map = prop::collection::vec(("[ab]", inner), 0..3)
                .prop_map(|items| Value::from(items.into_iter().map(|(key, value)| (key.into(), value)).collect::<Map>()));
            prop_oneof![list, map]
        })
    }

    /// All that a template can tell.
    fn shown(value: &Value) -> String {
        match (value.as_array(), value.as_map()) {
            (Some(items), _) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
            (_, Some(map)) => {
                let entries = map.iter().map(|(key, value)| format!("{key:?}: {}", shown(value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            _ => format!("{:?} {value:?} {}", value.kind(), value.is_safe()),
        }
    }

    proptest! {
        /// Two values have one print if templates cannot tell them apart, and only then.
        #[test]
        fn prints_tell_values_apart(a in value(), b in value()) {
            prop_assert_eq!(shown(&a) == shown(&b), print_of_value(&a) == print_of_value(&b), "{:?} {:?}", a, b);
        }
    }
}
