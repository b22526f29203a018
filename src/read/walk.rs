//! Finds the files of a site: names only, as paths from the root with `/` between the parts.
//!
//! Symbolic links are followed to where they lead, as long as that is inside the root and no folder comes to
//! lie in itself. What cannot be taken is reported, never passed over in silence.

use super::skip::is_skipped;
use super::unreadable;
use crate::diag::{Checked, Diag, Place};
use crate::source::{FOLDERS, IMPORTED};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};
use walkdir::{DirEntry, WalkDir};

/// The files of the site below `root`, in no particular order, and the configuration if there is one.
pub fn files(root: &Path, config: &str) -> Checked<Vec<Arc<str>>> {
    walk(root, |walk| {
        walk.file(config);
        walk.file(IMPORTED);
        FOLDERS.iter().for_each(|folder| walk.folder(folder));
    })
}

/// The configuration, if there is one.
pub fn config(root: &Path, config: &str) -> Checked<Vec<Arc<str>>> {
    walk(root, |walk| walk.file(config))
}

fn walk(root: &Path, take: impl FnOnce(&mut Walk)) -> Checked<Vec<Arc<str>>> {
    let real_root = match fs::canonicalize(root) {
        Ok(real_root) => real_root,
        Err(cause) => return Checked::new(Vec::new(), vec![no_root(root, &cause)]),
    };
    let mut walk = Walk { root, real_root, files: Vec::new(), diags: Vec::new() };
    take(&mut walk);
    Checked::new(walk.files, walk.diags)
}

struct Walk<'a> {
    root: &'a Path,
    /// Without symbolic links, to hold against where links lead.
    real_root: PathBuf,
    files: Vec<Arc<str>>,
    diags: Vec<Diag>,
}

impl Walk<'_> {
    /// A file in the root, if it is there.
    fn file(&mut self, path: &str) {
        let full = self.root.join(path);
        match fs::symlink_metadata(&full) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => self.diags.push(unreadable(path, &cause)),
            Ok(found) if found.is_symlink() && !self.may_follow(path, &full) => {}
            Ok(_) if full.is_file() => self.files.push(path.into()),
            Ok(_) => self.diags.push(not_a_file(path)),
        }
    }

    fn folder(&mut self, folder: &str) {
        let full = self.root.join(folder);
        match fs::symlink_metadata(&full) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return,
            Err(cause) => return self.diags.push(unreadable(folder, &cause)),
            Ok(found) if found.is_symlink() && !self.may_follow(folder, &full) => return,
            Ok(_) if !full.is_dir() => return self.diags.push(not_a_folder(folder)),
            Ok(_) => {}
        }
        self.below(folder, WalkDir::new(&full).min_depth(1), false);
    }

    /// Takes what a walk finds. What an entry is, is in its folder already, but for links: only where these are, files are
    /// asked what they are before their turn comes.
    fn below(&mut self, folder: &str, walk: WalkDir, follows: bool) {
        let mut entries = walk.follow_links(follows).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if !follows && entry.path_is_symlink() => self.below(folder, WalkDir::new(entry.path()), true),
                Ok(entry) => {
                    let is_folder = entry.file_type().is_dir();
                    if !self.entry(&entry) && is_folder {
                        entries.skip_current_dir();
                    }
                }
                Err(cause) => self.failed(folder, &cause),
            }
        }
    }

    /// Takes a file. Says of a folder whether to go into it.
    fn entry(&mut self, entry: &DirEntry) -> bool {
        let path = match self.relative(entry.path()) {
            Ok(path) if is_skipped_path(&path) => return false,
            Ok(path) => path,
            Err(lossy) => {
                if !is_skipped_path(&lossy) {
                    self.diags.push(name_not_utf8(&lossy));
                }
                return false;
            }
        };
        // What cargo builds in a package that is part of a bundle is no more a source than the site's own output.
        if entry.file_type().is_dir() && path.ends_with("/target") && entry.path().with_file_name("Cargo.toml").is_file() {
            return false;
        }
        if entry.path_is_symlink() && !self.may_follow(&path, entry.path()) {
            return false;
        }
        if entry.file_type().is_file() {
            self.files.push(path.into());
        } else if !entry.file_type().is_dir() {
            self.diags.push(not_a_file(&path));
        }
        true
    }

    /// What could not be entered or followed: a folder without permission, a link to nothing or in a circle.
    fn failed(&mut self, folder: &str, cause: &walkdir::Error) {
        let full = cause.path().unwrap_or(Path::new(folder));
        let path = self.relative(full).unwrap_or_else(|lossy| lossy);
        if is_skipped_path(&path) {
            return;
        }
        let is_link = fs::symlink_metadata(full).is_ok_and(|found| found.is_symlink());
        if cause.loop_ancestor().is_some() {
            self.diags.push(cyclic_symlink(&path, "a folder that it is in"));
        } else if !is_link || self.may_follow(&path, full) {
            let cause = cause.io_error().map_or_else(|| cause.to_string(), ToString::to_string);
            self.diags.push(unreadable(&path, &io::Error::other(cause)));
        }
    }

    /// Whether a symbolic link leads to somewhere inside the root that does not contain the link itself. If it
    /// does not, that is reported.
    fn may_follow(&mut self, path: &str, full: &Path) -> bool {
        let diag = match fs::canonicalize(full) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => broken_symlink(path),
            Err(cause) if is_loop(&cause) => cyclic_symlink(path, "itself"),
            Err(cause) => unreadable(path, &cause),
            Ok(target) => {
                // By whatever links it is reached: it may lie in a folder that one of them led to.
                let above = full.ancestors().skip(1).take_while(|above| above.starts_with(self.root));
                let homes = above.filter_map(|above| fs::canonicalize(above).ok());
                if homes.into_iter().any(|home| home.starts_with(&target)) {
                    cyclic_symlink(path, "a folder that it is in")
                } else if !target.starts_with(&self.real_root) {
                    symlink_outside(path, &target)
                } else {
                    return true;
                }
            }
        };
        self.diags.push(diag);
        false
    }

    /// The path from the root, or an approximation of it if it is not UTF-8.
    fn relative(&self, full: &Path) -> Result<String, String> {
        let relative = full.strip_prefix(self.root).unwrap_or(full);
        let parts: Option<Vec<_>> = relative.iter().map(|part| part.to_str()).collect();
        match parts {
            Some(parts) => Ok(parts.join("/")),
            None => Err(relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")),
        }
    }
}

/// The folders above were looked at before, so the last part decides.
fn is_skipped_path(path: &str) -> bool {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    is_skipped(parent, name)
}

/// `io::ErrorKind::FilesystemLoop` is not stable yet. `ELOOP` has one number on Linux and another on the BSDs
/// and macOS; Windows finds such loops when it opens the file, and the message of the system is shown.
fn is_loop(cause: &io::Error) -> bool {
    let number = match () {
        () if cfg!(target_os = "linux") => 40,
        () if cfg!(unix) => 62,
        () => return false,
    };
    cause.raw_os_error() == Some(number)
}

fn no_root(root: &Path, cause: &io::Error) -> Diag {
    Diag::error("unreadable-folder", format!("cannot read the site's folder `{}`: {cause}", root.display()))
        .help("check that it exists and that its permissions let you read it")
}

fn not_a_folder(path: &str) -> Diag {
    Diag::error("not-a-folder", format!("`{path}` is not a folder")).at(Place::file(path)).help("rename it, or make it a folder")
}

fn not_a_file(path: &str) -> Diag {
    Diag::error("not-a-file", "this is neither a file nor a folder")
        .at(Place::file(path))
        .help("take it out of the site's folder; sources are plain files")
}

fn name_not_utf8(path: &str) -> Diag {
    Diag::error("name-not-utf8", "the name of the file is not UTF-8")
        .at(Place::file(path))
        .help("rename it; `convmv` converts the names of whole folders")
}

fn broken_symlink(path: &str) -> Diag {
    Diag::error("broken-symlink", "the link leads to nothing").at(Place::file(path)).help("restore what it points to, or remove the link")
}

fn symlink_outside(path: &str, target: &Path) -> Diag {
    Diag::error("symlink-outside", "the link leads out of the site's folder").at(Place::file(path)).help(format!(
        "it leads to `{}`; a site is built from its own folder only, so that it is the same everywhere: copy the file",
        target.display()
    ))
}

fn cyclic_symlink(path: &str, target: &str) -> Diag {
    Diag::error("cyclic-symlink", format!("the link leads back to {target}")).at(Place::file(path)).help("remove the link")
}
