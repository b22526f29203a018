//! Blocks, line by line: what each container puts before a line, and where a blank line stands.

use super::fence::fence;
use super::inline::{self, Place};
use super::table;
use crate::import::convert::runs::Ev;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

/// How what Markdown could say in more than one way is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    /// Line breaks as `<br>`.
    pub breaks: bool,
    /// Emphasis as tags.
    pub emphasis: bool,
    /// The other bullet, and the other mark behind numbers: what stands before is a list of the same kind.
    pub other_mark: bool,
}

/// Writes a block that stands at the top level, without the line break at its end.
pub fn block(events: &[Ev], means: Means) -> String {
    let mut writer = Writer { out: String::new(), prefix: Vec::new(), lists: Vec::new(), fresh: true, tight: true, closed: false, means };
    let mut at = 0;
    while at < events.len() {
        at = writer.event(events, at);
    }
    while writer.out.ends_with('\n') {
        writer.out.pop();
    }
    writer.out
}

struct Writer {
    out: String,
    /// What the open containers put before each line.
    prefix: Vec<String>,
    lists: Vec<List>,
    /// Nothing was written in the innermost container yet.
    fresh: bool,
    /// No blank line stands between the blocks here.
    tight: bool,
    /// Whether the list that ended last had the other mark.
    closed: bool,
    means: Means,
}

struct List {
    next: Option<u64>,
    tight: bool,
    /// It has the other mark.
    other: bool,
    /// Whether what stands around the list is tight.
    outer_tight: bool,
    items: usize,
}

impl Writer {
    /// Writes what begins at `at`; returns where the next begins.
    fn event(&mut self, events: &[Ev], at: usize) -> usize {
        match &events[at] {
            Event::Start(tag) if !is_inline(tag) => self.start(tag, events, at),
            Event::End(end) => {
                self.end(end);
                at + 1
            }
            Event::Rule => {
                self.separate();
                // Behind the mark of an item dashes would be one rule with it.
                self.out.push_str(if self.out.ends_with("- ") { "***" } else { "---" });
                at + 1
            }
            Event::TaskListMarker(ticked) => {
                self.out.push_str(if *ticked { "[x] " } else { "[ ] " });
                // The text behind it begins no line.
                self.text(events, at + 1, Place::Inside)
            }
            // The text of a tight item.
            _ => {
                self.separate();
                self.text(events, at, Place::Line)
            }
        }
    }

    fn start(&mut self, tag: &Tag, events: &[Ev], at: usize) -> usize {
        match tag {
            Tag::Paragraph => {
                if let Some(Event::TaskListMarker(ticked)) = events.get(at + 1) {
                    self.separate();
                    self.out.push_str(if *ticked { "[x] " } else { "[ ] " });
                    return self.text(events, at + 2, Place::Inside) + 1;
                }
                self.separate();
                self.text(events, at + 1, Place::Line) + 1
            }
            Tag::Heading { level, id, .. } => {
                self.separate();
                self.out.push_str(&"#".repeat(*level as usize));
                if matches!(events.get(at + 1), Some(Event::End(_))) {
                    return at + 2;
                }
                self.out.push(' ');
                let end = self.text(events, at + 1, Place::Heading) + 1;
                if let Some(id) = id {
                    self.out.push_str(&format!(" {{#{id}}}"));
                }
                end
            }
            Tag::BlockQuote(_) => {
                self.separate();
                self.out.push_str("> ");
                self.prefix.push("> ".to_owned());
                self.fresh = true;
                self.tight = false;
                at + 1
            }
            Tag::List(start) => {
                let other = self.other(events, at);
                // The first item makes its own distance.
                let tight = is_tight(events, at);
                self.lists.push(List { next: *start, tight, other, outer_tight: self.tight, items: 0 });
                at + 1
            }
            Tag::Item => {
                self.item();
                at + 1
            }
            Tag::CodeBlock(kind) => self.code(kind, events, at),
            Tag::HtmlBlock => {
                self.separate();
                let end = end_of(events, at);
                let html: String = events[at + 1..end]
                    .iter()
                    .filter_map(|event| if let Event::Html(html) = event { Some(&**html) } else { None })
                    .collect();
                self.lines(html.trim_end_matches('\n'));
                end + 1
            }
            Tag::FootnoteDefinition(label) => {
                self.separate();
                self.out.push_str(&format!("[^{label}]: "));
                self.prefix.push("    ".to_owned());
                self.fresh = true;
                self.tight = false;
                at + 1
            }
            Tag::Table(aligns) => {
                self.separate();
                let end = end_of(events, at);
                let text = table::table(aligns, &events[at + 1..end], self.means);
                self.lines(&text);
                end + 1
            }
            _ => at + 1,
        }
    }

    fn end(&mut self, end: &TagEnd) {
        match end {
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                if self.fresh {
                    let trimmed = self.out.trim_end_matches(' ').len();
                    self.out.truncate(trimmed);
                }
                self.prefix.pop();
                self.fresh = false;
                self.tight = self.lists.last().is_some_and(|list| list.tight && list.items > 0) && self.in_item();
            }
            TagEnd::Item => {
                if self.fresh {
                    let trimmed = self.out.trim_end_matches(' ').len();
                    self.out.truncate(trimmed);
                }
                self.prefix.pop();
                self.fresh = false;
            }
            TagEnd::List(_) => {
                if let Some(list) = self.lists.pop() {
                    self.tight = list.outer_tight;
                    self.closed = list.other;
                }
                self.fresh = false;
            }
            _ => {}
        }
    }

    fn in_item(&self) -> bool {
        self.prefix.last().is_some_and(|prefix| prefix.trim().is_empty())
    }

    /// Ends the line before, and leaves a blank one where one belongs.
    fn separate(&mut self) {
        if self.fresh {
            self.fresh = false;
            return;
        }
        self.new_line();
        if !self.tight {
            self.blank_line();
        }
    }

    fn blank_line(&mut self) {
        let trimmed = self.out.trim_end_matches(' ').len();
        self.out.truncate(trimmed);
        self.new_line();
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        for prefix in &self.prefix {
            self.out.push_str(prefix);
        }
    }

    /// Text of several lines, each behind the prefixes of its containers. Blank lines have no blanks at their end.
    fn lines(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                if line.is_empty() {
                    self.out.push('\n');
                    let mut prefix = self.prefix.concat();
                    prefix.truncate(prefix.trim_end().len());
                    self.out.push_str(&prefix);
                } else {
                    self.new_line();
                }
            }
            self.out.push_str(line);
        }
    }

    /// Whether the list that begins at `at` stands right behind another of its kind, which it would be read as a part of.
    fn other(&self, events: &[Ev], at: usize) -> bool {
        if at == 0 {
            return self.means.other_mark;
        }
        let Some(Event::End(TagEnd::List(ordered))) = events.get(at - 1) else { return false };
        let Event::Start(Tag::List(start)) = &events[at] else { return false };
        // Every second list of a row has the other mark.
        *ordered == start.is_some() && !self.closed
    }

    fn item(&mut self) {
        let Some(list) = self.lists.last_mut() else { return };
        let (first, tight) = (list.items == 0, list.tight);
        list.items += 1;
        let marker = match &mut list.next {
            None => if list.other { "* " } else { "- " }.to_owned(),
            Some(number) => {
                let marker = format!("{number}{} ", if list.other { ')' } else { '.' });
                *number += 1;
                marker
            }
        };
        // The first item stands as far from the block before as that block's container has it.
        self.tight = match first {
            true => list.outer_tight,
            false => tight,
        };
        self.separate();
        self.out.push_str(&marker);
        self.prefix.push(" ".repeat(marker.len()));
        self.fresh = true;
        self.tight = tight;
    }

    fn code(&mut self, kind: &CodeBlockKind, events: &[Ev], at: usize) -> usize {
        self.separate();
        let end = end_of(events, at);
        let code: String =
            events[at + 1..end].iter().filter_map(|event| if let Event::Text(text) = event { Some(&**text) } else { None }).collect();
        let info = match kind {
            CodeBlockKind::Fenced(info) => &**info,
            CodeBlockKind::Indented => "",
        };
        let fence = fence(info, &code);
        self.out.push_str(&fence);
        self.out.push_str(&escape_info(info));
        if !code.is_empty() {
            self.new_line();
            self.lines(code.strip_suffix('\n').unwrap_or(&code));
        }
        self.new_line();
        self.out.push_str(&fence);
        end + 1
    }

    /// Running text up to the end of its block, whose event it returns.
    fn text(&mut self, events: &[Ev], at: usize, place: Place) -> usize {
        let end = text_end(events, at);
        let text = inline::inline(&events[at..end], place, self.means);
        self.lines(&text);
        end
    }
}

fn escape_info(info: &str) -> String {
    let mut out = String::new();
    for c in info.chars() {
        if matches!(c, '\\' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The end of the block that begins at `at`.
pub fn end_of(events: &[Ev], at: usize) -> usize {
    let mut depth = 0usize;
    for (index, event) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return index;
                }
            }
            _ => {}
        }
    }
    events.len()
}

/// Where running text that begins at `at` ends: at the end of its block, or where a block begins.
fn text_end(events: &[Ev], at: usize) -> usize {
    let mut depth = 0usize;
    for (index, event) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(tag) if is_inline(tag) => depth += 1,
            Event::Start(_) => return index,
            Event::End(_) if depth == 0 => return index,
            Event::End(_) => depth -= 1,
            Event::Rule | Event::Html(_) => return index,
            _ => {}
        }
    }
    events.len()
}

fn is_inline(tag: &Tag) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// Whether no item of the list that begins at `at` holds a paragraph of its own.
fn is_tight(events: &[Ev], at: usize) -> bool {
    let mut depth = 0usize;
    for event in &events[at..] {
        match event {
            Event::Start(Tag::Paragraph) if depth == 2 => return false,
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return true;
                }
            }
            _ => {}
        }
    }
    true
}
