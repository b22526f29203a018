//! The site as templates see it: values with the names of Zola 0.23.
//!
//! Of a second build most pages are only compared with what they were, so nothing here is made before somebody asks for it:
//! what there is to be told of a page ([`page`]), of lists ([`lists`]) or of the site itself ([`about`]) is put as [`facts`],
//! from which values are made, or prints. Values that stand in many others are made once and shared. Anything wider than a
//! page goes through [`super::ask`]. `docs/templates.md` describes each name, and a test compares the two.

mod about;
pub mod facts;
mod lists;
mod page;

use super::summaries::Summary;
use super::tally::tally;
use super::theme::Theme;
use crate::config::Config;
use crate::memo::Print;
use crate::page::{DEFAULT, LanguageId, Page, below_content as relative};
use crate::proof::Proofs;
use crate::site::{LeafId, Node, Route, SectionId, Site};
use crate::source::{Hash, Sources};
use crate::url::encode_path;
use about::About;
use facts::{Facts, Known, print_of, print_of_value};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use tera::{Map, Value};

pub use lists::{OwnTerm, Paginator};
pub(super) use lists::{Pages, SeriesView, TaxonomyView};
pub use page::json;

pub struct View {
    pub(super) config: Arc<Config>,
    pub(super) site: Arc<Site>,
    pub(super) proofs: Arc<Proofs>,
    pub(super) theme_name: String,
    pub(super) strings: Arc<super::strings::Strings>,
    pub(super) sources: Sources,
    /// In the order of `site.leaves`.
    summaries: Arc<Vec<Option<Summary>>>,
    about: About,
    leaves: Vec<Shared>,
    /// Each page as its neighbours name it.
    neighbours: Vec<Shared>,
    sections: Vec<Shared>,
    /// Sections without their pages.
    bare_sections: Vec<Shared>,
    pub(super) taxonomies: Vec<TaxonomyView>,
    /// In each language: the sections by the files that they have or would have, as `notes/_index.md`, without the suffix of the
    /// language.
    sections_by_name: Vec<HashMap<String, SectionId>>,
    /// The hashes of files that no template makes and that are known beforehand, by their paths.
    generated: Vec<(String, Hash)>,
    /// Output path → the name that it has beside it, which changes with its content.
    pub(super) fingerprints: HashMap<String, String>,
    /// The dated pages of each language, newest first.
    pub(super) dated: Vec<Vec<LeafId>>,
    /// Each series by its language and the slug of its name.
    pub(super) series: BTreeMap<(LanguageId, String), SeriesView>,
    places: OnceLock<Places>,
    elsewhere: OnceLock<HashMap<String, Node>>,
    /// How much of the site was proven.
    tally: Shared,
    /// The files that templates have read.
    pub(super) data: super::data::Shelf,
    /// What came nearest to a name that does not exist: every page of a faulty template asks the same.
    pub(super) near: Mutex<HashMap<String, Option<String>>>,
    /// Of answers that were given, by their question.
    pub(super) answers: RwLock<HashMap<Vec<u8>, Print>>,
    /// What was answered to questions for output paths: most are asked by every page.
    pub(super) outputs: RwLock<HashMap<String, Value>>,
}

/// Which page is the how manyth of which series.
type Places = HashMap<LeafId, (usize, (LanguageId, String))>;

/// A value that stands in others, and its print, each made when somebody asks for it first.
///
/// Whoever makes one must not wait for other threads: they may wait for it.
#[derive(Default)]
pub(super) struct Shared {
    value: OnceLock<Value>,
    print: OnceLock<Print>,
}

impl Shared {
    fn value(&self, make: impl FnOnce() -> Value) -> &Value {
        self.value.get_or_init(make)
    }

    fn print(&self, make: impl FnOnce() -> Print) -> Print {
        *self.print.get_or_init(make)
    }

    fn many(count: usize) -> Vec<Self> {
        std::iter::repeat_with(Self::default).take(count).collect()
    }
}

impl View {
    /// `summaries` has one entry for each leaf; `generated` are the hashes of files that no template makes.
    pub fn new(
        site: &Arc<Site>,
        proofs: &Arc<Proofs>,
        theme: &Theme,
        sources: &Sources,
        summaries: Arc<Vec<Option<Summary>>>,
        generated: Vec<(String, Hash)>,
    ) -> Self {
        let config = &site.config;
        let mut sections_by_name = vec![HashMap::new(); config.language_ids().len()];
        for (id, section) in site.sections.iter().enumerate() {
            let name = config.split_language(&lists::section_path(config, section)).0.into_owned();
            sections_by_name[section.language].insert(name, id);
        }
        let series = site.series.iter().map(|(key, series)| (key.clone(), SeriesView::new(series)));
        Self {
            config: config.clone(),
            site: site.clone(),
            proofs: proofs.clone(),
            theme_name: theme.name.clone(),
            strings: theme.strings.clone(),
            sources: sources.clone(),
            summaries,
            about: About::new(site, theme),
            leaves: Shared::many(site.leaves.len()),
            neighbours: Shared::many(site.leaves.len()),
            sections: Shared::many(site.sections.len()),
            bare_sections: Shared::many(site.sections.len()),
            taxonomies: (0..site.taxonomies.len()).map(|id| TaxonomyView::new(site, id)).collect(),
            sections_by_name,
            generated,
            fingerprints: fingerprints(site),
            dated: config.language_ids().map(|id| site.dated_in(id).collect()).collect(),
            series: series.collect(),
            places: OnceLock::new(),
            elsewhere: OnceLock::new(),
            tally: Shared::default(),
            data: Default::default(),
            near: Mutex::default(),
            answers: RwLock::default(),
            outputs: RwLock::default(),
        }
    }

    /// Makes what lists show of all pages, on all cores: for builds that will need nearly all of it.
    pub fn make_leaves(&self) {
        (0..self.leaves.len()).into_par_iter().for_each(|id| {
            self.leaf(id);
        });
    }

    /// A page as lists show it.
    pub fn leaf(&self, id: LeafId) -> &Value {
        self.leaves[id].value(|| {
            let mut map = Map::with_capacity(page::KEYS);
            self.describe_leaf(id, &mut map);
            Value::from(map)
        })
    }

    pub fn leaf_print(&self, id: LeafId) -> Print {
        self.leaves[id].print(|| print_of(|state| self.describe_leaf(id, state)))
    }

    /// A neighbour says who it is, so that a page does not change whenever its neighbour's summary does.
    pub(super) fn neighbour(&self, id: LeafId) -> &Value {
        self.neighbours[id].value(|| {
            let mut map = Map::new();
            self.describe_neighbour(id, &mut map);
            Value::from(map)
        })
    }

    pub fn neighbour_print(&self, id: LeafId) -> Print {
        self.neighbours[id].print(|| print_of(|state| self.describe_neighbour(id, state)))
    }

    /// A section with its pages.
    pub(super) fn section(&self, id: SectionId) -> &Value {
        self.sections[id].value(|| {
            let mut map = Map::new();
            self.describe_section(id, true, &mut map);
            Value::from(map)
        })
    }

    pub(super) fn section_print(&self, id: SectionId) -> Print {
        self.sections[id].print(|| print_of(|state| self.describe_section(id, true, state)))
    }

    /// A section without its pages, so that who names it does not depend on them.
    pub fn section_metadata(&self, id: SectionId) -> &Value {
        self.bare_sections[id].value(|| {
            let mut map = Map::new();
            self.describe_section(id, false, &mut map);
            Value::from(map)
        })
    }

    pub fn section_metadata_print(&self, id: SectionId) -> Print {
        self.bare_sections[id].print(|| print_of(|state| self.describe_section(id, false, state)))
    }

    /// How much of the site was proven.
    pub(super) fn tally(&self) -> &Value {
        self.tally.value(|| tally(&self.site, &self.proofs))
    }

    pub(super) fn tally_print(&self) -> Print {
        self.tally.print(|| print_of_value(self.tally()))
    }

    /// Takes over what was made of the leaves that are the same in another view, of a site that is alike.
    pub fn inherit(&self, before: &Self, is_same: impl Fn(LeafId) -> bool) {
        let shared = |own: &Shared, other: &Shared| {
            other.value.get().map(|value| own.value.set(value.clone()));
            other.print.get().map(|print| own.print.set(*print));
        };
        for id in (0..self.leaves.len()).filter(|id| is_same(*id)) {
            // The plan of a leaf says nothing of its summary.
            if self.summary(id) == before.summary(id) {
                shared(&self.leaves[id], &before.leaves[id]);
            }
            shared(&self.neighbours[id], &before.neighbours[id]);
        }
    }

    pub fn summary_of(&self, id: LeafId) -> Option<Summary> {
        self.summaries.get(id).cloned().flatten()
    }

    /// The HTML of a page's summary.
    pub fn summary(&self, id: LeafId) -> Option<&str> {
        self.summaries.get(id)?.as_deref()
    }

    pub fn permalink(&self, url: &str) -> String {
        self.config.base_url.absolute(&encode_path(url))
    }

    pub fn rooted(&self, url: &str) -> String {
        self.config.base_url.rooted(&encode_path(url))
    }

    /// `config` as the templates of a language see it.
    pub(super) fn config(&self, language: LanguageId) -> &Value {
        self.about.config(language)
    }

    /// What every template is told of the site.
    pub fn describe_site(&self, language: LanguageId, lang: &str, to: &mut impl Facts) {
        self.about.describe(language, lang, to);
    }

    /// What a file below `content/` became, by its path from there without the suffix of its language.
    pub(super) fn named(&self, name: &str, language: LanguageId) -> Option<Node> {
        let section = || self.sections_by_name.get(language)?.get(name).copied().map(Node::Section);
        let leaf = || self.site.by_name.get(language)?.get(format!("{}{name}", crate::page::CONTENT).as_str()).copied();
        section().or_else(leaf)
    }

    /// The pages that their front matter alone puts into another language than the default one, by their files.
    pub(super) fn elsewhere(&self, path: &str) -> Option<Node> {
        let elsewhere = || {
            let leaves = self.site.leaves.iter().enumerate();
            let own = leaves.filter(|(_, leaf)| leaf.page.front.language != DEFAULT && leaf.page.path == leaf.page.canonical);
            own.map(|(id, leaf)| (relative(&leaf.page.path).to_owned(), Node::Leaf(id))).collect()
        };
        self.elsewhere.get_or_init(elsewhere).get(path).copied()
    }

    /// The files of pages and sections, for suggestions.
    pub(super) fn paths(&self) -> Vec<String> {
        let leaves = self.site.leaves.iter().map(|leaf| relative(&leaf.page.path).to_owned());
        leaves.chain(self.site.sections.iter().map(|section| lists::section_path(&self.config, section))).collect()
    }

    /// Every id of the body of a page or section, sorted.
    pub(super) fn anchors(&self, node: Node) -> &[String] {
        self.site.node_page(node).map_or(&[], |page| &page.outline.anchors)
    }

    /// If something is written at an output path: the hash of its content, where it is known beforehand.
    pub(super) fn output_at(&self, path: &str) -> Option<Option<Hash>> {
        let generated = || self.generated.iter().find(|(own, _)| own == path).map(|(_, hash)| *hash);
        Some(match self.site.routes.get(path)? {
            Route::Copy(source) => self.sources.get(source).map(|file| file.hash),
            _ => generated(),
        })
    }

    /// What a route is in each language, itself included. A site of one language has none.
    pub fn translations(&self, route: &Route) -> Vec<facts::Record<page::Translation<'_>>> {
        if self.site.config.languages.is_empty() {
            return Vec::new();
        }
        let routes = self.site.translations(route);
        routes.iter().filter_map(|route| page::Translation::new(self, route)).map(facts::Record).collect()
    }

    /// A list of pages, as one fact.
    pub(super) fn pages<'v>(&'v self, leaves: &'v [LeafId]) -> Known<impl Fn() -> Print + 'v, impl FnOnce() -> Value + 'v> {
        Known(move || self.list_print(leaves), move || self.list(leaves))
    }

    /// The pages of a list, shared with every other list that they are in.
    pub(super) fn list(&self, leaves: &[LeafId]) -> Value {
        leaves.iter().map(|id| self.leaf(*id).clone()).collect::<Vec<_>>().into()
    }

    pub(super) fn list_print(&self, leaves: &[LeafId]) -> Print {
        print_of(|state| leaves.iter().for_each(|id| state.bytes(self.leaf_print(*id))))
    }

    /// The same of pages as their neighbours name them.
    pub(super) fn neighbours(&self, leaves: &[LeafId]) -> Value {
        leaves.iter().map(|id| self.neighbour(*id).clone()).collect::<Vec<_>>().into()
    }

    pub(super) fn neighbours_print(&self, leaves: &[LeafId]) -> Print {
        print_of(|state| leaves.iter().for_each(|id| state.bytes(self.neighbour_print(*id))))
    }
}

fn fingerprints(site: &Site) -> HashMap<String, String> {
    let named = |(name, route): (&String, &Route)| match route {
        Route::Fingerprint(path) => Some((path.clone(), name.clone())),
        _ => None,
    };
    site.routes.iter().filter_map(named).collect()
}

/// The language of a page's text: the tag it states, else that of the language it belongs to.
pub fn language<'a>(config: &'a Config, page: &'a Page) -> &'a str {
    page.front.lang.as_ref().map_or_else(|| config.code(page.front.language), |lang| &lang.value)
}
