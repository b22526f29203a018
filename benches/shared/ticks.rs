//! Processor time as proc_pid_stat(5) has it.

use std::time::Duration;

/// The sum of two neighbouring fields, in the program and in the kernel for it: from 14 of this process with all its
/// threads, from 16 of all descendants that somebody waited for. `None` where there is no `/proc`.
pub fn ticks(first_field: usize) -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the name of the program in parentheses, may hold blanks.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(first_field - 3);
    let mut field = || fields.next()?.parse::<u64>().ok();
    // A tick is 10 ms wherever Linux runs on what faircopy runs on.
    Some(Duration::from_millis((field()? + field()?) * 10))
}
