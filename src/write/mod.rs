//! Puts the finished site into its folder: all of it or nothing, and only what changed.
//!
//! [`Staging::open`] makes sure that the folder may be written (`guard`), takes its lock (`lock`), repairs what
//! an earlier run was interrupted at (`swap`) and reads the manifest, which lists the files that are
//! faircopy's. [`Sink::put`] compares a file with what lies there and stages it beside the output if it
//! differs. Where there is no output folder yet, it writes the file into the folder that will be it (`whole`).
//! [`Staging::commit`] plans the change as a whole (`plan`), writes the plan down (`journal`) and
//! carries it out by renaming (`swap`). Every change of the disk goes through `hands`, so that tests can
//! let a run die between any two of them.
//!
//! Killed at any moment, a run leaves the old site, or the new one, or a journal by which the next run gets
//! to one of them before it does anything else. The journal and the manifest are synced to the disk; staged
//! files are not, one by one, since that would cost a flush for each page. The journal knows their hashes
//! instead: after a power cut it is carried on only if they are intact, and undone otherwise; and since `put`
//! compares with the bytes that lie there, a file that a power cut emptied later is written again.
//!
//! Never touched: a file that the manifest does not list, anything behind a symbolic link, and a folder that
//! held other files before faircopy came.
//!
//! On Windows the folder of a renamed file cannot be synced, the lock file stays, and a volume of its own is not
//! recognised; macOS and Windows take paths that differ in case only for one file, and so does the plan there.

mod beside;
mod clean;
mod guard;
mod hands;
mod journal;
mod lock;
mod manifest;
mod path;
mod plan;
pub mod published;
mod swap;
#[cfg(test)]
mod tests;
mod whole;

pub use clean::clean;

use crate::diag::Diag;
use crate::output::{Output, Sink};
use crate::source::Hash;
use crate::stamp::{Stamp, Stamps};
use beside::Beside;
use hands::Hands;
use journal::{Change, Entry};
use lock::Lock;
use manifest::Manifest;
use path::{Standing, Survey};
use plan::Plan;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use whole::Whole;

/// A build's files on their way into the output folder. Dropped without [`commit`](Self::commit), it leaves
/// that folder as it was.
pub struct Staging {
    beside: Beside,
    hands: Hands,
    old: Manifest,
    /// Where there is no output yet: the folder that will be it.
    whole: Option<Whole>,
    put: Mutex<BTreeMap<String, Put>>,
    next: AtomicUsize,
    /// What is known of the output's files by their stamps.
    known: Stamps,
    /// What was found out about them, and when all of that began by the clock of their file system.
    seen: Mutex<Stamps>,
    began: Option<i64>,
    /// Files that lie there already and were not put.
    held: Mutex<BTreeMap<String, Hash>>,
    /// Folders of the output that are folders, and behind no link.
    folders: RwLock<HashSet<String>>,
    /// Released last, after the staged files are gone.
    _lock: Lock,
}

/// A file that was handed over.
#[derive(Clone, Copy)]
struct Put {
    hash: Hash,
    /// Its number among the staged files; `None` if it lies in the output already.
    staged: Option<usize>,
    /// If it lies where no other change will touch it.
    stamp: Option<Stamp>,
}

/// What a commit did, in numbers of files, and what is worth a look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Files of the last build that could not be made this time and stay as they are.
    pub kept: usize,
    pub warnings: Vec<Diag>,
    /// By which the next build knows the files without reading them.
    pub stamps: Stamps,
}

impl Staging {
    /// Prepares to write the site whose sources are in `root` to the folder `out`, which need not exist.
    pub fn open(out: &Path, root: &Path) -> Result<Self, Diag> {
        Self::open_with(out, root, Hands::sure())
    }

    fn open_with(out: &Path, root: &Path, hands: Hands) -> Result<Self, Diag> {
        let out = guard::checked(out, root)?;
        let failed = |cause: io::Error| unwritable(&out, &cause);
        let beside = Beside::new(&out);
        hands.create_dir_all(beside.parent()).map_err(failed)?;
        let lock = Lock::take(&out, &beside.lock())?;
        swap::recover(&beside, &hands)?;
        let old = manifest::load(&out)?;
        let whole = Whole::new(&beside, &hands).map_err(failed)?;
        if whole.is_none() {
            hands.create_dir_all(&beside.new_files()).map_err(failed)?;
        }
        let (put, next, known, seen, held) = (Mutex::default(), AtomicUsize::new(0), Stamps::new(), Mutex::default(), Mutex::default());
        let began = clock(&beside, &hands);
        Ok(Self { beside, hands, old, whole, put, next, known, seen, began, held, folders: RwLock::default(), _lock: lock })
    }

    /// With what the last build said of the files ([`Written::stamps`]), so that those that nobody touched are not read.
    pub fn knowing(mut self, known: Stamps) -> Self {
        self.known = known;
        self
    }

    /// The output folder without links and dots: by this name one may keep what is known of it.
    pub fn folder(&self) -> &Path {
        self.beside.out()
    }

    /// Whether the output holds the file of this path and hash already.
    fn has(&self, path: &str, hash: Hash) -> bool {
        if self.old.get(path) != Some(&hash) {
            return false;
        }
        let Standing::File { stamp } = self.standing(path) else { return false };
        let is_known = self.known.get(path).is_some_and(|(then, known)| (then, known) == (&stamp, &hash));
        let holds = is_known || fs::read(self.beside.target(path)).is_ok_and(|bytes| blake3::hash(&bytes) == hash);
        if holds && !is_known {
            self.saw(path, stamp, hash);
        }
        holds
    }

    /// What lies at a path, where folders that were looked at before are not looked at again.
    fn standing(&self, path: &str) -> Standing {
        let folder = path::folder(path);
        if self.folders.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return path::look(&self.beside.target(path));
        }
        let standing = path::standing(self.beside.out(), path);
        if matches!(standing, Standing::File { .. }) {
            self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        }
        standing
    }

    fn saw(&self, path: &str, stamp: Stamp, hash: Hash) {
        if self.began.is_some_and(|began| stamp.is_settled(began)) {
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(path.into(), (stamp, hash));
        }
    }

    /// Makes the output folder hold exactly the files of `output`, beside those that are not faircopy's. Of `unmade`,
    /// files that belong to the site but could not be made, those stay that the last build wrote. On an error the
    /// folder is as it was.
    pub fn commit(self, output: &Output, unmade: &BTreeSet<String>) -> Result<Written, Vec<Diag>> {
        let put = std::mem::take(&mut *self.put.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(whole) = &self.whole {
            return self.install(whole, output, &put);
        }
        let held = std::mem::take(&mut *self.held.lock().unwrap_or_else(PoisonError::into_inner));
        let mut staged = BTreeMap::new();
        let mut diags = Vec::new();
        for (path, hash) in output {
            match put.get(path) {
                Some(put) if put.hash == *hash => drop(put.staged.map(|number| staged.insert(path.clone(), number))),
                None if held.get(path) == Some(hash) || self.has(path, *hash) => {}
                _ => diags.push(not_put(path)),
            }
        }
        let free = self.next.load(Ordering::Relaxed);
        let whole = self.with_kept(output, unmade);
        if diags.is_empty() && staged.is_empty() && self.old == whole && manifest::exists(self.beside.out()) {
            let (unchanged, kept, stamps) = (output.len(), whole.len() - output.len(), self.stamps(output, &staged));
            return Ok(Written { unchanged, kept, stamps, ..Written::default() });
        }
        let Plan { mut journal, removed, warnings, errors } = plan::plan(&self.beside, &self.old, &whole, &staged, free);
        diags.extend(errors);
        if !diags.is_empty() {
            return Err(diags);
        }
        if self.old != whole || !manifest::exists(self.beside.out()) {
            let entry = self.stage_manifest(&whole, free + removed).map_err(|cause| vec![unwritable(self.beside.out(), &cause)])?;
            journal.entries.push(entry);
        }
        swap::swap(&self.beside, &self.hands, &journal)?;
        let kept = whole.len() - output.len();
        let stamps = self.stamps(output, &staged);
        Ok(Written { written: staged.len(), unchanged: output.len() - staged.len(), removed, kept, warnings, stamps })
    }

    /// Makes the output of the folder that was written.
    fn install(&self, whole: &Whole, output: &Output, put: &BTreeMap<String, Put>) -> Result<Written, Vec<Diag>> {
        let is_put = |(path, hash): &(&String, &Hash)| put.get(*path).is_some_and(|put| put.hash == **hash);
        let missing: Vec<Diag> = output.iter().filter(|one| !is_put(one)).map(|(path, _)| not_put(path)).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let surplus = put.keys().filter(|path| !output.contains_key(*path)).map(String::as_str);
        whole
            .remove(&self.hands, surplus)
            .and_then(|()| whole.install(&self.hands, self.beside.out(), manifest::NAME, &manifest::encode(output)))
            .map_err(|cause| vec![swap::undone(&self.beside, &cause)])?;
        let now = clock(&self.beside, &self.hands);
        let settled = |stamp: &Stamp| now.is_some_and(|now| stamp.is_settled(now));
        let stamp = |(path, hash): (&String, &Hash)| Some((path.as_str().into(), (put[path].stamp.filter(settled)?, *hash)));
        Ok(Written { written: output.len(), stamps: output.iter().filter_map(stamp).collect(), ..Written::default() })
    }

    /// What is known of the files after a commit. Of what was written just now only that is known whose stamp will tell a
    /// later change apart.
    fn stamps(&self, output: &Output, staged: &BTreeMap<String, usize>) -> Stamps {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        let mut stamps = self.known.clone();
        stamps.extend(seen);
        let now = clock(&self.beside, &self.hands).filter(|_| !staged.is_empty());
        let mut survey = Survey::new(self.beside.out());
        for path in staged.keys() {
            stamps.remove(path.as_str());
            if let (Standing::File { stamp }, Some(hash)) = (survey.standing(path), output.get(path))
                && now.is_some_and(|now| stamp.is_settled(now))
            {
                stamps.insert(path.as_str().into(), (stamp, *hash));
            }
        }
        stamps.retain(|path, (_, hash)| output.get(&**path) == Some(hash));
        stamps
    }

    /// Leaves the output as it was.
    pub fn discard(self) {}

    /// `output` and those of `unmade` that lie there from the last build.
    fn with_kept(&self, output: &Output, unmade: &BTreeSet<String>) -> Output {
        let kept = self.old.iter().filter(|(path, _)| unmade.contains(*path) && !output.contains_key(*path));
        let kept = kept.filter(|(path, _)| matches!(path::standing(self.beside.out(), path), Standing::File { .. }));
        output.iter().chain(kept).map(|(path, hash)| (path.clone(), *hash)).collect()
    }

    fn stage_manifest(&self, output: &Output, number: usize) -> io::Result<Entry> {
        let bytes = manifest::encode(output);
        let hash = blake3::hash(&bytes);
        self.hands.write_synced(&self.beside.new_file(number), &bytes)?;
        let change = if manifest::exists(self.beside.out()) { Change::Replace(hash) } else { Change::Add(hash) };
        Ok(Entry { path: manifest::NAME.to_owned(), number, change })
    }

    /// The bytes of a file of the output, if it is a regular file and not behind a link.
    fn content(&self, path: &str) -> Option<Vec<u8>> {
        match path::standing(self.beside.out(), path) {
            Standing::File { .. } => fs::read(self.beside.target(path)).ok(),
            _ => None,
        }
    }

    fn is_put(&self, path: &str) -> bool {
        self.put.lock().unwrap_or_else(PoisonError::into_inner).contains_key(path)
    }

    /// Whether exactly these bytes lie in the output as a file of faircopy's.
    fn lies_there(&self, path: &str, bytes: &[u8], hash: Hash) -> bool {
        if !self.old.contains_key(path) {
            return false;
        }
        match path::standing(self.beside.out(), path) {
            Standing::File { stamp } if stamp.len == bytes.len() as u64 => {
                let same = fs::read(self.beside.target(path)).is_ok_and(|there| there == bytes);
                if same {
                    self.saw(path, stamp, hash);
                }
                same
            }
            _ => false,
        }
    }
}

impl Sink for Staging {
    fn put(&self, path: &str, bytes: &[u8], hash: Hash) -> Result<(), Diag> {
        path::check(path)?;
        let put = match &self.whole {
            Some(whole) => {
                let stamp = whole.write(&self.hands, path, bytes).map_err(|cause| match self.is_put(path) {
                    true => put_twice(path),
                    false => unstaged(path, &cause),
                })?;
                Put { hash, staged: None, stamp: Some(stamp) }
            }
            None if self.lies_there(path, bytes, hash) => Put { hash, staged: None, stamp: None },
            None => {
                let number = self.next.fetch_add(1, Ordering::Relaxed);
                self.hands.write(&self.beside.new_file(number), bytes).map_err(|cause| unstaged(path, &cause))?;
                Put { hash, staged: Some(number), stamp: None }
            }
        };
        match self.put.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), put) {
            None => Ok(()),
            Some(_) => Err(put_twice(path)),
        }
    }

    fn holds(&self, path: &str, hash: Hash) -> bool {
        let holds = self.has(path, hash);
        if holds {
            self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), hash);
        }
        holds
    }

    fn before(&self, path: &str) -> Option<Vec<u8>> {
        self.content(path).filter(|_| self.old.contains_key(path))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed when the next run opens the folder.
        let _ = swap::sweep(&self.beside, &self.hands);
    }
}

/// The time, as the file system of the output tells it.
fn clock(beside: &Beside, hands: &Hands) -> Option<i64> {
    let clock = beside.staging().join("clock");
    hands.create_dir_all(&beside.staging()).and_then(|()| hands.write(&clock, b"tick")).ok()?;
    fs::metadata(clock).ok().map(|found| Stamp::of(&found).time())
}

fn unwritable(out: &Path, cause: &io::Error) -> Diag {
    Diag::error("unwritable-output", format!("cannot write to the output folder `{}`: {cause}", out.display()))
        .help("check its permissions, those of the folder it is in, and the space on the disk; the output is as it was")
}

fn unstaged(path: &str, cause: &io::Error) -> Diag {
    Diag::error("unwritable-output", format!("cannot write `{path}`: {cause}"))
        .help("check the space on the disk and the permissions of the folder that the output is in; the output is as it was")
}

fn put_twice(path: &str) -> Diag {
    Diag::error("output-clash", format!("`{path}` is written twice")).help("give one of the two pages another `slug` or `path`")
}

/// A fault of faircopy, not of the site; the output is better left as it was.
fn not_put(path: &str) -> Diag {
    Diag::error("output-incomplete", format!("the bytes of `{path}` were not handed over"))
        .help("please report this as a fault of faircopy")
}
