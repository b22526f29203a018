//! Takes stock of a folder that is not a site of ours: an old blog, as its generator or a copy from the web left it.
//!
//! Hidden files, repositories and packages of tools are passed over. Links are followed to files inside of the folder only;
//! what cannot be taken is reported.

use super::{Disk, hash, unreadable};
use crate::diag::{Checked, Diag, Place};
use crate::source::{File, Sources};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Every file below `root`, by its path from there.
pub fn folder(root: &Path) -> Checked<Sources> {
    let mut diags = Vec::new();
    let Some(real_root) = canonical(root, &mut diags) else { return Checked::new(nothing(root), diags) };
    let mut paths = Vec::new();
    let entries = WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter().filter_entry(|entry| !is_passed_over(entry));
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => match relative(root, entry.path()) {
                Some(path) if lies_inside(entry.path(), &real_root) => paths.push(path),
                Some(path) => diags.push(not_taken(&path)),
                None => diags.push(unnamed(&entry.path().to_string_lossy())),
            },
            Err(cause) => {
                let path = cause.path().unwrap_or(root).to_string_lossy().into_owned();
                diags.push(unreadable(&path, &std::io::Error::other(cause.to_string())));
            }
        }
    }
    taken(root, paths, diags)
}

/// Those of `paths` below `root` that are files.
pub fn some<'a>(root: &Path, paths: impl IntoIterator<Item = &'a str>) -> Checked<Sources> {
    let mut diags = Vec::new();
    let Some(real_root) = canonical(root, &mut diags) else { return Checked::new(nothing(root), diags) };
    let is_plain = |path: &&str| path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let found = paths.into_iter().filter(is_plain).filter(|path| lies_inside(&root.join(path), &real_root));
    let found = found.map(str::to_owned).collect();
    taken(root, found, diags)
}

/// Whether one of two folders lies in the other or is the other, as far as they exist.
pub fn overlap(a: &Path, b: &Path) -> bool {
    match (nearest(a), nearest(b)) {
        (Some(a), Some(b)) => a.starts_with(&b) || b.starts_with(&a),
        _ => false,
    }
}

/// Whether a file that may not be there yet would lie in a folder, whatever links lead to it.
pub fn is_below(path: &Path, folder: &Path) -> bool {
    matches!((nearest(path), nearest(folder)), (Some(path), Some(folder)) if path.starts_with(&folder))
}

/// The deepest folder that all `files` are in, and their paths from there.
pub fn common_folder(files: &[PathBuf]) -> (PathBuf, Vec<String>) {
    // A file that is a link stays where the link is.
    let real = |file: &PathBuf| {
        let folder = file.parent().and_then(nearest).unwrap_or_default();
        folder.join(file.file_name().unwrap_or_default())
    };
    let files: Vec<PathBuf> = files.iter().map(real).collect();
    let folders = files.iter().filter_map(|file| file.parent());
    let root = folders.reduce(|common, folder| common.ancestors().find(|above| folder.starts_with(above)).unwrap_or(Path::new("")));
    let root = root.unwrap_or(Path::new("")).to_owned();
    let names = files.iter().map(|file| file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/"));
    let names = names.collect();
    (root, names)
}

/// The real path of a file or a folder that may not be there yet.
fn nearest(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let mut missing = Vec::new();
    for above in path.ancestors() {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        if let Ok(real) = fs::canonicalize(above) {
            return Some(missing.iter().rev().fold(real, |path, name| path.join(name)));
        }
        missing.push(above.file_name()?.to_owned());
    }
    None
}

fn taken(root: &Path, paths: Vec<String>, mut diags: Vec<Diag>) -> Checked<Sources> {
    let hashed: Vec<_> = paths.into_par_iter().map(|path| (hash(&root.join(&path)), path)).collect();
    let mut files: BTreeMap<Arc<str>, File> = BTreeMap::new();
    for (file, path) in hashed {
        match file {
            Ok((_, file, _)) => drop(files.insert(path.into(), file)),
            Err(cause) => diags.push(unreadable(&path, &cause)),
        }
    }
    Checked::new(Sources::new(files, Arc::new(Disk::new(root))), diags)
}

fn nothing(root: &Path) -> Sources {
    Sources::new(BTreeMap::new(), Arc::new(Disk::new(root)))
}

fn canonical(root: &Path, diags: &mut Vec<Diag>) -> Option<PathBuf> {
    match fs::canonicalize(root) {
        Ok(real) => Some(real),
        Err(cause) => {
            diags.push(unreadable(&root.to_string_lossy(), &cause));
            None
        }
    }
}

fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() > 0
        && (name.starts_with('.') || matches!(&*name, "node_modules" | "CVS" | "Thumbs.db" | "desktop.ini") || name.ends_with('~'))
}

/// Whether a path is a file that lies in the folder, whatever links lead to it.
fn lies_inside(path: &Path, real_root: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|real| real.starts_with(real_root) && real.is_file())
}

fn relative(root: &Path, full: &Path) -> Option<String> {
    let parts: Option<Vec<_>> = full.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

fn not_taken(path: &str) -> Diag {
    Diag::warning("not-taken", "the link leads out of the folder, to a folder or to nothing")
        .at(Place::file(path))
        .help("copy what it leads to in its place if it belongs to the old site")
}

fn unnamed(path: &str) -> Diag {
    Diag::warning("name-not-utf8", "the name of the file is not UTF-8")
        .at(Place::file(path))
        .help("rename it; `convmv` converts the names of whole folders")
}
