//! The store: evidence and programs by key, in one file that survives a kill at any moment.
//!
//! It is a cache. It may be deleted at any time, CI may carry it from run to run and from machine to machine, and
//! whatever is wrong with it costs only the work of making its entries again. The file is open only while something
//! is read or written, so that two processes wait for each other for a moment and no longer.

use super::super::evidence::Evidence;
use crate::source::Hash;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub struct Store {
    path: PathBuf,
    /// The keys that this process asked for: what an old entry must be among to be kept when room is made.
    asked: Mutex<BTreeSet<[u8; 32]>>,
}

const EVIDENCE: TableDefinition<&[u8], &[u8]> = TableDefinition::new("evidence");
#[cfg(feature = "wasm")]
const MODULES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("modules");
/// What was found out about the machine, by what it depends on.
const FACTS: TableDefinition<&str, &[u8]> = TableDefinition::new("facts");

/// How many entries that nobody asked for are left when something is written.
const UNUSED: usize = 20_000;
/// How often, and after what pause, a store that another process holds is asked for again: five seconds in all.
const TRIES: u32 = 250;
const PAUSE: Duration = Duration::from_millis(20);

impl Store {
    pub fn new(path: PathBuf) -> Self {
        Self { path, asked: Mutex::default() }
    }

    /// What is known of these keys.
    pub fn evidence(&self, keys: &[Hash]) -> Vec<([u8; 32], Evidence)> {
        self.read(EVIDENCE, keys, |bytes| serde_json::from_slice(bytes).ok())
    }

    pub fn keep_evidence(&self, entries: &[(Hash, Evidence)]) {
        self.write(EVIDENCE, entries, |evidence| serde_json::to_vec(evidence).ok());
    }

    /// Programs, packed by whoever keeps them.
    #[cfg(feature = "wasm")]
    pub fn modules(&self, keys: &[Hash]) -> Vec<([u8; 32], Vec<u8>)> {
        self.read(MODULES, keys, |bytes| Some(bytes.to_vec()))
    }

    #[cfg(feature = "wasm")]
    pub fn keep_modules(&self, entries: &[(Hash, Vec<u8>)]) {
        self.write(MODULES, entries, |bytes| Some(bytes.clone()));
    }

    pub fn fact<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let database = self.open(false)?;
        let table = database.begin_read().ok()?.open_table(FACTS).ok()?;
        let bytes = table.get(name).ok()??;
        serde_json::from_slice(bytes.value()).ok()
    }

    pub fn keep_fact<T: Serialize>(&self, name: &str, fact: &T) {
        let Some(database) = self.open(true) else { return };
        let Ok(bytes) = serde_json::to_vec(fact) else { return };
        let Ok(write) = database.begin_write() else { return };
        let kept = write.open_table(FACTS).is_ok_and(|mut table| table.insert(name, bytes.as_slice()).is_ok());
        if kept {
            let _ = write.commit();
        }
    }

    fn read<T>(&self, table: TableDefinition<&[u8], &[u8]>, keys: &[Hash], unpack: impl Fn(&[u8]) -> Option<T>) -> Vec<([u8; 32], T)> {
        if keys.is_empty() {
            return Vec::new();
        }
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).extend(keys.iter().map(|key| *key.as_bytes()));
        let Some(database) = self.open(false) else { return Vec::new() };
        let Ok(read) = database.begin_read() else { return Vec::new() };
        let Ok(table) = read.open_table(table) else { return Vec::new() };
        let entry = |key: &Hash| {
            let bytes = table.get(key.as_bytes().as_slice()).ok()??;
            // An entry that another version wrote is as good as none.
            Some((*key.as_bytes(), unpack(bytes.value())?))
        };
        keys.iter().filter_map(entry).collect()
    }

    fn write<T>(&self, table: TableDefinition<&[u8], &[u8]>, entries: &[(Hash, T)], pack: impl Fn(&T) -> Option<Vec<u8>>) {
        if entries.is_empty() {
            return;
        }
        let Some(database) = self.open(true) else { return };
        let Ok(write) = database.begin_write() else { return };
        let put = || -> Result<(), redb::Error> {
            let mut table = write.open_table(table)?;
            for (key, value) in entries {
                if let Some(bytes) = pack(value) {
                    table.insert(key.as_bytes().as_slice(), bytes.as_slice())?;
                }
            }
            self.make_room(&mut table)
        };
        if put().is_ok() {
            let _ = write.commit();
        }
    }

    /// Removes entries that nobody asked for, once there are very many.
    fn make_room(&self, table: &mut redb::Table<&[u8], &[u8]>) -> Result<(), redb::Error> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unused = Vec::new();
        for entry in table.iter()? {
            let (key, _) = entry?;
            if <[u8; 32]>::try_from(key.value()).is_ok_and(|key| !asked.contains(&key)) {
                unused.push(key.value().to_vec());
            }
        }
        if unused.len() > UNUSED {
            for key in unused {
                table.remove(key.as_slice())?;
            }
        }
        Ok(())
    }

    /// The file, if it is there or may be made. One that cannot be read is removed: it is only a cache.
    fn open(&self, create: bool) -> Option<Database> {
        if !create && !self.path.exists() {
            return None;
        }
        if create {
            fs::create_dir_all(self.path.parent()?).ok()?;
        }
        for _ in 0..TRIES {
            match Database::create(&self.path) {
                Ok(database) => return Some(database),
                Err(DatabaseError::DatabaseAlreadyOpen) => std::thread::sleep(PAUSE),
                Err(cause) if is_damaged(&cause) => {
                    fs::remove_file(&self.path).ok()?;
                    if !create {
                        return None;
                    }
                }
                // A full disk or a folder that cannot be written to is no reason to throw away what is known.
                Err(_) => return None,
            }
        }
        None
    }
}

/// Whether the file is no store, or one that cannot be read any more.
fn is_damaged(cause: &DatabaseError) -> bool {
    match cause {
        DatabaseError::RepairAborted | DatabaseError::UpgradeRequired(_) => true,
        DatabaseError::Storage(redb::StorageError::Corrupted(_)) => true,
        // Garbage is told by its first bytes, a file that was cut by its length.
        DatabaseError::Storage(redb::StorageError::Io(cause)) => {
            matches!(cause.kind(), std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof)
        }
        _ => false,
    }
}
