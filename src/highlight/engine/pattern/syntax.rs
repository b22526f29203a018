//! The patterns' syntax, Oniguruma's with the options of Ruby, and its tree.
//!
//! What no grammar uses is not read and makes the pattern invalid: absent operators, conditions, `\K`, `\R`, `\X`.

use super::set::Set;
use std::collections::HashMap;

/// A pattern as a tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Empty,
    Set(Set),
    Concat(Vec<Node>),
    /// The alternatives, in order of preference.
    Alternation(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        /// `None` is without end.
        most: Option<u32>,
        greed: Greed,
    },
    /// A capturing group, counted from 1.
    Group(Box<Node>, usize),
    Atomic(Box<Node>),
    Look {
        ahead: bool,
        negative: bool,
        node: Box<Node>,
    },
    Backreference {
        group: usize,
        fold: bool,
    },
    /// `\g<1>` within the group that it calls. Calls from elsewhere are copies of their group.
    Call(usize),
    /// `^`, which is the beginning of the text: a line ends where its text ends.
    LineStart,
    /// `$`: before a newline or at the end.
    LineEnd,
    TextStart,
    TextEnd,
    /// `\Z`: at the end or before a newline at the end.
    LastLineEnd,
    /// `\G`
    SearchStart,
    WordBoundary,
    NotWordBoundary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// A pattern that is read.
pub struct Parsed {
    pub node: Node,
    /// The capturing groups, the whole match not counted.
    pub groups: usize,
}

/// The pattern has a fault, or something that this reader does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid;

/// Groups within groups are read up to this depth.
const DEEPEST: usize = 200;

/// Counted repetitions beyond this are refused: each is written out.
const MOST_REPEATS: u32 = 20_000;

pub fn parse(pattern: &str) -> Result<Parsed, Invalid> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser =
        Parser { chars: &chars, at: 0, groups: 0, names: HashMap::new(), depth: 0, calls: false, references: 0, nodes: Vec::new() };
    let mut node = parser.alternation(Options::default())?;
    if parser.at < chars.len() || parser.references > parser.groups {
        return Err(Invalid);
    }
    if parser.calls {
        let whole = node.clone();
        node.resolve(&whole, &mut Vec::new())?;
    }
    Ok(Parsed { node, groups: parser.groups })
}

#[derive(Clone, Copy, Default)]
struct Options {
    fold: bool,
    extended: bool,
    /// The dot matches newlines.
    dotall: bool,
}

struct Parser<'p> {
    chars: &'p [char],
    at: usize,
    groups: usize,
    names: HashMap<String, usize>,
    depth: usize,
    calls: bool,
    /// The highest group that is referred to.
    references: usize,
    /// What has been read of the sequences that are open.
    nodes: Vec<Node>,
}

impl Node {
    /// The group of a number within this node.
    pub fn group(&self, index: usize) -> Option<&Self> {
        match self {
            Self::Group(_, own) if *own == index => Some(self),
            Self::Concat(nodes) | Self::Alternation(nodes) => nodes.iter().find_map(|node| node.group(index)),
            Self::Repeat { node, .. } | Self::Group(node, _) | Self::Atomic(node) | Self::Look { node, .. } => node.group(index),
            _ => None,
        }
    }

    /// Puts copies of groups in the place of their calls, but for those that would have no end.
    fn resolve(&mut self, whole: &Self, within: &mut Vec<usize>) -> Result<(), Invalid> {
        match self {
            Self::Call(index) if !within.contains(index) && within.len() < DEEPEST => {
                *self = whole.group(*index).ok_or(Invalid)?.clone();
                self.resolve(whole, within)
            }
            Self::Group(node, index) => {
                within.push(*index);
                let done = node.resolve(whole, within);
                within.pop();
                done
            }
            Self::Concat(nodes) | Self::Alternation(nodes) => nodes.iter_mut().try_for_each(|node| node.resolve(whole, within)),
            Self::Repeat { node, .. } | Self::Atomic(node) | Self::Look { node, .. } => node.resolve(whole, within),
            _ => Ok(()),
        }
    }
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Result<char, Invalid> {
        let c = self.peek().ok_or(Invalid)?;
        self.at += 1;
        Ok(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with_str(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn rest(&self) -> Rest<'_> {
        Rest(&self.chars[self.at.min(self.chars.len())..])
    }

    /// Up to the end of the group, which is left to be read.
    fn alternation(&mut self, mut options: Options) -> Result<Node, Invalid> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Invalid);
        }
        let first = self.concat(&mut options)?;
        if self.peek() != Some('|') {
            self.depth -= 1;
            return Ok(first);
        }
        let mut branches = vec![first];
        while self.eat("|") {
            branches.push(self.concat(&mut options)?);
        }
        self.depth -= 1;
        Ok(Node::Alternation(branches))
    }

    fn concat(&mut self, options: &mut Options) -> Result<Node, Invalid> {
        let first = self.nodes.len();
        loop {
            if options.extended {
                self.skip_blanks();
            }
            match self.peek() {
                None | Some('|' | ')') => break,
                Some('(') => {
                    if self.rest().starts_with_str("(?#") {
                        while self.next()? != ')' {}
                        continue;
                    }
                    if let Some(isolated) = self.isolated(*options)? {
                        // The rest of the group, alternatives and all, is under the new options.
                        let rest = self.alternation(isolated)?;
                        self.nodes.push(rest);
                        break;
                    }
                }
                Some(_) => {}
            }
            let atom = self.atom(*options)?;
            let node = self.quantified(atom, *options)?;
            self.nodes.push(node);
        }
        Ok(match self.nodes.len() - first {
            0 => Node::Empty,
            1 => self.nodes.pop().unwrap_or(Node::Empty),
            _ => Node::Concat(self.nodes.drain(first..).collect()),
        })
    }

    fn skip_blanks(&mut self) {
        while let Some(c) = self.peek() {
            if c == '#' {
                while self.peek().is_some_and(|c| c != '\n') {
                    self.at += 1;
                }
            } else if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0B' | '\x0C') {
                break;
            } else {
                self.at += 1;
            }
        }
    }

    /// `(?i)`
    fn isolated(&mut self, options: Options) -> Result<Option<Options>, Invalid> {
        if !self.rest().starts_with_str("(?") {
            return Ok(None);
        }
        let mark = self.at;
        self.at += 2;
        let found = self.options(options);
        if let Some(options) = found
            && self.eat(")")
        {
            return Ok(Some(options));
        }
        self.at = mark;
        Ok(None)
    }

    /// `i`, `mx-i`: what stands between `(?` and `:` or `)`.
    fn options(&mut self, mut options: Options) -> Option<Options> {
        let mut on = true;
        loop {
            match self.peek()? {
                '-' => on = false,
                'i' => options.fold = on,
                'x' => options.extended = on,
                'm' => options.dotall = on,
                ':' | ')' => return Some(options),
                _ => return None,
            }
            self.at += 1;
        }
    }

    fn atom(&mut self, options: Options) -> Result<Node, Invalid> {
        Ok(match self.next()? {
            '.' => Node::Set(if options.dotall { Set::all() } else { Set::dot() }),
            '^' => Node::LineStart,
            '$' => Node::LineEnd,
            '[' => Node::Set(self.class(options)?),
            '(' => self.group(options)?,
            '\\' => self.escape(options)?,
            '*' | '+' | '?' => return Err(Invalid),
            c => literal(c, options),
        })
    }

    fn group(&mut self, options: Options) -> Result<Node, Invalid> {
        let look = |ahead, negative, node| Node::Look { ahead, negative, node: Box::new(node) };
        let node = if self.eat("?=") {
            look(true, false, self.alternation(options)?)
        } else if self.eat("?!") {
            look(true, true, self.alternation(options)?)
        } else if self.eat("?<=") {
            look(false, false, self.alternation(options)?)
        } else if self.eat("?<!") {
            look(false, true, self.alternation(options)?)
        } else if self.eat("?>") {
            Node::Atomic(Box::new(self.alternation(options)?))
        } else if self.eat("?<") {
            let name = self.name('>')?;
            self.groups += 1;
            let index = self.groups;
            self.names.insert(name, index);
            Node::Group(Box::new(self.alternation(options)?), index)
        } else if self.eat("?") {
            let options = self.options(options).ok_or(Invalid)?;
            if !self.eat(":") {
                return Err(Invalid);
            }
            self.alternation(options)?
        } else {
            self.groups += 1;
            let index = self.groups;
            Node::Group(Box::new(self.alternation(options)?), index)
        };
        if self.eat(")") { Ok(node) } else { Err(Invalid) }
    }

    /// The quantifiers behind an atom, which may be several.
    fn quantified(&mut self, mut node: Node, options: Options) -> Result<Node, Invalid> {
        loop {
            if options.extended {
                self.skip_blanks();
            }
            let mark = self.at;
            let (least, most, counted) = match self.peek() {
                Some('*') => (0, None, false),
                Some('+') => (1, None, false),
                Some('?') => (0, Some(1), false),
                Some('{') => match self.interval() {
                    Some((least, most)) => (least, most, true),
                    None => {
                        self.at = mark;
                        return Ok(node);
                    }
                },
                _ => return Ok(node),
            };
            if !counted {
                self.at += 1;
            }
            if least > MOST_REPEATS || most.is_some_and(|most| most > MOST_REPEATS || most < least) {
                return Err(Invalid);
            }
            // `{n}?` is an optional `{n}`, and `{n,m}+` a repeated `{n,m}`.
            let fixed = counted && !self.chars[mark..self.at].contains(&',');
            let greed = if !fixed && self.eat("?") {
                Greed::Lazy
            } else if !counted && self.eat("+") {
                Greed::Possessive
            } else {
                Greed::Greedy
            };
            node = Node::Repeat { node: Box::new(node), least, most, greed };
        }
    }

    fn interval(&mut self) -> Option<(u32, Option<u32>)> {
        self.at += 1;
        let least = self.number();
        let most = if self.eat(",") { self.number() } else { Some(least?) };
        let closed = self.eat("}");
        (closed && (least.is_some() || most.is_some())).then_some((least.unwrap_or(0), most))
    }

    fn number(&mut self) -> Option<u32> {
        let start = self.at;
        let mut number = 0u32;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(digit);
            self.at += 1;
        }
        (self.at > start).then_some(number)
    }

    fn escape(&mut self, options: Options) -> Result<Node, Invalid> {
        let c = self.next()?;
        if let Some(set) = shorthand(c) {
            return Ok(Node::Set(set));
        }
        Ok(match c {
            'A' => Node::TextStart,
            'z' => Node::TextEnd,
            'Z' => Node::LastLineEnd,
            'b' => Node::WordBoundary,
            'B' => Node::NotWordBoundary,
            'G' => Node::SearchStart,
            'p' | 'P' if self.peek() == Some('{') => Node::Set(self.property(c == 'P')?),
            'k' if self.eat("<") => {
                let name = self.name('>')?;
                let group = name.parse().ok().or_else(|| self.names.get(&name).copied()).ok_or(Invalid)?;
                self.references = self.references.max(group);
                Node::Backreference { group, fold: options.fold }
            }
            '1'..='9' => {
                self.at -= 1;
                let mark = self.at;
                let number = self.number().map_or(0, |number| number as usize);
                if number <= 9 || number <= self.groups {
                    self.references = self.references.max(number);
                    Node::Backreference { group: number, fold: options.fold }
                } else {
                    self.at = mark;
                    literal(self.code()?, options)
                }
            }
            'g' if self.eat("<") => {
                let name = self.name('>')?;
                self.calls = true;
                let group = match name.strip_prefix('-').map(str::parse::<usize>) {
                    Some(Ok(back)) => (self.groups + 1).checked_sub(back).ok_or(Invalid)?,
                    _ => name.parse().ok().or_else(|| self.names.get(&name).copied()).ok_or(Invalid)?,
                };
                Node::Call(group)
            }
            'K' | 'R' | 'X' | 'g' | 'y' | 'Y' | 'O' | 'N' => return Err(Invalid),
            _ => {
                self.at -= 1;
                literal(self.code()?, options)
            }
        })
    }

    fn name(&mut self, end: char) -> Result<String, Invalid> {
        let mut name = String::new();
        loop {
            match self.next()? {
                c if c == end => return Ok(name),
                c => name.push(c),
            }
        }
    }

    /// What stands behind a backslash and is one character.
    fn code(&mut self) -> Result<char, Invalid> {
        Ok(match self.next()? {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\x0C',
            'v' => '\x0B',
            'a' => '\x07',
            'e' => '\x1B',
            'x' if self.eat("{") => {
                let c = self.digits(16, 8)?;
                if !self.eat("}") {
                    return Err(Invalid);
                }
                c
            }
            'x' => self.digits(16, 2)?,
            'u' => self.digits(16, 4)?,
            '0' => self.digits(8, 2)?,
            '1'..='7' => {
                self.at -= 1;
                self.digits(8, 3)?
            }
            c => c,
        })
    }

    /// No digits at all are the character NUL.
    fn digits(&mut self, radix: u32, most: usize) -> Result<char, Invalid> {
        let mut number = 0;
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(radix)) else { break };
            number = number * radix + digit;
            self.at += 1;
        }
        // Beyond Unicode there is nothing to match.
        Ok(char::from_u32(number).unwrap_or(char::MAX))
    }

    /// `{L}` or `{^L}`
    fn property(&mut self, negative: bool) -> Result<Set, Invalid> {
        self.at += 1;
        let inverted = self.eat("^");
        let name = self.name('}')?;
        let mut set = Set::named(&name).ok_or(Invalid)?;
        if negative != inverted {
            set.negate();
        }
        Ok(set)
    }

    /// Behind a `[`, up to its `]`.
    fn class(&mut self, options: Options) -> Result<Set, Invalid> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Invalid);
        }
        let negative = self.eat("^");
        let mut sum: Option<Set> = None;
        let mut set = Set::default();
        let mut start = true;
        // The last single character, which can begin a range.
        let mut last: Option<char> = None;
        loop {
            let c = self.next()?;
            let first = std::mem::replace(&mut start, false);
            match c {
                ']' if !(first && self.rest().contains(']')) => break,
                '&' if self.eat("&") => {
                    match &mut sum {
                        None => sum = Some(std::mem::take(&mut set)),
                        Some(sum) => sum.intersect(&std::mem::take(&mut set)),
                    }
                    last = None;
                    continue;
                }
                '[' => {
                    last = None;
                    if let Some(posix) = self.posix() {
                        set.union(&posix?);
                        continue;
                    }
                    set.union(&self.class(options)?);
                    continue;
                }
                '-' if last.is_some() && !matches!(self.peek(), Some(']') | None) && !self.rest().starts_with_str("&&") => {
                    let mark = self.at;
                    let from = last.take().ok_or(Invalid)?;
                    match self.range_end()? {
                        Some(to) if from <= to => set.union(&Set::range(from, to)),
                        Some(_) => return Err(Invalid),
                        None => {
                            self.at = mark;
                            set.union(&Set::char('-'));
                        }
                    }
                    continue;
                }
                '\\' => {
                    let c = self.next()?;
                    last = None;
                    if let Some(shorthand) = shorthand(c) {
                        set.union(&shorthand);
                        continue;
                    }
                    if matches!(c, 'p' | 'P') && self.peek() == Some('{') {
                        set.union(&self.property(c == 'P')?);
                        continue;
                    }
                    self.at -= 1;
                    let c = if c == 'b' { self.next().map(|_| '\x08')? } else { self.code()? };
                    set.union(&Set::char(c));
                    last = Some(c);
                }
                c => {
                    set.union(&Set::char(c));
                    last = Some(c);
                }
            }
        }
        if let Some(mut sum) = sum {
            sum.intersect(&set);
            set = sum;
        }
        if options.fold {
            set.fold();
        }
        if negative {
            set.negate();
        }
        self.depth -= 1;
        Ok(set)
    }

    /// The character that ends a range, `None` if there stands a class.
    fn range_end(&mut self) -> Result<Option<char>, Invalid> {
        Ok(match self.next()? {
            '[' => None,
            '\\' => match self.next()? {
                c if shorthand(c).is_some() => None,
                'p' | 'P' if self.peek() == Some('{') => None,
                'b' => Some('\x08'),
                _ => {
                    self.at -= 1;
                    Some(self.code()?)
                }
            },
            c => Some(c),
        })
    }

    /// `[:alpha:]`, behind its first bracket.
    fn posix(&mut self) -> Option<Result<Set, Invalid>> {
        if self.peek() != Some(':') {
            return None;
        }
        let body = &self.chars[self.at + 1..];
        let length = body.iter().take(20).position(|c| !c.is_ascii_alphabetic() && *c != '^')?;
        if body.get(length..length + 2) != Some(&[':', ']']) {
            return None;
        }
        let name: String = body[..length].iter().collect();
        let (negative, name) = name.strip_prefix('^').map_or((false, name.as_str()), |name| (true, name));
        let mut set = match Set::named(name) {
            Some(set) => set,
            None => return Some(Err(Invalid)),
        };
        if negative {
            set.negate();
        }
        self.at += 1 + length + 2;
        Some(Ok(set))
    }
}

struct Rest<'c>(&'c [char]);

impl Rest<'_> {
    fn starts_with_str(&self, text: &str) -> bool {
        let mut chars = self.0.iter();
        text.chars().all(|c| chars.next() == Some(&c))
    }

    fn contains(&self, c: char) -> bool {
        self.0.contains(&c)
    }
}

fn literal(c: char, options: Options) -> Node {
    Node::Set(if options.fold { Set::folded(c) } else { Set::char(c) })
}

/// `\w` and the like.
fn shorthand(c: char) -> Option<Set> {
    let mut set = match c.to_ascii_lowercase() {
        'w' => Set::word(),
        'd' => Set::digit(),
        's' => Set::space(),
        'h' => Set::hex(),
        _ => return None,
    };
    if c.is_ascii_uppercase() {
        set.negate();
    }
    Some(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(pattern: &str) -> Set {
        match parse(pattern).map(|parsed| parsed.node) {
            Ok(Node::Set(set)) => set,
            _ => panic!("{pattern}"),
        }
    }

    #[test]
    fn classes() {
        for (pattern, within, without) in [
            ("[abc]", "ac", "d]"),
            ("[^abc]", "dé\n", "ab"),
            ("[]a]", "]a", "b"),
            ("[^]a]", "b", "]a"),
            ("[a-c-e]", "abc-e", "d"),
            (r"[\w-.]", "a-.", ","),
            (r"[\--a]", "-/a", ",b"),
            ("[--/]", "-./", ","),
            ("[a-z&&[^aeiou]]", "bz", "aB"),
            ("[a&&b]", "", "ab&"),
            ("[[:alpha:]_]", "aé_", "1:"),
            ("[[:^ascii:]]", "é中", "a"),
            ("[[a-c]x-z]", "by", "d["),
            (r"[\x{4e00}-\x{9fff}]", "中", "あ"),
            (r"[\h\s]", "fF0 \u{a0}", "g"),
            (r"\p{Lu}", "AÉ", "aé1"),
            (r"\P{Lu}", "a1", "A"),
            (r"\p{^L}", "1", "aé"),
            ("(?i)[a-b]", "aAbB", "c"),
            ("(?i)[^a]", "b", "aA"),
            (r"\w", "aé中_9\u{0301}", "-·"),
        ] {
            let set = class(pattern);
            for c in within.chars() {
                assert!(set.contains(c), "{pattern} {c:?}");
            }
            for c in without.chars() {
                assert!(!set.contains(c), "{pattern} {c:?}");
            }
        }
    }

    #[test]
    fn faults() {
        for pattern in ["(", ")", "[a", "[b-a]", "*", "a(?<n", r"\1", r"(a)\2", r"\p{Nothing}", r"\K", "(?z)", &"(".repeat(100_000)] {
            assert!(parse(pattern).is_err(), "{}", &pattern[..pattern.len().min(20)]);
        }
    }
}
