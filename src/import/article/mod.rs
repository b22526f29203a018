//! Finds the posts in a page of generated HTML, and what is known of them.
//!
//! [`find`] surveys the page once ([`survey`]), looks for what all dialects know in one walk ([`dialect`]), takes the
//! first dialect whose post and text are there, and where there is none the part that reads like a text ([`readable`]).
//! What stands in the text and is none of it is listed with its rule ([`chrome`], [`byline`], [`shape`]);
//! nothing is taken out of the tree ([`assemble`]). Pages that hold no post are told apart ([`skip`]).
//!
//! How sure it is, from 0 to 1:
//! - `--select`: 1. Somebody looked.
//! - a dialect: 0.7, and 0.1 each for its title, its date, and for most of the page's text being in its posts.
//! - `article`: 0.6, for pages with several `article`s with linked headings and of no dialect.
//! - `readability`: 0.1, up to 0.3 for the share of the page's text outside of links, up to 0.2 for its length (800
//!   letters are enough), 0.1 for `article` or `main`, 0.1 for a heading that is the page's title; 0.2 less if something
//!   that is no code stands behind the last sentence and no rule knows what it is.

mod assemble;
mod bar;
mod byline;
mod chrome;
mod dialect;
mod more;
mod readable;
mod shape;
mod skip;
mod spot;
mod survey;
#[cfg(test)]
mod tests;

pub use skip::{Reason, Skipped};

use super::dom::{Dom, NodeId};
use super::meta::{self, Article, Facts, address, same};
use super::post::Post;
use super::select::{Key, Matches, Selector};
use crate::text::squeeze;
use dialect::TABLES;
use jiff::tz::TimeZone;
use spot::Spot;
use std::sync::Arc;
use survey::Survey;

/// Of what a selector finds outside of the post not more is looked at.
const MANY: usize = 50;

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
    let posts: Vec<Post> = spots.iter().enumerate().filter_map(|(at, spot)| assemble::post(&view, spot, at, alone, &own)).collect();
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
        let outside = || all.iter().take(MANY).filter(|node| !self.is_in_sidebar(**node)).copied().collect();
        let found: Vec<NodeId> = if inside.is_empty() && alone { outside() } else { inside.to_vec() };
        // Of an element and another in it the inner one says it with fewer words.
        let holds_next = |at: usize| found.get(at + 1).is_some_and(|next| self.survey.is_within(*next, found[at]));
        (0..found.len()).filter(|at| !holds_next(*at)).map(|at| found[at]).collect()
    }

    fn is_in_sidebar(&self, node: NodeId) -> bool {
        let dom = self.dom;
        dom.ancestors(node).any(|above| {
            let mut hints = dom.classes(above).chain(dom.attr(above, "id"));
            matches!(dom.name(above), "aside" | "footer") || hints.any(|hint| ["sidebar", "widget"].iter().any(|word| hint.contains(word)))
        })
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
        let around = self.dom.parent(node).filter(|parent| self.dom.is(*parent, "a"));
        let inside = || self.survey.within(&self.facts.links, node).first().copied();
        inside().or(around).and_then(|link| self.dom.attr(link, "href"))
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
