//! Footnotes: mentions and notes find each other by their links, whatever generator wrote them.
//!
//! A mention is a link to an element of the page, in a `sup` or with a class that says so, and the element it leads to is a
//! note when it leads back, when it stands in a box of footnotes, or when its id is one that generators give to notes.

use super::facts::Facts;
use super::runs::Ev;
use crate::import::dom::{Dom, NodeId};
use crate::text::Unique;
use pulldown_cmark::{Event, Tag};
use std::collections::{BTreeSet, HashMap, HashSet};

/// See [`notes`].
#[derive(Default)]
pub struct Notes {
    /// `sup` or `a` → the label of the note that is mentioned.
    pub mentions: HashMap<NodeId, String>,
    /// The element that holds the text of a note → its label.
    pub notes: HashMap<NodeId, String>,
    /// What stands around the notes, and the notes themselves: no part of the text.
    pub boxes: HashSet<NodeId>,
    /// The links back and the marks before a note, and what a generator puts above all of them.
    pub back: HashSet<NodeId>,
}

/// Finds the footnotes of a page, without those that are known to be none. With `all` also notes that nothing outside of them
/// mentions: faircopy does not show those.
pub fn notes(dom: &Dom, root: NodeId, facts: &Facts, all: bool, none: &HashSet<NodeId>) -> Notes {
    let mut links = Vec::new();
    let mut ids: HashMap<&str, NodeId> = HashMap::new();
    for id in dom.descendants(root) {
        if let Some(name) = dom.attr(id, "id").or_else(|| dom.attr(id, "name").filter(|_| dom.is(id, "a"))) {
            ids.entry(name).or_insert(id);
        }
        if let Some(target) = target(dom, id) {
            links.push((id, target));
        }
    }
    let mut found = Notes::default();
    if links.is_empty() && !all {
        return found;
    }
    let own = |note: NodeId| dom.has_class(note, "footnote-definition");
    // A note may mention itself; it is one only if somebody else does, too.
    let mut mentioned_outside: HashSet<NodeId> = HashSet::new();
    let mut labels: HashMap<NodeId, String> = HashMap::new();
    let mut taken = Unique::default();
    for (link, target) in links.iter().filter(|(_, target)| !is_of_mention(target)) {
        let Some(note) = ids.get(target).and_then(|id| note_of(dom, root, *id)) else { continue };
        let outer = mention_of(dom, *link);
        let inside = is_inside(dom, *link, note);
        if none.contains(&note) || !is_mention(dom, *link, outer) || (inside && !own(note)) || !facts.is_seen(note) {
            continue;
        }
        if !is_note(dom, root, note, target) && !leads_back(dom, note, *link, outer) {
            continue;
        }
        let label = labels.entry(note).or_insert_with(|| {
            let label = label(target, &dom.text_content(*link), &mut taken);
            found.notes.insert(note, label.clone());
            label
        });
        found.mentions.insert(outer, label.clone());
        if !inside {
            mentioned_outside.insert(note);
        }
    }
    if all {
        for note in dom.descendants(root).filter(|id| own(*id) && !labels.contains_key(id) && !none.contains(id)) {
            found.notes.insert(note, label(dom.attr(note, "id").unwrap_or_default(), "", &mut taken));
        }
    } else {
        found.notes.retain(|note, _| mentioned_outside.contains(note));
        let known: HashSet<&String> = found.notes.values().collect();
        found.mentions.retain(|_, label| known.contains(label));
    }
    found.boxes.extend(found.notes.keys());
    let beside = |outer: NodeId| dom.prev(outer).into_iter().flat_map(|before| own_ids(dom, before));
    let mentioned: HashSet<&str> = found.mentions.keys().flat_map(|outer| own_ids(dom, *outer).chain(beside(*outer))).collect();
    for note in found.notes.keys() {
        back_links(dom, *note, &mentioned, &mut found.back);
    }
    // Notes share what stands around them, which is looked at once.
    let parents: BTreeSet<NodeId> = found.notes.keys().filter_map(|note| dom.parent(*note)).collect();
    let around: Vec<NodeId> = parents.into_iter().flat_map(|parent| boxes_of(dom, root, parent, &found.boxes, facts)).collect();
    let furniture = around.iter().filter(|id| is_box(dom, **id)).flat_map(|id| dom.children(*id)).filter(|id| is_furniture(dom, *id));
    found.back.extend(furniture);
    found.boxes.extend(around);
    found
}

impl Notes {
    /// The notes that did not come out as notes with a mention: what is kept as HTML or dropped holds one of both. With
    /// `all` a note needs no mention.
    pub fn unpaired(&self, blocks: &[Vec<Ev>], all: bool) -> Vec<NodeId> {
        let mut noted: HashSet<&str> = HashSet::new();
        let mut mentioned: HashSet<&str> = HashSet::new();
        for event in blocks.iter().flatten() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => drop(noted.insert(label)),
                Event::FootnoteReference(label) => drop(mentioned.insert(label)),
                _ => {}
            }
        }
        let is_paired = |label: &str| noted.contains(label) && (all || mentioned.contains(label));
        self.notes.iter().filter(|(_, label)| !is_paired(label)).map(|(note, _)| *note).collect()
    }
}

/// Where a link within the page leads.
fn target(dom: &Dom, id: NodeId) -> Option<&str> {
    let href = dom.attr(id, "href").filter(|_| dom.is(id, "a"))?;
    href.strip_prefix('#').filter(|target| !target.is_empty())
}

/// Whether an id is one that generators give to mentions.
fn is_of_mention(target: &str) -> bool {
    ["fnref", "_ftnref", "user-content-fnref"].iter().any(|start| target.starts_with(start))
}

/// The element that stands for the whole mention: the `sup` that holds nothing but the link, else the link.
fn mention_of(dom: &Dom, link: NodeId) -> NodeId {
    let around = |id: NodeId| {
        // More than a few pieces are more than a link, and are not looked through for every link among them.
        let mut children = dom.parent(id).into_iter().flat_map(|parent| dom.children(parent));
        let is_alone = children.by_ref().take(8).all(|child| child == id || is_blank(dom, child)) && children.next().is_none();
        dom.parent(id).filter(|_| is_alone)
    };
    match around(link) {
        Some(parent) if dom.is(parent, "sup") => parent,
        Some(parent) if dom.is(parent, "span") => around(parent).filter(|outer| dom.is(*outer, "sup")).unwrap_or(link),
        _ => link,
    }
}

fn is_blank(dom: &Dom, id: NodeId) -> bool {
    dom.text(id).is_some_and(|text| matches!(text.trim(), "" | "[" | "]")) || dom.comment(id).is_some()
}

fn is_mention(dom: &Dom, link: NodeId, outer: NodeId) -> bool {
    let says = |id: NodeId| {
        dom.attr(id, "data-footnote-ref").is_some()
            || dom.attr(id, "role") == Some("doc-noteref")
            || dom.attr(id, "rel") == Some("footnote")
            || dom.classes(id).any(|class| class.starts_with("footnote") && !class.contains("back"))
    };
    // A `sup` within the link is as good as one around it.
    let raised = dom.is(outer, "sup")
        || dom.parent(outer).is_some_and(|up| dom.is(up, "sup"))
        || dom.descendants(link).take(4).any(|below| dom.is(below, "sup"));
    let text = dom.text_content(link);
    let text = text.trim().trim_matches(['[', ']', '(', ')']);
    // Long texts are links like others.
    (says(link) || says(outer) || raised) && text.chars().count() <= 12 && !text.is_empty()
}

/// The element that holds the text of the note with the id `target`: itself, or what stands around its anchor.
fn note_of(dom: &Dom, root: NodeId, target: NodeId) -> Option<NodeId> {
    if matches!(dom.name(target), "li" | "p" | "div" | "dd" | "td" | "aside") {
        return Some(target);
    }
    let around =
        dom.ancestors(target).take_while(|id| *id != root).take(4).find(|id| matches!(dom.name(*id), "li" | "p" | "div" | "dd"))?;
    Some(around)
}

/// Whether ids or classes say that an element is a note.
fn is_note(dom: &Dom, root: NodeId, note: NodeId, target: &str) -> bool {
    let generated = ["fn", "_ftn", "footnote", "user-content-fn"].iter().any(|start| {
        target.strip_prefix(start).is_some_and(|rest| !rest.starts_with("ref") && rest.starts_with(|c: char| !c.is_alphabetic()))
    });
    let in_box = || dom.ancestors(note).take_while(|id| *id != root).take(3).any(|id| is_box(dom, id));
    dom.has_class(note, "footnote-definition") || (generated && dom.is(note, "li")) || in_box()
}

fn is_box(dom: &Dom, id: NodeId) -> bool {
    dom.attr(id, "role") == Some("doc-endnotes")
        || dom.attr(id, "data-footnotes").is_some()
        || dom.classes(id).any(|class| matches!(class, "footnotes" | "footnote-list" | "footnotes-list" | "endnotes"))
}

/// The rule above the notes of a generator, and the heading that it has for those who do not see the rule.
fn is_furniture(dom: &Dom, id: NodeId) -> bool {
    let is_hidden = |class: &str| matches!(class, "sr-only" | "visually-hidden" | "screen-reader-text");
    dom.is(id, "hr") || (matches!(dom.name(id), "h1" | "h2" | "h3") && dom.classes(id).any(is_hidden))
}

/// Whether a link in the note leads to the mention.
fn leads_back(dom: &Dom, note: NodeId, link: NodeId, outer: NodeId) -> bool {
    let mut names: Vec<&str> = own_ids(dom, outer).chain(own_ids(dom, link)).collect();
    names.extend(dom.prev(outer).into_iter().flat_map(|before| own_ids(dom, before)));
    dom.descendants(note).take(400).filter_map(|id| target(dom, id)).any(|back| names.contains(&back))
}

/// The ids of an element and of what it is directly made of.
fn own_ids(dom: &Dom, id: NodeId) -> impl Iterator<Item = &str> {
    let inside = dom.descendants(id).take(4);
    let names = |id: NodeId| [dom.attr(id, "id"), dom.attr(id, "name")].into_iter().flatten();
    std::iter::once(id).chain(inside).chain(dom.parent(id)).flat_map(names)
}

fn is_inside(dom: &Dom, id: NodeId, outer: NodeId) -> bool {
    dom.ancestors(id).take(64).any(|up| up == outer)
}

/// What a note is called: what its id says behind the generator's own word, else its number.
fn label(target: &str, text: &str, taken: &mut Unique) -> String {
    let starts = ["user-content-fn-", "fn:", "fn-", "fn", "_ftn", "footnote-", "footnote"];
    let own = starts.iter().find_map(|start| target.strip_prefix(start)).unwrap_or("");
    let text = text.trim().trim_matches(['[', ']', '(', ')', '^']);
    let clean = |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect() };
    let name = [clean(own), clean(text)].into_iter().find(|name| !name.is_empty());
    taken.take(name.as_deref().unwrap_or("note"))
}

/// The links of a note that lead to its mentions, and the label that generators put before its text.
fn back_links(dom: &Dom, note: NodeId, mentioned: &HashSet<&str>, back: &mut HashSet<NodeId>) {
    for id in dom.descendants(note) {
        let class = dom.classes(id).any(|class| {
            matches!(class, "footnote-definition-label" | "footnote-backref" | "reversefootnote" | "footnote-return" | "footnote-back")
        });
        let leads = target(dom, id).is_some_and(|to| mentioned.contains(to) || is_of_mention(to));
        if class || leads {
            // An arrow in a `sup` of its own goes with it.
            let outer = mention_of(dom, id);
            back.insert(if dom.is(id, "a") { outer } else { id });
        }
    }
}

/// The elements, from the parent of a note up, that hold notes and nothing else but a rule or a heading.
fn boxes_of(dom: &Dom, root: NodeId, parent: NodeId, notes: &HashSet<NodeId>, facts: &Facts) -> Vec<NodeId> {
    let mut boxes: Vec<NodeId> = Vec::new();
    for up in std::iter::once(parent).chain(dom.ancestors(parent)).take_while(|id| *id != root).take(4) {
        let is_part = |id: NodeId| {
            boxes.last() == Some(&id)
                || notes.contains(&id)
                || !facts.is_seen(id)
                || matches!(dom.name(id), "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
        };
        // A list is a box by itself; around it only what says so is.
        if !(is_box(dom, up) || matches!(dom.name(up), "ol" | "ul")) || !dom.children(up).all(is_part) {
            break;
        }
        boxes.push(up);
    }
    boxes
}
