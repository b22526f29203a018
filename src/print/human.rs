//! For people: each problem in the look of rustc, and how many there were.

use super::excerpt::{Excerpt, excerpt};
use super::texts::{Spot, Texts};
use crate::diag::{Diag, Report, Severity};
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use std::io::{self, Write};

pub fn write(diag: &Diag, texts: &mut Texts, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let level = match diag.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = level.primary_title(flat(&diag.message)).id(diag.code).elements([] as [Element; 0]);
    if let Some(place) = &diag.place {
        group = group.element(place_element(&texts.spot(place), diag.label.as_deref()));
    }
    for note in &diag.notes {
        group = group.element(Level::NOTE.message(visible(note)));
    }
    if let Some(help) = &diag.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let related = diag
        .related
        .iter()
        .map(|(place, why)| Group::with_title(Level::NOTE.secondary_title(visible(why))).element(place_element(&texts.spot(place), None)));
    let groups: Vec<_> = std::iter::once(group).chain(related).collect();
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    writeln!(out, "{}\n", renderer.render(&groups))
}

/// `2 errors, 1 warning`, or nothing if there was nothing.
pub fn write_count(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    match (report.errors(), report.warnings()) {
        (0, 0) => Ok(()),
        (errors, 0) => writeln!(out, "{}", count(errors, "error")),
        (0, warnings) => writeln!(out, "{}", count(warnings, "warning")),
        (errors, warnings) => writeln!(out, "{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The lines of the file where they can be had, else its path and what is known of the place.
fn place_element(spot: &Spot, label: Option<&str>) -> Element<'static> {
    let path = spot.path.clone();
    let Some(found) = &spot.found else { return Origin::path(path).into() };
    match excerpt(found) {
        None => Origin::path(path).line(found.start.line).char_column(found.start.column).into(),
        Some(Excerpt { source, line, span }) => {
            let mark: Annotation = AnnotationKind::Primary.span(span).label(label.map(flat));
            Snippet::source(source).path(path).line_start(line).annotation(mark).into()
        }
    }
}

/// Text on one line: a title or a label with a line break would tear the picture apart.
fn flat(text: &str) -> String {
    visible(&text.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

/// Control characters made visible, since text quoted from a file must not steer the terminal.
fn visible(text: &str) -> String {
    text.lines().map(normalize_untrusted_str).collect::<Vec<_>>().join("\n")
}
