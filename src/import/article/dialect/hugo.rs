//! What most themes for Hugo share with each other.

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "hugo",
    sign: "meta[name=generator][content^=Hugo]",
    post: "article, main, #main, .main",
    body: ".post-content, .article-content, .entry-content, .content__body, .post__content, .post-body, .article-post",
    title: ".post-title, .article-title, .entry-title, .post__title, header h1, h1",
    date: ".post-meta time, .article-date, .post-date, header time, time",
    tags: ".post-tags a, .article-tags a, .tags a, .post__tags a",
    categories: ".post-categories a, .post-category a, .categories a, .article-category a",
    authors: ".post-author",
    ..Dialect::NONE
};
