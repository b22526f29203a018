//! The file: entries by key, in one table that survives a kill at any moment.

use super::{Facts, sweep};
use crate::memo::{BUILD, Changes, Entry, Function, sealed};
use redb::{
    Database, DatabaseError, ReadOnlyDatabase, ReadOnlyTable, ReadableDatabase, ReadableTable, StorageError, Table, TableDefinition,
};
use std::cell::Cell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

#[derive(Clone)]
pub struct Store {
    path: PathBuf,
}

/// The keys of functions begin with their number, those of facts with [`FACT`].
const ENTRIES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("entries");
pub const FACT: u8 = 255;
/// The build of faircopy that wrote the file.
const OWNER: &str = "owner";

/// Bytes of the file that may be in memory while it is written.
const ROOM: usize = 16 << 20;

/// How often, and after what pause, a file that another process holds is asked for again: half a second for reading, since
/// a build can do without, five seconds for writing.
const READS: u32 = 25;
const WRITES: u32 = 250;
const PAUSE: Duration = Duration::from_millis(20);

pub fn key(function: Function, name: &str) -> Vec<u8> {
    let mut key = vec![function as u8];
    key.extend_from_slice(name.as_bytes());
    key
}

pub fn fact(name: &str) -> Vec<u8> {
    let mut key = vec![FACT];
    key.extend_from_slice(name.as_bytes());
    key
}

/// The file, open for reading.
pub struct Reader {
    /// Before the database, which it is of.
    table: ReadOnlyTable<&'static [u8], &'static [u8]>,
    _database: ReadOnlyDatabase,
    /// Set when something in the file made no sense: then it is as if there were no file.
    is_damaged: AtomicBool,
}

impl Reader {
    pub fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        if self.is_damaged.load(Ordering::Relaxed) {
            return None;
        }
        match guarded(|| self.table.get(key).map(|found| found.map(|bytes| bytes.value().to_vec()))) {
            Some(Ok(bytes)) => bytes,
            _ => {
                self.is_damaged.store(true, Ordering::Relaxed);
                None
            }
        }
    }
}

impl Store {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Opens the file, if it is there, sound and ours.
    pub fn read(&self) -> Option<Reader> {
        if !self.path.exists() {
            return None;
        }
        let mut is_repaired = false;
        for _ in 0..READS {
            match guarded(|| ReadOnlyDatabase::open(&self.path))? {
                Ok(database) => {
                    return guarded(|| reader(database))?.filter(|reader| reader.get(&fact(OWNER)).as_deref() == Some(BUILD.as_bytes()));
                }
                Err(DatabaseError::DatabaseAlreadyOpen) => sleep(PAUSE),
                // Whoever wrote last was killed.
                Err(DatabaseError::RepairAborted) if !is_repaired => {
                    is_repaired = true;
                    drop(guarded(|| Database::open(&self.path))?.ok());
                }
                Err(_) => return None,
            }
        }
        None
    }

    /// Writes what is new. If what there is was not written by this build of faircopy, it goes. `facts` is asked last, and may
    /// take its time.
    pub fn write(&self, is_ours: bool, changes: &Changes, facts: impl FnOnce() -> Facts) {
        if !changes.made.is_empty() {
            return self.write_all(is_ours, changes, facts);
        }
        let facts = facts();
        if !facts.is_empty() {
            self.write_all(is_ours, changes, || facts);
        }
    }

    fn write_all(&self, is_ours: bool, changes: &Changes, facts: impl FnOnce() -> Facts) {
        let Some(database) = self.open() else { return };
        let written = guarded(|| put(&database, is_ours, changes, facts));
        // Before the file may be removed.
        let closed = guarded(|| drop(database));
        if !matches!(written, Some(Ok(()))) && is_damaged_by(written.as_ref().and_then(|written| written.as_ref().err()))
            || closed.is_none()
        {
            let _ = fs::remove_file(&self.path);
        }
    }

    fn open(&self) -> Option<Database> {
        fs::create_dir_all(self.path.parent()?).ok()?;
        for _ in 0..WRITES {
            match guarded(|| Database::builder().set_cache_size(ROOM).create(&self.path)) {
                Some(Ok(database)) => return Some(database),
                Some(Err(DatabaseError::DatabaseAlreadyOpen)) => sleep(PAUSE),
                Some(Err(cause)) if !is_damaged(&cause) => return None,
                _ => fs::remove_file(&self.path).ok()?,
            }
        }
        None
    }
}

fn reader(database: ReadOnlyDatabase) -> Option<Reader> {
    let table = database.begin_read().ok()?.open_table(ENTRIES).ok()?;
    Some(Reader { table, _database: database, is_damaged: AtomicBool::new(false) })
}

fn put(database: &Database, is_ours: bool, changes: &Changes, facts: impl FnOnce() -> Facts) -> Result<(), redb::Error> {
    let write = database.begin_write()?;
    {
        let mut table = write.open_table(ENTRIES)?;
        let is_ours = is_ours && table.get(fact(OWNER).as_slice())?.is_some_and(|owner| owner.value() == BUILD.as_bytes());
        if !is_ours {
            drop(table);
            write.delete_table(ENTRIES)?;
            table = write.open_table(ENTRIES)?;
        }
        let mut put = |key: Vec<u8>, bytes: &[u8]| table.insert(key.as_slice(), bytes).map(drop);
        put(fact(OWNER), BUILD.as_bytes())?;
        for (function, name, entry) in &changes.made {
            if let Entry::Packed(bytes) = entry {
                put(key(*function, name), bytes)?;
            }
        }
        for (name, bytes) in facts() {
            put(fact(&name), &sealed(|sealed| sealed.extend_from_slice(&bytes)))?;
        }
        sweep::sweep(&mut table, changes)?;
    }
    write.commit()?;
    Ok(())
}

/// A table that is written.
pub type Entries<'t> = Table<'t, &'static [u8], &'static [u8]>;

thread_local! {
    /// Whether a panic of this thread is caught and means no more than that a file is damaged.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// redb panics at some of what cannot be in a file of its own. Of that nobody need hear.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                before(panic);
            }
        }));
    });
    IS_GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    IS_GUARDED.set(false);
    done
}

/// Whether the file is no store, or one that cannot be read any more. A full disk or a folder that cannot be written to is
/// no reason to throw away what is known.
fn is_damaged(cause: &DatabaseError) -> bool {
    match cause {
        DatabaseError::RepairAborted | DatabaseError::UpgradeRequired(_) => true,
        DatabaseError::Storage(cause) => is_storage_damaged(cause),
        _ => false,
    }
}

/// No error at all is a panic.
fn is_damaged_by(cause: Option<&redb::Error>) -> bool {
    match cause {
        None => true,
        Some(redb::Error::Corrupted(_) | redb::Error::TableTypeMismatch { .. } | redb::Error::TypeDefinitionChanged { .. }) => true,
        Some(redb::Error::Io(cause)) => is_io_damage(cause),
        Some(_) => false,
    }
}

fn is_storage_damaged(cause: &StorageError) -> bool {
    match cause {
        StorageError::Corrupted(_) => true,
        StorageError::Io(cause) => is_io_damage(cause),
        _ => false,
    }
}

/// Garbage is told by its first bytes, a file that was cut by its length.
fn is_io_damage(cause: &std::io::Error) -> bool {
    matches!(cause.kind(), std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof)
}
