//! Cargo packages in the bundles of pages: where they are, and what their tests came to.

use super::evidence::{Test, TestVerdict};
use super::inputs;
use super::job::{Job, PackageRef};
use super::judge::said;
use super::lab::Answer;
use super::message::{self, Places};
use super::text::place_in;
use crate::diag::{Diag, Place};
use crate::page::Page;
use crate::proof::{PackageProof, Verdict};
use crate::site::Site;
use crate::source::Sources;
use crate::url;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The packages of a site by the page whose bundle they are in, whatever the language.
#[derive(Default)]
pub struct Packages(BTreeMap<Arc<str>, Vec<Arc<PackageRef>>>);

impl Packages {
    pub fn of(&self, page: &Page) -> impl Iterator<Item = &Arc<PackageRef>> {
        self.0.get(&page.canonical).into_iter().flatten()
    }

    /// The package that a file belongs to.
    pub fn holding(&self, path: &str) -> Option<&Arc<PackageRef>> {
        let holds = |package: &&Arc<PackageRef>| path.strip_prefix(&*package.folder).is_some_and(|rest| rest.starts_with('/'));
        self.0.values().flatten().find(holds)
    }
}

/// Finds them: folders with a `Cargo.toml` that lie in no other such folder. The members of a workspace are parts of it.
pub fn find(site: &Site, sources: &Sources) -> Packages {
    let mut packages = Packages::default();
    for leaf in &site.leaves {
        let mut folders: Vec<&str> = leaf.assets.iter().filter_map(|path| path.strip_suffix("/Cargo.toml")).collect();
        folders.sort_unstable();
        let mut found: Vec<Arc<PackageRef>> = Vec::new();
        for folder in folders {
            let is_inner = found.iter().any(|outer| folder.strip_prefix(&*outer.folder).is_some_and(|rest| rest.starts_with('/')));
            if !is_inner && folder != url::folder(&leaf.page.path) {
                found.push(Arc::new(PackageRef { folder: folder.into(), files: inputs::below(folder, sources), features: Vec::new() }));
            }
        }
        if !found.is_empty() {
            packages.0.insert(leaf.page.canonical.clone(), found);
        }
    }
    packages
}

/// What the tests of a package came to, as `answer` says.
pub fn judged(page: &Arc<str>, job: &Job, answer: Option<&Answer>, sources: &Sources, diags: &mut Vec<Diag>) -> PackageProof {
    let manifest = Place::file(format!("{}/Cargo.toml", job.folder));
    let evidence = match answer {
        None => return PackageProof { verdict: Some(Verdict::Unproven), tests: 0 },
        Some(Answer::Pending) => return PackageProof { verdict: Some(Verdict::Pending), tests: 0 },
        Some(Answer::Failed(diag)) => {
            diags.push(diag.clone().related(Place::file(page.clone()), "the package belongs to this page"));
            return PackageProof { verdict: Some(Verdict::Failed), tests: 0 };
        }
        Some(Answer::Known(evidence) | Answer::Made(evidence)) => evidence,
    };
    let before = diags.len();
    diags.extend(message::diags(&evidence.messages, &Places { origin: None, sources, inputs: &job.inputs, whole: &manifest }));
    if !evidence.built && evidence.messages.is_empty() {
        diags.push(not_built(manifest.clone(), &evidence.rendered));
    }
    let failed = evidence.tests.iter().filter(|test| test.verdict == TestVerdict::Failed);
    diags.extend(failed.map(|test| test_failed(job, test, test_place(job, test, sources).unwrap_or_else(|| manifest.clone()))));
    let run = evidence.runs.first().filter(|run| !run.end.is_success());
    if let (Some(run), true) = (run, diags.len() == before) {
        diags.push(tests_ended(manifest, &said(&run.end), &run.stderr));
    }
    let passed = evidence.tests.iter().filter(|test| test.verdict == TestVerdict::Passed).count();
    PackageProof { verdict: Some(if diags.len() == before { Verdict::Proven } else { Verdict::Failed }), tests: passed }
}

/// Where a failed test panicked, if that is in a file of the package.
fn test_place(job: &Job, test: &Test, sources: &Sources) -> Option<Place> {
    let said = test.output.split_once("panicked at ")?.1;
    let mut parts = said.lines().next()?.trim_end_matches(':').rsplitn(3, ':');
    let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let path = parts.next()?;
    let file = job.inputs.iter().find(|input| input.path == path)?;
    Some(place_in(sources, &file.source, (line, column), (line, column)))
}

fn not_built(place: Place, said: &str) -> Diag {
    Diag::error("package-not-compiled", "the package could not be built")
        .at(place)
        .note(said.trim_end())
        .help("run `cargo test` in its folder")
}

fn test_failed(job: &Job, test: &Test, place: Place) -> Diag {
    Diag::error("package-test-failed", format!("the test `{}` of the package `{}` fails", test.name, job.name))
        .at(place)
        .note(test.output.trim_end())
        .help("mend the package or its test")
}

fn tests_ended(place: Place, end: &str, said: &str) -> Diag {
    Diag::error("package-test-failed", format!("the tests of the package ended badly: {end}"))
        .at(place)
        .note(said.trim_end())
        .help("run `cargo test` in its folder")
}
