//! Code without a `pre`: an element for each line, or lines that end with `br`.

use super::super::dom::{Dom, NodeId, Step};
use super::{NEAR, class};

/// Whether an element stands on lines of its own.
pub fn is_block(dom: &Dom, id: NodeId) -> bool {
    matches!(dom.name(id), "div" | "li" | "p" | "tr")
}

/// Whether all children of an element are lines: of one kind, with nothing but inline elements in them.
pub fn are_children(dom: &Dom, id: NodeId) -> bool {
    let mut kind = None;
    for child in dom.children(id) {
        if !dom.is_element(child) {
            if dom.text(child).is_some_and(|text| !text.trim().is_empty()) {
                return false;
            }
            continue;
        }
        let name = dom.name(child);
        if !matches!(name, "div" | "li") || *kind.get_or_insert(name) != name || !is_line(dom, child) {
            return false;
        }
    }
    kind.is_some()
}

/// Whether an element holds lines that end with `br`, and nothing but text.
pub fn are_broken(dom: &Dom, id: NodeId) -> bool {
    dom.children(id).any(|child| dom.is(child, "br")) && is_text(dom, id, false)
}

fn is_line(dom: &Dom, id: NodeId) -> bool {
    is_text(dom, id, true)
}

fn is_text(dom: &Dom, id: NodeId, may_nest: bool) -> bool {
    let mut level = 0_usize;
    for step in dom.steps(id) {
        match step {
            Step::Enter(node) => {
                level += 1;
                // GeSHi and Enlighter put one `div` into each line.
                let is_inline = match dom.name(node) {
                    "" => true,
                    "div" => may_nest && level == 1 && dom.prev(node).and(dom.next(node)).is_none(),
                    name => matches!(
                        name,
                        "span" | "code" | "a" | "b" | "i" | "em" | "strong" | "font" | "u" | "br" | "var" | "del" | "ins" | "mark"
                    ),
                };
                if !is_inline || level > NEAR {
                    return false;
                }
            }
            Step::Leave(_) => level -= 1,
        }
    }
    true
}

/// Whether all items of a list end with the two blanks that dp.SyntaxHighlighter adds to each line.
pub fn are_padded(dom: &Dom, id: NodeId) -> bool {
    let lines = || dom.children(id).filter(|child| dom.is(*child, "li"));
    // One alone may end with blanks by chance.
    lines().nth(1).is_some() && lines().all(|line| is_padded(dom, line))
}

/// Whether a line ends with two blanks that are no white space of the page's source.
fn is_padded(dom: &Dom, line: NodeId) -> bool {
    let mut last = "";
    for node in dom.descendants(line) {
        let text = dom.text(node).unwrap_or_default();
        if text.contains('\n') || matches!(dom.name(node), "a" | "div") {
            return false;
        }
        last = if text.is_empty() { last } else { text };
    }
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}');
    last.chars().rev().take_while(|c| is_blank(*c)).count() >= 2
}

/// The inline elements that are a line each and have nothing between them: a newline is to be read behind each.
pub fn unjoined(dom: &Dom, body: NodeId) -> Vec<NodeId> {
    let mut around = body;
    for _ in 0..NEAR {
        let mut elements = dom.children(around).filter(|child| dom.is_element(*child));
        match (elements.next(), elements.next()) {
            (Some(only), None) if !class::is_line(dom, only) => around = only,
            _ => break,
        }
    }
    let lines: Vec<NodeId> = dom.children(around).collect();
    let is_line = |node: &NodeId| dom.is(*node, "span") && class::is_line(dom, *node);
    if lines.len() < 2 || !lines.iter().all(is_line) {
        return Vec::new();
    }
    let has_newline =
        |line: &NodeId| dom.descendants(*line).any(|node| dom.is(node, "br") || dom.text(node).is_some_and(|text| text.contains('\n')));
    if lines.iter().any(has_newline) { Vec::new() } else { lines }
}
