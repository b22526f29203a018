//! Runs a program on systems without layers: an empty environment, a time limit and a cap on the output.
//!
//! What else the program does is its own affair, and [`probe`] says so. Processes that it leaves behind are only
//! found on Unix, and only those of its process group.

use super::{End, Job, Layers, Outcome, Stream};
use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

pub fn probe() -> Layers {
    Layers::probe(|_| Err("this system is not supported".to_owned()))
}

pub fn run(job: &Job, _layers: &Layers) -> io::Result<Outcome> {
    let started = Instant::now();
    let mut child = match command(job).spawn() {
        Ok(child) => child,
        Err(error) => return Ok(not_started(job, &error, started)),
    };
    feed(&mut child, job.stdin);
    let mut capture = Capture::of(&mut child, job.limits.output);
    let (status, stopped) = wait(&mut child, &mut capture, started + job.limits.wall)?;
    // What still holds the pipes would hold the readers as well, so they are not waited for longer than a moment.
    capture.take_until(Instant::now() + LINGER);
    let end = stopped.or(capture.overflow.map(End::TooMuchOutput)).unwrap_or_else(|| end_of(status));
    Ok(Outcome { end, stdout: capture.stdout, stderr: capture.stderr, survivors: 0, elapsed: started.elapsed() })
}

/// How often a running program is looked after.
const TICK: Duration = Duration::from_millis(5);
const LINGER: Duration = Duration::from_millis(200);

fn command(job: &Job) -> Command {
    let mut command = Command::new(job.program);
    command.args(job.args).current_dir(job.dir).env_clear().envs(job.env.iter().map(|(name, value)| (name, value)));
    command.stdin(if job.stdin.is_some() { Stdio::piped() } else { Stdio::null() }).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// On a thread of its own, since a program may write before it has read.
fn feed(child: &mut Child, bytes: Option<&[u8]>) {
    if let (Some(mut pipe), Some(bytes)) = (child.stdin.take(), bytes) {
        let bytes = bytes.to_vec();
        thread::spawn(move || pipe.write_all(&bytes));
    }
}

fn wait(child: &mut Child, capture: &mut Capture, deadline: Instant) -> io::Result<(ExitStatus, Option<End>)> {
    let mut stopped = None;
    loop {
        capture.take_until(Instant::now() + TICK);
        if let Some(status) = child.try_wait()? {
            kill(child);
            return Ok((status, stopped));
        }
        if stopped.is_none() {
            stopped = capture.overflow.map(End::TooMuchOutput).or((Instant::now() >= deadline).then_some(End::TimedOut));
            if stopped.is_some() {
                kill(child);
            }
        }
    }
}

fn kill(child: &mut Child) {
    #[cfg(unix)]
    {
        // The standard library does not kill groups; a program that is gone makes this a call without effect.
        let group = format!("-{}", child.id());
        let _ = Command::new("/bin/kill").args(["-KILL", "--", &group]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
    let _ = child.kill();
}

fn end_of(status: ExitStatus) -> End {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return End::Signal(signal);
    }
    End::Exit(status.code().unwrap_or(-1))
}

struct Capture {
    receiver: Receiver<(Stream, Vec<u8>)>,
    cap: usize,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    overflow: Option<Stream>,
}

impl Capture {
    fn of(child: &mut Child, cap: u64) -> Self {
        // Of limited depth, so that an endless writer waits for the reader instead of filling the memory.
        let (sender, receiver) = mpsc::sync_channel(16);
        let forward = |stream, pipe: Option<Box<dyn Read + Send>>| {
            let sender = sender.clone();
            thread::spawn(move || pipe.map(|pipe| pump(stream, pipe, &move |piece| sender.send(piece).is_ok())));
        };
        forward(Stream::Stdout, child.stdout.take().map(|pipe| Box::new(pipe) as _));
        forward(Stream::Stderr, child.stderr.take().map(|pipe| Box::new(pipe) as _));
        let cap = usize::try_from(cap).unwrap_or(usize::MAX);
        Self { receiver, cap, stdout: Vec::new(), stderr: Vec::new(), overflow: None }
    }

    fn take_until(&mut self, moment: Instant) {
        loop {
            match self.receiver.recv_timeout(moment.saturating_duration_since(Instant::now())) {
                Ok((stream, bytes)) => self.keep(stream, &bytes),
                Err(RecvTimeoutError::Timeout) => return,
                // Both streams are at their end; there is only the program left to wait for.
                Err(RecvTimeoutError::Disconnected) => return thread::sleep(TICK.min(moment.saturating_duration_since(Instant::now()))),
            }
            if self.overflow.is_some() {
                return;
            }
        }
    }

    fn keep(&mut self, stream: Stream, bytes: &[u8]) {
        let kept = if stream == Stream::Stdout { &mut self.stdout } else { &mut self.stderr };
        let room = self.cap - kept.len();
        kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() > room {
            self.overflow.get_or_insert(stream);
        }
    }
}

fn pump(stream: Stream, mut pipe: Box<dyn Read + Send>, send: &dyn Fn((Stream, Vec<u8>)) -> bool) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(read @ 1..) = pipe.read(&mut buffer) {
        if !send((stream, buffer[..read].to_vec())) {
            return;
        }
    }
}

fn not_started(job: &Job, error: &io::Error, started: Instant) -> Outcome {
    let end = End::NotStarted(format!("cannot start {}: {error}", job.program.display()));
    Outcome { end, stdout: Vec::new(), stderr: Vec::new(), survivors: 0, elapsed: started.elapsed() }
}
