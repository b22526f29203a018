//! Ananke for Hugo: classes in the terms of Tachyons, so its order of elements is its sign.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "hugo-ananke",
    sign: "article > header > h1.athelas, article > header h1.f1",
    post: "article",
    body: "main.nested-copy-line-height, .nested-copy-line-height",
    title: "header h1",
    date: "header time",
    tags: ".nested-copy-line-height ul.pa0 a",
    authors: "header p.tracked strong",
    chrome: &[("ul.pa0", Rule::Byline), ("main > .mt6", Rule::Related)],
    ..Dialect::NONE
};
