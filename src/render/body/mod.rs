//! The Markdown of a page becomes HTML.
//!
//! A body sees only what it names: its text, and what `plan` found for its links, images and regions. The events
//! are transformed, one construct at a time, and pulldown-cmark writes what is left as it is. Nothing here emits
//! a style or a script.

pub mod blocks;
mod compiler;
mod example;
mod fence;
mod notes;
mod print;
mod raw;
mod summary;
mod table;

use crate::config::MarkdownConfig;
use crate::diag::{Checked, Diag};
use crate::highlight::Highlighter;
use crate::html;
use crate::markdown::{self, Dialect};
use crate::page::{Cut, Page};
use crate::proof::Proof;
use crate::site::Resolved;
use blocks::Call;
use fence::Blocks;
use notes::Notes;
use print::print;
use pulldown_cmark::{BlockQuoteKind, CowStr, Event, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use summary::summary;
use table::Table;

/// How much of a page is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// Up to the summary's end, with all tags closed and without ids, since it stands on other pages.
    Summary,
    /// The whole as it stands in feeds: without ids, and with nothing that a style sheet would have to explain.
    Feed,
}

/// The theme's words that a body prints, in the page's language.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    pub note: Label,
    pub tip: Label,
    pub important: Label,
    pub warning: Label,
    pub caution: Label,
    /// The name of the footnotes' section, for those who do not see the rule above it.
    pub footnotes: Label,
    /// The name of the link from a footnote back to its mention.
    pub footnote_back: Label,
    /// The name of the link that a heading has to itself.
    pub heading_anchor: Label,
    /// What the box of a task says to those who do not see it.
    pub task_done: Label,
    pub task_open: Label,
    /// What an example's output is called.
    pub output: Label,
    pub stderr: Label,
    pub compiler: Label,
    /// The badges of examples. `{rustc}` stands for the compiler, `{date}` for the day.
    pub proven: Label,
    pub proven_fails: Label,
    pub proven_panics: Label,
    pub proven_compiles: Label,
    pub proven_other: Label,
    pub proven_on: Label,
    pub pending: Label,
    pub failed: Label,
    /// The button that runs an example, and what it says then.
    pub run: Label,
    pub stop: Label,
    pub running: Label,
    pub stopped: Label,
    /// Why a run ended that nobody stopped; the last stands before the number of the code.
    pub run_limit: Label,
    pub run_cut: Label,
    pub run_failed: Label,
    pub run_exit: Label,
}

impl Labels {
    pub const COUNT: u16 = 29;

    /// Which of them were asked for, by their place among all.
    pub fn said(&self) -> Vec<u16> {
        (0..).zip(self.all()).filter(|(_, label)| label.is_said.load(Ordering::Relaxed)).map(|(at, _)| at).collect()
    }

    /// The texts of some.
    pub fn texts(&self, which: &[u16]) -> Vec<String> {
        let all = self.all();
        which.iter().map(|at| all.get(usize::from(*at)).map(|label| label.text.to_string()).unwrap_or_default()).collect()
    }

    fn all(&self) -> [&Label; Self::COUNT as usize] {
        // Taken apart, so that one that is left out does not compile.
        macro_rules! each {
            ($($label:ident)*) => {{
                let Self { $($label),* } = self;
                [$($label),*]
            }};
        }
        each! {
            note tip important warning caution footnotes footnote_back heading_anchor task_done task_open
            output stderr compiler proven proven_fails proven_panics proven_compiles proven_other proven_on
            pending failed run stop running stopped run_limit run_cut run_failed run_exit
        }
    }
}

/// A word that knows whether it was asked for, so that a body depends on the words that it prints and on no others.
#[derive(Debug, Default)]
pub struct Label {
    text: Arc<str>,
    is_said: AtomicBool,
}

impl Label {
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), is_said: AtomicBool::new(false) }
    }
}

impl Clone for Label {
    /// Nobody has asked for the new one yet.
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), is_said: AtomicBool::new(false) }
    }
}

impl Deref for Label {
    type Target = str;

    fn deref(&self) -> &str {
        self.is_said.store(true, Ordering::Relaxed);
        &self.text
    }
}

/// What proving found about the examples of a page, as far as the page shows it.
#[derive(Clone, Debug, Default)]
pub struct Verdicts<'a> {
    /// By the start of the block.
    pub proofs: Option<&'a BTreeMap<usize, Proof>>,
    pub rustc: Option<&'a str>,
    /// The day that badges are to name.
    pub date: Option<&'a str>,
    /// Where the page finds the script that runs its examples, and the program of those.
    pub runner: Option<(String, String)>,
}

/// What draws the components that a body names. `None` where it failed, which it says by itself.
pub type Component<'a> = dyn Fn(&Call) -> Option<String> + 'a;

/// Renders the body of `page`, whose file's text is `text`.
#[expect(clippy::too_many_arguments, reason = "a body sees just what it names, each by itself: that is its key")]
pub fn body(
    text: &str,
    page: &Page,
    resolved: &Resolved,
    verdicts: &Verdicts,
    config: &MarkdownConfig,
    labels: &Labels,
    highlighter: &Highlighter,
    component: &Component,
    part: Part,
) -> Checked<String> {
    let dialect = Dialect::Site(config);
    let events = match (part, page.outline.summary) {
        (Part::Whole | Part::Feed, _) => markdown::events(text, page.body, dialect),
        (Part::Summary, Some(cut)) => summary(markdown::events_until(text, page.body, cut.end, dialect), cut),
        (Part::Summary, None) => Vec::new(),
    };
    let mut writer = Writer::new(Site { text, page, resolved, verdicts, config, labels, highlighter, component, part }, Blocks::default());
    writer.write(&events);
    Checked::new(print(writer.out, text.len()), writer.diags)
}

/// Renders the whole body of `page` and its summary, which ends at `cut`, as [`body`] does one after the other. The Markdown is
/// read once, and code that is in both is coloured once. Each has its own labels and its own components.
#[expect(clippy::too_many_arguments, reason = "as above")]
pub fn with_summary(
    text: &str,
    page: &Page,
    cut: Cut,
    resolved: &Resolved,
    verdicts: &Verdicts,
    config: &MarkdownConfig,
    labels: [&Labels; 2],
    highlighter: &Highlighter,
    components: [&Component; 2],
) -> (Checked<String>, String) {
    let events = markdown::events(text, page.body, Dialect::Site(config));
    let site =
        |part, at: usize| Site { text, page, resolved, verdicts, config, labels: labels[at], highlighter, component: components[at], part };
    let mut whole = Writer::new(site(Part::Whole, 0), Blocks::until(cut.end));
    whole.write(&events);
    let mut front = Writer::new(site(Part::Summary, 1), whole.blocks);
    front.write(&summary(events.iter().cloned(), cut));
    (Checked::new(print(whole.out, text.len()), whole.diags), print(front.out, cut.end - page.body))
}

/// Renders a text that is no page's, such as a description: the site's Markdown without ids and highlighting. `address` says
/// where a link or an image leads; `inline` leaves out the paragraph around a text that is just one.
pub fn fragment(text: &str, config: &MarkdownConfig, inline: bool, mut address: impl FnMut(&str) -> String) -> String {
    let mut events: Vec<Event> = markdown::events(text, 0, Dialect::Site(config)).into_iter().map(|(event, _)| event).collect();
    for event in &mut events {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
            *dest_url = address(dest_url).into();
        }
    }
    let paragraphs = events.iter().filter(|event| matches!(event, Event::Start(Tag::Paragraph))).count();
    if inline
        && paragraphs == 1
        && matches!((events.first(), events.last()), (Some(Event::Start(Tag::Paragraph)), Some(Event::End(TagEnd::Paragraph))))
    {
        events.pop();
        events.remove(0);
    }
    print(events, text.len())
}

/// Renders CommonMark and nothing else: no ids, no highlighting, no attributes of ours.
pub fn plain(text: &str) -> String {
    print(markdown::events(text, 0, Dialect::Plain).into_iter().map(|(event, _)| event).collect(), text.len())
}

type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// What a body of a site has that plain CommonMark has not.
struct Site<'a> {
    text: &'a str,
    page: &'a Page,
    resolved: &'a Resolved,
    verdicts: &'a Verdicts<'a>,
    config: &'a MarkdownConfig,
    labels: &'a Labels,
    highlighter: &'a Highlighter,
    component: &'a Component<'a>,
    part: Part,
}

struct Writer<'a> {
    site: Site<'a>,
    out: Vec<Event<'a>>,
    diags: Vec<Diag>,
    notes: Notes<'a>,
    table: Table,
    blocks: Blocks,
}

impl<'a> Writer<'a> {
    fn new(site: Site<'a>, blocks: Blocks) -> Self {
        Self { site, out: Vec::new(), diags: Vec::new(), notes: Notes::default(), table: Table::default(), blocks }
    }

    fn write(&mut self, events: &Events<'a>) {
        self.number_footnotes(events);
        self.walk(events);
        self.footnotes();
        self.runner();
    }

    fn is_whole(&self) -> bool {
        self.site.part == Part::Whole
    }

    fn walk(&mut self, events: &Events<'a>) {
        let mut at = 0;
        while at < events.len() {
            at = self.step(events, at);
        }
    }

    /// Writes the event at `at`, with those that belong to it, and returns where the next one stands.
    fn step(&mut self, events: &Events<'a>, at: usize) -> usize {
        let (event, range) = &events[at];
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = self.heading_id(range).map(|id| CowStr::from(id.to_owned()));
                self.out.push(Event::Start(Tag::Heading { level: *level, id, classes: classes.clone(), attrs: attrs.clone() }));
            }
            Event::End(TagEnd::Heading(_)) => {
                self.heading_anchor(range);
                self.out.push(event.clone());
            }
            Event::Start(markdown::BLOCK | Tag::CodeBlock(_)) => {
                return match self.block_at(range.start) {
                    Some(block) => self.typed_block(block, events, at),
                    None => self.code_block(events, at),
                };
            }
            Event::InlineMath(tex) => self.math(tex, range, false),
            Event::DisplayMath(tex) => self.math(tex, range, true),
            Event::Start(Tag::Image { dest_url, title, .. }) => return self.image(dest_url, title, events, at),
            Event::Start(Tag::FootnoteDefinition(label)) => return self.footnote_definition(label, events, at),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = self.link(range.start).map_or_else(|| dest_url.clone(), CowStr::from);
                self.out.push(Event::Start(Tag::Link { link_type: *link_type, dest_url, title: title.clone(), id: id.clone() }));
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => self.alert(*kind),
            Event::End(TagEnd::BlockQuote(Some(_))) => self.alert_end(),
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
            | Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell) => self.table(event),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html, range),
            Event::TaskListMarker(done) => self.task(*done),
            Event::FootnoteReference(label) => self.footnote_reference(label),
            _ => self.out.push(event.clone()),
        }
        at + 1
    }

    fn html(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
    }

    /// A block, which begins on a line of its own.
    fn block(&mut self, html: String) {
        self.out.push(Event::Start(Tag::HtmlBlock));
        self.html(html);
        self.out.push(Event::End(TagEnd::HtmlBlock));
    }

    fn inline(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn heading_id(&self, range: &Range<usize>) -> Option<&'a str> {
        let headings = &self.site.page.outline.headings;
        let found = headings.binary_search_by_key(&range.start, |heading| heading.span.start).ok();
        found.filter(|_| self.is_whole()).map(|at| headings[at].id.as_str())
    }

    fn heading_anchor(&mut self, range: &Range<usize>) {
        let Some(id) = self.heading_id(range) else { return };
        let mut anchor = String::from(" <a class=\"anchor\" href=\"#");
        html::escape_attr(&crate::url::encode_path(id), &mut anchor);
        anchor.push_str("\" aria-label=\"");
        html::escape_attr(&self.site.labels.heading_anchor, &mut anchor);
        anchor.push_str("\">#</a>");
        self.inline(anchor);
    }

    /// The address to write for the link met at `key`; in a summary a link within the page names the page.
    fn link(&self, key: usize) -> Option<String> {
        let resolved = self.site.resolved;
        if let Ok(at) = resolved.links.binary_search_by_key(&key, |(key, _)| *key) {
            return Some(resolved.links[at].1.clone());
        }
        let links = &self.site.page.outline.links;
        let link = &links[links.binary_search_by_key(&key, |link| link.key).ok().filter(|_| !self.is_whole())?];
        link.dest.starts_with('#').then(|| format!("{}{}", resolved.url, link.dest))
    }

    /// An alert in a feed is the quotation that it was written as.
    fn alert_end(&mut self) {
        self.html(if self.site.part == Part::Feed { "</blockquote>\n" } else { "</div>\n" }.to_owned());
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let labels = self.site.labels;
        let (class, label) = match kind {
            BlockQuoteKind::Note => ("note", &labels.note),
            BlockQuoteKind::Tip => ("tip", &labels.tip),
            BlockQuoteKind::Important => ("important", &labels.important),
            BlockQuoteKind::Warning => ("warning", &labels.warning),
            BlockQuoteKind::Caution => ("caution", &labels.caution),
        };
        let (before, after) = match self.site.part {
            Part::Feed => ("<blockquote>\n<p><strong>".to_owned(), "</strong></p>\n"),
            _ => (format!("<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">"), "</p>\n"),
        };
        let mut open = before;
        html::escape(label, &mut open);
        open.push_str(after);
        self.block(open);
    }

    fn task(&mut self, done: bool) {
        if self.site.part == Part::Feed {
            return self.inline(if done { "☑ " } else { "☐ " }.to_owned());
        }
        let (checked, label) = if done { (" checked", &self.site.labels.task_done) } else { ("", &self.site.labels.task_open) };
        let mut input = format!("<input type=\"checkbox\" disabled{checked} aria-label=\"");
        html::escape_attr(label, &mut input);
        input.push_str("\"> ");
        self.inline(input);
    }
}

/// The index of the event that closes the one at `start`.
fn end_of(events: &Events, start: usize) -> usize {
    let mut depth = 0usize;
    for (at, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len() - 1
}
