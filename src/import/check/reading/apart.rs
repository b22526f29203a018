//! Notes are read behind everything else, in the order of their first mention, wherever the page has them: faircopy shows
//! them there, and a page may have them elsewhere or in another order.

use crate::import::dom::NodeId;
use std::collections::{HashSet, VecDeque};

#[derive(Default)]
pub struct Apart {
    mentioned: VecDeque<NodeId>,
    met: VecDeque<NodeId>,
    /// Those that were met and not read yet.
    waiting: HashSet<NodeId>,
    /// How many were put off.
    pub count: usize,
}

impl Apart {
    pub fn mention(&mut self, note: NodeId) {
        self.mentioned.push_back(note);
    }

    /// Keeps a note for later.
    pub fn put_off(&mut self, note: NodeId) {
        self.met.push_back(note);
        self.waiting.insert(note);
        self.count += 1;
    }

    /// The note to read next. One that nothing mentions comes last.
    pub fn next(&mut self) -> Option<NodeId> {
        let queues = [&mut self.mentioned, &mut self.met];
        queues.into_iter().find_map(|queue| std::iter::from_fn(|| queue.pop_front()).find(|note| self.waiting.remove(note)))
    }
}
