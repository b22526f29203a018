//! One line for each problem, as editors and `grep` understand it.

use super::texts::Texts;
use crate::diag::{Diag, Severity};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

pub fn write(diag: &Diag, texts: &mut Texts, out: &mut dyn io::Write) -> io::Result<()> {
    // Sites with thousands of problems are built as often as others.
    let mut line = String::with_capacity(256);
    if let Some(place) = &diag.place {
        let (path, start) = texts.start(place);
        line.push_str(&path);
        if let Some(start) = start {
            let _ = write!(line, ":{}:{}", start.line, start.column);
        }
        line.push_str(": ");
    }
    let _ = write!(line, "{}[{}]: {}", severity(diag.severity), diag.code, diag.message);
    if let Some(help) = &diag.help {
        line.push_str("; help: ");
        line.push_str(help);
    }
    writeln!(out, "{}", one_line(&line))
}

pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Line breaks become blanks, and other control characters, which could steer a terminal, their escapes.
fn one_line(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if !trimmed.contains(char::is_control) {
        return Cow::Borrowed(trimmed);
    }
    let mut line = String::with_capacity(text.len());
    for c in text.lines().map(str::trim).collect::<Vec<_>>().join(" ").chars() {
        match c {
            '\t' => line.push(' '),
            c if c.is_control() => line.extend(c.escape_default()),
            c => line.push(c),
        }
    }
    Cow::Owned(line)
}
