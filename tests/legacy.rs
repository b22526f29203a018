//! Small old sites below `tests/legacy/`, as their generators left them, come over whole, and the new sites are sound.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The old sites, and the pages that each becomes.
const SITES: &[(&str, &[&str])] = &[
    ("handmade", &["home-of-ada", "irq", "modules", "zh"]),
    ("hexo", &["softirq", "工作队列"]),
    ("hugo", &["move", "pin"]),
    ("notes-hexo", &["netns", "send-a-series"]),
    ("notes-octopress", &["read-a-frame"]),
    ("octopress", &["probe", "remove"]),
    ("wordpress", &["mutexes", "spinlocks"]),
];

#[test]
fn old_sites_come_over_whole() {
    for (name, pages) in SITES {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let new = folder.path().join("new");
        let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/legacy").join(name);
        run(&[Path::new("import"), &old, Path::new("--out"), &new, Path::new("--check")]);
        let config = new.join("faircopy.toml");
        for command in ["build", "check"] {
            run(&[Path::new(command), Path::new("--no-prove"), Path::new("--config"), &config]);
        }
        let mut bundles: Vec<String> = folders(&new.join("content/notes"));
        bundles.sort();
        assert_eq!(bundles, *pages, "{name}");
    }
}

/// The old notes of this repository's own blog: importing their pages once more changes no byte of what is published.
#[test]
fn old_notes_are_what_the_importer_makes_of_their_pages() {
    const SECTION: &str = "content/old-notes";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let blog = folder.path().join("blog");
    let posts: Vec<&str> = SITES.iter().filter(|(name, _)| name.starts_with("notes-")).flat_map(|(_, pages)| *pages).copied().collect();
    // Nothing of what is compared is there before: a file that somebody edited would stay as it is.
    for file in ["faircopy.toml".to_owned(), format!("{SECTION}/_index.md"), format!("{SECTION}/_index.zh.md")] {
        let to = blog.join(&file);
        std::fs::create_dir_all(to.parent().expect("it has a folder")).expect("a folder can be made");
        std::fs::copy(root.join(&file), &to).unwrap_or_else(|cause| panic!("{file}: {cause}"));
    }
    for old in ["notes-hexo", "notes-octopress"] {
        let (old, report) = (root.join("tests/legacy").join(old), folder.path().join("report"));
        let [import, out, section, report_to, check] = ["import", "--out", "--section", "--report", "--check"].map(Path::new);
        run(&[import, &old, out, &blog, section, Path::new("old-notes"), report_to, &report, check]);
    }
    for file in posts.iter().map(|page| format!("{SECTION}/{page}/index.md")) {
        let read = |root: &Path| std::fs::read_to_string(root.join(&file)).unwrap_or_else(|cause| panic!("{file}: {cause}"));
        assert_eq!(read(&blog), read(root), "{file}");
        let stamp = |root: &Path| stamps(root)["files"][&file].clone();
        assert_eq!(stamp(&blog), stamp(root), "{file}");
    }
    let mut published = folders(&root.join(SECTION));
    published.sort();
    let mut imported = folders(&blog.join(SECTION));
    imported.sort();
    assert_eq!(imported, published);
}

fn stamps(root: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(root.join(".faircopy-import.json")).expect("an import left it");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn every_old_site_is_imported() {
    let mut sites = folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/legacy"));
    sites.sort();
    assert_eq!(sites, SITES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

fn folders(path: &Path) -> Vec<String> {
    let paths = std::fs::read_dir(path).expect("a folder is readable").map(|entry| entry.expect("an entry is readable").path());
    let name = |path: PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    paths.filter(|path| path.is_dir()).filter_map(name).collect()
}

/// Runs faircopy, which is to end well.
fn run(args: &[&Path]) {
    let output = Command::new(env!("CARGO_BIN_EXE_faircopy")).args(args).env("SOURCE_DATE_EPOCH", "1780272000").output();
    let output = output.expect("faircopy runs");
    assert!(output.status.success(), "{args:?}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}
