//! Pages whose theme is not known but which mark their posts with schema.org microdata.

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "microdata",
    post: "[itemtype$=Article], [itemtype$=BlogPosting], [itemtype$=NewsArticle], [itemprop=blogPost], [itemtype$=CreativeWork]",
    body: "[itemprop=articleBody]",
    title: "[itemprop~=headline], h1.title, h2.title, h1.post-title, .title",
    date: "time[itemprop~=datePublished], [itemprop~=datePublished]",
    updated: "[itemprop=dateModified]",
    tags: ".article-tags a, .post-tags a, .tags a[rel=tag]",
    categories: ".post-category [itemprop=name], [itemprop=about] [itemprop=name], .post-categories a, .category a[rel~=category]",
    ..Dialect::NONE
};
