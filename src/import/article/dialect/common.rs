//! Classes that themes for many generators have in common: Jekyll's, Hugo's and others'.

use super::Dialect;

pub const DIALECT: Dialect =
    Dialect { name: "common-classes", sign: ".post-title, .entry-title, .article-title, .post-header, .post-meta", ..super::hugo::DIALECT };
