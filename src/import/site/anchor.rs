//! Fragments: the ids of old headings become those that the new page's headings have.

use crate::import::dom::{Dom, NodeId, Step};
use crate::import::rule::Dropped;
use crate::page::Outline;
use crate::text;
use crate::url;
use std::collections::{HashMap, HashSet};

/// Which heading each id of an old post led to: what it says, and the how many-eth of those that say so.
#[derive(Clone, Debug, Default)]
pub struct OldIds(HashMap<String, (String, usize)>);

impl OldIds {
    /// Those of the post below `root`. An id that stands right before a heading means the heading.
    pub fn read(dom: &Dom, root: NodeId, dropped: &[Dropped]) -> Self {
        let dropped: HashSet<NodeId> = dropped.iter().map(|dropped| dropped.node).collect();
        let mut ids = HashMap::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut pending: Vec<String> = Vec::new();
        let mut heading: Option<(NodeId, String)> = None;
        let mut unseen = 0usize;
        for step in dom.steps(root) {
            match step {
                Step::Enter(node) => {
                    let is_dropped = dropped.contains(&node);
                    unseen += usize::from(is_dropped);
                    if heading.is_none() && unseen == 0 && is_heading(dom, node) {
                        heading = Some((node, String::new()));
                    }
                    pending.extend(["id", "name"].iter().filter_map(|name| dom.attr(node, name)).map(str::to_owned));
                    let text = dom.text(node).filter(|_| unseen == 0);
                    match (&mut heading, text) {
                        (Some((_, said)), Some(text)) => said.push_str(text),
                        (None, Some(text)) if !text.trim().is_empty() => pending.clear(),
                        _ => {}
                    }
                }
                Step::Leave(node) => {
                    unseen -= usize::from(dropped.contains(&node));
                    if let Some((_, said)) = heading.take_if(|(own, _)| *own == node) {
                        let slug = text::slug(&said);
                        let nth = seen.entry(slug.clone()).or_default();
                        ids.extend(pending.drain(..).map(|id| (id, (slug.clone(), *nth))));
                        *nth += 1;
                    }
                }
            }
        }
        Self(ids)
    }
}

fn is_heading(dom: &Dom, node: NodeId) -> bool {
    matches!(dom.name(node), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The fragment that leads on the new page to where `fragment` led on the old one.
pub fn translate(fragment: &str, old: &OldIds, new: &Outline) -> Option<String> {
    let fragment = url::decode(fragment);
    let has = |id: &str| new.anchors.binary_search_by(|anchor| anchor.as_str().cmp(id)).is_ok();
    if let Some((slug, nth)) = old.0.get(fragment.as_ref()) {
        let mut alike = new.headings.iter().filter(|heading| text::slug(&heading.title) == *slug);
        if let Some(heading) = alike.nth(*nth) {
            return Some(heading.id.clone());
        }
    }
    let slug = text::slug(&fragment);
    [fragment.into_owned(), slug].into_iter().find(|id| has(id))
}
