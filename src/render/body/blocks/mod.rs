//! Typed blocks become HTML: those of faircopy here, components by the theme's templates.

mod component;
mod dot;
mod figure;
mod math;
mod video;

use super::{Events, Writer, end_of};
use crate::block::Block;
use crate::html;
use pulldown_cmark::{Event, Tag, TagEnd};

pub use component::Call;

impl<'a> Writer<'a> {
    pub(super) fn block_at(&self, key: usize) -> Option<&'a Block> {
        let blocks = &self.site.page.outline.blocks;
        blocks.binary_search_by_key(&key, |block| block.span.start).ok().map(|at| &blocks[at])
    }

    /// Writes the block whose events begin at `at`, and returns where the next one stands. What is wrong with a block was
    /// reported when it was read.
    pub(super) fn typed_block(&mut self, block: &'a Block, events: &Events<'a>, at: usize) -> usize {
        let end = end_of(events, at);
        match block.name.value.as_str() {
            _ if !block.is_sound => {}
            "figure" => self.figure(block, events, at + 1, end),
            "video" => self.video(block, events, at + 1, end),
            "details" => self.details(block, events, at + 1, end),
            "math" => self.math_block(block, events, at + 1, end),
            "dot" => self.dot(block, events, at + 1, end),
            _ => self.component(block, events, at + 1, end),
        }
        end + 1
    }

    fn details(&mut self, block: &Block, events: &Events<'a>, start: usize, end: usize) {
        let mut open = self.open_tag("details", None, block);
        if block.is("open") {
            open.push_str(" open");
        }
        open.push_str(">\n<summary>");
        html::escape(block.text("summary").map_or("", |text| &text.value), &mut open);
        open.push_str("</summary>\n");
        self.block(open);
        self.inside(events, start, end);
        self.block("</details>\n".to_owned());
    }

    /// The events of a block's body, as they are written anywhere.
    fn inside(&mut self, events: &Events<'a>, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            at = self.step(events, at);
        }
    }

    /// A tag up to its other attributes, with the block's class, beside that of every such block, and its id.
    fn open_tag(&self, tag: &str, class: Option<&str>, block: &Block) -> String {
        let mut out = format!("<{tag}");
        let own = block.text("class").map(|class| class.value.as_str());
        let classes: Vec<&str> = class.into_iter().chain(own).collect();
        if !classes.is_empty() {
            attribute("class", &classes.join(" "), &mut out);
        }
        if let Some(id) = block.text("id").filter(|_| self.is_whole()) {
            attribute("id", &id.value, &mut out);
        }
        out
    }

    /// The address to write for one of an option, which begins at byte `key`.
    fn address(&self, key: usize, written: &str) -> String {
        self.link(key).unwrap_or_else(|| written.to_owned())
    }

    /// Closes a figure, below its caption if it has one: that of the options, else what stands in the block.
    fn close_figure(&mut self, block: &Block, events: &Events<'a>, start: usize, end: usize) {
        if let Some(caption) = block.text("caption") {
            let mut out = String::from("<figcaption>");
            html::escape(&caption.value, &mut out);
            out.push_str("</figcaption>\n");
            self.html(out);
        } else if matches!(events.get(start), Some((Event::Start(_) | Event::Html(_), _))) && start < end {
            self.html("<figcaption>".to_owned());
            // A caption of one paragraph has no need to be one.
            match &events[start].0 {
                Event::Start(Tag::Paragraph) if end_of(events, start) + 1 == end => self.inside(events, start + 1, end - 1),
                _ => self.inside(events, start, end),
            }
            self.html("</figcaption>\n".to_owned());
        }
        self.html("</figure>\n".to_owned());
        self.out.push(Event::End(TagEnd::HtmlBlock));
    }

    /// Opens a figure with what it shows. [`Self::close_figure`] ends it.
    fn open_figure(&mut self, html: String) {
        self.out.push(Event::Start(Tag::HtmlBlock));
        self.html(html);
    }
}

/// The text of a block whose body is taken as it is.
fn code(events: &Events, start: usize, end: usize) -> String {
    events[start..end].iter().filter_map(|(event, _)| if let Event::Text(text) = event { Some(&**text) } else { None }).collect()
}

/// Where byte `at` of the `code` of a block stands in `text`, the file; the first line begins at byte `start` there, and
/// each may have the signs of a quote or the indentation of a list before it.
fn source_of(text: &str, start: usize, code: &str, at: usize) -> usize {
    let at = at.min(code.len());
    let line = code[..at].matches('\n').count();
    let line_start = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let length = code[line_start..].find('\n').unwrap_or(code.len() - line_start);
    let source: &str = &text[start..];
    let from: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    let end = from + source[from..].lines().next().unwrap_or_default().len();
    (start + end + at).saturating_sub(line_start + length).clamp(start, text.len())
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push_str(&format!(" {name}=\""));
    html::escape_attr(value, out);
    out.push('"');
}
