//! Waiting for a source to change.

use crate::diag::Diag;
use crate::read;
use crate::source::FOLDERS;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// An editor saves in several steps (write, rename, touch). What follows within this time belongs to one change.
const QUIET: Duration = Duration::from_millis(40);

/// A program that writes all the time must not keep the rest from being shown.
const LIMIT: Duration = Duration::from_millis(500);

pub struct Changes {
    /// Absolute and free of links, as the paths of events are then.
    root: PathBuf,
    config: String,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<notify::Event>>,
    send: Sender<notify::Result<notify::Event>>,
}

impl Changes {
    /// Watches the folders that `read` reads, and the root itself for the configuration and for folders that
    /// are made later. Other folders of the root (`target`, `public`) are never looked into.
    pub fn of(root: &Path, config: &str) -> Result<Self, Diag> {
        let (send, events) = channel();
        let watcher = notify::recommended_watcher(send.clone()).map_err(|cause| cannot_watch(config, &cause))?;
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut changes = Self { root, config: config.to_owned(), watcher, events, send };
        changes.watcher.watch(&changes.root, RecursiveMode::NonRecursive).map_err(|cause| cannot_watch(config, &cause))?;
        changes.watch_folders();
        Ok(changes)
    }

    /// Something to call when a build is wanted although no file changed.
    pub fn waker(&self) -> impl Fn() + Send + Sync + use<> {
        let send = self.send.clone();
        // An event without a path may be about anything.
        move || drop(send.send(Ok(notify::Event::default())))
    }

    /// Blocks until a source changed and it has been quiet for a moment; `false` when the watcher has gone.
    pub fn wait(&mut self) -> bool {
        loop {
            match self.events.recv() {
                Ok(event) if self.matters(&event) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        let limit = Instant::now() + LIMIT;
        loop {
            let left = limit.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(QUIET.min(left)) {
                Ok(_) if left.is_zero() => break,
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

    /// Whether an event is about a source. Reading a file is an event too, and building reads them all; and the root
    /// holds much that is no source, such as a log or the output. Where the system lost count, anything may be.
    fn matters(&self, event: &notify::Result<notify::Event>) -> bool {
        let Ok(event) = event else { return true };
        let is_change = !matches!(event.kind, EventKind::Access(_));
        is_change && (event.paths.is_empty() || event.need_rescan() || event.paths.iter().any(|path| self.is_source(path)))
    }

    fn is_source(&self, path: &Path) -> bool {
        let Ok(path) = path.strip_prefix(&self.root) else { return false };
        let path = path.to_string_lossy().replace('\\', "/");
        path == self.config || read::is_source(&path)
    }
}

fn cannot_watch(config: &str, cause: &notify::Error) -> Diag {
    Diag::error("cannot-watch", format!("cannot watch the folder of `{config}` for changes: {cause}"))
        .help("on Linux the limit is fs.inotify.max_user_watches; raise it with sysctl, or use `faircopy build`")
}
