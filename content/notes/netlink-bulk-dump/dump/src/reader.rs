//! The program that reads a dump.

use crate::message::messages;
use crate::socket::Socket;
use crate::{NEW_ENTRY, NLM_F_DUMP_INTR, NLMSG_DONE};

/// What a reader made of a dump.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The keys of the entries, as they came.
    pub keys: Vec<u32>,
    /// Whether any message had `NLM_F_DUMP_INTR`.
    pub interrupted: bool,
    /// How many calls of recvmsg brought something.
    pub receives: usize,
    /// What `NLMSG_DONE` said: 0 or an error.
    pub errno: i32,
}

/// Reads up to NLMSG_DONE, with a buffer of `len` bytes. Calls
/// `between` after each recvmsg, with how many there were: the rest of
/// the world has its turn.
pub fn read<D>(
    socket: &mut Socket<D>,
    len: usize,
    mut between: impl FnMut(usize),
) -> Result<Reading, i32> {
    let mut reading = Reading::default();
    loop {
        let received = socket.recvmsg(len)?;
        assert!(!received.truncated, "the buffer is too small");
        if reading.take(&received.bytes) {
            return Ok(reading);
        }
        between(reading.receives);
    }
}

impl Reading {
    /// Takes in what one recvmsg brought. True is the end.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        self.receives += 1;
        for message in messages(bytes) {
            let word = message.payload.first_chunk().copied();
            let flags = message.header.flags;
            self.interrupted |= flags & NLM_F_DUMP_INTR != 0;
            match (message.header.kind, word) {
                (NLMSG_DONE, Some(word)) => {
                    self.errno = i32::from_ne_bytes(word);
                    return true;
                }
                (NEW_ENTRY, Some(word)) => {
                    self.keys.push(u32::from_ne_bytes(word));
                }
                _ => {}
            }
        }
        false
    }
}
