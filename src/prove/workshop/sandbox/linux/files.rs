//! What a program may read, write and start, as a set of landlock rules.

use crate::prove::workshop::sandbox::{Job, Network};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, Scope,
};
use std::fmt::Display;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::OnceLock;

/// Read by every program: libraries, and programs to start.
const LIBRARIES: &[&str] = &["/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/nix/store"];

/// Read by the loader, the C library or the standard library; they say nothing about the site or its author.
const SETTINGS: &[&str] = &[
    "/etc/ld.so.cache",
    "/sys/fs/cgroup",
    "/sys/devices/system/cpu",
    "/sys/kernel/mm/transparent_hugepage",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/sys/vm/overcommit_memory",
];

const DEVICES: &[&str] = &["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

const TOOLS: &[&str] = &["/etc/alternatives", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/proc/stat"];

const NETWORK: &[&str] = &[
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/protocols",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/etc/crypto-policies",
];

/// The newest rules asked for; of them the kernel's own are used.
const NEWEST: ABI = ABI::V9;

/// The rules of a job. They bind who asks the kernel to be bound by them.
pub fn rules(job: &Job, own_network: bool) -> io::Result<OwnedFd> {
    let mut rules = start(job.network != Network::Host && !own_network)?;
    let system = system();
    let mut shared = vec![&system.common];
    shared.extend(job.tools.then_some(&system.tools));
    shared.extend((job.network == Network::Host).then_some(&system.network));
    for (place, access) in shared.into_iter().flatten() {
        rules = add(rules, place, *access)?;
    }
    for path in job.read.iter().map(|path| path.as_path()).chain([job.program]) {
        if let Some((place, access)) = rule(path, AccessFs::from_read(NEWEST)) {
            rules = add(rules, &place, access)?;
        }
    }
    // A compiler's build scripts are programs that it wrote; an example has no need to start what it wrote.
    let start_written = if job.tools { AccessFs::Execute.into() } else { BitFlags::EMPTY };
    let write = AccessFs::from_write(NEWEST) | AccessFs::ReadFile | AccessFs::ReadDir | start_written;
    for path in job.write.iter().map(|path| path.as_path()).chain([job.dir]) {
        let (place, access) = rule(path, write).ok_or_else(|| no_such_place(path))?;
        rules = add(rules, &place, access)?;
    }
    Option::<OwnedFd>::from(rules).ok_or_else(|| no_rules("the kernel has none"))
}

/// What may be done with a file below `/proc/self`, for a process to add when it knows which one that is.
pub fn own_process() -> u64 {
    (AccessFs::ReadFile | AccessFs::ReadDir).bits()
}

type Rule = (PathFd, BitFlags<AccessFs>);

/// The rules that are the same for all jobs, with their places open.
struct System {
    common: Vec<Rule>,
    tools: Vec<Rule>,
    network: Vec<Rule>,
}

fn system() -> &'static System {
    static SYSTEM: OnceLock<System> = OnceLock::new();
    SYSTEM.get_or_init(|| {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let open = |paths: &[&str], access| paths.iter().filter_map(move |path| rule(path.as_ref(), access)).collect::<Vec<_>>();
        // On many systems all but one of the folders are links into it, and a link has no rule of its own.
        let libraries = LIBRARIES.iter().copied().filter(|path| !Path::new(path).is_symlink()).collect::<Vec<_>>();
        let mut common = open(&libraries, AccessFs::from_read(NEWEST));
        common.extend(open(SETTINGS, read));
        common.extend(open(DEVICES, read | AccessFs::WriteFile | AccessFs::Truncate));
        System { common, tools: open(TOOLS, read), network: open(NETWORK, read) }
    })
}

fn start(refuse_network: bool) -> io::Result<RulesetCreated> {
    let mut rules = Ruleset::default();
    rules = rules.handle_access(AccessFs::from_all(NEWEST)).map_err(no_rules)?;
    if refuse_network {
        rules = rules.handle_access(AccessNet::from_all(NEWEST)).map_err(no_rules)?;
    }
    rules.scope(Scope::from_all(NEWEST)).map_err(no_rules)?.create().map_err(no_rules)
}

/// The rule of a place, if it exists. A file cannot be given the rights that only a folder has.
fn rule(path: &Path, access: BitFlags<AccessFs>) -> Option<Rule> {
    let folder = path.metadata().ok()?.is_dir();
    let access = if folder { access } else { access & AccessFs::from_file(NEWEST) };
    Some((PathFd::new(path).ok()?, access))
}

fn add(rules: RulesetCreated, place: &PathFd, access: BitFlags<AccessFs>) -> io::Result<RulesetCreated> {
    rules.add_rule(PathBeneath::new(place, access)).map_err(no_rules)
}

fn no_such_place(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("{} does not exist, so nothing can be allowed in it", path.display()))
}

fn no_rules(reason: impl Display) -> io::Error {
    io::Error::other(format!("no landlock rules: {reason}"))
}
