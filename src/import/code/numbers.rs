//! Line numbers: an element that holds nothing else, and elements that begin each line of the code.
//!
//! Numbers that an author pasted with the code are a part of it. They are plain text, or a token of the highlighter's that
//! ends with the number and is followed by a blank or a colon; a gutter's element holds blanks of its own, or the code
//! begins directly behind it.

use super::super::dom::{Dom, NodeId, Step};
use super::{NEAR, class, lines};
use std::collections::HashSet;

/// Consecutive numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    pub first: usize,
    pub count: usize,
}

/// The numbers that an element holds and nothing else; `None` if there is anything else, or none.
pub fn only(dom: &Dom, id: NodeId) -> Option<Numbers> {
    let mut numbers: Option<Numbers> = None;
    let mut level = 0_usize;
    if is_picture(dom, id) {
        return None;
    }
    for step in dom.steps(id) {
        match step {
            Step::Enter(node) => {
                level += 1;
                if level > NEAR || is_picture(dom, node) {
                    return None;
                }
                for word in dom.text(node).unwrap_or_default().split_whitespace() {
                    let number = parse(word)?;
                    numbers = Some(match numbers {
                        None => Numbers { first: number, count: 1 },
                        Some(Numbers { first, count }) if number == first + count => Numbers { first, count: count + 1 },
                        Some(_) => return None,
                    });
                }
            }
            Step::Leave(_) => level -= 1,
        }
    }
    numbers
}

/// Elements that a reader sees something of without any text.
fn is_picture(dom: &Dom, id: NodeId) -> bool {
    matches!(dom.name(id), "img" | "image" | "input" | "iframe" | "video" | "audio" | "object" | "embed" | "button")
}

/// Whether there is no text in an element, nor anything to see.
pub fn is_blank(dom: &Dom, id: NodeId) -> bool {
    let mut level = 0_usize;
    if is_picture(dom, id) {
        return false;
    }
    for step in dom.steps(id) {
        match step {
            Step::Enter(node) => {
                level += 1;
                let is_visible = is_picture(dom, node) || matches!(dom.name(node), "textarea" | "pre");
                if level > NEAR || is_visible || dom.text(node).is_some_and(|text| !text.trim().is_empty()) {
                    return false;
                }
            }
            Step::Leave(_) => level -= 1,
        }
    }
    true
}

/// A number as gutters show it: no sign, no point, and no more digits than lines can have.
fn parse(word: &str) -> Option<usize> {
    let is_plain = word.len() <= 7 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|_| is_plain)
}

/// What begins a line.
struct Start {
    node: NodeId,
    number: usize,
    /// There are blanks in the element itself.
    is_padded: bool,
    /// The highlighter says that it is a number of the code.
    is_token: bool,
    /// What follows: `None` for an empty line.
    next: Option<char>,
}

/// Line numbers inside of code.
#[derive(Default)]
pub struct Inside {
    pub nodes: Vec<NodeId>,
    /// A blank behind each belongs to it, as cnblogs.com writes it.
    pub with_blank: bool,
}

/// The elements that number each line of `body`; what is in `gone` does not count.
pub fn inside(dom: &Dom, body: NodeId, gone: &HashSet<NodeId>, is_cnblogs: bool) -> Inside {
    let starts = starts(dom, body, gone).unwrap_or_default();
    let with_blank = is_cnblogs && starts.iter().all(|start| start.next.is_none_or(|next| next == ' '));
    let is_run = starts.windows(2).all(|pair| pair[1].number == pair[0].number + 1);
    if starts.len() < 2 || !is_run || starts.iter().any(|start| start.is_token) {
        return Inside::default();
    }
    let is_joint = |next: char| !next.is_whitespace() && !matches!(next, ':' | '.' | '|' | ')' | ']' | '\t' | ',');
    let is_gutter = starts.iter().any(|start| start.is_padded || start.next.is_some_and(is_joint));
    match is_gutter || with_blank {
        true => Inside { nodes: starts.into_iter().map(|start| start.node).collect(), with_blank },
        false => Inside::default(),
    }
}

/// What begins each line, if that is an element with a number in every one.
fn starts(dom: &Dom, body: NodeId, gone: &HashSet<NodeId>) -> Option<Vec<Start>> {
    let mut starts: Vec<Start> = Vec::new();
    // Whether something of the line was seen, and whether its number is the last that was seen.
    let (mut in_line, mut at_number) = (false, false);
    let mut steps = dom.steps(body);
    while let Some(step) = steps.next() {
        match step {
            Step::Enter(node) if gone.contains(&node) => steps.pass_over(),
            Step::Enter(node) if dom.is(node, "br") => (in_line, at_number) = (false, false),
            Step::Enter(node) => {
                let Some(text) = dom.text(node) else { continue };
                if !in_line && text.trim_matches([' ', '\u{a0}']).is_empty() && !text.is_empty() {
                    // Padding in front of a number, if it belongs to the same element.
                    continue;
                }
                for (index, piece) in text.split('\n').enumerate() {
                    if index > 0 {
                        (in_line, at_number) = (false, false);
                    }
                    if piece.is_empty() || (index > 0 && text.trim().is_empty()) {
                        continue;
                    }
                    if !in_line {
                        starts.push(start(dom, body, node).filter(|_| piece.len() == text.len())?);
                        (in_line, at_number) = (true, true);
                    } else if at_number {
                        starts.last_mut()?.next = piece.chars().next();
                        at_number = false;
                    }
                }
            }
            Step::Leave(node) if lines::is_block(dom, node) => (in_line, at_number) = (false, false),
            Step::Leave(_) => {}
        }
    }
    Some(starts)
}

/// The element around a text that is a number and nothing else.
fn start(dom: &Dom, body: NodeId, text: NodeId) -> Option<Start> {
    let number = parse(dom.text(text)?.trim())?;
    let mut node = dom.parent(text).filter(|parent| *parent != body)?;
    if !is_around_only(dom, node, text) {
        return None;
    }
    while let Some(parent) = dom.parent(node).filter(|parent| *parent != body && is_around_only(dom, *parent, node)) {
        if lines::is_block(dom, parent) || class::is_line(dom, parent) {
            break;
        }
        node = parent;
    }
    let is_padded = dom.children(node).chain([text]).any(|child| dom.text(child).is_some_and(|text| text.trim() != text));
    let is_token = dom.classes(node).any(|class| TOKENS.contains(&class));
    Some(Start { node, number, is_padded, is_token, next: None })
}

/// Classes of numbers in code: highlight.js, Prism, Pygments, GeSHi.
const TOKENS: &[&str] = &["hljs-number", "number", "token", "m", "mb", "mf", "mh", "mi", "mo", "il", "nu0", "constant", "numeric"];

/// Whether there is nothing in `parent` but `child` and blanks.
fn is_around_only(dom: &Dom, parent: NodeId, child: NodeId) -> bool {
    let mut children = dom.children(parent);
    let few = children
        .by_ref()
        .take(4)
        .all(|other| other == child || dom.text(other).is_some_and(|text| text.trim().is_empty() && !text.contains('\n')));
    few && children.next().is_none()
}
