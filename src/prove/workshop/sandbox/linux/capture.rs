//! Reads what a program writes while it runs, and stops it when it takes too long or writes too much.

use super::process::Process;
use crate::prove::workshop::sandbox::{End, Limits, Stream};
use std::io::{self, ErrorKind, PipeReader, Read};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::time::{Duration, Instant};

pub struct Capture {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// Why the program was stopped, if it was.
    pub stopped: Option<End>,
}

/// How long a program may take to be gone once it was stopped, where only processes can be killed and not namespaces.
const GRACE: Duration = Duration::from_secs(2);

/// Reads until the process has ended. The pipes are not waited for: others may hold them open.
pub fn capture(process: &Process, pipes: [PipeReader; 2], limits: &Limits, started: Instant) -> io::Result<Capture> {
    let [stdout, stderr] = pipes;
    let cap = usize::try_from(limits.output).unwrap_or(usize::MAX);
    let mut taps = [Tap::new(Stream::Stdout, stdout, cap)?, Tap::new(Stream::Stderr, stderr, cap)?];
    let mut stopped = None;
    let mut deadline = started + limits.wall;
    loop {
        let ready = wait(process, &taps, deadline)?;
        // What the process wrote before its end is in the pipes, so they are read once more after it.
        taps.iter_mut().try_for_each(Tap::drain)?;
        let too_much = taps.iter().find(|tap| tap.overflowed).map(|tap| End::TooMuchOutput(tap.stream));
        let late = !ready && Instant::now() >= deadline;
        if stopped.is_none() && (late || too_much.is_some()) {
            stopped = too_much.or(Some(End::TimedOut));
            process.stop();
            deadline = Instant::now() + GRACE;
        } else if late {
            process.kill();
            deadline = Instant::now() + GRACE;
        }
        if ready {
            let [stdout, stderr] = taps.map(|tap| tap.bytes);
            return Ok(Capture { stdout, stderr, stopped });
        }
    }
}

struct Tap {
    stream: Stream,
    pipe: PipeReader,
    bytes: Vec<u8>,
    cap: usize,
    open: bool,
    overflowed: bool,
}

impl Tap {
    fn new(stream: Stream, pipe: PipeReader, cap: usize) -> io::Result<Self> {
        // SAFETY: takes no pointers; this end of the pipe is nobody else's.
        if unsafe { libc::fcntl(pipe.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) } < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Self { stream, pipe, bytes: Vec::new(), cap, open: true, overflowed: false })
    }

    /// Reads what is there.
    fn drain(&mut self) -> io::Result<()> {
        while self.open && !self.overflowed {
            // One byte more than is allowed shows that it is too much.
            let room = (self.cap - self.bytes.len()).saturating_add(1) as u64;
            match (&self.pipe).take(room).read_to_end(&mut self.bytes) {
                Ok(_) => self.open = false,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
            if self.bytes.len() > self.cap {
                break;
            }
        }
        if self.bytes.len() > self.cap {
            self.bytes.truncate(self.cap);
            (self.open, self.overflowed) = (false, true);
        }
        Ok(())
    }

    /// A pipe that is not read any more is not waited for either.
    fn as_fd(&self) -> Option<BorrowedFd<'_>> {
        self.open.then(|| self.pipe.as_fd())
    }
}

/// Waits until something can be read or time is up. Whether the process has ended.
fn wait(process: &Process, taps: &[Tap; 2], deadline: Instant) -> io::Result<bool> {
    let watch = |fd: Option<BorrowedFd>| libc::pollfd { fd: fd.map_or(-1, |fd| fd.as_raw_fd()), events: libc::POLLIN, revents: 0 };
    let mut watched = [watch(Some(process.as_fd())), watch(taps[0].as_fd()), watch(taps[1].as_fd())];
    // Rounded up: a wait of no time at all would be repeated for the rest of a millisecond.
    let left = deadline.saturating_duration_since(Instant::now()).as_micros().div_ceil(1000);
    let left = i32::try_from(left).unwrap_or(i32::MAX);
    // SAFETY: the kernel reads and writes as many entries as there are.
    if unsafe { libc::poll(watched.as_mut_ptr(), watched.len() as libc::nfds_t, left) } < 0 {
        let error = io::Error::last_os_error();
        return if error.kind() == ErrorKind::Interrupted { Ok(false) } else { Err(error) };
    }
    Ok(watched[0].revents != 0)
}
