//! `faircopy test`, and the workshop that `build`, `check` and `serve` prove with.

use super::args::{ProveArgs, TestArgs, TestFormat};
use super::{End, Folder, Run, color, note, print_report};
use crate::diag::Diag;
use crate::edit;
use crate::pipeline::{self, Tested, Wanted};
use crate::print::{self, Format, Look};
use crate::proof::{Edit, Proofs, Tally};
use crate::prove::accept;
use crate::prove::lab::Lab;
use crate::prove::workshop::{Environment, Settings, Workshop};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Instant;

/// What proves the examples of a site; nothing with `--no-prove`.
pub fn workshop(args: &ProveArgs, folder: &Folder) -> Option<Workshop> {
    if args.no_prove {
        return None;
    }
    let bar = OnceLock::new();
    let progress = Box::new(move |done, all| {
        let bar: &ProgressBar = bar.get_or_init(|| started(all));
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        if done >= all {
            bar.finish_and_clear();
        }
    });
    let settings = Settings {
        root: folder.root.clone(),
        store: folder.root.join(".faircopy"),
        environment: environment(),
        offline: args.offline,
        require: args.require.clone(),
    };
    Some(Workshop::new(settings, progress))
}

fn started(all: usize) -> ProgressBar {
    let what = if all == 1 { "1 example" } else { "examples" };
    if !std::io::stderr().is_terminal() {
        note(&format!("proving {}", if all == 1 { what.to_owned() } else { format!("{all} {what}") }));
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(all as u64);
    if let Ok(style) = ProgressStyle::with_template("proving {pos} of {len} examples, {elapsed}") {
        bar.set_style(style);
    }
    bar
}

#[expect(clippy::disallowed_methods, reason = "which compiler is meant is said by the environment, and it is in every key")]
fn environment() -> Environment {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    Environment {
        path: std::env::var_os("PATH").unwrap_or_default(),
        home: folder("HOME"),
        cargo_home: folder("CARGO_HOME"),
        rustup_home: folder("RUSTUP_HOME"),
        rustup_toolchain: std::env::var("RUSTUP_TOOLCHAIN").ok(),
        rustc: folder("RUSTC"),
        faircopy: std::env::current_exe().ok().filter(|program| program.file_stem().is_some_and(|name| name == "faircopy")),
    }
}

/// Writes the lock files that were made, for their author to commit.
pub fn write_locks(workshop: Option<&Workshop>, folder: &Folder) -> Vec<Diag> {
    let mut diags = Vec::new();
    for (path, bytes) in workshop.map(Workshop::locks).unwrap_or_default() {
        match edit::create(&folder.root.join(&path), &bytes) {
            Ok(()) => note(&format!("wrote {path}: commit it, so that the examples have the same dependencies everywhere")),
            Err(diag) => diags.push(diag),
        }
    }
    diags
}

pub fn test(args: &TestArgs) -> End {
    let format = match args.format {
        TestFormat::Human | TestFormat::Junit => Format::Human,
        TestFormat::Short => Format::Short,
        TestFormat::Json => Format::Json,
        TestFormat::Github => Format::Github,
    };
    let Some(mut run) = Run::start_with(&args.site, format) else { return End::Failed };
    let started = Instant::now();
    let workshop = workshop(&args.prove, &run.folder);
    let lab = workshop.as_ref().filter(|_| !args.list).map(|workshop| workshop as &dyn Lab);
    let wanted = Wanted { pages: args.pages.clone(), filter: args.filter.clone(), no_run: args.no_run };
    let mut tested = tested(&run, lab, &wanted);
    if let Some(page) = tested.unknown_page.take() {
        return run.fail(vec![no_such_page(&page)]);
    }
    if tested.cases.is_empty() && (args.filter.is_some() || !args.pages.is_empty()) {
        return run.fail(vec![no_such_example()]);
    }
    if args.list {
        return list(&tested, &run);
    }
    tested.report.diags.extend(write_locks(workshop.as_ref(), &run.folder));
    if args.accept && !tested.proofs.edits.is_empty() {
        match accepted(&tested.proofs.edits, &run) {
            // What is left is shown where it stands now, and what was written is held against the evidence once more.
            Ok(()) => {
                let made = tested.proofs.tally.made;
                run.read();
                tested = self::tested(&run, lab, &wanted);
                tested.proofs.tally.made = made;
                tested.proofs.tally.known -= made.min(tested.proofs.tally.known);
            }
            Err(diag) => tested.report.diags.push(diag),
        }
    }
    tested.report.sort();
    let look = Look { format, color: color(), root: run.folder.shown() };
    if matches!(args.format, TestFormat::Junit) {
        let _ = print::junit(&tested.cases, &tested.report, &run.sources, &look.root, &mut std::io::stdout());
    } else {
        print_report(&tested.report, &run.sources, &look);
    }
    summary(&tested, args, started);
    match tested.report.errors() {
        0 => End::Done,
        _ => End::SiteHasErrors,
    }
}

fn tested(run: &Run, lab: Option<&dyn Lab>, wanted: &Wanted) -> Tested {
    let mut tested = run.pool.install(|| pipeline::test(&run.sources, &run.folder.config, &run.options, lab, wanted));
    tested.report.diags.extend(run.found.iter().cloned());
    tested
}

/// `content/notes/lock/index.md:117 rust` for each.
fn list(tested: &Tested, run: &Run) -> End {
    let mut out = std::io::stdout();
    let _ = print::list(&tested.cases, &run.sources, &run.folder.shown(), &mut out);
    note(&count(tested.cases.len(), "example"));
    End::Done
}

/// Writes what came out into the pages. Each is exchanged as a whole or not at all.
fn accepted(edits: &[Edit], run: &Run) -> Result<(), Diag> {
    let mut pages: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        pages.entry(&edit.path).or_default().push(edit.clone());
    }
    // All of them are read before the first is written, so that one that moved on stops the rest.
    let texts = pages.iter().map(|(path, edits)| Ok((*path, accept::applied(&run.sources.text(path)?, edits))));
    for (path, text) in texts.collect::<Result<Vec<_>, Diag>>()? {
        edit::replace(&run.folder.root.join(path), text.as_bytes())?;
    }
    let blocks = edits.iter().filter(|edit| edit.text.ends_with('\n') || edit.text.is_empty()).count();
    note(&format!("wrote {} into {}", count(blocks, "output"), count(pages.len(), "page")));
    Ok(())
}

fn summary(tested: &Tested, args: &TestArgs, started: Instant) {
    let Proofs { tally, rustc, .. } = &tested.proofs;
    let mut parts = vec![format!("{} proven", tally.proven)];
    for (number, word) in [
        (tally.failed, "failed"),
        (tally.ignored, "ignored"),
        (tally.unproven, if args.no_run { "only compiled" } else { "unproven here" }),
        (tally.pending, "pending"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {word}"));
        }
    }
    let packages = match tally.packages {
        0 => String::new(),
        packages => format!("; {} with {}", count(packages, "package"), count(tally.tests, "test")),
    };
    let rustc = rustc.as_deref().map_or_else(String::new, |rustc| format!(" with {rustc}"));
    let seconds = started.elapsed().as_secs_f64();
    note(&format!("{}: {}{packages}{rustc}, {seconds:.2} s", count(tally.examples(), "example"), parts.join(", ")));
    if args.stats {
        print_stats(tally, &tested.layers);
    }
}

fn print_stats(tally: &Tally, layers: &[&'static str]) {
    note(&format!("{} known to the store, {} compiled or run", tally.known, tally.made));
    let layers = if layers.is_empty() { "none".to_owned() } else { layers.join(", ") };
    note(&format!("isolation: {layers}"));
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn no_such_example() -> Diag {
    Diag::error("no-such-example", "no example is meant by this").help("`faircopy test --list` shows all of them")
}

fn no_such_page(page: &str) -> Diag {
    Diag::error("no-such-page", format!("there is no page `{page}`"))
        .help("name its file, its folder, or a part of the path, such as `netlink-table-lock`")
}
