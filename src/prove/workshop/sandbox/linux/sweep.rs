//! Waits for a program, then finds, kills and counts what it left behind. Runs where `init` runs.

use super::raw::{Errno, call};
use std::ffi::c_int;
use std::ptr;

/// Makes this process the parent of every descendant that loses its own.
pub fn adopt() -> Result<(), Errno> {
    // SAFETY: takes no pointers.
    unsafe { call(libc::SYS_prctl, [libc::PR_SET_CHILD_SUBREAPER as usize, 1, 0, 0, 0]) }.map(drop)
}

/// Waits for a process, and on the way takes leave of others that ended. How it ended, as `wait` puts it.
pub fn wait_for(pid: usize) -> Result<c_int, Errno> {
    loop {
        let (ended, status) = wait(ANY, 0)?;
        if ended == pid {
            return Ok(status);
        }
    }
}

/// Everything else in the process namespace of which this is the first process.
pub fn namespace() -> usize {
    forget_the_dead();
    if kill(ANY).is_err() {
        return 0;
    }
    // A process ends after its children have been given to this one, so nothing is missed.
    std::iter::from_fn(|| wait(ANY, 0).ok()).count()
}

/// Everything that was adopted, and the session of the program first: a whole group is killed at once.
pub fn adopted(program: usize) -> usize {
    forget_the_dead();
    let _ = kill(program.wrapping_neg());
    let mut survivors = 0usize;
    while let Some(child) = any_child() {
        let _ = kill(child);
        if wait(child, 0).is_err() {
            break;
        }
        survivors = survivors.saturating_add(1);
    }
    survivors
}

/// All processes, to `kill` and to `wait`.
const ANY: usize = -1isize as usize;

/// Ended on their own and only not waited for: these did not survive anything.
fn forget_the_dead() {
    while wait(ANY, libc::WNOHANG).is_ok_and(|(pid, _)| pid != 0) {}
}

fn wait(pid: usize, options: c_int) -> Result<(usize, c_int), Errno> {
    let mut status = 0;
    // SAFETY: the kernel writes a status.
    let ended = unsafe { call(libc::SYS_wait4, [pid, ptr::from_mut(&mut status) as usize, (options | libc::__WALL) as usize, 0]) }?;
    Ok((ended, status))
}

fn kill(pid: usize) -> Result<(), Errno> {
    // SAFETY: takes no pointers.
    unsafe { call(libc::SYS_kill, [pid, libc::SIGKILL as usize]) }.map(drop)
}

/// The first number in the list of this process's children.
fn any_child() -> Option<usize> {
    let mut text = [0u8; 32];
    let path = c"/proc/thread-self/children".as_ptr() as usize;
    // SAFETY: the kernel reads a path with a zero at its end and writes at most as many bytes as there are.
    let length = unsafe {
        let file = call(libc::SYS_openat, [libc::AT_FDCWD as usize, path, (libc::O_RDONLY | libc::O_CLOEXEC) as usize]).ok()?;
        let length = call(libc::SYS_read, [file, text.as_mut_ptr() as usize, text.len()]);
        let _ = call(libc::SYS_close, [file]);
        length.ok()?
    };
    let digits = text.iter().take(length).take_while(|byte| byte.is_ascii_digit());
    let number = digits.fold(0usize, |number, digit| number.wrapping_mul(10).wrapping_add((digit & 15) as usize));
    (number != 0).then_some(number)
}
