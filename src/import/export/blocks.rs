//! Posts of WordPress' block editor: HTML with comments that say where a block begins and ends.
//!
//! The comments go, the HTML stays as it is, since it is what was shown. Only some blocks need a hand: code gets its
//! language, verses their lines, text of the classic editor its paragraphs. A block without HTML was made anew whenever
//! the page was shown; an export knows nothing of it, and that is told.

use super::autop::autop;
use super::lines::Lines;
use crate::import::post::Remark;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What blocks refer to.
pub struct Context<'a> {
    /// The texts of blocks that several posts share, by number.
    pub shared: &'a BTreeMap<String, String>,
    /// The footnotes, as the export has them.
    pub footnotes: Option<&'a str>,
    /// The line in which the text begins.
    pub line: usize,
}

/// Whether a text is one of the block editor.
pub fn has_blocks(text: &str) -> bool {
    text.contains("<!-- wp:")
}

/// Puts the shared blocks into a text. Those that stand in a shared block themselves are not followed.
pub fn with_shared(text: &str, context: &Context) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for delimiter in delimiters(text) {
        let shared = (delimiter.name == "block" && delimiter.is_void).then(|| delimiter.json()?.get("ref")?.as_u64()).flatten();
        if let Some(shared) = shared.and_then(|number| context.shared.get(&number.to_string())) {
            out.push_str(&text[at..delimiter.start]);
            out.push_str(shared);
            at = delimiter.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// Takes the comments away and completes what needs it.
pub fn render(text: &str, context: &Context, remarks: &mut Vec<Remark>) -> String {
    let lines = Lines::of(text);
    let mut renderer = Renderer { out: String::with_capacity(text.len()), open: Vec::new(), at_work: None };
    let mut told = BTreeSet::new();
    let mut at = 0;
    for delimiter in delimiters(text) {
        renderer.text(&text[at..delimiter.start]);
        at = delimiter.end;
        if delimiter.is_end {
            renderer.close(delimiter.name);
        } else if !delimiter.is_void {
            renderer.open(&delimiter);
        } else if delimiter.name == "footnotes" && context.footnotes.is_some() {
            renderer.out.push_str(&footnotes(context.footnotes.unwrap_or_default()));
        } else if !EMPTY.contains(&delimiter.name) && told.insert(delimiter.name) {
            let message = format!("the block `{}` was made when the page was shown; the export does not hold it", delimiter.name);
            remarks.push(Remark { code: "dynamic-block", message, line: Some(context.line + lines.line(delimiter.start) - 1) });
        }
    }
    renderer.text(&text[at..]);
    renderer.out
}

/// Blocks that show nothing when they are empty.
const EMPTY: &[&str] = &["paragraph", "shortcode", "html", "spacer", "separator", "more", "nextpage", "freeform", "column", "group"];

struct Renderer {
    out: String,
    /// The names of the blocks that are open.
    open: Vec<String>,
    /// The outermost open block that needs a hand.
    at_work: Option<Work>,
}

struct Work {
    depth: usize,
    /// Where it begins in the output.
    start: usize,
    kind: Kind,
}

enum Kind {
    Code(String),
    Verse,
    Classic,
}

impl Renderer {
    /// Text outside of all blocks is one of the classic editor.
    fn text(&mut self, text: &str) {
        match self.open.is_empty() && !text.trim().is_empty() {
            true => self.out.push_str(&autop(text)),
            false => self.out.push_str(text),
        }
    }

    fn open(&mut self, delimiter: &Delimiter) {
        self.open.push(delimiter.name.to_owned());
        let kind = match delimiter.name {
            "verse" => Some(Kind::Verse),
            "freeform" | "shortcode" => Some(Kind::Classic),
            _ => delimiter.language().map(Kind::Code),
        };
        if let Some(kind) = kind.filter(|_| self.at_work.is_none()) {
            self.at_work = Some(Work { depth: self.open.len(), start: self.out.len(), kind });
        }
    }

    fn close(&mut self, name: &str) {
        // An end without a beginning closes nothing.
        if self.open.last().is_none_or(|open| open != name) {
            return;
        }
        let depth = self.open.len();
        self.open.pop();
        if let Some(work) = self.at_work.take_if(|work| work.depth == depth) {
            let inner = self.out.split_off(work.start);
            self.out.push_str(&match work.kind {
                Kind::Code(language) => with_language(&inner, &language),
                Kind::Verse => verse(&inner),
                Kind::Classic => autop(&inner),
            });
        }
    }
}

/// Puts the language to the code, unless the code says it itself.
fn with_language(html: &str, language: &str) -> String {
    let mut tags = crate::tag::tags(html);
    let Some(pre) = tags.find(|tag| tag.is("pre") && !tag.closing) else { return html.to_owned() };
    let code = tags.next().filter(|tag| tag.is("code") && tag.range.start == pre.range.end);
    let mut class = String::new();
    crate::import::dom::escape_attr(&format!("language-{}", language.to_lowercase()), &mut class);
    let (opened, end) = match code {
        Some(code) if code.attrs.iter().any(|attr| attr.is("class")) => return html.to_owned(),
        Some(code) => (code.range.start, code.range.end),
        None => (pre.range.end, pre.range.end),
    };
    let Some(close) = html[end..].find("</pre>").map(|close| end + close) else { return html.to_owned() };
    let inner = html[end..close].trim_end().strip_suffix("</code>").filter(|_| end > opened).unwrap_or(&html[end..close]);
    format!("{}<code class=\"{class}\">{inner}</code>{}", &html[..opened], &html[close..])
}

/// A poem is no code, though it is a `pre`: its lines are broken, and what is indented stays so.
fn verse(html: &str) -> String {
    let mut tags = crate::tag::tags(html);
    let Some(open) = tags.find(|tag| tag.is("pre") && !tag.closing) else { return html.to_owned() };
    let Some(close) = html.rfind("</pre>").filter(|close| *close >= open.range.end) else { return html.to_owned() };
    let mut out = html[..open.range.start].to_owned();
    out.push_str("<p");
    out.push_str(&html[open.range.start + "<pre".len()..open.range.end]);
    for (number, line) in html[open.range.end..close].trim_end().split('\n').enumerate() {
        if number > 0 {
            out.push_str("<br />\n");
        }
        let text = line.trim_start_matches([' ', '\t']);
        out.push_str(&"&nbsp;".repeat(line.len() - text.len()));
        out.push_str(text);
    }
    out.push_str("</p>");
    out.push_str(&html[close + "</pre>".len()..]);
    out
}

/// The list that WordPress makes of a post's footnotes.
fn footnotes(json: &str) -> String {
    let Ok(Value::Array(notes)) = serde_json::from_str::<Value>(json) else { return String::new() };
    let mut out = "<ol class=\"wp-block-footnotes\">".to_owned();
    for note in &notes {
        let (Some(id), Some(content)) = (note["id"].as_str(), note["content"].as_str()) else { continue };
        let mut name = String::new();
        crate::import::dom::escape_attr(id, &mut name);
        out.push_str(&format!("<li id=\"{name}\">{content} <a href=\"#{name}-link\">↩︎</a></li>"));
    }
    out.push_str("</ol>");
    out
}

/// A comment that begins or ends a block.
struct Delimiter<'a> {
    start: usize,
    end: usize,
    /// Without `core/`.
    name: &'a str,
    attrs: &'a str,
    is_end: bool,
    is_void: bool,
}

impl Delimiter<'_> {
    fn json(&self) -> Option<Value> {
        serde_json::from_str(self.attrs).ok()
    }

    fn language(&self) -> Option<String> {
        if !self.attrs.contains("\"language\"") {
            return None;
        }
        let language = self.json()?.get("language")?.as_str()?.trim().to_owned();
        Some(language).filter(|language| !matches!(language.as_str(), "" | "plain" | "text" | "plaintext" | "generic" | "none"))
    }
}

/// All such comments, in order (`WP_Block_Parser`).
fn delimiters(text: &str) -> impl Iterator<Item = Delimiter<'_>> {
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
