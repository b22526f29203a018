//! What the build before in this process came to, so that a preview of a large site looks at what changed and not at all
//! that it could have changed.
//!
//! A page is taken as it was made then, without even comparing what it depends on, if everything that it can depend on is the
//! same: its file, its place in the site ([`Alike::new`]), what its neighbours say of themselves, the templates, and the answers
//! to all questions that any template asked ([`Alike::holds`]). Where only one of these is in doubt, every page is looked at as in
//! any other build. A cold build knows nothing of this, and the oracle holds the two together.

use super::ask::Query;
use super::route::{Common, Made};
use super::summaries::Summary;
use super::view::{View, language};
use super::words::Words;
use crate::memo::Memo;
use crate::page::Page;
use crate::proof::Proofs;
use crate::site::{Leaf, LeafId, Node, Section, Site};
use crate::source::Sources;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is kept of a build for the next one.
pub struct Past {
    pub view: Arc<View>,
    pub words: Words,
    pub prints: Common,
    /// The leaves whose summary has a component in it.
    pub unfinished: BTreeSet<LeafId>,
    /// What became of each leaf; `None` if that depends on more than is known of it.
    pub leaves: Vec<Option<Arc<Made>>>,
}

/// A build before, of a site that has the same pages at the same places.
pub struct Alike {
    past: Arc<Past>,
    /// For each leaf whether its file and its place are as they were.
    same: Vec<bool>,
    changed: BTreeSet<Arc<str>>,
}

impl Alike {
    /// The build before, if it is known and differs in texts of pages only.
    pub fn new(site: &Site, proofs: &Proofs, sources: &Sources, words: &Words, memo: &Memo) -> Option<Self> {
        let past: Arc<Past> = memo.last()?;
        let before = &past.view.site;
        let is_page = |path: &str| site.by_path.contains_key(path);
        let changed = sources.changed(&past.view.sources)?;
        let is_alike = changed.iter().all(|path| is_page(path))
            && site.leaves.len() == before.leaves.len()
            && site.sections.len() == before.sections.len()
            && (&site.routes, &site.redirects) == (&before.routes, &before.redirects)
            && site.series == before.series
            && site.related == before.related
            && site.config.template_print() == before.config.template_print()
            && site.config.markdown_print() == before.config.markdown_print()
            && *words == past.words
            && past.view.data.faults().is_empty()
            && are_alike(proofs, &past.view.proofs, &changed)
            && site.sections.iter().zip(&before.sections).all(|(now, then)| is_same_section(now, then));
        let same = || site.leaves.iter().zip(&before.leaves).map(|(now, then)| is_same_leaf(now, then)).collect();
        is_alike.then(|| Self { same: same(), changed, past: past.clone() })
    }

    /// The summary of a leaf, if it is as it was.
    pub fn summary(&self, id: LeafId) -> Option<Option<Summary>> {
        let is_known = self.same[id] && !self.past.unfinished.contains(&id);
        is_known.then(|| self.past.view.summary_of(id))
    }

    /// Takes over what was made of the values of leaves that are as they were.
    pub fn inherit(&self, view: &View) {
        view.inherit(&self.past.view, |id| self.same[id]);
    }

    /// Whether what is said of all pages is as it was, so that [`leaf`](Self::leaf) is. Every question that was asked is
    /// answered again for it.
    pub fn holds(&self, view: &View, prints: &Common) -> bool {
        *prints == self.past.prints
            && self.past.view.answers().into_iter().all(|(question, print)| match Query::from_bytes(&question) {
                // What they are answered from is a file.
                Some(Query::Word(..) | Query::Counted(..)) => view.keep_answer(&question, print),
                Some(Query::Data(path, _)) => !view.reads(path, &self.changed) && view.keep_answer(&question, print),
                Some(Query::Image(path) | Query::File(path)) => !view.reads(path, &self.changed) && view.keep_answer(&question, print),
                Some(_) => view.print_of(&question) == Some(print),
                None => false,
            })
    }

    /// What was made of a leaf, if that is known to be the same now.
    pub fn leaf(&self, id: LeafId, view: &View) -> Option<Arc<Made>> {
        let leaf = view.site.leaf(id);
        // Whoever is in a series names all of it.
        let is_alone = leaf.page.front.series.is_none();
        let named = || leaf.lower.into_iter().chain(leaf.higher).chain(leaf.translations.iter().copied());
        let linking = || leaf.backlinks.iter().filter_map(|node| if let Node::Leaf(id) = node { Some(*id) } else { None });
        let is_same = self.same[id] && is_alone && named().chain(linking()).all(|id| self.says_the_same(id, view));
        if is_same { self.past.leaves[id].clone() } else { None }
    }

    /// Whether a leaf says the same of itself to those that name it.
    fn says_the_same(&self, id: LeafId, view: &View) -> bool {
        let lang = |view: &View| language(&view.config, &view.site.leaf(id).page).to_owned();
        self.same[id] || (view.neighbour_print(id) == self.past.view.neighbour_print(id) && lang(view) == lang(&self.past.view))
    }
}

fn are_alike(now: &Proofs, then: &Proofs, changed: &BTreeSet<Arc<str>>) -> bool {
    let Proofs { examples, packages, modules, rustc, date, edits: _, tally: _, counts: _ } = now;
    let others = |path: &Arc<str>| !changed.contains(path);
    (rustc, date, packages) == (&then.rustc, &then.date, &then.packages)
        && examples.iter().filter(|(path, _)| others(path)).eq(then.examples.iter().filter(|(path, _)| others(path)))
        && modules.iter().filter(|(path, _)| others(path)).eq(then.modules.iter().filter(|(path, _)| others(path)))
}

/// Whether pages of a section see the same of it. What it lists is theirs to say.
fn is_same_section(now: &Section, then: &Section) -> bool {
    let Section {
        page,
        language,
        settings: _,
        folder,
        parent,
        url,
        title,
        children: _,
        leaves: _,
        resolved: _,
        assets: _,
        translations: _,
        backlinks: _,
    } = now;
    is_same_page(page.as_ref(), then.page.as_ref())
        && (language, folder, parent, url, title) == (&then.language, &then.folder, &then.parent, &then.url, &then.title)
}

fn is_same_leaf(now: &Leaf, then: &Leaf) -> bool {
    let Leaf { page, section, url, slug, feed_id, title, lower, higher, resolved, assets, translations, backlinks } = now;
    is_same_page(Some(page), Some(&then.page))
        && (section, url, slug, feed_id, title) == (&then.section, &then.url, &then.slug, &then.feed_id, &then.title)
        && (lower, higher, assets) == (&then.lower, &then.higher, &then.assets)
        && (translations, backlinks) == (&then.translations, &then.backlinks)
        && *resolved == then.resolved
}

/// A page that was not parsed again is the same in memory.
fn is_same_page(now: Option<&Arc<Page>>, then: Option<&Arc<Page>>) -> bool {
    match (now, then) {
        (Some(now), Some(then)) => Arc::ptr_eq(now, then),
        (now, then) => now.is_none() && then.is_none(),
    }
}
