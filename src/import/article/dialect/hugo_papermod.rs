//! PaperMod and Paper for Hugo.

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "hugo-papermod",
    post: "article.post-single",
    body: ".post-content",
    title: ".post-title",
    date: ".post-meta time, .post-meta span[title]",
    tags: ".post-tags a",
    authors: ".post-meta .author",
    ..Dialect::NONE
};
