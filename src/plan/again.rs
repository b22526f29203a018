//! The plan of a site in which only the text of pages changed, made from that of the build before in the same process.
//!
//! Most edits change a sentence: then nothing moves but the bytes at which links stand. A page counts as one of these if its front
//! matter says the same at the same places, and its outline but for spans, words and code. All else is planned from the start.

use crate::config::Config;
use crate::diag::{Diag, Span};
use crate::memo::Memo;
use crate::pack;
use crate::page::{Heading, Link, Outline, Page};
use crate::plan::identity;
use crate::site::{Leaf, Node, Resolved, Site};
use crate::source::Sources;
use std::collections::HashMap;
use std::sync::Arc;

/// What is kept of a plan.
pub struct Planned {
    sources: Sources,
    pages: Vec<Arc<Page>>,
    site: Arc<Site>,
    diags: Vec<Diag>,
}

impl Planned {
    /// Of the `pages` that a site was planned of.
    pub fn new(sources: &Sources, pages: Vec<Arc<Page>>, site: Arc<Site>, diags: &[Diag]) -> Self {
        Self { sources: sources.clone(), pages, site, diags: diags.to_vec() }
    }
}

/// The plan of `pages`, if it is that of the build before but for places within texts.
pub fn again(config: &Arc<Config>, pages: &[Arc<Page>], sources: &Sources, memo: &Memo) -> Option<(Site, Vec<Diag>)> {
    let before: Arc<Planned> = memo.last()?;
    let changed = sources.changed(&before.sources)?;
    if config.inputs != before.site.config.inputs || pages.len() != before.pages.len() {
        return None;
    }
    let mut site = before.site.with_config(config.clone());
    let mut diags = before.diags.clone();
    let mut known = 0;
    for (now, then) in pages.iter().zip(&before.pages).filter(|(now, then)| !Arc::ptr_eq(now, then)) {
        let Some(Node::Leaf(id)) = before.site.by_path.get(&now.path).copied() else { return None };
        let moved = Moved::new(now, then)?;
        let leaf = &before.site.leaves[id];
        site.leaves[id] = Arc::new(Leaf { page: now.clone(), resolved: moved.resolved(&leaf.resolved)?, ..Leaf::clone(leaf) });
        moved.diags(now, &mut diags)?;
        known += 1;
    }
    // Every file that changed is one of these pages, and none came to be what another was that is gone.
    let is_known = known == changed.len() && changed.iter().all(|path| before.site.by_path.contains_key(path));
    (is_known && identity::is_settled(&before.site) && identity::is_settled(&site)).then_some((site, diags))
}

/// Where the things of a page have gone.
struct Moved {
    /// The byte by which a link, an image or a fence is found.
    keys: HashMap<usize, usize>,
    spans: HashMap<Span, Span>,
}

impl Moved {
    /// `None` if more differs than places.
    fn new(now: &Page, then: &Page) -> Option<Self> {
        let Page { path, canonical, kind, hash: _, front, body, outline } = now;
        let is_same = (path, canonical, kind, body) == (&then.path, &then.canonical, &then.kind, &then.body)
            && pack::bytes(front) == pack::bytes(&then.front);
        let Outline { headings, anchors, links, images, fences, blocks, examples, words: _, summary } = outline;
        let old = &then.outline;
        fn said(heading: &Heading) -> (u8, &str, &str) {
            (heading.level, &heading.id, &heading.title)
        }
        let is_alike = is_same
            && headings.iter().map(said).eq(old.headings.iter().map(said))
            && anchors == &old.anchors
            && are_alike(links, &old.links)
            && are_alike(images, &old.images)
            // What blocks and the files of fences come to is found with the plan.
            && blocks.is_empty()
            && examples.is_empty()
            && old.blocks.is_empty()
            && old.examples.is_empty()
            && fences.len() == old.fences.len()
            && fences.iter().chain(&old.fences).all(|fence| fence.info.file.is_none() && fence.info.region.is_none())
            && summary.is_some() == old.summary.is_some();
        if !is_alike {
            return None;
        }
        let pairs = || links.iter().zip(&old.links).chain(images.iter().zip(&old.images));
        let keys: HashMap<usize, usize> = pairs().map(|(now, then)| (then.key, now.key)).collect();
        // Two at one place could not be told apart.
        let is_clear = keys.len() == links.len() + images.len();
        is_clear.then(|| Self { keys, spans: pairs().map(|(now, then)| (then.span, now.span)).collect() })
    }

    fn resolved(&self, then: &Resolved) -> Option<Resolved> {
        let Resolved { url, links, images, regions } = then;
        let (links, images) = (self.moved(links)?, self.moved(images)?);
        regions.is_empty().then(|| Resolved { url: url.clone(), links, images, regions: Vec::new() })
    }

    fn moved<T: Clone>(&self, list: &[(usize, T)]) -> Option<Vec<(usize, T)>> {
        let mut moved: Vec<(usize, T)> = list.iter().map(|(key, to)| Some((*self.keys.get(key)?, to.clone()))).collect::<Option<_>>()?;
        moved.sort_by_key(|(key, _)| *key);
        Some(moved)
    }

    /// Moves the places of what was said of the page. `None` if one of them is another kind of place.
    fn diags(&self, page: &Page, diags: &mut [Diag]) -> Option<()> {
        let places = diags.iter_mut().flat_map(|diag| diag.place.iter_mut().chain(diag.related.iter_mut().map(|(place, _)| place)));
        for place in places.filter(|place| place.path == page.path) {
            // What the front matter says stands where it stood.
            if let Some(span) = place.span.as_mut().filter(|span| span.end > page.body) {
                *span = *self.spans.get(span)?;
            }
        }
        Some(())
    }
}

fn are_alike(now: &[Link], then: &[Link]) -> bool {
    now.len() == then.len() && now.iter().zip(then).all(|(now, then)| (&now.dest, now.is_name) == (&then.dest, then.is_name))
}
