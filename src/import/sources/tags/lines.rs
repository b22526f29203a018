//! What lines are in Markdown: what they begin with, and which of them are fenced.

/// The parts of a fenced block; together they are its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence<'a> {
    /// What stands before the fence in its line: blanks, `>`, a list's mark.
    pub lead: &'a str,
    /// Three or more of the same sign.
    pub marks: &'a str,
    /// The rest of the line, without its end.
    pub info: &'a str,
    /// The lines inside, each with its lead.
    pub body: &'a str,
    /// The closing line; empty if the block is never closed.
    pub closing: &'a str,
}

/// What stands before the block in a line: blanks, `>` and the marks of lists.
pub fn lead(line: &str) -> &str {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        at += blanks;
        let rest = &rest[blanks..];
        if rest.starts_with('>') {
            at += 1;
        } else if let Some(mark) = list_mark(rest) {
            at += mark;
        } else {
            return &line[..at];
        }
    }
}

/// The length of a list's mark with the blanks behind it.
pub fn list_mark(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match digits {
        0 if text.starts_with(['-', '*', '+']) => 1,
        1..=9 if text[digits..].starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    let blanks = text[mark..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match blanks {
        0 => None,
        // Five and more are a blank and indented code.
        1..=4 => Some(mark + blanks),
        _ => Some(mark + 1),
    }
}

/// The width of the blanks that a line begins with.
pub fn columns(line: &str) -> usize {
    let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
    blanks.fold(0, |column, byte| if byte == b'\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// The fenced block that begins in the line at byte `at`. One that is never closed goes to the end of the text.
pub fn fence(text: &str, at: usize) -> Option<Fence<'_>> {
    let opening = line_end(text, at);
    let line = text[at..opening].trim_end_matches(['\n', '\r']);
    let lead = lead(line);
    let rest = &line[lead.len()..];
    let sign = rest.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let count = rest.len() - rest.trim_start_matches(sign).len();
    let (marks, info) = rest.split_at(count);
    if count < 3 || sign == '`' && info.contains('`') {
        return None;
    }
    let is_quoted = lead.contains('>');
    let mut end = opening;
    while end < text.len() {
        let next = line_end(text, end);
        let inside = text[end..next].trim_start_matches([' ', '\t']);
        if is_quoted && !inside.starts_with('>') {
            break;
        }
        let inside = if is_quoted { inside.trim_start_matches(['>', ' ', '\t']) } else { inside }.trim_end();
        if inside.len() >= count && inside.chars().all(|c| c == sign) {
            return Some(Fence { lead, marks, info, body: &text[opening..end], closing: &text[end..next] });
        }
        end = next;
    }
    Some(Fence { lead, marks, info, body: &text[opening..end], closing: "" })
}

pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

/// Where the paragraph ends at the latest: before a blank line or a fence.
pub fn paragraph_end(text: &str, at: usize) -> usize {
    let mut end = line_end(text, at);
    while end < text.len() {
        let line = text[end..line_end(text, end)].trim();
        if line.is_empty() || line.starts_with("```") || line.starts_with("~~~") {
            break;
        }
        end = line_end(text, end);
    }
    end
}
