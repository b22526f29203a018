//! Text made safe for HTML.

/// Appends `text` as the content of an element: `&`, `<`, `>` and `"` become entities, as CommonMark prints them.
pub fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    // The four characters are ASCII, so every cut is a character boundary.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
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

/// Appends `text` as the value of an attribute that stands in double quotes.
pub fn escape_attr(text: &str, out: &mut String) {
    escape(text, out);
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes() {
        for (text, html) in [
            ("", ""),
            ("plain 中文", "plain 中文"),
            ("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'"),
            ("&amp;", "&amp;amp;"),
            ("<", "&lt;"),
            ("é<é", "é&lt;é"),
        ] {
            let mut out = String::new();
            super::escape(text, &mut out);
            assert_eq!(out, html);
        }
    }
}
