//! What Markdown has no form for is printed as HTML: in one piece that Markdown reads as HTML to its end, and without
//! anything that could do harm.

use super::danger::{self, Verdict};
use super::kind::{Kind, kind};
use super::runs::Ev;
use crate::import::dom::{Dom, NodeId, Step, VOID, escape_attr};
use crate::import::rule::Dropped;
use crate::text;
use pulldown_cmark::Event;

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
    "sandbox",
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

/// HTML of [`outer`] as running text: what stands between its tags is text, so that Markdown reads nothing else in it.
pub fn running(html: &str) -> Vec<Ev> {
    let mut events = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let tag = match rest.starts_with('<') {
            true => rest.find('>').map_or(rest.len(), |end| end + 1),
            false => 0,
        };
        if tag > 0 {
            events.push(Event::InlineHtml(rest[..tag].to_owned().into()));
        }
        rest = &rest[tag..];
        let end = rest.find('<').unwrap_or(rest.len());
        if end > 0 {
            let text = one_line(&rest[..end].replace("&#10;", "\n"));
            let text = text.replace("&nbsp;", "\u{a0}").replace("&lt;", "<").replace("&amp;", "&");
            events.push(Event::Text(text.into()));
        }
        rest = &rest[end..];
    }
    events
}

/// Line breaks and the blanks around them as blanks, but for those between Chinese characters, which mean none.
fn one_line(text: &str) -> String {
    const BLANKS: [char; 2] = [' ', '\t'];
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n');
    out.push_str(lines.next().unwrap_or_default());
    for line in lines {
        let line = line.trim_start_matches(BLANKS);
        out.truncate(out.trim_end_matches(BLANKS).len());
        let between = out.ends_with(text::is_cjk) && line.starts_with(text::is_cjk);
        if !between {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// Elements whose white space is as it was written.
const EXACT: &[&str] = &["pre", "textarea", "listing", "xmp", "plaintext"];

/// A subtree as HTML, without what `skip` says was dropped before. `trusted` leaves everything else in it; otherwise what
/// is dropped here is added to `dropped`.
pub fn outer(dom: &Dom, root: NodeId, trusted: bool, skip: impl Fn(NodeId) -> bool, dropped: &mut Vec<Dropped>) -> String {
    let mut out = String::new();
    let mut pre = 0usize;
    enter(dom, root, trusted, &mut pre, &mut out);
    let mut steps = dom.steps(root);
    while let Some(step) = steps.next() {
        match step {
            Step::Enter(id) if skip(id) || (!trusted && is_dropped(dom, id)) => {
                if let Kind::Drop(rule) = kind(dom, id)
                    && !skip(id)
                {
                    dropped.push(Dropped { node: id, rule });
                }
                steps.pass_over();
                steps.next();
            }
            Step::Enter(id) => enter(dom, id, trusted, &mut pre, &mut out),
            Step::Leave(id) => leave(dom, id, trusted, &mut pre, &mut out),
        }
    }
    leave(dom, root, trusted, &mut pre, &mut out);
    out
}

fn is_dropped(dom: &Dom, id: NodeId) -> bool {
    let is_kept = match dom.name(id) {
        "source" | "track" | "col" | "colgroup" => true,
        // What a drawing is called. Elements in it would not stay in it.
        "title" => dom.children(id).all(|child| dom.text(child).is_some()),
        _ => false,
    };
    dom.comment(id).is_some() || (dom.is_element(id) && !is_kept && matches!(kind(dom, id), Kind::Drop(_)))
}

fn enter(dom: &Dom, id: NodeId, trusted: bool, pre: &mut usize, out: &mut String) {
    if let Some(text) = dom.text(id) {
        let parent = dom.parent(id).map(|parent| dom.name(parent)).unwrap_or_default();
        let mut escaped = String::new();
        match parent {
            // Nobody sees it, and no escape is known there.
            "iframe" if !trusted => return,
            "script" | "style" | "iframe" | "noembed" | "noframes"
                if trusted && !dom.parent(id).is_some_and(|up| is_within_foreign(dom, up)) =>
            {
                escaped.push_str(text);
            }
            _ => escape_text(text, &mut escaped),
        }
        if EXACT.contains(&parent) && text.starts_with('\n') && dom.prev(id).is_none() {
            // A line break right behind the tag is none of the text.
            out.push('\n');
        }
        unbroken(&escaped, *pre > 0, out);
    } else if dom.is_element(id) {
        if EXACT.contains(&dom.name(id)) {
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
    if EXACT.contains(&dom.name(id)) {
        *pre -= 1;
    }
    out.push_str(&close(dom, id, trusted));
}

/// The start tag of an element.
pub fn open(dom: &Dom, id: NodeId, trusted: bool, out: &mut String) {
    if trusted {
        let mut tag = String::new();
        dom.open(id, &mut tag);
        let (old, new) = (dom.name(id), name(dom, id, true));
        if dom.is_element(id) && old != new {
            tag.replace_range(1..=old.len(), new);
        }
        return unbroken(&tag, true, out);
    }
    if is_unwrapped(dom, id) {
        return;
    }
    out.push('<');
    out.push_str(name(dom, id, trusted));
    let foreign = dom.is(id, "svg") || dom.is(id, "math") || is_within_foreign(dom, id);
    for (name, value) in dom.attrs(id) {
        let may_stay = |name| !matches!(name, "style" | "class") && is_word(name) && danger::is_harmless_address(value, false);
        let harmless = HARMLESS.contains(&name) || (foreign && may_stay(name));
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
pub fn close(dom: &Dom, id: NodeId, trusted: bool) -> String {
    match !dom.is_element(id) || VOID.contains(&dom.name(id)) || (!trusted && is_unwrapped(dom, id)) {
        true => String::new(),
        false => format!("</{}>", name(dom, id, trusted)),
    }
}

/// What an element is called: forms and the like become what they are for a reader.
fn name(dom: &Dom, id: NodeId, trusted: bool) -> &str {
    match dom.name(id) {
        name @ ("plaintext" | "xmp") if is_within_foreign(dom, id) => name,
        // No character reference is known there, and blank lines need one.
        "plaintext" | "xmp" => "pre",
        "listing" if !trusted => "pre",
        "form" | "center" if !trusted => "div",
        name => name,
    }
}

/// Whether an element is a part of a formula or a drawing, where names of HTML mean nothing. In some of their elements they
/// mean what they always do (HTML, "MathML text integration point", "HTML integration point").
fn is_within_foreign(dom: &Dom, id: NodeId) -> bool {
    let mut between = Vec::new();
    for up in dom.ancestors(id).take(32).map(|up| dom.name(up)) {
        let html_again: &[&str] = match up {
            "svg" => &["foreignObject", "desc", "title"],
            "math" => &["annotation-xml", "mi", "mo", "mn", "ms", "mtext"],
            _ => {
                between.push(up);
                continue;
            }
        };
        return !between.iter().any(|name| html_again.contains(name));
    }
    false
}

/// Elements that are left out of sanitised HTML, with their content left in.
fn is_unwrapped(dom: &Dom, id: NodeId) -> bool {
    match dom.name(id) {
        "html" | "body" | "font" | "span" | "nobr" | "o:p" | "blink" => true,
        // Markdown would not read it as one tag, and so might find another within it.
        name if !is_word(name) => true,
        // Read again they would not stay where they are.
        "form" | "center" | "plaintext" | "xmp" | "listing" => is_within_foreign(dom, id),
        _ => false,
    }
}

/// Whether Markdown takes a name of an element or an attribute for one (CommonMark 0.31, "Raw HTML").
fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b))
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

/// Whether a line that begins so begins a block of HTML of the kinds that need nothing else of it (CommonMark 0.31, "HTML
/// blocks", conditions 1 to 6).
pub fn begins_block(html: &str) -> bool {
    let name = first_name(html);
    html.starts_with("<!--") || EXACT_BLOCKS.contains(&&*name) || BLOCKS.contains(&&*name)
}

/// The same of those that only a blank line ends.
pub fn begins_open_block(html: &str) -> bool {
    BLOCKS.contains(&&*first_name(html))
}

fn first_name(html: &str) -> String {
    let Some(rest) = html.strip_prefix('<') else { return String::new() };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase()
}

/// Condition 1: they reach to their end tag.
const EXACT_BLOCKS: &[&str] = &["pre", "script", "style", "textarea"];

/// Condition 6.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// A blank line would end the block of HTML. In text that is laid out as it is, the second of two line breaks is written
/// as a character reference; elsewhere one line break says the same as two.
pub fn unbroken(text: &str, exact: bool, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        out.push_str(&rest[..at]);
        let blank_before = out.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        match (blank_before && !out.is_empty(), exact) {
            (true, true) => out.push_str("&#10;"),
            // Nor do blanks between them.
            (true, false) => out.truncate(out.rfind('\n').map_or(0, |end| end + 1)),
            (false, _) => out.push('\n'),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
