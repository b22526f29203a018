//! The preview: the site on a loopback address, built again when a file changes.
//!
//! `serve` runs the same `pipeline::build` as `build` does, with a sink that keeps the files in memory (`shelf`).
//! `watch` says when to build, `told` what of its problems is new, `http` and `answer` show what was built, and a
//! script in each page (`live.js`, `morph.js`) asks for what is new and changes the page where it stands. When a build
//! has errors, the last good site stays and the browser shows them above it (`problem`), with links into an editor
//! (`editor`). Nothing is written.

mod answer;
mod editor;
mod http;
mod problem;
mod shelf;
mod told;
mod watch;

pub use editor::Editor;

use crate::cache::Cache;
use crate::config;
use crate::diag::Diag;
use crate::memo::{Kept, Memo};
use crate::print::{self, Look};
use crate::prove::lab::Lab;
use crate::stamp::Stamps;
use crate::{parse, pipeline, read};
use problem::Problems;
use shelf::{Files, Shelf};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, RandomState};
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use told::{News, Told};

pub struct Options {
    pub root: PathBuf,
    pub config: String,
    pub build: config::Options,
    /// The address of this machine to listen at.
    pub host: IpAddr,
    /// If it is taken, another is.
    pub port: u16,
    /// Called with the address of the site once it is there.
    pub open: Option<fn(&str)>,
    /// What the places of problems open.
    pub editor: Option<Editor>,
    /// How problems are printed at the terminal.
    pub look: Look,
    /// What examples are proven with, if they are.
    pub lab: Option<Box<dyn Lab + Send>>,
}

/// What the browser is shown. Replaced as a whole after each build.
pub struct Snapshot {
    /// Tells this process from others, whose versions count from 1 as well.
    pub run: u64,
    /// Counts the builds; the browser asks what is newer than the one it has.
    pub version: u64,
    /// The last site without errors; before there was one, the newest as far as it is sound.
    pub files: Arc<Files>,
    /// The problems of the newest build.
    pub problems: Problems,
    /// The path of `base_url`, below which the site is shown.
    pub base_path: String,
}

/// Serves the site until the process is stopped.
pub fn serve(options: &Options) -> Result<(), Diag> {
    let server = http::Server::bind(options.host, options.port)?;
    let address = server.address();
    if options.port != 0 && options.port != address.port() {
        say(&format!("port {} is taken; the preview takes {}", options.port, address.port()));
    }
    // Before the first build, so that no edit falls between the two.
    let mut changes = watch::Changes::of(&options.root, &options.config)?;
    if let Some(lab) = &options.lab {
        lab.on_arrival(Box::new(changes.waker()));
    }
    let mut preview = Preview::new(options, address);
    let stage = Arc::new(http::Stage::new(preview.build()));
    changes.watch_targets(std::mem::take(&mut preview.linked));
    let home = format!("http://{address}{}/", stage.base_path());
    say(&format!("the site is at {home} ; stop with Ctrl-C"));
    let shown = stage.clone();
    let runner = std::thread::spawn(move || server.run(shown));
    if let Some(open) = options.open {
        open(&home);
    }
    while changes.wait() && !runner.is_finished() {
        let snapshot = preview.build();
        changes.watch_targets(std::mem::take(&mut preview.linked));
        // Of a state that has been left meanwhile, such as a file half written, nobody wants to hear.
        if preview.has_errors && changes.is_pending() && changes.wait() {
            stage.show(preview.build());
        } else {
            stage.show(snapshot);
        }
    }
    runner.join().unwrap_or(Ok(()))
}

struct Preview<'a> {
    options: &'a Options,
    /// Of the site, absolute.
    root: PathBuf,
    address: SocketAddr,
    run: u64,
    version: u64,
    /// What the builds before are remembered by, and the files that they read.
    known: Kept,
    stamps: Stamps,
    shown: Arc<Files>,
    /// Whether what is shown came without errors.
    is_good: bool,
    /// Whether the newest build had any.
    has_errors: bool,
    told: Told,
    /// Where links among the sources lead, if there are other files than before.
    linked: Vec<PathBuf>,
    /// A print of the names of the files.
    names: u64,
}

impl<'a> Preview<'a> {
    fn new(options: &'a Options, address: SocketAddr) -> Self {
        let root = options.root.canonicalize().unwrap_or_else(|_| options.root.clone());
        let run = RandomState::new().hash_one(0);
        Self {
            options,
            root,
            address,
            run,
            version: 0,
            known: Kept::default(),
            stamps: Stamps::new(),
            shown: Arc::default(),
            is_good: false,
            has_errors: false,
            told: Told::default(),
            linked: Vec::new(),
            names: 0,
        }
    }

    fn build(&mut self) -> Snapshot {
        let started = Instant::now();
        // The clock is all that is wanted of the cache: a preview must not keep others from writing it.
        let now = Cache::clock(&self.options.root);
        let (mut read, stamps) = read::sources_again(&self.options.root, &self.options.config, &self.stamps, now);
        self.stamps = stamps;
        let mut sources = read.value;
        let config = parse::config::config(&sources, &self.options.config, &self.options.build).value;
        if config.dates_from_git.any() {
            sources = sources.with_history(read::history(&self.options.root, &self.options.config).take_into(&mut read.diags));
        }
        let names = BuildHasherDefault::<DefaultHasher>::default().hash_one(sources.under("").map(|(path, _)| path).collect::<Vec<_>>());
        if std::mem::replace(&mut self.names, names) != names {
            self.linked = read::linked(&self.root, &sources);
        }
        let base_path = config.base_url.path;
        let build = config::Options {
            base_url: Some(self.options.build.base_url.clone().unwrap_or_else(|| format!("http://{}{base_path}", self.address))),
            ..self.options.build.clone()
        };
        self.version += 1;
        let shelf = Shelf::new(self.version, self.shown.clone());
        let lab = self.options.lab.as_deref().map(|lab| lab as &dyn Lab);
        let memo = Memo::with(&self.known, "");
        let mut built = pipeline::build(&sources, &self.options.config, &build, lab, &memo, &shelf);
        let changes = memo.changes();
        let old = (self.known.take(changes), built.rest.take());
        // Where there is no thread to be had, it is done at once.
        let _ = std::thread::Builder::new().spawn(move || drop(old));
        built.report.diags.extend(read.diags);
        built.report.sort();
        let look = &self.options.look;
        let News { report: news, known } = self.told.news(&built.report);
        let _ = print::report(&news, &sources, look, &mut std::io::stderr());
        known.iter().for_each(|known| say(known));
        // A page with an example that fails says so itself.
        let is_good = built.report.errors() <= built.unproven;
        let is_held = self.is_good && !is_good;
        if !is_held {
            self.shown = Arc::new(shelf.into_files(&built.output));
            self.is_good = is_good;
        }
        let took = started.elapsed().as_secs_f64() * 1000.0;
        say(&match is_held {
            true => format!("what is shown is the last site without errors ({took:.0} ms)"),
            false => format!("{} files in {took:.0} ms", built.output.len()),
        });
        self.has_errors = built.report.errors() > 0;
        let problems = Problems::new(&built.report.diags, &sources, &self.root, &look.root, self.options.editor.as_ref());
        Snapshot { run: self.run, version: self.version, files: self.shown.clone(), problems: problems.held(is_held), base_path }
    }
}

fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
