//! Blocks of code: which belong together, and where their bytes differ.

use super::{Found, Sides};
use crate::import::check::code::visible;
use crate::import::check::diff::Match;
use crate::import::check::proof::{Code, Excerpt, Kind};
use crate::import::check::reading::{self, Reading};
use crate::import::check::tokens::{Dictionary, Token, Tokenizer};
use std::collections::{HashMap, VecDeque};

/// Numbers of blocks, from 0.
#[derive(Default)]
pub struct Blocks {
    /// Of the original and of the new side; in the order of the original.
    pairs: Vec<(usize, usize)>,
    /// Those that have no partner, on both sides.
    pub alone: (Vec<usize>, Vec<usize>),
}

impl Blocks {
    /// Blocks that differ in blanks only were found by the comparison of the text. Of the others, those between the same
    /// words belong together, in order; then those that are equal wherever they stand.
    pub fn pair(sides: &Sides, matches: &[Match]) -> Self {
        let (a, b) = (sides.original, sides.new);
        let mut blocks = Self::default();
        let (mut next_a, mut next_b) = (0, 0);
        let end = Match { a: a.tokens.len(), b: b.tokens.len(), len: 0 };
        for found in matches.iter().chain([&end]) {
            let (mut open_a, mut open_b) = (before(a, &mut next_a, found.a), before(b, &mut next_b, found.b));
            while let (Some(x), Some(y)) = (open_a.front(), open_b.front()) {
                blocks.pairs.push((*x, *y));
                open_a.pop_front();
                open_b.pop_front();
            }
            blocks.alone.0.extend(open_a);
            blocks.alone.1.extend(open_b);
            let inside = before(a, &mut next_a, found.a + found.len);
            blocks.pairs.extend(inside.into_iter().zip(before(b, &mut next_b, found.b + found.len)));
        }
        blocks.pair_equal(a, b);
        blocks.pairs.sort_unstable();
        blocks
    }

    fn pair_equal(&mut self, a: &Reading, b: &Reading) {
        let mut texts: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for block in &self.alone.1 {
            texts.entry(&b.codes[*block].text).or_default().push_back(*block);
        }
        let mut taken = Vec::new();
        self.alone.0.retain(|block| {
            let Some(other) = texts.get_mut(a.codes[*block].text.as_str()).and_then(VecDeque::pop_front) else { return true };
            taken.push((*block, other));
            false
        });
        let others: std::collections::HashSet<usize> = taken.iter().map(|(_, other)| *other).collect();
        self.alone.1.retain(|block| !others.contains(block));
        self.pairs.extend(taken);
    }

    pub fn are_all_paired(&self) -> bool {
        self.alone.0.is_empty() && self.alone.1.is_empty()
    }

    pub fn compare(&self, sides: &Sides, found: &mut Found) -> Code {
        let (a, b) = (sides.original, sides.new);
        let mut code = Code { blocks: a.codes.len(), ..Code::default() };
        for (x, y) in &self.pairs {
            let (original, new) = (&a.codes[*x], &b.codes[*y]);
            if is_equal(original, new) {
                code.equal += 1;
            } else {
                code.different.push(x + 1);
                let (x, y) = difference(&original.text, &new.text);
                found.add(Kind::Code, || (x, y, a.near(original.at)));
            }
        }
        for block in &self.alone.0 {
            code.different.push(block + 1);
            let block = &a.codes[*block];
            let text = "no block of code here: it is gone, or its text has no bytes that could be compared";
            found.add(Kind::Code, || (Excerpt::only(beginning(&block.text)), Excerpt::only(text), a.near(block.at)));
        }
        for block in &self.alone.1 {
            let block = &b.codes[*block];
            let text = "no block of code here: its words are compared with the text";
            found.add(Kind::CodeMark, || (Excerpt::only(text), Excerpt::only(beginning(&block.text)), b.near(block.at)));
        }
        code.different.sort_unstable();
        code
    }
}

/// The blocks from `next` on whose token stands before `at`.
fn before(reading: &Reading, next: &mut usize, at: usize) -> VecDeque<usize> {
    let start = *next;
    while reading.codes.get(*next).is_some_and(|block| block.at < at) {
        *next += 1;
    }
    (start..*next).collect()
}

/// Blanks at the end of lines have no bytes where the original did not stand in a `pre`.
fn is_equal(original: &reading::Code, new: &reading::Code) -> bool {
    if original.is_exact {
        return original.text == new.text;
    }
    original.text.split('\n').map(str::trim_end).eq(new.text.split('\n').map(str::trim_end))
}

/// The first line that differs on each side, with the lines around it and all blanks visible.
fn difference(original: &str, new: &str) -> (Excerpt, Excerpt) {
    let line = original.split('\n').zip(new.split('\n')).take_while(|(a, b)| a == b).count();
    let side = |text: &str| {
        let mut lines = text.split('\n').skip(line.saturating_sub(1)).map(|line| cut(&visible(line)));
        let before = if line > 0 { lines.next().map(|line| line + "⏎").unwrap_or_default() } else { String::new() };
        let text = lines.next().map_or_else(|| "(no line here)".to_owned(), |text| format!("line {}: {text}", line + 1));
        Excerpt { before, text, after: lines.next().map(|line| format!("⏎{line}")).unwrap_or_default() }
    };
    (side(original), side(new))
}

fn beginning(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').take(4).map(|line| cut(&visible(line))).collect();
    lines.join("⏎\n")
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

pub fn words(text: &str, dictionary: &mut Dictionary) -> Vec<Token> {
    let mut tokenizer = Tokenizer::new(dictionary);
    tokenizer.text(text, 0);
    tokenizer.block();
    tokenizer.tokens
}
