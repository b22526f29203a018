//! What the lock is made of: the standard library's parts, or loom's under
//! the same names.

// region: swap
#[cfg(not(feature = "loom"))]
pub(crate) use std::sync::{
    Condvar, Mutex, RwLock, RwLockWriteGuard, atomic::AtomicUsize,
};

#[cfg(feature = "loom")]
pub(crate) use loom::{
    cell::{ConstPtr, MutPtr, UnsafeCell},
    sync::{
        Condvar, Mutex, RwLock, RwLockWriteGuard, atomic::AtomicUsize,
    },
};
// endregion

#[cfg(not(feature = "loom"))]
pub(crate) use cell::{ConstPtr, MutPtr, UnsafeCell};

/// The standard library's cell in the shape of loom's, whose pointers say how
/// long they are in use.
#[cfg(not(feature = "loom"))]
mod cell {
    #[derive(Debug)]
    pub(crate) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

    #[derive(Debug)]
    pub(crate) struct ConstPtr<T>(*const T);

    #[derive(Debug)]
    pub(crate) struct MutPtr<T>(*mut T);

    impl<T> UnsafeCell<T> {
        pub(crate) fn new(value: T) -> Self {
            Self(std::cell::UnsafeCell::new(value))
        }

        pub(crate) fn get(&self) -> ConstPtr<T> {
            ConstPtr(self.0.get())
        }

        pub(crate) fn get_mut(&self) -> MutPtr<T> {
            MutPtr(self.0.get())
        }
    }

    impl<T> ConstPtr<T> {
        /// # Safety
        ///
        /// Nobody may change the value while the reference lives.
        pub(crate) unsafe fn deref(&self) -> &T {
            // SAFETY: a cell's pointer is valid, and the caller answers for
            // the rest.
            unsafe { &*self.0 }
        }
    }

    impl<T> MutPtr<T> {
        /// # Safety
        ///
        /// Nobody else may look at the value while the reference lives.
        #[allow(clippy::mut_from_ref)] // loom's signature
        pub(crate) unsafe fn deref(&self) -> &mut T {
            // SAFETY: as above.
            unsafe { &mut *self.0 }
        }
    }
}
