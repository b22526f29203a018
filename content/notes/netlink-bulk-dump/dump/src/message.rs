//! Messages as bytes, and the buffer that they are written into.

use crate::socket::Callback;
use crate::{EMSGSIZE, SHARED_INFO, SK_BUFF};

/// The length of a message's header in bytes, `NLMSG_HDRLEN`.
pub const HEADER: usize = 16;

/// What stands in a header beside the length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub kind: u16,
    pub flags: u16,
    pub seq: u32,
    pub portid: u32,
}

/// An skb: bytes of messages, and how many there may be.
pub struct Skb {
    data: Vec<u8>,
    size: usize,
}

impl Skb {
    pub fn new(size: usize) -> Self {
        Skb { data: Vec::with_capacity(size), size }
    }
    /// What a socket is charged for it in bytes, however little is
    /// in it. Memory comes in powers of two.
    pub fn truesize(&self) -> usize {
        (self.size + SHARED_INFO).next_power_of_two() + SK_BUFF
    }
    /// nlmsg_put_answer(): a message to the one who asked. Gives
    /// where it begins.
    pub fn put_answer<D>(
        &mut self,
        cb: &Callback<D>,
        kind: u16,
        flags: u16,
        payload: &[u8],
    ) -> Result<usize, i32> {
        let (seq, portid) = (cb.request.seq, cb.request.portid);
        self.put(Header { kind, flags, seq, portid }, payload)
    }
    /// nlmsg_put(): all of the message, or nothing of it.
    pub fn put(
        &mut self,
        header: Header,
        payload: &[u8],
    ) -> Result<usize, i32> {
        let (at, len) = (self.data.len(), HEADER + payload.len());
        if self.tailroom() < len.next_multiple_of(4) {
            return Err(-EMSGSIZE);
        }
        self.data.extend((len as u32).to_ne_bytes());
        self.data.extend(header.kind.to_ne_bytes());
        self.data.extend(header.flags.to_ne_bytes());
        self.data.extend(header.seq.to_ne_bytes());
        self.data.extend(header.portid.to_ne_bytes());
        self.data.extend(payload);
        self.data.resize(at + len.next_multiple_of(4), 0);
        Ok(at)
    }

    /// The bytes that are left.
    pub fn tailroom(&self) -> usize {
        self.size - self.data.len()
    }
    pub fn bytes(&self) -> &[u8] {
        &self.data
    }
    /// Sets flags in the header at this place. Where no message is
    /// yet, the next one overwrites what was set; the kernel is in
    /// the same position.
    pub fn add_flags(&mut self, at: usize, flags: u16) {
        if let Some(bytes) = self.data.get_mut(at + 6..at + 8) {
            let old = u16::from_ne_bytes([bytes[0], bytes[1]]);
            bytes.copy_from_slice(&(old | flags).to_ne_bytes());
        }
    }
}

/// A message as its reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    pub header: Header,
    pub payload: &'a [u8],
}

/// The messages of what was received. Ends at the first that is cut
/// off.
pub fn messages(
    mut bytes: &[u8],
) -> impl Iterator<Item = Message<'_>> {
    std::iter::from_fn(move || {
        let half = |at: usize| {
            Some(u16::from_ne_bytes(
                bytes.get(at..at + 2)?.try_into().ok()?,
            ))
        };
        let word = |at: usize| {
            Some(u32::from_ne_bytes(
                bytes.get(at..at + 4)?.try_into().ok()?,
            ))
        };
        let len = word(0)? as usize;
        let header = Header {
            kind: half(4)?,
            flags: half(6)?,
            seq: word(8)?,
            portid: word(12)?,
        };
        let payload = bytes.get(HEADER..len)?;
        bytes =
            bytes.get(len.next_multiple_of(4)..).unwrap_or_default();
        Some(Message { header, payload })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Header =
        Header { kind: 16, flags: 2, seq: 7, portid: 1 };

    #[test]
    fn what_is_put_is_read_again() {
        let mut skb = Skb::new(100);
        assert_eq!(skb.put(HEAD, b"abcde"), Ok(0));
        assert_eq!(skb.put(HEAD, b""), Ok(24));
        skb.add_flags(24, 0x10);
        let read: Vec<_> = messages(skb.bytes()).collect();
        let second = Header { flags: 0x12, ..HEAD };
        let expected = [
            Message { header: HEAD, payload: b"abcde" },
            Message { header: second, payload: b"" },
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_message_that_does_not_fit_leaves_nothing() {
        let mut skb = Skb::new(23);
        assert_eq!(skb.put(HEAD, b"abcde"), Err(-EMSGSIZE));
        assert_eq!(skb.bytes(), b"");
        assert_eq!(skb.put(HEAD, b"abcd"), Ok(0));
    }

    #[test]
    fn what_is_cut_off_is_no_message() {
        let mut skb = Skb::new(100);
        skb.put(HEAD, b"abcd").unwrap();
        skb.put(HEAD, b"efgh").unwrap();
        for len in 0..40 {
            assert_eq!(
                messages(&skb.bytes()[..len]).count(),
                len / 20,
                "{len} bytes"
            );
        }
    }

    #[test]
    fn a_flag_before_its_message_is_lost() {
        let mut skb = Skb::new(100);
        skb.add_flags(0, 0x10);
        skb.put(HEAD, b"").unwrap();
        assert_eq!(
            messages(skb.bytes()).next().unwrap().header,
            HEAD
        );
    }
}
