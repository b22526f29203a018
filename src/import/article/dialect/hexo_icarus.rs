//! Icarus for Hexo: cards in the terms of Bulma.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "hexo-icarus",
    post: ".card article.card-content, article.card-content.article",
    body: ".content",
    title: "h1.title, p.title",
    date: ".article-meta .level-item time, .level-left time",
    updated: ".article-meta .level-item + .level-item time",
    tags: ".article-tags a[rel=tag], .article-tags a",
    categories: ".article-meta .level-item a.link-muted, .level-left .level-item a.article-category, .article-meta a[href*=categories]",
    chrome: &[(".article-licensing", Rule::Licence)],
    ..Dialect::NONE
};
