//! Minima, the theme that Jekyll comes with, and themes with its microdata.

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "jekyll-minima",
    sign: ".post-content[itemprop=articleBody], article.h-entry .post-content",
    post: "article.post, article.h-entry",
    body: ".post-content",
    title: ".post-title",
    date: ".post-meta time.dt-published, .post-meta time",
    updated: ".post-meta time.dt-modified, .post-meta time[itemprop=dateModified]",
    authors: ".post-meta .p-author, .post-meta [itemprop=author] [itemprop=name], .post-authors .p-author",
    tags: ".post-tags a, .p-category",
    categories: ".post-categories a",
    ..Dialect::NONE
};
