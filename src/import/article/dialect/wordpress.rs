//! Classic themes for WordPress, which follow `hentry`.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "wordpress",
    sign: "meta[name=generator][content^=WordPress], link[href*='/wp-content/'], link[href*='/wp-includes/'], .hentry, .type-post",
    post: ".hentry, article.type-post, .type-post, div.post[id^=post-], article.post",
    body: ".entry-content, .entry-summary, .post-content, .entry, .post-entry, .storycontent, .postentry",
    title: ".entry-title, .post-title, h1.title, h2.title, .storytitle, .posttitle",
    date: "time.entry-date, .entry-date, .published, .posted-on time, .post-date, .postdate, abbr.published",
    updated: "time.updated",
    tags: ".tags-links a, .tag-links a, a[rel=tag][href*=tag], .entry-tags a, .post-tags a, .tags a",
    categories: ".cat-links a, a[rel~=category], .entry-categories a",
    authors: ".author.vcard .fn, .byline .author, .entry-author .fn, .vcard.author a",
    chrome: &[
        (".wp-block-buttons.sharing", Rule::Share),
        (".page-links", Rule::Navigation),
        (".post-page-numbers", Rule::Navigation),
        (".more-link", Rule::ReadMore),
        (".wp-about-author", Rule::Byline),
        (".postmetadata", Rule::Byline),
    ],
    ..Dialect::NONE
};
