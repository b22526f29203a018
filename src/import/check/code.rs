//! The text of a block of code, to the byte.
//!
//! What stands for the end of a line: a newline, `<br>`, and the end of an element that holds a line (a `div`, `li`, `p` or
//! `tr`, or an element of the class `line`), unless a newline stands there too. `\r\n` is a newline, the last newline of a
//! block does not count, and a line of one blank that does not break is an empty line.

use crate::import::dom::{Dom, NodeId, Step};

/// `skips` tells which nodes were dropped. Outside of `pre` (`is_exact` is false) blanks between elements are none of the
/// code, a blank that does not break is a blank, and blanks at the end of lines are not compared: HTML has no bytes there.
pub fn text(dom: &Dom, root: NodeId, is_exact: bool, skips: impl Fn(NodeId) -> bool) -> String {
    let mut lines = Lines::default();
    let mut steps = dom.steps(root);
    let mut skipped = None;
    let mut open = Vec::new();
    // On cnblogs.com a blank behind each line number belongs to it.
    let is_cnblogs = std::iter::once(root).chain(dom.ancestors(root).take(3)).any(|id| dom.has_class(id, "cnblogs_code"));
    let mut is_behind_number = false;
    while let Some(step) = steps.next() {
        match step {
            Step::Enter(id) if skips(id) || matches!(dom.name(id), "script" | "style") => {
                steps.pass_over();
                skipped = Some(id);
                is_behind_number = is_cnblogs;
            }
            Step::Enter(id) => match dom.text(id) {
                Some(text) if !is_exact && text.contains('\n') && text.trim().is_empty() => {}
                Some(text) => {
                    let is_behind_number = std::mem::take(&mut is_behind_number);
                    lines.text(text.strip_prefix(' ').filter(|_| is_behind_number).unwrap_or(text));
                }
                None if dom.is(id, "br") => lines.newline(),
                None if is_line(dom, id) => open.push(lines.enter(is_block(dom.name(id)))),
                None => {}
            },
            Step::Leave(id) if skipped == Some(id) => skipped = None,
            Step::Leave(id) => {
                if is_line(dom, id)
                    && let Some(start) = open.pop()
                {
                    lines.leave(start);
                }
            }
        }
    }
    finished(&lines.text, is_exact)
}

/// The same for all ways to set the same code: without blanks.
pub fn essence(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn is_line(dom: &Dom, id: NodeId) -> bool {
    is_block(dom.name(id)) || dom.has_class(id, "line")
}

fn is_block(name: &str) -> bool {
    matches!(name, "div" | "li" | "p" | "tr")
}

#[derive(Default)]
struct Lines {
    text: String,
    /// A line has ended, but no newline was seen yet.
    is_pending: bool,
}

impl Lines {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let begins = text.starts_with('\n') || text.starts_with("\r\n");
        if std::mem::take(&mut self.is_pending) && !begins {
            self.text.push('\n');
        }
        self.text.push_str(text);
    }

    fn newline(&mut self) {
        self.is_pending = false;
        self.text.push('\n');
    }

    /// Where the line begins.
    fn enter(&mut self, is_block: bool) -> usize {
        let is_inside = is_block && !self.text.is_empty() && !self.text.ends_with('\n');
        if std::mem::take(&mut self.is_pending) || is_inside {
            self.text.push('\n');
        }
        self.text.len()
    }

    fn leave(&mut self, start: usize) {
        self.is_pending |= self.text.len() == start || !self.text.ends_with('\n');
    }
}

fn finished(text: &str, is_exact: bool) -> String {
    let text = text.replace("\r\n", "\n");
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        match line {
            "\u{a0}" => {}
            _ if is_exact => out.push_str(line),
            _ => out.push_str(line.replace('\u{a0}', " ").trim_end()),
        }
    }
    out
}

/// Every blank as a sign that can be seen.
pub fn visible(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            ' ' => out.push('·'),
            '\t' => out.push('→'),
            '\r' => out.push('␍'),
            '\u{a0}' => out.push('⍽'),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => out.push_str(&format!("‹{:04X}›", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
