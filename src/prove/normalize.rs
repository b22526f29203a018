//! Normalisers: what differs from run to run without meaning anything becomes one and the same text.
//!
//! Each works on both sides of a comparison, and on what `show-output` and `--accept` write. `docs/examples.md`
//! describes them by name; a test holds the two together.

use crate::example::Normalizer;

/// The text with everything replaced that `normalizers` name.
pub fn normalize(text: &str, normalizers: &[Normalizer]) -> String {
    let mut text = text.to_owned();
    // Always in the same order, whatever order they were written in.
    for (_, normalizer) in Normalizer::ALL {
        if normalizers.contains(&normalizer) {
            text = match normalizer {
                Normalizer::Times => replaced(&text, time),
                Normalizer::Ids => replaced(&text, id),
                Normalizer::Addresses => replaced(&text, address),
                Normalizer::Paths => replaced(&text, path),
                Normalizer::TestOrder => test_order(&text),
                Normalizer::Toolchain => replaced(&text, toolchain),
            };
        }
    }
    text
}

/// What a normaliser finds at the front of a text: how many bytes, and what stands for them.
type Found = Option<(usize, &'static str)>;

/// Asks `find` at every place where a word may begin; it sees the text from there on.
fn replaced(text: &str, find: impl Fn(&str) -> Found) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let begins = !before.is_alphanumeric() && before != '_';
        if begins && let Some((length, stand_in)) = find(rest) {
            out.push_str(stand_in);
            before = rest[..length].chars().next_back().unwrap_or(' ');
            rest = &rest[length..];
            continue;
        }
        out.push(c);
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// `1.25ms`, `0.03 s`, `12:34:56.789`, `2026-11-26`, `2026-11-26T12:34:56Z`.
fn time(text: &str) -> Found {
    if let Some(length) = shaped(text, "dddd-dd-dd") {
        let rest = &text[length..];
        let clock = rest.strip_prefix(['T', ' ']).and_then(clock).map_or(0, |clock| clock + 1);
        return Some((length + clock, "[time]"));
    }
    if let Some(length) = clock(text) {
        return Some((length, "[time]"));
    }
    let number = digits_and_point(text);
    if number == 0 {
        return None;
    }
    let rest = &text[number..];
    let blank = usize::from(rest.starts_with(' '));
    let unit = ["ns", "µs", "us", "ms", "s", "secs", "seconds"]
        .into_iter()
        .filter(|unit| rest[blank..].starts_with(unit))
        .max_by_key(|u| u.len())?;
    let ends = rest[blank + unit.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    ends.then_some((number + blank + unit.len(), "[time]"))
}

fn clock(text: &str) -> Option<usize> {
    let length = shaped(text, "dd:dd:dd")?;
    let rest = &text[length..];
    let fraction = rest.strip_prefix('.').map_or(0, |fraction| 1 + digits(fraction));
    let zone = usize::from(text[length + fraction..].starts_with('Z'));
    Some(length + fraction + zone)
}

/// `ThreadId(7)`, `pid 4711`, `pid: 4711`, `process 4711`, `thread 4711`.
fn id(text: &str) -> Found {
    if let Some(rest) = text.strip_prefix("ThreadId(") {
        let number = digits(rest);
        return (number > 0 && rest[number..].starts_with(')')).then_some(("ThreadId()".len() + number, "ThreadId([id])"));
    }
    for (word, stand_in) in
        [("pid", "pid [id]"), ("PID", "PID [id]"), ("tid", "tid [id]"), ("process", "process [id]"), ("thread", "thread [id]")]
    {
        let Some(rest) = text.strip_prefix(word) else { continue };
        let sign = rest.len() - rest.trim_start_matches([':', '=', ' ', '(']).len();
        let number = digits(&rest[sign..]);
        if sign > 0 && number > 0 {
            return Some((word.len() + sign + number, stand_in));
        }
    }
    None
}

/// `0x7ffd1c2b3a40`: six digits or more, so that a small number in hexadecimal stays.
fn address(text: &str) -> Found {
    let rest = text.strip_prefix("0x")?;
    let count = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    (count >= 6).then_some((2 + count, "0x[address]"))
}

/// An absolute path of two parts or more, of Unix or Windows.
fn path(text: &str) -> Found {
    let is_windows = text.len() > 3 && text.as_bytes()[0].is_ascii_alphabetic() && text[1..].starts_with(":\\");
    // Of many slashes in a row each would be looked at to their end.
    if !is_windows && !text.starts_with('/') || text.starts_with("//") {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ':' | ',' | ';' | ')' | ']' | '>');
    let skip = if is_windows { 2 } else { 0 };
    let length = skip + text[skip..].find(ends).unwrap_or(text.len() - skip);
    let parts = text[..length].split(['/', '\\']).filter(|part| !part.is_empty()).count();
    (parts >= 2).then_some((length, "[path]"))
}

/// `rustc 1.95.0 (59807616e 2026-04-14)` and the folder of the standard library's sources.
fn toolchain(text: &str) -> Found {
    if let Some(rest) = text.strip_prefix("/rustc/") {
        let hash = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        return (hash == 40).then_some(("/rustc/".len() + hash, "/rustc/[toolchain]"));
    }
    let (word, stand_in) =
        [("rustc ", "rustc [toolchain]"), ("cargo ", "cargo [toolchain]")].into_iter().find(|(word, _)| text.starts_with(word))?;
    let version = text[word.len()..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
    if !text[word.len()..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let rest = &text[word.len() + version..];
    let note = if rest.starts_with(" (") { rest.find(')').map_or(0, |at| at + 1) } else { 0 };
    Some((word.len() + version + note, stand_in))
}

/// Lines `test name ... ok` in a row are sorted: libtest prints them as they end.
fn test_order(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut from = 0;
    for line in text.lines() {
        if !line.starts_with("test ") || line.starts_with("test result") {
            out[from..].sort_unstable();
            out.push(line);
            from = out.len();
        } else {
            out.push(line);
        }
    }
    out[from..].sort_unstable();
    let text: String = out.iter().map(|line| format!("{line}\n")).collect();
    replaced(&text, |rest| {
        let rest = rest.strip_prefix("finished in ")?;
        let number = digits_and_point(rest);
        (number > 0 && rest[number..].starts_with('s')).then_some(("finished in ".len() + number + 1, "finished in [time]"))
    })
}

/// The length of what is shaped like `shape` at the front, where `d` is a digit.
fn shaped(text: &str, shape: &str) -> Option<usize> {
    let mut bytes = text.bytes();
    let fits = shape.bytes().all(|sign| bytes.next().is_some_and(|byte| if sign == b'd' { byte.is_ascii_digit() } else { byte == sign }));
    (fits && !text[shape.len()..].starts_with(|c: char| c.is_ascii_digit())).then_some(shape.len())
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn digits_and_point(text: &str) -> usize {
    let whole = digits(text);
    let fraction = if whole > 0 && text[whole..].starts_with('.') { digits(&text[whole + 1..]) } else { 0 };
    if fraction > 0 { whole + 1 + fraction } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_replaces_what_it_names_and_no_more() {
        let cases = [
            (
                Normalizer::Times,
                "took 1.25ms, 3 s and 20µs at 12:34:56.7 on 2026-11-26T01:02:03Z",
                "took [time], [time] and [time] at [time] on [time]",
            ),
            (Normalizer::Times, "3 sheep, 1.5 times, v1s2, 10.0.0.1", "3 sheep, 1.5 times, v1s2, 10.0.0.1"),
            (Normalizer::Ids, "ThreadId(12) of pid=4711, process 12; pidfd 3", "ThreadId([id]) of pid [id], process [id]; pidfd 3"),
            (Normalizer::Addresses, "at 0x7ffc00112233, flags 0x100", "at 0x[address], flags 0x100"),
            (Normalizer::Paths, "in /tmp/a/b: \"/etc/x\", 1/2, / and /dev", "in [path]: \"[path]\", 1/2, / and /dev"),
            (Normalizer::Paths, "C:\\a\\b c", "[path] c"),
            (Normalizer::Toolchain, "rustc 1.95.0 (59807616e 2026-04-14) is rustc", "rustc [toolchain] is rustc"),
            (
                Normalizer::TestOrder,
                "running 2 tests\ntest b ... ok\ntest a ... ok\n\ntest result: ok. finished in 0.01s\n",
                "running 2 tests\ntest a ... ok\ntest b ... ok\n\ntest result: ok. finished in [time]\n",
            ),
        ];
        for (normalizer, text, expected) in cases {
            assert_eq!(normalize(text, &[normalizer]), expected);
            assert_eq!(normalize(expected, &[normalizer]), expected, "what is normal stays so");
            assert_eq!(normalize(text, &[]), text);
        }
    }

    #[test]
    fn the_documentation_has_every_normaliser() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples.md")).unwrap();
        let documented: Vec<&str> = text
            .lines()
            .skip_while(|line| !line.starts_with("### Normalisers"))
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .take(Normalizer::ALL.len())
            .collect();
        assert_eq!(documented, Normalizer::ALL.map(|(name, _)| name));
    }
}
