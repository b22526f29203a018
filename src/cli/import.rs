//! `faircopy import`: an old blog becomes pages of a site, and every page is held against its original.

use super::args::ImportArgs;
use super::{CONFIG, End, Folder, bar, color, fail, note, pool, print_report, today};
use crate::config::{Config, Options};
use crate::diag::{Checked, Diag, Place, Report as Diags, Severity};
use crate::edit::import as put;
use crate::import::post::Remark;
use crate::import::report::{self, PostReport, Report};
use crate::import::select::Selector;
use crate::import::site::address::Home;
use crate::import::site::prove::{self, Addresses};
use crate::import::site::stamp::{self, Stamp, Stamps, State};
use crate::import::site::{self, Names, Plan, PlannedPage, Request};
use crate::page;
use crate::pipeline::{self, Body};
use crate::print::{Format, Look};
use crate::read;
use crate::source::{IMPORTED, Sources};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const REPORTS: [&str; 2] = ["import-report.html", "import-report.json"];

pub fn import(args: &ImportArgs) -> End {
    let look = Look { format: args.format.into(), color: color(), root: String::new() };
    let Some(pool) = pool(args.jobs, &look) else { return End::Failed };
    let stated = match Stated::read(args) {
        Ok(stated) => stated,
        Err(diag) => {
            fail(vec![diag], &look);
            return End::Misused;
        }
    };
    let mut diags = Vec::new();
    match pool.install(|| run(args, &stated, &look, &mut diags)) {
        Ok(end) => end,
        Err(diag) => {
            diags.push(diag);
            fail(diags, &look)
        }
    }
}

/// The values of the command line that can be wrong.
struct Stated {
    select: Option<Selector>,
    zone: Option<TimeZone>,
    section: String,
}

impl Stated {
    fn read(args: &ImportArgs) -> Result<Self, Diag> {
        let select = args.select.as_deref().map(Selector::parse).transpose().map_err(|fault| bad_selector(fault.at, &fault.message))?;
        let zone = args.timezone.as_deref().map(|zone| TimeZone::get(zone).map_err(|_| bad_zone(zone))).transpose()?;
        let section = args.section.strip_suffix('/').unwrap_or(&args.section).to_owned();
        if section.split('/').any(|part| part.is_empty() || part.starts_with(['.', '_']) || part.contains('\\')) {
            return Err(bad_section(&args.section));
        }
        if let Some(address) = args.base_url.as_deref().filter(|address| Home::parse(address).is_none()) {
            return Err(bad_address(address));
        }
        Ok(Self { select, zone, section })
    }
}

fn run(args: &ImportArgs, stated: &Stated, look: &Look, diags: &mut Vec<Diag>) -> Result<End, Diag> {
    let Some(target) = Target::find(args, look) else { return Ok(End::Failed) };
    let stamps = target.stamps()?;
    let (old, pages) = old(args, &target, diags)?;
    let request = Request { pages, ..request(args, stated, &target, &stamps) };
    let bar = bar();
    let plan = site::plan(&old, &request, &|| bar.inc(1)).take_into(diags);
    bar.finish_and_clear();
    if plan.pages.is_empty() {
        // What is wrong with a file is the reason.
        if diags.iter().all(|diag| diag.severity != Severity::Error) {
            diags.push(no_posts());
        }
        print_diags(std::mem::take(diags), &old, look);
        return Ok(End::SiteHasErrors);
    }
    let made = target.made(&plan, args, stated, &stamps);
    let states = states(&plan, &stamps, &target.root, args.again)?;
    if let Some(path) = astray(&states, &made, &target.root) {
        return Err(leads_out(path));
    }
    let Proven { report, dead } = proof(&plan, &old, &target, &made, diags);
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
    print_diags(std::mem::take(diags), &old, look);
    let _ = write!(std::io::stderr(), "{}", report::summary(&report));
    note(&tally(&plan, &states, args.dry_run));
    if dead > 0 {
        note(&dead_ends(dead, plan.identity.home.is_none()));
    }
    // Later imports would tell the times of the posts in another zone again.
    let is_other = target.config.as_ref().is_some_and(|config| stated.zone.as_ref().is_some_and(|zone| *zone != config.timezone));
    if let Some(name) = args.timezone.as_ref().filter(|_| is_other) {
        note(&format!("write `timezone = \"{name}\"` into {}: later imports take it from there", target.root.join(&target.name).display()));
    }
    if let Some(folder) = &folder {
        note(&format!("report: {}", folder.join(REPORTS[0]).display()));
    }
    let failed = has_errors || args.check && !report.is_lossless();
    Ok(if failed { End::SiteHasErrors } else { End::Done })
}

/// The site that the posts go to.
struct Target {
    root: PathBuf,
    /// The name of the configuration in it.
    name: String,
    /// `None` for a site that is yet to be made.
    config: Option<Config>,
    /// What is there already.
    there: Sources,
}

impl Target {
    /// What is wrong is printed.
    fn find(args: &ImportArgs, look: &Look) -> Option<Self> {
        let folder = match &args.out {
            Some(out) if !out.join(CONFIG).is_file() => {
                let there = match out.is_dir() {
                    true => read::sources(out, CONFIG).value,
                    false => Sources::memory(read::folio()),
                };
                return Some(Self { root: out.clone(), name: CONFIG.to_owned(), config: None, there });
            }
            Some(out) => Folder { root: out.clone(), config: CONFIG.to_owned() },
            None => Folder::find(args.config.as_deref(), look)?,
        };
        let config = folder.configured(look)?;
        let there = read::sources(&folder.root, &folder.config).value;
        Some(Self { root: folder.root, name: folder.config, config: Some(config), there })
    }

    fn stamps(&self) -> Result<Stamps, Diag> {
        let path = self.root.join(IMPORTED);
        match put::bytes(&path)? {
            Some(bytes) => stamp::parse(&String::from_utf8_lossy(&bytes)).map_err(|fault| damaged_stamps(&path, &fault)),
            None => Ok(Stamps::new()),
        }
    }

    /// The files that make a folder a site, where it is none, and the posts a section.
    fn made(&self, plan: &Plan, args: &ImportArgs, stated: &Stated, stamps: &Stamps) -> Vec<(String, String)> {
        let identity = &plan.identity;
        let home = identity.home.as_ref();
        let mut files = put::new_site(&put::NewSite {
            title: identity.title.as_deref().unwrap_or("My notes"),
            old: home.map(|home| home.origin.as_str()),
            path: home.map_or("", |home| &home.path),
            section: &stated.section,
            lang: identity.lang.as_deref(),
            timezone: args.timezone.as_deref().or(identity.timezone.as_deref()),
        });
        let index = section_index(&stated.section);
        let folder = format!("{}{}/", page::CONTENT, stated.section);
        // A section that somebody made has the index that they want, or none.
        let is_ours = self.there.under(&folder).all(|(path, _)| stamps.contains_key(&**path));
        let was_written = |path: &str| !args.again && stamps.get(path).is_some_and(|stamp| stamp.written.is_some());
        files.retain(|(path, _)| {
            let is_wanted = self.config.is_none() || *path == index && is_ours;
            is_wanted && !was_written(path) && !self.root.join(path).exists()
        });
        files
    }

    fn base_path(&self, plan: &Plan) -> String {
        match &self.config {
            Some(config) => config.base_url.path.clone(),
            None => plan.identity.home.as_ref().map_or(String::new(), |home| home.path.clone()),
        }
    }
}

/// The old site: a folder, or files with what their pages name. Beside it, which files are pages if not all may be.
fn old(args: &ImportArgs, target: &Target, diags: &mut Vec<Diag>) -> Result<(Sources, Option<BTreeSet<String>>), Diag> {
    if let [folder] = args.sources.as_slice()
        && folder.is_dir()
    {
        if read::overlap(folder, &target.root) {
            return Err(into_itself(folder, &target.root));
        }
        return Ok((read::folder(folder).take_into(diags), None));
    }
    if let Some(missing) = args.sources.iter().find(|source| !source.is_file()) {
        return Err(no_source(missing));
    }
    let (root, names) = read::common_folder(&args.sources);
    let alone = read::some(&root, names.iter().map(String::as_str)).take_into(diags);
    if let Some((source, _)) = args.sources.iter().zip(&names).find(|(_, name)| !alone.contains(name)) {
        return Err(no_source(source));
    }
    let pages: BTreeSet<String> = names.into_iter().collect();
    let named = site::named(&alone);
    let all = read::some(&root, pages.union(&named).map(String::as_str)).take_into(diags);
    Ok((all, Some(pages)))
}

fn request<'a>(args: &ImportArgs, stated: &'a Stated, target: &Target, stamps: &Stamps) -> Request<'a> {
    let section = stated.section.clone();
    let config = target.config.as_ref();
    let folder = format!("{}{section}/", page::CONTENT);
    let is_page = |path: &str| page::is_markdown(path) && page::stem(path) != "_index";
    let foreign: Vec<&str> =
        target.there.under(page::CONTENT).map(|(path, _)| &**path).filter(|path| is_page(path) && !stamps.contains_key(*path)).collect();
    let kept = stamps.iter().filter(|(path, _)| path.starts_with(&folder) && is_page(path) && (args.to_static || !is_single(path)));
    Request {
        reserved: site::reserved(config, &section, &target.there, &foreign),
        section,
        select: stated.select.as_ref(),
        zone: stated.zone.clone().or_else(|| config.map(|config| config.timezone.clone())),
        base_url: args.base_url.clone(),
        guess: !args.no_guess,
        to_static: args.to_static,
        pages: None,
        language: config.map(|config| config.default_language.clone()),
        taxonomies: match config {
            Some(config) => config.taxonomies.iter().map(|taxonomy| taxonomy.name.clone()).collect(),
            None => vec!["tags".to_owned(), "categories".to_owned()],
        },
        names: Names {
            kept: kept.map(|(path, stamp)| (stamp.origin.clone(), path.clone())).collect(),
            taken: foreign.iter().filter(|path| path.starts_with(&folder)).map(|path| page::own_name(path).to_owned()).collect(),
        },
    }
}

fn is_index(path: &str) -> bool {
    path.ends_with("/_index.md")
}

fn section_index(section: &str) -> String {
    format!("{}{section}/_index.md", page::CONTENT)
}

fn is_single(path: &str) -> bool {
    page::stem(path) != "index"
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
    let mut all = written.chain(made.iter().map(|(path, _)| path.as_str())).chain([IMPORTED]);
    all.find(|path| !read::is_below(&root.join(path), root))
}

/// The report, and how many links and pictures will keep the new site from being built.
struct Proven {
    report: Report,
    dead: usize,
}

/// What a build says of links and pictures that lead nowhere.
const DEAD: [&str; 3] = ["broken-link", "missing-image", "link-to-hidden"];

/// Renders the new pages as the new site will, and compares each with its original.
fn proof(plan: &Plan, old: &Sources, target: &Target, made: &[(String, String)], diags: &mut Vec<Diag>) -> Proven {
    let sources = prove::sources(plan, old, &target.there, made);
    let options = match today(None) {
        Ok(today) => Options { drafts: true, future: true, expired: true, today, ..Options::default() },
        Err(diag) => {
            diags.push(diag);
            Options { drafts: true, future: true, expired: true, ..Options::default() }
        }
    };
    let Checked { value: bodies, diags: found } = pipeline::bodies(&sources, &target.name, &options);
    let pages: BTreeMap<&str, &PlannedPage> = plan.pages.iter().map(|page| (page.path.as_str(), page)).collect();
    let mut problems: BTreeMap<&str, Vec<Remark>> = BTreeMap::new();
    let mut dead = 0;
    for diag in &found {
        let Some(place) = diag.place.as_ref().filter(|place| diag.severity != Severity::Note && plan.files.contains_key(&*place.path))
        else {
            continue;
        };
        dead += usize::from(DEAD.contains(&diag.code) && diag.severity == Severity::Error);
        if pages.get(&*place.path).is_some_and(|page| is_told(page, diag)) {
            continue;
        }
        problems.entry(&place.path).or_default().push(Remark { code: diag.code, message: diag.message.clone(), line: None });
    }
    let addresses = Rendered { bodies: &bodies, base: target.base_path(plan) };
    let posts = plan.pages.iter().map(|page| {
        let proof = bodies.get(page.path.as_str()).and_then(|body| prove::prove(page, &body.html, &addresses));
        PostReport { proof, ..prove::post(page, &problems.remove(page.path.as_str()).unwrap_or_default()) }
    });
    Proven { report: Report { posts: posts.collect(), ..prove::whole(plan) }, dead }
}

/// Whether a remark says already where a link or a picture leads nowhere.
fn is_told(page: &PlannedPage, diag: &Diag) -> bool {
    let address = diag.message.split('`').nth(1).map(|address| format!("`{address}`"));
    DEAD.contains(&diag.code) && address.is_some_and(|address| page.remarks.iter().any(|remark| remark.message.contains(&address)))
}

fn dead_ends(count: usize, is_homeless: bool) -> String {
    let (what, lead) = if count == 1 { ("link or picture", "leads") } else { ("links or pictures", "lead") };
    let remedy = match is_homeless {
        true => "give the address of the old site with `--base-url OLD_URL`, to which they lead then",
        false => "the report lists them; `faircopy check` shows each place",
    };
    format!("{count} {what} {lead} nowhere, so `faircopy build` will refuse the result: {remedy}")
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
    for (path, text) in made.iter().filter(|(path, _)| is_index(path)) {
        stamps.entry(path.clone()).or_default().next = Some(blake3::hash(text.as_bytes()));
    }
    let stamps_path = root.join(IMPORTED);
    if stamps != before {
        put::overwrite(&stamps_path, stamp::print(&stamps).as_bytes())?;
    }
    let files = made.iter().map(|(path, _)| path).chain(plan.files.keys()).map(|path| root.join(path));
    put::sweep(files.chain([stamps_path.clone()]));
    for (path, text) in made {
        put::put(&root.join(path), text.as_bytes(), None)?;
    }
    // Those of an import that was interrupted as well.
    for (path, stamp) in stamps.iter_mut().filter(|(path, stamp)| is_index(path) && stamp.next.is_some()) {
        if put::there(&root.join(path))? == stamp.next {
            stamp.written = stamp.next.take();
        }
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

/// Places with a span are in the old site.
fn print_diags(diags: Vec<Diag>, old: &Sources, look: &Look) {
    let mut report = Diags { diags };
    report.sort();
    print_report(&report, old, look);
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

fn damaged_stamps(path: &Path, fault: &str) -> Diag {
    Diag::error("damaged-stamps", format!("cannot read `{}`: {fault}", path.display()))
        .help("restore it; without it, every file that differs from what would be imported counts as edited")
}

fn into_itself(source: &Path, root: &Path) -> Diag {
    Diag::error("import-into-itself", format!("`{}` and `{}` lie in each other", source.display(), root.display()))
        .help("name a folder outside of the old site with `--out`")
}

fn no_source(path: &Path) -> Diag {
    Diag::error("no-source", format!("`{}` is not a file that could be imported", path.display()))
        .help("name one folder, or one or more files; of a link, name what it leads to")
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

fn bad_selector(at: usize, message: &str) -> Diag {
    Diag::error("bad-selector", format!("`--select`: {message} (at character {})", at + 1))
        .help("write a CSS selector such as `article .content`")
}

fn bad_section(section: &str) -> Diag {
    Diag::error("no-section", format!("`{}` cannot be a folder of `content/`", section.escape_debug()))
        .help("give the path below `content/`, as in `--section notes`")
}

fn bad_zone(zone: &str) -> Diag {
    Diag::error("bad-zone", format!("`{}` is no time zone", zone.escape_debug()))
        .help("write a name of the IANA database such as `Asia/Shanghai`")
}

fn bad_address(address: &str) -> Diag {
    Diag::error("bad-old-address", format!("`{}` is no address of a site", address.escape_debug()))
        .help("write it as `https://example.org` or `https://example.org/blog`")
}
