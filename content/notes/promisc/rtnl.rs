//! As much of rtnetlink as the examples need. A netlink socket reads
//! and writes like a file, a message at a time, so only opening one
//! is not in the standard library.
#![allow(dead_code)] // each example needs another part

use std::ffi::c_int;
use std::fs::File;
use std::io::{Error, Read, Write};
use std::os::fd::FromRawFd;

const AF_NETLINK: c_int = 16;
const NETLINK_ROUTE: c_int = 0;
const SOCK_RAW: c_int = 3;
const SOCK_NONBLOCK: c_int = 0o4000;

pub const NLMSG_DONE: u16 = 3;
pub const RTM_NEWLINK: u16 = 16;
pub const RTM_DELLINK: u16 = 17;
pub const RTM_GETLINK: u16 = 18;
pub const RTM_NEWRULE: u16 = 32;
pub const RTM_DELRULE: u16 = 33;
pub const RTM_GETRULE: u16 = 34;

const NLM_F_REQUEST: u16 = 0x1;
const NLM_F_ACK: u16 = 0x4;
pub const NLM_F_DUMP_INTR: u16 = 0x10;
pub const NLM_F_DUMP: u16 = 0x300;
pub const NLM_F_CREATE: u16 = 0x400;

pub fn open() -> File {
    socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)
}

/// One that does not wait for what is not there.
pub fn open_nonblocking() -> File {
    socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_ROUTE)
}

pub fn socket(family: c_int, kind: c_int, protocol: c_int) -> File {
    unsafe extern "C" {
        fn socket(
            family: c_int,
            kind: c_int,
            protocol: c_int,
        ) -> c_int;
    }
    // SAFETY: plain numbers in, a new descriptor out.
    let fd = unsafe { socket(family, kind, protocol) };
    assert!(fd >= 0, "socket: {}", Error::last_os_error());
    // SAFETY: it is open, and nobody else has it.
    unsafe { File::from_raw_fd(fd) }
}

/// nlmsghdr, the header of the family, attributes.
pub fn message(
    kind: u16,
    flags: u16,
    header: &[u8],
    attributes: &[u8],
) -> Vec<u8> {
    let len = (16 + header.len() + attributes.len()) as u32;
    // Whose request it is the kernel knows by itself.
    let (seq, portid) = (1u32, 0u32);
    let mut bytes = len.to_ne_bytes().to_vec();
    bytes.extend(kind.to_ne_bytes());
    bytes.extend((flags | NLM_F_REQUEST).to_ne_bytes());
    bytes.extend([seq.to_ne_bytes(), portid.to_ne_bytes()].concat());
    bytes.extend([header, attributes].concat());
    bytes
}

/// An nlattr: its length without the padding, its type, its value.
pub fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes =
        ((4 + value.len()) as u16).to_ne_bytes().to_vec();
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// One recvmsg with a buffer of `len` bytes.
pub fn receive(socket: &mut File, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    let received = socket.read(&mut bytes).expect("recvmsg");
    bytes.truncate(received);
    bytes
}

/// Sends a request and waits for its acknowledgement.
pub fn change(
    socket: &mut File,
    kind: u16,
    flags: u16,
    header: &[u8],
    attributes: &[u8],
) {
    socket
        .write_all(&message(
            kind,
            flags | NLM_F_ACK,
            header,
            attributes,
        ))
        .expect("sendmsg");
    let answer = receive(socket, 8192);
    let error =
        -i32::from_ne_bytes(answer[16..20].try_into().unwrap());
    assert_eq!(
        error,
        0,
        "message {kind}: {}",
        Error::from_raw_os_error(error)
    );
}

/// A message as it was received: type, flags, and what stands behind
/// its header.
pub struct Message<'a> {
    pub kind: u16,
    pub flags: u16,
    pub body: &'a [u8],
}

pub fn messages(
    mut bytes: &[u8],
) -> impl Iterator<Item = Message<'_>> {
    std::iter::from_fn(move || {
        let header = bytes.get(..16)?;
        let len = u32::from_ne_bytes(header[..4].try_into().unwrap())
            as usize;
        let half = |at: usize| {
            u16::from_ne_bytes(
                header[at..at + 2].try_into().unwrap(),
            )
        };
        let message = Message {
            kind: half(4),
            flags: half(6),
            body: bytes.get(16..len)?,
        };
        bytes =
            bytes.get(len.next_multiple_of(4)..).unwrap_or_default();
        Some(message)
    })
}

pub fn attributes(
    mut bytes: &[u8],
) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let header = bytes.get(..4)?;
        let half = |at: usize| {
            u16::from_ne_bytes(
                header[at..at + 2].try_into().unwrap(),
            )
        };
        let len = usize::from(half(0));
        let value = bytes.get(4..len)?;
        bytes =
            bytes.get(len.next_multiple_of(4)..).unwrap_or_default();
        Some((half(2), value))
    })
}

pub fn word(bytes: &[u8]) -> u32 {
    u32::from_ne_bytes(bytes[..4].try_into().unwrap())
}

/// The header of a link, ifinfomsg, with its index alone.
pub fn link(index: u32) -> Vec<u8> {
    link_flags(index, 0, 0)
}

/// The same with flags, and with those of them that are meant.
pub fn link_flags(index: u32, flags: u32, change: u32) -> Vec<u8> {
    [0, index, flags, change].map(u32::to_ne_bytes).concat()
}
