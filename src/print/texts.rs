//! The files that problems lie in, and the lines and columns of their bytes.

use crate::diag::{Place, Span};
use crate::lines::{Lines, Position};
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

    /// Where a place begins, and its path. If that is known already, no file is read for it.
    pub fn start(&mut self, place: &Place) -> (String, Option<Position>) {
        match place.start {
            Some(start) => (format!("{}{}", self.root, place.path), Some(start)),
            None => {
                let spot = self.spot(place);
                (spot.path, spot.found.map(|found| found.start))
            }
        }
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
    lines: Lines,
}

impl Text {
    pub fn new(bytes: Vec<u8>) -> Self {
        let lines = Lines::of(&bytes);
        Self { content: String::from_utf8(bytes).map_err(|cause| cause.into_bytes()), lines }
    }

    pub fn str(&self) -> Option<&str> {
        self.content.as_deref().ok()
    }

    /// The bytes of line `number` (from 1) without its end.
    pub fn line(&self, number: usize) -> Span {
        let start = self.lines.start(number).unwrap_or(self.bytes().len());
        let end = self.lines.start(number + 1).map_or(self.bytes().len(), |next| next - 1);
        let is_crlf = end > start && end < self.bytes().len() && self.bytes()[end - 1] == b'\r';
        Span::new(start, if is_crlf { end - 1 } else { end })
    }

    fn clamp(&self, span: Span) -> Span {
        let len = self.bytes().len();
        let mut start = span.start.clamp(self.lines.first(), len);
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
        self.lines.position(self.bytes(), offset)
    }

    fn bytes(&self) -> &[u8] {
        self.content.as_ref().map_or_else(|bytes| &bytes[..], |text| text.as_bytes())
    }
}
