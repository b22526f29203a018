//! Paragraphs where lines are blank, breaks where they end.

use super::edit::{Edit, is_blank, skip_blanks};

/// What lies between blank lines becomes a paragraph.
pub fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, behind) = match gap(rest) {
            Some((start, end)) => (&rest[..start], &rest[end..]),
            None => (rest, ""),
        };
        if !piece.is_empty() {
            out.push_str("<p>");
            out.push_str(piece.trim_matches('\n'));
            out.push_str("</p>\n");
        }
        rest = behind;
    }
    out
}

/// The first run of blanks between two ends of lines, with both.
fn gap(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find('\n') {
        let start = from + found;
        let end = skip_blanks(text, start);
        let last = text[start..end].rfind('\n').map_or(start, |last| start + last);
        if last > start {
            return Some((start, last + 1));
        }
        from = end;
    }
    None
}

/// Where a line ends inside of a paragraph, a break stands. Scripts, styles and drawings are left alone.
pub fn breaks(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    // Breaks are written in one way before the ends of lines are looked at.
    let (text, kept) = with_kept_newlines(text);
    let text = text.replace("<br>", "<br />").replace("<br/>", "<br />");
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = skip_blanks(&text, at);
        if end == at {
            let next = text[at..].find(|c: char| c.is_ascii() && is_blank(c as u8)).map_or(text.len(), |found| at + found);
            out.push_str(&text[at..next]);
            at = next;
            continue;
        }
        // A blank directly behind a break stays.
        let from = if text[..at].ends_with("<br />") { at + 1 } else { at };
        out.push_str(&text[at..from]);
        let line = text[from..end].rfind('\n').map_or(from, |last| from + last + 1);
        if line > from {
            out.push_str("<br />\n");
        }
        out.push_str(&text[line..end]);
        at = end;
    }
    match kept {
        true => out.replace(KEPT, "\n"),
        false => out,
    }
}

const KEPT: &str = "<WPPreserveNewline />";

/// Marks the ends of lines that must stay, and says whether there are any.
fn with_kept_newlines(text: &str) -> (String, bool) {
    const NAMES: [(&str, &str); 3] = [("script", "</script>"), ("style", "</style>"), ("svg", "</svg>")];
    let mut edit = Edit::new(text);
    let mut missing = [false; 3];
    let mut any = false;
    while edit.seek("<") {
        let found = NAMES.iter().position(|(name, _)| edit.rest()[1..].starts_with(name)).filter(|index| !missing[*index]);
        let end = found.and_then(|index| {
            let end = edit.rest().find(NAMES[index].1);
            missing[index] = end.is_none();
            Some(end? + NAMES[index].1.len())
        });
        match end {
            Some(end) => {
                let with = edit.rest()[..end].replace('\n', KEPT);
                edit.replace(edit.at, edit.at + end, &with);
                any = true;
            }
            None => edit.pass(1),
        }
    }
    (edit.finish(), any)
}

/// The last paragraph ends without an end of a line of its own.
pub fn without_last_newline(mut text: String) -> String {
    let tail = if text.ends_with("\n</p>\n") { 6 } else { 5 };
    if text.ends_with("\n</p>\n") || text.ends_with("\n</p>") {
        text.remove(text.len() - tail);
    }
    text
}
