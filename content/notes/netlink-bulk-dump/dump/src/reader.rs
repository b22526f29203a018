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

// region: read
/// Reads up to NLMSG_DONE, with a buffer of `len` bytes. Calls
/// `between` after each recvmsg, with how many there were: the rest
/// of the world has its turn.
pub fn read<D>(
    socket: &mut Socket<D>,
    len: usize,
    mut between: impl FnMut(usize),
) -> Result<Reading, i32> {
    let mut reading = Reading::default();
    loop {
        let received = socket.recvmsg(len)?;
        assert!(
            !received.truncated,
            "the reader's buffer is too small"
        );
        reading.receives += 1;
        for message in messages(&received.bytes) {
            let word = message
                .payload
                .get(..4)
                .map(|word| word.try_into().unwrap());
            reading.interrupted |=
                message.header.flags & NLM_F_DUMP_INTR != 0;
            match (message.header.kind, word) {
                (NLMSG_DONE, Some(word)) => {
                    reading.errno = i32::from_ne_bytes(word);
                    return Ok(reading);
                }
                (NEW_ENTRY, Some(word)) => {
                    reading.keys.push(u32::from_ne_bytes(word))
                }
                _ => {}
            }
        }
        between(reading.receives);
    }
}
// endregion
