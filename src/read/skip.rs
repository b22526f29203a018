//! Which files are no sources: what editors and systems leave behind, and what is hidden.

use crate::source::{FOLDERS, IMPORTED};

/// Whether the file or folder `name` in the folder `parent` (a path from the site's root) is passed over.
///
/// Files for the web are copied as they are, so a dot in front hides nothing there: `static/.well-known/` and
/// `static/.nojekyll` are meant.
pub fn is_skipped(parent: &str, name: &str) -> bool {
    is_leftover(name) || name.starts_with('.') && !is_static(parent)
}

/// Whether a path from the site's root is one of the folders of its sources, or lies in one and is not passed over, or
/// is the file that an import leaves.
pub fn is_source(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or_default();
    let mut below = path.match_indices('/').map(|(at, _)| {
        let name = path[at + 1..].split('/').next().unwrap_or_default();
        (&path[..at], name)
    });
    path == IMPORTED || FOLDERS.contains(&folder) && !below.any(|(parent, name)| is_skipped(parent, name))
}

fn is_leftover(name: &str) -> bool {
    matches!(name, ".git" | ".DS_Store" | "Thumbs.db" | "desktop.ini")
        // Vim tries whether it may write a folder with a file of this name.
        || name == "4913"
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        // Emacs marks a file that it has changes of by a link of this name that leads nowhere.
        || name.starts_with(".#")
        || [".swp", ".swo", ".swx"].iter().any(|end| name.ends_with(end))
}

/// `static/` of the site and of each theme.
fn is_static(folder: &str) -> bool {
    let mut parts = folder.split('/');
    match parts.next() {
        Some("static") => true,
        Some("themes") => parts.nth(1) == Some("static"),
        _ => false,
    }
}
