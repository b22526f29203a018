//! Blogger, whose themes of all ages keep `post-body`.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "blogger",
    sign: "meta[name=generator][content=blogger], meta[content=blogger], .blogger-clickTrap, .widget.Blog, .date-outer",
    post: ".post, .post-outer, .blog-post",
    body: ".post-body, .post-entry",
    title: ".post-title",
    date: "abbr.published, time.published, .date-header",
    tags: ".post-labels a[rel=tag], .labels-container a, a[rel=tag]",
    authors: ".post-author .fn, .author-profile span, .post-author [itemprop=name]",
    chrome: &[(".post-footer", Rule::Byline), (".jump-link", Rule::ReadMore)],
    ..Dialect::NONE
};
