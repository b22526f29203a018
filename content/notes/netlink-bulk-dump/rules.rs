//! Four hundred routing rules, whose dump resumes by position.

mod rtnl;

use rtnl::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;

// region: rules
fn main() {
    let mut admin = open();
    for priority in 1000..1400 {
        rule(&mut admin, RTM_NEWRULE, priority);
    }
    let quiet = read(|| ());
    show("quiet", &quiet, &quiet);
    let removed = read(|| rule(&mut admin, RTM_DELRULE, 1000));
    show("1000 removed", &quiet, &removed);
    let inserted = read(|| rule(&mut admin, RTM_NEWRULE, 1000));
    show("1000 inserted", &quiet, &inserted);
}

/// Dumps the rules, and lets something happen after the first
/// receive.
fn read(meanwhile: impl FnOnce()) -> (Vec<u32>, bool) {
    let mut socket = open();
    let request = message(RTM_GETRULE, NLM_F_DUMP, &HEADER, &[]);
    socket.write_all(&request).expect("sendmsg");

    let (mut priorities, mut flagged) = (Vec::new(), false);
    let mut meanwhile = Some(meanwhile);
    loop {
        for message in messages(&receive(&mut socket, 8192)) {
            flagged |= message.flags & NLM_F_DUMP_INTR != 0;
            if message.kind == NLMSG_DONE {
                return (priorities, flagged);
            }
            let priority = attributes(&message.body[HEADER.len()..])
                .find(|it| it.0 == FRA_PRIORITY);
            priorities
                .push(priority.map_or(0, |(_, value)| word(value)));
        }
        if let Some(meanwhile) = meanwhile.take() {
            meanwhile();
        }
    }
}
// endregion

const FRA_PRIORITY: u16 = 6;
const FRA_TABLE: u16 = 15;
/// fib_rule_hdr: AF_INET, and FR_ACT_TO_TBL as the action.
const HEADER: [u8; 12] = [2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];

fn rule(socket: &mut File, kind: u16, priority: u32) {
    let attributes = [
        attribute(FRA_PRIORITY, &priority.to_ne_bytes()),
        attribute(FRA_TABLE, &100u32.to_ne_bytes()),
    ];
    change(
        socket,
        kind,
        NLM_F_CREATE,
        &HEADER,
        &attributes.concat(),
    );
}

fn show(
    what: &str,
    quiet: &(Vec<u32>, bool),
    now: &(Vec<u32>, bool),
) {
    let seen: BTreeSet<u32> = now.0.iter().copied().collect();
    let lost = quiet
        .0
        .iter()
        .filter(|rule| !seen.contains(rule) && **rule != 1000)
        .count();
    let repeated = now.0.len() - seen.len();
    println!(
        "{what:14} lost {lost}, repeated {repeated}, flagged: {}",
        now.1
    );
}
