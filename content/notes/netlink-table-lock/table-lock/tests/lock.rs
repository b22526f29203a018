//! Who goes in when, who waits for whom, and what a panic leaves behind.

#![cfg(not(any(
    feature = "loom",
    feature = "bug-forget-wake",
    feature = "bug-check-first",
    feature = "bug-relaxed"
)))]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;
use table_lock::Table;

/// Returns when so many writers sleep.
fn until_asleep<T>(table: &Table<T>, writers: usize) {
    while table.sleepers() != writers {
        thread::yield_now();
    }
}

#[test]
fn readers_are_inside_together() {
    let table = Table::new(7);
    let (first, second) =
        (table.lock_table().unwrap(), table.lock_table().unwrap());
    assert_eq!((*first, *second, table.readers()), (7, 7, 2));
    drop(first);
    assert_eq!(table.readers(), 1);
    drop(second);
    assert_eq!(table.readers(), 0);
}

#[test]
fn a_writer_changes_what_readers_see() {
    let table = Table::new(String::from("route"));
    table.grab().unwrap().push_str(" and generic");
    assert_eq!(*table.lock_table().unwrap(), "route and generic");
}

#[test]
fn readers_pass_writers_that_sleep() {
    let table = Table::new(0);
    let first = table.lock_table().unwrap();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| *table.grab().unwrap() += 1);
        }
        until_asleep(&table, 3);
        let another = scope
            .spawn(|| *table.lock_table().unwrap())
            .join()
            .unwrap();
        let again = table.lock_table().unwrap();
        assert_eq!((another, *again, *first), (0, 0, 0));
        assert_eq!(
            table.sleepers(),
            3,
            "a reader that is not the last one wakes nobody"
        );
        drop(again);
        drop(first);
    });
    assert_eq!(
        *table.lock_table().unwrap(),
        3,
        "the last reader wakes one writer, and each writer wakes the next"
    );
    assert_eq!((table.readers(), table.sleepers()), (0, 0));
}

#[test]
fn nobody_is_inside_with_a_writer() {
    let table = Table::new(());
    let (arrived, came_in) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let writer = table.grab().unwrap();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                arrived.fetch_add(1, SeqCst);
                let _reader = table.lock_table().unwrap();
                came_in.fetch_add(1, SeqCst);
            });
            scope.spawn(|| {
                arrived.fetch_add(1, SeqCst);
                let _writer = table.grab().unwrap();
                came_in.fetch_add(1, SeqCst);
            });
        }
        // Who has not started yet would not be inside either.
        while arrived.load(SeqCst) != 4 {
            thread::yield_now();
        }
        for _ in 0..1000 {
            thread::yield_now();
            assert_eq!(came_in.load(SeqCst), 0);
        }
        drop(writer);
    });
    assert_eq!(came_in.load(SeqCst), 4);
}

#[test]
fn a_reader_that_panics_leaves() {
    let table = Table::new(1);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _reader = table.lock_table().unwrap();
        panic!("in the middle of reading");
    }));
    assert!(panicked.is_err());
    assert_eq!(table.readers(), 0);
    *table.grab().expect("reading breaks nothing") += 1;
}

#[test]
fn a_writer_that_panics_poisons_the_table_and_wakes_the_next() {
    let table = Table::new([1, 1]);
    let reader = table.lock_table().unwrap();
    let saw_poison = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            catch_unwind(AssertUnwindSafe(|| {
                let mut data = table.grab().unwrap();
                data[0] = 2;
                panic!("in the middle of a change");
            }))
            .unwrap_err();
        });
        until_asleep(&table, 1);
        scope.spawn(|| {
            let mut data = table.grab().unwrap_err().into_inner();
            saw_poison.store(*data == [2, 1], SeqCst);
            data[1] = 2;
        });
        until_asleep(&table, 2);
        drop(reader);
    });
    assert!(saw_poison.load(SeqCst));
    let reader = table.lock_table().unwrap_err().into_inner();
    assert_eq!(*reader, [2, 2]);
    assert_eq!(
        table.readers(),
        1,
        "who came in through an error is counted as well"
    );
}

#[test]
fn a_forgotten_reader_stays_inside() {
    let table = Table::new(());
    std::mem::forget(table.lock_table().unwrap());
    assert_eq!(table.readers(), 1);
}

/// Eight threads, as fast as they can. What readers see and what is left in
/// the end show whether anybody was inside with a writer, and the test ends
/// only if nobody is lost and all readers are inside together once.
#[test]
fn under_stress() {
    const ROUNDS: usize = 2000;
    const READERS: usize = 5;
    let table = Table::new([0_usize; 64]);
    let (inside, together) =
        (Barrier::new(READERS), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                for round in 0..ROUNDS {
                    let data = table.lock_table().unwrap();
                    if round == 0 {
                        inside.wait();
                    }
                    together.fetch_max(table.readers(), SeqCst);
                    assert!(
                        data.iter().all(|number| *number == data[0])
                    );
                    if round % 64 == 0 {
                        thread::yield_now(); // a reader may sleep inside
                    }
                }
            });
        }
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    let mut data = table.grab().unwrap();
                    assert_eq!(table.readers(), 0);
                    data.iter_mut().for_each(|number| *number += 1);
                }
            });
        }
    });
    assert_eq!(table.lock_table().unwrap()[63], 3 * ROUNDS);
    assert_eq!(together.load(SeqCst), READERS);
    assert_eq!((table.readers(), table.sleepers()), (0, 0));
}
