//! The code blocks of a page, each with its lines and where every line begins in the file.

use crate::diag::{Span, Spanned};
use crate::example::Code;
use crate::page::Fence;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use std::ops::Range;

/// A code block as it stands in the file.
pub struct Block<'a> {
    /// Of the whole block.
    pub span: Span,
    /// The info string, or the first line of an indented block.
    pub info: Span,
    /// `None` for an indented block.
    pub fence: Option<&'a Fence>,
    /// The text of the page.
    page: &'a str,
    /// What is between its start and its end.
    events: Events<'a>,
    /// Where its first line begins, with what a quote or a list puts before it.
    first: usize,
    /// Whether another code block stands right before this one, with nothing but blank lines between.
    pub follows: bool,
    /// Where that one ends.
    pub before: usize,
    /// The bytes between the lines of the two fences.
    pub body: Span,
    /// What stands before each of its lines in a quote or a list.
    pub prefix: String,
    /// How the lines of the file end.
    pub newline: &'static str,
    /// The backticks or tildes that open it.
    pub marks: Spanned<String>,
}

type Events<'a> = &'a [(Event<'a>, Range<usize>)];

impl Block<'_> {
    /// Its lines. Most blocks are no examples, and nobody asks for theirs.
    pub fn code(&self) -> Code {
        let text: String =
            self.events.iter().filter_map(|(event, _)| if let Event::Text(line) = event { Some(&**line) } else { None }).collect();
        Code { starts: starts(self.page, self.first, &text).into(), text: with_end(text).into() }
    }
}

/// Every code block, in order.
pub fn blocks<'a>(text: &'a str, events: Events<'a>, fences: &'a [Fence]) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut before = None;
    let mut open: Option<(bool, usize, Range<usize>)> = None;
    for (at, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => open = Some((matches!(kind, CodeBlockKind::Fenced(_)), at + 1, range.clone())),
            Event::Text(_) if open.is_some() => {}
            Event::End(TagEnd::CodeBlock) => {
                let Some((is_fenced, inside, range)) = open.take() else { continue };
                let end = range.end;
                // Typed blocks are fenced, and no code.
                let is_code = !is_fenced || fences.binary_search_by_key(&range.start, |fence| fence.span.start).is_ok();
                if is_code {
                    blocks.push(block(text, range, is_fenced, &events[inside..at], before, fences));
                }
                before = is_code.then_some(end);
            }
            _ => before = None,
        }
    }
    blocks
}

fn block<'a>(
    text: &'a str,
    range: Range<usize>,
    is_fenced: bool,
    events: Events<'a>,
    before: Option<usize>,
    fences: &'a [Fence],
) -> Block<'a> {
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let first_line = text[range.clone()].lines().next().unwrap_or_default();
    let marks_at = range.start + first_line.len() - first_line.trim_start().len();
    let found = fences.binary_search_by_key(&range.start, |fence| fence.span.start).ok();
    let fence = found.filter(|_| is_fenced).map(|at| &fences[at]);
    let mut marks = String::new();
    let mut info = Span::new(range.start, range.start + first_line.len());
    let mut body = Span::from(range.clone());
    if fence.is_some() {
        let sign = text[marks_at..].chars().next().unwrap_or('`');
        marks = text[marks_at..].chars().take_while(|c| *c == sign).collect();
        let raw = &text[marks_at + marks.len()..range.start + first_line.len()];
        let from = marks_at + marks.len() + raw.len() - raw.trim_start().len();
        info = Span::new(from, from + raw.trim().len());
        if info.start == info.end {
            info = Span::new(marks_at, marks_at + marks.len());
        }
        body = inner(text, &range, &marks);
    }
    let marks_end = marks_at + marks.len();
    let first = if is_fenced { body.start } else { line_start };
    Block {
        span: range.clone().into(),
        info,
        fence,
        page: text,
        events,
        first,
        follows: before.is_some(),
        before: before.unwrap_or_default(),
        body,
        prefix: text[line_start..marks_at].chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect(),
        newline: if text[..body.start].ends_with("\r\n") { "\r\n" } else { "\n" },
        marks: Spanned::new(marks, marks_at..marks_end),
    }
}

/// The bytes from the line behind the opening fence up to the line of the closing one, or to the end without one.
fn inner(text: &str, range: &Range<usize>, marks: &str) -> Span {
    let Some(start) = text[range.clone()].find('\n').map(|at| range.start + at + 1) else { return Span::new(range.end, range.end) };
    let content = text[start..range.end].trim_end_matches(['\n', '\r']);
    let last = content.rfind('\n').map_or(start, |at| start + at + 1);
    let closing = text[last..start + content.len()].trim_start_matches([' ', '\t', '>']).trim_end();
    let sign = marks.chars().next().unwrap_or('`');
    let is_closed = closing.len() >= marks.len() && closing.chars().all(|c| c == sign);
    let end = if is_closed { last } else { range.end.max(start) };
    Span::new(start, end)
}

/// Where each line of `code` begins in `text`, whose lines from byte `at` on hold them, each behind what a quote or a
/// list puts before it.
fn starts(text: &str, mut at: usize, code: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    for line in code.lines() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let written = text[at..end].trim_end_matches('\r');
        // A tab that a list took a part of is shown as blanks, so the lines may differ in their first bytes.
        let own = if written.ends_with(line) { line } else { line.trim_start() };
        let start = if written.ends_with(own) { at + written.len() - own.len() } else { at };
        starts.push(start);
        at = (end + 1).min(text.len());
    }
    starts
}

/// Every line with an end, also the last one of a block that the file's end closes.
fn with_end(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
