//! Octopress 2 with its classic theme, and Octopress themes that were made from it.

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "octopress",
    sign: "article.hentry[role=article], article footer p.meta, .blog-index article, article p.meta time[pubdate]",
    post: "article",
    body: ".entry-content",
    title: ".entry-title, header h1",
    date: "header time[datetime], time[pubdate], footer time[datetime]",
    updated: "time.updated",
    categories: ".categories a.category, .categories a",
    tags: ".tags a",
    authors: ".byline.author .fn, .author .fn",
    ..Dialect::NONE
};
