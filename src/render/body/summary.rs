//! The front of a page, as lists show it.

use super::Events;
use crate::page::Cut;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// The events of the summary: those before the author's cut, with what is open there closed; without a cut of
/// his, the paragraphs at the top level up to where `parse` ended it.
pub fn summary<'a>(events: impl IntoIterator<Item = (Event<'a>, Range<usize>)>, cut: Cut) -> Events<'a> {
    let mut open: Vec<TagEnd> = Vec::new();
    let mut kept = Vec::new();
    let mut in_paragraph = false;
    for (event, range) in events {
        if range.start >= cut.end && (cut.explicit || open.is_empty()) {
            break;
        }
        match &event {
            Event::Start(tag) => {
                in_paragraph |= open.is_empty() && matches!(tag, Tag::Paragraph);
                open.push(tag.to_end());
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Html(html) | Event::InlineHtml(html) if cut.explicit && range.end > cut.end => {
                let before = html.get(..cut.end - range.start).unwrap_or_default().to_owned();
                kept.push((Event::InlineHtml(before.into()), range));
                break;
            }
            _ => {}
        }
        if cut.explicit || in_paragraph {
            kept.push((event, range));
        }
        in_paragraph &= !open.is_empty();
    }
    kept.extend(open.into_iter().rev().map(|tag| (Event::End(tag), cut.end..cut.end)).filter(|_| cut.explicit));
    kept
}
