//! The posts of this repository: their examples do what they say.

use crate::workshop::workshop;
use faircopy::config::{Options, Today};
use faircopy::diag::Diag;
use faircopy::pipeline::{self, Wanted};
use faircopy::print::{self, Look};
use faircopy::prove::workshop::sandbox;
use faircopy::read;
use std::path::Path;

#[test]
fn every_example_of_the_posts_is_proven() {
    let sources = read::sources(Path::new(env!("CARGO_MANIFEST_DIR")), "faircopy.toml").value;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options { drafts: true, future: true, today: Today::Date("2026-12-31".parse().expect("a date")), ..Options::default() };
    let tested = pipeline::test(&sources, "faircopy.toml", &options, Some(&workshop(folder.path())), &Wanted::default());
    let mut report = Vec::new();
    print::report(&tested.report, &sources, &Look::default(), &mut report).expect("memory takes it all");
    let tally = tested.proofs.tally;
    assert!(tested.report.errors() == 0 && tally.failed == 0, "{}", String::from_utf8_lossy(&report));
    assert!(tally.proven > 0, "there are examples: {tally:?}");
    // What a machine cannot isolate it cannot prove, nor what needs a program that it has not; that is said, and CI demands
    // every layer.
    let is_of_program = |diag: &&Diag| diag.code == "unproven-here" && diag.message.contains("has no program");
    let lacking = tested.report.diags.iter().filter(is_of_program).count();
    let missing: Vec<_> = sandbox::layers().missing().iter().map(|(layer, _)| layer.name()).collect();
    assert!(tally.unproven == lacking || !missing.is_empty(), "{tally:?}");
    if !missing.is_empty() {
        eprintln!("layers that are missing here: {}", missing.join(", "));
    }
}

#[test]
fn code_that_two_posts_share_is_the_same() {
    assert_eq!(note("promisc/rtnl.rs"), note("netlink-bulk-dump/rtnl.rs"), "rtnl.rs of promisc and of netlink-bulk-dump");
}

/// `veth.rs` holds the model against the kernel, and the pages show it: it is the same but for what a module must say of
/// itself, and for what the pages print in the end.
#[test]
fn the_model_that_is_shown_is_the_one_that_is_held_against_the_kernel() {
    let model = note("promisc/model.rs").replace("pub ", "");
    let (_, model) = model.split_once("\n\n").expect("code below what the file says of itself");
    let model = model.strip_suffix("}\n").expect("an impl at the end");
    for page in ["promisc/index.md", "promisc/index.zh.md"] {
        let page_text = note(page);
        let block = page_text.split("\n```").find(|block| block.contains("name=\"device\""));
        assert!(block.expect("the block of the model").contains(model), "{page} shows another model than promisc/model.rs");
    }
}

fn note(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/notes").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
