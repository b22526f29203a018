//! mdBook's `SUMMARY.md`: the order of the chapters, and the parts that they belong to.

use super::tags::lines;
use crate::url;

/// A chapter as the summary lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    pub title: String,
    /// From the folder that is imported. `None` for one that is not written yet.
    pub path: Option<String>,
    /// The heading above it in the summary.
    pub part: Option<String>,
    /// Line of the summary, from 1.
    pub line: usize,
}

/// The chapters in their order. `folder` is that of the summary, with a slash at its end.
pub fn chapters(summary: &str, folder: &str) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    let mut part = None;
    for (at, line) in summary.lines().enumerate() {
        if let Some(title) = line.strip_prefix("# ") {
            // The first heading is the summary's own.
            let is_own = chapters.is_empty() && title.trim().eq_ignore_ascii_case("summary");
            part = (!is_own).then(|| title.trim().to_owned());
        } else if line.trim().len() >= 3 && line.trim().bytes().all(|byte| byte == b'-') {
            part = None;
        } else if let Some((title, target)) = link(&line[lines::lead(line).len()..]) {
            let path = (!target.is_empty()).then(|| url::join(folder, &url::decode(target)));
            chapters.push(Chapter { title: title.to_owned(), path: path.flatten(), part: part.clone(), line: at + 1 });
        }
    }
    chapters
}

/// The text and the target of a link that a line consists of.
fn link(line: &str) -> Option<(&str, &str)> {
    let (title, target) = line.trim().strip_prefix('[')?.strip_suffix(')')?.rsplit_once("](")?;
    Some((title, target.trim().trim_start_matches('<').trim_end_matches('>').trim_start_matches("./")))
}
