//! `figure`: a picture with a caption.

use super::attribute;
use crate::block::Block;
use crate::render::body::{Events, Writer};

impl<'a> Writer<'a> {
    pub(super) fn figure(&mut self, block: &Block, events: &Events<'a>, start: usize, end: usize) {
        let Some(src) = block.text("src") else { return };
        let mut out = self.open_tag("figure", None, block);
        out.push_str(">\n");
        let link = block.text("link");
        if let Some(link) = link {
            out.push_str("<a");
            attribute("href", &self.address(link.span.start, &link.value), &mut out);
            out.push('>');
        }
        let picture = self.picture(src.span.start);
        let size = scaled(picture.and_then(|picture| picture.size), block.integer("width"), block.integer("height"));
        let alt = block.text("alt").map_or("", |alt| &alt.value);
        out.push_str(&self.img(src.span.start, &src.value, alt, "", size));
        out.push_str(if link.is_some() { "</a>\n" } else { "\n" });
        self.open_figure(out);
        self.close_figure(block, events, start, end);
    }
}

/// The size of a picture; where an author states one side, the other follows the file.
fn scaled(file: Option<(u32, u32)>, width: Option<i64>, height: Option<i64>) -> Option<(u32, u32)> {
    let side = |stated: Option<i64>| stated.and_then(|length| u32::try_from(length).ok()).filter(|length| *length > 0);
    let follows = |length: u32, own: u32, other: u32| {
        let own = u64::from(own.max(1));
        u32::try_from((u64::from(length) * u64::from(other) + own / 2) / own).unwrap_or(u32::MAX)
    };
    match (side(width), side(height), file) {
        (Some(width), Some(height), _) => Some((width, height)),
        (Some(width), None, Some((w, h))) => Some((width, follows(width, w, h))),
        (None, Some(height), Some((w, h))) => Some((follows(height, h, w), height)),
        _ => file,
    }
}
