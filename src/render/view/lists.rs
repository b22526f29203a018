//! What there is to be told of sections, taxonomies, series, and pages of lists.

use super::facts::{Describe, Fact, Facts, Known, Record, Safe, print_of};
use super::page::{assets, note_headings, proven, toc};
use super::{Shared, View};
use crate::config::{Config, TaxonomyConfig};
use crate::memo::Print;
use crate::page::{self, DEFAULT, LanguageId, below_content as relative};
use crate::site::{LeafId, Pager, Route, Section, SectionId, Series, Site, Term, pager_url};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use tera::{Map, Value};

impl View {
    /// Without its pages it says nothing that depends on them.
    pub(super) fn describe_section(&self, id: SectionId, with_pages: bool, to: &mut impl Facts) {
        let (site, section) = (&self.site, self.site.section(id));
        match &section.page {
            Some(page) => self.describe_file(page, &section.url, to),
            None => {
                to.put("description", ());
                to.put("draft", false);
                to.put("lang", site.config.code(section.language));
                to.put("extra", Map::new());
                to.put("word_count", 0usize);
                to.put("reading_time", 0usize);
                self.describe_address(&section.url, to);
            }
        }
        let front = section.settings.as_ref().map(|settings| &settings.front);
        to.put("relative_path", section_path(&site.config, section));
        to.put("colocated_path", folder(section));
        to.put("title", section.title.as_str());
        to.put("ancestors", ancestors(site, section.parent));
        to.put("weight", section.settings.as_ref().and_then(|settings| settings.weight));
        if with_pages {
            to.put("pages", self.pages(&section.leaves));
        }
        to.put("subsections", section.children.iter().map(|child| section_path(&site.config, site.section(*child))).collect::<Vec<_>>());
        to.put("assets", assets(&section.assets));
        to.put("proven", proven(&self.proofs, section.page.as_ref().map(|page| &page.path)));
        to.put("generate_feeds", section.generates_feed());
        to.put("transparent", front.is_some_and(|front| front.transparent));
        to.put("paginate_by", front.and_then(|front| front.paginate_by));
        to.put("paginate_reversed", front.is_some_and(|front| front.paginate_reversed));
    }

    /// `section` in its own template. A paginated one has its pages in `paginator` alone.
    pub fn section_page(&self, id: SectionId, content: &str) -> Value {
        let section = self.site.section(id);
        let named = if section.paginate_by().is_some() { self.section_metadata(id) } else { self.section(id) };
        let mut map = named.as_map().cloned().unwrap_or_default();
        let headings = section.page.as_ref().map_or(&[][..], |page| &page.outline.headings);
        map.put("content", Safe(content));
        map.put("toc", toc(headings, &self.permalink(&section.url)));
        self.describe_section_own(id, &mut map);
        Value::from(map)
    }

    /// A print of what [`section_page`](Self::section_page) shows, but for the content.
    pub fn section_page_print(&self, id: SectionId) -> Print {
        let section = self.site.section(id);
        print_of(|state| {
            state.bytes(if section.paginate_by().is_some() { self.section_metadata_print(id) } else { self.section_print(id) });
            note_headings(section.page.as_ref().map_or(&[][..], |page| &page.outline.headings), state);
            self.describe_section_own(id, state);
        })
    }

    fn describe_section_own(&self, id: SectionId, to: &mut impl Facts) {
        to.put("backlinks", self.backlinks(&self.site.section(id).backlinks));
        to.put("translations", self.translations(&Route::Section(id, 1)));
    }

    /// `taxonomy` in its own templates.
    pub fn configured(&self, taxonomy: usize) -> Configured<'_> {
        let taxonomy = &self.site.taxonomies[taxonomy];
        Configured { config: &taxonomy.config, feeds: self.config.has_feed_in(taxonomy.language) }
    }

    /// `years` of the archive of a language: each with its `pages`, newest first.
    pub fn years(&self, language: LanguageId) -> Value {
        // By key, not by neighbours: across time zones the order in time is not the order of the years.
        let mut years: BTreeMap<Reverse<i16>, Vec<LeafId>> = BTreeMap::new();
        for &id in &self.dated[language] {
            let Some(date) = &self.site.leaf(id).page.front.date else { continue };
            years.entry(Reverse(date.value.at.year())).or_default().push(id);
        }
        let year = |(Reverse(year), leaves): (Reverse<i16>, Vec<LeafId>)| {
            let mut map = Map::new();
            map.put("year", i64::from(year));
            map.put("pages", self.list(&leaves));
            Value::from(map)
        };
        years.into_iter().map(year).collect::<Vec<_>>().into()
    }

    /// Of the years: the pages know in which year they are.
    pub fn years_print(&self, language: LanguageId) -> Print {
        self.list_print(&self.dated[language])
    }
}

/// `paginator` of one page of a list.
pub struct Paginator<'v> {
    pub view: &'v View,
    pub pager: Pager,
    /// Where the list begins.
    pub list: &'v str,
    /// What stands between that and the number.
    pub paginate_path: &'v str,
}

impl Describe for Paginator<'_> {
    fn describe(&self, to: &mut impl Facts) {
        let Self { view, pager, list, paginate_path } = self;
        let url = |index: usize| pager_url(list, paginate_path, index);
        let (previous, next) = ((pager.index > 1).then(|| url(pager.index - 1)), (pager.index < pager.count).then(|| url(pager.index + 1)));
        to.put("paginate_by", pager.per_page);
        to.put("base_url", view.permalink(&format!("{list}{paginate_path}/")));
        to.put("number_pagers", pager.count);
        to.put("first", view.permalink(&url(1)));
        to.put("last", view.permalink(&url(pager.count)));
        to.put("previous", previous.as_deref().map(|url| view.permalink(url)));
        to.put("next", next.as_deref().map(|url| view.permalink(url)));
        to.put("previous_href", previous.as_deref().map(|url| view.rooted(url)));
        to.put("next_href", next.as_deref().map(|url| view.rooted(url)));
        to.put("pages", view.pages(&pager.leaves));
        to.put("current_index", pager.index);
        to.put("total_pages", pager.total);
    }
}

/// A taxonomy of one language.
pub(in crate::render) struct TaxonomyView {
    id: usize,
    pub name: String,
    pub language: LanguageId,
    pub url: String,
    /// Whether its pages are written.
    pub render: bool,
    /// Its terms, in order of slug.
    terms: Vec<Shared>,
    /// The same as one list.
    items: Shared,
    /// Where each stands among them.
    pub by_name: HashMap<String, usize>,
    by_slug: HashMap<String, usize>,
}

impl TaxonomyView {
    pub fn new(site: &Site, id: usize) -> Self {
        let taxonomy = &site.taxonomies[id];
        let terms = || taxonomy.terms.iter().enumerate();
        Self {
            id,
            name: taxonomy.config.name.clone(),
            language: taxonomy.language,
            url: taxonomy.url.clone(),
            render: taxonomy.config.render,
            terms: Shared::many(taxonomy.terms.len()),
            items: Shared::default(),
            by_name: terms().map(|(at, term)| (term.name.clone(), at)).collect(),
            by_slug: terms().map(|(at, term)| (term.slug.clone(), at)).collect(),
        }
    }

    /// The place of a term by its name, or by what is its slug.
    pub fn find(&self, term: &str) -> Option<usize> {
        self.by_name.get(term).or_else(|| self.by_slug.get(&crate::text::slug(term))).copied()
    }

    pub fn term(&self, view: &View, at: usize) -> Value {
        let make = || {
            let mut map = Map::new();
            self.describe_term(view, at, Pages::Whole, &mut map);
            Value::from(map)
        };
        self.terms[at].value(make).clone()
    }

    pub fn term_print(&self, view: &View, at: usize) -> Print {
        self.terms[at].print(|| print_of(|state| self.describe_term(view, at, Pages::Whole, state)))
    }

    /// A term, with so much of its pages.
    pub fn describe_term(&self, view: &View, at: usize, pages: Pages, to: &mut impl Facts) {
        let term: &Term = &view.site.taxonomies[self.id].terms[at];
        to.put("name", term.name.as_str());
        to.put("slug", term.slug.as_str());
        to.put("path", term.url.as_str());
        to.put("href", view.rooted(&term.url));
        to.put("permalink", view.permalink(&term.url));
        match pages {
            Pages::Whole => to.put("pages", view.pages(&term.leaves)),
            Pages::Named => to.put("pages", Known(|| view.neighbours_print(&term.leaves), || view.neighbours(&term.leaves))),
            Pages::Counted => {}
            Pages::Unknown => return,
        }
        to.put("page_count", term.leaves.len());
    }

    /// `terms` of a list of terms. They name their pages only, so that the list does not change with the text of each page.
    pub fn items(&self, view: &View) -> Value {
        self.items.value(|| self.all_terms(view).value()).clone()
    }

    pub fn items_print(&self, view: &View) -> Print {
        self.items.print(|| print_of(|state| self.all_terms(view).note(state)))
    }

    fn all_terms<'v>(&'v self, view: &'v View) -> Vec<Record<NamedTerm<'v>>> {
        (0..self.terms.len()).map(|at| Record(NamedTerm { view, taxonomy: self, at })).collect()
    }

    /// The answer to `get_taxonomy`.
    pub fn describe(&self, view: &View, to: &mut impl Facts) {
        to.put("kind", self.name.as_str());
        to.put("lang", view.config.code(self.language));
        to.put("path", self.url.as_str());
        to.put("href", view.rooted(&self.url));
        to.put("permalink", view.permalink(&self.url));
        to.put("items", Known(|| self.items_print(view), || self.items(view)));
    }
}

/// How much a term says of its pages.
#[derive(Clone, Copy)]
pub enum Pages {
    Whole,
    /// As neighbours name them.
    Named,
    /// How many there are.
    Counted,
    Unknown,
}

/// A term in a list of all terms.
struct NamedTerm<'v> {
    view: &'v View,
    taxonomy: &'v TaxonomyView,
    at: usize,
}

impl Describe for NamedTerm<'_> {
    fn describe(&self, to: &mut impl Facts) {
        self.taxonomy.describe_term(self.view, self.at, Pages::Named, to);
    }
}

/// A term in its own template. A paginated one has its pages in `paginator` alone.
pub struct OwnTerm<'v> {
    pub view: &'v View,
    pub taxonomy: usize,
    pub term: usize,
    pub is_paginated: bool,
}

impl Describe for OwnTerm<'_> {
    fn describe(&self, to: &mut impl Facts) {
        let Self { view, taxonomy, term, is_paginated } = *self;
        let pages = if is_paginated { Pages::Counted } else { Pages::Whole };
        view.taxonomies[taxonomy].describe_term(view, term, pages, to);
    }
}

/// A series of one language.
pub(in crate::render) struct SeriesView {
    name: String,
    pub leaves: Vec<LeafId>,
    /// Its pages as they are named on each of them.
    names: Shared,
}

impl SeriesView {
    pub fn new(series: &Series) -> Self {
        Self { name: series.name.clone(), leaves: series.leaves.clone(), names: Shared::default() }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The answer to `get_series`.
    pub fn describe(&self, view: &View, to: &mut impl Facts) {
        to.put("name", self.name.as_str());
        to.put("pages", view.pages(&self.leaves));
    }

    pub fn names(&self, view: &View) -> Value {
        self.names.value(|| view.neighbours(&self.leaves)).clone()
    }

    pub fn names_print(&self, view: &View) -> Print {
        self.names.print(|| view.neighbours_print(&self.leaves))
    }
}

/// What templates are told of how a taxonomy is configured.
pub struct Configured<'a> {
    pub config: &'a TaxonomyConfig,
    pub feeds: bool,
}

impl Describe for Configured<'_> {
    fn describe(&self, to: &mut impl Facts) {
        let Self { config, feeds } = *self;
        to.put("name", config.name.as_str());
        to.put("slug", config.slug.as_str());
        to.put("paginate_by", config.paginate_by);
        to.put("paginate_path", config.paginate_path.as_str());
        to.put("render", config.render);
        to.put("feed", feeds && config.feed && config.render);
    }
}

pub fn ancestors(site: &Site, section: Option<SectionId>) -> Vec<String> {
    let Some(nearest) = section else { return Vec::new() };
    site.ancestors(nearest).into_iter().chain([nearest]).map(|id| section_path(&site.config, site.section(id))).collect()
}

/// The file of a section, or the one it would have.
pub fn section_path(config: &Config, section: &Section) -> String {
    match (&section.page, section.language) {
        (Some(page), _) => relative(&page.path).to_owned(),
        (None, DEFAULT) => format!("{}_index.md", folder(section)),
        (None, language) => format!("{}_index.{}.md", folder(section), config.code(language)),
    }
}

/// `notes/`, or nothing for the root.
fn folder(section: &Section) -> String {
    match section.folder.strip_prefix(page::CONTENT.trim_end_matches('/')) {
        Some("") => String::new(),
        _ => format!("{}/", relative(&section.folder)),
    }
}
