//! A fault in a finished file keeps the line that it lies in: when it is printed, the file is gone.

use super::Inspection;
use crate::diag::{Diag, Place, Span};
use crate::output::Outside;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A finished file that is being looked at.
pub struct Here<'a> {
    /// As places name it.
    path: &'a Arc<str>,
    pub text: &'a str,
    /// The bytes at which lines begin.
    starts: Vec<usize>,
}

/// A place in a finished file.
#[derive(Clone)]
pub struct Spot {
    pub place: Place,
    line: Line,
}

/// A problem at its place in a finished file.
#[derive(Clone)]
pub struct Fault {
    pub diag: Diag,
    lines: Vec<Line>,
}

/// A line of the file.
#[derive(Clone)]
struct Line {
    path: Arc<str>,
    /// From 1.
    number: usize,
    /// The byte of the file at which it begins.
    start: usize,
    text: String,
}

impl<'a> Here<'a> {
    pub fn new(path: &'a Arc<str>, text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Self { path, text, starts }
    }

    pub fn spot(&self, range: Range<usize>) -> Spot {
        let line = self.line(range.start);
        Spot { place: Place::new(self.path, range), line }
    }

    pub fn fault(&self, range: Range<usize>, diag: Diag) -> Fault {
        self.spot(range).fault(diag)
    }

    /// The character at a byte.
    pub fn character(&self, at: usize) -> Range<usize> {
        let at = (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        at..at + self.text[at..].chars().next().map_or(0, char::len_utf8)
    }

    /// The tag that begins at a byte.
    pub fn tag(&self, at: usize) -> Range<usize> {
        at..self.text[at..].find('>').map_or(self.text.len(), |end| at + end + 1)
    }

    fn line(&self, at: usize) -> Line {
        let number = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts[number - 1];
        let end = self.starts.get(number).map_or(self.text.len(), |next| next - 1);
        Line { path: self.path.clone(), number, start, text: self.text[start..end].to_owned() }
    }
}

impl Spot {
    pub fn fault(&self, diag: Diag) -> Fault {
        Fault { diag: diag.at(self.place.clone()), lines: vec![self.line.clone()] }
    }
}

impl Fault {
    /// With another place of the same file.
    pub fn related(mut self, here: &Here, range: Range<usize>, why: &str) -> Self {
        self.lines.push(here.line(range.start));
        self.diag = self.diag.related(Place::new(here.path, range), why);
        self
    }
}

/// How many of the other pages with the same fault are named.
const NAMED: usize = 3;

/// One fault of a template meets every page made with it: it is said once, at the first page, with the number of the others.
/// `source` is the file that an output was made of; `outside` are addresses and where they stand, if not in the Markdown.
pub fn fold(
    mut faults: Vec<(String, Fault)>,
    outside: Vec<(Outside, Option<Spot>)>,
    source: &dyn Fn(&str, &Fault) -> Option<Place>,
) -> Inspection {
    faults.sort_by(|(one, a), (other, b)| (one, &a.diag.place).cmp(&(other, &b.diag.place)));
    let mut kinds: BTreeMap<(&'static str, String), Vec<(String, Fault)>> = BTreeMap::new();
    for (path, fault) in faults {
        kinds.entry((fault.diag.code, fault.diag.message.clone())).or_default().push((path, fault));
    }
    let mut inspection = Inspection::default();
    let mut lines = Vec::new();
    for same in kinds.into_values() {
        let mut others: Vec<&str> = same[1..].iter().map(|(path, _)| path.as_str()).filter(|path| *path != same[0].0).collect();
        others.dedup();
        let (path, mut fault) = same[0].clone();
        if let Some(source) = source(&path, &fault) {
            fault.diag = fault.diag.related(source, "made of this");
        }
        if !others.is_empty() {
            let named = others.iter().take(NAMED).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
            let rest = if others.len() > NAMED { format!(" and {} more", others.len() - NAMED) } else { String::new() };
            fault.diag = fault.diag.note(format!("the same in {named}{rest}"));
        }
        lines.append(&mut fault.lines);
        inspection.diags.push(fault.diag);
    }
    for (outside, spot) in outside {
        lines.extend(spot.map(|spot| spot.line));
        inspection.outside.push(outside);
    }
    let moved = texts(lines, &mut inspection);
    inspection.outside.iter_mut().for_each(|outside| moved.apply(&mut outside.place));
    for diag in &mut inspection.diags {
        let related = diag.related.iter_mut().map(|(place, _)| place);
        diag.place.iter_mut().chain(related).for_each(|place| moved.apply(place));
    }
    inspection
}

/// Where the lines of a file stand in the text that is left of it: old start → length and new start.
struct Moved(BTreeMap<Arc<str>, BTreeMap<usize, (usize, usize)>>);

/// Puts the lines of each file at their numbers, with empty lines between them.
fn texts(lines: Vec<Line>, inspection: &mut Inspection) -> Moved {
    let mut files: BTreeMap<Arc<str>, BTreeMap<usize, Line>> = BTreeMap::new();
    for line in lines {
        files.entry(line.path.clone()).or_default().insert(line.number, line);
    }
    let mut moved = BTreeMap::new();
    for (path, lines) in files {
        let (mut text, mut number, mut starts) = (Vec::new(), 1, BTreeMap::new());
        for line in lines.into_values() {
            text.resize(text.len() + line.number - number, b'\n');
            starts.insert(line.start, (line.text.len(), text.len()));
            text.extend_from_slice(line.text.as_bytes());
            number = line.number;
        }
        text.push(b'\n');
        inspection.texts.insert(path.clone(), text);
        moved.insert(path, starts);
    }
    Moved(moved)
}

impl Moved {
    /// A place ends with its line.
    fn apply(&self, place: &mut Place) {
        let (Some(starts), Some(span)) = (self.0.get(&place.path), place.span) else { return };
        let Some((old, (length, new))) = starts.range(..=span.start).next_back() else { return };
        let within = |at: usize| new + (at - old).min(*length);
        place.span = Some(Span::new(within(span.start), within(span.end)));
    }
}
