//! Running text: text that is escaped where it must be, and marks as delimiters where these would be read as such.

use super::block::Means;
use super::escape::{self, Delimiters, Surroundings};
use crate::import::convert::runs::Ev;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeSet;

/// Where running text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the beginning of a line.
    Line,
    /// Behind something in its line.
    Inside,
    Heading,
    Cell,
}

/// A part of running text as it will be written, but for delimiters and escapes.
enum Part<'a> {
    Text(&'a str),
    /// Markdown that is complete: code spans, breaks, HTML.
    Done(String),
    Open,
    Close(Delimiter),
    /// `[`, and how far its link is plain.
    LinkStart,
    /// `](…)`.
    LinkEnd(String),
    ImageStart,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Delimiter {
    Emphasis,
    Strong,
    Strikethrough,
}

impl Delimiter {
    fn tags(self) -> (&'static str, &'static str) {
        match self {
            Self::Emphasis => ("<em>", "</em>"),
            Self::Strong => ("<strong>", "</strong>"),
            Self::Strikethrough => ("<del>", "</del>"),
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Self::Emphasis => "*",
            Self::Strong => "**",
            Self::Strikethrough => "~~",
        }
    }
}

/// Writes running text. A break stands at the end of its line, and the next line begins without prefixes.
pub fn inline(events: &[Ev], place: Place, means: Means) -> String {
    let parts = parts(events, place, means);
    let (spelled, delimiters) = spell(&parts, means);
    let mut out = String::new();
    let mut links = 0usize;
    let mut line_start = matches!(place, Place::Line);
    let mut first_line = true;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Text(text) => {
                let next = following(&parts, &spelled, at);
                let surroundings = Surroundings {
                    line_start,
                    first_line,
                    in_link: links > 0,
                    in_cell: place == Place::Cell,
                    heading_end: place == Place::Heading && at + 1 == parts.len(),
                    before: out.chars().next_back(),
                    after: next,
                    delimiters: &delimiters,
                };
                escape::text(text, &surroundings, &mut out);
                line_start = false;
            }
            Part::Done(text) => {
                out.push_str(text);
                line_start = text.ends_with('\n');
                first_line &= !line_start;
            }
            Part::LinkStart => {
                links += 1;
                out.push('[');
                line_start = false;
            }
            Part::ImageStart => {
                links += 1;
                out.push_str("![");
                line_start = false;
            }
            Part::LinkEnd(end) => {
                links = links.saturating_sub(1);
                out.push_str(end);
            }
            Part::Open | Part::Close(_) => {
                out.push_str(&spelled[at]);
                line_start = false;
            }
        }
    }
    out
}

fn parts<'a>(events: &'a [Ev], place: Place, means: Means) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::with_capacity(events.len());
    let mut ends = Vec::new();
    let mut at = 0;
    while at < events.len() {
        match &events[at] {
            Event::Text(text) => parts.push(Part::Text(text)),
            Event::Code(code) => parts.push(Part::Done(code_span(code, place == Place::Cell))),
            Event::InlineHtml(html) | Event::Html(html) => {
                let html = if place == Place::Cell { html.replace('|', "&#124;").replace('\n', " ") } else { html.to_string() };
                parts.push(Part::Done(html));
            }
            Event::FootnoteReference(label) => parts.push(Part::Done(format!("[^{label}]"))),
            Event::SoftBreak => parts.push(Part::Done("\n".to_owned())),
            Event::HardBreak if means.breaks || matches!(place, Place::Cell | Place::Heading) => parts.push(Part::Done("<br>".to_owned())),
            Event::HardBreak => parts.push(Part::Done("\\\n".to_owned())),
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                if let Some(auto) = autolink(events, at, dest_url, title) {
                    parts.push(Part::Done(auto));
                    at += 3;
                    continue;
                }
                parts.push(Part::LinkStart);
                ends.push(link_end(dest_url, title, place == Place::Cell));
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                parts.push(Part::ImageStart);
                ends.push(link_end(dest_url, title, place == Place::Cell));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => parts.push(Part::LinkEnd(ends.pop().unwrap_or_default())),
            Event::Start(Tag::Emphasis) => parts.push(Part::Open),
            Event::Start(Tag::Strong) => parts.push(Part::Open),
            Event::Start(Tag::Strikethrough) => parts.push(Part::Open),
            Event::End(TagEnd::Emphasis) => parts.push(Part::Close(Delimiter::Emphasis)),
            Event::End(TagEnd::Strong) => parts.push(Part::Close(Delimiter::Strong)),
            Event::End(TagEnd::Strikethrough) => parts.push(Part::Close(Delimiter::Strikethrough)),
            _ => {}
        }
        at += 1;
    }
    parts
}

/// How each delimiter is spelled (empty for other parts), and the runs that may be read as delimiters.
fn spell(parts: &[Part], means: Means) -> (Vec<String>, Delimiters) {
    let mut spelled: Vec<String> = vec![String::new(); parts.len()];
    let pairs = pairs(parts);
    // From the outside in: what stands inside looks at what is around it.
    for (open, close, delimiter) in &pairs {
        let as_tags = means.emphasis || !fits(parts, &spelled, *open, *close);
        let (start, end) = match (as_tags, delimiter) {
            (true, _) => delimiter.tags(),
            (false, Delimiter::Strikethrough) => ("~~", "~~"),
            (false, _) => {
                let mark = delimiter.mark();
                // Right within another pair of stars the two would be one run, and which is the inner one would be left open.
                let nested = *open > 0 && spelled[*open - 1].ends_with('*') && matches!(parts[*open - 1], Part::Open)
                    || matches!(parts.get(*close + 1), Some(Part::Close(_))) && spelled[*close + 1].ends_with('*');
                let can_underscore = !before(parts, &spelled, *open).is_some_and(char::is_alphanumeric)
                    && !after(parts, *close).is_some_and(char::is_alphanumeric);
                match (nested && can_underscore, mark) {
                    (true, "*") => ("_", "_"),
                    (true, _) => ("__", "__"),
                    (false, mark) => (mark, mark),
                }
            }
        };
        spelled[*open] = start.to_owned();
        spelled[*close] = end.to_owned();
    }
    let mut delimiters = Delimiters::default();
    for (part, spelled) in parts.iter().zip(&spelled) {
        match part {
            Part::Text(text) => delimiters.count(text),
            Part::Done(text) if text.starts_with('`') => delimiters.ticks += 2,
            // A code span begins before everything else: it may end in an address or in a tag.
            Part::Done(text) | Part::LinkEnd(text) => delimiters.ticks += text.matches('`').count(),
            _ => delimiters.count(spelled),
        }
    }
    (spelled, delimiters)
}

/// Pairs of delimiters by their parts, outer ones first.
fn pairs(parts: &[Part]) -> Vec<(usize, usize, Delimiter)> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Open => {
                open.push(pairs.len());
                pairs.push((at, at, Delimiter::Emphasis));
            }
            Part::Close(delimiter) => {
                if let Some(pair) = open.pop() {
                    pairs[pair].1 = at;
                    pairs[pair].2 = *delimiter;
                }
            }
            _ => {}
        }
    }
    pairs
}

/// Whether delimiters at these places would be read as such (CommonMark 0.31, "Emphasis and strong emphasis").
fn fits(parts: &[Part], spelled: &[String], open: usize, close: usize) -> bool {
    if open + 1 == close {
        return false;
    }
    let adjacent = |at: Option<usize>| at.and_then(|at| parts.get(at));
    // A closing run right before an opening one would be one run with it.
    let glued_before = matches!(adjacent(open.checked_sub(1)), Some(Part::Close(_))) && spelled[open - 1].ends_with(['*', '~', '_']);
    let glued_after = matches!(parts.get(open + 1), Some(Part::Close(_))) || matches!(adjacent(close.checked_sub(1)), Some(Part::Open));
    if glued_before || glued_after {
        return false;
    }
    let outside_before = outside(parts, spelled, open, -1);
    let inside_first = inside(parts, open, 1);
    let inside_last = inside(parts, close, -1);
    let outside_after = outside(parts, spelled, close, 1);
    left_flanking(outside_before, inside_first) && left_flanking(outside_after, inside_last)
}

/// Whether a run between two characters is left-flanking; for a right-flanking one they are given the other way round.
fn left_flanking(before: Option<char>, after: Option<char>) -> bool {
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let punctuation = |c: Option<char>| c.is_some_and(is_punctuation);
    !blank(after) && (!punctuation(after) || blank(before) || punctuation(before))
}

/// The character outside of the delimiter at `at`, in a direction; delimiters that are written with it are passed over.
fn outside(parts: &[Part], spelled: &[String], at: usize, step: isize) -> Option<char> {
    let mut index = at as isize + step;
    while let Some(part) = usize::try_from(index).ok().and_then(|index| parts.get(index)) {
        match part {
            Part::Open | Part::Close(_) if spelled[index as usize].starts_with('<') => return Some(if step < 0 { '>' } else { '<' }),
            Part::Open if step > 0 => return Some('*'),
            Part::Close(_) if step < 0 => return Some('*'),
            Part::Open | Part::Close(_) => index += step,
            part => return edge(part, step < 0),
        }
    }
    None
}

/// The character inside of the delimiter at `at`: delimiters in between are part of its run.
fn inside(parts: &[Part], at: usize, step: isize) -> Option<char> {
    let mut index = at as isize + step;
    while let Some(part) = usize::try_from(index).ok().and_then(|index| parts.get(index)) {
        match part {
            Part::Open | Part::Close(_) => index += step,
            part => return edge(part, step < 0),
        }
    }
    None
}

/// The first character of a part as written, or its last.
fn edge(part: &Part, last: bool) -> Option<char> {
    match part {
        Part::Text(text) if last => text.chars().next_back(),
        Part::Text(text) => text.chars().next(),
        Part::Done(text) if last => text.chars().next_back(),
        Part::Done(text) => text.chars().next(),
        Part::LinkStart => Some('['),
        Part::ImageStart => Some(if last { '[' } else { '!' }),
        Part::LinkEnd(_) => Some(if last { ')' } else { ']' }),
        Part::Open | Part::Close(_) => Some('*'),
    }
}

fn before(parts: &[Part], spelled: &[String], at: usize) -> Option<char> {
    outside(parts, spelled, at, -1)
}

fn after(parts: &[Part], at: usize) -> Option<char> {
    inside(parts, at, 1)
}

/// What follows upon a part: the first character that will be written.
fn following(parts: &[Part], spelled: &[String], at: usize) -> Option<char> {
    let next = parts.get(at + 1)?;
    match next {
        Part::Open | Part::Close(_) => spelled[at + 1].chars().next(),
        part => edge(part, false),
    }
}

/// CommonMark's punctuation: the general categories P and S. Beyond ASCII, what is neither letter, digit, mark nor blank.
pub fn is_punctuation(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_punctuation(),
        false => !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control() && !is_mark(c),
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// A code span around any text: with as many backticks as never stand in a row in it, and with blanks where these would
/// touch.
fn code_span(code: &str, in_cell: bool) -> String {
    let runs: BTreeSet<usize> = code.split(|c| c != '`').map(str::len).collect();
    let length = (1..).find(|length| !runs.contains(length)).unwrap_or_default();
    let ticks = "`".repeat(length);
    let pad = code.starts_with('`') || code.ends_with('`') || (code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty());
    let space = if pad { " " } else { "" };
    let code = if in_cell { code.replace('|', "\\|") } else { code.to_owned() };
    format!("{ticks}{space}{code}{space}{ticks}")
}

/// Whether a text can be a code span at all: an empty one cannot.
pub fn code_span_fits(code: &str) -> bool {
    !code.is_empty()
}

/// `<https://…>` for a link that shows its own address.
fn autolink(events: &[Ev], at: usize, dest: &str, title: &str) -> Option<String> {
    let [_, Event::Text(text), Event::End(TagEnd::Link), ..] = &events[at..] else { return None };
    if !title.is_empty() {
        return None;
    }
    let plain =
        |text: &str| !text.contains(|c: char| c.is_ascii_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\' | '&' | '|' | '`'));
    let has_scheme = dest.split_once(':').is_some_and(|(scheme, _)| {
        (2..=32).contains(&scheme.len())
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
    });
    if **text == *dest && has_scheme && plain(dest) {
        return Some(format!("<{dest}>"));
    }
    let mail = dest.strip_prefix("mailto:").filter(|mail| **text == **mail)?;
    let (name, host) = mail.split_once('@')?;
    let is_name = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+".contains(&b));
    (is_name(name) && is_name(host) && !host.contains('_')).then(|| format!("<{mail}>"))
}

/// `](address "title")`.
fn link_end(dest: &str, title: &str, in_cell: bool) -> String {
    let mut out = String::from("](");
    out.push_str(&destination(dest));
    if !title.is_empty() {
        let mut escaped = String::new();
        for (at, c) in title.char_indices() {
            match c {
                '"' | '`' => out_escaped(&mut escaped, c),
                '\\' if title[at + 1..].starts_with(|c: char| c.is_ascii_punctuation()) || at + 1 == title.len() => {
                    out_escaped(&mut escaped, c)
                }
                '&' if escape::is_entity(&title[at..]) => out_escaped(&mut escaped, c),
                c => escaped.push(c),
            }
        }
        out.push_str(" \"");
        out.push_str(&escaped);
        out.push('"');
    }
    out.push(')');
    match in_cell {
        true => out.replace('|', "\\|"),
        false => out,
    }
}

fn out_escaped(out: &mut String, c: char) {
    out.push('\\');
    out.push(c);
}

/// An address as Markdown takes it: bare, or between `<` and `>` where it holds blanks.
fn destination(dest: &str) -> String {
    let pointed = dest.is_empty() || dest.contains(|c: char| c == ' ' || c.is_control()) || dest.starts_with('<');
    let mut depth = 0i32;
    let balanced = dest.chars().all(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (0..32).contains(&depth)
    }) && depth == 0;
    let mut out = String::with_capacity(dest.len() + 2);
    for (at, c) in dest.char_indices() {
        let rest = &dest[at + c.len_utf8()..];
        match c {
            '\\' if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_punctuation()) => out_escaped(&mut out, c),
            '&' if escape::is_entity(&dest[at..]) => out_escaped(&mut out, c),
            '<' | '>' if pointed => out_escaped(&mut out, c),
            '`' => out_escaped(&mut out, c),
            '(' | ')' if !pointed && !balanced => out_escaped(&mut out, c),
            '\n' | '\r' | '\t' => out.push_str(&format!("%{:02X}", c as u32)),
            c if c.is_control() => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    match pointed {
        true => format!("<{out}>"),
        false => out,
    }
}
