//! One JSON object for each problem, on a line of its own. What is not known is `null`.

use super::texts::Texts;
use crate::diag::{Diag, Place};
use serde::Serialize;
use std::io::{self, Write};

pub fn write(diag: &Diag, texts: &mut Texts, out: &mut dyn Write) -> io::Result<()> {
    let object = Object {
        severity: super::short::severity(diag.severity),
        code: diag.code,
        message: &diag.message,
        at: diag.place.as_ref().map_or_else(At::default, |place| At::new(place, texts)),
        label: diag.label.as_deref(),
        notes: &diag.notes,
        help: diag.help.as_deref(),
        related: diag.related.iter().map(|(place, message)| Related { message, at: At::new(place, texts) }).collect(),
    };
    writeln!(out, "{}", serde_json::to_string(&object)?)
}

/// The order of the fields is the order in which they are written.
#[derive(Serialize)]
struct Object<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    at: At,
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: At,
}

#[derive(Default, Serialize)]
struct At {
    path: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    /// Bytes of the file.
    start: Option<usize>,
    end: Option<usize>,
}

impl At {
    fn new(place: &Place, texts: &mut Texts) -> Self {
        let spot = texts.spot(place);
        let found = spot.found.as_ref();
        // The bytes were stated by who found the problem and hold even if the file is gone by now.
        let span = found.map(|found| found.span).or(place.span);
        Self {
            path: Some(spot.path),
            line: found.map(|found| found.start.line),
            column: found.map(|found| found.start.column),
            end_line: found.map(|found| found.end.line),
            end_column: found.map(|found| found.end.column),
            start: span.map(|span| span.start),
            end: span.map(|span| span.end),
        }
    }
}
