//! What a build costs: time, processor time and memory, the latter two as Linux counts them in `/proc`.

use crate::site::Size;
use std::fmt::{self, Display};
use std::time::Duration;

pub const HEADING: &str = "            wall ms    CPU ms   peak MB   posts/s      MB/s";

pub struct Cost {
    /// From the start of the process to its end.
    pub wall: Duration,
    pub usage: Usage,
}

/// `None` where there is no `/proc`.
#[derive(Clone, Copy, Default)]
pub struct Usage {
    /// Of all threads, in the program and in the kernel for it.
    cpu_ms: Option<u64>,
    /// The most that was resident at once.
    peak_kb: Option<u64>,
}

impl Cost {
    /// Of each number by itself.
    pub fn median<'a>(costs: impl Iterator<Item = &'a Self> + Clone) -> Self {
        Self {
            wall: middle(costs.clone().map(|cost| cost.wall)).unwrap_or_default(),
            usage: Usage {
                cpu_ms: middle(costs.clone().filter_map(|cost| cost.usage.cpu_ms)),
                peak_kb: middle(costs.filter_map(|cost| cost.usage.peak_kb)),
            },
        }
    }

    /// A line under [`HEADING`].
    pub fn row(&self, name: &str, size: &Size) -> String {
        let seconds = self.wall.as_secs_f64();
        let number = |value: Option<f64>, digits: usize| value.map_or("-".to_owned(), |value| format!("{value:.digits$}"));
        format!(
            "{name:>8} {:10.1} {:>9} {:>9} {:9.0} {:9.2}",
            seconds * 1000.0,
            number(self.usage.cpu_ms.map(|ms| ms as f64), 0),
            number(self.usage.peak_kb.map(|kb| kb as f64 / 1024.0), 1),
            size.posts as f64 / seconds,
            size.megabytes() / seconds
        )
    }
}

impl Usage {
    pub fn of_this_process() -> Self {
        let stat = std::fs::read_to_string("/proc/self/stat").ok();
        let status = std::fs::read_to_string("/proc/self/status").ok();
        Self { cpu_ms: stat.as_deref().and_then(cpu_ms), peak_kb: status.as_deref().and_then(peak_kb) }
    }

    /// Reads what [`Display`] wrote.
    pub fn read(line: &str) -> Self {
        let mut numbers = line.split(' ').map(|number| number.parse().ok());
        Self { cpu_ms: numbers.next().flatten(), peak_kb: numbers.next().flatten() }
    }
}

impl Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let number = |value: Option<u64>| value.map_or("-".to_owned(), |value| value.to_string());
        write!(f, "{} {}", number(self.cpu_ms), number(self.peak_kb))
    }
}

/// proc_pid_stat(5): utime and stime, the fields 14 and 15. The second field, the name of the program in
/// parentheses, may hold blanks. A tick is 10 ms wherever Linux runs on what faircopy runs on.
fn cpu_ms(stat: &str) -> Option<u64> {
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    let ticks = |field: &str| field.parse::<u64>().ok();
    Some((ticks(fields.next()?)? + ticks(fields.next()?)?) * 10)
}

fn peak_kb(status: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.parse().ok()
}

fn middle<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| values.swap_remove(middle))
}
