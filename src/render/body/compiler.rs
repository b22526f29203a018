//! A compiler's message with the colours that it has on a terminal, as classes.

use crate::html::escape;

/// The HTML of a message of rustc: its heads, the bars and numbers beside the code, and the marks below it.
pub fn coloured(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("error") || trimmed.starts_with("warning") {
            let end = line.find(':').unwrap_or(line.len());
            span("msg-head", &line[..end], &mut out);
            span("msg-text", &line[end..], &mut out);
        } else if trimmed.starts_with("-->") || trimmed.starts_with(":::") {
            let end = line.len() - trimmed.len() + 3;
            span("msg-bar", &line[..end], &mut out);
            escape(&line[end..], &mut out);
        } else if let Some(bar) = bar(line) {
            span("msg-bar", &line[..bar], &mut out);
            marks(&line[bar..], &mut out);
        } else {
            escape(line, &mut out);
        }
        out.push('\n');
    }
    out
}

/// Where the code of a line begins: behind `12 |`, `   |` or `   =`.
fn bar(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    (rest.starts_with('|') || rest.starts_with('=')).then(|| line.len() - rest.len() + 1)
}

/// A line below the code: what begins with `^` is what is wrong, what begins with `-` has to do with it.
fn marks(text: &str, out: &mut String) {
    let trimmed = text.trim_start();
    let is_mark = trimmed.starts_with(['^', '-']) && !trimmed.starts_with("->");
    if !is_mark {
        return escape(text, out);
    }
    let at = text.len() - trimmed.len();
    out.push_str(&text[..at]);
    let class = if trimmed.contains('^') { "msg-mark" } else { "msg-bar" };
    span(class, trimmed, out);
}

fn span(class: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<span class=\"{class}\">"));
    escape(text, out);
    out.push_str("</span>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_bars_and_marks() {
        let text =
            "error[E0308]: mismatched <types>\n --> example:1:5\n  |\n1 | let x: u8 = \"\";\n  |        --   ^^ expected\n  = note: a\n";
        let expected = "<span class=\"msg-head\">error[E0308]</span><span class=\"msg-text\">: mismatched &lt;types&gt;</span>\n\
            <span class=\"msg-bar\"> --&gt;</span> example:1:5\n\
            <span class=\"msg-bar\">  |</span>\n\
            <span class=\"msg-bar\">1 |</span> let x: u8 = &quot;&quot;;\n\
            <span class=\"msg-bar\">  |</span>        <span class=\"msg-mark\">--   ^^ expected</span>\n\
            <span class=\"msg-bar\">  =</span> note: a\n";
        assert_eq!(coloured(text), expected);
    }
}
