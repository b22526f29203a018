//! The real lab: compilers and programs, in a sandbox, with a store of what they said.
//!
//! With [`super::lab`]'s questions it looks into the store first ([`store`]), and only what is not known there is
//! compiled and run: examples of Rust together or alone ([`rust`]), packages and dependencies by cargo ([`cargo`]),
//! other languages and commands by their programs ([`command`]). Everything that runs, runs through [`process`].
//! This half of the room touches files and starts programs; nothing else of `prove` does.

mod assemble;
mod cargo;
mod command;
mod dependencies;
mod keeper;
mod merged;
pub mod preview;
mod process;
mod rust;
mod rustc;
pub mod sandbox;
mod scratch;
mod store;
mod toolchain;
mod tree;
#[cfg(feature = "wasm")]
mod wasm;

use super::evidence::Evidence;
use super::job::{DependencySet, Job, RustJob, What};
use super::lab::{Answer, Equipment, Lab, Module, Post};
use crate::diag::Diag;
use crate::example::PROGRAM;
use crate::source::{Hash, Sources};
use keeper::Keeper;
use scratch::Scratch;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use store::Store;
use toolchain::Toolchain;

/// What the workshop must be told, since it reads neither the environment nor the command line.
pub struct Settings {
    /// The folder of the site.
    pub root: PathBuf,
    /// Its `.faircopy`.
    pub store: PathBuf,
    pub environment: Environment,
    /// Fetch nothing.
    pub offline: bool,
    /// Layers of isolation without which nothing is run.
    pub require: Vec<String>,
}

/// The variables that decide which compiler is meant and where cargo keeps what it fetched.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    pub path: OsString,
    pub home: Option<PathBuf>,
    pub cargo_home: Option<PathBuf>,
    pub rustup_home: Option<PathBuf>,
    pub rustup_toolchain: Option<String>,
    /// A compiler that is meant instead of the one in `PATH`.
    pub rustc: Option<PathBuf>,
    /// The running faircopy, which commands find as `faircopy`.
    pub faircopy: Option<PathBuf>,
}

pub struct Workshop {
    settings: Settings,
    store: Store,
    toolchain: OnceLock<Result<Toolchain, Diag>>,
    /// What this process saw already, for a preview that builds again and again.
    seen: Mutex<BTreeMap<[u8; 32], Evidence>>,
    scratch: OnceLock<Result<Scratch, Diag>>,
    locks: Mutex<BTreeMap<String, Vec<u8>>>,
    progress: Progress,
}

impl Workshop {
    /// `tell` is told how many examples are done, and of how many, before the first and after each one.
    pub fn new(settings: Settings, tell: Box<dyn Fn(usize, usize) + Send + Sync>) -> Self {
        let store = Store::new(settings.store.join("proofs.redb"));
        let progress = Progress { done: AtomicUsize::new(0), all: AtomicUsize::new(0), tell };
        Self {
            settings,
            store,
            toolchain: OnceLock::new(),
            seen: Mutex::default(),
            scratch: OnceLock::new(),
            locks: Mutex::default(),
            progress,
        }
    }

    fn toolchain(&self) -> Result<&Toolchain, Diag> {
        let found = self.toolchain.get_or_init(|| toolchain::find(&self.settings, &self.store));
        found.as_ref().map_err(Clone::clone)
    }

    fn scratch(&self) -> Result<&Scratch, Diag> {
        self.scratch.get_or_init(|| Scratch::new(&self.settings.store.join("work"))).as_ref().map_err(Clone::clone)
    }

    /// Lock files that were made for dependencies that had none, by their path in the site: for their author to commit.
    pub fn locks(&self) -> BTreeMap<String, Vec<u8>> {
        self.locks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The key that a job will have next time, when the lock file that was just made for it is one of the site's files.
    fn key_with_lock(&self, job: &Job) -> Option<Hash> {
        let locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        let What::Rust(rust) = &job.what else { return None };
        let set = rust.dependencies.as_ref().filter(|set| set.lock.1.is_none())?;
        let lock = blake3::hash(locks.get(&set.lock.0)?);
        let set = DependencySet { lock: (set.lock.0.clone(), Some(lock)), ..DependencySet::clone(set) };
        let rust = RustJob { dependencies: Some(Arc::new(set)), ..RustJob::clone(rust) };
        Some(Job { what: What::Rust(Box::new(rust)), ..job.clone() }.key(&self.identity().ok()?))
    }

    /// The key under which the store has a job. What other programs print depends on these programs, of which the job has
    /// the names only.
    fn store_key(&self, key: &Hash, job: &Job) -> Hash {
        let words: Vec<&str> = match &job.what {
            What::Rust(_) => return *key,
            What::Runner { command, .. } => command.iter().flat_map(|word| word.split_whitespace()).collect(),
            What::Console { commands } => commands.iter().flat_map(|command| command.script.split_whitespace()).collect(),
            What::Package => vec!["cargo"],
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(key.as_bytes());
        for program in words.into_iter().filter_map(|word| command::find(&self.settings, word)) {
            hasher.update(format!("{} {:?}", program.display(), toolchain::stamp(&program)).as_bytes());
        }
        hasher.finalize()
    }

    /// What is known of these jobs, by their keys.
    fn known(&self, jobs: &[(Hash, &Job)]) -> BTreeMap<[u8; 32], Evidence> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let own: Vec<(Hash, Hash)> = jobs.iter().map(|(key, job)| (*key, self.store_key(key, job))).collect();
        let missing: Vec<Hash> = own.iter().map(|(_, key)| *key).filter(|key| !seen.contains_key(key.as_bytes())).collect();
        seen.extend(self.store.evidence(&missing));
        own.iter().filter_map(|(key, own)| Some((*key.as_bytes(), seen.get(own.as_bytes())?.clone()))).collect()
    }

    /// Keeps evidence: for as long as the process lives, and for later ones what will hold then.
    fn keep(&self, made: &[(Hash, &Job, Evidence)]) {
        let mut lasting: Vec<(Hash, Evidence)> = Vec::new();
        for (key, job, evidence) in made {
            let is_locked = !matches!(&job.what, What::Rust(rust) if rust.dependencies.as_ref().is_some_and(|set| set.lock.1.is_none()));
            let keys = is_locked.then(|| self.store_key(key, job)).into_iter().chain(self.key_with_lock(job));
            lasting.extend(keys.filter(|_| evidence.is_lasting()).map(|key| (key, evidence.clone())));
        }
        self.store.keep_evidence(&lasting);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.extend(made.iter().map(|(key, job, evidence)| (*self.store_key(key, job).as_bytes(), evidence.clone())));
    }

    /// All that evidence may depend on beside its job.
    fn identity(&self) -> Result<String, Diag> {
        let layers: Vec<&str> = sandbox::layers().names().collect();
        Ok(format!("{}\n{}\n{}", env!("CARGO_PKG_VERSION"), self.toolchain()?.verbose, layers.join(",")))
    }

    fn bench<'a>(&'a self, sources: &'a Sources, keep: &'a (dyn Fn(usize, &Evidence) + Sync)) -> Result<Bench<'a>, Diag> {
        Ok(Bench {
            toolchain: self.toolchain()?,
            scratch: self.scratch()?,
            settings: &self.settings,
            sources,
            locks: &self.locks,
            progress: &self.progress,
            keep,
        })
    }

    /// Whether the machine has every layer of isolation and every program that is required, also where nothing has to run.
    fn check_requirements(&self) -> Result<(), Diag> {
        let layers = sandbox::layers();
        let is_there = |name: &&String| match name.strip_prefix(PROGRAM) {
            Some(program) => command::find(&self.settings, program).is_some(),
            None => layers.names().any(|own| own == name.as_str()),
        };
        let Some(missing) = self.settings.require.iter().find(|name| !is_there(name)) else { return Ok(()) };
        if let Some(program) = missing.strip_prefix(PROGRAM) {
            return Err(missing_program(program));
        }
        let reason = layers.missing().iter().find(|(layer, _)| layer.name() == missing).map(|(_, reason)| reason.as_str());
        Err(missing_layer(missing, reason))
    }

    /// Compiles and runs what the store does not know.
    fn make(&self, jobs: &[(Hash, &Job)], sources: &Sources) -> Result<Vec<Result<Evidence, Diag>>, Diag> {
        let keeper = Keeper::new(self, jobs);
        let keep = |at: usize, evidence: &Evidence| keeper.keep(at, evidence);
        let bench = self.bench(sources, &keep)?;
        bench.progress.begin(jobs.len());
        let mut made: Vec<Option<Result<Evidence, Diag>>> = jobs.iter().map(|_| None).collect();
        let rust = |job: &Job| matches!(job.what, What::Rust(_));
        let of = |wanted: bool| -> Vec<(usize, &Job)> {
            jobs.iter().enumerate().filter(|(_, (_, job))| rust(job) == wanted).map(|(at, (_, job))| (at, *job)).collect()
        };
        for (at, evidence) in rust::evidence(&bench, &of(true)) {
            made[at] = Some(evidence);
        }
        for (at, job) in of(false) {
            let evidence = match &job.what {
                What::Package => cargo::package(&bench, job),
                _ => command::evidence(&bench, job),
            };
            bench.done(at, &evidence);
            made[at] = Some(evidence);
        }
        keeper.flush();
        Ok(made.into_iter().map(|evidence| evidence.unwrap_or_else(|| Ok(Evidence::default()))).collect())
    }
}

impl Workshop {
    /// The programs of pages that the store has, in their order.
    #[cfg(feature = "wasm")]
    fn known_modules(&self, posts: &[Post]) -> Vec<Option<Module>> {
        wasm::known(self, posts).into_iter().map(Option::flatten).collect()
    }

    #[cfg(not(feature = "wasm"))]
    fn known_modules(&self, posts: &[Post]) -> Vec<Option<Module>> {
        posts.iter().map(|_| None).collect()
    }
}

/// What everybody who makes evidence works with.
struct Bench<'a> {
    toolchain: &'a Toolchain,
    scratch: &'a Scratch,
    settings: &'a Settings,
    sources: &'a Sources,
    /// Lock files that were made, by their path in the site.
    locks: &'a Mutex<BTreeMap<String, Vec<u8>>>,
    progress: &'a Progress,
    /// Told of evidence as it is made, by the place of its job.
    keep: &'a (dyn Fn(usize, &Evidence) + Sync),
}

impl Bench<'_> {
    /// One job is done.
    fn done(&self, at: usize, evidence: &Result<Evidence, Diag>) {
        if let Ok(evidence) = evidence {
            (self.keep)(at, evidence);
        }
        self.progress.step();
    }
}

/// How much of the work that was asked for is done.
struct Progress {
    done: AtomicUsize,
    all: AtomicUsize,
    tell: Box<dyn Fn(usize, usize) + Send + Sync>,
}

impl Progress {
    fn begin(&self, all: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
        (self.tell)(0, all);
    }

    fn step(&self) {
        let (done, all) = (self.done.fetch_add(1, Ordering::Relaxed) + 1, self.all.load(Ordering::Relaxed));
        (self.tell)(done.min(all), all);
    }
}

impl Lab for Workshop {
    fn equipment(&self, programs: &BTreeSet<&str>) -> Result<Equipment, Diag> {
        self.check_requirements()?;
        let toolchain = self.toolchain()?;
        let layers: Vec<&'static str> = sandbox::layers().names().collect();
        Ok(Equipment {
            rustc: toolchain.release.clone(),
            target: toolchain.host.clone(),
            identity: self.identity()?,
            layers,
            programs: programs.iter().filter(|name| command::find(&self.settings, name).is_some()).map(|name| (*name).to_owned()).collect(),
            missing: sandbox::layers().missing().iter().map(|(layer, reason)| format!("{}: {reason}", layer.name())).collect(),
            wasm: toolchain.wasm.clone().filter(|_| cfg!(feature = "wasm")),
        })
    }

    fn evidence(&self, jobs: &[(Hash, &Job)], sources: &Sources) -> Vec<Answer> {
        let keys: Vec<Hash> = jobs.iter().map(|(key, _)| *key).collect();
        let mut known = self.known(jobs);
        let missing: Vec<(Hash, &Job)> = jobs.iter().filter(|(key, _)| !known.contains_key(key.as_bytes())).copied().collect();
        let mut made: BTreeMap<[u8; 32], Result<Evidence, Diag>> = BTreeMap::new();
        if !missing.is_empty() {
            match self.make(&missing, sources) {
                Ok(evidence) => made.extend(missing.iter().map(|(key, _)| *key.as_bytes()).zip(evidence)),
                Err(diag) => made.extend(missing.iter().map(|(key, _)| (*key.as_bytes(), Err(diag.clone())))),
            }
        }
        let answer = |key: &Hash| match (known.remove(key.as_bytes()), made.remove(key.as_bytes())) {
            (Some(evidence), _) => Answer::Known(evidence),
            (None, Some(Ok(evidence))) => Answer::Made(evidence),
            (None, Some(Err(diag))) => Answer::Failed(diag),
            (None, None) => Answer::Pending,
        };
        keys.iter().map(answer).collect()
    }

    #[cfg(feature = "wasm")]
    fn modules(&self, posts: &[Post], sources: &Sources) -> Vec<Option<Module>> {
        wasm::modules(self, posts, sources)
    }

    #[cfg(not(feature = "wasm"))]
    fn modules(&self, posts: &[Post], _: &Sources) -> Vec<Option<Module>> {
        posts.iter().map(|_| None).collect()
    }
}

fn missing_program(name: &str) -> Diag {
    Diag::error("missing-program", format!("`--require {PROGRAM}{name}`: there is no program `{name}` in PATH"))
        .help("install it, or leave the option out")
}

fn missing_layer(name: &str, reason: Option<&str>) -> Diag {
    let why = reason.map_or_else(|| "there is no layer of that name".to_owned(), str::to_owned);
    Diag::error("missing-layer", format!("`--require {name}`: this machine cannot isolate examples so: {why}"))
        .help("allow it on this machine, or leave the option out; the layers are limits, landlock, seccomp, netns, pidns")
}
