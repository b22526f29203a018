//! Keeps evidence while more is being made, so that whoever stops the work loses a second of it.

use super::Workshop;
use crate::prove::evidence::Evidence;
use crate::prove::job::Job;
use crate::source::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long evidence may wait for more, since every write of the store waits for the disk.
const PAUSE: Duration = Duration::from_secs(1);

pub struct Keeper<'a> {
    workshop: &'a Workshop,
    jobs: &'a [(Hash, &'a Job)],
    waiting: Mutex<Waiting<'a>>,
}

struct Waiting<'a> {
    since: Instant,
    made: Vec<(Hash, &'a Job, Evidence)>,
}

impl<'a> Keeper<'a> {
    pub fn new(workshop: &'a Workshop, jobs: &'a [(Hash, &'a Job)]) -> Self {
        Self { workshop, jobs, waiting: Mutex::new(Waiting { since: Instant::now(), made: Vec::new() }) }
    }

    /// Takes evidence of the job at this place.
    pub fn keep(&self, at: usize, evidence: &Evidence) {
        let (key, job) = self.jobs[at];
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.made.push((key, job, evidence.clone()));
        if waiting.since.elapsed() >= PAUSE {
            waiting.since = Instant::now();
            self.workshop.keep(&std::mem::take(&mut waiting.made));
        }
    }

    pub fn flush(&self) {
        let made = std::mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner).made);
        self.workshop.keep(&made);
    }
}
