//! Where the things lie that belong to an output folder but are no part of the site.
//!
//! For `public` they are `.public.faircopy-staging/` and `.public.faircopy-lock` beside it: renaming moves a
//! file only within one file system, and that is likely the same. Where the output is a file system of its own
//! (a volume of a container, say), they lie in it.

use crate::url::RESERVED;
use std::path::{Path, PathBuf};

pub struct Beside {
    out: PathBuf,
    folder: PathBuf,
    /// `.public`, or nothing inside the output.
    prefix: String,
}

impl Beside {
    /// `out` is absolute and free of links.
    pub fn new(out: &Path) -> Self {
        match (out.parent(), out.file_name()) {
            (Some(parent), Some(name)) if same_file_system(out, parent) => {
                Self { out: out.to_owned(), folder: parent.to_owned(), prefix: format!(".{}", name.to_string_lossy()) }
            }
            _ => Self { out: out.to_owned(), folder: out.to_owned(), prefix: String::new() },
        }
    }

    pub fn out(&self) -> &Path {
        &self.out
    }

    /// Where a path of the output lies.
    pub fn target(&self, path: &str) -> PathBuf {
        self.out.join(path)
    }

    /// The folder that the rest is in.
    pub fn parent(&self) -> &Path {
        &self.folder
    }

    pub fn lock(&self) -> PathBuf {
        self.folder.join(format!("{}{RESERVED}lock", self.prefix))
    }

    pub fn staging(&self) -> PathBuf {
        self.folder.join(format!("{}{RESERVED}staging", self.prefix))
    }

    /// Files that are to go into the output.
    pub fn new_files(&self) -> PathBuf {
        self.staging().join("new")
    }

    pub fn new_file(&self, number: usize) -> PathBuf {
        self.new_files().join(number.to_string())
    }

    /// The folder that is to be the output, where there is none yet.
    pub fn whole(&self) -> PathBuf {
        self.staging().join("whole")
    }

    /// Files that came out of it, kept until there is no way back.
    pub fn old_files(&self) -> PathBuf {
        self.staging().join("old")
    }

    pub fn old_file(&self, number: usize) -> PathBuf {
        self.old_files().join(number.to_string())
    }

    /// The plan of the change that is going on.
    pub fn journal(&self) -> PathBuf {
        self.staging().join("journal")
    }

    /// A journal that is being written and counts for nothing.
    pub fn draft(&self) -> PathBuf {
        self.staging().join("draft")
    }
}

#[cfg(unix)]
fn same_file_system(out: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (std::fs::metadata(out), std::fs::metadata(parent)) {
        (Ok(out), Ok(parent)) => out.dev() == parent.dev(),
        // What does not exist yet will be made there.
        _ => true,
    }
}

#[cfg(not(unix))]
fn same_file_system(_: &Path, _: &Path) -> bool {
    true
}
