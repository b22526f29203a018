//! Words about text in the languages of the world: which characters are Chinese or Japanese, how long a text
//! is for a reader, and how a title becomes part of an address.

use crate::pack::packed;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Length of a text, for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Words of scripts that separate words by blanks.
    pub spaced: usize,
    /// Characters of Chinese and Japanese scripts, which do not. Korean separates its words and counts as spaced.
    pub cjk: usize,
}

/// Whether `c` is written without blanks between words, and so wants no blank where a source line ends.
///
/// After CSS Text 3, section 4.1.3 (segment break transformation): characters of East Asian width F, W or H
/// except Hangul. Emoji, which are wide too, are left out, as CSS Text 4 does.
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{303E}'      // radicals, Kangxi, CJK punctuation
        | '\u{3041}'..='\u{3130}'    // Hiragana, Katakana, Bopomofo
        | '\u{3190}'..='\u{31FF}'    // Kanbun, Bopomofo extended, strokes, Katakana extensions
        | '\u{3220}'..='\u{325F}' | '\u{3280}'..='\u{4DBF}' // enclosed and squared forms, extension A
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'    // compatibility ideographs
        | '\u{FE30}'..='\u{FE4F}'    // vertical forms
        | '\u{FF01}'..='\u{FF9F}' | '\u{FFE0}'..='\u{FFE6}' // full and half width forms
        | '\u{20000}'..='\u{3FFFD}') // extensions B and later
}

/// Whether `c` is a letter of such a script: counted one by one where others are counted by words.
fn is_cjk_letter(c: char) -> bool {
    is_cjk(c) && c.is_alphanumeric() && !matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF5A}')
}

/// One blank for each run of white space, none at the ends.
pub fn squeeze(text: impl AsRef<str>) -> String {
    text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most the first `length` bytes of a text, in whole letters.
pub fn cut(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or_default()]
}

/// Counts words and Chinese or Japanese characters.
pub fn count(text: &str) -> Words {
    let mut words = Words::default();
    let mut in_word = false;
    for c in text.chars() {
        // Most letters of most texts; the tables of Unicode are slow.
        if c.is_ascii_alphanumeric() {
            words.spaced += usize::from(!in_word);
            in_word = true;
        } else if matches!(c, '\u{4E00}'..='\u{9FFF}') || is_cjk_letter(c) {
            words.cjk += 1;
            in_word = false;
        } else if c.is_alphanumeric() {
            words.spaced += usize::from(!in_word);
            in_word = true;
        } else if !matches!(c, '\'' | '’' | '-' | '_' | '.') {
            // These join a word: don't, well-known, nl_table, 4.19.
            in_word = false;
        }
    }
    words
}

/// Minutes to read a text, at least 1: 238 words a minute (Brysbaert 2019), 400 Chinese or Japanese
/// characters a minute (between the 439 and 653 a minute that Zola takes and the 260 of slow technical reading).
pub fn reading_minutes(words: Words) -> usize {
    (words.spaced * 400 + words.cjk * 238).div_ceil(238 * 400).max(1)
}

/// A title or a file name as part of an address: lower case, letters and digits of every script kept, anything
/// else a single hyphen. Text without letters or digits gives an empty slug.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii() && (c.is_alphanumeric() || is_mark(c)) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    };
    if text.is_ascii() {
        text.chars().map(|c| c.to_ascii_lowercase()).for_each(&mut push);
    } else {
        text.nfc().flat_map(char::to_lowercase).for_each(&mut push);
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// By what names that differ in writing only are one: their slug, or the name itself where it has no letters.
pub fn key(name: &str) -> String {
    Some(slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| name.to_owned())
}

/// Combining marks carry meaning in many scripts (Devanagari vowels) and stay with their letter.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Hands out names that are unique: a name the first time, then `name-1`, `name-2` ….
#[derive(Default)]
pub struct Unique {
    /// Name → the number to try next, so that a thousand equal headings stay linear.
    taken: HashMap<String, usize>,
}

impl Unique {
    pub fn take(&mut self, name: &str) -> String {
        let Some(mut next) = self.taken.get(name).copied() else {
            self.taken.insert(name.to_owned(), 1);
            return name.to_owned();
        };
        loop {
            let candidate = format!("{name}-{next}");
            next += 1;
            if !self.taken.contains_key(&candidate) {
                self.taken.insert(candidate.clone(), 1);
                self.taken.insert(name.to_owned(), next);
                return candidate;
            }
        }
    }
}

packed!(struct Words { spaced, cjk });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_of_common_characters_is_all_letters() {
        assert!(('\u{4E00}'..='\u{9FFF}').all(is_cjk_letter));
        assert_eq!(count("鿿 one中文two。").cjk, 3);
    }
}
