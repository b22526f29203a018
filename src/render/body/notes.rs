//! Footnotes: set aside where they are defined, numbered by their first mention, printed at the end.

use super::{Events, Part, Writer, end_of};
use crate::html;
use crate::markdown;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};

/// The footnotes of a page, by their label.
#[derive(Default)]
pub struct Notes<'a> {
    shown: BTreeMap<String, Note<'a>>,
    /// The labels of notes that are not shown.
    unseen: BTreeSet<String>,
}

/// A footnote: its number by first mention, how often it was mentioned so far, and its own events.
struct Note<'a> {
    number: usize,
    mentions: usize,
    events: Vec<Event<'a>>,
}

impl<'a> Writer<'a> {
    pub(super) fn number_footnotes(&mut self, events: &Events<'a>) {
        self.notes.unseen = markdown::unseen_notes(events);
        let mut at = 0;
        while at < events.len() {
            match &events[at].0 {
                Event::Start(Tag::FootnoteDefinition(label)) if self.notes.unseen.contains(&**label) => at = end_of(events, at),
                Event::FootnoteReference(label) => {
                    let number = self.notes.shown.len() + 1;
                    self.notes.shown.entry(label.to_string()).or_insert(Note { number, mentions: 0, events: Vec::new() });
                }
                _ => {}
            }
            at += 1;
        }
    }

    pub(super) fn footnote_reference(&mut self, label: &str) {
        if self.site.part == Part::Summary {
            return;
        }
        let Some(note) = self.notes.shown.get_mut(label) else { return };
        note.mentions += 1;
        let number = note.number;
        let (target, own) = markdown::footnote_ids(number, note.mentions);
        self.inline(format!("<sup class=\"footnote-ref\"><a href=\"#{target}\" id=\"{own}\">{number}</a></sup>"));
    }

    /// The note's events are set aside; [`Self::footnotes`] prints them at the end.
    pub(super) fn footnote_definition(&mut self, label: &str, events: &Events<'a>, at: usize) -> usize {
        let end = end_of(events, at);
        if self.notes.unseen.contains(label) {
            return end + 1;
        }
        let main = std::mem::take(&mut self.out);
        let mut inner = at + 1;
        while inner < end {
            inner = self.step(events, inner);
        }
        let own = std::mem::replace(&mut self.out, main);
        if let Some(note) = self.notes.shown.get_mut(label)
            && note.events.is_empty()
        {
            note.events = own;
        }
        end + 1
    }

    /// The notes in order of their first mention, each with links back to all its mentions.
    pub(super) fn footnotes(&mut self) {
        let mut notes: Vec<Note> = std::mem::take(&mut self.notes.shown).into_values().collect();
        notes.sort_by_key(|note| note.number);
        if notes.is_empty() || self.site.part == Part::Summary {
            return;
        }
        let mut open = String::from("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        html::escape_attr(&self.site.labels.footnotes, &mut open);
        open.push_str("\">\n<ol>\n");
        self.html(open);
        for note in notes {
            let (id, _) = markdown::footnote_ids(note.number, 1);
            self.html(format!("<li id=\"{id}\">\n"));
            let mut events = note.events;
            let back = back_links(note.number, note.mentions, &self.site.labels.footnote_back);
            let back = Event::InlineHtml(back.into());
            match events.last() {
                Some(Event::End(TagEnd::Paragraph)) => events.insert(events.len() - 1, back),
                _ => events.push(back),
            }
            self.out.append(&mut events);
            self.html("</li>\n".to_owned());
        }
        self.html("</ol>\n</section>\n".to_owned());
    }
}

fn back_links(number: usize, mentions: usize, label: &str) -> String {
    let mut links = String::new();
    for nth in 1..=mentions {
        let (_, mention) = markdown::footnote_ids(number, nth);
        links.push_str(&format!(" <a class=\"footnote-back\" href=\"#{mention}\" aria-label=\""));
        html::escape_attr(label, &mut links);
        let which = if mentions > 1 { format!(" {nth}") } else { String::new() };
        links.push_str(&format!("{which}\">↩"));
        if mentions > 1 {
            links.push_str(&format!("<sup>{nth}</sup>"));
        }
        links.push_str("</a>");
    }
    links
}
