//! The Markdown of a page, looked through once: its headings, anchors, links, images, code blocks, length and
//! summary, and what is wrong with it on its own. Nothing is rendered here.

use crate::block;
use crate::config::{ExamplesConfig, MarkdownConfig};
use crate::diag::{Checked, Diag, Place, Span, Spanned};
use crate::markdown::{self, Dialect, Use};
use crate::page::{Cut, Fence, Heading, Link, Outline};
use crate::parse::{blocks, example, fence, inline, lint};
use crate::tag;
use crate::text::{self, Unique};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Outlines the Markdown that begins at byte `body` of `text`.
pub fn outline(path: &Arc<str>, text: &str, body: usize, config: &MarkdownConfig, examples: &ExamplesConfig) -> Checked<Outline> {
    let events = markdown::events(text, body, Dialect::Site(config));
    let mut walk = Walk {
        path,
        text,
        components: &config.components,
        outline: Outline::default(),
        anchors: Vec::new(),
        diags: Vec::new(),
        notes: Notes::default(),
    };
    walk.blocks(&events, config);
    walk.mentions(&events);
    walk.headings(&events);
    walk.links_and_code(&events);
    walk.outline.examples = example::examples(path, text, &events, &walk.outline.fences, examples).take_into(&mut walk.diags);
    walk.footnotes(&events);
    walk.length(&events);
    walk.outline.summary = summary(&events);
    if config.inline {
        walk.diags.extend(inline::inline(path, text, &events));
    }
    if config.lint {
        walk.diags.extend(lint::lint(path, text, &events));
    }
    walk.anchors.sort();
    walk.anchors.dedup();
    walk.outline.anchors = walk.anchors.into();
    Checked::new(walk.outline, walk.diags)
}

type Events<'a> = [(Event<'a>, Range<usize>)];

struct Walk<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    components: &'a block::Components,
    outline: Outline,
    /// Every id, not yet sorted.
    anchors: Vec<String>,
    diags: Vec<Diag>,
    notes: Notes,
}

/// Footnotes by label: where each is defined, and how often it is mentioned so far.
#[derive(Default)]
struct Notes {
    defined: BTreeMap<String, Range<usize>>,
    mentioned: BTreeMap<String, (usize, usize)>,
    /// The ids that notes and mentions will have, and where they come from.
    ids: BTreeMap<String, Range<usize>>,
}

impl<'a> Walk<'a> {
    /// Gives every heading its id. Those of footnotes and those that the author chose come first, wherever they
    /// stand, so that a generated one never takes them.
    fn headings(&mut self, events: &Events<'a>) {
        let mut chosen = std::mem::take(&mut self.notes.ids);
        let given: Vec<_> = events.iter().flat_map(|(event, range)| self.chosen_ids(event, range)).collect();
        for (id, range) in given {
            if let Some(first) = chosen.get(&id) {
                self.diags.push(duplicate_id(Place::new(self.path, range), &id, Place::new(self.path, first.clone())));
            } else {
                chosen.insert(id, range);
            }
        }
        let mut unique = Unique::default();
        for id in chosen.keys() {
            unique.take(id);
        }
        for (at, (event, range)) in events.iter().enumerate() {
            let Event::Start(Tag::Heading { level, id, .. }) = event else { continue };
            let title = plain_text(&events[at + 1..]);
            let id = match id {
                Some(id) => id.to_string(),
                None => {
                    let slug = text::slug(&title);
                    unique.take(if slug.is_empty() { "section" } else { &slug })
                }
            };
            self.outline.headings.push(Heading { level: *level as u8, id, title, span: range.clone().into() });
        }
        self.anchors.extend(chosen.into_keys());
        self.anchors.extend(self.outline.headings.iter().map(|heading| heading.id.clone()));
    }

    /// The ids that an author gave in one event, each with its bytes where they can be found.
    fn chosen_ids(&self, event: &Event, range: &Range<usize>) -> Vec<(String, Range<usize>)> {
        let source = &self.text[range.clone()];
        let within = |start: usize, length: usize| range.start + start..range.start + start + length;
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let exact = source.starts_with(&**html);
                let place = |id: Range<usize>| if exact { within(id.start, id.len()) } else { range.clone() };
                markdown::anchors(html).into_iter().filter(|anchor| !anchor.again).map(|anchor| (anchor.id, place(anchor.range))).collect()
            }
            Event::Start(Tag::Heading { id: Some(id), .. }) => {
                let written = source.rfind(&format!("#{id}"));
                vec![(id.to_string(), written.map_or_else(|| range.clone(), |at| within(at, id.len() + 1)))]
            }
            Event::Start(Tag::CodeBlock(_) | markdown::BLOCK) => {
                let Some(block) = self.block_at(range.start) else { return Vec::new() };
                let ids = blocks::ids(block, block::find(&block.name.value, self.components));
                ids.map(|id| (id.value.clone(), id.span.range())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Reads the typed blocks.
    fn blocks(&mut self, events: &Events<'a>, config: &MarkdownConfig) {
        for (at, (event, range)) in events.iter().enumerate() {
            if !matches!(event, Event::Start(markdown::BLOCK | Tag::CodeBlock(CodeBlockKind::Fenced(_)))) {
                continue;
            }
            let (info, offset) = self.info(range);
            let Some(declaration) = block::find(block::word(info), &config.components) else { continue };
            let body = match &events.get(at + 1).map(|(event, _)| event) {
                None | Some(Event::End(_)) => blocks::Found::Nothing,
                Some(Event::Text(text)) if text.trim().is_empty() => blocks::Found::Nothing,
                _ if matches!(event, Event::Start(markdown::BLOCK)) => blocks::Found::Markdown,
                _ => blocks::Found::Text,
            };
            let block = blocks::block(self.path, info, offset, range.clone().into(), declaration, body);
            self.outline.blocks.push(block.take_into(&mut self.diags));
        }
    }

    fn block_at(&self, start: usize) -> Option<&block::Block> {
        let blocks = &self.outline.blocks;
        blocks.binary_search_by_key(&start, |block| block.span.start).ok().map(|at| &blocks[at])
    }

    /// The info string of the fenced block at `range`, and where it begins.
    fn info(&self, range: &Range<usize>) -> (&'a str, usize) {
        let first_line = self.text[range.clone()].lines().next().unwrap_or_default();
        let opening = first_line.trim_start();
        let raw = opening.trim_start_matches(if opening.starts_with('~') { '~' } else { '`' });
        (raw, range.start + first_line.len() - raw.len())
    }

    fn links_and_code(&mut self, events: &Events<'a>) {
        let labels = label_ends(events);
        for (at, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::Link { link_type, dest_url, .. }) if *link_type != LinkType::Email => {
                    let link = self.markdown_link(*link_type, dest_url, range, &labels);
                    self.outline.links.push(link);
                }
                Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                    let link = self.markdown_link(*link_type, dest_url, range, &labels);
                    self.outline.images.push(link);
                }
                Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html, range),
                Event::Start(markdown::BLOCK | Tag::CodeBlock(_)) if self.block_at(range.start).is_some() => self.block_links(range.start),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => self.fence(range, info, &events[at + 1..]),
                _ => {}
            }
        }
    }

    /// The addresses among the options of a block, known by the bytes where they begin.
    fn block_links(&mut self, start: usize) {
        let Some(block) = self.block_at(start) else { return };
        let declaration = block::find(&block.name.value, self.components);
        let (links, images) = blocks::addresses(block, declaration);
        self.outline.links.extend(links);
        self.outline.images.extend(images);
    }

    /// A Markdown link, with the span of its destination if that can be found in the source.
    fn markdown_link(&self, kind: LinkType, dest: &str, range: &Range<usize>, labels: &BTreeMap<usize, usize>) -> Link {
        let open = match kind {
            LinkType::Inline => labels.get(&range.start).and_then(|end| Some(end + self.text[*end..range.end].find("](")? + 2)),
            LinkType::Autolink => Some(range.start + 1),
            _ => None,
        };
        let span = open.and_then(|open| destination(&self.text[..range.end], open, dest)).unwrap_or_else(|| range.clone().into());
        Link { dest: dest.to_owned(), is_name: matches!(kind, LinkType::WikiLink { .. }), key: range.start, span }
    }

    fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        let exact = self.text[range.clone()].starts_with(html);
        for (purpose, address) in markdown::addresses(html) {
            let key = markdown::address_key(range, &address);
            let span = if exact { Span::from(address.clone()).shift(range.start) } else { range.clone().into() };
            let dest = tag::unescape(html[address].trim()).into_owned();
            let links = match purpose {
                Use::Link => &mut self.outline.links,
                Use::Image => &mut self.outline.images,
            };
            links.push(Link { dest, is_name: false, key, span });
        }
    }

    /// `meant` is the info string with its escapes and entities resolved, `inner` what follows the event of the fence.
    fn fence(&mut self, range: &Range<usize>, meant: &str, inner: &Events<'a>) {
        let (raw, offset) = self.info(range);
        let info = fence::info(self.path, raw, offset);
        let is_sound = info.diags.is_empty();
        let mut info = info.take_into(&mut self.diags);
        if let Some(lang) = info.lang.as_mut().filter(|lang| lang.value.contains(['\\', '&'])) {
            let mut items = meant.split([' ', '\t', '{']).next().unwrap_or_default().split(',');
            lang.value = items.next().unwrap_or_default().to_owned();
            let span = lang.span;
            info.tokens.splice(0..0, items.map(|item| Spanned::new(item.to_owned(), span)));
        }
        let body = match inner.first() {
            Some((Event::Text(body), _)) => body,
            _ => "",
        };
        match &info.file {
            Some(file) if !body.trim().is_empty() => self.diags.push(body_and_file(Place::new(self.path, file.span))),
            // What a fault left of a list is not held against the block.
            None if is_sound && !info.ranges.is_empty() => {
                let count = body.lines().count();
                self.diags.extend(info.beyond(count).map(|range| lines_beyond(Place::new(self.path, range.span), count)));
            }
            _ => {}
        }
        self.outline.fences.push(Fence { span: range.clone().into(), info });
    }

    /// Footnotes are numbered in order of their first mention, as `render` prints them.
    fn mentions(&mut self, events: &Events<'a>) {
        let unseen = markdown::unseen_notes(events);
        let mut hidden = 0;
        for (event, range) in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) if hidden > 0 || unseen.contains(&**label) => hidden += 1,
                Event::End(TagEnd::FootnoteDefinition) if hidden > 0 => hidden -= 1,
                _ => {}
            }
            let Event::FootnoteReference(label) = event else { continue };
            if hidden > 0 {
                continue;
            }
            let next = self.notes.mentioned.len() + 1;
            let (number, nth) = self.notes.mentioned.entry(label.to_string()).and_modify(|(_, nth)| *nth += 1).or_insert((next, 1));
            let (note, mention) = markdown::footnote_ids(*number, *nth);
            self.notes.ids.entry(note).or_insert_with(|| range.clone());
            self.notes.ids.insert(mention, range.clone());
        }
    }

    fn footnotes(&mut self, events: &Events<'a>) {
        for (event, range) in events {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event
                && let Some(first) = self.notes.defined.insert(label.to_string(), range.clone())
            {
                let first = Place::new(self.path, first);
                self.diags.push(duplicate_footnote(Place::new(self.path, range.clone()), label, first));
            }
        }
        for (label, range) in &self.notes.defined {
            if !self.notes.mentioned.contains_key(label) {
                self.diags.push(unused_footnote(Place::new(self.path, range.clone()), label));
            }
        }
    }

    /// Counts what a reader reads: text and inline code, not code blocks, not raw HTML.
    fn length(&mut self, events: &Events<'a>) {
        let mut in_code = false;
        for (event, _) in events {
            match event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Text(text) | Event::Code(text) if !in_code => {
                    let words = text::count(text);
                    self.outline.words.spaced += words.spaced;
                    self.outline.words.cjk += words.cjk;
                }
                _ => {}
            }
        }
    }
}

/// For every link and image, by the byte where it begins, the byte where the last thing in its text ends. What
/// looks like the end of a link before that byte is text.
fn label_ends(events: &Events) -> BTreeMap<usize, usize> {
    let pairs = events.iter().zip(events.iter().skip(1));
    let ends = pairs.filter(|(_, (event, _))| matches!(event, Event::End(TagEnd::Link | TagEnd::Image)));
    ends.map(|((last, inner), (_, range))| (range.start, if matches!(last, Event::Start(_)) { range.start } else { inner.end })).collect()
}

/// The bytes of a destination that is written behind byte `open` of a text which ends with its link: escapes and
/// entities included. `None` when what stands there does not mean `dest`.
fn destination(link: &str, open: usize, dest: &str) -> Option<Span> {
    let written = link[open..].trim_start();
    let rest = written.strip_prefix('<').unwrap_or(written);
    let length = if rest.starts_with(dest) {
        dest.len()
    } else if rest.len() < written.len() {
        rest.find('>')?
    } else {
        rest.find(char::is_whitespace).or_else(|| rest.rfind(')'))?
    };
    let start = link.len() - rest.len();
    (length > 0 && meaning(&rest[..length]) == dest).then(|| Span::new(start, start + length))
}

/// A destination with its escapes and the commoner entities resolved.
fn meaning(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        out.push_str(&tag::unescape(&rest[..at]));
        let escaped = rest[at + 1..].starts_with(|c: char| c.is_ascii_punctuation());
        let next = at + 1 + usize::from(escaped);
        out.push_str(&rest[at + usize::from(escaped)..next]);
        rest = &rest[next..];
    }
    out.push_str(&tag::unescape(rest));
    out
}

/// The text of a heading whose events begin at the front, without markup.
fn plain_text(events: &Events) -> String {
    let mut title = String::new();
    for (event, _) in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => title.push_str(text),
            Event::SoftBreak | Event::HardBreak => title.push(' '),
            _ => {}
        }
    }
    title.trim().to_owned()
}

/// Where the summary ends: before `<!-- more -->`; without it, behind the first paragraphs, at least
/// [`SUMMARY_WORDS`] long together, up to the second heading. A page without paragraphs has none.
fn summary(events: &Events) -> Option<Cut> {
    let explicit = events.iter().find_map(|(event, range)| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(Cut { end: range.start + markdown::more(html)?.start, explicit: true }),
        _ => None,
    });
    if explicit.is_some() {
        return explicit;
    }
    let (mut depth, mut headings, mut length, mut end) = (0usize, 0, 0, None);
    let mut in_paragraph = false;
    for (event, range) in events {
        match event {
            Event::Start(tag) => {
                in_paragraph |= depth == 0 && matches!(tag, Tag::Paragraph);
                headings += usize::from(depth == 0 && matches!(tag, Tag::Heading { .. }));
                if headings > 1 {
                    break;
                }
                depth += 1;
            }
            Event::End(_) => {
                depth -= 1;
                if depth == 0 && in_paragraph {
                    in_paragraph = false;
                    end = Some(range.end);
                    if length >= SUMMARY_WORDS {
                        break;
                    }
                }
            }
            Event::Text(text) | Event::Code(text) if in_paragraph => {
                let words = text::count(text);
                // A Chinese word is about two characters long.
                length += words.spaced + words.cjk / 2;
            }
            _ => {}
        }
    }
    end.map(|end| Cut { end, explicit: false })
}

/// How long a summary is that the author did not cut: paragraphs are added until it has so many words.
const SUMMARY_WORDS: usize = 40;

fn duplicate_id(place: Place, id: &str, first: Place) -> Diag {
    Diag::error("duplicate-id", format!("the id `{id}` is used twice in this page"))
        .at(place)
        .related(first, "first used here")
        .help("an id must be unique in its page; choose another")
}

fn duplicate_footnote(place: Place, label: &str, first: Place) -> Diag {
    Diag::error("duplicate-footnote", format!("the footnote `{label}` is defined twice"))
        .at(place)
        .related(first, "first defined here")
        .help("remove one of them, or give it another label")
}

fn body_and_file(place: Place) -> Diag {
    Diag::error("body-and-file", "a block with `file=` shows that file, but has lines of its own too")
        .at(place)
        .help("empty the block, or remove `file=`")
}

fn lines_beyond(place: Place, count: usize) -> Diag {
    let lines = match count {
        0 => "no lines".to_owned(),
        1 => "only 1 line".to_owned(),
        _ => format!("only {count} lines"),
    };
    Diag::warning("lines-beyond", format!("the block has {lines}"))
        .at(place)
        .help("lines are counted from 1 within the block, whatever number the first one shows")
}

fn unused_footnote(place: Place, label: &str) -> Diag {
    Diag::warning("unused-footnote", format!("the footnote `{label}` is not shown: no text refers to it"))
        .at(place)
        .help(format!("refer to it with `[^{label}]`, or remove it"))
}
