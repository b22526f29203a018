//! Cases: a file is a sentence on what it shows, then parts, each below a line `-- name --`.
//!
//! Adding a case is adding a file. `SNAPSHOTS=overwrite cargo test` writes what came out into the files; read the difference
//! before you commit.

use snapbox::{Assert, Data};
use std::path::{Path, PathBuf};

/// A case as it is written.
pub struct Case {
    pub intro: String,
    /// Name and text of every part, in order.
    pub parts: Vec<(String, String)>,
}

impl Case {
    fn parse(text: &str) -> Self {
        let mut intro = String::new();
        let mut parts: Vec<(String, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let name = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            match (name, parts.last_mut()) {
                (Some(name), _) => parts.push((name.to_owned(), String::new())),
                (None, Some((_, text))) => text.push_str(line),
                (None, None) => intro.push_str(line),
            }
        }
        Self { intro, parts }
    }

    /// The text of a part; empty if it is not there.
    pub fn part(&self, name: &str) -> &str {
        self.parts.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text)
    }
}

/// A part without the blank line before the next one, which is the case's.
pub fn text_of(part: &str) -> String {
    part.strip_suffix("\n\n").map_or(part.to_owned(), |text| format!("{text}\n"))
}

/// Holds every case below a folder against the whole case as `run` makes it.
pub fn hold(folder: &str, run: impl Fn(&Case) -> String) {
    let assert = Assert::new().action_env("SNAPSHOTS");
    let mut failed = Vec::new();
    for path in files(folder) {
        let written = std::fs::read_to_string(&path).expect("a case is readable").replace("\r\n", "\n");
        let actual = run(&Case::parse(&written));
        let expected = Data::read_from(&path, Some(snapbox::data::DataFormat::Text));
        if let Err(difference) = assert.try_eq(Some(&path.display()), actual.into(), expected.raw()) {
            failed.push(difference.to_string());
        }
    }
    assert!(failed.is_empty(), "{} cases differ\n{}", failed.len(), failed.join("\n"));
}

/// The cases below a folder of the project.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the cases are readable") {
            let path = entry.expect("an entry is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "case") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "there are cases");
    files
}
