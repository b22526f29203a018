//! Where the lines of a file begin, and which line and column its bytes are in.

use crate::pack::packed;

/// A line and a column, both from 1; the column in Unicode scalar values, as in rustc's diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

packed!(struct Position { line, column });

/// The bytes at which the lines of a file begin.
pub struct Lines(Vec<usize>);

impl Lines {
    /// Those of the whole bytes of a file. They end with `\n` or with the file.
    pub fn of(bytes: &[u8]) -> Self {
        // A byte order mark belongs to no column.
        let first = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let mut starts = vec![first];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
        Self(starts)
    }

    /// Where the text begins.
    pub fn first(&self) -> usize {
        self.0[0]
    }

    /// Where line `number` (from 1) begins, if there is one.
    pub fn start(&self, number: usize) -> Option<usize> {
        self.0.get(number.checked_sub(1)?).copied()
    }

    /// The place of the byte at `offset` of the `bytes` that these are the lines of. What lies before the text counts as
    /// its beginning.
    pub fn position(&self, bytes: &[u8], offset: usize) -> Position {
        let mut offset = offset.clamp(self.first(), bytes.len());
        // Not within a character of UTF-8.
        while offset > self.first() && bytes.get(offset).is_some_and(|byte| byte & 0xc0 == 0x80) {
            offset -= 1;
        }
        let line = self.0.partition_point(|start| *start <= offset).max(1);
        let before = &bytes[self.0[line - 1]..offset];
        Position { line, column: String::from_utf8_lossy(before).chars().count() + 1 }
    }
}
