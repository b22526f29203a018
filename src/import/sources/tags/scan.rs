//! Cuts a text into prose, code and tags, in one pass from the front to the back.
//!
//! The generators expand their tags before Markdown is read, so no Markdown parser can say where code is: what stands
//! between `{% codeblock %}` and its end is no Markdown at all, and a backtick in it opens nothing. So lines are read one
//! by one, with as much of CommonMark as tells code from prose: fences, indented code, lists, code spans.
//!
//! Every byte of the text is in exactly one piece.

use super::lines::{Fence, columns, fence, line_end, list_mark, paragraph_end};
use std::collections::BTreeMap;

/// Longer runs of backticks are no code span: a bound, so that no text can make reading quadratic.
const MAX_TICKS: usize = 32;

/// Which tags a text has.
#[derive(Clone, Copy)]
pub struct Syntax {
    /// How tags open and close. What opens like another stands before it.
    pub forms: &'static [(&'static str, &'static str)],
    /// The tags whose content is no Markdown, by name.
    pub verbatim: &'static [&'static str],
    /// Whether the words in the second tag close the first.
    pub closes: fn(opening: &str, closing: &str) -> bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The byte at which it begins.
    pub start: usize,
    pub text: &'a str,
    pub kind: Kind<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    Prose,
    /// A code span, or a line of indented code.
    Code,
    Fence(Fence<'a>),
    Tag(Tag<'a>),
    /// A tag with its end, and what stands between them.
    Verbatim(Tag<'a>, &'a str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// `{{` or `{%` and the like, as it opens.
    pub open: &'static str,
    /// What stands between the delimiters.
    pub inner: &'a str,
}

/// Cuts `text` into pieces, in order.
pub fn pieces(text: &str, syntax: Syntax) -> Vec<Piece<'_>> {
    let mut scanner = Scanner {
        text,
        syntax,
        at: 0,
        prose: 0,
        is_block_start: true,
        lists: Vec::new(),
        paragraph: 0,
        unmatched: BTreeMap::new(),
        unclosed: Vec::new(),
        pieces: Vec::new(),
    };
    while scanner.at < text.len() {
        scanner.line();
    }
    scanner.flush(text.len());
    scanner.pieces
}

struct Scanner<'a> {
    text: &'a str,
    syntax: Syntax,
    at: usize,
    /// Where the prose began that no piece holds yet.
    prose: usize,
    /// Whether no paragraph goes on into the line.
    is_block_start: bool,
    /// The columns at which the content of the open list items begins.
    lists: Vec<usize>,
    /// Where the last paragraph ends in which a code span was looked for.
    paragraph: usize,
    /// Length of a run of backticks → the byte up to which none closes it.
    unmatched: BTreeMap<usize, usize>,
    /// Names of verbatim tags that are not closed any more.
    unclosed: Vec<&'a str>,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Scanner<'a> {
    fn line(&mut self) {
        let end = line_end(self.text, self.at);
        let line = &self.text[self.at..end];
        if line.trim().is_empty() {
            self.is_block_start = true;
            self.at = end;
        } else if let Some(fence) = fence(self.text, self.at) {
            let whole = fence.lead.len() + fence.marks.len() + fence.info.len();
            let line_break = line_end(self.text, self.at + whole) - (self.at + whole);
            let length = whole + line_break + fence.body.len() + fence.closing.len();
            self.list_mark(line);
            self.piece(self.at + length, Kind::Fence(fence));
            self.is_block_start = true;
        } else if self.is_indented_code(line) {
            self.piece(end, Kind::Code);
        } else {
            self.list_mark(line);
            self.is_block_start = line.starts_with('#');
            self.inline(end);
        }
    }

    fn is_indented_code(&mut self, line: &str) -> bool {
        let indent = columns(line);
        if !self.is_block_start {
            return false;
        }
        self.leave_lists(indent);
        indent >= self.lists.last().copied().unwrap_or(0) + 4
    }

    /// Opens the item of a list, if the line begins one.
    fn list_mark(&mut self, line: &str) {
        let indent = columns(line);
        let Some(mark) = list_mark(line.trim_start()) else { return };
        self.leave_lists(indent);
        self.lists.push(indent + mark);
    }

    /// Closes the items that a line of this indentation is no part of.
    fn leave_lists(&mut self, indent: usize) {
        while self.lists.pop_if(|content| indent < *content).is_some() {}
    }

    /// Reads on to `end`, or to the end of the line in which a longer construct ends.
    fn inline(&mut self, mut end: usize) {
        while self.at < end {
            let Some(found) = self.text[self.at..end].find(['`', '{', '\\']) else {
                self.at = end;
                return;
            };
            self.at += found;
            let rest = &self.text[self.at..];
            if let Some(escaped) = rest.strip_prefix('\\') {
                // A backslash before a tag is the author's business; before a backtick it keeps it from opening code.
                self.at += 1 + usize::from(escaped.starts_with('`'));
            } else if rest.starts_with('`') {
                self.code_span();
            } else if !self.tag() {
                self.at += 1;
            }
            if self.at > end {
                end = line_end(self.text, self.at);
            }
        }
    }

    fn code_span(&mut self) {
        let start = self.at;
        let length = ticks(&self.text[start..]);
        let inside = start + length;
        if length > MAX_TICKS || self.unmatched.get(&length).is_some_and(|until| start < *until) {
            self.at = inside;
            return;
        }
        if self.paragraph <= start {
            self.paragraph = paragraph_end(self.text, start);
        }
        let limit = self.paragraph;
        let mut at = inside;
        while let Some(found) = self.text.get(at..limit).and_then(|rest| rest.find('`')) {
            let run = ticks(&self.text[at + found..limit]);
            at += found + run;
            if run == length {
                self.at = start;
                self.piece(at, Kind::Code);
                return;
            }
        }
        self.unmatched.insert(length, limit);
        self.at = inside;
    }

    /// Takes the tag that begins here, if one does.
    fn tag(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some((open, close)) = self.syntax.forms.iter().find(|(open, _)| rest.starts_with(open)).copied() else { return false };
        let Some(inner) = inner(&rest[open.len()..], open, close) else { return false };
        let tag = Tag { open, inner };
        let end = self.at + open.len() + inner.len() + close.len();
        match self.verbatim(tag, end, close) {
            Some((body, end)) => {
                self.piece(end, Kind::Verbatim(tag, body));
                self.is_block_start = true;
            }
            None => self.piece(end, Kind::Tag(tag)),
        }
        true
    }

    /// What stands between a verbatim tag and its end, and where that ends.
    fn verbatim(&mut self, tag: Tag<'a>, from: usize, close: &str) -> Option<(&'a str, usize)> {
        let name = name(tag.inner);
        if !self.syntax.verbatim.contains(&name) || self.unclosed.contains(&name) || tag.inner.trim_end().ends_with('/') {
            return None;
        }
        let mut at = from;
        while let Some(found) = self.text[at..].find(tag.open) {
            let start = at + found;
            at = start + tag.open.len();
            let Some(inner) = inner(&self.text[at..], tag.open, close) else { continue };
            if (self.syntax.closes)(name, inner) {
                return Some((&self.text[from..start], at + inner.len() + close.len()));
            }
        }
        self.unclosed.push(name);
        None
    }

    /// Ends the prose here, and adds what lies before `end`.
    fn piece(&mut self, end: usize, kind: Kind<'a>) {
        self.flush(self.at);
        self.pieces.push(Piece { start: self.at, text: &self.text[self.at..end], kind });
        self.at = end;
        self.prose = end;
    }

    fn flush(&mut self, end: usize) {
        if self.prose < end {
            self.pieces.push(Piece { start: self.prose, text: &self.text[self.prose..end], kind: Kind::Prose });
        }
    }
}

/// The name of a tag: its first word, without the marks that trim blanks around it.
pub fn name(inner: &str) -> &str {
    parts(inner).0
}

/// The name of a tag, and what stands behind it.
pub fn parts(inner: &str) -> (&str, &str) {
    let inner = inner.trim_start_matches(['-', '~']).trim_start();
    let end = inner.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    (name.trim_end_matches(['-', '~']), rest.trim_end_matches(['-', '~']))
}

/// What a tag says, up to its end; nothing if another one opens first.
fn inner<'a>(rest: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let mut at = 0;
    while let Some(found) = rest[at..].find(['{', '%', '}', '>']) {
        at += found;
        if rest[at..].starts_with(close) {
            return Some(&rest[..at]);
        }
        if rest[at..].starts_with(open) {
            return None;
        }
        at += 1;
    }
    None
}

fn ticks(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}
