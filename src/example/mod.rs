//! Examples: the code blocks of a page that are proven, and the blocks that state what comes out of them. Made by
//! `parse`, plain data for `prove` and `render`.
//!
//! Spans are bytes of the page's own file.

pub mod console;
mod unhide;

pub use unhide::{Unhidden, unhide};

use crate::diag::{Span, Spanned};
use crate::pack::packed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A code block that is compiled, run and held against what the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Of the whole block; its start is the key by which `render` finds it.
    pub span: Span,
    /// Its info string, where messages about the example as a whole point; the first line of an indented block.
    pub info: Span,
    pub lang: Lang,
    /// The block's own lines; empty where it shows a file.
    pub code: Code,
    /// The file of the bundle that is compiled in place of the block's own lines.
    pub file: Option<Spanned<String>>,
    /// By which other examples of the page put this one before themselves.
    pub name: Option<Spanned<String>>,
    pub with: Vec<Spanned<String>>,
    /// A Cargo package of the bundle that the example may `use`.
    pub package: Option<Spanned<String>>,
    /// Features of that package, beside its default ones, that the example is built with.
    pub features: Vec<Spanned<String>>,
    /// Files of the bundle that it reads when it runs.
    pub inputs: Vec<Spanned<String>>,
    /// What the machine must have for it to be proven: layers of isolation, such as `netns` for an example that opens
    /// netlink sockets, and programs ([`PROGRAM`]).
    pub needs: Vec<Spanned<String>>,
    /// Words whose numbers in the output are added up for the whole site: `states` for `57 states`.
    pub counts: Vec<Spanned<String>>,
    /// The captured output is put on the page.
    pub show_output: bool,
    /// What is made equal before outputs are compared.
    pub normalize: Vec<Normalizer>,
    /// The blocks right after it that state what comes out.
    pub expected: Vec<Expected>,
    /// Whether nothing is wrong with how the block and its outputs are written. It cannot be proven otherwise.
    pub is_sound: bool,
}

impl Example {
    /// Its bytes together with those of its outputs.
    pub fn whole(&self) -> Span {
        let end = self.expected.iter().map(|expected| expected.span.end).fold(self.span.end, usize::max);
        Span::new(self.span.start, end)
    }
}

/// How an example is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lang {
    Rust(Rust),
    /// By the command of `[examples.runners.NAME]`.
    Runner(String),
    /// Commands behind `$`, each with its output below it.
    Console,
}

/// What rustdoc's tokens say (rustdoc book, "Documentation tests", section "Attributes").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rust {
    pub edition: Option<Edition>,
    pub should_panic: bool,
    pub no_run: bool,
    pub compile_fail: bool,
    pub ignore: Ignore,
    pub test_harness: bool,
    pub standalone_crate: bool,
    /// Codes of errors (`E0382`) that the compiler must report.
    pub codes: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    E2015,
    E2018,
    E2021,
    E2024,
}

impl Edition {
    pub const ALL: [Self; 4] = [Self::E2015, Self::E2018, Self::E2021, Self::E2024];

    pub fn year(self) -> &'static str {
        match self {
            Self::E2015 => "2015",
            Self::E2018 => "2018",
            Self::E2021 => "2021",
            Self::E2024 => "2024",
        }
    }

    pub fn of_year(year: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.year() == year)
    }
}

/// The layers of isolation that an example may need and `--require` may ask for.
pub const LAYERS: [&str; 5] = ["limits", "landlock", "seccomp", "netns", "pidns"];

/// What stands before the name of a program that an example may need and `--require` may ask for.
pub const PROGRAM: &str = "program:";

/// The program that a need or a requirement names, if it is one: `python3` of `program:python3`. It is found in `PATH`,
/// so it is a name alone.
pub fn program(need: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+');
    need.strip_prefix(PROGRAM).filter(|name| !name.is_empty() && !name.starts_with('-') && name.chars().all(is_plain))
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ignore {
    #[default]
    No,
    Always,
    /// Where the target's triple contains one of these.
    On(Vec<String>),
}

impl Rust {
    /// Whether the block is shown only, on a machine of this target.
    pub fn is_ignored(&self, target: &str) -> bool {
        match &self.ignore {
            Ignore::No => false,
            Ignore::Always => true,
            Ignore::On(parts) => parts.iter().any(|part| target.contains(part.as_str())),
        }
    }
}

/// The lines of a block without what stands before them in a quote or a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Each line ends in a newline.
    pub text: Arc<str>,
    /// The byte of the file at which each line begins.
    pub starts: Arc<[usize]>,
}

impl Code {
    /// The byte of the file for byte `column` of line `line` (from 0), or the line's end if it is shorter.
    pub fn byte(&self, line: usize, column: usize) -> Option<usize> {
        let length = self.text.lines().nth(line)?.len();
        Some(self.starts.get(line)? + column.min(length))
    }
}

/// A block that states what comes out of the example before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Of the whole block; its start is the key by which `render` finds it.
    pub span: Span,
    /// Its info string.
    pub info: Span,
    pub stream: Stream,
    /// `exit=3`: how the program must end.
    pub exit: Option<i32>,
    /// Lines may come in any order.
    pub unordered: bool,
    pub normalize: Vec<Normalizer>,
    /// `rustc="1.95.0"` of an `error` block: the compiler that said so.
    pub rustc: Option<Spanned<String>>,
    /// The stated lines.
    pub code: Code,
    /// The bytes between the line of the opening fence and that of the closing one: what `--accept` replaces.
    pub body: Span,
    /// What stands before each line of the block in its quote or list.
    pub prefix: String,
    /// How the lines of the file end.
    pub newline: &'static str,
    /// The opening fence, such as ```` ``` ````, and its bytes.
    pub fence: Spanned<String>,
}

/// Name of a dependency → its value as in `Cargo.toml`: a version or a table.
pub type Dependencies = BTreeMap<String, serde_json::Value>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    Stdout,
    Stderr,
    /// What the compiler says of a `compile_fail`.
    Error,
}

/// A difference between two runs that is none, by the name an author writes. `docs/examples.md` says what each one
/// takes for equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Normalizer {
    Times,
    Ids,
    Addresses,
    Paths,
    TestOrder,
    Toolchain,
}

impl Normalizer {
    pub const ALL: [(&'static str, Self); 6] = [
        ("times", Self::Times),
        ("ids", Self::Ids),
        ("addresses", Self::Addresses),
        ("paths", Self::Paths),
        ("test-order", Self::TestOrder),
        ("toolchain", Self::Toolchain),
    ];

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, normalizer)| *normalizer)
    }

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }
}

packed!(struct Example {
    span,
    info,
    lang,
    code,
    file,
    name,
    with,
    package,
    features,
    inputs,
    needs,
    counts,
    show_output,
    normalize,
    expected,
    is_sound,
});
packed!(enum Lang { 0 => Rust(rust), 1 => Runner(name), 2 => Console });
packed!(struct Rust { edition, should_panic, no_run, compile_fail, ignore, test_harness, standalone_crate, codes });
packed!(enum Edition { 0 => E2015, 1 => E2018, 2 => E2021, 3 => E2024 });
packed!(enum Ignore { 0 => No, 1 => Always, 2 => On(parts) });
packed!(struct Code { text, starts });
packed!(struct Expected { span, info, stream, exit, unordered, normalize, rustc, code, body, prefix, newline, fence });
packed!(enum Stream { 0 => Stdout, 1 => Stderr, 2 => Error });
packed!(enum Normalizer { 0 => Times, 1 => Ids, 2 => Addresses, 3 => Paths, 4 => TestOrder, 5 => Toolchain });
