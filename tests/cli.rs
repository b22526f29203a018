//! The program as a person runs it: exit codes, what is written, and what is left alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A site in a folder of its own, removed at the end.
pub struct Site(tempfile::TempDir);

impl Site {
    pub fn new(name: &str) -> Self {
        let site = Self(tempfile::Builder::new().prefix(name).tempdir().expect("a temporary folder"));
        site.write("faircopy.toml", "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Test\"\n");
        site
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder is made");
        std::fs::write(path, text).expect("the file is written");
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
    }

    /// Runs faircopy in the site's folder: exit code, standard output, standard error.
    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        run_in(self.root(), args)
    }

    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let root = self.path(folder);
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.expect("an entry is readable").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
                    files.insert(name, std::fs::read(&path).expect("a file is readable"));
                }
            }
        }
        files
    }
}

fn run_in(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_faircopy"))
        .args(args)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1780272000")
        .output()
        .expect("faircopy runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[test]
fn builds_then_leaves_unchanged_files_alone() {
    let site = Site::new("build");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    let (code, _, said) = site.run(&["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("reading faircopy.toml\n") && said.contains(" files for "), "a line before the work, a line after it: {said}");
    assert!(site.read("public/a/index.html").contains("words"));
    let first = site.tree("public");
    let (code, _, said) = site.run(&["build"]);
    assert!(code == 0 && said.contains(" 0 written") && said.contains(" 0 removed"), "{said}");
    assert_eq!(site.tree("public"), first);
}

#[test]
fn writes_nothing_when_there_are_errors_and_what_is_sound_when_asked() {
    let site = Site::new("errors");
    site.write("content/good.md", "+++\ntitle = \"Good\"\n+++\nold words\n");
    assert_eq!(site.run(&["build"]).0, 0);
    let before = site.tree("public");

    site.write("content/good.md", "+++\ntitle = \"Good\"\n+++\nnew words\n");
    site.write("content/bad.md", "+++\ntitle = \"Bad\"\n+++\n[x](nowhere.md) words\n");
    let (code, _, said) = site.run(&["build"]);
    assert_eq!(code, 1);
    assert!(said.contains("error[broken-link]") && said.contains("content/bad.md:4:5"), "{said}");
    assert_eq!(site.tree("public"), before, "the previous output stays");

    let (code, _, _) = site.run(&["build", "--keep-going"]);
    assert_eq!(code, 1);
    assert!(site.read("public/good/index.html").contains("new words"));
    assert!(site.read("public/bad/index.html").contains("words"));
}

#[test]
fn keeps_what_could_not_be_made_this_time() {
    let site = Site::new("unmade");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    site.write("content/b.md", "+++\ntitle = \"B\"\n+++\n");
    assert_eq!(site.run(&["build"]).0, 0);
    let before = site.tree("public");

    site.write("templates/page.html", "{% if page %}");
    std::fs::remove_file(site.path("content/b.md")).expect("the page is removed");
    let (code, _, said) = site.run(&["build", "--keep-going"]);
    assert!(code == 1 && said.contains(" kept from the last build"), "{said}");
    let after = site.tree("public");
    assert_eq!(after.get("a/index.html"), before.get("a/index.html"));
    assert!(!after.contains_key("b/index.html"), "a page without a source is removed all the same");

    site.write("templates/page.html", "{{ page.content | safe }}");
    assert_eq!(site.run(&["build"]).0, 0);
    assert!(site.read("public/a/index.html").contains("words"));
    assert_eq!(site.run(&["clean"]).0, 0);
    assert!(!site.path("public").exists(), "what was kept is faircopy's still");
}

#[test]
fn removes_what_vanished_and_nothing_else() {
    let site = Site::new("vanish");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    site.write("content/b.md", "+++\ntitle = \"B\"\n+++\n");
    assert_eq!(site.run(&["build"]).0, 0);
    site.write("public/CNAME", "example.org");
    site.write("public/b/mine.txt", "mine");
    std::fs::remove_file(site.path("content/b.md")).expect("the page is removed");
    assert_eq!(site.run(&["build"]).0, 0);
    assert!(!site.path("public/b/index.html").exists());
    assert_eq!(site.read("public/b/mine.txt"), "mine");
    assert_eq!(site.run(&["clean"]).0, 0);
    let left: Vec<String> = site.tree("public").into_keys().collect();
    assert_eq!(left, ["CNAME", "b/mine.txt"]);
}

#[test]
fn refuses_a_folder_that_is_not_its_own() {
    let site = Site::new("foreign");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    site.write("precious/thesis.txt", "ten years");
    let (code, _, said) = site.run(&["build", "--out", "precious"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("help:"), "{said}");
    assert_eq!(site.tree("precious").into_keys().collect::<Vec<_>>(), ["thesis.txt"]);
}

#[test]
fn a_new_site_builds_at_once_and_takes_a_new_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (code, _, said) = run_in(folder.path(), &["init", "blog"]);
    assert_eq!(code, 0, "{said}");
    let blog = folder.path().join("blog");
    let (code, _, said) = run_in(&blog, &["build", "--deny-warnings"]);
    assert_eq!(code, 0, "{said}");
    let (code, _, said) = run_in(&blog, &["new", "A \"quoted\" title 标题"]);
    assert_eq!(code, 0, "{said}");
    let (code, _, said) = run_in(&blog, &["check", "--drafts", "--deny-warnings"]);
    assert_eq!(code, 0, "{said}");
    assert!(run_in(folder.path(), &["init", "blog"]).0 == 3, "a folder with files in it is refused");
    assert!(run_in(&blog, &["new", "A \"quoted\" title 标题"]).0 == 3, "a page is never overwritten");
}

#[test]
fn says_how_it_ended_by_its_exit_code() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let (code, _, said) = run_in(empty.path(), &["check"]);
    assert_eq!(code, 3);
    assert!(said.contains("no-config") && said.contains("faircopy init"), "{said}");
    assert_eq!(run_in(empty.path(), &["check", "--no-such-flag"]).0, 2);

    let site = Site::new("codes");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\n```nolanguage\nx\n```\n");
    assert_eq!(site.run(&["check"]).0, 0, "a warning is no error");
    assert_eq!(site.run(&["check", "--deny-warnings"]).0, 1);
}

#[test]
fn acts_on_no_configuration_that_it_did_not_understand() {
    let site = Site::new("broken-config");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    assert_eq!(site.run(&["build"]).0, 0);
    let before = site.tree("public");
    site.write("faircopy.toml", "title = \"x\noutput_dir = \"elsewhere\"\n");
    for args in [&["clean"][..], &["new", "B"]] {
        let (code, _, said) = site.run(args);
        assert!(code == 1 && said.contains("faircopy.toml:1:"), "{args:?}: {said}");
    }
    assert_eq!(site.tree("public"), before);
    assert!(!site.path("content/notes").exists());
    assert_eq!(site.run(&["clean", "--out", "public"]).0, 0, "a folder that is named needs no configuration");
}

#[test]
fn takes_no_clock_for_an_epoch_that_is_none() {
    let site = Site::new("epoch");
    let output = Command::new(env!("CARGO_BIN_EXE_faircopy"))
        .arg("check")
        .current_dir(site.root())
        .env("SOURCE_DATE_EPOCH", "yesterday")
        .output()
        .expect("faircopy runs");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error[bad-epoch]: SOURCE_DATE_EPOCH is `yesterday`"));
}

#[test]
fn the_theme_that_is_written_is_the_one_in_the_program() {
    let site = Site::new("theme");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    assert_eq!(site.run(&["build"]).0, 0);
    let before = site.tree("public");
    let (code, _, said) = site.run(&["theme"]);
    assert!(code == 0 && said.ends_with("; 0 were there already\n"), "{said}");
    assert!(site.path("themes/folio/i18n/en.toml").exists());
    assert_eq!(site.run(&["build"]).0, 0);
    assert!(before == site.tree("public"), "the pages differ");
    site.write("themes/folio/i18n/en.toml", "home = \"Mine\"\n");
    let (_, _, said) = site.run(&["theme"]);
    assert!(said.contains("wrote 0 files"), "{said}");
    assert_eq!(site.tree("themes")["folio/i18n/en.toml"], b"home = \"Mine\"\n");
}

#[test]
fn prints_problems_for_programs() {
    let site = Site::new("formats");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\n[x](nowhere.md)\n");
    let (_, short, _) = site.run(&["check", "--format", "short"]);
    assert!(short.contains("\ncontent/a.md:4:5: error[broken-link]: "), "{short}");
    let (_, json, _) = site.run(&["check", "--format", "json"]);
    let value: serde_json::Value =
        serde_json::from_str(json.lines().find(|line| line.contains("broken-link")).unwrap_or_default()).expect("a line is JSON");
    assert_eq!((&value["line"], &value["column"]), (&4.into(), &5.into()));
    let (code, json, said) = site.run(&["check", "--format", "json", "--config", "nowhere"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap_or_else(|_| panic!("{json}{said}"));
    assert_eq!((code, &value["code"]), (3, &"no-config".into()));
    let (_, github, _) = site.run(&["check", "--format", "github"]);
    assert!(github.contains("\n::error file=content/a.md,line=4,col=5"), "{github}");
}

#[test]
fn writes_nothing_under_a_broken_configuration() {
    let site = Site::new("config");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    site.write("faircopy.toml", "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Test\"\noutput_dir = 3\n");
    let (code, _, said) = site.run(&["build", "--keep-going"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("wrong-type") && !site.path("public").exists(), "{said}");
}

#[test]
fn finds_the_site_from_a_folder_below_it() {
    let site = Site::new("below");
    site.write("content/notes/a.md", "+++\ntitle = \"A\"\n+++\n");
    let (code, _, said) = run_in(&site.path("content/notes"), &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(site.path("public/notes/a/index.html").exists());
}
