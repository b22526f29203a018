//! Even for Hugo, and its children Jane and Olivia.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "hugo-even",
    sign: "article.post > .post-header .post-meta",
    post: "article.post",
    body: ".post-content, .post-summary",
    title: ".post-title, .post-header h1",
    date: ".post-meta .post-time, .post-time",
    tags: ".post-tags a",
    categories: ".post-meta .post-category a, .post-category a",
    authors: ".post-meta .post-author",
    chrome: &[(".post-outdated", Rule::Byline), (".read-more", Rule::ReadMore)],
    ..Dialect::NONE
};
