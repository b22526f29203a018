//! The Markdown of a page becomes HTML.
//!
//! A body sees only what it names: its text, and what `plan` found for its links, images and regions. The events
//! are transformed, one construct at a time, and pulldown-cmark writes what is left as it is. Nothing here emits
//! a style or a script.

use crate::config::Config;
use crate::diag::{self, Checked, Diag, Place, Span};
use crate::highlight::Highlighter;
use crate::html;
use crate::markdown::{self, Dialect, Use};
use crate::page::{Info, Page};
use crate::render::code;
use crate::site::{Picture, Region, Resolved};
use crate::text;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How much of a page is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// Up to the summary's end, with all tags closed and without ids, since it stands on other pages.
    Summary,
}

/// The theme's words that a body prints, in the page's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    pub note: String,
    pub tip: String,
    pub important: String,
    pub warning: String,
    pub caution: String,
    /// The name of the footnotes' section, for those who do not see the rule above it.
    pub footnotes: String,
    /// The name of the link from a footnote back to its mention.
    pub footnote_back: String,
    /// The name of the link that a heading has to itself.
    pub heading_anchor: String,
    /// What the box of a task says to those who do not see it.
    pub task_done: String,
    pub task_open: String,
}

/// Renders the body of `page`, whose file's text is `text`.
pub fn body(
    text: &str,
    page: &Page,
    resolved: &Resolved,
    config: &Config,
    labels: &Labels,
    highlighter: &Highlighter,
    part: Part,
) -> Checked<String> {
    let events = markdown::events(text, page.body, Dialect::Site(&config.markdown));
    let events = match part {
        Part::Whole => events,
        Part::Summary => summary(events, page),
    };
    let mut writer = Writer::new(Site { text, page, resolved, config, labels, highlighter, part });
    writer.number_footnotes(&events);
    writer.walk(&events);
    writer.footnotes();
    Checked::new(print(writer.out), writer.diags)
}

/// Renders CommonMark and nothing else: no ids, no highlighting, no attributes of ours.
pub fn plain(text: &str) -> String {
    print(markdown::events(text, 0, Dialect::Plain).into_iter().map(|(event, _)| event).collect())
}

type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// Writes events as HTML. Text is escaped as the specification prints it, quotes too.
fn print(events: Vec<Event>) -> String {
    let mut out = String::new();
    let mut in_alt = 0usize;
    let mut in_line = false;
    let events = events.into_iter().map(|event| {
        let was_in_line = std::mem::replace(&mut in_line, leaves_line_open(&event));
        match event {
            // An HTML block begins on a line of its own, also in a list without blank lines, whose text has no `<p>`.
            Event::Start(Tag::HtmlBlock) if was_in_line => Event::InlineHtml("\n".into()),
            // In the alternative text of an image the writer escapes by itself.
            Event::Start(Tag::Image { .. }) => {
                in_alt += 1;
                event
            }
            Event::End(TagEnd::Image) => {
                in_alt -= 1;
                event
            }
            Event::Text(text) if in_alt == 0 && text.contains('"') => Event::InlineHtml(escaped(&text).into()),
            Event::Code(code) if in_alt == 0 && code.contains('"') => Event::InlineHtml(format!("<code>{}</code>", escaped(&code)).into()),
            event => event,
        }
    });
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// Whether the writer leaves its line open behind an event.
fn leaves_line_open(event: &Event) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::Item | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }),
        Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image),
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) => true,
        _ => false,
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    html::escape(text, &mut out);
    out
}

/// The events of the summary: those before the author's cut, with what is open there closed; without a cut of
/// his, the paragraphs at the top level up to where `parse` ended it.
fn summary<'a>(events: Events<'a>, page: &Page) -> Events<'a> {
    let Some(cut) = page.outline.summary else { return Vec::new() };
    let mut open: Vec<TagEnd> = Vec::new();
    let mut kept = Vec::new();
    let mut in_paragraph = false;
    for (event, range) in events {
        if range.start >= cut.end && (cut.explicit || open.is_empty()) {
            break;
        }
        match &event {
            Event::Start(tag) => {
                in_paragraph |= open.is_empty() && matches!(tag, Tag::Paragraph);
                open.push(tag.to_end());
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Html(html) | Event::InlineHtml(html) if cut.explicit && range.end > cut.end => {
                let before = html.get(..cut.end - range.start).unwrap_or_default().to_owned();
                kept.push((Event::InlineHtml(before.into()), range));
                break;
            }
            _ => {}
        }
        if cut.explicit || in_paragraph {
            kept.push((event, range));
        }
        in_paragraph &= !open.is_empty();
    }
    kept.extend(open.into_iter().rev().map(|tag| (Event::End(tag), cut.end..cut.end)).filter(|_| cut.explicit));
    kept
}

/// What a body of a site has that plain CommonMark has not.
struct Site<'a> {
    text: &'a str,
    page: &'a Page,
    resolved: &'a Resolved,
    config: &'a Config,
    labels: &'a Labels,
    highlighter: &'a Highlighter,
    part: Part,
}

struct Writer<'a> {
    site: Site<'a>,
    out: Vec<Event<'a>>,
    diags: Vec<Diag>,
    notes: BTreeMap<String, Note<'a>>,
    /// The labels of notes that are not shown.
    unseen: BTreeSet<String>,
    /// The last character of running text, for line breaks between Chinese characters.
    last: Option<char>,
    table: Table,
}

/// A footnote: its number by first mention, how often it was mentioned so far, and its own events.
struct Note<'a> {
    number: usize,
    mentions: usize,
    events: Vec<Event<'a>>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl<'a> Writer<'a> {
    fn new(site: Site<'a>) -> Self {
        Self {
            site,
            out: Vec::new(),
            diags: Vec::new(),
            notes: BTreeMap::new(),
            unseen: BTreeSet::new(),
            last: None,
            table: Table::default(),
        }
    }

    fn is_whole(&self) -> bool {
        self.site.part == Part::Whole
    }

    fn number_footnotes(&mut self, events: &Events<'a>) {
        self.unseen = markdown::unseen_notes(events);
        let mut at = 0;
        while at < events.len() {
            match &events[at].0 {
                Event::Start(Tag::FootnoteDefinition(label)) if self.unseen.contains(&**label) => at = end_of(events, at),
                Event::FootnoteReference(label) => {
                    let number = self.notes.len() + 1;
                    self.notes.entry(label.to_string()).or_insert(Note { number, mentions: 0, events: Vec::new() });
                }
                _ => {}
            }
            at += 1;
        }
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
        let last = self.last.take();
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = self.heading_id(range).map(|id| CowStr::from(id.to_owned()));
                self.out.push(Event::Start(Tag::Heading { level: *level, id, classes: classes.clone(), attrs: attrs.clone() }));
            }
            Event::End(TagEnd::Heading(_)) => {
                self.heading_anchor(range);
                self.out.push(event.clone());
            }
            Event::Start(Tag::CodeBlock(kind)) => return self.code_block(kind, events, at),
            Event::Start(Tag::Image { dest_url, title, .. }) => return self.image(dest_url, title, events, at),
            Event::Start(Tag::FootnoteDefinition(label)) => return self.footnote_definition(label, events, at),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = self.link(range.start).map_or_else(|| dest_url.clone(), CowStr::from);
                self.out.push(Event::Start(Tag::Link { link_type: *link_type, dest_url, title: title.clone(), id: id.clone() }));
                self.last = last;
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => self.alert(*kind),
            Event::End(TagEnd::BlockQuote(Some(_))) => self.html("</div>\n".to_owned()),
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
            | Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell) => self.table(event),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html, range),
            Event::TaskListMarker(done) => self.task(*done),
            Event::FootnoteReference(label) => {
                self.last = last;
                self.footnote_reference(label);
            }
            Event::SoftBreak if joins(last, &events[at + 1..]) => {}
            Event::Text(text) => {
                self.last = text.chars().next_back();
                self.text(text);
            }
            Event::Code(text) => {
                self.last = text.chars().next_back();
                self.out.push(event.clone());
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {
                self.last = last;
                self.out.push(event.clone());
            }
            _ => self.out.push(event.clone()),
        }
        at + 1
    }

    fn html(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
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
        let link = links.iter().find(|link| link.key == key && !self.is_whole())?;
        link.dest.starts_with('#').then(|| format!("{}{}", resolved.url, link.dest))
    }

    fn text(&mut self, text: &CowStr<'a>) {
        let shown = if self.site.config.markdown.emoji { emoji(text) } else { None };
        self.out.push(Event::Text(shown.map_or_else(|| text.clone(), CowStr::from)));
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
        let mut open = format!("<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">");
        html::escape(label, &mut open);
        open.push_str("</p>\n");
        self.html(open);
    }

    /// A table scrolls inside its own box; its alignment is a class, since inline styles are forbidden.
    fn table(&mut self, event: &Event<'a>) {
        let html = match event {
            Event::Start(Tag::Table(alignments)) => {
                self.table = Table { alignments: alignments.clone(), ..Table::default() };
                "<div class=\"table\" tabindex=\"0\"><table>\n".to_owned()
            }
            Event::Start(Tag::TableHead) => {
                (self.table.in_head, self.table.column) = (true, 0);
                "<thead><tr>".to_owned()
            }
            Event::Start(Tag::TableRow) => {
                self.table.column = 0;
                "<tr>".to_owned()
            }
            Event::Start(_) => {
                let cell = if self.table.in_head { "th" } else { "td" };
                match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Left) => format!("<{cell} class=\"align-left\">"),
                    Some(Alignment::Center) => format!("<{cell} class=\"align-center\">"),
                    Some(Alignment::Right) => format!("<{cell} class=\"align-right\">"),
                    _ => format!("<{cell}>"),
                }
            }
            Event::End(TagEnd::TableHead) => {
                self.table.in_head = false;
                "</tr></thead>\n<tbody>\n".to_owned()
            }
            Event::End(TagEnd::TableRow) => "</tr>\n".to_owned(),
            Event::End(TagEnd::TableCell) => {
                self.table.column += 1;
                if self.table.in_head { "</th>".to_owned() } else { "</td>".to_owned() }
            }
            _ => "</tbody></table></div>\n".to_owned(),
        };
        self.html(html);
    }

    /// Raw HTML passes as it is, but for its addresses, which `plan` found, and the author's cut.
    fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        let mut out = String::with_capacity(html.len());
        let mut at = 0;
        let more = markdown::more(html);
        let addresses = markdown::addresses(html).into_iter();
        let mut edits: Vec<(Range<usize>, String)> = addresses
            .filter_map(|(purpose, address)| {
                let key = markdown::address_key(range, &address);
                let found = match purpose {
                    Use::Link => self.link(key),
                    Use::Image => self.picture(key).map(|picture| picture.url.clone()),
                };
                let mut escaped = String::new();
                html::escape_attr(&found?, &mut escaped);
                Some((address, escaped))
            })
            .collect();
        edits.extend(more.map(|more| (more, String::new())));
        if !self.is_whole() {
            // With the blank before it.
            let before = |at: usize| html[..at].trim_end().len();
            edits.extend(markdown::anchors(html).into_iter().map(|anchor| (before(anchor.attr.start)..anchor.attr.end, String::new())));
        }
        edits.sort_by_key(|(range, _)| range.start);
        for (range, text) in edits {
            out.push_str(&html[at..range.start]);
            out.push_str(&text);
            at = range.end;
        }
        out.push_str(&html[at..]);
        self.html(out);
    }

    fn task(&mut self, done: bool) {
        let (checked, label) = if done { (" checked", &self.site.labels.task_done) } else { ("", &self.site.labels.task_open) };
        let mut input = format!("<input type=\"checkbox\" disabled{checked} aria-label=\"");
        html::escape_attr(label, &mut input);
        input.push_str("\"> ");
        self.inline(input);
    }

    fn picture(&self, key: usize) -> Option<&'a Picture> {
        let images = &self.site.resolved.images;
        images.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| &images[at].1)
    }

    fn image(&mut self, dest: &str, title: &str, events: &Events<'a>, at: usize) -> usize {
        let end = end_of(events, at);
        let mut alt = String::new();
        for (event, _) in &events[at + 1..end] {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        let picture = self.picture(events[at].1.start);
        let mut img = String::from("<img src=\"");
        match picture {
            Some(picture) => html::escape_attr(&picture.url, &mut img),
            None => html::escape_attr(&dest.replace(' ', "%20"), &mut img),
        }
        img.push_str("\" alt=\"");
        html::escape_attr(&alt, &mut img);
        if !title.is_empty() {
            img.push_str("\" title=\"");
            html::escape_attr(title, &mut img);
        }
        if let Some((width, height)) = picture.and_then(|picture| picture.size) {
            img.push_str(&format!("\" width=\"{width}\" height=\"{height}"));
        }
        img.push_str("\" loading=\"lazy\" decoding=\"async\">");
        self.inline(img);
        end + 1
    }

    fn code_block(&mut self, kind: &CodeBlockKind, events: &Events<'a>, at: usize) -> usize {
        let end = end_of(events, at);
        let key = events[at].1.start;
        let page = self.site.page;
        let fence = page.outline.fences.binary_search_by_key(&key, |fence| fence.span.start).ok().map(|at| &page.outline.fences[at]);
        let code: String =
            events[at + 1..end].iter().filter_map(|(event, _)| if let Event::Text(text) = event { Some(&**text) } else { None }).collect();
        let plain = Info::default();
        let info = match (kind, fence) {
            (CodeBlockKind::Fenced(_), Some(fence)) => &fence.info,
            _ => &plain,
        };
        let region = self.region(key);
        if let Some(lang) = &info.lang
            && self.site.highlighter.language(&lang.value).is_none()
        {
            let candidate = diag::nearest(&lang.value, self.site.highlighter.words()).map(str::to_owned);
            self.diags.push(unknown_language(Place::new(&page.path, lang.span), &lang.value, candidate));
        }
        if let Some(file) = &info.file
            && !code.trim().is_empty()
        {
            self.diags.push(body_and_file(Place::new(&page.path, file.span)));
        }
        let (html, fell_back) = code::block(self.site.highlighter, info, region, &code);
        if fell_back {
            let first_line = self.site.text[key..].find('\n').map_or(self.site.text.len(), |length| key + length);
            self.diags.push(not_highlighted(Place::new(&page.path, Span::new(key, first_line))));
        }
        self.html(html);
        end + 1
    }

    fn region(&self, key: usize) -> Option<&'a Region> {
        let regions = &self.site.resolved.regions;
        regions.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| &regions[at].1)
    }

    fn footnote_reference(&mut self, label: &str) {
        if !self.is_whole() {
            return;
        }
        let Some(note) = self.notes.get_mut(label) else { return };
        note.mentions += 1;
        let number = note.number;
        let (target, own) = markdown::footnote_ids(number, note.mentions);
        self.inline(format!("<sup class=\"footnote-ref\"><a href=\"#{target}\" id=\"{own}\">{number}</a></sup>"));
    }

    /// The note's events are set aside; [`Self::footnotes`] prints them at the end.
    fn footnote_definition(&mut self, label: &str, events: &Events<'a>, at: usize) -> usize {
        let end = end_of(events, at);
        if self.unseen.contains(label) {
            return end + 1;
        }
        let main = std::mem::take(&mut self.out);
        let mut inner = at + 1;
        while inner < end {
            inner = self.step(events, inner);
        }
        let own = std::mem::replace(&mut self.out, main);
        if let Some(note) = self.notes.get_mut(label)
            && note.events.is_empty()
        {
            note.events = own;
        }
        end + 1
    }

    /// The notes in order of their first mention, each with links back to all its mentions.
    fn footnotes(&mut self) {
        let mut notes: Vec<Note> = std::mem::take(&mut self.notes).into_values().collect();
        notes.sort_by_key(|note| note.number);
        if notes.is_empty() || !self.is_whole() {
            return;
        }
        let mut open = String::from("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        html::escape_attr(&self.site.labels.footnotes, &mut open);
        open.push_str("\">\n<ol>\n");
        self.html(open);
        for note in notes {
            let (id, _) = markdown::footnote_ids(note.number, 1);
            self.html(format!("<li id=\"{id}\">\n"));
            let mut events = note.events;
            let back = back_links(note.number, note.mentions, &self.site.labels.footnote_back);
            let back = Event::InlineHtml(back.into());
            match events.last() {
                Some(Event::End(TagEnd::Paragraph)) => events.insert(events.len() - 1, back),
                _ => events.push(back),
            }
            self.out.append(&mut events);
            self.html("</li>\n".to_owned());
        }
        self.html("</ol>\n</section>\n".to_owned());
    }
}

fn back_links(number: usize, mentions: usize, label: &str) -> String {
    let mut links = String::new();
    for nth in 1..=mentions {
        let (_, mention) = markdown::footnote_ids(number, nth);
        links.push_str(&format!(" <a class=\"footnote-back\" href=\"#{mention}\" aria-label=\""));
        html::escape_attr(label, &mut links);
        let which = if mentions > 1 { format!(" {nth}") } else { String::new() };
        links.push_str(&format!("{which}\">↩"));
        if mentions > 1 {
            links.push_str(&format!("<sup>{nth}</sup>"));
        }
        links.push_str("</a>");
    }
    links
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

/// Whether a line break stands between two Chinese or Japanese characters, where HTML would show a blank.
fn joins(last: Option<char>, rest: &[(Event, Range<usize>)]) -> bool {
    let next = rest.iter().find_map(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => Some(text.chars().next()),
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) | Event::FootnoteReference(_) => None,
        Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => None,
        _ => Some(None),
    });
    last.is_some_and(text::is_cjk) && next.flatten().is_some_and(text::is_cjk)
}

/// Replaces `:name:` by the emoji of that name on GitHub; `None` when there is nothing to replace.
fn emoji(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(':').map(|found| at + found) {
        let name = text[open + 1..].find(':').map(|length| &text[open + 1..open + 1 + length]);
        match name.and_then(emojis::get_by_shortcode) {
            Some(emoji) => {
                out.push_str(&text[at..open]);
                out.push_str(emoji.as_str());
                at = open + name.map_or(0, str::len) + 2;
            }
            None => {
                out.push_str(&text[at..=open]);
                at = open + 1;
            }
        }
    }
    out.push_str(&text[at..]);
    (out != text).then_some(out)
}

fn unknown_language(place: Place, lang: &str, candidate: Option<String>) -> Diag {
    let diag =
        Diag::warning("unknown-language", format!("there is no grammar for the language `{lang}`; the block is not coloured")).at(place);
    match candidate {
        Some(candidate) => diag.help(format!("did you mean `{candidate}`? For plain text write `text`")),
        None => diag.help("for plain text write `text`, or no language at all"),
    }
}

fn body_and_file(place: Place) -> Diag {
    Diag::error("body-and-file", "a block with `file=` shows that file, but has lines of its own too")
        .at(place)
        .help("empty the block, or remove `file=`")
}

fn not_highlighted(place: Place) -> Diag {
    Diag::warning("not-highlighted", "a line of this block is too long or its grammar failed; from there on it is not coloured")
        .at(place)
        .help("break the long line, or write `text` as the language")
}
