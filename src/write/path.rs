//! Paths within an output folder: which are sound, and what lies there.

use crate::diag::Diag;
use crate::stamp::Stamp;
use crate::url;
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
