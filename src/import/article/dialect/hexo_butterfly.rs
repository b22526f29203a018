//! Butterfly for Hexo: the head of a post stands in the banner above it.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "hexo-butterfly",
    post: "#post",
    body: "#article-container",
    title: "#post-info .post-title, #post-info .posttitle, #post-title .posttitle",
    date: "#post-meta .post-meta-date-created, #post-info time.post-meta-date-created, #post-meta time",
    updated: "#post-meta .post-meta-date-updated",
    tags: ".post-meta__tag-list a.post-meta__tags, .tag_share a.post-meta__tags",
    categories: "#post-meta a.post-meta-categories, #post-meta a.post-meta__categories",
    chrome: &[("#post-outdate-notice", Rule::Byline), (".post-outdate-notice", Rule::Byline)],
    ..Dialect::NONE
};
