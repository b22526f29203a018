//! What is remembered on the disk, and what becomes of it: a cache may be lost, and must never be wrong.

use crate::cli::Site;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const MEMO: &str = ".faircopy/memo.redb";

/// A site of a few dozen pages that name each other, with a picture and two templates of its own.
fn site(name: &str) -> Site {
    let site = Site::new(name);
    for n in 0..40 {
        let next = (n + 1) % 40;
        let text = format!(
            "+++\ntitle = \"N{n}\"\ndate = 2026-01-{:02}\ntags = [\"t{}\"]\n+++\n\nWords {n}, [next](n{next}.md).\n\n```c\nint x;\n```\n",
            n % 28 + 1,
            n % 3
        );
        site.write(&format!("content/notes/n{n}.md"), &text);
    }
    site.write("static/p.svg", "<svg width=\"2\" height=\"3\"/>");
    site.write("content/notes/pic.md", "![p](/p.svg)\n");
    site
}

/// Builds, which must end well, and says how much was made anew: parsed, bodies, rendered.
fn build(site: &Site, args: &[&str]) -> [usize; 3] {
    let (code, _, said) = site.run(&[&["build", "--timings"], args].concat());
    assert_eq!(code, 0, "{said}");
    ["parsed", "bodies", "rendered"].map(|what| {
        let line = said.lines().find(|line| line.trim_start().starts_with(what));
        line.and_then(|line| line.split_whitespace().last()?.parse().ok()).unwrap_or(0)
    })
}

/// What a build writes that knows nothing.
fn cold(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let away = site.path("away");
    let _ = fs::rename(site.path(".faircopy"), &away);
    build(site, &["--out", "cold"]);
    let files = site.tree("cold");
    fs::remove_dir_all(site.path("cold")).expect("the other output can be removed");
    let _ = fs::remove_dir_all(site.path(".faircopy"));
    let _ = fs::rename(&away, site.path(".faircopy"));
    files
}

fn assert_as_cold(site: &Site, when: &str) {
    let (warm, cold) = (site.tree("public"), cold(site));
    assert_eq!(warm.keys().collect::<Vec<_>>(), cold.keys().collect::<Vec<_>>(), "{when}");
    let differ: Vec<_> = cold.iter().filter(|(path, bytes)| warm.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert_eq!(differ, [""; 0], "{when}");
}

#[test]
fn a_second_process_makes_only_what_changed() {
    let site = site("second");
    let [parsed, bodies, rendered] = build(&site, &[]);
    assert!(parsed == 41 && bodies == 41 && rendered > 41, "{parsed} {bodies} {rendered}");
    assert_eq!(build(&site, &[]), [0, 0, 0]);
    site.write("content/notes/n7.md", &site.read("content/notes/n7.md").replace("Words", "More words"));
    let (_, _, said) = site.run(&["build", "--explain", "--timings"]);
    assert!(said.contains("parse content/notes/n7.md: its text changed"), "{said}");
    assert!(said.contains("page notes/n7/index.html: its text changed"), "{said}");
    assert!(said.contains("   parsed       1\n") && said.contains("   bodies       1\n"), "{said}");
    assert_as_cold(&site, "after an edit");
}

#[test]
fn another_address_or_configuration_is_another_site() {
    let site = site("variant");
    build(&site, &[]);
    let first = site.tree("public");
    let [parsed, ..] = build(&site, &["--base-url", "https://other.org/blog"]);
    assert_eq!(parsed, 0);
    assert!(site.read("public/notes/n1/index.html").contains("https://other.org/blog/notes/n1/"));
    build(&site, &[]);
    assert_eq!(site.tree("public"), first);
    site.write("faircopy.toml", &site.read("faircopy.toml").replace("Test", "Rest"));
    build(&site, &[]);
    assert!(site.read("public/notes/n1/index.html").contains("Rest"));
    assert_as_cold(&site, "with another title");
}

#[test]
fn an_output_that_was_removed_or_edited_is_made_again() {
    let site = site("removed");
    build(&site, &[]);
    let first = site.tree("public");
    fs::remove_file(site.path("public/notes/n3/index.html")).expect("a page can be removed");
    site.write("public/notes/n4/index.html", "by hand");
    let (code, _, said) = site.run(&["build"]);
    assert!(code == 0 && said.contains("warning[edited-output]: `notes/n4/index.html` was changed since the last build"), "{said}");
    assert_eq!(site.tree("public"), first);
    fs::remove_dir_all(site.path("public")).expect("the output can be removed");
    build(&site, &[]);
    assert_eq!(site.tree("public"), first);
}

/// The size is the same, and the time of the last change was set back.
#[test]
fn a_change_that_hides_is_seen() {
    let site = site("hidden");
    let path = site.path("content/notes/n5.md");
    for time in [None, Some(Duration::from_secs(4_102_444_800)), Some(Duration::ZERO)] {
        let set = |path: &Path, time: std::time::SystemTime| {
            let file = fs::File::options().write(true).open(path).expect("the page can be opened");
            file.set_modified(time).expect("times can be set");
        };
        if let Some(time) = time {
            set(&path, std::time::UNIX_EPOCH + time);
        }
        build(&site, &[]);
        std::thread::sleep(Duration::from_millis(60));
        build(&site, &[]);
        let before = fs::metadata(&path).and_then(|found| found.modified()).expect("the page has a time");
        let text = site.read("content/notes/n5.md");
        let other = if text.contains("Words") { text.replace("Words", "Wards") } else { text.replace("Wards", "Words") };
        site.write("content/notes/n5.md", &other);
        set(&path, before);
        build(&site, &[]);
        let word = if other.contains("Words") { "Words 5" } else { "Wards 5" };
        assert!(site.read("public/notes/n5/index.html").contains(word), "{time:?}");
    }
    assert_as_cold(&site, "after changes that hide");
}

#[test]
fn a_damaged_cache_costs_time_and_nothing_else() {
    let site = site("damaged");
    build(&site, &[]);
    let sound = fs::read(site.path(MEMO)).expect("there is a cache");
    let first = site.tree("public");
    let mut cases: Vec<(String, Vec<u8>)> = vec![
        ("empty".into(), Vec::new()),
        ("no cache at all".into(), b"this is no cache, but a text of some length that somebody has put there".to_vec()),
        ("cut".into(), sound[..sound.len() / 2].to_vec()),
    ];
    for nth in 1..8 {
        let mut bytes = sound.clone();
        let at = sound.len() * nth / 8;
        bytes[at..at + 700].iter_mut().for_each(|byte| *byte ^= 0x5a);
        cases.push((format!("bytes from {at} on"), bytes));
    }
    for (what, bytes) in cases {
        fs::write(site.path(MEMO), bytes).expect("the cache can be written");
        site.write("content/notes/n8.md", &format!("{what}\n"));
        build(&site, &[]);
        assert!(site.read("public/notes/n8/index.html").contains(&what));
        let others = |files: &BTreeMap<String, Vec<u8>>| {
            files.iter().filter(|(path, _)| path.starts_with("notes/n2/")).map(|(_, bytes)| bytes.clone()).collect::<Vec<_>>()
        };
        assert_eq!(others(&site.tree("public")), others(&first), "{what}");
        build(&site, &[]);
    }
    assert_as_cold(&site, "after all damage");
}

#[cfg(unix)]
#[test]
fn a_kill_at_any_moment_leaves_what_the_next_build_needs() {
    let site = site("killed");
    build(&site, &[]);
    for (round, pause) in [0, 20, 60, 120, 200, 300, 400, 550, 700, 900].into_iter().enumerate() {
        site.write(&format!("content/notes/n{}.md", round * 3), &format!("Round {round}.\n"));
        site.write("static/p.svg", &format!("<svg width=\"{}\" height=\"3\"/>", round + 1));
        let mut child = Command::new(env!("CARGO_BIN_EXE_faircopy"))
            .arg("build")
            .current_dir(site.root())
            .env("SOURCE_DATE_EPOCH", "1780272000")
            .stderr(Stdio::null())
            .spawn()
            .expect("faircopy runs");
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        // What lies in the output is whole, be it old or new.
        for (path, bytes) in site.tree("public").iter().filter(|(path, _)| path.ends_with(".html")) {
            assert!(String::from_utf8_lossy(bytes).contains("</html>"), "{path} is half written");
        }
    }
    build(&site, &[]);
    assert_as_cold(&site, "after kills");
    assert_eq!(build(&site, &[]), [0, 0, 0], "what was remembered can be used");
}

/// No file may grow beyond a few blocks, as on a disk that is full.
#[cfg(unix)]
#[test]
fn a_full_disk_keeps_the_last_site() {
    let site = site("full");
    build(&site, &[]);
    let first = site.tree("public");
    site.write("content/notes/n9.md", &"Many words. ".repeat(20_000));
    let shell = format!("trap '' XFSZ; ulimit -f 64; exec {} build", env!("CARGO_BIN_EXE_faircopy"));
    let ended =
        Command::new("sh").args(["-c", &shell]).current_dir(site.root()).env("SOURCE_DATE_EPOCH", "1780272000").output().expect("a shell");
    assert_eq!(ended.status.code(), Some(1), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(site.tree("public"), first);
    build(&site, &[]);
    assert_as_cold(&site, "when there is room again");
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let site = site("unwritable");
    site.write(".faircopy", "a file where the folder of caches would be");
    for _ in 0..2 {
        let [parsed, ..] = build(&site, &[]);
        assert_eq!(parsed, 41);
    }
    fs::remove_file(site.path(".faircopy")).expect("the file can be removed");
    assert_as_cold(&site, "without a cache");
}

#[test]
fn two_builds_at_once_are_both_right() {
    let site = site("twice");
    build(&site, &[]);
    for round in 0..3 {
        site.write("content/notes/n1.md", &format!("Round {round}.\n"));
        let start = |out: &str| {
            Command::new(env!("CARGO_BIN_EXE_faircopy"))
                .args(["build", "--out", out])
                .current_dir(site.root())
                .env("SOURCE_DATE_EPOCH", "1780272000")
                .stderr(Stdio::null())
                .spawn()
                .expect("faircopy runs")
        };
        let running = ["public", "other"].map(start);
        for mut child in running {
            assert_eq!(child.wait().expect("it ends").code(), Some(0));
        }
        assert_eq!(site.tree("public"), site.tree("other"));
    }
    assert_as_cold(&site, "after two at once");
}
