//! Ghost: Casper and the themes with its classes, `gh-content` since version 4, `post-full-content` before.

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "ghost",
    post: "article",
    body: ".gh-content, .post-full-content .post-content, section.post-full-content, .kg-canvas, .single-content",
    title: ".article-title, .gh-article-title, .post-full-title, .post-title, .single-title",
    date: "time.byline-meta-date, time.gh-article-meta-date, time.post-full-meta-date, .gh-article-meta time, header time, time",
    tags: ".article-tag a, .gh-article-tag, .post-full-meta a, .gh-article-tags a",
    authors: ".author-name a, .gh-article-author-name a, .author-name",
    ..Dialect::NONE
};
