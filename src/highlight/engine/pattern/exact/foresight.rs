//! What one look at the next character rules out.
//!
//! Grammars have long lists of words, and loops that end where something else begins. A choice between two ways that
//! begin with different characters is none, and a span gives nothing back if what follows cannot begin with what it
//! consumed. Both are found when a program is made, and change no match: only ways are left out that would fail at
//! once.

use super::super::set::Set;
use super::{Op, Program};

/// What a part of a program can begin with; too much rather than too little.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening {
    ascii: u128,
    /// Characters beyond ASCII.
    wide: bool,
    /// The end of the text.
    end: bool,
}

/// The two ways of a choice, and what each can begin with.
#[derive(Clone, Copy)]
pub struct Fork {
    pub ways: [u32; 2],
    openings: [Opening; 2],
}

/// A list of ways, by what the next character is: where in the program's `ways` those begin that it can begin, in order.
/// Behind ASCII come other characters, the end of the text, and where it all ends.
pub struct Switch(Box<[u32; NEXT + 1]>);

/// How many kinds of next character there are to a [`Switch`].
const NEXT: usize = 130;

/// Shorter lists are forks.
const LONG: usize = 4;

/// Look-aheads within look-aheads are followed no deeper.
const DEEPEST: usize = 3;

impl Opening {
    const NOTHING: Self = Self { ascii: 0, wide: false, end: false };
    const ALL: Self = Self { ascii: !0, wide: true, end: true };
    const LINE_END: Self = Self { ascii: 1 << b'\n', wide: false, end: true };
    const TEXT_END: Self = Self { ascii: 0, wide: false, end: true };

    fn of(set: &Set) -> Self {
        Self { ascii: set.ascii, wide: !set.wide.is_empty(), end: false }
    }

    fn or(self, other: Self) -> Self {
        Self { ascii: self.ascii | other.ascii, wide: self.wide | other.wide, end: self.end | other.end }
    }

    fn and(self, other: Self) -> Self {
        Self { ascii: self.ascii & other.ascii, wide: self.wide & other.wide, end: self.end & other.end }
    }

    /// The kinds of next character that fit, by their numbers in a [`Switch`].
    fn each(&self, mut each: impl FnMut(usize)) {
        let mut rest = self.ascii;
        while rest != 0 {
            each(rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
        if self.wide {
            each(NEXT - 2);
        }
        if self.end {
            each(NEXT - 1);
        }
    }

    fn fits(&self, next: Option<u8>) -> bool {
        match next {
            Some(byte) if byte < 0x80 => self.ascii >> byte & 1 == 1,
            Some(_) => self.wide,
            None => self.end,
        }
    }
}

impl Fork {
    /// Which of the two ways can begin with this byte, or at the end of the text.
    pub fn fits(&self, next: Option<u8>) -> [bool; 2] {
        [self.openings[0].fits(next), self.openings[1].fits(next)]
    }
}

impl Switch {
    /// Where the ways begin and end that this byte can begin, or the end of the text.
    pub fn ways(&self, next: Option<u8>) -> (u32, u32) {
        let index = next.map_or(NEXT - 1, |byte| usize::from(byte.min(0x80)));
        (self.0[index], self.0[index + 1])
    }
}

impl Program {
    /// Goes through a finished program, from behind, so that what follows a choice is known when it is its turn.
    pub(super) fn foresee(&mut self) {
        let mut seen = Vec::new();
        for at in (0..self.code.len()).rev() {
            match self.code[at] {
                Op::Split { first, second } => {
                    let openings = [first, second].map(|way| self.opening(way, 0, &mut seen));
                    if openings != [Opening::ALL; 2] {
                        self.code[at] = Op::Fork(self.forks.len() as u32);
                        self.forks.push(Fork { ways: [first, second], openings });
                    }
                }
                Op::Span { set, least, most, possessive: false } => {
                    let next = self.opening(at as u32 + 1, 0, &mut seen);
                    let both = next.and(Opening::of(&self.sets[set as usize]));
                    if both == Opening::NOTHING {
                        self.code[at] = Op::Span { set, least, most, possessive: true };
                    }
                }
                _ => {}
            }
        }
        let mut listed = vec![false; self.code.len()];
        for at in 0..self.code.len() as u32 {
            if let (Op::Fork(fork), false) = (self.code[at as usize], listed[at as usize]) {
                self.list(at, fork, &mut listed);
            }
        }
    }

    /// Makes a [`Switch`] of a fork and those that it leads to, which are `listed` then, if there are enough.
    fn list(&mut self, at: u32, fork: u32, listed: &mut [bool]) {
        let (mut ways, mut last) = (Vec::new(), at);
        let mut fork = self.forks[fork as usize];
        loop {
            ways.push((fork.ways[0], fork.openings[0]));
            let second = fork.ways[1];
            match self.code[second as usize] {
                Op::Fork(next) if second > last => {
                    (fork, last) = (self.forks[next as usize], second);
                    listed[second as usize] = true;
                }
                _ => break ways.push((second, fork.openings[1])),
            }
        }
        if ways.len() < LONG {
            return;
        }
        let mut starts = Box::new([self.ways.len() as u32; NEXT + 1]);
        for (_, opening) in &ways {
            opening.each(|next| starts[next + 1] += 1);
        }
        for next in 0..NEXT {
            starts[next + 1] += starts[next] - starts[0];
        }
        self.ways.resize(starts[NEXT] as usize, 0);
        let mut ends = starts.clone();
        for (way, opening) in &ways {
            opening.each(|next| {
                self.ways[ends[next] as usize] = *way;
                ends[next] += 1;
            });
        }
        self.code[at as usize] = Op::Switch(self.switches.len() as u32);
        self.switches.push(Switch(starts));
    }

    /// What can be read first from an instruction on: of all that is reached from there without reading.
    fn opening(&self, op: u32, depth: usize, seen: &mut Vec<u32>) -> Opening {
        let first = seen.len();
        let mut opening = Opening::NOTHING;
        let mut next = first;
        seen.push(op);
        while let Some(op) = seen.get(next).copied() {
            next += 1;
            let mut go = |op: u32| {
                if !seen[first..].contains(&op) {
                    seen.push(op);
                }
            };
            let found = match self.code[op as usize] {
                Op::Byte(byte) => Opening { ascii: 1 << byte, ..Opening::NOTHING },
                Op::Set(set) => Opening::of(&self.sets[set as usize]),
                Op::Span { set, least, .. } => {
                    if least == 0 {
                        go(op + 1);
                    }
                    Opening::of(&self.sets[set as usize])
                }
                Op::Split { first, second } => {
                    go(first);
                    go(second);
                    Opening::NOTHING
                }
                Op::Fork(fork) => {
                    let [first, second] = self.forks[fork as usize].openings;
                    first.or(second)
                }
                Op::Progress { exit, .. } => {
                    go(op + 1);
                    go(exit);
                    Opening::NOTHING
                }
                Op::Jump(target) => {
                    go(target);
                    Opening::NOTHING
                }
                Op::Look { negative: false, exit } if depth < DEEPEST => {
                    let body = self.opening(op + 1, depth + 1, seen);
                    body.and(self.opening(exit, depth + 1, seen))
                }
                Op::Look { exit, .. } | Op::Behind { exit, .. } => {
                    go(exit);
                    Opening::NOTHING
                }
                Op::Save(_) | Op::Mark(_) | Op::TextStart | Op::SearchStart | Op::Boundary(_) => {
                    go(op + 1);
                    Opening::NOTHING
                }
                Op::LineEnd | Op::LastLineEnd => Opening::LINE_END,
                Op::TextEnd => Opening::TEXT_END,
                // Made when nothing is asked any more.
                Op::Switch(_) | Op::Atomic { .. } | Op::Backreference { .. } | Op::Call { .. } | Op::Match => Opening::ALL,
            };
            opening = opening.or(found);
            if opening == Opening::ALL {
                break;
            }
        }
        seen.truncate(first);
        opening
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::syntax::parse;
    use super::super::{Program, Scratch};

    /// All texts of these characters up to a length.
    fn texts(characters: &[char], length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut first = 0;
        for _ in 0..length {
            let last = all.len();
            for index in first..last {
                all.extend(characters.iter().map(|c| format!("{}{c}", all[index])).collect::<Vec<_>>());
            }
            first = last;
        }
        all
    }

    #[test]
    fn changes_no_match() {
        let texts = texts(&['a', 'b', '(', 'é', '\n'], 5);
        for pattern in [
            "a|b|ab|é|",
            "(a|ab|aba|b|é+)*b",
            "(?i:A|AB|é|b|(a)b)(b|$)",
            "((a|b|(ab)|é)|\\()+?(?=b|é|a\\b)",
            "(?:a|(b|é|ab|a)|[^a])\\1?$",
            "(a*)(b*)(?!a)[^b]?",
            "(?:a*b)?(?:a*(?=[(b])\\()?(a*)",
            "(?:[^(]*(?=[(])\\((a|b|é|\n)*)*+b?",
            "(a*+|b)*?(?<=a|b)é",
            "(?>a|ab|b|é)+(?=(a|b)*\\()",
            "(a|b|é|\\g<1>\\()+b",
            "^(a+|b+)*(é|\\(|\\n|$)",
            "(?:(a)|(b)|(é)|()|(\\())*?$",
            "a*?(?:a|b|\\z|\\Z|é)",
            "(?<!a)(?:b?|a|\\(|é)b*\\B",
        ] {
            let parsed = parse(pattern).unwrap_or_else(|_| panic!("{pattern}"));
            let (plain, foreseeing) = (Program::plain(&parsed), Program::new(&parsed));
            for text in &texts {
                for at in text.char_indices().map(|(at, _)| at).chain([text.len()]) {
                    let found = |program: &Program| {
                        let mut scratch = Scratch::default();
                        let end = program.at(text, at, 0, &mut scratch, &mut 1_000_000);
                        let groups = (0..=parsed.groups).map(|group| scratch.group(group)).collect::<Vec<_>>();
                        end.map(|end| end.map(|end| (end, groups)))
                    };
                    assert_eq!(found(&foreseeing), found(&plain), "{pattern} at {at} in {text:?}");
                }
            }
        }
    }
}
