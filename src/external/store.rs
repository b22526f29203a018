//! Which addresses were in order, and when: a file of JSON. Losing it costs requests and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

pub struct Store {
    path: PathBuf,
    /// Address → seconds since 1970.
    sound: BTreeMap<String, u64>,
}

impl Store {
    /// What cannot be read is taken for empty.
    pub fn open(path: &Path) -> Self {
        let sound = fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { path: path.to_owned(), sound }
    }

    pub fn is_fresh(&self, url: &str, now: u64, keep: Duration) -> bool {
        // A time to come is that of a clock that went wrong.
        self.sound.get(url).is_some_and(|then| *then <= now && now - then < keep.as_secs())
    }

    pub fn keep(&mut self, url: &str, now: u64) {
        self.sound.insert(url.to_owned(), now);
    }

    /// Writes what is known of `urls`; the site has no others any more.
    pub fn save(mut self, urls: &BTreeSet<&str>) -> io::Result<()> {
        self.sound.retain(|url, _| urls.contains(url.as_str()));
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = self.path.with_extension("new");
        fs::write(&beside, serde_json::to_vec(&self.sound).map_err(io::Error::other)?)?;
        fs::rename(&beside, &self.path)
    }
}
