//! The dialects: what the pages of well-known generators and themes look like, one file each.
//!
//! A dialect is a row of selectors and nothing else. The first one whose post and text are both in the page is the
//! page's, so themes stand before what several of them share, and those before the conventions of the web. A selector
//! that is empty means nothing.

mod blogger;
mod chirpy;
mod common;
mod ghost;
mod hexo_butterfly;
mod hexo_fluid;
mod hexo_icarus;
mod hexo_landscape;
mod hexo_matery;
mod hexo_next;
mod hugo;
mod hugo_ananke;
mod hugo_even;
mod hugo_loveit;
mod hugo_papermod;
mod jekyll_minima;
mod mdbook;
mod microdata;
mod microformats;
mod minimal_mistakes;
mod movable_type;
mod octopress;
mod pelican;
#[cfg(test)]
mod tests;
mod wordpress;
mod wordpress_blocks;

use crate::import::rule::Rule;
use crate::import::select::{Key, Set};
use std::sync::LazyLock;

/// What the pages of one theme look like.
pub struct Dialect {
    pub name: &'static str,
    /// Something that is in every page of it.
    pub sign: &'static str,
    /// The element that holds a post with its head and foot.
    pub post: &'static str,
    /// The text, in the post. Of several elements that do not hold each other the longest, unless it is `in_parts`.
    pub body: &'static str,
    pub in_parts: bool,
    /// Each in the post or, if the page has one post only, anywhere.
    pub title: &'static str,
    pub date: &'static str,
    pub updated: &'static str,
    pub tags: &'static str,
    pub categories: &'static str,
    pub authors: &'static str,
    /// What in the text is none of it, besides what is known everywhere.
    pub chrome: &'static [(&'static str, Rule)],
}

impl Dialect {
    const NONE: Self = Self {
        name: "",
        sign: "",
        post: "",
        body: "",
        in_parts: false,
        title: "",
        date: "",
        updated: "",
        tags: "",
        categories: "",
        authors: "",
        chrome: &[],
    };
}

const ALL: [&Dialect; 25] = [
    &hexo_landscape::DIALECT,
    &hexo_next::DIALECT,
    &hexo_icarus::DIALECT,
    &hexo_butterfly::DIALECT,
    &hexo_fluid::DIALECT,
    &hexo_matery::DIALECT,
    &chirpy::DIALECT,
    &minimal_mistakes::DIALECT,
    &jekyll_minima::DIALECT,
    &hugo_papermod::DIALECT,
    &hugo_loveit::DIALECT,
    &hugo_even::DIALECT,
    &hugo_ananke::DIALECT,
    &octopress::DIALECT,
    &pelican::DIALECT,
    &ghost::DIALECT,
    &blogger::DIALECT,
    &mdbook::DIALECT,
    &hugo::DIALECT,
    &wordpress_blocks::DIALECT,
    &movable_type::DIALECT,
    &wordpress::DIALECT,
    &microdata::DIALECT,
    &microformats::DIALECT,
    &common::DIALECT,
];

/// The keys of a dialect's selectors in [`Tables::set`].
pub struct Row {
    pub name: &'static str,
    pub sign: Option<Key>,
    pub post: Key,
    pub body: Key,
    pub in_parts: bool,
    pub title: Option<Key>,
    pub date: Option<Key>,
    pub updated: Option<Key>,
    pub tags: Option<Key>,
    pub categories: Option<Key>,
    pub authors: Option<Key>,
    pub chrome: Vec<(Key, Rule)>,
}

/// All dialects, ready to be looked for in one walk.
pub struct Tables {
    pub set: Set,
    pub rows: Vec<Row>,
    /// What is chrome in the pages of any theme.
    pub chrome: Vec<(Key, Rule)>,
    /// What leads to the rest of a post.
    pub more: Key,
    /// What holds a reader's comment, or the form for one.
    pub discussion: Key,
}

/// Read once: the selectors are constants.
pub static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut set = Set::default();
    let rows = ALL.iter().map(|dialect| row(&mut set, dialect)).collect();
    let chrome = super::chrome::EVERYWHERE.iter().map(|(selector, rule)| (add(&mut set, selector), *rule)).collect();
    let more = add(&mut set, super::chrome::READ_MORE);
    let discussion = add(&mut set, super::chrome::DISCUSSION);
    Tables { set, rows, chrome, more, discussion }
});

fn row(set: &mut Set, dialect: &Dialect) -> Row {
    let mut optional = |selector: &str| (!selector.is_empty()).then(|| add(set, selector));
    Row {
        name: dialect.name,
        sign: optional(dialect.sign),
        title: optional(dialect.title),
        date: optional(dialect.date),
        updated: optional(dialect.updated),
        tags: optional(dialect.tags),
        categories: optional(dialect.categories),
        authors: optional(dialect.authors),
        post: add(set, dialect.post),
        body: add(set, dialect.body),
        in_parts: dialect.in_parts,
        chrome: dialect.chrome.iter().map(|(selector, rule)| (add(set, selector), *rule)).collect(),
    }
}

fn add(set: &mut Set, selector: &str) -> Key {
    set.add(selector).expect("the selectors of the tables are read by a test")
}
