//! Places in the text that links of the page lead to, and that would be gone with the elements that they were on.
//!
//! Such a place becomes an empty `a` before the text that stood there, which every renderer of Markdown knows. A heading has an
//! id of its own, and needs none where that is the old one, or where links follow it.

use super::notes::Notes;
use super::runs::Ev;
use crate::import::dom::{Dom, NodeId, Step, escape_attr};
use crate::{text, url};
use pulldown_cmark::Event;
use std::collections::HashSet;

#[derive(Default)]
pub struct Places {
    /// The ids that links lead to.
    wanted: HashSet<String>,
    /// Those that were met, and stand before the text that comes next.
    met: Vec<String>,
    /// What the headings so far are called.
    slugs: HashSet<String>,
    /// Those of headings that are not kept: links to them follow the heading, or lead nowhere.
    pub moved: Vec<String>,
}

impl Places {
    /// What is in `gone` does not come over, and neither do its links.
    pub fn new(dom: &Dom, root: NodeId, notes: &Notes, gone: &HashSet<NodeId>) -> Self {
        let is_of_notes = |id: NodeId| {
            let mut around = std::iter::once(id).chain(dom.ancestors(id).take(2));
            around.any(|id| notes.back.contains(&id) || notes.mentions.contains_key(&id))
        };
        let mut wanted = HashSet::new();
        let mut steps = dom.steps(root);
        while let Some(step) = steps.next() {
            match step {
                Step::Enter(id) if gone.contains(&id) => steps.pass_over(),
                Step::Enter(id) if dom.is(id, "a") && !is_of_notes(id) => {
                    let target = dom.attr(id, "href").and_then(|href| href.trim().strip_prefix('#'));
                    let target = target.filter(|target| !target.is_empty() && !is_own_heading(dom, id, target));
                    wanted.extend(target.map(|target| url::decode(target).into_owned()));
                }
                _ => {}
            }
        }
        Self { wanted, ..Self::default() }
    }

    /// The id or the name of an element, if a link leads to it.
    fn wanted(&self, dom: &Dom, id: NodeId) -> Option<String> {
        let name = dom.attr(id, "name").filter(|_| dom.is(id, "a"));
        let own = [dom.attr(id, "id"), name].into_iter().flatten().find(|own| self.wanted.contains(*own))?;
        Some(own.to_owned())
    }

    /// An element is walked into. A link leads to the first place of a name only.
    pub fn meet(&mut self, dom: &Dom, id: NodeId) {
        if !self.wanted.is_empty()
            && let Some(own) = self.wanted(dom, id)
        {
            self.wanted.remove(&own);
            self.met.push(own);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.met.is_empty()
    }

    /// The places that were met since the last text, as tags.
    pub fn take(&mut self) -> impl Iterator<Item = Ev> {
        std::mem::take(&mut self.met).into_iter().map(|id| Event::InlineHtml(tag(&id).into()))
    }

    /// The same as a block of HTML.
    pub fn take_html(&mut self) -> String {
        std::mem::take(&mut self.met).iter().map(|id| tag(id)).collect()
    }

    /// A heading begins. The places of it, in it and right before it stand before its text if they are to be kept, but for one
    /// that the heading is called by itself.
    pub fn of_heading(&mut self, dom: &Dom, heading: NodeId, keep: bool) {
        let slug = text::slug(&dom.text_content(heading));
        let is_taken = !self.slugs.insert(slug.clone());
        let within = std::iter::once(heading).chain(dom.descendants(heading));
        let own: Vec<String> = within.filter_map(|id| self.wanted(dom, id)).collect();
        for id in own {
            if self.wanted.remove(&id) {
                self.met.push(id);
            }
        }
        self.met.retain(|id| is_taken || *id != slug);
        if !keep {
            self.moved.append(&mut self.met);
        }
    }
}

/// Whether a link in a heading leads to that heading.
pub fn is_own_heading(dom: &Dom, link: NodeId, target: &str) -> bool {
    let heading = dom.ancestors(link).take(3).find(|up| matches!(dom.name(*up), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
    let target = url::decode(target);
    heading.is_some_and(|heading| dom.attr(heading, "id") == Some(&target))
}

fn tag(id: &str) -> String {
    let mut value = String::new();
    escape_attr(id, &mut value);
    format!("<a id=\"{value}\"></a>")
}
