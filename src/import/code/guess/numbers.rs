//! Numbers that an author pasted with the lines.

/// The lines without the numbers that an author pasted with them, if each has one.
pub fn without(text: &str, most: usize) -> Vec<String> {
    let lines: Vec<&str> = text.lines().take(most).collect();
    let rest = |line: &str| -> Option<String> {
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &line[digits..];
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        (digits > 0 && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| rest.to_owned())
    };
    let numbered: Vec<Option<String>> = lines.iter().map(|line| rest(line)).collect();
    let count = numbered.iter().filter(|line| line.is_some()).count();
    match count > 2 && 10 * count >= 9 * lines.len() {
        true => numbered.into_iter().flatten().collect(),
        false => lines.into_iter().map(str::to_owned).collect(),
    }
}
