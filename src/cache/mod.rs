//! What builds remember of the ones before: `.faircopy/memo.redb`, and how.
//!
//! It is a cache: deleting it is always allowed, whatever is wrong with it costs only the work of making its entries again,
//! and what another build of faircopy has written is as good as nothing. While a build runs, the file is open for reading,
//! which any number of processes may do at once; what came of the build is written while people are told of it
//! and its output is put in place, in one transaction, which others wait for. A process
//! that cannot read it because another one is writing waits for a moment and then works without; one that cannot write it
//! leaves it as it is. [`store`] is the file, [`sweep`] what takes old entries out of it.

mod store;
mod sweep;

use crate::memo::{self, Changes, Entry, Function, Shelf};
use crate::pack::{self, Pack};
use crate::stamp::Stamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use store::{Reader, Store};

/// The folder of the site's own caches.
const FOLDER: &str = ".faircopy";

pub struct Cache {
    folder: PathBuf,
    store: Store,
    reader: Option<Reader>,
}

impl Cache {
    /// The cache of the site in `root`, which may hold nothing.
    pub fn open(root: &Path) -> Self {
        let folder = root.join(FOLDER);
        let store = Store::new(folder.join("memo.redb"));
        let reader = store.read();
        Self { folder, store, reader }
    }

    /// What is known by this name, of those things that are not results of functions.
    pub fn fact<T: Pack>(&self, name: &str) -> Option<T> {
        pack::value(memo::unsealed(&self.reader.as_ref()?.get(&store::fact(name))?)?)
    }

    /// What the clock of the file system says, in nanoseconds since 1970; `None` where nothing can be written.
    pub fn now(&self) -> Option<i64> {
        now(&self.folder)
    }

    /// The same for the site in `root`, of which nothing else is wanted.
    pub fn clock(root: &Path) -> Option<i64> {
        now(&root.join(FOLDER))
    }

    /// Ends the reading and begins to write what is new, beside whatever else is done.
    pub fn save(&mut self, changes: Changes) -> Saving {
        let is_ours = self.reader.take().is_some();
        let (store, (facts, last)) = (self.store.clone(), mpsc::channel());
        let write = move || store.write(is_ours, &changes, || last.recv().unwrap_or_default());
        Saving { facts: Some(facts), writer: Some(thread::spawn(write)) }
    }
}

/// Names with their values, of those things that are not results of functions.
pub type Facts = Vec<(String, Vec<u8>)>;

/// What is being written. It is all there when this is dropped.
pub struct Saving {
    facts: Option<Sender<Facts>>,
    writer: Option<JoinHandle<()>>,
}

impl Saving {
    /// Adds the last things that are to be known, and waits for all to be written.
    pub fn end(mut self, facts: Facts) {
        // Where the writer is gone there is nothing to add to.
        let _ = self.facts.take().map(|last| last.send(facts));
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        self.facts.take();
        let _ = self.writer.take().map(JoinHandle::join);
    }
}

fn now(folder: &Path) -> Option<i64> {
    let clock = folder.join("clock");
    fs::create_dir_all(folder).ok()?;
    fs::write(&clock, b"tick").ok()?;
    fs::metadata(&clock).ok().map(|found| Stamp::of(&found).time())
}

impl Shelf for Cache {
    fn entry(&self, function: Function, name: &str) -> Option<Entry> {
        self.reader.as_ref()?.get(&store::key(function, name)).map(Entry::Packed)
    }

    fn counts(&self) -> bool {
        sweep::counts(self.fact(sweep::MARKS))
    }
}
