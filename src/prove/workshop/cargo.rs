//! Packages: their tests, and their library for the examples that use it.
//!
//! cargo works on a copy below `.faircopy`, in the sandbox: build scripts and macros are programs too. Only where
//! dependencies have to be fetched it is let out, to do that and nothing else.

use super::process::{Tool, end, without_thread_ids};
use super::rust::Crates;
use super::rustc::{Located, Raw, RawSpan};
use super::sandbox::{self, Network, Outcome};
use super::toolchain::rustup_home;
use super::{Bench, tree};
use crate::diag::{Diag, Place};
use crate::prove::evidence::{Evidence, Run, Test, TestVerdict};
use crate::prove::job::{Input, Job, PackageRef};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How long cargo may take to build, or to fetch.
const WALL: Duration = Duration::from_secs(1200);

/// Builds a package and runs its tests.
pub fn package(bench: &Bench, job: &Job) -> Result<Evidence, Diag> {
    let copy = Copy::of(bench, &job.folder, &job.inputs, &job.env)?;
    let outcome = copy.offline_first(bench, &["test", "--no-fail-fast"], &job.env, Duration::from_secs(job.timeout))?;
    let stdout = String::from_utf8_lossy(&outcome.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&outcome.stderr).into_owned();
    let locate = |span: &RawSpan| {
        let known = job.inputs.iter().find(|input| input.path == span.file_name)?;
        let (start, end) = ((span.line_start, span.column_start), (span.line_end, span.column_end));
        Some(Located { file: known.path.clone(), start, end })
    };
    if is_stale(&stderr) {
        return Err(stale_lock(&job.folder, &copy.relative(&stderr)));
    }
    let errors: Vec<Raw> = lines(&stdout).filter_map(Line::message).filter(|message| message.level.starts_with("error")).collect();
    let errors: Vec<&Raw> = errors.iter().filter(|message| !message.spans.is_empty() || message.code.is_some()).collect();
    let tests = tests(&stdout);
    let built = errors.is_empty() && (!tests.is_empty() || outcome.end == sandbox::End::Exit(0));
    Ok(Evidence {
        built,
        messages: errors.iter().map(|message| message.message(&locate)).collect(),
        rendered: if built { String::new() } else { copy.relative(&words(&stderr)) },
        runs: vec![Run {
            end: end(outcome.end),
            stdout: String::new(),
            stderr: copy.relative(&tail(&words(&stderr))),
            survivors: outcome.survivors,
        }],
        again: Vec::new(),
        tests,
    })
}

/// The library of a package, built, and what the compiler must be told of it.
pub fn library(bench: &Bench, package: &PackageRef) -> Result<Crates, Diag> {
    let copy = Copy::of(bench, &package.folder, &package.files, &BTreeMap::new())?;
    let features = format!("--features={}", package.features.join(","));
    let mut command = vec!["build", "--lib"];
    command.extend((!package.features.is_empty()).then_some(features.as_str()));
    let outcome = copy.offline_first(bench, &command, &BTreeMap::new(), WALL)?;
    let stdout = String::from_utf8_lossy(&outcome.stdout);
    let manifest = copy.folder.join("Cargo.toml");
    let own = lines(&stdout).filter(|line| line.reason == "compiler-artifact" && line.is_of(&manifest)).find_map(|line| line.library());
    let Some((name, path)) = own else {
        let said = copy.relative(&String::from_utf8_lossy(&outcome.stderr));
        let errors: String =
            lines(&stdout).filter_map(Line::message).filter_map(|message| message.rendered.filter(|_| message.level == "error")).collect();
        return Err(match is_stale(&said) {
            true => stale_lock(&package.folder, &said),
            false => no_library(package, &copy.relative(if errors.is_empty() { &said } else { &errors })),
        });
    };
    Ok(externs(&[(name, path)], &copy))
}

/// `--extern NAME=PATH` for each crate. Crates that these need in turn are found below `target` by the exact hash that
/// their users recorded, never by name.
pub fn externs(crates: &[(String, PathBuf)], copy: &Copy) -> Crates {
    let mut args: Vec<OsString> = Vec::new();
    for (name, path) in crates {
        let mut value = OsString::from(format!("{name}="));
        value.push(path);
        args.extend(["--extern".into(), value]);
    }
    let mut dependency = OsString::from("dependency=");
    dependency.push(copy.target.join("debug/deps"));
    args.extend(["-L".into(), dependency]);
    Crates { args, read: vec![copy.target.clone()], locks: vec![copy.lock()] }
}

/// A copy of a package, and where cargo builds it. Others wait until it is let go.
///
/// What runs there may write to `target` and to a scratch folder, never to the copy: whatever faircopy writes to it is
/// written to the copy and not to where a planted link leads.
pub struct Copy {
    pub folder: PathBuf,
    pub target: PathBuf,
    lock: Arc<File>,
}

impl Copy {
    fn of(bench: &Bench, name: &str, files: &[Input], env: &BTreeMap<String, String>) -> Result<Self, Diag> {
        let id = &blake3::hash(name.as_bytes()).to_hex()[..16];
        let copy = Self::below(bench, &format!("packages/{id}"))?;
        tree::mirror(bench, files, &copy.folder, &["Cargo.lock"])?;
        copy.locked(bench, name, files, env)?;
        Ok(copy)
    }

    /// A folder below `.faircopy` and one for what is built from it.
    pub fn below(bench: &Bench, path: &str) -> Result<Self, Diag> {
        let store = &bench.settings.store;
        let made = |folder: PathBuf| fs::create_dir_all(&folder).and_then(|()| fs::canonicalize(&folder));
        let all = || -> std::io::Result<Self> {
            let (folder, target) = (made(store.join(path))?, made(store.join("target").join(path))?);
            let lock = File::options().create(true).append(true).open(folder.with_extension("lock"))?;
            lock.lock()?;
            Ok(Self { folder, target, lock: Arc::new(lock) })
        };
        all().map_err(|cause| super::scratch::no_scratch(&store.join(path), &cause))
    }

    /// Sees to a `Cargo.lock`: that of the package, or one that is made and, if there is anything in it, handed to the author.
    fn locked(&self, bench: &Bench, name: &str, files: &[Input], env: &BTreeMap<String, String>) -> Result<(), Diag> {
        let own = self.folder.join("Cargo.lock");
        if let Some(lock) = files.iter().find(|file| file.path == "Cargo.lock") {
            return super::scratch::put(&own, &bench.sources.bytes(&lock.source)?);
        }
        let outcome = self.resolve(bench, env)?;
        // What is wrong with the manifest is said by the build that comes next.
        let text = fs::read(&own).unwrap_or_default();
        let others = String::from_utf8_lossy(&text).matches("[[package]]").count() > 1;
        if outcome.end == sandbox::End::Exit(0) && others {
            bench.locks.lock().unwrap_or_else(PoisonError::into_inner).insert(format!("{name}/Cargo.lock"), text);
        }
        Ok(())
    }

    /// Writes a `Cargo.lock`. cargo runs nothing of the package for that, so it may write to the copy.
    pub fn resolve(&self, bench: &Bench, env: &BTreeMap<String, String>) -> Result<Outcome, Diag> {
        let outcome = self.run(bench, &["generate-lockfile", "--offline"], env, WALL, Access::Resolve)?;
        if bench.settings.offline || !needs_network(&outcome) {
            return Ok(outcome);
        }
        self.run(bench, &["generate-lockfile"], env, WALL, Access::Fetch)
    }

    /// Runs a command of cargo without the network, and where that does not do, fetches and runs it again.
    pub fn offline_first(&self, bench: &Bench, command: &[&str], env: &BTreeMap<String, String>, wall: Duration) -> Result<Outcome, Diag> {
        let mut args: Vec<&str> = command.to_vec();
        args.extend(["--offline", "--message-format=json"]);
        let outcome = self.run(bench, &args, env, wall, Access::Build)?;
        if !needs_network(&outcome) {
            return Ok(outcome);
        }
        if !bench.settings.offline {
            self.run(bench, &["fetch"], env, WALL, Access::Fetch)?;
            let outcome = self.run(bench, &args, env, wall, Access::Build)?;
            if !needs_network(&outcome) {
                return Ok(outcome);
            }
        }
        Err(offline(bench.settings.offline, &self.relative(&String::from_utf8_lossy(&outcome.stderr))))
    }

    pub fn run(
        &self,
        bench: &Bench,
        args: &[&str],
        own: &BTreeMap<String, String>,
        wall: Duration,
        access: Access,
    ) -> Result<Outcome, Diag> {
        let Some(cargo) = &bench.toolchain.cargo else { return Err(no_cargo()) };
        let environment = &bench.settings.environment;
        let room = bench.scratch.room()?;
        let home = environment.cargo_home.clone().or_else(|| Some(environment.home.as_ref()?.join(".cargo")));
        let mut env: Vec<(OsString, OsString)> = vec![
            ("CARGO_TARGET_DIR".into(), self.target.clone().into()),
            ("CARGO_TERM_COLOR".into(), "never".into()),
            ("CARGO_INCREMENTAL".into(), "0".into()),
            ("RUSTC".into(), bench.toolchain.rustc.clone().into()),
        ];
        env.extend(own.iter().map(|(name, value)| (name.into(), value.into())));
        let mut write = vec![self.target.clone()];
        let mut read = vec![self.folder.clone()];
        // cargo may be rustup's proxy, which looks for the real one there.
        if let Some(rustup) = rustup_home(environment).filter(|home| home.is_dir()) {
            env.push(("RUSTUP_HOME".into(), rustup.clone().into()));
            env.extend(environment.rustup_toolchain.as_ref().map(|name| ("RUSTUP_TOOLCHAIN".into(), name.into())));
            read.extend(["toolchains", "settings.toml"].map(|name| rustup.join(name)));
        }
        if let Some(home) = home.filter(|home| home.is_dir()) {
            env.push(("CARGO_HOME".into(), home.clone().into()));
            // Not the tokens that lie beside them.
            read.extend(["registry", "git", "config.toml", "config"].map(|name| home.join(name)));
            write.extend((access == Access::Fetch).then_some(home));
        }
        write.extend((access != Access::Build).then(|| self.folder.clone()));
        let network = if access == Access::Fetch { Network::Host } else { Network::Own };
        let (command, rest) = args.split_first().unwrap_or((&"version", &[]));
        let mut words: Vec<OsString> = vec![command.into(), "--manifest-path".into(), self.folder.join("Cargo.toml").into()];
        words.extend(rest.iter().map(Into::into));
        let tool = Tool { program: cargo, args: words, dir: room.path(), env, stdin: None, read, write, wall, network };
        tool.run(bench).map_err(|cause| cargo_failed(&cause.to_string()))
    }

    /// What keeps others from the copy, for whoever uses what was built from it.
    pub fn lock(&self) -> Arc<File> {
        self.lock.clone()
    }

    /// Text without the path of the copy.
    pub fn relative(&self, text: &str) -> String {
        text.replace(&*self.folder.to_string_lossy(), ".").replace(&*self.target.to_string_lossy(), "target")
    }
}

/// What a command of cargo may do beside reading the copy and writing what it builds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: code of the package runs.
    Build,
    /// Write to the copy.
    Resolve,
    /// Write to the copy and to cargo's home, from the network.
    Fetch,
}

/// Whether cargo gave up since it was not to fetch anything.
pub fn needs_network(outcome: &Outcome) -> bool {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let is_locked = stderr.contains("because --locked was passed");
    outcome.end != sandbox::End::Exit(0) && !is_locked && (stderr.contains("--offline") || stderr.contains("offline mode"))
}

/// One object of cargo's (cargo reference, "JSON messages").
#[derive(Debug, Deserialize)]
pub struct Line {
    pub reason: String,
    #[serde(default)]
    pub package_id: String,
    #[serde(default)]
    manifest_path: String,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    message: Option<Raw>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

pub fn lines(stdout: &str) -> impl Iterator<Item = Line> + '_ {
    stdout.lines().filter(|line| line.starts_with('{')).filter_map(|line| serde_json::from_str(line).ok())
}

impl Line {
    fn message(self) -> Option<Raw> {
        self.message.filter(|_| self.reason == "compiler-message")
    }

    fn is_of(&self, manifest: &Path) -> bool {
        Path::new(&self.manifest_path) == manifest
    }

    /// The name of a library as code knows it, and its file.
    pub fn library(&self) -> Option<(String, PathBuf)> {
        let target = self.target.as_ref()?;
        let is_library = target.kind.iter().any(|kind| matches!(kind.as_str(), "lib" | "rlib" | "dylib" | "proc-macro"));
        let of = |extension: &str| self.filenames.iter().find(|file| file.extension().is_some_and(|own| own == extension));
        let file = of("rlib").or_else(|| of(std::env::consts::DLL_EXTENSION)).filter(|_| is_library)?;
        Some((target.name.replace('-', "_"), file.clone()))
    }
}

/// What libtest says of each test, and what the failed ones printed.
pub fn tests(stdout: &str) -> Vec<Test> {
    let mut tests: Vec<Test> = Vec::new();
    for line in stdout.lines() {
        let Some((name, verdict)) = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... ")) else { continue };
        let verdict = match verdict.split([',', ' ']).next() {
            Some("ok") => TestVerdict::Passed,
            Some("FAILED") => TestVerdict::Failed,
            Some("ignored") => TestVerdict::Ignored,
            _ => continue,
        };
        tests.push(Test { name: name.trim_end_matches(" - should panic").to_owned(), verdict, output: String::new() });
    }
    for test in tests.iter_mut().filter(|test| test.verdict == TestVerdict::Failed) {
        if let Some((_, output)) = stdout.split_once(&format!("---- {} stdout ----\n", test.name)) {
            let end = output.find("\n---- ").or_else(|| output.find("\nfailures:\n")).unwrap_or(output.len());
            test.output = without_thread_ids(&tail(output[..end].trim()));
        }
    }
    tests
}

/// What is said to people: rustdoc prints objects among it.
fn words(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with('{')).map(|line| format!("{line}\n")).collect()
}

/// The last lines, enough to see what is wrong.
fn tail(text: &str) -> String {
    const LINES: usize = 30;
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

fn no_cargo() -> Diag {
    Diag::error("no-compiler", "there is no `cargo` here, which packages and dependencies need").help("install Rust from https://rustup.rs")
}

pub fn cargo_failed(said: &str) -> Diag {
    Diag::error("cargo-failed", "cargo failed").note(said.trim_end()).help("run it by hand in the folder of the package")
}

fn no_library(package: &PackageRef, said: &str) -> Diag {
    let with = match &package.features[..] {
        [] => String::new(),
        features => format!(" with the features {}", features.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    Diag::error("no-library", format!("the package has no library that examples could use, or it does not compile{with}"))
        .at(Place::file(format!("{}/Cargo.toml", package.folder)))
        .note(said.trim_end())
        .help("give it a `src/lib.rs` that compiles")
}

/// Whether cargo wanted to write another lock file, which it may not.
fn is_stale(said: &str) -> bool {
    said.contains("Cargo.lock") && said.contains("failed to write")
}

fn stale_lock(folder: &str, said: &str) -> Diag {
    Diag::error("stale-lock", "the package's `Cargo.lock` does not fit its `Cargo.toml` any more")
        .at(Place::file(format!("{folder}/Cargo.lock")))
        .note(said.trim_end())
        .help("run `cargo generate-lockfile` in its folder, or remove the file")
}

/// What has to be fetched could not be, or was not to be.
pub fn offline(is_wanted: bool, said: &str) -> Diag {
    let diag = Diag::error("cargo-failed", "crates have to be fetched that are not there").note(said.trim_end());
    match is_wanted {
        true => diag.help("run `faircopy test` once without `--offline`"),
        false => diag.help("check that they exist, and that the registry can be reached"),
    }
}
