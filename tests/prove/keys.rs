//! What evidence depends on, and what it does not: each part is changed, and what is asked for again is counted.

use faircopy::config::{Options, Today};
use faircopy::example::Edition;
use faircopy::pipeline::{self, Wanted};
use faircopy::prove::evidence::{End, Evidence, Run};
use faircopy::prove::job::{DependencySet, Input, Job, Mode, PackageRef, RustJob, What};
use faircopy::prove::lab::{Answer, Equipment, Lab, Module, Post};
use faircopy::prove::program::Flags;
use faircopy::source::{Hash, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// What is changed, and how.
type Edit = (&'static str, fn(&mut Job));

#[test]
fn every_part_of_a_job_is_in_its_key() {
    let edits: &[Edit] = &[
        ("code", |job| job.text = "println!(\"other\");\n".into()),
        ("name of the file", |job| job.name = "dump.rs".into()),
        ("an input more", |job| job.inputs.push(input("more.txt", "words"))),
        ("bytes of an input", |job| job.inputs[0] = input("words.txt", "other words")),
        ("path of an input", |job| job.inputs[0] = input("deep/words.txt", "words")),
        ("a variable", |job| drop(job.env.insert("NAME".into(), "value".into()))),
        ("its value", |job| drop(job.env.insert("NAME".into(), "other".into()))),
        ("timeout", |job| job.timeout = 11),
        ("checked only", |job| rust(job).mode = Mode::Check),
        ("must fail", |job| rust(job).mode = Mode::Fail),
        ("harness", |job| rust(job).mode = Mode::Harness),
        ("harness, by its flag", |job| rust(job).flags.test_harness = true),
        ("edition", |job| rust(job).flags.edition = Edition::E2021),
        ("a whole file", |job| rust(job).is_file = true),
        ("dependencies", |job| rust(job).dependencies = Some(dependencies("1", "lock", "code"))),
        ("their version", |job| rust(job).dependencies = Some(dependencies("2", "lock", "code"))),
        ("their lock file", |job| rust(job).dependencies = Some(dependencies("1", "other", "code"))),
        ("their files", |job| rust(job).dependencies = Some(dependencies("1", "lock", "other"))),
        ("package", |job| rust(job).package = Some(package("lock", "code"))),
        ("name of the package", |job| rust(job).package = Some(package("key", "code"))),
        ("features of the package", |job| rust(job).package = Some(featured(&["loud"]))),
        ("another feature of it", |job| rust(job).package = Some(featured(&["loud", "quick"]))),
        ("file of the package", |job| rust(job).package = Some(package("lock", "other"))),
        ("runner", |job| job.what = runner("sh", "sh")),
        ("its command", |job| job.what = runner("bash", "sh")),
        ("its extension", |job| job.what = runner("sh", "bash")),
        ("commands", |job| job.what = What::Console { commands: Vec::new() }),
        ("tests of a package", |job| job.what = What::Package),
    ];
    let mut keys = BTreeMap::from([(*job().key("lab").as_bytes(), "nothing")]);
    for (name, edit) in edits {
        let mut job = job();
        edit(&mut job);
        if let Some(same) = keys.insert(*job.key("lab").as_bytes(), name) {
            panic!("the key does not tell `{name}` from `{same}`");
        }
        assert_eq!(job.key("lab"), job.clone().key("lab"));
    }
    assert!(!keys.contains_key(job().key("another lab").as_bytes()));
}

#[test]
fn what_says_nothing_about_the_outcome_is_not_in_the_key() {
    let edits: &[Edit] = &[
        ("folder", |job| job.folder = "content/elsewhere".into()),
        ("where an input comes from", |job| job.inputs[0].source = "content/elsewhere/words.txt".into()),
        // What is compiled together is held to be the same as alone: `alone.rs` tests that.
        ("standalone_crate", |job| rust(job).flags.standalone_crate = true),
    ];
    for (name, edit) in edits {
        let mut job = job();
        edit(&mut job);
        assert_eq!(job.key("lab"), self::job().key("lab"), "{name}");
    }
}

fn job() -> Job {
    let flags = Flags { edition: Edition::E2024, compile_fail: false, test_harness: false, standalone_crate: false };
    Job {
        what: What::Rust(Box::new(RustJob { mode: Mode::Run, flags, is_file: false, dependencies: None, package: None })),
        text: "println!(\"a\");\n".into(),
        name: "example".into(),
        folder: "content/a".into(),
        inputs: vec![input("words.txt", "words")],
        env: BTreeMap::new(),
        timeout: 10,
    }
}

fn rust(job: &mut Job) -> &mut RustJob {
    match &mut job.what {
        What::Rust(rust) => rust,
        _ => panic!("it is Rust"),
    }
}

fn runner(command: &str, extension: &str) -> What {
    What::Runner { command: vec![command.into(), "{file}".into()], extension: extension.into(), exit: vec![0] }
}

fn input(path: &str, text: &str) -> Input {
    Input { path: path.into(), source: format!("content/a/{path}").into(), hash: hash(text) }
}

fn hash(text: &str) -> Hash {
    let sources = Sources::memory([("a", text)]);
    sources.get("a").expect("it is there").hash
}

fn dependencies(version: &str, lock: &str, code: &str) -> Arc<DependencySet> {
    let crates = BTreeMap::from([("serde".to_owned(), version.into())]);
    Arc::new(DependencySet { crates, lock: ("data/a.lock".into(), Some(hash(lock))), files: vec![input("src/lib.rs", code)] })
}

fn package(name: &str, code: &str) -> Arc<PackageRef> {
    Arc::new(PackageRef { folder: format!("content/a/{name}").into(), files: vec![input("src/lib.rs", code)], features: Vec::new() })
}

fn featured(features: &[&str]) -> Arc<PackageRef> {
    let features = features.iter().map(|feature| (*feature).to_owned()).collect();
    Arc::new(PackageRef { features, ..PackageRef::clone(&package("lock", "code")) })
}

const CONFIG: &str = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Keys\"\n";

const PAGE: &str = "\
Words.

```rust
println!(\"one\");
```

```output
one
```

```rust name=\"setup\"
# fn hidden() -> u32 { 1 }
fn shown() {}
```

> ```rust with=\"setup\"
> println!(\"{}\", hidden());
> ```

```rust input=\"words.txt\"
println!(\"{}\", include_str!(\"more.txt\"));
```
";

/// What is edited, the file, what stands there and what in its place, and how many of the four examples are then made.
#[rustfmt::skip]
const EDITS: &[(&str, &str, &str, &str, usize)] = &[
    ("nothing", "content/a/index.md", "Words.", "Words.", 0),
    ("prose", "content/a/index.md", "Words.", "Other words.\n\n- and more\n\n```text\nof them\n```", 0),
    ("front matter", "content/a/index.md", "Words.", "+++\ntitle = \"Title\"\n+++\nWords.", 0),
    ("a stated output", "content/a/index.md", "one\n```", "two\n```", 0),
    ("an output more", "content/a/index.md", "one\n```", "one\n```\n\n```output,stderr\n```", 0),
    ("how outputs are compared", "content/a/index.md", "```output", "```output,unordered normalize=\"times\"", 0),
    ("how the block is shown", "content/a/index.md", "```rust\n", "```rust linenos title=\"one\" hl=1\n", 0),
    ("the output on the page", "content/a/index.md", "```rust\n", "```rust show-output\n", 0),
    ("that it panics", "content/a/index.md", "```rust\n", "```rust,should_panic\n", 0),
    ("that it is ignored", "content/a/index.md", "```rust\n", "```rust,ignore\n", 0),
    ("that it is alone", "content/a/index.md", "```rust\n", "```rust,standalone_crate\n", 0),
    ("out of the quote", "content/a/index.md", "> ```rust with=\"setup\"\n> println!(\"{}\", hidden());\n> ```", "```rust with=\"setup\"\nprintln!(\"{}\", hidden());\n```", 0),
    ("code", "content/a/index.md", "println!(\"one\")", "println!(\"ones\")", 1),
    ("a blank in the code", "content/a/index.md", "println!(\"one\")", " println!(\"one\")", 1),
    ("a hidden line, which two stand on", "content/a/index.md", "# fn hidden() -> u32 { 1 }", "# fn hidden() -> u32 { 2 }", 2),
    ("edition", "content/a/index.md", "```rust\n", "```rust,edition2021\n", 1),
    ("the edition that it has anyway", "content/a/index.md", "```rust\n", "```rust,edition2024\n", 0),
    ("that it is not run", "content/a/index.md", "```rust name", "```rust,no_run name", 1),
    ("that it does not compile", "content/a/index.md", "```rust name", "```rust,compile_fail name", 1),
    ("what it cannot have", "content/a/index.md", "```rust\n", "```rust,no_run\n", 0),
    ("that it has tests", "content/a/index.md", "```rust\n", "```rust,test_harness\n", 1),
    ("a stated file", "content/a/words.txt", "words", "other words", 1),
    ("an included file", "content/a/more.txt", "more", "even more", 1),
    ("a file that nobody reads", "content/a/nothing.txt", "nothing", "something", 0),
    ("the site", "faircopy.toml", "Keys", "Locks", 0),
    ("normalisers of the site", "faircopy.toml", "title", "examples.normalize = [\"times\"]\ntitle", 0),
    ("the site's edition", "faircopy.toml", "title", "examples.edition = \"2021\"\ntitle", 4),
    ("timeout", "faircopy.toml", "title", "examples.timeout = 20\ntitle", 4),
    ("environment", "faircopy.toml", "title", "examples.env.NAME = \"value\"\ntitle", 4),
    ("dependencies of the site", "faircopy.toml", "title", "examples.dependencies.serde = \"1\"\ntitle", 4),
    ("dependencies of the page", "content/a/index.md", "Words.", "+++\nexamples.dependencies.serde = \"1\"\n+++\nWords.", 4),
];

#[test]
fn an_edit_asks_for_what_it_concerns_and_no_more() {
    for (name, path, old, new, expected) in EDITS {
        let lab = Fake::default();
        let mut files = site();
        assert_eq!(tested(&files, &lab), 4, "{name}");
        let text = files.get_mut(*path).unwrap_or_else(|| panic!("{path}"));
        assert!(text.contains(old), "{name}");
        *text = text.replacen(old, new, 1);
        assert_eq!(tested(&files, &lab), *expected, "{name}");
    }
}

#[test]
fn a_page_may_move_and_a_machine_may_not_change() {
    let mut lab = Fake::default();
    let files = site();
    assert_eq!(tested(&files, &lab), 4);
    let moved = files.iter().map(|(path, text)| (path.replace("content/a/", "content/notes/2026/b/"), text.clone())).collect();
    assert_eq!(tested(&moved, &lab), 0);
    lab.identity = "another compiler";
    assert_eq!(tested(&files, &lab), 4);
}

#[test]
fn two_pages_with_the_same_code_are_one_job() {
    let lab = Fake::default();
    let mut files = site();
    let others: Vec<_> = files
        .iter()
        .filter(|(path, _)| path.starts_with("content/a/"))
        .map(|(path, text)| (path.replace("/a/", "/b/"), text.clone()))
        .collect();
    files.extend(others);
    assert_eq!(tested(&files, &lab), 4);
}

#[test]
fn layers_that_are_missing_are_told_where_something_ran() {
    let lab = Fake { missing: vec!["netns: not allowed".to_owned()], ..Fake::default() };
    let codes = |lab: &Fake| -> Vec<&'static str> {
        let files = site();
        let sources = Sources::memory(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let tested = pipeline::test(&sources, "faircopy.toml", &Options::default(), Some(lab), &Wanted::default());
        tested.report.diags.iter().map(|diag| diag.code).filter(|code| *code == "not-isolated").collect()
    };
    assert_eq!(codes(&lab), ["not-isolated"]);
    assert_eq!(codes(&lab), [""; 0], "the second time nothing ran");
    assert_eq!(codes(&Fake::default()), [""; 0], "nothing is missing");
}

/// A lab whose answers hold nothing.
struct Silent;

impl Lab for Silent {
    fn equipment(&self, programs: &BTreeSet<&str>) -> Result<Equipment, faircopy::diag::Diag> {
        Fake::default().equipment(programs)
    }

    fn evidence(&self, jobs: &[(Hash, &Job)], _: &Sources) -> Vec<Answer> {
        jobs.iter().map(|_| Answer::Made(Evidence::default())).collect()
    }

    fn modules(&self, posts: &[Post], _: &Sources) -> Vec<Option<Module>> {
        posts.iter().map(|_| None).collect()
    }
}

#[test]
fn no_evidence_is_no_proof() {
    for fence in ["rust", "rust,no_run", "rust,should_panic", "rust,compile_fail", "rust,test_harness", "sh,run", "console"] {
        let config = format!("{CONFIG}[examples]\nconsole = [\"echo\"]\nrunners.sh.command = [\"sh\", \"{{file}}\"]\n");
        let page = format!("```{fence}\n$ echo\n```\n");
        let sources = Sources::memory([("faircopy.toml", config.as_str()), ("content/a.md", page.as_str())]);
        let tested = pipeline::test(&sources, "faircopy.toml", &Options::default(), Some(&Silent), &Wanted::default());
        // The site has no theme, which is none of this test's concern.
        let codes: Vec<&str> = tested.report.diags.iter().map(|diag| diag.code).filter(|code| *code != "theme-not-found").collect();
        assert_eq!((codes, tested.proofs.tally.failed), (vec!["no-evidence"], 1), "{fence}");
    }
}

/// A lab in which a second run is another one than the first.
struct Twice {
    first: &'static str,
    second: (End, &'static str),
}

impl Lab for Twice {
    fn equipment(&self, programs: &BTreeSet<&str>) -> Result<Equipment, faircopy::diag::Diag> {
        Fake::default().equipment(programs)
    }

    fn evidence(&self, jobs: &[(Hash, &Job)], _: &Sources) -> Vec<Answer> {
        let run = |end: &End, stdout: &str| Run { end: end.clone(), stdout: stdout.to_owned(), stderr: String::new(), survivors: 0 };
        let (runs, again) = (vec![run(&End::Exit(0), self.first)], vec![run(&self.second.0, self.second.1)]);
        let evidence = Evidence { built: true, runs, again, ..Evidence::default() };
        jobs.iter().map(|_| Answer::Made(evidence.clone())).collect()
    }

    fn modules(&self, posts: &[Post], _: &Sources) -> Vec<Option<Module>> {
        posts.iter().map(|_| None).collect()
    }
}

#[test]
fn a_second_run_is_held_against_the_first() {
    let told = |page: &str, lab: Twice| -> (Vec<&'static str>, usize) {
        let sources = Sources::memory([("faircopy.toml", CONFIG), ("content/a.md", page)]);
        let tested = pipeline::test(&sources, "faircopy.toml", &Options::default(), Some(&lab), &Wanted::default());
        let codes = tested.report.diags.iter().map(|diag| diag.code).filter(|code| *code != "theme-not-found");
        (codes.collect(), tested.proofs.tally.failed)
    };
    let late = Twice { first: "", second: (End::TimedOut, "") };
    assert_eq!(told("```rust\nprintln!();\n```\n", late), (vec!["example-timed-out"], 1), "it is late, and not another");
    let counted = "```rust counts=\"states\"\nprintln!();\n```\n\n```output\n... states\n```\n";
    let other = || Twice { first: "1 states", second: (End::Exit(0), "2 states") };
    assert_eq!(told(counted, other()), (vec!["not-repeatable"], 1), "what is counted must be the same");
    let stated = "```rust\nprintln!();\n```\n\n```output\n... states\n```\n";
    assert_eq!(told(stated, other()), (vec![], 0), "what is not may be another one");
}

fn site() -> BTreeMap<String, String> {
    let own = [
        ("faircopy.toml", CONFIG),
        ("content/a/index.md", PAGE),
        ("content/a/words.txt", "words"),
        ("content/a/more.txt", "more"),
        ("content/a/nothing.txt", "nothing"),
    ];
    own.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// Proves the site, and returns how many examples the lab had to make.
fn tested(files: &BTreeMap<String, String>, lab: &Fake) -> usize {
    let sources = Sources::memory(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let today = Today::Date("2026-06-01".parse().expect("it is a date"));
    let options = Options { base_url: None, drafts: true, future: true, expired: true, today, ..Options::default() };
    let wanted = Wanted { pages: Vec::new(), filter: None, no_run: false };
    let before = lab.known.lock().expect("no test panicked here").len();
    drop(pipeline::test(&sources, "faircopy.toml", &options, Some(lab), &wanted));
    lab.known.lock().expect("no test panicked here").len() - before
}

/// A lab that compiles nothing and remembers what it was asked for.
pub struct Fake {
    identity: &'static str,
    /// With it every page can be run.
    pub wasm: Option<String>,
    known: Mutex<BTreeSet<[u8; 32]>>,
    missing: Vec<String>,
}

impl Default for Fake {
    fn default() -> Self {
        Self { identity: "a compiler", wasm: None, known: Mutex::default(), missing: Vec::new() }
    }
}

impl Lab for Fake {
    fn equipment(&self, _: &BTreeSet<&str>) -> Result<Equipment, faircopy::diag::Diag> {
        let (rustc, target) = ("1.95.0".to_owned(), "x86_64-unknown-linux-gnu".to_owned());
        Ok(Equipment {
            rustc,
            target,
            identity: self.identity.to_owned(),
            layers: Vec::new(),
            programs: BTreeSet::new(),
            missing: self.missing.clone(),
            wasm: self.wasm.clone(),
        })
    }

    fn evidence(&self, jobs: &[(Hash, &Job)], _: &Sources) -> Vec<Answer> {
        let run = Run { end: End::Exit(0), stdout: "one\n".into(), stderr: String::new(), survivors: 0 };
        let evidence = Evidence { built: true, runs: vec![run], ..Evidence::default() };
        let mut known = self.known.lock().expect("no test panicked here");
        let mut answer = |key: &Hash| match known.insert(*key.as_bytes()) {
            true => Answer::Made(evidence.clone()),
            false => Answer::Known(evidence.clone()),
        };
        jobs.iter().map(|(key, _)| answer(key)).collect()
    }

    fn modules(&self, posts: &[Post], _: &Sources) -> Vec<Option<Module>> {
        let module = |post: &Post| Module {
            bytes: b"\0asm".to_vec(),
            outputs: post.jobs.iter().map(|(argument, _)| (argument.clone(), Some(("one\n".to_owned(), String::new())))).collect(),
        };
        posts.iter().map(|post| self.wasm.as_ref().map(|_| module(post))).collect()
    }
}
