//! Block themes for WordPress.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "wordpress-blocks",
    sign: ".wp-block-post-content, .entry-content.wp-block-post-content, .wp-block-post-excerpt",
    post: "main, .wp-block-post, .wp-site-blocks",
    body: ".wp-block-post-content, .wp-block-post-excerpt__excerpt",
    title: "h1.wp-block-post-title, .wp-block-post-title",
    date: ".wp-block-post-date time",
    tags: ".taxonomy-post_tag a",
    categories: ".taxonomy-category a",
    authors: ".wp-block-post-author__name, .wp-block-post-author-name",
    chrome: &[
        (".wp-block-read-more", Rule::ReadMore),
        (".wp-block-post-navigation-link", Rule::Related),
        (".wp-block-comments", Rule::Discussion),
    ],
    ..Dialect::NONE
};
