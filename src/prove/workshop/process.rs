//! Programs in the sandbox: compilers with what compilers need, examples with nothing.

use super::sandbox::{self, Limits, Network};
use super::{Bench, Environment};
use crate::prove::evidence::{End, Run};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// A compiler or cargo: it reads the toolchain, writes to the folders that it is given, and may take its time.
pub struct Tool<'a> {
    pub program: &'a Path,
    pub args: Vec<OsString>,
    pub dir: &'a Path,
    pub env: Vec<(OsString, OsString)>,
    pub stdin: Option<&'a [u8]>,
    pub read: Vec<PathBuf>,
    pub write: Vec<PathBuf>,
    pub wall: Duration,
    pub network: Network,
}

impl Tool<'_> {
    pub fn run(&self, bench: &Bench) -> io::Result<sandbox::Outcome> {
        let environment = &bench.settings.environment;
        let mut read = self.read.clone();
        read.push(bench.toolchain.sysroot.clone());
        // Linkers may lie outside of the system's own folders.
        read.extend(std::env::split_paths(&environment.path).filter(|folder| folder.is_absolute() && folder.is_dir()));
        let mut env = base(self.dir);
        env.push(("PATH".into(), path(environment, &bench.toolchain.sysroot, None)));
        env.extend(self.env.iter().cloned());
        sandbox::run(&sandbox::Job {
            program: self.program,
            args: &self.args,
            dir: self.dir,
            env: &env,
            stdin: self.stdin,
            read: &read,
            write: &self.write,
            limits: Limits {
                wall: self.wall,
                cpu: self.wall.saturating_mul(4),
                memory: 64 * GIB,
                file: 4 * GIB,
                output: 64 * MIB,
                open_files: 4096,
                processes: 512,
            },
            network: self.network,
            tools: true,
        })
    }
}

/// An example that runs: it sees the system's libraries and its own folder.
pub struct Program<'a> {
    pub program: &'a Path,
    pub args: Vec<OsString>,
    pub dir: &'a Path,
    pub env: Vec<(OsString, OsString)>,
    pub read: Vec<PathBuf>,
    /// In seconds.
    pub timeout: u64,
    pub network: Network,
    /// It compiles, or starts what it wrote.
    pub tools: bool,
}

impl Program<'_> {
    /// What it printed, with its folder called `/scratch`, since it is another one each time.
    pub fn run(&self) -> Run {
        let mut env = base(self.dir);
        env.extend(self.env.iter().cloned());
        if !self.env.iter().any(|(name, _)| name == "PATH") {
            env.push(("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into()));
        }
        let wall = Duration::from_secs(self.timeout);
        let outcome = sandbox::run(&sandbox::Job {
            program: self.program,
            args: &self.args,
            dir: self.dir,
            env: &env,
            stdin: None,
            read: &self.read,
            write: &[],
            limits: Limits { wall, cpu: wall, memory: 4 * GIB, file: 16 * MIB, output: 64 * 1024, open_files: 256, processes: 256 },
            network: self.network,
            tools: self.tools,
        });
        match outcome {
            Ok(outcome) => run(outcome, self.dir, self.program),
            Err(cause) => Run { end: End::NotStarted(cause.to_string()), stdout: String::new(), stderr: String::new(), survivors: 0 },
        }
    }
}

pub fn end(end: sandbox::End) -> End {
    match end {
        sandbox::End::Exit(code) => End::Exit(code),
        sandbox::End::Signal(number) => End::Signal(number),
        sandbox::End::TimedOut => End::TimedOut,
        sandbox::End::TooMuchOutput(stream) => End::TooMuchOutput(match stream {
            sandbox::Stream::Stdout => "standard output".to_owned(),
            sandbox::Stream::Stderr => "standard error".to_owned(),
        }),
        sandbox::End::NotStarted(cause) => End::NotStarted(cause),
    }
}

fn run(outcome: sandbox::Outcome, dir: &Path, program: &Path) -> Run {
    let is_whole = matches!(outcome.end, sandbox::End::Exit(_) | sandbox::End::Signal(_));
    // What was compiled lies in a folder of its own, whose name is chance too.
    let home =
        program.parent().filter(|home| home.file_name().is_some_and(|name| name.to_string_lossy().bytes().all(|b| b.is_ascii_digit())));
    let own = |text: &str| home.map_or_else(|| relative(text, dir), |home| relative(&relative(text, dir), home));
    // Where a program was killed in its midst, how far it got is chance.
    let text = |bytes: &[u8]| if is_whole { own(&String::from_utf8_lossy(bytes)) } else { String::new() };
    Run {
        stdout: text(&outcome.stdout),
        stderr: without_thread_ids(&text(&outcome.stderr)),
        survivors: outcome.survivors,
        end: end(outcome.end),
    }
}

/// Text in which the folder of the run is called `/scratch`.
pub fn relative(text: &str, dir: &Path) -> String {
    text.replace(&*dir.to_string_lossy(), "/scratch")
}

/// `thread 'main' (4711) panicked at` without the number, which means nothing to a reader.
pub fn without_thread_ids(text: &str) -> String {
    if !text.contains("thread ") {
        return text.to_owned();
    }
    let line = |line: &str| -> Option<String> {
        let name = line.strip_prefix("thread '")?;
        let (name, rest) = name.split_once("' (")?;
        let (number, rest) = rest.split_once(')')?;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| format!("thread '{name}'{rest}"))
    };
    text.split_inclusive('\n').map(|own| line(own).unwrap_or_else(|| own.to_owned())).collect()
}

/// The same environment everywhere.
fn base(dir: &Path) -> Vec<(OsString, OsString)> {
    vec![
        ("HOME".into(), dir.into()),
        ("TMPDIR".into(), dir.into()),
        ("LANG".into(), "C.UTF-8".into()),
        ("TZ".into(), "UTC".into()),
        ("RUST_BACKTRACE".into(), "0".into()),
    ]
}

/// Where programs are found: the compiler that proves, what lies in `own`, and then as everybody finds them.
pub fn path(environment: &Environment, sysroot: &Path, own: Option<&Path>) -> OsString {
    let own = std::iter::once(sysroot.join("bin")).chain(own.map(Path::to_owned));
    std::env::join_paths(own.chain(std::env::split_paths(&environment.path))).unwrap_or_else(|_| environment.path.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_do_not_tell_the_thread() {
        let said = "\nthread 'main' (4711) panicked at example:1:2:\nthread 'a (b)' (3) x\nthread 'main' panicked\nmy thread 'x' (3)\n";
        let expected = "\nthread 'main' panicked at example:1:2:\nthread 'a (b)' x\nthread 'main' panicked\nmy thread 'x' (3)\n";
        assert_eq!(without_thread_ids(said), expected);
    }
}
