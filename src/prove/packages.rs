//! Cargo packages in the bundles of pages: where they are, and what their tests came to.

use super::evidence::{Mark, Message, Test, TestVerdict};
use super::inputs;
use super::job::{Job, PackageRef};
use super::lab::Answer;
use crate::diag::{Diag, Place};
use crate::proof::{PackageProof, Verdict};
use crate::site::Site;
use crate::source::Sources;
use crate::url;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The packages of a site by the page whose bundle they are in.
#[derive(Default)]
pub struct Packages(BTreeMap<Arc<str>, Vec<Arc<PackageRef>>>);

impl Packages {
    pub fn of(&self, page: &str) -> impl Iterator<Item = &Arc<PackageRef>> {
        self.0.get(page).into_iter().flatten()
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
                found.push(Arc::new(PackageRef { folder: folder.into(), files: inputs::below(folder, sources) }));
            }
        }
        if !found.is_empty() {
            packages.0.insert(leaf.page.path.clone(), found);
        }
    }
    packages
}

/// What the tests of a package came to, as `answer` says.
pub fn judged(page: &Arc<str>, job: &Job, answer: Option<&Answer>, diags: &mut Vec<Diag>) -> PackageProof {
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
    diags.extend(evidence.messages.iter().map(|message| not_compiled(message, job, &manifest)));
    if !evidence.built && evidence.messages.is_empty() {
        diags.push(not_built(manifest.clone(), &evidence.rendered));
    }
    let failed = evidence.tests.iter().filter(|test| test.verdict == TestVerdict::Failed);
    diags.extend(failed.map(|test| test_failed(job, test, &manifest)));
    let run = evidence.runs.first().filter(|run| !run.end.is_success());
    if let (Some(run), true) = (run, diags.len() == before) {
        diags.push(tests_ended(manifest, &format!("{:?}", run.end), &run.stderr));
    }
    let passed = evidence.tests.iter().filter(|test| test.verdict == TestVerdict::Passed).count();
    PackageProof { verdict: Some(if diags.len() == before { Verdict::Proven } else { Verdict::Failed }), tests: passed }
}

/// Places of packages are lines and columns in files that nobody has read here, so they are said in the label.
fn place(mark: Option<&Mark>, manifest: &Place) -> Place {
    mark.filter(|mark| !mark.file.is_empty()).map_or_else(|| manifest.clone(), |mark| Place::file(mark.file.as_str()))
}

fn not_compiled(message: &Message, job: &Job, manifest: &Place) -> Diag {
    let main = message.marks.iter().find(|mark| mark.is_primary);
    let code = message.code.as_ref().map_or_else(String::new, |code| format!(" ({code})"));
    let diag = Diag::error("package-not-compiled", format!("{}{code}", message.text)).at(place(main, manifest));
    let diag = match main.and_then(|mark| mark.label.as_ref()) {
        Some(label) => diag.label(label),
        None => diag,
    };
    let notes = message.children.iter().filter(|child| !child.is_help).fold(diag, |diag, child| diag.note(&child.text));
    let help = message.children.iter().find(|child| child.is_help).map(|child| child.text.clone());
    notes.help(help.unwrap_or_else(|| format!("`cargo test` in `{}` says the same", job.folder)))
}

fn not_built(place: Place, said: &str) -> Diag {
    Diag::error("package-not-compiled", "the package could not be built")
        .at(place)
        .note(said.trim_end())
        .help("run `cargo test` in its folder")
}

fn test_failed(job: &Job, test: &Test, manifest: &Place) -> Diag {
    Diag::error("package-test-failed", format!("the test `{}` of the package `{}` fails", test.name, job.name))
        .at(manifest.clone())
        .note(test.output.trim_end())
        .help("mend the package or its test")
}

fn tests_ended(place: Place, end: &str, said: &str) -> Diag {
    Diag::error("package-test-failed", format!("the tests of the package ended badly: {end}"))
        .at(place)
        .note(said.trim_end())
        .help("run `cargo test` in its folder")
}
