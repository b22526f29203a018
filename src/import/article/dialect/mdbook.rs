//! mdBook: chapters without date or author.

use super::Dialect;
use crate::import::rule::Rule;

pub const DIALECT: Dialect = Dialect {
    name: "mdbook",
    sign: "#menu-bar, #sidebar",
    post: "#content",
    body: "#content > main, #content main",
    title: "#content > main > h1, #content main h1",
    chrome: &[(".nav-wrapper", Rule::Related)],
    ..Dialect::NONE
};
