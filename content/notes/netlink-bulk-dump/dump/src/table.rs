//! What is dumped, and three ways to do it.

use crate::message::Skb;
use crate::socket::{Callback, Control, check_consistent};
use crate::{NEW_ENTRY, NLM_F_MULTI};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The table as the kernel and its administrator share it.
pub type Shared = RefCell<Table>;

/// Entries by their keys, in their order; a number that each change
/// makes another one.
pub struct Table {
    entries: BTreeMap<i64, Vec<u8>>,
    generation: u32,
    /// How often `done` was called.
    pub done: u32,
}

impl Table {
    /// A table with these keys. The entry of a key is the key and
    /// then zeros, `size` bytes (at least 4).
    pub fn new(
        keys: impl IntoIterator<Item = u32>,
        size: usize,
    ) -> Rc<Shared> {
        let entries = keys
            .into_iter()
            .map(|key| (key.into(), entry(key, size)))
            .collect();
        Rc::new(RefCell::new(Table {
            entries,
            generation: 1,
            done: 0,
        }))
    }
    pub fn insert(&mut self, key: u32, size: usize) {
        self.entries.insert(key.into(), entry(key, size));
        self.changed();
    }
    pub fn remove(&mut self, key: u32) {
        self.entries.remove(&key.into());
        self.changed();
    }
    /// dev_base_seq_inc(): never 0, which says that there was no
    /// call before.
    fn changed(&mut self) {
        self.generation =
            self.generation.checked_add(1).unwrap_or(1);
    }
}

fn entry(key: u32, size: usize) -> Vec<u8> {
    let mut bytes = key.to_ne_bytes().to_vec();
    bytes.resize(size.max(4), 0);
    bytes
}

/// One of the dumps below.
pub type Dump = fn(&mut Skb, &mut Callback<Shared>) -> i32;

impl Table {
    /// A control that dumps this table and counts the calls of
    /// `done`.
    pub fn control(
        table: &Rc<Shared>,
        dump: Dump,
    ) -> Control<Shared> {
        let done = |cb: &mut Callback<Shared>| {
            cb.data.borrow_mut().done += 1
        };
        let data = Rc::clone(table);
        Control { dump, done: Some(done), data, min_dump_alloc: 0 }
    }
}

// region: position
/// Resumes by position: skips as many entries as were sent. So do
/// fib rules.
pub fn by_position(skb: &mut Skb, cb: &mut Callback<Shared>) -> i32 {
    let data = Rc::clone(&cb.data);
    let table = data.borrow();
    cb.seq = table.generation;
    for entry in table.entries.values().skip(cb.args[0] as usize) {
        match skb.put_answer(cb, NEW_ENTRY, NLM_F_MULTI, entry) {
            Ok(at) => check_consistent(cb, skb, at),
            Err(error) => return error,
        }
        cb.args[0] += 1;
    }
    0
}
// endregion

// region: key
/// Resumes by key: goes on at the first entry whose key is not
/// smaller.
pub fn by_key(skb: &mut Skb, cb: &mut Callback<Shared>) -> i32 {
    let data = Rc::clone(&cb.data);
    let table = data.borrow();
    cb.seq = table.generation;
    for (key, entry) in table.entries.range(cb.args[0]..) {
        match skb.put_answer(cb, NEW_ENTRY, NLM_F_MULTI, entry) {
            Ok(at) => check_consistent(cb, skb, at),
            Err(error) => return error,
        }
        cb.args[0] = key + 1;
    }
    0
}
// endregion

// region: once
/// Resumes by key and asks once, for the first message of the skb.
/// So do links.
pub fn by_key_checked_once(
    skb: &mut Skb,
    cb: &mut Callback<Shared>,
) -> i32 {
    let data = Rc::clone(&cb.data);
    let table = data.borrow();
    let mut error = 0;
    for (key, entry) in table.entries.range(cb.args[0]..) {
        if let Err(full) =
            skb.put_answer(cb, NEW_ENTRY, NLM_F_MULTI, entry)
        {
            error = full;
            break;
        }
        cb.args[0] = key + 1;
    }
    cb.seq = table.generation;
    check_consistent(cb, skb, 0);
    error
}
// endregion
