//! One line for each problem, as editors and `grep` understand it.

use super::texts::Texts;
use crate::diag::{Diag, Severity};
use std::io::{self, Write};

pub fn write(diag: &Diag, texts: &mut Texts, out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    if let Some(place) = &diag.place {
        let spot = texts.spot(place);
        line.push_str(&spot.path);
        if let Some(found) = spot.found {
            line.push_str(&format!(":{}:{}", found.start.line, found.start.column));
        }
        line.push_str(": ");
    }
    line.push_str(&format!("{}[{}]: {}", severity(diag.severity), diag.code, diag.message));
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
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.lines().map(str::trim).collect::<Vec<_>>().join(" ").chars() {
        match c {
            '\t' => line.push(' '),
            c if c.is_control() => line.extend(c.escape_default()),
            c => line.push(c),
        }
    }
    line
}
