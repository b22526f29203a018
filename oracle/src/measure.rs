//! How long one side takes for files, in processor time of its whole process.

use std::path::Path;
use std::time::Duration;

/// What a pass over all code takes: when nothing is ready, then again.
pub struct Passes {
    pub bytes: usize,
    pub cold: Duration,
    pub warm: Duration,
}

/// A grammar's name and code in it.
type Code = (String, String);

/// The code that arguments name: `GRAMMAR LIMIT FILE…`, and the same again behind a `--`. The files, or so much of them as
/// `LIMIT` bytes hold.
pub fn code(arguments: &[String]) -> std::io::Result<Vec<Code>> {
    let mut codes = Vec::new();
    for part in arguments.split(|argument| argument == "--") {
        let [grammar, limit, files @ ..] = part else { return Err(std::io::Error::other("GRAMMAR LIMIT FILE…")) };
        let limit: usize = limit.parse().map_err(std::io::Error::other)?;
        let mut bytes = 0;
        for file in files {
            let Ok(mut code) = String::from_utf8(std::fs::read(Path::new(file))?) else { continue };
            let mut end = code.len().min(limit - bytes);
            while !code.is_char_boundary(end) {
                end -= 1;
            }
            code.truncate(end);
            bytes += code.len();
            codes.push((grammar.clone(), code));
            if bytes + 3 >= limit {
                break;
            }
        }
    }
    Ok(codes)
}

/// Highlights code twice. `start` makes what is needed, and counts as cold.
pub fn passes<T>(codes: &[Code], start: impl FnOnce() -> T, mut highlight: impl FnMut(&T, &str, &str)) -> Passes {
    let bytes = codes.iter().map(|(_, code)| code.len()).sum();
    let began = worked();
    let ready = start();
    codes.iter().for_each(|(grammar, code)| highlight(&ready, grammar, code));
    let cold = worked() - began;
    let began = worked();
    codes.iter().for_each(|(grammar, code)| highlight(&ready, grammar, code));
    Passes { bytes, cold, warm: worked() - began }
}

impl Passes {
    /// As one line, and back.
    pub fn print(&self) {
        println!("{} {} {}", self.bytes, self.cold.as_nanos(), self.warm.as_nanos());
    }

    pub fn read(line: &str) -> Option<Self> {
        let mut numbers = line.split_ascii_whitespace().map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        let bytes = usize::try_from(next()?).ok()?;
        Some(Self { bytes, cold: Duration::from_nanos(next()?), warm: Duration::from_nanos(next()?) })
    }
}

/// The processor time of all threads of this process so far.
fn worked() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a timespec of ours.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    assert_eq!(failed, 0, "the system has a clock of processor time");
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
