//! Blank lines come and go before a text is cut into paragraphs at them.

use super::blocks::{closing_end, opening_end};
use super::edit::{Edit, blanks_before, skip_blanks};

/// Two `<br>` are the end of a paragraph.
pub fn double_breaks(text: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek("<br") {
        let second = br_end(text, edit.at).map(|end| skip_blanks(text, end)).and_then(|next| br_end(text, next));
        match second {
            Some(end) => edit.replace(edit.at, end, "\n\n"),
            None => edit.pass(1),
        }
    }
    edit.finish()
}

/// `<br>`, `<br/>`, `<br />`
fn br_end(text: &str, at: usize) -> Option<usize> {
    void_end(text, at, "<br")
}

fn void_end(text: &str, at: usize, tag: &str) -> Option<usize> {
    text[at..].strip_prefix(tag)?;
    let end = skip_blanks(text, at + tag.len());
    let rest = &text[end..];
    let slash = usize::from(rest.starts_with('/'));
    rest[slash..].starts_with('>').then_some(end + slash + 1)
}

/// A block begins and ends with a gap.
pub fn around_blocks(text: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek("<") {
        let at = edit.at;
        if opening_end(text, at).is_some() {
            edit.replace(at, at, "\n\n");
            edit.pass(1);
        } else {
            edit.pass(1);
        }
    }
    let text = edit.finish();
    let mut edit = Edit::new(&text);
    while edit.seek("</") {
        match closing_end(&text, edit.at) {
            Some(end) => edit.replace(end, end, "\n\n"),
            None => edit.pass(2),
        }
    }
    let text = edit.finish();
    let mut edit = Edit::new(&text);
    while edit.seek("<hr") {
        match void_end(&text, edit.at, "<hr") {
            Some(end) => edit.replace(end, end, "\n\n"),
            None => edit.pass(3),
        }
    }
    edit.finish()
}

/// Takes gaps away from where a paragraph would do harm, and leaves one blank line of many.
pub fn close(text: &str) -> String {
    let mut text = text.to_owned();
    if text.contains("<option") {
        text = trimmed_before(&text, "<option");
        text = trimmed_after(&text, "</option>");
    }
    if text.contains("</object>") {
        text = trimmed_tag(&text, &["<object"], &["</object>"], false);
        text = around_tags(&text, &["<param", "<embed", "</param", "</embed"], true);
    }
    if text.contains("<source") || text.contains("<track") {
        text = trimmed_tag(&text, &["<audio", "<video", "[audio", "[video"], &["</audio>", "</video>", "[/audio]", "[/video]"], true);
        text = around_tags(&text, &["<source", "<track"], true);
    }
    if text.contains("<figcaption") {
        text = around_tags(&text, &["<figcaption"], false);
        text = trimmed_after(&text, "</figcaption>");
    }
    single(&text)
}

/// `\n\n+` becomes `\n\n`.
fn single(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    for c in text.chars() {
        count = if c == '\n' { count + 1 } else { 0 };
        if count <= 2 {
            out.push(c);
        }
    }
    out
}

fn trimmed_before(text: &str, tag: &str) -> String {
    let mut edit = Edit::new(text);
    let mut from = 0;
    while edit.seek(tag) {
        let at = edit.at;
        edit.replace(blanks_before(text, from, at), at, "");
        edit.pass(tag.len());
        from = edit.at;
    }
    edit.finish()
}

fn trimmed_after(text: &str, tag: &str) -> String {
    let mut edit = Edit::new(text);
    while edit.seek(tag) {
        let end = edit.at + tag.len();
        edit.replace(end, skip_blanks(text, end), "");
    }
    edit.finish()
}

/// No blanks behind the tags that begin, and none before the tags that end. Shortcodes of these names count, and then `]`
/// ends a tag too.
fn trimmed_tag(text: &str, begins: &[&str], ends: &[&str], shortcodes: bool) -> String {
    let mut edit = Edit::new(text);
    let mut square = 0;
    while edit.at < text.len() {
        if !begins.iter().any(|begin| edit.rest().starts_with(begin)) {
            edit.pass(edit.rest().chars().next().map_or(1, char::len_utf8));
            continue;
        }
        let from = edit.at + 1;
        let mut end = edit.angle(from).unwrap_or(text.len());
        if shortcodes {
            if square < from {
                square = text[from..].find(']').map_or(text.len(), |found| from + found);
            }
            end = end.min(square);
        }
        match end < text.len() {
            true => edit.replace(end + 1, skip_blanks(text, end + 1), ""),
            false => edit.pass(1),
        }
    }
    ends.iter().fold(edit.finish(), |text, end| trimmed_before(&text, end))
}

/// No blanks before the tags, and none behind them if `behind`.
fn around_tags(text: &str, begins: &[&str], behind: bool) -> String {
    let mut edit = Edit::new(text);
    let mut from = 0;
    while edit.seek("<") {
        let at = edit.at;
        let end = match begins.iter().any(|begin| edit.rest().starts_with(begin)) {
            true => edit.angle(at).map(|angle| angle + 1),
            false => None,
        };
        let Some(end) = end else {
            edit.pass(1);
            continue;
        };
        edit.replace(blanks_before(text, from, at), at, "");
        match behind {
            true => edit.replace(end, skip_blanks(text, end), ""),
            false => edit.at = end,
        }
        from = edit.at;
    }
    edit.finish()
}
