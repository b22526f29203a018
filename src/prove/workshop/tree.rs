//! The files of a job on the disk.

use super::Bench;
use super::scratch::{self, Room};
use crate::diag::Diag;
use crate::prove::job::Input;
use std::fs;
use std::path::Path;

/// Writes the inputs of a job into its room, where the job finds them by their own paths.
pub fn place(bench: &Bench, inputs: &[Input], room: &Room) -> Result<(), Diag> {
    inputs.iter().try_for_each(|input| room.put(&input.path, &bench.sources.bytes(&input.source)?).map(drop))
}

/// Makes `folder` hold these files and no others, but for what `keep` names. A file that is the same stays as it is, with
/// its time, so that cargo sees what changed.
pub fn mirror(bench: &Bench, inputs: &[Input], folder: &Path, keep: &[&str]) -> Result<(), Diag> {
    fs::create_dir_all(folder).map_err(|cause| scratch::no_scratch(folder, &cause))?;
    let wanted: std::collections::BTreeSet<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    remove_others(folder, "", &wanted, keep);
    for input in inputs {
        let path = folder.join(&input.path);
        let bytes = bench.sources.bytes(&input.source)?;
        if fs::read(&path).is_ok_and(|old| old == bytes) {
            continue;
        }
        scratch::put(&path, &bytes)?;
    }
    Ok(())
}

fn remove_others(folder: &Path, prefix: &str, wanted: &std::collections::BTreeSet<&str>, keep: &[&str]) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        // A link is not followed, whoever put it there.
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if keep.contains(&path.as_str()) && !is_link {
            continue;
        }
        if is_link {
            let _ = fs::remove_file(entry.path());
            continue;
        }
        if is_folder {
            remove_others(&entry.path(), &format!("{path}/"), wanted, &[]);
            let _ = fs::remove_dir(entry.path());
        } else if !wanted.contains(path.as_str()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
