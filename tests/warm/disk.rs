//! The same on the disk, with the program itself: sites that are built, killed, moved and meddled with, and at the end built
//! once more, against a build of a copy that nothing is remembered of.

use super::model::Model;
use super::{Edit, cases};
use crate::cli::Site;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

proptest! {
    // A build of a process takes a hundred times as long as one in memory.
    #![proptest_config(ProptestConfig { cases: cases().div_ceil(24), max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn on_the_disk(kind in any::<u8>(), steps in vec((vec(any::<Edit>(), 1..6), any::<[u8; 3]>()), 3..7)) {
        let place = Site::new("oracle");
        let mut model = Model::of(kind);
        let mut root = place.path("site");
        write(&root, &model);
        build(&root, &model, &[]);
        for (round, (edits, [fate, when, jobs])) in steps.into_iter().enumerate() {
            edits.iter().for_each(|edit| model.edit(*edit));
            write(&root, &model);
            if fate % 4 < 2 {
                let mut child = start(&root, &model, &["--jobs", &(jobs % 4 + 1).to_string()]);
                std::thread::sleep(Duration::from_millis(u64::from(when)));
                child.kill().expect("it can be killed");
                child.wait().expect("it ends");
            }
            if fate / 4 % 4 == 0 {
                let elsewhere = place.path(&format!("moved{round}"));
                fs::rename(&root, &elsewhere).expect("a site can be moved");
                root = elsewhere;
            }
            if fate / 16 % 4 == 0 {
                meddle(&root.join("public"), usize::from(when));
            }
            let warm = build(&root, &model, &["--keep-going", "--jobs", &(jobs / 4 % 4 + 1).to_string()]);
            let copy = place.path("copy");
            let _ = fs::remove_dir_all(&copy);
            write(&copy, &model);
            // What was published is no cache.
            if let Some(published) = &warm.published {
                fs::create_dir_all(copy.join(".faircopy")).expect("a folder can be made");
                fs::write(copy.join(".faircopy/published"), published).expect("a file can be written");
            }
            let cold = build(&copy, &model, &["--keep-going"]);
            let (ours, theirs) = (output(&root), output(&copy));
            // What could not be made stays as it was before, where there was something.
            if cold.code == Some(0) {
                prop_assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>(), "{:?}", edits);
            }
            for (path, bytes) in &theirs {
                prop_assert!(ours.get(path) == Some(bytes), "{} differs after {:?}", path.display(), edits);
            }
            prop_assert_eq!(warm.code, cold.code);
            prop_assert_eq!(warm.said, cold.said);
        }
    }
}

struct Built {
    code: Option<i32>,
    /// The problems.
    said: Vec<String>,
    /// What was known to be published before.
    published: Option<Vec<u8>>,
}

fn start(root: &Path, model: &Model, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_faircopy"))
        .args(["build", "--no-prove", "--format", "json"])
        .args(args)
        .args(model.args())
        .current_dir(root)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("faircopy runs")
}

fn build(root: &Path, model: &Model, args: &[&str]) -> Built {
    let published = fs::read(root.join(".faircopy/published")).ok();
    let ended = start(root, model, args).wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
    assert!(!text.contains("panicked"), "{text}");
    let problems = text.lines().filter(|line| line.starts_with('{') && !line.contains("\"edited-output\""));
    Built { code: ended.status.code(), said: problems.map(str::to_owned).collect(), published }
}

/// Writes what is another than what lies there, and removes what is no part of the site any more.
fn write(root: &Path, model: &Model) {
    let files = model.files();
    for folder in ["content", "data", "i18n", "static", "templates", "themes"] {
        for path in below(&root.join(folder)) {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            if !files.contains_key(&name) {
                fs::remove_file(path).expect("a file can be removed");
            }
        }
    }
    for (path, bytes) in files {
        let path = root.join(path);
        if fs::read(&path).ok().as_ref() != Some(&bytes) {
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
            fs::write(path, bytes).expect("a file can be written");
        }
    }
}

/// Somebody changes the output by hand.
fn meddle(public: &Path, how: usize) {
    let files: Vec<PathBuf> = below(public).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "html")).collect();
    let Some(path) = files.get(how * 7 % files.len().max(1)) else { return };
    match how % 3 {
        0 => fs::remove_file(path).expect("a page can be removed"),
        1 => fs::write(path, "by hand").expect("a page can be written"),
        _ => fs::remove_dir_all(public).expect("the output can be removed"),
    }
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry is readable").path());
    entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

/// But for the manifest.
fn output(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let public = root.join("public");
    let name = |path: &Path| path.strip_prefix(&public).expect("below the root").to_owned();
    let files = below(&public).into_iter().filter(|path| !name(path).starts_with(".faircopy-manifest"));
    files.map(|path| (name(&path), fs::read(&path).expect("a file is readable"))).collect()
}
