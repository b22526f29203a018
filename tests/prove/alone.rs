//! Compiled together or alone, an example comes to the same: evidence of many drawn examples, field by field.

use crate::rustdoc::{Random, body};
use crate::workshop::workshop;
use faircopy::example::{Edition, unhide};
use faircopy::prove::evidence::Evidence;
use faircopy::prove::job::{Job, Mode, RustJob, What};
use faircopy::prove::lab::{Answer, Lab};
use faircopy::prove::program::{Flags, program};
use faircopy::source::{Hash, Sources};
use std::collections::BTreeMap;

#[test]
fn together_is_as_alone() {
    check(3, 120);
}

/// `cargo test -- --ignored together`: some minutes.
#[test]
#[ignore = "it compiles two thousand crates"]
fn together_is_as_alone_for_many() {
    check(4, 1200);
}

fn check(seed: u64, count: usize) {
    let mut random = Random(seed);
    let mut jobs: Vec<Job> = Vec::new();
    while jobs.len() < count {
        let job = drawn(&mut random);
        if jobs.iter().all(|other| other.text != job.text) {
            jobs.push(job);
        }
    }
    let together = evidence(&jobs);
    jobs.iter_mut().for_each(|job| rust(job).flags.standalone_crate = true);
    let alone = evidence(&jobs);
    let mut faults = Vec::new();
    let (mut merged, mut built) = (0, 0);
    for ((job, together), alone) in jobs.iter_mut().zip(&together).zip(&alone) {
        let flags = Flags { standalone_crate: false, ..rust(job).flags };
        merged += usize::from(program(&job.text, flags).merge.is_ok());
        built += usize::from(alone.built);
        if together != alone {
            faults.push(format!("{}\ntogether: {together:#?}\nalone: {alone:#?}", job.text));
        }
    }
    eprintln!("{count} examples, {merged} of them could be merged, {built} compile");
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n\n"));
    assert!(merged * 5 > count * 2 && built * 3 > count, "{merged} could be merged and {built} compile: too few to tell");
}

fn evidence(jobs: &[Job]) -> Vec<Evidence> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let keyed: Vec<(Hash, &Job)> = jobs.iter().map(|job| (job.key("lab"), job)).collect();
    let answers = workshop(folder.path()).evidence(&keyed, &Sources::memory([("faircopy.toml", "")]));
    let evidence = |answer| match answer {
        Answer::Known(evidence) | Answer::Made(evidence) => evidence,
        other => panic!("{other:?}"),
    };
    answers.into_iter().map(evidence).collect()
}

fn rust(job: &mut Job) -> &mut RustJob {
    match &mut job.what {
        What::Rust(rust) => rust,
        _ => panic!("it is Rust"),
    }
}

fn drawn(random: &mut Random) -> Job {
    // Most bodies of the other generator do not compile, and are good for errors only.
    let text = if random.below(6) == 0 { body(random).0 } else { program_text(random) };
    let edition = [Edition::E2024, Edition::E2021, Edition::E2018, Edition::E2015][[0, 0, 0, 0, 1, 1, 2, 2, 3][random.below(9)]];
    let flags = Flags { edition, compile_fail: false, test_harness: false, standalone_crate: false };
    let mode = [Mode::Run, Mode::Run, Mode::Run, Mode::Check][random.below(4)];
    Job {
        what: What::Rust(Box::new(RustJob { mode, flags, is_file: false, dependencies: None, package: None })),
        text: unhide(&text).code.into(),
        name: "example".into(),
        folder: "content".into(),
        inputs: Vec::new(),
        env: BTreeMap::from([("NAME".to_owned(), "value".to_owned())]),
        timeout: 10,
    }
}

/// Items, which may stand in any order and beside each other.
const ITEMS: &[&str] = &[
    "#[derive(Debug, Clone, PartialEq)]\nstruct Table { users: u32 }",
    "trait Shape { fn area(&self) -> f64; fn name() -> &'static str where Self: Sized { \"shape\" } }",
    "struct Square(f64);\nimpl Square { const SIDES: u32 = 4; fn area(&self) -> f64 { self.0 * self.0 } }",
    "fn square(x: i64) -> i64 { x * x }",
    "macro_rules! twice { ($e:expr) => { { $e; $e } } }",
    "mod inner { pub mod deep { pub fn f() -> u8 { super::g() } } fn g() -> u8 { 7 } pub use self::deep::f; }",
    "use std::collections::BTreeMap;",
    "use std::fmt::{self, Display, Write as _};",
    "use std::io::Write;",
    "static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);",
    "const LIMIT: usize = 3;",
    "enum Kind { One, Two(u8) }",
    "impl std::fmt::Display for Kind { fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { write!(f, \"kind\") } }",
    "thread_local! { static LOCAL: std::cell::Cell<u32> = std::cell::Cell::new(1); }",
    "type Pair<T> = (T, T);",
    "fn generic<T: Default + std::fmt::Debug>() -> T { T::default() }",
    "#[derive(Debug, Default)]\nstruct Dropped(&'static str);\nimpl Drop for Dropped { fn drop(&mut self) { println!(\"drop {}\", self.0); } }",
    "#[path = \"nowhere.rs\"]\nmod nowhere;",
    "fn broken() -> u32 { \"no\" }",
    "pub(crate) fn visible() -> &'static str { file!() }",
    "#[track_caller]\nfn whence() -> u32 { std::panic::Location::caller().line() }",
    "#[test]\nfn never_run() { panic!() }",
    "#[inline(always)]\nunsafe fn raw(p: *const u8) -> u8 { unsafe { *p } }",
    "async fn later() -> u8 { 3 }",
];

/// Statements. Some need an item that may not be there.
const STATEMENTS: &[&str] = &[
    "println!(\"words and {}\", 1 + 1);",
    "eprintln!(\"on the other stream\");",
    "print!(\"no end of line\");",
    "let v: Vec<u32> = (0..5).map(|x| x * x).collect(); println!(\"{v:?}\");",
    "let mut map = std::collections::BTreeMap::new(); map.insert(\"a\", 1); println!(\"{map:?}\");",
    "println!(\"{}\", square(3));",
    "println!(\"{}\", twice!(2));",
    "println!(\"{}\", inner::f());",
    "println!(\"{:?}\", Table { users: 2 });",
    "println!(\"line {}\", line!());",
    "println!(\"{} {}\", file!(), column!());",
    "println!(\"{}\", whence());",
    "dbg!(1 + 1);",
    "println!(\"{}\", module_path!());",
    "println!(\"{}\", std::any::type_name::<Table>());",
    "println!(\"{:?}\", std::env::var(\"NAME\"));",
    "println!(\"{:?}\", std::env::args().count());",
    "println!(\"{}\", std::env::current_dir().unwrap().display());",
    "std::fs::write(\"file.txt\", \"x\").unwrap(); println!(\"{:?}\", std::fs::read_dir(\".\").unwrap().count());",
    "let t = std::thread::spawn(|| { println!(\"in a thread\"); 5 }); println!(\"{}\", t.join().unwrap());",
    "let t = std::thread::Builder::new().name(\"worker\".into()).spawn(|| panic!(\"in a thread\")).unwrap(); println!(\"{}\", t.join().is_err());",
    "let r = std::panic::catch_unwind(|| panic!(\"caught\")); println!(\"{}\", r.is_err());",
    "std::panic::set_hook(Box::new(|info| println!(\"hook: {info}\")));",
    "assert_eq!(1 + 1, 2, \"sum\");",
    "if std::env::var(\"NAME\").is_ok() { println!(\"set\"); }",
    "let d = Dropped(\"value\"); drop(d);",
    "let text = \"\n# two\n   lines\"; println!(\"{}\", text.len());",
    "let s = String::from(\"a\"); let t = &s; println!(\"{t} {s}\");",
    "for i in 0..3 { if i == 1 { continue; } print!(\"{i} \"); }",
    "let x; { x = 5; } println!(\"{x}\");",
    "LOCAL.with(|l| { l.set(l.get() + 1); println!(\"{}\", l.get()); });",
    "println!(\"{}\", COUNT.fetch_add(1, std::sync::atomic::Ordering::SeqCst));",
    "use std::fmt::Write as _; let mut s = String::new(); write!(s, \"{}\", 1).unwrap();",
    "let 数 = \"漢字\"; println!(\"{数}\");",
    "# let hidden = 4; println!(\"{hidden}\");",
    "#[allow(unused_variables)] let unused = 1;",
    "let n: i32 = generic(); println!(\"{n}\");",
    "std::io::stdout().flush().unwrap();",
    "let c = std::cell::RefCell::new(1); *c.borrow_mut() += 1; println!(\"{c:?}\");",
];

/// What may come last.
const ENDS: &[&str] = &[
    "",
    "",
    "",
    "",
    "println!(\"the end\")",
    "panic!(\"at the end\");",
    "let empty: Vec<u8> = vec![]; empty[LEN];\n# const LEN: usize = 0;",
    "std::process::exit(3);",
    "std::process::abort();",
    "Option::<u8>::None.unwrap();",
    "None::<u8>.expect(\"a value\");",
    "unreachable!(\"{}\", 1)",
    "let n: u8 = \"12\".parse()?;\nOk::<(), std::num::ParseIntError>(())",
    "let n: u8 = \"x\".parse()?;\nOk::<(), std::num::ParseIntError>(())",
    "let wrong: u32 = \"no\";",
    "missing();",
    "let s = String::new(); drop(s); drop(s);",
    "let x = 1\nlet y = 2;",
    "std::hint::black_box([0u8; 4096]); fn deep(n: u64) -> u64 { if n == 0 { 0 } else { 1 + deep(n - 1) } } println!(\"{}\", deep(100));",
    "let _: u8 = 255u8.checked_add(1).unwrap_or_default(); let z = \"0\".parse::<u32>().unwrap(); println!(\"{}\", 1 / z);",
];

fn program_text(random: &mut Random) -> String {
    let mut items = random.some(ITEMS, 5);
    // Most of what is asked for is there, and nothing twice.
    items.sort_unstable();
    items.dedup();
    let mut statements: Vec<String> = random.some(STATEMENTS, 4).into_iter().map(str::to_owned).collect();
    for (word, item) in [
        ("square(", 3),
        ("twice!", 4),
        ("inner::", 5),
        ("Table", 0),
        ("whence", 20),
        ("Dropped", 16),
        ("LOCAL", 13),
        ("COUNT", 9),
        ("generic", 15),
        ("flush", 8),
    ] {
        if statements.iter().any(|statement| statement.contains(word)) && !items.contains(&ITEMS[item]) && random.below(12) > 0 {
            items.push(ITEMS[item]);
        }
    }
    statements.push(ENDS[random.below(ENDS.len())].to_owned());
    let own = statements.join("\n");
    let head =
        ["", "", "", "#![allow(dead_code)]\n", "#![deny(unused_mut)]\n", "// why\n#![allow(unused)]\n", "extern crate std as own;\n"]
            [random.below(7)];
    let items = items.join("\n");
    match random.below(5) {
        0 => format!("{head}{items}\nfn main() {{\n{own}\n}}\n"),
        1 if !own.contains('?') => {
            format!("{head}{items}\nfn main() -> Result<(), String> {{\n{own};\n    Err(\"in the end\".into())\n}}\n")
        }
        2 => format!("{head}{own}\n"),
        _ => format!("{head}{items}\n{own}\n"),
    }
}
