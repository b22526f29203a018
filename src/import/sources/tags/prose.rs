//! What old Markdown wrote otherwise, in prose: headings without a blank, the cut of the summary, kramdown's attribute
//! lists, the comments that part Hexo's tabs.

use super::writer::Writer;
use crate::import::post::Remark;
use std::collections::BTreeMap;

/// What of it a generator has.
#[derive(Clone, Copy)]
pub struct Rules {
    /// `###Title`.
    pub has_bare_headings: bool,
    /// `{:.class}`.
    pub has_attribute_lists: bool,
    /// `<!-- tab name -->`.
    pub has_tabs: bool,
}

/// What was found: for each code the first line and how many there were.
#[derive(Default)]
pub struct Findings(BTreeMap<&'static str, (usize, usize)>);

impl Findings {
    fn add(&mut self, code: &'static str, line: usize) {
        self.0.entry(code).or_insert((line, 0)).1 += 1;
    }

    /// One remark of each kind, with its count.
    pub fn remarks(&self) -> Vec<Remark> {
        let remark = |(code, (line, count)): (&&'static str, &(usize, usize))| {
            let message = match *code {
                "bare-heading" => format!("{count} × a blank was put between `#` and a heading's text"),
                "attribute-list" => format!("{count} × an attribute list such as `{{:.class}}` was dropped"),
                "contents" => format!("{count} × a list of contents was dropped: the theme makes one"),
                _ => format!("{count} × tabs became parts one below the other, their names in bold"),
            };
            Remark { code, message, line: Some(*line) }
        };
        self.0.iter().map(remark).collect()
    }
}

/// Writes a line of prose, or the part of one between other things.
pub fn line(text: &str, rules: Rules, line: usize, writer: &mut Writer, findings: &mut Findings) {
    let is_start = writer.out.is_empty() || writer.out.ends_with('\n');
    let mut text = with_more(text);
    if rules.has_bare_headings
        && is_start
        && let Some(heading) = heading(&text)
    {
        findings.add("bare-heading", line);
        text = heading;
    }
    if rules.has_attribute_lists && text.contains("{:") {
        text = without_attributes(&text, is_start, line, writer, findings);
    }
    if rules.has_tabs && text.contains("<!--") {
        text = tab(&text, line, findings);
    }
    writer.text(&text);
}

/// `<!--more-->` and the like in the one spelling.
fn with_more(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        let Some(length) = rest[at..].find("-->") else { break };
        let words = rest[at + 4..at + length.max(4)].trim_matches(['-', ' ', '\t']);
        out.push_str(&rest[..at]);
        let comment = &rest[at..at + length + 3];
        out.push_str(if words.eq_ignore_ascii_case("more") { "<!-- more -->" } else { comment });
        rest = &rest[at + length + 3..];
    }
    out.push_str(rest);
    out
}

/// `###Title` as a heading. One `#` alone may be a directive of C or a word, as `parse::lint` has it.
fn heading(text: &str) -> Option<String> {
    let indent = text.len() - text.trim_start_matches(' ').len();
    let line = &text[indent..];
    let marks = line.len() - line.trim_start_matches('#').len();
    let rest = &line[marks..];
    let is_title = rest.chars().next().is_some_and(|c| !c.is_whitespace() && !matches!(c, '!' | '{'));
    let is_word = rest.chars().next().is_some_and(|c| !c.is_ascii());
    let is_meant = (2..=6).contains(&marks) || marks == 1 && is_word;
    (indent <= 3 && is_title && is_meant).then(|| format!("{}{} {rest}", &text[..indent], &line[..marks]))
}

/// kramdown's `{:.class}`: on a line of its own it belongs to the block above, in a line to what stands before it.
fn without_attributes(text: &str, is_start: bool, line: usize, writer: &mut Writer, findings: &mut Findings) -> String {
    let words = text.trim();
    if is_start && words.starts_with("{:") && words.ends_with('}') && !words.starts_with("{::") {
        let list = words[2..words.len() - 1].trim();
        if list == "toc" || list.starts_with("toc ") || list.ends_with(" toc") {
            drop_last_line(writer);
            findings.add("contents", line);
        } else if let Some(id) = list.strip_prefix('#').filter(|id| !id.contains([' ', '.'])).filter(|_| is_heading(writer)) {
            let end = writer.out.trim_end().len();
            writer.out.insert_str(end, &format!(" {{#{id}}}"));
        } else {
            findings.add("attribute-list", line);
        }
        return String::new();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{:") {
        let before = &rest[..at];
        let end = rest[at + 2..].find(['{', '}']).map(|end| at + 2 + end);
        let list = end.filter(|end| rest[*end..].starts_with('}')).map(|end| &rest[at + 2..end]);
        let list = list.filter(|list| list.trim_start().starts_with(['.', '#']) || list.contains('='));
        out.push_str(before);
        match list.filter(|_| before.ends_with([')', '*', '_', ']', '>']) || before.is_empty()) {
            Some(list) => {
                findings.add("attribute-list", line);
                rest = &rest[at + 3 + list.len()..];
            }
            None => {
                out.push_str("{:");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The item of a list that a list of contents takes the place of.
fn drop_last_line(writer: &mut Writer) {
    let text = writer.out.trim_end_matches('\n');
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let is_item = text[start..].starts_with(|c: char| matches!(c, '*' | '-' | '+') || c.is_ascii_digit());
    if is_item && start >= writer.floor() {
        writer.out.truncate(start);
    }
}

/// Whether the line above is a heading, in the same part.
fn is_heading(writer: &Writer) -> bool {
    let text = writer.out.trim_end_matches('\n');
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    writer.out.len() - text.len() == 1 && start >= writer.floor() && text[start..].starts_with('#')
}

/// `<!-- tab name -->` as its name in bold; `<!-- endtab -->` as nothing.
fn tab(text: &str, line: usize, findings: &mut Findings) -> String {
    let words = text.trim();
    let Some(comment) = words.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).map(str::trim) else {
        return text.to_owned();
    };
    if comment == "endtab" {
        return String::from("\n");
    }
    let Some(name) = comment.strip_prefix("tab").filter(|name| name.is_empty() || name.starts_with([' ', ':'])) else {
        return text.to_owned();
    };
    findings.add("tabs", line);
    let name = name.trim_start_matches(':').trim();
    // `name@icon`, or the icon alone.
    let name = name.split('@').next().unwrap_or_default().trim();
    let indent = &text[..text.len() - text.trim_start().len()];
    format!("{indent}**{}**\n\n", if name.is_empty() { "Tab" } else { name })
}
