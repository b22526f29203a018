//! The system calls that are refused, as a program for the kernel.
//!
//! A list of what is refused, not of what is allowed: posts show system calls, and those that only concern the
//! program itself do no harm. Refused is what reaches past the other layers or has a history of holes.
//!
//! The kernel runs a new filter once for each system call there is, to know those that it need not be asked about.
//! With one comparison after the other that takes longer than starting the program; so the numbers are a tree.

use libc::sock_filter;
use std::ffi::{c_int, c_long};
use std::sync::OnceLock;

/// Which sockets there are to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sockets {
    /// Kinds that belong to a network namespace, or that a fetch needs.
    Network,
    /// Only those to processes of this system.
    Local,
    /// None at all.
    Nothing,
}

/// The filter. Made once in a process and kind.
pub fn filter(sockets: Sockets) -> &'static [sock_filter] {
    static NETWORK: OnceLock<Vec<sock_filter>> = OnceLock::new();
    static LOCAL: OnceLock<Vec<sock_filter>> = OnceLock::new();
    static NOTHING: OnceLock<Vec<sock_filter>> = OnceLock::new();
    let slot = match sockets {
        Sockets::Network => &NETWORK,
        Sockets::Local => &LOCAL,
        Sockets::Nothing => &NOTHING,
    };
    slot.get_or_init(|| program(sockets))
}

const REFUSED: &[c_long] = &[
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    // Mounts.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    // Namespaces. For `clone` see below.
    libc::SYS_setns,
    libc::SYS_unshare,
    // Keys.
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    // Programs in the kernel, and calls past this filter.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // The kernel and the machine.
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_syslog,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    // Files by number instead of by name, and watching all files.
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_uselib,
];

const NAMESPACES: c_int = libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET;

/// Each is confined to its network namespace; others, such as the one to a virtual machine's host, are not.
const FAMILIES: [c_int; 5] = [libc::AF_UNIX, libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK, libc::AF_PACKET];

/// Asks which personality there is, without a change.
const PERSONALITY_QUERY: u32 = 0xffff_ffff;

const ALLOW: u32 = libc::SECCOMP_RET_ALLOW;
const REFUSE: u32 = libc::SECCOMP_RET_ERRNO | libc::EPERM as u32;
const NO_SUCH_CALL: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;

fn program(sockets: Sockets) -> Vec<sock_filter> {
    // The calls of another kind of program, in a numbering of their own.
    let mut program = vec![load(ARCHITECTURE_OFFSET), jump(libc::BPF_JEQ, ARCHITECTURE, 1, 0), answer(libc::SECCOMP_RET_KILL_PROCESS)];
    program.push(load(NUMBER_OFFSET));
    // The second numbering of x86 programs, which would go past the list.
    program.extend([jump(libc::BPF_JGE, 0x4000_0000, 0, 1), answer(NO_SUCH_CALL)]);
    tree(&branches(sockets), &mut program);
    program
}

/// What is asked about a call, by its number; and the answer.
type Branch = (c_long, Vec<sock_filter>);

fn branches(sockets: Sockets) -> Vec<Branch> {
    let families = match sockets {
        Sockets::Network => &FAMILIES[..],
        Sockets::Local => &FAMILIES[..1],
        Sockets::Nothing => &[],
    };
    let mut branches: Vec<Branch> = REFUSED.iter().map(|number| (*number, vec![answer(REFUSE)])).collect();
    branches.push((libc::SYS_socket, one_of(families)));
    branches.push((libc::SYS_clone, unless(argument(0), jump(libc::BPF_JSET, NAMESPACES as u32, 1, 0))));
    branches.push((libc::SYS_personality, unless(argument(0), jump(libc::BPF_JEQ, PERSONALITY_QUERY, 0, 1))));
    branches.push((libc::SYS_ioctl, unless(argument(1), jump(libc::BPF_JEQ, libc::TIOCSTI as u32, 1, 0))));
    // Its flags are in memory, where a filter cannot see them. The C library then falls back to `clone`.
    branches.push((libc::SYS_clone3, vec![answer(NO_SUCH_CALL)]));
    branches.sort_by_key(|(number, _)| *number);
    branches
}

/// Halves the numbers until one is left.
fn tree(branches: &[Branch], program: &mut Vec<sock_filter>) {
    match branches {
        [] => program.push(answer(ALLOW)),
        [(number, branch)] => {
            program.push(jump(libc::BPF_JEQ, *number as u32, 0, branch.len()));
            program.extend(branch);
            program.push(answer(ALLOW));
        }
        _ => {
            let (below, from) = branches.split_at(branches.len() / 2);
            let place = program.len();
            program.push(answer(ALLOW));
            tree(below, program);
            program[place] = jump(libc::BPF_JGE, from[0].0 as u32, program.len() - place - 1, 0);
            tree(from, program);
        }
    }
}

fn one_of(values: &[c_int]) -> Vec<sock_filter> {
    let left = |index: usize| values.len() - index;
    let tests = values.iter().enumerate().map(|(index, value)| jump(libc::BPF_JEQ, *value as u32, left(index), 0));
    [argument(0)].into_iter().chain(tests).chain([answer(REFUSE), answer(ALLOW)]).collect()
}

/// Refuses if the test goes one instruction further than the next.
fn unless(load: sock_filter, test: sock_filter) -> Vec<sock_filter> {
    vec![load, test, answer(ALLOW), answer(REFUSE)]
}

const NUMBER_OFFSET: u32 = 0;
const ARCHITECTURE_OFFSET: u32 = 4;

#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: u32 = 0xc000_00b7;

/// The lower half of an argument; both systems have it first, and what is asked about is no longer.
fn argument(index: u32) -> sock_filter {
    load(16 + 8 * index)
}

fn load(offset: u32) -> sock_filter {
    sock_filter { code: (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16, jt: 0, jf: 0, k: offset }
}

/// How many instructions are passed over if a test holds and if it does not.
fn jump(test: u32, k: u32, holds: usize, fails: usize) -> sock_filter {
    let distance = |instructions| u8::try_from(instructions).expect("the list is short enough for each half to be passed over");
    sock_filter { code: (libc::BPF_JMP | test | libc::BPF_K) as u16, jt: distance(holds), jf: distance(fails), k }
}

fn answer(k: u32) -> sock_filter {
    sock_filter { code: (libc::BPF_RET | libc::BPF_K) as u16, jt: 0, jf: 0, k }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a filter as the kernel does.
    fn ask(filter: &[sock_filter], number: c_long, arguments: [u32; 2]) -> u32 {
        let (mut at, mut value) = (0, 0);
        loop {
            let sock_filter { code, jt, jf, k } = filter[at];
            let code = u32::from(code);
            at += 1;
            let holds = match code & 0xf0 {
                _ if code & 7 == libc::BPF_RET => return k,
                _ if code & 7 == libc::BPF_LD => {
                    value = [number as u32, ARCHITECTURE, 0, 0, arguments[0], 0, arguments[1], 0][k as usize / 4];
                    continue;
                }
                libc::BPF_JEQ => value == k,
                libc::BPF_JGE => value >= k,
                libc::BPF_JSET => value & k != 0,
                test => panic!("{test}?"),
            };
            at += usize::from(if holds { jt } else { jf });
        }
    }

    #[test]
    fn refused_is_what_is_listed_and_nothing_else() {
        let asked = [libc::SYS_socket, libc::SYS_clone, libc::SYS_clone3, libc::SYS_personality, libc::SYS_ioctl];
        for number in (0..600).filter(|number| !asked.contains(number)) {
            let expected = if REFUSED.contains(&number) { REFUSE } else { ALLOW };
            assert_eq!(ask(filter(Sockets::Network), number, [0; 2]), expected, "call {number}");
        }
        assert_eq!(ask(filter(Sockets::Network), libc::SYS_read | 0x4000_0000, [0; 2]), NO_SUCH_CALL);
        assert_eq!(ask(filter(Sockets::Network), libc::SYS_clone3, [0; 2]), NO_SUCH_CALL);
    }

    #[test]
    fn some_calls_depend_on_their_arguments() {
        let cases = [
            (libc::SYS_clone, [libc::SIGCHLD as u32, 0], ALLOW),
            (libc::SYS_clone, [(libc::SIGCHLD | libc::CLONE_NEWUSER) as u32, 0], REFUSE),
            (libc::SYS_personality, [PERSONALITY_QUERY, 0], ALLOW),
            (libc::SYS_personality, [libc::ADDR_NO_RANDOMIZE as u32, 0], REFUSE),
            (libc::SYS_ioctl, [0, libc::TIOCGWINSZ as u32], ALLOW),
            (libc::SYS_ioctl, [0, libc::TIOCSTI as u32], REFUSE),
            (libc::SYS_socket, [libc::AF_VSOCK as u32, 0], REFUSE),
            (libc::SYS_socket, [libc::AF_UNIX as u32, 0], ALLOW),
        ];
        for (number, arguments, expected) in cases {
            assert_eq!(ask(filter(Sockets::Network), number, arguments), expected, "call {number} of {arguments:?}");
            assert_eq!(ask(filter(Sockets::Local), number, arguments), expected, "call {number} of {arguments:?}");
        }
        for family in &FAMILIES[1..] {
            assert_eq!(ask(filter(Sockets::Network), libc::SYS_socket, [*family as u32, 0]), ALLOW);
            assert_eq!(ask(filter(Sockets::Local), libc::SYS_socket, [*family as u32, 0]), REFUSE);
            assert_eq!(ask(filter(Sockets::Nothing), libc::SYS_socket, [*family as u32, 0]), REFUSE);
        }
    }
}
