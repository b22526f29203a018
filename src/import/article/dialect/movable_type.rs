//! Movable Type and TypePad: the text in two parts, before and behind the cut.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "movable-type",
    post: ".entry, .hentry, .entry-asset, article.asset",
    body: ".entry-body, .entry-more, .asset-body, .asset-more, .entry-content .entry-body",
    in_parts: true,
    title: ".entry-header, .asset-name, .entry-title, h3.title",
    date: "abbr.published, .date-header, .asset-meta .published, .post-footers",
    tags: ".entry-tags a, .asset-tags a, .tag-list a",
    categories: ".entry-categories a, .asset-categories a, a[rel=category]",
    authors: ".vcard.author a, .vcard.author, .asset-meta .author",
    chrome: &[(".extended", Rule::ReadMore), (".entry-more-link", Rule::ReadMore)],
    ..Dialect::NONE
};
