//! The readings of info strings and of example code, held against the real rustdoc.
//!
//! `rustdoc --output-format=doctest` says what it would test and how it would wrap it. One call answers for
//! thousands of blocks. Where faircopy differs on purpose the difference must have been noticed by name.

use faircopy::diag::Span;
use faircopy::example::{Edition, Ignore, Rust, unhide};
use faircopy::parse::example::tokens::{Kind, Noticed, Reading, tokens};
use faircopy::prove::alone::Alone;
use faircopy::prove::program::{Flags, Program, Wrap, program};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// Rows of the description: the info string, whether it is tested, what is noticed, whether rustdoc tests it.
const INFOS: &[(&str, bool, &str, bool)] = &[
    ("", true, "", true),
    ("rust", true, "", true),
    ("should_panic", true, "", true),
    ("ignore", true, "", true),
    ("edition2021", true, "", true),
    ("compile_fail,E0382", true, "", true),
    ("E0382", true, "CodeWithoutCompileFail", true),
    ("E038", false, "", false),
    ("Eabcd", false, "", false),
    ("rust,E0382,should_panic", true, "CodeWithoutCompileFail", true),
    ("text", false, "", false),
    ("python,should_panic", false, "", false),
    ("should_panic,python", true, "Unknown", true),
    ("should_panic,python,no_run", true, "NeverPanics Order", false),
    ("text,rust", true, "Unknown", true),
    ("rust,foo", true, "Unknown", true),
    ("rust,foo,should_panic", true, "Order", false),
    ("rust,foo,no_run", true, "Order", false),
    ("rust,foo,ignore", true, "Order", false),
    ("rust,foo,ignore-windows", true, "Order", false),
    ("foo,rust,no_run", true, "Order", false),
    ("foo,no_run,rust", true, "Unknown", true),
    ("rust,foo,no_run,rust", true, "Unknown", true),
    ("rust,foo,compile_fail", true, "Unknown", true),
    ("rust,foo,test_harness", true, "Unknown", true),
    ("rust,foo,standalone_crate", true, "Unknown", true),
    ("rust,standalone", true, "NearMiss(\"standalone_crate\")", true),
    ("Rust", false, "Name", false),
    ("RUST,no_run", false, "Name", false),
    ("rs", false, "Name", false),
    ("rust,Rust", true, "Name", true),
    ("should-panic", false, "NearMiss(\"should_panic\")", false),
    ("compile-fail", false, "NearMiss(\"compile_fail\")", false),
    ("rust,should-panic", true, "NearMiss(\"should_panic\")", true),
    ("rust,shouldpanic", true, "NearMiss(\"should_panic\")", true),
    ("rust,norun", true, "NearMiss(\"no_run\")", true),
    ("rust,no-run,should_panic", true, "NearMiss(\"no_run\")", false),
    ("rust,shuold_panic", true, "NearMiss(\"should_panic\")", true),
    ("rust,2021", true, "NearMiss(\"edition2021\")", true),
    ("rust2018", true, "NearMiss(\"edition2018\")", true),
    ("gitignore", false, "", false),
    ("c,norun", false, "", false),
    ("rust,edition2025", true, "Edition", true),
    ("rust,edition-2021", true, "Edition", true),
    ("rust,edition2018,edition2025", true, "Edition", true),
    ("rust,edition2018,edition2021", true, "EditionTwice", true),
    ("rust,editionfuture", true, "Edition", true),
    ("edition2021,foo", false, "", false),
    ("rust,ignore,ignore-windows", true, "IgnoreOverridden", true),
    ("rust,ignore-windows,ignore-arm", true, "", true),
    ("rust,ignore-", true, "EmptyTarget", true),
    ("rust,no_run,should_panic", true, "NeverPanics", true),
    ("rust,compile_fail,should_panic", true, "NeverPanics", true),
    ("rust,editable", true, "", true),
    ("rust,mdbook-runnable,noplayground,noplaypen", true, "", true),
    ("rust,editable,should_panic", true, "Order", false),
    ("editable", false, "", false),
    ("custom", false, "", false),
    ("rust,custom", false, "Custom", false),
    ("custom,rust,no_run", false, "Custom", false),
    ("rust,(a comment)", true, "", true),
    ("rust(a)no_run", true, "", true),
    ("(a,rust,b)", true, "", true),
    ("rust,(a,foo,b),no_run", true, "", true),
    ("rust,(a", true, "UnclosedComment", false),
    ("foo,(a", false, "", false),
    ("{.warning}", true, "", true),
    ("rust{.warning}", true, "", true),
    ("{.a},text", false, "", false),
    ("rust,\"no_run\"", true, "", true),
    ("rust,hidelines=x", true, "Malformed", false),
    ("rust,été", true, "Malformed", false),
    ("c++", false, "", false),
    (",,rust,,", true, "", true),
    ("allow_fail", false, "", false),
    ("rust,test_harness,standalone_crate", true, "", true),
];

const TOKENS: &[&str] = &[
    "rust",
    "rust",
    "rust",
    "should_panic",
    "no_run",
    "ignore",
    "ignore-windows",
    "ignore-x86_64",
    "ignore-",
    "compile_fail",
    "test_harness",
    "standalone_crate",
    "edition2015",
    "edition2018",
    "edition2021",
    "edition2024",
    "edition2025",
    "edition",
    "E0382",
    "E0505",
    "Eabcd",
    "E12",
    "foo",
    "text",
    "c++",
    "custom",
    "should-panic",
    "norun",
    "Rust",
    "standalone",
    "rust2021",
    "2021",
    "editable",
    "noplayground",
    "mdbook-runnable",
    "(why)",
    "(a,rust",
    "rust(x)ignore",
    "{.warn}",
    "",
    "x=y",
    "é",
    "allow_fail",
];

#[test]
fn documented_info_strings() {
    let infos: Vec<String> = INFOS.iter().map(|row| row.0.to_owned()).collect();
    let answers = ask(&infos.iter().map(|info| (info.as_str(), "let x = 1;")).collect::<Vec<_>>());
    let mut faults = String::new();
    for ((info, is_rust, kinds, tested), answer) in INFOS.iter().zip(&answers) {
        let (reading, noticed) = read(info);
        let found: Vec<String> = noticed.iter().map(|noticed| format!("{:?}", noticed.kind)).collect();
        let found = (matches!(reading, Reading::Rust(_)), found.join(" "), answer.is_some());
        if found != (*is_rust, (*kinds).to_owned(), *tested) {
            let _ = writeln!(faults, "{info}: {found:?}");
        }
        compare_info(info, answer.as_ref(), &mut faults);
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn generated_info_strings() {
    let mut random = Random(1);
    let infos: Vec<String> = (0..2000).map(|_| random.some(TOKENS, 5).join(",")).collect();
    let answers = ask(&infos.iter().map(|info| (info.as_str(), "let x = 1;")).collect::<Vec<_>>());
    let mut faults = String::new();
    for (info, answer) in infos.iter().zip(&answers) {
        compare_info(info, answer.as_ref(), &mut faults);
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn unlabelled_blocks_are_up_to_the_site() {
    assert_eq!(tokens(&[], false), (Reading::NotRust, Vec::new()));
    assert_eq!(tokens(&items("(a,b)"), false).0, Reading::NotRust);
    assert_ne!(tokens(&items("edition2021"), false).0, Reading::NotRust);
}

/// What rustdoc makes of a body, written by hand: the wrapping, and why it may not be merged.
#[rustfmt::skip]
const BODIES: &[(&str, Wrap, Option<Alone>)] = &[
    ("", Wrap::Main, None),
    ("// nothing", Wrap::Main, None),
    ("let x = 1;", Wrap::Main, None),
    ("fn f() {}", Wrap::Main, None),
    ("fn main() {}", Wrap::AsIs, None),
    ("pub fn main() {}", Wrap::AsIs, None),
    ("fn r#main() {}", Wrap::AsIs, None),
    ("mod m { fn main() {} }", Wrap::Main, None),
    ("fn f() { fn main() {} }", Wrap::Main, None),
    ("fn main() {}\nfn main() {}", Wrap::AsIs, None),
    ("fn main() {}\nlet x = 1;", Wrap::Main, None),
    ("fn main() {}\nf()", Wrap::Main, None),
    ("fn main() {};", Wrap::Main, None),
    ("struct S;\nfn main() {}", Wrap::AsIs, None),
    ("fn main() {}\nprintln!();", Wrap::AsIs, None),
    ("fn main() {}\nprintln!()", Wrap::Main, None),
    ("fn main() {}\nm! {}", Wrap::AsIs, None),
    ("fn main() {}\nm! {}.f();", Wrap::Main, None),
    ("m! { fn main() {} }", Wrap::AsIs, Some(Alone::OddMain)),
    ("m!(fn main() {});", Wrap::AsIs, Some(Alone::OddMain)),
    ("m!(fn main() {})", Wrap::Main, None),
    ("m! { { fn main() {} } }", Wrap::Main, None),
    ("m! { fn main<T>() {} }", Wrap::Main, None),
    ("m! { fn main() {} }\nlet x = 1;", Wrap::Main, None),
    ("macro_rules! m { () => { fn main() {} } }", Wrap::Main, None),
    ("async fn main() {}", Wrap::AsIs, Some(Alone::OddMain)),
    ("#[tokio::main]\nasync fn main() {}", Wrap::AsIs, None),
    ("const fn main() {}", Wrap::AsIs, None),
    ("unsafe fn main() {}", Wrap::AsIs, Some(Alone::OddMain)),
    ("extern \"C\" fn main() {}", Wrap::AsIs, Some(Alone::OddMain)),
    ("fn main<T>() {}", Wrap::AsIs, Some(Alone::OddMain)),
    ("fn main() -> Result<(), ()> { Ok(()) }", Wrap::AsIs, None),
    ("use m::main;", Wrap::Main, None),
    ("f()?;\nOk::<(), ()>(())", Wrap::Result, None),
    ("Ok::<(), ()>(()) // so", Wrap::Result, None),
    ("Ok::<(), ()>(( ))", Wrap::Main, None),
    ("Ok::<(), ()>(());", Wrap::Main, None),
    ("let x = m!(())", Wrap::Main, Some(Alone::Unparsable)),
    ("m!(())", Wrap::Result, None),
    ("#![allow(dead_code)]\nfn f() {}", Wrap::Main, None),
    ("#![allow(internal_features)]", Wrap::Main, Some(Alone::CrateAttribute)),
    ("#![deny(internal_features)]", Wrap::Main, None),
    ("#![expect(unused)]\n#![feature(x)]\nf();", Wrap::Main, Some(Alone::CrateAttribute)),
    ("//! doc\nf();", Wrap::Main, Some(Alone::CrateAttribute)),
    ("#![no_std]\nfn f() {}", Wrap::AsIs, Some(Alone::CrateAttribute)),
    ("#![ no_std ]\nfn f() {}", Wrap::Main, Some(Alone::CrateAttribute)),
    ("#![allow(unused)]\n// ![no_std]\nfn f() {}", Wrap::AsIs, None),
    ("// ![no_std]\nfn f() {}", Wrap::Main, None),
    ("// ![no_std]\nextern crate alloc;", Wrap::AsIs, Some(Alone::ExternCrate)),
    ("extern crate alloc;\nfn main() {}", Wrap::AsIs, Some(Alone::ExternCrate)),
    ("f();\n// why\n#[macro_use]\nextern crate alloc;\nf();", Wrap::Main, Some(Alone::ExternCrate)),
    ("fn main() {", Wrap::AsIs, Some(Alone::Unparsable)),
    ("let s = \"", Wrap::AsIs, Some(Alone::Unparsable)),
    ("crate::f();", Wrap::Main, Some(Alone::CratePath)),
    ("pub(crate) fn f() {}", Wrap::Main, None),
    ("macro_rules! m { () => { $crate::f() } }", Wrap::Main, Some(Alone::DollarCrate)),
    ("#[macro_export]\nmacro_rules! m { () => {} }", Wrap::Main, Some(Alone::MacroExport)),
    ("#[unsafe(no_mangle)]\nfn f() {}", Wrap::Main, Some(Alone::Symbol)),
    ("#[link(name = \"z\")]\nunsafe extern \"C\" {}", Wrap::Main, Some(Alone::Symbol)),
    ("unsafe extern \"C\" { fn f(); }", Wrap::Main, Some(Alone::Foreign)),
    ("extern \"C\" fn f() {}", Wrap::Main, None),
    ("#[global_allocator]\nstatic A: B = B;", Wrap::Main, Some(Alone::Singleton)),
    ("println!(\"{}\", std::any::type_name::<T>());", Wrap::Main, Some(Alone::OwnName)),
    ("super::f();", Wrap::Main, Some(Alone::Super)),
    ("mod m { use super::f; }", Wrap::Main, None),
    ("mod m { use super::super::f; }", Wrap::Main, Some(Alone::Super)),
    ("mod m { mod n { use super::super::f; } }", Wrap::Main, None),
    ("self::f();", Wrap::Main, None),
    ("mod m;", Wrap::Main, Some(Alone::ModuleFile)),
    ("use std::env;\nlet a = env::args();", Wrap::Main, Some(Alone::Arguments)),
    ("let args = 1;", Wrap::Main, None),
];

/// Statements to build bodies of. `BROKEN` ones do not parse.
const PIECES: &[&str] = &[
    "fn main() {}",
    "fn main() {\n    println!(\"{}\", 1);\n}",
    "pub fn main() -> Result<(), ()> { Ok(()) }",
    "async fn main() {}",
    "const fn main() {}",
    "unsafe fn main() {}",
    "#[tokio::main]\nasync fn main() {}",
    "fn main() {};",
    "fn r#main() {}",
    "m! { fn main() {} }",
    "m!(fn main() {});",
    "m![{ fn main() {} }];",
    "m! { fn main () }",
    "m! {}.f();",
    "m! {}",
    "std::println!(\"x\");",
    "println!(\"fn main() {{}}\");",
    "assert_eq!(1 + 1, 2);",
    "macro_rules! m { ($a:expr) => { fn main() { $crate::f($a) } } }",
    "let x = 1;",
    "let Some(x) = f() else { return };",
    "let s = r#\"\n# a\n#   b  \n## c\n#d\n\"#;",
    "let s = \"one \\\n# two\n# three\";",
    "let c = '\"'; // \"",
    "/* fn main() {} /* nested */ */",
    "// fn main() {}",
    "/// A doc.\nfn f() {}",
    "/** A\n# doc. */\nstruct D;",
    "if true { f() } else { g() }",
    "if a && let Some(b) = c { b() }",
    "match x { 1 => {}, _ => {} }",
    "for i in 0..3 { print!(\"{i}\"); }",
    "unsafe { f() }",
    "{ fn main() {} }",
    "loop { break }",
    "f();",
    "f()?;",
    ";",
    "|| 1;",
    "async { f().await };",
    "const { 1 };",
    "mod m { pub fn main() {} use super::*; }",
    "mod m { #![allow(unused)] }",
    "use std::fmt;",
    "use a::main;",
    "pub(crate) struct T;",
    "struct S {}",
    "struct U();",
    "enum E { A, B }",
    "union V { a: u8 }",
    "trait R { fn main(); }",
    "impl S { fn main() {} }",
    "type A = u8;",
    "static X: u8 = 1;",
    "const Y: fn() = || ();",
    "const _: () = assert!(true);",
    "extern crate alloc;",
    "extern crate alloc as a;",
    "#[macro_use]\nextern crate std;",
    "// why\n#[allow(unused)] extern crate core;",
    "extern \"C\" fn cb() {}",
    "unsafe extern \"C\" { safe fn abs(i: i32) -> i32; }",
    "#[derive(Debug)]\nstruct W<'a, T: 'a>(&'a T);",
    "#[cfg(test)]\nlet x = 2;",
    "#[allow(unused)]\nprintln!();",
    "#[rustfmt::skip]\nf();",
    "impl<T> R for T where T: Sized { fn main() {} }",
    "fn g<const N: usize>() -> impl Fn() + use<N> { || () }",
    "let p = &raw const x;",
    "let c = async || 1;",
    "let b = b\"\\\"\"; let c = c\"x\"; let r = br##\"\"#\"##;",
    "let é = \"é–\"; // ü",
    "x = 'a: loop { break 'a 1 };",
    "# [inline] fn h() {}",
];

const HEADS: &[&str] = &[
    "#![allow(dead_code)]",
    "#![allow(unused, internal_features)]",
    "#![feature(test)]",
    "#![no_std]",
    "#![deny(warnings)]",
    "#![expect(unused)]",
    "#![warn(\n    unused\n)]",
    "//! Inner.",
    "/*! Inner. */",
    "#![cfg_attr(a, feature(b))]",
    "// comment",
    "#![forbid(unsafe_code)] #![recursion_limit = \"9\"]",
    "",
];

const TAILS: &[&str] = &[
    "Ok(())",
    "Ok::<(), ()>(())",
    "Ok(()) // done",
    "println!()",
    "m!(())",
    "m!(fn main() {})",
    "x",
    "f()",
    "1 + (())",
    "// end",
    "/* (()) */",
    "",
];

const BROKEN: &[&str] = &[
    "fn main() {",
    "}",
    "let x = ;",
    "fn main( {",
    "let s = \"",
    "foo bar",
    "#![allow(late)]",
    "r#\"",
    "}\nfn f() {",
    "let x = 1",
    "struct",
    "@",
    "'",
];

#[test]
fn documented_bodies() {
    let mut faults = String::new();
    let blocks: Vec<_> = BODIES.iter().map(|(body, ..)| ("rust", *body)).collect();
    for ((body, wrap, alone), answer) in BODIES.iter().zip(ask(&blocks)) {
        let found = program(body, flags());
        if (found.wrap, found.merge) != (*wrap, alone.map_or(Ok(()), Err)) {
            let _ = writeln!(faults, "{body:?}: {:?} {:?}", found.wrap, found.merge);
        }
        compare_body("rust", body, answer.as_ref(), *alone == Some(Alone::Unparsable), &mut faults);
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Code that does not parse, and what rustdoc tests in its place. Here it is compiled as it is, and fails.
#[test]
fn rustdoc_tests_what_is_left() {
    let rows = [
        ("}\nfn f() {", Some("")),
        ("f();\n}\nfn f() {\nlost();", Some("f();")),
        ("f();\n/// lost", Some("f();")),
        ("f();\n#[lost]", Some("f();")),
        ("f();\n#![lost]", Some("f();")),
        ("fn main( {", None),
        ("let x = 1", Some("let x = 1")),
    ];
    let answers = ask(&rows.map(|(body, _)| ("rust", body)));
    for ((body, left), answer) in rows.iter().zip(answers) {
        let code = answer.as_ref().and_then(|answer| answer["doctest_code"]["code"].as_str());
        assert_eq!((code, program(body, flags()).merge), (*left, Err(Alone::Unparsable)), "{body}");
    }
}

/// Syntax of the last years, which the parser must know: what it does not know would be compiled without `main`.
#[test]
fn recent_syntax_parses() {
    let rows = [
        "let x = if let Some(a) = b && a > 1 { 1 } else { 2 };",
        "match x { Some(y) if y > 1 => {}, _ => {} }",
        "unsafe extern \"C\" { pub safe fn f(x: i32); pub unsafe static S: u8; }",
        "fn f<'a, T>() -> impl Sized + use<'a, T> {}",
        "let x = async move |y: u8| y;",
        "fn f(x: impl AsyncFn(u8) -> u8) {}",
        "let gen = &raw mut y;",
        "trait T { async fn f(&self); type G<'a>: Copy where Self: 'a; }",
        "(a, b) = (1, 2); _ = f(); S { x, .. } = s;",
        "let x = const { 1 + 1 };",
        "let c = c\"x\\u{1F600}\";",
        "extern \"C-unwind\" fn f() {}",
        "fn f() { let x: [u8; _] = [1]; }",
        "trait A { fn f(self: std::pin::Pin<&mut Self>) -> impl Future<Output = ()> + Send; }",
    ];
    for (row, answer) in rows.iter().zip(ask(&rows.map(|row| ("rust", row)))) {
        assert_eq!(program(row, flags()).merge.err().filter(|alone| *alone == Alone::Unparsable), None, "{row}");
        assert!(answer.is_some_and(|answer| !answer["doctest_code"].is_null()), "{row}");
    }
}

#[test]
fn deep_code_is_refused() {
    for code in [format!("{}1{}", "(".repeat(9000), ")".repeat(9000)), format!("{}1", "!".repeat(9000))] {
        assert_eq!(program(&code, flags()).merge, Err(Alone::Unparsable));
    }
    let nested = format!("{}1{}", "(".repeat(99), ")".repeat(99));
    assert_eq!(program(&nested, flags()).merge, Ok(()));
}

#[test]
fn places_are_mentioned() {
    let rows = [
        ("println!(\"{}\", line!());", true),
        ("dbg!(1);", true),
        ("let l = std::panic::Location::caller();", true),
        ("m! { { column!() } }", true),
        ("let line = file;", false),
        ("line!(", false),
    ];
    for (code, expected) in rows {
        assert_eq!(program(code, flags()).mentions_place, expected, "{code}");
    }
}

#[test]
fn generated_bodies() {
    let mut random = Random(2);
    let mut blocks = Vec::new();
    for _ in 0..3000 {
        let (body, broken) = body(&mut random);
        let info = ["rust", "rust", "rust", "rust,test_harness", "compile_fail"][random.below(5)];
        blocks.push((info, body, broken));
    }
    let answers = ask(&blocks.iter().map(|(info, body, _)| (*info, body.as_str())).collect::<Vec<_>>());
    let mut faults = String::new();
    for ((info, body, broken), answer) in blocks.iter().zip(&answers) {
        compare_body(info, body, answer.as_ref(), *broken, &mut faults);
    }
    assert!(faults.is_empty(), "{faults}");
}

/// A body, and whether it has a part that does not parse.
pub fn body(random: &mut Random) -> (String, bool) {
    let mut parts: Vec<&str> = if random.below(3) == 0 { random.some(HEADS, 3) } else { Vec::new() };
    parts.extend(random.some(PIECES, 4));
    if random.below(3) == 0 {
        parts.push(TAILS[random.below(TAILS.len())]);
    }
    let broken = random.below(12) == 0;
    if broken {
        parts.insert(random.below(parts.len() + 1), BROKEN[random.below(BROKEN.len())]);
    }
    let mut body = String::new();
    let hiding = random.below(3) == 0;
    for part in parts {
        let blanks = ["", "", "\n", "  "][random.below(4)];
        let hidden = hiding && random.below(2) == 0;
        for line in part.split('\n') {
            // Only what is no marker itself is hidden again.
            let mark = if hidden && !line.starts_with('#') { ["# ", "  # "][random.below(2)] } else { "" };
            body.push_str(blanks);
            body.push_str(mark);
            body.push_str(line);
            body.push('\n');
        }
    }
    (body, broken)
}

fn compare_info(info: &str, answer: Option<&Value>, faults: &mut String) {
    let (reading, noticed) = read(info);
    let has = |kind: fn(Kind) -> bool| noticed.iter().any(|noticed| kind(noticed.kind));
    let fault = match (&reading, answer) {
        (Reading::NotRust, None) => None,
        (Reading::NotRust, Some(_)) => Some("rustdoc tests it".to_owned()),
        (Reading::Rust(_), None) => {
            let named = |kind| matches!(kind, Kind::Order | Kind::NearMiss(_) | Kind::Name | Kind::Malformed | Kind::UnclosedComment);
            (!has(named)).then(|| "rustdoc does not test it, and nothing is noticed".to_owned())
        }
        (Reading::Rust(_), Some(_)) if has(|kind| matches!(kind, Kind::Order | Kind::Malformed | Kind::UnclosedComment)) => {
            Some(format!("noticed in vain: {noticed:?}"))
        }
        (Reading::Rust(rust), Some(answer)) => differs(rust, &answer["doctest_attributes"], has(|kind| kind == Kind::Edition)),
    };
    if let Some(fault) = fault {
        let _ = writeln!(faults, "{info}: {fault}");
    }
}

fn differs(rust: &Rust, real: &Value, bad_edition: bool) -> Option<String> {
    let flags = [
        ("should_panic", rust.should_panic),
        ("no_run", rust.no_run),
        ("compile_fail", rust.compile_fail),
        ("test_harness", rust.test_harness),
        ("standalone_crate", rust.standalone_crate),
        ("rust", true),
    ];
    let ignore = match &rust.ignore {
        Ignore::No => "None".into(),
        Ignore::Always => "All".into(),
        Ignore::On(targets) => serde_json::json!({ "Some": targets }),
    };
    let codes: Vec<&str> = rust.codes.iter().map(|code| code.value.as_str()).collect();
    let wrong = flags.into_iter().find(|(name, value)| real[name] != *value).map(|(name, _)| name);
    wrong
        .or((real["ignore"] != ignore).then_some("ignore"))
        .or((real["error_codes"] != Value::from(codes)).then_some("error_codes"))
        .or((!bad_edition && real["edition"].as_str() != rust.edition.map(Edition::year)).then_some("edition"))
        .map(|name| format!("{name} differs: {rust:?}, {real}"))
}

fn compare_body(info: &str, body: &str, answer: Option<&Value>, broken: bool, faults: &mut String) {
    let Some(answer) = answer else { return faults.push_str(&format!("{body:?}: not tested\n")) };
    let original = answer["original_code"].as_str().unwrap_or_default();
    let shown = unhide(body);
    if let Some(line) = lines_differ(body, original) {
        let _ = writeln!(faults, "{body:?}: line {line} differs: {:?}, {original:?}", shown.code);
    }
    let flags = Flags { test_harness: info.contains("test_harness"), ..flags() };
    let theirs = program(original, flags);
    let ours = program(&shown.code, flags);
    let texts = |program: &Program, code: &str| {
        let all = [&program.crate_attrs, &program.lint_attrs, &program.extern_crates];
        all.map(|ranges| ranges.iter().map(|range| code[range.clone()].split_whitespace().collect::<String>()).collect::<Vec<_>>())
    };
    let same = (ours.wrap, ours.merge, ours.mentions_place) == (theirs.wrap, theirs.merge, theirs.mentions_place);
    if !same || texts(&ours, &shown.code) != texts(&theirs, original) {
        let _ = writeln!(faults, "{body:?}: hidden lines change it: {ours:?}, {theirs:?}");
    }
    let expected = &answer["doctest_code"];
    let unparsable = theirs.merge == Err(Alone::Unparsable);
    // rustc's parser recovers from much that does not compile, and rustdoc then wraps what is left.
    if broken && unparsable {
        return;
    }
    if unparsable || expected.is_null() {
        if unparsable != expected.is_null() {
            let _ = writeln!(faults, "{body:?}: parses {} here", !unparsable);
        }
        return;
    }
    let (head, code) = hoisted(original, &theirs);
    let wrapper = &expected["wrapper"];
    let wrap = match (wrapper.is_null(), wrapper["returns_result"] == true) {
        (true, _) => Wrap::AsIs,
        (false, true) => Wrap::Result,
        (false, false) => Wrap::Main,
    };
    if (wrap, expected["crate_level"].as_str(), expected["code"].as_str()) != (theirs.wrap, Some(&head), Some(&code)) {
        let _ = writeln!(faults, "{body:?}: {:?} {head:?} {code:?}, {expected}", theirs.wrap);
    }
}

/// The first line that does not compile to the same as rustdoc's; a hidden one may have blanks in front.
fn lines_differ(body: &str, original: &str) -> Option<usize> {
    let shown = unhide(body);
    let fence: Vec<&str> = body.lines().collect();
    let mine: Vec<&str> = shown.code.split('\n').collect();
    let mine = if body.ends_with('\n') { &mine[..mine.len() - 1] } else { &mine[..] };
    let theirs: Vec<&str> = if body.is_empty() { vec![""] } else { original.split('\n').collect() };
    if mine.len() != theirs.len() || shown.lines.len() != fence.len() {
        return Some(0);
    }
    (0..fence.len()).find(|at| {
        let line = shown.lines[*at];
        let same = if line.hidden && line.removed == 0 {
            mine[*at].strip_suffix(theirs[*at]).is_some_and(|front| front.trim().is_empty())
        } else {
            mine[*at] == theirs[*at]
        };
        let last = mine[*at].trim_end().chars().next_back();
        let column = |text: &str| last.and_then(|last| text.rfind(last));
        // The last letter of a line stands in the fence as many bytes further as were removed.
        !same || (last.is_some() && column(mine[*at]).map(|column| column + line.removed) != column(fence[*at]))
    })
}

/// rustdoc's two parts of the code, from the ranges: what goes to the root of the crate and what stays.
fn hoisted(code: &str, program: &Program) -> (String, String) {
    let mut attrs: Vec<_> = program.crate_attrs.iter().map(|range| (range, true)).collect();
    attrs.extend(program.lint_attrs.iter().map(|range| (range, false)));
    attrs.sort_by_key(|(range, _)| range.start);
    let (mut of_crate, mut lints, mut crates, mut rest) = (String::new(), String::new(), String::new(), String::new());
    let mut at = 0;
    for (range, is_crate) in &attrs {
        let part = if *is_crate { &mut of_crate } else { &mut lints };
        part.push_str(&code[at..range.end]);
        at = range.end;
    }
    if !attrs.is_empty() && !program.body.is_empty() {
        crates.push_str(&code[at..program.body.start]);
        at = program.body.start;
    }
    for (count, range) in program.extern_crates.iter().enumerate() {
        // What stands before an extern crate and after the statement before it goes with it.
        let mut gap = &code[at..range.start];
        if !attrs.is_empty() && rest.is_empty() && count > 0 {
            gap = lead(gap, &mut crates);
        }
        let own = gap.len() - comments_at_end(gap);
        rest.push_str(&gap[..own]);
        crates.push_str(&gap[own..]);
        crates.push_str(&code[range.clone()]);
        at = range.end;
    }
    let mut last = &code[at..program.body.end.max(at)];
    if !attrs.is_empty() && rest.is_empty() && !program.extern_crates.is_empty() {
        last = lead(last, &mut crates);
    }
    if !program.body.is_empty() {
        rest.push_str(last);
    }
    let mut head = "#![allow(unused)]\n".to_owned();
    for part in [of_crate, lints, crates].into_iter().filter(|part| !part.is_empty()) {
        head.push_str(&part);
        if !part.ends_with('\n') {
            head.push('\n');
        }
    }
    (head, rest.trim().to_owned())
}

/// Moves the blanks and comments before the first token into `crates`, which take them until a statement stays.
fn lead<'a>(text: &'a str, crates: &mut String) -> &'a str {
    let mut rest = text.trim_start();
    loop {
        let length = if rest.starts_with("//") && !rest.starts_with("///") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") && !rest.starts_with("/**") {
            // Each comment of the pieces stands on a line of its own, so nesting does not matter.
            rest.find("*/\n").map_or(rest.len(), |end| end + 2)
        } else {
            break;
        };
        rest = rest[length..].trim_start();
    }
    // The last blanks are before a token only if there is one.
    let rest = if rest.is_empty() { text } else { rest };
    crates.push_str(&text[..text.len() - rest.len()]);
    rest
}

/// The length of the blanks and comments at the end of `text`, which ends after a statement's last token.
fn comments_at_end(text: &str) -> usize {
    let mut end = text.len();
    loop {
        let before = text[..end].trim_end();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        if let Some(at) = before[line..].find("//") {
            end = line + at;
        } else if before.ends_with("*/") {
            end = before.find("/*").unwrap_or(0);
        } else {
            return text.len() - before.len();
        }
    }
}

fn flags() -> Flags {
    Flags { edition: Edition::E2021, compile_fail: false, test_harness: false, standalone_crate: false }
}

fn read(info: &str) -> (Reading, Vec<Noticed>) {
    tokens(&items(info), true)
}

/// The comma list as the info string's parser gives it.
fn items(info: &str) -> Vec<(&str, Span)> {
    let mut start = 0;
    let mut items = Vec::new();
    for item in info.split(',') {
        items.push((item, Span::new(start, start + item.len())));
        start += item.len() + 1;
    }
    items.retain(|(item, _)| !item.is_empty());
    items
}

/// What the real rustdoc says of each block: `None` if it would not test it.
fn ask(blocks: &[(&str, &str)]) -> Vec<Option<Value>> {
    let mut page = String::new();
    let mut lines = Vec::new();
    let mut line = 1u64;
    for (info, body) in blocks {
        lines.push(line);
        let body = if body.is_empty() || body.ends_with('\n') { (*body).to_owned() } else { format!("{body}\n") };
        let block = format!("~~~~~~~~{info}\n{body}~~~~~~~~\n\n");
        line += block.matches('\n').count() as u64;
        page.push_str(&block);
    }
    let folder = folder();
    std::fs::write(folder.join("page.md"), page).expect("the page can be written");
    std::fs::write(folder.join("lib.rs"), "#![doc = include_str!(\"page.md\")]\n").expect("the crate can be written");
    let output = Command::new("rustdoc")
        .args(["-Zunstable-options", "--output-format=doctest", "--edition=2021", "--crate-name=zzqq", "--cap-lints=allow", "lib.rs"])
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(&folder)
        .output()
        .expect("rustdoc can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut answer: Value = serde_json::from_slice(&output.stdout).expect("rustdoc writes JSON");
    assert_eq!(answer["format_version"], 2, "this test knows version 2");
    let mut tests: HashMap<u64, Value> = HashMap::new();
    for test in answer["doctests"].as_array_mut().expect("a list of tests") {
        tests.insert(test["line"].as_u64().expect("a line"), test.take());
    }
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
    lines.iter().map(|line| tests.remove(line)).collect()
}

/// A folder for one call of rustdoc.
fn folder() -> PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("rustdoc-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// A sequence that is the same in each run (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % bound as u64) as usize
    }

    pub fn some<'a>(&mut self, all: &[&'a str], most: usize) -> Vec<&'a str> {
        (0..self.below(most + 1)).map(|_| all[self.below(all.len())]).collect()
    }
}
