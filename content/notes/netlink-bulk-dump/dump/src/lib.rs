//! Netlink's bulk dump as a model, after `net/netlink/af_netlink.c`
//! of Linux 6.18.15.
//!
//! [`Socket`] is the socket of the program that reads, [`Callback`]
//! the dump that goes on in it, [`Table`] what is dumped, [`read`]
//! the program. Messages are real bytes with netlink's header. Names
//! are the kernel's where it has one; errors are negative, as there.
//! Nothing here waits or locks: a call is what the kernel does in
//! one system call.

mod message;
mod reader;
mod socket;
mod table;

pub use message::{HEADER, Header, Message, Skb, messages};
pub use reader::{Reading, read};
pub use socket::{Callback, Control, Received, Request, Socket};
pub use table::{
    Dump, Shared, Table, by_key, by_key_checked_once, by_position,
};

/// The room for messages in an skb of one page, in bytes:
/// `NLMSG_GOODSIZE` where pages have 4096 bytes.
pub const GOODSIZE: usize = 4096 - SHARED_INFO;
/// What `netlink_recvmsg()` caps `max_recvmsg_len` at, in bytes.
pub const MAX_RECVMSG_LEN: usize = 32768 - SHARED_INFO;
/// The aligned sizes of `struct skb_shared_info` and `struct
/// sk_buff` in bytes, as they are on x86-64.
const SHARED_INFO: usize = 320;
const SK_BUFF: usize = 256;

/// The end of a dump.
pub const NLMSG_DONE: u16 = 3;
/// A message of the table; what lies below is netlink's own.
pub const NEW_ENTRY: u16 = 16;
/// More messages follow, up to [`NLMSG_DONE`].
pub const NLM_F_MULTI: u16 = 0x2;
/// The table changed while it was dumped.
pub const NLM_F_DUMP_INTR: u16 = 0x10;

/// Nothing is there to be received.
pub const EAGAIN: i32 = 11;
/// A dump is in progress already.
pub const EBUSY: i32 = 16;
/// A message does not fit.
pub const EMSGSIZE: i32 = 90;
/// The receive buffer is full.
pub const ENOBUFS: i32 = 105;
