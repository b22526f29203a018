//! One call of the compiler, and its messages.

use super::Bench;
use super::process::{Tool, end};
use super::sandbox::{End, Network, Outcome};
use crate::diag::Diag;
use crate::prove::evidence::{Child, Mark, Message};
use crate::prove::judge::said;
use serde::Deserialize;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the compiler may take for one crate. What takes longer hangs.
const WALL: Duration = Duration::from_secs(300);

/// One call. Files are named from `dir`, which is where it runs.
pub struct Call<'a> {
    pub dir: &'a Path,
    pub args: Vec<OsString>,
    /// The source itself, for a crate that is no file: how messages call it, and how many lines of it they do not count.
    pub stdin: Option<(&'a str, &'a str, usize)>,
    pub read: Vec<PathBuf>,
    /// Beside `dir`.
    pub write: Vec<PathBuf>,
}

pub struct Compiled {
    pub is_built: bool,
    /// The errors, as the compiler states them.
    pub messages: Vec<Raw>,
    /// All of them as text.
    pub rendered: String,
}

impl Call<'_> {
    pub fn run(self, bench: &Bench) -> Result<Compiled, Diag> {
        let mut env: Vec<(OsString, OsString)> = Vec::new();
        let mut args: Vec<OsString> = vec!["--error-format=json".into()];
        args.extend(self.args);
        if let Some((_, name, lines)) = self.stdin {
            // As rustdoc tells rustc that it compiles a block of a longer text (`FileName::DocTest`).
            env.push(("UNSTABLE_RUSTDOC_TEST_PATH".into(), name.into()));
            env.push(("UNSTABLE_RUSTDOC_TEST_LINE".into(), format!("-{lines}").into()));
            args.push("-".into());
        }
        let stdin = self.stdin.map(|(source, ..)| source.as_bytes());
        let tool = Tool {
            program: &bench.toolchain.rustc,
            args,
            dir: self.dir,
            env,
            stdin,
            read: self.read,
            write: self.write,
            wall: WALL,
            network: Network::None,
        };
        let outcome = tool.run(bench).map_err(|cause| cannot_compile(&cause.to_string()))?;
        compiled(outcome)
    }
}

fn compiled(outcome: Outcome) -> Result<Compiled, Diag> {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let code = match outcome.end {
        End::Exit(code) => code,
        // It crashed, ran out of memory or hung: then that is what is wrong.
        other => return Err(cannot_compile(&format!("it ended with {}\n{}", said(&end(other)), stderr.trim_end()))),
    };
    let mut messages = Vec::new();
    let mut rest = String::new();
    for line in stderr.lines() {
        match serde_json::from_str::<Raw>(line) {
            Ok(message) if message.level.starts_with("error") && !message.is_summary() => messages.push(message),
            Ok(_) => {}
            Err(_) => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    if code != 0 && messages.is_empty() {
        return Err(cannot_compile(if rest.trim().is_empty() { &stderr } else { &rest }));
    }
    let rendered = messages.iter().map(|message| message.rendered.as_deref().unwrap_or_default()).collect::<Vec<_>>().join("");
    let rendered = if rendered.is_empty() { rendered } else { format!("{}\n", rendered.trim_end()) };
    Ok(Compiled { is_built: code == 0, messages, rendered })
}

/// A message as rustc's JSON has it (rustc book, "JSON Output").
#[derive(Debug, Deserialize)]
pub struct Raw {
    pub message: String,
    pub code: Option<RawCode>,
    pub level: String,
    pub spans: Vec<RawSpan>,
    #[serde(default)]
    pub children: Vec<Raw>,
    pub rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct RawCode {
    pub code: String,
}

#[derive(Debug, Deserialize)]
pub struct RawSpan {
    pub file_name: String,
    pub line_start: usize,
    pub line_end: usize,
    pub column_start: usize,
    pub column_end: usize,
    pub is_primary: bool,
    pub label: Option<String>,
    pub suggested_replacement: Option<String>,
    pub expansion: Option<Box<RawExpansion>>,
}

#[derive(Debug, Deserialize)]
pub struct RawExpansion {
    pub span: RawSpan,
}

/// A place as evidence has it.
pub struct Located {
    /// Empty for the job's own text, else the path by which the job finds the file.
    pub file: String,
    pub start: (usize, usize),
    pub end: (usize, usize),
}

impl Raw {
    /// `aborting due to 2 previous errors`.
    fn is_summary(&self) -> bool {
        self.spans.is_empty() && self.message.starts_with("aborting due to")
    }

    /// The message with its places as `locate` has them; what it does not know is left out.
    pub fn message(&self, locate: &dyn Fn(&RawSpan) -> Option<Located>) -> Message {
        let mark = |span: &RawSpan| {
            let Located { file, start, end } = span.chain().find_map(locate)?;
            let (label, replacement) = (span.label.clone(), span.suggested_replacement.clone());
            Some(Mark { file, start, end, is_primary: span.is_primary, label, replacement })
        };
        let child = |raw: &Raw| Child {
            is_help: raw.level == "help",
            text: raw.message.clone(),
            marks: raw.spans.iter().filter_map(mark).collect(),
        };
        Message {
            text: self.message.clone(),
            code: self.code.as_ref().map(|code| code.code.clone()).filter(|code| code.starts_with('E')),
            marks: self.spans.iter().filter_map(mark).collect(),
            children: self.children.iter().filter(|raw| !raw.message.is_empty()).map(child).collect(),
        }
    }
}

impl RawSpan {
    /// The place itself, then those of the macro calls that it comes from.
    pub fn chain(&self) -> impl Iterator<Item = &RawSpan> {
        std::iter::successors(Some(self), |span| span.expansion.as_ref().map(|expansion| &expansion.span))
    }
}

fn cannot_compile(said: &str) -> Diag {
    Diag::error("compiler-failed", "the compiler failed without saying what is wrong with the code")
        .note(said.trim_end())
        .help("check that `rustc` compiles anything in this folder, and that a linker such as `cc` is installed")
}
