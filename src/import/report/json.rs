//! The report for machines.
//!
//! One object, in this order of keys, which stays the same as long as `version` does:
//!
//! - `version`: [`VERSION`]; raised when a key changes its meaning or goes. Keys may be added without that.
//! - `lossless`: whether no post lost a word or a byte of code.
//! - `totals`: `posts`, `grades` (`A` to `D` → number of posts; those that occur), `not_compared`, `words`, `words_lost`,
//!   `words_added`, `code_blocks`, `code_exact`.
//! - `counts`: what was counted for the whole site, by name.
//! - `posts`: by origin; each with the fields of [`PostReport`](super::PostReport) under their names. `proof` is `null` where nothing was
//!   compared, else it has the fields of [`Proof`](crate::import::check::Proof); kinds of differences are in kebab case.
//! - `skipped`: by file, each with `file` and `reason`.

use super::{PostReport, Report, Skipped, Totals};
use serde::Serialize;
use std::collections::BTreeMap;

/// Of the schema above.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    lossless: bool,
    totals: Totals,
    counts: &'a BTreeMap<String, usize>,
    posts: Vec<&'a PostReport>,
    skipped: Vec<&'a Skipped>,
}

/// The whole report, indented, with a newline at the end.
pub fn json(report: &Report) -> String {
    let mut skipped: Vec<&Skipped> = report.skipped.iter().collect();
    skipped.sort();
    let document = Document {
        version: VERSION,
        lossless: report.is_lossless(),
        totals: report.totals(),
        counts: &report.counts,
        posts: report.in_order(),
        skipped,
    };
    let mut out = serde_json::to_string_pretty(&document).expect("all keys are texts and no value fails to be written");
    out.push('\n');
    out
}
