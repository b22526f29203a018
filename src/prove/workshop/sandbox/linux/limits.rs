//! The kernel's limits on a process, worked out before it is started.

use crate::prove::workshop::sandbox::{Job, Limits};
use std::io;
use std::time::Duration;

/// A number of a resource and its soft and hard limit.
pub type Limit = (u32, libc::rlimit);

/// What a compiler or a linker may write, whatever an example may.
const TOOLS_FILE: u64 = 1 << 30;
const TOOLS_OPEN_FILES: u64 = 1024;

/// The limits of each process of a job.
pub fn of(job: &Job) -> io::Result<Vec<Limit>> {
    let Limits { file, open_files, memory, .. } = job.limits;
    let (file, open_files) = if job.tools { (file.max(TOOLS_FILE), open_files.max(TOOLS_OPEN_FILES)) } else { (file, open_files) };
    let cpu = whole_seconds(job.limits.cpu);
    [
        // The hard limit comes later, so that the program ends by SIGXCPU and it shows why.
        (libc::RLIMIT_CPU, cpu, cpu.saturating_add(1)),
        (libc::RLIMIT_AS, memory, memory),
        (libc::RLIMIT_FSIZE, file, file),
        (libc::RLIMIT_NOFILE, open_files, open_files),
        (libc::RLIMIT_CORE, 0, 0),
    ]
    .into_iter()
    .map(|(resource, soft, hard)| limit(resource, soft, hard))
    .collect()
}

/// How many processes there may be. It binds an ordinary user only, and counts right only in a user namespace.
pub fn processes(limits: &Limits) -> io::Result<Limit> {
    // The process that looks after the program counts as well.
    let count = limits.processes.saturating_add(1);
    limit(libc::RLIMIT_NPROC, count, count)
}

fn limit(resource: u32, soft: u64, hard: u64) -> io::Result<Limit> {
    let mut inherited = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the kernel writes to a structure of its own layout.
    if unsafe { libc::getrlimit(resource as _, &mut inherited) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // A limit of this process cannot be exceeded, and trying to is an error.
    let most = inherited.rlim_max;
    Ok((resource, libc::rlimit { rlim_cur: soft.min(most), rlim_max: hard.min(most) }))
}

fn whole_seconds(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_rounded_up() {
        assert_eq!(whole_seconds(Duration::ZERO), 1);
        assert_eq!(whole_seconds(Duration::from_secs(2)), 2);
        assert_eq!(whole_seconds(Duration::from_millis(2001)), 3);
    }
}
