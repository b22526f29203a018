//! Which folders a program is not to see at all, for the sockets in them.
//!
//! Landlock knows sockets that have a path only since Linux 7.1; until then whoever may connect to that of a
//! container engine owns the system. So the job's own folder is mounted over the places where such sockets are.

use crate::prove::workshop::sandbox::Job;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Inner folders before those around them, since they are gone afterwards.
const PLACES: &[&str] = &["/run", "/var/run", "/tmp/.X11-unix", "/tmp", "/root", "/home"];

/// The places that a job has nothing in.
pub fn of(job: &Job) -> Vec<CString> {
    let paths = [job.program, job.dir].into_iter().chain(job.read.iter().chain(job.write).map(PathBuf::as_path));
    // What does not exist needs no place.
    let needed: Vec<PathBuf> = paths.filter_map(|path| path.canonicalize().ok()).collect();
    let places = PLACES.iter().map(Path::new);
    let folders = places.filter(|place| place.symlink_metadata().is_ok_and(|place| place.is_dir()));
    let unused = folders.filter(|place| !needed.iter().any(|path| path.starts_with(place)));
    unused.filter_map(|place| CString::new(place.as_os_str().as_bytes()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prove::workshop::sandbox::{Limits, Network};

    #[test]
    fn what_a_job_needs_is_not_covered() {
        let dir = tempfile::tempdir_in("/tmp").unwrap();
        let (program, dir, limits) = (Path::new("/bin/sh"), dir.path(), Limits::default());
        let job =
            Job { program, args: &[], dir, env: &[], stdin: None, read: &[], write: &[], limits, network: Network::Own, tools: false };
        assert!(of(&job).iter().all(|place| place.as_bytes() != b"/tmp"));
        assert_eq!(of(&job).contains(&c"/run".to_owned()), Path::new("/run").is_dir());
    }
}
