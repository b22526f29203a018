//! The flag of a real interface: a veth pair, `ip link` as messages,
//! and packet sockets.

mod model;
mod rtnl;

use model::{Device, IFF_PROMISC};
use rtnl::*;
use std::ffi::{c_int, c_void};
use std::fs::File;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::process::{Command, Stdio};

// region: steps
fn main() {
    let mut veth = match std::env::args().nth(1) {
        None => Veth::new(),
        Some(index) => capture(index.parse().expect("an index")),
    };

    veth.step("nobody asks", |_, _| ());
    for promisc in [true, true, true, false] {
        ip_link(&mut veth, promisc);
    }

    let mut sockets = vec![
        socket(AF_PACKET, SOCK_RAW, 0),
        socket(AF_PACKET, SOCK_RAW, 0),
    ];
    veth.step("a socket asks", |veth, model| {
        add_membership(&sockets[0], veth.index);
        model.set_promiscuity(1);
    });
    veth.step("it asks again", |veth, _| {
        add_membership(&sockets[0], veth.index)
    });
    veth.step("another asks", |veth, model| {
        add_membership(&sockets[1], veth.index);
        model.set_promiscuity(1);
    });
    ip_link(&mut veth, false);
    while let Some(socket) = sockets.pop() {
        veth.step("one is closed", |_, model| {
            drop(socket);
            model.set_promiscuity(-1);
        });
    }

    let mut own =
        Command::new(std::env::current_exe().expect("its own path"));
    let own = own.arg(veth.index.to_string()).stdout(Stdio::piped());
    let mut other = own.spawn().expect("another process");
    veth.step("a process asks", |_, model| {
        let mut ready = String::new();
        BufReader::new(other.stdout.take().unwrap())
            .read_line(&mut ready)
            .expect("its word");
        model.set_promiscuity(1);
    });
    veth.step("kill -9", |_, model| {
        other.kill().expect("kill");
        other.wait().expect("wait");
        model.set_promiscuity(-1);
    });
}

/// ip link set dev veth0 promisc on, or off.
fn ip_link(veth: &mut Veth, promisc: bool) {
    let flags = if promisc { IFF_PROMISC } else { 0 };
    let header = link_flags(veth.index, flags, IFF_PROMISC);
    veth.step(
        if promisc { "promisc on" } else { "promisc off" },
        |veth, model| {
            change(&mut veth.admin, RTM_NEWLINK, 0, &header, &[]);
            model.change_flags(promisc);
        },
    );
}
// endregion

const AF_PACKET: c_int = 17;
const SOCK_RAW: c_int = 3;
const SOL_PACKET: c_int = 263;
const PACKET_ADD_MEMBERSHIP: c_int = 1;
const PACKET_MR_PROMISC: u16 = 1;
const RTMGRP_LINK: u32 = 1;
const IFLA_PROMISCUITY: u16 = 30;

/// What the other process does: it asks, says so, and waits to be
/// killed.
fn capture(index: u32) -> ! {
    let socket = socket(AF_PACKET, SOCK_RAW, 0);
    add_membership(&socket, index);
    println!("ready");
    loop {
        std::thread::park();
    }
}

struct Veth {
    admin: File,
    monitor: File,
    index: u32,
    model: Device,
}

impl Veth {
    fn new() -> Veth {
        let mut admin = open();
        // IFLA_LINKINFO { IFLA_INFO_KIND, IFLA_INFO_DATA {
        // VETH_INFO_PEER } }
        let peer = attribute(
            1,
            &[link(0), attribute(3, b"veth1\0")].concat(),
        );
        let info = attribute(
            18,
            &[attribute(1, b"veth"), attribute(2, &peer)].concat(),
        );
        let attributes = [attribute(3, b"veth0\0"), info].concat();
        change(
            &mut admin,
            RTM_NEWLINK,
            NLM_F_CREATE,
            &link(0),
            &attributes,
        );

        let mut veth = Veth {
            admin,
            monitor: open_nonblocking(),
            index: 0,
            model: Device { flags: 0, gflags: 0, promiscuity: 0 },
        };
        let (index, _, _) = veth.ask(&attribute(3, b"veth0\0"));
        veth.index = index;
        bind(&veth.monitor, RTMGRP_LINK);
        veth
    }

    /// Does something here and in the model, and looks at what came
    /// of it.
    fn step(
        &mut self,
        what: &str,
        act: impl FnOnce(&mut Veth, &mut Device),
    ) {
        let mut model = self.model.clone();
        act(self, &mut model);
        self.model = model;

        let (_, flags, promiscuity) = self.ask(&[]);
        let asked = flags & IFF_PROMISC != 0;
        assert_eq!(
            (asked, promiscuity),
            (self.model.asked(), self.model.promiscuity),
            "{what}"
        );
        let asked = if asked { "PROMISC" } else { "-" };
        let line = format!(
            "{what:14} {asked:7}  promiscuity {promiscuity}  {}",
            self.heard()
        );
        println!("{}", line.trim_end());
    }

    /// RTM_GETLINK: index, ifi_flags and IFLA_PROMISCUITY.
    fn ask(&mut self, attributes: &[u8]) -> (u32, u32, u32) {
        let request =
            message(RTM_GETLINK, 0, &link(self.index), attributes);
        self.admin.write_all(&request).expect("sendmsg");
        let bytes = receive(&mut self.admin, 8192);
        let answer = messages(&bytes).next().expect("an answer");
        assert_eq!(answer.kind, RTM_NEWLINK);
        (
            word(&answer.body[4..]),
            word(&answer.body[8..]),
            promiscuity(answer.body),
        )
    }

    /// What everybody was told since the last time.
    fn heard(&mut self) -> String {
        let mut heard = Vec::new();
        let mut bytes = [0; 8192];
        loop {
            let received = match self.monitor.read(&mut bytes) {
                Ok(received) => received,
                Err(error)
                    if error.kind() == ErrorKind::WouldBlock =>
                {
                    return heard.join(", ");
                }
                Err(error) => panic!("recvmsg: {error}"),
            };
            for message in messages(&bytes[..received]) {
                let changed = word(&message.body[12..]);
                heard.push(format!(
                    "told: {changed:#x}, promiscuity {}",
                    promiscuity(message.body)
                ));
            }
        }
    }
}

fn promiscuity(body: &[u8]) -> u32 {
    let found = attributes(&body[16..])
        .find(|(kind, _)| *kind == IFLA_PROMISCUITY);
    word(found.expect("IFLA_PROMISCUITY").1)
}

/// packet_mreq: the interface, the type, an address of no length.
fn add_membership(socket: &File, index: u32) {
    let mut request = [0; 16];
    request[..4].copy_from_slice(&index.to_ne_bytes());
    request[4..6].copy_from_slice(&PACKET_MR_PROMISC.to_ne_bytes());
    set_option(socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request);
}

fn set_option(
    socket: &File,
    level: c_int,
    name: c_int,
    value: &[u8],
) {
    unsafe extern "C" {
        fn setsockopt(
            fd: c_int,
            level: c_int,
            name: c_int,
            value: *const c_void,
            len: u32,
        ) -> c_int;
    }
    let (value, len) = (value.as_ptr().cast(), value.len() as u32);
    // SAFETY: the kernel reads as many bytes as there are.
    let failed = unsafe {
        setsockopt(socket.as_raw_fd(), level, name, value, len)
    };
    assert_eq!(failed, 0, "setsockopt: {}", Error::last_os_error());
}

/// sockaddr_nl: AF_NETLINK, a portid of the kernel's choice, groups.
fn bind(socket: &File, groups: u32) {
    unsafe extern "C" {
        fn bind(
            fd: c_int,
            address: *const c_void,
            len: u32,
        ) -> c_int;
    }
    let mut address = [0; 12];
    address[..2].copy_from_slice(&16u16.to_ne_bytes());
    address[8..].copy_from_slice(&groups.to_ne_bytes());
    // SAFETY: the kernel reads these twelve bytes.
    let failed = unsafe {
        bind(socket.as_raw_fd(), address.as_ptr().cast(), 12)
    };
    assert_eq!(failed, 0, "bind: {}", Error::last_os_error());
}
