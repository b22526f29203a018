//! Fences that are longer than anything in the code.

/// The fence for a block of code.
pub fn fence(info: &str, code: &str) -> String {
    // An info string behind backticks cannot hold any.
    let mark = if info.contains('`') { '~' } else { '`' };
    let longest = code.lines().map(|line| run(line.trim_start(), mark)).max().unwrap_or(0);
    mark.to_string().repeat(longest.max(2) + 1)
}

fn run(line: &str, mark: char) -> usize {
    line.chars().take_while(|c| *c == mark).count()
}
