//! Runs a job on Linux.

mod bounds;
mod capture;
mod cover;
mod files;
mod init;
mod limits;
mod plan;
mod probe;
mod process;
mod raw;
mod seccomp;
mod step;
mod sweep;
#[cfg(test)]
mod tests;

pub use probe::probe;

use super::{End, Job, Layers, Outcome};
use plan::{Plan, Report};
use process::Process;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::atomic::Ordering::Acquire;
use std::time::Instant;

pub fn run(job: &Job, layers: &Layers) -> io::Result<Outcome> {
    let started = Instant::now();
    let input = input(job.stdin)?;
    let (stdout, stdout_end) = io::pipe()?;
    let (stderr, stderr_end) = io::pipe()?;
    let plan = Plan::of(job, layers, [input.as_fd(), stdout_end.as_fd(), stderr_end.as_fd()])?;
    let process = Process::start(&plan).map_err(io::Error::from_raw_os_error)?;
    let captured = capture::capture(&process, [stdout, stderr], &job.limits, started)?;
    let finished = process.finish();
    let end = captured.stopped.or(finished.err().map(End::NotStarted)).unwrap_or_else(|| end(&plan.report));
    let survivors = plan.report.survivors.load(Acquire);
    Ok(Outcome { end, stdout: captured.stdout, stderr: captured.stderr, survivors, elapsed: started.elapsed() })
}

/// A file that has the bytes, so that nobody needs to feed them. It cannot be changed.
fn input(bytes: Option<&[u8]>) -> io::Result<File> {
    let Some(bytes) = bytes else { return File::open("/dev/null") };
    // SAFETY: a name with a zero at its end; the kernel opens a file for us.
    let mut file = unsafe {
        let file = libc::memfd_create(c"stdin".as_ptr(), libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING);
        if file < 0 {
            return Err(io::Error::last_os_error());
        }
        File::from(OwnedFd::from_raw_fd(file))
    };
    file.write_all(bytes)?;
    file.rewind()?;
    let seals = libc::F_SEAL_WRITE | libc::F_SEAL_GROW | libc::F_SEAL_SHRINK | libc::F_SEAL_SEAL;
    // SAFETY: takes no pointers.
    if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(file)
}

fn end(report: &Report) -> End {
    let status = ExitStatus::from_raw(report.status.load(Acquire));
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Exit(code),
        (None, signal) => End::Signal(signal.unwrap_or(0)),
    }
}
