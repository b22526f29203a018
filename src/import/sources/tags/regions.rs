//! mdBook's anchors in code files, and faircopy's regions.
//!
//! `// ANCHOR: name` and `// ANCHOR_END: name` become `// region: name` and `// endregion`, which faircopy's code blocks name
//! by `region=`. Regions close the one that was opened last; anchors that cross each other have no such form.

/// The text of a file with regions in the place of its anchors. `None` if it has none, or some that have no such form.
pub fn translated(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut open = Vec::new();
    let mut any = false;
    for line in text.split_inclusive('\n') {
        let Some((mark, name)) = anchor(line) else {
            out.push_str(line);
            continue;
        };
        any = true;
        let sign = ["//", "#", "--", ";", "/*", "<!--", "%"].iter().find(|sign| line.trim_start().starts_with(**sign))?;
        let words = line.trim_start()[sign.len()..].trim_start();
        if !words.starts_with("ANCHOR") {
            return None;
        }
        match mark {
            Mark::Start => {
                open.push(name);
                out.push_str(&line.replacen("ANCHOR:", "region:", 1));
            }
            Mark::End if open.pop() != Some(name) => return None,
            Mark::End => {
                let at = line.find("ANCHOR_END")?;
                let end = at + line[at..].find(name)? + name.len();
                out.push_str(&format!("{}endregion{}", &line[..at], &line[end..]));
            }
        }
    }
    (any && open.is_empty()).then_some(out)
}

/// Whether a file has anchors at all.
pub fn has_anchors(text: &str) -> bool {
    text.contains("ANCHOR") && text.lines().any(|line| anchor(line).is_some())
}

/// Which lines of `text` lie between the anchors `name`, without lines that are anchors themselves. `None` if there is no
/// such anchor.
pub fn inside(text: &str, name: &str) -> Option<Vec<bool>> {
    let mut is_inside = false;
    let mut found = false;
    let lines = text.lines().map(|line| match anchor(line) {
        Some((Mark::Start, opened)) => {
            if opened == name {
                is_inside = true;
                found = true;
            }
            false
        }
        Some((Mark::End, closed)) => {
            is_inside &= closed != name;
            false
        }
        None => is_inside,
    });
    let lines = lines.collect();
    found.then_some(lines)
}

/// A text without the lines that are anchors.
pub fn without(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| anchor(line).is_none()).collect()
}

enum Mark {
    Start,
    End,
}

/// As mdBook finds it: anywhere in a line.
fn anchor(line: &str) -> Option<(Mark, &str)> {
    let name =
        |rest: &'_ str| rest.trim_start().find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.trim_start().len());
    let (mark, rest) = match (line.find("ANCHOR_END:"), line.find("ANCHOR:")) {
        (Some(at), _) => (Mark::End, &line[at + "ANCHOR_END:".len()..]),
        (None, Some(at)) => (Mark::Start, &line[at + "ANCHOR:".len()..]),
        (None, None) => return None,
    };
    let length = name(rest);
    (length > 0).then(|| (mark, &rest.trim_start()[..length]))
}
