//! Netlink's table lock in user space, after `net/netlink/af_netlink.c` of
//! Linux 6.18.15.
//!
//! Readers count themselves in under a lock that they let go at once, so they
//! may sleep inside. A writer holds the lock while it is inside, and waits
//! for the count to fall to zero without it. Readers are never held up by
//! writers that sleep; a writer can sleep for ever while there is always a
//! reader inside.

mod sync;
mod wait;

#[cfg(feature = "loom")]
pub mod explore;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed};
use std::sync::{Arc, LockResult, PoisonError};
use sync::{
    AtomicUsize, ConstPtr, MutPtr, RwLock, RwLockWriteGuard, UnsafeCell,
};
use wait::{Task, WaitQueue};

// region: table
/// A value that many may read at once, or one may change.
pub struct Table<T> {
    lock: RwLock<()>,   // nl_table_lock
    users: AtomicUsize, // nl_table_users
    wait: WaitQueue,    // nl_table_wait
    data: UnsafeCell<T>,
}

// SAFETY: readers on many threads share the value (`Sync`), and a
// writer on any of them may take it out (`Send`).
unsafe impl<T: Send + Sync> Sync for Table<T> {}
// endregion

impl<T> Table<T> {
    pub fn new(value: T) -> Self {
        Self {
            lock: RwLock::new(()),
            users: AtomicUsize::new(0),
            wait: WaitQueue::default(),
            data: UnsafeCell::new(value),
        }
    }

    /// Goes in as a reader. Waits while a writer is inside, but not for
    /// writers that sleep, so who is inside may go in once more.
    ///
    /// # Errors
    ///
    /// If a writer has panicked inside, the table is poisoned. The error holds
    /// the reader, who is inside all the same.
    // region: reader
    pub fn lock_table(&self) -> LockResult<Reader<'_, T>> {
        let held = self.lock.read();
        let before = self.users.fetch_add(1, Relaxed);
        assert!(before < usize::MAX / 2, "readers were forgotten");
        let poisoned = held.is_err();
        drop(held);

        let reader =
            Reader { data: self.data.get(), _place: Place(self) };
        if poisoned {
            Err(PoisonError::new(reader))
        } else {
            Ok(reader)
        }
    }

    fn unlock_table(&self) {
        let last = self.users.fetch_sub(1, LEAVE) == 1;
        if last && !cfg!(feature = "bug-forget-wake") {
            self.wait.wake_up();
        }
    }
    // endregion

    /// Goes in as a writer, and sleeps while readers are inside. Who is inside
    /// must not call it.
    ///
    /// # Errors
    ///
    /// If a writer has panicked inside, the table is poisoned. The error holds
    /// the writer, who is inside all the same.
    // region: writer
    pub fn grab(&self) -> LockResult<Writer<'_, T>> {
        let mut held = self.lock.write();
        if self.users.load(Acquire) != 0 {
            let me = Arc::new(Task::default());
            loop {
                #[cfg(feature = "bug-check-first")]
                if self.users.load(Acquire) == 0 {
                    break;
                }
                self.wait.prepare(&me);
                #[cfg(not(feature = "bug-check-first"))]
                if self.users.load(Acquire) == 0 {
                    break;
                }
                drop(held);
                me.schedule();
                held = self.lock.write();
            }
            self.wait.finish(&me);
        }

        let writer = |held| Writer {
            data: self.data.get_mut(),
            _held: Held { lock: Some(held), wait: &self.wait },
        };
        match held {
            Ok(held) => Ok(writer(held)),
            Err(poisoned) => {
                Err(PoisonError::new(writer(poisoned.into_inner())))
            }
        }
    }
    // endregion

    /// How many readers are inside, or were a moment ago.
    pub fn readers(&self) -> usize {
        self.users.load(Relaxed)
    }

    /// How many writers sleep, or did a moment ago.
    #[cfg(not(feature = "loom"))]
    pub fn sleepers(&self) -> usize {
        self.wait.sleepers()
    }
}

// region: leave
/// What a reader has read inside it has read before it leaves, also in
/// the eyes of the writer that finds the count at zero.
const LEAVE: Ordering =
    if cfg!(feature = "bug-relaxed") { Relaxed } else { AcqRel };
// endregion

// region: guards
/// A reader inside, until it is dropped. One that is forgotten stays
/// for ever, and keeps every writer out.
pub struct Reader<'a, T> {
    data: ConstPtr<T>, // dropped first: nobody reads who has left
    _place: Place<'a, T>,
}

/// A writer inside, until it is dropped. If a panic drops it, the
/// table is poisoned.
pub struct Writer<'a, T> {
    data: MutPtr<T>,
    _held: Held<'a>,
}

struct Place<'a, T>(&'a Table<T>);

impl<T> Drop for Place<'_, T> {
    fn drop(&mut self) {
        self.0.unlock_table();
    }
}

struct Held<'a> {
    lock: Option<RwLockWriteGuard<'a, ()>>,
    wait: &'a WaitQueue,
}

impl Drop for Held<'_> {
    /// The kernel's `netlink_table_ungrab()`.
    fn drop(&mut self) {
        self.lock = None;
        self.wait.wake_up();
    }
}
// endregion

impl<T> Deref for Reader<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: while this reader is counted, no writer gets past its look
        // at the count.
        unsafe { self.data.deref() }
    }
}

impl<T> Deref for Writer<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the count was zero under the lock, and nobody can raise it
        // while this writer holds the lock.
        unsafe { self.data.deref() }
    }
}

impl<T> DerefMut for Writer<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and only one can borrow the writer like this.
        unsafe { self.data.deref() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Reader<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reader").field(&**self).finish()
    }
}

impl<T: fmt::Debug> fmt::Debug for Writer<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Writer").field(&**self).finish()
    }
}
