//! Finds the posts in a page of generated HTML, and what is known of them.
//!
//! [`find`] surveys the page once ([`survey`]), looks for what all dialects know in one walk ([`dialect`]), takes the
//! first dialect whose post and text are there, and where there is none the part that reads like a text ([`readable`]).
//! What stands in the text and is none of it is listed with its rule ([`chrome`], [`byline`], [`shape`]);
//! nothing is taken out of the tree. Pages that hold no post are told apart ([`skip`]).
//!
//! How sure it is, from 0 to 1:
//! - `--select`: 1. Somebody looked.
//! - a dialect: 0.7, and 0.1 each for its title, its date, and for most of the page's text being in its posts.
//! - `article`: 0.6, for pages with several `article`s with linked headings and of no dialect.
//! - `readability`: 0.1, up to 0.3 for the share of the page's text outside of links, up to 0.2 for its length (800
//!   letters are enough), 0.1 for `article` or `main`, 0.1 for a heading that is the page's title; 0.2 less if something
//!   that is no code stands behind the last sentence and no rule knows what it is.

mod byline;
mod chrome;
mod dialect;
mod readable;
mod shape;
mod skip;
mod spot;
mod survey;
#[cfg(test)]
mod tests;

pub use skip::{Reason, Skipped};

use super::dom::{Dom, NodeId};
use super::meta::{self, Article, Facts, Own, address, same, squeeze};
use super::post::{Body, Found, Post, Remark};
use super::rule::{Dropped, Rule};
use super::select::{Key, Matches, Selector};
use dialect::TABLES;
use jiff::tz::TimeZone;
use spot::Spot;
use std::sync::Arc;
use survey::Survey;

/// A file of the old site.
pub struct Page<'a> {
    /// From the folder that is imported, with `/` between the parts.
    pub path: &'a str,
    pub dom: Arc<Dom>,
    /// What `--select` says.
    pub select: Option<&'a Selector>,
    /// The zone of the site.
    pub zone: &'a TimeZone,
}

/// What was found: posts, or why there are none.
#[derive(Debug, Default)]
pub struct Finding {
    pub posts: Vec<Post>,
    pub skipped: Option<Skipped>,
}

/// Finds the posts of a page.
pub fn find(page: &Page) -> Finding {
    let view = View::new(page);
    let spots = match page.select {
        Some(selector) => spot::selected(&view, &selector.all(view.dom, view.dom.root())),
        None => {
            if let Some(reason) = skip::at_once(&view) {
                return Finding::skipped(reason);
            }
            let spots = spot::of_dialect(&view);
            if spots.is_empty() { spot::of_no_dialect(&view) } else { spots }
        }
    };
    if spots.is_empty() {
        return Finding::skipped(if page.select.is_some() { Reason::NothingSelected } else { Reason::Empty });
    }
    let own = address::of_page(&view.facts, view.json.as_ref().and_then(|json| json.url.as_deref()), page.path);
    let spots = main_only(&view, spots);
    let linked = view.linked(&spots[0]);
    let is_list = page.select.is_none() && spot::is_list(&view, &spots, linked.as_deref(), &own);
    if is_list && skip::is_list_path(page.path) {
        return Finding::skipped(Reason::List);
    }
    let alone = spots.len() == 1 && !is_list;
    let posts: Vec<Post> = spots.iter().enumerate().filter_map(|(at, spot)| post(&view, spot, at, alone, &own)).collect();
    let skipped = posts.is_empty().then_some(Skipped { reason: Reason::Empty });
    Finding { posts, skipped }
}

impl Finding {
    fn skipped(reason: Reason) -> Self {
        Self { posts: Vec::new(), skipped: Some(Skipped { reason }) }
    }
}

/// A page and everything that was gathered of it.
struct View<'a> {
    page: &'a Page<'a>,
    dom: &'a Dom,
    survey: Survey,
    matches: Matches,
    facts: Facts<'a>,
    json: Option<Article>,
    /// The letters of the page's title; of a very long one the first.
    title: String,
}

impl<'a> View<'a> {
    fn new(page: &'a Page<'a>) -> Self {
        let dom = &*page.dom;
        let facts = Facts::read(dom, dom.root());
        let json = meta::article(&facts);
        let title = readable::letters(facts.title.as_deref().unwrap_or_default()).chars().take(500).collect();
        Self { page, dom, survey: Survey::new(dom), matches: TABLES.set.search(dom, dom.root()), facts, json, title }
    }

    /// What a selector of a dialect means in a post, or anywhere if the page has no other post.
    fn own(&self, key: Option<Key>, post: NodeId, alone: bool) -> Vec<NodeId> {
        let Some(key) = key else { return Vec::new() };
        let all = self.matches.of(key);
        let inside = self.survey.within(all, post);
        let found = if inside.is_empty() && alone { all } else { inside };
        // Of an element and another in it the inner one says it with fewer words.
        let holds_next = |at: usize| found.get(at + 1).is_some_and(|next| self.survey.is_within(*next, found[at]));
        (0..found.len()).filter(|at| !holds_next(*at)).map(|at| found[at]).collect()
    }

    /// The address that the title of a post links to.
    fn linked(&self, spot: &Spot) -> Option<String> {
        let titles = self.own(spot.row.and_then(|row| row.title), spot.post, false);
        let headings = self.survey.within(&self.facts.headings, spot.post);
        let links = titles.iter().chain(headings).filter_map(|title| self.link(*title));
        links.filter_map(|href| address::of_link(href, self.page.path)).next()
    }

    /// The link that an element is, holds, or stands in.
    fn link(&self, node: NodeId) -> Option<&'a str> {
        let dom = self.dom;
        let is_link = |node: NodeId| dom.is(node, "a") && dom.attr(node, "href").is_some();
        let near = std::iter::once(node).chain(dom.parent(node)).find(|node| is_link(*node));
        dom.attr(near.or_else(|| dom.find(node, is_link))?, "href")
    }
}

/// Of several posts the one that the page is about, if it says that it is about one: related posts are marked up like
/// posts too.
fn main_only(view: &View, mut spots: Vec<Spot>) -> Vec<Spot> {
    let is_article = view.json.is_some() || view.facts.meta(&["og:type"]).is_some_and(|kind| kind.trim() == "article");
    let told = view.json.as_ref().and_then(|json| json.headline.clone()).or_else(|| view.facts.meta(&["og:title"]).map(squeeze));
    let (true, Some(told), true) = (is_article && spots.len() > 1, told, view.page.select.is_none()) else { return spots };
    let is_told = |spot: &Spot| {
        let titles = view.own(spot.row.and_then(|row| row.title), spot.post, false);
        titles.iter().any(|title| same(&view.dom.text_content(*title), &told))
    };
    match spots.iter().position(is_told) {
        Some(at) => vec![spots.swap_remove(at)],
        None => spots,
    }
}

/// The post at a spot; `None` if it is empty.
fn post(view: &View, spot: &Spot, at: usize, alone: bool, own_address: &str) -> Option<Post> {
    let View { dom, survey, page, .. } = view;
    let root = common(view, &spot.parts);
    if survey.count(root).is_empty() {
        return None;
    }
    let row = spot.row;
    let field = |key: Option<Key>| view.own(key, spot.post, alone);
    let own = Own {
        known: row.is_some_and(|row| row.tags.is_some()),
        title: field(row.and_then(|row| row.title)),
        date: field(row.and_then(|row| row.date)),
        updated: field(row.and_then(|row| row.updated)),
        tags: field(row.and_then(|row| row.tags)),
        categories: field(row.and_then(|row| row.categories)),
        authors: field(row.and_then(|row| row.authors)),
    };
    let here;
    let facts = if spot.post == dom.root() {
        &view.facts
    } else {
        here = Facts::read(dom, spot.post);
        &here
    };
    let mores = if alone { Vec::new() } else { mores(view, spot) };
    let address = if alone { Some(own_address.to_owned()) } else { view.linked(spot).or_else(|| more_address(view, &mores)) };
    let (meta, mut remarks) = meta::read(&meta::Source {
        dom,
        post: spot.post,
        facts,
        page: alone.then_some(&view.facts),
        json: view.json.as_ref().filter(|_| alone),
        own: &own,
        visible: byline::visible(view, spot.post, root),
        address: address.as_deref(),
        text: &beginning(dom, root),
        path: page.path,
        zone: page.zone,
    });
    remarks.extend(spot.left.iter().map(|text| left_out(text)));
    let title = meta.title.as_ref().map(|title| title.value.as_str());
    let repeated = repeated_title(view, root, title, &own.title);
    let mut dropped: Vec<Dropped> = repeated.map(|node| Dropped { node, rule: Rule::Title }).into_iter().collect();
    dropped.extend(mores.iter().filter(|node| survey.is_within(**node, root)).map(|node| Dropped { node: *node, rule: Rule::ReadMore }));
    dropped.extend(chrome::drops(view, root, row));
    dropped.extend(beside(view, root, &spot.parts));
    if row.is_none() && page.select.is_none() {
        dropped.extend(byline::drops(view, root, &meta));
        dropped.extend(shape::drops(view, root));
    }
    let dropped = chrome::outermost(view, dropped.into_iter().filter(|dropped| dropped.node != root).collect());
    let surer = if spot.name == "readability" { told_by_text(view, root, repeated.is_some(), &dropped) } else { 0.0 };
    let is_summary = |part: &NodeId| dom.classes(*part).any(|class| class.contains("summary") || class.contains("excerpt"));
    Some(Post {
        origin: if alone { page.path.to_owned() } else { format!("{}#{}", page.path, at + 1) },
        address,
        meta,
        body: Body::Html { dom: page.dom.clone(), root, dropped },
        found: Found {
            dialect: spot.name,
            confidence: (spot.confidence + surer).min(1.0),
            is_excerpt: !alone && (!mores.is_empty() || spot.parts.iter().any(is_summary)),
        },
        remarks,
    })
}

/// How the text itself speaks for or against it: the title at its head, and something unexplained behind its last
/// sentence.
fn told_by_text(view: &View, root: NodeId, is_titled: bool, dropped: &[Dropped]) -> f64 {
    let (start, tail) = view.survey.tail(root);
    let dropped = dropped.iter().filter(|dropped| view.survey.place_of(dropped.node) >= start);
    let explained: u32 = dropped.map(|dropped| view.survey.count(dropped.node).letters).sum();
    let is_ragged = tail.letters > explained + tail.code;
    f64::from(u8::from(is_titled)) * 0.1 - f64::from(u8::from(is_ragged)) * 0.2
}

/// The innermost element that holds all parts of a text.
fn common(view: &View, parts: &[NodeId]) -> NodeId {
    let holds_all = |node: &NodeId| parts.iter().all(|part| view.survey.is_within(*part, *node));
    std::iter::once(parts[0]).chain(view.dom.ancestors(parts[0])).find(holds_all).unwrap_or(view.dom.root())
}

/// What stands between the parts of a text, unless somebody wrote it.
fn beside(view: &View, root: NodeId, parts: &[NodeId]) -> Vec<Dropped> {
    let View { dom, survey, .. } = view;
    let mut dropped = Vec::new();
    let mut steps = dom.steps(root);
    while let (true, Some(step)) = (parts.len() > 1, steps.next()) {
        let super::dom::Step::Enter(node) = step else { continue };
        if parts.contains(&node) {
            steps.pass_over();
        } else if dom.is_element(node) && !parts.iter().any(|part| survey.is_within(*part, node)) {
            steps.pass_over();
            let count = survey.count(node);
            if !count.is_prose() && count.code == 0 {
                dropped.push(Dropped { node, rule: Rule::Byline });
            }
        }
    }
    dropped
}

/// The title where the text begins with it, too.
fn repeated_title(view: &View, root: NodeId, title: Option<&str>, own: &[NodeId]) -> Option<NodeId> {
    let title = title?;
    let View { dom, survey, facts, .. } = view;
    let headings = survey.within(&facts.headings, root).iter().take(3);
    let near = own.iter().filter(|node| survey.is_within(**node, root)).chain(headings);
    let is_first = |node: NodeId| survey.before(root, node).sentences == 0 && survey.before(root, node).prose() < 300;
    near.copied().find(|node| *node != root && is_first(*node) && same(&dom.text_content(*node), title))
}

/// The links of a post on a list that lead to its rest.
fn mores(view: &View, spot: &Spot) -> Vec<NodeId> {
    let View { dom, survey, matches, .. } = view;
    let known = survey.within(matches.of(TABLES.more), spot.post);
    if !known.is_empty() {
        return known.to_vec();
    }
    let links = dom.descendants(spot.post).filter(|node| dom.is(*node, "a") && survey.count(*node).letters < 60);
    links.filter(|link| says_more(&dom.text_content(*link))).collect()
}

fn says_more(text: &str) -> bool {
    const WORDS: [&str; 18] = [
        "read more",
        "continue reading",
        "read on",
        "more »",
        "more...",
        "more…",
        "read the rest",
        "阅读全文",
        "閱讀全文",
        "阅读更多",
        "閱讀更多",
        "继续阅读",
        "繼續閱讀",
        "查看全文",
        "続きを読む",
        "weiterlesen",
        "lire la suite",
        "leer más",
    ];
    let text = squeeze(text).to_lowercase();
    WORDS.iter().any(|word| text.contains(word)) || text == "more"
}

fn more_address(view: &View, mores: &[NodeId]) -> Option<String> {
    mores.iter().filter_map(|node| address::of_link(view.dom.attr(*node, "href")?, view.page.path)).next()
}

/// How the text begins, some thousand bytes of it.
fn beginning(dom: &Dom, root: NodeId) -> String {
    let mut out = String::new();
    let mut steps = dom.steps(root);
    while let Some(step) = steps.next() {
        let super::dom::Step::Enter(node) = step else { continue };
        if survey::is_unseen(dom.name(node)) || dom.is(node, "pre") {
            steps.pass_over();
        }
        if let Some(text) = dom.text(node) {
            out.push_str(text);
            out.push(' ');
        }
        if out.len() > 8000 {
            break;
        }
    }
    out
}

fn left_out(text: &str) -> Remark {
    Remark { code: "left-out", message: format!("beside the text of the post stands: {text}"), line: None }
}
