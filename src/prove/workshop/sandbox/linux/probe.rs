//! Finds out which layers the kernel grants, by putting a process into each.

use super::plan::{Bounds, Namespaces, Plan};
use super::process::Process;
use super::seccomp::Sockets;
use super::{files, limits, seccomp};
use crate::prove::workshop::sandbox::{Job, Layer, Layers, Limits, Network};
use std::ffi::c_int;
use std::io;
use std::path::Path;

pub fn probe() -> Layers {
    let both = libc::CLONE_NEWNET | libc::CLONE_NEWPID;
    // What holds for the two together holds for each, which is how it nearly always is.
    let together = namespaces(both);
    Layers::probe(|layer| match layer {
        Layer::Limits => limits::of(&nothing()).map_err(reason).and_then(|limits| bounds(Bounds { limits, ..Bounds::default() })),
        Layer::Landlock => {
            let rules = files::rules(&nothing(), false).map_err(reason)?;
            bounds(Bounds { rules: Some(rules), ..Bounds::default() })
        }
        Layer::Seccomp => bounds(Bounds { filter: Some(seccomp::filter(Sockets::Local)), ..Bounds::default() }),
        Layer::Netns => together.clone().or_else(|_| namespaces(libc::CLONE_NEWNET)),
        Layer::Pidns => together.clone().or_else(|_| namespaces(libc::CLONE_NEWPID)),
    })
}

fn namespaces(flags: c_int) -> Result<(), String> {
    attempt(&Plan::trial(Namespaces::new(flags, &nothing()).map_err(reason)?, Bounds::default()))
}

fn bounds(bounds: Bounds) -> Result<(), String> {
    attempt(&Plan::trial(Namespaces::default(), bounds))
}

fn attempt(plan: &Plan) -> Result<(), String> {
    Process::start(plan).map_err(|errno| not_granted(&io::Error::from_raw_os_error(errno)))?.finish()
}

/// A job that asks for nothing, and is never run.
fn nothing() -> Job<'static> {
    let root = Path::new("/");
    let limits = Limits::default();
    Job { program: root, args: &[], dir: root, env: &[], stdin: None, read: &[], write: &[], limits, network: Network::Own, tools: false }
}

fn reason(error: io::Error) -> String {
    error.to_string()
}

fn not_granted(error: &io::Error) -> String {
    format!("the kernel grants no such process: {error}")
}
