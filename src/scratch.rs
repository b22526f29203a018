//! A folder of its own for each test, removed when the test is over.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Scratch(PathBuf);

/// What a folder holds: path with `/` between its parts → bytes. Empty folders have a path ending in `/`.
pub type Tree = BTreeMap<String, Vec<u8>>;

impl Scratch {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("faircopy-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(fs::canonicalize(folder).unwrap())
    }

    pub fn with(files: &[(&str, &str)]) -> Self {
        let scratch = Self::new();
        files.iter().for_each(|(path, text)| scratch.put(path, text));
        scratch
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Everything in a folder; nothing if it does not exist.
pub fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    fill(folder, "", &mut tree);
    tree
}

fn fill(folder: &Path, prefix: &str, tree: &mut Tree) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut empty = true;
    for entry in entries {
        empty = false;
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        match entry.file_type().unwrap().is_dir() {
            true => fill(&entry.path(), &format!("{path}/"), tree),
            false => drop(tree.insert(path, fs::read(entry.path()).unwrap_or_default())),
        }
    }
    if empty && !prefix.is_empty() {
        tree.insert(prefix.to_owned(), Vec::new());
    }
}
