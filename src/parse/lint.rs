//! What CommonMark reads otherwise than its author may have meant. Every finding is a warning.

use crate::diag::{Diag, Place, Span};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// Looks through the events of the page at `path`, whose file's text is `text`.
pub fn lint(path: &Arc<str>, text: &str, events: &[(Event, Range<usize>)]) -> Vec<Diag> {
    let mut lint = Lint { path, text, diags: Vec::new() };
    let mut is_line_start = false;
    let mut in_code = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Paragraph) | Event::SoftBreak => {
                is_line_start = true;
                continue;
            }
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => {
                lint.undefined_footnotes(range);
                if is_line_start {
                    lint.heading_without_blank(range.start);
                    lint.foreign_tag(range.start);
                }
            }
            _ => {}
        }
        is_line_start = false;
    }
    lint.diags
}

struct Lint<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    diags: Vec<Diag>,
}

impl Lint<'_> {
    fn place(&self, start: usize, end: usize) -> Place {
        Place::new(self.path, Span::new(start, end))
    }

    /// One `#` may be a C directive, a hashtag or a channel; two and more without a blank were meant as a heading.
    fn heading_without_blank(&mut self, start: usize) {
        let line = &self.text[start..];
        let marks = line.len() - line.trim_start_matches('#').len();
        let is_word = line[marks..].starts_with(char::is_alphanumeric);
        if (2..=6).contains(&marks) && is_word && !self.text[..start].ends_with('\\') {
            self.diags.push(heading_without_blank(self.place(start, start + marks), marks));
        }
    }

    /// A tag that Hexo, Octopress or Jekyll would have replaced. Here text is never a template, so it is shown.
    fn foreign_tag(&mut self, start: usize) {
        let line = self.text[start..].lines().next().unwrap_or_default();
        let Some(inner) = line.strip_prefix("{%") else { return };
        let Some(end) = inner.find("%}") else { return };
        let name = inner.trim_start_matches('-').split_whitespace().next().unwrap_or_default();
        if let Some((_, remedy)) = FOREIGN_TAGS.iter().find(|(names, _)| names.contains(&name)) {
            self.diags.push(foreign_tag(self.place(start, start + end + 4), name, remedy));
        }
    }

    /// A mention of a footnote that nobody defined reaches us as plain text. It is looked for in the source, where
    /// an escape is still one.
    fn undefined_footnotes(&mut self, range: &Range<usize>) {
        for (at, _) in self.text[range.clone()].match_indices("[^") {
            let start = range.start + at;
            let rest = &self.text[start + 2..range.end];
            let label = &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len())];
            let before = &self.text[..start];
            let is_escaped = (before.len() - before.trim_end_matches('\\').len()) % 2 == 1;
            if !label.is_empty() && rest[label.len()..].starts_with(']') && !is_escaped {
                self.diags.push(undefined_footnote(self.place(start, start + label.len() + 3), label));
            }
        }
    }
}

/// The tags that begin a line in the blogs of those generators, and what to write instead. Closing tags are not in
/// it: one warning for a pair is enough.
const FOREIGN_TAGS: &[(&[&str], &str)] = &[
    (&["codeblock", "highlight", "code", "gist", "jsfiddle"], "write a fenced code block"),
    (&["include_code", "render_code"], "put the file beside the page and show it with a code block and `file=`"),
    (&["img", "image", "asset_img", "imgcap", "figure"], "write `![text](file.png)`"),
    (&["raw"], "remove it and its end: text is never a template here"),
    (&["blockquote", "pullquote", "quote", "note"], "write a quotation with `>`, or an alert with `> [!NOTE]`"),
    (&["post_link", "post_path", "asset_link", "asset_path", "link"], "write `[text](file.md)`"),
    (&["youtube", "vimeo", "video", "iframe", "tweet", "audio"], "write it as raw HTML"),
    (&["include", "include_relative", "render_partial", "more", "toc"], "faircopy has no tags; write what it stands for"),
];

fn foreign_tag(place: Place, name: &str, remedy: &str) -> Diag {
    Diag::warning("foreign-tag", format!("`{{% {name} %}}` is a tag of another generator and is shown as text")).at(place).help(remedy)
}

fn undefined_footnote(place: Place, label: &str) -> Diag {
    Diag::warning("undefined-footnote", format!("the footnote `{label}` is not defined"))
        .at(place)
        .help(format!("define it with a line `[^{label}]: …`, or write `\\[^{label}]` if the brackets are meant as text"))
}

fn heading_without_blank(place: Place, marks: usize) -> Diag {
    let marks = "#".repeat(marks);
    Diag::warning("heading-without-blank", format!("`{marks}` without a blank behind it is text, not a heading"))
        .at(place)
        .help(format!("write `{marks} Title`; to keep it as text, write `\\{marks}`"))
}
