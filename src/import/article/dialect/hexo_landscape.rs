//! Landscape, the theme that Hexo comes with, and its many children. Since Hexo 5 with microformats.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "hexo-landscape",
    post: "article.article",
    body: ".article-entry",
    title: ".article-header .article-title, h1.article-title, .article-header h1, .article-header h2",
    date: ".article-date time, a.article-date time, .article-meta time",
    tags: ".article-tag-list-link, .article-tag-list a",
    categories: ".article-category-link, .article-category a",
    chrome: &[(".article-more-link", Rule::ReadMore)],
    ..Dialect::NONE
};
