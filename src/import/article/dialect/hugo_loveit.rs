//! LoveIt for Hugo, and its children DoIt and FixIt.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "hugo-loveit",
    post: "article.single, article.page.single",
    body: "#content, .content",
    title: ".single-title",
    date: ".post-meta time, .post-info time",
    updated: ".post-info-mod",
    tags: ".post-tags a, .post-info-tag a",
    categories: ".post-category a",
    authors: ".post-author a, .post-author",
    chrome: &[("#post-footer", Rule::Byline), (".post-footer", Rule::Byline)],
    ..Dialect::NONE
};
