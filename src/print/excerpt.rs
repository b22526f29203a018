//! The few lines of a text that show a span, cut to what a terminal can hold.
//!
//! The renderer of snippets works through all it is given, so it is given little: a megabyte on one line, or
//! a span over a whole file, must neither fill the screen nor take seconds.

use super::texts::Found;
use std::ops::Range;

/// Of a span over many lines the first ones are shown.
const LINES: usize = 3;
/// A line of up to so many bytes is shown whole; the renderer then fits it to the width of the terminal.
const WHOLE: usize = 400;
/// How much of a longer line is taken behind the span, in bytes.
const BEHIND: usize = 80;
/// How much of a long span is underlined, in bytes.
const MARKED: usize = 160;
/// Stands where a line was cut.
const CUT: &str = "…";

#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub source: String,
    /// The number of its first line, from 1.
    pub line: usize,
    /// The span within `source`.
    pub span: Range<usize>,
}

/// The lines of a place; none if the file is not UTF-8.
pub fn excerpt(found: &Found) -> Option<Excerpt> {
    let text = found.text.str()?;
    let start = found.span.start;
    // A span over whole lines takes the last line's end in, which would show the line after it too.
    let end = start + text[start..found.span.end].trim_end_matches(['\n', '\r']).len();
    let first = found.start.line;
    let last = first + text[start..end].matches('\n').take(LINES - 1).count();
    let mut source = String::new();
    let mut span = 0..0;
    for number in first..=last {
        let line = found.text.line(number);
        let focus = start.clamp(line.start, line.end)..end.clamp(line.start, line.end);
        let (piece, marked) = cut(&text[line.range()], focus.start - line.start..focus.end - line.start);
        if number == first {
            span.start = marked.start;
        } else {
            source.push('\n');
        }
        span.end = source.len() + marked.end;
        source.push_str(piece.as_str());
    }
    Some(Excerpt { source, line: first, span })
}

/// A line, cut some way behind `focus` if it is long, and where `focus` is in it. What stands before it stays,
/// since the renderer counts columns; it leaves out itself what is too far from the span.
fn cut(line: &str, focus: Range<usize>) -> (String, Range<usize>) {
    if line.len() <= WHOLE {
        return (line.to_owned(), focus);
    }
    let marked_to = boundary(line, focus.end.min(focus.start + MARKED));
    let to = boundary(line, (marked_to + BEHIND).min(line.len()));
    let cut = if to < line.len() { CUT } else { "" };
    (format!("{}{cut}", &line[..to]), focus.start..marked_to)
}

/// `offset`, or the start of the character that it cuts.
fn boundary(line: &str, mut offset: usize) -> usize {
    while !line.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Place, Span};
    use crate::print::texts::Texts;
    use crate::source::Sources;

    fn of(text: &str, span: Span) -> Excerpt {
        let sources = Sources::memory([("a.md", text)]);
        excerpt(&Texts::new(&sources, "").spot(&Place::new(&"a.md".into(), span)).found.unwrap()).unwrap()
    }

    #[test]
    fn a_long_line_is_cut_behind_the_span() {
        let text = format!("first\n文needle{}\nlast", "网".repeat(1_000_000));
        let at = text.find("needle").unwrap();
        let Excerpt { source, line, span } = of(&text, Span::new(at, at + 6));
        assert_eq!((line, &source[span]), (2, "needle"));
        assert!(source.ends_with("网…") && source.len() < 100, "{source}");
    }

    #[test]
    fn a_long_span_is_marked_from_its_start() {
        let text = "网".repeat(1000);
        let Excerpt { source, span, .. } = of(&text, Span::new(300, 2400));
        assert_eq!(source[span].chars().count(), MARKED / 3);
        assert!(source.ends_with('…') && source.chars().count() < 200, "{source}");
    }

    #[test]
    fn many_lines_are_shown_by_the_first_three() {
        let Excerpt { source, span, .. } = of("a\r\nb\r\nc\r\nd\r\ne\r\n", Span::new(0, 15));
        assert_eq!((&*source, span), ("a\nb\nc", 0..5));
    }

    #[test]
    fn a_span_of_a_whole_line_stays_in_it() {
        assert_eq!(of("ab\ncd\n", Span::new(0, 3)).source, "ab");
        assert_eq!(of("ab\ncd\n", Span::new(2, 3)).span, 2..2);
    }

    #[test]
    fn the_line_after_the_last_is_empty() {
        assert_eq!(of("ab\n", Span::new(3, 3)), Excerpt { source: String::new(), line: 2, span: 0..0 });
    }
}
