//! Chirpy for Jekyll, in its older form (`post-content`) and since version 6 (`content`).

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "jekyll-chirpy",
    sign: ".post-tail-wrapper, .post-tail-bottom",
    post: "article, #post-wrapper .post",
    body: ".content, .post-content",
    title: "header h1, h1",
    date: ".post-meta time, .post-meta em[data-ts], header time, .timeago",
    tags: ".post-tags a.post-tag, .post-tags a",
    categories: ".post-tail-wrapper .post-meta a",
    authors: ".post-meta .author, header .post-meta em a",
    ..Dialect::NONE
};
