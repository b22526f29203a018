//! What a file system says of a file, by which one can tell later that nobody has written it since.
//!
//! The rule is that of git's index: a file of the same size, times and inode holds the same bytes, unless it was changed
//! so shortly before it was looked at that a second change would have left the same times. Such a file is not
//! [settled](Stamp::is_settled) and must be read again. The clock that this is decided by is that of the file system: the
//! time of a file that was just written, so that a clock that jumps cannot make an old file look like a new one.

use crate::pack::packed;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::sync::Arc;

/// Path → its stamp, and the hash of what it held then.
pub type Stamps = BTreeMap<Arc<str>, (Stamp, blake3::Hash)>;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// In bytes.
    pub len: u64,
    /// Of the bytes, in nanoseconds since 1970.
    modified: i64,
    /// Of the bytes or of what is known of them; nobody can set it. On systems without it, as `modified`.
    changed: i64,
    inode: u64,
    device: u64,
}

packed!(struct Stamp { len, modified, changed, inode, device });

/// How coarse the times of a file system are at most whose times have fractions of seconds, in nanoseconds: a tick of the
/// slowest kernel, doubled.
const TICK: i64 = 20_000_000;

/// The same for those that count whole seconds, or two of them.
const SECONDS: i64 = 2_000_000_000;

impl Stamp {
    #[cfg(unix)]
    pub fn of(found: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let time = |seconds: i64, nanoseconds: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds);
        Self {
            len: found.len(),
            modified: time(found.mtime(), found.mtime_nsec()),
            changed: time(found.ctime(), found.ctime_nsec()),
            inode: found.ino(),
            device: found.dev(),
        }
    }

    #[cfg(not(unix))]
    pub fn of(found: &Metadata) -> Self {
        let since = |time: std::io::Result<std::time::SystemTime>| {
            let since = time.ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
            since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
        };
        let modified = since(found.modified());
        Self { len: found.len(), modified, changed: modified, inode: since(found.created()) as u64, device: 0 }
    }

    /// When the file was last touched in any way, by the clock of its file system.
    pub fn time(&self) -> i64 {
        self.modified.max(self.changed)
    }

    /// Whether a change from `now` on, by the same clock, would give the file another stamp. A clock that was set back in
    /// between makes files look new that are not, and never the other way round.
    pub fn is_settled(&self, now: i64) -> bool {
        let is_coarse = self.changed % 1_000_000_000 == 0;
        self.time().saturating_add(if is_coarse { SECONDS } else { TICK }) < now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_just_now_is_not_settled() {
        let stamp = |time: i64| Stamp { changed: time, modified: time, ..Stamp::default() };
        let second = 1_000_000_000;
        assert!(!stamp(5 * second + 1).is_settled(5 * second + 1));
        assert!(!stamp(5 * second + 1).is_settled(5 * second + 1 + TICK));
        assert!(stamp(5 * second + 1).is_settled(5 * second + 2 + TICK));
        // A file system that counts seconds.
        assert!(!stamp(5 * second).is_settled(6 * second));
        assert!(stamp(5 * second).is_settled(8 * second));
        // From the future.
        assert!(!stamp(9 * second + 1).is_settled(5 * second));
    }
}
