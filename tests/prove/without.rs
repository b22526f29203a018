//! What is said where nothing can be proven, or nothing is to be.

use super::keys::Fake;
use super::run;
use crate::cli::Site;
use faircopy::config::{Options, Today};
use faircopy::memo::Memo;
use faircopy::output::Nowhere;
use faircopy::pipeline::{self, Wanted};
use faircopy::source::Sources;
use std::ffi::OsStr;

fn site() -> Site {
    let site = Site::new("without");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\n```rust\nprintln!(\"a\");\n```\n\n```output\nb\n```\n");
    site
}

#[test]
fn what_is_not_proven_is_not_said_to_be() {
    let site = site();
    let (code, said) = run(&site, &["build", "--no-prove"], &[]);
    assert!(code == 0 && !said.contains(" proven,") && said.contains("1 unproven here"), "{said}");
    let page = site.read("public/a/index.html");
    assert!(
        page.contains("data-verdict=\"unproven\"") && !page.contains("\"verdict\"") && !page.to_lowercase().contains("proven with"),
        "{page}"
    );
    let (code, said) = run(&site, &["test", "--no-prove"], &[]);
    assert!(code == 0 && said.contains("1 example: 0 proven, 1 unproven here"), "{said}");
    assert!(!site.path(".faircopy/proofs.redb").exists(), "nothing was looked for either");
    assert_eq!(run(&site, &["build"], &[]).0, 1, "it would not hold");
}

#[test]
fn a_machine_without_a_compiler_is_an_error_with_a_remedy() {
    let site = site();
    let (code, said) = run(&site, &["test"], &[("PATH", OsStr::new(""))]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("error[no-compiler]: there is no `rustc` here") && said.contains("help: install Rust"), "{said}");
    assert!(said.contains("0 proven, 1 unproven here"), "{said}");

    let (code, said) = run(&site, &["test"], &[("RUSTC", OsStr::new("/nowhere/rustc"))]);
    assert!(code == 1 && said.contains("error[no-compiler]: `/nowhere/rustc` cannot be asked"), "{said}");

    site.write("content/a.md", "```text\nno example\n```\n");
    let (code, said) = run(&site, &["test"], &[("PATH", OsStr::new(""))]);
    assert!(code == 0, "where there is nothing to prove nothing is needed: {said}");
}

#[test]
fn a_layer_that_is_required_must_be_there() {
    let site = site();
    let (code, said) = run(&site, &["test", "--require", "moat"], &[]);
    assert!(code != 0 && said.contains("moat"), "{said}");
    for (layer, reason) in faircopy::prove::workshop::sandbox::layers().missing() {
        let (code, said) = run(&site, &["test", "--require", layer.name()], &[]);
        assert!(code == 1 && said.contains("error[missing-layer]") && said.contains(reason), "{said}");
    }
    for layer in faircopy::prove::workshop::sandbox::layers().names() {
        let (_, said) = run(&site, &["test", "--require", layer], &[]);
        assert!(!said.contains("missing-layer"), "{said}");
    }
}

/// A site with a lab that compiles nothing, and without any layer.
fn memory(files: &[(&str, &str)]) -> (Sources, Options) {
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"T\"\n";
    let own = files.iter().copied().chain([("faircopy.toml", config)]).map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let theme = faircopy::read::folio().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
    let today = Today::Date("2026-06-01".parse().expect("it is a date"));
    (
        Sources::memory(theme.chain(own)),
        Options { base_url: None, drafts: false, future: false, expired: false, today, ..Options::default() },
    )
}

#[test]
fn a_layer_that_is_needed_and_not_there_is_a_warning() {
    let page = "```rust needs=\"netns\"\nprintln!(\"one\");\n```\n\n```rust\nprintln!(\"two\");\n```\n";
    let (sources, options) = memory(&[("content/a.md", page)]);
    let wanted = Wanted { pages: Vec::new(), filter: None, no_run: false };
    let tested = pipeline::test(&sources, "faircopy.toml", &options, Some(&Fake::default()), &wanted);
    assert_eq!((tested.proofs.tally.proven, tested.proofs.tally.unproven), (1, 1));
    let codes: Vec<&str> = tested.report.diags.iter().map(|diag| diag.code).collect();
    assert_eq!((codes, tested.report.errors()), (vec!["unproven-here"], 0));
}

#[test]
fn a_program_that_is_needed_and_not_there_is_a_warning() {
    let site = site();
    site.write("content/a.md", "```rust needs=\"program:no-such-program\"\nprintln!(\"one\");\n```\n");
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 0 && said.contains("the machine has no program `no-such-program`"), "{said}");
    assert!(said.contains("0 proven, 1 unproven here"), "{said}");
    let (code, said) = run(&site, &["test", "--require", "program:no-such-program"], &[]);
    assert!(code == 1 && said.contains("error[missing-program]"), "{said}");
    let (code, said) = run(&site, &["test", "--require", "program:rustc"], &[]);
    assert!(code == 0 && !said.contains("missing-program"), "{said}");
    site.write("content/a.md", "```rust needs=\"program:rustc\"\nprintln!(\"one\");\n```\n");
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 0 && said.contains("1 proven"), "{said}");
}

#[test]
fn a_lock_file_that_does_not_fit_its_package_is_said() {
    let site = site();
    site.write("content/a/index.md", "```rust package=\"lock\"\nlock::take();\n```\n");
    site.write("content/a/lock/Cargo.toml", "[package]\nname = \"lock\"\nversion = \"0.2.0\"\nedition = \"2024\"\n");
    site.write("content/a/lock/Cargo.lock", "version = 4\n\n[[package]]\nname = \"lock\"\nversion = \"0.1.0\"\n");
    site.write("content/a/lock/src/lib.rs", "pub fn take() {}\n");
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 1 && said.contains("error[stale-lock]: the package's `Cargo.lock` does not fit"), "{said}");
    assert!(!said.contains("no-library") && !said.contains("package-not-compiled"), "{said}");
}

#[test]
fn commands_find_the_running_faircopy() {
    let site = site();
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"T\"\n[examples]\nconsole = [\"faircopy\", \"echo\"]\n";
    site.write("faircopy.toml", config);
    site.write("content/a.md", &format!("```console\n$ faircopy --version\nfaircopy {}\n```\n", env!("CARGO_PKG_VERSION")));
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 0 && said.contains("1 proven"), "{said}");
    site.write("content/a.md", "```console\n$ echo '<h1>Lock</h1>' | faircopy convert\n# Lock\n```\n");
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 0 && said.contains("1 proven"), "{said}");
}

#[test]
fn the_program_of_a_page_takes_no_other_files_place() {
    let page = "```rust\nprintln!(\"one\");\n```\n";
    let (sources, options) = memory(&[("content/a/index.md", page), ("content/a/examples.wasm.js", "mine")]);
    let mut lab = Fake::default();
    lab.wasm = Some("a target".to_owned());
    let built = pipeline::build(&sources, "faircopy.toml", &options, Some(&lab), &Memo::none(), &Nowhere);
    let errors: Vec<(&str, &str)> = built.report.diags.iter().map(|diag| (diag.code, diag.message.as_str())).collect();
    assert!(matches!(errors[..], [("reserved-path", message)] if message.contains("`a/examples.wasm.js`")), "{errors:?}");
}

#[test]
fn a_package_that_cargo_refuses() {
    let site = Site::new("package");
    site.write("content/a/index.md", "+++\ntitle = \"A\"\n+++\n");
    site.write("content/a/lock/Cargo.toml", "[package]\nname = \"lock\"\nversion = \"no version\"\n");
    site.write("content/a/lock/src/lib.rs", "");
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 1 && said.contains("error[package-not-compiled]: the package could not be built"), "{said}");
    assert!(said.contains("content/a/lock/Cargo.toml") && said.contains("no version"), "{said}");
}

#[test]
fn a_store_that_cannot_be_written_to_is_said() {
    let site = site();
    site.write(".faircopy/work", "a file");
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 1 && said.contains("error[no-scratch]"), "{said}");
}

#[test]
fn pages_and_examples_are_chosen() {
    let site = site();
    site.write("content/b.md", "```rust name=\"own\"\nprintln!(\"c\");\n```\n```rust\nlet x: u32 = \"no\";\n```\n");
    let (code, said) = run(&site, &["test", "nowhere"], &[]);
    assert!(code == 3 && said.contains("error[no-such-page]"), "{said}");
    let (code, said) = run(&site, &["test", "--filter", "nothing has this"], &[]);
    assert!(code == 3 && said.contains("error[no-such-example]"), "{said}");
    let (code, said) = run(&site, &["test", "b.md", "--filter", "own"], &[]);
    assert!(code == 0 && said.contains("1 example: 1 proven"), "{said}");
    let (code, said) = run(&site, &["test", "--list"], &[]);
    assert!(code == 0 && said.contains("content/b.md:1 rust name=\"own\"\ncontent/b.md:4 rust\n") && said.contains("3 examples"), "{said}");
    let (code, said) = run(&site, &["test", "--no-run"], &[]);
    assert!(code == 1 && said.contains("3 examples: 0 proven, 1 failed, 2 only compiled"), "{said}");
}

#[test]
fn reports_have_the_formats_of_others() {
    let site = site();
    let (_, said) = run(&site, &["test", "--format", "junit"], &[]);
    let case = "<testcase classname=\"content/a.md\" name=\"line 4\" file=\"content/a.md\" line=\"4\">\n<failure type=\"other-output\"";
    assert!(said.contains("<testsuite name=\"content/a.md\" tests=\"1\" failures=\"1\"") && said.contains(case), "{said}");
    let (_, said) = run(&site, &["test", "--format", "github"], &[]);
    assert!(said.contains("::error file=content/a.md,line=9,col=1"), "{said}");
    let (_, said) = run(&site, &["test", "--format", "short"], &[]);
    assert!(said.contains("content/a.md:9:1: error[other-output]"), "{said}");
}

/// Locks are made offline here, from crates of the site.
#[test]
fn dependencies_are_locked_and_a_lock_that_does_not_fit_is_said() {
    let site = site();
    let config =
        "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"T\"\n[examples.dependencies]\nown = { path = \"data/own\" }\n";
    site.write("faircopy.toml", config);
    site.write("data/own/Cargo.toml", "[package]\nname = \"own\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    site.write("data/own/src/lib.rs", "pub fn two() -> u32 { 2 }\n");
    site.write("content/a.md", "```rust\nprintln!(\"{}\", own::two());\n```\n\n```output\n2\n```\n");
    let (code, said) = run(&site, &["test", "--offline"], &[]);
    let written = said.lines().find_map(|line| line.strip_prefix("wrote ")?.split(':').next()).unwrap_or_default().to_owned();
    assert!(code == 0 && written.starts_with("data/examples/"), "{said}");
    assert!(site.read(&written).contains("name = \"own\""));
    let (code, said) = run(&site, &["test", "--offline"], &[]);
    assert!(code == 0 && !said.contains("wrote"), "{said}");

    site.write("data/own/Cargo.toml", "[package]\nname = \"own\"\nversion = \"0.2.0\"\nedition = \"2021\"\n");
    let (code, said) = run(&site, &["test", "--offline"], &[]);
    assert!(code == 1 && said.contains("error[stale-lock]"), "{said}");

    site.write("faircopy.toml", &config.replace("{ path = \"data/own\" }", "{ git = \"file:///nowhere/at/all\" }"));
    let (code, said) = run(&site, &["test", "--offline"], &[]);
    assert!(code == 1 && said.contains("error[cargo-failed]"), "{said}");
}
