//! Waiting for a source to change.

use crate::diag::Diag;
use crate::read;
use crate::source::FOLDERS;
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// An editor saves in several steps (write, rename, touch). What follows within this time belongs to one change.
const QUIET: Duration = Duration::from_millis(40);

/// The same after a step that is usually the last one: a file that was written is closed, or takes another's name.
const SETTLED: Duration = Duration::from_millis(8);

/// A program that writes all the time must not keep the rest from being shown.
const LIMIT: Duration = Duration::from_millis(500);

pub struct Changes {
    /// Absolute and free of links, as the paths of events are then.
    root: PathBuf,
    config: String,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<notify::Event>>,
    send: Sender<notify::Result<notify::Event>>,
    /// Files that links among the sources lead to, free of links themselves.
    targets: BTreeSet<PathBuf>,
    /// An event that was looked at and not yet waited for.
    pending: Option<notify::Result<notify::Event>>,
}

impl Changes {
    /// Watches the folders that `read` reads, and the root itself for the configuration and for folders that
    /// are made later. Other folders of the root (`target`, `public`) are never looked into.
    pub fn of(root: &Path, config: &str) -> Result<Self, Diag> {
        let (send, events) = channel();
        let watcher = notify::recommended_watcher(send.clone()).map_err(|cause| cannot_watch(config, &cause))?;
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut changes = Self { root, config: config.to_owned(), watcher, events, send, targets: BTreeSet::new(), pending: None };
        changes.watcher.watch(&changes.root, RecursiveMode::NonRecursive).map_err(|cause| cannot_watch(config, &cause))?;
        changes.watch_folders();
        Ok(changes)
    }

    /// Watches the files that links among the sources lead to, each by its folder: an editor puts a new file in its place.
    pub fn watch_targets(&mut self, targets: impl IntoIterator<Item = PathBuf>) {
        for target in targets {
            let is_watched = self.targets.contains(&target) || self.is_source(&target);
            if let Some(folder) = target.parent().filter(|_| !is_watched) {
                // One that cannot be watched is seen with the next edit of something else.
                let _ = self.watcher.watch(folder, RecursiveMode::NonRecursive);
            }
            self.targets.insert(target);
        }
    }

    /// Something to call when a build is wanted although no file changed.
    pub fn waker(&self) -> impl Fn() + Send + Sync + use<> {
        let send = self.send.clone();
        // An event without a path may be about anything.
        move || drop(send.send(Ok(notify::Event::default())))
    }

    /// Blocks until a source changed and it has been quiet for a moment; `false` when the watcher has gone.
    pub fn wait(&mut self) -> bool {
        let mut is_new_folder = false;
        let quiet = loop {
            match self.next() {
                Ok(event) => {
                    is_new_folder |= self.is_folder(&event);
                    if let Some(quiet) = self.quiet_after(&event) {
                        break quiet;
                    }
                }
                Err(_) => return false,
            }
        };
        let limit = Instant::now() + LIMIT;
        let mut until = Instant::now() + quiet;
        loop {
            let left = until.min(limit).saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => {
                    is_new_folder |= self.is_folder(&event);
                    if let Some(quiet) = self.quiet_after(&event) {
                        until = Instant::now() + quiet;
                    }
                    if Instant::now() >= limit {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        if is_new_folder {
            self.watch_folders();
        }
        true
    }

    /// Whether a source has changed since the last wait. The next wait knows it, too.
    pub fn is_pending(&mut self) -> bool {
        while self.pending.is_none() {
            match self.events.try_recv() {
                Ok(event) if self.quiet_after(&event).is_some() => self.pending = Some(event),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        self.pending.is_some()
    }

    fn next(&mut self) -> Result<notify::Result<notify::Event>, RecvError> {
        self.pending.take().map_or_else(|| self.events.recv(), Ok)
    }

    /// Whether an event may be about one of the watched folders itself. Folders in these are watched with them.
    fn is_folder(&self, event: &notify::Result<notify::Event>) -> bool {
        let Ok(event) = event else { return true };
        let is_one =
            |path: &PathBuf| FOLDERS.iter().any(|folder| path.strip_prefix(&self.root).is_ok_and(|path| path == Path::new(folder)));
        event.need_rescan() || event.paths.iter().any(is_one)
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

    /// If an event is about a change of a source, how long nothing more must come for the change to be complete. Reading a
    /// file is an event too, and building reads them all; and the root holds much that is no source, such as a log or the
    /// output. Where the system lost count, anything may be.
    fn quiet_after(&self, event: &notify::Result<notify::Event>) -> Option<Duration> {
        let Ok(event) = event else { return Some(QUIET) };
        let quiet = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => SETTLED,
            EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => SETTLED,
            EventKind::Access(_) => return None,
            _ => QUIET,
        };
        let is_change = event.paths.is_empty()
            || event.need_rescan()
            || event.paths.iter().any(|path| self.targets.contains(path) || self.is_source(path));
        is_change.then_some(quiet)
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
