//! Whether an output is what its block states, and if not, which lines differ.
//!
//! A line `...` of the block stands for any number of lines, `...` within a line for any text. Everything else is
//! compared byte by byte, but for empty lines at the end.

use similar::{ChangeTag, TextDiff};

/// The difference, as lines of a diff from what is stated to what came out, and the first stated line (from 0) that
/// has a part in it. `None` if there is none.
pub fn difference(stated: &str, actual: &str, unordered: bool) -> Option<Difference> {
    let stated: Vec<&str> = stated.trim_end_matches(['\n', '\r']).lines().collect();
    let actual: Vec<&str> = actual.trim_end_matches(['\n', '\r']).lines().collect();
    if unordered {
        return multiset(&stated, &actual);
    }
    if matches(&stated, &actual) {
        return None;
    }
    Some(diff(&stated, &actual))
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub text: String,
    pub line: usize,
}

const ANY: &str = "...";

/// Whether lines fit, by the usual way of matching with wildcards: on a misfit go back to the last `...` and let it
/// stand for one line more.
fn matches(stated: &[&str], actual: &[&str]) -> bool {
    let (mut at, mut from, mut retry) = (0, 0, None);
    while from < actual.len() {
        match stated.get(at) {
            Some(line) if is_any(line) => {
                at += 1;
                retry = Some((at, from));
            }
            Some(line) if fits(line, actual[from]) => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((stated_at, actual_from)) = retry else { return false };
                at = stated_at;
                from = actual_from + 1;
                retry = Some((at, from));
            }
        }
    }
    stated[at..].iter().all(|line| is_any(line))
}

fn is_any(line: &str) -> bool {
    line.trim() == ANY
}

/// Whether a line is what `stated` says, where `...` stands for any text.
fn fits(stated: &str, actual: &str) -> bool {
    let mut parts = stated.split(ANY);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = actual.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The diff of lines. What a line of the block fits counts as that line.
fn diff(stated: &[&str], actual: &[&str]) -> Difference {
    // Only a line with a `...` in it can fit another one.
    let open: Vec<&str> = stated.iter().filter(|own| own.contains(ANY) && !is_any(own)).copied().collect();
    let shown: Vec<&str> = actual.iter().map(|line| open.iter().find(|own| fits(own, line)).copied().unwrap_or(line)).collect();
    let diff = TextDiff::from_slices(stated, &shown);
    let mut text = String::new();
    let mut first = None;
    let mut run: Vec<(char, &str)> = Vec::new();
    for change in diff.iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        if sign == ' ' {
            flush(&mut run, &mut text);
            run.push((' ', change.value()));
            flush(&mut run, &mut text);
            continue;
        }
        if !is_any(change.value()) && (sign == '-' || !run.iter().any(|(_, line)| is_any(line))) {
            first.get_or_insert_with(|| change.old_index().unwrap_or_else(|| before(&diff, change.new_index())));
        }
        run.push((sign, change.value()));
    }
    flush(&mut run, &mut text);
    let any = || stated.iter().position(|line| is_any(line)).unwrap_or(0);
    Difference { text: shortened(&text), line: first.unwrap_or_else(any) }
}

/// Writes changes in a row. Lines that a `...` among them stands for are no difference, as far as nothing else is missing
/// there.
fn flush(run: &mut Vec<(char, &str)>, text: &mut String) {
    let stated: Vec<&str> = run.iter().filter(|(sign, _)| *sign == '-').map(|(_, line)| *line).collect();
    let is_covered = !stated.is_empty() && stated.iter().all(|line| is_any(line));
    for (sign, line) in run.drain(..) {
        match (sign, is_covered) {
            ('+', true) => {}
            ('-', _) if is_any(line) => text.push_str(" ...\n"),
            (sign, _) => text.push_str(&format!("{sign}{line}\n")),
        }
    }
}

/// The stated line that a line which was not stated stands before, or the last one.
fn before(diff: &TextDiff<'_, '_, str>, new: Option<usize>) -> usize {
    let old = diff.iter_all_changes().filter(|change| change.new_index() <= new).filter_map(|change| change.old_index()).last();
    old.map_or(0, |old| old + 1).min(diff.old_len().saturating_sub(1))
}

/// Lines of which there are too few or too many. Each stated line takes one that it fits, exact ones first; a line `...`
/// takes all that are left.
fn multiset(stated: &[&str], actual: &[&str]) -> Option<Difference> {
    let mut left: Vec<&str> = actual.to_vec();
    let mut missing: Vec<usize> = Vec::new();
    let (exact, open): (Vec<usize>, Vec<usize>) =
        (0..stated.len()).filter(|at| !is_any(stated[*at])).partition(|at| !stated[*at].contains(ANY));
    for at in exact.into_iter().chain(open) {
        match left.iter().position(|line| fits(stated[at], line)) {
            Some(found) => drop(left.remove(found)),
            None => missing.push(at),
        }
    }
    if stated.iter().any(|line| is_any(line)) {
        left.clear();
    }
    if missing.is_empty() && left.is_empty() {
        return None;
    }
    missing.sort_unstable();
    let gone = missing.iter().map(|at| format!("-{}\n", stated[*at]));
    let text: String = gone.chain(left.iter().map(|line| format!("+{line}\n"))).collect();
    let line = missing.first().copied().unwrap_or(stated.len().saturating_sub(1));
    Some(Difference { text: shortened(&text), line })
}

/// How many lines of a difference are shown.
const SHOWN: usize = 40;
/// How many lines that are the same are shown around those that are not.
const AROUND: usize = 2;

/// A diff without what lies far from its changes, and not longer than a screen.
fn shortened(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_change = |at: usize| lines.get(at).is_some_and(|line| !line.starts_with(' '));
    let near = |at: usize| (at.saturating_sub(AROUND)..=at + AROUND).any(is_change);
    let mut kept: Vec<&str> = Vec::new();
    let mut skipped = false;
    for (at, line) in lines.iter().enumerate() {
        if near(at) && kept.len() < SHOWN {
            kept.push(line);
            skipped = false;
        } else if !skipped {
            kept.push(" …");
            skipped = true;
        }
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stated: &str, actual: &str, expected: Option<(&str, usize)>) {
        let found = difference(stated, actual, false);
        assert_eq!(found.as_ref().map(|found| (found.text.as_str(), found.line)), expected, "{stated:?} {actual:?}");
    }

    #[test]
    fn ellipsis() {
        check("a\n...\nd\n", "a\nb\nc\nd\n", None);
        check("...\n", "", None);
        check("a\n...\nb\n...\nc\n", "a\nb\nx\nb\nc\n", None);
        check("took ... ms, ... in all\n", "took 3 ms, 4 in all\n", None);
        check("a...", "abc", None);
        check("a...c", "ab", Some(("-a...c\n+ab", 0)));
        check("a\n...\nd\n", "a\nb\n", Some((" a\n ...\n-d\n+b", 2)));
    }

    #[test]
    fn exact_lines() {
        check("a\nb\n", "a\nb", None);
        check("a\n", "a\n\n\n", None);
        check("", "", None);
        check("a\nb\n", "a\nc\n", Some((" a\n-b\n+c", 1)));
        check("a \n", "a\n", Some(("-a \n+a", 0)));
        check("a\n", "a\nb\n", Some((" a\n+b", 0)));
        check("", "a\n", Some(("+a", 0)));
    }

    #[test]
    fn any_order() {
        assert_eq!(difference("a\nb\nb\n", "b\na\nb\n", true), None);
        assert_eq!(difference("id 0x...\na\n", "a\nid 0x12\n", true), None);
        assert_eq!(difference("a\n...\n", "c\nb\na\n", true), None);
        assert_eq!(difference("a\nb\nb\n", "b\na\nc\n", true), Some(Difference { text: "-b\n+c".into(), line: 2 }));
    }

    #[test]
    fn far_lines_are_left_out() {
        let stated: String = (0..50).map(|line| format!("{line}\n")).collect();
        check(&stated, &stated.replace("25\n", "x\n"), Some((" …\n 23\n 24\n-25\n+x\n 26\n 27\n …", 25)));
    }
}
