//! Problems: what is wrong, where, and what to do about it.
//!
//! Every stage returns [`Checked`]: a value, perhaps degraded, and the diagnostics that came up while
//! making it. A [`Report`] collects them over a whole run. Nothing here prints; `print` does.

use crate::lines::Position;
use crate::pack::{Pack, Packed, packed};
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

/// A range of bytes of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// A span moved by `offset` bytes, for text that was cut out of a larger file.
    pub fn shift(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }

    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// A value and where in its file it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: impl Into<Span>) -> Self {
        Self { value, span: span.into() }
    }
}

/// A span of a named file. The path is relative to the site's root, with `/` between its parts.
#[derive(Clone, Debug)]
pub struct Place {
    pub path: Arc<str>,
    /// `None` when the whole file is meant.
    pub span: Option<Span>,
    /// Where the span begins, if whoever found the problem had the text at hand: then no file need be read to say so.
    pub start: Option<Position>,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    /// Whether somebody knows already in which line it begins makes no difference.
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.path, self.span).cmp(&(&other.path, other.span))
    }
}

impl Place {
    pub fn new(path: &Arc<str>, span: impl Into<Span>) -> Self {
        Self { path: path.clone(), span: Some(span.into()), start: None }
    }

    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), span: None, start: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site must not be published like this.
    Error,
    /// Worth a look; the site is published all the same.
    Warning,
    /// Worth knowing; nothing is wrong.
    Note,
}

/// One problem. Built by one constructor function per message, at the bottom of the file that raises it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diag {
    pub severity: Severity,
    /// A short stable name such as `broken-link`, for filters and for the documentation.
    pub code: &'static str,
    /// Lower case, without a full stop.
    pub message: String,
    pub place: Option<Place>,
    /// What stands beside the caret.
    pub label: Option<String>,
    /// What else there is to know, each of one or more lines: a compiler's own notes, the lines that differ.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that matter, each with a word on why.
    pub related: Vec<(Place, String)>,
}

impl Diag {
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    pub fn notice(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message.into())
    }

    fn new(severity: Severity, code: &'static str, message: String) -> Self {
        Self { severity, code, message, place: None, label: None, notes: Vec::new(), help: None, related: Vec::new() }
    }

    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn related(mut self, place: Place, why: impl Into<String>) -> Self {
        self.related.push((place, why.into()));
        self
    }
}

/// What a stage makes: always a value, and what was wrong on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked<T> {
    pub value: T,
    pub diags: Vec<Diag>,
}

impl<T> Checked<T> {
    pub fn new(value: T, diags: Vec<Diag>) -> Self {
        Self { value, diags }
    }

    /// Takes the value and moves the diagnostics into `diags`.
    pub fn take_into(self, diags: &mut Vec<Diag>) -> T {
        diags.extend(self.diags);
        self.value
    }
}

impl<T> From<T> for Checked<T> {
    fn from(value: T) -> Self {
        Self { value, diags: Vec::new() }
    }
}

/// All problems of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub diags: Vec<Diag>,
}

impl Report {
    pub fn take<T>(&mut self, checked: Checked<T>) -> T {
        checked.take_into(&mut self.diags)
    }

    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diags.iter().filter(|diag| diag.severity == severity).count()
    }

    /// Brings the problems into the order of file, place and message, whatever order threads found them in,
    /// and drops exact repetitions (a list and its second pager meet the same template error).
    pub fn sort(&mut self) {
        self.diags.sort_by(|a, b| (&a.place, a.severity, a.code, &a.message).cmp(&(&b.place, b.severity, b.code, &b.message)));
        self.diags.dedup();
    }
}

/// The candidate nearest to `word`, if one is near enough to be what was meant (as in rustc: at most a third
/// of the letters differ; a pure difference of case always counts).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let length = folded.chars().count();
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (candidate.to_lowercase(), candidate))
        // Each letter that one of them has more is a difference already; this spares most candidates the matrix.
        .filter(|(lower, _)| lower.chars().count().abs_diff(length) <= allowed)
        .map(|(lower, candidate)| (strsim::damerau_levenshtein(&folded, &lower), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

packed!(struct Span { start, end });
packed!(struct Place { path, span, start });
packed!(enum Severity { 0 => Error, 1 => Warning, 2 => Note });
packed!(struct Diag { severity, code, message, place, label, notes, help, related });

impl<T: Pack> Pack for Spanned<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.value.pack(out);
        self.span.pack(out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Some(Self { value: T::unpack(from)?, span: Span::unpack(from)? })
    }
}
