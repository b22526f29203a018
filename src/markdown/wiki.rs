//! Wikilinks: `[[page]]`, `[[page#heading]]`, `[[page|text]]`, and `![[picture.png]]`.
//!
//! Only what CommonMark leaves as text can be one: `[[1]](https://example.org)` stays the link that it is, which
//! pulldown-cmark's own extension would break. Nor is a text one that no page could be called: the name neither
//! begins nor ends with a blank (`[[ -f x ]]` of a shell), has no bracket (`[[0, 1], [1, 0]]`), and does not begin
//! with a colon (`[[:space:]]`).

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::collections::VecDeque;
use std::ops::Range;

type Item<'a> = (Event<'a>, Range<usize>);

/// The events of a parser with wikilinks as links, a block at the top level at a time, so that blocks that nobody
/// asks for are not read.
pub struct Wikilinks<'a, I> {
    text: &'a str,
    inner: I,
    is_on: bool,
    ready: VecDeque<Item<'a>>,
}

impl<'a, I: Iterator<Item = Item<'a>>> Wikilinks<'a, I> {
    pub fn new(text: &'a str, inner: I, is_on: bool) -> Self {
        let is_on = is_on && text.contains("[[");
        Self { text, inner, is_on, ready: VecDeque::new() }
    }

    fn block(&mut self) -> Vec<Item<'a>> {
        let mut block = Vec::new();
        let mut depth = 0usize;
        for item in self.inner.by_ref() {
            match &item.0 {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            block.push(item);
            if depth == 0 {
                break;
            }
        }
        block
    }
}

impl<'a, I: Iterator<Item = Item<'a>>> Iterator for Wikilinks<'a, I> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.is_on {
            return self.inner.next();
        }
        if self.ready.is_empty() {
            let block = self.block();
            self.ready = linked(self.text, block).into();
        }
        self.ready.pop_front()
    }
}

/// What can be part of a wikilink's marks.
const MARKS: [char; 4] = ['[', ']', '|', '!'];

fn linked<'a>(text: &str, block: Vec<Item<'a>>) -> Vec<Item<'a>> {
    let (start, end) = (block.first().map_or(0, |item| item.1.start), block.last().map_or(0, |item| item.1.end));
    if !text[start..end].contains("[[") {
        return block;
    }
    let block = Pieces { text, events: split(text, block) };
    let mut out = Vec::with_capacity(block.events.len());
    let mut at = 0;
    // Code and links hold no wikilinks.
    let mut closed = 0usize;
    while at < block.events.len() {
        match &block.events[at].0 {
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. }) => closed += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => closed -= 1,
            _ if closed > 0 => {}
            _ => {
                if let Some(link) = block.link(at) {
                    block.put(at, &link, &mut out);
                    at = link.end;
                    continue;
                }
            }
        }
        out.push(block.events[at].clone());
        at += 1;
    }
    out
}

/// Each mark becomes an event of its own, if it stands in the source as it is.
fn split<'a>(text: &str, block: Vec<Item<'a>>) -> Vec<Item<'a>> {
    let mut events = Vec::with_capacity(block.len());
    for (event, range) in block {
        match event {
            Event::Text(shown) if shown.contains(MARKS) && text[range.clone()] == *shown => {
                let mut start = range.start;
                for piece in shown.split_inclusive(MARKS) {
                    let plain = piece.trim_end_matches(MARKS);
                    for part in [plain, &piece[plain.len()..]].into_iter().filter(|part| !part.is_empty()) {
                        events.push((Event::Text(part.to_owned().into()), start..start + part.len()));
                        start += part.len();
                    }
                }
            }
            event => events.push((event, range)),
        }
    }
    events
}

/// A block's events, in which each mark is an event of its own.
struct Pieces<'a, 't> {
    text: &'t str,
    events: Vec<Item<'a>>,
}

/// A wikilink that begins at some event.
struct Link {
    is_picture: bool,
    name: String,
    /// The events of its name, and those of its text if it has one.
    named: Range<usize>,
    shown: Option<Range<usize>>,
    /// The event behind its last one.
    end: usize,
}

impl<'a> Pieces<'a, '_> {
    fn link(&self, at: usize) -> Option<Link> {
        let is_picture = self.is_mark(at, "!") && self.is_mark(at + 1, "[") && self.touches(at + 1);
        let open = at + usize::from(is_picture);
        if !(self.is_mark(open, "[") && self.is_mark(open + 1, "[") && self.touches(open + 1)) {
            return None;
        }
        // Three brackets are something else, whatever it is.
        if open > 0 && self.is_mark(open - 1, "[") && self.touches(open) {
            return None;
        }
        let start = open + 2;
        let stop = (start..self.events.len()).find(|at| !matches!(&self.events[*at].0, Event::Text(shown) if !is_end(shown)))?;
        let name: String = self.events[start..stop].iter().map(|(event, _)| shown(event)).collect();
        let is_name = !name.is_empty() && name.trim() == name && !name.starts_with(':');
        let (shown, close) = match &self.events[stop].0 {
            Event::Text(mark) if &**mark == "|" => (Some(stop + 1), self.close(stop + 1)?),
            _ => (None, stop),
        };
        let is_closed = self.is_mark(close, "]") && self.is_mark(close + 1, "]") && self.touches(close + 1);
        let shown = shown.filter(|from| *from < close).map(|from| from..close);
        (is_name && is_closed).then(|| Link { is_picture, name, named: start..stop, shown, end: close + 2 })
    }

    /// The first `]]` behind the event `from`, in the same paragraph and with all that is opened closed before it.
    fn close(&self, from: usize) -> Option<usize> {
        let mut depth = 0usize;
        for at in from..self.events.len() {
            match &self.events[at].0 {
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::HardBreak => return None,
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.checked_sub(1)?,
                _ if depth == 0 && self.is_mark(at, "]") && self.is_mark(at + 1, "]") && self.touches(at + 1) => return Some(at),
                _ if self.is_mark(at, "[") && self.is_mark(at + 1, "[") && self.touches(at + 1) => return None,
                _ => {}
            }
        }
        None
    }

    /// Whether the event at `at` is this mark, and no backslash takes its meaning away.
    fn is_mark(&self, at: usize, mark: &str) -> bool {
        let Some((Event::Text(shown), range)) = self.events.get(at) else { return false };
        let before = at.checked_sub(1).map_or(0, |at| self.events[at].1.end);
        &**shown == mark && !(before != range.start && self.text[..range.start].ends_with('\\'))
    }

    /// Whether nothing stands between an event and the one before it.
    fn touches(&self, at: usize) -> bool {
        self.events[at - 1].1.end == self.events[at].1.start
    }

    /// Writes the link that begins at the event `at`.
    fn put(&self, at: usize, link: &Link, out: &mut Vec<Item<'a>>) {
        let range = self.events[at].1.start..self.events[link.end - 1].1.end;
        let link_type = LinkType::WikiLink { has_pothole: link.shown.is_some() };
        let (dest_url, title, id) = (CowStr::from(link.name.clone()), CowStr::from(""), CowStr::from(""));
        let (start, end) = match link.is_picture {
            true => (Tag::Image { link_type, dest_url, title, id }, TagEnd::Image),
            false => (Tag::Link { link_type, dest_url, title, id }, TagEnd::Link),
        };
        out.push((Event::Start(start), range.clone()));
        match &link.shown {
            Some(shown) => out.extend_from_slice(&self.events[shown.clone()]),
            None if link.is_picture => {}
            None => {
                let span = self.events[link.named.start].1.start..self.events[link.named.end - 1].1.end;
                out.push((Event::Text(spoken(&link.name).into()), span));
            }
        }
        out.push((Event::End(end), range));
    }
}

/// What a link without a text of its own shows: `page > heading` for `page#heading`, as Obsidian does.
pub fn spoken(name: &str) -> String {
    name.split('#').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" > ")
}

fn is_end(shown: &str) -> bool {
    shown == "[" || shown == "]" || shown == "|"
}

fn shown<'e>(event: &'e Event) -> &'e str {
    match event {
        Event::Text(text) => text,
        _ => "",
    }
}
