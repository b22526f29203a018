use crate::prove::workshop::sandbox::{End, Job, Layer, Layers, Limits, Network, Outcome, Stream, layers};
use std::ffi::OsString;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A folder with one program, which does what its arguments say, and what a test changes of a job for it.
struct Trial {
    dir: tempfile::TempDir,
    limits: Limits,
    env: Vec<(OsString, OsString)>,
    stdin: Option<Vec<u8>>,
    network: Network,
    layers: Layers,
}

impl Trial {
    fn new() -> Self {
        let limits = Limits { wall: Duration::from_secs(20), ..Limits::default() };
        Self { dir: tempfile::tempdir().unwrap(), limits, env: Vec::new(), stdin: None, network: Network::Own, layers: layers().clone() }
    }

    fn without(missing: &[Layer]) -> Self {
        let layers = Layers::probe(|layer| if missing.contains(&layer) || !layers().contains(layer) { Err(String::new()) } else { Ok(()) });
        Self { layers, ..Self::new() }
    }

    fn run(&self, words: &[&str]) -> Outcome {
        self.program(victim(), words)
    }

    fn program(&self, program: &Path, words: &[&str]) -> Outcome {
        let args: Vec<_> = words.iter().map(OsString::from).collect();
        let (dir, limits, stdin) = (self.dir.path(), self.limits.clone(), self.stdin.as_deref());
        let (read, write) = (&[], &[]);
        let job = Job { program, args: &args, dir, env: &self.env, stdin, read, write, limits, network: self.network, tools: false };
        super::run(&job, &self.layers).unwrap()
    }

    fn says(&self, words: &[&str]) -> String {
        let outcome = self.run(words);
        assert_eq!(outcome.end, End::Exit(0), "{outcome:?}");
        String::from_utf8(outcome.stdout).unwrap().trim_end().to_owned()
    }
}

/// Compiled once, and readable for whatever user the tests run as.
fn victim() -> &'static Path {
    static VICTIM: OnceLock<PathBuf> = OnceLock::new();
    VICTIM.get_or_init(|| {
        // Some users have no compiler.
        if let Some(program) = std::env::var_os("SANDBOX_VICTIM") {
            return program.into();
        }
        let folder = std::env::temp_dir().join(format!("faircopy-victim-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let source = folder.join("victim.rs");
        fs::write(&source, include_str!("victim.rs")).unwrap();
        let program = folder.join("victim");
        let rustc = Command::new("rustc").args(["--edition=2024", "-Cdebuginfo=0", "-o"]).arg(&program).arg(&source).status();
        assert!(rustc.unwrap().success());
        program
    })
}

/// Whether a test can show anything here. If not it says so.
fn granted(layer: Layer) -> bool {
    if !layers().contains(layer) {
        eprintln!("not tested: this system does not grant {}: {:?}", layer.name(), layers().missing());
    }
    layers().contains(layer)
}

#[test]
fn layers_are_reported() {
    eprintln!("layers: {:?}, missing: {:?}", layers().names().collect::<Vec<_>>(), layers().missing());
    assert_eq!(layers().names().count() + layers().missing().len(), Layer::ALL.len());
    assert!(layers().contains(Layer::Limits));
}

#[test]
fn a_program_ends_as_it_says() {
    let trial = Trial::new();
    let outcome = trial.run(&["hello", "exit=3"]);
    assert_eq!((outcome.end, outcome.stdout, outcome.survivors), (End::Exit(3), b"hello\n".to_vec(), 0));
    assert_eq!(trial.run(&["abort"]).end, End::Signal(libc::SIGABRT));
    assert_eq!(String::from_utf8(trial.program(Path::new("/bin/sh"), &["-c", "echo no >&2"]).stderr).unwrap(), "no\n");
}

#[test]
fn what_cannot_be_started_says_why() {
    let outcome = Trial::new().program(Path::new("/nowhere/program"), &[]);
    assert!(matches!(&outcome.end, End::NotStarted(why) if why.contains("No such file")), "{outcome:?}");
}

#[test]
fn an_endless_loop_times_out() {
    let trial = Trial { limits: Limits { wall: Duration::from_millis(200), ..Limits::default() }, ..Trial::new() };
    let outcome = trial.run(&["hello", "spin"]);
    assert_eq!((outcome.end, outcome.stdout), (End::TimedOut, b"hello\n".to_vec()));
    assert!(outcome.elapsed < Duration::from_secs(2));
}

#[test]
fn processor_time_is_limited() {
    let trial = Trial { limits: Limits { cpu: Duration::from_secs(1), ..Trial::new().limits }, ..Trial::new() };
    assert_eq!(trial.run(&["spin"]).end, End::Signal(libc::SIGXCPU));
}

#[test]
fn a_flood_is_stopped_at_once() {
    let outcome = Trial::new().run(&["flood"]);
    assert_eq!(outcome.end, End::TooMuchOutput(Stream::Stdout));
    assert_eq!(outcome.stdout.len() as u64, Limits::default().output);
    assert!(outcome.elapsed < Duration::from_secs(2));
}

#[test]
fn a_fork_bomb_is_stopped_and_nothing_is_left() {
    if !granted(Layer::Pidns) {
        return;
    }
    let limits = Limits { wall: Duration::from_millis(500), processes: 20, ..Limits::default() };
    let trial = Trial { limits, ..Trial::new() };
    let outcome = trial.run(&["bomb"]);
    assert_eq!(outcome.end, End::TimedOut);
    assert!(outcome.elapsed < Duration::from_secs(5), "{outcome:?}");
    assert_eq!(alive_in(trial.dir.path()), 0);
}

#[test]
fn threads_are_counted() {
    let limits = Limits { processes: 20, ..Limits::default() };
    let count: usize = Trial { limits, ..Trial::new() }.says(&["threads=400"]).parse().unwrap();
    eprintln!("{count} threads of 400 with a limit of 20 processes");
    assert!(!granted(Layer::Pidns) || count < 350);
}

#[test]
fn files_of_others_cannot_be_read() {
    if !granted(Layer::Landlock) {
        return;
    }
    let trial = Trial::new();
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    let private = format!("read={}", elsewhere.path().display());
    let environ = format!("read=/proc/{}/environ", std::process::id());
    assert_eq!(
        trial
            .says(&["read=/etc/passwd", &private, &environ, "read=/proc/self/maps", "read=/dev/null", "cores"])
            .lines()
            .collect::<Vec<_>>()[..5],
        ["PermissionDenied", "PermissionDenied", "PermissionDenied", "done", "done"]
    );
}

#[test]
fn nothing_is_written_outside_the_folder() {
    if !granted(Layer::Landlock) {
        return;
    }
    let trial = Trial::new();
    let outside = trial.dir.path().with_extension("outside");
    let words = ["write=inside", &format!("write={}", outside.display()), "write=../outside", "write=/dev/null"];
    assert_eq!(trial.says(&words), "done\nPermissionDenied\nPermissionDenied\ndone");
    assert!(trial.dir.path().join("inside").exists());
}

#[test]
fn memory_and_files_are_limited() {
    let trial = Trial { limits: Limits { memory: 1 << 30, ..Limits::default() }, ..Trial::new() };
    assert_eq!(trial.says(&["memory=1000000", "memory=2000000000"]), "done\nrefused");
    assert_eq!(trial.run(&["big=file"]).end, End::Signal(libc::SIGXFSZ));
}

#[test]
fn the_network_is_out_of_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let connect = format!("connect={}", listener.local_addr().unwrap());
    if granted(Layer::Netns) {
        assert_eq!(Trial::new().says(&[&connect]), "ConnectionRefused");
        assert_ne!(Trial::new().says(&["udp"]), "done");
    }
    if granted(Layer::Seccomp) {
        assert_eq!(Trial::without(&[Layer::Netns]).says(&[&connect, "udp"]), "PermissionDenied\nPermissionDenied");
        let none = Trial { network: Network::None, ..Trial::new() };
        assert_eq!(none.says(&[&connect, "udp", "netlink"]), "PermissionDenied\nPermissionDenied\nPermissionDenied");
    }
    assert_eq!(Trial { network: Network::Host, ..Trial::new() }.says(&[&connect]), "done");
}

#[test]
fn a_program_has_a_network_of_its_own() {
    if granted(Layer::Netns) {
        assert_eq!(Trial::new().says(&["loopback", "netlink"]), "done\ndone");
    }
}

#[test]
fn calls_past_the_layers_are_refused() {
    if !granted(Layer::Seccomp) {
        return;
    }
    assert_eq!(Trial::new().says(&["unshare", "ptrace", "vsock"]), ["PermissionDenied"; 3].join("\n"));
    // Signals are stopped by the scope or by the namespace.
    if granted(Layer::Pidns) || granted(Layer::Landlock) {
        assert_ne!(Trial::new().says(&[&format!("kill={}", std::process::id())]), "done");
    }
}

#[test]
fn what_survives_is_counted_and_killed() {
    for missing in [&[][..], &[Layer::Pidns], &[Layer::Pidns, Layer::Netns]] {
        let trial = Trial::without(missing);
        let outcome = trial.run(&["leave"]);
        assert_eq!((outcome.end, outcome.stdout, outcome.survivors), (End::Exit(0), b"left\n".to_vec(), 2), "without {missing:?}");
        assert!(outcome.elapsed < Duration::from_secs(5));
        assert_eq!(alive_in(trial.dir.path()), 0);
    }
}

#[test]
fn fewer_layers_still_run_and_stop_a_program() {
    for missing in [&[Layer::Pidns][..], &[Layer::Netns], &[Layer::Pidns, Layer::Netns], &[Layer::Landlock, Layer::Seccomp], &Layer::ALL] {
        let mut trial = Trial::without(missing);
        assert_eq!(trial.says(&["hello"]), "hello", "without {missing:?}");
        trial.limits.wall = Duration::from_millis(100);
        let outcome = trial.program(Path::new("/bin/sh"), &["-c", "sleep 20 & sleep 20"]);
        assert_eq!(outcome.end, End::TimedOut, "without {missing:?}");
        assert_eq!(alive_in(trial.dir.path()), 0, "without {missing:?}");
    }
}

#[test]
fn input_is_fed_and_the_environment_is_given() {
    let mut trial = Trial::new();
    assert_eq!(trial.says(&["input", "env"]), "0");
    trial.stdin = Some(b"line\n".repeat(5000));
    trial.limits.output = 1 << 20;
    trial.env = vec![("A".into(), "b=c".into())];
    assert_eq!(trial.run(&["echo"]).stdout, b"line\n".repeat(5000));
    assert_eq!(trial.says(&["env"]), "A=b=c");
}

#[test]
fn sockets_of_others_are_out_of_sight() {
    if !granted(Layer::Netns) {
        return;
    }
    let Ok(folder) = tempfile::tempdir_in("/run") else { return eprintln!("not tested: no folder can be made in /run") };
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert_eq!(Trial::new().says(&[&format!("unix={}", socket.display()), "pair"]), "NotFound\ndone");
}

#[test]
fn a_compiler_runs_inside() {
    let output = |option: &str| Command::new("rustc").args(["--print", option]).output();
    let Ok(sysroot) = output("sysroot") else { return eprintln!("not tested: no compiler") };
    let sysroot = PathBuf::from(String::from_utf8(sysroot.stdout).unwrap().trim());
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let rustc = |source: &str| {
        fs::write(dir.join("main.rs"), source).unwrap();
        let args = ["main.rs", "-o", "main"].map(OsString::from);
        let env = [("PATH", "/usr/bin:/bin".as_ref()), ("TMPDIR", dir.as_os_str())].map(|(name, value)| (name.into(), value.into()));
        let read = [sysroot.clone()];
        let limits = Limits { wall: Duration::from_secs(60), cpu: Duration::from_secs(60), ..Limits::default() };
        let program = sysroot.join("bin/rustc");
        super::run(
            &Job {
                program: &program,
                args: &args,
                dir,
                env: &env,
                stdin: None,
                read: &read,
                write: &[],
                limits,
                network: Network::Own,
                tools: true,
            },
            layers(),
        )
        .unwrap()
    };
    let outcome = rustc("fn main() { println!(\"built\") }");
    assert_eq!((&outcome.end, outcome.survivors), (&End::Exit(0), 0), "{outcome:?}");
    assert_eq!(Trial::new().program(&dir.join("main"), &[]).stdout, b"built\n");
    if granted(Layer::Landlock) {
        assert_eq!(rustc("fn main() { println!(include_str!(\"/etc/passwd\")) }").end, End::Exit(1));
    }
}

#[test]
fn a_run_leaves_no_trace_in_this_process() {
    // SAFETY: takes no pointers.
    let dumpable = || unsafe { libc::prctl(libc::PR_GET_DUMPABLE, 0, 0, 0, 0) };
    let before = dumpable();
    Trial::new().run(&["hello"]);
    assert_eq!(dumpable(), before);
    // SAFETY: takes no pointers but one that may be null.
    assert_eq!(unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG) }.max(0), 0);
}

#[test]
fn signals_are_as_in_a_fresh_program() {
    let status = Trial::new().says(&["signals"]);
    let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    assert_eq!(line("SigBlk:"), "0000000000000000");
    if granted(Layer::Pidns) {
        // Of the capabilities only those of the network are left.
        assert_eq!(line("CapEff:"), "0000000000003400");
    }
}

#[test]
fn many_threads_get_their_own_outcomes() {
    victim();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                let mut trial = Trial::new();
                for turn in 0..50 {
                    let code = thread * 50 + turn;
                    trial.stdin = Some(code.to_string().into_bytes());
                    let outcome = trial.run(&["echo", &format!("exit={code}")]);
                    assert_eq!((outcome.end, outcome.stdout), (End::Exit(code), code.to_string().into_bytes()));
                }
            });
        }
    });
}

/// Not a test but a measurement: processor time for one small program, from a process with 100 MiB in use.
#[test]
#[ignore = "a measurement, to be run alone and optimised"]
fn cost() {
    const RUNS: u32 = 200;
    let memory = vec![1u8; 100 << 20];
    let static_program = std::env::var_os("STATIC_PROGRAM").map_or_else(|| victim().to_owned(), PathBuf::from);
    let sets: [(&str, &[Layer]); 8] = [
        ("only landlock", &[Layer::Limits, Layer::Seccomp, Layer::Netns, Layer::Pidns]),
        ("only seccomp", &[Layer::Limits, Layer::Landlock, Layer::Netns, Layer::Pidns]),
        ("all", &[]),
        ("no netns", &[Layer::Netns]),
        ("no pidns", &[Layer::Pidns]),
        ("no namespaces", &[Layer::Netns, Layer::Pidns]),
        ("no landlock, no seccomp", &[Layer::Landlock, Layer::Seccomp]),
        ("none", &Layer::ALL),
    ];
    for (name, missing) in sets {
        let trial = Trial { layers: Trial::without(missing).layers, dir: tempfile::tempdir().unwrap(), ..Trial::new() };
        trial.program(&static_program, &["hello"]);
        let (before, started) = (processor_time(), Instant::now());
        (0..RUNS).for_each(|_| assert_eq!(trial.program(&static_program, &["hello"]).end, End::Exit(0)));
        let (user, system) = processor_time();
        let (user, system) = ((user - before.0) / RUNS, (system - before.1) / RUNS);
        println!("{name}: user {user:?} + system {system:?} = {:?}, elapsed {:?}", user + system, started.elapsed() / RUNS);
    }
    drop(memory);
}

/// User and system time of this process and of the children that it has waited for.
fn processor_time() -> (Duration, Duration) {
    let mut sum = (Duration::ZERO, Duration::ZERO);
    for who in [libc::RUSAGE_SELF, libc::RUSAGE_CHILDREN] {
        // SAFETY: the kernel fills a structure of its own layout, in which zeros are valid.
        let usage = unsafe {
            let mut usage: libc::rusage = std::mem::zeroed();
            libc::getrusage(who, &mut usage);
            usage
        };
        let time = |time: libc::timeval| Duration::from_secs(time.tv_sec as u64) + Duration::from_micros(time.tv_usec as u64);
        sum = (sum.0 + time(usage.ru_utime), sum.1 + time(usage.ru_stime));
    }
    sum
}

/// The processes that work in a folder.
fn alive_in(folder: &Path) -> usize {
    let folder = folder.canonicalize().unwrap();
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes.filter(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd == folder)).count()
}
