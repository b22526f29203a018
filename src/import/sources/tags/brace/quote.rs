//! Quotations, notes and parts that can be folded.

use super::super::words;
use super::super::{Wrap, make};
use super::Word;

/// Who is quoted, by Octopress' rules: `author[, source] [url [title of the link]]`.
pub fn source(words: &[Word]) -> String {
    let at = words.iter().position(|word| word.text.starts_with("http://") || word.text.starts_with("https://"));
    let by = words::joined(&words[..at.unwrap_or(words.len())]);
    let (author, work) = match by.split_once(',') {
        Some((author, work)) => (author.trim(), work.trim()),
        None => (by.trim(), ""),
    };
    let mut parts = Vec::new();
    if !author.is_empty() {
        parts.push(format!("**{author}**"));
    }
    match at {
        Some(at) => {
            let title = words::joined(&words[at + 1..]);
            let address = &words[at].text;
            let shown = address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
            let text = [title.as_str(), work].into_iter().find(|text| !text.is_empty()).unwrap_or(shown);
            if !title.is_empty() && !work.is_empty() {
                parts.push(format!("*{work}*"));
            }
            parts.push(make::link(text, address, None));
        }
        None if !work.is_empty() => parts.push(format!("*{work}*")),
        None => {}
    }
    parts.join(", ")
}

/// NexT's `{% note [class] [no-icon] [title] %}`.
pub fn note(words: &[Word]) -> Wrap {
    const CLASSES: &[&str] = &[
        "default",
        "primary",
        "secondary",
        "info",
        "success",
        "warning",
        "danger",
        "tip",
        "tips",
        "error",
        "note",
        "important",
        "caution",
        "light",
        "dark",
        "simple",
        "modern",
        "flat",
        "disabled",
        "icon",
        "no-icon",
        "icons",
        "hint",
        "attention",
        "bug",
        "red",
        "orange",
        "yellow",
        "green",
        "blue",
        "cyan",
        "purple",
        "pink",
        "bg",
    ];
    let classes = words.iter().take_while(|word| !word.quoted && CLASSES.contains(&word.text.as_str())).count();
    let kinds = words[..classes].iter().map(|word| make::alert_kind(&word.text));
    let kind = kinds.fold("NOTE", |kind, next| if next == "NOTE" { kind } else { next });
    let rest = words[classes..].iter().filter(|word| word.text != "no-icon" && !word.text.starts_with("fa"));
    let title: Vec<&str> = rest.map(|word| word.text.as_str()).collect();
    Wrap::Alert { kind, title: title.join(" ") }
}

/// `{% folding [open] title %}`, `{% hideToggle title,bg,color %}`.
pub fn details(words: &[Word]) -> Wrap {
    let is_open = words.iter().any(|word| !word.quoted && matches!(word.text.as_str(), "open" | "::open"));
    let words: Vec<Word> = words.iter().filter(|word| word.quoted || !matches!(word.text.as_str(), "open" | "::open")).cloned().collect();
    let text = words::joined(&words);
    let summary = text.split(',').next().unwrap_or_default().trim().to_owned();
    Wrap::Details { summary, is_open }
}
