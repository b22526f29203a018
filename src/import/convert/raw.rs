//! What Markdown has no form for is printed as HTML: in one piece that Markdown reads as HTML to its end, and without
//! anything that could do harm.

use super::danger::{self, Verdict};
use super::kind::{Kind, kind};
use crate::import::dom::{Dom, NodeId, Step, VOID, escape_attr};

/// Attributes that say something to a reader or to a browser that loads nothing else by them.
const HARMLESS: &[&str] = &[
    "abbr",
    "align",
    "allowfullscreen",
    "alt",
    "checked",
    "cite",
    "colspan",
    "controls",
    "coords",
    "datetime",
    "dir",
    "disabled",
    "frameborder",
    "height",
    "high",
    "href",
    "hreflang",
    "id",
    "kind",
    "label",
    "lang",
    "loop",
    "low",
    "max",
    "media",
    "min",
    "muted",
    "name",
    "open",
    "optimum",
    "poster",
    "preload",
    "reversed",
    "rowspan",
    "scope",
    "shape",
    "sizes",
    "span",
    "src",
    "srclang",
    "srcset",
    "start",
    "summary",
    "title",
    "type",
    "usemap",
    "value",
    "width",
    "data",
];

/// A subtree as HTML. `trusted` leaves everything in it.
pub fn outer(dom: &Dom, root: NodeId, trusted: bool, skip: impl Fn(NodeId) -> bool) -> String {
    let mut out = String::new();
    let mut pre = 0usize;
    enter(dom, root, trusted, &mut pre, &mut out);
    let mut steps = dom.steps(root);
    while let Some(step) = steps.next() {
        match step {
            Step::Enter(id) if skip(id) || (!trusted && is_dropped(dom, id)) => {
                if dom.first_child(id).is_some() {
                    steps.pass_over();
                    steps.next();
                } else {
                    steps.next();
                }
            }
            Step::Enter(id) => enter(dom, id, trusted, &mut pre, &mut out),
            Step::Leave(id) => leave(dom, id, trusted, &mut pre, &mut out),
        }
    }
    leave(dom, root, trusted, &mut pre, &mut out);
    out
}

fn is_dropped(dom: &Dom, id: NodeId) -> bool {
    dom.comment(id).is_some()
        || (dom.is_element(id)
            && matches!(kind(dom, id), Kind::Drop(_))
            && !matches!(dom.name(id), "source" | "track" | "col" | "colgroup" | "title" | "style"))
        || dom.is(id, "style")
}

fn enter(dom: &Dom, id: NodeId, trusted: bool, pre: &mut usize, out: &mut String) {
    if let Some(text) = dom.text(id) {
        let mut escaped = String::new();
        if trusted && dom.parent(id).is_some_and(|parent| matches!(dom.name(parent), "script" | "style")) {
            escaped.push_str(text);
        } else {
            escape_text(text, &mut escaped);
        }
        unbroken(&escaped, *pre > 0, out);
    } else if dom.is_element(id) {
        if matches!(dom.name(id), "pre" | "textarea" | "listing") {
            *pre += 1;
        }
        open(dom, id, trusted, out);
    } else if let Some(instruction) = dom.comment(id).filter(|text| text.starts_with('?')) {
        // What HTML takes for a comment is an instruction to Markdown.
        out.push_str(&format!("<{instruction}>"));
    } else {
        dom.open(id, out);
    }
}

fn leave(dom: &Dom, id: NodeId, trusted: bool, pre: &mut usize, out: &mut String) {
    if matches!(dom.name(id), "pre" | "textarea" | "listing") {
        *pre -= 1;
    }
    if dom.is_element(id) && (trusted || !is_unwrapped(dom, id)) {
        dom.close(id, out);
    }
}

/// The start tag of an element.
pub fn open(dom: &Dom, id: NodeId, trusted: bool, out: &mut String) {
    if trusted {
        let mut tag = String::new();
        dom.open(id, &mut tag);
        return unbroken(&tag, true, out);
    }
    if is_unwrapped(dom, id) {
        return;
    }
    out.push('<');
    out.push_str(dom.name(id));
    let foreign = dom.is(id, "svg") || dom.is(id, "math") || dom.ancestors(id).take(32).any(|up| dom.is(up, "svg") || dom.is(up, "math"));
    for (name, value) in dom.attrs(id) {
        let harmless = HARMLESS.contains(&name) || (foreign && !matches!(name, "style" | "class"));
        if !harmless || danger::verdict(dom.name(id), name, value) != Verdict::Harmless {
            continue;
        }
        out.push(' ');
        out.push_str(name);
        if !value.is_empty() {
            let mut escaped = String::new();
            escape_attr(value, &mut escaped);
            out.push_str("=\"");
            unbroken(&escaped, true, out);
            out.push('"');
        }
    }
    if matches!(dom.name(id), "td" | "th")
        && dom.attr(id, "align").is_none()
        && let Some(align) = alignment(dom, id)
    {
        out.push_str(&format!(" align=\"{align}\""));
    }
    out.push('>');
}

/// The end tag of an element that has one.
pub fn close(dom: &Dom, id: NodeId) -> String {
    let mut out = String::new();
    dom.close(id, &mut out);
    out
}

/// Elements that are left out of sanitised HTML, with their content left in.
fn is_unwrapped(dom: &Dom, id: NodeId) -> bool {
    matches!(dom.name(id), "form" | "html" | "body" | "font" | "span" | "center" | "nobr" | "o:p" | "blink")
        && !VOID.contains(&dom.name(id))
}

/// How the text of a cell is aligned.
pub fn alignment(dom: &Dom, id: NodeId) -> Option<&'static str> {
    let style = dom.attr(id, "style").unwrap_or_default().to_ascii_lowercase();
    let by_style = style
        .split(';')
        .filter_map(|rule| rule.split_once(':'))
        .find(|(name, _)| name.trim() == "text-align")
        .map(|(_, value)| value.trim());
    let wanted = by_style.or_else(|| dom.attr(id, "align")).map(str::trim)?;
    ["left", "center", "right"].into_iter().find(|align| wanted.eq_ignore_ascii_case(align))
}

/// Text in HTML. `>` needs no escape, and a block of HTML may end by it.
pub fn escape_text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            c => out.push(c),
        }
    }
}

/// A blank line would end the block of HTML. In text that is laid out as it is, the second of two line breaks is written
/// as a character reference; elsewhere one line break says the same as two.
fn unbroken(text: &str, exact: bool, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        out.push_str(&rest[..at]);
        let blank_before = out.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        match (blank_before && !out.is_empty(), exact) {
            (true, true) => out.push_str("&#10;"),
            (true, false) => {}
            (false, _) => out.push('\n'),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
