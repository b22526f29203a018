//! Fluid for Hexo: a Markdown body in the style of GitHub, its title in the banner or hidden.

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "hexo-fluid",
    post: ".post-content",
    body: ".markdown-body",
    sign: "#board",
    title: ".post-content > h1, #seo-header, #subtitle[title], #subtitle",
    date: ".banner-text .post-meta time, .post-meta time[pubdate], .banner-text time",
    tags: ".post-metas i.icon-tags ~ a, i.icon-tag ~ a, i.icon-tags ~ a",
    categories: "a.category-chain-item, i.icon-category ~ a, i.icon-inbox ~ a",
    ..Dialect::NONE
};
