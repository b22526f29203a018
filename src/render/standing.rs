//! Of a build before that is alike in all that templates see of the site: which of its pages and lists are the same now.

use super::past::Alike;
use super::route::Made;
use super::view::{View, language};
use crate::site::{LeafId, Node, Pager, Route, Section, Site, Taxonomy};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A build before of which it is known that templates see the same of the site as a whole.
pub struct Standing<'v> {
    alike: Alike,
    view: &'v View,
    /// The leaves that lists show otherwise.
    other: BTreeSet<LeafId>,
    /// Those that their neighbours name otherwise.
    renamed: BTreeSet<LeafId>,
    /// For each section and for each term of each taxonomy, whether it lists the same.
    sections: Vec<bool>,
    terms: Vec<Vec<bool>>,
}

impl<'v> Standing<'v> {
    pub fn new(alike: Alike, view: &'v View) -> Self {
        let past = &alike.past.view;
        let (site, before) = (&view.site, &past.site);
        let lang = |view: &View, id| language(&view.config, &view.site.leaf(id).page).to_owned();
        let is_other = |id: &LeafId| {
            if alike.same[*id] { view.summary(*id) != past.summary(*id) } else { view.leaf_print(*id) != past.leaf_print(*id) }
        };
        let is_renamed = |id: &LeafId| view.neighbour_print(*id) != past.neighbour_print(*id) || lang(view, *id) != lang(past, *id);
        let other = (0..alike.same.len()).filter(is_other).collect();
        let renamed = (0..alike.same.len()).filter(|id| !alike.same[*id]).filter(is_renamed).collect();
        let sections = site.sections.iter().zip(&before.sections).map(|(now, then)| lists_the_same(now, then)).collect();
        let is_same = |now: &Taxonomy, then: &Taxonomy| (now.language, &now.url) == (then.language, &then.url);
        let terms = |(now, then): (&Taxonomy, &Taxonomy)| {
            let pairs = now.terms.iter().zip(&then.terms);
            pairs.map(|(own, old)| is_same(now, then) && now.terms.len() == then.terms.len() && own == old).collect()
        };
        let terms: Vec<Vec<bool>> = site.taxonomies.iter().zip(&before.taxonomies).map(terms).collect();
        // A term names what it is in the other languages.
        let named = |site: &Site| {
            let terms = site.taxonomies.iter().flat_map(|taxonomy| &taxonomy.terms);
            terms.map(|term| (term.name.clone(), term.url.clone())).collect::<Vec<_>>()
        };
        let terms = if site.config.languages.is_empty() || named(site) == named(before) { terms } else { Vec::new() };
        Self { alike, view, other, renamed, sections, terms }
    }

    /// What was made of the route that is the `at`th, if it is known to be the same now.
    pub fn made(&self, at: usize, route: &Route) -> Option<Arc<Made>> {
        let site = &self.view.site;
        let shows_the_same = |pager: Pager| self.other.is_empty() || !pager.leaves.iter().any(|id| self.other.contains(id));
        let is_same = match route {
            Route::Leaf(id) => self.is_same_page(*id),
            Route::Section(id, index) => self.sections[*id] && self.renamed.is_empty() && shows_the_same(site.section(*id).pager(*index)),
            Route::Term(taxonomy, term, index) => {
                let own = &site.taxonomies[*taxonomy];
                let is_same = self.terms.get(*taxonomy).and_then(|terms| terms.get(*term)).copied().unwrap_or(false);
                is_same && shows_the_same(own.terms[*term].pager(own.config.paginate_by, *index))
            }
            _ => false,
        };
        if is_same { self.alike.past.made[at].clone() } else { None }
    }

    fn is_same_page(&self, id: LeafId) -> bool {
        let leaf = self.view.site.leaf(id);
        let named = || leaf.lower.into_iter().chain(leaf.higher).chain(leaf.translations.iter().copied());
        let linking = || leaf.backlinks.iter().filter_map(|node| if let Node::Leaf(id) = node { Some(*id) } else { None });
        let names_the_same = || self.renamed.is_empty() || !named().chain(linking()).any(|id| self.renamed.contains(&id));
        // Whoever is in a series names all of it.
        let is_alone = leaf.page.front.series.is_none() || self.renamed.is_empty();
        self.alike.same[id] && !self.other.contains(&id) && is_alone && names_the_same()
    }
}

/// Whether a section shows the same pages, as far as its own plan says.
fn lists_the_same(now: &Section, then: &Section) -> bool {
    let Section {
        page: _,
        language: _,
        settings: _,
        folder: _,
        parent: _,
        url: _,
        title: _,
        children,
        leaves,
        resolved,
        assets,
        translations,
        backlinks,
    } = now;
    (children, leaves, resolved) == (&then.children, &then.leaves, &then.resolved)
        && (assets, translations, backlinks) == (&then.assets, &then.translations, &then.backlinks)
}
