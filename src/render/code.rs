//! The HTML of a code block, fenced or indented.

use crate::highlight::{Highlighter, Language, Lines};
use crate::html::{escape, escape_attr};
use crate::page::Info;
use crate::site::Region;
use std::fmt::Write;

/// The complete block, and whether a part of it had to stay plain because its grammar failed or a line is too
/// long. `region` stands in for `text` where the fence shows lines of a file.
pub fn block(highlighter: &Highlighter, info: &Info, region: Option<&Region>, text: &str) -> (String, bool) {
    let text = region.map_or(text, |region| &region.text);
    let name = language_name(info, region);
    let language = name.and_then(|name| highlighter.language(name)).unwrap_or(Language::PLAIN);
    let lines = highlighter.lines(language, text);
    let first = info.start.or(region.map(|region| region.first_line)).unwrap_or(1);

    let mut html = String::with_capacity(lines.html().len() + 256);
    if let Some(title) = &info.title {
        html.push_str("<figure class=\"code\"><figcaption>");
        escape(title, &mut html);
        html.push_str("</figcaption>");
    }
    open(info, name, first, lines.len(), &mut html);
    if shows_lines(info) {
        wrapped(info, first, &lines, &mut html);
    } else if info.hidden.is_empty() {
        html.push_str(lines.html());
    } else {
        for line in shown(info, &lines).map(|(_, line)| line) {
            html.push_str(line);
            html.push('\n');
        }
    }
    html.push_str("</code></pre>");
    if info.title.is_some() {
        html.push_str("</figure>");
    }
    html.push('\n');
    (html, lines.fallback().is_some())
}

/// The language as written; without one, that of the file the lines come from.
fn language_name<'a>(info: &'a Info, region: Option<&'a Region>) -> Option<&'a str> {
    let written = info.lang.as_ref().map(|lang| lang.value.as_str());
    written.or_else(|| {
        let name = region?.path.rsplit('/').next()?;
        Some(name.rsplit_once('.').map_or(name, |(_, extension)| extension))
    })
}

/// `tabindex` lets the keyboard scroll a block that is too wide.
fn open(info: &Info, name: Option<&str>, first: usize, count: usize, html: &mut String) {
    html.push_str("<pre class=\"code");
    if shows_lines(info) {
        html.push_str(" lines");
    }
    if info.linenos {
        let digits = first.saturating_add(count).saturating_sub(1).max(1).ilog10() + 1;
        let _ = write!(html, " numbered digits-{}", digits.clamp(2, 9));
    }
    if is_marked(info) {
        html.push_str(" marked");
    }
    html.push_str("\" tabindex=\"0\"><code");
    if let Some(name) = name {
        html.push_str(" class=\"language-");
        escape_attr(name, html);
        html.push_str("\" data-lang=\"");
        escape_attr(name, html);
        html.push('"');
    }
    html.push('>');
}

/// Every line in an element of its own. The newline stands inside it, so that a copy has the lines of the code.
fn wrapped(info: &Info, first: usize, lines: &Lines, html: &mut String) {
    for (position, line) in shown(info, lines) {
        html.push_str("<span class=\"line");
        for (ranges, class) in [(&info.highlight, " hl"), (&info.inserted, " ins"), (&info.deleted, " del")] {
            if covers(ranges, position) {
                html.push_str(class);
            }
        }
        let _ = write!(html, "\" data-line=\"{}\">", first.saturating_add(position - 1));
        html.push_str(line);
        html.push_str("\n</span>");
    }
}

/// The lines that are not hidden, each with its position in the block from 1.
fn shown<'a>(info: &'a Info, lines: &'a Lines) -> impl Iterator<Item = (usize, &'a str)> {
    (1..).zip(lines.iter()).filter(|(position, _)| !covers(&info.hidden, *position))
}

/// Whether a reader is to tell lines apart. Otherwise they need no elements, and the page stays small.
fn shows_lines(info: &Info) -> bool {
    info.linenos || !info.highlight.is_empty() || is_marked(info)
}

fn is_marked(info: &Info) -> bool {
    !info.inserted.is_empty() || !info.deleted.is_empty()
}

/// Whether sorted ranges, both ends included, hold a line.
fn covers(ranges: &[(usize, usize)], line: usize) -> bool {
    let after = ranges.partition_point(|(start, _)| *start <= line);
    after.checked_sub(1).is_some_and(|before| line <= ranges[before].1)
}
