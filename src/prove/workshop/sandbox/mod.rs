//! Runs one program shut in: no network, no files but its own, and limits on all that it can use up.
//!
//! What shuts it in is made of [`Layer`]s. Which of them this system grants is found out once, by trying them;
//! [`run`] uses them all, and what is missing has a reason that can be shown. Systems other than Linux grant none:
//! there a program gets a time limit, a cap on its output and an empty environment.

mod layers;

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod elsewhere;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod linux;

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
use elsewhere as system;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
use linux as system;

pub use layers::{Layer, Layers};

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

/// A program to run and what it may touch.
pub struct Job<'a> {
    /// An absolute path; nothing is looked up in `PATH`.
    pub program: &'a Path,
    pub args: &'a [OsString],
    /// The working folder. It exists already, and the program may write to it.
    pub dir: &'a Path,
    /// The whole environment: nothing is inherited.
    pub env: &'a [(OsString, OsString)],
    /// What the program reads before the end of its input; `None` is `/dev/null`.
    pub stdin: Option<&'a [u8]>,
    /// Folders and files beyond the system's own libraries. Those that do not exist are passed over.
    pub read: &'a [PathBuf],
    /// Folders and files, which must exist.
    pub write: &'a [PathBuf],
    pub limits: Limits,
    pub network: Network,
    /// Makes room for compilers and linkers: they follow `/etc/alternatives`, start what they wrote, and write large files.
    pub tools: bool,
}

/// What a job can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Nothing: it gets no socket of any kind. A network of its own costs a millisecond of the kernel's time, which a
    /// program that names none need not pay.
    None,
    /// One of its own, with nothing but `lo`. Where there is none, sockets to processes of this system.
    Own,
    /// The network as it is. Only for fetching dependencies.
    Host,
}

#[derive(Clone, Debug)]
pub struct Limits {
    /// How long it may take, all its processes together.
    pub wall: Duration,
    /// The processor time of each process, in whole seconds.
    pub cpu: Duration,
    /// The address space of each process, in bytes.
    pub memory: u64,
    /// The size of each file it writes, in bytes.
    pub file: u64,
    /// The size of stdout and of stderr, in bytes each.
    pub output: u64,
    pub open_files: u64,
    /// Processes and threads alive at the same time.
    pub processes: u64,
}

#[derive(Debug)]
pub struct Outcome {
    pub end: End,
    /// Never more than `Limits::output`.
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// Processes that were still alive when the program itself had ended. They were killed.
    pub survivors: usize,
    pub elapsed: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Exit(i32),
    /// Its own doing or a limit's: `SIGXCPU` for processor time, `SIGXFSZ` for the size of a file.
    Signal(i32),
    TimedOut,
    TooMuchOutput(Stream),
    /// The program could not be started, or a layer could not be put around it. Why, as text.
    NotStarted(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Stdout,
    Stderr,
}

/// What this system grants. Tried out the first time it is asked for.
pub fn layers() -> &'static Layers {
    static LAYERS: OnceLock<Layers> = OnceLock::new();
    LAYERS.get_or_init(system::probe)
}

/// Runs a job to its end inside every layer there is. When it returns, no process of the job is left.
pub fn run(job: &Job) -> io::Result<Outcome> {
    system::run(job, layers())
}

impl Default for Limits {
    /// Enough for an example in a post.
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(10),
            cpu: Duration::from_secs(10),
            // A thread's arena reserves 128 MiB of addresses: with 1 GiB a program would be out of them at 60 threads.
            memory: 4 << 30,
            file: 16 << 20,
            output: 64 << 10,
            open_files: 256,
            processes: 128,
        }
    }
}
