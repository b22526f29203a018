//! NexT for Hexo, in the forms of its three homes: `post-block` since version 6, `post` before.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "hexo-next",
    sign: ".post-block, article.post-type-normal, .post-header .post-title[itemprop]",
    post: ".post-block, article.post",
    body: ".post-body",
    title: ".post-header .post-title, .post-title",
    date: "time[itemprop~=datePublished], .post-meta time[itemprop=dateCreated], .post-time time",
    updated: ".post-meta time[itemprop=dateModified]",
    tags: ".post-tags a",
    categories: ".post-meta [itemprop=about] [itemprop=name], .post-category [itemprop=about] a",
    chrome: &[
        (".post-more-link", Rule::ReadMore),
        (".post-button", Rule::ReadMore),
        (".post-widgets", Rule::Share),
        (".followme", Rule::Share),
        (".post-copyright", Rule::Licence),
    ],
    ..Dialect::NONE
};
