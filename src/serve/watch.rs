//! Waiting for a source to change.

use crate::diag::Diag;
use crate::source::FOLDERS;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// An editor saves in several steps (write, rename, touch). What follows within this time belongs to one change.
const QUIET: Duration = Duration::from_millis(40);

pub struct Changes {
    root: PathBuf,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<notify::Event>>,
}

impl Changes {
    /// Watches the folders that `read` reads, and the root itself for the configuration and for folders that
    /// are made later. Other folders of the root (`target`, `public`) are never looked into.
    pub fn of(root: &Path, config: &str) -> Result<Self, Diag> {
        let (send, events) = channel();
        let watcher = notify::recommended_watcher(send).map_err(|cause| cannot_watch(config, &cause))?;
        let mut changes = Self { root: root.to_owned(), watcher, events };
        changes.watcher.watch(root, RecursiveMode::NonRecursive).map_err(|cause| cannot_watch(config, &cause))?;
        changes.watch_folders();
        Ok(changes)
    }

    /// Blocks until something changed and it has been quiet for a moment; `false` when the watcher has gone.
    pub fn wait(&mut self) -> bool {
        loop {
            match self.events.recv() {
                Ok(event) if matters(&event) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        loop {
            match self.events.recv_timeout(QUIET) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        self.watch_folders();
        true
    }

    /// A folder that was made or replaced since needs a watch of its own; watching one twice does no harm.
    fn watch_folders(&mut self) {
        for folder in FOLDERS {
            let folder = self.root.join(folder);
            if folder.is_dir() {
                // A folder that goes away in this moment is an event of its own.
                let _ = self.watcher.watch(&folder, RecursiveMode::Recursive);
            }
        }
    }
}

/// Reading a file is an event too, and building reads them all.
fn matters(event: &notify::Result<notify::Event>) -> bool {
    event.as_ref().map_or(true, |event| !matches!(event.kind, EventKind::Access(_)))
}

fn cannot_watch(config: &str, cause: &notify::Error) -> Diag {
    Diag::error("cannot-watch", format!("cannot watch the folder of `{config}` for changes: {cause}"))
        .help("on Linux the limit is fs.inotify.max_user_watches; raise it with sysctl, or use `faircopy build`")
}
