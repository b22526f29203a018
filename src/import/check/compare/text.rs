//! Words are compared in sequence; blocks of code stand among them as one token each, which finds the pairs that are
//! compared by the byte.

use super::blocks::{self, Blocks};
use super::{Found, Sides};
use crate::import::check::diff::{self, Match};
use crate::import::check::marks;
use crate::import::check::moved::{self, Moved};
use crate::import::check::proof::{Code, Excerpt, Kind, Words};
use crate::import::check::reading::Reading;
use crate::import::check::tokens::{CODE, Dictionary, Gap, MARK, OPTIONAL, Token};
use std::ops::Range;

pub fn compare(sides: &mut Sides, found: &mut Found) -> (Words, Code) {
    let original = Text::of(sides.original);
    let new = Text::of(sides.new);
    let matches = diff::matches(&original.words(), &new.words());
    let blocks = Blocks::pair(sides, &matches);
    let code = blocks.compare(sides, found);
    let words = if blocks.are_all_paired() {
        words(sides, &original, &new, &matches, found)
    } else {
        // The words of what is code on one side only are compared with the text of the other.
        let original = original.with_words_of(&blocks.alone.0, sides.original, sides.dictionary);
        let new = new.with_words_of(&blocks.alone.1, sides.new, sides.dictionary);
        let matches = diff::matches(&original.words(), &new.words());
        words(sides, &original, &new, &matches, found)
    };
    (words, code)
}

/// The tokens of one side.
struct Text {
    tokens: Vec<Token>,
    /// Where tokens were put in: from which token on, and how many more there are before it than in the reading.
    shifts: Vec<(usize, usize)>,
}

impl Text {
    fn of(reading: &Reading) -> Self {
        Self { tokens: reading.tokens.clone(), shifts: Vec::new() }
    }

    /// Marks of footnotes are the same whatever they say: a note that is counted anew may have the number of another one.
    fn words(&self) -> Vec<u32> {
        self.tokens.iter().map(|token| if token.flags & MARK == 0 { token.word } else { u32::MAX }).collect()
    }

    /// The same with the words of some blocks of code (by their number) in place of their token.
    fn with_words_of(&self, alone: &[usize], reading: &Reading, dictionary: &mut Dictionary) -> Self {
        let mut out = Self { tokens: Vec::with_capacity(self.tokens.len()), shifts: Vec::new() };
        let mut from = 0;
        for block in alone {
            let block = &reading.codes[*block];
            out.tokens.extend_from_slice(&self.tokens[from..block.at]);
            out.tokens.extend(blocks::words(&block.text, dictionary));
            from = block.at + 1;
            if let Some(more) = out.tokens.len().checked_sub(from) {
                out.shifts.push((out.tokens.len(), more));
            }
        }
        out.tokens.extend_from_slice(&self.tokens[from..]);
        out
    }

    fn near(&self, at: usize, reading: &Reading) -> String {
        let before = self.shifts.partition_point(|(from, _)| *from <= at);
        let more = before.checked_sub(1).map_or(0, |before| self.shifts[before].1);
        reading.near(at.saturating_sub(more))
    }

    fn excerpt(&self, range: Range<usize>, dictionary: &Dictionary) -> Excerpt {
        const AROUND: usize = 8;
        let before = range.start.saturating_sub(AROUND)..range.start;
        let after = range.end..(range.end + AROUND).min(self.tokens.len());
        let join = |range: Range<usize>| dictionary.join(&self.tokens[range]);
        Excerpt { before: join(before), text: join(range), after: join(after) }
    }
}

fn words(sides: &Sides, original: &Text, new: &Text, matches: &[Match], found: &mut Found) -> Words {
    let gaps = gaps(matches, original.tokens.len(), new.tokens.len());
    let counts = |token: &Token| token.flags & (OPTIONAL | CODE) == 0;
    let runs = |text: &Text, ranges: &mut dyn Iterator<Item = Range<usize>>| -> Vec<Range<usize>> {
        ranges.flat_map(|range| runs(&text.tokens, range, counts)).collect()
    };
    let lost = runs(original, &mut gaps.iter().map(|gap| gap.0.clone()));
    let added = runs(new, &mut gaps.iter().map(|gap| gap.1.clone()));
    let is_word = |word| sides.dictionary.word(word).chars().any(char::is_alphanumeric);
    let moved = moved::find(&original.words(), &lost, &new.words(), &added, is_word);

    let mut words = Words { total: original.tokens.iter().filter(|token| counts(token)).count(), ..Words::default() };
    for (a, b) in &gaps {
        let lost = a.clone().filter(|at| counts(&original.tokens[*at]) && !moved.a[*at]).count();
        let added = b.clone().filter(|at| counts(&new.tokens[*at]) && !moved.b[*at]).count();
        words.lost += lost;
        words.added += added;
        if lost + added > 0 {
            found.add(Kind::Words, || {
                let near = original.near(a.start, sides.original);
                (original.excerpt(a.clone(), sides.dictionary), new.excerpt(b.clone(), sides.dictionary), near)
            });
        }
    }
    words.moved = moved.a.iter().filter(|moved| **moved).count();
    order(sides, original, &gaps, &moved, found);
    manner(sides, original, new, matches, found);
    words
}

/// What stands between the matches, on both sides.
fn gaps(matches: &[Match], a: usize, b: usize) -> Vec<(Range<usize>, Range<usize>)> {
    let ends = std::iter::once((0, 0)).chain(matches.iter().map(|found| (found.a + found.len, found.b + found.len)));
    let starts = matches.iter().map(|found| (found.a, found.b)).chain([(a, b)]);
    ends.zip(starts).map(|(end, start)| (end.0..start.0, end.1..start.1)).filter(|(a, b)| !a.is_empty() || !b.is_empty()).collect()
}

/// The stretches of a range whose tokens count.
fn runs(tokens: &[Token], range: Range<usize>, counts: impl Fn(&Token) -> bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for at in range.filter(|at| counts(&tokens[*at])) {
        match out.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Text that stands elsewhere now.
fn order(sides: &Sides, original: &Text, gaps: &[(Range<usize>, Range<usize>)], moved: &Moved, found: &mut Found) {
    for (a, _) in gaps.iter().filter(|(a, _)| moved.a[a.clone()].contains(&true)) {
        found.add(Kind::Order, || {
            let near = original.near(a.start, sides.original);
            (original.excerpt(a.clone(), sides.dictionary), Excerpt::only("the same words at another place"), near)
        });
    }
}

/// How words that are the same are set apart, and what stands between them.
fn manner(sides: &Sides, original: &Text, new: &Text, matches: &[Match], found: &mut Found) {
    for Match { a, b, len } in matches.iter().copied() {
        let (x, y) = (&original.tokens[a..a + len], &new.tokens[b..b + len]);
        let is_optional = |at: usize| (x[at].flags | y[at].flags) & OPTIONAL != 0;
        for at in (1..len).filter(|at| x[*at].gap != y[*at].gap && !is_optional(at - 1) && !is_optional(*at)) {
            spacing(sides, (original, a + at), (new, b + at), found);
        }
        let different = |at: usize| match (x[at].flags | y[at].flags) & (OPTIONAL | CODE) {
            0 => x[at].marks ^ y[at].marks,
            _ => 0,
        };
        let mut at = 0;
        while at < len {
            let bits = different(at);
            let end = (at + 1..len).find(|end| different(*end) != bits).unwrap_or(len);
            if bits != 0 {
                emphasis(sides, bits, (original, a + at..a + end), (new, b + at..b + end), found);
            }
            at = end;
        }
    }
}

fn emphasis(sides: &Sides, bits: u8, (original, a): (&Text, Range<usize>), (new, b): (&Text, Range<usize>), found: &mut Found) {
    let side = |text: &Text, range: Range<usize>| {
        let marks = marks::shown(text.tokens[range.start].marks);
        let excerpt = text.excerpt(range, sides.dictionary);
        Excerpt { text: format!("{marks}: {}", excerpt.text), ..excerpt }
    };
    let near = original.near(a.start, sides.original);
    found.add(marks::kind(bits), || (side(original, a), side(new, b), near));
}

fn spacing(sides: &Sides, (original, a): (&Text, usize), (new, b): (&Text, usize), found: &mut Found) {
    let side = |text: &Text, at: usize| {
        let join = |range: Range<usize>| sides.dictionary.join(&text.tokens[range]);
        let gap = match text.tokens[at].gap {
            Gap::None => "nothing",
            Gap::Space => "a blank",
            Gap::Hard => "a blank that does not break",
            Gap::Line => "a line break",
            Gap::Block => "a new block",
            Gap::Indent => "a new block with an indent",
        };
        Excerpt { before: join(at.saturating_sub(4)..at), text: format!("({gap})"), after: join(at..(at + 4).min(text.tokens.len())) }
    };
    found.add(Kind::Spacing, || (side(original, a), side(new, b), original.near(a, sides.original)));
}
