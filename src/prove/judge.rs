//! Judges evidence: whether an example did what its block and the outputs below it state.
//!
//! All of this is cheap and done on every build, so a changed output block asks for no new evidence.

use super::accept;
use super::compare::{Difference, difference};
use super::count::sum;
use super::evidence::{End, Evidence, Run, Test, TestVerdict};
use super::job::{Job, Mode, What};
use super::message::{self, Places};
use super::normalize::normalize;
use super::text::{Origin, TOKEN, UNNAMED};
use crate::diag::{Diag, Place, Severity, Span};
use crate::example::{Example, Expected, Lang, Normalizer, Rust, Stream, console};
use crate::proof::Edit;
use crate::source::Sources;
use std::sync::Arc;

/// What came of one example.
#[derive(Default)]
pub struct Judged {
    pub diags: Vec<Diag>,
    pub shown: Option<String>,
    pub edits: Vec<Edit>,
    /// What the output counts, by the words that the example names.
    pub counts: Vec<(String, u64)>,
}

pub struct Case<'a> {
    pub path: &'a Arc<str>,
    pub example: &'a Example,
    pub job: &'a Job,
    pub origin: &'a Origin,
    pub sources: &'a Sources,
    /// The normalisers of the site.
    pub normalize: &'a [Normalizer],
    /// The compiler, such as `1.95.0`.
    pub rustc: &'a str,
}

pub fn judge(case: &Case, evidence: &Evidence) -> Judged {
    let mut judged = Judged::default();
    if !evidence.says_something(case.expects_run()) {
        judged.diags.push(no_evidence(case.whole()));
        return judged;
    }
    match &case.example.lang {
        Lang::Rust(rust) if rust.compile_fail => case.must_fail(rust, evidence, &mut judged),
        _ if !evidence.built => judged.diags.extend(message::diags(
            &evidence.messages,
            &Places { origin: Some(case.origin), sources: case.sources, inputs: &case.job.inputs, whole: &case.whole() },
        )),
        Lang::Rust(rust) => case.program(rust.should_panic, evidence, &mut judged),
        Lang::Runner(_) => case.program(false, evidence, &mut judged),
        Lang::Console => case.console(evidence, &mut judged),
    }
    case.counts(evidence, &mut judged);
    judged
}

impl Case<'_> {
    /// Whether evidence that it was built must tell of a run as well.
    fn expects_run(&self) -> bool {
        match &self.job.what {
            What::Rust(rust) => matches!(rust.mode, Mode::Run | Mode::Harness) && !rust.is_file,
            What::Runner { .. } => true,
            What::Console { commands } => !commands.is_empty(),
            What::Package => false,
        }
    }

    /// Adds up what the output counts. A word that it does not count would be a claim without anything behind it, and so
    /// would a number that is another one each time.
    fn counts(&self, evidence: &Evidence, judged: &mut Judged) {
        if judged.diags.iter().any(|diag| diag.severity == Severity::Error) || evidence.runs.is_empty() {
            return;
        }
        let text = |runs: &[Run]| runs.iter().map(|run| with_end(&run.stdout)).collect::<String>();
        let (first, again) = (text(&evidence.runs), text(&evidence.again));
        for word in &self.example.counts {
            let place = Place::new(self.path, word.span);
            match sum(&first, &word.value) {
                Ok(Some(number)) => {
                    let other = sum(&again, &word.value).ok().flatten();
                    if !evidence.again.is_empty() && other != Some(number) {
                        let other = other.map_or_else(|| "none".to_owned(), |other| other.to_string());
                        judged.diags.push(not_repeatable(place, &format!("-{number} {0}\n+{other} {0}", word.value), true));
                    }
                    judged.counts.push((word.value.clone(), number));
                }
                Ok(None) => judged.diags.push(nothing_counted(place, &word.value)),
                Err(number) => judged.diags.push(not_counted(place, &number, &word.value)),
            }
        }
    }

    /// The place for what concerns the example as a whole.
    fn whole(&self) -> Place {
        Place::new(self.path, self.example.info)
    }

    /// A `compile_fail`: it failed, with the codes that are stated, and the compiler said what is stated.
    fn must_fail(&self, rust: &Rust, evidence: &Evidence, judged: &mut Judged) {
        if evidence.built {
            judged.diags.push(compiles(self.whole()));
            return;
        }
        let found: Vec<&str> = evidence.messages.iter().filter_map(|message| message.code.as_deref()).collect();
        let missing = rust.codes.iter().filter(|code| !found.contains(&code.value.as_str()));
        judged.diags.extend(missing.map(|code| {
            other_code(Place::new(self.path, code.span), &code.value, &found, &self.normalized(&self.message(&evidence.rendered), None))
        }));
        for expected in self.example.expected.iter().filter(|expected| expected.stream == Stream::Error) {
            self.error(expected, evidence, judged);
        }
        if self.example.show_output {
            judged.shown = Some(self.normalized(&self.message(&evidence.rendered), None));
        }
    }

    /// The compiler's message. Under another compiler than the one it was recorded with only what is said to be wrong
    /// and where is compared, since the wording changes with every release.
    fn error(&self, expected: &Expected, evidence: &Evidence, judged: &mut Judged) {
        let actual = self.normalized(&self.message(&evidence.rendered), Some(expected));
        let stated = self.stated(expected);
        let recorded = expected.rustc.as_ref().map(|rustc| rustc.value.as_str());
        if recorded.is_some_and(|recorded| recorded != self.rustc) {
            if heads(&stated) == heads(&actual) {
                if difference(&stated, &actual, expected.unordered).is_some() {
                    judged.diags.push(recorded_with(self.info(expected), recorded.unwrap_or_default(), self.rustc));
                    judged.edits.extend(accept::edits(self.path, expected, &actual, Some(self.rustc)));
                }
                return;
            }
        } else if difference(&stated, &actual, expected.unordered).is_none() {
            return;
        }
        let found = difference(&stated, &actual, expected.unordered).unwrap_or(Difference { text: String::new(), line: 0 });
        judged.diags.push(other_error(self.line(expected, found.line), &found.text));
        judged.edits.extend(accept::edits(self.path, expected, &actual, Some(self.rustc)));
    }

    /// A program that ran: how it ended, what it printed, and whether it did so twice.
    fn program(&self, should_panic: bool, evidence: &Evidence, judged: &mut Judged) {
        let Some(run) = evidence.runs.first() else {
            // A file without `main` is a library.
            if matches!(&self.job.what, What::Rust(rust) if rust.is_file && rust.mode == Mode::Run) {
                judged.diags.extend(self.example.expected.iter().map(|expected| nothing_runs(self.info(expected))));
            }
            return;
        };
        let is_stated = should_panic || self.example.expected.iter().any(|expected| expected.exit.is_some());
        let failed = evidence.tests.iter().filter(|test| test.verdict == TestVerdict::Failed && !is_stated);
        judged.diags.extend(failed.map(|test| self.test_failed(test)));
        if !judged.diags.is_empty() {
            return;
        }
        if let Some(diag) = self.ended(run, should_panic) {
            // What it printed until then is not what is to be shown, and nothing to write down.
            judged.diags.push(diag);
            return;
        }
        if run.survivors > 0 {
            judged.diags.push(survivors(self.whole(), run.survivors));
        }
        if matches!(run.end, End::Exit(_) | End::Signal(_)) {
            for expected in &self.example.expected {
                let actual = match expected.stream {
                    Stream::Stderr => &run.stderr,
                    _ => &run.stdout,
                };
                self.output(expected, actual, judged);
            }
        }
        // The machine was busy the second time: that tells of its time, and nothing of what it prints.
        if let Some(late) = evidence.again.first().filter(|again| again.end == End::TimedOut) {
            judged.diags.extend(self.ended(late, should_panic));
            judged.edits.clear();
            return;
        }
        let unlike = evidence.again.first().and_then(|again| self.unlike(run, again));
        if self.example.show_output {
            judged.shown = Some(self.normalized(&run.stdout, None));
        }
        if let Some((difference, is_stated)) = unlike {
            judged.diags.push(not_repeatable(self.whole(), &difference, is_stated || self.example.show_output));
            judged.edits.clear();
        }
    }

    /// What is wrong with how it ended.
    fn ended(&self, run: &Run, should_panic: bool) -> Option<Diag> {
        let success = match &self.job.what {
            What::Runner { exit, .. } => exit,
            _ => &vec![0],
        };
        let stated = self.example.expected.iter().find_map(|expected| Some((expected, expected.exit?)));
        match (&run.end, stated) {
            (End::Exit(code), Some((expected, exit))) => (*code != exit).then(|| other_exit(self.info(expected), exit, *code)),
            (End::Exit(code), None) if should_panic => success.contains(code).then(|| does_not_panic(self.whole())),
            (End::Signal(_), None) if should_panic => None,
            (End::Exit(code), None) if success.contains(code) => None,
            (End::Exit(code), None) => Some(self.failed(run, *code)),
            (End::Signal(number), _) => Some(signalled(self.whole(), *number, &tail(&self.relative(&run.stderr)))),
            (End::TimedOut, _) => Some(timed_out(self.whole(), self.job.timeout, run.survivors)),
            (End::TooMuchOutput(stream), _) => Some(too_much_output(self.whole(), stream)),
            (End::NotStarted(cause), _) => Some(not_started(self.whole(), cause)),
        }
    }

    /// One of the `#[test]` functions of a harness.
    fn test_failed(&self, test: &Test) -> Diag {
        let panicked = panic_place(&test.output, &self.job.name);
        let place = panicked.and_then(|(line, column, _)| self.origin.place((line, column), (line, column)));
        test_failed(place.unwrap_or_else(|| self.whole()), &test.name, &self.relative(&test.output))
    }

    /// It ended badly: at the panic's own place if it tells one.
    fn failed(&self, run: &Run, code: i32) -> Diag {
        let text = self.relative(&run.stderr);
        match panic_place(&run.stderr, &self.job.name) {
            Some((line, column, message)) => {
                let place = self.origin.place((line, column), (line, column)).unwrap_or_else(|| self.whole());
                panicked(place, &message, &tail(&text))
            }
            None => exited(self.whole(), code, &tail(&text)),
        }
    }

    fn output(&self, expected: &Expected, actual: &str, judged: &mut Judged) {
        let actual = self.normalized(actual, Some(expected));
        let stated = self.stated(expected);
        let Some(found) = difference(&stated, &actual, expected.unordered) else { return };
        judged.diags.push(other_output(self.line(expected, found.line), &found.text));
        judged.edits.extend(accept::edits(self.path, expected, &actual, None));
    }

    /// A block of commands is compared as a whole, commands and what each printed.
    fn console(&self, evidence: &Evidence, judged: &mut Judged) {
        let What::Console { commands } = &self.job.what else { return };
        for run in &evidence.runs {
            match &run.end {
                End::Exit(_) | End::Signal(_) => {}
                _ => judged.diags.extend(self.ended(run, false)),
            }
            if run.survivors > 0 {
                judged.diags.push(survivors(self.whole(), run.survivors));
            }
        }
        let output = |run: &Run| self.equal(&with_end(&run.stdout), self.example.expected.first());
        if !evidence.again.is_empty() {
            let all = |runs: &[Run]| -> String {
                commands.iter().zip(runs).map(|(command, run)| format!("{}{}", command.lines, output(run))).collect()
            };
            if let Some(found) = difference(&all(&evidence.runs), &all(&evidence.again), false) {
                judged.diags.push(not_repeatable(self.whole(), &found.text, false));
            }
        }
        let Some(expected) = self.example.expected.first().filter(|_| evidence.runs.len() == commands.len()) else { return };
        let block = console::read(&expected.code.text);
        // Commands stand in both as they are written, whatever is made equal in what they print.
        let stated: String = block.iter().map(|part| format!("{}{}", part.lines, self.equal(part.output, Some(expected)))).collect();
        let mut outputs = evidence.runs.iter().map(output);
        let mut real = |part: &console::Part| match part.script {
            Some(_) => format!("{}{}", part.lines, outputs.next().unwrap_or_default()),
            None => format!("{}{}", part.lines, part.output),
        };
        let actual: String = block.iter().map(&mut real).collect();
        let Some(found) = difference(&stated, &actual, false) else { return };
        // Whoever is about to accept what a command printed should know that it failed.
        let failed = commands.iter().zip(&evidence.runs).filter(|(_, run)| !run.end.is_success());
        let mut diag = other_output(self.line(expected, found.line), &found.text);
        diag.notes.extend(failed.map(|(command, run)| format!("`{}` ended with {}", command.script, said(&run.end))));
        judged.diags.push(diag);
        judged.edits.extend(accept::edits(self.path, expected, &actual, None));
    }

    /// In what two runs differ that no normaliser covers.
    ///
    /// The flag says that a block states or shows what differs.
    fn unlike(&self, run: &Run, again: &Run) -> Option<(String, bool)> {
        if run.end != again.end {
            return Some((format!("-{}\n+{}", said(&run.end), said(&again.end)), true));
        }
        // Where only parts of the output are stated, only these must be the same.
        let covered = |stream: Stream| self.example.expected.iter().find(|expected| expected.stream == stream);
        [(Stream::Stdout, &run.stdout, &again.stdout), (Stream::Stderr, &run.stderr, &again.stderr)].into_iter().find_map(
            |(stream, first, second)| {
                let expected = covered(stream);
                // What nobody shows and nobody states may differ.
                if stream == Stream::Stderr && expected.is_none() {
                    return None;
                }
                let (first, second) = (self.normalized(first, expected), self.normalized(second, expected));
                let is_stated = expected.is_some_and(|expected| {
                    let stated = self.stated(expected);
                    [&first, &second].iter().all(|actual| difference(&stated, actual, expected.unordered).is_none())
                });
                if is_stated { None } else { difference(&first, &second, false).map(|found| (found.text, expected.is_some())) }
            },
        )
    }

    /// Output with places in the form that pages show, and everything made equal that is to be.
    fn normalized(&self, text: &str, expected: Option<&Expected>) -> String {
        self.equal(&self.relative(text), expected)
    }

    /// The compiler's message with the lines of the blocks, also in the numbers beside the code.
    fn message(&self, rendered: &str) -> String {
        let line = |line: &str| -> Option<String> {
            let trimmed = line.trim_start();
            let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
            let rest = trimmed[digits..].strip_prefix(' ').filter(|rest| digits > 0 && rest.starts_with(['|', '~', '+', '-']))?;
            let (_, number) = self.origin.shown(trimmed[..digits].parse().ok()?);
            let width = line.len() - trimmed.len() + digits;
            Some(format!("{number:>width$} {rest}"))
        };
        let is_text = self.job.name == TOKEN;
        rendered.split_inclusive('\n').map(|own| line(own).filter(|_| is_text).unwrap_or_else(|| own.to_owned())).collect()
    }

    /// What a block states, with everything made equal that is to be.
    fn stated(&self, expected: &Expected) -> String {
        self.equal(&expected.code.text, Some(expected))
    }

    fn equal(&self, text: &str, expected: Option<&Expected>) -> String {
        let own = expected.map_or(&[][..], |expected| &expected.normalize);
        let all: Vec<Normalizer> = self.normalize.iter().chain(&self.example.normalize).chain(own).copied().collect();
        normalize(text, &all)
    }

    /// Every place of the job's text as pages call it: `example:2:5`, or `setup:1:1` of a block that it stands on.
    fn relative(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(TOKEN).filter(|_| self.job.name == TOKEN) {
            out.push_str(&rest[..at]);
            rest = &rest[at + TOKEN.len()..];
            let digits = rest.strip_prefix(':').map_or(0, |line| line.bytes().take_while(u8::is_ascii_digit).count());
            match rest.get(1..1 + digits).and_then(|line| line.parse().ok()) {
                Some(line) => {
                    let (block, line) = self.origin.shown(line);
                    out.push_str(&format!("{block}:{line}"));
                    rest = &rest[1 + digits..];
                }
                None => out.push_str(UNNAMED),
            }
        }
        out.push_str(rest);
        out
    }

    fn info(&self, expected: &Expected) -> Place {
        Place::new(self.path, expected.info)
    }

    /// The line of an output block, counted from 0; the block's info string if it has none.
    fn line(&self, expected: &Expected, line: usize) -> Place {
        let count = expected.code.starts.len();
        match expected.code.byte(line.min(count.saturating_sub(1)), 0) {
            Some(start) => {
                let length = expected.code.text.lines().nth(line.min(count - 1)).map_or(0, str::len);
                Place::new(self.path, Span::new(start, start + length))
            }
            None => self.info(expected),
        }
    }
}

/// Where the first panic of a program happened, in the job's own lines, and what it said.
fn panic_place(stderr: &str, name: &str) -> Option<(usize, usize, String)> {
    let mark = format!("panicked at {name}:");
    let at = stderr.find(&mark)?;
    let rest = &stderr[at + mark.len()..];
    let (place, message) = rest.split_once('\n').unwrap_or((rest, ""));
    let mut numbers = place.split(':');
    let line = numbers.next()?.parse().ok()?;
    let column = numbers.next()?.parse().ok()?;
    Some((line, column, message.lines().next().unwrap_or_default().to_owned()))
}

/// `error[E0382]` and ` --> example:3:5` of every message.
fn heads(text: &str) -> Vec<(String, String)> {
    let mut heads: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with("error") {
            heads.push((line.split(':').next().unwrap_or_default().to_owned(), String::new()));
        } else if let (Some(place), Some((_, known))) = (line.trim_start().strip_prefix("--> "), heads.last_mut())
            && known.is_empty()
        {
            place.clone_into(known);
        }
    }
    heads
}

/// How a run ended, in words.
pub fn said(end: &End) -> String {
    match end {
        End::Exit(code) => format!("exit code {code}"),
        End::Signal(number) => format!("signal {number}"),
        End::TimedOut => "no end in time".to_owned(),
        End::TooMuchOutput(stream) => format!("too much on {stream}"),
        End::NotStarted(cause) => cause.clone(),
    }
}

fn with_end(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// The last lines of what went to standard error.
fn tail(text: &str) -> String {
    const LINES: usize = 12;
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

fn with_stderr(diag: Diag, stderr: &str) -> Diag {
    if stderr.is_empty() { diag } else { diag.note(format!("it printed on standard error:\n{stderr}")) }
}

/// An output of a library, which is compiled, or tested with its package, and does not run.
pub fn nothing_runs(place: Place) -> Diag {
    Diag::error("output-without-run", "the file above is a library, so nothing comes out of it")
        .at(place)
        .help("remove this block, or put it behind an example that uses the library")
}

fn no_evidence(place: Place) -> Diag {
    Diag::error("no-evidence", "nothing was found out about this example, so it is not proven")
        .at(place)
        .help("remove `.faircopy` and try again; if it says this once more, it is a fault of faircopy")
}

fn compiles(place: Place) -> Diag {
    Diag::error("example-compiles", "this example is said not to compile, but it does")
        .at(place)
        .help("remove `compile_fail`, or bring the fault back that it is to show")
}

fn other_code(place: Place, code: &str, found: &[&str], rendered: &str) -> Diag {
    let message = match found {
        [] => format!("the compiler fails, but not with {code}"),
        found => format!("the compiler fails with {}, not with {code}", found.join(", ")),
    };
    Diag::error("other-error", message).at(place).note(rendered.trim_end()).help("write the code that it reports, or mend the example")
}

fn other_error(place: Place, difference: &str) -> Diag {
    Diag::error("other-error", "the compiler says something else").at(place).note(difference).help(ACCEPT)
}

fn recorded_with(place: Place, recorded: &str, rustc: &str) -> Diag {
    Diag::notice("other-compiler", format!("recorded with rustc {recorded}; rustc {rustc} says the same in other words"))
        .at(place)
        .help("nothing is wrong; `faircopy test --accept` records the new words")
}

const ACCEPT: &str = "mend the example, or write what comes out of it with `faircopy test --accept`";

fn other_output(place: Place, difference: &str) -> Diag {
    Diag::error("other-output", "the output is not what the block states").at(place).note(difference).help(ACCEPT)
}

fn not_repeatable(place: Place, difference: &str, is_shown: bool) -> Diag {
    let message = "a second run printed something else";
    let diag = match is_shown {
        true => Diag::error("not-repeatable", message),
        false => Diag::warning("not-repeatable", message),
    };
    diag.at(place).note(difference).help(
        "make it print the same each time, or say what may differ: `normalize=\"times,ids\"`, `output,unordered`, or `...` in the output",
    )
}

fn other_exit(place: Place, stated: i32, actual: i32) -> Diag {
    Diag::error("other-exit", format!("the program ended with exit code {actual}, not {stated}"))
        .at(place)
        .help(format!("mend the example, or write `exit={actual}`"))
}

fn does_not_panic(place: Place) -> Diag {
    Diag::error("example-failed", "this example is said to panic, but it ends well")
        .at(place)
        .help("remove `should_panic`, or let it panic")
}

fn panicked(place: Place, message: &str, stderr: &str) -> Diag {
    let diag = Diag::error("example-failed", format!("the example panicked: {message}"));
    with_stderr(diag.at(place), stderr).help("mend it, or write `should_panic` behind its language if it is meant to")
}

fn test_failed(place: Place, name: &str, output: &str) -> Diag {
    Diag::error("example-failed", format!("the test `{name}` fails")).at(place).note(output.trim_end()).help("mend the example or its test")
}

fn exited(place: Place, code: i32, stderr: &str) -> Diag {
    let diag = Diag::error("example-failed", format!("the program ended with exit code {code}"));
    with_stderr(diag.at(place), stderr).help(format!("mend it, or state it with an `output,exit={code}` block"))
}

fn signalled(place: Place, number: i32, stderr: &str) -> Diag {
    let name = match number {
        4 => " (SIGILL)",
        6 => " (SIGABRT: it aborted, or ran out of memory)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL: it used up its time or memory)",
        11 => " (SIGSEGV: it read or wrote where it may not, or its stack overflowed)",
        24 => " (SIGXCPU: it used up its time)",
        25 => " (SIGXFSZ: it wrote a file that is too large)",
        31 => " (SIGSYS: it called what the sandbox forbids)",
        _ => "",
    };
    let diag = Diag::error("example-failed", format!("the program was ended by signal {number}{name}"));
    with_stderr(diag.at(place), stderr).help("mend it, or write `no_run` behind its language if it is to be compiled only")
}

fn timed_out(place: Place, seconds: u64, survivors: usize) -> Diag {
    let others = if survivors > 0 { format!(", with {survivors} other processes") } else { String::new() };
    Diag::error("example-timed-out", format!("the example did not end within {seconds} s and was killed{others}"))
        .at(place)
        .help("let it end, write `no_run` if it is to be compiled only, or raise `examples.timeout`")
}

fn too_much_output(place: Place, stream: &str) -> Diag {
    Diag::error("too-much-output", format!("the example printed more than 64 KiB to {stream} and was killed"))
        .at(place)
        .help("let it print less, or write `no_run` if it is to be compiled only")
}

fn not_started(place: Place, cause: &str) -> Diag {
    Diag::error("example-failed", format!("the program could not be started: {cause}"))
        .at(place)
        .help("check that it is installed and that its folder can be read")
}

fn survivors(place: Place, count: usize) -> Diag {
    let message = match count {
        1 => "the example left a process that outlived it and was killed".to_owned(),
        _ => format!("the example left {count} processes that outlived it and were killed"),
    };
    Diag::error("left-processes", message).at(place).help("wait for what it starts, or end it")
}

fn nothing_counted(place: Place, word: &str) -> Diag {
    Diag::error("nothing-counted", format!("standard output has no number right before `{word}`"))
        .at(place)
        .help(format!("print it so: `12 {word}`"))
}

fn not_counted(place: Place, number: &str, word: &str) -> Diag {
    Diag::error("nothing-counted", format!("`{number} {word}` cannot be counted"))
        .at(place)
        .help("print a whole number whose sum with the others fits 64 bits")
}
