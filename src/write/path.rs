//! Paths within an output folder: which are sound, and what lies there.

use super::beside::RESERVED;
use crate::diag::Diag;
use std::fs;
use std::path::Path;

/// What every file system in use allows for a name, in bytes.
const LONGEST: usize = 255;

/// Sound paths are relative, have `/` between their parts and stay in the folder.
pub fn check(path: &str) -> Result<(), Diag> {
    if path.contains('\\') || path.chars().any(char::is_control) {
        return Err(unsound(path, "it has a backslash or a control character in it"));
    }
    if let Some(part) = path.split('/').find(|part| matches!(*part, "" | "." | "..")) {
        return Err(unsound(path, if part.is_empty() { "a part of it is empty" } else { "a part of it is `.` or `..`" }));
    }
    if path.split('/').any(|part| part.len() > LONGEST) {
        return Err(too_long(path));
    }
    if path.starts_with(RESERVED) {
        return Err(unsound(path, "the name is faircopy's own"));
    }
    if cfg!(windows) && path.contains([':', '*', '?', '"', '<', '>', '|']) {
        return Err(unsound(path, "it has a character in it that Windows does not allow"));
    }
    Ok(())
}

/// What is found at a path of an output folder, links not followed.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    Missing,
    File {
        len: u64,
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

fn look(path: &Path) -> Standing {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Standing::File { len: found.len() },
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

fn too_long(path: &str) -> Diag {
    Diag::error("unsound-output-path", format!("a part of the path `{path}` is longer than {LONGEST} bytes"))
        .help("give the page a shorter `slug`")
}
