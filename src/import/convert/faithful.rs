//! The tree becomes blocks without anything being judged: what Markdown renders to the very same HTML is Markdown, and
//! everything else stays the HTML that it is.
//!
//! This is for text that is one's own (`Options::trusted`). Classes, comments and scripts stay, loose lists stay loose, and
//! emphasis stays nested as it was.

use super::blocks::Blocks;
use super::facts::Facts;
use super::kind::is_block;
use super::notes::Notes;
use super::raw::{self, begins_block};
use super::runs::{self, Ev};
use super::verify::Writer;
use super::{Converted, Kept, Why};
use crate::import::dom::{Dom, NodeId, Step};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

/// Containers stand within each other no deeper than this; what is deeper stays HTML.
const DEEPEST: usize = 24;

/// The blocks below `root`, and what stays HTML in them.
pub fn blocks(dom: &Dom, root: NodeId, facts: &Facts, notes: &Notes, writer: Writer) -> Blocks {
    let mut walk = Walk { dom, facts, notes, writer, events: Vec::new(), depth: 0, kept: Vec::new() };
    let mut todo = vec![Todo::Siblings { next: dom.first_child(root), bare: false }];
    while let Some(step) = todo.pop() {
        match step {
            Todo::End(end) => {
                walk.depth -= 1;
                walk.push(Event::End(end));
            }
            Todo::Siblings { next: None, .. } => {}
            Todo::Siblings { next: Some(id), bare } => walk.sibling(id, bare, &mut todo),
        }
    }
    Blocks { written: walk.writer.finish(), converted: Converted { kept: walk.kept, ..Converted::default() } }
}

enum Todo {
    /// What stands beside each other, from `next` on. `bare`: text may stand here without a paragraph.
    Siblings {
        next: Option<NodeId>,
        bare: bool,
    },
    End(TagEnd),
}

/// Begins a block of HTML (CommonMark 0.31, "HTML blocks", condition 6) and is nothing itself: an end tag of an element that
/// has none closes nothing, wherever it stands (HTML, "in body", "any other end tag").
const OPENER: &str = "</link>";

struct Walk<'a> {
    dom: &'a Dom,
    facts: &'a Facts,
    notes: &'a Notes,
    writer: Writer,
    events: Vec<Ev>,
    depth: usize,
    kept: Vec<Kept>,
}

impl Walk<'_> {
    fn push(&mut self, event: Ev) {
        self.events.push(event);
        if self.depth == 0 {
            self.writer.push(std::mem::take(&mut self.events));
        }
    }

    /// A block that holds no other.
    fn leaf(&mut self, events: Vec<Ev>) {
        self.events.extend(events);
        if self.depth == 0 {
            self.writer.push(std::mem::take(&mut self.events));
        }
    }

    fn sibling(&mut self, id: NodeId, bare: bool, todo: &mut Vec<Todo>) {
        if !self.is_inline(id) {
            todo.push(Todo::Siblings { next: self.dom.next(id), bare });
            return self.block(id, todo);
        }
        let run: Vec<NodeId> = std::iter::successors(Some(id), |id| self.dom.next(*id)).take_while(|id| self.is_inline(*id)).collect();
        todo.push(Todo::Siblings { next: run.last().and_then(|last| self.dom.next(*last)), bare });
        if run.iter().all(|id| self.is_nothing(*id)) {
            for comment in run.into_iter().filter(|id| self.dom.comment(*id).is_some()) {
                self.html(self.outer(comment));
            }
        } else if bare {
            let mut events = Vec::new();
            for id in run {
                self.inline(id, &mut events);
            }
            self.events.extend(trimmed(events));
        } else {
            self.run_as_html(&run);
        }
    }

    fn is_inline(&self, id: NodeId) -> bool {
        !is_block(self.dom.name(id))
            && !matches!(self.dom.name(id), "script" | "style" | "iframe" | "textarea")
            && !self.facts.has_block(id)
            && !self.is_note(id)
    }

    fn is_note(&self, id: NodeId) -> bool {
        self.notes.boxes.contains(&id)
    }

    /// Blank text, a comment, or the mark or the link back of a footnote.
    fn is_nothing(&self, id: NodeId) -> bool {
        self.dom.comment(id).is_some()
            || self.notes.back.contains(&id)
            || self.dom.text(id).is_some_and(|text| text.trim_ascii().is_empty())
    }

    /// Text that stands in no paragraph.
    fn run_as_html(&mut self, run: &[NodeId]) {
        let mut html = String::new();
        for id in run {
            html.push_str(&self.outer(*id));
        }
        let html = html.trim();
        let html = match begins_block(html) {
            true => html.to_owned(),
            false => format!("{OPENER}\n{html}"),
        };
        self.kept.extend(run.first().map(|node| Kept { node: *node, why: Why::NoForm }));
        self.html(html);
    }

    fn html(&mut self, html: String) {
        self.leaf(vec![Event::Start(Tag::HtmlBlock), Event::Html(format!("{}\n", html.trim_end()).into()), Event::End(TagEnd::HtmlBlock)]);
    }

    fn keep(&mut self, id: NodeId) {
        self.kept.push(Kept { node: id, why: Why::NoForm });
        let html = self.outer(id);
        let html = match html.find('>') {
            _ if begins_block(&html) => html,
            // A start tag that Markdown knows for one is enough if it stands alone.
            Some(end) if is_plain(&html[1..end]) => format!("{}\n{}", &html[..=end], html[end + 1..].trim_start_matches('\n')),
            _ => format!("{OPENER}\n{html}"),
        };
        self.html(html);
    }

    fn block(&mut self, id: NodeId, todo: &mut Vec<Todo>) {
        let dom = self.dom;
        if self.is_note(id) {
            return self.note(id, todo);
        }
        let plain = dom.attrs(id).next().is_none();
        match dom.name(id) {
            "p" if plain && self.is_text(id) => {
                let text = self.text_of(id);
                if text.is_empty() {
                    return self.keep(id);
                }
                let mut events = vec![Event::Start(Tag::Paragraph)];
                events.extend(text);
                events.push(Event::End(TagEnd::Paragraph));
                self.leaf(events);
            }
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") if plain && self.is_text(id) => {
                let level = HeadingLevel::try_from(usize::from(name.as_bytes()[1] - b'0')).unwrap_or(HeadingLevel::H6);
                let mut events = vec![Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() })];
                events.extend(self.text_of(id).into_iter().map(one_line));
                events.push(Event::End(TagEnd::Heading(level)));
                self.leaf(events);
            }
            "hr" if plain => self.leaf(vec![Event::Rule]),
            "pre" if plain => match self.code(id) {
                Some(events) => self.leaf(events),
                None => self.keep(id),
            },
            "blockquote" if plain && self.depth < DEEPEST && self.has_no_bare_text(id) => {
                self.events.push(Event::Start(Tag::BlockQuote(None)));
                self.depth += 1;
                todo.push(Todo::End(TagEnd::BlockQuote(None)));
                todo.push(Todo::Siblings { next: dom.first_child(id), bare: false });
            }
            "ul" | "ol" if self.depth + 1 < DEEPEST => match self.list(id) {
                Some((start, items, tight)) => {
                    self.events.push(Event::Start(Tag::List(start)));
                    self.depth += 1;
                    todo.push(Todo::End(TagEnd::List(start.is_some())));
                    for item in items.into_iter().rev() {
                        todo.push(Todo::Siblings { next: Some(item), bare: tight });
                    }
                }
                None => self.keep(id),
            },
            "li" if matches!(self.events.last(), Some(Event::Start(Tag::List(_)) | Event::End(TagEnd::Item))) => {
                // Its neighbours are looked at as items of their own.
                todo.pop();
                let tight = !dom.children(id).any(|child| dom.is(child, "p"));
                self.events.push(Event::Start(Tag::Item));
                self.depth += 1;
                todo.push(Todo::End(TagEnd::Item));
                let mut first = dom.first_child(id);
                if let Some((input, ticked)) = self.task(id) {
                    self.events.push(Event::TaskListMarker(ticked));
                    first = dom.next(input);
                }
                todo.push(Todo::Siblings { next: first, bare: tight });
            }
            "table" if plain => match self.table(id) {
                Some(events) => self.leaf(events),
                None => self.keep(id),
            },
            _ => self.keep(id),
        }
    }

    fn is_text(&self, id: NodeId) -> bool {
        !self.facts.has_block(id)
    }

    fn has_no_bare_text(&self, id: NodeId) -> bool {
        self.dom.children(id).all(|child| !self.is_inline(child) || self.is_nothing(child))
    }

    /// What stands in place of a note or of what is around notes.
    fn note(&mut self, id: NodeId, todo: &mut Vec<Todo>) {
        let Some(label) = self.notes.notes.get(&id) else {
            return todo.push(Todo::Siblings { next: self.dom.first_child(id), bare: false });
        };
        self.events.push(Event::Start(Tag::FootnoteDefinition(label.clone().into())));
        self.depth += 1;
        todo.push(Todo::End(TagEnd::FootnoteDefinition));
        todo.push(Todo::Siblings { next: self.dom.first_child(id), bare: false });
    }

    /// `pre` around `code` with nothing but a language.
    fn code(&self, pre: NodeId) -> Option<Vec<Ev>> {
        let dom = self.dom;
        let code = dom.first_child(pre).filter(|code| dom.is(*code, "code") && dom.next(*code).is_none())?;
        let text = match dom.first_child(code) {
            None => "",
            Some(text) if dom.next(text).is_none() => dom.text(text)?,
            Some(_) => return None,
        };
        let mut lang = String::new();
        for (name, value) in dom.attrs(code) {
            lang = value.strip_prefix("language-").filter(|lang| name == "class" && !lang.contains(char::is_whitespace))?.to_owned();
        }
        if !text.is_empty() && !text.ends_with('\n') {
            return None;
        }
        let mut events = vec![Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(lang.into())))];
        if !text.is_empty() {
            events.push(Event::Text(text.to_owned().into()));
        }
        events.push(Event::End(TagEnd::CodeBlock));
        Some(events)
    }

    /// The first number of a list, its items, and whether it is tight; `None` if it is no list of Markdown.
    fn list(&self, id: NodeId) -> Option<(Option<u64>, Vec<NodeId>, bool)> {
        let dom = self.dom;
        let mut start = dom.is(id, "ol").then_some(1);
        for (name, value) in dom.attrs(id) {
            match name {
                "start" if start.is_some() => start = Some(value.parse().ok().filter(|start| *start <= 999_999_999)?),
                "class" if value == "contains-task-list" => {}
                _ => return None,
            }
        }
        let mut items = Vec::new();
        for child in dom.children(id) {
            if self.is_nothing(child) && dom.comment(child).is_none() {
                continue;
            }
            let plain = dom.attrs(child).all(|(name, value)| name == "class" && value == "task-list-item");
            if !dom.is(child, "li") || !plain {
                return None;
            }
            items.push(child);
        }
        let paragraphs = |item: &NodeId| dom.children(*item).any(|child| dom.is(child, "p"));
        let tight = !items.iter().any(paragraphs);
        let fits = tight || items.iter().all(|item| self.has_no_bare_text(*item));
        (fits && !items.is_empty()).then_some((start, items, tight))
    }

    /// The box at the beginning of an item, and whether it is ticked.
    fn task(&self, item: NodeId) -> Option<(NodeId, bool)> {
        let dom = self.dom;
        let input = dom.children(item).find(|child| !self.is_nothing(*child))?;
        let fits = dom.is(input, "input") && dom.attr(input, "type") == Some("checkbox") && dom.attr(input, "disabled").is_some();
        fits.then(|| (input, dom.attr(input, "checked").is_some()))
    }

    /// A table as Markdown's renderers write it.
    fn table(&self, id: NodeId) -> Option<Vec<Ev>> {
        let dom = self.dom;
        let elements = |id: NodeId| dom.children(id).filter(|child| !self.is_nothing(*child)).collect::<Vec<_>>();
        let parts = elements(id);
        let (head, body) = parts.split_first()?;
        let head_rows = elements(*head);
        let [head_row] = head_rows[..] else { return None };
        if !dom.is(*head, "thead") || body.len() > 1 || body.iter().any(|part| !dom.is(*part, "tbody")) {
            return None;
        }
        let mut aligns = Vec::new();
        for cell in elements(head_row) {
            aligns.push(self.aligned(cell, "th")?);
        }
        let mut events = vec![Event::Start(Tag::Table(aligns.clone())), Event::Start(Tag::TableHead)];
        self.cells(&elements(head_row), &mut events);
        events.push(Event::End(TagEnd::TableHead));
        for row in body.iter().flat_map(|body| elements(*body)) {
            let cells = elements(row);
            let fits =
                cells.len() == aligns.len() && cells.iter().zip(&aligns).all(|(cell, align)| self.aligned(*cell, "td") == Some(*align));
            if !dom.is(row, "tr") || !fits {
                return None;
            }
            events.push(Event::Start(Tag::TableRow));
            self.cells(&cells, &mut events);
            events.push(Event::End(TagEnd::TableRow));
        }
        events.push(Event::End(TagEnd::Table));
        Some(events)
    }

    fn cells(&self, cells: &[NodeId], events: &mut Vec<Ev>) {
        for cell in cells {
            events.push(Event::Start(Tag::TableCell));
            events.extend(self.text_of(*cell).into_iter().map(one_line));
            events.push(Event::End(TagEnd::TableCell));
        }
    }

    /// How a cell is aligned, if there is nothing else to it.
    fn aligned(&self, cell: NodeId, name: &str) -> Option<Alignment> {
        let dom = self.dom;
        if !dom.is(cell, name) || !self.is_text(cell) || dom.attrs(cell).any(|(name, _)| !matches!(name, "align" | "style")) {
            return None;
        }
        match raw::alignment(dom, cell) {
            Some("left") => Some(Alignment::Left),
            Some("center") => Some(Alignment::Center),
            Some("right") => Some(Alignment::Right),
            _ => dom.attrs(cell).next().is_none().then_some(Alignment::None),
        }
    }

    fn text_of(&self, id: NodeId) -> Vec<Ev> {
        let mut events = Vec::new();
        for child in self.dom.children(id) {
            self.inline(child, &mut events);
        }
        trimmed(events)
    }

    /// Running text as it is: what Markdown has no form for are tags.
    fn inline(&self, root: NodeId, events: &mut Vec<Ev>) {
        let dom = self.dom;
        let mut ends: Vec<(NodeId, Ev)> = Vec::new();
        let mut over: Option<NodeId> = None;
        // The walk is over what is below; the root itself is entered and left by hand.
        let around = std::iter::once(Step::Enter(root)).chain(dom.steps(root)).chain([Step::Leave(root)]);
        for step in around {
            match step {
                Step::Enter(_) if over.is_some() => {}
                Step::Enter(id) => {
                    let (event, end, whole) = self.opened(id);
                    events.extend(event);
                    if whole {
                        over = Some(id);
                    }
                    if let Some(end) = end {
                        ends.push((id, end));
                    }
                }
                Step::Leave(id) => {
                    if over == Some(id) {
                        over = None;
                    }
                    if over.is_none()
                        && ends.last().is_some_and(|(of, _)| *of == id)
                        && let Some((_, end)) = ends.pop()
                    {
                        events.push(end);
                    }
                }
            }
        }
    }

    /// What begins with an element, what ends with it, and whether that is all of it.
    fn opened(&self, id: NodeId) -> (Vec<Ev>, Option<Ev>, bool) {
        let dom = self.dom;
        if let Some(text) = dom.text(id) {
            let text = runs::collapsed(text);
            return (if text.is_empty() { Vec::new() } else { vec![Event::Text(text.into())] }, None, true);
        }
        if let Some(label) = self.notes.mentions.get(&id) {
            return (vec![Event::FootnoteReference(label.clone().into())], None, true);
        }
        if self.notes.back.contains(&id) {
            return (Vec::new(), None, true);
        }
        let plain = dom.attrs(id).next().is_none();
        match dom.name(id) {
            "em" if plain => (vec![Event::Start(Tag::Emphasis)], Some(Event::End(TagEnd::Emphasis)), false),
            "strong" if plain => (vec![Event::Start(Tag::Strong)], Some(Event::End(TagEnd::Strong)), false),
            "del" if plain => (vec![Event::Start(Tag::Strikethrough)], Some(Event::End(TagEnd::Strikethrough)), false),
            "br" if plain => (vec![Event::HardBreak], None, true),
            "code" if plain => match dom.first_child(id).filter(|text| dom.next(*text).is_none()).and_then(|text| dom.text(text)) {
                Some(text) => (vec![Event::Code(text.replace('\n', " ").into())], None, true),
                None => self.as_tags(id),
            },
            "a" => match self.only(id, &["href", "title"])
                && dom.attr(id, "href").is_some()
                && dom.find(id, |below| dom.is(below, "a")).is_none()
            {
                true => {
                    let link = runs::link(dom.attr(id, "href").unwrap_or_default(), dom.attr(id, "title").unwrap_or_default());
                    (vec![Event::Start(link)], Some(Event::End(TagEnd::Link)), false)
                }
                false => self.as_tags(id),
            },
            "img" => match self.only(id, &["src", "alt", "title"]) && dom.attr(id, "src").is_some() && dom.attr(id, "alt").is_some() {
                true => {
                    let attr = |name| dom.attr(id, name).unwrap_or_default();
                    (runs::image(attr("src"), attr("title"), attr("alt")), None, true)
                }
                false => self.as_tags(id),
            },
            _ => self.as_tags(id),
        }
    }

    /// All of an element: nothing is dropped.
    fn outer(&self, id: NodeId) -> String {
        raw::outer(self.dom, id, true, |_| false, &mut Vec::new())
    }

    fn only(&self, id: NodeId, names: &[&str]) -> bool {
        self.dom.attrs(id).all(|(name, _)| names.contains(&name))
    }

    fn as_tags(&self, id: NodeId) -> (Vec<Ev>, Option<Ev>, bool) {
        let dom = self.dom;
        // What is below these is no running text.
        if dom.comment(id).is_some()
            || matches!(dom.name(id), "script" | "style" | "svg" | "math" | "textarea" | "iframe" | "select" | "object")
        {
            let html = self.outer(id);
            let is_verbatim =
                |id| dom.comment(id).is_some() || matches!(dom.name(id), "script" | "style" | "iframe" | "noembed" | "noframes");
            let events = match is_verbatim(id) || dom.find(id, is_verbatim).is_some() {
                true => vec![Event::InlineHtml(html.into())],
                false => raw::running(&html),
            };
            return (events, None, true);
        }
        let mut open = String::new();
        raw::open(dom, id, true, &mut open);
        let close = raw::close(dom, id, true);
        let end = (!close.is_empty()).then(|| Event::InlineHtml(close.into()));
        (vec![Event::InlineHtml(open.into())], end, false)
    }
}

fn one_line(event: Ev) -> Ev {
    match event {
        Event::HardBreak => Event::InlineHtml("<br>".into()),
        event => event,
    }
}

/// Without blanks at the edges, where Markdown has none, and with those that a break swallows.
fn trimmed(events: Vec<Ev>) -> Vec<Ev> {
    let mut out: Vec<Ev> = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::Text(text) => {
                let at_edge = matches!(out.last(), None | Some(Event::HardBreak | Event::TaskListMarker(_)));
                let text = if at_edge { text.trim_start_matches(' ') } else { &*text };
                match out.last_mut() {
                    Some(Event::Text(last)) => *last = format!("{last}{text}").into(),
                    _ if text.is_empty() => {}
                    _ => out.push(Event::Text(text.to_owned().into())),
                }
            }
            event => {
                if event == Event::HardBreak {
                    trim_end(&mut out);
                }
                out.push(event);
            }
        }
    }
    trim_end(&mut out);
    // A break at the end of a block is none in Markdown.
    if let Some(last) = out.last_mut().filter(|last| **last == Event::HardBreak) {
        *last = Event::InlineHtml("<br>".into());
    }
    out
}

fn trim_end(events: &mut Vec<Ev>) {
    if let Some(Event::Text(text)) = events.last_mut() {
        let trimmed = text.trim_end_matches(' ').to_owned();
        match trimmed.is_empty() {
            true => drop(events.pop()),
            false => *text = trimmed.into(),
        }
    }
}

/// Whether a start tag has nothing but a name and attributes as everybody writes them.
fn is_plain(tag: &str) -> bool {
    let name = tag.split(' ').next().unwrap_or_default();
    let is_known = |c: char| c.is_ascii_alphanumeric() || "-_:. =\"/#".contains(c);
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && tag.chars().all(is_known)
}
