//! The report in a few lines for a terminal.

use super::attention::{self, count};
use super::{PostReport, Report, once};
use crate::import::check::Grade;

/// So many posts to look at are named.
const NAMED: usize = 10;

/// Lines that end in a newline each.
pub fn summary(report: &Report) -> String {
    let totals = report.totals();
    let mut lines = vec![format!("{} imported", count(totals.posts, "post"))];
    for grade in Grade::ALL {
        if let Some(posts) = totals.grades.get(&grade) {
            lines.push(format!("  {} {posts:>5}  {}", grade.letter(), grade.meaning()));
        }
    }
    if totals.not_compared > 0 {
        lines.push(format!("  - {:>5}  not compared: they were Markdown already", totals.not_compared));
    }
    if totals.not_compared < totals.posts {
        let (lost, added) = (totals.words_lost, totals.words_added);
        lines.push(format!("words: {lost} lost, {added} added, of {}", totals.words));
        lines.push(format!("code: {} of {} exact to the byte", totals.code_exact, count(totals.code_blocks, "block")));
    }
    lines.extend(once::lines(report));
    lines.extend(report.counts.iter().map(|(name, number)| format!("{name}: {number}")));
    if !report.skipped.is_empty() {
        let reasons: Vec<String> = report.skipped_by_reason().iter().map(|(reason, files)| format!("{reason}: {files}")).collect();
        lines.push(format!("skipped: {} ({})", count(report.skipped.len(), "file"), reasons.join("; ")));
    }
    first(&attention::list(report), &mut lines);
    lines.join("\n") + "\n"
}

fn first(list: &[(&PostReport, Vec<String>)], lines: &mut Vec<String>) {
    if list.is_empty() {
        return;
    }
    lines.push("look at this first:".to_owned());
    for (post, reasons) in list.iter().take(NAMED) {
        lines.push(format!("  {}: {}", post.path, reasons.join("; ")));
    }
    if list.len() > NAMED {
        lines.push(format!("  and {} more, in the report", list.len() - NAMED));
    }
}
