//! A list that only grows, shared by threads: what is in it stays where it is, and can be borrowed as long as the
//! list.

use std::sync::{Mutex, OnceLock, PoisonError};

pub struct Arena<T> {
    /// Each is twice as long as the one before.
    chunks: [OnceLock<Box<[OnceLock<T>]>>; CHUNKS],
    length: Mutex<usize>,
}

const CHUNKS: usize = 24;

/// The length of the first chunk.
const FIRST: usize = 32;

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { chunks: [const { OnceLock::new() }; CHUNKS], length: Mutex::new(0) }
    }
}

impl<T> Arena<T> {
    /// Adds what `make` makes of its index. `None` if it makes nothing, or if the list is full.
    pub fn add(&self, make: impl FnOnce(usize) -> Option<T>) -> Option<&T> {
        let mut length = self.length.lock().unwrap_or_else(PoisonError::into_inner);
        let (chunk, offset) = place(*length);
        let value = make(*length)?;
        let items = self.chunks.get(chunk)?.get_or_init(|| (0..FIRST << chunk).map(|_| OnceLock::new()).collect());
        *length += 1;
        Some(items.get(offset)?.get_or_init(|| value))
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        let (chunk, offset) = place(index);
        self.chunks.get(chunk)?.get()?.get(offset)?.get()
    }
}

fn place(index: usize) -> (usize, usize) {
    let chunk = (index / FIRST + 1).ilog2() as usize;
    (chunk, index - FIRST * ((1 << chunk) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_it_is_given() {
        let arena = Arena::default();
        let borrowed: Vec<_> = (0..1000).map(|n| arena.add(|index| Some((index, n))).unwrap()).collect();
        assert!(arena.add(|_| None).is_none());
        assert!(borrowed.iter().enumerate().all(|(index, value)| **value == (index, index)));
        assert_eq!(arena.get(999), Some(&(999, 999)));
        assert_eq!(arena.get(1000), None);
    }
}
