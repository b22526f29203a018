//! Posts of WordPress' block editor: HTML with comments that say where a block begins and ends.
//!
//! The comments go, the HTML stays as it is, since it is what was shown. Only some blocks need a hand: code gets its
//! language, verses their lines, text of the classic editor its paragraphs. A block without HTML was made anew whenever
//! the page was shown; an export knows nothing of it, and that is told.

mod delimiter;
mod hand;

use super::autop::autop;
use super::lines::Lines;
use crate::import::post::Remark;
use delimiter::{Delimiter, delimiters};
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
            renderer.out.push_str(&hand::footnotes(context.footnotes.unwrap_or_default()));
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
                Kind::Code(language) => hand::with_language(&inner, &language),
                Kind::Verse => hand::verse(&inner),
                Kind::Classic => autop(&inner),
            });
        }
    }
}
