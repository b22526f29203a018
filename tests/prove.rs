//! Proving as a whole: what asks for new evidence, what is written, what is shut in, and what is said without it all.

mod accept;
mod alone;
#[cfg(unix)]
mod compiler;
mod keys;
mod shut_in;
mod store;
mod without;

use crate::cli::Site;
use std::ffi::OsStr;
use std::process::Command;

/// Runs faircopy in the site's folder with other variables: exit code, and all that it said.
fn run(site: &Site, args: &[&str], variables: &[(&str, &OsStr)]) -> (i32, String) {
    let output = command(site, args).envs(variables.iter().copied()).output().expect("faircopy runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(output.stdout) + &text(output.stderr))
}

fn command(site: &Site, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faircopy"));
    command.args(args).current_dir(site.root()).env("SOURCE_DATE_EPOCH", "1780272000").env_remove("RUSTC");
    command
}

/// How many verdicts `test --stats` found in the store, and how many it made.
fn known_and_made(said: &str) -> (usize, usize) {
    let line = said.lines().find(|line| line.contains(" known to the store, ")).unwrap_or_else(|| panic!("no stats: {said}"));
    let numbers: Vec<usize> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    (numbers[0], numbers[1])
}
