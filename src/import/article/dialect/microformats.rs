//! Pages whose theme is not known but which mark their posts with microformats 2, or with hAtom, the ones before.

use super::Dialect;

pub const DIALECT: Dialect = Dialect {
    name: "microformats",
    post: ".h-entry, .hentry",
    body: ".e-content, .entry-content",
    title: ".p-name, .entry-title",
    date: ".dt-published, .published",
    updated: ".dt-updated, .updated",
    tags: "a.p-category, .p-category",
    authors: ".p-author .p-name, .p-author, .author .fn",
    ..Dialect::NONE
};
