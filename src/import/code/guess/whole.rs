//! Texts that show by their whole form what they are.

/// Languages whose whole text has one form.
pub fn of(text: &str, lines: &[&str]) -> Option<&'static str> {
    let first = lines[0].trim();
    if let Some(program) = first.strip_prefix("#!") {
        return ["bash", "python", "perl", "ruby", "node", "awk", "zsh", "sh"].into_iter().find(|name| program.contains(name)).map(
            |name| match name {
                "node" => "javascript",
                "sh" => "bash",
                name => name,
            },
        );
    }
    if is_diff(lines) {
        return Some("diff");
    }
    let start = text.trim_start();
    if start.starts_with("<?php") {
        return Some("php");
    }
    if start.starts_with("<?xml") {
        return Some("xml");
    }
    let lower: String = start.chars().take(20).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Some("html");
    }
    let is_object = start.starts_with(['{', '[']) && start.len() > 10 && start.contains('"');
    if is_object
        && serde_json::from_str::<serde_json::Value>(start)
            .is_ok_and(|value| value.is_object() || value.get(0).is_some_and(|first| first.is_object()))
    {
        return Some("json");
    }
    if lines.len() > 1 && is_kconfig(lines) {
        return Some("kconfig");
    }
    if is_sql(start, text) {
        return Some("sql");
    }
    let forms: [(&str, bool); 3] = [("css", is_css(lines)), ("makefile", is_makefile(lines)), ("yaml", is_yaml(lines))];
    markup(text.trim()).or_else(|| forms.iter().find(|(_, is)| *is).map(|(lang, _)| *lang))
}

/// One element of HTML or XML from its tag to its end tag.
fn markup(text: &str) -> Option<&'static str> {
    let rest = text.strip_prefix('<')?;
    let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':' | '.'))?];
    let is_whole = !name.is_empty() && text.ends_with('>') && text.rfind("</").is_some_and(|at| text[at..].contains('>'));
    let last = text.rfind("</").map(|at| text[at + 2..].trim_end_matches('>').trim()).unwrap_or_default();
    // Components of frameworks look like this too.
    if !is_whole || text.contains("={") || matches!(name, "template" | "script" | "style") {
        return None;
    }
    let html = [
        "a", "body", "button", "div", "dl", "form", "h1", "h2", "h3", "head", "img", "input", "li", "ol", "p", "section", "span", "table",
        "ul", "link", "meta",
    ];
    if html.contains(&name) {
        return Some("html");
    }
    (name == last && name.starts_with(|c: char| c.is_ascii_lowercase())).then_some("xml")
}

/// Rules with declarations, and nothing else.
fn is_css(lines: &[&str]) -> bool {
    let (mut open, mut declarations, mut rules) = (0_usize, 0, 0);
    for line in lines {
        let line = line.trim();
        let is_declaration = || {
            let Some((name, value)) = line.split_once(':') else { return false };
            let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            is_name && value.ends_with(';') && !value.contains(['{', '$', '='])
        };
        match line {
            "}" => {
                let Some(less) = open.checked_sub(1) else { return false };
                open = less;
            }
            _ if line.starts_with("/*") && line.ends_with("*/") => {}
            _ if open == 0
                && line.ends_with('{')
                && line.starts_with(|c: char| c.is_ascii_lowercase() || ".#*:[".contains(c))
                && !line.contains(['(', '=', '$']) =>
            {
                open = 1;
                rules += 1;
            }
            _ if open == 1 && is_declaration() => declarations += 1,
            _ => {
                // A rule on one line.
                let Some((_, block)) = line.split_once(" { ") else { return false };
                if open > 0 || !block.ends_with('}') || !block.contains(": ") || block.contains(['=', '"', '(', ',']) {
                    return false;
                }
                (rules, declarations) = (rules + 1, declarations + 1);
            }
        }
    }
    open == 0 && rules > 0 && declarations > 0
}

/// Rules whose commands stand behind a tab, or the lists that the kernel builds from.
fn is_makefile(lines: &[&str]) -> bool {
    let has_list = lines
        .iter()
        .any(|line| (line.starts_with("obj-m") || line.starts_with("obj-$(") || line.starts_with("obj-y")) && line.contains('='));
    let is_target = |line: &str| {
        let target = line.split(':').next().unwrap_or_default();
        target.len() < line.len()
            && !target.is_empty()
            && target.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./$()%".contains(&byte))
    };
    let has_rule = lines.windows(2).any(|pair| is_target(pair[0]) && pair[1].starts_with('\t'));
    let has_variable = lines.iter().any(|line| line.contains("$(") || line.starts_with(".PHONY"));
    has_list || (has_rule && has_variable)
}

/// Keys with values on several levels, and nothing else.
fn is_yaml(lines: &[&str]) -> bool {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let is_key = |line: &str| {
        let line = line.trim().trim_start_matches("- ");
        let Some((name, value)) = line.split_once(':') else { return false };
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte));
        is_name && (value.is_empty() || value.starts_with(' ')) && !value.ends_with([';', '{', ','])
    };
    let is_item = |line: &str| line.trim().starts_with("- ");
    let all = lines.iter().all(|line| is_key(line) || is_item(line) || line.trim().starts_with('#') || line.trim() == "---");
    let has_level = lines.windows(2).any(|pair| is_key(pair[0]) && pair[0].ends_with(':') && indent(pair[1]) > indent(pair[0]));
    lines.len() > 2 && all && has_level && !lines.iter().any(|line| line.contains('\t'))
}

fn is_diff(lines: &[&str]) -> bool {
    let hunk = |line: &&str| line.starts_with("@@ -") && line[4..].contains(" @@");
    let has_names = lines.windows(2).any(|pair| pair[0].starts_with("--- ") && pair[1].starts_with("+++ "));
    let has_change = lines.iter().any(|line| line.starts_with(['+', '-']));
    has_change
        && (lines.iter().any(hunk) && (has_names || lines.iter().all(|line| line.starts_with([' ', '+', '-', '@', '\t'])))
            || lines[0].starts_with("diff --git "))
}

fn is_kconfig(lines: &[&str]) -> bool {
    let first = lines.iter().any(|line| {
        line.strip_prefix("config ").is_some_and(|name| name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'))
    });
    let second =
        |line: &&str| ["bool", "tristate", "depends on ", "select ", "default ", "help"].iter().any(|word| line.trim().starts_with(word));
    first && lines.iter().any(second)
}

fn is_sql(start: &str, text: &str) -> bool {
    let upper: String = start.chars().take(40).collect::<String>().to_ascii_uppercase();
    let all = text.to_ascii_uppercase();
    let starts = |words: &str| upper.starts_with(words);
    let ends = text.trim_end().ends_with(';');
    (starts("SELECT ") && all.contains(" FROM ") && ends)
        || (starts("CREATE TABLE ") && all.contains('(') && ends)
        || (starts("INSERT INTO ") && all.contains("VALUES") && ends)
        || (starts("UPDATE ") && all.contains(" SET ") && ends)
        || (starts("ALTER TABLE ") && ends)
}
