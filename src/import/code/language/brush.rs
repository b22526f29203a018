//! Settings that SyntaxHighlighter and Crayon read from the attribute `class`:
//! `brush: php; title: x; first-line: 10` and `lang:c++ decode:true title:"x y"`.

/// What is to be known of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub lang: Option<String>,
    pub title: Option<String>,
}

/// Reads the value of an attribute `class`, which may be an ordinary one.
pub fn settings(class: &str) -> Settings {
    let start = ["brush:", "lang:"].iter().filter_map(|key| Some((class.find(key)?, key))).find(|(at, _)| {
        // A class such as `x-lang:y` is another.
        class[..*at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == ';')
    });
    let Some((at, key)) = start else { return Settings::default() };
    let value = class[at + key.len()..].trim_start();
    let end = value.find(|c: char| c == ';' || c.is_whitespace()).unwrap_or(value.len());
    let lang = value[..end].trim_matches(['"', '\'', '[', ']']);
    Settings { lang: Some(lang.to_owned()).filter(|lang| !lang.is_empty()), title: title(class) }
}

fn title(class: &str) -> Option<String> {
    let rest = class.split("title:").nth(1)?.trim_start();
    let title = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split(';').next()?,
    };
    Some(title.trim().to_owned()).filter(|title| !title.is_empty())
}
