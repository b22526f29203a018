//! Binds the calling process by limits, rules and a filter. Runs where `init` runs, with the same care.

use super::files;
use super::limits::Limit;
use super::plan::Bounds;
use super::raw::{Errno, call};
use super::step::Step;
use std::os::fd::AsRawFd;
use std::ptr;

pub type Fault = (Step, Errno);

/// Says at which step a call failed.
pub fn at<T>(step: Step, result: Result<T, Errno>) -> Result<T, Fault> {
    result.map_err(|errno| (step, errno))
}

/// Limits and rules. From then on the process cannot get new rights by starting a program.
pub fn apply(bounds: &Bounds) -> Result<(), Fault> {
    for each in &bounds.limits {
        at(Step::Limits, limit(each))?;
    }
    // SAFETY: takes no pointers.
    at(Step::Landlock, unsafe { call(libc::SYS_prctl, [libc::PR_SET_NO_NEW_PRIVS as usize, 1, 0, 0, 0]) })?;
    if let Some(rules) = &bounds.rules {
        at(Step::Landlock, restrict(rules.as_raw_fd() as usize))?;
    }
    Ok(())
}

/// The filter, after which only a program can be started.
pub fn filter(bounds: &Bounds) -> Result<(), Fault> {
    let Some(filter) = bounds.filter else { return Ok(()) };
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_ptr().cast_mut() };
    let arguments = [libc::SECCOMP_SET_MODE_FILTER as usize, 0, ptr::from_ref(&program) as usize];
    // SAFETY: the kernel reads as many instructions as is said, in its own layout.
    at(Step::Seccomp, unsafe { call(libc::SYS_seccomp, arguments) })?;
    Ok(())
}

pub fn limit((resource, limit): &Limit) -> Result<(), Errno> {
    // SAFETY: the kernel reads a limit in its own layout.
    unsafe { call(libc::SYS_prlimit64, [0, *resource as usize, ptr::from_ref(limit) as usize, 0]) }.map(drop)
}

/// The kernel's form of a rule for a place.
#[repr(C, packed)]
struct PathBeneath {
    allowed: u64,
    place: i32,
}

fn restrict(rules: usize) -> Result<(), Errno> {
    const PATH_BENEATH: usize = 1;
    let flags = (libc::O_PATH | libc::O_CLOEXEC) as usize;
    // SAFETY: the kernel reads a path with a zero at its end, and a rule in its own layout.
    unsafe {
        // Which folder that is, is only known here. Without `/proc` there is nothing to allow.
        if let Ok(place) = call(libc::SYS_openat, [libc::AT_FDCWD as usize, c"/proc/self".as_ptr() as usize, flags]) {
            let rule = PathBeneath { allowed: files::own_process(), place: place as i32 };
            call(libc::SYS_landlock_add_rule, [rules, PATH_BENEATH, ptr::from_ref(&rule) as usize, 0])?;
            call(libc::SYS_close, [place])?;
        }
        call(libc::SYS_landlock_restrict_self, [rules, 0]).map(drop)
    }
}
