//! The command line: arguments become options once, the commands are straight lines, and the exit code says how
//! it ended. `args` is what clap reads. The only room that knows clap, the clock, the environment and the current folder.

mod args;
mod convert;
#[cfg(feature = "external")]
mod external;
mod import;
mod prove;

use crate::cache::{Cache, Facts};
use crate::config::{Config, Options, Today};
use crate::diag::{Diag, Report, Severity};
use crate::import::charset::NOTICE;
use crate::memo::{Function, Memo, Why};
use crate::output::{Nowhere, Sink};
use crate::page::DEFAULT;
use crate::pipeline::{self, Built, Timings};
use crate::print::{self, Format, Look};
use crate::prove::lab::Lab;
use crate::prove::workshop::{Workshop, preview};
use crate::source::{Hash, Sources};
use crate::stamp::Stamps;
use crate::{edit, highlight, pack, parse, read, serve, write};
use args::{BuildArgs, CheckArgs, CleanArgs, Cli, Command, InitArgs, NewArgs, ReportArgs, ServeArgs, SiteArgs, ThemeArgs};
use clap::{CommandFactory, Parser};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Done,
    SiteHasErrors,
    /// The command line cannot be meant.
    Misused,
    Failed,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Done => Self::SUCCESS,
            End::SiteHasErrors => Self::from(1),
            End::Misused => Self::from(2),
            End::Failed => Self::from(3),
        }
    }
}

/// Runs the command that the process's arguments state.
pub fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Build(args) => build(&args),
        Command::Check(args) => check(&args),
        Command::Test(args) => prove::test(&args),
        Command::Serve(args) => preview(&args),
        Command::New(args) => new(&args),
        Command::Init(args) => init(&args),
        Command::Theme(args) => theme(&args),
        Command::Import(args) => import::import(&args),
        Command::Convert(args) => convert::convert(&args),
        Command::Clean(args) => clean(&args),
        Command::Notices => notices(),
        Command::Completions { shell } => completions(shell),
    }
    .into()
}

fn build(args: &BuildArgs) -> End {
    let Some(mut run) = Run::start(&args.site, &args.report) else { return End::Failed };
    let Some(out) = args.out.clone().or_else(|| run.output_dir()) else {
        // Where the site is to be written is not known for sure, so nothing is.
        let built = run.build(None, &Memo::none(), &Nowhere);
        run.print(&built);
        note("nothing was written: the configuration has errors");
        return End::SiteHasErrors;
    };
    let staging = match write::Staging::open(&out, &run.folder.root) {
        Ok(staging) => staging,
        Err(diag) => return run.fail(vec![diag]),
    };
    let outputs = format!("output {}", staging.folder().display());
    let known = run.cache.fact::<Stamps>(&outputs).unwrap_or_default();
    let staging = staging.knowing(known.clone());
    let started = Instant::now();
    let workshop = prove::workshop(&args.prove, &run.folder);
    let memo = run.memo();
    let built = run.build(workshop.as_ref(), &memo, &staging);
    let (changes, reasons) = (memo.changes(), args.explain.then(|| memo.reasons()));
    drop(memo);
    // What a next run is to know is written while people are told of this one.
    let saving = run.cache.save(changes);
    run.print_diags(prove::write_locks(workshop.as_ref(), &run.folder));
    let refused = run.is_refused(&built.report);
    run.print(&built);
    explain(reasons.unwrap_or_default());
    if refused && !args.keep_going {
        staging.discard();
        saving.end(run.facts(None));
        note(&format!("nothing was written to {}", out.display()));
        return End::SiteHasErrors;
    }
    match staging.commit(&built.output, &built.unmade) {
        Ok(mut written) => {
            let stamps = std::mem::take(&mut written.stamps);
            write::published::save(&run.folder.root, &built.published);
            saving.end(run.facts((stamps != known).then_some((outputs, stamps))));
            run.print_diags(written.warnings);
            let (changed, same, gone) = (written.written, written.unchanged, written.removed);
            let seconds = started.elapsed().as_secs_f64();
            let kept = if written.kept > 0 { format!(", {} kept from the last build", written.kept) } else { String::new() };
            let files = files(built.output.len(), &out);
            note(&format!("{files} in {seconds:.2} s: {changed} written, {same} unchanged, {gone} removed{kept}{}", proven(&built)));
        }
        Err(diags) => return run.fail(diags),
    }
    // The process ends, and the system takes its memory back at once.
    std::mem::forget((built, run));
    if refused { End::SiteHasErrors } else { End::Done }
}

fn check(args: &CheckArgs) -> End {
    let Some(run) = Run::start(&args.site, &args.report) else { return End::Failed };
    let started = Instant::now();
    let workshop = prove::workshop(&args.prove, &run.folder);
    #[cfg_attr(not(feature = "external"), expect(unused_mut))]
    let mut built = run.make(pipeline::check, workshop.as_ref(), &run.memo(), &Nowhere);
    #[cfg(feature = "external")]
    if args.external {
        external::external(&run, &mut built);
    }
    run.print_diags(prove::write_locks(workshop.as_ref(), &run.folder));
    run.print(&built);
    if run.is_refused(&built.report) {
        return End::SiteHasErrors;
    }
    note(&format!("{} files are sound{}, checked in {:.2} s", built.output.len(), proven(&built), started.elapsed().as_secs_f64()));
    End::Done
}

fn preview(args: &ServeArgs) -> End {
    let look = Look { color: color(), ..Look::default() };
    let Some(folder) = Folder::find(args.site.config.as_deref(), &look) else { return End::Failed };
    let build = match options(&args.site) {
        Ok(build) => Options { drafts: !args.no_drafts, ..build },
        Err(diag) => return fail(vec![diag], &look),
    };
    let Some(jobs) = pool(args.site.jobs, &look) else { return End::Failed };
    let look = Look { root: folder.shown(), ..look };
    let workshop = prove::workshop(&args.prove, &folder);
    let lab = workshop.map(|workshop| Box::new(preview::Preview::new(workshop)) as Box<dyn Lab + Send>);
    let options = serve::Options {
        root: folder.root,
        config: folder.config,
        build,
        host: args.host,
        port: args.port,
        open: args.open.then_some(open),
        editor: args.open_with.clone(),
        look: look.clone(),
        lab,
    };
    match jobs.install(|| serve::serve(&options)) {
        Ok(()) => End::Done,
        Err(diag) => fail(vec![diag], &look),
    }
}

/// Shows an address in the browser of whoever sits here.
fn open(address: &str) {
    let command: &[&str] = match () {
        () if cfg!(target_os = "macos") => &["open"],
        () if cfg!(windows) => &["cmd", "/c", "start", ""],
        () => &["xdg-open"],
    };
    let mut browser = Process::new(command[0]);
    let browser = browser.args(&command[1..]).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match browser.spawn() {
        // Somebody must ask how it ended, or it stays among the processes.
        Ok(mut browser) => drop(std::thread::spawn(move || browser.wait())),
        Err(cause) => note(&format!("cannot open a browser with {}: {cause}", command[0])),
    }
}

fn new(args: &NewArgs) -> End {
    let look = Look { color: color(), ..Look::default() };
    let Some(folder) = Folder::find(args.config.as_deref(), &look) else { return End::Failed };
    let Some(config) = folder.configured(&look) else { return End::SiteHasErrors };
    let beside = args.lang.as_deref().and_then(|lang| config.language(lang)).filter(|id| *id != DEFAULT);
    let page = edit::NewPage {
        title: &args.title,
        section: &args.section,
        slug: args.slug.as_deref(),
        date: args.date.unwrap_or(config.today),
        lang: args.lang.as_deref(),
        suffix: beside.map(|id| config.code(id)),
        bundle: !args.single,
    };
    match edit::new_page(&folder.root, &page) {
        Ok(path) => {
            note(&format!("made {}; it is a draft: `faircopy serve` shows it", path.display()));
            End::Done
        }
        Err(diag) => fail(vec![diag], &look),
    }
}

fn init(args: &InitArgs) -> End {
    let look = Look { color: color(), ..Look::default() };
    let date = match today(None) {
        Ok(Today::Date(date)) => date,
        Ok(Today::Instant(now)) => now.to_zoned(jiff::tz::TimeZone::UTC).date(),
        Err(diag) => return fail(vec![diag], &look),
    };
    match edit::init(&args.dir, &edit::Site { title: &args.title, date }) {
        Ok(files) => {
            for file in files {
                note(&format!("made {}", file.display()));
            }
            note(&format!("now: cd {} && faircopy serve", args.dir.display()));
            End::Done
        }
        Err(diag) => fail(vec![diag], &look),
    }
}

/// Writes what is embedded. Files that are there already are somebody's, and stay.
fn theme(args: &ThemeArgs) -> End {
    let look = Look { color: color(), ..Look::default() };
    let Some(folder) = Folder::find(args.config.as_deref(), &look) else { return End::Failed };
    let (mut made, mut kept) = (0, 0);
    for (path, bytes) in read::folio() {
        let path = folder.root.join(path);
        if path.exists() {
            kept += 1;
        } else if let Err(diag) = edit::create(&path, bytes) {
            return fail(vec![diag], &look);
        } else {
            made += 1;
        }
    }
    note(&format!("wrote {made} files of the theme to {}; {kept} were there already", folder.root.join(read::THEME).display()));
    End::Done
}

fn clean(args: &CleanArgs) -> End {
    let look = Look { color: color(), ..Look::default() };
    let Some(folder) = Folder::find(args.config.as_deref(), &look) else { return End::Failed };
    let out = match &args.out {
        Some(out) => out.clone(),
        None => match folder.configured(&look) {
            Some(config) => folder.root.join(config.output_dir),
            None => return End::SiteHasErrors,
        },
    };
    match write::clean(&out) {
        Ok(removed) => {
            note(&format!("removed {removed} files from {}", out.display()));
            End::Done
        }
        Err(diags) => fail(diags, &look),
    }
}

fn notices() -> End {
    let mut out = std::io::stdout();
    let _ =
        out.write_all(highlight::notices().as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.write_all(NOTICE.as_bytes()));
    End::Done
}

fn completions(shell: clap_complete::Shell) -> End {
    clap_complete::generate(shell, &mut Cli::command(), "faircopy", &mut std::io::stdout());
    End::Done
}

/// A site's folder and the name of its configuration in it.
struct Folder {
    root: PathBuf,
    config: String,
}

impl Folder {
    /// The site that `--config` names, or the one whose `faircopy.toml` is here or in a folder above.
    fn find(config: Option<&Path>, look: &Look) -> Option<Self> {
        let path = match config {
            Some(path) => path.to_owned(),
            None => above().map(|folder| folder.join(CONFIG)).find(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(CONFIG)),
        };
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|_| path.is_file()) else {
            fail(vec![no_config(&path, config.is_some())], look);
            return None;
        };
        let root = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(Self { root: root.to_owned(), config: name.to_owned() })
    }

    /// The way to it from here, as paths are printed.
    fn shown(&self) -> String {
        match self.root.to_string_lossy().replace('\\', "/").as_str() {
            "." => String::new(),
            root => format!("{}/", root.trim_end_matches('/')),
        }
    }

    /// The configuration alone, for commands that build nothing. They must not act on a key that was not understood.
    fn configured(&self, look: &Look) -> Option<Config> {
        let options = Options { today: today(None).map_err(|diag| fail(vec![diag], look)).ok()?, ..Options::default() };
        let read = read::config(&self.root, &self.config);
        let mut report = Report { diags: read.diags };
        let config = report.take(parse::config::alone(&read.value, &self.config, &options));
        if report.errors() == 0 {
            return Some(config);
        }
        report.diags.retain(|diag| diag.severity == Severity::Error);
        print_report(&report, &read.value, &Look { root: self.shown(), ..look.clone() });
        None
    }
}

const CONFIG: &str = "faircopy.toml";

/// One run over a site: what `build` and `check` share.
struct Run<'a> {
    options: Options,
    report: Option<&'a ReportArgs>,
    format: Format,
    folder: Folder,
    sources: Sources,
    /// What was wrong with the folder itself.
    found: Vec<Diag>,
    pool: rayon::ThreadPool,
    timing: Duration,
    cache: Cache,
    /// What was known of the sources' files, and what is known now.
    stamps: (Stamps, Stamps),
}

impl<'a> Run<'a> {
    fn start(args: &SiteArgs, report: &'a ReportArgs) -> Option<Self> {
        let run = Run::start_with(args, report.format.into())?;
        Some(Self { report: Some(report), ..run })
    }

    /// One without options of a report.
    fn start_with(args: &SiteArgs, format: Format) -> Option<Self> {
        let look = Look { format, color: color(), root: String::new() };
        let options = options(args).map_err(|diag| fail(vec![diag], &look)).ok()?;
        let folder = Folder::find(args.config.as_deref(), &look)?;
        let pool = pool(args.jobs, &look)?;
        // Where no line can count, one line says that something is being done.
        if !std::io::stderr().is_terminal() {
            note(&format!("reading {}{}", folder.shown(), folder.config));
        }
        let sources = Sources::memory(BTreeMap::<String, Vec<u8>>::new());
        let options = Options { published: write::published::load(&folder.root), ..options };
        let cache = Cache::open(&folder.root);
        let stamps = (cache.fact("sources").unwrap_or_default(), Stamps::new());
        let (found, timing) = (Vec::new(), Duration::ZERO);
        let mut run = Self { options, report: None, format, folder, sources, found, pool, timing, cache, stamps };
        run.read();
        Some(run)
    }

    /// Looks at the site's files, as they are now.
    fn read(&mut self) {
        let started = Instant::now();
        let (known, now) = (&self.stamps.0, self.cache.now());
        let (read, stamps) = self.pool.install(|| read::sources_again(&self.folder.root, &self.folder.config, known, now));
        (self.sources, self.found, self.stamps.1) = (read.value, read.diags, stamps);
        if parse::config::alone(&self.sources, &self.folder.config, &self.options).value.dates_from_git.any() {
            let history = read::history(&self.folder.root, &self.folder.config).take_into(&mut self.found);
            self.sources = self.sources.clone().with_history(history);
        }
        self.timing = started.elapsed();
    }

    /// The folder that the configuration names; `None` if the configuration has errors and may mean another.
    fn output_dir(&self) -> Option<PathBuf> {
        let config = parse::config::config(&self.sources, &self.folder.config, &self.options);
        let is_sound = config.diags.iter().all(|diag| diag.severity != Severity::Error);
        is_sound.then(|| self.folder.root.join(config.value.output_dir))
    }

    fn build(&self, workshop: Option<&Workshop>, memo: &Memo, sink: &dyn Sink) -> Built {
        self.make(pipeline::build, workshop, memo, sink)
    }

    /// What earlier runs of the same options are remembered by.
    fn memo(&self) -> Memo<'_> {
        let Options { base_url, drafts, future, expired, .. } = &self.options;
        Memo::with(&self.cache, &format!("{base_url:?} {drafts} {future} {expired}"))
    }

    /// What the next run is to know beside results, if it is new: of the sources and, by its name, of an output.
    fn facts(&self, output: Option<(String, Stamps)>) -> Facts {
        let sources = (self.stamps.0 != self.stamps.1).then(|| ("sources".to_owned(), pack::bytes(&self.stamps.1)));
        let output = output.map(|(name, stamps)| (name, pack::bytes(&stamps)));
        sources.into_iter().chain(output).collect()
    }

    fn make(&self, pipeline: Pipeline, workshop: Option<&Workshop>, memo: &Memo, sink: &dyn Sink) -> Built {
        let sink = Counted { sink, bar: bar() };
        let lab = workshop.map(|workshop| workshop as &dyn Lab);
        let mut built = self.pool.install(|| pipeline(&self.sources, &self.folder.config, &self.options, lab, memo, &sink));
        sink.bar.finish_and_clear();
        built.report.diags.extend(self.found.iter().cloned());
        built.report.sort();
        built.timings.stages.insert(0, ("read", self.timing));
        built
    }

    fn is_refused(&self, report: &Report) -> bool {
        report.errors() > 0 || (self.report.is_some_and(|own| own.deny_warnings) && report.warnings() > 0)
    }

    fn print(&self, built: &Built) {
        let sources = self.sources.with(built.texts.clone());
        self.pool.install(|| print_report(&built.report, &sources, &self.look()));
        if self.report.is_some_and(|own| own.timings) {
            print_timings(&built.timings);
        }
    }

    fn look(&self) -> Look {
        Look { format: self.format, color: color(), root: self.folder.shown() }
    }

    fn print_diags(&self, diags: Vec<Diag>) {
        if !diags.is_empty() {
            print_report(&Report { diags }, &self.sources, &self.look());
        }
    }

    fn fail(&self, diags: Vec<Diag>) -> End {
        self.print_diags(diags);
        End::Failed
    }
}

/// [`pipeline::build`], or [`pipeline::check`].
type Pipeline = fn(&Sources, &str, &Options, Option<&dyn Lab>, &Memo, &dyn Sink) -> Built;

/// Passes files on and shows how many there were.
struct Counted<'a> {
    sink: &'a dyn Sink,
    bar: ProgressBar,
}

impl Sink for Counted<'_> {
    fn put(&self, path: &str, bytes: &[u8], hash: Hash) -> Result<(), Diag> {
        self.bar.inc(1);
        self.sink.put(path, bytes, hash)
    }

    fn holds(&self, path: &str, hash: Hash) -> bool {
        let holds = self.sink.holds(path, hash);
        self.bar.inc(u64::from(holds));
        holds
    }

    fn before(&self, path: &str) -> Option<Vec<u8>> {
        self.sink.before(path)
    }
}

/// A line that counts on a terminal; nothing elsewhere.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} files, {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn options(args: &SiteArgs) -> Result<Options, Diag> {
    let today = today(args.today)?;
    let base_url = args.base_url.clone();
    Ok(Options { base_url, drafts: args.drafts, future: args.future, expired: args.expired, today, published: Vec::new() })
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock and the environment")]
fn today(stated: Option<jiff::civil::Date>) -> Result<Today, Diag> {
    if let Some(date) = stated {
        return Ok(Today::Date(date));
    }
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        // Whoever sets it wants the same bytes again: the clock instead would be a quiet fault (reproducible-builds.org).
        Some(epoch) => {
            let instant = epoch.to_str().and_then(|text| text.parse().ok()).and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
            instant.map(Today::Instant).ok_or_else(|| bad_epoch(&epoch.to_string_lossy()))
        }
        None => Ok(Today::Instant(jiff::Timestamp::now())),
    }
}

/// The current folder and those above it, as seen from here: ``, `..`, `../..`.
#[expect(clippy::disallowed_methods, reason = "only to look for the configuration in the folders above")]
fn above() -> impl Iterator<Item = PathBuf> {
    let depth = std::env::current_dir().map_or(0, |here| here.ancestors().count() - 1);
    (0..=depth).map(|up| std::iter::repeat_n("..", up).collect())
}

#[expect(clippy::disallowed_methods, reason = "NO_COLOR is a wish about this terminal (no-color.org)")]
fn color() -> bool {
    std::io::stderr().is_terminal() && !std::env::var("NO_COLOR").is_ok_and(|wish| !wish.is_empty())
}

/// Threads for the stages. Their stacks are large since Markdown, TOML and HTML nest as deep as an author likes.
fn pool(jobs: Option<u16>, look: &Look) -> Option<rayon::ThreadPool> {
    let builder = rayon::ThreadPoolBuilder::new().stack_size(16 << 20);
    builder.num_threads(jobs.map_or(0, usize::from)).build().map_err(|cause| fail(vec![no_threads(&cause)], look)).ok()
}

fn print_report(report: &Report, sources: &Sources, look: &Look) {
    let mut stderr = std::io::stderr().lock();
    let mut stdout = std::io::stdout().lock();
    // Machines read standard output; people look at standard error.
    let out: &mut dyn Write = if matches!(look.format, Format::Human) { &mut stderr } else { &mut stdout };
    // A closed pipe must not hide how the command ended.
    let _ = print::report(report, sources, look, out);
}

fn print_timings(timings: &Timings) {
    for (stage, time) in &timings.stages {
        note(&format!("{stage:>10} {:9.1} ms", time.as_secs_f64() * 1000.0));
    }
    for (what, count) in &timings.counts {
        note(&format!("{what:>10} {count:7}"));
    }
}

/// Says of each thing that was made anew why it was.
fn explain(reasons: Vec<(Function, String, Why)>) {
    // That the whole is not as it was is why anybody asks.
    for (function, name, why) in reasons.into_iter().filter(|(function, ..)| *function != Function::Site) {
        let because = match why {
            Why::New => "nothing was known of it".to_owned(),
            Why::Changed(part) => format!("{part} changed"),
            Why::Asked(question) => format!("the answer to {question} changed"),
            Why::Link => "an address that it links to came or went".to_owned(),
            Why::Missing => "what lies in the output is not what was written there".to_owned(),
        };
        note(&format!("{:>8} {name}: {because}", function.name()));
    }
}

/// `, 12 examples proven`, where there are any.
fn proven(built: &Built) -> String {
    let tally = &built.proofs.tally;
    let mut text = match tally.proven {
        0 if tally.failed == 0 => String::new(),
        0 => ", no example proven".to_owned(),
        1 => ", 1 example proven".to_owned(),
        proven => format!(", {proven} examples proven"),
    };
    if tally.failed > 0 {
        text.push_str(&format!(", {} not", tally.failed));
    }
    if tally.unproven > 0 {
        text.push_str(&format!(", {} unproven here", tally.unproven));
    }
    text
}

fn files(count: usize, out: &Path) -> String {
    format!("{count} files for {}", out.display())
}

/// Says something to the person at the terminal.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn fail(diags: Vec<Diag>, look: &Look) -> End {
    let nothing = Sources::memory(BTreeMap::<String, Vec<u8>>::new());
    print_report(&Report { diags }, &nothing, look);
    End::Failed
}

fn no_config(path: &Path, stated: bool) -> Diag {
    let diag = Diag::error("no-config", format!("there is no configuration `{}`", path.display()));
    if stated {
        diag.help("name an existing file with --config")
    } else {
        diag.help("change to the site's folder, name it with --config, or make a new site with `faircopy init DIR`")
    }
}

fn bad_epoch(written: &str) -> Diag {
    Diag::error("bad-epoch", format!("SOURCE_DATE_EPOCH is `{}`, which is no number of seconds since 1970", written.escape_debug()))
        .help("set it to a whole number, such as `git log -1 --format=%ct` prints, unset it, or give --today")
}

fn no_threads(cause: &rayon::ThreadPoolBuildError) -> Diag {
    Diag::error("no-threads", format!("cannot start the threads: {cause}")).help("ask for fewer with --jobs")
}
