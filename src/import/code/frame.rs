//! The shape of a block: one piece of code, and around it nothing but line numbers, tools and a title.

use super::super::dom::{Dom, NodeId, Step};
use super::numbers::{self, Numbers};
use super::{DEPTH, class, lines, table};

/// A block whose parts are told apart.
pub struct Frame {
    /// What holds the code.
    pub body: NodeId,
    /// Whether white space is as it was written, as in a `pre`.
    pub is_pre: bool,
    /// The elements that may name the language, the innermost first.
    pub chain: Vec<NodeId>,
    pub title: Option<NodeId>,
    pub gutters: Vec<NodeId>,
    pub tools: Vec<NodeId>,
    /// A copy of the code that readers could select.
    pub raw: Option<NodeId>,
    /// Whether it is code without regard to its numbers.
    pub is_certain: bool,
    numbers: Option<Numbers>,
}

/// Reads the shape of the block whose outermost element `id` is.
pub fn around(dom: &Dom, id: NodeId) -> Option<Frame> {
    let mut parts = Parts::default();
    match dom.name(id) {
        "pre" | "xmp" | "listing" if has_picture(dom, id) => return None,
        "textarea" if dom.attr(id, "name") != Some("code") => return None,
        "script" if dom.attr(id, "type") != Some("syntaxhighlighter") => return None,
        "pre" | "xmp" | "listing" | "textarea" | "script" => {
            parts.blocks.push((id, None));
            parts.is_known = true;
        }
        // A part of a table is no block of its own.
        "tbody" | "thead" | "tr" | "td" | "th" => return None,
        name if is_way(name) || matches!(name, "table" | "ol" | "ul") => {
            parts.look_at(dom, id);
            match parts.take(dom, id)? {
                Way::Done => {}
                Way::Down => parts.collect(dom, id)?,
            }
        }
        _ => return None,
    }
    parts.into_frame(dom, id)
}

/// Whether a `pre` holds something that code does not.
fn has_picture(dom: &Dom, id: NodeId) -> bool {
    let mut level = 0_usize;
    for step in dom.steps(id) {
        match step {
            Step::Enter(node) => {
                level += 1;
                if level > DEPTH {
                    return false;
                }
                if matches!(dom.name(node), "img" | "iframe" | "video" | "audio" | "object" | "embed" | "math" | "h1" | "h2" | "h3") {
                    return true;
                }
            }
            Step::Leave(_) => level -= 1,
        }
    }
    false
}

/// Elements that say nothing by themselves.
fn is_way(name: &str) -> bool {
    matches!(name, "div" | "figure" | "section" | "center" | "tbody" | "thead" | "tr" | "td" | "th") || name.contains('-')
}

/// A title or a tool has fewer nodes than this.
const FEW: usize = 24;

enum Way {
    /// The element with all below it has its part.
    Done,
    Down,
}

#[derive(Default)]
struct Parts {
    /// What may be code, with the numbers that it holds if it holds nothing else.
    blocks: Vec<(NodeId, Option<Numbers>)>,
    title: Option<NodeId>,
    tools: Vec<NodeId>,
    raw: Option<NodeId>,
    /// A class says that there is code.
    is_known: bool,
    /// A class says so that is used for code without a `pre` too.
    is_known_loose: bool,
}

impl Parts {
    /// Gives every element below `id` its part. `None` if there is one that has none in a block of code.
    fn collect(&mut self, dom: &Dom, id: NodeId) -> Option<()> {
        let mut level = 0_usize;
        let mut steps = dom.steps(id);
        while let Some(step) = steps.next() {
            match step {
                Step::Enter(node) => {
                    level += 1;
                    if level > DEPTH || self.blocks.len() > 2 {
                        return None;
                    }
                    self.look_at(dom, node);
                    if let Way::Done = self.take(dom, node)? {
                        steps.pass_over();
                    }
                }
                Step::Leave(_) => level -= 1,
            }
        }
        Some(())
    }

    fn look_at(&mut self, dom: &Dom, node: NodeId) {
        self.is_known |= class::is_around(dom, node);
        self.is_known_loose |= class::is_around_loose(dom, node);
    }

    /// Finds the part of one node.
    fn take(&mut self, dom: &Dom, node: NodeId) -> Option<Way> {
        let name = dom.name(node);
        if name.is_empty() {
            return dom.text(node).is_none_or(|text| text.trim().is_empty()).then_some(Way::Done);
        }
        if matches!(name, "script" | "style" | "link" | "meta" | "template" | "br" | "hr" | "colgroup") {
            return Some(Way::Done);
        }
        if name == "svg" {
            self.tools.push(node);
            return Some(Way::Done);
        }
        if class::is_raw(dom, node) {
            let is_first = self.raw.replace(node).is_none();
            return is_first.then_some(Way::Done);
        }
        if class::is_title(dom, node) && !holds_code(dom, node) {
            if !numbers::is_blank(dom, node) {
                let is_first = self.title.replace(node).is_none();
                self.tools.extend(tools_of_title(dom, node));
                return is_first.then_some(Way::Done);
            }
            return Some(Way::Done);
        }
        if class::is_tool(dom, node) && !holds_code(dom, node) {
            self.tools.push(node);
            return Some(Way::Done);
        }
        match name {
            "pre" | "xmp" | "listing" if has_picture(dom, node) => return None,
            "pre" | "xmp" | "listing" => {
                self.blocks.push((node, numbers::only(dom, node)));
                return Some(Way::Done);
            }
            "table" if table::gutter(dom, node).is_some_and(|gutter| gutter.is_per_line) => {
                self.blocks.push((node, None));
                return Some(Way::Done);
            }
            "table" => return Some(Way::Down),
            _ => {}
        }
        // Around a whole table the code may be empty.
        let is_around_table = || matches!(name, "tbody" | "thead" | "tr") || dom.find(node, |node| dom.is(node, "table")).is_some();
        if let Some(numbers) = numbers::only(dom, node)
            && !is_around_table()
            // Beside an empty `pre` they are a gutter and no code.
            && dom.find(node, |node| dom.is(node, "pre")).is_none_or(|pre| numbers::only(dom, pre) == Some(numbers))
        {
            self.blocks.push((node, Some(numbers)));
            return Some(Way::Done);
        }
        if numbers::is_blank(dom, node) {
            return Some(Way::Done);
        }
        let has_lines = match name {
            "ol" | "ul" => lines::are_children(dom, node),
            "td" | "div" | "code" => lines::are_children(dom, node) || lines::are_broken(dom, node),
            _ => false,
        };
        if has_lines {
            self.blocks.push((node, None));
            return Some(Way::Done);
        }
        is_way(name).then_some(Way::Down)
    }

    fn into_frame(self, dom: &Dom, id: NodeId) -> Option<Frame> {
        let (block, gutter) = match self.blocks[..] {
            [(block, _)] => (block, None),
            [(first, Some(numbers)), (second, _)] => (second, Some((first, numbers))),
            [(first, None), (second, Some(numbers))] => (first, Some((second, numbers))),
            _ => return None,
        };
        let body = match dom.name(block) {
            "pre" | "xmp" | "listing" | "textarea" => block,
            // A cell of numbers that is the code itself.
            _ => dom.find(block, |node| dom.is(node, "pre")).unwrap_or(block),
        };
        let is_pre = matches!(dom.name(body), "pre" | "xmp" | "listing" | "textarea" | "script");
        let has_gutter_class = gutter.is_some_and(|(gutter, _)| holds_numbers_by_class(dom, gutter));
        let chain = chain(dom, id, body);
        // GeSHi numbers lines by a list.
        let is_list = dom.is(body, "ol") && (lines::are_padded(dom, body) || chain.iter().any(|node| class::is_monospace(dom, *node)));
        let is_certain = has_gutter_class
            || self.is_known_loose
            || is_list
            || (is_pre && (self.is_known || !self.tools.is_empty() || dom.is(id, "figure")));
        // By its shape alone: beside a `pre`, or beside an element for each of several lines. A column of numbers beside a
        // column of words is a table like any other.
        let is_numbered = |numbers: Numbers| is_pre || (numbers.count > 1 && lines::are_children(dom, body));
        if !is_certain && !gutter.is_some_and(|(_, numbers)| is_numbered(numbers)) {
            return None;
        }
        Some(Frame {
            body,
            is_pre,
            chain,
            title: self.title,
            gutters: gutter.iter().map(|(node, _)| *node).collect(),
            tools: self.tools,
            raw: self.raw,
            is_certain,
            numbers: gutter.map(|(_, numbers)| numbers),
        })
    }
}

/// The elements of a block from the innermost to the outermost.
fn chain(dom: &Dom, id: NodeId, body: NodeId) -> Vec<NodeId> {
    let outer = std::iter::successors(Some(body), |node| dom.parent(*node).filter(|_| *node != id));
    let first_line = dom.children(body).find(|child| dom.is(*child, "li"));
    let line = first_line.into_iter().flat_map(|line| dom.children(line).filter(|child| dom.is(*child, "div")).take(1).chain([line]));
    code_inside(dom, body).into_iter().chain(line).chain(outer).collect()
}

/// Whether there is something below an element, or it itself, that may be code.
fn holds_code(dom: &Dom, id: NodeId) -> bool {
    let is_code = |node: NodeId| matches!(dom.name(node), "pre" | "table" | "ol" | "p" | "xmp" | "listing");
    is_code(id) || dom.descendants(id).take(FEW).enumerate().any(|(index, node)| index + 1 == FEW || is_code(node))
}

/// Buttons and labels that stand in a title.
fn tools_of_title(dom: &Dom, title: NodeId) -> Vec<NodeId> {
    let mut tools = Vec::new();
    let mut steps = dom.steps(title);
    while let Some(step) = steps.next() {
        if let Step::Enter(node) = step
            && class::is_tool(dom, node)
        {
            tools.push(node);
            steps.pass_over();
        }
    }
    tools
}

/// Whether an element, or the first below it on some levels, is called a gutter.
fn holds_numbers_by_class(dom: &Dom, id: NodeId) -> bool {
    let mut at = Some(id);
    for _ in 0..DEPTH {
        let Some(node) = at else { return false };
        if class::is_numbers(dom, node) {
            return true;
        }
        at = dom.children(node).find(|child| dom.is_element(*child));
    }
    false
}

/// The `code` in a `pre`, where it is the first element on some levels.
fn code_inside(dom: &Dom, body: NodeId) -> Option<NodeId> {
    let mut near = dom.descendants(body).filter(|node| dom.is_element(*node)).take(4);
    near.find(|node| dom.is(*node, "code"))
}

impl Frame {
    /// Whether there is a number for each line of `text`. A last line may be empty, and may have a number or none.
    pub fn gutter_fits(&self, text: &str) -> bool {
        let lines = text.split('\n').count();
        self.numbers.is_some_and(|numbers| numbers.count.abs_diff(lines) <= 1)
    }

    /// How many `pre` hold nothing but line numbers.
    pub fn gutter_pres(&self, dom: &Dom) -> usize {
        self.gutters.iter().map(|gutter| pres(dom, *gutter)).sum()
    }
}

/// How many `pre` an element is or holds.
pub fn pres(dom: &Dom, id: NodeId) -> usize {
    usize::from(dom.is(id, "pre")) + dom.descendants(id).filter(|node| dom.is(*node, "pre")).count()
}
