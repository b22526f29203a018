//! The rules of netlink's names, asked of the kernel itself: std and
//! the C library's socket calls only.

use std::ffi::{c_int, c_void};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

// region: calls
const AF_NETLINK: u16 = 16;
const SOCK_RAW: c_int = 3;
const SOL_NETLINK: c_int = 270;
const NETLINK_ADD_MEMBERSHIP: c_int = 1;
const NETLINK_LIST_MEMBERSHIPS: c_int = 9;
const NETLINK_ROUTE: c_int = 0;
const NETLINK_USERSOCK: c_int = 2;

/// struct sockaddr_nl
#[repr(C)]
#[derive(Default)]
struct SockaddrNl {
    family: u16,
    pad: u16,
    pid: u32,
    groups: u32,
}

unsafe extern "C" {
    fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn bind(fd: c_int, addr: *const SockaddrNl, len: u32) -> c_int;
    fn getsockname(
        fd: c_int,
        addr: *mut SockaddrNl,
        len: *mut u32,
    ) -> c_int;
    fn sendto(
        fd: c_int,
        data: *const c_void,
        len: usize,
        flags: c_int,
        addr: *const SockaddrNl,
        addr_len: u32,
    ) -> isize;
    fn recv(
        fd: c_int,
        data: *mut c_void,
        len: usize,
        flags: c_int,
    ) -> isize;
    fn setsockopt(
        fd: c_int,
        level: c_int,
        name: c_int,
        value: *const c_void,
        len: u32,
    ) -> c_int;
    fn getsockopt(
        fd: c_int,
        level: c_int,
        name: c_int,
        value: *mut c_void,
        len: *mut u32,
    ) -> c_int;
}
// endregion

/// What the kernel says, in words that no C library has a say in.
fn say<T>(result: io::Result<T>) -> String {
    match result.map_err(|error| error.raw_os_error()) {
        Ok(_) => "done".into(),
        Err(Some(22)) => "EINVAL".into(),
        Err(Some(98)) => "EADDRINUSE".into(),
        Err(Some(111)) => "ECONNREFUSED".into(),
        Err(other) => format!("{other:?}"),
    }
}

fn check(result: isize) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

struct Netlink(OwnedFd);

impl Netlink {
    fn open(protocol: c_int) -> io::Result<Self> {
        // SAFETY: the call takes numbers only, and a descriptor that
        // it returns is ours.
        let fd = check(unsafe {
            socket(AF_NETLINK.into(), SOCK_RAW, protocol)
        } as isize)?;
        Ok(Self(unsafe { OwnedFd::from_raw_fd(fd as c_int) }))
    }

    fn bind(&self, pid: u32, groups: u32) -> io::Result<usize> {
        let addr = SockaddrNl {
            family: AF_NETLINK,
            pid,
            groups,
            ..Default::default()
        };
        // SAFETY: the address is as long as stated.
        check(unsafe {
            bind(
                self.0.as_raw_fd(),
                &addr,
                size_of::<SockaddrNl>() as u32,
            )
        } as isize)
    }

    fn name(&self) -> io::Result<SockaddrNl> {
        let mut addr = SockaddrNl::default();
        let mut len = size_of::<SockaddrNl>() as u32;
        // SAFETY: the kernel writes at most `len` bytes.
        check(unsafe {
            getsockname(self.0.as_raw_fd(), &mut addr, &mut len)
        } as isize)?;
        Ok(addr)
    }

    fn send(&self, text: &str, pid: u32) -> io::Result<usize> {
        let addr = SockaddrNl {
            family: AF_NETLINK,
            pid,
            ..Default::default()
        };
        // SAFETY: both lengths are those of what they stand beside.
        check(unsafe {
            sendto(
                self.0.as_raw_fd(),
                text.as_ptr().cast(),
                text.len(),
                0,
                &addr,
                size_of::<SockaddrNl>() as u32,
            )
        })
    }

    fn receive(&self) -> io::Result<String> {
        let mut data = [0; 64];
        // SAFETY: the kernel writes at most as many bytes as stated.
        let len = check(unsafe {
            recv(
                self.0.as_raw_fd(),
                data.as_mut_ptr().cast(),
                data.len(),
                0,
            )
        })?;
        Ok(String::from_utf8_lossy(&data[..len]).into())
    }

    fn join(&self, group: u32) -> io::Result<usize> {
        let value = (&raw const group).cast();
        // SAFETY: the value is four bytes.
        check(unsafe {
            setsockopt(
                self.0.as_raw_fd(),
                SOL_NETLINK,
                NETLINK_ADD_MEMBERSHIP,
                value,
                4,
            )
        } as isize)
    }

    fn groups(&self) -> io::Result<Vec<u32>> {
        let mut words = [0_u32; 8];
        let mut len = size_of_val(&words) as u32;
        let to = words.as_mut_ptr().cast();
        // SAFETY: the kernel writes at most `len` bytes.
        check(unsafe {
            getsockopt(
                self.0.as_raw_fd(),
                SOL_NETLINK,
                NETLINK_LIST_MEMBERSHIPS,
                to,
                &mut len,
            )
        } as isize)?;
        let is_member = |group: &u32| {
            words[(group - 1) as usize / 32] >> ((group - 1) % 32)
                & 1
                == 1
        };
        Ok((1..=len * 8).filter(is_member).collect())
    }
}

// region: names
fn names() -> io::Result<()> {
    println!("-- names");
    let first = Netlink::open(NETLINK_ROUTE)?;
    let second = Netlink::open(NETLINK_ROUTE)?;
    let other = Netlink::open(NETLINK_USERSOCK)?;
    println!(
        "first, route:      bind 4711: {}",
        say(first.bind(4711, 0))
    );
    println!(
        "second, route:     bind 4711: {}",
        say(second.bind(4711, 0))
    );
    println!(
        "                   its name now: {}",
        second.name()?.pid
    );
    println!(
        "                   bind 4712: {}",
        say(second.bind(4712, 0))
    );
    println!(
        "                   bind 4713: {}",
        say(second.bind(4713, 0))
    );
    println!(
        "                   bind 0:    {}",
        say(second.bind(0, 0))
    );
    println!(
        "other, usersock:   bind 4711: {}",
        say(other.bind(4711, 0))
    );
    drop(first);
    let third = Netlink::open(NETLINK_ROUTE)?;
    println!(
        "first is closed; third: 4711: {}",
        say(third.bind(4711, 0))
    );
    Ok(())
}
// endregion

// region: autobind
fn autobind() -> io::Result<()> {
    println!("-- autobind");
    for which in ["first", "second", "third"] {
        let socket = Netlink::open(NETLINK_ROUTE)?;
        socket.bind(0, 0)?;
        let id = socket.name()?.pid;
        println!(
            "{which:6}  the process id: {:5}  negative: {:5}  \
             below -4096: {}",
            id == std::process::id(),
            (id as i32) < 0,
            (id as i32) < -4096
        );
        std::mem::forget(socket); // stays open until the end
    }
    Ok(())
}
// endregion

// region: lookup
fn lookup() -> io::Result<()> {
    println!("-- lookup");
    let receiver = Netlink::open(NETLINK_USERSOCK)?;
    receiver.bind(1000, 0)?;
    let sender = Netlink::open(NETLINK_USERSOCK)?;
    println!("to 1000: {}", say(sender.send("hello", 1000)));
    println!("         1000 receives {:?}", receiver.receive()?);
    println!("to 1001: {}", say(sender.send("hello", 1001)));
    println!("to 0:    {}", say(sender.send("hello", 0)));
    let elsewhere = Netlink::open(NETLINK_ROUTE)?;
    println!(
        "to 1000, from another protocol: {}",
        say(elsewhere.send("hello", 1000))
    );
    Ok(())
}
// endregion

// region: groups
fn groups() -> io::Result<()> {
    println!("-- groups");
    let socket = Netlink::open(NETLINK_ROUTE)?;
    println!("new:             {:?}", socket.groups()?);
    socket.bind(5000, 0b1_0001)?;
    println!("bind, mask 0x11: {:?}", socket.groups()?);
    println!(
        "join 33:         {}, {:?}",
        say(socket.join(33)),
        socket.groups()?
    );
    println!("join 0:          {}", say(socket.join(0)));
    println!("join 9999:       {}", say(socket.join(9999)));
    println!("getsockname:     mask {:#x}", socket.name()?.groups);
    println!(
        "bind, mask 0x2:  {}, {:?}",
        say(socket.bind(5000, 0b10)),
        socket.groups()?
    );
    println!(
        "bind, mask 0:    {}, {:?}",
        say(socket.bind(5000, 0)),
        socket.groups()?
    );
    Ok(())
}
// endregion

fn main() -> io::Result<()> {
    names()?;
    autobind()?;
    lookup()?;
    groups()
}
