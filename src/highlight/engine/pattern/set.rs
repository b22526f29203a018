//! Sets of characters.
//!
//! ASCII is a bitmap. Beyond it, a set is a step function from code points to sets of categories: nearly all
//! that grammars say there is either a plain range or a general category, and both combine without a table of
//! Unicode. Only the question which category one character has needs that table, and it is made when the first
//! such character is met.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// A set of characters.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Set {
    /// Bit `n` stands for the character `n`.
    pub ascii: u128,
    pub wide: Wide,
}

/// Which categories belong to a set beyond ASCII. Nearly all sets have the same ones everywhere, and need no memory for it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Wide {
    /// One step, which begins at [`WIDE`].
    Even([(u32, Categories); 1]),
    /// From which code point on which categories; the first step begins at [`WIDE`].
    Steps(Arc<[(u32, Categories)]>),
}

impl Default for Wide {
    fn default() -> Self {
        Self::NONE
    }
}

impl Wide {
    const NONE: Self = Self::even(0);

    const fn even(categories: Categories) -> Self {
        Self::Even([(WIDE, categories)])
    }

    fn of(steps: &[(u32, Categories)]) -> Self {
        match steps {
            [] => Self::NONE,
            [(_, categories)] => Self::even(*categories),
            steps => Self::Steps(steps.into()),
        }
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Even([(_, 0)]))
    }

    /// Whether it holds some characters and not others.
    pub fn tells_apart(&self) -> bool {
        !matches!(self, Self::Even([(_, 0 | ALL)]))
    }

    pub fn steps(&self) -> &[(u32, Categories)] {
        match self {
            Self::Even(step) => step,
            Self::Steps(steps) => steps,
        }
    }

    /// The categories at a code point.
    pub fn at(&self, point: u32) -> Categories {
        match self.steps() {
            [(_, categories)] => *categories,
            steps => steps[steps.partition_point(|(start, _)| *start <= point).saturating_sub(1)].1,
        }
    }
}

/// A set of categories, one bit each.
pub type Categories = u64;

/// The first code point beyond ASCII.
pub const WIDE: u32 = 0x80;

const ALL: Categories = !0;

/// The general categories by their short names, each with whether it counts as a word's part and as alphabetic.
/// Three of them are split by what else is alphabetic, and stand twice.
const CATEGORIES: [(&str, bool, bool); 32] = [
    ("Lu", true, true),
    ("Ll", true, true),
    ("Lt", true, true),
    ("Lm", true, true),
    ("Lo", true, true),
    ("Mn", true, false),
    ("Mc", true, false),
    ("Me", true, false),
    ("Nd", true, false),
    ("Nl", true, true),
    ("No", false, false),
    ("Pc", true, false),
    ("Pd", false, false),
    ("Ps", false, false),
    ("Pe", false, false),
    ("Pi", false, false),
    ("Pf", false, false),
    ("Po", false, false),
    ("Sm", false, false),
    ("Sc", false, false),
    ("Sk", false, false),
    ("So", false, false),
    ("Zs", false, false),
    ("Zl", false, false),
    ("Zp", false, false),
    ("Cc", false, false),
    ("Cf", false, false),
    ("Co", false, false),
    ("Cn", false, false),
    ("Mn", true, true),
    ("Mc", true, true),
    ("So", true, true),
];

/// Index of the category of code points that nothing is assigned to.
const UNASSIGNED: u8 = 28;

/// Index of the first category that is alphabetic beside one of the same name that is not.
const SPLIT: u8 = 29;

/// How many categories there are.
pub const COUNT: usize = CATEGORIES.len();

const fn range(first: u8, last: u8) -> u128 {
    (!0 >> (127 - (last - first))) << first
}

const fn of(text: &str) -> u128 {
    let (bytes, mut bits, mut at) = (text.as_bytes(), 0, 0);
    while at < bytes.len() {
        bits |= 1 << bytes[at];
        at += 1;
    }
    bits
}

const UPPER: u128 = range(b'A', b'Z');
const LOWER: u128 = range(b'a', b'z');
const DIGIT: u128 = range(b'0', b'9');

impl Set {
    pub fn char(c: char) -> Self {
        if c.is_ascii() { Self { ascii: 1 << c as u32, wide: Wide::NONE } } else { Self::range(c, c) }
    }

    pub fn range(first: char, last: char) -> Self {
        let (first, last) = (u32::from(first), u32::from(last));
        let ascii = if first < WIDE { range(first as u8, last.min(WIDE - 1) as u8) } else { 0 };
        if last < WIDE {
            return Self { ascii, wide: Wide::NONE };
        }
        let mut wide = Vec::with_capacity(3);
        if first > WIDE {
            wide.push((WIDE, 0));
        }
        wide.push((first.max(WIDE), ALL));
        if last < u32::from(char::MAX) {
            wide.push((last + 1, 0));
        }
        Self { ascii, wide: Wide::of(&wide) }
    }

    pub fn all() -> Self {
        Self::range('\0', char::MAX)
    }

    /// Every character but the end of a line: `.`.
    pub fn dot() -> Self {
        let mut set = Self::char('\n');
        set.negate();
        set
    }

    pub fn is_dot(&self) -> bool {
        self.ascii == !(1 << b'\n') && matches!(self.wide, Wide::Even([(_, ALL)]))
    }

    /// `\w`
    pub fn word() -> Self {
        static WORD: LazyLock<Set> = LazyLock::new(|| Set::categories(UPPER | LOWER | DIGIT | of("_"), |(_, word, _)| word));
        WORD.clone()
    }

    /// `\d`
    pub fn digit() -> Self {
        static DIGITS: LazyLock<Set> = LazyLock::new(|| Set::categories(DIGIT, |(name, ..)| name == "Nd"));
        DIGITS.clone()
    }

    /// `\s`
    pub fn space() -> Self {
        static SPACE: LazyLock<Set> = LazyLock::new(|| {
            let mut set = Set::categories(of("\t\n\x0B\x0C\r "), |(name, ..)| name.starts_with('Z'));
            set.union(&Set::char('\u{85}'));
            set
        });
        SPACE.clone()
    }

    /// `\h`
    pub fn hex() -> Self {
        Self { ascii: DIGIT | range(b'a', b'f') | range(b'A', b'F'), wide: Wide::NONE }
    }

    /// The set of a POSIX class (`alpha`), a general category (`Lu`, `L`) or another name that Oniguruma knows, in
    /// any case, with blanks, hyphens and underscores left out. `None` for one that no grammar uses so far.
    pub fn named(name: &str) -> Option<Self> {
        static KNOWN: Mutex<BTreeMap<String, Option<Set>>> = Mutex::new(BTreeMap::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(set) = known.get(name) {
            return set.clone();
        }
        let set = Self::called(name);
        known.insert(name.to_owned(), set.clone());
        set
    }

    fn called(name: &str) -> Option<Self> {
        let name: String = name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).map(|c| c.to_ascii_lowercase()).collect();
        Some(match name.as_str() {
            "alpha" | "alphabetic" => Self::categories(UPPER | LOWER, |(.., alphabetic)| alphabetic),
            "alnum" => Self::categories(UPPER | LOWER | DIGIT, |(name, _, alphabetic)| alphabetic || name == "Nd"),
            "ascii" => Self { ascii: !0, wide: Wide::NONE },
            "any" => Self::all(),
            "blank" => Self::categories(of("\t "), |(name, ..)| name == "Zs"),
            "cntrl" => Self::general("cc")?,
            "digit" => Self::digit(),
            "graph" => {
                let unseen = |name: &str| name.starts_with('Z') || matches!(name, "Cc" | "Cn");
                Self::categories(range(b'!', b'~'), |(name, ..)| !unseen(name))
            }
            "lower" => Self::general("ll")?,
            "print" => Self::categories(range(b' ', b'~'), |(name, ..)| !matches!(name, "Cc" | "Cn")),
            "punct" => Self::categories(range(b'!', b'~') & !(UPPER | LOWER | DIGIT), |(name, ..)| name.starts_with('P')),
            "space" => Self::space(),
            "upper" => Self::general("lu")?,
            "word" => Self::word(),
            "xdigit" => Self::hex(),
            name => Self::general(name)?,
        })
    }

    /// A general category or a group of them, in lower case.
    fn general(name: &str) -> Option<Self> {
        let fits = |(category, ..): (&str, bool, bool)| {
            let category = category.to_ascii_lowercase();
            category == name || (name.len() == 1 && category.starts_with(name))
        };
        let wide = Self::categories(0, fits);
        let ascii = (0..WIDE as u8).filter(|byte| fits((ascii_category(*byte), false, false))).fold(0, |bits, byte| bits | 1 << byte);
        (!wide.wide.is_empty()).then_some(Self { ascii, ..wide })
    }

    fn categories(ascii: u128, belongs: impl Fn((&'static str, bool, bool)) -> bool) -> Self {
        let bits = CATEGORIES.iter().enumerate().filter(|(_, category)| belongs(**category)).fold(0, |bits, (index, _)| bits | 1 << index);
        Self { ascii, wide: Wide::even(bits) }
    }

    pub fn is_empty(&self) -> bool {
        self.ascii == 0 && self.wide.is_empty()
    }

    pub fn contains(&self, c: char) -> bool {
        let point = u32::from(c);
        if point < WIDE {
            return self.ascii >> point & 1 == 1;
        }
        match self.wide.at(point) {
            0 => false,
            ALL => true,
            categories => categories >> category(c) & 1 == 1,
        }
    }

    pub fn negate(&mut self) {
        self.ascii = !self.ascii;
        self.wide = zip(&self.wide, &Wide::NONE, |own, _| !own);
    }

    pub fn union(&mut self, other: &Self) {
        self.ascii |= other.ascii;
        self.wide = zip(&self.wide, &other.wide, |own, other| own | other);
    }

    pub fn intersect(&mut self, other: &Self) {
        self.ascii &= other.ascii;
        self.wide = zip(&self.wide, &other.wide, |own, other| own & other);
    }

    pub fn is_subset(&self, other: &Self) -> bool {
        self.ascii & !other.ascii == 0 && (self.wide.is_empty() || zip(&self.wide, &other.wide, |own, other| own & !other).is_empty())
    }

    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.ascii & other.ascii == 0
            && (self.wide.is_empty() || other.wide.is_empty() || zip(&self.wide, &other.wide, |own, other| own & other).is_empty())
    }

    /// A character in all its cases.
    pub fn folded(c: char) -> Self {
        /// Long lists of words ask for the same letters again and again.
        static ASCII: LazyLock<Vec<Set>> = LazyLock::new(|| {
            let sets = (0..WIDE as u8).map(|byte| {
                let mut set = Set::char(char::from(byte));
                set.fold();
                set
            });
            sets.collect()
        });
        ASCII.get(c as usize).cloned().unwrap_or_else(|| {
            let mut set = Self::char(c);
            set.fold();
            set
        })
    }

    /// Adds the other cases of every letter.
    pub fn fold(&mut self) {
        let letters = (self.ascii & UPPER) << 32 | (self.ascii & LOWER) >> 32;
        self.ascii |= letters;
        // The two letters of ASCII that have a third form.
        for (letter, form) in [('k', '\u{212A}'), ('s', '\u{17F}')] {
            if self.contains(letter) {
                self.union(&Self::char(form));
            } else if self.contains(form) {
                self.union(&Self::char(letter));
                self.union(&Self::char(letter.to_ascii_uppercase()));
            }
        }
        let cased: Categories = 0b111;
        if let Wide::Even([(_, 0 | ALL)]) = self.wide {
            return;
        }
        let with_cases = |own: Categories, _| if own != ALL && own & cased != 0 { own | cased } else { own };
        self.wide = zip(&self.wide, &Wide::NONE, with_cases);
        let mut plain = ClassUnicode::empty();
        let wide = self.wide.clone();
        for (index, (start, categories)) in wide.steps().iter().enumerate() {
            let end = wide.steps().get(index + 1).map_or(u32::from(char::MAX), |(next, _)| next - 1);
            // What is longer than a script is closed under case for all that grammars do.
            if *categories == ALL
                && end - start < 0x400
                && let (Some(start), Some(end)) = (char::from_u32(*start), char::from_u32(end))
            {
                plain.push(ClassUnicodeRange::new(start, end));
            }
        }
        if !plain.ranges().is_empty() && plain.try_case_fold_simple().is_ok() {
            for range in plain.ranges() {
                self.union(&Self::range(range.start(), range.end()));
            }
        }
    }
}

/// Combines two step functions point by point.
fn zip(a: &Wide, b: &Wide, combine: impl Fn(Categories, Categories) -> Categories) -> Wide {
    if let (Wide::Even([(_, own)]), Wide::Even([(_, other)])) = (a, b) {
        return Wide::even(combine(*own, *other));
    }
    let (mut left, mut right) = (a.steps().iter().peekable(), b.steps().iter().peekable());
    let (mut own, mut other) = (0, 0);
    let mut at = WIDE;
    let mut steps: Vec<(u32, Categories)> = Vec::new();
    loop {
        if let Some((_, categories)) = left.next_if(|(start, _)| *start <= at) {
            own = *categories;
        }
        if let Some((_, categories)) = right.next_if(|(start, _)| *start <= at) {
            other = *categories;
        }
        let categories = combine(own, other);
        if steps.last().is_none_or(|(_, last)| *last != categories) {
            steps.push((at, categories));
        }
        let next = left.peek().into_iter().chain(right.peek()).map(|(start, _)| *start).min();
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    Wide::of(&steps)
}

fn ascii_category(byte: u8) -> &'static str {
    match byte {
        b'A'..=b'Z' => "Lu",
        b'a'..=b'z' => "Ll",
        b'0'..=b'9' => "Nd",
        b'_' => "Pc",
        b'-' => "Pd",
        b'(' | b'[' | b'{' => "Ps",
        b')' | b']' | b'}' => "Pe",
        b'+' | b'<' | b'=' | b'>' | b'|' | b'~' => "Sm",
        b'$' => "Sc",
        b'^' | b'`' => "Sk",
        b' ' => "Zs",
        0..=0x1F | 0x7F.. => "Cc",
        _ => "Po",
    }
}

/// Index of the category of a character beyond ASCII.
pub fn category(c: char) -> u8 {
    /// The categories of the first plane, in blocks that are made when a character of theirs is met.
    static BLOCKS: [OnceLock<[u8; BLOCK]>; 0x1_0000 / BLOCK] = [const { OnceLock::new() }; 0x1_0000 / BLOCK];
    let point = u32::from(c);
    let (block, offset) = (point as usize / BLOCK, point as usize % BLOCK);
    match BLOCKS.get(block) {
        Some(known) => known.get_or_init(|| std::array::from_fn(|offset| listed((block * BLOCK + offset) as u32)))[offset],
        None => listed(point),
    }
}

/// How many characters have their categories found at a time.
const BLOCK: usize = 128;

/// Index of the category of a code point, by the list of all of them.
fn listed(point: u32) -> u8 {
    static RANGES: LazyLock<Vec<(u32, u32, u8)>> = LazyLock::new(|| {
        let mut ranges = categorized();
        ranges.sort_unstable();
        ranges
    });
    let index = RANGES.partition_point(|(start, ..)| *start <= point).checked_sub(1);
    index.map(|index| RANGES[index]).filter(|(_, end, _)| point <= *end).map_or(UNASSIGNED, |(.., category)| category)
}

/// All ranges of all categories, disjoint.
fn categorized() -> Vec<(u32, u32, u8)> {
    let class = |pattern: &str| match regex_syntax::parse(pattern).map(|hir| hir.into_kind()) {
        Ok(HirKind::Class(Class::Unicode(class))) => class,
        // A category of one character.
        Ok(HirKind::Literal(literal)) => {
            let chars = std::str::from_utf8(&literal.0).unwrap_or_default().chars();
            ClassUnicode::new(chars.map(|c| ClassUnicodeRange::new(c, c)))
        }
        _ => ClassUnicode::empty(),
    };
    let mut ranges = Vec::new();
    let mut add = |class: &ClassUnicode, index: usize| {
        ranges.extend(class.ranges().iter().map(|range| (u32::from(range.start()), u32::from(range.end()), index as u8)));
    };
    let alphabetic = class(r"\p{Alphabetic}");
    for (index, (name, ..)) in CATEGORIES.iter().enumerate().take(usize::from(SPLIT)) {
        let mut class = class(&format!(r"\p{{{name}}}"));
        if let Some(split) = CATEGORIES.iter().skip(usize::from(SPLIT)).position(|(other, ..)| other == name) {
            let mut both = class.clone();
            both.intersect(&alphabetic);
            class.difference(&both);
            add(&both, usize::from(SPLIT) + split);
        }
        add(&class, index);
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_unicodes() {
        for (set, pattern) in [
            (Set::word(), r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]"),
            (Set::space(), r"[\t-\r\x20\x85\p{Z}]"),
            (Set::digit(), r"\p{Nd}"),
            (Set::named("L").unwrap(), r"\p{L}"),
            (Set::named("alpha").unwrap(), r"\p{Alphabetic}"),
            (Set::named("So").unwrap(), r"\p{So}"),
            (Set::named("Cn").unwrap(), r"\p{Cn}"),
        ] {
            let Ok(HirKind::Class(Class::Unicode(class))) = regex_syntax::parse(pattern).map(|hir| hir.into_kind()) else {
                panic!("{pattern}")
            };
            let mut ranges = class.ranges().iter().peekable();
            for c in '\0'..=char::MAX {
                while ranges.next_if(|range| range.end() < c).is_some() {}
                let expected = ranges.peek().is_some_and(|range| range.start() <= c);
                assert_eq!(set.contains(c), expected, "{pattern} {c:?}");
            }
        }
    }

    #[test]
    fn algebra() {
        let mut set = Set::range('x', 'é');
        set.negate();
        assert!(set.contains('w') && !set.contains('x') && !set.contains('é') && set.contains('ê'));
        let mut both = set.clone();
        both.negate();
        assert!(both.is_disjoint(&set) && both == Set::range('x', 'é'));
        both.union(&set);
        assert!(both == Set::all() && set.is_subset(&both));
        both.intersect(&Set::word());
        assert!(both == Set::word() && !both.is_subset(&set));
        let mut greek = Set::char('Σ');
        greek.fold();
        assert!(greek.contains('σ') && greek.contains('ς'));
    }
}
