//! What is to be done for each example: most become jobs, some need none.

use super::Choice;
use super::inputs;
use super::job::{Command, DependencySet, Job, Mode, PackageRef, RustJob, What};
use super::judge::nothing_runs;
use super::lab::Equipment;
use super::packages::Packages;
use super::program::Flags;
use super::text::{Origin, TOKEN, Text, UNNAMED};
use crate::diag::{Diag, Place, Spanned, nearest};
use crate::example::{Dependencies, Example, Ignore, Lang, PROGRAM, Rust, console};
use crate::page::{self, Page};
use crate::site::Site;
use crate::source::Sources;
use crate::tree::{self, Format};
use crate::url;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One thing to prove.
pub struct Task<'a> {
    /// The page; for a package that no page shows, the page of its bundle.
    pub path: Arc<str>,
    /// `None` for a package.
    pub example: Option<&'a Example>,
    pub work: Work,
    /// It would run, but nothing is to: it is compiled, and so not proven.
    pub is_compiled_only: bool,
}

pub enum Work {
    Job {
        job: Box<Job>,
        origin: Origin,
    },
    Package(Box<Job>),
    /// It shows a file of the package in this folder, and is as good as that.
    OfPackage(Arc<str>),
    /// It is not to be proven here.
    Ignored,
    /// It would have to run, and nothing is to.
    Unwanted,
    /// Something that it names is not there, which was reported.
    Faulty,
}

impl<'a> Task<'a> {
    pub fn job(&self) -> Option<&Job> {
        match &self.work {
            Work::Job { job, .. } | Work::Package(job) => Some(job),
            Work::OfPackage(_) | Work::Ignored | Work::Unwanted | Work::Faulty => None,
        }
    }

    pub fn can_run(&self, equipment: &Equipment) -> bool {
        !self.is_ignored(equipment) && self.lacks(equipment).is_none()
    }

    /// Whether its author said that it is not for this target.
    pub fn is_ignored(&self, equipment: &Equipment) -> bool {
        self.example.is_some_and(|example| matches!(&example.lang, Lang::Rust(rust) if rust.is_ignored(&equipment.target)))
    }

    /// A layer of isolation or a program that it needs and that this machine has not.
    pub fn lacks(&self, equipment: &Equipment) -> Option<&'a Spanned<String>> {
        self.example?.needs.iter().find(|need| match need.value.strip_prefix(PROGRAM) {
            Some(program) => !equipment.programs.contains(program),
            None => !equipment.layers.contains(&need.value.as_str()),
        })
    }

    /// The programs that it needs.
    pub fn programs(&self) -> impl Iterator<Item = &'a str> {
        let needs = self.example.map_or(&[][..], |example| &example.needs);
        needs.iter().filter_map(|need| need.value.strip_prefix(PROGRAM))
    }
}

/// The tasks of a site, packages before the examples that use them.
pub fn tasks<'a>(site: &'a Site, sources: &Sources, packages: &Packages, choice: &Choice, diags: &mut Vec<Diag>) -> Vec<Task<'a>> {
    let pages: Vec<&Page> = site.pages().collect();
    let mut planner = Planner {
        site,
        sources,
        no_run: choice.no_run,
        packages,
        diags,
        tasks: Vec::new(),
        sets: BTreeMap::new(),
        tested: BTreeSet::new(),
    };
    for page in &pages {
        planner.packages(page, choice);
    }
    for page in pages {
        // All examples of a page have the same.
        let is_wanted = page.outline.examples.iter().any(|example| (choice.select)(&page.path, example));
        let dependencies = is_wanted.then(|| planner.dependencies(page)).flatten();
        for (at, example) in page.outline.examples.iter().enumerate() {
            if (choice.select)(&page.path, example) {
                let work = planner.work(page, at, example, &dependencies);
                let runs = matches!(&example.lang, Lang::Rust(rust) if !rust.no_run && !rust.compile_fail);
                planner.tasks.push(Task { path: page.path.clone(), example: Some(example), work, is_compiled_only: choice.no_run && runs });
            }
        }
    }
    planner.tasks
}

struct Planner<'a, 'd> {
    site: &'a Site,
    sources: &'d Sources,
    no_run: bool,
    packages: &'d Packages,
    diags: &'d mut Vec<Diag>,
    tasks: Vec<Task<'a>>,
    /// The sets of dependencies so far, by their crates.
    sets: BTreeMap<String, Arc<DependencySet>>,
    /// The folders of the packages so far.
    tested: BTreeSet<Arc<str>>,
}

impl<'a> Planner<'a, '_> {
    /// The packages of a page's bundle, which its translations share. Where only some examples are wanted, those of
    /// pages with a wanted one.
    fn packages(&mut self, page: &'a Page, choice: &Choice) {
        let wanted = page.outline.examples.is_empty() || page.outline.examples.iter().any(|example| (choice.select)(&page.path, example));
        for package in self.packages.of(page).filter(|_| wanted && !self.no_run) {
            if !self.tested.insert(package.folder.clone()) {
                continue;
            }
            let job = Job {
                what: What::Package,
                text: "".into(),
                name: package.name().to_owned(),
                folder: package.folder.clone(),
                inputs: package.files.clone(),
                env: self.site.config.examples.env.clone(),
                timeout: self.site.config.examples.timeout.saturating_mul(PACKAGE_TIMES),
            };
            self.tasks.push(Task { path: page.path.clone(), example: None, work: Work::Package(Box::new(job)), is_compiled_only: false });
        }
    }

    fn work(&mut self, page: &'a Page, at: usize, example: &'a Example, dependencies: &Option<Arc<DependencySet>>) -> Work {
        if let Lang::Rust(Rust { ignore: Ignore::Always, .. }) = &example.lang {
            return Work::Ignored;
        }
        if !example.is_sound {
            return Work::Faulty;
        }
        let folder = url::folder(&page.path);
        let Some(text) = self.text(page, at, example) else { return Work::Faulty };
        let text = match text {
            Ok(text) => text,
            Err(package) => {
                self.diags.extend(example.expected.iter().map(|expected| nothing_runs(Place::new(&page.path, expected.info))));
                return Work::OfPackage(package);
            }
        };
        if !self.inputs_exist(page, folder, example) {
            return Work::Faulty;
        }
        let home = match &text.origin {
            Origin::File { path, .. } => url::folder(path).to_owned(),
            Origin::Blocks { .. } => folder.to_owned(),
        };
        if self.no_run && !matches!(example.lang, Lang::Rust(_)) {
            return Work::Unwanted;
        }
        let Some(what) = self.what(page, example, &text, dependencies) else { return Work::Faulty };
        let stated = example.inputs.iter().map(|input| input.value.as_str());
        // What an author names is named from the page; a file's own includes from the file.
        let mut found =
            inputs::inputs(if matches!(what, What::Rust(_)) { &text.text } else { "" }, &home, std::iter::empty(), self.sources);
        found.extend(inputs::inputs("", folder, stated, self.sources));
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found.dedup();
        let name = match &text.origin {
            Origin::File { path, .. } => path.rsplit('/').next().unwrap_or(path).to_owned(),
            Origin::Blocks { .. } if matches!(what, What::Rust(_)) => TOKEN.to_owned(),
            Origin::Blocks { .. } => UNNAMED.to_owned(),
        };
        let config = &self.site.config.examples;
        let (env, timeout) = (config.env.clone(), config.timeout);
        let job = Job { what, text: text.text, name, folder: home.into(), inputs: found, env, timeout };
        Work::Job { job: Box::new(job), origin: text.origin }
    }

    /// The text of an example; the folder of the package if it shows a file of one; nothing if its file is not there.
    fn text(&mut self, page: &'a Page, at: usize, example: &'a Example) -> Option<Result<Text, Arc<str>>> {
        let Some(file) = &example.file else {
            let chain = chain(&page.outline.examples, at);
            return Some(Ok(Text::of_blocks(&page.path, &chain, matches!(example.lang, Lang::Rust(_)))));
        };
        // A missing file is reported by `plan`, which shows it.
        let path: Arc<str> = url::join(url::folder(&page.path), &file.value).filter(|path| self.sources.contains(path))?.into();
        if let Some(package) = self.packages.holding(&path) {
            return Some(Err(package.folder.clone()));
        }
        let text = self.sources.text(&path).ok()?;
        Some(Ok(Text::of_file(&path, text.into_owned())))
    }

    fn what(&mut self, page: &Page, example: &Example, text: &Text, dependencies: &Option<Arc<DependencySet>>) -> Option<What> {
        let rust = match &example.lang {
            Lang::Rust(rust) => rust,
            Lang::Runner(name) => {
                let runner = self.site.config.examples.runners.get(name)?;
                let (command, extension, exit) = (runner.command.clone(), runner.extension.clone(), runner.exit.clone());
                return Some(What::Runner { command, extension, exit });
            }
            Lang::Console => {
                let parts = console::read(&text.text);
                let command = |part: console::Part| Some(Command { lines: part.lines.to_owned(), script: part.script? });
                let commands = parts.into_iter().filter_map(command).collect();
                return Some(What::Console { commands });
            }
        };
        let package = match &example.package {
            Some(name) => {
                let package = self.package(page, name)?;
                Some(self.with_features(page, package, &example.features)?)
            }
            None => None,
        };
        let mode = match rust {
            Rust { compile_fail: true, .. } => Mode::Fail,
            Rust { no_run: true, .. } => Mode::Check,
            _ if self.no_run => Mode::Check,
            Rust { test_harness: true, .. } => Mode::Harness,
            _ => Mode::Run,
        };
        let edition = rust.edition.unwrap_or(self.site.config.examples.edition);
        let (compile_fail, test_harness, standalone_crate) = (rust.compile_fail, rust.test_harness, rust.standalone_crate);
        let flags = Flags { edition, compile_fail, test_harness, standalone_crate };
        Some(What::Rust(Box::new(RustJob {
            mode,
            flags,
            is_file: matches!(text.origin, Origin::File { .. }),
            dependencies: dependencies.clone(),
            package,
        })))
    }

    fn package(&mut self, page: &Page, name: &Spanned<String>) -> Option<Arc<PackageRef>> {
        let folder = url::join(url::folder(&page.path), &name.value).unwrap_or_default();
        let found = self.packages.of(page).find(|package| *package.folder == *folder).cloned();
        if found.is_none() {
            let names: Vec<&str> = self.packages.of(page).map(|package| package.name()).collect();
            let near = nearest(&name.value, names.iter().copied()).map(str::to_owned);
            self.diags.push(no_package(Place::new(&page.path, name.span), &name.value, near));
        }
        found
    }

    /// The package as an example wants it built; nothing if it has no such features.
    fn with_features(&mut self, page: &Page, package: Arc<PackageRef>, wanted: &[Spanned<String>]) -> Option<Arc<PackageRef>> {
        if wanted.is_empty() {
            return Some(package);
        }
        let manifest: Arc<str> = format!("{}/Cargo.toml", package.folder).into();
        let text = self.sources.text(&manifest).ok()?;
        // What is wrong with it is said by cargo, which builds the package.
        let known = features(&tree::document(Format::Toml, &manifest, &text).value.to_json());
        let before = self.diags.len();
        for feature in wanted.iter().filter(|feature| known.as_ref().is_some_and(|known| !has(known, &feature.value))) {
            let known = known.iter().flatten().map(String::as_str);
            self.diags.push(unknown_feature(Place::new(&page.path, feature.span), package.name(), &feature.value, known));
        }
        let features: BTreeSet<String> = wanted.iter().map(|feature| feature.value.clone()).collect();
        let chosen = PackageRef { features: features.into_iter().collect(), ..PackageRef::clone(&package) };
        (self.diags.len() == before).then(|| Arc::new(chosen))
    }

    /// What the site's examples and those of the page need, as one set for all with the same.
    fn dependencies(&mut self, page: &Page) -> Option<Arc<DependencySet>> {
        let mut crates: Dependencies = self.site.config.examples.dependencies.clone();
        crates.extend(page.front.dependencies.clone());
        if crates.is_empty() {
            return None;
        }
        let mut files = Vec::new();
        for value in crates.values() {
            if let Some(path) = value.get("path").and_then(serde_json::Value::as_str) {
                let prefix = format!("{}/", path.trim_end_matches('/'));
                files.extend(inputs::below(path.trim_end_matches('/'), self.sources).into_iter().map(|mut input| {
                    input.path.insert_str(0, &prefix);
                    input
                }));
            }
        }
        let mut set = DependencySet { crates, lock: (String::new(), None), files };
        let lock = format!("{LOCKS}{}.lock", set.id());
        set.lock = (lock.clone(), self.sources.get(&lock).map(|file| file.hash));
        Some(self.sets.entry(set.id()).or_insert_with(|| Arc::new(set)).clone())
    }

    fn inputs_exist(&mut self, page: &Page, folder: &str, example: &Example) -> bool {
        let known = self.diags.len();
        let missing =
            example.inputs.iter().filter(|input| url::join(folder, &input.value).is_none_or(|path| !self.sources.contains(&path)));
        self.diags.extend(missing.map(|input| page::missing_file(self.sources, Place::new(&page.path, input.span), &input.value)));
        self.diags.len() == known
    }
}

/// The features that a manifest declares, also those that its optional dependencies make (Cargo book, "Features"); none if it
/// is that of no package.
fn features(manifest: &serde_json::Value) -> Option<BTreeSet<String>> {
    manifest.get("package")?;
    let keys = |name: &str| manifest[name].as_object().into_iter().flatten();
    let optional = keys("dependencies").filter(|(_, value)| value["optional"] == true);
    Some(keys("features").chain(optional).map(|(name, _)| name.clone()).collect())
}

/// Whether a feature is declared; one of a dependency, `serde/std`, is that crate's to know.
fn has(known: &BTreeSet<String>, feature: &str) -> bool {
    known.contains(feature) || feature == "default" || feature.contains('/')
}

/// How much longer than an example the tests of a package, with its compilation, may take.
const PACKAGE_TIMES: u64 = 60;

/// Where the lock files of dependencies are kept, for their authors to commit.
pub const LOCKS: &str = "data/examples/";

/// An example with those that it stands on before it, in the order of the page.
fn chain(examples: &[Example], at: usize) -> Vec<&Example> {
    let mut wanted = vec![false; examples.len()];
    let mut open = vec![at];
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut wanted[at], true) {
            continue;
        }
        let named = |name: &str| examples.iter().position(|example| example.name.as_ref().is_some_and(|own| own.value == name));
        open.extend(examples[at].with.iter().filter_map(|name| named(&name.value)));
    }
    examples.iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(example, _)| example).collect()
}

fn no_package(place: Place, name: &str, near: Option<String>) -> Diag {
    let diag = Diag::error("no-package", format!("there is no Cargo package `{name}` beside this page")).at(place);
    match near {
        Some(near) => diag.help(format!("did you mean `{near}`?")),
        None => diag.help(format!("put it into the page's folder, by whose name it is called: `{name}/Cargo.toml`")),
    }
}

fn unknown_feature<'a>(place: Place, package: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Diag {
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it under `[features]` in `{package}/Cargo.toml`"),
    };
    Diag::error("unknown-feature", format!("the package `{package}` has no feature `{name}`")).at(place).help(help)
}
