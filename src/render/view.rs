//! The site as templates see it: values with the names of Zola 0.23.
//!
//! What a page says of itself in lists is made once and shared ([`View::new`]); what only its own template sees
//! is added for that one rendering ([`View::leaf_page`] and the others). Anything wider than a page goes through
//! [`super::ask`]. `docs/templates.md` describes each name, and a test compares the two.

use super::prints::Prints;
use super::strings::Strings;
use super::tally::tally;
use super::theme::Theme;
use crate::config::{Config, TaxonomyConfig};
use crate::memo::{Print, of_bytes, print};
use crate::pack::pack_str;
use crate::page::{self, DEFAULT, Front, Heading, LanguageId, Page, below_content as relative};
use crate::proof::{Proofs, Verdict};
use crate::site::{LeafId, Node, Pager, Route, Section, SectionId, Series, Site, Taxonomy, pager_url};
use crate::source::{Hash, Sources};
use crate::text;
use crate::url::encode_path;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use tera::value::Key;
use tera::{Map, Value};

pub struct View {
    pub(super) config: Arc<Config>,
    pub(super) theme_name: String,
    pub(super) strings: Arc<Strings>,
    pub(super) sources: Sources,
    /// `config` as the templates of each language see it.
    pub(super) configs: Vec<Value>,
    /// `languages`: those that have pages.
    pub(super) languages: Value,
    pub(super) leaves: Vec<Value>,
    /// Each page as its neighbours name it.
    neighbours: Vec<Value>,
    pub(super) sections: Vec<Value>,
    pub(super) taxonomies: Vec<TaxonomyView>,
    /// Of each language: `notes/promisc/index.md` → the page, without the suffix of the language.
    pub(super) by_name: Vec<HashMap<String, Node>>,
    /// The pages that their front matter alone puts into another language than the default one, by their files.
    pub(super) elsewhere: HashMap<String, Node>,
    /// The files of pages and sections, for suggestions.
    pub(super) paths: Vec<String>,
    /// Every id of a page's or section's body, sorted, for addresses with a fragment.
    pub(super) anchors: BTreeMap<Node, Arc<[String]>>,
    /// Output path → the name that it has beside it, which changes with its content.
    pub(super) fingerprints: HashMap<String, String>,
    /// Everything that will be written, with the hash of the content where it is known beforehand.
    pub(super) outputs: HashMap<String, Option<Hash>>,
    /// The dated pages of each language, newest first.
    pub(super) dated: Vec<Vec<LeafId>>,
    /// Each series by its language and the slug of its name.
    pub(super) series: BTreeMap<(LanguageId, String), Value>,
    pub(super) related: Vec<Vec<LeafId>>,
    /// How much of the site was proven.
    pub(super) proofs: Value,
    /// The files that templates have read.
    pub(super) data: super::data::Shelf,
    /// What came nearest to a name that does not exist: every page of a faulty template asks the same.
    pub(super) near: Mutex<HashMap<String, Option<String>>>,
    in_series: OnceLock<HashMap<LeafId, (usize, Value)>>,
    /// Of the values above that stand in others.
    pub(super) prints: Prints,
    /// Of answers that were given, by their question.
    pub(super) answers: RwLock<HashMap<Vec<u8>, Print>>,
}

pub(super) struct TaxonomyView {
    pub name: String,
    pub language: LanguageId,
    /// As `taxonomy` in its own templates.
    pub config: Value,
    pub url: String,
    /// Whether its pages are written.
    pub render: bool,
    /// Its terms, in order of slug.
    pub items: Value,
    /// Where each stands among them.
    pub by_name: HashMap<String, usize>,
    pub by_slug: HashMap<String, usize>,
}

impl TaxonomyView {
    fn new(config: &Config, taxonomy: &Taxonomy, leaves: &[Value]) -> Self {
        let terms = || taxonomy.terms.iter().enumerate();
        Self {
            name: taxonomy.config.name.clone(),
            language: taxonomy.language,
            config: taxonomy_config(&taxonomy.config, config.has_feed_in(taxonomy.language)),
            url: taxonomy.url.clone(),
            render: taxonomy.config.render,
            items: taxonomy.terms.iter().map(|term| term_value(config, term, leaves)).collect::<Vec<_>>().into(),
            by_name: terms().map(|(at, term)| (term.name.clone(), at)).collect(),
            by_slug: terms().map(|(at, term)| (term.slug.clone(), at)).collect(),
        }
    }

    pub fn term(&self, at: usize) -> Value {
        self.items.as_array().and_then(|items| items.get(at)).cloned().unwrap_or_else(Value::none)
    }
}

impl View {
    /// `summaries` has one entry for each leaf; `generated` are the hashes of files that no template makes.
    pub fn new(
        site: &Site,
        proofs: &Proofs,
        theme: &Theme,
        sources: &Sources,
        summaries: &[Option<String>],
        generated: &[(String, Hash)],
    ) -> Self {
        let config = &site.config;
        let leaves: Vec<Value> = (0..site.leaves.len())
            .into_par_iter()
            .map(|id| leaf_meta(site, proofs, id, summaries.get(id).and_then(Option::as_deref)))
            .collect();
        let mut prints = Prints::default();
        let neighbours: Vec<Value> = leaves.par_iter().map(neighbour).collect();
        for values in [&leaves, &neighbours] {
            let own: Vec<Print> = values.par_iter().map(|value| prints.of(value)).collect();
            values.iter().zip(own).for_each(|(value, print)| prints.learned(value, print));
        }
        let sections: Vec<Value> = (0..site.sections.len()).map(|id| section_meta(site, proofs, id, &leaves)).collect();
        sections.iter().for_each(|section| prints.learn(section));
        let taxonomies = site.taxonomies.iter().map(|taxonomy| TaxonomyView::new(config, taxonomy, &leaves)).collect();
        let mut by_name = vec![HashMap::new(); config.language_ids().len()];
        let mut elsewhere = HashMap::new();
        let mut paths = Vec::new();
        let mut anchors = BTreeMap::new();
        for (id, leaf) in site.leaves.iter().enumerate() {
            by_name[leaf.page.front.language].insert(relative(&leaf.page.canonical).to_owned(), Node::Leaf(id));
            if leaf.page.front.language != DEFAULT && leaf.page.path == leaf.page.canonical {
                elsewhere.insert(relative(&leaf.page.path).to_owned(), Node::Leaf(id));
            }
            paths.push(relative(&leaf.page.path).to_owned());
            anchors.insert(Node::Leaf(id), leaf.page.outline.anchors.clone());
        }
        for (id, section) in site.sections.iter().enumerate() {
            let path = section_path(config, section);
            by_name[section.language].insert(config.split_language(&path).0.into_owned(), Node::Section(id));
            paths.push(path);
            if let Some(page) = &section.page {
                anchors.insert(Node::Section(id), page.outline.anchors.clone());
            }
        }
        let series = site.series.iter().map(|(key, series)| (key.clone(), series_value(series, &leaves))).collect();
        let configs: Vec<Value> = config.language_ids().map(|id| config_value(site, theme, id)).collect();
        configs.iter().for_each(|config| prints.learn(config));
        Self {
            config: config.clone(),
            theme_name: theme.name.clone(),
            strings: theme.strings.clone(),
            sources: sources.clone(),
            configs,
            languages: site.languages().map(|id| language_value(site, theme, id)).collect::<Vec<_>>().into(),
            leaves,
            neighbours,
            sections,
            taxonomies,
            by_name,
            elsewhere,
            paths,
            anchors,
            fingerprints: fingerprints(site),
            outputs: outputs(site, sources, generated),
            dated: config.language_ids().map(|id| site.dated_in(id).collect()).collect(),
            series,
            related: site.related.clone(),
            proofs: tally(site, proofs),
            data: Default::default(),
            near: Mutex::default(),
            in_series: OnceLock::new(),
            prints,
            answers: RwLock::default(),
        }
    }

    /// What `page` has in its own template only, but for its content and its table of contents.
    pub fn leaf_own(&self, site: &Site, id: LeafId) -> Map {
        let leaf = site.leaf(id);
        let mut map = Map::new();
        let neighbour = |id: Option<LeafId>| id.map(|id| self.neighbour(id));
        put(&mut map, "lower", neighbour(leaf.lower));
        put(&mut map, "higher", neighbour(leaf.higher));
        self.put_series(&mut map, site, id);
        put(&mut map, "backlinks", self.backlinks(site, &leaf.backlinks));
        put(&mut map, "translations", self.translations(site, &Route::Leaf(id)));
        map
    }

    /// `page` in its own template.
    pub fn leaf_page(&self, site: &Site, id: LeafId, own: Map, content: &str) -> Value {
        let leaf = site.leaf(id);
        let mut map = copy(&self.leaves[id]);
        put(&mut map, "content", Value::safe_string(content));
        put(&mut map, "toc", toc(&leaf.page.outline.headings, &self.permalink(&leaf.url)));
        map.extend(own);
        Value::from(map)
    }

    /// A print of what [`leaf_page`](Self::leaf_page) shows. The table of contents is long, and made of these headings and
    /// the address alone, so it need not be there to be known.
    pub fn leaf_print(&self, site: &Site, id: LeafId, own: &Map) -> Print {
        let mut headings = Vec::with_capacity(512);
        for heading in &site.leaf(id).page.outline.headings {
            headings.push(heading.level);
            pack_str(&heading.id, &mut headings);
            pack_str(&heading.title, &mut headings);
        }
        print(&(self.prints.of(&self.leaves[id]), self.prints.of_map(own), of_bytes(&headings)))
    }

    /// Where a page stands in its series, and what stands around it there.
    fn put_series(&self, map: &mut Map, site: &Site, id: LeafId) {
        let none = (None, Value::from(Vec::<Value>::new()));
        let (at, pages) = self.in_series(site).get(&id).map_or(none, |(at, pages)| (Some(*at), pages.clone()));
        let other = |at: Option<usize>| at.and_then(|at| pages.as_array()?.get(at).cloned());
        let (previous, next) = (other(at.and_then(|at| at.checked_sub(1))), other(at.map(|at| at + 1)));
        put(map, "series_index", at.map(|at| at + 1));
        put(map, "series_pages", pages);
        put(map, "series_previous", previous);
        put(map, "series_next", next);
    }

    /// The place of each page in its series, with all pages of that: made once, since every page of a series shows it.
    fn in_series(&self, site: &Site) -> &HashMap<LeafId, (usize, Value)> {
        self.in_series.get_or_init(|| {
            let mut places = HashMap::new();
            for series in site.series.values() {
                let pages = Value::from(series.leaves.iter().map(|id| self.neighbour(*id)).collect::<Vec<_>>());
                places.extend(series.leaves.iter().enumerate().map(|(at, id)| (*id, (at, pages.clone()))));
            }
            places
        })
    }

    /// `section` in its own template, but for its content. A paginated one has its pages in `paginator` alone.
    pub fn section_own(&self, site: &Site, id: SectionId) -> Map {
        let section = site.section(id);
        let mut map = copy(&self.sections[id]);
        let headings = section.page.as_ref().map_or(&[][..], |page| &page.outline.headings);
        put(&mut map, "content", ());
        put(&mut map, "toc", toc(headings, &self.permalink(&section.url)));
        put(&mut map, "backlinks", self.backlinks(site, &section.backlinks));
        put(&mut map, "translations", self.translations(site, &Route::Section(id, 1)));
        if section.paginate_by().is_some() {
            map.retain(|key, _| key.as_str() != Some("pages"));
        }
        map
    }

    /// `section` in its own template.
    pub fn section_page(&self, mut own: Map, content: &str) -> Value {
        put(&mut own, "content", Value::safe_string(content));
        Value::from(own)
    }

    /// A section without its pages, so that who names it does not depend on them.
    pub(super) fn section_metadata(&self, id: SectionId) -> Value {
        let mut map = copy(&self.sections[id]);
        map.retain(|key, _| key.as_str() != Some("pages"));
        Value::from(map)
    }

    /// `paginator` of one page of a list; `list` is where the list begins, `paginate_path` what stands between
    /// it and the number.
    pub fn paginator(&self, pager: &Pager, list: &str, paginate_path: &str) -> Value {
        let at = |index: usize| self.permalink(&pager_url(list, paginate_path, index));
        let mut map = Map::new();
        put(&mut map, "paginate_by", pager.per_page);
        put(&mut map, "base_url", self.permalink(&format!("{list}{paginate_path}/")));
        put(&mut map, "number_pagers", pager.count);
        put(&mut map, "first", at(1));
        put(&mut map, "last", at(pager.count));
        put(&mut map, "previous", (pager.index > 1).then(|| at(pager.index - 1)));
        put(&mut map, "next", (pager.index < pager.count).then(|| at(pager.index + 1)));
        let href = |index: usize| self.rooted(&pager_url(list, paginate_path, index));
        put(&mut map, "previous_href", (pager.index > 1).then(|| href(pager.index - 1)));
        put(&mut map, "next_href", (pager.index < pager.count).then(|| href(pager.index + 1)));
        put(&mut map, "pages", self.list(&pager.leaves));
        put(&mut map, "current_index", pager.index);
        put(&mut map, "total_pages", pager.total);
        Value::from(map)
    }

    /// `term` in its own template. A paginated one has its pages in `paginator` alone.
    pub fn term_page(&self, taxonomy: usize, term: usize, paginated: bool) -> Value {
        let value = self.taxonomies[taxonomy].term(term);
        if !paginated {
            return value;
        }
        let mut map = copy(&value);
        map.retain(|key, _| key.as_str() != Some("pages"));
        Value::from(map)
    }

    /// `taxonomy` in its own templates.
    pub fn taxonomy_config(&self, taxonomy: usize) -> Value {
        self.taxonomies[taxonomy].config.clone()
    }

    /// `terms` of a list of terms.
    pub fn terms(&self, taxonomy: usize) -> Value {
        self.taxonomies[taxonomy].items.clone()
    }

    /// What a route is in each language, itself included. A site of one language has none.
    pub fn translations(&self, site: &Site, route: &Route) -> Value {
        if site.config.languages.is_empty() {
            return Vec::<Value>::new().into();
        }
        let translation = |route: &Route| {
            let (url, title) = site.address(route)?;
            let mut map = Map::new();
            put(&mut map, "lang", site.config.code(site.language(route)));
            put(&mut map, "title", title);
            put(&mut map, "permalink", self.permalink(&url));
            put(&mut map, "path", url.as_str());
            put(&mut map, "href", self.rooted(&url));
            Some(Value::from(map))
        };
        site.translations(route).iter().filter_map(translation).collect::<Vec<_>>().into()
    }

    /// `years` of the archive of a language: each with its `pages`, newest first.
    pub fn years(&self, site: &Site, language: LanguageId) -> Value {
        // By key, not by neighbours: across time zones the order in time is not the order of the years.
        let mut years: BTreeMap<Reverse<i16>, Vec<LeafId>> = BTreeMap::new();
        for &id in &self.dated[language] {
            let Some(date) = &site.leaf(id).page.front.date else { continue };
            years.entry(Reverse(date.value.at.year())).or_default().push(id);
        }
        let year = |(Reverse(year), leaves): (Reverse<i16>, Vec<LeafId>)| {
            let mut map = Map::new();
            put(&mut map, "year", i64::from(year));
            put(&mut map, "pages", self.list(&leaves));
            Value::from(map)
        };
        years.into_iter().map(year).collect::<Vec<_>>().into()
    }

    pub fn permalink(&self, url: &str) -> String {
        self.config.base_url.absolute(&encode_path(url))
    }

    pub fn rooted(&self, url: &str) -> String {
        self.config.base_url.rooted(&encode_path(url))
    }

    /// The pages of a list, shared with every other list that they are in.
    pub(super) fn list(&self, leaves: &[LeafId]) -> Value {
        list(&self.leaves, leaves)
    }

    /// A neighbour says who it is, so that a page does not change whenever its neighbour's summary does.
    pub(super) fn neighbour(&self, id: LeafId) -> Value {
        self.neighbours[id].clone()
    }

    fn backlinks(&self, site: &Site, nodes: &[Node]) -> Value {
        let link = |node: &Node| {
            let mut map = Map::new();
            put(&mut map, "title", site.node_title(*node));
            put(&mut map, "lang", site.node_page(*node).map(|page| language(&site.config, page)));
            put(&mut map, "permalink", self.permalink(site.node_url(*node)));
            put(&mut map, "path", site.node_url(*node));
            put(&mut map, "href", self.rooted(site.node_url(*node)));
            Value::from(map)
        };
        nodes.iter().map(link).collect::<Vec<_>>().into()
    }
}

/// Room for the names that a page has, so that it does not grow step by step for each of them.
const KEYS: usize = 40;

fn neighbour(leaf: &Value) -> Value {
    let named = |key: &'static str| leaf.as_map().and_then(|map| map.get(&Key::from(key)).cloned());
    let keys = ["relative_path", "permalink", "path", "href", "slug", "title", "description", "date"];
    let mut map = Map::with_capacity(keys.len());
    for key in keys {
        put(&mut map, key, named(key).unwrap_or_else(Value::none));
    }
    Value::from(map)
}

fn leaf_meta(site: &Site, proofs: &Proofs, id: LeafId, summary: Option<&str>) -> Value {
    let leaf = site.leaf(id);
    let front = &leaf.page.front;
    let mut map = Map::with_capacity(KEYS);
    put_file(&mut map, site, &leaf.page, &leaf.url);
    put(&mut map, "title", leaf.title.as_str());
    put(&mut map, "slug", leaf.slug.as_str());
    put(&mut map, "twin", super::twin::address(site, id));
    put(&mut map, "ancestors", ancestors(site, Some(leaf.section)));
    put(&mut map, "updated", front.updated.as_ref().map(|moment| moment.value.written()));
    put(&mut map, "date", front.date.as_ref().map(|moment| moment.value.written()));
    put(&mut map, "year", front.date.as_ref().map(|moment| i64::from(moment.value.at.year())));
    put(&mut map, "month", front.date.as_ref().map(|moment| i64::from(moment.value.at.month())));
    put(&mut map, "day", front.date.as_ref().map(|moment| i64::from(moment.value.at.day())));
    put(&mut map, "taxonomies", taxonomies(front));
    put(&mut map, "authors", front.authors.clone());
    put(&mut map, "series", front.series.as_ref().map(|series| series.value.as_str()));
    put(&mut map, "weight", front.weight);
    put(&mut map, "summary", summary.map(Value::safe_string));
    put(&mut map, "include_in_feeds", !front.unfed);
    put(&mut map, "assets", assets(site.assets(id)));
    put(&mut map, "proven", proven(proofs, Some(&leaf.page.path)));
    put(&mut map, "packages", packages(proofs, site.assets(id)));
    Value::from(map)
}

fn section_meta(site: &Site, proofs: &Proofs, id: SectionId, leaves: &[Value]) -> Value {
    let section = site.section(id);
    let mut map = Map::new();
    match &section.page {
        Some(page) => put_file(&mut map, site, page, &section.url),
        None => {
            put(&mut map, "description", ());
            put(&mut map, "draft", false);
            put(&mut map, "lang", site.config.code(section.language));
            put(&mut map, "extra", Map::new());
            put(&mut map, "word_count", 0usize);
            put(&mut map, "reading_time", 0usize);
            put_address(&mut map, site, &section.url);
        }
    }
    let front = section.settings.as_ref().map(|settings| &settings.front);
    put(&mut map, "relative_path", section_path(&site.config, section));
    put(&mut map, "colocated_path", folder(section));
    put(&mut map, "title", section.title.as_str());
    put(&mut map, "ancestors", ancestors(site, section.parent));
    put(&mut map, "weight", section.settings.as_ref().and_then(|settings| settings.weight));
    put(&mut map, "pages", list(leaves, &section.leaves));
    put(&mut map, "subsections", section.children.iter().map(|child| section_path(&site.config, site.section(*child))).collect::<Vec<_>>());
    put(&mut map, "assets", assets(&section.assets));
    put(&mut map, "proven", proven(proofs, section.page.as_ref().map(|page| &page.path)));
    put(&mut map, "generate_feeds", section.generates_feed());
    put(&mut map, "transparent", front.is_some_and(|front| front.transparent));
    put(&mut map, "paginate_by", front.and_then(|front| front.paginate_by));
    put(&mut map, "paginate_reversed", front.is_some_and(|front| front.paginate_reversed));
    Value::from(map)
}

/// What pages and sections with a file have in common.
fn put_file(map: &mut Map, site: &Site, page: &Page, url: &str) {
    let words = page.outline.words;
    put(map, "relative_path", relative(&page.path));
    put(
        map,
        "colocated_path",
        page.canonical.strip_suffix("/index.md").or_else(|| page.canonical.strip_suffix("/index.markdown")).map(relative),
    );
    put(map, "description", page.front.description.as_deref());
    put(map, "draft", page.front.draft);
    put(map, "lang", language(&site.config, page));
    put(map, "extra", page.front.extra.iter().map(|(key, value)| (key.clone().into(), json(value))).collect::<Map>());
    put(map, "word_count", words.spaced + words.cjk);
    put(map, "reading_time", text::reading_minutes(words));
    put_address(map, site, url);
}

fn put_address(map: &mut Map, site: &Site, url: &str) {
    put(map, "permalink", site.config.base_url.absolute(&encode_path(url)));
    put(map, "path", url);
    put(map, "href", site.config.base_url.rooted(&encode_path(url)));
    put(map, "components", url.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>());
}

fn term_value(config: &Config, term: &crate::site::Term, leaves: &[Value]) -> Value {
    let mut map = Map::new();
    put(&mut map, "name", term.name.as_str());
    put(&mut map, "slug", term.slug.as_str());
    put(&mut map, "path", term.url.as_str());
    put(&mut map, "href", config.base_url.rooted(&encode_path(&term.url)));
    put(&mut map, "permalink", config.base_url.absolute(&encode_path(&term.url)));
    put(&mut map, "pages", list(leaves, &term.leaves));
    put(&mut map, "page_count", term.leaves.len());
    Value::from(map)
}

fn series_value(series: &Series, leaves: &[Value]) -> Value {
    let mut map = Map::new();
    put(&mut map, "name", series.name.as_str());
    put(&mut map, "pages", list(leaves, &series.leaves));
    Value::from(map)
}

fn taxonomy_config(config: &TaxonomyConfig, feeds: bool) -> Value {
    let mut map = Map::new();
    put(&mut map, "name", config.name.as_str());
    put(&mut map, "slug", config.slug.as_str());
    put(&mut map, "paginate_by", config.paginate_by);
    put(&mut map, "paginate_path", config.paginate_path.as_str());
    put(&mut map, "render", config.render);
    put(&mut map, "feed", feeds && config.feed && config.render);
    Value::from(map)
}

/// A language as one of `languages`: what it is called, and where its home page is.
fn language_value(site: &Site, theme: &Theme, id: LanguageId) -> Value {
    let mut map = Map::new();
    let (home, code) = (site.config.home(id), site.config.code(id));
    put(&mut map, "lang", code);
    put(&mut map, "name", theme.strings.own(code, "language_name").unwrap_or(code));
    put(&mut map, "title", site.config.title_in(id));
    put(&mut map, "permalink", site.config.base_url.absolute(&home));
    put(&mut map, "path", home.as_str());
    put(&mut map, "href", site.config.base_url.rooted(&home));
    Value::from(map)
}

/// `config.languages`: those beside the default one, by their tags.
fn other_languages(site: &Site) -> Map {
    let config = &site.config;
    let other = |id: LanguageId| {
        let mut map = Map::new();
        put(&mut map, "title", config.title_in(id));
        put(&mut map, "description", config.description_in(id));
        let feeds = config.has_feed_in(id);
        put(&mut map, "generate_feeds", feeds);
        put(&mut map, "feed_filenames", config.feed_filenames.clone());
        put(&mut map, "build_search_index", false);
        put(&mut map, "taxonomies", config.taxonomies_in(id).iter().map(|taxonomy| taxonomy_config(taxonomy, feeds)).collect::<Vec<_>>());
        (config.code(id).to_owned().into(), Value::from(map))
    };
    config.language_ids().filter(|id| *id != DEFAULT).map(other).collect()
}

/// `config` as the templates of a language see it.
fn config_value(site: &Site, theme: &Theme, id: LanguageId) -> Value {
    let config = &site.config;
    let mut markdown = Map::new();
    put(&mut markdown, "smart_punctuation", config.markdown.smart_punctuation);
    put(&mut markdown, "render_emoji", config.markdown.emoji);
    let mut map = Map::new();
    put(&mut map, "base_url", config.base_url.absolute(""));
    put(&mut map, "title", config.title_in(id));
    put(&mut map, "description", config.description_in(id));
    put(&mut map, "author", config.author.as_deref());
    put(&mut map, "default_language", config.default_language.as_str());
    put(&mut map, "languages", other_languages(site));
    put(&mut map, "home", config.home(id));
    put(&mut map, "generate_feeds", config.has_feed_in(id));
    put(&mut map, "feed_filenames", config.feed_filenames.clone());
    put(&mut map, "generate_sitemap", config.generate_sitemap);
    put(&mut map, "generate_robots_txt", config.generate_robots);
    put(&mut map, "build_search_index", false);
    let feeds = config.has_feed_in(id);
    put(&mut map, "taxonomies", config.taxonomies_in(id).iter().map(|taxonomy| taxonomy_config(taxonomy, feeds)).collect::<Vec<_>>());
    let archive = config.archive_url(id).filter(|_| site.has_archive(id));
    put(&mut map, "archive", archive.map(|url| url.trim_matches('/').to_owned()));
    put(&mut map, "markdown", markdown);
    put(&mut map, "extra", theme.extra.iter().map(|(key, value)| (key.clone().into(), json(value))).collect::<Map>());
    Value::from(map)
}

/// Nested headings. A heading belongs to the nearest one above it of a lower level, whatever levels are skipped.
fn toc(headings: &[Heading], permalink: &str) -> Value {
    let mut entries = Vec::new();
    let mut rest = headings;
    while let Some((heading, below)) = rest.split_first() {
        let end = below.iter().position(|next| next.level <= heading.level).unwrap_or(below.len());
        let mut map = Map::with_capacity(5);
        put(&mut map, "level", u64::from(heading.level));
        put(&mut map, "id", heading.id.as_str());
        put(&mut map, "permalink", format!("{permalink}#{}", encode_path(&heading.id)));
        put(&mut map, "title", heading.title.as_str());
        put(&mut map, "children", toc(&below[..end], permalink));
        entries.push(Value::from(map));
        rest = &below[end..];
    }
    entries.into()
}

fn taxonomies(front: &Front) -> Map {
    let terms = |terms: &Vec<crate::diag::Spanned<String>>| terms.iter().map(|term| term.value.clone()).collect::<Vec<_>>();
    front.taxonomies.iter().filter(|(_, own)| !own.is_empty()).map(|(name, own)| (name.clone().into(), Value::from(terms(own)))).collect()
}

fn ancestors(site: &Site, section: Option<SectionId>) -> Vec<String> {
    let Some(nearest) = section else { return Vec::new() };
    site.ancestors(nearest).into_iter().chain([nearest]).map(|id| section_path(&site.config, site.section(id))).collect()
}

fn assets(paths: &[Arc<str>]) -> Vec<String> {
    paths.iter().map(|path| relative(path).to_owned()).collect()
}

/// How many examples of a page are proven.
fn proven(proofs: &Proofs, path: Option<&Arc<str>>) -> usize {
    let own = path.and_then(|path| proofs.examples.get(path));
    own.map_or(0, |own| own.values().filter(|proof| proof.verdict == Verdict::Proven).count())
}

/// The Cargo packages of a bundle: the name of each and how many of its tests passed.
fn packages(proofs: &Proofs, assets: &[Arc<str>]) -> Vec<Value> {
    let own = |path: &Arc<str>| {
        let folder = path.strip_suffix("/Cargo.toml")?;
        let proof = proofs.packages.get(folder)?;
        let mut map = Map::new();
        put(&mut map, "name", folder.rsplit('/').next().unwrap_or(folder));
        put(&mut map, "tests", proof.tests);
        Some(Value::from(map))
    };
    assets.iter().filter_map(own).collect()
}

fn fingerprints(site: &Site) -> HashMap<String, String> {
    let named = |(name, route): (&String, &Route)| match route {
        Route::Fingerprint(path) => Some((path.clone(), name.clone())),
        _ => None,
    };
    site.routes.iter().filter_map(named).collect()
}

fn outputs(site: &Site, sources: &Sources, generated: &[(String, Hash)]) -> HashMap<String, Option<Hash>> {
    let copied = |source: &Arc<str>| sources.get(source).map(|file| file.hash);
    let mut outputs: HashMap<String, Option<Hash>> = HashMap::new();
    for (path, route) in &site.routes {
        let hash = match route {
            Route::Copy(source) => copied(source),
            _ => None,
        };
        outputs.insert(path.clone(), hash);
    }
    for (path, hash) in generated {
        outputs.insert(path.clone(), Some(*hash));
    }
    outputs
}

/// The language of a page's text: the tag it states, else that of the language it belongs to.
pub fn language<'a>(config: &'a Config, page: &'a Page) -> &'a str {
    page.front.lang.as_ref().map_or_else(|| config.code(page.front.language), |lang| &lang.value)
}

/// The file of a section, or the one it would have.
fn section_path(config: &Config, section: &Section) -> String {
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

fn list(leaves: &[Value], ids: &[LeafId]) -> Value {
    ids.iter().map(|id| leaves[*id].clone()).collect::<Vec<_>>().into()
}

pub(super) fn json(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::none(),
        serde_json::Value::Bool(bool) => Value::from(*bool),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => Value::from(number),
            (_, Some(number), _) => Value::from(number),
            (.., Some(number)) => Value::from(number),
            _ => Value::none(),
        },
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(items) => items.iter().map(json).collect::<Vec<_>>().into(),
        serde_json::Value::Object(map) => map.iter().map(|(key, value)| (key.clone().into(), json(value))).collect::<Map>().into(),
    }
}

fn copy(value: &Value) -> Map {
    value.as_map().cloned().unwrap_or_default()
}

fn put(map: &mut Map, key: &'static str, value: impl Into<Value>) {
    map.insert(key.into(), value.into());
}
