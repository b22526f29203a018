//! The comments between which blocks stand: `<!-- wp:name {"key":1} -->`, `<!-- /wp:name -->`, `<!-- wp:name /-->`.

use serde_json::Value;

/// A comment that begins or ends a block.
pub struct Delimiter<'a> {
    pub start: usize,
    pub end: usize,
    /// Without `core/`.
    pub name: &'a str,
    attrs: &'a str,
    pub is_end: bool,
    pub is_void: bool,
}

impl Delimiter<'_> {
    /// What the block was given.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(self.attrs).ok()
    }

    /// The language that a block of code states.
    pub fn language(&self) -> Option<String> {
        if !self.attrs.contains("\"language\"") {
            return None;
        }
        let language = self.json()?.get("language")?.as_str()?.trim().to_owned();
        Some(language).filter(|language| !matches!(language.as_str(), "" | "plain" | "text" | "plaintext" | "generic" | "none"))
    }
}

/// All such comments, in order (`WP_Block_Parser`).
pub fn delimiters(text: &str) -> impl Iterator<Item = Delimiter<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find("<!--")?;
            let length = text[start..].find("-->")?;
            at = start + length + "-->".len();
            if let Some(delimiter) = delimiter(&text[start + "<!--".len()..start + length], start, at) {
                return Some(delimiter);
            }
        }
    })
}

fn delimiter(comment: &str, start: usize, end: usize) -> Option<Delimiter<'_>> {
    let trimmed = comment.trim_start();
    let is_end = trimmed.starts_with('/');
    let rest = trimmed.strip_prefix('/').unwrap_or(trimmed).strip_prefix("wp:").filter(|_| trimmed.len() < comment.len())?;
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_/".contains(c))).unwrap_or(rest.len());
    // `wp:more/` names the block `more`.
    let name = rest[..length].trim_end_matches('/');
    let attrs = rest[name.len()..].trim();
    let is_void = attrs.ends_with('/');
    let attrs = attrs.strip_suffix('/').unwrap_or(attrs).trim();
    let name = name.strip_prefix("core/").unwrap_or(name);
    (!name.is_empty()).then_some(Delimiter { start, end, name, attrs, is_end, is_void })
}
