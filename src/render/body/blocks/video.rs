//! `video`: a film that the reader starts.

use super::attribute;
use crate::block::Block;
use crate::html;
use crate::render::body::{Events, Writer};

impl<'a> Writer<'a> {
    pub(super) fn video(&mut self, block: &Block, events: &Events<'a>, start: usize, end: usize) {
        let mut out = self.open_tag("figure", Some("video"), block);
        out.push_str(">\n<video");
        for flag in ["controls", "autoplay", "muted", "loop"] {
            if block.is(flag) {
                out.push_str(&format!(" {flag}"));
            }
        }
        // Phones would show one that plays by itself on the whole screen.
        if block.is("autoplay") {
            out.push_str(" playsinline");
        }
        for side in ["width", "height"] {
            if let Some(length) = block.integer(side) {
                attribute(side, &length.to_string(), &mut out);
            }
        }
        attribute("preload", block.text("preload").map_or("metadata", |preload| &preload.value), &mut out);
        let address = |key: usize, written: &str| self.address(key, written);
        if let Some(poster) = block.text("poster") {
            attribute("poster", &address(poster.span.start, &poster.value), &mut out);
        }
        let label = block.text("label").map_or("", |label| &label.value);
        attribute("aria-label", label, &mut out);
        out.push_str(">\n");
        let sources = block.list("src");
        for source in sources {
            out.push_str("<source");
            attribute("src", &address(source.span.start, &source.value), &mut out);
            if let Some(kind) = media_type(&source.value) {
                attribute("type", kind, &mut out);
            }
            out.push_str(">\n");
        }
        if let Some(track) = block.text("track") {
            out.push_str("<track kind=\"captions\"");
            attribute("src", &address(track.span.start, &track.value), &mut out);
            for (name, option) in [("srclang", "track-lang"), ("label", "track-label")] {
                if let Some(text) = block.text(option) {
                    attribute(name, &text.value, &mut out);
                }
            }
            out.push_str(" default>\n");
        }
        // For what shows no films: a reader of feeds, an old browser.
        if let Some(first) = sources.first() {
            out.push_str("<a");
            attribute("href", &address(first.span.start, &first.value), &mut out);
            out.push('>');
            html::escape(label, &mut out);
            out.push_str("</a>\n");
        }
        out.push_str("</video>\n");
        self.open_figure(out);
        self.close_figure(block, events, start, end);
    }
}

/// By the ending of the file, so that a browser need not fetch what it cannot play.
fn media_type(address: &str) -> Option<&'static str> {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    Some(match path.rsplit_once('.')?.1 {
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" | "ogg" => "video/ogg",
        _ => return None,
    })
}
