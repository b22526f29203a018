//! Text becomes tokens: words of letters and digits, single characters of Chinese and Japanese, and single signs.

use super::range_hash::RangeHash;
use crate::text::is_cjk;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// A token of one side. Tokens are the same if their `word` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number in the [`Dictionary`].
    pub word: u32,
    pub gap: Gap,
    /// How it is set apart: bits of [`super::marks`].
    pub marks: u8,
    /// Bits of the constants below.
    pub flags: u8,
}

/// A sign that may be missing or be there, such as the number of a footnote, which is counted anew.
pub const OPTIONAL: u8 = 1;
/// Stands for a block of code.
pub const CODE: u8 = 2;
/// The mark of a footnote; it is optional, too.
pub const MARK: u8 = 4;

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    #[default]
    None,
    Space,
    /// A blank that does not break, or the wide blank of Chinese and Japanese.
    Hard,
    /// `<br>`.
    Line,
    /// Another paragraph, item, cell ….
    Block,
    /// The same, and hard blanks.
    Indent,
}

impl Gap {
    /// As excerpts show it.
    fn shown(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Space => " ",
            Self::Hard => "⍽",
            Self::Line => "⏎",
            Self::Block => " ¶ ",
            Self::Indent => " ¶⍽",
        }
    }
}

/// Every word that occurs on either side, once.
#[derive(Default)]
pub struct Dictionary {
    numbers: HashMap<Rc<str>, u32>,
    words: Vec<Rc<str>>,
}

impl Dictionary {
    pub fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).expect("a document has fewer than four thousand million words");
        let word: Rc<str> = word.into();
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        number
    }

    pub fn word(&self, number: u32) -> &str {
        &self.words[number as usize]
    }

    /// Tokens as a text that shows what stands between them; at most 240 characters.
    pub fn join(&self, tokens: &[Token]) -> String {
        let mut out = String::new();
        for (at, token) in tokens.iter().enumerate() {
            if at > 0 {
                out.push_str(token.gap.shown());
            }
            out.push_str(if token.flags & CODE != 0 { "[code]" } else { self.word(token.word) });
            if out.len() > 240 {
                out.push('…');
                break;
            }
        }
        out
    }
}

/// Makes tokens of the pieces of text that a walk comes by.
pub struct Tokenizer<'d> {
    pub dictionary: &'d mut Dictionary,
    pub tokens: Vec<Token>,
    /// Flags of the tokens to come.
    pub flags: u8,
    hash: RangeHash,
    before_code: RangeHash,
    word: String,
    word_marks: u8,
    gap: Gap,
    has_newline: bool,
    after_cjk: bool,
}

/// A place between tokens, to ask later what stands behind it.
#[derive(Clone, Copy)]
pub struct Place {
    pub at: usize,
    hash: RangeHash,
}

impl<'d> Tokenizer<'d> {
    pub fn new(dictionary: &'d mut Dictionary) -> Self {
        Self {
            dictionary,
            tokens: Vec::new(),
            flags: 0,
            hash: RangeHash::default(),
            before_code: RangeHash::default(),
            word: String::new(),
            word_marks: 0,
            gap: Gap::Block,
            has_newline: false,
            after_cjk: false,
        }
    }

    pub fn text(&mut self, text: &str, marks: u8) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.cut();
                self.blank(c);
            } else if c.is_alphanumeric() && !is_cjk(c) {
                self.word.push(c);
                self.word_marks |= marks;
            } else if !is_invisible(c) {
                self.cut();
                self.sign(c, marks);
            }
        }
    }

    fn blank(&mut self, c: char) {
        self.has_newline |= c == '\n';
        let is_hard = matches!(c, '\u{a0}' | '\u{3000}' | '\u{2007}' | '\u{202f}');
        self.gap = match (self.gap, is_hard) {
            (Gap::Block | Gap::Indent, true) => Gap::Indent,
            (gap, true) => gap.max(Gap::Hard),
            (gap, false) => gap.max(Gap::Space),
        };
    }

    fn sign(&mut self, c: char, marks: u8) {
        let is_cjk = is_cjk(c);
        // The end of a line of the source is no blank between characters that are written without blanks.
        if is_cjk && self.after_cjk && self.has_newline && self.gap == Gap::Space {
            self.gap = Gap::None;
        }
        let word = self.dictionary.number(c.encode_utf8(&mut [0; 4]));
        self.push(word, marks, 0);
        self.after_cjk = is_cjk;
    }

    fn push(&mut self, word: u32, marks: u8, flags: u8) {
        let flags = self.flags | flags;
        self.tokens.push(Token { word, gap: self.gap, marks, flags });
        if flags & OPTIONAL == 0 {
            self.hash.push(word);
        }
        (self.gap, self.has_newline, self.after_cjk) = (Gap::None, false, false);
    }

    /// Ends a word, though no blank follows.
    pub fn cut(&mut self) {
        if !self.word.is_empty() {
            let word = self.dictionary.number(&self.word);
            self.word.clear();
            let marks = std::mem::take(&mut self.word_marks);
            self.push(word, marks, 0);
        }
    }

    /// A block begins or ends.
    pub fn block(&mut self) {
        self.cut();
        self.gap = Gap::Block;
    }

    /// A line ends within a block; two in a row are how blocks were ended, too.
    pub fn line(&mut self) {
        self.cut();
        self.gap = if self.gap >= Gap::Line { Gap::Block } else { Gap::Line };
    }

    /// A block of code, which the text that is the same for all ways to set it stands for.
    pub fn code(&mut self, essence: &str) {
        self.block();
        // No word begins with this character.
        let word = self.dictionary.number(&format!("\0{essence}"));
        self.before_code = self.hash;
        self.push(word, 0, CODE);
        self.gap = Gap::Block;
    }

    /// Takes back a block of code that was the last token.
    pub fn pop_code(&mut self) {
        if let Some(token) = self.tokens.pop() {
            self.hash = self.before_code;
            self.gap = token.gap;
        }
    }

    pub fn place(&self) -> Place {
        Place { at: self.tokens.len(), hash: self.hash }
    }

    /// The tokens since a place, and a number that is the same for the same words, whatever is optional among them.
    pub fn since(&self, place: Place) -> (Range<usize>, u64) {
        (place.at..self.tokens.len(), self.hash.since(place.hash))
    }
}

/// Characters that show nothing: soft hyphens, joiners, marks of direction, byte order marks, controls.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}')
}
