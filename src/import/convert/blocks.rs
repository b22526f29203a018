//! The tree becomes blocks, each the events that a reader of Markdown would see.
//!
//! One walk over the tree. Elements that begin a block end the running text before them; marks stay open across blocks and
//! are put around each stretch of text within, which is how a link around a heading and a paragraph comes out right.

mod list;
mod table;

use list::{tasks_into_paragraphs, tighten};

use super::facts::Facts;
use super::formula::{self, Formula};
use super::kind::{Kind, kind, picture};
use super::notes::Notes;
use super::places::{self, Places};
use super::runs::{self, Ev, Mark, Runs};
use super::verify::{Writer, Written};
use super::{Converted, Guess, Kept, Options, Why, danger, info, raw};
use crate::import::code;
use crate::import::dom::{Dom, NodeId, Step};
use crate::import::rule::{Dropped, Rule};
use crate::render::math::mathml;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use std::collections::HashSet;

/// See [`blocks`].
pub struct Blocks {
    pub written: Written,
    /// All of it but the Markdown.
    pub converted: Converted,
}

/// Containers stand within each other no deeper than this; what is deeper is kept as HTML.
const DEEPEST: usize = 24;

pub fn blocks(dom: &Dom, root: NodeId, dropped: &[Dropped], facts: &Facts, notes: &Notes, options: Options, writer: Writer) -> Blocks {
    let gone: HashSet<NodeId> = dropped.iter().map(|dropped| dropped.node).collect();
    let mut walk = Walk {
        dom,
        facts,
        notes,
        options,
        places: Places::new(dom, root, notes, &gone),
        gone,
        writer,
        events: Vec::new(),
        runs: Runs::default(),
        frames: Vec::new(),
        holders: Vec::new(),
        depth: 0,
        cells: 0,
        headings: 0,
        pres: 0,
        code: 0,
        converted: Converted { dropped: dropped.to_vec(), ..Converted::default() },
    };
    walk.all(root);
    walk.places_alone();
    let converted = Converted { moved: walk.places.moved, ..walk.converted };
    Blocks { written: walk.writer.finish(), converted }
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

impl Frame {
    /// Whether blocks stand in what is open, and not in what is around it.
    fn holds_blocks(&self) -> bool {
        !matches!(self, Self::Nothing | Self::Edge | Self::Apart | Self::Mark)
    }
}

struct Walk<'a> {
    dom: &'a Dom,
    facts: &'a Facts,
    notes: &'a Notes,
    options: Options,
    gone: HashSet<NodeId>,
    places: Places,
    writer: Writer,
    /// Of the block at the top level that is being made.
    events: Vec<Ev>,
    runs: Runs,
    frames: Vec<(NodeId, Frame)>,
    /// Of the frames that hold blocks, whether they are lists.
    holders: Vec<bool>,
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
    /// What is below a node, as blocks of its own.
    fn all(&mut self, root: NodeId) {
        self.below(root);
        self.flush();
    }

    fn below(&mut self, root: NodeId) {
        let mut steps = self.dom.steps(root);
        while let Some(step) = steps.next() {
            match step {
                Step::Enter(id) => {
                    if !self.enter(id) {
                        steps.pass_over();
                    }
                }
                Step::Leave(id) => self.leave(id),
            }
        }
    }

    /// A footnote stands where it stood; what is around footnotes says nothing.
    fn note(&mut self, id: NodeId) -> (Frame, bool) {
        self.flush();
        let Some(label) = self.notes.notes.get(&id) else { return (Frame::Edge, true) };
        self.start(Event::Start(Tag::FootnoteDefinition(label.clone().into())));
        (Frame::Container(TagEnd::FootnoteDefinition), true)
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
        if frame.holds_blocks() {
            self.holders.push(matches!(frame, Frame::List { .. }));
        }
        self.frames.push((id, frame));
        inside
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
            self.leaf(vec![Event::FootnoteReference(label.clone().into())]);
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
        if let Some(formula) = formula::formula(dom, id) {
            self.formula(id, &formula);
            return OVER;
        }
        if is_more(dom, id) && self.depth == 0 && !in_line {
            self.flush();
            self.html("<!-- more -->".to_owned());
            return OVER;
        }
        // Those of a heading are the heading's.
        if self.headings == 0 && !is_heading(dom, id) {
            self.places.meet(dom, id);
        }
        if let Some(gist) = code::gist(dom, id) {
            // A fragment says what stands in it; only a post that moves keeps what its readers' browsers fetched.
            if !self.options.faircopy && (dom.is(id, "script") || dom.find(id, |node| dom.is(node, "script")).is_some()) {
                self.drop(id, Rule::Embed);
                return OVER;
            }
            let shown = dom.children(id).filter(|child| dom.is_element(*child) && !dom.is(*child, "script"));
            self.converted.dropped.extend(shown.map(|node| {
                let rule = if dom.is(node, "noscript") { Rule::NoScript } else { Rule::Placeholder };
                Dropped { node, rule }
            }));
            self.flush();
            self.runs.open(Mark::Link { dest: gist.clone(), title: String::new() });
            self.text(&gist);
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
            // What is laid out as it is, and holds more than text.
            Kind::Pre if !in_line && self.facts.is_seen(id) && !self.facts.has_block(id) => {
                self.keep(id, Why::NoForm);
                OVER
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
                    self.drop_pictures(id);
                    return OVER;
                }
                let level = HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6);
                self.places.of_heading(dom, id, self.options.ids);
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
                if dest.strip_prefix('#').is_some_and(|target| places::is_own_heading(dom, id, target)) {
                    // mdBook sets one around the whole text.
                    return (Frame::Nothing, true);
                }
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

    fn text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.places_in_text();
        }
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

    fn leaf(&mut self, events: Vec<Ev>) {
        self.places_in_text();
        self.runs.leaf(events);
    }

    fn places_in_text(&mut self) {
        for place in self.places.take() {
            self.runs.leaf(vec![place]);
        }
    }

    /// Places without any text behind them.
    fn places_alone(&mut self) {
        if !self.places.is_empty() {
            let html = self.places.take_html();
            self.html(html);
        }
    }

    fn formula(&mut self, id: NodeId, formula: &Formula) {
        let is_block = formula.is_block && self.cells == 0 && self.headings == 0;
        if is_block {
            self.flush();
            // As a block it is drawn, if it can be.
            if self.options.faircopy && mathml(&formula.tex, true).is_ok() {
                self.begin(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("math".into()))));
                self.events.push(Event::Text(format!("{}\n", formula.tex.trim()).into()));
                return self.end(TagEnd::CodeBlock);
            }
        }
        self.text(&formula.text());
        if is_block {
            self.flush();
        }
        self.converted.kept.push(Kept { node: id, why: Why::Formula });
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
        self.leaf(runs::image(&source, &text("title"), &text("alt")));
    }

    /// A box to tick at the beginning of an item is a task; others are HTML.
    fn input(&mut self, id: NodeId) {
        let ticked = self.dom.attr(id, "checked").is_some();
        let is_box = self.dom.attr(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        let at_start = self.runs.is_blank() && matches!(self.events.last(), Some(Event::Start(Tag::Item)));
        if is_box && at_start {
            // The blanks before it; marks that are open stay so.
            self.runs.take();
            self.events.push(Event::TaskListMarker(ticked));
            return;
        }
        let is_radio = self.dom.attr(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("radio"));
        if !is_box && !is_radio {
            return self.drop(id, Rule::Unsafe);
        }
        let mut tag = String::new();
        raw::open(self.dom, id, self.options.trusted, &mut tag);
        self.converted.kept.push(Kept { node: id, why: Why::NoForm });
        self.leaf(vec![Event::InlineHtml(tag.into())]);
    }

    fn embed(&mut self, id: NodeId) {
        if self.is_unsafe(id) {
            return self.drop(id, Rule::Unsafe);
        }
        let html = self.outer(id);
        self.converted.kept.push(Kept { node: id, why: Why::NoForm });
        self.leaf(raw::running(&html));
    }

    fn embed_block(&mut self, id: NodeId) {
        match self.is_unsafe(id) {
            true => self.drop(id, Rule::Unsafe),
            false => self.keep(id, Why::NoForm),
        }
    }

    fn is_unsafe(&self, id: NodeId) -> bool {
        let mut sources = ["src", "data"].into_iter().filter_map(|name| self.dom.attr(id, name));
        let is_document = self.dom.attr(id, "srcdoc").is_some() && self.dom.attr(id, "src").is_none();
        !self.options.trusted && (is_document || sources.any(|source| !danger::is_harmless_address(source, false)))
    }

    /// A whole element as HTML: a block where blocks may stand, else within the text.
    fn keep(&mut self, id: NodeId, why: Why) {
        if !self.facts.is_seen(id) {
            self.flush();
            return self.drop(id, Rule::Empty);
        }
        let html = self.outer(id);
        self.converted.kept.push(Kept { node: id, why });
        if self.cells > 0 || self.headings > 0 {
            return self.leaf(raw::running(&html));
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

    /// Lists the pictures of an element that nothing is seen of: they have no address, or one that could do harm.
    fn drop_pictures(&mut self, id: NodeId) {
        for below in self.dom.descendants(id).filter(|below| matches!(self.dom.name(*below), "img" | "image")) {
            self.converted.dropped.push(Dropped { node: below, rule: Rule::Empty });
        }
    }

    fn drop(&mut self, node: NodeId, rule: Rule) {
        self.converted.dropped.push(Dropped { node, rule });
    }

    fn code_block(&mut self, found: code::Code) {
        self.converted.dropped.extend(found.dropped.iter().copied());
        self.gone.extend(found.dropped.iter().map(|dropped| dropped.node));
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
        if self.options.faircopy {
            // Nobody compiled it until now: whether it is to be proven is for its author to say.
            info = info::language(&info);
            self.converted.unproven += usize::from(info == "rust,ignore");
        }
        if let Some(title) = found.title {
            let words = words(&self.text_of(title));
            let has_link = self.dom.find(title, |id| self.dom.is(id, "a")).is_some();
            match self.options.faircopy && !has_link && info::fits(&words) {
                true => info = format!("{info} title=\"{words}\"").trim_start().to_owned(),
                false => self.caption(title),
            }
        } else if let Some(label) = found.label.filter(|label| self.options.faircopy && info::fits(label)) {
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

    /// The text of an element without what was dropped.
    fn text_of(&self, id: NodeId) -> String {
        let mut out = String::new();
        let mut steps = self.dom.steps(id);
        while let Some(step) = steps.next() {
            match step {
                Step::Enter(node) if self.gone.contains(&node) => steps.pass_over(),
                Step::Enter(node) => out.push_str(self.dom.text(node).unwrap_or_default()),
                Step::Leave(_) => {}
            }
        }
        out
    }

    /// The title of a code block as a paragraph.
    fn caption(&mut self, title: NodeId) {
        self.all(title);
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
        let in_heading = dom.ancestors(id).take(3).any(|up| is_heading(dom, up));
        let href = dom.attr(id, "href").unwrap_or_default();
        if !in_heading || !(href.is_empty() || href.starts_with('#')) || dom.find(id, |below| dom.is(below, "img")).is_some() {
            return false;
        }
        // A word may be that of the heading: only marks, and what says that it is a link, are none of it.
        let text = dom.text_content(id).trim().to_lowercase();
        let is_mark = text.chars().count() <= 2 && !text.contains(char::is_alphanumeric);
        let is_named = dom.classes(id).any(|class| HEADING_ANCHORS.contains(&class)) && !href.is_empty();
        is_mark || matches!(&*text, "link" | "permalink") || (is_named && ANCHOR_TEXTS.iter().any(|start| text.starts_with(start)))
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
        if frame.holds_blocks() {
            self.holders.pop();
        }
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
            Frame::Container(TagEnd::BlockQuote(_)) if self.is_nothing_quoted() => {
                self.runs.take();
                self.events.pop();
                self.depth -= 1;
                self.drop(id, Rule::Empty);
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
                tasks_into_paragraphs(&mut self.events[start..]);
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
        if self.holders.last() != Some(&true) {
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

    fn is_nothing_quoted(&self) -> bool {
        self.runs.is_blank() && self.places.is_empty() && matches!(self.events.last(), Some(Event::Start(Tag::BlockQuote(_))))
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
        // In Markdown such a tag at the beginning of a line begins a block of HTML.
        if let Some(frame) = frame_alone(&text) {
            return self.html(frame);
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
        if !matches!(event, Event::Start(Tag::Paragraph | Tag::Heading { .. })) {
            self.places_alone();
        }
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
            self.writer.push(std::mem::take(&mut self.events));
        }
    }
}

/// What Hexo and WordPress leave of the mark where the beginning of a post ends.
fn is_more(dom: &Dom, id: NodeId) -> bool {
    let is_named = dom.attr(id, "id").is_some_and(|id| id == "more" || id.strip_prefix("more-").is_some_and(is_number));
    matches!(dom.name(id), "a" | "span") && is_named && dom.first_child(id).is_none()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_heading(dom: &Dom, id: NodeId) -> bool {
    matches!(dom.name(id), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// A frame that is all there is in a paragraph, as HTML.
fn frame_alone(text: &[Ev]) -> Option<String> {
    const END: &str = "</iframe>";
    let is_frame = matches!(text.first(), Some(Event::InlineHtml(html)) if html.starts_with("<iframe"));
    let mut html = String::new();
    for event in text.iter().filter(|_| is_frame) {
        match event {
            Event::InlineHtml(tag) => html.push_str(tag),
            Event::Text(text) => raw::escape_text(text, &mut html),
            _ => return None,
        }
    }
    (html.find(END).is_some_and(|at| at + END.len() == html.len())).then_some(html)
}

/// Cells and headings have one line: a break is written as HTML, and one is enough.
fn one_line(events: Vec<Ev>) -> Vec<Ev> {
    let as_html = |event| match event {
        Event::HardBreak => Event::InlineHtml("<br>".into()),
        Event::SoftBreak => Event::Text(" ".into()),
        event => event,
    };
    events.into_iter().map(as_html).collect()
}

/// Classes of links from a heading to itself.
const HEADING_ANCHORS: &[&str] = &[
    "headerlink",
    "header-anchor",
    "anchor",
    "heading-anchor",
    "heading-link",
    "anchorjs-link",
    "anchor-link",
    "hanchor",
    "heading-anchor-link",
    "hash-link",
];

/// How what such a link says begins, where it is more than a mark.
const ANCHOR_TEXTS: &[&str] = &["permalink", "direct link", "link to", "anchor", "section titled", "copy link"];

/// An address without what browsers pass over.
fn address(href: &str) -> String {
    href.trim_matches(|c: char| c.is_ascii_whitespace()).chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect()
}

/// A title or an alternative text with one blank between words.
fn words(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
