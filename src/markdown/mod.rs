//! Markdown as faircopy reads it: which extensions are on, and one stream of events for every reader.
//!
//! `parse` and `render` walk the same events, so that what the one found is met by the other at the same
//! byte. The events differ from pulldown-cmark's own: what stands as one text in the source is one event, an HTML
//! block is one event however many lines it has, the Markdown within a block is read as well ([`nested`]), and
//! [`running`] text is as a reader sees it.

mod math;
mod nested;
mod running;
mod wiki;

use crate::config::MarkdownConfig;
use crate::tag;
use nested::{Around, expand};
pub use nested::{BLOCK, BLOCK_END, DEEPEST};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use running::running;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wiki::Wikilinks;

pub use wiki::spoken;

/// Which Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect<'a> {
    /// CommonMark 0.31 and nothing else.
    Plain,
    /// CommonMark with the extensions that a site has.
    Site(&'a MarkdownConfig),
}

impl Dialect<'_> {
    fn options(self) -> Options {
        let Self::Site(config) = self else { return Options::empty() };
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_GFM
            | Options::ENABLE_HEADING_ATTRIBUTES;
        options.set(Options::ENABLE_SMART_PUNCTUATION, config.smart_punctuation);
        options.set(Options::ENABLE_MATH, config.math);
        options
    }

    fn wikilinks(self) -> bool {
        matches!(self, Self::Site(config) if config.wikilinks)
    }
}

/// The events of `text` from byte `start` on, with ranges in bytes of `text`.
pub fn events<'a>(text: &'a str, start: usize, dialect: Dialect) -> Vec<(Event<'a>, Range<usize>)> {
    events_until(text, start, usize::MAX, dialect)
}

/// The same without the blocks at the top level that begin at byte `end` or behind it. pulldown-cmark finds all
/// blocks and definitions first, but reads what stands in a block only when asked for its events.
pub fn events_until<'a>(text: &'a str, start: usize, end: usize, dialect: Dialect) -> Vec<(Event<'a>, Range<usize>)> {
    let text = if stands_alone(text, start, end) { &text[..end] } else { text };
    read(text, start, end, dialect, &Around::new(&text[start..]))
}

/// Whether what stands before byte `end` says the same without the rest: a block ends there, and no definition behind it can
/// be meant. That is so before a comment at the beginning of a line, which ends whatever is open (no fences and no HTML are); and,
/// where there are paragraphs only, before a blank line.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let Some((before, after)) = text.get(start..end).zip(text.get(end..)) else { return false };
    if before.contains(['[', '<']) || before.contains("```") || before.contains("~~~") {
        return false;
    }
    let is_plain = |line: &str| line.is_empty() || line.starts_with(char::is_alphabetic);
    let is_blank = || before.ends_with('\n') && after.starts_with('\n') && !after.trim_start().starts_with(':');
    before.ends_with("\n\n") && after.starts_with("<!--") || is_blank() && before.split('\n').all(is_plain)
}

/// An event, with its range in bytes of the text it is read from.
type Raw<'a> = (Event<'a>, Range<usize>);

fn read<'a>(text: &'a str, start: usize, end: usize, dialect: Dialect, around: &Around) -> Vec<Raw<'a>> {
    let parser = Parser::new_with_broken_link_callback(&text[start..], dialect.options(), Some(|link| around.link(&link)));
    let parser = Wikilinks::new(&text[start..], parser.into_offset_iter(), dialect.wikilinks());
    let mut events = Vec::new();
    let mut depth = 0usize;
    for (event, range) in parser {
        let range = range.start + start..range.end + start;
        if depth == 0 && range.start >= end {
            break;
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        match events.last_mut().and_then(|last| joined(text, last, &event, &range)) {
            Some((last, whole)) => *last = whole,
            None => events.push((event, range)),
        }
    }
    if let Dialect::Site(config) = dialect {
        events = expand(events, around, config);
        math::restore_dollars(text, &mut events);
    }
    let mut events = whole(events);
    if let Dialect::Site(config) = dialect {
        restore_braces(text, &mut events);
        // Once for all, so that no text is put together over a break that was taken away.
        if around.is_outermost() {
            running(&mut events, config.emoji);
        }
    }
    events
}

/// A text and the one right behind it as one, if they stand so in the source: the lines of most code, which need no memory of
/// their own then.
fn joined<'e, 'a>(text: &'a str, last: &'e mut Raw<'a>, event: &Event<'a>, range: &Range<usize>) -> Option<(&'e mut Raw<'a>, Raw<'a>)> {
    let (Event::Text(CowStr::Borrowed(before)), Event::Text(CowStr::Borrowed(behind))) = (&last.0, event) else { return None };
    let whole = last.1.start..range.end;
    let shown = text.get(whole.clone())?;
    let is_whole = last.1.end == range.start && shown.len() == before.len() + behind.len();
    // The same place in memory, not only the same letters.
    let stands = is_whole && shown.as_ptr() == before.as_ptr() && shown.as_bytes()[before.len()..].as_ptr() == behind.as_ptr();
    stands.then_some((last, (Event::Text(CowStr::Borrowed(shown)), whole)))
}

/// Puts the pieces of one text, and the lines of one HTML block, together.
fn whole<'a>(pieces: Vec<Raw<'a>>) -> Vec<Raw<'a>> {
    let mut events = Vec::with_capacity(pieces.len());
    let mut block: Option<(String, Range<usize>)> = None;
    for (event, range) in TextMergeWithOffset::new(pieces.into_iter()) {
        match (event, &mut block) {
            (Event::Html(line), Some((html, whole))) => {
                html.push_str(&line);
                whole.end = range.end;
            }
            (Event::Html(line), None) => block = Some((line.into_string(), range)),
            (event, _) => {
                if let Some((html, whole)) = block.take() {
                    events.push((Event::Html(html.into()), whole));
                }
                events.push((event, range));
            }
        }
    }
    events
}

/// The link reference definitions of `text` from byte `start` on, in order: their bytes and their destination.
pub fn definitions(text: &str, start: usize, dialect: Dialect) -> Vec<(Range<usize>, String)> {
    let parser = Parser::new_ext(&text[start..], dialect.options());
    let definitions = parser.reference_definitions().iter();
    let mut found: Vec<_> = definitions.map(|(_, own)| (own.span.start + start..own.span.end + start, own.dest.to_string())).collect();
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Braces at the end of a heading (`## struct foo {}`, `## {% if %}`) are taken as attributes by pulldown-cmark,
/// whatever stands in them. Those that are none become text again, so that nothing an author wrote is lost.
fn restore_braces<'a>(text: &'a str, events: &mut Vec<(Event<'a>, Range<usize>)>) {
    // What becomes text, and before which event it stands. Put in at the end, all at once.
    let mut restored = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..events.len()).find(|at| matches!(events[*at].0, Event::Start(Tag::Heading { .. }))) {
        let is_end = |at: &usize| matches!(events[*at].0, Event::End(TagEnd::Heading(_)));
        let end = (start..events.len()).find(is_end).unwrap_or(events.len() - 1);
        at = end + 1;
        let content = heading_content(text, events[start].1.clone());
        let Some(open) = text[content.clone()].rfind('{').filter(|_| text[..content.end].ends_with('}')) else { continue };
        let open = content.start + open;
        let escaped = text[..open].ends_with('\\');
        let shown = events[start + 1..end].iter().map(|(_, range)| range.end).max().unwrap_or(content.start);
        if shown > open || !escaped && are_attributes(&text[open + 1..content.end - 1]) {
            continue;
        }
        if let Event::Start(Tag::Heading { id, classes, attrs, .. }) = &mut events[start].0 {
            *id = None;
            classes.clear();
            attrs.clear();
        }
        if let (true, Some((Event::Text(last), _))) = (escaped, events[start + 1..end].last_mut()) {
            *last = last.trim_end_matches('\\').to_owned().into();
        }
        let from = if text[shown..open].trim().is_empty() { shown } else { open };
        restored.push((end, (Event::Text(text[from..content.end].into()), from..content.end)));
    }
    if restored.is_empty() {
        return;
    }
    let mut restored = restored.into_iter().peekable();
    let mut whole = Vec::with_capacity(events.len() + restored.len());
    for (at, event) in events.drain(..).enumerate() {
        whole.extend(restored.next_if(|(before, _)| *before == at).map(|(_, text)| text));
        whole.push(event);
    }
    *events = whole;
}

/// The bytes of a heading without the line below it, if it has one, and without blanks at its end.
fn heading_content(text: &str, range: Range<usize>) -> Range<usize> {
    let source = text[range.clone()].trim_end();
    let above = if source.starts_with('#') { source } else { source.rfind('\n').map_or(source, |at| &source[..at]) };
    range.start..range.start + above.trim_end().len()
}

/// Whether each word in the braces behind a heading is `#id`, `.class` or `name=value`, and there is one.
fn are_attributes(words: &str) -> bool {
    let is_name =
        |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_attribute = |word: &str| match word.strip_prefix(['#', '.']) {
        Some(name) => !name.is_empty() && !name.contains(['#', '%', '{', '}']),
        None => word.split_once('=').is_some_and(|(name, value)| is_name(name) && !value.is_empty()),
    };
    !words.trim().is_empty() && words.split_whitespace().all(is_attribute)
}

/// What an address in raw HTML is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Link,
    Image,
}

/// The addresses in a piece of raw HTML: their use and the bytes of `html` that hold them.
pub fn addresses(html: &str) -> Vec<(Use, Range<usize>)> {
    let attributes = tag::tags(html).flat_map(|tag| {
        let name = tag.name.to_ascii_lowercase();
        let uses = tag.attrs.into_iter().filter_map(move |attr| Some((address_use(&name, &attr.name.to_ascii_lowercase())?, attr.range)));
        uses.collect::<Vec<_>>()
    });
    attributes.filter(|(_, range)| !range.is_empty()).collect()
}

/// After the HTML standard's index of attributes that hold a URL; `srcset` holds several and is left alone.
fn address_use(tag: &str, attr: &str) -> Option<Use> {
    match (tag, attr) {
        ("a" | "area", "href") | ("iframe" | "embed" | "script", "src") | ("object", "data") => Some(Use::Link),
        ("video" | "audio" | "source" | "track", "src") | ("video", "poster") => Some(Use::Link),
        ("img", "src") => Some(Use::Image),
        _ => None,
    }
}

/// A place that a fragment can name.
pub struct Anchor {
    pub id: String,
    /// The bytes of the id.
    pub range: Range<usize>,
    /// The bytes of the whole attribute.
    pub attr: Range<usize>,
    /// Whether it is the `name` of a tag whose `id` says the same, as is the custom for old browsers.
    pub again: bool,
}

/// The anchors in a piece of raw HTML: every `id`, and `name` of `a` as old pages have it.
pub fn anchors(html: &str) -> Vec<Anchor> {
    let anchors = tag::tags(html).flat_map(|tag| {
        let is_a = tag.is("a");
        let own = tag.attrs.iter().find(|attr| attr.is("id")).map(|attr| tag::unescape(attr.value).into_owned());
        let named = tag.attrs.into_iter().filter(move |attr| attr.is("id") || (is_a && attr.is("name")));
        named.map(move |attr| {
            let id = tag::unescape(attr.value).into_owned();
            let again = attr.is("name") && own.as_ref() == Some(&id);
            Anchor { id, range: attr.range, attr: attr.whole, again }
        })
    });
    anchors.filter(|anchor| !anchor.id.is_empty()).collect()
}

/// The bytes at which the addresses of a raw HTML event are known to `parse` and `render` alike. Exact where
/// the event is the source's own text; in a block quote, whose lines lose their `>`, merely unique.
pub fn address_key(event: &Range<usize>, address: &Range<usize>) -> usize {
    event.start + address.start
}

/// Whether a comment cuts the summary off: `<!-- more -->`, in any case and with any blanks. Its range in `html`.
pub fn more(html: &str) -> Option<Range<usize>> {
    let is_more = |markup: &str| {
        let words = markup.strip_prefix("<!--").and_then(|comment| comment.strip_suffix("-->"));
        words.is_some_and(|words| words.trim().eq_ignore_ascii_case("more"))
    };
    // What looks like a comment in the value of an attribute or in a script is none.
    html.contains("<!--").then(|| tag::markup(html).into_iter().find(|range| is_more(&html[range.clone()])))?
}

/// The footnotes that no reader gets to: mentioned nowhere, or only in notes of that kind. What they mention does
/// not count.
pub fn unseen_notes(events: &[(Event, Range<usize>)]) -> BTreeSet<String> {
    // Where a note is mentioned: in the text, which has no label, or in notes.
    let mut mentions: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    let mut unseen = BTreeSet::new();
    let mut inside = Vec::new();
    for (event, _) in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                inside.push(&**label);
                unseen.insert(label.to_string());
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                inside.pop();
            }
            Event::FootnoteReference(label) => mentions.entry(inside.last().copied()).or_default().push(label),
            _ => {}
        }
    }
    let mut reached = vec![None];
    while let Some(place) = reached.pop() {
        let next = mentions.get(&place).into_iter().flatten().filter(|label| unseen.remove(**label));
        reached.extend(next.map(|label| Some(*label)));
    }
    unseen
}

/// The anchors of footnote `number`: of the note itself, and of its `nth` mention (both from 1).
pub fn footnote_ids(number: usize, nth: usize) -> (String, String) {
    let mention = if nth == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{nth}") };
    (format!("fn-{number}"), mention)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A beginning that is read without the rest has the events that it has with it.
    #[test]
    fn beginnings_that_stand_alone() {
        let config = MarkdownConfig::default();
        let dialect = Dialect::Site(&config);
        let beginnings = [
            "one *two*\nthree\n\n",
            "- a\n- b\n\n  c\n\n",
            "1. a\n2. b\n\n",
            "> quote\n> more\n\n",
            "# head {#id}\n\ntext\n\n",
            "    code\n\n",
            "term\n: definition\n\n",
            "a | b\n--|--\nc | d\n\n",
            "\"quoted\" -- text $x$\n\n",
            "中文\n换行\n\n",
            "text\n---\n\n",
            "a\n***\n\n",
        ];
        let rests =
            [": d\n", "<!-- more -->\n\n- c\n\n- d\n", "<!-- more -->\nx [y]\n\n[y]: z\n", "<!-- more -->\n    code\n", "<!-- more -->"];
        let mut alone = 0;
        for (beginning, rest) in beginnings.iter().flat_map(|beginning| rests.iter().map(move |rest| (beginning, rest))) {
            let text = format!("{beginning}{rest}");
            for end in [beginning.len(), beginning.len() - 1] {
                alone += usize::from(stands_alone(&text, 0, end));
                let around = Around::new(&text);
                // A paragraph that the text ends with has no line's end in its range.
                let shown =
                    |events: Vec<Raw>| events.into_iter().map(|(event, range)| (format!("{event:?}"), range.start)).collect::<Vec<_>>();
                assert_eq!(shown(events_until(&text, 0, end, dialect)), shown(read(&text, 0, end, dialect, &around)), "{text}");
            }
        }
        assert!(alone >= beginnings.len() * (rests.len() - 1), "{alone}");
        for text in ["[a]\n\n<!-- more -->\n\n[a]: b\n", "```\n\n<!-- more -->\n", "<pre>\n\n<!-- more -->\n", "- a\n<!-- more -->\n"] {
            assert!(!stands_alone(text, 0, text.find("<!--").unwrap_or_default()), "{text}");
        }
    }
}
