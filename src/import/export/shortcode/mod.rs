//! Shortcodes: `[name key="value"]…[/name]`, which WordPress and its plugins replace when a page is shown.
//!
//! [`code`] takes code out first, as it stands; [`expand`] then replaces what is known ([`media`]) and leaves the rest to be
//! seen, with a remark.

mod brush;
pub mod code;
mod grammar;
mod media;
#[cfg(test)]
mod tests;

use super::lines::Lines;
use super::stash::{Kind, Stash};
use super::wxr::attachments::Attachments;
use crate::import::post::Remark;
use code::Taken;
use grammar::{Scanner, Shortcode};
use media::Shown;

/// What shortcodes refer to.
pub struct Context<'a> {
    pub attachments: &'a Attachments,
    /// The post's number; its attachments name it.
    pub post: &'a str,
    /// The line in which the text begins.
    pub line: usize,
}

/// Replaces the shortcodes and the marks of a text.
pub fn expand(taken: &Taken, context: &Context, stash: &mut Stash, remarks: &mut Vec<Remark>) -> String {
    let text = taken.text.as_str();
    Expander { taken, text, context, lines: Lines::of(text), scanner: Scanner::new(text), verbatim: 0, stash, remarks, out: String::new() }
        .run()
}

struct Expander<'a> {
    taken: &'a Taken,
    text: &'a str,
    context: &'a Context<'a>,
    lines: Lines,
    scanner: Scanner<'a>,
    /// How many elements are open in which brackets are code and no shortcodes.
    verbatim: usize,
    stash: &'a mut Stash,
    remarks: &'a mut Vec<Remark>,
    out: String,
}

impl<'a> Expander<'a> {
    fn run(mut self) -> String {
        let text = self.text;
        let mut markup = crate::tag::markup(text).into_iter().peekable();
        let mut at = 0;
        while let Some(found) = text[at..].find(['[', '<', '$']) {
            let start = at + found;
            self.out.push_str(&text[at..start]);
            while markup.next_if(|range| range.end <= start).is_some() {}
            at = match markup.next_if(|range| range.start <= start) {
                Some(range) => {
                    self.tag(start, &text[start..range.end]);
                    range.end
                }
                None => self.bracket(start),
            };
        }
        self.out.push_str(&text[at..]);
        self.out
    }

    /// Tags and comments stand as they are, but for marks of the editor.
    fn tag(&mut self, at: usize, tag: &str) {
        let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if ["pre", "code", "kbd", "samp", "script", "style", "textarea"].iter().any(|verbatim| name.eq_ignore_ascii_case(verbatim)) {
            self.verbatim = if tag.starts_with("</") { self.verbatim.saturating_sub(1) } else { self.verbatim + 1 };
        }
        let comment = tag.strip_prefix("<!--").map(|comment| comment.trim_end_matches("-->").trim());
        match comment {
            Some(comment)
                if comment == "more" || comment.strip_prefix("more").is_some_and(|more| more.starts_with(char::is_whitespace)) =>
            {
                let mark = self.stash.put("<!-- more -->", Kind::Summary);
                self.out.push_str(&mark);
            }
            Some("noteaser") => {}
            Some("nextpage") => self.remark(at, "page-break", "the post was cut into several pages here; it is one page now".to_owned()),
            _ => self.out.push_str(tag),
        }
    }

    /// What begins with a bracket or a dollar at `at`. Gives back where to go on.
    fn bracket(&mut self, at: usize) -> usize {
        let text = self.text;
        let rest = &text[at..];
        if rest.starts_with('[')
            && let Some(shortcode) = self.scanner.read(at)
        {
            self.out.push_str(&text[at..shortcode.range.start]);
            return self.shortcode(&shortcode);
        }
        if rest.starts_with("$latex ") && rest[1..].lines().next().is_some_and(|line| line.contains('$')) {
            self.formula(at);
        }
        self.out.push_str(&rest[..1]);
        at + 1
    }

    fn shortcode(&mut self, shortcode: &Shortcode) -> usize {
        let text = self.text;
        let (at, end) = (shortcode.range.start, shortcode.range.end);
        let opening = &text[shortcode.opening.clone()];
        if shortcode.is_escaped && !self.is_text(shortcode, opening) {
            self.out.push_str(&text[at + 1..end - 1]);
            return end;
        }
        let shown = media::html(shortcode, self.context);
        if let Some(missing) = shown.as_ref().and_then(|shown| shown.missing.clone()) {
            self.remark(at, "missing-attachment", missing);
        }
        match shown {
            Some(Shown { html, kind, .. }) if !html.is_empty() => {
                let placeholder = self.stash.put(&html, kind);
                self.out.push_str(&placeholder);
                return end;
            }
            Some(_) => {}
            None if shortcode.name == "latex" => self.formula(at),
            None if !self.is_text(shortcode, opening) => {
                let name = shortcode.name;
                self.remark(at, "unknown-shortcode", format!("the shortcode `{name}` is not known and stands in the text as it was"));
            }
            None => {}
        }
        self.out.push_str(opening);
        shortcode.opening.end
    }

    /// Whether brackets are those of an author: around a word in a sentence, or in code.
    fn is_text(&self, shortcode: &Shortcode, opening: &str) -> bool {
        if self.verbatim > 0 {
            return true;
        }
        let stands_alone = || {
            let before = self.text[..shortcode.opening.start].trim_end_matches([' ', '\t']);
            let behind = self.text[shortcode.opening.end..].trim_start_matches([' ', '\t', '\r']);
            let begins = before.is_empty() || before.ends_with('\n') || before.ends_with("<p>");
            begins && (behind.is_empty() || behind.starts_with('\n') || behind.starts_with("</p>"))
        };
        let is_shortcode = shortcode.inner.is_some()
            || shortcode.is_void
            || shortcode.attrs().has_names()
            || media::NAMES.contains(&shortcode.name)
            || (shortcode.written.is_empty() && (opening.contains(['_', '-']) || stands_alone()));
        !is_shortcode
    }

    fn formula(&mut self, at: usize) {
        self.remark(at, "formula", "a formula in LaTeX stands in the text as it was written".to_owned());
    }

    fn remark(&mut self, at: usize, code: &'static str, message: String) {
        let line = self.context.line + self.lines.line(at) - 1 + self.taken.missing_before(at);
        self.remarks.push(Remark { code, message, line: Some(line) });
    }
}
