//! Minimal Mistakes for Jekyll.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "minimal-mistakes",
    post: "article.page, .archive .list__item",
    body: ".page__content",
    title: ".page__title, #page-title, .archive__item-title",
    date: "meta[itemprop=datePublished], .page__meta-date time, .page__date time, .page__meta time",
    updated: "meta[itemprop=dateModified]",
    tags: ".page__taxonomy a[rel=tag][href*=tag], .page__taxonomy a[href*=tag]",
    categories: ".page__taxonomy a[href*=categor]",
    chrome: &[(".sidebar__right", Rule::Contents), (".page__share", Rule::Share), (".pagination", Rule::Related)],
    ..Dialect::NONE
};
