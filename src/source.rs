//! The sources of a site: names, hashes and one door to the bytes behind them.
//!
//! A stage decides by names and hashes and asks for a text only when it needs it. The door fails with a
//! diagnostic when a file changed since the walk, so that no build mixes two states of a file.

use crate::diag::{Diag, Place};
use crate::memo::{Print, of_bytes};
use crate::pack::Pack;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub type Hash = blake3::Hash;

/// The folders of a site, in its root. What else lies there is none of faircopy's business.
pub const FOLDERS: [&str; 6] = ["content", "data", "i18n", "static", "templates", "themes"];

/// The file in the root of a site by which an import knows what it wrote. It is never published.
pub const IMPORTED: &str = ".faircopy-import.json";

/// What is known of a file without reading it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    pub hash: Hash,
    /// In bytes.
    pub len: u64,
}

/// When a file was committed first and last, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commits {
    pub first: i64,
    pub last: i64,
}

/// What version control knows of the files, by their path.
pub type History = BTreeMap<String, Commits>;

/// Where the bytes come from: the disk, or memory in tests.
pub trait Door: Send + Sync {
    /// The bytes of a file by its path relative to the site's root.
    fn bytes(&self, path: &str) -> std::io::Result<Vec<u8>>;

    /// The bytes of a file that are still in memory from when it was hashed, so that they need not be read and hashed again.
    fn kept(&self, _path: &str) -> Option<&[u8]> {
        None
    }

    /// The same, if they are known to be text.
    fn kept_text(&self, _path: &str) -> Option<&str> {
        None
    }
}

/// Every file of a site, by its path relative to the root with `/` between the parts.
#[derive(Clone)]
pub struct Sources {
    files: BTreeMap<Arc<str>, File>,
    door: Arc<dyn Door>,
    history: Arc<History>,
    /// Set when a file could not be read as the walk saw it.
    failed: Arc<AtomicBool>,
}

impl Sources {
    pub fn new(files: BTreeMap<Arc<str>, File>, door: Arc<dyn Door>) -> Self {
        Self { files, door, history: Arc::default(), failed: Arc::default() }
    }

    /// The same sources, and when each was committed.
    pub fn with_history(self, history: History) -> Self {
        Self { history: Arc::new(history), ..self }
    }

    /// When a file was committed; `None` where nobody asked, and for what is new.
    pub fn commits(&self, path: &str) -> Option<Commits> {
        self.history.get(path).copied()
    }

    /// Sources that live in memory.
    pub fn memory<P: Into<Arc<str>>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let contents: BTreeMap<Arc<str>, Vec<u8>> = files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect();
        let files =
            contents.iter().map(|(path, bytes)| (path.clone(), File { hash: blake3::hash(bytes), len: bytes.len() as u64 })).collect();
        Self::new(files, Arc::new(contents))
    }

    /// With other files beside them, which take the place of those of the same paths.
    pub fn with(&self, others: BTreeMap<Arc<str>, Vec<u8>>) -> Self {
        let Self { files, .. } = Self::memory(others.clone());
        let files = self.files.iter().map(|(path, file)| (path.clone(), *file)).chain(files).collect();
        Self { failed: self.failed.clone(), ..Self::new(files, Arc::new(Beside { others, door: self.door.clone() })) }
    }

    pub fn get(&self, path: &str) -> Option<File> {
        self.files.get(path).copied()
    }

    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The files that have another content than in `before`; `None` if there are not the same files in both.
    pub fn changed(&self, before: &Self) -> Option<BTreeSet<Arc<str>>> {
        let are_named = self.files.len() == before.files.len() && self.files.keys().eq(before.files.keys());
        let pairs = || self.files.iter().zip(before.files.values());
        are_named.then(|| pairs().filter(|((_, now), then)| now.hash != then.hash).map(|((path, _), _)| path.clone()).collect())
    }

    /// A print of all files and, if they are `dated`, of their commits.
    pub fn print(&self, dated: bool) -> Print {
        let mut bytes = Vec::new();
        for (path, file) in &self.files {
            path.pack(&mut bytes);
            file.hash.pack(&mut bytes);
        }
        for (path, commits) in self.history.iter().filter(|_| dated) {
            path.pack(&mut bytes);
            (commits.first, commits.last).pack(&mut bytes);
        }
        of_bytes(&bytes)
    }

    /// The files whose path begins with `prefix`, in order of path.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a Arc<str>, File)> + 'a {
        self.files
            .range::<str, _>((std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(|(path, file)| (path, *file))
    }

    /// The bytes of a file, exactly as the walk saw them.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Diag> {
        if let Some(bytes) = self.door.kept(path) {
            return Ok(bytes.to_vec());
        }
        let failed = |diag| {
            self.failed.store(true, Ordering::Relaxed);
            Err(diag)
        };
        match (self.door.bytes(path), self.files.get(path)) {
            (Ok(bytes), Some(file)) if file.hash == blake3::hash(&bytes) => Ok(bytes),
            (Ok(_), _) => failed(moved(path)),
            (Err(cause), _) => failed(unreadable(path, &cause)),
        }
    }

    /// Whether a file could not be read as the walk saw it. What was made of these sources then may be there no more when they
    /// are read again, although no hash is another.
    pub fn have_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// The text of a file, which must be UTF-8. A byte order mark stays in, so that spans are true.
    pub fn text(&self, path: &str) -> Result<Cow<'_, str>, Diag> {
        if let Some(text) = self.door.kept_text(path) {
            return Ok(Cow::Borrowed(text));
        }
        let text = String::from_utf8(self.bytes(path)?);
        text.map(Cow::Owned).map_err(|cause| not_utf8(path, cause.utf8_error().valid_up_to()))
    }
}

impl Door for BTreeMap<Arc<str>, Vec<u8>> {
    fn bytes(&self, path: &str) -> std::io::Result<Vec<u8>> {
        self.get(path).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
}

/// Files in memory before those behind another door.
struct Beside {
    others: BTreeMap<Arc<str>, Vec<u8>>,
    door: Arc<dyn Door>,
}

impl Door for Beside {
    fn bytes(&self, path: &str) -> std::io::Result<Vec<u8>> {
        self.others.bytes(path).or_else(|_| self.door.bytes(path))
    }

    fn kept(&self, path: &str) -> Option<&[u8]> {
        if self.others.contains_key(path) { None } else { self.door.kept(path) }
    }

    fn kept_text(&self, path: &str) -> Option<&str> {
        if self.others.contains_key(path) { None } else { self.door.kept_text(path) }
    }
}

fn unreadable(path: &str, cause: &std::io::Error) -> Diag {
    Diag::error("unreadable-file", format!("cannot read the file: {cause}"))
        .at(Place::file(path))
        .help("check that it exists and that its permissions let you read it")
}

fn moved(path: &str) -> Diag {
    Diag::error("changed-during-build", "the file changed while the site was being built").at(Place::file(path)).help("build again")
}

fn not_utf8(path: &str, offset: usize) -> Diag {
    Diag::error("not-utf8", "the file is not UTF-8")
        .at(Place::new(&path.into(), offset..offset))
        .label("the first byte that is not")
        .help("save it as UTF-8, for example with `iconv -f GB18030 -t UTF-8`")
}
