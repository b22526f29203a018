//! The process that looks after a program: the first of its namespaces and the parent of whatever is left alone.
//!
//! It and the program share this process's memory until the program is started. A copy would be dear: for 100 MiB
//! of memory the kernel copies page tables for 12 ms. So the code here is what may run beside a thread that goes
//! on: it asks the kernel directly, takes no memory, and cannot panic. What it needs is in the [`Plan`].

use super::bounds::{self, Fault, at};
use super::plan::{Covers, LAST_RESERVED_PID, Namespaces, Plan, Program, Users};
use super::raw::{self, Errno, call, spawn};
use super::step::Step;
use super::sweep;
use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::Ordering::Release;

/// Where the process starts. `plan` is a [`Plan`] that stays until the process has ended.
pub extern "C" fn init(plan: *const c_void) -> ! {
    // SAFETY: see above; only the parts of it that are atomic are ever written to.
    let plan = unsafe { &*plan.cast::<Plan>() };
    if let Err((step, errno)) = look_after(plan) {
        plan.report.errno.store(errno, Release);
        plan.report.failed.store(step as u32, Release);
    }
    raw::exit(0)
}

fn look_after(plan: &Plan) -> Result<(), Fault> {
    at(Step::Session, detach())?;
    settle(&plan.namespaces)?;
    let Some(program) = &plan.program else {
        bounds::apply(&plan.bounds)?;
        return bounds::filter(&plan.bounds);
    };
    if !plan.owns_processes() {
        at(Step::Processes, sweep::adopt())?;
    }
    // No signal at the end of the program: it is waited for, and a signal could be ignored by inheritance.
    let flags = (libc::CLONE_VM | libc::CLONE_VFORK) as usize;
    let arg = ptr::from_ref(plan).cast();
    // SAFETY: the stack and the plan stay until this process ends, which waits for the program to start.
    let pid = at(Step::Fork, unsafe { spawn(flags, program.stack.end(), ptr::null_mut(), start, arg) })?;
    plan.report.pid.store(pid as c_int, Release);
    // Others in this process wait for the end of pipes of which this process has copies.
    close_from(0);
    let status = at(Step::Fork, sweep::wait_for(pid))?;
    plan.report.pid.store(0, Release);
    let survivors = if plan.owns_processes() { sweep::namespace() } else { sweep::adopted(pid) };
    plan.report.survivors.store(survivors, Release);
    plan.report.status.store(status, Release);
    Ok(())
}

/// Where the program's process starts.
extern "C" fn start(plan: *const c_void) -> ! {
    // SAFETY: as in `init`, which waits for this process to start the program or to end.
    let plan = unsafe { &*plan.cast::<Plan>() };
    if let Some(program) = &plan.program
        && let Err((step, errno)) = become_program(plan, program)
    {
        plan.report.errno.store(errno, Release);
        plan.report.failed.store(step as u32, Release);
    }
    raw::exit(127)
}

fn become_program(plan: &Plan, program: &Program) -> Result<(), Fault> {
    at(Step::Session, detach())?;
    // SAFETY: a string with a zero at its end.
    at(Step::Folder, unsafe { call(libc::SYS_chdir, [program.dir.as_ptr() as usize]) })?;
    for (target, source) in program.streams.iter().enumerate() {
        at(Step::Streams, duplicate(*source, target))?;
    }
    bounds::apply(&plan.bounds)?;
    close_from(3);
    bounds::filter(&plan.bounds)?;
    at(Step::Start, execute(program))
}

/// A session of its own, which ends with the parent; and the signals as they are for a fresh program.
fn detach() -> Result<(), Errno> {
    // SAFETY: neither call takes a pointer.
    unsafe {
        call(libc::SYS_setsid, [])?;
        call(libc::SYS_prctl, [libc::PR_SET_PDEATHSIG as usize, libc::SIGKILL as usize])?;
    }
    Ok(())
}

fn settle(namespaces: &Namespaces) -> Result<(), Fault> {
    default_signals();
    if let Some(users) = &namespaces.users {
        at(Step::Users, map(users))?;
        if namespaces.flags & libc::CLONE_NEWNET != 0 {
            at(Step::Loopback, raise_loopback())?;
        }
        if let Some(covers) = &namespaces.covers {
            at(Step::Covers, cover(covers))?;
        }
        at(Step::Capabilities, drop_capabilities())?;
    }
    if let Some(highest) = &namespaces.highest_pid {
        at(Step::Processes, write(c"/proc/sys/kernel/pid_max".as_ptr(), highest.as_bytes()))?;
        // Not all kernels have this file. Without it the reserved numbers come on top of the limit.
        let _ = write(c"/proc/sys/kernel/ns_last_pid".as_ptr(), LAST_RESERVED_PID);
    }
    if let Some(limit) = &namespaces.processes {
        at(Step::Processes, bounds::limit(limit))?;
    }
    Ok(())
}

/// Handlers are gone when a program starts, but what is ignored stays so. All signals are blocked until then.
fn default_signals() {
    const LAST: usize = 64;
    // The kernel's own form of `sigaction`: handler, flags, restorer and mask. All zero is the default.
    let action = [0usize; 4];
    for signal in 1..=LAST {
        // Fails for SIGKILL and SIGSTOP, which cannot be ignored anyway.
        // SAFETY: the kernel reads the action, which is as long as its own form.
        let _ = unsafe { call(libc::SYS_rt_sigaction, [signal, action.as_ptr() as usize, 0, 8]) };
    }
}

/// Makes this user and group the namespace's root, without which its capabilities would be lost.
fn map(users: &Users) -> Result<(), Errno> {
    write(c"/proc/self/uid_map".as_ptr(), users.user.as_bytes())?;
    // A group is only mapped by who cannot change the groups it is refused by.
    write(c"/proc/self/setgroups".as_ptr(), b"deny")?;
    write(c"/proc/self/gid_map".as_ptr(), users.group.as_bytes())
}

fn raise_loopback() -> Result<(), Errno> {
    let mut request =
        libc::ifreq { ifr_name: [0; libc::IFNAMSIZ], ifr_ifru: libc::__c_anonymous_ifr_ifru { ifru_flags: libc::IFF_UP as i16 } };
    request.ifr_name.iter_mut().zip(b"lo").for_each(|(to, from)| *to = *from as c_char);
    // SAFETY: the kernel reads the request, which has its own layout.
    unsafe {
        let socket = call(libc::SYS_socket, [libc::AF_INET as usize, (libc::SOCK_DGRAM | libc::SOCK_CLOEXEC) as usize, 0])?;
        let result = call(libc::SYS_ioctl, [socket, libc::SIOCSIFFLAGS as usize, ptr::from_ref(&request) as usize]);
        let _ = call(libc::SYS_close, [socket]);
        result.map(drop)
    }
}

/// Nothing of this is seen outside: mounts of a namespace with users of its own do not spread.
fn cover(covers: &Covers) -> Result<(), Errno> {
    for folder in &covers.folders {
        let flags = (libc::MS_BIND | libc::MS_REC) as usize;
        // SAFETY: strings with a zero at their ends.
        unsafe { call(libc::SYS_mount, [covers.with.as_ptr() as usize, folder.as_ptr() as usize, 0, flags, 0]) }?;
    }
    Ok(())
}

/// The program is root of its namespaces, but only their network is its own to change.
fn drop_capabilities() -> Result<(), Errno> {
    const KEPT: [usize; 3] = [10, 12, 13]; // CAP_NET_BIND_SERVICE, CAP_NET_ADMIN, CAP_NET_RAW
    for capability in (0..64).filter(|capability| !KEPT.contains(capability)) {
        // SAFETY: takes no pointers.
        match unsafe { call(libc::SYS_prctl, [libc::PR_CAPBSET_DROP as usize, capability]) } {
            Ok(_) => {}
            // The kernel knows no more of them.
            Err(libc::EINVAL) => break,
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

fn write(path: *const c_char, bytes: &[u8]) -> Result<(), Errno> {
    // SAFETY: the path has a zero at its end, and the bytes are as many as is said.
    unsafe {
        let file = call(libc::SYS_openat, [libc::AT_FDCWD as usize, path as usize, (libc::O_WRONLY | libc::O_CLOEXEC) as usize])?;
        let result = call(libc::SYS_write, [file, bytes.as_ptr() as usize, bytes.len()]);
        let _ = call(libc::SYS_close, [file]);
        result.map(drop)
    }
}

fn duplicate(source: c_int, target: usize) -> Result<(), Errno> {
    // SAFETY: takes no pointers.
    unsafe { call(libc::SYS_dup3, [source as usize, target, 0]) }.map(drop)
}

fn close_from(first: usize) {
    // Before Linux 5.9 there is no such call; all files of this process are closed by the start of a program then.
    // SAFETY: takes no pointers; nothing in this process uses a file after this.
    let _ = unsafe { call(libc::SYS_close_range, [first, u32::MAX as usize, 0]) };
}

/// Returns only if it failed.
fn execute(program: &Program) -> Result<(), Errno> {
    const ATTEMPTS: usize = 100;
    let none = 0u64;
    let pause = libc::timespec { tv_sec: 0, tv_nsec: 2_000_000 };
    let mut errno = 0;
    for _ in 0..ATTEMPTS {
        // SAFETY: the kernel reads a mask of 8 bytes, strings with a zero at their ends, and a time.
        unsafe {
            call(libc::SYS_rt_sigprocmask, [libc::SIG_SETMASK as usize, ptr::from_ref(&none) as usize, 0, 8])?;
            let execve = [program.path.as_ptr() as usize, program.args.as_ptr() as usize, program.env.as_ptr() as usize];
            errno = call(libc::SYS_execve, execve).err().unwrap_or(0);
            // A process that another thread has just made may hold a copy of the file, open for writing.
            if errno != libc::ETXTBSY {
                break;
            }
            let _ = call(libc::SYS_nanosleep, [ptr::from_ref(&pause) as usize, 0]);
        }
    }
    Err(errno)
}
