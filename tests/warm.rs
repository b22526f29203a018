//! What is remembered is right: after any edits, a build that remembers the ones before gives the same files and the same
//! report as one that knows nothing.
//!
//! `FAIRCOPY_ORACLE=20000 cargo test --release warm::oracle` tries that many sites, in place of a few.

use faircopy::config::{Options, Published, Today};
use faircopy::diag::{Diag, Report};
use faircopy::memo::{Kept, Memo};
use faircopy::output::{self, Output, Sink};
use faircopy::source::{Hash, Sources};
use faircopy::{pipeline, read};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

mod counting;
mod model;

use model::Model;

#[expect(clippy::disallowed_methods, reason = "how long to look is for whoever runs the test to say")]
fn cases() -> u32 {
    std::env::var("FAIRCOPY_ORACLE").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn oracle(start in vec(any::<[u8; 3]>(), 0..6), edits in vec(vec(any::<[u8; 3]>(), 1..3), 1..12)) {
        let mut model = Model::default();
        start.iter().for_each(|edit| model.edit(*edit));
        let mut world = World::default();
        world.check(&model, "at first");
        for step in edits {
            let mut said = String::new();
            for edit in step {
                model.edit(edit);
                said.push_str(&format!("{edit:?} "));
            }
            world.check(&model, &said);
        }
    }
}

/// What lasts from build to build.
#[derive(Default)]
pub struct World {
    shelf: Kept,
    folder: BTreeMap<String, Vec<u8>>,
    published: Vec<Published>,
}

impl World {
    /// Builds warm and cold, holds the two together, and goes on with the warm one.
    fn check(&mut self, model: &Model, step: &str) {
        let sources = sources(&model.files());
        let options = Options { published: self.published.clone(), ..options() };
        let kept = output::Kept::default();
        let cold = pipeline::build(&sources, "faircopy.toml", &options, None, &Memo::none(), &kept);
        let cold_files = kept.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (warm, files, _) = self.build(&sources, &options);
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
        // What has errors is published if the author says so: by every other edit.
        if warm.report.errors() == 0 || step.len().is_multiple_of(2) {
            self.folder = files;
            self.published = warm.published;
        }
    }

    /// A build that remembers, the files that it leaves, and how many of them it wrote.
    fn build(&mut self, sources: &Sources, options: &Options) -> (pipeline::Built, BTreeMap<String, Vec<u8>>, Counts) {
        let hashes = self.folder.iter().map(|(path, bytes)| (path.clone(), blake3::hash(bytes))).collect();
        let sink = Folder { before: &self.folder, hashes, put: Mutex::default() };
        let memo = Memo::with(&self.shelf, "");
        let built = pipeline::build(sources, "faircopy.toml", options, None, &memo, &sink);
        let put = sink.put.into_inner().unwrap_or_else(PoisonError::into_inner);
        let count = |function| memo.count(function).made;
        use faircopy::memo::Function;
        let counts = Counts {
            parsed: count(Function::Parse),
            bodies: count(Function::Body),
            pages: count(Function::Page),
            written: put.iter().filter(|(path, bytes)| self.folder.get(*path) != Some(bytes)).count(),
        };
        let file = |(path, hash): (&String, &Hash)| {
            let bytes = put.get(path).or_else(|| self.folder.get(path)).cloned().unwrap_or_default();
            assert_eq!(blake3::hash(&bytes), *hash, "{path} is not what the build says");
            (path.clone(), bytes)
        };
        let files = built.output.iter().map(file).collect();
        let changes = memo.changes();
        self.shelf.take(changes);
        (built, files, counts)
    }
}

/// What a build had to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    parsed: usize,
    bodies: usize,
    pages: usize,
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

fn options() -> Options {
    Options { today: Today::Date(jiff::civil::date(2026, 6, 1)), ..Options::default() }
}

fn sources(files: &BTreeMap<String, Vec<u8>>) -> Sources {
    let folio = read::folio().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
    Sources::memory(folio.chain(files.iter().map(|(path, bytes)| (path.clone(), bytes.clone()))))
}

fn lines(report: &Report) -> Vec<String> {
    report.diags.iter().map(|diag| format!("{diag:?}")).collect()
}
