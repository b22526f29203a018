//! What was written is read again and held against what was meant, block by block.
//!
//! A stretch of many blocks is written and read at once, which nearly always agrees. Where it does not, the blocks that differ
//! are written by other means, each more literal than the one before, until all of it agrees. The last block of a stretch is
//! the first of the next one: what a block does to its neighbour is always seen, and memory is taken for one stretch only.

use super::raw::{self, begins_open_block, escape_text};
use super::runs::Ev;
use super::write::{self, Means};
use super::{Escalation, Means as Named};
use crate::config::MarkdownConfig;
use crate::markdown::{self, Dialect};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};
use std::collections::BTreeSet;

/// Markdown, and what could not be said plainly.
#[derive(Debug, Default)]
pub struct Written {
    pub markdown: String,
    pub escalations: Vec<Escalation>,
    /// The labels of the footnotes that the blocks define.
    pub defined: BTreeSet<String>,
    /// The labels of those that they mention.
    pub mentioned: BTreeSet<String>,
    /// The labels of notes that had to be HTML: no mention in Markdown finds them any more.
    pub lost: BTreeSet<String>,
}

/// How far a block has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Plain,
    Breaks,
    Emphasis,
    Html,
}

/// How often everything is read again after blocks were written anew. Blocks are settled alone first, so that only what
/// one does to its neighbour is left for a second round.
const ROUNDS: usize = 4;

/// How many bytes of Markdown a stretch has, at least.
const STRETCH: usize = 1 << 18;

/// A block that is read twice, in two stretches, is no longer than this.
const BORDER: usize = 1 << 12;

/// A block as it is written at present.
struct Block {
    meant: Vec<Ev>,
    /// What is written instead: the block as HTML.
    html: Option<Vec<Ev>>,
    text: String,
    level: Level,
    other_mark: bool,
}

impl Block {
    fn shown(&self) -> &[Ev] {
        self.html.as_ref().unwrap_or(&self.meant)
    }
}

/// The mention of a note that is HTML.
fn mention(label: &str) -> Ev {
    Event::InlineHtml(format!("<sup class=\"footnote-reference\"><a href=\"#{label}\">{label}</a></sup>").into())
}

/// Writes blocks, one after the other, such that they are read as their events.
pub struct Writer {
    labels: BTreeSet<String>,
    lost: BTreeSet<String>,
    marks: Marks,
    stretch: Vec<Block>,
    /// Of the Markdown of the stretch, without the block that it begins with.
    length: usize,
    written: Written,
}

impl Writer {
    /// `labels` are those of the footnotes that are going to be defined, in any of the blocks; `lost` are those that are known
    /// to come out as HTML ([`Written::lost`]).
    pub fn new(labels: BTreeSet<String>, lost: BTreeSet<String>) -> Self {
        Self { labels, lost, marks: Marks::default(), stretch: Vec::new(), length: 0, written: Written::default() }
    }

    pub fn push(&mut self, mut meant: Vec<Ev>) {
        self.written.note(&meant);
        for event in meant.iter_mut().filter(|_| !self.lost.is_empty()) {
            if let Event::FootnoteReference(label) = event
                && self.lost.contains(&**label)
            {
                *event = mention(label);
            }
        }
        let other_mark = self.marks.other(&meant);
        let text = write::block(&meant, Means { other_mark, ..Means::default() });
        self.length += text.len();
        let is_border = self.length > STRETCH && text.len() < BORDER;
        self.stretch.push(Block { meant, html: None, text, level: Level::Plain, other_mark });
        if is_border {
            agree(&mut self.stretch, &self.labels);
            let border = self.stretch.pop();
            self.stretch.drain(..).for_each(|block| self.written.push(&block));
            self.stretch.extend(border);
            self.length = 0;
        }
    }

    pub fn finish(mut self) -> Written {
        agree(&mut self.stretch, &self.labels);
        self.stretch.iter().for_each(|block| self.written.push(block));
        if !self.written.markdown.is_empty() {
            self.written.markdown.push('\n');
        }
        self.written
    }
}

impl Written {
    fn note(&mut self, meant: &[Ev]) {
        self.defined.extend(meant.iter().filter_map(defined));
        self.mentioned.extend(meant.iter().filter_map(|event| match event {
            Event::FootnoteReference(label) => Some(label.to_string()),
            _ => None,
        }));
    }

    fn push(&mut self, block: &Block) {
        append(&mut self.markdown, &block.text);
        let means = match block.level {
            Level::Plain => return,
            Level::Breaks => Named::Breaks,
            Level::Emphasis => Named::Emphasis,
            Level::Html => Named::Html,
        };
        if block.html.is_some() {
            // A note at the top level is still one; what is in it is HTML.
            self.lost.extend(block.meant.iter().skip(1).filter_map(defined));
        }
        self.escalations.push(Escalation { means, excerpt: block.text.chars().take(80).collect() });
    }
}

/// The label of the footnote whose definition begins here.
fn defined(event: &Ev) -> Option<String> {
    match event {
        Event::Start(Tag::FootnoteDefinition(label)) => Some(label.to_string()),
        _ => None,
    }
}

/// Writes the blocks of a stretch anew until they are read as they are meant.
fn agree(stretch: &mut [Block], labels: &BTreeSet<String>) {
    for round in 0..ROUNDS {
        let different = differences(stretch, labels);
        if different.is_empty() {
            return;
        }
        for at in different {
            settle(&mut stretch[at], labels, round > 0);
        }
    }
}

/// Writes a block by the first means by which it is read as what it is, beyond those that it has if `further`.
fn settle(block: &mut Block, labels: &BTreeSet<String>, further: bool) {
    let levels = [Level::Plain, Level::Breaks, Level::Emphasis, Level::Html];
    let from = block.level;
    for level in levels.into_iter().filter(|level| *level > from || (!further && *level == from)) {
        block.level = level;
        block.html = (level == Level::Html).then(|| html(&block.meant));
        let means = Means { breaks: level >= Level::Breaks, emphasis: level >= Level::Emphasis, other_mark: block.other_mark };
        block.text = write::block(block.shown(), means);
        if differences(std::slice::from_ref(block), labels).is_empty() {
            return;
        }
    }
}

/// A block as a block of HTML; of a footnote what is in it.
fn html(meant: &[Ev]) -> Vec<Ev> {
    if let [note @ Event::Start(Tag::FootnoteDefinition(_)), inner @ .., end] = meant {
        return [note.clone()].into_iter().chain(html(inner)).chain([end.clone()]).collect();
    }
    let mut text = String::new();
    // A line break that Markdown is to show as nothing would be a blank in HTML.
    let shown = meant.iter().filter(|event| **event != Event::SoftBreak).cloned().map(|event| match event {
        // It is no mention to Markdown any more, but it still leads there.
        Event::FootnoteReference(label) => mention(&label),
        event => event,
    });
    pulldown_cmark::html::push_html(&mut text, shown);
    let mut whole = String::with_capacity(text.len());
    raw::unbroken(text.trim_end(), true, &mut whole);
    // What would be no block of HTML, or end before its end.
    if !begins_open_block(&whole) || matches!(meant.first(), Some(Event::Start(Tag::HtmlBlock))) {
        whole = format!("<div>\n{whole}\n</div>");
    }
    vec![Event::Start(Tag::HtmlBlock), Event::Html(format!("{whole}\n").into()), Event::End(TagEnd::HtmlBlock)]
}

/// Which of two marks a list has: one right behind another of its kind would be read as a part of it.
#[derive(Default)]
struct Marks {
    /// Whether the block before was a list with numbers, and whether it had the other mark.
    last: Option<(bool, bool)>,
}

impl Marks {
    fn other(&mut self, block: &[Ev]) -> bool {
        let Some(Event::Start(Tag::List(start))) = block.first() else {
            self.last = None;
            return false;
        };
        let other = matches!(self.last, Some((ordered, other)) if ordered == start.is_some() && !other);
        self.last = Some((start.is_some(), other));
        other
    }
}

fn append(out: &mut String, text: &str) {
    if !out.is_empty() && !text.is_empty() {
        out.push_str("\n\n");
    }
    out.push_str(text);
}

/// The whole text, and where each block begins in it. Footnotes that are mentioned and defined elsewhere, of which there is
/// one for each of `labels`, are defined at the end: without that a mention would be text.
fn join(blocks: &[Block], labels: &BTreeSet<String>) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(blocks.iter().map(|block| block.text.len() + 2).sum());
    let mut starts = Vec::with_capacity(blocks.len());
    for block in blocks {
        append(&mut out, &block.text);
        starts.push(out.len() - block.text.len());
    }
    let mut mentioned = BTreeSet::new();
    let mut defined = BTreeSet::new();
    for event in blocks.iter().flat_map(Block::shown) {
        match event {
            Event::FootnoteReference(label) => mentioned.insert(&**label),
            Event::Start(Tag::FootnoteDefinition(label)) => defined.insert(&**label),
            _ => continue,
        };
    }
    for label in mentioned.difference(&defined).filter(|label| labels.contains(**label)) {
        append(&mut out, &format!("[^{label}]: x"));
    }
    out.push('\n');
    (out, starts)
}

/// The blocks whose Markdown is not read as their events.
fn differences(blocks: &[Block], labels: &BTreeSet<String>) -> Vec<usize> {
    let (markdown, starts) = join(blocks, labels);
    let config = MarkdownConfig { wikilinks: true, ..MarkdownConfig::default() };
    let read = markdown::events(&markdown, 0, Dialect::Site(&config));
    let mut different = Vec::new();
    let mut at = 0;
    let mut depth = 0usize;
    let mut got: Vec<&Event> = Vec::new();
    for (event, range) in &read {
        if depth == 0 {
            while starts.get(at + 1).is_some_and(|next| *next <= range.start) {
                if !is_same(blocks[at].shown(), &got) {
                    different.push(at);
                }
                got.clear();
                at += 1;
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        // Definitions for footnotes that stand in another block.
        got.push(event);
    }
    while at < blocks.len() {
        if !is_same(blocks[at].shown(), &got) {
            different.push(at);
        }
        got.clear();
        at += 1;
    }
    different
}

/// Whether events say the same: emphasis and breaks may be tags, and text may be in any number of pieces.
fn is_same(meant: &[Ev], got: &[&Event]) -> bool {
    let equal = |(a, b): (&Ev, &&Event)| a == *b;
    if meant.len() == got.len() && meant.iter().zip(got).all(equal) {
        return true;
    }
    let mut expected = String::new();
    meant.iter().for_each(|event| canonical(event, &mut expected));
    let mut actual = String::new();
    // A definition that was put there for a mention is no part of the block.
    let own = matches!(meant.first(), Some(Event::Start(Tag::FootnoteDefinition(_))));
    let mut depth = 0usize;
    let mut skipping = false;
    for (at, event) in got.iter().enumerate() {
        if depth == 0 && matches!(event, Event::Start(Tag::FootnoteDefinition(_))) && (!own || at > 0) {
            skipping = true;
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if !skipping {
            canonical(event, &mut actual);
        }
        if depth == 0 {
            skipping = false;
        }
    }
    expected == actual
}

/// An event as HTML where it is running text, and as a word of its own where it is not.
fn canonical(event: &Event, out: &mut String) {
    match event {
        Event::Text(text) => escape_text(text, out),
        Event::Code(code) => {
            out.push_str("<code>");
            escape_text(code, out);
            out.push_str("</code>");
        }
        Event::InlineHtml(html) => out.push_str(html),
        Event::Html(html) => out.push_str(html.trim_end()),
        Event::HardBreak => out.push_str("<br>"),
        // It stands between two Chinese characters and is read as nothing, or as a break where a tag is beside it.
        Event::SoftBreak => {}
        Event::Start(Tag::Strong) => out.push_str("<strong>"),
        Event::End(TagEnd::Strong) => out.push_str("</strong>"),
        Event::Start(Tag::Emphasis) => out.push_str("<em>"),
        Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
        Event::Start(Tag::Strikethrough) => out.push_str("<del>"),
        Event::End(TagEnd::Strikethrough) => out.push_str("</del>"),
        Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
            let scheme = if *link_type == LinkType::Email && !dest_url.starts_with("mailto:") { "mailto:" } else { "" };
            out.push_str(&format!("\u{1}link {scheme}{dest_url}\u{1}{title}\u{1}"));
        }
        Event::Start(Tag::Image { dest_url, title, .. }) => out.push_str(&format!("\u{1}image {dest_url}\u{1}{title}\u{1}")),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => out.push_str(&format!("\u{1}code {info}\u{1}")),
        Event::FootnoteReference(label) => out.push_str(&format!("\u{1}mention {label}\u{1}")),
        Event::Start(Tag::FootnoteDefinition(label)) => out.push_str(&format!("\u{1}note {label}\u{1}")),
        // What is left holds no text.
        event => out.push_str(&format!("\u{1}{event:?}\u{1}")),
    }
}
