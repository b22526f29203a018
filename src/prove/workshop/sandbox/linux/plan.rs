//! Everything a new process needs, put in order before there is one.
//!
//! The new process works on this process's memory and may not ask for more of it, so what it reads is here in the
//! form in which the kernel takes it, and what it has to tell is left here.

use super::limits::{self, Limit};
use super::seccomp::Sockets;
use super::{cover, files, seccomp};
use crate::prove::workshop::sandbox::{Job, Layer, Layers, Limits, Network};
use libc::sock_filter;
use std::ffi::{CString, OsStr, c_char, c_int};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI32, AtomicU32, AtomicUsize};

pub struct Plan {
    pub namespaces: Namespaces,
    pub bounds: Bounds,
    /// None: only try whether everything else works.
    pub program: Option<Program>,
    pub report: Report,
}

/// What is made for the job as a whole.
#[derive(Default)]
pub struct Namespaces {
    pub flags: c_int,
    /// What the only user and the only group of the namespace are outside.
    pub users: Option<Users>,
    pub covers: Option<Covers>,
    pub processes: Option<Limit>,
    /// What to write to `pid_max`, where that is a number of the namespace's own.
    pub highest_pid: Option<String>,
}

/// Folders, and one that is mounted over each of them.
pub struct Covers {
    pub folders: Vec<CString>,
    pub with: CString,
}

pub struct Users {
    pub user: String,
    pub group: String,
}

/// What each process of the job is bound by.
#[derive(Default)]
pub struct Bounds {
    pub limits: Vec<Limit>,
    pub rules: Option<OwnedFd>,
    pub filter: Option<&'static [sock_filter]>,
}

pub struct Program {
    pub path: CString,
    pub dir: CString,
    pub args: Strings,
    pub env: Strings,
    /// stdin, stdout and stderr. Whoever made the plan keeps them open.
    pub streams: [c_int; 3],
    pub stack: Stack,
}

/// What the new process has to tell.
#[derive(Default)]
pub struct Report {
    /// A [`Step`](super::step::Step) that failed, and the error number.
    pub failed: AtomicU32,
    pub errno: AtomicI32,
    /// The program's number, while it runs.
    pub pid: AtomicI32,
    /// How it ended, as `wait` puts it.
    pub status: AtomicI32,
    pub survivors: AtomicUsize,
}

impl Plan {
    /// A plan that only tries out a layer.
    pub fn trial(namespaces: Namespaces, bounds: Bounds) -> Self {
        Self { namespaces, bounds, program: None, report: Report::default() }
    }

    pub fn of(job: &Job, layers: &Layers, streams: [BorrowedFd; 3]) -> io::Result<Self> {
        Ok(Self {
            namespaces: Namespaces::of(job, layers)?,
            bounds: Bounds::of(job, layers)?,
            program: Some(Program::of(job, streams)?),
            report: Report::default(),
        })
    }

    /// Whether the end of the process that looks after the program is the end of all others.
    pub fn owns_processes(&self) -> bool {
        self.namespaces.flags & libc::CLONE_NEWPID != 0
    }
}

impl Namespaces {
    /// Those that come with the given ones, for a job.
    pub fn new(flags: c_int, job: &Job) -> io::Result<Self> {
        if flags == 0 {
            return Ok(Self::default());
        }
        // SAFETY: both calls only return a number.
        let (user, group) = unsafe { (libc::geteuid(), libc::getegid()) };
        let users = Some(Users { user: format!("0 {user} 1"), group: format!("0 {group} 1") });
        let own_network = flags & libc::CLONE_NEWNET != 0;
        let covers = own_network.then(|| Covers::of(job)).transpose()?;
        let mounts = if own_network { libc::CLONE_NEWNS } else { 0 };
        let flags = flags | mounts | libc::CLONE_NEWUSER | libc::CLONE_NEWIPC;
        Ok(Self { flags, users, covers, processes: Some(limits::processes(&job.limits)?), highest_pid: highest_pid(flags, &job.limits) })
    }

    fn of(job: &Job, layers: &Layers) -> io::Result<Self> {
        let network = if layers.contains(Layer::Netns) && job.network == Network::Own { libc::CLONE_NEWNET } else { 0 };
        let processes = if layers.contains(Layer::Pidns) { libc::CLONE_NEWPID } else { 0 };
        Self::new(network | processes, job)
    }
}

impl Covers {
    fn of(job: &Job) -> io::Result<Self> {
        Ok(Self { folders: cover::of(job), with: c_string(&[job.dir.as_os_str()])? })
    }
}

fn highest_pid(flags: c_int, limits: &Limits) -> Option<String> {
    let own = flags & libc::CLONE_NEWPID != 0 && pid_max_is_per_namespace();
    own.then(|| (RESERVED_PIDS + limits.processes.clamp(2, 1 << 20)).to_string())
}

/// The kernel gives these numbers out once only and allows no `pid_max` below them.
const RESERVED_PIDS: u64 = 300;
/// After this number the first reserved one is not used.
pub const LAST_RESERVED_PID: &[u8] = b"299";

impl Bounds {
    fn of(job: &Job, layers: &Layers) -> io::Result<Self> {
        let own_network = layers.contains(Layer::Netns) && job.network == Network::Own;
        let sockets = match job.network {
            Network::None => Sockets::Nothing,
            Network::Own if !own_network => Sockets::Local,
            Network::Own | Network::Host => Sockets::Network,
        };
        let limits = if layers.contains(Layer::Limits) { limits::of(job)? } else { Vec::new() };
        let rules = layers.contains(Layer::Landlock).then(|| files::rules(job, own_network)).transpose()?;
        let filter = layers.contains(Layer::Seccomp).then(|| seccomp::filter(sockets));
        Ok(Self { limits, rules, filter })
    }
}

impl Program {
    fn of(job: &Job, streams: [BorrowedFd; 3]) -> io::Result<Self> {
        let mut args = Strings::default();
        args.push(&[job.program.as_os_str()])?;
        job.args.iter().try_for_each(|arg| args.push(&[arg]))?;
        let mut env = Strings::default();
        job.env.iter().try_for_each(|(name, value)| env.push(&[name, "=".as_ref(), value]))?;
        Ok(Self {
            path: c_string(&[job.program.as_os_str()])?,
            dir: c_string(&[job.dir.as_os_str()])?,
            args,
            env,
            streams: streams.map(|stream| stream.as_raw_fd()),
            stack: Stack::default(),
        })
    }
}

/// Strings as the kernel takes them: pointers, of which the last one is null.
pub struct Strings {
    strings: Vec<CString>,
    pointers: Vec<*const c_char>,
}

impl Strings {
    fn push(&mut self, parts: &[&OsStr]) -> io::Result<()> {
        let string = c_string(parts)?;
        self.pointers.insert(self.strings.len(), string.as_ptr());
        self.strings.push(string);
        Ok(())
    }

    pub fn as_ptr(&self) -> *const *const c_char {
        self.pointers.as_ptr()
    }
}

impl Default for Strings {
    fn default() -> Self {
        Self { strings: Vec::new(), pointers: vec![ptr::null()] }
    }
}

fn c_string(parts: &[&OsStr]) -> io::Result<CString> {
    Ok(CString::new(parts.iter().map(|part| part.as_bytes()).collect::<Vec<_>>().concat())?)
}

/// What a new process has for its local variables. It calls a handful of small functions, none of them recursive.
pub struct Stack(Box<[MaybeUninit<u128>]>);

impl Stack {
    /// The upper end, from which it is used downwards.
    pub fn end(&self) -> *mut u8 {
        self.0.as_ptr_range().end.cast_mut().cast()
    }
}

impl Default for Stack {
    fn default() -> Self {
        const BYTES: usize = 64 << 10;
        Self(Box::new_uninit_slice(BYTES / size_of::<u128>()))
    }
}

/// Up to Linux 6.13 `pid_max` is the whole system's, and root would set it for everyone.
fn pid_max_is_per_namespace() -> bool {
    static SINCE: OnceLock<bool> = OnceLock::new();
    *SINCE.get_or_init(|| std::fs::read_to_string("/proc/sys/kernel/osrelease").is_ok_and(|release| version(&release) >= Some((6, 14))))
}

fn version(release: &str) -> Option<(u32, u32)> {
    let mut numbers = release.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_says_its_version() {
        assert_eq!(version("6.18.44-fc-v857\n"), Some((6, 18)));
        assert_eq!(version("5.4.0"), Some((5, 4)));
        assert_eq!(version("unknown"), None);
        assert!(version("unknown") < Some((6, 14)));
    }
}
