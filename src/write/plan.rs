//! Decides what is to be changed in the output folder, and whether it may be, before anything is.

use super::beside::Beside;
use super::journal::{Change, Entry, Journal};
use super::manifest::Manifest;
use super::path::{self, Standing, Survey};
use crate::diag::Diag;
use crate::output::Output;
use crate::source::Hash;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

pub struct Plan {
    /// Without the manifest.
    pub journal: Journal,
    pub removed: usize,
    pub warnings: Vec<Diag>,
    /// If there are any, the plan must not be carried out.
    pub errors: Vec<Diag>,
}

/// `staged` are the files of `output` that do not lie there yet, with their numbers; all numbers from `free` on
/// are free.
pub fn plan(beside: &Beside, old: &Manifest, output: &Output, staged: &BTreeMap<String, usize>, free: usize) -> Plan {
    let fresh = !beside.out().exists();
    let mut planner = Planner {
        beside,
        old,
        fresh,
        vanishing: vanishing(beside, old, output),
        survey: Survey::new(beside.out()),
        warnings: Vec::new(),
        errors: Vec::new(),
    };
    planner.clashes(output);
    let removals = planner.removals(free);
    let removed = removals.len();
    let installs: Vec<_> = staged.iter().filter_map(|(path, number)| planner.install(path, *number, *output.get(path)?)).collect();
    let entries = removals.into_iter().chain(installs).collect();
    Plan { journal: Journal { fresh, entries }, removed, warnings: planner.warnings, errors: planner.errors }
}

/// Files of faircopy's that the new output does not have and that are really there. What someone replaced by a
/// folder or a link is not ours any more.
fn vanishing<'a>(beside: &Beside, old: &'a Manifest, output: &Output) -> BTreeSet<&'a str> {
    let gone = old.keys().filter(|path| !output.contains_key(*path)).map(String::as_str);
    gone.filter(|path| matches!(path::standing(beside.out(), path), Standing::File { .. })).collect()
}

struct Planner<'a> {
    beside: &'a Beside,
    old: &'a Manifest,
    /// Whether there is no output folder, so that nothing can be in the way.
    fresh: bool,
    vanishing: BTreeSet<&'a str>,
    survey: Survey<'a>,
    warnings: Vec<Diag>,
    errors: Vec<Diag>,
}

impl Planner<'_> {
    /// A path cannot be a file and a folder. The last defence: `plan::routes` has found such paths before.
    fn clashes(&mut self, output: &Output) {
        for path in output.keys() {
            let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
            self.errors.extend(folders.filter(|folder| output.contains_key(*folder)).map(|folder| file_and_folder(folder, path)));
        }
    }

    fn removals(&mut self, free: usize) -> Vec<Entry> {
        let vanishing = self.vanishing.iter().zip(free..);
        let removals: Vec<_> = vanishing.map(|(path, number)| Entry { path: (*path).to_owned(), number, change: Change::Remove }).collect();
        removals.iter().for_each(|entry| self.warn_if_edited(&entry.path, "removed"));
        removals
    }

    fn install(&mut self, path: &str, number: usize, hash: Hash) -> Option<Entry> {
        let entry = |change| Some(Entry { path: path.to_owned(), number, change });
        if self.fresh {
            return entry(Change::Add(hash));
        }
        let in_the_way = match self.survey.standing(path) {
            Standing::Missing => return entry(Change::Add(hash)),
            Standing::File { .. } if self.old.contains_key(path) => {
                self.warn_if_edited(path, "written again");
                return entry(Change::Replace(hash));
            }
            Standing::File { .. } if self.vanishes_in_other_case(path) => return entry(Change::Add(hash)),
            Standing::BehindFile(folder) if self.vanishing.contains(folder.as_str()) => return entry(Change::Add(hash)),
            Standing::Folder => match self.staying(path) {
                None => return entry(Change::Add(hash)),
                Some(staying) => staying,
            },
            Standing::File { .. } | Standing::Other => path.to_owned(),
            Standing::BehindFile(part) | Standing::BehindOther(part) => part,
        };
        self.errors.push(foreign_file(self.beside.out(), path, &in_the_way));
        None
    }

    /// On a file system that ignores case, `About/` of the last build is found at `about/`.
    fn vanishes_in_other_case(&self, path: &str) -> bool {
        cfg!(any(windows, target_os = "macos")) && self.vanishing.iter().any(|gone| gone.to_lowercase() == path.to_lowercase())
    }

    /// Something in a folder that keeps it from vanishing with this change: a file that is not removed, or a
    /// folder without any file.
    fn staying(&self, folder: &str) -> Option<String> {
        let Ok(entries) = fs::read_dir(self.beside.target(folder)) else { return Some(folder.to_owned()) };
        let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        if names.is_empty() {
            return Some(folder.to_owned());
        }
        names.iter().map(|name| format!("{folder}/{name}")).find_map(|path| match path::standing(self.beside.out(), &path) {
            Standing::Folder => self.staying(&path),
            _ if self.vanishing.contains(path.as_str()) => None,
            _ => Some(path),
        })
    }

    fn warn_if_edited(&mut self, path: &str, what: &str) {
        let hash = fs::read(self.beside.target(path)).ok().map(|bytes| blake3::hash(&bytes));
        if hash.is_some_and(|hash| self.old.get(path) != Some(&hash)) {
            self.warnings.push(edited(path, what));
        }
    }
}

fn file_and_folder(folder: &str, path: &str) -> Diag {
    Diag::error("output-clash", format!("`{folder}` would be a file and, for `{path}`, a folder"))
        .help("give one of the two another `slug` or `path`, or rename the file")
}

fn foreign_file(out: &Path, path: &str, in_the_way: &str) -> Diag {
    let message = format!("`{path}` cannot be written: `{}` is not faircopy's", out.join(in_the_way).display());
    Diag::error("foreign-file", message).help("move it to `static/` if it belongs to the site, else remove it yourself")
}

fn edited(path: &str, what: &str) -> Diag {
    Diag::warning("edited-output", format!("`{path}` was changed since the last build and is {what}"))
        .help("change the sources instead; the output belongs to faircopy")
}
