//! Cuts front matter out of a file: between lines `+++` (TOML) or `---` (YAML), from the first line on.

use crate::diag::{Checked, Diag, Place, Span};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    Toml,
    Yaml,
}

/// Where things are, in bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// `None` for a file without front matter.
    pub syntax: Option<Syntax>,
    /// Between the fences.
    pub inner: Span,
    /// Where the Markdown begins.
    pub body: usize,
}

/// A byte order mark may stand before the first fence, blanks may follow either, and lines may end in CRLF.
/// `...` closes YAML too, as in Jekyll and Pandoc.
pub fn cut(path: &Arc<str>, text: &str) -> Checked<Block> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let without = Block { syntax: None, inner: Span::new(start, start), body: start };
    if let Some((end, body)) = headless(text, start) {
        let block = Block { syntax: Some(Syntax::Yaml), inner: Span::new(start, end), body };
        return Checked::new(block, vec![not_opened(Place::new(path, Span::new(start, start + first_word(&text[start..]))))]);
    }
    let Some((syntax, opening)) = opening(text, start) else {
        let displaced = displaced(text, start).map(|span| not_at_the_start(Place::new(path, span)));
        return Checked::new(without, displaced.into_iter().collect());
    };
    let mut at = opening;
    for line in text[opening..].split_inclusive('\n') {
        let end = at + line.len();
        if closes(syntax, line.trim_end()) {
            return Block { syntax: Some(syntax), inner: Span::new(opening, at), body: end }.into();
        }
        at = end;
    }
    // Nothing can be told from the text: neither what was meant as front matter nor where the page begins.
    Checked::new(without, vec![not_closed(Place::new(path, Span::new(start, start + 3)), syntax)])
}

/// The syntax of the fence at byte `at`, and where the line after it begins.
fn opening(text: &str, at: usize) -> Option<(Syntax, usize)> {
    let line = text[at..].split_inclusive('\n').next()?;
    let syntax = match line.trim_end() {
        "+++" => Syntax::Toml,
        "---" => Syntax::Yaml,
        _ => return None,
    };
    Some((syntax, at + line.len()))
}

fn closes(syntax: Syntax, line: &str) -> bool {
    match syntax {
        Syntax::Toml => line == "+++",
        Syntax::Yaml => line == "---" || line == "...",
    }
}

/// Hexo's front matter without an opening line: keys from the first line on, `title`, `date` or `layout` among
/// them, and then `---`. Where the keys end and where the page begins.
fn headless(text: &str, start: usize) -> Option<(usize, usize)> {
    let mut at = start;
    let mut is_meant = false;
    for line in text[start..].split_inclusive('\n') {
        let end = at + line.len();
        if at > start && line.trim_end() == "---" {
            return is_meant.then_some((at, end));
        }
        let key = &line[..first_word(line)];
        let is_key = !key.is_empty() && line[key.len()..].starts_with(':');
        let goes_on = at > start && line.starts_with([' ', '\t', '-']);
        if !is_key && !goes_on {
            return None;
        }
        is_meant |= matches!(key, "title" | "date" | "layout");
        at = end;
    }
    None
}

/// The length of the word that a line begins with.
fn first_word(line: &str) -> usize {
    line.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(line.len())
}

/// A fence after blank lines or blanks, followed by what looks like a key: front matter that would be printed.
fn displaced(text: &str, start: usize) -> Option<Span> {
    let at = text.len() - text[start..].trim_start().len();
    let (syntax, next) = opening(text, at)?;
    let line = text[next..].lines().next()?.trim_start();
    let word = first_word(line);
    let sign = line[word..].trim_start();
    let key = word > 0 && sign.starts_with(if syntax == Syntax::Toml { '=' } else { ':' });
    key.then(|| Span::new(at, at + 3))
}

fn not_closed(place: Place, syntax: Syntax) -> Diag {
    let (fence, other) = match syntax {
        Syntax::Toml => ("+++", "it opens front matter in TOML; remove it for a page without"),
        Syntax::Yaml => ("---", "write a rule at the start of a page as `***`"),
    };
    Diag::error("unclosed-front-matter", "front matter without an end")
        .at(place)
        .label("opened here")
        .help(format!("close it by a line `{fence}`; {other}"))
}

fn not_opened(place: Place) -> Diag {
    Diag::warning("unopened-front-matter", "front matter without an opening line")
        .at(place)
        .help("write a line `---` above it, as it has one below")
}

fn not_at_the_start(place: Place) -> Diag {
    Diag::error("displaced-front-matter", "front matter must begin in the first line, at its first column")
        .at(place)
        .help("remove the blanks and blank lines above it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut() {
        let cases = [
            ("+++\ntitle = 1\n+++\nbody", Some(Syntax::Toml), "title = 1\n", "body"),
            ("---\ntitle: 1\n---\nbody", Some(Syntax::Yaml), "title: 1\n", "body"),
            ("---\r\ntitle: 1\r\n---\r\nbody", Some(Syntax::Yaml), "title: 1\r\n", "body"),
            ("\u{feff}--- \na: 1\n---\t\nbody", Some(Syntax::Yaml), "a: 1\n", "body"),
            ("---\na: 1\n...\nbody", Some(Syntax::Yaml), "a: 1\n", "body"),
            ("---\n---\n", Some(Syntax::Yaml), "", ""),
            ("---\n---", Some(Syntax::Yaml), "", ""),
            ("+++\na = '---'\n---\n+++\nbody", Some(Syntax::Toml), "a = '---'\n---\n", "body"),
            ("body", None, "", "body"),
            ("\u{feff}body", None, "", "body"),
            ("", None, "", ""),
            ("----\nbody", None, "", "----\nbody"),
            ("\n---\n\nbody", None, "", "\n---\n\nbody"),
        ];
        for (text, syntax, inner, body) in cases {
            let Checked { value: block, diags } = cut(&"a.md".into(), text);
            assert_eq!((block.syntax, &text[block.inner.range()], &text[block.body..]), (syntax, inner, body), "{text:?}");
            assert!(diags.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_fence() {
        for (text, code) in [
            ("---\ntitle: 1\n", "unclosed-front-matter"),
            ("---", "unclosed-front-matter"),
            ("+++\na = 1\n++++\n", "unclosed-front-matter"),
            ("\n---\ntitle: 1\n---\n", "displaced-front-matter"),
            (" +++\ntitle = 1\n+++\n", "displaced-front-matter"),
        ] {
            let diags = cut(&"a.md".into(), text).diags;
            assert_eq!(diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), [code], "{text:?}");
        }
    }
}
