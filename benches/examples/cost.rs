//! What a command costs with everything that it starts, as Linux counts it in `/proc`: here the work is done by
//! rustc, rustdoc, the linker and the programs themselves, far below the command.

use crate::{Result, median, ticks};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// Of all processes together, in the program and in the kernel for it.
    pub cpu: Duration,
    pub wall: Duration,
}

/// Runs a command `times` times and gives the mean; short ones must run often, as Linux counts in steps of 10 ms.
/// Whether it fails has to be as expected, otherwise what was measured is not what was meant.
pub fn of(command: &mut Command, times: u32, succeeds: bool) -> Result<Cost> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (before, started) = (children()?, Instant::now());
    for _ in 0..times {
        let output = command.output().map_err(|cause| format!("{}: {cause}", command.get_program().display()))?;
        if output.status.success() != succeeds {
            let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
            return Err(format!("{command:?} ended with {}, which was not to be:\n{said}", output.status).into());
        }
    }
    Ok(Cost { cpu: (children()? - before) / times, wall: started.elapsed() / times })
}

/// Of each number by itself.
pub fn median(costs: &[Cost]) -> Cost {
    let middle = |of: fn(&Cost) -> Duration| median::median(costs.iter().map(of)).unwrap_or_default();
    Cost { cpu: middle(|cost| cost.cpu), wall: middle(|cost| cost.wall) }
}

/// A process that is left behind by its parent is missing.
fn children() -> Result<Duration> {
    Ok(ticks::ticks(16).ok_or("/proc/self/stat is not as documented")?)
}
