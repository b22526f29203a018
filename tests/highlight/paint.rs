//! HTML from scope operations, the plain way: what the painter's own way is compared with.

use syntect::parsing::{Scope, ScopeStack, ScopeStackOp};

/// The HTML of a line, with a newline behind it. `class` says what a text under a stack of scopes is.
pub fn line<'a>(
    line: &str,
    ops: &[(usize, ScopeStackOp)],
    stack: &mut ScopeStack,
    mut class: impl FnMut(&[Scope], &str) -> Option<&'a str>,
) -> String {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let mut texts: Vec<(usize, usize, Option<&str>)> = Vec::new();
    let mut text = |start: usize, end: usize, stack: &ScopeStack| {
        let end = end.min(line.len());
        let whole = &line[start.min(end)..end];
        let start = start + whole.len() - whole.trim_ascii_start().len();
        let core = whole.trim_ascii();
        if !core.is_empty() {
            texts.push((start, start + core.len(), class(stack.as_slice(), core)));
        }
    };
    let mut at = 0;
    for (next, op) in ops {
        if *next > at {
            text(at, *next, stack);
            at = *next;
        }
        // A grammar may restore what was never cleared.
        _ = stack.apply(op);
    }
    text(at, line.len(), stack);

    let mut html = String::new();
    let mut done = 0;
    for group in texts.chunk_by(|a, b| a.2 == b.2) {
        let (start, end, class) = (group[0].0, group[group.len() - 1].1, group[0].2);
        escape(&line[done..start], &mut html);
        html += &class.map_or(String::new(), |class| format!("<span class=\"{class}\">"));
        escape(&line[start..end], &mut html);
        html += if class.is_some() { "</span>" } else { "" };
        done = end;
    }
    escape(&line[done..], &mut html);
    html + "\n"
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
