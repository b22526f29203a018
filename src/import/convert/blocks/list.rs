//! Lists: where they begin, and how close their items stand.

use super::{Frame, Walk};
use crate::import::convert::runs::Ev;
use crate::import::dom::NodeId;
use pulldown_cmark::{Event, Tag, TagEnd};

impl Walk<'_> {
    pub(super) fn list(&mut self, id: NodeId) -> (Frame, bool) {
        self.flush();
        let dom = self.dom;
        let ordered = dom.is(id, "ol");
        if !dom.children(id).any(|child| self.facts.is_seen(child) || dom.is(child, "li")) {
            return (Frame::Edge, true);
        }
        let first_item = dom.children(id).find(|child| dom.is(*child, "li"));
        let start = dom.attr(id, "start").or_else(|| first_item.and_then(|item| dom.attr(item, "value")));
        let first = start.and_then(|start| start.trim().parse::<u64>().ok()).filter(|start| *start <= 999_999_999);
        let loose = dom.children(id).filter(|child| dom.is(*child, "li")).any(|item| dom.children(item).any(|child| dom.is(child, "p")));
        self.start(Event::Start(Tag::List(ordered.then(|| first.unwrap_or(1)))));
        (Frame::List { start: self.events.len(), ordered, loose }, true)
    }
}

/// The paragraphs of items become bare text, where no item holds more than a line and further lists.
pub(super) fn tighten(events: &mut Vec<Ev>, start: usize) {
    let mut depth = 0usize;
    let mut blocks = 0usize;
    for (at, event) in events[start..].iter().enumerate() {
        let starts = matches!(event, Event::Start(_));
        if depth == 1 && (starts || matches!(event, Event::Rule)) {
            let fits = match event {
                Event::Start(Tag::Paragraph) => blocks == 0,
                // Only a list that begins with 1 can follow upon text without a blank line.
                Event::Start(Tag::List(None | Some(1))) => !begins_empty(&events[start + at..]),
                Event::Start(Tag::List(_)) => blocks == 0,
                _ => false,
            };
            if !fits {
                return;
            }
            blocks += 1;
        }
        match event {
            Event::Start(Tag::Item) if depth == 0 => {
                blocks = 0;
                depth = 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let mut depth = 0usize;
    let items = events.split_off(start);
    events.extend(items.into_iter().filter(|event| {
        match event {
            Event::Start(Tag::Paragraph) if depth == 1 => {
                depth += 1;
                return false;
            }
            Event::End(TagEnd::Paragraph) if depth == 2 => {
                depth -= 1;
                return false;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        true
    }));
}

/// A box to tick stands in the first paragraph of its item, where the item has paragraphs.
pub(super) fn tasks_into_paragraphs(events: &mut [Ev]) {
    for at in 1..events.len() {
        if let [Event::TaskListMarker(_), Event::Start(Tag::Paragraph)] = &events[at - 1..=at] {
            events.swap(at - 1, at);
        }
    }
}

/// Whether the first item of a list has nothing in it: such a list cannot follow upon text either.
fn begins_empty(events: &[Ev]) -> bool {
    matches!(events, [_, Event::Start(Tag::Item), Event::End(_), ..])
}
