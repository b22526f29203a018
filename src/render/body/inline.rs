//! Running text: line breaks between Chinese characters, and emoji.

use crate::text;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// Whether a line break stands between two Chinese or Japanese characters, where HTML would show a blank.
pub fn joins(last: Option<char>, rest: &[(Event, Range<usize>)]) -> bool {
    let next = rest.iter().find_map(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => Some(text.chars().next()),
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) | Event::FootnoteReference(_) => None,
        Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => None,
        _ => Some(None),
    });
    last.is_some_and(text::is_cjk) && next.flatten().is_some_and(text::is_cjk)
}

/// Replaces `:name:` by the emoji of that name on GitHub; `None` when there is nothing to replace.
pub fn emoji(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(':').map(|found| at + found) {
        let name = text[open + 1..].find(':').map(|length| &text[open + 1..open + 1 + length]);
        match name.and_then(emojis::get_by_shortcode) {
            Some(emoji) => {
                out.push_str(&text[at..open]);
                out.push_str(emoji.as_str());
                at = open + name.map_or(0, str::len) + 2;
            }
            None => {
                out.push_str(&text[at..=open]);
                at = open + 1;
            }
        }
    }
    out.push_str(&text[at..]);
    (out != text).then_some(out)
}
