//! Evidence for examples of Rust: alone, or many together.
//!
//! To start the compiler, to read the standard library and to link cost more than the code of an example, so where
//! more than a few are missing they are compiled as modules of one crate ([`super::merged`]). What fails there, and
//! what must not be merged at all, is compiled alone, and that verdict is the one that counts.

use super::assemble::{Assembled, alone};
use super::process::{Program, relative};
use super::rustc::{Call, Compiled, Located, RawSpan};
use super::sandbox::Network;
use super::scratch::Room;
use super::{Bench, cargo, dependencies, merged, tree};
use crate::diag::Diag;
use crate::prove::evidence::{Evidence, Run};
use crate::prove::job::{Job, Mode, RustJob, What};
use crate::prove::program::{Program as Shape, program};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Up to so many are compiled alone, which is faster for them.
const FEW: usize = 3;

/// An example with what is known of it before it is compiled.
pub struct Case<'a> {
    /// Its place among the jobs.
    pub at: usize,
    pub job: &'a Job,
    pub rust: &'a RustJob,
    pub shape: Shape,
}

/// What the examples of a group have in common: an edition, and other crates.
#[derive(Clone, Debug, Default)]
pub struct Crates {
    /// `--extern` and `-L dependency`, as the compiler wants them.
    pub args: Vec<OsString>,
    pub read: Vec<PathBuf>,
    /// Held until the last use of what was built.
    pub locks: Vec<Arc<File>>,
}

pub fn evidence(bench: &Bench, jobs: &[(usize, &Job)]) -> Vec<(usize, Result<Evidence, Diag>)> {
    let cases: Vec<Case> = jobs.par_iter().filter_map(|(at, job)| case(*at, job)).collect();
    let mut groups: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for case in cases {
        groups.entry(group(&case)).or_default().push(case);
    }
    let mut done = Vec::new();
    for cases in groups.into_values() {
        match crates(bench, &cases[0]) {
            Ok(crates) => done.extend(of_group(bench, cases, &crates)),
            Err(diag) => {
                cases.iter().for_each(|_| bench.progress.step());
                done.extend(cases.into_iter().map(|case| (case.at, Err(diag.clone()))));
            }
        }
    }
    done
}

pub fn case<'a>(at: usize, job: &'a Job) -> Option<Case<'a>> {
    let What::Rust(rust) = &job.what else { return None };
    Some(Case { at, job, rust, shape: program(&job.text, rust.flags) })
}

fn group(case: &Case) -> String {
    let dependencies = case.rust.dependencies.as_ref().map_or_else(String::new, |set| set.id());
    let package = case.rust.package.as_ref().map_or_else(String::new, |package| format!("{} {:?}", package.folder, package.features));
    format!("{} {dependencies} {package}", case.rust.flags.edition.year())
}

/// The crates that the examples of a group may use.
fn crates(bench: &Bench, case: &Case) -> Result<Crates, Diag> {
    let mut crates = Crates::default();
    for more in [
        case.rust.dependencies.as_ref().map(|set| dependencies::crates(bench, set)),
        case.rust.package.as_ref().map(|package| cargo::library(bench, package)),
    ] {
        if let Some(more) = more.transpose()? {
            crates.args.extend(more.args);
            crates.read.extend(more.read);
            crates.locks.extend(more.locks);
        }
    }
    Ok(crates)
}

fn of_group(bench: &Bench, cases: Vec<Case>, crates: &Crates) -> Vec<(usize, Result<Evidence, Diag>)> {
    let (together, mut apart): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(may_merge);
    let mut done = Vec::new();
    if together.len() <= FEW {
        apart.extend(together);
    } else {
        let (proven, rest) = merged::evidence(bench, together, crates);
        done.extend(proven);
        apart.extend(rest);
    }
    let own: Vec<_> = apart
        .par_iter()
        .map(|case| {
            let evidence = stand_alone(bench, case, crates);
            bench.done(case.at, &evidence);
            (case.at, evidence)
        })
        .collect();
    done.extend(own);
    done
}

fn may_merge(case: &Case) -> bool {
    let mode = matches!(case.rust.mode, Mode::Run | Mode::Check);
    let names = |word: &&str| case.job.text.contains(word);
    // In company a panic ends the program at once, see `merged`; and what a program is called differs.
    let asks = ["catch_unwind", "TypeId", "type_id", "acktrace", "/proc/", "current_exe"].iter().any(names);
    let asks = asks || ["cfg", "panic"].iter().all(names);
    mode && !asks && !case.rust.is_file && case.job.inputs.is_empty() && case.shape.merge.is_ok()
}

/// Compiles an example as the crate that it is, and runs it.
fn stand_alone(bench: &Bench, case: &Case, crates: &Crates) -> Result<Evidence, Diag> {
    let room = bench.scratch.room()?;
    tree::place(bench, &case.job.inputs, &room)?;
    let assembled = match case.rust.is_file {
        true => Assembled::new(case.job.text.to_string(), 0, 0, &case.job.text),
        false => alone(&case.job.text, &case.shape),
    };
    let is_library = case.rust.is_file && !has_main(&case.shape) && !case.rust.flags.test_harness;
    let binary = room.path().join(".program");
    let compiled = compile(bench, case, crates, &assembled, &room, &binary, is_library)?;
    let name = &case.job.name;
    let locate = |span: &RawSpan| located(span, name, case.job, &assembled);
    let mut evidence = Evidence {
        built: compiled.is_built,
        messages: compiled.messages.iter().map(|raw| raw.message(&locate)).collect(),
        rendered: relative(&compiled.rendered, room.path()),
        ..Evidence::default()
    };
    if compiled.is_built && matches!(case.rust.mode, Mode::Run | Mode::Harness) && !is_library {
        let run = || -> Result<Run, Diag> {
            let own = bench.scratch.room()?;
            tree::place(bench, &case.job.inputs, &own)?;
            let run = run(bench, case.job, &binary, Vec::new(), own.path());
            Ok(if case.rust.is_file { run } else { shown(run, &assembled, name, name) })
        };
        (evidence.runs, evidence.again) = twice(run)?;
        if let (Mode::Harness, Some(run)) = (case.rust.mode, evidence.runs.first()) {
            evidence.tests = cargo::tests(&run.stdout);
        }
    }
    Ok(evidence)
}

/// Whether a file is a program. One without `main` is a library, and compiled as such.
fn has_main(shape: &Shape) -> bool {
    shape.wrap == crate::prove::program::Wrap::AsIs
}

fn compile(
    bench: &Bench,
    case: &Case,
    crates: &Crates,
    assembled: &Assembled,
    room: &Room,
    binary: &Path,
    is_library: bool,
) -> Result<Compiled, Diag> {
    let mut args = common(case.rust.flags.edition.year(), crates);
    with_shared_library(&mut args, bench);
    if !is_crate_name(case.job) {
        args.extend(["--crate-name", "example"].map(OsString::from));
    }
    args.extend(["-o".into(), binary.into()]);
    match case.rust.mode {
        Mode::Check => args.push("--emit=metadata".into()),
        Mode::Run | Mode::Fail | Mode::Harness => {}
    }
    if case.rust.flags.test_harness {
        args.push("--test".into());
    }
    args.push(if is_library { "--crate-type=rlib" } else { "--crate-type=bin" }.into());
    let name = &case.job.name;
    let stdin = if case.rust.is_file {
        room.put(name, assembled.source.as_bytes())?;
        args.push(name.into());
        None
    } else {
        Some((assembled.source.as_str(), name.as_str(), assembled.lines))
    };
    Call { dir: room.path(), args, stdin, read: crates.read.clone(), write: Vec::new() }.run(bench)
}

/// Whether the compiler can make the name of the crate itself: `rust_out` without a file, else from the file's name.
fn is_crate_name(job: &Job) -> bool {
    let stem = job.name.strip_suffix(".rs").unwrap_or(&job.name);
    stem.chars().all(|c| c == '_' || c == '-' || c.is_alphanumeric()) && !stem.starts_with(|c: char| c.is_ascii_digit())
}

/// What every call has: rustdoc allows what is unused; nothing is optimised, since an example runs once or twice.
pub fn common(edition: &str, crates: &Crates) -> Vec<OsString> {
    let mut args: Vec<OsString> = vec!["--edition".into(), edition.into(), "-Aunused".into()];
    args.extend(["-Copt-level=0", "-Cdebuginfo=0", "-Ccodegen-units=1"].map(OsString::from));
    args.extend(crates.args.iter().cloned());
    args
}

/// Half of the time for linking goes into the standard library; an example alone can do with the shared one.
fn with_shared_library(args: &mut Vec<OsString>, bench: &Bench) {
    if cfg!(target_os = "linux") && bench.toolchain.shared {
        let mut rpath = OsString::from("link-arg=-Wl,-rpath,");
        rpath.push(bench.toolchain.library());
        args.extend(["-Cprefer-dynamic".into(), "-C".into(), rpath]);
    }
}

/// Runs a program with the environment that its job states, in `dir`. It may use the shared standard library.
///
/// Macros ran where the program lies: if they put a link in its place, that is not followed.
pub fn run(bench: &Bench, job: &Job, binary: &Path, args: Vec<OsString>, dir: &Path) -> Run {
    if !std::fs::symlink_metadata(binary).is_ok_and(|found| found.is_file()) {
        return super::command::not_started("what the compiler wrote is no file");
    }
    let env = job.env.iter().map(|(name, value)| (name.into(), value.into())).collect();
    let read = vec![binary.to_owned(), bench.toolchain.library()];
    Program { program: binary, args, dir, env, read, timeout: job.timeout, network: network(job), tools: false }.run()
}

/// A program that names nothing of the network, of the system's own functions or of other programs cannot ask for a
/// socket, and one that does it in some other way is refused it.
fn network(job: &Job) -> Network {
    let What::Rust(rust) = &job.what else { return Network::Own };
    let is_std_only = rust.dependencies.is_none() && rust.package.is_none() && job.inputs.is_empty();
    let names = ["net", "Command", "extern", "libc", "asm", "socket"].iter().any(|word| job.text.contains(word));
    if is_std_only && !names { Network::None } else { Network::Own }
}

/// Runs something twice. The second run is returned only if it differs, or if it is needed to tell that.
pub fn twice(run: impl Fn() -> Result<Run, Diag>) -> Result<(Vec<Run>, Vec<Run>), Diag> {
    let first = run()?;
    // What did not even end by itself would not do so the second time.
    if !matches!(first.end, crate::prove::evidence::End::Exit(_) | crate::prove::evidence::End::Signal(_)) {
        return Ok((vec![first], Vec::new()));
    }
    let second = run()?;
    let again = if second == first { Vec::new() } else { vec![second] };
    Ok((vec![first], again))
}

/// A run whose output calls its places as the job does.
pub fn shown(run: Run, assembled: &Assembled, file: &str, name: &str) -> Run {
    let own = |text: String| assembled.relative(&text, file, name);
    Run { stdout: own(run.stdout), stderr: own(run.stderr), ..run }
}

/// A place of the compiler as one of the job: in its text, or in a file that it reads.
pub fn located(span: &RawSpan, file: &str, job: &Job, assembled: &Assembled) -> Option<Located> {
    let (start, end) = ((span.line_start, span.column_start), (span.line_end, span.column_end));
    if span.file_name == file {
        // The wrapper's own closing brace is as good as the end of the text.
        let start = assembled.place(start)?;
        return Some(Located { file: String::new(), start, end: assembled.place(end).unwrap_or(start) });
    }
    let known = job.inputs.iter().find(|input| input.path == span.file_name)?;
    Some(Located { file: known.path.clone(), start, end })
}
