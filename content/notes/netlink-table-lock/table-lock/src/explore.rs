//! Every order in which a few readers and writers can run, by loom.

use crate::Table;
use loom::{model::Builder, thread};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What came of it.
pub struct Explored {
    /// How many orders were run. If one of them went wrong, it is the last.
    pub interleavings: u64,
    /// What went wrong.
    pub failure: Option<String>,
}

// region: explore
/// Lets so many readers and writers in once each, in every order that
/// interrupts threads that could go on at most `preemptions` times.
pub fn explore(
    readers: usize,
    writers: usize,
    preemptions: usize,
) -> Explored {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);

    let runs = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&runs);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        builder.check(move || {
            count.fetch_add(1, Relaxed);
            let table = Arc::new(Table::new([0; 2]));
            let threads: Vec<_> = (0..readers + writers)
                .map(|i| {
                    let visit: fn(&Table<Data>) =
                        if i < readers { read } else { write };
                    let table = Arc::clone(&table);
                    thread::spawn(move || visit(&table))
                })
                .collect();
            for thread in threads {
                thread.join().unwrap();
            }
            let data = table.lock_table().unwrap();
            assert_eq!(data[0], writers, "a change is lost");
        });
    }));
    Explored {
        interleavings: runs.load(Relaxed),
        failure: outcome.err().map(|panic| message(&*panic)),
    }
}

type Data = [usize; 2];

fn read(table: &Table<Data>) {
    let data = table.lock_table().unwrap();
    assert_eq!(data[0], data[1], "a reader sees a change half done");
}

fn write(table: &Table<Data>) {
    let mut data = table.grab().unwrap();
    data[0] += 1;
    data[1] += 1;
}
// endregion

/// The first words of what loom or an assertion said.
fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without a message")
        .split(['\n', ';'])
        .next()
        .unwrap_or_default()
        .trim()
        .to_string()
}
