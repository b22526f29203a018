//! Jobs: everything that decides what a compiler and a run will say, and nothing else.
//!
//! A job knows neither the page's path nor the line of the block, so that editing the paragraph above an example, or
//! moving its page, asks for no new evidence. [`Job::key`] is what the store finds evidence by.

use super::program::Flags;
use crate::example::Dependencies;
use crate::source::Hash;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Changes when evidence of the same job may read otherwise than before.
const VERSION: u32 = 1;

#[derive(Clone, Debug)]
pub struct Job {
    pub what: What,
    /// What is compiled or run: the code of the example and of those that it stands on.
    pub text: Arc<str>,
    /// What compilers and panics call it: `example`, or the name of the file.
    pub name: String,
    /// The folder of the sources that `inputs` are found from.
    pub folder: Arc<str>,
    /// Every file that it may read; nothing else of the site is there when it is compiled and run.
    pub inputs: Vec<Input>,
    pub env: BTreeMap<String, String>,
    /// In seconds.
    pub timeout: u64,
}

#[derive(Clone, Debug)]
pub enum What {
    Rust(Box<RustJob>),
    /// The command with `{file}` in it, the extension of that file, and the exit codes of success.
    Runner {
        command: Vec<String>,
        extension: String,
        exit: Vec<i32>,
    },
    Console {
        commands: Vec<Command>,
    },
    /// A Cargo package: its files are the inputs.
    Package,
}

/// A command of a block, as it is written and as the shell gets it.
#[derive(Clone, Debug)]
pub struct Command {
    pub lines: String,
    pub script: String,
}

#[derive(Clone, Debug)]
pub struct RustJob {
    pub mode: Mode,
    /// How it is wrapped and whether it may share a crate.
    pub flags: Flags,
    /// A whole file, which is compiled from where it lies and not wrapped.
    pub is_file: bool,
    pub dependencies: Option<Arc<DependencySet>>,
    pub package: Option<Arc<PackageRef>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Compiled and run.
    Run,
    /// Checked, never run.
    Check,
    /// Built as a whole, which must fail.
    Fail,
    /// Compiled with `--test` and run.
    Harness,
}

/// A file of the site and where the job finds it, from its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub path: String,
    pub source: Arc<str>,
    pub hash: Hash,
}

/// Crates from a registry or from the site, resolved once for all examples with the same ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencySet {
    pub crates: Dependencies,
    /// The lock file that goes with them, from the site's root, and its hash if there is one.
    pub lock: (String, Option<Hash>),
    /// Files of the site that `path` dependencies consist of.
    pub files: Vec<Input>,
}

/// A package of the bundle that an example uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageRef {
    pub folder: Arc<str>,
    pub files: Vec<Input>,
    /// Beside its default ones, in alphabetical order.
    pub features: Vec<String>,
}

impl Job {
    /// The name under which evidence of this job is kept. `lab` is all that is to be known of the compiler and the
    /// machine: `rustc -vV`, the layers of isolation.
    pub fn key(&self, lab: &str) -> Hash {
        let mut key = Key::default();
        key.text(&VERSION.to_string()).text(lab).text(&self.name).text(&self.text);
        key.inputs(&self.inputs);
        key.text(&self.env.len().to_string());
        for (name, value) in &self.env {
            key.text(name).text(value);
        }
        match &self.what {
            What::Rust(rust) => rust.add_to(&mut key),
            What::Runner { command, extension, .. } => {
                key.text("runner").text(extension);
                for word in command {
                    key.text(word);
                }
            }
            // The commands are in the text.
            What::Console { .. } => drop(key.text("console")),
            What::Package => drop(key.text("package")),
        }
        // A job that ran out of time may come to an end with more of it.
        key.text(&self.timeout.to_string());
        key.finish()
    }
}

impl RustJob {
    fn add_to(&self, key: &mut Key) {
        let mode = match self.mode {
            Mode::Run => "run",
            Mode::Check => "check",
            Mode::Fail => "fail",
            Mode::Harness => "harness",
        };
        key.text(mode).text(self.flags.edition.year()).text(if self.is_file { "file" } else { "" });
        // Compiled with `--test`, also where nothing is run. What must be alone says the same there as in company.
        key.text(if self.flags.test_harness { "harness" } else { "" });
        if let Some(set) = &self.dependencies {
            key.text("dependencies").text(&set.crates_text());
            key.text(&set.lock.1.map_or_else(String::new, |hash| hash.to_string()));
            key.inputs(&set.files);
        }
        if let Some(package) = &self.package {
            key.text("package").text(package.name());
            key.inputs(&package.files);
            if !package.features.is_empty() {
                key.text("features").text(&package.features.join(","));
            }
        }
    }
}

impl DependencySet {
    /// The crates as text, the same for the same crates.
    pub fn crates_text(&self) -> String {
        serde_json::to_string(&self.crates).unwrap_or_default()
    }

    /// What tells this set from others: the crates that are asked for, not what they were resolved to.
    pub fn id(&self) -> String {
        blake3::hash(self.crates_text().as_bytes()).to_hex()[..16].to_owned()
    }
}

impl PackageRef {
    /// The folder's own name.
    pub fn name(&self) -> &str {
        self.folder.rsplit('/').next().unwrap_or(&self.folder)
    }
}

/// Texts hashed one after the other, each with its length, so that no two lists read the same.
#[derive(Default)]
struct Key(blake3::Hasher);

impl Key {
    fn text(&mut self, text: &str) -> &mut Self {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    fn inputs(&mut self, inputs: &[Input]) {
        self.text(&inputs.len().to_string());
        for input in inputs {
            self.text(&input.path).text(&input.hash.to_string());
        }
    }

    fn finish(&self) -> Hash {
        self.0.finalize()
    }
}
