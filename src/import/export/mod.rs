//! Exports of blogs become posts: one file holds the whole blog as its author wrote it.
//!
//! [`kind`] tells what a file is, [`posts`] reads it. What the blog's software did to a text when it showed it (paragraphs,
//! shortcodes, blocks) is done here, so that a body is HTML as a page had it; what it cannot do stays to be seen, with a
//! remark. Comments of readers are never read: they hold personal data.

mod autop;
mod blocks;
mod blogger;
mod date;
mod embed;
pub mod feed;
mod ghost;
mod html;
mod lines;
mod shortcode;
mod stash;
mod wxr;
mod xml;

use super::post::Post;
use crate::diag::Checked;
use jiff::tz::TimeZone;

/// The software that made an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// WordPress: RSS with extensions.
    Wxr,
    /// Blogger: Atom, from its own export or from Google Takeout.
    Blogger,
    /// Ghost: JSON.
    Ghost,
}

/// How much of a file tells what it is.
const HEAD: usize = 64 * 1024;

/// What kind of export a file is, if it is one.
pub fn kind(text: &str) -> Option<Kind> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head = &text[..lines::character_at(text, HEAD)];
    if head.starts_with('{') {
        let is_ghost = head.contains("\"exported_on\"") || head.contains("\"db\"");
        return (is_ghost && text.contains("\"posts\"")).then_some(Kind::Ghost);
    }
    if !head.starts_with('<') {
        return None;
    }
    if head.contains("<rss") && (head.contains("//wordpress.org/export/") || head.contains("<wp:wxr_version>")) {
        return Some(Kind::Wxr);
    }
    let is_blogger = || text.contains("schemas.google.com/blogger/2008/kind#") || text.contains("<blogger:type>");
    (head.contains("<feed") && is_blogger()).then_some(Kind::Blogger)
}

/// Reads an export.
///
/// `zone` is the blog's time zone, for dates that do not tell it. A file that breaks off gives what stands before the fault
/// and a [`Diag`](crate::diag::Diag) at its byte.
pub fn posts(path: &str, text: &str, kind: Kind, zone: &TimeZone) -> Checked<Vec<Post>> {
    match kind {
        Kind::Wxr => wxr::posts(path, text, zone),
        Kind::Blogger => blogger::posts(path, text, zone),
        Kind::Ghost => ghost::posts(path, text, zone),
    }
}
