//! What holds of every dump, tried on many; and the cases that are
//! worth a name.

use dump::*;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use std::collections::BTreeSet;
use std::rc::Rc;

const REQUEST: Request = Request { portid: 4711, seq: 1 };
const DUMPS: [Dump; 3] = [by_position, by_key, by_key_checked_once];

/// The same cases everywhere and each time: a proof that changes by
/// chance is none.
fn cases() -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases: 100,
        rng_seed: RngSeed::Fixed(0x006e_6574),
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

fn keys() -> impl Strategy<Value = BTreeSet<u32>> {
    prop::collection::btree_set(
        prop_oneof![0..300u32, any::<u32>()],
        0..400,
    )
}

/// Most of them so small that an skb may not fit.
fn rcvbuf() -> impl Strategy<Value = usize> {
    prop_oneof![3 => 2_000..40_000usize, 1 => 40_000..200_000usize]
}

/// What the reader does beside reading.
#[derive(Clone, Debug)]
enum Beside {
    Nothing,
    /// A message to a group comes in.
    Notified(usize),
    Inserted(u32),
    Removed(usize),
}

fn beside() -> impl Strategy<Value = Vec<Beside>> {
    let one = prop_oneof![
        2 => Just(Beside::Nothing),
        2 => (1..4000usize).prop_map(Beside::Notified),
        1 => any::<u32>().prop_map(Beside::Inserted),
        1 => (0..1000usize).prop_map(Beside::Removed),
    ];
    prop::collection::vec(one, 0..30)
}

/// Reads to the end, over ENOBUFS, and looks at the bound after
/// every step.
fn read_beside(
    table: &Rc<Shared>,
    dump: Dump,
    (rcvbuf, len): (usize, usize),
    mut step: impl FnMut(usize, &mut Socket<Shared>),
) -> Reading {
    let mut socket = Socket::new(rcvbuf);
    socket.dump_start(REQUEST, Table::control(table, dump)).unwrap();
    let mut reading = Reading::default();
    for number in 0.. {
        step(number, &mut socket);
        match socket.recvmsg(len) {
            Err(error) => {
                assert_eq!(error, -ENOBUFS, "it stands still")
            }
            Ok(received) => {
                assert!(!received.truncated);
                if reading.take(&received.bytes) {
                    break;
                }
            }
        }
        let (cost, queued) = (socket.rmem_alloc(), socket.queued());
        assert!(
            cost <= rcvbuf || queued == 1,
            "{queued} skbs cost {cost} of {rcvbuf}"
        );
    }
    assert!(!socket.dump_is_running());
    drop(socket);
    assert_eq!(table.borrow().done, 1);
    reading
}

/// Groups' messages are of another kind than those of the dump.
fn notify(socket: &mut Socket<Shared>, size: usize) {
    let mut skb = Skb::new(size.max(HEADER));
    skb.put(Header { kind: 99, flags: 0, seq: 0, portid: 0 }, b"")
        .unwrap();
    // Where there is no room it is lost, as for any listener that
    // does not read.
    let _ = socket.deliver(skb);
}

#[test]
fn in_a_quiet_table_each_entry_comes_exactly_once() {
    let buffers = (rcvbuf(), GOODSIZE..80_000usize);
    let all = (keys(), 4..3_700usize, buffers, beside());
    cases()
        .run(&all, |(keys, size, buffers, beside)| {
            for dump in DUMPS {
                let table = Table::new(keys.iter().copied(), size);
                let reading = read_beside(
                    &table,
                    dump,
                    buffers,
                    |step, socket| {
                        if let Some(Beside::Notified(size)) =
                            beside.get(step)
                        {
                            notify(socket, *size);
                        }
                    },
                );
                prop_assert!(
                    reading.keys.iter().eq(&keys),
                    "{:?}",
                    reading.keys
                );
                prop_assert!(!reading.interrupted);
                prop_assert_eq!(reading.errno, 0);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_a_change_does_is_told_by_the_flag() {
    let buffers = (rcvbuf(), GOODSIZE..20_000usize);
    let all = (keys(), 400..3_700usize, buffers, beside());
    cases()
        .run(&all, |(keys, size, buffers, beside)| {
            for (dump, keyed, each_message) in [
                (by_position as Dump, false, true),
                (by_key, true, true),
                (by_key_checked_once, true, false),
            ] {
                let table = Table::new(keys.iter().copied(), size);
                let (mut stayed, mut ever) =
                    (keys.clone(), keys.clone());
                let reading = read_beside(
                    &table,
                    dump,
                    buffers,
                    |step, socket| match beside.get(step) {
                        Some(Beside::Notified(size)) => {
                            notify(socket, *size)
                        }
                        Some(Beside::Inserted(key)) => {
                            table.borrow_mut().insert(*key, size);
                            ever.insert(*key);
                        }
                        Some(Beside::Removed(nth)) => {
                            if let Some(key) = keys.iter().nth(*nth)
                            {
                                table.borrow_mut().remove(*key);
                                stayed.remove(key);
                            }
                        }
                        Some(Beside::Nothing) | None => {}
                    },
                );
                let seen: BTreeSet<u32> =
                    reading.keys.iter().copied().collect();
                let repeated = seen.len() < reading.keys.len();
                prop_assert!(seen.is_subset(&ever));
                prop_assert!(reading.interrupted || !repeated);
                // Asked for every message, silence means that all
                // was reported. Asked once, only that what was
                // reported is the front of the table: of what lies
                // behind that, it says nothing.
                let front = keys
                    .iter()
                    .filter(|key| Some(*key) <= seen.last());
                let as_it_was = if each_message {
                    keys.is_subset(&seen)
                } else {
                    seen.iter().eq(front)
                };
                prop_assert!(reading.interrupted || as_it_was);
                if keyed {
                    prop_assert!(!repeated);
                    prop_assert!(stayed.is_subset(&seen));
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn asked_once_the_flag_is_lost_with_the_rest_of_the_table() {
    for (dump, interrupted) in
        [(by_key as Dump, true), (by_key_checked_once, false)]
    {
        let table = Table::new(0..20, 1_000);
        let mut socket = Socket::new(212_992);
        socket
            .dump_start(REQUEST, Table::control(&table, dump))
            .unwrap();
        let remove = |receives| {
            if receives == 1 {
                (6..20)
                    .for_each(|key| table.borrow_mut().remove(key));
            }
        };
        let reading = read(&mut socket, GOODSIZE, remove).unwrap();
        assert_eq!(
            (reading.keys, reading.interrupted),
            ((0..6).collect(), interrupted)
        );
    }
}

#[test]
fn done_is_called_once_wherever_the_reader_stops() {
    for stop in 0..=60 {
        let table = Table::new(0..200, 1_000);
        let mut socket = Socket::new(212_992);
        socket
            .dump_start(REQUEST, Table::control(&table, by_key))
            .unwrap();
        let received = (0..stop)
            .map_while(|_| socket.recvmsg(8192).ok())
            .count();
        drop(socket);
        assert_eq!(
            table.borrow().done,
            1,
            "after {received} receives"
        );
    }
}

#[test]
fn a_second_dump_waits_for_the_end_of_the_first() {
    let table = Table::new(0..100, 1_000);
    let mut socket = Socket::new(212_992);
    socket
        .dump_start(REQUEST, Table::control(&table, by_key))
        .unwrap();
    let busy =
        socket.dump_start(REQUEST, Table::control(&table, by_key));
    assert_eq!(busy, Err(-EBUSY));
    assert_eq!(table.borrow().done, 0);
    read(&mut socket, 8192, |_| ()).unwrap();
    socket
        .dump_start(REQUEST, Table::control(&table, by_key))
        .unwrap();
    assert_eq!(
        read(&mut socket, 8192, |_| ()).unwrap().keys.len(),
        100
    );
}

#[test]
fn an_entry_that_never_fits_ends_the_dump_with_its_error() {
    let table = Table::new([1, 2], GOODSIZE);
    let mut socket = Socket::new(212_992);
    socket
        .dump_start(REQUEST, Table::control(&table, by_key))
        .unwrap();
    let reading = read(&mut socket, 8192, |_| ()).unwrap();
    assert_eq!((reading.keys, reading.errno), (vec![], -EMSGSIZE));
    assert_eq!(table.borrow().done, 1);

    // With min_dump_alloc it does fit.
    let table = Table::new([1, 2], GOODSIZE);
    let mut socket = Socket::new(212_992);
    let control = Control {
        min_dump_alloc: 2 * GOODSIZE,
        ..Table::control(&table, by_key)
    };
    socket.dump_start(REQUEST, control).unwrap();
    let reading = read(&mut socket, 8192, |_| ()).unwrap();
    assert_eq!((reading.keys, reading.errno), (vec![1, 2], 0));
}

#[test]
fn where_the_end_has_no_room_it_comes_alone() {
    // One message that leaves no 20 bytes, and one that does.
    for (payload, receives) in
        [(GOODSIZE - HEADER, 2), (GOODSIZE - 2 * HEADER - 4, 1)]
    {
        let table = Table::new([7], payload);
        let mut socket = Socket::new(212_992);
        let control = Table::control(&table, by_key);
        socket.dump_start(REQUEST, control).unwrap();
        // The table has been walked to its end: what comes now is not
        // seen any more.
        table.borrow_mut().insert(9, payload);
        let reading = read(&mut socket, 8192, |_| ()).unwrap();
        let keys = (reading.keys, reading.receives);
        assert_eq!(keys, (vec![7], receives));
        assert!(!reading.interrupted);
    }
}

#[test]
fn while_others_fill_the_buffer_the_dump_waits() {
    let table = Table::new(0..50, 1_000);
    let mut socket = Socket::new(4 * PAGE);
    socket
        .dump_start(REQUEST, Table::control(&table, by_key))
        .unwrap();
    for _ in 0..3 {
        notify(&mut socket, GOODSIZE);
    }
    assert_eq!(
        (socket.rmem_alloc(), socket.queued()),
        (4 * PAGE, 4)
    );
    // Three are more than half of the buffer, two are not.
    for (rmem_alloc, queued) in
        [(3 * PAGE, 3), (3 * PAGE, 3), (3 * PAGE, 3)]
    {
        socket.recvmsg(GOODSIZE).unwrap();
        assert_eq!(
            (socket.rmem_alloc(), socket.queued()),
            (rmem_alloc, queued)
        );
    }
}

#[test]
fn a_dump_that_finds_no_room_says_so_and_goes_on() {
    let table = Table::new(0..50, 1_000);
    let mut socket = Socket::new(3 * PAGE);
    socket
        .dump_start(REQUEST, Table::control(&table, by_key))
        .unwrap();
    notify(&mut socket, GOODSIZE);
    // One page is in the queue, and an skb of 32 KiB is too much
    // beside it.
    socket.recvmsg(32_768).unwrap();
    assert_eq!(socket.recvmsg(32_768), Err(-ENOBUFS));
    let reading = read(&mut socket, 32_768, |_| ()).unwrap();
    assert_eq!(
        reading.keys,
        (3..50).collect::<Vec<_>>(),
        "0 to 2 came first"
    );
}

/// What an skb of one page costs.
const PAGE: usize = 4096 + 256;

#[test]
fn a_small_buffer_loses_the_rest_of_what_it_receives() {
    let table = Table::new(0..50, 1_000);
    let mut socket = Socket::new(212_992);
    socket
        .dump_start(REQUEST, Table::control(&table, by_key))
        .unwrap();
    let received = socket.recvmsg(1_500).unwrap();
    assert!(received.truncated);
    assert_eq!(messages(&received.bytes).count(), 1);
    let next = socket.recvmsg(8192).unwrap();
    let first = messages(&next.bytes).next().unwrap().payload[..4]
        .try_into()
        .unwrap();
    assert_eq!(
        u32::from_ne_bytes(first),
        3,
        "the keys 1 and 2 are gone"
    );
}
