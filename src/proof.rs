//! What came of proving: a verdict for each example, and what pages show of it. Made by `prove`, complete when made.

use crate::diag::Span;
use crate::pack::packed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the examples of the whole site came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proofs {
    /// File of a page → start of the block (`Example::span`) → what came of it.
    pub examples: BTreeMap<Arc<str>, BTreeMap<usize, Proof>>,
    /// Folder of a Cargo package in a bundle → its tests.
    pub packages: BTreeMap<Arc<str>, PackageProof>,
    /// File of a page → the program of its runnable examples, as WebAssembly.
    pub modules: BTreeMap<Arc<str>, Arc<[u8]>>,
    /// Such as `rustc 1.95.0`; `None` where nothing was compiled.
    pub rustc: Option<String>,
    /// What the day is, where the badge is to say so.
    pub date: Option<String>,
    /// What `--accept` would write.
    pub edits: Vec<Edit>,
    pub tally: Tally,
    /// What proven examples counted, by their own words. The same example on several pages counts once.
    pub counts: BTreeMap<String, u64>,
}

impl Proofs {
    pub fn of(&self, path: &str, key: usize) -> Option<&Proof> {
        self.examples.get(path)?.get(&key)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub verdict: Verdict,
    /// The output that `show-output` puts on the page.
    pub shown: Option<String>,
    /// The argument by which the page's module runs this example.
    pub run: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Proven,
    Failed,
    /// Its author said that it is not to be proven.
    Ignored,
    /// It could not be proven here: nothing was to be run, or the machine lacks what it needs.
    Unproven,
    /// It is being proven.
    Pending,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Failed => "failed",
            Self::Ignored => "ignored",
            Self::Unproven => "unproven",
            Self::Pending => "pending",
        }
    }
}

/// An example as reports name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub path: Arc<str>,
    /// With its outputs.
    pub span: Span,
    pub info: Span,
    pub name: Option<String>,
    /// `None` if it was not looked at.
    pub verdict: Option<Verdict>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageProof {
    pub verdict: Option<Verdict>,
    /// How many tests passed.
    pub tests: usize,
}

/// Bytes of a page's file and what `--accept` puts in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub path: Arc<str>,
    pub span: Span,
    pub text: String,
}

/// How many of each, for the summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub proven: usize,
    /// How many programs they are: the same code in several blocks, or on several pages, is one.
    pub programs: usize,
    pub failed: usize,
    pub ignored: usize,
    pub unproven: usize,
    pub pending: usize,
    pub packages: usize,
    pub tests: usize,
    /// Verdicts that rest on what the store knew, and those that something was run for.
    pub known: usize,
    pub made: usize,
}

impl Tally {
    pub fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Proven => self.proven += 1,
            Verdict::Failed => self.failed += 1,
            Verdict::Ignored => self.ignored += 1,
            Verdict::Unproven => self.unproven += 1,
            Verdict::Pending => self.pending += 1,
        }
    }

    pub fn examples(&self) -> usize {
        self.proven + self.failed + self.ignored + self.unproven + self.pending
    }
}

packed!(struct Proof { verdict, shown, run });
packed!(enum Verdict { 0 => Proven, 1 => Failed, 2 => Ignored, 3 => Unproven, 4 => Pending });
packed!(struct Tally { programs, proven, failed, ignored, unproven, pending, packages, tests, known, made });
