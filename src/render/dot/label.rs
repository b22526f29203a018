//! The texts of a graph: their lines, how much room they take, and the fields of records.

/// In pixels.
pub const FONT: f64 = 14.0;
pub const LINE: f64 = 18.0;

/// How deep the fields of a record may stand in each other.
const DEEPEST: usize = 8;

/// The lines of a label. `\l` and `\r` end a line as `\n` does; `\N` is the node's name.
pub fn lines(label: &str, id: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut chars = label.chars();
    while let Some(c) = chars.next() {
        let Some(line) = lines.last_mut() else { break };
        match c {
            '\n' => lines.push(String::new()),
            '\\' => match chars.next() {
                Some('n' | 'l' | 'r') => lines.push(String::new()),
                Some('N' | 'G') => line.push_str(id),
                Some(other) => line.push(other),
                None => line.push(c),
            },
            c => line.push(c),
        }
    }
    // The break at the end of a last line opens no other.
    if lines.len() > 1 && lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines.into_iter().map(|line| line.trim().to_owned()).collect()
}

/// Width and height. No font is known here, so letters have the width of the wider ones.
pub fn size(lines: &[String]) -> (f64, f64) {
    let width = |line: &String| line.chars().map(|c| if crate::text::is_cjk(c) { FONT } else { FONT * 0.58 }).sum::<f64>();
    (lines.iter().map(width).fold(0.0, f64::max), lines.len() as f64 * LINE)
}

/// The fields of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Text(Vec<String>),
    /// Beside each other, or below each other within those.
    Split(Vec<Field>),
}

/// Reads `a | { b | c } | <port> d`.
pub fn fields(label: &str, id: &str) -> Field {
    let chars: Vec<char> = label.chars().collect();
    let mut at = 0;
    split(&chars, &mut at, id, 0)
}

fn split(chars: &[char], at: &mut usize, id: &str, depth: usize) -> Field {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut inner = None;
    let mut push = |text: &mut String, inner: &mut Option<Field>| {
        let text = std::mem::take(text);
        parts.push(inner.take().unwrap_or_else(|| Field::Text(lines(text.trim(), id))));
    };
    while *at < chars.len() {
        let c = chars[*at];
        *at += 1;
        match c {
            '|' => push(&mut text, &mut inner),
            '{' if depth < DEEPEST => inner = Some(split(chars, at, id, depth + 1)),
            '}' if depth > 0 => break,
            '<' => *at += chars[*at..].iter().position(|c| *c == '>').map_or(0, |end| end + 1),
            '\\' if *at < chars.len() => {
                text.push('\\');
                text.push(chars[*at]);
                *at += 1;
            }
            c => text.push(c),
        }
    }
    push(&mut text, &mut inner);
    if parts.len() == 1 { parts.swap_remove(0) } else { Field::Split(parts) }
}

/// Width and height of fields that stand beside each other if `is_row`, else below each other.
pub fn field_size(field: &Field, is_row: bool) -> (f64, f64) {
    match field {
        Field::Text(lines) => {
            let (width, height) = size(lines);
            (width + 16.0, height + 8.0)
        }
        Field::Split(parts) => {
            parts.iter().map(|part| field_size(part, !is_row)).fold((0.0, 0.0), |(width, height), (w, h)| match is_row {
                true => (width + w, f64::max(height, h)),
                false => (f64::max(width, w), height + h),
            })
        }
    }
}
