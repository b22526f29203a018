//! The two themes that Pelican comes with, and their children.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "pelican",
    sign: "section#content.body, section#content > article, footer.post-info, body#index #banner",
    post: "section#content > article, section#content, article.hentry, #content article",
    body: ".entry-content, .article_content",
    title: ".entry-title",
    date: "abbr.published, time.published",
    updated: "abbr.modified, time.modified",
    tags: ".post-info a[href*=tag]",
    categories: ".post-info a[href*=category]",
    authors: ".vcard.author .fn, .vcard.author a",
    chrome: &[(".post-info", Rule::Byline)],
    ..Dialect::NONE
};
