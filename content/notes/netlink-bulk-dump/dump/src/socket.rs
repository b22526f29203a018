//! The socket, the dump that goes on in it, and the loop.

use crate::message::Skb;
use crate::{
    EAGAIN, EBUSY, EMSGSIZE, ENOBUFS, GOODSIZE, MAX_RECVMSG_LEN,
    NLM_F_DUMP_INTR, NLM_F_MULTI, NLMSG_DONE,
};
use std::collections::VecDeque;
use std::rc::Rc;

/// Who asked, and in which request: the answers carry both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub portid: u32,
    pub seq: u32,
}

// region: callback
/// netlink_callback: all that is remembered between two calls of
/// `dump`.
pub struct Callback<D> {
    pub request: Request, // in the kernel skb and nlh
    dump: fn(&mut Skb, &mut Callback<D>) -> i32,
    done: Option<fn(&mut Callback<D>)>,
    pub data: Rc<D>,
    min_dump_alloc: usize,
    pub prev_seq: u32,
    pub seq: u32,
    pub args: [i64; 6], // where to resume; known to dump alone
}

/// netlink_dump_control: what a protocol says when it starts a dump.
pub struct Control<D> {
    pub dump: fn(&mut Skb, &mut Callback<D>) -> i32,
    pub done: Option<fn(&mut Callback<D>)>,
    pub data: Rc<D>,
    pub min_dump_alloc: usize,
}

/// netlink_sock, as far as a dump is concerned with it.
pub struct Socket<D> {
    receive_queue: VecDeque<Skb>,
    rcvbuf: usize,     // how much the queue may cost
    rmem_alloc: usize, // how much it does
    max_recvmsg_len: usize, // the largest that was received with
    error: Option<i32>, // sk_err
    cb: Option<Callback<D>>, // cb_running says whether there is one
    dump_done_errno: i32,
    most: usize, // how much it ever did
}
// endregion

// region: consistent
/// nl_dump_check_consistent(): has there been another call, and
/// another table in it?
pub fn check_consistent<D>(
    cb: &mut Callback<D>,
    skb: &mut Skb,
    at: usize,
) {
    if cb.prev_seq != 0 && cb.seq != cb.prev_seq {
        skb.add_flags(at, NLM_F_DUMP_INTR);
    }
    cb.prev_seq = cb.seq;
}
// endregion

/// What one recvmsg brought.
#[derive(Debug, PartialEq, Eq)]
pub struct Received {
    pub bytes: Vec<u8>,
    /// `MSG_TRUNC`: the buffer was too small, and the rest is gone.
    pub truncated: bool,
}

impl<D> Socket<D> {
    /// A socket whose queue may cost so many bytes.
    pub fn new(rcvbuf: usize) -> Self {
        Socket {
            receive_queue: VecDeque::new(),
            rcvbuf,
            rmem_alloc: 0,
            max_recvmsg_len: 0,
            error: None,
            cb: None,
            dump_done_errno: 0,
            most: 0,
        }
    }

    /// __netlink_dump_start(): within the sendmsg of the request.
    pub fn dump_start(
        &mut self,
        request: Request,
        control: Control<D>,
    ) -> Result<(), i32> {
        if self.cb.is_some() {
            return Err(-EBUSY);
        }
        self.cb = Some(Callback {
            request,
            dump: control.dump,
            done: control.done,
            data: control.data,
            min_dump_alloc: control.min_dump_alloc,
            prev_seq: 0,
            seq: 0,
            args: [0; 6],
        });
        self.dump_done_errno = i32::MAX;
        self.netlink_dump()
    }

    // region: dump
    /// netlink_dump(): one more skb.
    fn netlink_dump(&mut self) -> Result<(), i32> {
        let Some(cb) = &mut self.cb else { return Ok(()) };

        let least = cb.min_dump_alloc.max(GOODSIZE);
        let mut skb = Skb::new(least.max(self.max_recvmsg_len));
        let rmem = self.rmem_alloc + skb.truesize();
        if rmem != skb.truesize() && rmem >= self.rcvbuf {
            return Err(-ENOBUFS); // the dump stays where it is
        }
        self.rmem_alloc = rmem;
        self.most = self.most.max(rmem);

        if self.dump_done_errno > 0 {
            self.dump_done_errno = (cb.dump)(&mut skb, cb);
            // No room left, but something is in it: there is more.
            if self.dump_done_errno == -EMSGSIZE
                && !skb.bytes().is_empty()
            {
                self.dump_done_errno = skb.bytes().len() as i32;
            }
        }
        let errno = self.dump_done_errno.to_ne_bytes();
        let finished = self.dump_done_errno <= 0;
        if finished
            && let Ok(at) =
                skb.put_answer(cb, NLMSG_DONE, NLM_F_MULTI, &errno)
        {
            check_consistent(cb, &mut skb, at);
            self.receive_queue.push_back(skb);
            self.end();
        } else {
            self.receive_queue.push_back(skb);
        }
        Ok(())
    }

    /// Tells the dump that it is over, and forgets it.
    fn end(&mut self) {
        if let Some(mut cb) = self.cb.take()
            && let Some(done) = cb.done
        {
            done(&mut cb);
        }
    }
    // endregion

    // region: recvmsg
    /// netlink_recvmsg(): takes one skb out of the queue, and lets
    /// the next one in.
    pub fn recvmsg(&mut self, len: usize) -> Result<Received, i32> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let skb = self.receive_queue.pop_front().ok_or(-EAGAIN)?;
        self.max_recvmsg_len =
            self.max_recvmsg_len.max(len).min(MAX_RECVMSG_LEN);

        let copied = len.min(skb.bytes().len());
        let truncated = copied < skb.bytes().len();
        let bytes = skb.bytes()[..copied].to_vec();
        self.rmem_alloc -= skb.truesize();
        drop(skb);

        if self.cb.is_some() && self.rmem_alloc <= self.rcvbuf / 2 {
            // The next call tells it.
            self.error = self.netlink_dump().err();
        }
        Ok(Received { bytes, truncated })
    }
    // endregion

    /// netlink_broadcast_deliver(): a message that has nothing to do
    /// with the dump, such as one to a group. The kernel drops more
    /// after the first that does not fit.
    pub fn deliver(&mut self, skb: Skb) -> Result<(), i32> {
        let rmem = self.rmem_alloc + skb.truesize();
        if rmem != skb.truesize() && rmem > self.rcvbuf {
            self.error = Some(-ENOBUFS);
            return Err(-ENOBUFS);
        }
        self.rmem_alloc = rmem;
        self.most = self.most.max(rmem);
        self.receive_queue.push_back(skb);
        Ok(())
    }

    /// How much the queue costs, in bytes.
    pub fn rmem_alloc(&self) -> usize {
        self.rmem_alloc
    }
    /// How many skbs are in it.
    pub fn queued(&self) -> usize {
        self.receive_queue.len()
    }
    /// How much it ever did cost.
    pub fn most(&self) -> usize {
        self.most
    }
    pub fn dump_is_running(&self) -> bool {
        self.cb.is_some()
    }
}

// region: release
/// netlink_release(): the reader goes away, at whatever point.
impl<D> Drop for Socket<D> {
    fn drop(&mut self) {
        self.end();
    }
}
// endregion
