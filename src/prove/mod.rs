//! Proves the examples of a site.
//!
//! [`examples`] turns every example into a [`job::Job`], asks the [`lab::Lab`] for evidence of those, and judges it.
//! All of that is pure: it reads sources, runs nothing and knows no clock. What runs programs is [`workshop`], the edge
//! half of this room.

pub mod accept;
pub mod alone;
mod compare;
mod count;
pub mod evidence;
mod inputs;
pub mod job;
mod judge;
pub mod lab;
mod message;
mod normalize;
mod packages;
mod plan;
pub mod program;
mod text;
pub mod workshop;

use crate::diag::{Checked, Diag, Place};
use crate::example::{Example, Lang, PROGRAM};
use crate::proof::{Proof, Proofs, Verdict};
use crate::site::Site;
use crate::source::{Hash, Sources};
use evidence::{Evidence, Run};
use job::{Job, Mode, What};
use judge::{Case, judge};
use lab::{Answer, Equipment, Lab, Post};
use plan::{Task, Work};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which examples are wanted, and how far.
pub struct Choice<'a> {
    /// By the path of the page and the example.
    pub select: &'a (dyn Fn(&str, &Example) -> bool + Sync),
    /// Compile only.
    pub no_run: bool,
}

impl Default for Choice<'_> {
    fn default() -> Self {
        Self { select: &|_, _| true, no_run: false }
    }
}

/// Proves every example of the site that is wanted. Without a lab none is proven, and none is said to be.
pub fn examples(site: &Site, sources: &Sources, lab: Option<&dyn Lab>, choice: &Choice) -> Checked<Proofs> {
    let mut diags = Vec::new();
    let packages = packages::find(site, sources);
    let tasks = plan::tasks(site, sources, &packages, choice, &mut diags);
    let mut proofs = Proofs::default();
    // A word that could not be counted here has a sum all the same, so that a template may ask for it.
    let stated = tasks.iter().filter_map(|task| task.example).flat_map(|example| &example.counts);
    proofs.counts = stated.map(|word| (word.value.clone(), 0)).collect();
    // Where there is nothing to compile or run, nobody needs a compiler.
    let lab = lab.filter(|_| tasks.iter().any(|task| task.job().is_some()));
    let programs: BTreeSet<&str> = tasks.iter().flat_map(Task::programs).collect();
    let equipment = match lab.map(|lab| lab.equipment(&programs)) {
        Some(Ok(equipment)) => Some(equipment),
        Some(Err(diag)) => {
            diags.push(diag);
            None
        }
        None => None,
    };
    let known = match (lab, &equipment) {
        (Some(lab), Some(equipment)) => gather(&tasks, lab, equipment, sources),
        _ => BTreeMap::new(),
    };
    let judging = Judging {
        site,
        equipment: equipment.as_ref(),
        answers: &known,
        sources,
        counted: RefCell::default(),
        programs: RefCell::default(),
    };
    for task in &tasks {
        judging.task(task, &mut proofs, &mut diags);
    }
    proofs.tally.programs = judging.programs.take().len();
    if let (Some(lab), Some(equipment)) = (lab, &equipment) {
        proofs.rustc = Some(format!("rustc {}", equipment.rustc));
        proofs.date = site.config.examples.date.then(|| site.config.today.to_string());
        if proofs.tally.made > 0 && !equipment.missing.is_empty() {
            diags.push(not_isolated(&equipment.missing));
        }
        runnable(&tasks, &known, lab, equipment, sources, &mut proofs);
    }
    Checked::new(proofs, diags)
}

type Answers = BTreeMap<[u8; 32], Answer>;

/// Evidence for all tasks. The same job is asked for once, however many blocks show it.
fn gather(tasks: &[Task], lab: &dyn Lab, equipment: &Equipment, sources: &Sources) -> Answers {
    let mut wanted: BTreeMap<[u8; 32], &Job> = BTreeMap::new();
    let mut order: Vec<(Hash, &Job)> = Vec::new();
    for job in tasks.iter().filter(|task| task.can_run(equipment)).filter_map(Task::job) {
        let key = job.key(&equipment.identity);
        if wanted.insert(*key.as_bytes(), job).is_none() {
            order.push((key, job));
        }
    }
    let answers = lab.evidence(&order, sources);
    order.into_iter().map(|(key, _)| *key.as_bytes()).zip(answers).collect()
}

struct Judging<'a> {
    site: &'a Site,
    equipment: Option<&'a Equipment>,
    answers: &'a Answers,
    sources: &'a Sources,
    /// The jobs whose counts are in the sum, each with the word.
    counted: RefCell<BTreeSet<([u8; 32], String)>>,
    /// Those that are proven.
    programs: RefCell<BTreeSet<[u8; 32]>>,
}

impl Judging<'_> {
    fn task(&self, task: &Task, proofs: &mut Proofs, diags: &mut Vec<Diag>) {
        match &task.work {
            Work::Unwanted => proofs.put(task, Verdict::Unproven, None),
            Work::Ignored => proofs.put(task, Verdict::Ignored, None),
            Work::Faulty => proofs.put(task, Verdict::Failed, None),
            Work::OfPackage(folder) => {
                let verdict = proofs.packages.get(folder).and_then(|package| package.verdict).unwrap_or(Verdict::Unproven);
                proofs.put(task, verdict, None);
            }
            Work::Package(job) => self.package(task, job, proofs, diags),
            Work::Job { job, origin } => self.example(task, job, origin, proofs, diags),
        }
    }

    fn example(&self, task: &Task, job: &Job, origin: &text::Origin, proofs: &mut Proofs, diags: &mut Vec<Diag>) {
        let Some(example) = task.example else { return };
        if let Some(equipment) = self.equipment {
            if task.is_ignored(equipment) {
                return proofs.put(task, Verdict::Ignored, None);
            }
            diags.extend(task.lacks(equipment).map(|need| unproven(Place::new(&task.path, need.span), &need.value)));
        }
        match self.answer(task, job) {
            None => proofs.put(task, Verdict::Unproven, None),
            Some(Answer::Pending) => proofs.put(task, Verdict::Pending, None),
            Some(Answer::Failed(diag)) => {
                failed(diags, diag, Place::new(&task.path, example.info));
                proofs.put(task, Verdict::Failed, None);
            }
            Some(answer @ (Answer::Known(evidence) | Answer::Made(evidence))) => {
                let config = &self.site.config.examples;
                let rustc = self.equipment.map_or("", |equipment| &equipment.rustc);
                let case = Case { path: &task.path, example, job, origin, sources: self.sources, normalize: &config.normalize, rustc };
                let judged = judge(&case, evidence);
                let is_sound = judged.diags.iter().all(|diag| diag.severity != crate::diag::Severity::Error);
                diags.extend(judged.diags);
                proofs.edits.extend(judged.edits);
                proofs.count_answer(answer);
                let verdict = match is_sound {
                    false => Verdict::Failed,
                    true if task.is_compiled_only => Verdict::Unproven,
                    true => Verdict::Proven,
                };
                if verdict == Verdict::Proven {
                    self.programs.borrow_mut().insert(self.key(job));
                    let new = judged.counts.into_iter().filter(|(word, _)| self.is_new(job, word));
                    for (word, number) in new.collect::<Vec<_>>() {
                        let sum = proofs.counts.entry(word).or_default();
                        *sum = sum.saturating_add(number);
                    }
                }
                proofs.put(task, verdict, judged.shown);
            }
        }
    }

    /// Whether no block of this job counted the word before.
    fn is_new(&self, job: &Job, word: &str) -> bool {
        self.counted.borrow_mut().insert((self.key(job), word.to_owned()))
    }

    fn key(&self, job: &Job) -> [u8; 32] {
        *job.key(self.equipment.map_or("", |equipment| &equipment.identity)).as_bytes()
    }

    fn package(&self, task: &Task, job: &Job, proofs: &mut Proofs, diags: &mut Vec<Diag>) {
        let answer = self.answer(task, job);
        if let Some(answer) = answer {
            proofs.count_answer(answer);
        }
        let proof = packages::judged(&task.path, job, answer, self.sources, diags);
        proofs.tally.packages += 1;
        proofs.tally.tests += proof.tests;
        proofs.packages.insert(job.folder.clone(), proof);
    }

    fn answer(&self, task: &Task, job: &Job) -> Option<&Answer> {
        let equipment = self.equipment.filter(|equipment| task.can_run(equipment))?;
        self.answers.get(job.key(&equipment.identity).as_bytes())
    }
}

impl Proofs {
    fn put(&mut self, task: &Task, verdict: Verdict, shown: Option<String>) {
        let Some(example) = task.example else { return };
        self.tally.count(verdict);
        let proof = Proof { verdict, shown, run: None };
        self.examples.entry(task.path.clone()).or_default().insert(example.span.start, proof);
    }

    fn count_answer(&mut self, answer: &Answer) {
        match answer {
            Answer::Known(_) => self.tally.known += 1,
            Answer::Made(_) => self.tally.made += 1,
            Answer::Pending | Answer::Failed(_) => {}
        }
    }
}

/// What is wrong with what several examples need is said once, with the first of them.
fn failed(diags: &mut Vec<Diag>, diag: &Diag, place: Place) {
    let is_same = |other: &&mut Diag| other.code == diag.code && other.message == diag.message && other.notes == diag.notes;
    match diags.iter_mut().rev().find(is_same) {
        Some(first) => match first.related.iter_mut().find(|(_, why)| why.starts_with(NEEDED)) {
            Some((_, why)) => *why = format!("{NEEDED}, and by others"),
            None => first.related.push((place, NEEDED.to_owned())),
        },
        None => diags.push(diag.clone().related(place, NEEDED)),
    }
}

const NEEDED: &str = "needed here";

fn not_isolated(missing: &[String]) -> Diag {
    missing
        .iter()
        .fold(Diag::notice("not-isolated", "examples ran here without some of the layers that shut them in"), |diag, layer| {
            diag.note(layer)
        })
        .help("`--require LAYER` makes the absence of one an error; `--no-prove` runs nothing")
}

fn unproven(place: Place, need: &str) -> Diag {
    let what = match need.strip_prefix(PROGRAM) {
        Some(program) => format!("program `{program}`"),
        None => format!("layer `{need}`"),
    };
    Diag::warning("unproven-here", format!("this example is not proven here: the machine has no {what}"))
        .at(place)
        .help(format!("prove it where there is one; `--require {need}` makes its absence an error"))
}

/// Gives pages a program of their examples: of those that were proven, need nothing but the standard library, and
/// print the same there as here.
fn runnable(tasks: &[Task], answers: &Answers, lab: &dyn Lab, equipment: &Equipment, sources: &Sources, proofs: &mut Proofs) {
    let Some(target) = &equipment.wasm else { return };
    let mut pages: BTreeMap<&Arc<str>, Vec<(&Task, &Job, &Evidence)>> = BTreeMap::new();
    for task in tasks {
        let (Some(example), Some(job)) = (task.example, task.job()) else { continue };
        let is_proven = proofs.of(&task.path, example.span.start).is_some_and(|proof| proof.verdict == Verdict::Proven);
        let evidence = match answers.get(job.key(&equipment.identity).as_bytes()) {
            Some(Answer::Known(evidence) | Answer::Made(evidence)) => evidence,
            _ => continue,
        };
        if is_proven && is_portable(example, job) && !is_setup(example, evidence) {
            pages.entry(&task.path).or_default().push((task, job, evidence));
        }
    }
    let posts: Vec<Post> = pages.values().map(|page| post(page, equipment, target)).collect();
    for ((path, page), module) in pages.iter().zip(lab.modules(&posts, sources)) {
        let Some(module) = module else { continue };
        let mut any = false;
        for (at, (task, _, evidence)) in page.iter().enumerate() {
            let argument = at.to_string();
            let native = evidence.runs.first().filter(|_| evidence.again.is_empty()).map(|run| (run.stdout.clone(), run.stderr.clone()));
            let same = module.outputs.iter().any(|(name, output)| *name == argument && native.is_some() && *output == native);
            let proof = task.example.and_then(|example| proofs.examples.get_mut(*path)?.get_mut(&example.span.start));
            if let (true, Some(proof)) = (same, proof) {
                proof.run = Some(argument);
                any = true;
            }
        }
        if any {
            proofs.modules.insert((*path).clone(), module.bytes.into());
        }
    }
}

/// Whether an example may run in a page at all.
fn is_portable(example: &Example, job: &Job) -> bool {
    let Lang::Rust(rust) = &example.lang else { return false };
    let What::Rust(own) = &job.what else { return false };
    let stands_alone = own.dependencies.is_none() && own.package.is_none() && job.inputs.is_empty();
    let merges = program::program(&job.text, own.flags).merge.is_ok() && !own.is_file;
    !rust.should_panic && own.mode == Mode::Run && stands_alone && merges
}

/// Whether a block is there for others alone: whoever pressed its button would see nothing.
fn is_setup(example: &Example, evidence: &Evidence) -> bool {
    let is_silent = |run: &Run| run.stdout.is_empty() && run.stderr.is_empty();
    example.name.is_some() && evidence.runs.iter().all(is_silent)
}

fn post<'a>(page: &[(&Task, &'a Job, &Evidence)], equipment: &Equipment, target: &str) -> Post<'a> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(target.as_bytes());
    for (_, job, _) in page {
        hasher.update(job.key(&equipment.identity).as_bytes());
    }
    Post { key: hasher.finalize(), jobs: page.iter().enumerate().map(|(at, (_, job, _))| (at.to_string(), *job)).collect() }
}
