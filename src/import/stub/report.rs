//! Stand-in.
use crate::import::check::Proof;
use crate::import::post::Remark;
use std::collections::BTreeMap;
#[derive(Default)]
pub struct Report {
    pub posts: Vec<PostReport>,
    pub skipped: Vec<Skipped>,
    pub counts: BTreeMap<String, usize>,
}
pub struct Skipped {
    pub file: String,
    pub reason: String,
}
#[derive(Default)]
pub struct PostReport {
    pub origin: String,
    pub path: String,
    pub title: String,
    pub dialect: String,
    pub confidence: f64,
    pub proof: Option<Proof>,
    pub kept: Vec<Kept>,
    pub guesses: Vec<Guess>,
    pub escalations: Vec<Escalation>,
    pub remarks: Vec<RemarkReport>,
    pub unsafe_removed: Vec<String>,
}
pub struct Kept {
    pub element: String,
    pub why: String,
    pub excerpt: String,
}
pub struct Guess {
    pub block: usize,
    pub language: String,
    pub first_line: String,
}
pub struct Escalation {
    pub what: String,
    pub instead: String,
    pub excerpt: String,
}
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
impl Report {
    pub fn is_lossless(&self) -> bool {
        self.posts.iter().all(|post| post.proof.as_ref().is_none_or(|proof| proof.lost == 0))
    }
}
pub fn json(report: &Report) -> String {
    format!("{{\"posts\":{}}}\n", report.posts.len())
}
pub fn html(report: &Report) -> String {
    format!("<p>{} posts</p>\n", report.posts.len())
}
pub fn summary(report: &Report) -> String {
    format!("{} posts\n", report.posts.len())
}
