//! Dumps the links of this network namespace, and shows the bytes.

mod rtnl;

use rtnl::*;
use std::io::Write;

// region: dump
fn main() {
    let mut socket = open();
    let request = message(RTM_GETLINK, NLM_F_DUMP, &link(0), &[]);
    println!("request");
    println!("  nlmsghdr    {}", hex(&request[..16]));
    println!("  ifinfomsg   {}", hex(&request[16..]));
    socket.write_all(&request).expect("sendmsg");

    loop {
        let bytes = receive(&mut socket, 32768);
        for message in messages(&bytes) {
            println!(
                "\ntype {}, flags {:#x}",
                message.kind, message.flags
            );
            match message.kind {
                RTM_NEWLINK => show_link(message.body),
                NLMSG_DONE => {
                    return println!(
                        "  errno       {}",
                        hex(message.body)
                    );
                }
                other => panic!("a message of type {other}"),
            }
        }
    }
}
// endregion

fn show_link(body: &[u8]) {
    let (header, rest) = body.split_at(16);
    println!("  ifinfomsg   {}", hex(header));
    for (kind, value) in attributes(rest) {
        let text = String::from_utf8_lossy(value);
        match kind {
            1 => println!("  IFLA_ADDRESS      {}", hex(value)),
            3 => println!(
                "  IFLA_IFNAME       {} = {:?}",
                hex(value),
                text.trim_end_matches('\0')
            ),
            4 => println!(
                "  IFLA_MTU          {} = {}",
                hex(value),
                word(value)
            ),
            30 => println!(
                "  IFLA_PROMISCUITY  {} = {}",
                hex(value),
                word(value)
            ),
            _ => {} // others differ between releases
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let words = bytes.chunks(4).map(|word| {
        word.iter().map(|byte| format!("{byte:02x}")).collect()
    });
    words.collect::<Vec<String>>().join(" ")
}
