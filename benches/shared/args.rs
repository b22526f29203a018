//! How the benchmarks read their command lines.

use std::str::FromStr;

/// Hands each word to `take`, with a way to get the value behind it.
pub fn each(
    mut words: impl Iterator<Item = String>,
    mut take: impl FnMut(&str, &mut dyn FnMut() -> Result<String, String>) -> Result<(), String>,
) -> Result<(), String> {
    while let Some(word) = words.next() {
        // Cargo passes it to every benchmark.
        if word != "--bench" {
            take(&word, &mut || words.next().ok_or_else(|| format!("`{word}` wants a value")))?;
        }
    }
    Ok(())
}

pub fn unknown(word: &str) -> Result<(), String> {
    Err(format!("`{word}` is not understood"))
}

/// How many of something that nothing can be done without.
pub fn some(text: &str) -> Result<usize, String> {
    usize::from_str(text).ok().filter(|number| *number > 0).ok_or_else(|| format!("`{text}` is not a number above 0"))
}
