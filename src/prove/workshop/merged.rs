//! Many examples as modules of one crate.
//!
//! Errors are attributed by the file of their spans; the guilty are left out, and the rest is tried again. A pass of the
//! whole is a pass of each, since what could be another thing in company was kept apart beforehand
//! ([`crate::prove::alone`]). Each example then runs in a process of its own.
//!
//! The crate is compiled with `panic=abort`, which spares a fifth of the compiler's work: all that would be done while a
//! panic unwinds. A program that does not panic cannot tell. One that does ends by a signal, and like everything that
//! ends so it is compiled alone.

use super::assemble::{Assembled, RUN, module};
use super::rust::{Case, Crates, common, run, shown, twice};
use super::rustc::{Call, Raw};
use super::{Bench, scratch::Room};
use crate::diag::Diag;
use crate::prove::evidence::{End, Evidence};
use crate::prove::job::Mode;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write;

/// How many examples are compiled as one crate. The time grows with their number, and cores can share crates.
const CRATE: usize = 200;
/// How often the guilty are left out and the rest is tried again.
const ROUNDS: usize = 6;

type Done = Vec<(usize, Result<Evidence, Diag>)>;

/// Evidence for those that could be merged, and the others.
pub fn evidence<'a>(bench: &Bench, cases: Vec<Case<'a>>, crates: &Crates) -> (Done, Vec<Case<'a>>) {
    let mut chunks: Vec<Vec<Case>> = Vec::new();
    for case in cases {
        match chunks.last_mut() {
            Some(chunk) if chunk.len() < CRATE => chunk.push(case),
            _ => chunks.push(vec![case]),
        }
    }
    let parts: Vec<_> = chunks.into_par_iter().map(|chunk| of_crate(bench, chunk, crates)).collect();
    let (mut done, mut rest) = (Vec::new(), Vec::new());
    for (proven, left) in parts {
        done.extend(proven);
        rest.extend(left);
    }
    (done, rest)
}

fn of_crate<'a>(bench: &Bench, mut cases: Vec<Case<'a>>, crates: &Crates) -> (Done, Vec<Case<'a>>) {
    let mut rest = Vec::new();
    for _ in 0..ROUNDS {
        if cases.len() < 2 {
            break;
        }
        match built(bench, &cases, crates, &["-Cpanic=abort"]) {
            Ok(Built::Whole(room, modules)) => {
                let (done, odd) = runs(bench, cases, &room, &modules);
                rest.extend(odd);
                return (done, rest);
            }
            Ok(Built::Guilty(guilty)) if !guilty.is_empty() => {
                let (bad, good): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(|case| guilty.contains(&case.at));
                rest.extend(bad);
                cases = good;
            }
            // Nobody is named: the fault is in one half or the other.
            Ok(Built::Guilty(_)) | Err(_) if cases.len() > 8 => {
                let half = cases.split_off(cases.len() / 2);
                let (mut done, left) = of_crate(bench, cases, crates);
                rest.extend(left);
                let (more, left) = of_crate(bench, half, crates);
                done.extend(more);
                rest.extend(left);
                return (done, rest);
            }
            Ok(Built::Guilty(_)) | Err(_) => break,
        }
    }
    rest.extend(cases);
    (Vec::new(), rest)
}

pub enum Built {
    Whole(Room, Vec<Assembled>),
    /// Those that have errors, by [`Case::at`].
    Guilty(BTreeSet<usize>),
}

/// Compiles them as one program. `target` says for what machine, and how.
pub fn built(bench: &Bench, cases: &[Case], crates: &Crates, target: &[&str]) -> Result<Built, Diag> {
    let room = bench.scratch.room()?;
    let modules: Vec<Assembled> = cases.iter().map(|case| module(&case.job.text, &case.shape)).collect();
    for (case, module) in cases.iter().zip(&modules) {
        room.put(&file(case.at), module.source.as_bytes())?;
    }
    room.put("main.rs", main(cases).as_bytes())?;
    let mut args = common(cases[0].rust.flags.edition.year(), crates);
    args.extend(target.iter().map(OsString::from));
    args.extend(["--crate-name", "examples", "--crate-type=bin", "-o", PROGRAM, "main.rs"].map(OsString::from));
    let compiled = Call { dir: room.path(), args, stdin: None, read: crates.read.clone(), write: Vec::new() }.run(bench)?;
    if compiled.is_built {
        return Ok(Built::Whole(room, modules));
    }
    Ok(Built::Guilty(compiled.messages.iter().filter_map(guilty).collect()))
}

pub const PROGRAM: &str = "examples";

fn file(at: usize) -> String {
    format!("faircopy-example-{at}.rs")
}

/// The example that a message is about: that of its first place in a module.
fn guilty(message: &Raw) -> Option<usize> {
    let spans = message.spans.iter().filter(|span| span.is_primary).chain(message.spans.iter().filter(|span| !span.is_primary));
    let inner = message.children.iter().flat_map(|child| &child.spans);
    spans.chain(inner).flat_map(|span| span.chain()).find_map(|span| {
        let number = span.file_name.strip_prefix("faircopy-example-")?.strip_suffix(".rs")?;
        number.parse().ok()
    })
}

/// Output in which each module is called as its example is when it is alone.
#[cfg(feature = "wasm")]
pub fn shown_as_alone(output: &str, cases: &[Case]) -> String {
    let alone = |text: String, case: &Case| module(&case.job.text, &case.shape).relative(&text, &file(case.at), &case.job.name);
    if output.contains("faircopy-example-") { cases.iter().fold(output.to_owned(), alone) } else { output.to_owned() }
}

/// The modules, and a `main` that runs the one whose number it is given.
fn main(cases: &[Case]) -> String {
    let mut main = String::from("#![allow(unused)]\n");
    for at in cases.iter().map(|case| case.at) {
        let _ = writeln!(main, "#[path = {:?}] mod e{at};", file(at));
    }
    main.push_str("fn end<T: ::std::process::Termination>(end: T) -> ::std::process::ExitCode { end.report() }\n");
    main.push_str("fn main() -> ::std::process::ExitCode { match ::std::env::args().nth(1).as_deref() {\n");
    for case in cases {
        let at = case.at;
        // What is only checked is not to run.
        if case.rust.mode == Mode::Run {
            let _ = writeln!(main, "Some(\"{at}\") => end(e{at}::{RUN}()),");
        }
    }
    main.push_str("_ => ::std::process::ExitCode::from(99) } }\n");
    main
}

/// Runs each of them. One that ends oddly is to be looked at alone.
fn runs<'a>(bench: &Bench, cases: Vec<Case<'a>>, room: &Room, modules: &[Assembled]) -> (Done, Vec<Case<'a>>) {
    let binary = room.path().join(PROGRAM);
    let results: Vec<_> = cases
        .into_par_iter()
        .zip(modules)
        .map(|(case, module)| {
            let at = case.at;
            let mut evidence = Evidence { built: true, ..Evidence::default() };
            if case.rust.mode == Mode::Run {
                let once = || {
                    let own = bench.scratch.room()?;
                    let run = run(bench, case.job, &binary, vec![at.to_string().into()], own.path());
                    Ok(shown(run, module, &file(at), &case.job.name))
                };
                match twice(once) {
                    Ok((runs, again)) => (evidence.runs, evidence.again) = (runs, again),
                    Err(diag) => return Ok((case.at, Err(diag))),
                }
            }
            let is_odd = evidence.runs.iter().any(|run| !matches!(run.end, End::Exit(_)));
            if is_odd {
                return Err(case);
            }
            let evidence = Ok(evidence);
            bench.done(case.at, &evidence);
            Ok((case.at, evidence))
        })
        .collect();
    let (mut done, mut odd) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(one) => done.push(one),
            Err(case) => odd.push(case),
        }
    }
    (done, odd)
}
