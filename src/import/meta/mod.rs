//! Front matter: what a page says of a post in many places, each field from the place that is trusted most.
//!
//! | field | read from, in order of trust |
//! |---|---|
//! | title | the theme's own element, JSON-LD, microdata, `og:title`, the page's `title` without the site's name, a heading, the file's name |
//! | date | JSON-LD, the theme's own element, microdata, `article:published_time`, a `time` in the post, `meta`, a date in the visible text before or behind the post, the address |
//! | updated | JSON-LD, the theme's own element, microdata, `article:modified_time`, `og:updated_time`, a `time` marked as such, `meta` |
//! | authors | the theme's own element, JSON-LD, microdata, `article:author`, `meta`, `rel=author` |
//! | tags | the theme's own element, JSON-LD, `article:tag`, `rel=tag`, microdata; `meta` only where no theme is known |
//! | categories | the theme's own element, JSON-LD, `article:section`, `rel=category` |
//! | description | JSON-LD, `og:description`, `meta`; none that merely repeats how the text begins, as generators make them |
//! | language | `html lang`, `og:locale`, JSON-LD, unless the letters of the text belie it; else a guess by letters and words |
//!
//! A source that tells the same day more exactly than a more trusted one refines it. A time in UTC is told in the zone
//! of the site ([`date::Moment::local`]); where the page shows another day, or its address has one, the zone that was
//! given is probably wrong, and a remark says so.
//!
//! [`read`] walks over nothing but the post; what a whole page states is gathered once ([`Facts`]).

pub mod address;
pub mod date;
mod facts;
mod json_ld;
mod lang;
mod months;
mod terms;
#[cfg(test)]
mod tests;
mod title;
mod when;
mod zone;

pub use facts::Facts;
pub use json_ld::Article;

use crate::import::dom::{Dom, NodeId};
use crate::import::post::{Known, Meta, Remark};
use crate::text::squeeze;
use date::Moment;
use jiff::tz::TimeZone;

/// What is known of a post when its front matter is read.
pub struct Source<'a> {
    pub dom: &'a Dom,
    /// The element that holds the text with its head and foot, or the whole page.
    pub post: NodeId,
    /// What stands in `post`.
    pub facts: &'a Facts<'a>,
    /// What the page states, if it is about this post only.
    pub page: Option<&'a Facts<'a>>,
    /// The article of the JSON-LD, with the same condition.
    pub json: Option<&'a Article>,
    pub own: &'a Own,
    /// A date that was found in the visible text of the head or foot.
    pub visible: Option<Moment>,
    pub address: Option<&'a str>,
    /// The beginning of the text.
    pub text: &'a str,
    /// Name of the file.
    pub path: &'a str,
    pub zone: &'a TimeZone,
}

/// What a dialect's own selectors found.
#[derive(Debug, Default)]
pub struct Own {
    /// Whether there is a dialect: where it knows a place for tags, there are none elsewhere.
    pub known: bool,
    pub title: Vec<NodeId>,
    pub date: Vec<NodeId>,
    pub updated: Vec<NodeId>,
    pub tags: Vec<NodeId>,
    pub categories: Vec<NodeId>,
    pub authors: Vec<NodeId>,
}

/// The article that the JSON-LD of a page describes.
pub fn article(facts: &Facts) -> Option<Article> {
    json_ld::article(&facts.json)
}

/// Reads the front matter of a post.
pub fn read(source: &Source) -> (Meta, Vec<Remark>) {
    let mut remarks = Vec::new();
    let (date, shown) = when::published(source);
    remarks.extend(date.as_ref().and_then(|date| zone::doubt(&date.value, shown, source.zone)));
    let lang = lang::of(source, &mut remarks);
    let print = |moment: Known<Moment>| Known { value: moment.value.local(source.zone).print(), source: moment.source };
    let meta = Meta {
        title: title::of(source),
        date: date.map(print),
        updated: when::updated(source).map(print),
        description: description(source),
        lang,
        authors: terms::authors(source),
        tags: terms::tags(source),
        categories: terms::categories(source),
        ..Meta::default()
    };
    (meta, remarks)
}

/// Whether two texts are the same to a reader, who sees neither case nor blanks nor which quotes stand there.
pub fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (x, y) = (letters(a), letters(b));
    // Titles without any letter, such as `???`, are compared as they are.
    if x.is_empty() && y.is_empty() { squeeze(a) == squeeze(b) } else { x == y }
}

fn known<T>(value: Option<T>, source: &'static str) -> Option<Known<T>> {
    value.map(|value| Known { value, source })
}

fn description(source: &Source) -> Option<Known<String>> {
    let Source { page, json, text, .. } = source;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).take(2000).collect::<String>();
    let body = letters(text);
    let is_own = |told: &String| {
        let start: String = letters(told).chars().take(30).collect();
        !start.is_empty() && !body.contains(&start)
    };
    let meta = |name: &str| page.and_then(|page| page.meta(&[name])).map(squeeze);
    known(json.and_then(|json| json.description.clone()).filter(is_own), "json-ld")
        .or_else(|| known(meta("og:description").filter(is_own), "og:description"))
        .or_else(|| known(meta("description").filter(is_own), "meta"))
        .or_else(|| known(meta("dc.description").filter(is_own), "meta"))
}
