//! Hidden lines: the code of a fence as it is compiled, each line and column where the author wrote it.

/// The code to compile and what became of each of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unhidden {
    /// As many lines as the fence has.
    pub code: String,
    pub lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Compiled and not shown.
    pub hidden: bool,
    /// How many bytes at the front the fence has more than the code to compile: add them to a column of the compiler's.
    pub removed: usize,
}

/// Takes rustdoc's markers away: `# text` and `#` hide a line, `##text` shows `#text`.
///
/// rustdoc also trims a hidden line. Here blanks take the place of its marker, so that columns stay; only inside a
/// string that goes over several lines, where the blanks would be part of its value, the line is cut as rustdoc does.
pub fn unhide(code: &str) -> Unhidden {
    let mut scan = Scan::Code;
    let mut unhidden = Unhidden { code: String::with_capacity(code.len()), lines: Vec::new() };
    for line in code.lines() {
        let start = unhidden.code.len();
        let line = one_line(line, scan.in_string(), &mut unhidden.code);
        unhidden.lines.push(line);
        unhidden.code.push('\n');
        scan.run(&unhidden.code[start..]);
    }
    if !code.ends_with('\n') {
        unhidden.code.pop();
    }
    unhidden
}

fn one_line(line: &str, in_string: bool, out: &mut String) -> Line {
    let trimmed = line.trim();
    let indent = line.len() - line.trim_start().len();
    if trimmed.starts_with("##") {
        out.push_str(&line[..indent]);
        out.push_str(&line[indent + 1..]);
        return Line { hidden: false, removed: 1 };
    }
    let Some(text) = trimmed.strip_prefix("# ").or_else(|| trimmed.strip_prefix('#').filter(|rest| rest.is_empty())) else {
        out.push_str(line);
        return Line { hidden: false, removed: 0 };
    };
    let marker = trimmed.len() - text.len();
    if in_string {
        out.push_str(text);
        return Line { hidden: true, removed: indent + marker };
    }
    out.push_str(&line[..indent]);
    out.extend(std::iter::repeat_n(' ', marker));
    out.push_str(text);
    Line { hidden: true, removed: 0 }
}

/// Where in Rust's lexical grammar a line begins. What is no Rust ends up anywhere, and fails to compile anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scan {
    Code,
    /// Comments may nest.
    Comment(usize),
    String,
    /// Ends at `"` and so many `#`.
    Raw(usize),
}

impl Scan {
    fn in_string(self) -> bool {
        matches!(self, Self::String | Self::Raw(_))
    }

    /// Goes over a line with its end.
    fn run(&mut self, line: &str) {
        let mut rest = line;
        let mut before = ' ';
        while let Some(sign) = rest.chars().next() {
            let (length, next) = match *self {
                Self::Code => Self::code(rest, before),
                Self::Comment(depth) => Self::comment(rest, depth),
                Self::String if sign == '\\' => (1 + rest[1..].chars().next().map_or(0, char::len_utf8), Self::String),
                Self::String if sign == '"' => (1, Self::Code),
                Self::String => (sign.len_utf8(), Self::String),
                Self::Raw(hashes) => {
                    let closes = sign == '"' && rest[1..].bytes().take_while(|b| *b == b'#').count() >= hashes;
                    if closes { (1 + hashes, Self::Code) } else { (sign.len_utf8(), Self::Raw(hashes)) }
                }
            };
            before = rest[..length].chars().next_back().unwrap_or(' ');
            rest = &rest[length..];
            *self = next;
        }
    }

    /// One step in code: its length and what follows it.
    fn code(rest: &str, before: char) -> (usize, Self) {
        let sign = rest.chars().next().unwrap_or(' ');
        let in_word = before.is_alphanumeric() || before == '_';
        if rest.starts_with("//") {
            return (rest.len(), Self::Code);
        }
        if rest.starts_with("/*") {
            return (2, Self::Comment(1));
        }
        if sign == '"' {
            return (1, Self::String);
        }
        if sign == '\'' {
            return (char_literal(rest), Self::Code);
        }
        if !in_word && matches!(sign, 'r' | 'b' | 'c') {
            let prefix = rest.len() - rest.trim_start_matches(['b', 'c', 'r']).len();
            let hashes = rest[prefix..].bytes().take_while(|b| *b == b'#').count();
            let raw = rest[..prefix].ends_with('r') && prefix <= 2;
            if raw && rest[prefix + hashes..].starts_with('"') {
                return (prefix + hashes + 1, Self::Raw(hashes));
            }
        }
        (sign.len_utf8(), Self::Code)
    }

    fn comment(rest: &str, depth: usize) -> (usize, Self) {
        if rest.starts_with("/*") {
            (2, Self::Comment(depth + 1))
        } else if rest.starts_with("*/") {
            (2, if depth == 1 { Self::Code } else { Self::Comment(depth - 1) })
        } else {
            (rest.chars().next().map_or(1, char::len_utf8), Self::Comment(depth))
        }
    }
}

/// The length of a character literal, or of the quote alone if a lifetime begins here.
fn char_literal(rest: &str) -> usize {
    let mut signs = rest.char_indices().skip(1);
    match signs.next() {
        // The sign after the backslash cannot end the literal.
        Some((_, '\\')) => match rest.char_indices().skip(3).find(|(_, sign)| *sign == '\'') {
            Some((end, _)) => end + 1,
            None => 1,
        },
        Some(_) => match signs.next() {
            Some((end, '\'')) => end + 1,
            _ => 1,
        },
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str) -> (String, Vec<(bool, usize)>) {
        let Unhidden { code, lines } = unhide(code);
        (code, lines.iter().map(|line| (line.hidden, line.removed)).collect())
    }

    #[test]
    fn columns_stay() {
        assert_eq!(
            shown("# let a = 1;\n  #   let b = 2;  \n#\n##[x]\n #[y]\n"),
            ("  let a = 1;\n      let b = 2;\n \n#[x]\n #[y]\n".to_owned(), vec![(true, 0), (true, 0), (true, 0), (false, 1), (false, 0)])
        );
    }

    #[test]
    fn strings_are_cut_as_rustdoc_does() {
        let cases = [
            ("let s = r#\"\n# a\n  # b\"\n# c\n\"#;\n# d", "let s = r#\"\na\nb\"\nc\n\"#;\n  d"),
            ("let s = \"\\\"\n# a\n\"; let c = '\"';\n# b", "let s = \"\\\"\na\n\"; let c = '\"';\n  b"),
            ("let s = '\\''; f::<'a>(\"\n# a\");\n# b", "let s = '\\''; f::<'a>(\"\na\");\n  b"),
            ("/* \" /* */\n# a\n*/ // \"\n# b", "/* \" /* */\n  a\n*/ // \"\n  b"),
            ("let r = br\"\\\"; // \"\n# b\nbar\"\n# x", "let r = br\"\\\"; // \"\n  b\nbar\"\nx"),
        ];
        for (code, expected) in cases {
            assert_eq!(unhide(code).code, expected, "{code}");
        }
    }
}
