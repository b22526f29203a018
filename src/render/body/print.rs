//! Events become HTML: pulldown-cmark's writer, with the specification's own escapes and line breaks.

use crate::html;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Writes events as HTML. Text is escaped as the specification prints it, quotes too. `length` is that of the Markdown.
pub fn print(events: Vec<Event>, length: usize) -> String {
    // Code is a multiple of what it was; the rest hardly grows.
    let coloured = events.iter().map(|event| if let Event::Html(html) = event { html.len() } else { 0 });
    let mut out = String::with_capacity(length + length / 4 + coloured.sum::<usize>());
    let mut in_alt = 0usize;
    let mut in_line = false;
    let events = events.into_iter().map(|event| {
        let was_in_line = std::mem::replace(&mut in_line, leaves_line_open(&event));
        match event {
            // An HTML block begins on a line of its own, also in a list without blank lines, whose text has no `<p>`.
            Event::Start(Tag::HtmlBlock) if was_in_line => Event::InlineHtml("\n".into()),
            // In the alternative text of an image the writer escapes by itself.
            Event::Start(Tag::Image { .. }) => {
                in_alt += 1;
                event
            }
            Event::End(TagEnd::Image) => {
                in_alt -= 1;
                event
            }
            Event::Text(text) if in_alt == 0 && text.contains('"') => Event::InlineHtml(escaped(&text).into()),
            Event::Code(code) if in_alt == 0 && code.contains('"') => Event::InlineHtml(format!("<code>{}</code>", escaped(&code)).into()),
            event => event,
        }
    });
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// Whether the writer leaves its line open behind an event.
fn leaves_line_open(event: &Event) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::Item | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }),
        Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image),
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) => true,
        _ => false,
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    html::escape(text, &mut out);
    out
}
