//! Evidence: what a compiler and a run said of a job, before anybody judges it.
//!
//! Evidence does not know the post. Places in it count from the job's own first line, so it stays true when the
//! post around it is edited, and it is what the store keeps.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Whether it was compiled. A job that is not compiled was.
    pub built: bool,
    /// The errors of the compiler.
    pub messages: Vec<Message>,
    /// The same as the compiler prints them, about a file called after the job.
    pub rendered: String,
    /// Its runs: none if it is only compiled, two if the second one differed from the first; for `console` one for
    /// each command and round.
    pub runs: Vec<Run>,
    /// What differed in the second round, in the same order; empty if nothing did.
    pub again: Vec<Run>,
    /// The tests of a package, or of an example that is a harness.
    pub tests: Vec<Test>,
}

impl Evidence {
    /// Whether there is an answer in it at all: a build with what came of running it, or a reason why there is none.
    pub fn says_something(&self, expects_run: bool) -> bool {
        if self.built { !expects_run || !self.runs.is_empty() } else { !self.messages.is_empty() }
    }

    /// Whether the same job would say the same tomorrow. A program that was not there may be installed, one that ran out of
    /// time may have had a busy machine, and a cargo that gave up without a word about the code may do so no more.
    pub fn is_lasting(&self) -> bool {
        let ended = |run: &Run| !matches!(run.end, End::TimedOut | End::NotStarted(_));
        (self.built || !self.messages.is_empty()) && self.runs.iter().chain(&self.again).all(ended)
    }
}

/// One message of rustc, with places as it states them: lines and columns from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub text: String,
    /// Such as `E0382`.
    pub code: Option<String>,
    pub marks: Vec<Mark>,
    /// Notes and remedies: whether it is a remedy, its text, and where it points.
    pub children: Vec<Child>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    pub is_help: bool,
    pub text: String,
    pub marks: Vec<Mark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Empty for the job's own text, else the path by which the job finds the file.
    pub file: String,
    pub start: (usize, usize),
    pub end: (usize, usize),
    pub is_primary: bool,
    pub label: Option<String>,
    /// What the compiler would write here.
    pub replacement: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub end: End,
    /// Text that is not UTF-8 was replaced.
    pub stdout: String,
    pub stderr: String,
    /// How many processes it left behind, which were killed.
    pub survivors: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    Exit(i32),
    Signal(i32),
    TimedOut,
    /// Which stream; what it had printed until then is not kept.
    TooMuchOutput(String),
    /// It could not even be started.
    NotStarted(String),
}

impl End {
    pub fn is_success(&self) -> bool {
        *self == Self::Exit(0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    pub name: String,
    pub verdict: TestVerdict,
    /// What a failed one printed.
    pub output: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestVerdict {
    Passed,
    Failed,
    Ignored,
}
