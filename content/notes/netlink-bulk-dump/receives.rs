//! Sixty links: a dump that takes several receives, and one that is
//! disturbed.

mod rtnl;

use rtnl::*;
use std::collections::BTreeSet;
use std::ffi::{c_int, c_void};
use std::fs::File;
use std::io::Write;
use std::os::fd::AsRawFd;

fn main() {
    let mut admin = open();
    for number in 1..=60 {
        add_bridge(&mut admin, &format!("br{number}"));
    }

    let mut quiet = Vec::new();
    for len in [4096, 8192, 32768] {
        let dump = read(len, |_| ());
        let links: BTreeSet<u32> =
            dump.links.iter().copied().collect();
        let once = links.len() == dump.links.len();
        println!(
            "buffer {len:5}: {} links, each once: {once}, {:?}",
            links.len(),
            dump.flagged
        );
        quiet.push(dump);
    }
    let receives: Vec<usize> =
        quiet.iter().map(|dump| dump.ends.len()).collect();
    println!(
        "fewer receives the larger the buffer: {}",
        receives.is_sorted_by(|a, b| a > b)
    );

    // region: disturb
    let more = read(8192, |receive| {
        if receive == 1 {
            add_bridge(&mut admin, "new");
        }
    });
    println!(
        "one more:   {} links, {:?}",
        more.links.len(),
        more.flagged
    );

    // When the first receive returns, the second skb is in the
    // queue. A link that was reported goes, and then all that would
    // come behind the queue.
    let rest = &more.links[more.ends[1]..];
    let less = read(8192, |receive| {
        if receive == 1 {
            for index in more.links[1..2].iter().chain(rest) {
                remove(&mut admin, *index);
            }
        }
    });
    let missing = more.links.len() - less.links.len();
    println!(
        "rest gone:  all of it missing: {}, {:?}",
        missing == rest.len(),
        less.flagged
    );
    // endregion
}

// region: read
struct Dump {
    links: Vec<u32>,
    /// How many links there were after each receive.
    ends: Vec<usize>,
    /// NLM_F_DUMP_INTR: in which receive, on which message.
    flagged: Vec<(usize, usize)>,
}

/// Dumps all links, and lets something happen after each receive.
fn read(len: usize, mut between: impl FnMut(usize)) -> Dump {
    let mut socket = open();
    let request = message(RTM_GETLINK, NLM_F_DUMP, &link(0), &[]);
    socket.write_all(&request).expect("sendmsg");

    let mut dump = Dump {
        links: Vec::new(),
        ends: Vec::new(),
        flagged: Vec::new(),
    };
    for receives in 1.. {
        let bytes = receive(&mut socket, len);
        for (number, message) in (1..).zip(messages(&bytes)) {
            if message.flags & NLM_F_DUMP_INTR != 0 {
                dump.flagged.push((receives, number));
            }
            match message.kind {
                RTM_NEWLINK => {
                    dump.links.push(word(&message.body[4..]))
                }
                NLMSG_DONE => return dump,
                other => panic!("a message of type {other}"),
            }
        }
        dump.ends.push(dump.links.len());
        // Not for the page: these are other numbers on another
        // kernel.
        let (count, queue) =
            (messages(&bytes).count(), queue_cost(&socket));
        eprintln!(
            "{len}: {count} messages, {} bytes; queue {queue:?}",
            bytes.len()
        );
        between(receives);
    }
    unreachable!()
}
// endregion

/// Bytes that the receive queue costs, and may cost.
fn queue_cost(socket: &File) -> (u32, u32) {
    const SOL_SOCKET: c_int = 1;
    const SO_MEMINFO: c_int = 55;
    unsafe extern "C" {
        fn getsockopt(
            fd: c_int,
            level: c_int,
            name: c_int,
            value: *mut c_void,
            len: *mut u32,
        ) -> c_int;
    }
    let mut info = [0u32; 9];
    let mut len = size_of_val(&info) as u32;
    // SAFETY: the kernel writes at most `len` bytes.
    let failed = unsafe {
        getsockopt(
            socket.as_raw_fd(),
            SOL_SOCKET,
            SO_MEMINFO,
            (&raw mut info).cast(),
            &mut len,
        )
    };
    assert_eq!(failed, 0);
    (info[0], info[1])
}

fn remove(socket: &mut File, index: u32) {
    change(socket, RTM_DELLINK, 0, &link(index), &[]);
}

fn add_bridge(socket: &mut File, name: &str) {
    // IFLA_LINKINFO { IFLA_INFO_KIND }
    let kind = attribute(18, &attribute(1, b"bridge"));
    let attributes =
        [attribute(3, format!("{name}\0").as_bytes()), kind]
            .concat();
    change(socket, RTM_NEWLINK, NLM_F_CREATE, &link(0), &attributes);
}
