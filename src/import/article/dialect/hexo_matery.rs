//! Matery for Hexo: cards in the terms of Materialize.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "hexo-matery",
    post: "#artDetail",
    body: "#articleContent",
    title: ".bg-cover .description.post-title, h1.description, .post-cover .post-title",
    date: ".post-info .info-break-policy.post-date-1, .post-info .post-date",
    tags: ".article-tag a",
    categories: ".post-cate a.post-category, a.post-category",
    chrome: &[(".reprint", Rule::Licence)],
    ..Dialect::NONE
};
