//! Workflow commands of GitHub Actions, which show each problem beside its line in a pull request.
//!
//! Escapes are those of `@actions/core` (`command.ts`). Paths begin at the folder that faircopy runs in; they
//! are right for GitHub when that is the root of the repository.

use super::short::severity;
use super::texts::Texts;
use crate::diag::{Diag, Severity};
use std::io::{self, Write};

pub fn write(diag: &Diag, texts: &mut Texts, out: &mut dyn Write) -> io::Result<()> {
    let mut properties = Vec::new();
    if let Some(place) = &diag.place {
        let spot = texts.spot(place);
        properties.push(format!("file={}", property(&spot.path)));
        if let Some(found) = spot.found {
            properties.push(format!("line={}", found.start.line));
            // Columns are refused for an annotation of several lines.
            if found.start.line == found.end.line {
                properties.push(format!("col={}", found.start.column));
                properties.push(format!("endLine={}", found.end.line));
                properties.push(format!("endColumn={}", found.end.column));
            } else {
                properties.push(format!("endLine={}", found.end.line));
            }
        }
    }
    properties.push(format!("title={}", property(diag.code)));
    let label = diag.label.iter().map(|label| format!("\n{label}"));
    let notes = diag.notes.iter().map(|note| format!("\n{note}"));
    let help = diag.help.iter().map(|help| format!("\nhelp: {help}"));
    let message: String = std::iter::once(diag.message.clone()).chain(label).chain(notes).chain(help).collect();
    let command = if diag.severity == Severity::Note { "notice" } else { severity(diag.severity) };
    writeln!(out, "::{command} {}::{}", properties.join(","), data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
