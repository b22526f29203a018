//! An honest guess at the language of code for which nobody named one.
//!
//! Each language has marks that hardly ever stand in text of another kind, such as `#include <` at the beginning of a line.
//! A guess needs enough of one language's, and next to none of any other's. Prose, output and everything short is left
//! alone: to say nothing is better than to colour it wrongly.

mod marks;
mod numbers;
mod shell;
mod whole;

/// A guess.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    pub lang: &'static str,
    /// 0 to 1.
    pub confidence: f64,
}

/// How much of a text is looked at.
const LINES: usize = 400;

/// Less than this is no evidence.
const ENOUGH: u32 = 4;

/// Guesses, if there is strong evidence for one language and none for another.
pub fn guess(text: &str) -> Option<Guess> {
    let numberless = numbers::without(text, LINES);
    let lines: Vec<&str> = numberless.iter().map(String::as_str).filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return None;
    }
    if let Some(lang) = whole::of(text, &lines) {
        return Some(Guess { lang, confidence: 0.95 });
    }
    let mut scores: Vec<(u32, &'static str)> = marks::LANGS.iter().map(|(lang, marks)| (marks(&lines), *lang)).collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let [(best, lang), (second, _), ..] = scores[..] else { return None };
    let is_clear = best >= ENOUGH && best >= 3 * second;
    is_clear.then(|| Guess { lang, confidence: f64::from(best) / f64::from(best + 2 * second + 1) })
}
