//! Removes a site from its folder: what the manifest lists and nothing else.

use super::beside::Beside;
use super::hands::Hands;
use super::lock::Lock;
use super::manifest;
use super::path::{self, Standing};
use super::{guard, swap};
use crate::diag::Diag;
use std::path::Path;
use std::{fs, io};

/// Removes faircopy's files from `out`, and the folder if that empties it. The number of files is returned.
///
/// The manifest goes last, so that after an interruption the rest is still known to be faircopy's.
pub fn clean(out: &Path) -> Result<usize, Vec<Diag>> {
    clean_with(out, &Hands::sure())
}

pub(super) fn clean_with(out: &Path, hands: &Hands) -> Result<usize, Vec<Diag>> {
    let out = guard::resolved(out).map_err(one)?;
    let beside = Beside::new(&out);
    if !beside.parent().exists() {
        return Ok(0);
    }
    let _lock = Lock::take(&out, &beside.lock()).map_err(one)?;
    swap::recover(&beside, hands).map_err(one)?;
    let files = manifest::load(&out).map_err(one)?;
    let mut removed = 0;
    let mut diags = Vec::new();
    for path in files.keys().filter(|path| matches!(path::standing(&out, path), Standing::File { .. })) {
        match hands.remove_file(&beside.target(path)) {
            Ok(()) => removed += 1,
            Err(cause) => diags.push(unremovable(&beside.target(path), &cause)),
        }
    }
    if diags.is_empty() {
        remove_rest(&beside, hands, files.keys().map(String::as_str)).map_err(|cause| one(unremovable(&out, &cause)))?;
        Ok(removed)
    } else {
        Err(diags)
    }
}

fn remove_rest<'a>(beside: &Beside, hands: &Hands, files: impl Iterator<Item = &'a str>) -> io::Result<()> {
    swap::prune(beside, hands, files)?;
    if manifest::exists(beside.out()) {
        hands.remove_file(&beside.target(manifest::NAME))?;
    }
    // An empty folder is removed whoever made it, as `build` makes it again; one that is a file system of its
    // own, with the lock in it, stays.
    if fs::read_dir(beside.out()).is_ok_and(|mut entries| entries.next().is_none()) {
        hands.remove_dir(beside.out())?;
    }
    Ok(())
}

fn one(diag: Diag) -> Vec<Diag> {
    vec![diag]
}

fn unremovable(path: &Path, cause: &io::Error) -> Diag {
    Diag::error("unremovable-output", format!("cannot remove `{}`: {cause}", path.display()))
        .help("check the permissions of the folder it is in, and run `faircopy clean` again")
}
