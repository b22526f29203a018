//! Raw HTML and pictures: what passes as the author wrote it, but for its addresses.

use super::{Events, Writer, end_of};
use crate::html;
use crate::markdown::{self, Use};
use crate::site::Picture;
use pulldown_cmark::Event;
use std::ops::Range;

impl<'a> Writer<'a> {
    /// Raw HTML passes as it is, but for its addresses, which `plan` found, and the author's cut.
    pub(super) fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        let mut out = String::with_capacity(html.len());
        let mut at = 0;
        let more = markdown::more(html);
        let addresses = markdown::addresses(html).into_iter();
        let mut edits: Vec<(Range<usize>, String)> = addresses
            .filter_map(|(purpose, address)| {
                let key = markdown::address_key(range, &address);
                let found = match purpose {
                    Use::Link => self.link(key),
                    Use::Image => self.picture(key).map(|picture| picture.url.clone()),
                };
                let mut escaped = String::new();
                html::escape_attr(&found?, &mut escaped);
                Some((address, escaped))
            })
            .collect();
        edits.extend(more.map(|more| (more, String::new())));
        if !self.is_whole() {
            // With the blank before it.
            let before = |at: usize| html[..at].trim_end().len();
            edits.extend(markdown::anchors(html).into_iter().map(|anchor| (before(anchor.attr.start)..anchor.attr.end, String::new())));
        }
        edits.sort_by_key(|(range, _)| range.start);
        for (range, text) in edits {
            if range.start < at {
                continue;
            }
            out.push_str(&html[at..range.start]);
            out.push_str(&text);
            at = range.end;
        }
        out.push_str(&html[at..]);
        self.html(out);
    }

    pub(super) fn picture(&self, key: usize) -> Option<&'a Picture> {
        let images = &self.site.resolved.images;
        images.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| &images[at].1)
    }

    pub(super) fn image(&mut self, dest: &str, title: &str, events: &Events<'a>, at: usize) -> usize {
        let end = end_of(events, at);
        let mut alt = String::new();
        for (event, _) in &events[at + 1..end] {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        let key = events[at].1.start;
        let size = self.picture(key).and_then(|picture| picture.size);
        let img = self.img(key, dest, &alt, title, size);
        self.inline(img);
        end + 1
    }

    /// The tag of the picture that is known by `key`.
    pub(super) fn img(&self, key: usize, dest: &str, alt: &str, title: &str, size: Option<(u32, u32)>) -> String {
        let mut img = String::from("<img src=\"");
        match self.picture(key) {
            Some(picture) => html::escape_attr(&picture.url, &mut img),
            None => html::escape_attr(&dest.replace(' ', "%20"), &mut img),
        }
        img.push_str("\" alt=\"");
        html::escape_attr(alt, &mut img);
        if !title.is_empty() {
            img.push_str("\" title=\"");
            html::escape_attr(title, &mut img);
        }
        if let Some((width, height)) = size {
            img.push_str(&format!("\" width=\"{width}\" height=\"{height}"));
        }
        img.push_str("\" loading=\"lazy\" decoding=\"async\">");
        img
    }
}
