//! What a person and a machine are told of an import.
//!
//! [`Report`] is plain data that the importer fills; [`json`], [`html`] and [`summary`] say the same in three ways. All of
//! them list posts in the order of their origin, and know neither the time nor where the folders are.

mod attention;
mod html;
mod json;
mod once;
mod page;
mod summary;
#[cfg(test)]
mod tests;

pub use html::html;
pub use json::json;
pub use summary::summary;

use super::check::{Grade, Proof};
use super::post::Remark;
use serde::Serialize;
use std::collections::BTreeMap;

/// An import as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub posts: Vec<PostReport>,
    /// Files of the old site that no post was made of.
    pub skipped: Vec<Skipped>,
    /// Counts of the whole site, by a name that says what is counted: `files copied`, `aliases`.
    pub counts: BTreeMap<String, usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PostReport {
    /// Where it was found in the folder that is imported.
    pub origin: String,
    /// The file that was made of it, from the folder of the new site.
    pub path: String,
    pub title: String,
    /// How it was found, as `post::Found` says.
    pub dialect: String,
    /// 0 to 1.
    pub confidence: f64,
    /// `None` if it was not compared, as Markdown is not.
    pub proof: Option<Proof>,
    pub kept: Vec<Kept>,
    pub guesses: Vec<Guess>,
    pub escalations: Vec<Escalation>,
    pub remarks: Vec<RemarkReport>,
    /// What could have done harm and was removed, each as it was written.
    pub unsafe_removed: Vec<String>,
}

/// Something that stayed HTML because Markdown has no form for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    pub element: String,
    pub why: String,
    /// The beginning of its HTML.
    pub excerpt: String,
}

/// A language that no highlighter named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// The number of the block of code in the post, from 1.
    pub block: usize,
    pub language: String,
    pub first_line: String,
}

/// What Markdown could not say without ambiguity, and how it was said instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// Such as `strong text beside punctuation`.
    pub what: String,
    /// Such as `<strong>`.
    pub instead: String,
    pub excerpt: String,
}

/// See [`Remark`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RemarkReport {
    pub code: String,
    pub message: String,
    pub line: Option<usize>,
}

impl From<&Remark> for RemarkReport {
    fn from(remark: &Remark) -> Self {
        Self { code: remark.code.to_owned(), message: remark.message.clone(), line: remark.line }
    }
}

/// A file that no post was made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    pub file: String,
    /// A few words that are the same for all such files.
    pub reason: String,
}

impl Report {
    /// No post lost a word or a byte of code. Words that were added lower the grade but are no loss.
    pub fn is_lossless(&self) -> bool {
        self.posts.iter().all(PostReport::is_lossless)
    }

    /// The posts in the order of their origin.
    fn in_order(&self) -> Vec<&PostReport> {
        let mut posts: Vec<&PostReport> = self.posts.iter().collect();
        posts.sort_by(|a, b| (&a.origin, &a.path).cmp(&(&b.origin, &b.path)));
        posts
    }

    fn totals(&self) -> Totals {
        let mut totals = Totals { posts: self.posts.len(), ..Totals::default() };
        for post in &self.posts {
            let Some(proof) = &post.proof else {
                totals.not_compared += 1;
                continue;
            };
            *totals.grades.entry(proof.grade).or_default() += 1;
            totals.words += proof.words.total;
            totals.words_lost += proof.words.lost;
            totals.words_added += proof.words.added;
            totals.code_blocks += proof.code.blocks;
            totals.code_exact += proof.code.equal;
        }
        totals
    }

    /// How many files were skipped, by reason.
    fn skipped_by_reason(&self) -> BTreeMap<&str, usize> {
        let mut reasons = BTreeMap::new();
        for skipped in &self.skipped {
            *reasons.entry(skipped.reason.as_str()).or_default() += 1;
        }
        reasons
    }
}

impl PostReport {
    /// True of what was not compared, too.
    pub fn is_lossless(&self) -> bool {
        self.proof.as_ref().is_none_or(|proof| proof.words.lost == 0 && proof.code.different.is_empty())
    }
}

/// Sums over all posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Totals {
    posts: usize,
    grades: BTreeMap<Grade, usize>,
    not_compared: usize,
    words: usize,
    words_lost: usize,
    words_added: usize,
    code_blocks: usize,
    code_exact: usize,
}
