//! The store is a cache: whatever becomes of it costs work and nothing else.

use super::{command, known_and_made, run};
use crate::cli::Site;
use std::fs;

pub fn site() -> Site {
    let site = Site::new("store");
    for page in ["a", "b"] {
        let block = |at: usize| format!("```rust\nprintln!(\"{page} {at}\");\n```\n\n```output\n{page} {at}\n```\n\n");
        site.write(&format!("content/{page}.md"), &(0..4).map(block).collect::<String>());
    }
    site
}

const STORE: &str = ".faircopy/proofs.redb";

#[track_caller]
fn check(site: &Site, expected: (usize, usize)) {
    let (code, said) = run(site, &["test", "--stats"], &[]);
    assert_eq!((code, known_and_made(&said)), (0, expected), "{said}");
}

#[test]
fn a_store_may_be_lost_cut_or_overwritten() {
    let site = site();
    check(&site, (0, 8));
    check(&site, (8, 0));
    fs::remove_file(site.path(STORE)).expect("the store is there");
    check(&site, (0, 8));
    fs::remove_dir_all(site.path(".faircopy")).expect("the folder is there");
    check(&site, (0, 8));

    let whole = fs::read(site.path(STORE)).expect("the store is there");
    let garbage: Vec<u8> = (0..100_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for bytes in [&b"no store at all"[..], &[], &garbage, &whole[..whole.len() / 2], &whole[..100]] {
        fs::write(site.path(STORE), bytes).expect("the store is written");
        check(&site, (0, 8));
        check(&site, (8, 0));
    }
    // Bytes in the midst of it: nothing may be said that is not so, whatever is found of the rest.
    for at in (0..whole.len()).step_by(whole.len() / 7) {
        let mut bytes = whole.clone();
        bytes[at..].iter_mut().take(64).for_each(|byte| *byte ^= 0x5a);
        fs::write(site.path(STORE), bytes).expect("the store is written");
        let (code, said) = run(&site, &["test", "--stats"], &[]);
        let (known, made) = known_and_made(&said);
        assert_eq!((code, known + made), (0, 8), "byte {at}: {said}");
    }
}

#[test]
fn two_processes_share_a_store() {
    let site = site();
    let spawn =
        |page: &str| command(&site, &["test", page, "--stats"]).stderr(std::process::Stdio::piped()).spawn().expect("faircopy runs");
    let all = ["a.md", "b.md", "a.md"].map(spawn);
    for child in all {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    check(&site, (8, 0));
}

#[test]
fn evidence_may_be_carried_to_another_place() {
    let (site, other) = (site(), self::site());
    check(&site, (0, 8));
    fs::create_dir_all(other.path(".faircopy")).expect("the folder is made");
    fs::copy(site.path(STORE), other.path(STORE)).expect("the store is copied");
    check(&other, (8, 0));
}
