//! `faircopy import`: an old blog becomes pages of a site, and every page is held against its original.

mod target;

use super::args::ImportArgs;
use super::{End, bar, color, fail, note, pool, print_report, select, today};
use crate::config::Options;
use crate::diag::{Checked, Diag, Place, Report as Diags, Severity};
use crate::edit::import as put;
use crate::import::post::Remark;
use crate::import::report::{self, PostReport, Report};
use crate::import::site::prove::{self, Addresses};
use crate::import::site::stamp::{self, Stamp, Stamps, State};
use crate::import::site::{self, Plan, Request};
use crate::page;
use crate::pipeline::{self, Body};
use crate::print::{Format, Look};
use crate::read;
use crate::source::Sources;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use target::{Target, old, request};

const REPORTS: [&str; 2] = ["import-report.html", "import-report.json"];

pub fn import(args: &ImportArgs) -> End {
    let look = Look { format: args.format.into(), color: color(), root: String::new() };
    let Some(pool) = pool(args.jobs, &look) else { return End::Failed };
    let mut diags = Vec::new();
    match pool.install(|| run(args, &look, &mut diags)) {
        Ok(end) => end,
        Err(diag) => {
            diags.push(diag);
            fail(diags, &look)
        }
    }
}

fn run(args: &ImportArgs, look: &Look, diags: &mut Vec<Diag>) -> Result<End, Diag> {
    let select = select::selector(args.select.as_deref())?;
    let Some(target) = Target::find(args, look) else { return Ok(End::Failed) };
    let stamps = target.stamps()?;
    let (old, pages) = old(args, &target, diags)?;
    let request = Request { pages, select: select.as_ref(), ..request(args, &target, &stamps)? };
    let bar = bar();
    let plan = site::plan(&old, &request, &|| bar.inc(1)).take_into(diags);
    bar.finish_and_clear();
    if plan.pages.is_empty() {
        diags.push(no_posts());
        print_diags(std::mem::take(diags), look);
        return Ok(End::SiteHasErrors);
    }
    let made = target.made(&plan, args);
    let states = states(&plan, &stamps, &target.root, args.again)?;
    if let Some(path) = astray(&states, &made, &target.root) {
        return Err(leads_out(path));
    }
    let report = proof(&plan, &old, &target, &made, diags);
    diags.extend(states.iter().filter_map(|(path, state)| noteworthy(path, *state)));
    if args.dry_run {
        show(&plan, &old, &made, &states, &target.root)?;
    } else {
        write(&plan, &old, &made, &states, stamps, &target.root, diags)?;
    }
    let folder = args.report.clone().or_else(|| (!args.dry_run).then(|| target.root.clone()));
    if let Some(folder) = &folder {
        put::overwrite(&folder.join(REPORTS[0]), report::html(&report).as_bytes())?;
        put::overwrite(&folder.join(REPORTS[1]), report::json(&report).as_bytes())?;
    }
    let has_errors = diags.iter().any(|diag| diag.severity == Severity::Error);
    if look.format != Format::Human {
        diags.extend(plan.pages.iter().flat_map(|page| page.remarks.iter().map(|remark| worth_a_look(&page.post.origin, remark))));
    }
    print_diags(std::mem::take(diags), look);
    let _ = write!(std::io::stderr(), "{}", report::summary(&report));
    note(&tally(&plan, &states, args.dry_run));
    if let Some(folder) = &folder {
        note(&format!("report: {}", folder.join(REPORTS[0]).display()));
    }
    let failed = has_errors || args.check && !report.is_lossless();
    Ok(if failed { End::SiteHasErrors } else { End::Done })
}

/// What is to be done with each file.
fn states(plan: &Plan, stamps: &Stamps, root: &Path, again: bool) -> Result<BTreeMap<String, State>, Diag> {
    let state = |(path, file): (&String, &site::PlannedFile)| {
        let there = put::there(&root.join(path))?;
        Ok((path.clone(), stamp::state(stamps.get(path), there, file.hash, again)))
    };
    plan.files.iter().map(state).collect()
}

/// What would be written through a link that leads out of the site's folder.
fn astray<'a>(states: &'a BTreeMap<String, State>, made: &'a [(String, String)], root: &Path) -> Option<&'a str> {
    let written = states.iter().filter(|(_, state)| state.is_written()).map(|(path, _)| path.as_str());
    let mut all = written.chain(made.iter().map(|(path, _)| path.as_str())).chain([stamp::FILE]);
    all.find(|path| !read::is_below(&root.join(path), root))
}

/// Renders the new pages as the new site will, and compares each with its original.
fn proof(plan: &Plan, old: &Sources, target: &Target, made: &[(String, String)], diags: &mut Vec<Diag>) -> Report {
    let sources = prove::sources(plan, old, &target.there, made);
    let options = match today(None) {
        Ok(today) => Options { drafts: true, future: true, expired: true, today, ..Options::default() },
        Err(diag) => {
            diags.push(diag);
            Options { drafts: true, future: true, expired: true, ..Options::default() }
        }
    };
    let Checked { value: bodies, diags: found } = pipeline::bodies(&sources, &target.name, &options);
    let mut problems: BTreeMap<&str, Vec<Remark>> = BTreeMap::new();
    for diag in &found {
        let Some(place) = diag.place.as_ref().filter(|place| diag.severity != Severity::Note && plan.files.contains_key(&*place.path))
        else {
            continue;
        };
        problems.entry(&place.path).or_default().push(Remark { code: diag.code, message: diag.message.clone(), line: None });
    }
    let addresses = Rendered { bodies: &bodies, base: target.base_path(plan) };
    let posts = plan.pages.iter().map(|page| {
        let proof = bodies.get(page.path.as_str()).and_then(|body| prove::prove(page, &body.html, &addresses));
        PostReport { proof, ..prove::post(page, &problems.remove(page.path.as_str()).unwrap_or_default()) }
    });
    Report { posts: posts.collect(), ..prove::whole(plan) }
}

struct Rendered<'a> {
    bodies: &'a BTreeMap<Arc<str>, Body>,
    base: String,
}

impl Addresses for Rendered<'_> {
    fn page(&self, path: &str) -> Option<&str> {
        self.bodies.get(path).map(|body| body.url.as_str())
    }

    fn base(&self) -> &str {
        &self.base
    }
}

/// Writes what is to be written. The stamps are written before and after: whatever is interrupted in between is known as
/// this import's own by the next one.
fn write(
    plan: &Plan,
    old: &Sources,
    made: &[(String, String)],
    states: &BTreeMap<String, State>,
    mut stamps: Stamps,
    root: &Path,
    diags: &mut Vec<Diag>,
) -> Result<(), Diag> {
    let before = stamps.clone();
    for (path, state) in states {
        let file = &plan.files[path];
        if state.is_written() {
            let stamp = stamps.entry(path.clone()).or_default();
            stamp.next = Some(file.hash);
            stamp.origin.clone_from(&file.origin);
        }
    }
    let stamps_path = root.join(stamp::FILE);
    if stamps != before {
        put::overwrite(&stamps_path, stamp::print(&stamps).as_bytes())?;
    }
    for (path, text) in made {
        put::put(&root.join(path), text.as_bytes(), None)?;
    }
    for (path, state) in states {
        let (file, at) = (&plan.files[path], root.join(path));
        if state.is_written() {
            let there = put::there(&at)?;
            if *state == State::New && there.is_some() || !put::put(&at, &file.bytes(old)?, there)? {
                diags.push(edited_meanwhile(path));
                continue;
            }
        }
        if state.is_written() || *state == State::Same {
            let stamp = Stamp { origin: file.origin.clone(), source: file.source, written: Some(file.hash), next: None };
            stamps.insert(path.clone(), stamp);
        }
    }
    put::overwrite(&stamps_path, stamp::print(&stamps).as_bytes())
}

/// Prints every file, what would become of it, and how large it is; of changes what they are.
fn show(plan: &Plan, old: &Sources, made: &[(String, String)], states: &BTreeMap<String, State>, root: &Path) -> Result<(), Diag> {
    let mut out = std::io::stdout().lock();
    let mut line = |text: String| {
        // A closed pipe must not hide how the command ended.
        let _ = writeln!(out, "{text}");
    };
    for (path, text) in made {
        line(format!("{:9} {:>9}  {path}", "new", text.len()));
    }
    for (path, state) in states {
        let file = &plan.files[path];
        let word = match state {
            State::New => "new",
            State::Same => "same",
            State::Changed => "changed",
            State::Edited { .. } => "edited",
            State::Deleted => "deleted",
            State::Foreign => "foreign",
        };
        line(format!("{word:9} {:>9}  {path}", file.len));
        if page::is_markdown(path) && matches!(state, State::Changed | State::Edited { stale: true }) {
            let there = put::bytes(&root.join(path))?.unwrap_or_default();
            let (there, new) = (String::from_utf8_lossy(&there).into_owned(), String::from_utf8_lossy(&file.bytes(old)?).into_owned());
            line(difference(&there, &new));
        }
    }
    Ok(())
}

/// What differs, line by line, with two lines around it.
fn difference(there: &str, new: &str) -> String {
    let diff = similar::TextDiff::from_lines(there, new);
    let text = diff.unified_diff().context_radius(2).header("there", "imported").to_string();
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

fn tally(plan: &Plan, states: &BTreeMap<String, State>, dry_run: bool) -> String {
    let [mut written, mut same, mut edited, mut deleted, mut foreign] = [0; 5];
    for state in states.values() {
        let count = match state {
            State::New | State::Changed => &mut written,
            State::Same => &mut same,
            State::Edited { .. } => &mut edited,
            State::Deleted => &mut deleted,
            State::Foreign => &mut foreign,
        };
        *count += 1;
    }
    let mut parts = vec![format!("{written} {}", if dry_run { "would be written" } else { "written" }), format!("{same} unchanged")];
    let others = [(edited, "edited and left alone"), (deleted, "deleted and left out"), (foreign, "not of an import and left alone")];
    parts.extend(others.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")));
    let posts = plan.pages.len();
    format!("{posts} {}: {}", if posts == 1 { "post" } else { "posts" }, parts.join(", "))
}

fn print_diags(diags: Vec<Diag>, look: &Look) {
    let mut report = Diags { diags };
    report.sort();
    let nothing = Sources::memory(BTreeMap::<String, Vec<u8>>::new());
    print_report(&report, &nothing, look);
}

fn noteworthy(path: &str, state: State) -> Option<Diag> {
    match state {
        State::Edited { stale } => Some(edited(path, stale)),
        State::Deleted => Some(deleted(path)),
        State::Foreign => Some(occupied(path)),
        State::New | State::Same | State::Changed => None,
    }
}

fn worth_a_look(origin: &str, remark: &Remark) -> Diag {
    Diag::notice(remark.code, remark.message.clone()).at(Place::file(origin))
}

fn edited(path: &str, stale: bool) -> Diag {
    let diag = Diag::warning("edited-file", "the file was edited since the last import and stays as it is").at(Place::file(path));
    match stale {
        true => diag.help("`--dry-run` shows how the imported text differs; delete the file and import with `--again` to have that"),
        false => diag.help("nothing changed in the old site; there is nothing to do"),
    }
}

fn deleted(path: &str) -> Diag {
    Diag::notice("deleted-file", "the file was deleted since the last import and stays so")
        .at(Place::file(path))
        .help("`--again` writes it once more")
}

fn occupied(path: &str) -> Diag {
    Diag::warning("occupied-name", "a file that no import wrote has this name and stays as it is")
        .at(Place::file(path))
        .help("rename or remove it and import again")
}

fn edited_meanwhile(path: &str) -> Diag {
    Diag::warning("edited-file", "the file changed while the import ran and stays as it is").at(Place::file(path)).help("import again")
}

fn leads_out(path: &str) -> Diag {
    Diag::error("leads-out", "a link leads out of the folder of the site, where an import writes nothing")
        .at(Place::file(path))
        .help("put a folder in place of the link, or name the folder that it leads to with `--out`")
}

fn no_posts() -> Diag {
    Diag::error("no-posts", "no post was found")
        .help("say where the text of a page stands, as in `--select .post-body`, or name another folder")
}
