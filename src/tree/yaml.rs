//! YAML into the common tree, from the parser's events.
//!
//! Events carry the bytes and the style of each scalar, and a key that stands twice does not end them, so every
//! fault is found in one go. After a syntax error reading resumes at the next line that looks like a key of the
//! outermost mapping: what was sound before and after it is kept.

use super::{Entry, Node, Table, Value};
use crate::diag::{Checked, Diag, Place, Span, Spanned};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};
use std::collections::BTreeMap;
use std::sync::Arc;

/// More nodes than any front matter has; what aliases repeat counts each time, so that a few lines cannot
/// become gigabytes.
const MAX_NODES: usize = 20_000;

/// The same of a file of data.
const MAX_DATA_NODES: usize = 1_000_000;

/// Deeper than any front matter nests, and shallow enough to walk by recursion.
const MAX_DEPTH: usize = 100;

/// Enough to mend in one go; a bound, so that no text can make reading quadratic.
const MAX_FAULTS: usize = 10;

/// Reads the mapping in `text`, which begins at byte `offset` of the file at `path`.
pub fn read(path: &Arc<str>, text: &str, offset: usize) -> Checked<Table> {
    let strict = read_strictly(path, text, offset);
    if strict.diags.is_empty() {
        return strict;
    }
    // YAML lets tabs separate what stands in brackets; the parser does not, where they begin a line. Blanks in
    // their place change neither the meaning nor the bytes of anything.
    match without_tabs(text).map(|text| read_strictly(path, &text, offset)) {
        Some(read) if read.diags.is_empty() => read,
        _ => strict,
    }
}

/// Reads whatever value is in `text`, which begins at byte `offset` of the file at `path`, up to the first fault of syntax.
pub fn document(path: &Arc<str>, text: &str, offset: usize) -> Checked<Node> {
    let mut builder = Builder { whole: Some(None), max_nodes: MAX_DATA_NODES, ..Builder::new(path, text, offset) };
    builder.run(0);
    let value = builder.whole.flatten().unwrap_or(Node { value: Value::Null, span: Span::new(offset, offset) });
    Checked::new(value, builder.diags)
}

/// The text with the tabs at the front of lines inside of brackets replaced by blanks, if there are any.
fn without_tabs(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if depth > 0 {
            out.extend(std::iter::repeat_n(' ', indent));
        } else {
            out.push_str(&line[..indent]);
        }
        out.push_str(&line[indent..]);
        for byte in line.bytes() {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    (out != text).then_some(out)
}

fn read_strictly(path: &Arc<str>, text: &str, offset: usize) -> Checked<Table> {
    let mut builder = Builder::new(path, text, offset);
    let mut start = 0;
    for _ in 0..MAX_FAULTS {
        let Some(fault) = builder.run(start) else { break };
        let Some(next) = next_key(text, fault.max(start)) else { break };
        start = next;
    }
    builder.diags.sort_by(|a, b| a.place.cmp(&b.place));
    Checked::new(builder.table, builder.diags)
}

/// The first line after `fault` that begins with a letter and has a colon: a key of the outermost mapping.
fn next_key(text: &str, fault: usize) -> Option<usize> {
    let rest = &text[fault..];
    let mut start = fault + rest.find('\n')? + 1;
    for line in text[start..].split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_alphabetic()) && line.contains(':') {
            return Some(start);
        }
        start += line.len();
    }
    None
}

struct Builder<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    offset: usize,
    /// What the outermost mapping holds so far.
    table: Table,
    /// Where any value will do, that value once it was read.
    whole: Option<Option<Node>>,
    nodes: usize,
    max_nodes: usize,
    /// What stands where the outermost mapping should; if a syntax error follows, that is the fault.
    stray: Option<(Span, &'static str)>,
    diags: Vec<Diag>,
}

/// A collection that is still open.
struct Frame {
    start: usize,
    anchor: usize,
    collection: Collection,
}

enum Collection {
    Sequence(Vec<Node>),
    /// The key whose value comes next; `Some(None)` when that key was faulty and its value is to be dropped.
    Mapping(Table, Option<Option<Spanned<String>>>),
}

impl<'a> Builder<'a> {
    fn new(path: &'a Arc<str>, text: &'a str, offset: usize) -> Self {
        Self { path, text, offset, table: Vec::new(), whole: None, nodes: 0, max_nodes: MAX_NODES, stray: None, diags: Vec::new() }
    }

    /// Reads from `start` on. Returns the byte where the syntax broke, if it did; the outermost mapping's
    /// entries up to there are kept.
    fn run(&mut self, start: usize) -> Option<usize> {
        let options = granit_parser::options! { emit_unresolved_aliases: true };
        let mut stack: Vec<Frame> = Vec::new();
        let mut anchors: BTreeMap<usize, Node> = BTreeMap::new();
        let mut fault = None;
        self.stray = None;
        for event in Parser::new_from_str_with_options(&self.text[start..], options) {
            let (event, range) = match event {
                Ok((event, span)) => (event, self.span(start, span.byte_range().unwrap_or(0..0))),
                Err(error) => {
                    fault = Some(self.syntax_error(start, &error, &stack));
                    break;
                }
            };
            let (node, anchor) = match event {
                Event::Scalar(text, style, anchor, tag) => (self.scalar(&text, style, tag.as_deref(), range), anchor),
                Event::SequenceStart(_, anchor, tag) => {
                    self.refuse_tag(tag.as_deref(), range);
                    stack.push(Frame { start: range.start, anchor, collection: Collection::Sequence(Vec::new()) });
                    continue;
                }
                Event::MappingStart(_, anchor, tag) => {
                    self.refuse_tag(tag.as_deref(), range);
                    stack.push(Frame { start: range.start, anchor, collection: Collection::Mapping(Vec::new(), None) });
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => match stack.pop() {
                    Some(frame) => self.close(frame, range.end),
                    None => continue,
                },
                Event::Alias(id) => {
                    let value = anchors.get(&id).map_or(Value::Null, |node| node.value.clone());
                    let node = Node { value, span: range };
                    let (count, depth) = extent(&node);
                    self.nodes += count;
                    if stack.len() + depth > MAX_DEPTH {
                        self.nodes = self.max_nodes;
                    }
                    (node, 0)
                }
                Event::UnresolvedAlias(name) => {
                    self.diags.push(unknown_alias(self.place(range), &name));
                    (Node { value: Value::Null, span: range }, 0)
                }
                _ => continue,
            };
            self.nodes += 1;
            if self.nodes > self.max_nodes || stack.len() > MAX_DEPTH {
                self.diags.push(too_large(self.place(node.span), self.max_nodes));
                return None;
            }
            if anchor != 0 {
                anchors.insert(anchor, node.clone());
            }
            self.place_node(&mut stack, node);
        }
        if let (None, Some((span, kind))) = (fault, self.stray) {
            self.diags.push(not_a_mapping(self.place(span), kind));
        }
        // After a fault, what the outermost mapping has so far counts all the same, but for a value that ends in
        // the faulty line: it is not what was meant.
        if let (Some(fault), Some(Frame { collection: Collection::Mapping(mut table, _), .. })) = (fault, stack.into_iter().next()) {
            let line = self.text[..fault].rfind('\n').map_or(0, |at| at + 1) + self.offset;
            table.pop_if(|last| last.value.span.end > line);
            self.keep(table);
        }
        fault
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Node {
        let value = match (style, tag.map(Tag::core_suffix)) {
            (_, Some(Some("str"))) => Value::String(text.to_owned()),
            (ScalarStyle::Plain, None | Some(Some(_))) => match text {
                "" | "~" | "null" | "Null" | "NULL" => Value::Null,
                _ => Value::Plain(text.to_owned()),
            },
            (_, Some(None)) => {
                self.refuse_tag(tag, span);
                // One fault is enough: what the type was to make of the value is not known.
                Value::Null
            }
            _ => Value::String(text.to_owned()),
        };
        if style == ScalarStyle::DoubleQuoted {
            self.warn_of_no_break_space(span);
        }
        Node { value, span }
    }

    /// Whoever escapes an underscore as Markdown wants it gets a no-break space from YAML (1.2.2, section 5.7).
    fn warn_of_no_break_space(&mut self, span: Span) {
        let mut chars = self.text[span.start - self.offset..span.end - self.offset].char_indices();
        while let Some((at, c)) = chars.next() {
            if c == '\\' && chars.next().is_some_and(|(_, next)| next == '_') {
                let start = span.start + at;
                self.diags.push(no_break_space(self.place(Span::new(start, start + 2))));
            }
        }
    }

    fn close(&mut self, frame: Frame, end: usize) -> (Node, usize) {
        let (value, last) = match frame.collection {
            Collection::Sequence(items) => {
                let last = items.last().map(|node| node.span.end);
                (Value::Array(items), last)
            }
            Collection::Mapping(entries, _) => {
                let last = entries.last().map(|entry| entry.value.span.end);
                (Value::Table(entries), last)
            }
        };
        // A block collection has no closing bracket: its end event lies at the next token, lines below.
        let written = &self.text[frame.start - self.offset..end.max(frame.start) - self.offset];
        let bracketed = written.ends_with([']', '}']) && written.starts_with(['[', '{']);
        let end = if bracketed { end } else { last.unwrap_or(frame.start) };
        (Node { value, span: Span::new(frame.start, end.max(frame.start)) }, frame.anchor)
    }

    /// Puts a finished node where it belongs: into the innermost open collection, or at the top.
    fn place_node(&mut self, stack: &mut [Frame], node: Node) {
        match stack.last_mut().map(|frame| &mut frame.collection) {
            Some(Collection::Sequence(items)) => items.push(node),
            Some(Collection::Mapping(entries, pending)) => match pending.take() {
                None => *pending = Some(self.key(entries, node)),
                Some(None) => {}
                Some(Some(key)) => entries.push(Entry { key, value: node }),
            },
            None if self.whole.is_some() => self.whole = Some(Some(node)),
            None => match node.value {
                Value::Table(table) => self.keep(table),
                Value::Null => {}
                _ => self.stray = Some((node.span, node.kind())),
            },
        }
    }

    fn key(&mut self, entries: &Table, node: Node) -> Option<Spanned<String>> {
        let name = match node.value {
            Value::Plain(text) | Value::String(text) => text,
            Value::Null => String::from("null"),
            _ => {
                self.diags.push(key_is_no_scalar(self.place(node.span), node.kind()));
                return None;
            }
        };
        if let Some(first) = entries.iter().find(|entry| entry.key.value == name) {
            self.diags.push(duplicate_key(self.place(node.span), &name, self.place(first.key.span)));
            return None;
        }
        Some(Spanned::new(name, node.span))
    }

    /// Adds entries to the outermost mapping. Reading may have resumed in its midst, so keys may meet here.
    fn keep(&mut self, table: Table) {
        for entry in table {
            match self.table.iter().find(|kept| kept.key.value == entry.key.value) {
                Some(first) => {
                    let diag = duplicate_key(self.place(entry.key.span), &entry.key.value, self.place(first.key.span));
                    self.diags.push(diag);
                }
                None => self.table.push(entry),
            }
        }
    }

    fn refuse_tag(&mut self, tag: Option<&Tag>, span: Span) {
        if let Some(tag) = tag.filter(|tag| tag.core_suffix().is_none()) {
            let written = format!("{}{}", tag.original_handle(), tag.suffix());
            // The parser's range is that of the value, which may be empty and then lies behind its tag.
            let before = &self.text[..span.start - self.offset];
            let shown = before.rfind(&written).map(|at| Span::new(at, at + written.len()).shift(self.offset));
            self.diags.push(unknown_tag(self.place(shown.unwrap_or(span)), &written));
        }
    }

    /// Reports where the syntax broke, and returns the byte after which reading may resume.
    fn syntax_error(&mut self, start: usize, error: &ScanError, stack: &[Frame]) -> usize {
        let at = error.marker().byte_offset().unwrap_or_else(|| byte_of_char(&self.text[start..], error.marker().index()));
        let here = super::within(self.text, start + at..start + at).start;
        // A bracket that is open since an earlier line was forgotten: the lines below it are innocent.
        let bracket = stack.iter().map(|frame| frame.start - self.offset).find(|at| self.text[*at..].starts_with(['[', '{']));
        if let Some(bracket) = bracket.filter(|bracket| self.text[*bracket..here.max(*bracket)].contains('\n')) {
            self.diags.push(not_closed(self.place(Span::new(bracket, bracket + 1).shift(self.offset)), &self.text[bracket..=bracket]));
            return bracket;
        }
        // `title:x` is a text for YAML, which goes on in the next lines until a colon with a blank breaks it.
        if let Some(colon) = self.stray.and_then(|(span, _)| self.colon_without_blank(span)) {
            self.diags.push(blank_missing(self.place(colon)));
            return colon.start - self.offset;
        }
        let shown = self.text[here..].chars().next().filter(|c| !matches!(c, '\r' | '\n')).map_or(0, char::len_utf8);
        self.diags.push(bad_syntax(self.place(Span::new(here, here + shown).shift(self.offset)), error));
        here
    }

    /// The colon after the first word of a text that was meant as a key.
    fn colon_without_blank(&self, span: Span) -> Option<Span> {
        let line = self.text[span.start - self.offset..span.end - self.offset].lines().next()?;
        let colon = line.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?;
        line[colon..].starts_with(':').then(|| Span::new(span.start + colon, span.start + colon + 1))
    }

    fn place(&self, span: Span) -> Place {
        Place::new(self.path, span)
    }

    /// A span of the file from a range of `text[start..]`.
    fn span(&self, start: usize, range: std::ops::Range<usize>) -> Span {
        super::within(self.text, start + range.start..start + range.end).shift(self.offset)
    }
}

fn byte_of_char(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

/// How many nodes there are in `node`, itself included, and how deep they nest.
fn extent(node: &Node) -> (usize, usize) {
    let children: Vec<(usize, usize)> = match &node.value {
        Value::Array(items) => items.iter().map(extent).collect(),
        Value::Table(entries) => entries.iter().map(|entry| extent(&entry.value)).collect(),
        _ => Vec::new(),
    };
    let count = children.iter().map(|(count, _)| count).sum::<usize>();
    let depth = children.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
    (count + 1, depth + 1)
}

fn bad_syntax(place: Place, error: &ScanError) -> Diag {
    let info = error.info();
    let message = match error.kind() {
        ErrorKind::UnexpectedCharacter { character } => format!("a value cannot begin with `{character}`"),
        _ => info.lines().next().unwrap_or("syntax error").to_owned(),
    };
    let help = match error.kind() {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "a value with a colon and a blank in it stands in quotes: `title: \"fix bug: timezone\"`"
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::ExpectedBlockMappingKey => {
            "a line of YAML is `key: value`, with a blank after the colon; values with `:`, `#`, brackets or quotes stand in quotes"
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "a quote inside a string is `''` in single quotes, `\\\"` in double ones"
        }
        ErrorKind::UnclosedQuotedScalar => "close the quote; a quote inside a string is `\\\"` in double quotes, `''` in single ones",
        ErrorKind::UnknownQuotedScalarEscape => "a backslash in double quotes begins an escape; write `\\\\`, or use single quotes",
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabInPlainScalar => {
            "indent with blanks instead of tabs"
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping => "separate the entries by commas and close the bracket: `tags: [kernel, netlink]`",
        ErrorKind::UnexpectedCharacter { .. } => "put the value in quotes",
        _ => "a line of YAML is `key: value`; values with `:`, `#`, brackets or quotes in them stand in quotes",
    };
    Diag::error("yaml-syntax", format!("YAML: {message}")).at(place).help(help)
}

fn not_closed(place: Place, bracket: &str) -> Diag {
    let (what, close) = if bracket == "[" { ("bracket", "]") } else { ("brace", "}") };
    Diag::error("yaml-syntax", format!("YAML: this {what} is not closed"))
        .at(place)
        .help(format!("close it by `{close}`, or put the value in quotes: a plain one cannot begin with `{bracket}`"))
}

fn blank_missing(place: Place) -> Diag {
    Diag::error("yaml-syntax", "YAML: a blank is missing after this colon").at(place).help("write `key: value`")
}

fn no_break_space(place: Place) -> Diag {
    Diag::warning("no-break-space", "`\\_` in double quotes is a no-break space in YAML")
        .at(place)
        .help("write `_` for an underscore, `\\u00A0` if the no-break space is meant")
}

fn not_a_mapping(place: Place, kind: &str) -> Diag {
    Diag::error("yaml-syntax", "YAML: front matter must be keys and values")
        .at(place)
        .label(format!("this is {kind}"))
        .help("write `key: value`, with a blank after the colon")
}

fn key_is_no_scalar(place: Place, kind: &str) -> Diag {
    Diag::error("yaml-syntax", "YAML: a key must be a word")
        .at(place)
        .label(format!("this is {kind}"))
        .help("values that begin with a bracket or a brace stand in quotes")
}

fn duplicate_key(place: Place, key: &str, first: Place) -> Diag {
    Diag::error("duplicate-key", format!("the key `{key}` stands here a second time"))
        .at(place)
        .help("keep one of the two; the first counts until then")
        .related(first, "first here")
}

fn unknown_alias(place: Place, name: &str) -> Diag {
    Diag::error("yaml-syntax", format!("YAML: no anchor `&{name}` stands before this alias"))
        .at(place)
        .help(format!("put the value in quotes: a plain one cannot begin with `*`; an anchor is defined before it, as `&{name}`"))
}

fn unknown_tag(place: Place, tag: &str) -> Diag {
    Diag::error("yaml-syntax", format!("YAML: the type `{tag}` is not understood"))
        .at(place)
        .help("leave it out, or put the value in quotes: a plain one cannot begin with `!`")
}

fn too_large(place: Place, max_nodes: usize) -> Diag {
    Diag::error("yaml-too-large", "this YAML is too large or nested too deeply")
        .at(place)
        .help(format!("aliases count as often as they are used; at most {max_nodes} values, {MAX_DEPTH} levels"))
}
