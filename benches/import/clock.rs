//! What a piece of work costs.

use std::time::{Duration, Instant};

/// What came of `work`, and the processor time of the main thread for it, to the nanosecond; the time on the wall where
/// the system does not tell.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (before, started) = (cpu(), Instant::now());
    let value = work();
    let wall = started.elapsed();
    (value, before.zip(cpu()).map_or(wall, |(before, after)| after - before))
}

/// Linux's Documentation/scheduler/sched-stats.rst: the first number is the time on a processor.
fn cpu() -> Option<Duration> {
    // Otherwise the number would be as old as the last tick, which may be 10 ms.
    std::thread::yield_now();
    let stat = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
