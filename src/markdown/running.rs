//! Running text: line breaks between Chinese characters, and emoji.

use crate::text;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// Takes away the line breaks between two Chinese or Japanese characters, where HTML would show a blank, and puts
/// in emoji where they are wanted. Done here, so that a title, its id and its place in the contents say the same.
pub fn running(events: &mut Vec<(Event, Range<usize>)>, with_emoji: bool) {
    let mut joined = Vec::new();
    let mut last = None;
    let mut in_code = false;
    for at in 0..events.len() {
        let before = last.take();
        match &events[at].0 {
            Event::SoftBreak if joins(before, &events[at + 1..]) => joined.push(at),
            Event::Text(text) => {
                last = text.chars().next_back();
                if let Some(shown) = Some(text).filter(|_| with_emoji && !in_code).and_then(|text| emoji(text)) {
                    events[at].0 = Event::Text(shown.into());
                }
            }
            Event::Code(text) => last = text.chars().next_back(),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            event if is_passed_over(event) => last = before,
            _ => {}
        }
    }
    let mut joined = joined.into_iter().peekable();
    let mut at = 0;
    events.retain(|_| {
        at += 1;
        joined.next_if_eq(&(at - 1)).is_none()
    });
}

/// Whether the next character of running text, in what follows a line break, and the last one before it want no
/// blank between them.
fn joins(last: Option<char>, rest: &[(Event, Range<usize>)]) -> bool {
    let next = rest.iter().find(|(event, _)| !is_passed_over(event)).and_then(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => text.chars().next(),
        _ => None,
    });
    last.is_some_and(text::is_cjk) && next.is_some_and(text::is_cjk)
}

/// Whether an event shows nothing between the texts before and behind it, or a mark that belongs to the text.
fn is_passed_over(event: &Event) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }),
        Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link),
        Event::FootnoteReference(_) => true,
        _ => false,
    }
}

/// Replaces `:name:` by the emoji of that name on GitHub; `None` when there is nothing to replace.
fn emoji(text: &str) -> Option<String> {
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
