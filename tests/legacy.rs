//! Small old sites below `tests/legacy/`, as their generators left them, come over whole, and the new sites are sound.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The old sites, and the pages that each becomes.
const SITES: &[(&str, &[&str])] = &[
    ("handmade", &["home-of-ada", "irq", "modules", "zh"]),
    ("hexo", &["softirq", "工作队列"]),
    ("hugo", &["move", "pin"]),
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
