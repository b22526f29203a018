//! The list of the files in an output folder that are faircopy's, with their hashes.
//!
//! It lies in that folder and makes it faircopy's. Its format is that of `b3sum`, so that
//! `b3sum --check .faircopy-manifest` proves a copy of the site to be whole.

use super::path;
use crate::diag::Diag;
use crate::output::Output;
use crate::source::Hash;
use std::path::Path;
use std::{fs, io};

pub type Manifest = Output;

pub const NAME: &str = ".faircopy-manifest";

/// The bytes of the manifest: a line with hash and path for each file, in order of path.
pub fn encode(files: &Manifest) -> Vec<u8> {
    files.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect::<String>().into_bytes()
}

/// The manifest of an output folder; empty if the folder does not exist, or holds nothing but hidden files and
/// the `CNAME` of GitHub's pages.
pub fn load(out: &Path) -> Result<Manifest, Diag> {
    match fs::read(out.join(NAME)) {
        Ok(bytes) => decode(&bytes).ok_or_else(|| damaged(out)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let first = first_entry(out).map_err(|cause| unreadable(out, &cause))?;
            first.map_or_else(|| Ok(Manifest::new()), |name| Err(foreign_folder(out, &name)))
        }
        Err(cause) => Err(unreadable(out, &cause)),
    }
}

pub fn exists(out: &Path) -> bool {
    fs::symlink_metadata(out.join(NAME)).is_ok_and(|found| found.is_file())
}

fn decode(bytes: &[u8]) -> Option<Manifest> {
    std::str::from_utf8(bytes).ok()?.lines().map(entry).collect()
}

fn entry(line: &str) -> Option<(String, Hash)> {
    let (hash, path) = line.split_once("  ")?;
    path::check(path).ok()?;
    Some((path.to_owned(), Hash::from_hex(hash).ok()?))
}

/// The first thing in a folder, by name, that keeps it from being faircopy's.
fn first_entry(out: &Path) -> io::Result<Option<String>> {
    let entries = match fs::read_dir(out) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries?,
    };
    let mut first: Option<String> = None;
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && name != "CNAME" && first.as_ref().is_none_or(|first| name < *first) {
            first = Some(name);
        }
    }
    Ok(first)
}

fn foreign_folder(out: &Path, name: &str) -> Diag {
    Diag::error("foreign-output", format!("the folder `{}` holds files that are not faircopy's, such as `{name}`", out.display()))
        .help("choose another with `--out`, or empty it yourself")
}

fn damaged(out: &Path) -> Diag {
    Diag::error("damaged-manifest", format!("`{}` does not list the files of the site", out.join(NAME).display()))
        .help(format!("remove the folder `{}` yourself and build again", out.display()))
}

fn unreadable(out: &Path, cause: &io::Error) -> Diag {
    Diag::error("unwritable-output", format!("cannot read the output folder `{}`: {cause}", out.display())).help("check its permissions")
}
