//! The lab of a preview: what is known it answers at once, and works the rest out meanwhile.
//!
//! Until then an example is pending. When its evidence has arrived, whoever asked is woken, builds again, and finds it
//! known: its arrival is just another change.

use super::Workshop;
use crate::diag::Diag;
use crate::prove::job::Job;
use crate::prove::lab::{Answer, Equipment, Lab, Module, Post};
use crate::source::{Hash, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Wake = Box<dyn Fn() + Send + Sync>;

pub struct Preview(Arc<Inner>);

struct Inner {
    workshop: Workshop,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    wake: Option<Arc<Wake>>,
    /// What is being worked out.
    working: BTreeSet<[u8; 32]>,
    /// What could not be worked out. It is said once, and tried again when it is asked for after that.
    failed: BTreeMap<[u8; 32], Diag>,
    /// The programs of pages that were tried, so that one that cannot be had is not tried for ever.
    tried: BTreeSet<[u8; 32]>,
}

impl Preview {
    pub fn new(workshop: Workshop) -> Self {
        Self(Arc::new(Inner { workshop, state: Mutex::default() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something on a thread of its own, and wakes whoever waits when it is done.
    fn meanwhile(&self, work: impl FnOnce(&Workshop) -> BTreeMap<[u8; 32], Diag> + Send + 'static, keys: Vec<[u8; 32]>) {
        self.state().working.extend(keys.iter().copied());
        let inner = self.0.clone();
        std::thread::spawn(move || {
            // One that panics must leave nobody waiting for ever, and must not be tried again by its own waking.
            let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&inner.workshop)))
                .unwrap_or_else(|_| keys.iter().map(|key| (*key, broke_off())).collect());
            let wake = {
                let mut state = inner.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.working.retain(|key| !keys.contains(key));
                state.failed.extend(failed);
                state.wake.clone()
            };
            if let Some(wake) = wake {
                wake();
            }
        });
    }
}

impl Lab for Preview {
    fn equipment(&self, programs: &BTreeSet<&str>) -> Result<Equipment, Diag> {
        self.0.workshop.equipment(programs)
    }

    fn evidence(&self, jobs: &[(Hash, &Job)], sources: &Sources) -> Vec<Answer> {
        let mut known = self.0.workshop.known(jobs);
        let mut missing: Vec<(Hash, Job)> = Vec::new();
        let mut answers = Vec::new();
        for (key, job) in jobs {
            answers.push(match known.remove(key.as_bytes()) {
                Some(evidence) => Answer::Known(evidence),
                None => {
                    let mut state = self.state();
                    match state.failed.remove(key.as_bytes()) {
                        Some(diag) => Answer::Failed(diag),
                        None => {
                            if !state.working.contains(key.as_bytes()) {
                                missing.push((*key, Job::clone(job)));
                            }
                            Answer::Pending
                        }
                    }
                }
            });
        }
        if !missing.is_empty() {
            let sources = sources.clone();
            let keys = missing.iter().map(|(key, _)| *key.as_bytes()).collect();
            let work = move |workshop: &Workshop| {
                let jobs: Vec<(Hash, &Job)> = missing.iter().map(|(key, job)| (*key, job)).collect();
                let failed = |(key, answer): (&(Hash, &Job), Answer)| match answer {
                    Answer::Failed(diag) => Some((*key.0.as_bytes(), diag)),
                    _ => None,
                };
                jobs.iter().zip(workshop.evidence(&jobs, &sources)).filter_map(failed).collect()
            };
            self.meanwhile(work, keys);
        }
        answers
    }

    fn modules(&self, posts: &[Post], sources: &Sources) -> Vec<Option<Module>> {
        let known = self.0.workshop.known_modules(posts);
        let mut new: Vec<(Hash, Vec<(String, Job)>)> = Vec::new();
        for (post, module) in posts.iter().zip(&known) {
            if module.is_none() && self.state().tried.insert(*post.key.as_bytes()) {
                new.push((post.key, post.jobs.iter().map(|(argument, job)| (argument.clone(), Job::clone(job))).collect()));
            }
        }
        if !new.is_empty() {
            let sources = sources.clone();
            let work = move |workshop: &Workshop| {
                let own = |(key, jobs): &(Hash, Vec<(String, Job)>)| (*key, jobs.clone());
                for (key, jobs) in new.iter().map(own) {
                    let jobs = jobs.iter().map(|(argument, job)| (argument.clone(), job)).collect();
                    workshop.modules(&[Post { key, jobs }], &sources);
                }
                BTreeMap::new()
            };
            self.meanwhile(work, Vec::new());
        }
        known
    }

    fn on_arrival(&self, wake: Wake) {
        self.state().wake = Some(Arc::new(wake));
    }
}

fn broke_off() -> Diag {
    Diag::error("proving-failed", "proving broke off by a fault of faircopy")
        .help("the terminal says where; the next edit tries again, and `faircopy test` shows whether it happens there too")
}
