//! What `--accept` writes: the real output in place of the stated one, and nothing else of the file.

use crate::diag::Span;
use crate::example::Expected;
use crate::proof::Edit;
use std::sync::Arc;

/// The edits that make an output block state `actual`. `rustc` is the compiler to record with an `error` block.
pub fn edits(path: &Arc<str>, expected: &Expected, actual: &str, rustc: Option<&str>) -> Vec<Edit> {
    let edit = |span: Span, text: String| Edit { path: path.clone(), span, text };
    let mut edits = Vec::new();
    if let Some(rustc) = rustc {
        match &expected.rustc {
            Some(recorded) if recorded.value != rustc => edits.push(edit(recorded.span, rustc.to_owned())),
            Some(_) => {}
            None => edits.push(edit(Span::new(expected.info.end, expected.info.end), format!(" rustc=\"{rustc}\""))),
        }
    }
    let mut text = String::new();
    for line in actual.lines() {
        let line = format!("{}{line}", expected.prefix);
        // A line of a quote ends in no blank, as a person would write it; blanks of the output itself stay.
        text.push_str(if line.len() == expected.prefix.len() { line.trim_end() } else { &line });
        text.push_str(expected.newline);
    }
    edits.push(edit(expected.body, text));
    if let Some(fence) = longer_fence(&expected.fence.value, actual) {
        edits.push(edit(expected.fence.span, fence.clone()));
        edits.push(edit(Span::new(expected.body.end, expected.span.end), format!("{}{fence}", expected.prefix)));
    }
    edits
}

/// The fence that the output needs if a line of it would close the block that it stands in.
fn longer_fence(fence: &str, actual: &str) -> Option<String> {
    let sign = fence.chars().next()?;
    let marks = actual.lines().map(str::trim).filter(|line| !line.is_empty() && line.chars().all(|c| c == sign)).map(str::len).max()?;
    (marks >= fence.len()).then(|| sign.to_string().repeat(marks + 1))
}

/// The text of a file with its edits made.
pub fn applied(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    // Two fences that show one file state its output twice; each has a body of its own, so none overlap.
    edits.dedup_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start]);
        // The line of a fence that the file's end cuts off.
        if edit.span.start == text.len() && edit.text.ends_with('\n') && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(&text[at..]);
    out
}
