//! What the build before in this process came to, so that a preview of a large site looks at what changed and not at all
//! that it could have changed.
//!
//! A page is taken as it was made then, without even comparing what it depends on, if everything that it can depend on is
//! the same: its file, its place in the site ([`Alike::new`]), the templates and the answers to all questions that any
//! template asked ([`Alike::standing`]), and what its neighbours or the pages that it lists say of themselves
//! ([`Standing::made`]). Where only one of these is in doubt, every page is looked at as in any other build. A cold build
//! knows nothing of this, and the oracle holds the two together.

use super::ask::Query;
use super::route::{Address, Common, Made};
use super::runner;
use super::standing::Standing;
use super::summaries::Summary;
use super::view::View;
use super::words::Words;
use crate::memo::{Memo, Print};
use crate::page::Page;
use crate::proof::Proofs;
use crate::site::{Leaf, LeafId, Section, Site};
use crate::source::Sources;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// What is kept of a build for the next one.
pub struct Past {
    pub view: Arc<View>,
    pub words: Words,
    pub prints: Common,
    /// The leaves whose summary has a component in it.
    pub unfinished: BTreeSet<LeafId>,
    /// What became of each route; `None` if that depends on more than is known of it.
    pub made: Vec<Option<Arc<Made>>>,
    pub addresses: Arc<HashSet<Address>>,
}

/// A build before, of a site that has the same pages at the same places.
pub struct Alike {
    pub(super) past: Arc<Past>,
    /// For each leaf whether its file and its place are as they were.
    pub(super) same: Vec<bool>,
    changed: BTreeSet<Arc<str>>,
    /// Whether the same program runs the examples of pages.
    is_run_alike: bool,
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
            && is_equal(&site.routes, &before.routes)
            && is_equal(&site.redirects, &before.redirects)
            && is_equal(&site.related, &before.related)
            && site.series == before.series
            && site.config.template_print() == before.config.template_print()
            && site.config.markdown_print() == before.config.markdown_print()
            && *words == past.words
            && past.view.data.faults().is_empty()
            && are_alike(proofs, &past.view.proofs, &changed)
            && site.sections.iter().zip(&before.sections).all(|(now, then)| is_same_section(now, then));
        let same = || site.leaves.iter().zip(&before.leaves).map(|(now, then)| Arc::ptr_eq(now, then) || is_same_leaf(now, then)).collect();
        let is_run_alike = runner::script(proofs) == runner::script(&past.view.proofs);
        is_alike.then(|| Self { same: same(), changed, past: past.clone(), is_run_alike })
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

    /// Where links may lead, and the print of that.
    pub fn addresses(&self) -> Option<(Arc<HashSet<Address>>, Print)> {
        self.is_run_alike.then(|| (self.past.addresses.clone(), self.past.prints.addresses))
    }

    /// If what is said of all pages is as it was.
    pub fn standing<'v>(self, view: &'v View, prints: &Common) -> Option<Standing<'v>> {
        self.holds(view, prints).then(|| Standing::new(self, view))
    }

    /// Every question that was asked is answered again for it.
    fn holds(&self, view: &View, prints: &Common) -> bool {
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

/// Often it is the same in memory.
fn is_equal<T: PartialEq>(now: &Arc<T>, then: &Arc<T>) -> bool {
    Arc::ptr_eq(now, then) || now == then
}

/// A page that was not parsed again is the same in memory.
fn is_same_page(now: Option<&Arc<Page>>, then: Option<&Arc<Page>>) -> bool {
    match (now, then) {
        (Some(now), Some(then)) => Arc::ptr_eq(now, then),
        (now, then) => now.is_none() && then.is_none(),
    }
}
