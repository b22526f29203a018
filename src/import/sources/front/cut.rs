//! Cuts front matter out of a source, in any of the forms that generators read.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Between `---`, or Hexo's without the first one.
    Yaml,
    /// Between `+++`.
    Toml,
    /// Hugo's object in braces.
    Json,
    /// Hexo's between `;;;`, which has no braces of its own.
    JsonMembers,
    /// Pelican's and MultiMarkdown's lines `Key: value` up to the first blank one.
    Lines,
}

/// Where front matter stands, in bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub syntax: Syntax,
    pub inner: Range<usize>,
    /// Where the text begins.
    pub body: usize,
}

/// The front matter that `text` begins with. A byte order mark and blank lines may stand before it.
pub fn cut(text: &str) -> Option<Block> {
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    let first = line_at(text, start);
    match first.trim_end() {
        "---" => fenced(text, start + first.len(), Syntax::Yaml, &["---", "..."]),
        "+++" => fenced(text, start + first.len(), Syntax::Toml, &["+++"]),
        ";;;" => fenced(text, start + first.len(), Syntax::JsonMembers, &[";;;"]),
        _ if first.trim_end().strip_prefix("---").is_some_and(|rest| rest.bytes().all(|byte| byte == b'-')) => {
            fenced(text, start + first.len(), Syntax::Yaml, &["---"])
        }
        _ if first.starts_with('{') => json(text, start),
        _ => headless(text, start).or_else(|| lines(text, start)),
    }
}

/// Up to a line that is one of `closing`, which Hexo allows to be longer.
fn fenced(text: &str, from: usize, syntax: Syntax, closing: &[&str]) -> Option<Block> {
    let mut at = from;
    while at < text.len() {
        let line = line_at(text, at);
        let words = line.trim_end();
        let is_longer = syntax == Syntax::Yaml && words.len() > 3 && words.bytes().all(|byte| byte == b'-');
        if closing.contains(&words) || is_longer {
            return Some(Block { syntax, inner: from..at, body: at + line.len() });
        }
        at += line.len();
    }
    None
}

/// An object up to its closing brace.
fn json(text: &str, start: usize) -> Option<Block> {
    let is_object = text[start + 1..].trim_start().starts_with(['"', '}']);
    let mut depth = 0usize;
    let mut in_string = false;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(start).take_while(|_| is_object) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    let body = at + 1 + line_at(text, at + 1).len();
                    return Some(Block { syntax: Syntax::Json, inner: start..at + 1, body });
                }
            }
            _ => {}
        }
    }
    None
}

/// Hexo's form: keys from the first line on and then `---` or `;;;`. One of the usual keys has to be among them: a line
/// with a colon over a line of hyphens is a heading of Markdown as well.
fn headless(text: &str, start: usize) -> Option<Block> {
    let is_json = text[start..].starts_with('"');
    let mut is_meant = false;
    let mut at = start;
    while at < text.len() {
        let line = line_at(text, at);
        let words = line.trim_end();
        if at > start && is_json && words == ";;;" {
            return Some(Block { syntax: Syntax::JsonMembers, inner: start..at, body: at + line.len() });
        }
        if at > start && !is_json && words.len() >= 3 && words.bytes().all(|byte| byte == b'-') {
            return is_meant.then_some(Block { syntax: Syntax::Yaml, inner: start..at, body: at + line.len() });
        }
        is_meant |= key(line).is_some_and(|key| ["title", "date", "layout", "tags", "categories"].contains(&key));
        let goes_on = at > start && line.starts_with([' ', '\t', '-', '#', ']', '}']);
        if !is_json && key(line).is_none() && !goes_on {
            return None;
        }
        at += line.len();
    }
    None
}

/// Pelican's form. A title or a date has to be among the keys, or any text with a colon would do.
fn lines(text: &str, start: usize) -> Option<Block> {
    let mut at = start;
    let mut is_meant = false;
    while at < text.len() {
        let line = line_at(text, at);
        if line.trim().is_empty() {
            break;
        }
        let goes_on = at > start && line.starts_with([' ', '\t']);
        let key = key(line);
        if key.is_none() && !goes_on {
            return None;
        }
        is_meant |= key.is_some_and(|key| ["title", "date"].contains(&key.to_ascii_lowercase().as_str()));
        at += line.len();
    }
    is_meant.then_some(Block { syntax: Syntax::Lines, inner: start..at, body: at })
}

/// The key of a line `key: value`.
fn key(line: &str) -> Option<&str> {
    let end = line.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').filter(|end| *end > 0)?;
    let rest = line[end..].strip_prefix(':')?;
    (rest.trim().is_empty() || rest.starts_with([' ', '\t'])).then(|| &line[..end])
}

fn line_at(text: &str, at: usize) -> &str {
    text[at..].split_inclusive('\n').next().unwrap_or_default()
}
