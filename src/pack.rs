//! Values as bytes and back: how results are kept from one run to the next, and what keys are made of.
//!
//! The form is compact and says nothing of itself: whoever unpacks must know the type, and bytes of another version of
//! faircopy are not to be unpacked at all. [`packed!`] writes both directions of a type by its fields, so that a field that
//! is added and not listed does not compile.

use jiff::Zoned;
use jiff::tz::{Offset, TimeZone};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// A value with a form in bytes.
pub trait Pack: Sized {
    fn pack(&self, out: &mut Vec<u8>);
    /// `None` if the bytes are no such value.
    fn unpack(from: &mut Packed) -> Option<Self>;
}

/// The bytes of a value.
pub fn bytes<T: Pack>(value: &T) -> Vec<u8> {
    // Most values that are asked for are short, and growing from nothing takes several allocations.
    let mut out = Vec::with_capacity(128);
    value.pack(&mut out);
    out
}

/// The value that the whole of `bytes` is.
pub fn value<T: Pack>(bytes: &[u8]) -> Option<T> {
    let mut from = Packed(bytes);
    T::unpack(&mut from).filter(|_| from.0.is_empty())
}

/// Bytes that are being unpacked, from the front.
pub struct Packed<'a>(pub &'a [u8]);

impl<'a> Packed<'a> {
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    pub fn str(&mut self) -> Option<&'a str> {
        let length = usize::unpack(self)?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    /// Seven bits in each byte, the lowest first (LEB128).
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn list<T: Pack>(&mut self) -> Option<Vec<T>> {
        let length = usize::unpack(self)?;
        // A length that cannot be true must not reserve memory.
        let mut list = Vec::with_capacity(length.min(self.0.len()));
        for _ in 0..length {
            list.push(T::unpack(self)?);
        }
        Some(list)
    }
}

fn number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub fn pack_str(text: &str, out: &mut Vec<u8>) {
    number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn pack_list<T: Pack>(list: &[T], out: &mut Vec<u8>) {
    number(list.len() as u64, out);
    list.iter().for_each(|item| item.pack(out));
}

/// Both directions of a type: `packed!(struct Span { start, end });`, or of an enum with a number for each variant.
macro_rules! packed {
    (struct $name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::pack::Pack for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($crate::pack::Pack::pack($field, out);)+
            }

            fn unpack(from: &mut $crate::pack::Packed) -> Option<Self> {
                $(let $field = $crate::pack::Pack::unpack(from)?;)+
                Some(Self { $($field),+ })
            }
        }
    };
    (enum $name:ident { $($tag:literal => $variant:ident $(($($field:ident),+))?),+ $(,)? }) => {
        impl $crate::pack::Pack for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($($field),+))? => {
                        out.push($tag);
                        $($($crate::pack::Pack::pack($field, out);)+)?
                    })+
                }
            }

            fn unpack(from: &mut $crate::pack::Packed) -> Option<Self> {
                Some(match from.byte()? {
                    $($tag => {
                        $($(let $field = $crate::pack::Pack::unpack(from)?;)+)?
                        Self::$variant $(($($field),+))?
                    })+
                    _ => return None,
                })
            }
        }
    };
}
pub(crate) use packed;

macro_rules! unsigned {
    ($($name:ty),+) => {$(
        impl Pack for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                number(*self as u64, out);
            }

            fn unpack(from: &mut Packed) -> Option<Self> {
                from.number()?.try_into().ok()
            }
        }
    )+};
}
unsigned!(u16, u32, u64, usize);

impl Pack for u8 {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        from.byte()
    }
}

impl Pack for bool {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        match from.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

/// Small numbers of either sign in few bytes: the sign is the lowest bit.
impl Pack for i64 {
    fn pack(&self, out: &mut Vec<u8>) {
        number(((*self << 1) ^ (*self >> 63)) as u64, out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        let number = from.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

impl Pack for i32 {
    fn pack(&self, out: &mut Vec<u8>) {
        i64::from(*self).pack(out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        i64::unpack(from)?.try_into().ok()
    }
}

/// By its bits, so that the same number comes back, whatever its decimal form would be.
impl Pack for f64 {
    fn pack(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_bits().to_le_bytes());
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Some(Self::from_bits(u64::from_le_bytes(from.take(8)?.try_into().ok()?)))
    }
}

impl<const N: usize> Pack for [u8; N] {
    fn pack(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        from.take(N)?.try_into().ok()
    }
}

impl Pack for blake3::Hash {
    fn pack(&self, out: &mut Vec<u8>) {
        self.as_bytes().pack(out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        <[u8; 32]>::unpack(from).map(Self::from_bytes)
    }
}

impl Pack for String {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_str(self, out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        from.str().map(str::to_owned)
    }
}

impl Pack for Arc<str> {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_str(self, out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        from.str().map(Self::from)
    }
}

/// A text of the program. There are few different ones, and each is kept for good once it was unpacked.
impl Pack for &'static str {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_str(self, out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        static KNOWN: LazyLock<Mutex<BTreeSet<&'static str>>> = LazyLock::new(Mutex::default);
        let text = from.str()?;
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(text) {
            return Some(known);
        }
        let text: &'static str = Box::leak(text.into());
        known.insert(text);
        Some(text)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.is_some().pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Some(if bool::unpack(from)? { Some(T::unpack(from)?) } else { None })
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_list(self, out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        from.list()
    }
}

impl<T: Pack> Pack for Arc<[T]> {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_list(self, out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        from.list().map(Self::from)
    }
}

impl<T: Pack> Pack for Arc<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        T::pack(self, out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        T::unpack(from).map(Self::new)
    }
}

impl<K: Pack + Ord, V: Pack> Pack for BTreeMap<K, V> {
    fn pack(&self, out: &mut Vec<u8>) {
        number(self.len() as u64, out);
        for (key, value) in self {
            key.pack(out);
            value.pack(out);
        }
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        (0..usize::unpack(from)?).map(|_| Some((K::unpack(from)?, V::unpack(from)?))).collect()
    }
}

impl<T: Pack + Ord> Pack for BTreeSet<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        number(self.len() as u64, out);
        self.iter().for_each(|item| item.pack(out));
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        (0..usize::unpack(from)?).map(|_| T::unpack(from)).collect()
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
        self.1.pack(out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl<A: Pack, B: Pack, C: Pack> Pack for (A, B, C) {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
        self.1.pack(out);
        self.2.pack(out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?, C::unpack(from)?))
    }
}

impl Pack for serde_json::Value {
    fn pack(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.push(0),
            Self::Bool(bool) => {
                out.push(1);
                bool.pack(out);
            }
            Self::Number(own) => match (own.as_i64(), own.as_u64(), own.as_f64()) {
                (Some(own), ..) => {
                    out.push(2);
                    own.pack(out);
                }
                (_, Some(own), _) => {
                    out.push(3);
                    own.pack(out);
                }
                (.., own) => {
                    out.push(4);
                    own.unwrap_or_default().pack(out);
                }
            },
            Self::String(text) => {
                out.push(5);
                text.pack(out);
            }
            Self::Array(items) => {
                out.push(6);
                items.pack(out);
            }
            Self::Object(map) => {
                out.push(7);
                map.pack(out);
            }
        }
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Some(match from.byte()? {
            0 => Self::Null,
            1 => Self::Bool(Pack::unpack(from)?),
            2 => Self::Number(i64::unpack(from)?.into()),
            3 => Self::Number(u64::unpack(from)?.into()),
            4 => Self::Number(serde_json::Number::from_f64(Pack::unpack(from)?)?),
            5 => Self::String(Pack::unpack(from)?),
            6 => Self::Array(Pack::unpack(from)?),
            7 => Self::Object(Pack::unpack(from)?),
            _ => return None,
        })
    }
}

impl Pack for serde_json::Map<String, serde_json::Value> {
    fn pack(&self, out: &mut Vec<u8>) {
        number(self.len() as u64, out);
        for (key, value) in self {
            key.pack(out);
            value.pack(out);
        }
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        (0..usize::unpack(from)?).map(|_| Some((String::unpack(from)?, Pack::unpack(from)?))).collect()
    }
}

/// A time zone by its name in the IANA database, else by its offset at `at`.
impl Pack for Zoned {
    fn pack(&self, out: &mut Vec<u8>) {
        let at = self.timestamp();
        at.as_second().pack(out);
        at.subsec_nanosecond().pack(out);
        self.time_zone().iana_name().map(str::to_owned).pack(out);
        self.offset().seconds().pack(out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        let (second, nanosecond) = (i64::unpack(from)?, i32::unpack(from)?);
        let (name, offset) = (Option::<String>::unpack(from)?, i32::unpack(from)?);
        let zone = match name {
            Some(name) => TimeZone::get(&name).ok()?,
            None => TimeZone::fixed(Offset::from_seconds(offset).ok()?),
        };
        Some(jiff::Timestamp::new(second, nanosecond).ok()?.to_zoned(zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn comes_back<T: Pack + PartialEq + std::fmt::Debug>(own: &T) {
        assert_eq!(value::<T>(&bytes(own)).as_ref(), Some(own));
    }

    proptest! {
        #[test]
        fn values_come_back(a: i64, b: u64, c: f64, text: String, list: Vec<(bool, Option<i32>)>, map: BTreeMap<String, Vec<u8>>) {
            comes_back(&(a, b));
            prop_assert_eq!(value::<f64>(&bytes(&c)).map(f64::to_bits), Some(c.to_bits()));
            comes_back(&text);
            comes_back(&list);
            comes_back(&map);
        }

        #[test]
        fn any_bytes_are_a_value_or_none(bytes: Vec<u8>) {
            let _ = value::<Vec<(String, serde_json::Value)>>(&bytes);
            let _ = value::<(Zoned, &'static str)>(&bytes);
        }
    }

    #[test]
    fn data_and_times_come_back() {
        comes_back(&serde_json::json!({ "b": [1, -1, 1.1, 18446744073709551615u64, null], "a": { "中": true } }));
        for time in ["2013-03-11T10:00:00.5+08:00[Asia/Shanghai]", "2013-03-11T10:00:00+05:30[+05:30]", "2013-03-11T10:00:00Z[UTC]"] {
            comes_back(&time.parse::<Zoned>().unwrap());
        }
    }

    #[test]
    fn what_is_left_over_is_a_fault() {
        assert_eq!(value::<u8>(&[1, 2]), None);
        assert_eq!(value::<String>(&[200, 1, 65]), None);
    }
}
