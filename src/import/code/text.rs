//! The exact text of a block.
//!
//! What is between the elements of a `pre` is the code. A `br` is a newline, and elements that stand on lines of their own
//! (`div`, `li`, the rows of a table that numbers them) are a line each, whatever white space is between them. Where there
//! is no `pre`, no-break spaces are blanks: nothing else could indent there.

use super::super::dom::{Dom, NodeId, Step};
use super::super::rule::{Dropped, Rule};
use super::frame::{self, Frame};
use super::{class, lines, numbers, table};
use std::collections::HashSet;

/// What was read.
pub struct Read {
    pub text: String,
    /// What is no code inside of the body.
    pub dropped: Vec<Dropped>,
    /// How many `pre` the body is made of.
    pub pres: usize,
}

/// Reads the code of a block.
pub fn of(dom: &Dom, frame: &Frame) -> Read {
    let mut aside = Aside::of(dom, frame.body);
    if let Some(code) = only_code(dom, frame.body) {
        aside.gone.extend(dom.children(frame.body).skip_while(|child| *child != code).skip(1).filter(|child| is_newline(dom, *child)));
    }
    let is_cnblogs = frame.chain.iter().any(|node| class::is_cnblogs(dom, *node));
    let numbers::Inside { nodes, with_blank } = numbers::inside(dom, frame.body, &aside.gone, is_cnblogs);
    for node in nodes {
        aside.drop(node, Rule::LineNumbers);
    }
    let mut reader =
        Reader { dom, aside, is_pre: frame.is_pre, with_blank, is_behind: false, ended: false, out: String::new(), opened: Vec::new() };
    reader.read(frame.body);
    let Reader { aside, out, .. } = reader;
    let out = if dom.is(frame.body, "script") { without_cdata(&out) } else { &out };
    let text = out.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = if frame.is_pre { text.to_owned() } else { without_padding(text) };
    Read { text, dropped: aside.dropped, pres: frame::pres(dom, frame.body) }
}

/// SyntaxHighlighter's scripts hold their code in a section that HTML does not know.
fn without_cdata(text: &str) -> &str {
    let inner = text.trim().strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(text);
    inner.strip_prefix('\n').unwrap_or(inner)
}

/// The copy of the code that readers could select, if it says the same as `text`: it has the blanks that were lost in the
/// coloured one. `None` if it says something else and is not known to be a copy.
pub fn of_raw(dom: &Dom, raw: NodeId, text: &str) -> Option<String> {
    let copy = dom.text_content(raw).replace("\r\n", "\n");
    let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if squeeze(&copy) == squeeze(text) {
        return Some(copy.strip_suffix('\n').unwrap_or(&copy).to_owned());
    }
    (!dom.is(raw, "textarea") || dom.attr(raw, "class").is_some_and(|class| class.contains("-plain"))).then(|| text.to_owned())
}

/// The `code` that is all there is in a `pre`, but for white space.
fn only_code(dom: &Dom, body: NodeId) -> Option<NodeId> {
    let mut rest = dom.children(body).filter(|child| dom.text(*child).is_none_or(|text| !text.trim().is_empty()));
    rest.next().filter(|code| dom.is(*code, "code") && rest.next().is_none())
}

fn is_newline(dom: &Dom, id: NodeId) -> bool {
    dom.text(id).is_some_and(|text| text.contains('\n') && text.trim().is_empty())
}

/// Blanks as they were before dp.SyntaxHighlighter made no-break spaces of them and added two to each line.
fn without_padding(text: &str) -> String {
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}');
    let padding = text.split('\n').map(|line| line.chars().rev().take_while(|c| is_blank(*c)).count()).min().unwrap_or_default();
    let is_alone = |line: &str| matches!(line, "\u{a0}");
    let lines = text.split('\n').map(|line| {
        let end = line.char_indices().rev().take(padding.min(2)).last().map_or(line.len(), |(at, _)| at);
        if is_alone(line) { "" } else { &line[..end] }
    });
    lines.collect::<Vec<_>>().join("\n").replace('\u{a0}', " ")
}

/// What is no code, and what is a line.
struct Aside {
    gone: HashSet<NodeId>,
    dropped: Vec<Dropped>,
    /// Inline elements behind which a newline is to be read.
    unjoined: HashSet<NodeId>,
    /// Rows that are a line each.
    rows: HashSet<NodeId>,
}

impl Aside {
    fn of(dom: &Dom, body: NodeId) -> Self {
        let unjoined = lines::unjoined(dom, body).into_iter().collect();
        let mut aside = Self { gone: HashSet::new(), dropped: Vec::new(), unjoined, rows: HashSet::new() };
        aside.table(dom, body);
        let mut steps = dom.steps(body);
        while let Some(step) = steps.next() {
            let Step::Enter(node) = step else { continue };
            if aside.gone.contains(&node) {
                steps.pass_over();
                continue;
            }
            let rule = match dom.name(node) {
                "" => None,
                "script" | "style" | "template" | "title" | "noscript" | "noembed" | "noframes" => Some(Rule::Invisible),
                "table" => {
                    aside.table(dom, node);
                    None
                }
                // Only of these that stand deeper than anybody looks: others make it no code.
                "svg" | "img" | "image" => Some(Rule::CodeTools),
                _ if class::is_tool_inside(dom, node) => Some(Rule::CodeTools),
                _ if is_number(dom, node) => Some(Rule::LineNumbers),
                _ => None,
            };
            if let Some(rule) = rule {
                aside.drop(node, rule);
                steps.pass_over();
            }
        }
        aside
    }

    fn drop(&mut self, node: NodeId, rule: Rule) {
        self.gone.insert(node);
        self.dropped.push(Dropped { node, rule });
    }

    fn table(&mut self, dom: &Dom, node: NodeId) {
        if !dom.is(node, "table") {
            return;
        }
        if let Some(table::Gutter { cells, is_per_line }) = table::gutter(dom, node) {
            for cell in cells {
                self.drop(cell, Rule::LineNumbers);
                self.rows.extend(dom.parent(cell).filter(|_| is_per_line));
            }
        }
    }
}

/// Whether an element inside of code is a line number by its name or by its style.
fn is_number(dom: &Dom, id: NodeId) -> bool {
    let is_named = class::is_numbers(dom, id) || class::is_unselectable(dom, id);
    is_named && (numbers::only(dom, id).is_some() || (class::is_numbers(dom, id) && numbers::is_blank(dom, id)))
}

struct Reader<'a> {
    dom: &'a Dom,
    aside: Aside,
    is_pre: bool,
    /// A blank behind a line number belongs to it.
    with_blank: bool,
    /// A line number was the last that was met.
    is_behind: bool,
    /// A block that is no line began or ended, and no text was met since.
    ended: bool,
    out: String,
    /// Where the text of each open line begins.
    opened: Vec<usize>,
}

impl Reader<'_> {
    fn read(&mut self, body: NodeId) {
        let mut steps = self.dom.steps(body);
        while let Some(step) = steps.next() {
            match step {
                Step::Enter(node) if self.aside.gone.contains(&node) => {
                    steps.pass_over();
                    self.is_behind = true;
                }
                Step::Leave(node) if self.aside.gone.contains(&node) => {}
                Step::Enter(node) => match self.dom.text(node) {
                    Some(text) => self.text(node, text),
                    None => self.enter(node),
                },
                Step::Leave(node) => self.leave(node),
            }
        }
    }

    fn enter(&mut self, node: NodeId) {
        if self.dom.is(node, "br") {
            self.out.push('\n');
        } else if self.is_line(node) {
            if self.is_block(node) {
                let start = self.opened.last().copied().unwrap_or_default();
                if self.out.len() > start && !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
            }
            self.opened.push(self.out.len());
        } else if is_apart(self.dom, node) {
            self.ended = true;
        } else if matches!(self.dom.name(node), "td" | "th") && !self.out.is_empty() && !self.out.ends_with(char::is_whitespace) {
            self.out.push('\t');
        }
    }

    fn leave(&mut self, node: NodeId) {
        if !self.is_line(node) {
            self.ended |= is_apart(self.dom, node);
            return;
        }
        let start = self.opened.pop().unwrap_or_default();
        let is_block = self.is_block(node);
        // A blank that keeps an empty line from vanishing.
        let line = self.out[start..].trim_end_matches('\n');
        if line == "\u{200b}" || (is_block && line == "\u{a0}") || (line == " " && self.aside.rows.contains(&node)) {
            self.out.truncate(start);
        }
        if is_block && !self.out[start..].ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn text(&mut self, node: NodeId, text: &str) {
        let dom = self.dom;
        let is_behind = std::mem::take(&mut self.is_behind) && self.with_blank;
        let text = text.strip_prefix(' ').filter(|_| is_behind).unwrap_or(text);
        if text.trim().is_empty()
            && dom.parent(node).is_some_and(|parent| matches!(dom.name(parent), "table" | "tbody" | "tr" | "ol" | "ul"))
        {
            return;
        }
        if !text.trim().is_empty() && std::mem::take(&mut self.ended) {
            let begins_line = text.trim_start_matches([' ', '\t']).starts_with(['\r', '\n']);
            if !begins_line && !self.out.is_empty() && !self.out.ends_with('\n') {
                self.out.push('\n');
            }
        }
        // Between lines that are elements of their own there is at most what makes the source of the page readable.
        let beside = dom.prev(node).or(dom.next(node)).is_some_and(|beside| self.is_block(beside));
        if beside && is_newline(dom, node) {
            let newlines = text.matches('\n').count() - 1;
            self.out.extend(std::iter::repeat_n('\n', if self.is_pre { newlines } else { 0 }));
            return;
        }
        let is_at_start = self.out.is_empty() || self.out.ends_with('\n');
        match text.strip_prefix('\n') {
            Some(rest) if !self.is_pre && is_at_start => self.out.push_str(rest),
            _ => self.out.push_str(text),
        }
    }

    fn is_block(&self, node: NodeId) -> bool {
        (lines::is_block(self.dom, node) && !self.dom.is(node, "tr"))
            || self.aside.rows.contains(&node)
            || self.aside.unjoined.contains(&node)
    }

    fn is_line(&self, node: NodeId) -> bool {
        self.is_block(node) || (self.dom.is(node, "span") && class::is_line(self.dom, node))
    }
}

/// Blocks that are no lines of code, and that no line goes on behind.
fn is_apart(dom: &Dom, id: NodeId) -> bool {
    let name = dom.name(id);
    matches!(name, "h4" | "h5" | "h6" | "blockquote" | "ul" | "ol" | "menu" | "dir" | "dl" | "dt" | "dd" | "table" | "caption")
        || matches!(name, "pre" | "xmp" | "listing" | "plaintext" | "section" | "article" | "aside" | "main" | "header" | "footer")
        || matches!(name, "nav" | "hgroup" | "address" | "center" | "details" | "summary" | "figure" | "figcaption" | "form")
        || matches!(name, "fieldset" | "legend" | "search" | "dialog" | "hr" | "option" | "optgroup" | "select" | "textarea")
}
