//! What there is to be told of a page: in lists, to its neighbours, and in its own template.

use super::facts::{Describe, Fact, Facts, Known, Record, Safe, State, print_of};
use super::{Places, View, language, lists};
use crate::memo::Print;
use crate::page::{Heading, LanguageId, Page, below_content as relative};
use crate::proof::{Proofs, Verdict};
use crate::site::{LeafId, Node, Route};
use crate::text;
use crate::url::encode_path;
use std::sync::Arc;
use tera::{Map, Value};

/// Room for the names that a page has, so that it does not grow step by step for each of them.
pub const KEYS: usize = 40;

impl View {
    pub(super) fn describe_leaf(&self, id: LeafId, to: &mut impl Facts) {
        let leaf = self.site.leaf(id);
        let front = &leaf.page.front;
        self.describe_file(&leaf.page, &leaf.url, to);
        to.put("title", leaf.title.as_str());
        to.put("slug", leaf.slug.as_str());
        to.put("twin", crate::render::twin::address(&self.site, id));
        to.put("ancestors", lists::ancestors(&self.site, Some(leaf.section)));
        to.put("updated", front.updated.as_ref().map(|moment| moment.value.written()));
        to.put("date", front.date.as_ref().map(|moment| moment.value.written()));
        to.put("year", front.date.as_ref().map(|moment| i64::from(moment.value.at.year())));
        to.put("month", front.date.as_ref().map(|moment| i64::from(moment.value.at.month())));
        to.put("day", front.date.as_ref().map(|moment| i64::from(moment.value.at.day())));
        to.put("taxonomies", Terms(&leaf.page));
        to.put("authors", front.authors.clone());
        to.put("series", front.series.as_ref().map(|series| series.value.as_str()));
        to.put("weight", front.weight);
        to.put("summary", self.summary(id).map(Safe));
        to.put("include_in_feeds", !front.unfed);
        to.put("assets", assets(self.site.assets(id)));
        to.put("proven", proven(&self.proofs, Some(&leaf.page.path)));
        to.put("packages", packages(&self.proofs, self.site.assets(id)));
    }

    /// What pages and sections with a file have in common.
    pub(super) fn describe_file(&self, page: &Page, url: &str, to: &mut impl Facts) {
        let words = page.outline.words;
        to.put("relative_path", relative(&page.path));
        to.put(
            "colocated_path",
            page.canonical.strip_suffix("/index.md").or_else(|| page.canonical.strip_suffix("/index.markdown")).map(relative),
        );
        to.put("description", page.front.description.as_deref());
        to.put("draft", page.front.draft);
        to.put("lang", language(&self.config, page));
        to.put("extra", page.front.extra.iter().map(|(key, value)| (key.clone().into(), json(value))).collect::<Map>());
        to.put("word_count", words.spaced + words.cjk);
        to.put("reading_time", text::reading_minutes(words));
        self.describe_address(url, to);
    }

    pub(super) fn describe_address(&self, url: &str, to: &mut impl Facts) {
        to.put("permalink", self.permalink(url));
        to.put("path", url);
        to.put("href", self.rooted(url));
        to.put("components", url.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>());
    }

    pub(super) fn describe_neighbour(&self, id: LeafId, to: &mut impl Facts) {
        let leaf = self.site.leaf(id);
        to.put("relative_path", relative(&leaf.page.path));
        to.put("permalink", self.permalink(&leaf.url));
        to.put("path", leaf.url.as_str());
        to.put("href", self.rooted(&leaf.url));
        to.put("slug", leaf.slug.as_str());
        to.put("title", leaf.title.as_str());
        to.put("description", leaf.page.front.description.as_deref());
        to.put("date", leaf.page.front.date.as_ref().map(|moment| moment.value.written()));
    }

    /// `page` in its own template. A page has more to say there than in lists.
    pub fn leaf_page(&self, id: LeafId, content: &str) -> Value {
        let leaf = self.site.leaf(id);
        let mut map = self.leaf(id).as_map().cloned().unwrap_or_default();
        map.put("content", Safe(content));
        map.put("toc", toc(&leaf.page.outline.headings, &self.permalink(&leaf.url)));
        self.describe_leaf_own(id, &mut map);
        Value::from(map)
    }

    /// A print of what [`leaf_page`](Self::leaf_page) shows, but for the content. The table of contents is long, and made of
    /// these headings and the address alone, so it need not be there to be known.
    pub fn leaf_page_print(&self, id: LeafId) -> Print {
        print_of(|state| {
            state.bytes(self.leaf_print(id));
            note_headings(&self.site.leaf(id).page.outline.headings, state);
            self.describe_leaf_own(id, state);
        })
    }

    fn describe_leaf_own(&self, id: LeafId, to: &mut impl Facts) {
        let leaf = self.site.leaf(id);
        let neighbour = |id: Option<LeafId>| id.map(|id| Known(move || self.neighbour_print(id), move || self.neighbour(id).clone()));
        to.put("lower", neighbour(leaf.lower));
        to.put("higher", neighbour(leaf.higher));
        self.describe_place(id, to);
        to.put("backlinks", self.backlinks(&leaf.backlinks));
        to.put("translations", self.translations(&Route::Leaf(id)));
    }

    /// Where a page stands in its series, and what stands around it there.
    fn describe_place(&self, id: LeafId, to: &mut impl Facts) {
        let place = self.places().get(&id).and_then(|(at, key)| Some((*at, self.series.get(key)?)));
        let other = |at: Option<usize>| {
            let id = *place?.1.leaves.get(at?)?;
            Some(Known(move || self.neighbour_print(id), move || self.neighbour(id).clone()))
        };
        to.put("series_index", place.map(|(at, _)| at + 1));
        to.put(
            "series_pages",
            Known(
                || place.map_or_else(Print::default, |(_, series)| series.names_print(self)),
                || place.map_or_else(|| Value::from(Vec::<Value>::new()), |(_, series)| series.names(self)),
            ),
        );
        to.put("series_previous", other(place.and_then(|(at, _)| at.checked_sub(1))));
        to.put("series_next", other(place.map(|(at, _)| at + 1)));
    }

    /// The place of each page in its series.
    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let in_one = |(key, series): (&(LanguageId, String), &lists::SeriesView)| {
                let key = key.clone();
                series.leaves.clone().into_iter().enumerate().map(move |(at, id)| (id, (at, key.clone())))
            };
            self.series.iter().flat_map(in_one).collect()
        })
    }

    pub(super) fn backlinks<'v>(&'v self, nodes: &'v [Node]) -> Vec<Record<Backlink<'v>>> {
        nodes.iter().map(|node| Record(Backlink { view: self, node: *node })).collect()
    }
}

/// A page that links to another.
pub struct Backlink<'v> {
    view: &'v View,
    node: Node,
}

impl Describe for Backlink<'_> {
    fn describe(&self, to: &mut impl Facts) {
        let site = &self.view.site;
        let url = site.node_url(self.node);
        to.put("title", site.node_title(self.node));
        to.put("lang", site.node_page(self.node).map(|page| language(&site.config, page)));
        to.put("permalink", self.view.permalink(url));
        to.put("path", url);
        to.put("href", self.view.rooted(url));
    }
}

/// What a route is in another language.
pub struct Translation<'v> {
    view: &'v View,
    lang: &'v str,
    title: Option<&'v str>,
    url: String,
}

impl<'v> Translation<'v> {
    /// Of routes that have an address of their own.
    pub fn new(view: &'v View, route: &Route) -> Option<Self> {
        let (url, title) = view.site.address(route)?;
        Some(Self { view, lang: view.site.config.code(view.site.language(route)), title, url })
    }
}

impl Describe for Translation<'_> {
    fn describe(&self, to: &mut impl Facts) {
        to.put("lang", self.lang);
        to.put("title", self.title);
        to.put("permalink", self.view.permalink(&self.url));
        to.put("path", self.url.as_str());
        to.put("href", self.view.rooted(&self.url));
    }
}

/// The terms of a page by their taxonomies.
struct Terms<'a>(&'a Page);

impl Terms<'_> {
    fn each(&self) -> impl Iterator<Item = (&String, Vec<&str>)> {
        let own = self.0.front.taxonomies.iter().filter(|(_, own)| !own.is_empty());
        own.map(|(name, own)| (name, own.iter().map(|term| term.value.as_str()).collect()))
    }
}

impl Fact for Terms<'_> {
    fn value(self) -> Value {
        self.each().map(|(name, own)| (name.clone().into(), own.value())).collect::<Map>().value()
    }

    fn note(&self, state: &mut State) {
        state.bytes([13]);
        for (name, own) in self.each() {
            state.text(name);
            own.note(state);
        }
        // No taxonomy is called so, so it is the end.
        state.text("");
    }
}

/// Notes what a table of contents is made of.
pub fn note_headings(headings: &[Heading], state: &mut State) {
    headings.len().note(state);
    for heading in headings {
        state.bytes([heading.level]);
        state.text(&heading.id);
        state.text(&heading.title);
    }
}

/// Nested headings. A heading belongs to the nearest one above it of a lower level, whatever levels are skipped.
pub fn toc(headings: &[Heading], permalink: &str) -> Value {
    let mut entries = Vec::new();
    let mut rest = headings;
    while let Some((heading, below)) = rest.split_first() {
        let end = below.iter().position(|next| next.level <= heading.level).unwrap_or(below.len());
        let mut map = Map::with_capacity(5);
        map.put("level", u64::from(heading.level));
        map.put("id", heading.id.as_str());
        map.put("permalink", format!("{permalink}#{}", encode_path(&heading.id)));
        map.put("title", heading.title.as_str());
        map.put("children", toc(&below[..end], permalink));
        entries.push(Value::from(map));
        rest = &below[end..];
    }
    entries.into()
}

pub fn assets(paths: &[Arc<str>]) -> Vec<&str> {
    paths.iter().map(|path| relative(path)).collect()
}

/// How many examples of a page are proven.
pub fn proven(proofs: &Proofs, path: Option<&Arc<str>>) -> usize {
    let own = path.and_then(|path| proofs.examples.get(path));
    own.map_or(0, |own| own.values().filter(|proof| proof.verdict == Verdict::Proven).count())
}

/// The Cargo packages of a bundle: the name of each and how many of its tests passed.
fn packages(proofs: &Proofs, assets: &[Arc<str>]) -> Vec<Value> {
    let own = |path: &Arc<str>| {
        let folder = path.strip_suffix("/Cargo.toml")?;
        let proof = proofs.packages.get(folder)?;
        let mut map = Map::new();
        map.put("name", folder.rsplit('/').next().unwrap_or(folder));
        map.put("tests", proof.tests);
        Some(Value::from(map))
    };
    assets.iter().filter_map(own).collect()
}

pub fn json(value: &serde_json::Value) -> Value {
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
