//! Carries a journal out, undoes it, and repairs what an interrupted run left.
//!
//! Every step first looks at what is there and is then one change of the disk, so that the whole may be
//! repeated from its start after it stopped anywhere. A journal is carried on while every new file is whole, in
//! its place or staged, and is undone otherwise. Undoing begins with using up new files, so that a journal which
//! was once being undone is not carried on again.

use super::beside::Beside;
use super::hands::Hands;
use super::journal::{Change, Entry, Journal};
use super::path::{self, Standing, Survey};
use crate::diag::Diag;
use crate::source::Hash;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// Makes the change, or leaves everything as it was.
pub fn swap(beside: &Beside, hands: &Hands, journal: &Journal) -> Result<(), Vec<Diag>> {
    if journal.entries.is_empty() {
        return Ok(());
    }
    begin(beside, hands, journal).map_err(|cause| vec![undone(beside, &cause)])?;
    carry_on_or_undo(beside, hands, journal).map_err(|diag| vec![diag])
}

/// Brings the output to the state before or after a change at which an earlier run was interrupted.
pub fn recover(beside: &Beside, hands: &Hands) -> Result<(), Diag> {
    if let Some(journal) = load(&beside.journal())? {
        if is_intact(beside, &journal) {
            // If it cannot be carried on it was undone, which is as good a state to begin from.
            match carry_on_or_undo(beside, hands, &journal) {
                Err(diag) if exists(&beside.journal()) => return Err(diag),
                _ => {}
            }
        } else {
            undo(beside, hands, &journal).map_err(|cause| stuck(beside, &cause))?;
        }
    }
    sweep(beside, hands).map_err(|cause| leftover(&beside.staging(), &cause))
}

/// Removes what was staged, unless a journal still needs it.
pub fn sweep(beside: &Beside, hands: &Hands) -> io::Result<()> {
    if exists(&beside.journal()) || !exists(&beside.staging()) {
        return Ok(());
    }
    hands.remove_dir_all(&beside.staging())
}

/// Removes those folders above `paths` that are empty, the deepest first. The output itself stays.
pub fn prune<'a>(beside: &Beside, hands: &Hands, paths: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let folders: BTreeSet<&str> = paths.flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect();
    for folder in folders.into_iter().rev() {
        let full = beside.target(folder);
        if path::standing(beside.out(), folder) == Standing::Folder && fs::read_dir(&full)?.next().is_none() {
            hands.remove_dir(&full)?;
        }
    }
    Ok(())
}

fn begin(beside: &Beside, hands: &Hands, journal: &Journal) -> io::Result<()> {
    hands.create_dir_all(&beside.old_files())?;
    hands.write_synced(&beside.draft(), &journal.encode())?;
    hands.rename(&beside.draft(), &beside.journal())?;
    hands.sync_dir(&beside.staging());
    Ok(())
}

fn carry_on_or_undo(beside: &Beside, hands: &Hands, journal: &Journal) -> Result<(), Diag> {
    let Err(cause) = forward(beside, hands, journal) else { return Ok(()) };
    match undo(beside, hands, journal) {
        Ok(()) => Err(undone(beside, &cause)),
        Err(_) => Err(stuck(beside, &cause)),
    }
}

fn forward(beside: &Beside, hands: &Hands, journal: &Journal) -> io::Result<()> {
    let (removals, installs) = parts(journal);
    for entry in &removals {
        take_out(beside, hands, entry)?;
    }
    prune(beside, hands, removals.iter().map(|entry| entry.path.as_str()))?;
    let mut survey = Survey::new(beside.out());
    for entry in &installs {
        install(beside, hands, entry, &mut survey)?;
    }
    hands.sync_dir(beside.out());
    hands.remove_file(&beside.journal())
}

fn take_out(beside: &Beside, hands: &Hands, entry: &Entry) -> io::Result<()> {
    let old = beside.old_file(entry.number);
    match path::standing(beside.out(), &entry.path) {
        Standing::File { .. } if !exists(&old) => hands.rename(&beside.target(&entry.path), &old),
        _ => Ok(()),
    }
}

fn install(beside: &Beside, hands: &Hands, entry: &Entry, survey: &mut Survey) -> io::Result<()> {
    let (new, target, folder) = (beside.new_file(entry.number), beside.target(&entry.path), path::folder(&entry.path));
    if !exists(&new) {
        return Ok(());
    }
    // Most pages have a folder of their own. One that was made just now holds nothing, and so need not be looked at.
    if !is_made(beside, hands, folder, survey)? {
        match (survey.standing(&entry.path), entry.change) {
            (Standing::Missing, _) => {
                if !survey.knows(folder) {
                    hands.create_dir_all(&beside.target(folder))?;
                    // What was not there before has no link in it.
                    let above = folder.match_indices('/').map(|(end, _)| &folder[..end]);
                    above.chain([folder]).for_each(|folder| survey.learn(folder));
                }
            }
            (Standing::File { .. }, Change::Replace(_)) => {
                let old = beside.old_file(entry.number);
                if !exists(&old) {
                    // By a second name the old file stays in its place until the new one is, for those who read
                    // the site right now. Not every file system can do that.
                    hands.hard_link(&target, &old).or_else(|_| hands.rename(&target, &old))?;
                }
            }
            _ => return Err(appeared(&target)),
        }
    }
    hands.rename(&new, &target)
}

/// Makes a folder, if it is not there and the one above it is known.
fn is_made(beside: &Beside, hands: &Hands, folder: &str, survey: &mut Survey) -> io::Result<bool> {
    if survey.knows(folder) || !survey.knows(path::folder(folder)) {
        return Ok(false);
    }
    match hands.create_dir(&beside.target(folder)) {
        Ok(()) => survey.learn(folder),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => return Ok(false),
        Err(cause) => return Err(cause),
    }
    Ok(true)
}

fn undo(beside: &Beside, hands: &Hands, journal: &Journal) -> io::Result<()> {
    let (removals, installs) = parts(journal);
    for entry in installs.iter().rev() {
        uninstall(beside, hands, entry)?;
    }
    prune(beside, hands, installs.iter().map(|entry| entry.path.as_str()))?;
    for entry in &removals {
        put_back(beside, hands, entry)?;
    }
    if journal.fresh && fs::read_dir(beside.out()).is_ok_and(|mut entries| entries.next().is_none()) {
        hands.remove_dir(beside.out())?;
    }
    hands.sync_dir(beside.out());
    hands.remove_file(&beside.journal())
}

fn uninstall(beside: &Beside, hands: &Hands, entry: &Entry) -> io::Result<()> {
    let target = beside.target(&entry.path);
    match entry.change {
        Change::Replace(_) => match path::standing(beside.out(), &entry.path) {
            _ if !exists(&beside.old_file(entry.number)) => Ok(()),
            Standing::File { .. } => hands.rename(&beside.old_file(entry.number), &target),
            _ => put_back(beside, hands, entry),
        },
        Change::Add(hash) if !exists(&beside.new_file(entry.number)) && has_hash(beside, entry, hash) => hands.remove_file(&target),
        Change::Add(_) | Change::Remove => Ok(()),
    }
}

fn put_back(beside: &Beside, hands: &Hands, entry: &Entry) -> io::Result<()> {
    let (old, target) = (beside.old_file(entry.number), beside.target(&entry.path));
    if !exists(&old) {
        return Ok(());
    }
    if path::standing(beside.out(), &entry.path) != Standing::Missing {
        return Err(appeared(&target));
    }
    if let Some(folder) = target.parent().filter(|folder| !folder.is_dir()) {
        hands.create_dir_all(folder)?;
    }
    hands.rename(&old, &target)
}

/// Whether every new file is whole, be it in its place or staged: a power cut may have emptied some.
fn is_intact(beside: &Beside, journal: &Journal) -> bool {
    journal.entries.iter().all(|entry| match entry.change {
        Change::Remove => true,
        Change::Add(hash) | Change::Replace(hash) => {
            let new = beside.new_file(entry.number);
            if exists(&new) { fs::read(new).is_ok_and(|bytes| blake3::hash(&bytes) == hash) } else { has_hash(beside, entry, hash) }
        }
    })
}

fn has_hash(beside: &Beside, entry: &Entry, hash: Hash) -> bool {
    matches!(path::standing(beside.out(), &entry.path), Standing::File { .. })
        && fs::read(beside.target(&entry.path)).is_ok_and(|bytes| blake3::hash(&bytes) == hash)
}

/// Removals, and the rest.
fn parts(journal: &Journal) -> (Vec<&Entry>, Vec<&Entry>) {
    journal.entries.iter().partition(|entry| entry.change == Change::Remove)
}

fn load(path: &Path) -> Result<Option<Journal>, Diag> {
    match fs::read(path) {
        Ok(bytes) => Journal::decode(&bytes).map(Some).ok_or_else(|| damaged(path)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(unreadable(path, &cause)),
    }
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn appeared(target: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::AlreadyExists, format!("`{}` is in the way", target.display()))
}

pub fn undone(beside: &Beside, cause: &io::Error) -> Diag {
    Diag::error("unwritable-output", format!("cannot write the site to `{}`: {cause}", beside.out().display()))
        .help("check the permissions in this folder and the space on the disk; the output is as it was")
}

fn stuck(beside: &Beside, cause: &io::Error) -> Diag {
    Diag::error("interrupted-output", format!("the output folder `{}` is between two builds: {cause}", beside.out().display()))
        .help("check the permissions in this folder and the space on the disk, and build again: that repairs it first")
}

fn leftover(staging: &Path, cause: &io::Error) -> Diag {
    Diag::error("unwritable-output", format!("cannot remove `{}`, which an interrupted build left: {cause}", staging.display()))
        .help("check its permissions, or remove it yourself")
}

fn damaged(path: &Path) -> Diag {
    Diag::error("damaged-journal", format!("`{}` is no journal of this version of faircopy", path.display()))
        .help("build with the version that wrote it, or remove the output folder and the folder of this file yourself")
}

fn unreadable(path: &Path, cause: &io::Error) -> Diag {
    Diag::error("interrupted-output", format!("cannot read `{}`, by which an interrupted build is repaired: {cause}", path.display()))
        .help("check its permissions")
}
