//! A site that is written where nothing is yet: a folder beside the output that becomes the output by one change of its name.
//!
//! Nothing can be in the way there and nothing has to be kept, so each file is written in its place at once, and there is
//! no journal: killed before the name changes, a run leaves no output, and afterwards all of it. The files are not synced one by one:
//! after a power cut some may be empty although the manifest lists them, and the next build finds them by their stamps.

use super::beside::Beside;
use super::hands::Hands;
use super::path;
use crate::stamp::Stamp;
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

pub struct Whole {
    root: PathBuf,
    /// Folders that were made in it.
    folders: RwLock<HashSet<String>>,
}

impl Whole {
    /// If there is no output yet.
    pub fn new(beside: &Beside, hands: &Hands) -> io::Result<Option<Self>> {
        if path::look(beside.out()) != path::Standing::Missing {
            return Ok(None);
        }
        let root = beside.whole();
        hands.create_dir_all(&root)?;
        Ok(Some(Self { root, folders: RwLock::default() }))
    }

    /// Writes a file that is not there yet.
    pub fn write(&self, hands: &Hands, path: &str, bytes: &[u8]) -> io::Result<Stamp> {
        let file = self.root.join(path);
        let written = self.make(hands, path::folder(path)).and_then(|()| hands.write_new(&file, bytes));
        written.map(|found| Stamp::of(&found)).inspect_err(|cause| {
            // Half a file must not become part of the output.
            if cause.kind() != io::ErrorKind::AlreadyExists {
                let _ = hands.remove_file(&file);
            }
        })
    }

    /// Takes files out again, and the folders that held nothing else.
    pub fn remove<'p>(&self, hands: &Hands, paths: impl Iterator<Item = &'p str>) -> io::Result<()> {
        for path in paths {
            hands.remove_file(&self.root.join(path))?;
            let mut folder = path::folder(path);
            while !folder.is_empty() && hands.remove_dir(&self.root.join(folder)).is_ok() {
                folder = path::folder(folder);
            }
        }
        Ok(())
    }

    /// Makes the output of it. `manifest` says what is in it.
    pub fn install(&self, hands: &Hands, out: &Path, name: &str, manifest: &[u8]) -> io::Result<()> {
        hands.write_synced(&self.root.join(name), manifest)?;
        hands.rename(&self.root, out)?;
        out.parent().into_iter().for_each(|parent| hands.sync_dir(parent));
        Ok(())
    }

    /// Makes a folder and those above it. Another thread may have made it in between; what is a file instead will be met by
    /// whoever writes into it.
    fn make(&self, hands: &Hands, folder: &str) -> io::Result<()> {
        if folder.is_empty() || self.knows(folder) {
            return Ok(());
        }
        for part in folder.match_indices('/').map(|(end, _)| &folder[..end]).chain([folder]) {
            if self.knows(part) {
                continue;
            }
            match hands.create_dir(&self.root.join(part)) {
                Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => return Err(cause),
                _ => drop(self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(part.to_owned())),
            }
        }
        Ok(())
    }

    fn knows(&self, folder: &str) -> bool {
        self.folders.read().unwrap_or_else(PoisonError::into_inner).contains(folder)
    }
}
