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
use crate::source::{Hash, Sources};
use scratch::Scratch;
use std::collections::BTreeMap;
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

    fn known(&self, keys: &[Hash]) -> BTreeMap<[u8; 32], Evidence> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let missing: Vec<Hash> = keys.iter().filter(|key| !seen.contains_key(key.as_bytes())).copied().collect();
        seen.extend(self.store.evidence(&missing));
        keys.iter().filter_map(|key| Some((*key.as_bytes(), seen.get(key.as_bytes())?.clone()))).collect()
    }

    fn keep(&self, made: Vec<(Hash, Evidence)>) {
        self.store.keep_evidence(&made);
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(made.into_iter().map(|(key, evidence)| (*key.as_bytes(), evidence)));
    }

    /// All that evidence may depend on beside its job.
    fn identity(&self) -> Result<String, Diag> {
        let layers: Vec<&str> = sandbox::layers().names().collect();
        Ok(format!("{}\n{}\n{}", env!("CARGO_PKG_VERSION"), self.toolchain()?.verbose, layers.join(",")))
    }

    fn bench<'a>(&'a self, sources: &'a Sources) -> Result<Bench<'a>, Diag> {
        Ok(Bench {
            toolchain: self.toolchain()?,
            scratch: self.scratch()?,
            settings: &self.settings,
            sources,
            locks: &self.locks,
            progress: &self.progress,
        })
    }

    /// Whether the machine has every layer of isolation that is required, also where nothing has to run.
    fn check_layers(&self) -> Result<(), Diag> {
        let layers = sandbox::layers();
        let Some(missing) = self.settings.require.iter().find(|name| !layers.names().any(|own| own == name.as_str())) else {
            return Ok(());
        };
        let reason = layers.missing().iter().find(|(layer, _)| layer.name() == missing).map(|(_, reason)| reason.as_str());
        Err(missing_layer(missing, reason))
    }

    /// Compiles and runs what the store does not know.
    fn make(&self, jobs: &[(Hash, &Job)], sources: &Sources) -> Result<Vec<Result<Evidence, Diag>>, Diag> {
        let bench = self.bench(sources)?;
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
            made[at] = Some(match &job.what {
                What::Package => cargo::package(&bench, job),
                _ => command::evidence(&bench, job),
            });
            bench.progress.step();
        }
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
    fn equipment(&self) -> Result<Equipment, Diag> {
        self.check_layers()?;
        let toolchain = self.toolchain()?;
        let layers: Vec<&'static str> = sandbox::layers().names().collect();
        Ok(Equipment {
            rustc: toolchain.release.clone(),
            target: toolchain.host.clone(),
            identity: self.identity()?,
            layers,
            wasm: toolchain.wasm.clone().filter(|_| cfg!(feature = "wasm")),
        })
    }

    fn evidence(&self, jobs: &[(Hash, &Job)], sources: &Sources) -> Vec<Answer> {
        let keys: Vec<Hash> = jobs.iter().map(|(key, _)| *key).collect();
        let mut known = self.known(&keys);
        let missing: Vec<(Hash, &Job)> = jobs.iter().filter(|(key, _)| !known.contains_key(key.as_bytes())).copied().collect();
        let mut made: BTreeMap<[u8; 32], Result<Evidence, Diag>> = BTreeMap::new();
        if !missing.is_empty() {
            match self.make(&missing, sources) {
                Ok(evidence) => made.extend(missing.iter().map(|(key, _)| *key.as_bytes()).zip(evidence)),
                Err(diag) => made.extend(missing.iter().map(|(key, _)| (*key.as_bytes(), Err(diag.clone())))),
            }
            let mut new: Vec<(Hash, Evidence)> = Vec::new();
            for (key, job) in &missing {
                let Some(Ok(evidence)) = made.get(key.as_bytes()) else { continue };
                new.push((*key, evidence.clone()));
                new.extend(self.key_with_lock(job).map(|key| (key, evidence.clone())));
            }
            self.keep(new);
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

fn missing_layer(name: &str, reason: Option<&str>) -> Diag {
    let why = reason.map_or_else(|| "there is no layer of that name".to_owned(), str::to_owned);
    Diag::error("missing-layer", format!("`--require {name}`: this machine cannot isolate examples so: {why}"))
        .help("allow it on this machine, or leave the option out; the layers are limits, landlock, seccomp, netns, pidns")
}
