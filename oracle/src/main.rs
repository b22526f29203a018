//! faircopy's highlighter beside syntect with Oniguruma, token by token. `oracle/README.md` says how to use it.

mod child;
mod compare;
#[path = "../../tests/highlight/listing.rs"]
mod listing;
mod measure;
mod record;
mod shrink;
mod side;
mod speed;
mod theirs;

use compare::{EXPLAINED, Outcome};
use side::Side;
use speed::Speeds;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use syntect::parsing::SyntaxSet;

const USAGE: &str =
    "usage: oracle compare OURS [--as GRAMMAR] [--most MEGABYTES] [--quiet] PATH…   files, or folders with all that is in them
       oracle speed OURS [--as GRAMMAR] [--most MEGABYTES] [--runs N] PATH…   bytes a second of both
       oracle site OURS [--runs N] PATH…                what 20 KB of code in five languages cost, from nothing
       oracle shrink OURS GRAMMAR FILE                  the least of a file that still differs
       oracle record FOLDER                             syntect's results for the samples of tests/highlight";

/// Larger files are as a rule made by programs, and say one thing many times.
const LARGEST: u64 = 4 << 20;

fn main() -> ExitCode {
    if !theirs::has_oniguruma() {
        eprintln!("this was built without Oniguruma");
        return ExitCode::from(2);
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["theirs"] => {
            let set = two_face::syntax::extra_newlines();
            child::serve(|grammar, code, out| theirs::answer(&set, grammar, code, out)).map(|()| true)
        }
        ["compare", ours, rest @ ..] => compare(Path::new(ours), rest),
        ["speed", ours, rest @ ..] => speed(Path::new(ours), rest).map(|()| true),
        ["site", ours, rest @ ..] => site(Path::new(ours), rest).map(|()| true),
        [speed @ ("speed-operations" | "speed-html"), rest @ ..] => {
            let rest: Vec<_> = rest.iter().map(|argument| (*argument).to_owned()).collect();
            theirs::speed(*speed == "speed-html", &rest).map(|()| true)
        }
        ["shrink", ours, grammar, file] => sides(Path::new(ours)).and_then(|mut sides| shrink::file(&mut sides, grammar, Path::new(file))),
        ["record", folder] => record::samples(Path::new(folder)).map(|()| true),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// faircopy, and syntect as another process of this program.
fn sides(ours: &Path) -> std::io::Result<(Side, Side)> {
    Ok((Side::new(ours, "answer"), Side::new(&std::env::current_exe()?, "theirs")))
}

/// What is said of a run on files.
struct Wanted<'a> {
    forced: Option<&'a str>,
    quiet: bool,
    /// Bytes of one grammar.
    most: usize,
    runs: usize,
    files: Vec<PathBuf>,
}

impl<'a> Wanted<'a> {
    fn of(arguments: &[&'a str]) -> std::io::Result<Self> {
        let mut wanted = Self { forced: None, quiet: false, most: usize::MAX, runs: 3, files: Vec::new() };
        let mut rest = arguments.iter();
        let number = |text: Option<&&str>| {
            text.and_then(|text| text.parse::<f64>().ok()).ok_or_else(|| std::io::Error::other("a number is missing"))
        };
        while let Some(argument) = rest.next() {
            match *argument {
                "--as" => wanted.forced = rest.next().copied(),
                "--quiet" => wanted.quiet = true,
                "--most" => wanted.most = (number(rest.next())? * 1e6) as usize,
                "--runs" => wanted.runs = number(rest.next())? as usize,
                path => wanted.files.extend(files(Path::new(path))),
            }
        }
        if wanted.most < usize::MAX {
            wanted.files.sort_by_cached_key(|path| shuffled(path));
        }
        Ok(wanted)
    }

    /// The files of each grammar, as many as are wanted of it.
    fn by_grammar<'l>(&self, languages: &'l Languages) -> std::io::Result<BTreeMap<&'l str, Vec<PathBuf>>>
    where
        'a: 'l,
    {
        let mut groups: BTreeMap<&str, (u64, Vec<PathBuf>)> = BTreeMap::new();
        for path in &self.files {
            let Some(grammar) = self.forced.or_else(|| languages.of_file(path)) else { continue };
            let (bytes, files) = groups.entry(grammar).or_default();
            let length = path.metadata()?.len();
            if length <= LARGEST && *bytes + length <= self.most as u64 {
                *bytes += length;
                files.push(path.clone());
            }
        }
        Ok(groups.into_iter().map(|(grammar, (_, files))| (grammar, files)).collect())
    }
}

/// True if nothing differs that is not explained.
fn compare(ours: &Path, arguments: &[&str]) -> std::io::Result<bool> {
    let wanted = Wanted::of(arguments)?;
    let languages = Languages::of(ours)?;
    let (mut ours, mut theirs) = sides(ours)?;
    let mut totals: BTreeMap<&str, Total> = BTreeMap::new();
    let mut skipped: BTreeMap<&str, usize> = BTreeMap::new();
    for path in &wanted.files {
        let Some(grammar) = wanted.forced.or_else(|| languages.of_file(path)) else {
            *skipped.entry("of no known language").or_default() += 1;
            continue;
        };
        if totals.get(grammar).is_some_and(|total| total.outcome.bytes >= wanted.most) {
            continue;
        }
        if path.metadata()?.len() > LARGEST {
            *skipped.entry("too large").or_default() += 1;
            continue;
        }
        let Ok(code) = String::from_utf8(std::fs::read(path)?) else {
            *skipped.entry("not UTF-8").or_default() += 1;
            continue;
        };
        // Both sides have lines like these.
        let code = code.replace("\r\n", "\n").replace('\r', "\n");
        let outcome = compare::file(&mut ours, &mut theirs, grammar, path, &code)?;
        if let Some(first) = &outcome.first {
            println!("{}:{}:{}: {grammar}, {} lines differ", path.display(), first.line, first.column, outcome.differing);
            println!("  line   {}", excerpt(&first.text));
            println!("  ours   {}", excerpt(&first.ours.join(" | ")));
            println!("  theirs {}", excerpt(&first.theirs.join(" | ")));
        }
        if let Some(why) = &outcome.stopped
            && !wanted.quiet
        {
            println!("{}:{}: {grammar}: not compared from here on: {why}", path.display(), outcome.lines + 1);
        }
        totals.entry(grammar).or_default().add(outcome);
    }
    Ok(print(&totals, &skipped))
}

fn speed(ours: &Path, arguments: &[&str]) -> std::io::Result<()> {
    let wanted = Wanted::of(arguments)?;
    let languages = Languages::of(ours)?;
    let groups = wanted.by_grammar(&languages)?;
    let theirs = std::env::current_exe()?;
    Speeds::heading();
    for (grammar, files) in &groups {
        Speeds { ours, theirs: &theirs, runs: wanted.runs }.row(grammar, files)?;
    }
    Ok(())
}

fn site(ours: &Path, arguments: &[&str]) -> std::io::Result<()> {
    let wanted = Wanted::of(arguments)?;
    let languages = Languages::of(ours)?;
    let groups = wanted.by_grammar(&languages)?;
    let theirs = std::env::current_exe()?;
    Speeds { ours, theirs: &theirs, runs: wanted.runs }.site(&groups)
}

#[derive(Default)]
struct Total {
    files: usize,
    outcome: Outcome,
    stopped: BTreeMap<String, usize>,
}

impl Total {
    fn add(&mut self, outcome: Outcome) {
        self.files += 1;
        self.outcome.bytes += outcome.bytes;
        self.outcome.lines += outcome.lines;
        self.outcome.ops += outcome.ops;
        self.outcome.tokens += outcome.tokens;
        self.outcome.differing += outcome.differing;
        if let Some(why) = outcome.stopped {
            *self.stopped.entry(why).or_default() += 1;
        }
    }
}

fn print(totals: &BTreeMap<&str, Total>, skipped: &BTreeMap<&str, usize>) -> bool {
    println!("{:<28} {:>6} {:>12} {:>10} {:>12} {:>12} {:>8}", "grammar", "files", "bytes", "lines", "operations", "tokens", "differ");
    let row = |name: &str, total: &Total| {
        let Total { files, outcome: o, .. } = total;
        println!("{name:<28} {files:>6} {:>12} {:>10} {:>12} {:>12} {:>8}", o.bytes, o.lines, o.ops, o.tokens, o.differing);
    };
    let mut all = Total::default();
    for (name, total) in totals {
        row(name, total);
        all.files += total.files;
        all.outcome.bytes += total.outcome.bytes;
        all.outcome.lines += total.outcome.lines;
        all.outcome.ops += total.outcome.ops;
        all.outcome.tokens += total.outcome.tokens;
        all.outcome.differing += total.outcome.differing;
        for (why, count) in &total.stopped {
            *all.stopped.entry(why.clone()).or_default() += count;
        }
    }
    row("all", &all);
    let large = totals.values().filter(|total| total.outcome.bytes >= 50_000).count();
    println!("{} grammars, {large} of them with 50 KB or more", totals.len());
    for (why, count) in skipped {
        println!("skipped: {count} files {why}");
    }
    for (why, count) in &all.stopped {
        println!("not to the end: {count} files, {why}");
        if let Some((_, reason)) = EXPLAINED.iter().find(|(stop, _)| stop == why) {
            println!("    ({reason})");
        }
    }
    all.outcome.differing == 0
}

fn excerpt(text: &str) -> String {
    let text: String = text.chars().take(400).collect();
    text.replace('\t', "→")
}

/// The files of a folder in the order of their names; a file itself.
fn files(path: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// The same order for the same paths, and none that keeps neighbours together (FNV-1a).
fn shuffled(path: &Path) -> u64 {
    path.to_string_lossy().bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Which grammar a file has, of those that faircopy has.
struct Languages {
    set: SyntaxSet,
    ours: BTreeSet<String>,
}

impl Languages {
    fn of(ours: &Path) -> std::io::Result<Self> {
        let names = std::process::Command::new(ours).arg("names").output()?;
        if !names.status.success() {
            return Err(std::io::Error::other(String::from_utf8_lossy(&names.stderr).into_owned()));
        }
        let ours = String::from_utf8_lossy(&names.stdout).lines().map(str::to_owned).collect();
        Ok(Self { set: two_face::syntax::extra_newlines(), ours })
    }

    fn of_file(&self, path: &Path) -> Option<&str> {
        let name = path.file_name()?.to_str()?;
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let known = || self.set.syntaxes().iter().filter(|syntax| self.ours.contains(&syntax.name));
        let by = |wanted: &str| known().find(|syntax| syntax.file_extensions.iter().any(|known| known == wanted));
        by(name).or_else(|| by(extension)).map(|syntax| syntax.name.as_str())
    }
}
