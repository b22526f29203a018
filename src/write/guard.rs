//! Says which folders may be an output: nothing that would be a disaster to overwrite by mistake.

use crate::diag::Diag;
use crate::source::FOLDERS;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

/// `out` as an absolute path without links, if it may become the output of the site in `root`.
pub fn checked(out: &Path, root: &Path) -> Result<PathBuf, Diag> {
    let real = resolved(out)?;
    let real_root = fs::canonicalize(root).map_err(|cause| unresolved(root, &cause))?;
    if real.parent().is_none() {
        Err(refused(out, "it is the root of the file system"))
    } else if std::env::home_dir().and_then(|home| fs::canonicalize(home).ok()).is_some_and(|home| home.starts_with(&real)) {
        Err(refused(out, "your home folder is in it"))
    } else if real_root.starts_with(&real) {
        Err(refused(out, "the sources of the site are in it"))
    } else if let Some(folder) = FOLDERS.iter().find(|folder| real.starts_with(sources(&real_root, folder))) {
        Err(refused(out, &format!("it is in `{folder}`, whose files are sources")))
    } else {
        Ok(real)
    }
}

/// `out` as an absolute path without links. The folder itself must not be a link; the folders above it may be.
pub fn resolved(out: &Path) -> Result<PathBuf, Diag> {
    let absolute = std::path::absolute(out).map_err(|cause| unresolved(out, &cause))?;
    // Takes away a slash at the end, with which a link would look like the folder it leads to.
    let plain: PathBuf = absolute.components().collect();
    match fs::symlink_metadata(&plain) {
        Ok(found) if found.is_symlink() => Err(refused(out, "it is a symbolic link")),
        Ok(found) if !found.is_dir() => Err(refused(out, "it is a file")),
        Ok(_) => fs::canonicalize(&plain).map_err(|cause| unresolved(out, &cause)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => resolved_ahead(out, &plain),
        Err(cause) => Err(unresolved(out, &cause)),
    }
}

/// The path that a folder will have which does not exist yet.
fn resolved_ahead(out: &Path, plain: &Path) -> Result<PathBuf, Diag> {
    let mut missing: Vec<&OsStr> = Vec::new();
    let mut parts = plain.components();
    loop {
        match parts.next_back() {
            Some(Component::Normal(name)) => missing.push(name),
            _ => return Err(refused(out, "`..` follows a folder that does not exist")),
        }
        match fs::canonicalize(parts.as_path()) {
            Ok(found) if !found.is_dir() => return Err(refused(out, "a folder that it is in is a file")),
            Ok(found) => return Ok(missing.iter().rev().fold(found, |path, name| path.join(name))),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(unresolved(out, &cause)),
        }
    }
}

fn sources(root: &Path, folder: &str) -> PathBuf {
    let path = root.join(folder);
    fs::canonicalize(&path).unwrap_or(path)
}

fn refused(out: &Path, why: &str) -> Diag {
    Diag::error("refused-output", format!("`{}` cannot be the output folder: {why}", out.display()))
        .help("choose another with `--out`, or with `output_dir` in the configuration")
}

fn unresolved(path: &Path, cause: &io::Error) -> Diag {
    Diag::error("refused-output", format!("cannot find out where `{}` is: {cause}", path.display()))
        .help("check that the folders above it exist and that their permissions let you in")
}
