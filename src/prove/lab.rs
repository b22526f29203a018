//! Where evidence comes from: a lab answers at once or waits, by its own policy.
//!
//! Proving itself knows only this. The real one is [`super::workshop`].

use super::evidence::Evidence;
use super::job::Job;
use crate::diag::Diag;
use crate::source::{Hash, Sources};
use std::collections::BTreeSet;

pub trait Lab: Sync {
    /// What there is to prove with, and which of `programs`. Asked for once a build, and only where there is something to
    /// prove.
    fn equipment(&self, programs: &BTreeSet<&str>) -> Result<Equipment, Diag>;

    /// Evidence for each of the jobs, which all differ, in their order.
    fn evidence(&self, jobs: &[(Hash, &Job)], sources: &Sources) -> Vec<Answer>;

    /// The programs of posts as WebAssembly, in their order; `None` where one cannot be had.
    fn modules(&self, posts: &[Post], sources: &Sources) -> Vec<Option<Module>>;

    /// Has `wake` called whenever something that was pending has arrived. A lab that waits never does.
    fn on_arrival(&self, wake: Box<dyn Fn() + Send + Sync>) {
        drop(wake);
    }
}

#[derive(Clone, Debug)]
pub struct Equipment {
    /// The release of the compiler, such as `1.95.0`.
    pub rustc: String,
    /// The triple that it compiles for.
    pub target: String,
    /// Everything about the compiler and the machine that evidence may depend on.
    pub identity: String,
    /// The layers of isolation that are there.
    pub layers: Vec<&'static str>,
    /// The programs that were asked for and are in `PATH`.
    pub programs: BTreeSet<String>,
    /// The layers that are not there, and why.
    pub missing: Vec<String>,
    /// What there is to compile programs for pages with, if there is a target for them.
    pub wasm: Option<String>,
}

#[derive(Clone, Debug)]
pub enum Answer {
    /// From the store.
    Known(Evidence),
    /// Something was compiled or run for it.
    Made(Evidence),
    /// It will come.
    Pending,
    /// It cannot be had, whatever the example says.
    Failed(Diag),
}

/// The runnable examples of a page: by what argument each is run, and its job.
pub struct Post<'a> {
    pub key: Hash,
    pub jobs: Vec<(String, &'a Job)>,
}

/// A program for the page, and what each of its examples printed under the interpreter, by argument: on standard output
/// and standard error. One that did not end well printed nothing.
#[derive(Clone, Debug)]
pub struct Module {
    pub bytes: Vec<u8>,
    pub outputs: Vec<(String, Option<(String, String)>)>,
}
