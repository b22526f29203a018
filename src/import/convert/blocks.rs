//! The tree becomes blocks, each the events that a reader of Markdown would see.
//!
//! One walk over the tree. Elements that begin a block end the running text before them; marks stay open across blocks and
//! are put around each stretch of text within, which is how a link around a heading and a paragraph comes out right.

use super::facts::Facts;
use super::kind::{Kind, kind, picture};
use super::notes::Notes;
use super::runs::{self, Ev, Mark, Runs};
use super::{Converted, Guess, Kept, Options, Why, danger, raw};
use crate::import::code;
use crate::import::dom::{Dom, NodeId, Step};
use crate::import::rule::{Dropped, Rule};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use std::collections::{HashMap, HashSet};

/// See [`blocks`].
pub struct Blocks {
    /// Blocks at the top level.
    pub blocks: Vec<Vec<Ev>>,
    /// All of it but the Markdown.
    pub converted: Converted,
}

/// Containers stand within each other no deeper than this; what is deeper is kept as HTML.
const DEEPEST: usize = 24;

pub fn blocks(dom: &Dom, root: NodeId, dropped: &[Dropped], facts: &Facts, notes: &Notes, options: Options) -> Blocks {
    let mut walk = Walk {
        dom,
        facts,
        notes,
        options,
        gone: dropped.iter().map(|dropped| dropped.node).collect(),
        anchors: HashSet::new(),
        blocks: Vec::new(),
        events: Vec::new(),
        runs: Runs::default(),
        frames: Vec::new(),
        depth: 0,
        cells: 0,
        headings: 0,
        pres: 0,
        code: 0,
        converted: Converted { dropped: dropped.to_vec(), ..Converted::default() },
    };
    walk.find_anchors(root);
    walk.all(root);
    Blocks { blocks: walk.blocks, converted: walk.converted }
}

/// What is to be done when an element is left.
enum Frame {
    Nothing,
    /// The text within ends.
    Edge,
    /// The text within ends, and its lines are as they were written.
    Pre,
    /// The word within ends.
    Apart,
    Mark,
    Heading(HeadingLevel),
    /// A container whose events end.
    Container(TagEnd),
    List {
        start: usize,
        ordered: bool,
        loose: bool,
    },
    Item,
    /// Tags around blocks: the end tag.
    Around(String),
    /// A paragraph within a cell or a heading, where it begins a new line.
    Line,
}

struct Walk<'a> {
    dom: &'a Dom,
    facts: &'a Facts,
    notes: &'a Notes,
    options: Options,
    gone: HashSet<NodeId>,
    /// Elements that links of this page lead to, and that are nothing but a place.
    anchors: HashSet<NodeId>,
    blocks: Vec<Vec<Ev>>,
    /// Of the block at the top level that is being made.
    events: Vec<Ev>,
    runs: Runs,
    frames: Vec<(NodeId, Frame)>,
    /// How many containers are open.
    depth: usize,
    /// How many cells and headings are open: there is no block within them.
    cells: usize,
    headings: usize,
    /// How many `pre` that are no code are open.
    pres: usize,
    code: usize,
    converted: Converted,
}

impl Walk<'_> {
    fn all(&mut self, root: NodeId) {
        let mut steps = self.dom.steps(root);
        while let Some(step) = steps.next() {
            match step {
                Step::Enter(id) => {
                    if !self.enter(id) && self.dom.first_child(id).is_some() {
                        steps.pass_over();
                    }
                }
                Step::Leave(id) => self.leave(id),
            }
        }
        self.flush();
    }

    /// A footnote stands where it stood; what is around footnotes says nothing.
    fn note(&mut self, id: NodeId) -> (Frame, bool) {
        self.flush();
        let Some(label) = self.notes.notes.get(&id) else { return (Frame::Edge, true) };
        self.start(Event::Start(Tag::FootnoteDefinition(label.clone().into())));
        (Frame::Container(TagEnd::FootnoteDefinition), true)
    }

    /// Links of the page lead to ids. Those of elements that vanish are kept by an empty `a`; headings have their own.
    fn find_anchors(&mut self, root: NodeId) {
        let mut wanted: HashMap<&str, ()> = HashMap::new();
        for id in self.dom.descendants(root) {
            if let Some(target) = self.dom.attr(id, "href").and_then(|href| href.strip_prefix('#')).filter(|target| !target.is_empty()) {
                wanted.insert(target, ());
            }
        }
        if wanted.is_empty() {
            return;
        }
        for id in self.dom.descendants(root) {
            let name = self.dom.attr(id, "name").filter(|_| self.dom.is(id, "a"));
            let own = self.dom.attr(id, "id").or(name);
            if self.dom.is(id, "a") && own.is_some_and(|own| wanted.contains_key(own)) && self.dom.attr(id, "href").is_none() {
                self.anchors.insert(id);
            }
        }
    }

    /// Whether what is below the node is to be walked.
    fn enter(&mut self, id: NodeId) -> bool {
        if let Some(text) = self.dom.text(id) {
            if !self.gone.contains(&id) {
                self.text(text);
            }
            self.frames.push((id, Frame::Nothing));
            return true;
        }
        let (frame, inside) = self.element(id);
        self.frames.push((id, frame));
        inside
    }

    fn text(&mut self, text: &str) {
        if self.pres == 0 {
            return self.runs.text(text);
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.runs.line_break();
            }
            self.runs.text(line);
        }
    }

    fn element(&mut self, id: NodeId) -> (Frame, bool) {
        const OVER: (Frame, bool) = (Frame::Nothing, false);
        let dom = self.dom;
        let in_line = self.cells > 0 || self.headings > 0;
        if dom.comment(id).is_some() {
            if dom.comment(id).is_some_and(|text| text.trim().eq_ignore_ascii_case("more")) && self.depth == 0 && self.cells == 0 {
                self.flush();
                self.html("<!-- more -->".to_owned());
            }
            return OVER;
        }
        if !dom.is_element(id) || self.gone.contains(&id) {
            return OVER;
        }
        if let Some(label) = self.notes.mentions.get(&id) {
            self.runs.leaf(vec![Event::FootnoteReference(label.clone().into())]);
            return OVER;
        }
        if self.notes.back.contains(&id) {
            self.drop(id, Rule::FootnoteLink);
            return OVER;
        }
        if self.notes.boxes.contains(&id) && !in_line {
            return self.note(id);
        }
        if self.is_heading_anchor(id) {
            self.drop(id, Rule::HeadingAnchor);
            return OVER;
        }
        if let Some(gist) = code::gist(dom, id) {
            self.flush();
            self.runs.open(Mark::Link { dest: gist.clone(), title: String::new() });
            self.runs.text(&gist);
            self.runs.close();
            self.flush();
            return OVER;
        }
        if self.cells == 0
            && self.headings == 0
            && let Some(found) = code::recognise(dom, id)
        {
            self.code_block(found);
            return OVER;
        }
        let kind = kind(dom, id);
        if self.depth >= DEEPEST && matches!(kind, Kind::Quote | Kind::List | Kind::Table | Kind::HtmlAround) {
            self.keep(id, Why::Depth);
            return OVER;
        }
        self.of_kind(id, kind)
    }

    fn of_kind(&mut self, id: NodeId, kind: Kind) -> (Frame, bool) {
        const OVER: (Frame, bool) = (Frame::Nothing, false);
        let dom = self.dom;
        let in_line = self.cells > 0 || self.headings > 0;
        match kind {
            Kind::Drop(rule) => {
                self.drop(id, rule);
                OVER
            }
            Kind::Nothing => (Frame::Nothing, true),
            Kind::Apart => {
                self.runs.text(" ");
                (Frame::Apart, true)
            }
            Kind::Paragraph | Kind::Edge | Kind::Pre if in_line => {
                self.line();
                (Frame::Line, true)
            }
            Kind::List | Kind::Item if in_line => {
                if !self.facts.is_seen(id) {
                    self.runs.text(" ");
                }
                (self.tags(id), true)
            }
            Kind::Pre => {
                // Text with pictures in it, say, whose lines are the author's.
                self.flush();
                self.pres += 1;
                (Frame::Pre, true)
            }
            Kind::Paragraph | Kind::Edge => {
                self.flush();
                (Frame::Edge, true)
            }
            Kind::Item => match self.frames.last() {
                Some((_, Frame::List { .. })) => {
                    self.flush();
                    self.start(Event::Start(Tag::Item));
                    (Frame::Item, true)
                }
                _ => {
                    self.flush();
                    (Frame::Edge, true)
                }
            },
            Kind::Heading(level) => {
                self.flush();
                if self.facts.has_hard(id) || in_line || self.has_list(id) {
                    // Markdown has no heading with blocks in it; what it says matters more than that it is one.
                    return (Frame::Edge, true);
                }
                if !self.facts.is_seen(id) {
                    return (Frame::Edge, true);
                }
                let level = HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6);
                self.headings += 1;
                (Frame::Heading(level), true)
            }
            Kind::Quote => {
                self.flush();
                self.start(Event::Start(Tag::BlockQuote(None)));
                (Frame::Container(TagEnd::BlockQuote(None)), true)
            }
            Kind::List => self.list(id),
            Kind::Table => self.table(id),
            Kind::Rule if in_line => OVER,
            Kind::Rule => {
                self.flush();
                self.begin(Event::Rule);
                self.done();
                OVER
            }
            Kind::Strong => (self.mark(Mark::Strong), true),
            Kind::Emphasis => (self.mark(Mark::Emphasis), true),
            Kind::Strikethrough => (self.mark(Mark::Strikethrough), true),
            Kind::Code => {
                let number = self.runs.count();
                (self.mark(Mark::Code { number }), true)
            }
            Kind::Tags => (self.tags(id), true),
            Kind::Link => {
                let dest = address(dom.attr(id, "href").unwrap_or_default());
                if !self.options.trusted && !danger::is_harmless_address(&dest, false) {
                    return (Frame::Nothing, true);
                }
                let title = words(dom.attr(id, "title").unwrap_or_default());
                (self.mark(Mark::Link { dest, title }), true)
            }
            Kind::Image => {
                self.image(id);
                OVER
            }
            // Two breaks are how a paragraph was ended before there were styles.
            Kind::Break if self.options.faircopy && !in_line && self.runs.ends_with_break() => {
                self.flush();
                OVER
            }
            Kind::Break => {
                self.runs.line_break();
                OVER
            }
            Kind::Input => {
                self.input(id);
                OVER
            }
            // No paragraph can hold what stands in it.
            Kind::InlineHtml if self.facts.has_block(id) && !in_line && !matches!(dom.name(id), "svg" | "math") => {
                self.embed_block(id);
                OVER
            }
            Kind::InlineHtml => {
                self.embed(id);
                OVER
            }
            Kind::HtmlBlock => {
                self.keep(id, Why::NoForm);
                OVER
            }
            Kind::HtmlAround => self.around(id),
        }
    }

    fn has_list(&self, id: NodeId) -> bool {
        self.facts.has_block(id) && self.dom.descendants(id).any(|below| matches!(self.dom.name(below), "ul" | "ol" | "menu" | "dir"))
    }

    fn mark(&mut self, mark: Mark) -> Frame {
        match self.runs.open(mark) {
            true => Frame::Mark,
            false => Frame::Nothing,
        }
    }

    fn tags(&mut self, id: NodeId) -> Frame {
        if !self.facts.is_seen(id) {
            return Frame::Nothing;
        }
        let mut open = String::new();
        raw::open(self.dom, id, self.options.trusted, &mut open);
        let close = raw::close(self.dom, id, self.options.trusted);
        let number = self.runs.count();
        self.mark(Mark::Tags { open, close, number })
    }

    /// A paragraph in a line of text: what stands before it ends with a break.
    fn line(&mut self) {
        if !self.runs.is_blank() && !self.runs.ends_with_break() {
            self.runs.line_break();
        }
    }

    fn image(&mut self, id: NodeId) {
        let dom = self.dom;
        let Some(source) = picture(dom, id).map(address) else { return self.drop(id, Rule::Empty) };
        if !self.options.trusted && !danger::is_harmless_address(&source, true) {
            return self.drop(id, Rule::Unsafe);
        }
        let text = |name| words(dom.attr(id, name).unwrap_or_default());
        self.runs.leaf(runs::image(&source, &text("title"), &text("alt")));
    }

    /// A box to tick at the beginning of an item is a task; others are HTML.
    fn input(&mut self, id: NodeId) {
        let ticked = self.dom.attr(id, "checked").is_some();
        let is_box = self.dom.attr(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        let at_start = self.runs.is_blank() && matches!(self.events.last(), Some(Event::Start(Tag::Item)));
        if is_box && at_start {
            self.runs = Runs::default();
            self.events.push(Event::TaskListMarker(ticked));
            return;
        }
        let kind = self.dom.attr(id, "type").unwrap_or("text");
        if matches!(kind.to_ascii_lowercase().as_str(), "hidden" | "submit" | "button" | "reset" | "image") {
            return self.drop(id, Rule::Unsafe);
        }
        let mut tag = String::new();
        raw::open(self.dom, id, self.options.trusted, &mut tag);
        self.converted.kept.push(Kept { node: id, why: Why::NoForm });
        self.runs.leaf(vec![Event::InlineHtml(tag.into())]);
    }

    fn embed(&mut self, id: NodeId) {
        if self.is_unsafe(id) {
            return self.drop(id, Rule::Unsafe);
        }
        let html = self.outer(id);
        self.converted.kept.push(Kept { node: id, why: Why::NoForm });
        self.runs.leaf(raw::running(&html));
    }

    fn embed_block(&mut self, id: NodeId) {
        match self.is_unsafe(id) {
            true => self.drop(id, Rule::Unsafe),
            false => self.keep(id, Why::NoForm),
        }
    }

    fn is_unsafe(&self, id: NodeId) -> bool {
        let mut sources = ["src", "data"].into_iter().filter_map(|name| self.dom.attr(id, name));
        !self.options.trusted && sources.any(|source| !danger::is_harmless_address(source, false))
    }

    /// A whole element as HTML: a block where blocks may stand, else within the text.
    fn keep(&mut self, id: NodeId, why: Why) {
        if !self.facts.is_seen(id) {
            return self.drop(id, Rule::Empty);
        }
        let html = self.outer(id);
        self.converted.kept.push(Kept { node: id, why });
        if self.cells > 0 || self.headings > 0 {
            return self.runs.leaf(raw::running(&html));
        }
        self.flush();
        self.html(html);
    }

    /// An element with all below it that is not dropped, as HTML.
    fn outer(&mut self, id: NodeId) -> String {
        let (gone, dropped) = (&self.gone, &mut self.converted.dropped);
        raw::outer(self.dom, id, self.options.trusted, |node| gone.contains(&node), dropped)
    }

    fn html(&mut self, html: String) {
        self.begin(Event::Start(Tag::HtmlBlock));
        self.events.push(Event::Html(format!("{}\n", html.trim_end()).into()));
        self.end(TagEnd::HtmlBlock);
    }

    fn drop(&mut self, node: NodeId, rule: Rule) {
        self.converted.dropped.push(Dropped { node, rule });
    }

    fn code_block(&mut self, found: code::Code) {
        self.converted.dropped.extend(found.dropped.iter().copied());
        self.flush();
        self.code += 1;
        let mut info = found.lang.as_ref().map(|lang| lang.name.clone()).unwrap_or_default();
        if info.is_empty()
            && self.options.guess
            && let Some(guess) = code::guess(&found.text)
        {
            info = guess.lang.to_owned();
            let first_line = found.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned();
            self.converted.guesses.push(Guess { block: self.code, lang: guess.lang, confidence: guess.confidence, first_line });
        }
        if self.options.faircopy && info == "rust" {
            // Nobody compiled it until now: whether it is to be proven is for its author to say.
            info.push_str(",ignore");
            self.converted.unproven += 1;
        }
        if let Some(title) = found.title {
            let words = words(&self.dom.text_content(title));
            let has_link = self.dom.find(title, |id| self.dom.is(id, "a")).is_some();
            match self.options.faircopy && !has_link && fits_info(&words) {
                true => info = format!("{info} title=\"{words}\"").trim_start().to_owned(),
                false => self.caption(title),
            }
        } else if let Some(label) = found.label.filter(|label| self.options.faircopy && fits_info(label)) {
            info = format!("{info} title=\"{label}\"").trim_start().to_owned();
        }
        let text = match found.text.is_empty() {
            true => String::new(),
            false => format!("{}\n", found.text),
        };
        self.begin(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info.into()))));
        if !text.is_empty() {
            self.events.push(Event::Text(text.into()));
        }
        self.end(TagEnd::CodeBlock);
    }

    /// The title of a code block as a paragraph.
    fn caption(&mut self, title: NodeId) {
        let frames = std::mem::take(&mut self.frames);
        self.all(title);
        self.frames = frames;
    }

    fn list(&mut self, id: NodeId) -> (Frame, bool) {
        self.flush();
        let dom = self.dom;
        let ordered = dom.is(id, "ol");
        if !dom.children(id).any(|child| self.facts.is_seen(child) || dom.is(child, "li")) {
            return (Frame::Edge, true);
        }
        let first = dom.attr(id, "start").and_then(|start| start.trim().parse::<u64>().ok()).filter(|start| *start <= 999_999_999);
        let loose = dom.children(id).filter(|child| dom.is(*child, "li")).any(|item| dom.children(item).any(|child| dom.is(child, "p")));
        self.start(Event::Start(Tag::List(ordered.then(|| first.unwrap_or(1)))));
        (Frame::List { start: self.events.len(), ordered, loose }, true)
    }

    fn table(&mut self, id: NodeId) -> (Frame, bool) {
        if self.cells > 0 || self.headings > 0 {
            self.keep(id, Why::Table);
            return (Frame::Nothing, false);
        }
        let rows = rows(self.dom, id);
        let cells = |row: &NodeId| self.dom.children(*row).filter(|cell| matches!(self.dom.name(*cell), "td" | "th")).collect::<Vec<_>>();
        let is_seen = |cells: &Vec<NodeId>| cells.iter().any(|cell| self.facts.is_seen(*cell));
        let (rows, unseen): (Vec<_>, Vec<_>) = rows.iter().map(cells).partition(is_seen);
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let filled = rows.iter().flatten().filter(|cell| self.facts.is_seen(**cell)).take(2).count();
        if width == 0 || (filled == 1 && self.dom.is(rows[0][0], "td")) {
            // A frame around a text, not a table.
            self.flush();
            return (Frame::Edge, true);
        }
        if !rows.iter().enumerate().all(|(at, row)| row.iter().all(|cell| self.is_simple(*cell, at == 0))) || !self.heads_or_not(&rows) {
            self.keep(id, Why::Table);
            return (Frame::Nothing, false);
        }
        let is_picture = |id: &NodeId| matches!(self.dom.name(*id), "img" | "image");
        let pictures: Vec<NodeId> = unseen.iter().flatten().flat_map(|cell| self.dom.descendants(*cell).filter(is_picture)).collect();
        pictures.into_iter().for_each(|picture| self.drop(picture, Rule::Empty));
        self.captions(id);
        self.flush();
        let align = |column: usize| {
            let cell = rows.iter().find_map(|row| row.get(column));
            match cell.and_then(|cell| raw::alignment(self.dom, *cell)) {
                Some("left") => Alignment::Left,
                Some("center") => Alignment::Center,
                Some("right") => Alignment::Right,
                _ => Alignment::None,
            }
        };
        let aligns: Vec<Alignment> = (0..width).map(align).collect();
        self.start(Event::Start(Tag::Table(aligns)));
        let start = self.events.len();
        if !self.is_head(&rows[0]) {
            // Markdown has no table without a head: an empty one says nothing.
            self.events.push(Event::Start(Tag::TableHead));
            for _ in 0..width {
                self.events.extend([Event::Start(Tag::TableCell), Event::End(TagEnd::TableCell)]);
            }
            self.events.push(Event::End(TagEnd::TableHead));
        }
        let frames = std::mem::take(&mut self.frames);
        for (at, row) in rows.iter().enumerate() {
            let (begun, head) = (self.events.len(), at == 0 && self.is_head(&rows[0]));
            self.row(row, head, width);
            if !head && self.events[begun..].iter().all(is_frame) {
                // All that was in it was dropped.
                self.events.truncate(begun);
            }
        }
        self.frames = frames;
        self.depth -= 1;
        match self.events[start..].iter().all(is_frame) {
            true => self.events.truncate(start - 1),
            false => self.end(TagEnd::Table),
        }
        (Frame::Nothing, false)
    }

    fn row(&mut self, cells: &[NodeId], head: bool, width: usize) {
        self.events.push(Event::Start(if head { Tag::TableHead } else { Tag::TableRow }));
        for column in 0..width {
            self.events.push(Event::Start(Tag::TableCell));
            if let Some(cell) = cells.get(column) {
                self.cells += 1;
                let mut steps = self.dom.steps(*cell);
                while let Some(step) = steps.next() {
                    match step {
                        Step::Enter(id) => {
                            if !self.enter(id) && self.dom.first_child(id).is_some() {
                                steps.pass_over();
                            }
                        }
                        Step::Leave(id) => self.leave(id),
                    }
                }
                self.cells -= 1;
                let events = one_line(self.runs.take());
                self.events.extend(events);
            }
            self.events.push(Event::End(TagEnd::TableCell));
        }
        self.events.push(Event::End(if head { TagEnd::TableHead } else { TagEnd::TableRow }));
    }

    /// The captions of a table, as paragraphs before it.
    fn captions(&mut self, id: NodeId) {
        let captions: Vec<NodeId> = self.dom.children(id).filter(|child| self.dom.is(*child, "caption")).collect();
        for caption in captions {
            self.flush();
            let frames = std::mem::take(&mut self.frames);
            self.all(caption);
            self.frames = frames;
        }
    }

    fn is_simple(&self, cell: NodeId, first: bool) -> bool {
        let merged = |name| self.dom.attr(cell, name).is_some_and(|count| !matches!(count.trim(), "" | "1"));
        !merged("colspan") && !merged("rowspan") && !self.facts.has_hard(cell) && (first || self.dom.is(cell, "td"))
    }

    fn is_head(&self, row: &[NodeId]) -> bool {
        row.iter().all(|cell| self.dom.is(*cell, "th"))
    }

    /// The first row is all heads or has none.
    fn heads_or_not(&self, rows: &[Vec<NodeId>]) -> bool {
        self.is_head(&rows[0]) || rows[0].iter().all(|cell| self.dom.is(*cell, "td"))
    }

    fn around(&mut self, id: NodeId) -> (Frame, bool) {
        if self.cells > 0 || self.headings > 0 {
            return (self.tags(id), true);
        }
        self.flush();
        self.converted.kept.push(Kept { node: id, why: Why::NoForm });
        let mut open = String::new();
        raw::open(self.dom, id, self.options.trusted, &mut open);
        let summary = self.dom.children(id).find(|child| self.dom.is(*child, "summary"));
        if let Some(summary) = summary {
            open.push('\n');
            open.push_str(&self.outer(summary));
            self.gone.insert(summary);
        }
        self.html(open);
        (Frame::Around(raw::close(self.dom, id, self.options.trusted)), true)
    }

    /// A link of a heading to itself, and what is nothing but a mark at it.
    fn is_heading_anchor(&self, id: NodeId) -> bool {
        let dom = self.dom;
        if !dom.is(id, "a") {
            return false;
        }
        let in_heading = dom.ancestors(id).take(3).any(|up| matches!(dom.name(up), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
        let href = dom.attr(id, "href").unwrap_or_default();
        if !in_heading
            || !(href.is_empty() || href.starts_with('#'))
            || self.anchors.contains(&id)
            || dom.find(id, |below| dom.is(below, "img")).is_some()
        {
            return false;
        }
        let text = dom.text_content(id);
        let marks = [
            "headerlink",
            "header-anchor",
            "anchor",
            "heading-anchor",
            "heading-link",
            "anchorjs-link",
            "anchor-link",
            "hanchor",
            "heading-anchor-link",
        ];
        let mark = matches!(text.trim(), "" | "#" | "¶" | "§" | "🔗" | "^" | "∞" | "link" | "Permalink");
        let named = dom.classes(id).any(|class| marks.contains(&class));
        mark || (named && !href.is_empty() && dom.parent(id).is_some_and(|up| dom.text_content(up).trim() != text.trim()))
    }

    fn leave(&mut self, id: NodeId) {
        if !matches!(self.frames.last(), Some((node, _)) if *node == id) {
            return;
        }
        if matches!(self.frames.last(), Some((_, Frame::List { .. }))) {
            // Text behind the last item is still in the list.
            self.flush();
        }
        let Some((_, frame)) = self.frames.pop() else { return };
        match frame {
            Frame::Nothing => {}
            Frame::Edge => self.flush(),
            Frame::Pre => {
                self.flush();
                self.pres -= 1;
            }
            Frame::Apart => self.runs.text(" "),
            Frame::Line => self.line(),
            Frame::Mark => self.runs.close(),
            Frame::Heading(level) => {
                self.headings -= 1;
                let text = one_line(self.runs.take());
                if !text.is_empty() {
                    self.begin(Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }));
                    self.events.extend(text);
                    self.end(TagEnd::Heading(level));
                }
            }
            Frame::Container(end) => {
                self.flush();
                if end == TagEnd::FootnoteDefinition {
                    self.trim_note();
                }
                self.depth -= 1;
                self.end(end);
            }
            Frame::Item => {
                self.flush();
                self.depth -= 1;
                self.end(TagEnd::Item);
            }
            Frame::List { .. } if matches!(self.events.last(), Some(Event::Start(Tag::List(_)))) => {
                // Nothing of it was to be seen.
                self.events.pop();
                self.depth -= 1;
            }
            Frame::List { start, ordered, loose } => {
                self.close_item();
                if !loose {
                    tighten(&mut self.events, start);
                }
                self.depth -= 1;
                self.end(TagEnd::List(ordered));
            }
            Frame::Around(close) => {
                self.flush();
                self.html(close);
            }
        }
    }

    /// The no-break space between a footnote and its link back goes with the link.
    fn trim_note(&mut self) {
        let [.., text, Event::End(TagEnd::Paragraph)] = &mut self.events[..] else { return };
        if let Event::Text(words) = text {
            let trimmed = words.trim_end_matches(['\u{a0}', ' ']).to_owned();
            if !trimmed.is_empty() {
                *words = trimmed.into();
            }
        }
    }

    /// Text and blocks in a list that stand in no item belong to the item before them.
    fn stray(&mut self) {
        if !matches!(
            self.frames.iter().rev().find(|(_, frame)| !matches!(frame, Frame::Nothing | Frame::Edge | Frame::Mark)),
            Some((_, Frame::List { .. }))
        ) {
            return;
        }
        match self.events.last() {
            Some(Event::End(TagEnd::Item)) => drop(self.events.pop()),
            Some(Event::Start(Tag::List(_))) => self.events.push(Event::Start(Tag::Item)),
            _ => {}
        }
    }

    /// Ends the item that stray content was put into.
    fn close_item(&mut self) {
        if !matches!(self.events.last(), Some(Event::End(TagEnd::Item) | Event::Start(Tag::List(_)))) {
            self.events.push(Event::End(TagEnd::Item));
        }
    }

    /// Running text ends here: what was gathered is a paragraph.
    fn flush(&mut self) {
        if self.cells > 0 || self.headings > 0 || self.runs.is_empty() {
            return;
        }
        let text = self.runs.take();
        if text.is_empty() {
            return;
        }
        self.begin(Event::Start(Tag::Paragraph));
        self.events.extend(text);
        self.end(TagEnd::Paragraph);
    }

    /// Begins a container.
    fn start(&mut self, event: Ev) {
        if matches!(event, Event::Start(Tag::Item)) {
            if !matches!(self.events.last(), Some(Event::End(TagEnd::Item) | Event::Start(Tag::List(_)))) {
                self.events.push(Event::End(TagEnd::Item));
            }
        } else {
            self.stray();
        }
        self.depth += 1;
        self.events.push(event);
    }

    /// Begins a block that holds no other.
    fn begin(&mut self, event: Ev) {
        self.stray();
        self.events.push(event);
    }

    fn end(&mut self, end: TagEnd) {
        self.events.push(Event::End(end));
        self.done();
    }

    /// At the top level a block is complete.
    fn done(&mut self) {
        if self.depth == 0 {
            self.blocks.push(std::mem::take(&mut self.events));
        }
    }
}

/// Whether an event is of a table and says nothing by itself.
fn is_frame(event: &Ev) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell),
        event => matches!(event, Event::End(TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell)),
    }
}

/// The rows of a table, in the order in which they are shown.
fn rows(dom: &Dom, table: NodeId) -> Vec<NodeId> {
    let mut rows = Vec::new();
    for child in dom.children(table) {
        match dom.name(child) {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => rows.extend(dom.children(child).filter(|row| dom.is(*row, "tr"))),
            _ => {}
        }
    }
    rows
}

/// Cells and headings have one line: a break is written as HTML, and one is enough.
fn one_line(events: Vec<Ev>) -> Vec<Ev> {
    let as_html = |event| match event {
        Event::HardBreak => Event::InlineHtml("<br>".into()),
        event => event,
    };
    // A line break between Chinese characters means no blank.
    events.into_iter().filter(|event| *event != Event::SoftBreak).map(as_html).collect()
}

/// The paragraphs of items become bare text, where no item holds more than a line and further lists.
fn tighten(events: &mut Vec<Ev>, start: usize) {
    let mut depth = 0usize;
    let mut blocks = 0usize;
    for (at, event) in events[start..].iter().enumerate() {
        let starts = matches!(event, Event::Start(_));
        if depth == 1 && (starts || matches!(event, Event::Rule)) {
            let fits = match event {
                Event::Start(Tag::Paragraph) => blocks == 0,
                // Only a list that begins with 1 can follow upon text without a blank line.
                Event::Start(Tag::List(None | Some(1))) => !begins_empty(&events[start + at..]),
                Event::Start(Tag::List(_)) => blocks == 0,
                _ => false,
            };
            if !fits {
                return;
            }
            blocks += 1;
        }
        match event {
            Event::Start(Tag::Item) if depth == 0 => {
                blocks = 0;
                depth = 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let mut depth = 0usize;
    let items = events.split_off(start);
    events.extend(items.into_iter().filter(|event| {
        match event {
            Event::Start(Tag::Paragraph) if depth == 1 => {
                depth += 1;
                return false;
            }
            Event::End(TagEnd::Paragraph) if depth == 2 => {
                depth -= 1;
                return false;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        true
    }));
}

/// Whether the first item of a list has nothing in it: such a list cannot follow upon text either.
fn begins_empty(events: &[Ev]) -> bool {
    matches!(events, [_, Event::Start(Tag::Item), Event::End(_), ..])
}

/// Whether a title can stand in an info string as it is.
fn fits_info(title: &str) -> bool {
    !title.is_empty() && !title.contains(['"', '\\', '`', '{', '}', '\n'])
}

/// An address without what browsers pass over.
fn address(href: &str) -> String {
    href.trim_matches(|c: char| c.is_ascii_whitespace()).chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect()
}

/// A title or an alternative text with one blank between words.
fn words(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
