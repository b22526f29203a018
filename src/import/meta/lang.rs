//! In which language a post is written: what the page declares, unless its text belies it; else a guess.

use super::{Source, known};
use crate::import::post::{Known, Remark};

/// The language of a post.
pub fn of(source: &Source, remarks: &mut Vec<Remark>) -> Option<Known<String>> {
    let Source { facts, page, json, text, .. } = source;
    let declared = known(page.and_then(|page| page.lang).or(facts.lang).and_then(tag), "html lang")
        .or_else(|| known(page.and_then(|page| page.meta(&["og:locale", "language"])).and_then(tag), "og:locale"))
        .or_else(|| known(json.and_then(|json| json.lang.as_deref()).and_then(tag), "json-ld"));
    match declared {
        Some(declared) if fits(&declared.value, text) => Some(declared),
        declared => {
            let guessed = guess(text);
            if let (Some(declared), Some(guessed)) = (&declared, guessed) {
                remarks.push(lang_doubted(&declared.value, guessed));
            }
            known(guessed.map(str::to_owned), "guess").or(declared)
        }
    }
}

/// A tag after BCP 47 in its usual case: `zh_cn` is `zh-CN`.
pub fn tag(declared: &str) -> Option<String> {
    let mut parts = declared.trim().split(['-', '_']);
    let language = parts.next().filter(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let mut out = language.to_ascii_lowercase();
    for part in parts.take_while(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric())) {
        out.push('-');
        match part.len() {
            2 => out.push_str(&part.to_ascii_uppercase()),
            4 => {
                out.push_str(&part[..1].to_ascii_uppercase());
                out.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => out.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(out)
}

/// Whether a text can be in a language: one in Chinese, Japanese, Korean or Cyrillic letters is not in one that is
/// written in Latin letters. Themes come with `en` and many a site never changed it.
pub fn fits(tag: &str, text: &str) -> bool {
    let script = Script::of(text);
    let language = tag.split('-').next().unwrap_or_default();
    let own = ["zh", "yue", "ja", "ko", "ru", "uk", "be", "bg", "sr", "mk", "kk", "mn"].contains(&language);
    own || matches!(script, Script::Latin | Script::Unknown)
}

/// The language of a text by its letters and its commonest words; `None` if neither tells.
pub fn guess(text: &str) -> Option<&'static str> {
    match Script::of(text) {
        Script::Kana => Some("ja"),
        Script::Hangul => Some("ko"),
        Script::Han => Some("zh"),
        Script::Cyrillic => Some("ru"),
        Script::Latin => by_words(text),
        Script::Unknown => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Han,
    Kana,
    Hangul,
    Cyrillic,
    Unknown,
}

impl Script {
    /// Code and names are in Latin letters everywhere, and a Chinese character says as much as several letters: so few
    /// of the others decide.
    fn of(text: &str) -> Self {
        let [mut latin, mut han, mut kana, mut hangul, mut cyrillic] = [0usize; 5];
        for c in text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => latin += 1,
                '\u{3041}'..='\u{30FF}' => kana += 1,
                '\u{3400}'..='\u{9FFF}' => han += 1,
                '\u{AC00}'..='\u{D7A3}' => hangul += 1,
                '\u{400}'..='\u{4FF}' => cyrillic += 1,
                _ => {}
            }
        }
        let all = latin + han + kana + hangul + cyrillic;
        let many = |count: usize| count > 0 && count * 10 >= all;
        match () {
            () if many(kana) => Self::Kana,
            () if many(hangul) => Self::Hangul,
            () if many(han) => Self::Han,
            () if cyrillic * 3 >= all && cyrillic > 0 => Self::Cyrillic,
            () if latin >= 20 => Self::Latin,
            () => Self::Unknown,
        }
    }
}

const WORDS: [(&str, &[&str]); 5] = [
    ("en", &["the", "and", "of", "to", "is", "that", "with", "this", "you", "for"]),
    ("de", &["der", "die", "und", "das", "ist", "nicht", "ein", "eine", "mit", "auf"]),
    ("fr", &["le", "les", "et", "des", "est", "une", "dans", "pour", "que", "pas"]),
    ("es", &["el", "los", "una", "por", "con", "del", "como", "para", "las", "pero"]),
    ("pt", &["os", "uma", "não", "com", "para", "em", "são", "mais", "ao", "do"]),
];

fn by_words(text: &str) -> Option<&'static str> {
    let mut counts = [0usize; WORDS.len()];
    for word in text.split(|c: char| !c.is_alphabetic()).take(5000) {
        let word = word.to_lowercase();
        for (count, (_, words)) in counts.iter_mut().zip(&WORDS) {
            *count += usize::from(words.contains(&word.as_str()));
        }
    }
    let best = (0..WORDS.len()).max_by_key(|at| (counts[*at], WORDS.len() - at))?;
    let second = (0..WORDS.len()).filter(|at| *at != best).map(|at| counts[at]).max().unwrap_or(0);
    (counts[best] >= 4 && counts[best] > 2 * second).then_some(WORDS[best].0)
}

fn lang_doubted(declared: &str, guessed: &str) -> Remark {
    Remark {
        code: "language-doubted",
        message: format!("the page says that it is in `{declared}`, but its letters say `{guessed}`"),
        line: None,
    }
}
