//! Evidence for what other programs run: blocks of other languages, and the commands of `console` blocks.

use super::process::Program;
use super::sandbox::Network;
use super::scratch::Room;
use super::toolchain::which;
use super::{Bench, Settings, tree};
use crate::diag::Diag;
use crate::prove::evidence::{End, Evidence, Run};
use crate::prove::job::{Command, Job, What};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

pub fn evidence(bench: &Bench, job: &Job) -> Result<Evidence, Diag> {
    let round = || -> Result<Vec<Run>, Diag> {
        let room = bench.scratch.room()?;
        tree::place(bench, &job.inputs, &room)?;
        let own = own_program(bench)?;
        match &job.what {
            What::Runner { command, extension, .. } => Ok(vec![runner(bench, job, &room, &own, command, extension)?]),
            What::Console { commands } => Ok(console(bench, job, &room, &own, commands)),
            What::Rust(_) | What::Package => Ok(Vec::new()),
        }
    };
    let runs = round()?;
    let is_whole = runs.iter().all(|run| matches!(run.end, End::Exit(_) | End::Signal(_)));
    let again = if is_whole { Some(round()?).filter(|again| *again != runs) } else { None };
    Ok(Evidence { built: true, runs, again: again.unwrap_or_default(), ..Evidence::default() })
}

fn runner(bench: &Bench, job: &Job, room: &Room, own: &Room, command: &[String], extension: &str) -> Result<Run, Diag> {
    let file = match job.name.rsplit_once('.') {
        Some(_) => job.name.clone(),
        None => format!("{}.{extension}", job.name),
    };
    room.put(&file, job.text.as_bytes())?;
    let words: Vec<String> = command.iter().map(|word| word.replace("{file}", &file)).collect();
    let Some((name, args)) = words.split_first() else { return Ok(missing("")) };
    let Some(program) = find(bench.settings, name) else { return Ok(missing(name)) };
    Ok(run(bench, job, room, own, &program, args.iter().map(Into::into).collect()))
}

/// One shell a command, all in the same folder, so that one finds what another left.
fn console(bench: &Bench, job: &Job, room: &Room, own: &Room, commands: &[Command]) -> Vec<Run> {
    let Some(shell) = find(bench.settings, "sh") else { return vec![missing("sh")] };
    // Both streams in one, as a terminal shows them.
    let script = |command: &Command| vec!["-c".into(), format!("exec 2>&1\n{}", command.script).into()];
    commands.iter().map(|command| run(bench, job, room, own, &shell, script(command))).collect()
}

fn run(bench: &Bench, job: &Job, room: &Room, own: &Room, program: &Path, args: Vec<OsString>) -> Run {
    let path = &bench.settings.environment.path;
    // With the compiler itself before rustup's proxies, which would look for a toolchain below `HOME`.
    let mut env: Vec<(OsString, OsString)> =
        vec![("PATH".into(), super::process::path(&bench.settings.environment, &bench.toolchain.sysroot, Some(own.path())))];
    env.extend(job.env.iter().map(|(name, value)| (name.into(), value.into())));
    let mut read: Vec<PathBuf> = std::env::split_paths(path).filter(|folder| folder.is_absolute() && folder.is_dir()).collect();
    // An interpreter outside of the system's folders has its library beside its `bin`.
    let mut read_more = vec![bench.toolchain.sysroot.clone()];
    read_more.push(own.path().to_owned());
    read_more.extend(bench.settings.environment.faircopy.clone());
    let real = fs::canonicalize(program).unwrap_or_else(|_| program.to_owned());
    let prefix = real.parent().and_then(Path::parent).filter(|prefix| prefix.parent().is_some());
    // A program in `~/bin` must not open the whole home to what it runs.
    let home = bench.settings.environment.home.as_deref().and_then(|home| fs::canonicalize(home).ok());
    let prefix = prefix.filter(|prefix| !home.is_some_and(|home| home.starts_with(prefix)));
    read_more.extend(prefix.map(Path::to_owned));
    read.append(&mut read_more);
    Program { program, args, dir: room.path(), env, read, timeout: job.timeout, network: Network::Own, tools: true }.run()
}

/// A folder with nothing in it but the running faircopy: the folder that it lies in may hold other programs, which would go
/// before those of `PATH`.
fn own_program(bench: &Bench) -> Result<Room, Diag> {
    let room = bench.scratch.room()?;
    if let Some(program) = &bench.settings.environment.faircopy {
        #[cfg(unix)]
        let linked = std::os::unix::fs::symlink(program, room.path().join("faircopy"));
        #[cfg(not(unix))]
        let linked = fs::copy(program, room.path().join(format!("faircopy{}", std::env::consts::EXE_SUFFIX))).map(drop);
        linked.map_err(|cause| super::scratch::no_scratch(room.path(), &cause))?;
    }
    Ok(room)
}

/// A program that a command names.
pub fn find(settings: &Settings, name: &str) -> Option<PathBuf> {
    match name.contains('/') {
        // From the site's root, wherever faircopy was started.
        true => fs::canonicalize(settings.root.join(name)).ok().filter(|path| path.is_file()),
        false if name == "faircopy" && settings.environment.faircopy.is_some() => settings.environment.faircopy.clone(),
        false => which(name, &settings.environment.path),
    }
}

fn missing(name: &str) -> Run {
    not_started(&format!("there is no program `{name}` in PATH"))
}

pub fn not_started(cause: &str) -> Run {
    Run { end: End::NotStarted(cause.to_owned()), stdout: String::new(), stderr: String::new(), survivors: 0 }
}
