//! Bodies that were rendered together with their summaries, until their pages take them.

use crate::diag::Checked;
use crate::site::LeafId;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// So many bytes are kept between the summaries and the pages. What is beyond that is rendered when its page is, so that
/// memory does not grow with the site.
const ROOM: usize = 12 << 20;

pub struct Bodies {
    taken: AtomicUsize,
    kept: Vec<Mutex<Option<Body>>>,
}

/// A body without components.
pub struct Body {
    pub html: Checked<String>,
    /// The words of the theme that it asked for, by their places.
    pub said: Vec<u16>,
}

impl Bodies {
    /// For so many pages.
    pub fn new(pages: usize) -> Self {
        Self { taken: AtomicUsize::new(0), kept: (0..pages).map(|_| Mutex::default()).collect() }
    }

    pub fn has_room(&self) -> bool {
        self.taken.load(Ordering::Relaxed) < ROOM
    }

    pub fn keep(&self, page: LeafId, mut body: Body) {
        body.html.value.shrink_to_fit();
        self.taken.fetch_add(body.html.value.len(), Ordering::Relaxed);
        *self.kept[page].lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
    }

    /// Gives a body away.
    pub fn take(&self, page: LeafId) -> Option<Body> {
        self.kept[page].lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
