//! Makes and exchanges single files, so that nobody ever sees half of one.

use crate::diag::Diag;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Makes a file with the folders above it. Fails if there is one of that name.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Diag> {
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(|cause| unwritable(path, &cause))?;
    let created = Draft::write(path, bytes).and_then(|draft| match fs::hard_link(&draft.0, path) {
        // A second name cannot take the place of another file, as renaming would; not every file system has it.
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => create_in_place(path, bytes),
        result => result,
    });
    created.map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => unwritable(path, &cause),
    })
}

/// Exchanges the bytes of a file. Its permissions stay, and so does a link that leads to it.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Diag> {
    let replaced = fs::canonicalize(path).and_then(|real| {
        let permissions = fs::metadata(&real)?.permissions();
        // The folder's permissions would allow what those of the file forbid.
        File::options().write(true).open(&real)?;
        let draft = Draft::write(&real, bytes)?;
        fs::set_permissions(&draft.0, permissions)?;
        fs::rename(&draft.0, &real)
    });
    replaced.map_err(|cause| unwritable(path, &cause))
}

/// For file systems where a file has one name only: still never over another file.
fn create_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = File::create_new(path)?.write_all(bytes);
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// How the names of drafts end.
pub const DRAFT: &str = ".faircopy~";

/// How the name of each draft of a file begins; the number of its process and [`DRAFT`] follow.
pub fn draft_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Names have at most 255 bytes; the beginning is enough to tell whose draft it is.
    format!(".{}", name.chars().take(40).collect::<String>())
}

/// A neighbour with the bytes that a file is to have. Removed when dropped, unless it was renamed.
struct Draft(PathBuf);

impl Draft {
    /// The name is one that `read` takes for an editor's and passes over, should it ever be left behind.
    fn write(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let draft = Self(path.with_file_name(format!("{}.{}{DRAFT}", draft_of(path), std::process::id())));
        let mut file = File::create(&draft.0)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(draft)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn exists(path: &Path) -> Diag {
    Diag::error("file-exists", format!("`{}` exists already", path.display())).help("choose another title, or edit that file")
}

fn unwritable(path: &Path, cause: &io::Error) -> Diag {
    Diag::error("unwritable-file", format!("cannot write `{}`: {cause}", path.display()))
        .help("check the permissions of the file and of its folder, and the space on the disk")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::{Scratch, tree};

    #[test]
    fn a_file_is_made_once() {
        let scratch = Scratch::new();
        create(&scratch.at("a/b.md"), b"1").unwrap();
        assert_eq!(create(&scratch.at("a/b.md"), b"2").unwrap_err().code, "file-exists");
        assert_eq!(create(&scratch.at("a/b.md/c"), b"2").unwrap_err().code, "unwritable-file");
        assert_eq!(tree(scratch.path()), [("a/b.md".to_owned(), b"1".to_vec())].into());
    }

    #[test]
    fn replacing_keeps_permissions_and_links() {
        let scratch = Scratch::with(&[("a.md", "1")]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(scratch.at("a.md"), fs::Permissions::from_mode(0o640)).unwrap();
            std::os::unix::fs::symlink("a.md", scratch.at("link.md")).unwrap();
            replace(&scratch.at("link.md"), b"2").unwrap();
            assert_eq!(fs::read(scratch.at("a.md")).unwrap(), b"2");
            assert_eq!(fs::metadata(scratch.at("a.md")).unwrap().permissions().mode() & 0o777, 0o640);
            assert!(fs::symlink_metadata(scratch.at("link.md")).unwrap().is_symlink());
        }
        replace(&scratch.at("a.md"), b"3").unwrap();
        assert_eq!(fs::read(scratch.at("a.md")).unwrap(), b"3");
        assert_eq!(replace(&scratch.at("b.md"), b"3").unwrap_err().code, "unwritable-file");
        assert!(!scratch.at("b.md").exists());
    }
}
