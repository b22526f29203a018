//! Feeds: the newest dated pages of the site, of a section or of a term, whole or in short.
//!
//! [`head`] and [`entry`] gather what a feed says, whatever its format; [`atom`] and [`json`] write it. The bodies are rendered again
//! for it ([`Part::Feed`]) and forgotten with it. What is in them can be read without a style sheet ([`portable`]).

mod atom;
mod json;
mod portable;

use super::absolute::absolute;
use super::body::Part;
use super::context::Seen;
use super::route::{Drawn, Made, Press};
use super::view::language;
use crate::config::FeedContent;
use crate::memo::{Function, Parts, of_bytes, print};
use crate::page::Moment;
use crate::site::{Fed, LeafId, Route};

/// Makes the files of a feed, one for each format. `path` is that of the first.
pub fn make(press: &Press, of: Fed, path: &str, made: &mut Made) {
    let (head, ids) = head(press, of);
    let feed = Feed { entries: ids.iter().map(|id| entry(press, *id)).collect(), ..head };
    let parts = parts(press, &feed, &ids);
    // Of each page, since no one keeps count of which of them have components.
    let above = || press.above(ids.iter().map(|id| Seen::in_body(press.view, *id)));
    press.files(Function::Feed, path, &parts, &above, made, |made| {
        let mut drawn = Drawn::Plain;
        let mut feed = feed;
        for (entry, id) in feed.entries.iter_mut().zip(&ids) {
            let (html, own) = content(press, *id);
            let content = absolute(&portable::portable(&html), &press.site.config.base_url.origin, &entry.url);
            entry.content = Some(content).filter(|html| !html.trim().is_empty());
            drawn = drawn.max(own);
        }
        for (path, text) in files(press, &feed, path) {
            press.put(&path, text.as_bytes(), made);
        }
        drawn
    });
}

/// What a feed depends on, but for the templates of components. A feed of summaries does not see the rest of a text.
fn parts(press: &Press, feed: &Feed, ids: &[LeafId]) -> Parts {
    let Feed { title, description, home, language: lang, author, updated, entries } = feed;
    let config = &press.site.config;
    let says = |entry: &Entry| {
        let Entry { id, url, title, language, published, updated, authors, terms, description, content: _, is_whole } = entry;
        let names = ((id.clone(), url.clone(), title.clone()), (language.clone(), authors.clone(), terms.clone()));
        print(&(names, (published.clone(), updated.clone()), (description.clone(), *is_whole)))
    };
    let holds = |id: &LeafId| match config.feed_content {
        FeedContent::Full => {
            let leaf = press.site.leaf(*id);
            let mut bytes = Vec::new();
            bytes.extend(press.body_parts(&leaf.page, &leaf.resolved, &None).prints().flatten());
            bytes.extend(press.words.print(language(&press.site.config, &leaf.page)));
            of_bytes(&bytes)
        }
        FeedContent::Summary => of_bytes(summary(press, *id).as_bytes()),
    };
    Parts::new()
        .with(
            "what it says of itself",
            &((title.clone(), description.clone(), home.clone()), (lang.clone(), author.clone(), updated.clone())),
        )
        .with("what it says of its pages", &entries.iter().map(says).collect::<Vec<_>>())
        .with("its pages", &ids.iter().map(holds).collect::<Vec<_>>())
        .with("the configuration", &(config.base_url.clone(), config.feed_filenames.clone()))
}

fn files(press: &Press, feed: &Feed, path: &str) -> Vec<(String, String)> {
    let names = &press.site.config.feed_filenames;
    let folder = names.first().and_then(|first| path.strip_suffix(first.as_str())).unwrap_or_default();
    let file = |name: &String| {
        let path = format!("{folder}{name}");
        let address = press.view.permalink(&format!("/{path}"));
        let text = if name.ends_with(".json") { json::write(feed, &address) } else { atom::write(feed, &address) };
        (path, text)
    };
    names.iter().map(file).collect()
}

/// What a feed says of itself. Addresses are absolute.
struct Feed {
    title: String,
    description: Option<String>,
    /// The list that it is the feed of.
    home: String,
    language: String,
    author: String,
    /// When its newest change was, by RFC 3339.
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    url: String,
    title: String,
    language: String,
    published: Option<String>,
    updated: Option<String>,
    authors: Vec<String>,
    terms: Vec<String>,
    /// A sentence, as plain text.
    description: Option<String>,
    /// HTML with absolute addresses.
    content: Option<String>,
    /// Whether the content is all of the page, or its summary.
    is_whole: bool,
}

/// A feed without its entries, and the pages that they are of.
fn head(press: &Press, of: Fed) -> (Feed, Vec<LeafId>) {
    let (site, view) = (press.site, press.view);
    let config = &site.config;
    let of_site = |name: &str, id| format!("{name} · {}", config.title_in(id));
    let described = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (title, description, list, lang) = match of {
        Fed::Site(id) => (config.title_in(id).to_owned(), described(config.description_in(id)), config.home(id), config.code(id)),
        Fed::Section(id) => {
            let section = site.section(id);
            let page = section.page.as_ref();
            let description = page.and_then(|page| page.front.description.clone());
            let lang = page.map_or(config.default_language.as_str(), |page| language(config, page));
            (of_site(&section.title, section.language), description, section.url.clone(), lang)
        }
        Fed::Term(taxonomy, term) => {
            let taxonomy = &site.taxonomies[taxonomy];
            let term = &taxonomy.terms[term];
            (of_site(&term.name, taxonomy.language), None, term.url.clone(), config.code(taxonomy.language))
        }
    };
    let ids = site.fed(of);
    let newest = ids.iter().filter_map(|id| site.leaf(*id).page.front.changed()).max_by_key(|moment| moment.at.timestamp());
    let head = Feed {
        title,
        description,
        home: view.permalink(&list),
        language: lang.to_owned(),
        author: config.author.clone().unwrap_or_else(|| config.title_in(site.language(&Route::Feed(of, 0))).to_owned()),
        // A feed without entries was updated when the site was made for; any other says nothing of today.
        updated: newest.map_or_else(|| format!("{}T00:00:00Z", config.today), Moment::rfc3339),
        entries: Vec::new(),
    };
    (head, ids)
}

/// An entry without its content.
fn entry(press: &Press, id: LeafId) -> Entry {
    let (site, view) = (press.site, press.view);
    let leaf = site.leaf(id);
    let front = &leaf.page.front;
    let url = view.permalink(&leaf.url);
    Entry {
        id: leaf.feed_id.clone().unwrap_or_else(|| url.clone()),
        url,
        title: leaf.title.clone(),
        language: language(&site.config, &leaf.page).to_owned(),
        published: front.date.as_ref().map(|date| date.value.rfc3339()),
        updated: front.changed().map(Moment::rfc3339),
        authors: front.authors.clone(),
        terms: front.taxonomies.values().flatten().map(|term| term.value.clone()).collect(),
        description: front.description.clone(),
        content: None,
        is_whole: site.config.feed_content == FeedContent::Full,
    }
}

/// The HTML of an entry, and what was drawn in it.
fn content(press: &Press, id: LeafId) -> (String, Drawn) {
    let leaf = press.site.leaf(id);
    match press.site.config.feed_content {
        FeedContent::Full => {
            // What is wrong with it is said with the page itself.
            match press.rendered(&leaf.page, &leaf.resolved, None, Part::Feed, &|| Seen::in_body(press.view, id)) {
                Ok(rendered) => (rendered.body.value, rendered.drawn),
                Err(_) => (String::new(), Drawn::Faulty),
            }
        }
        FeedContent::Summary => (summary(press, id).to_owned(), Drawn::Plain),
    }
}

fn summary<'p>(press: &Press<'p>, id: LeafId) -> &'p str {
    press.view.summary(id).unwrap_or_default()
}
