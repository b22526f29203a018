//! A block of commands, taken apart: `$ command` lines, each with what it prints below it.

/// A command with the lines that it is written in, and what is said to come out of it. What stands before the first
/// command is a part without one.
#[derive(Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// As written, each with its end.
    pub lines: &'a str,
    /// What the shell is given. A line that ends in a backslash goes on in the next.
    pub script: Option<String>,
    pub output: &'a str,
}

pub fn read(text: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<(usize, Option<usize>)> = Vec::new();
    let mut at = 0;
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match parts.last_mut() {
            Some((_, written)) if goes_on => *written = Some(end),
            _ if line.starts_with("$ ") => parts.push((at, Some(end))),
            None => parts.push((at, None)),
            Some(_) => {}
        }
        let is_command = goes_on || line.starts_with("$ ");
        goes_on = is_command && line.trim_end_matches(['\n', '\r']).ends_with('\\');
        at = end;
    }
    let ends: Vec<usize> = parts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]).collect();
    let part = |((start, written), end): ((usize, Option<usize>), usize)| match written {
        Some(written) => {
            let script = text[start..written].strip_prefix("$ ").unwrap_or_default().trim_end().to_owned();
            Part { lines: &text[start..written], script: Some(script), output: &text[written..end] }
        }
        None => Part { lines: &text[start..end], script: None, output: "" },
    };
    parts.into_iter().zip(ends).map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let part = |lines, script: Option<&str>, output| Part { lines, script: script.map(str::to_owned), output };
        assert_eq!(
            read("# a note\n$ echo a \\\n  b\na b\n$ true\n$ echo c\nc\n"),
            [
                part("# a note\n", None, ""),
                part("$ echo a \\\n  b\n", Some("echo a \\\n  b"), "a b\n"),
                part("$ true\n", Some("true"), ""),
                part("$ echo c\n", Some("echo c"), "c\n"),
            ]
        );
        assert_eq!(read(""), []);
    }
}
