//! What is done in a new process before a program runs, so that it can be said which of it failed.

use super::raw::Errno;
use crate::prove::workshop::sandbox::Layer;
use std::io;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Step {
    Session = 1,
    Users,
    Loopback,
    Covers,
    Capabilities,
    Processes,
    Fork,
    Folder,
    Streams,
    Limits,
    Landlock,
    Seccomp,
    Start,
}

impl Step {
    const ALL: [Self; 13] = [
        Self::Session,
        Self::Users,
        Self::Loopback,
        Self::Covers,
        Self::Capabilities,
        Self::Processes,
        Self::Fork,
        Self::Folder,
        Self::Streams,
        Self::Limits,
        Self::Landlock,
        Self::Seccomp,
        Self::Start,
    ];

    /// Back from the number it is passed as.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step as u32 == number)
    }

    /// What went wrong, for people.
    pub fn failure(self, errno: Errno) -> String {
        let error = io::Error::from_raw_os_error(errno);
        match self {
            Self::Session => format!("no session of its own: {error}"),
            Self::Users => format!("no user namespace: {error}"),
            Self::Loopback => format!("no loopback device in the network namespace: {error}"),
            Self::Covers => format!("cannot cover folders with sockets: {error}"),
            Self::Capabilities => format!("cannot give up capabilities: {error}"),
            Self::Processes => format!("no limit on the number of processes: {error}"),
            Self::Fork => format!("no process for the program: {error}"),
            Self::Folder => format!("cannot enter the working folder: {error}"),
            Self::Streams => format!("cannot connect stdin, stdout and stderr: {error}"),
            Self::Limits => format!("{}: {error}", Layer::Limits.name()),
            Self::Landlock => format!("{}: {error}", Layer::Landlock.name()),
            Self::Seccomp => format!("{}: {error}", Layer::Seccomp.name()),
            Self::Start => format!("cannot start the program: {error}"),
        }
    }
}
