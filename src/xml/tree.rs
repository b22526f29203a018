//! XML as a flat list of elements.
//!
//! Files of others are large, deep in places, and not always well-formed: plugins write control characters, bare `&` and
//! names of HTML's entities into them. All that is taken as it stands. What cannot be read at all ends the list; what was
//! closed before stays usable, and the fault is told with its byte.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;
use std::ops::Range;

/// An element by its number, in the order of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id(usize);

#[derive(Debug)]
struct Element<'a> {
    /// As written, with its prefix.
    name: &'a str,
    attrs: Vec<(String, String)>,
    /// The text directly inside, references resolved and sections of CDATA joined.
    text: Cow<'a, str>,
    /// The byte where that text begins.
    text_at: usize,
    /// The byte of its `<`.
    start: usize,
    /// Between its tags.
    inner: Range<usize>,
    /// The number of the first element that is not inside.
    end: usize,
    is_closed: bool,
}

/// All elements of a file.
#[derive(Debug)]
pub struct Tree<'a> {
    file: &'a str,
    elements: Vec<Element<'a>>,
    undefined: Option<usize>,
}

/// Why the rest of a file could not be read.
#[derive(Debug)]
pub enum Fault<'a> {
    /// The file is not well-formed XML at this byte, which begins a character.
    Broken { at: usize, cause: String },
    /// The file ends inside of the element that begins at this byte.
    Unclosed { name: &'a str, start: usize },
}

/// Reads a file as far as it can be read.
pub fn read(file: &str) -> (Tree<'_>, Option<Fault<'_>>) {
    let offset = file.len() - file.trim_start_matches('\u{feff}').len();
    let mut reader = Reader::from_str(&file[offset..]);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.expand_empty_elements = false;
    let mut builder = Builder { tree: Tree { file, elements: Vec::new(), undefined: None }, open: Vec::new() };
    loop {
        let start = offset + reader.buffer_position() as usize;
        let event = reader.read_event();
        let end = offset + reader.buffer_position() as usize;
        match event {
            Ok(Event::Start(tag)) => builder.open(&tag, start, end),
            Ok(Event::Empty(tag)) => {
                builder.open(&tag, start, end);
                builder.close(end);
            }
            Ok(Event::End(_)) => builder.close(start),
            Ok(Event::Text(_)) => {
                // What is left of an `&` that begins no reference.
                if let Some(bare) = file[start..end].find('&') {
                    builder.tree.undefined.get_or_insert(start + bare);
                }
                builder.text(&file[start..end], start);
            }
            Ok(Event::CData(_)) => {
                let from = start + "<![CDATA[".len();
                builder.text(&file[from..(end - "]]>".len()).max(from)], from);
            }
            Ok(Event::GeneralRef(reference)) => builder.reference(&reference, &file[start..end], start),
            Ok(Event::Eof) => {
                let unclosed = builder.open.last().map(|id| builder.tree.elements[*id].start);
                let name = unclosed.and_then(|_| builder.open.last()).map(|id| builder.tree.elements[*id].name);
                let tree = builder.finish();
                return (tree, unclosed.zip(name).map(|(start, name)| Fault::Unclosed { name, start }));
            }
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(error) => {
                let at = offset + reader.error_position() as usize;
                let at = (0..=at.min(file.len())).rev().find(|at| file.is_char_boundary(*at)).unwrap_or(0);
                return (builder.finish(), Some(Fault::Broken { at, cause: error.to_string() }));
            }
        }
    }
}

struct Builder<'a> {
    tree: Tree<'a>,
    open: Vec<usize>,
}

impl<'a> Builder<'a> {
    fn open(&mut self, tag: &BytesStart<'a>, start: usize, end: usize) {
        let written = &self.tree.file[start..end];
        let name = written[1..].split(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').next().unwrap_or_default();
        let mut attrs = Vec::new();
        // What is no attribute is passed over: an export is not refused for it.
        for attr in tag.html_attributes().with_checks(false).flatten() {
            let value = String::from_utf8_lossy(&attr.value);
            attrs.push((String::from_utf8_lossy(attr.key.as_ref()).into_owned(), crate::tag::unescape(&value).into_owned()));
        }
        self.open.push(self.tree.elements.len());
        let inner = end..end;
        self.tree.elements.push(Element {
            name,
            attrs,
            text: Cow::Borrowed(""),
            text_at: end,
            start,
            inner,
            end: usize::MAX,
            is_closed: false,
        });
    }

    fn close(&mut self, start: usize) {
        let count = self.tree.elements.len();
        let Some(id) = self.open.pop() else { return };
        let element = &mut self.tree.elements[id];
        element.inner.end = start.max(element.inner.start);
        element.end = count;
        element.is_closed = true;
    }

    fn text(&mut self, text: &'a str, at: usize) {
        let Some(element) = self.open.last().map(|id| &mut self.tree.elements[*id]) else { return };
        // Blanks between a tag and a section of CDATA are no part of a value.
        if element.text.trim().is_empty() {
            element.text = Cow::Borrowed(text);
            element.text_at = at;
        } else {
            element.text.to_mut().push_str(text);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'a>, written: &'a str, at: usize) {
        let resolved = match reference.resolve_char_ref() {
            Ok(Some(c)) => Some(c),
            _ => match written {
                "&lt;" => Some('<'),
                "&gt;" => Some('>'),
                "&amp;" => Some('&'),
                "&quot;" => Some('"'),
                "&apos;" => Some('\''),
                // A name that only HTML knows is left to HTML.
                _ => None,
            },
        };
        if resolved.is_none() {
            self.tree.undefined.get_or_insert(at);
        }
        let Some(element) = self.open.last().map(|id| &mut self.tree.elements[*id]) else { return };
        if element.text.is_empty() {
            element.text_at = at;
        }
        match resolved {
            Some(c) => element.text.to_mut().push(c),
            None => element.text.to_mut().push_str(written),
        }
    }

    fn finish(mut self) -> Tree<'a> {
        let count = self.tree.elements.len();
        for id in self.open {
            self.tree.elements[id].end = count;
        }
        self.tree
    }
}

impl<'a> Tree<'a> {
    pub fn root(&self) -> Option<Id> {
        (!self.elements.is_empty()).then_some(Id(0))
    }

    /// The byte of the first reference that XML does not define, if there is one.
    pub fn undefined(&self) -> Option<usize> {
        self.undefined
    }

    fn element(&self, id: Id) -> &Element<'a> {
        &self.elements[id.0]
    }

    /// With its prefix.
    pub fn name(&self, id: Id) -> &'a str {
        self.element(id).name
    }

    /// Whether its end was reached.
    pub fn is_closed(&self, id: Id) -> bool {
        self.element(id).is_closed
    }

    pub fn attr(&self, id: Id, name: &str) -> Option<&str> {
        self.element(id).attrs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// The text directly inside.
    pub fn text(&self, id: Id) -> &str {
        &self.element(id).text
    }

    /// The byte where [`Tree::text`] begins.
    pub fn text_at(&self, id: Id) -> usize {
        self.element(id).text_at
    }

    /// The byte of the start tag.
    pub fn start(&self, id: Id) -> usize {
        self.element(id).start
    }

    /// What stands between the tags, as written.
    pub fn inner(&self, id: Id) -> &'a str {
        &self.file[self.element(id).inner.clone()]
    }

    /// What stands directly inside, in order.
    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.element(id).end;
        let first = Some(id.0 + 1).filter(|first| *first < end);
        std::iter::successors(first, move |at| Some(self.elements[*at].end).filter(|next| *next < end)).map(Id)
    }

    /// The first child of that name.
    pub fn child(&self, id: Id, name: &str) -> Option<Id> {
        self.children(id).find(|child| self.name(*child) == name)
    }

    /// The text of the first child of that name, trimmed; `None` if there is none or it is empty.
    pub fn value(&self, id: Id, name: &str) -> Option<&str> {
        self.child(id, name).map(|child| self.text(child).trim()).filter(|text| !text.is_empty())
    }

    /// Everything inside, in the order of the document.
    pub fn descendants(&self, id: Id) -> impl Iterator<Item = Id> + use<> {
        (id.0 + 1..self.element(id).end).map(Id)
    }
}
