//! Counting: the numbers that an output has right before a word, such as 57 in `57 states`.

/// The sum of the whole numbers that stand right before `word`; none if there is no number there. `Err` is a number that
/// cannot be counted: a fraction, one below zero, or one that does not fit 64 bits.
///
/// Digits may be grouped by `_` or `,`. Between number and word there may be blanks, or nothing where a script has none.
pub fn sum(text: &str, word: &str) -> Result<Option<u64>, String> {
    let mut sum = None;
    for (at, _) in text.match_indices(word) {
        let rest = &text[at + word.len()..];
        if goes_on(word, rest) {
            continue;
        }
        let before = text[..at].trim_end_matches([' ', '\t']);
        let start = before.rfind(|c: char| !is_of_number(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let number = &before[start..];
        let stands_alone = !before[..start].ends_with(char::is_alphanumeric);
        if !number.contains(|c: char| c.is_ascii_digit()) || !stands_alone {
            continue;
        }
        let digits = number.trim_start_matches([',', '.']).replace(['_', ','], "");
        let counted = digits.parse().ok().and_then(|number: u64| sum.unwrap_or(0u64).checked_add(number));
        sum = Some(counted.ok_or_else(|| number.to_owned())?);
    }
    Ok(sum)
}

/// Whether a word of letters is only the beginning of a longer one.
fn goes_on(word: &str, rest: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_alphanumeric()) && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '_' | ',' | '.' | '-' | '+' | '/')
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn numbers_right_before_a_word() {
        let cases = [
            ("57 states", "states", Some(57)),
            ("57 states, 1_000 states", "states", Some(1057)),
            ("1,234,567 states", "states", Some(1_234_567)),
            ("(3 states)", "states", Some(3)),
            ("found: 12\tstates.", "states", Some(12)),
            ("57状态", "状态", Some(57)),
            ("状态 57 个", "状态", None),
            ("states: 57", "states", None),
            ("57 more states", "states", None),
            ("57 statesman", "states", None),
            ("v57 states", "states", None),
            ("57\nstates", "states", None),
            ("3 model states", "model states", Some(3)),
        ];
        for (text, word, expected) in cases {
            assert_eq!(sum(text, word), Ok(expected), "{text}");
        }
    }

    #[test]
    fn numbers_that_cannot_be_counted() {
        for number in ["3.75", "-3", "3/4", "18446744073709551616"] {
            assert_eq!(sum(&format!("so {number} states"), "states"), Err(number.to_owned()));
        }
        assert_eq!(sum("18446744073709551615 states, 1 states", "states"), Err("1".to_owned()));
    }
}
