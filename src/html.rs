//! Text made safe for HTML.

/// Appends `text` as the content of an element: `&`, `<`, `>` and `"` become entities, as CommonMark prints them.
pub fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    // The four characters are ASCII, so every cut is a character boundary.
    while let Some(at) = special(rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// The first of `&`, `<`, `>` and `"`, looked for eight bytes at a time: most of a site is text that goes through here.
fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    // The bytes of `word` that are `byte`, whatever they have in the bit `any`, as the highest bit of each. What stands
    // behind the first one may be wrong.
    let equal = |word: u64, byte: u8, any: u8| {
        let other = (word & !(ONES * u64::from(any))) ^ (ONES * u64::from(byte));
        other.wrapping_sub(ONES) & !other & (ONES << 7)
    };
    let (words, end) = bytes.as_chunks::<8>();
    for (step, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = equal(word, b'"', b'"' ^ b'&') | equal(word, b'<', b'<' ^ b'>');
        if found != 0 {
            return Some(step * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"');
    end.iter().position(is_special).map(|at| words.len() * 8 + at)
}

/// Appends `text` as the value of an attribute that stands in double quotes.
pub fn escape_attr(text: &str, out: &mut String) {
    escape(text, out);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_special_byte_is_found(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let slow = bytes.iter().position(|byte| b"&<>\"".contains(byte));
            prop_assert_eq!(super::special(&bytes), slow);
        }
    }

    #[test]
    fn escapes() {
        for (text, html) in [
            ("", ""),
            ("plain 中文", "plain 中文"),
            ("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'"),
            ("&amp;", "&amp;amp;"),
            ("<", "&lt;"),
            ("é<é", "é&lt;é"),
            ("of eight bytes & more > than that: \u{22}", "of eight bytes &amp; more &gt; than that: &quot;"),
            ("########$$$$$$$$''====....????::::;;;;", "########$$$$$$$$''====....????::::;;;;"),
        ] {
            let mut out = String::new();
            super::escape(text, &mut out);
            assert_eq!(out, html);
        }
    }
}
