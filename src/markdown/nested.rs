//! Markdown within blocks: a fenced block whose body is Markdown becomes the events of that Markdown.
//!
//! A body is read as a text of its own, so that nothing in it is merged with what stands around the block; links and
//! footnotes that are defined outside are known in it. All ranges are bytes of the whole file.

use super::{Dialect, Raw, read};
use crate::block::{self, Body};
use crate::config::MarkdownConfig;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, MetadataBlockKind, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// How deep blocks may stand in each other. Each level is read once more.
pub const DEEPEST: usize = 8;

/// Begins a block with Markdown in it; the event at its end is the tag's own. pulldown-cmark has no tag for that, and
/// that of front matter, which the page's parser never meets, is free.
pub const BLOCK: Tag = Tag::MetadataBlock(MetadataBlockKind::PlusesStyle);
pub const BLOCK_END: TagEnd = TagEnd::MetadataBlock(MetadataBlockKind::PlusesStyle);

/// What bodies know of the text around them.
pub struct Around<'a> {
    text: &'a str,
    /// Label, destination and title of the links that are defined outside.
    links: Rc<BTreeMap<String, (String, String)>>,
    /// The labels of the footnotes that are defined outside.
    notes: Rc<BTreeSet<String>>,
    depth: usize,
}

impl<'a> Around<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, links: Rc::default(), notes: Rc::default(), depth: 0 }
    }

    pub fn is_outermost(&self) -> bool {
        self.depth == 0
    }

    /// Looks up a link that is not defined in the body itself.
    pub fn link(&self, link: &BrokenLink) -> Option<(CowStr<'static>, CowStr<'static>)> {
        self.links.get(&link.reference.to_lowercase()).map(|(dest, title)| (dest.clone().into(), title.clone().into()))
    }

    /// The same one level further in, where also what `text` defines is known.
    fn inner(&self, dialect: Dialect) -> Self {
        let mut links = (*self.links).clone();
        let mut notes = (*self.notes).clone();
        let parser = Parser::new_ext(self.text, dialect.options());
        for (label, link) in parser.reference_definitions().iter() {
            let title = link.title.as_deref().unwrap_or_default().to_owned();
            links.insert(label.to_lowercase(), (link.dest.to_string(), title));
        }
        if self.text.contains("[^") {
            notes.extend(parser.filter_map(|event| match event {
                Event::Start(Tag::FootnoteDefinition(label)) => Some(label.to_lowercase()),
                _ => None,
            }));
        }
        Self { text: self.text, links: links.into(), notes: notes.into(), depth: self.depth + 1 }
    }

    /// A definition for each footnote that a body mentions and does not define, to stand in front of it.
    fn definitions(&self, body: &str) -> String {
        let mentioned = body.match_indices("[^").filter_map(|(at, _)| body[at + 2..].split(']').next());
        let mentioned: BTreeSet<&str> = mentioned.filter(|label| self.notes.contains(&label.to_lowercase())).collect();
        let mut definitions: String = mentioned.iter().map(|label| format!("[^{label}]: .\n\n")).collect();
        if !definitions.is_empty() {
            // So that an indented line at the beginning of the body does not belong to the last of them.
            definitions.push_str("<!-- -->\n\n");
        }
        definitions
    }
}

/// Replaces the texts of blocks whose bodies are Markdown by the events of these bodies.
pub fn expand<'a>(events: Vec<Raw<'a>>, around: &Around, config: &MarkdownConfig) -> Vec<Raw<'a>> {
    let is_block = |event: &Event| {
        matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
            if block::find(block::word(info), &config.components).is_some_and(|block| block.body == Body::Markdown))
    };
    if around.depth >= DEEPEST || !events.iter().any(|(event, _)| is_block(event)) {
        return events;
    }
    let inner = around.inner(Dialect::Site(config));
    let mut out = Vec::with_capacity(events.len());
    let mut events = events.into_iter();
    while let Some((event, range)) = events.next() {
        if !is_block(&event) {
            out.push((event, range));
            continue;
        }
        out.push((Event::Start(BLOCK), range.clone()));
        let body = events.by_ref().take_while(|(event, _)| !matches!(event, Event::End(TagEnd::CodeBlock)));
        out.extend(nested(body, &inner, config));
        out.push((Event::End(BLOCK_END), range));
    }
    out
}

/// The events of a body that is given line by line.
fn nested<'a>(lines: impl Iterator<Item = Raw<'a>>, around: &Around, config: &MarkdownConfig) -> Vec<Raw<'a>> {
    let mut body = String::new();
    // Where each piece begins in the body and in the file.
    let mut pieces = Vec::new();
    for (event, range) in lines {
        if let Event::Text(line) = event {
            pieces.push((body.len(), range.start));
            body.push_str(&line);
        }
    }
    let mut text = around.definitions(&body);
    let start = text.len();
    text.push_str(&body);
    let here = |at: usize| {
        let found = pieces.partition_point(|(piece, _)| *piece <= at).saturating_sub(1);
        pieces.get(found).map_or(0, |(piece, source)| source + (at - piece))
    };
    let place = |range: Range<usize>| {
        let begin = here(range.start - start);
        begin..if range.is_empty() { begin } else { here(range.end - start - 1) + 1 }
    };
    let inside = Around { text: &text, links: around.links.clone(), notes: around.notes.clone(), depth: around.depth };
    let events = read(&text, 0, usize::MAX, Dialect::Site(config), &inside);
    let own = events.into_iter().filter(|(_, range)| range.start >= start);
    own.map(|(event, range)| (event.into_static(), place(range))).collect()
}

#[cfg(test)]
mod tests {
    use crate::config::MarkdownConfig;
    use crate::markdown::{BLOCK, BLOCK_END, Dialect, events};
    use pulldown_cmark::Event;

    const BODY: &str = "# Title {#id}\n\nA [link](x.md \"t\") and `code`, 中文\n字.\n\n- one\n\n      indented\n- *two*\n\n| a | b |\n|---|---|\n| 1 | [^n] |\n\n<p id=x>\nraw\n</p>\n\n```rust\nfn main() {}\n```\n\n    indented\n\n[^n]: Note.\n";

    /// The events within the block of `text`.
    fn inside(text: &str) -> Vec<(Event<'_>, std::ops::Range<usize>)> {
        let config = MarkdownConfig::default();
        let all = events(text, 0, Dialect::Site(&config));
        let start = all.iter().position(|(event, _)| *event == Event::Start(BLOCK)).expect("a block");
        let end = all.iter().rposition(|(event, _)| *event == Event::End(BLOCK_END)).expect("its end");
        all[start + 1..end].to_vec()
    }

    #[test]
    fn markdown_in_a_block_is_that_markdown_where_it_stands() {
        let config = MarkdownConfig::default();
        let alone = events(BODY, 0, Dialect::Site(&config));
        let open = "Text.\n\n````details summary=x\n";
        let nested = format!("{open}{BODY}````\n\nText.\n");
        let moved: Vec<_> = alone.iter().map(|(event, range)| (event.clone(), range.start + open.len()..range.end + open.len())).collect();
        assert_eq!(inside(&nested), moved);
    }

    #[test]
    fn in_a_quote_each_event_stands_at_its_line() {
        let config = MarkdownConfig::default();
        let alone = events(BODY, 0, Dialect::Site(&config));
        let quoted: String = format!("````details summary=x\n{BODY}````\n").lines().map(|line| format!("> {line}\n")).collect();
        let inside = inside(&quoted);
        assert_eq!(inside.len(), alone.len());
        for ((event, range), (same, place)) in inside.iter().zip(&alone) {
            assert_eq!(event, same);
            let first = |text: &str, at: usize| text[at..].lines().next().unwrap_or_default().to_owned();
            assert_eq!(first(&quoted, range.start), first(BODY, place.start), "{event:?}");
        }
    }

    #[test]
    fn what_is_defined_outside_is_known_inside() {
        let text = "[r]: /there\n\n[^n]: Outside.\n\n```details summary=x\n    [r] [^n] [^lost]\n\n[r]\n```\n";
        let links = inside(text).into_iter().filter(|(event, _)| matches!(event, Event::Start(pulldown_cmark::Tag::Link { .. })));
        assert_eq!(links.map(|(_, range)| &text[range]).collect::<Vec<_>>(), ["[r]"]);
        let text = text.replace("    [r]", "[r]");
        let notes: Vec<_> = inside(&text).into_iter().filter(|(event, _)| matches!(event, Event::FootnoteReference(_))).collect();
        assert_eq!(notes.len(), 1);
        assert_eq!(&text[notes[0].1.clone()], "[^n]");
    }
}
