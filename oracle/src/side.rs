//! A program that answers jobs, seen from outside: its lines, a limit to the patience, and a new process when it is lost.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// How long a program may work on a line. What syntect never returns from grows in memory meanwhile, so it is short.
const PATIENCE: Duration = Duration::from_secs(5);

pub struct Side {
    program: PathBuf,
    argument: &'static str,
    running: Option<Running>,
    /// The names of the scopes in the order of their numbers.
    pub scopes: Vec<String>,
    /// The last line that was read and belongs to what comes after it.
    ahead: Option<String>,
}

struct Running {
    child: Child,
    lines: Receiver<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Line {
        ops: String,
        /// The line's HTML, where it is not what the operations say.
        html: Option<String>,
    },
    /// The end of the file, or of what was matched of it, and why.
    End(Option<String>),
    /// No line came for too long, or no more can come.
    Lost(&'static str),
}

impl Side {
    pub fn new(program: &Path, argument: &'static str) -> Self {
        Self { program: program.to_owned(), argument, running: None, scopes: Vec::new(), ahead: None }
    }

    pub fn ask(&mut self, grammar: &str, path: &Path) -> std::io::Result<()> {
        self.scopes.clear();
        self.ahead = None;
        if self.running.is_none() {
            self.running = Some(self.start()?);
        }
        let running = self.running.as_mut().expect("it was started");
        let input = running.child.stdin.as_mut().expect("its input is a pipe");
        writeln!(input, "{grammar}\t{}", path.display())
    }

    pub fn answer(&mut self) -> Answer {
        loop {
            let line = match self.next() {
                Ok(line) => line,
                Err(lost) => return lost,
            };
            match line.as_bytes().first() {
                Some(b'@') => self.scopes.push(line[1..].to_owned()),
                Some(b'!') => return Answer::End(line.strip_prefix("!stop ").map(str::to_owned)),
                _ => {
                    // What follows tells whether something is said of this line.
                    let html = match self.next() {
                        Ok(next) if next.starts_with('?') => Some(next[1..].to_owned()),
                        Ok(next) => {
                            self.ahead = Some(next);
                            None
                        }
                        Err(_) => None,
                    };
                    return Answer::Line { ops: line, html };
                }
            }
        }
    }

    /// Reads the answer to its end.
    pub fn skip(&mut self) {
        while let Answer::Line { .. } = self.answer() {}
    }

    fn next(&mut self) -> Result<String, Answer> {
        if let Some(line) = self.ahead.take() {
            return Ok(line);
        }
        let Some(running) = &self.running else { return Err(Answer::Lost("it has ended")) };
        let mut began = None;
        let lost = loop {
            match running.lines.recv_timeout(PATIENCE / 10) {
                Ok(line) => return Ok(line),
                Err(RecvTimeoutError::Disconnected) => break "it has ended",
                Err(RecvTimeoutError::Timeout) => {
                    let worked = worked(running.child.id());
                    if worked > *began.get_or_insert(worked) + PATIENCE {
                        break "it does not return";
                    }
                }
            }
        };
        self.stop();
        Err(Answer::Lost(lost))
    }

    fn start(&self) -> std::io::Result<Running> {
        let mut child =
            Command::new(&self.program).arg(self.argument).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let output = child.stdout.take().expect("its output is a pipe");
        let (sender, lines) = sync_channel(4096);
        std::thread::spawn(move || {
            for line in BufReader::with_capacity(1 << 16, output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Running { child, lines })
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            _ = running.child.kill();
            _ = running.child.wait();
        }
    }
}

/// The processor time of a process, so that a busy machine does not count; elsewhere than on Linux, the time since this program began.
fn worked(process: u32) -> Duration {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    let elsewhere = BEGAN.get_or_init(Instant::now).elapsed();
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{process}/stat")) else { return elsewhere };
    // The name before it may have blanks. The 14th and 15th fields count hundredths of a second.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_ascii_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

impl Drop for Side {
    fn drop(&mut self) {
        self.stop();
    }
}
