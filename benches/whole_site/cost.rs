//! What a build costs: time, processor time and memory, the latter two as Linux counts them in `/proc`.

use crate::median::median;
use crate::site::Size;
use crate::{peak, ticks};
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
            wall: median(costs.clone().map(|cost| cost.wall)).unwrap_or_default(),
            usage: Usage {
                cpu_ms: median(costs.clone().filter_map(|cost| cost.usage.cpu_ms)),
                peak_kb: median(costs.filter_map(|cost| cost.usage.peak_kb)),
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
        Self { cpu_ms: ticks::ticks(14).and_then(|cpu| cpu.as_millis().try_into().ok()), peak_kb: peak::peak_kb() }
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
