//! The files that problems lie in, and the lines and columns of their bytes.

use crate::diag::{Place, Span};
use crate::source::Sources;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

pub struct Texts<'a> {
    sources: &'a Sources,
    /// What leads from the reader's folder to the site's: empty, or with a slash at its end.
    root: &'a str,
    read: BTreeMap<Arc<str>, Option<Rc<Text>>>,
}

/// A line and a column, both from 1; the column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// A place as people and programs want it. What is unknown of it is absent: the file may be gone by now.
pub struct Spot {
    /// From the folder the reader is in.
    pub path: String,
    pub found: Option<Found>,
}

pub struct Found {
    /// Cut to the text, and not through a character.
    pub span: Span,
    pub start: Position,
    pub end: Position,
    pub text: Rc<Text>,
}

impl<'a> Texts<'a> {
    pub fn new(sources: &'a Sources, root: &'a str) -> Self {
        Self { sources, root, read: BTreeMap::new() }
    }

    pub fn spot(&mut self, place: &Place) -> Spot {
        let found = place.span.and_then(|span| {
            let text = self.text(&place.path)?;
            let span = text.clamp(span);
            Some(Found { span, start: text.position(span.start), end: text.position(span.end), text })
        });
        Spot { path: format!("{}{}", self.root, place.path), found }
    }

    fn text(&mut self, path: &Arc<str>) -> Option<Rc<Text>> {
        let read = || self.sources.bytes(path).ok().map(|bytes| Rc::new(Text::new(bytes)));
        self.read.entry(path.clone()).or_insert_with(read).clone()
    }
}

/// The bytes of a file and where its lines begin. It need not be UTF-8: such a file has no excerpt, but the
/// line of the first wrong byte can be told.
pub struct Text {
    content: Result<String, Vec<u8>>,
    starts: Vec<usize>,
}

impl Text {
    pub fn new(bytes: Vec<u8>) -> Self {
        // A byte order mark belongs to no column.
        let first = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let mut starts = vec![first];
        starts.extend(memchr::memchr_iter(b'\n', &bytes).map(|at| at + 1));
        Self { content: String::from_utf8(bytes).map_err(|cause| cause.into_bytes()), starts }
    }

    pub fn str(&self) -> Option<&str> {
        self.content.as_deref().ok()
    }

    /// The bytes of line `number` (from 1) without its end.
    pub fn line(&self, number: usize) -> Span {
        let start = self.starts[number - 1];
        let end = self.starts.get(number).map_or(self.bytes().len(), |next| next - 1);
        let is_crlf = end > start && end < self.bytes().len() && self.bytes()[end - 1] == b'\r';
        Span::new(start, if is_crlf { end - 1 } else { end })
    }

    fn clamp(&self, span: Span) -> Span {
        let len = self.bytes().len();
        let mut start = span.start.clamp(self.starts[0], len);
        let mut end = span.end.clamp(start, len);
        if let Some(text) = self.str() {
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            while !text.is_char_boundary(end) {
                end += 1;
            }
        }
        Span::new(start, end)
    }

    fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let before = &self.bytes()[self.starts[line - 1]..offset];
        Position { line, column: String::from_utf8_lossy(before).chars().count() + 1 }
    }

    fn bytes(&self) -> &[u8] {
        self.content.as_ref().map_or_else(|bytes| &bytes[..], |text| text.as_bytes())
    }
}
