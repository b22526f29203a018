//! Lists of lines: `1,3-5`.

use crate::diag::{Checked, Diag, Place, Span, Spanned};
use std::sync::Arc;

/// Whether a text can only be meant as a list of lines.
pub fn is_list(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | ' ' | '\t'))
}

/// Reads a list that begins at byte `offset` of the file.
pub fn parse(path: &Arc<str>, text: &str, offset: usize) -> Checked<Vec<Spanned<(usize, usize)>>> {
    let mut ranges = Vec::new();
    let mut diags = Vec::new();
    let mut start = 0;
    for item in text.split(',') {
        let trimmed = item.trim();
        let at = start + (item.len() - item.trim_start().len());
        let span = Span::new(at, at + trimmed.len()).shift(offset);
        match range(trimmed) {
            Ok(range) => ranges.push(Spanned::new(range, span)),
            // An empty item has no bytes of its own to show: its comma does, the one before it at the end.
            Err(Fault::Empty) => {
                let comma = if start < text.len() { start + item.len() } else { start.saturating_sub(1) };
                let comma = Span::new(comma.min(text.len()), (comma + 1).min(text.len()));
                diags.push(bad_lines(Place::new(path, comma.shift(offset)), item, Fault::Empty));
            }
            Err(fault) => diags.push(bad_lines(Place::new(path, span), trimmed, fault)),
        }
        start += item.len() + 1;
    }
    Checked::new(ranges, diags)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Empty,
    Shape,
    Zero,
    Backwards,
    TooLarge,
}

fn range(text: &str) -> Result<(usize, usize), Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first.trim())?, number(last.trim())?),
        None => (number(text)?, number(text)?),
    };
    if last < first { Err(Fault::Backwards) } else { Ok((first, last)) }
}

fn number(text: &str) -> Result<usize, Fault> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::Shape);
    }
    match text.parse() {
        Ok(0) => Err(Fault::Zero),
        Ok(number) => Ok(number),
        Err(_) => Err(Fault::TooLarge),
    }
}

/// The ranges sorted, those that overlap merged.
pub fn merged(ranges: &[Spanned<(usize, usize)>]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<_> = ranges.iter().map(|range| range.value).collect();
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match merged.last_mut() {
            Some((_, end)) if first <= *end => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    merged
}

fn bad_lines(place: Place, text: &str, fault: Fault) -> Diag {
    let (problem, help) = match fault {
        Fault::Empty => ("a line is missing beside this comma".to_owned(), "write a list without blanks, such as `1,3-5`".to_owned()),
        Fault::Shape => (format!("`{text}` is not a line or a range"), "write a list such as `1,3-5`".to_owned()),
        Fault::Zero => ("there is no line 0".to_owned(), "lines are counted from 1, whatever number the first one shows".to_owned()),
        Fault::Backwards => (
            "this range ends before it begins".to_owned(),
            match text.split_once('-') {
                Some((first, last)) => format!("write `{}-{}`", last.trim(), first.trim()),
                None => "write the smaller number first".to_owned(),
            },
        ),
        Fault::TooLarge => ("no block has so many lines".to_owned(), "write a list such as `1,3-5`".to_owned()),
    };
    Diag::error("bad-lines", problem).at(place).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let cases: [(&str, &[(usize, usize)]); 5] = [
            ("1", &[(1, 1)]),
            ("1,3-5", &[(1, 1), (3, 5)]),
            (" 1, 3 - 5 ", &[(1, 1), (3, 5)]),
            ("4-9,1,5-6,9-10", &[(1, 1), (4, 10)]),
            ("7-7", &[(7, 7)]),
        ];
        for (text, expected) in cases {
            let Checked { value, diags } = parse(&"a.md".into(), text, 0);
            assert_eq!((merged(&value).as_slice(), diags.len()), (expected, 0), "{text}");
        }
    }

    #[test]
    fn faults_stand_where_they_are() {
        let cases: [(&str, &[&str]); 9] = [
            ("1,0", &["0"]),
            ("5-3", &["5-3"]),
            ("a,2,b-3", &["a", "b-3"]),
            ("1,,3", &[","]),
            ("1,", &[","]),
            (",", &[",", ","]),
            ("99999999999999999999999", &["99999999999999999999999"]),
            ("1-", &["1-"]),
            ("１", &["１"]),
        ];
        for (text, expected) in cases {
            let diags = parse(&"a.md".into(), text, 0).diags;
            let shown: Vec<&str> = diags.iter().filter_map(|diag| diag.place.as_ref()?.span).map(|span| &text[span.range()]).collect();
            assert_eq!(shown, expected, "{text}");
        }
    }
}
