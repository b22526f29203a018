//! Tags of blocks stand outside of paragraphs.

use super::edit::{Edit, skip_blanks};

/// Elements that WordPress takes for blocks.
const BLOCKS: &[&str] = &[
    "table",
    "thead",
    "tfoot",
    "caption",
    "col",
    "colgroup",
    "tbody",
    "tr",
    "td",
    "th",
    "div",
    "dl",
    "dd",
    "dt",
    "ul",
    "ol",
    "li",
    "pre",
    "form",
    "map",
    "area",
    "blockquote",
    "address",
    "math",
    "style",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "fieldset",
    "legend",
    "section",
    "article",
    "aside",
    "hgroup",
    "header",
    "footer",
    "nav",
    "figure",
    "figcaption",
    "details",
    "menu",
    "summary",
];

/// Those that no break may stand before.
const UNBROKEN: &[&str] = &["p", "li", "div", "dl", "dd", "dt", "th", "pre", "td", "ul", "ol"];

/// The end of a block's name at `at`, if what follows the name may end it.
pub fn opening_end(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix('<')?;
    let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let follows = rest.as_bytes().get(name).copied();
    let ends = follows.is_some_and(|byte| super::edit::is_blank(byte) || byte == b'/' || byte == b'>');
    (ends && BLOCKS.contains(&&rest[..name])).then_some(at + 1 + name)
}

/// The end of a block's end tag at `at`: `</p>`, and not `</p >`.
pub fn closing_end(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix("</")?;
    let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (rest[name..].starts_with('>') && BLOCKS.contains(&&rest[..name])).then_some(at + 2 + name + 1)
}

/// The end of a tag at `at` whose name begins with one of `names`. Where it ends is not looked at, so that `<picture>`
/// counts as `<p`: that is what WordPress does.
fn tag_end(edit: &mut Edit, at: usize, names: &[&str]) -> Option<usize> {
    let rest = edit.text[at..].strip_prefix('<')?;
    let name = rest.strip_prefix('/').unwrap_or(rest);
    match names.iter().any(|block| name.starts_with(block)) {
        true => edit.angle(at).map(|angle| angle + 1),
        false => None,
    }
}

/// Takes the paragraphs away that were put around tags of blocks.
pub fn unwrap(text: &str) -> String {
    let text = without_empty(text);
    let text = closed_in_boxes(&text);
    let text = around_one_tag(&text);
    let text = around_items(&text);
    let text = into_quotes(&text);
    let text = before_blocks(&text);
    behind_blocks(&text)
}

/// `<p> </p>` goes.
fn without_empty(text: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek("<p>") {
        let end = skip_blanks(text, edit.at + 3);
        match text[end..].starts_with("</p>") {
            true => edit.replace(edit.at, end + 4, ""),
            false => edit.pass(3),
        }
    }
    edit.finish()
}

/// `<p>text</div>` becomes `<p>text</p></div>`.
fn closed_in_boxes(text: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek("<p>") {
        let from = edit.at + 3;
        let tag = text[from..].find('<').map_or(text.len(), |found| from + found);
        match tag > from && ["</div>", "</address>", "</form>"].iter().any(|end| text[tag..].starts_with(end)) {
            true => edit.replace(tag, tag, "</p>"),
            false => edit.at = tag.max(from),
        }
    }
    edit.finish()
}

/// `<p><div></p>` becomes `<div>`.
fn around_one_tag(text: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek("<p>") {
        let start = edit.at;
        let tag = skip_blanks(text, start + 3);
        let end = tag_end(&mut edit, tag, BLOCKS);
        let close = end.map(|end| skip_blanks(text, end)).filter(|close| text[*close..].starts_with("</p>"));
        match (end, close) {
            (Some(end), Some(close)) => edit.replace(start, close + 4, &text[tag..end]),
            _ => edit.pass(3),
        }
    }
    edit.finish()
}

/// `<p><li>text</p>` becomes `<li>text` if it is one line.
fn around_items(text: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek("<p><li") {
        let start = edit.at;
        let from = start + "<p><li".len();
        let line = text[from..].find('\n').map_or(text.len(), |found| from + found);
        // At least one character stands between the two.
        let first = text[from..line].chars().next().map_or(0, char::len_utf8);
        match text[(from + first).min(line)..line].find("</p>").filter(|_| first > 0) {
            Some(found) => {
                let end = from + first + found;
                edit.replace(start, end + 4, &text[start + 3..end]);
            }
            None => edit.at = line,
        }
    }
    edit.finish()
}

/// A paragraph around a quote moves into it.
fn into_quotes(text: &str) -> String {
    const QUOTE: &str = "<blockquote";
    let mut edit = Edit::new(text);
    while edit.seek("<p>") {
        let tag = edit.at + 3;
        let is_quote = text.get(tag..tag + QUOTE.len()).is_some_and(|name| name.eq_ignore_ascii_case(QUOTE));
        let end = if is_quote { edit.angle(tag) } else { None };
        match end {
            Some(end) => edit.replace(edit.at, end + 1, &format!("{QUOTE}{}><p>", &text[tag + QUOTE.len()..end])),
            None => edit.pass(3),
        }
    }
    edit.finish().replace("</blockquote></p>", "</p></blockquote>")
}

/// `<p><div>` becomes `<div>`.
fn before_blocks(text: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek("<p>") {
        let start = edit.at;
        let tag = skip_blanks(text, start + 3);
        match tag_end(&mut edit, tag, BLOCKS) {
            Some(end) => edit.replace(start, end, &text[tag..end]),
            None => edit.pass(3),
        }
    }
    edit.finish()
}

/// `</div></p>` becomes `</div>`.
fn behind_blocks(text: &str) -> String {
    followed_by(text, "</p>")
}

/// A break behind a block's tag, and one before the tag of a block with text, goes.
pub fn without_breaks(text: &str) -> String {
    let text = followed_by(text, "<br />");
    let mut edit = Edit::new(&text);
    while edit.seek("<br />") {
        let start = edit.at;
        let behind = start + "<br />".len();
        let tag = skip_blanks(&text, behind);
        match tag_end(&mut edit, tag, UNBROKEN) {
            Some(end) => edit.replace(start, end, &text[behind..end]),
            None => edit.pass(1),
        }
    }
    edit.finish()
}

/// Takes `what` away where it follows the tag of a block.
fn followed_by(text: &str, what: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek("<") {
        let at = edit.at;
        let end = tag_end(&mut edit, at, BLOCKS);
        let found = end.map(|end| skip_blanks(text, end)).filter(|next| text[*next..].starts_with(what));
        match (end, found) {
            (Some(end), Some(next)) => edit.replace(end, next + what.len(), ""),
            _ => edit.pass(1),
        }
    }
    edit.finish()
}
