//! The examples of a page as one program for the page, and what each of them prints in it.
//!
//! It is compiled like the examples that share a crate, for `wasm32-wasip1`, and run once here in an interpreter: a page
//! offers to run only what prints there what it printed natively.

mod interpreter;

use super::merged::{self, Built};
use super::process::without_thread_ids;
use super::rust::{Case, Crates, case};
use super::toolchain::WASM;
use super::{Bench, Workshop};
use crate::diag::Diag;
use crate::prove::lab::{Module, Post};
use crate::source::{Hash, Sources};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an example may cost: some seconds of the interpreter, less in a browser.
const LIMITS: interpreter::Limits = interpreter::Limits { fuel: 3_000_000_000, memory: 256 << 20, output: 64 * 1024 };

/// What the store keeps beside the bytes of a program; an empty program stands for one that cannot be made.
#[derive(Serialize, Deserialize)]
struct Outputs(Vec<(String, Option<(String, String)>)>);

pub fn modules(workshop: &Workshop, posts: &[Post], sources: &Sources) -> Vec<Option<Module>> {
    let known = known(workshop, posts);
    let bench = workshop.bench(sources, &|_, _| {}).ok();
    let made: Vec<(Option<Module>, bool)> = posts
        .par_iter()
        .zip(known)
        .map(|(post, known)| match (known, &bench) {
            (Some(module), _) => (module, false),
            (None, None) => (None, false),
            // What failed for want of space or the like is not kept, and tried again.
            (None, Some(bench)) => module(bench, post).map_or((None, false), |module| (module, true)),
        })
        .collect();
    let new = posts.iter().zip(&made).filter(|(_, (_, is_new))| *is_new).map(|(post, (module, _))| (post.key, packed(module.as_ref())));
    workshop.store.keep_modules(&new.collect::<Vec<_>>());
    made.into_iter().map(|(module, _)| module).collect()
}

/// What the store has; the inner `None` is for a program that cannot be made.
pub fn known(workshop: &Workshop, posts: &[Post]) -> Vec<Option<Option<Module>>> {
    let keys: Vec<Hash> = posts.iter().map(|post| post.key).collect();
    let known: BTreeMap<[u8; 32], Vec<u8>> = workshop.store.modules(&keys).into_iter().collect();
    keys.iter().map(|key| unpacked(known.get(key.as_bytes())?)).collect()
}

/// Compiles and runs the examples of the edition that most of them have.
fn module(bench: &Bench, post: &Post) -> Result<Option<Module>, Diag> {
    let mut editions: BTreeMap<&str, Vec<Case>> = BTreeMap::new();
    for (argument, job) in &post.jobs {
        let case = argument.parse().ok().and_then(|at| case(at, job));
        if let Some(case) = case {
            editions.entry(case.rust.flags.edition.year()).or_default().push(case);
        }
    }
    match editions.into_values().max_by_key(Vec::len) {
        Some(cases) => compiled(bench, cases),
        None => Ok(None),
    }
}

/// The program of as many of them as can be compiled together. A linker does not say who asks for what it cannot find;
/// then it is looked for in one half and in the other.
fn compiled(bench: &Bench, mut cases: Vec<Case>) -> Result<Option<Module>, Diag> {
    let target = ["--target", WASM, "-Copt-level=s", "-Cpanic=abort", "-Cstrip=symbols"];
    while !cases.is_empty() {
        match merged::built(bench, &cases, &Crates::default(), &target) {
            Ok(Built::Whole(room, _)) => {
                let bytes = room.read(merged::PROGRAM)?;
                return Ok(ran(bytes, &cases));
            }
            Ok(Built::Guilty(guilty)) if !guilty.is_empty() => cases.retain(|case| !guilty.contains(&case.at)),
            Ok(Built::Guilty(_)) | Err(_) if cases.len() > 1 => {
                let half = cases.split_off(cases.len() / 2);
                let sound = |module: &Option<Module>| {
                    module.iter().flat_map(|module| &module.outputs).filter(|(_, output)| output.is_some()).count()
                };
                let (first, second) = (compiled(bench, cases)?, compiled(bench, half)?);
                return Ok(if sound(&second) > sound(&first) { second } else { first });
            }
            Ok(Built::Guilty(_)) => return Ok(None),
            Err(diag) => return Err(diag),
        }
    }
    Ok(None)
}

fn ran(bytes: Vec<u8>, cases: &[Case]) -> Option<Module> {
    let module = interpreter::Module::load(&bytes).ok()?;
    let text = |bytes: &[u8]| merged::shown_as_alone(&without_thread_ids(&String::from_utf8_lossy(bytes)), cases);
    let output = |case: &Case| {
        let argument = case.at.to_string();
        let outcome = module.run(&["example", &argument], &LIMITS);
        let is_sound = outcome.end == interpreter::End::Exit(0);
        (argument, is_sound.then(|| (text(&outcome.stdout), text(&outcome.stderr))))
    };
    let outputs = cases.iter().map(output).collect();
    Some(Module { bytes, outputs })
}

/// The length of the outputs, the outputs, the program.
fn packed(module: Option<&Module>) -> Vec<u8> {
    let empty = Module { bytes: Vec::new(), outputs: Vec::new() };
    let module = module.unwrap_or(&empty);
    let outputs = serde_json::to_vec(&Outputs(module.outputs.clone())).unwrap_or_default();
    let mut packed = (outputs.len() as u64).to_le_bytes().to_vec();
    packed.extend(outputs);
    packed.extend(&module.bytes);
    packed
}

/// The outer `None` is for bytes that cannot be read, the inner for a program that cannot be made.
fn unpacked(bytes: &[u8]) -> Option<Option<Module>> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let (outputs, program) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    let Outputs(outputs) = serde_json::from_slice(outputs).ok()?;
    Some((!program.is_empty()).then(|| Module { bytes: program.to_vec(), outputs }))
}
