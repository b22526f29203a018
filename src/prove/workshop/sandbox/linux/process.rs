//! A process that looks after a program, as seen from outside.

use super::init::init;
use super::plan::{Plan, Stack};
use super::raw::{Errno, spawn};
use super::step::Step;
use std::ffi::c_int;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::ptr;
use std::sync::atomic::Ordering::Acquire;

/// Runs on the memory of the plan and of this; both stay until it has ended, for dropping it is killing it.
pub struct Process<'a> {
    plan: &'a Plan,
    pid: c_int,
    handle: OwnedFd,
    /// In use by the process.
    _stack: Stack,
}

impl<'a> Process<'a> {
    pub fn start(plan: &'a Plan) -> Result<Self, Errno> {
        let stack = Stack::default();
        // Without a signal at its end: nobody else in this process is to wait for it by accident.
        let flags = libc::CLONE_VM | libc::CLONE_PIDFD | plan.namespaces.flags;
        let mut handle = -1;
        let blocked = Blocked::all();
        // SAFETY: `Process` keeps the stack and borrows the plan until the process has ended. `init` uses nothing of a
        // thread's own, and signals are blocked so that no handler does.
        let pid = unsafe { spawn(flags as usize, stack.end(), &mut handle, init, ptr::from_ref(plan).cast()) };
        drop(blocked);
        let pid = pid? as c_int;
        if handle < 0 {
            // Linux 5.1 and older know no handles. Such a process cannot be watched, so it must not go on.
            // SAFETY: takes no pointers but one that may be null; the process is ours and not waited for yet.
            unsafe {
                libc::kill(pid, libc::SIGKILL);
                libc::waitpid(pid, ptr::null_mut(), libc::__WALL);
            }
            return Err(libc::ENOSYS);
        }
        // SAFETY: the kernel has just opened it for us.
        Ok(Self { plan, pid, handle: unsafe { OwnedFd::from_raw_fd(handle) }, _stack: stack })
    }

    /// Kills the program and everything that it started.
    pub fn stop(&self) {
        let program = self.plan.report.pid.load(Acquire);
        // Outside a namespace the process that looks after the others has to live for it, and ends on its own.
        if self.plan.owns_processes() || program == 0 {
            return self.kill();
        }
        // SAFETY: takes no pointers. The number is the program's or that of the group it leads, until `init` says otherwise.
        unsafe { libc::kill(-program, libc::SIGKILL) };
    }

    /// Kills the process itself.
    pub fn kill(&self) {
        let none = ptr::null::<libc::siginfo_t>();
        // SAFETY: the handle is open, and there is no further information.
        unsafe { libc::syscall(libc::SYS_pidfd_send_signal, self.handle.as_raw_fd(), libc::SIGKILL, none, 0) };
    }

    /// Waits for its end. Whatever it has to tell is in the plan then.
    pub fn finish(mut self) -> Result<(), String> {
        let status = self.wait();
        let report = &self.plan.report;
        if let Some(step) = Step::from_number(report.failed.load(Acquire)) {
            return Err(step.failure(report.errno.load(Acquire)));
        }
        // Killed from outside, by who has run out of memory perhaps.
        if libc::WIFEXITED(status) { Ok(()) } else { Err(killed()) }
    }

    fn wait(&mut self) -> c_int {
        let mut status = 0;
        // SAFETY: the kernel writes a status.
        while self.pid != 0 && unsafe { libc::waitpid(self.pid, &mut status, libc::__WALL) } < 0 {
            if std::io::Error::last_os_error().kind() != std::io::ErrorKind::Interrupted {
                break;
            }
        }
        self.pid = 0;
        status
    }
}

impl AsFd for Process<'_> {
    /// Can be read when the process has ended.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.handle.as_fd()
    }
}

impl Drop for Process<'_> {
    fn drop(&mut self) {
        if self.pid != 0 {
            self.kill();
            self.wait();
        }
    }
}

/// All signals of the calling thread, held back until this is dropped.
struct Blocked(libc::sigset_t);

impl Blocked {
    fn all() -> Self {
        // SAFETY: the sets are filled by the calls before anything reads them.
        unsafe {
            let mut all = std::mem::zeroed();
            let mut before = std::mem::zeroed();
            libc::sigfillset(&mut all);
            libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
            Self(before)
        }
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        // SAFETY: the set was filled by the kernel.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.0, ptr::null_mut()) };
    }
}

fn killed() -> String {
    "the process that looks after the program was killed".to_owned()
}
