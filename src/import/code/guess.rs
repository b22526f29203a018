//! An honest guess at the language of code for which nobody named one.

/// A guess.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    pub lang: &'static str,
    /// 0 to 1.
    pub confidence: f64,
}

/// Guesses, if there is strong evidence for one language and none for another.
pub fn guess(text: &str) -> Option<Guess> {
    let _ = text;
    None
}
