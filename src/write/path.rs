//! Paths within an output folder: which are sound, and what lies there.

use crate::diag::Diag;
use crate::stamp::Stamp;
use crate::url;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// The last defence: `plan` has found such paths before, and said where they come from.
pub fn check(path: &str) -> Result<(), Diag> {
    url::output_fault(path).map_or(Ok(()), |why| Err(unsound(path, why)))
}

/// What is found at a path of an output folder, links not followed.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    Missing,
    File {
        stamp: Stamp,
    },
    Folder,
    /// A symbolic link, a socket and the like, or something that cannot be looked at.
    Other,
    /// A part of the path before the last is a file.
    BehindFile(String),
    /// A part of the path before the last is a link or the like.
    BehindOther(String),
}

pub fn standing(out: &Path, path: &str) -> Standing {
    for (end, _) in path.match_indices('/') {
        let part = &path[..end];
        match look(&out.join(part)) {
            Standing::Folder => {}
            Standing::File { .. } => return Standing::BehindFile(part.to_owned()),
            Standing::Missing => return Standing::Missing,
            _ => return Standing::BehindOther(part.to_owned()),
        }
    }
    look(&out.join(path))
}

/// Looks at many paths of one output folder: of what was once found to be a folder each path says less.
pub struct Survey<'a> {
    out: &'a Path,
    folders: HashSet<String>,
}

impl<'a> Survey<'a> {
    pub fn new(out: &'a Path) -> Self {
        Self { out, folders: HashSet::new() }
    }

    /// As [`standing`].
    pub fn standing(&mut self, path: &str) -> Standing {
        if !self.knows(folder(path)) {
            for (end, _) in path.match_indices('/') {
                let part = &path[..end];
                if self.knows(part) {
                    continue;
                }
                match look(&self.out.join(part)) {
                    Standing::Folder => self.learn(part),
                    Standing::File { .. } => return Standing::BehindFile(part.to_owned()),
                    Standing::Missing => return Standing::Missing,
                    _ => return Standing::BehindOther(part.to_owned()),
                }
            }
        }
        look(&self.out.join(path))
    }

    /// Whether this was found to be a folder, and behind no link.
    pub fn knows(&self, folder: &str) -> bool {
        self.folders.contains(folder)
    }

    pub fn learn(&mut self, folder: &str) {
        self.folders.insert(folder.to_owned());
    }
}

/// The folder that a path is in; the output itself is the empty one.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub fn look(path: &Path) -> Standing {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Standing::File { stamp: Stamp::of(&found) },
        Ok(found) if found.is_dir() => Standing::Folder,
        Ok(_) => Standing::Other,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Standing::Missing,
        Err(_) => Standing::Other,
    }
}

fn unsound(path: &str, why: &str) -> Diag {
    Diag::error("unsound-output-path", format!("`{}` cannot be the path of a file of the site: {why}", path.escape_debug()))
        .help("rename the source, or give the page another `slug` or `path`")
}
