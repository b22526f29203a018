//! Tags, categories and names without what themes write around them.

/// The terms without `#`, counts, duplicates and empty ones, in order.
pub fn clean(terms: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for term in terms {
        let term = bare(&term);
        if !term.is_empty() && !out.iter().any(|known| known == term) {
            out.push(term.to_owned());
        }
    }
    out
}

fn bare(term: &str) -> &str {
    let term = term.trim().trim_start_matches('#').trim_matches([',', '，', '、', ' ', '\u{a0}']);
    // `Linux (12)` is a term and how many posts have it. A term that is nothing else keeps it.
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if let Some((name, count)) = term.strip_suffix(close).and_then(|rest| rest.rsplit_once(open))
            && !count.is_empty()
            && count.bytes().all(|b| b.is_ascii_digit())
            && name.ends_with(' ')
        {
            return name.trim_end();
        }
    }
    term
}
