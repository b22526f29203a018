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
/// One bit of what is known of a file: neither its stamp nor its hash may be believed then.
#[test]
fn a_damaged_stamp_is_not_believed() {
    let site = site("stamps");
    build(&site, &[]);
    // What is read in the moment it was written is not known by its stamp.
    std::thread::sleep(Duration::from_millis(1100));
    site.write("content/notes/n3.md", &site.read("content/notes/n3.md").replace("Words", "Other words"));
    build(&site, &[]);
    let sound = fs::read(site.path(MEMO)).expect("there is a cache");
    let name = b"content/notes/n1.md";
    let places: Vec<usize> = (0..sound.len() - name.len()).filter(|at| sound[*at..].starts_with(name)).collect();
    assert!(!places.is_empty(), "no file is known by its name");
    for (nth, place) in places.iter().flat_map(|place| [8, 30, 50].map(|behind| place + name.len() + behind)).enumerate().take(24) {
        let mut damaged = sound.clone();
        damaged[place] ^= 1 << (nth % 8);
        fs::write(site.path(MEMO), damaged).expect("the cache can be written");
        let (code, _, said) = site.run(&["build"]);
        assert!(code == 0 && !said.contains("panicked"), "{said}");
    }
    assert_as_cold(&site, "after a damaged stamp");
}

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

/// The second one waits for nobody and does no harm.
#[test]
fn two_builds_to_one_folder_do_not_mix() {
    let site = site("locked");
    build(&site, &[]);
    for round in 0..3 {
        site.write("content/notes/n1.md", &format!("Round {round}.\n"));
        let start = || {
            Command::new(env!("CARGO_BIN_EXE_faircopy"))
                .arg("build")
                .current_dir(site.root())
                .env("SOURCE_DATE_EPOCH", "1780272000")
                .stderr(Stdio::piped())
                .spawn()
                .expect("faircopy runs")
        };
        let running = [start(), start()];
        let ended = running.map(|child| child.wait_with_output().expect("it ends"));
        let said = ended.each_ref().map(|ended| String::from_utf8_lossy(&ended.stderr).into_owned());
        assert!(ended.iter().any(|ended| ended.status.success()), "{said:?}");
        for (ended, said) in ended.iter().zip(&said).filter(|(ended, _)| !ended.status.success()) {
            assert!(ended.status.code() == Some(3) && said.contains("error[output-locked]"), "{said}");
        }
    }
    assert_as_cold(&site, "after two at once");
}

/// Clocks that were wrong, of the machine that wrote the files and of the one that builds: by decades, ahead and behind.
#[test]
fn a_clock_that_jumps_hides_no_change() {
    let site = site("clock");
    site.write("templates/404.html", "{{ now() }}");
    build(&site, &[]);
    for (round, years) in [30, -40, 0].into_iter().enumerate() {
        let file = fs::metadata(site.path("content/notes/n6.md")).and_then(|found| found.created().or(found.modified()));
        let time = file.expect("the page has a time");
        let span = Duration::from_secs(365 * 86_400 * u64::from(i32::unsigned_abs(years)));
        let time = if years < 0 { time.checked_sub(span) } else { time.checked_add(span) }.expect("the time can be told");
        for folder in ["content", "static", "templates", "public", ".faircopy"] {
            for path in site.tree(folder).into_keys() {
                let file = fs::File::options().write(true).open(site.path(folder).join(path)).expect("a file can be opened");
                file.set_modified(time).expect("times can be set");
            }
        }
        build(&site, &[]);
        // At the time of the machine, whatever that is beside those of the files.
        site.write("content/notes/n6.md", &format!("After jump {round}.\n"));
        fs::remove_file(site.path(&format!("content/notes/n{}.md", 20 + round))).expect("a page can be removed");
        site.write("content/notes/n19.md", "Nobody links to what is gone.\n");
        site.write(&format!("content/notes/n{}.md", 19 + round), "Nobody links to what is gone.\n");
        // And the day that the site is built for.
        for day in ["2049-01-01", "1991-01-01"] {
            build(&site, &["--future", "--today", day]);
            assert!(site.read("public/notes/n6/index.html").contains(&format!("After jump {round}.")));
            assert!(site.read("public/404.html").contains(day));
        }
        build(&site, &[]);
        assert_as_cold(&site, &format!("after a jump of {years} years"));
    }
}

/// Where permissions hold: for root they do not, so that the build is then run by somebody who is not.
#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_stays_as_it_is() {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;

    let site = site("readonly");
    build(&site, &[]);
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions can be set");
    let folders = || {
        let mut folders = vec![site.root().to_owned()];
        for at in 0.. {
            let Some(folder) = folders.get(at).cloned() else { break };
            let entries = fs::read_dir(folder).expect("a folder is readable").map(|entry| entry.expect("an entry is readable").path());
            folders.extend(entries.filter(|path| path.is_dir()));
        }
        folders
    };
    // Somebody for whom permissions hold: whoever runs this, or the user that has nothing.
    allow(&site.path("public"), 0o555);
    let is_root = fs::write(site.path("public/probe"), "").is_ok();
    let _ = fs::remove_file(site.path("public/probe"));
    allow(&site.path("public"), 0o755);
    const NOBODY: u32 = 65_534;
    let program = if is_root {
        // Where the program lies, others may not go.
        let program = site.path("faircopy");
        fs::copy(env!("CARGO_BIN_EXE_faircopy"), &program).expect("a program can be copied");
        allow(&program, 0o755);
        for folder in folders() {
            chown(&folder, Some(NOBODY), Some(NOBODY)).expect("root can give folders away");
            for entry in fs::read_dir(&folder).expect("a folder is readable") {
                chown(entry.expect("an entry is readable").path(), Some(NOBODY), Some(NOBODY)).expect("root can give files away");
            }
        }
        program
    } else {
        env!("CARGO_BIN_EXE_faircopy").into()
    };
    let run = || {
        let mut command = Command::new(&program);
        command.args(["build", "--no-prove"]).current_dir(site.root()).env("SOURCE_DATE_EPOCH", "1780272000");
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let ended = command.output().expect("faircopy runs");
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    };
    let (code, said) = run();
    assert_eq!(code, Some(0), "{said}");
    let first = site.tree("public");
    let beside = || {
        let names = fs::read_dir(site.root()).expect("the site is readable").map(|entry| entry.expect("an entry is readable").file_name());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let names = beside();

    site.write("content/notes/n9.md", "Another text.\n");
    site.write("content/notes/n99.md", "A new page.\n");
    // The folders of the output, and then the one that it is in.
    let cases: [Vec<std::path::PathBuf>; 2] =
        [folders().into_iter().filter(|path| path.starts_with(site.path("public"))).collect(), vec![site.root().to_owned()]];
    for closed in cases {
        closed.iter().for_each(|folder| allow(folder, 0o555));
        let (code, said) = run();
        closed.iter().for_each(|folder| allow(folder, 0o755));
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("error[unwritable-output]") && said.contains("help: "), "{said}");
        assert_eq!(site.tree("public"), first, "{said}");
        assert_eq!(beside(), names, "nothing is left beside the output: {said}");
    }
    let (code, said) = run();
    assert_eq!(code, Some(0), "{said}");
    assert!(site.read("public/notes/n9/index.html").contains("Another text."));
    assert_as_cold(&site, "when it can be written again");
}

/// Not even root writes into a folder that is none.
#[test]
fn a_file_where_the_output_would_be_stays() {
    let site = site("file");
    site.write("public", "a file of somebody's");
    site.write("deep", "another");
    for (out, kept) in [("public", "public"), ("deep/down", "deep")] {
        let before = site.read(kept);
        let (code, _, said) = site.run(&["build", "--out", out]);
        assert_eq!(code, 3, "{said}");
        assert!(said.contains("error[refused-output]") && said.contains("help: "), "{said}");
        assert_eq!(site.read(kept), before);
    }
    // A folder in the place of a file that is to be written.
    build(&site, &["--out", "site"]);
    fs::remove_file(site.path("site/notes/n3/index.html")).expect("a page can be removed");
    site.write("site/notes/n3/index.html/mine.txt", "mine");
    site.write("content/notes/n4.md", "Other words.\n");
    let first = site.tree("site");
    let (code, _, said) = site.run(&["build", "--out", "site"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("help: "), "{said}");
    assert_eq!(site.tree("site"), first, "all or nothing");
}
