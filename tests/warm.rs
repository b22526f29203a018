//! What is remembered is right: after any edits, a build that remembers the ones before gives the same files and the same
//! report as one that knows nothing.
//!
//! `FAIRCOPY_ORACLE=20000 cargo test --release warm::oracle -- --nocapture` tries that many sites, in place of a few, and
//! says how much it has compared.
//!
//! It was tried on faults that were planted one by one, and found these at the site of this number: an answer that is never
//! looked at again, of `get_taxonomy_term` (13), `get_series` (48), `get_related_pages` (1), `get_proofs` (13),
//! `get_image_metadata` (2), `trans` (1), `now(timestamp=true)` (5) or of the address of a file (23); a page that does not
//! depend on the policy (12); Markdown that does not depend on the configuration (22); a summary that does not depend on the
//! words that it prints (6), a body that does not depend on the day of its proofs (11).
//!
//! Earlier sites, whose edits were of all kinds alike, found an answer of `get_section` (13; without its pages 10), of
//! `get_page` (14), of `get_taxonomy` (9), of `load_data` (29), of `get_recent_pages` (2), of a link to a page (7); an output
//! that was removed and is taken to be there (3); a page that does not depend on what is known of it (3) or on what its
//! template sees (1); a body that does not depend on its pictures (15), on the files that it shows (2), on what its examples
//! came to (4) or on the words that it prints (5); a component that does not depend on what it asks for (24); a feed of
//! summaries that does not depend on these (4), a feed that does not depend on what its components ask for (10).
//!
//! Of what a preview passes over: a plan that is moved along although the front matter says something else, links whose places
//! are not moved with the text, and a list that is taken over although a page in it says something else. Not found in 150 sites:
//! headings, or places of problems, that are not looked at when a plan is moved along, and a page that is taken over although its
//! neighbour has another title; others were not tried.
//!
//! Not found so far: an answer of `get_taxonomy_url` (in 60 sites), of `now()`, of `get_hash`, and links that died (in 20
//! each), an answer of `trans` with a count (in fewer). The sites have been made to ask more of three of them since; that was
//! not tried.
//!
//! No output can differ by these: the name of a page's file as Markdown sees it, which follows from the path and the
//! configuration; the title of a Markdown twin, which follows from the text, the path and the configuration; whether a
//! taxonomy is written, which the configuration says to pages and to components. Where a page finds what runs its examples is
//! not tried, since this lab compiles nothing for browsers.

use faircopy::config::{Options, Published};
use faircopy::diag::{Diag, Report};
use faircopy::memo::{Changes, Function, Kept, Memo};
use faircopy::output::{self, Output, Sink};
use faircopy::prove::lab::Lab;
use faircopy::source::{Hash, Sources};
use faircopy::{pipeline, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, TestError, TestRunner};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

mod counting;
mod disk;
mod lab;
mod model;
mod parts;

use lab::Scripted;
use model::Model;
use parts::{ASKS, OWN_ASKS};

#[expect(clippy::disallowed_methods, reason = "how long to look is for whoever runs the test to say")]
fn cases() -> u32 {
    std::env::var("FAIRCOPY_ORACLE").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40)
}

/// Three numbers make an edit, whatever they are.
type Edit = [u8; 3];

#[test]
fn oracle() {
    let failures = FileFailurePersistence::Direct("proptest-regressions/warm.txt");
    let config = ProptestConfig { cases: cases(), failure_persistence: Some(Box::new(failures)), ..ProptestConfig::default() };
    let step = (vec(any::<Edit>(), 1..4), any::<[u8; 2]>());
    let site = (any::<u8>(), vec(any::<Edit>(), 0..12), vec(step, 4..16));
    let told = Cell::new(Told::default());
    let tried = TestRunner::new(config).run(&site, |(kind, start, steps)| {
        let mut model = Model::of(kind);
        start.iter().for_each(|edit| model.edit(*edit));
        // What is remembered as bytes, as on a disk, and what is as values, as in the memory of a preview.
        let shelf = if start.len() % 2 == 0 { Kept::packed() } else { Kept::default() };
        let mut world = World { shelf, ..World::default() };
        world.check(&model, [7, 7], "at first");
        for (edits, fate) in steps {
            edits.iter().for_each(|edit| model.edit(*edit));
            world.check(&model, fate, &format!("{edits:?} {fate:?}"));
        }
        let mut all = told.get();
        all.add(&world.told);
        told.set(all);
        if all.sites.is_multiple_of(20) {
            println!("{all}");
        }
        Ok(())
    });
    println!("{}", told.get());
    match tried {
        Ok(()) => {}
        Err(TestError::Fail(why, input)) => panic!("{why}\n{input:?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    // A site that is broken most of the time shows little.
    let told = told.get();
    assert!(told.faulty * 3 <= told.builds, "too few of the sites are sound: {told}");
}

/// How much was compared.
#[derive(Clone, Copy, Default)]
struct Told {
    sites: usize,
    builds: usize,
    faulty: usize,
    files: usize,
    known: usize,
}

impl Told {
    fn add(&mut self, other: &Self) {
        self.sites += 1;
        self.builds += other.builds;
        self.faulty += other.faulty;
        self.files += other.files;
        self.known += other.known;
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Self { sites, builds, faulty, files, known } = self;
        write!(f, "oracle: {sites} sites, {builds} builds ({faulty} with errors), {files} outputs compared, {known} results taken again")
    }
}

/// What the oracle edits is worth editing: nothing is wrong with it.
#[test]
fn the_sites_are_sound() {
    for is_mine in [false, true] {
        let errors = |model: &Model| {
            let built = cold(&sources(&model.files()), &model.options(), None).0;
            built
                .report
                .diags
                .iter()
                .filter(|diag| diag.severity == faircopy::diag::Severity::Error)
                .map(|diag| format!("{diag:?}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(errors(&Model::new(is_mine)), [""; 0]);
        for (place, ask) in (0..4).flat_map(|place| ASKS.iter().map(move |ask| (place, *ask))).chain(OWN_ASKS.map(|ask| (0, ask))) {
            assert_eq!(errors(&Model::asking(is_mine, ask, place)), [""; 0], "{ask} in {place}");
        }
    }
}

/// What `serve` remembers while posts come and go for days.
#[test]
fn what_nobody_asks_for_is_forgotten() {
    let mut world = World::default();
    let mut model = Model::default();
    let mut sizes = Vec::new();
    for round in 0..100 {
        model.copy("content/notes/c.md", &format!("content/notes/new{round}.md"));
        model.remove(&format!("content/notes/new{}.md", round - 1));
        let (_, files, _) = world.build(&sources(&model.files()), &model.options(), None);
        world.folder = files;
        sizes.push(world.shelf.len());
    }
    let early = sizes[..40].iter().max();
    assert!(sizes[40..].iter().max() <= early, "{sizes:?}");
    // What is used in every build is still known.
    let (_, _, counts) = world.build(&sources(&model.files()), &model.options(), None);
    assert_eq!((counts.parsed, counts.bodies, counts.pages), (0, 0, 0));
}

/// A build that remembers, the files that it leaves, what is to be kept of it, and what it had to do.
struct Warm {
    built: pipeline::Built,
    files: BTreeMap<String, Vec<u8>>,
    changes: Changes,
    counts: Counts,
    /// How many results were taken again.
    known: usize,
}

/// What lasts from build to build.
#[derive(Default)]
pub struct World {
    shelf: Kept,
    folder: BTreeMap<String, Vec<u8>>,
    published: Vec<Published>,
    told: Told,
}

impl World {
    /// Builds warm and cold, holds the two together, and goes on with the warm one, unless its `fate` is another.
    fn check(&mut self, model: &Model, fate: [u8; 2], step: &str) {
        let sources = sources(&model.files());
        let options = Options { published: self.published.clone(), ..model.options() };
        let lab = Scripted::of(model.lab);
        let lab = lab.as_ref().map(|lab| lab as &dyn Lab);
        let (cold, cold_files) = jobs(fate[1]).install(|| cold(&sources, &options, lab));
        let Warm { built: warm, files, changes, known, .. } = jobs(fate[1] / 4).install(|| self.warm(&sources, &options, lab));
        assert_eq!(lines(&warm.report), lines(&cold.report), "the report differs after {step}");
        for (path, bytes) in &cold_files {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            match files.get(path) {
                Some(warm) if warm == bytes => {}
                Some(warm) => assert_eq!(text(warm), text(bytes), "{path} differs after {step}"),
                None => panic!("{path} is missing after {step}"),
            }
        }
        assert_eq!(warm.output, cold.output, "other files after {step}");
        assert_eq!(warm.published, cold.published, "other ids after {step}");
        assert_eq!(warm.unmade, cold.unmade, "other files could not be made after {step}");
        assert_eq!((warm.unproven, warm.proofs.tally), (cold.unproven, cold.proofs.tally), "other verdicts after {step}");
        self.told.builds += 1;
        self.told.files += cold_files.len();
        self.told.faulty += usize::from(warm.report.errors() > 0);
        self.told.known += known;
        // What has errors is published if the author says so.
        let is_published = warm.report.errors() == 0 || fate[1].is_multiple_of(2);
        match fate[0] % 16 {
            // Killed when the output was in place, and before anything was written down.
            0 => self.folder = files,
            // Killed before the output was in place.
            1 => drop(self.shelf.take(changes)),
            // Killed while the output was put in place.
            2 => {
                let (before, nth) = (std::mem::take(&mut self.folder), usize::from(fate[1]) % 3);
                let of = |(at, _): &(usize, (String, Vec<u8>))| *at % 3 == nth;
                self.folder = before
                    .into_iter()
                    .enumerate()
                    .filter(|one| !of(one))
                    .chain(files.into_iter().enumerate().filter(of))
                    .map(|(_, file)| file)
                    .collect();
            }
            fate @ 3..=6 => {
                self.shelf.take(changes);
                if is_published {
                    self.folder = files;
                    self.published = warm.published;
                }
                self.tamper(fate, step.len());
            }
            _ => {
                self.shelf.take(changes);
                if is_published {
                    self.folder = files;
                    self.published = warm.published;
                }
            }
        }
    }

    /// Somebody changes the output by hand.
    fn tamper(&mut self, how: u8, which: usize) {
        let path = self.folder.keys().nth(which * 7 % self.folder.len().max(1)).cloned().unwrap_or_default();
        match how {
            3 => drop(self.folder.remove(&path)),
            4 => drop(self.folder.insert(path, b"by hand".to_vec())),
            5 => drop(self.folder.get_mut(&path).map(|bytes| bytes.extend(b"<!-- more -->"))),
            _ => self.folder.clear(),
        }
    }

    fn warm(&self, sources: &Sources, options: &Options, lab: Option<&dyn Lab>) -> Warm {
        let hashes = self.folder.iter().map(|(path, bytes)| (path.clone(), blake3::hash(bytes))).collect();
        let sink = Folder { before: &self.folder, hashes, put: Mutex::default() };
        let memo = Memo::with(&self.shelf, "");
        let built = pipeline::build(sources, "faircopy.toml", options, lab, &memo, &sink);
        let put = sink.put.into_inner().unwrap_or_else(PoisonError::into_inner);
        let count = |function| memo.count(function).made;
        let counts = Counts {
            parsed: count(Function::Parse),
            bodies: count(Function::Body),
            pages: count(Function::Page),
            feeds: count(Function::Feed),
            written: put.iter().filter(|(path, bytes)| self.folder.get(*path) != Some(bytes)).count(),
        };
        let known = Function::ALL.into_iter().map(|function| memo.count(function).known).sum();
        let file = |(path, hash): (&String, &Hash)| {
            let bytes = put.get(path).or_else(|| self.folder.get(path)).cloned().unwrap_or_default();
            assert_eq!(blake3::hash(&bytes), *hash, "{path} is not what the build says");
            (path.clone(), bytes)
        };
        let files = built.output.iter().map(file).collect();
        Warm { files, changes: memo.changes(), counts, known, built }
    }

    /// A build that remembers, the files that it leaves, and how many of them it wrote.
    pub fn build(
        &mut self,
        sources: &Sources,
        options: &Options,
        lab: Option<&dyn Lab>,
    ) -> (pipeline::Built, BTreeMap<String, Vec<u8>>, Counts) {
        let warm = self.warm(sources, options, lab);
        self.shelf.take(warm.changes);
        (warm.built, warm.files, warm.counts)
    }
}

/// What a build had to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    parsed: usize,
    bodies: usize,
    pages: usize,
    feeds: usize,
    written: usize,
}

/// An output folder in memory.
struct Folder<'a> {
    before: &'a BTreeMap<String, Vec<u8>>,
    hashes: Output,
    put: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Sink for Folder<'_> {
    fn put(&self, path: &str, bytes: &[u8], _: Hash) -> Result<(), Diag> {
        self.put.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn holds(&self, path: &str, hash: Hash) -> bool {
        self.hashes.get(path) == Some(&hash)
    }

    fn before(&self, path: &str) -> Option<Vec<u8>> {
        self.before.get(path).cloned()
    }
}

/// A build that knows nothing, and the files that it makes.
fn cold(sources: &Sources, options: &Options, lab: Option<&dyn Lab>) -> (pipeline::Built, BTreeMap<String, Vec<u8>>) {
    let kept = output::Kept::default();
    let built = pipeline::build(sources, "faircopy.toml", options, lab, &Memo::none(), &kept);
    (built, kept.0.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// One of some numbers of threads.
fn jobs(which: u8) -> &'static rayon::ThreadPool {
    static POOLS: LazyLock<Vec<rayon::ThreadPool>> = LazyLock::new(|| {
        let pool = |jobs| rayon::ThreadPoolBuilder::new().num_threads(jobs).build().expect("threads can be started");
        [1, 2, 3].map(pool).into()
    });
    &POOLS[usize::from(which) % 3]
}

fn sources(files: &BTreeMap<String, Vec<u8>>) -> Sources {
    let is_own = files.keys().any(|path| path.starts_with("themes/folio/"));
    let folio = read::folio().filter(|_| !is_own).map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
    Sources::memory(folio.chain(files.iter().map(|(path, bytes)| (path.clone(), bytes.clone()))))
}

fn lines(report: &Report) -> Vec<String> {
    report.diags.iter().map(|diag| format!("{diag:?}")).collect()
}
