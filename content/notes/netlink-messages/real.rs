//! Three requests that are wrong in three ways, and what the kernel
//! answers: std and the C library's socket calls only.

use std::ffi::{c_int, c_void};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

const AF_NETLINK: u16 = 16;
const NETLINK_ROUTE: c_int = 0;
const SOL_NETLINK: c_int = 270;
const NETLINK_EXT_ACK: c_int = 11;
const NETLINK_GET_STRICT_CHK: c_int = 12;
const MSG_DONTWAIT: c_int = 0x40;

const RTM_NEWLINK: u16 = 16;
const RTM_GETLINK: u16 = 18;
const NLM_F_REQUEST: u16 = 1;
const NLM_F_ACK: u16 = 4;
const NLM_F_DUMP: u16 = 0x300;
const NLM_F_EXCL: u16 = 0x200;
const NLM_F_CREATE: u16 = 0x400;
const IFLA_IFNAME: u16 = 3;

unsafe extern "C" {
    fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn bind(fd: c_int, addr: *const c_void, len: u32) -> c_int;
    fn setsockopt(
        fd: c_int,
        level: c_int,
        name: c_int,
        value: *const c_void,
        len: u32,
    ) -> c_int;
    fn send(
        fd: c_int,
        data: *const c_void,
        len: usize,
        flags: c_int,
    ) -> isize;
    fn recv(
        fd: c_int,
        data: *mut c_void,
        len: usize,
        flags: c_int,
    ) -> isize;
}

fn check(result: isize) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

/// A socket with port id 4711, so that answers are the same each
/// time.
fn open() -> io::Result<OwnedFd> {
    // SAFETY: the call takes numbers only, and a descriptor that it
    // returns is ours.
    let fd =
        check(
            unsafe { socket(AF_NETLINK.into(), 3, NETLINK_ROUTE) }
                as isize,
        )? as c_int;
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    let mut addr = [0_u8; 12];
    addr[..2].copy_from_slice(&AF_NETLINK.to_ne_bytes());
    addr[4..8].copy_from_slice(&4711_u32.to_ne_bytes());
    // SAFETY: both are as long as stated.
    check(
        unsafe { bind(fd.as_raw_fd(), addr.as_ptr().cast(), 12) }
            as isize,
    )?;
    for option in [NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK] {
        check(unsafe {
            setsockopt(
                fd.as_raw_fd(),
                SOL_NETLINK,
                option,
                (&raw const option).cast(),
                4,
            )
        } as isize)?;
    }
    Ok(fd)
}

// region: build
/// nlmsg_put(): a header, and room for the length that is known only
/// at the end.
fn message(kind: u16, flags: u16, seq: u32) -> Vec<u8> {
    let mut bytes = vec![0; 4];
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(flags.to_ne_bytes());
    bytes.extend(seq.to_ne_bytes());
    // nlmsg_pid: the kernel is told by the socket
    bytes.extend(0_u32.to_ne_bytes());
    bytes.extend([0; 16]); // struct ifinfomsg
    bytes
}

/// nla_put(): header, payload, padding.
fn attribute(bytes: &mut Vec<u8>, kind: u16, payload: &[u8]) {
    // without the padding
    bytes.extend((4 + payload.len() as u16).to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(payload);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

/// nlmsg_end()
fn end(mut bytes: Vec<u8>) -> Vec<u8> {
    let len = bytes.len() as u32;
    bytes[..4].copy_from_slice(&len.to_ne_bytes());
    bytes
}
// endregion

fn ask(fd: &OwnedFd, what: &str, request: &[u8]) -> io::Result<()> {
    // SAFETY: both lengths are those of what they stand beside.
    check(unsafe {
        send(
            fd.as_raw_fd(),
            request.as_ptr().cast(),
            request.len(),
            0,
        )
    })?;
    let mut reply = [0_u8; 4096];
    let got = check(unsafe {
        recv(
            fd.as_raw_fd(),
            reply.as_mut_ptr().cast(),
            reply.len(),
            MSG_DONTWAIT,
        )
    });
    println!("-- {what}");
    match got {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            println!("no answer")
        }
        Err(error) => return Err(error),
        Ok(len) => {
            for row in reply[..len].chunks(16) {
                println!(
                    "{}",
                    row.iter()
                        .map(|byte| format!("{byte:02x}"))
                        .collect::<Vec<_>>()
                        .join(" ")
                );
            }
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let fd = open()?;
    // region: ask
    let mut request = message(
        RTM_NEWLINK,
        NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL,
        1,
    );
    attribute(
        &mut request,
        IFLA_IFNAME,
        b"a-name-that-is-too-long\0",
    );
    ask(&fd, "a name of 23 letters", &end(request))?;

    let mut request =
        end(message(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 2));
    request.extend([1, 2]); // fewer bytes than an attribute's header
    request[0] += 2;
    ask(&fd, "two bytes left over", &request)?;

    let mut request =
        end(message(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK, 3));
    request[0] = 15; // less than the header itself
    ask(&fd, "a length of 15", &request)
    // endregion
}
