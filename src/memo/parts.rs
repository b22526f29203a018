//! What a result depends on, part by part.

use crate::pack::{self, Pack};

/// Stands for a value: half of the BLAKE3 hash of its bytes.
pub type Print = [u8; 16];

/// The print of a value.
pub fn print<T: Pack>(value: &T) -> Print {
    of_bytes(&pack::bytes(value))
}

pub fn of_bytes(bytes: &[u8]) -> Print {
    let mut print = Print::default();
    print.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    print
}

/// The parts of what a result depends on, by the name that people know them by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(Vec<(&'static str, Print)>);

impl Parts {
    pub fn new() -> Self {
        Self::default()
    }

    /// `name` completes the sentence *made anew, since … changed*.
    pub fn with<T: Pack>(self, name: &'static str, value: &T) -> Self {
        self.with_print(name, print(value))
    }

    pub fn with_print(mut self, name: &'static str, print: Print) -> Self {
        self.0.push((name, print));
        self
    }

    /// The first part that is not as it was.
    pub fn difference(&self, old: &[Print]) -> Option<&'static str> {
        let same = |((_, now), then): &((&'static str, Print), &Print)| now == *then;
        let first = self.0.iter().copied().zip(old).find(|pair| !same(pair)).map(|((name, _), _)| name);
        first.or((self.0.len() != old.len()).then_some("faircopy"))
    }

    pub fn prints(&self) -> impl Iterator<Item = Print> {
        self.0.iter().map(|(_, print)| *print)
    }
}
