//! `{{ site.url }}` and its like: what is known of the site and the page.

use super::super::{Answer, Translator};

pub fn answer(translator: &Translator, inner: &str) -> Answer {
    value(translator, inner).map_or(Answer::Unknown, Answer::Text)
}

/// A word of a tag with the variables in it replaced.
pub fn expanded(translator: &Translator, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((inner, after)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(&value(translator, inner).unwrap_or_else(|| format!("{{{{{inner}}}}}")));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The value of an expression: a variable or a text, and filters that make addresses of it.
fn value(translator: &Translator, inner: &str) -> Option<String> {
    let config = translator.context.site.config;
    let mut parts = inner.trim_matches('-').split('|').map(str::trim);
    let expression = parts.next()?;
    let quoted = expression.strip_prefix(['"', '\'']).and_then(|text| text.strip_suffix(['"', '\'']));
    let mut value = match (quoted, expression) {
        (Some(text), _) => text.to_owned(),
        (_, "site.url" | "config.url") if !config.origin.is_empty() => config.origin.clone(),
        (_, "site.baseurl" | "root_url" | "site.root" | "config.root") => config.root.clone(),
        (_, "site.title" | "config.title") => config.text(&["title"])?,
        (_, "site.author" | "config.author") => config.text(&["author"])?,
        (_, "site.description") => config.text(&["description"])?,
        (_, "site.email") => config.text(&["email"])?,
        (_, "page.title") => translator.context.title.to_owned(),
        (_, "page.url") => translator.context.address?.strip_prefix(config.root.as_str())?.to_owned(),
        _ => return None,
    };
    for filter in parts {
        value = match filter {
            "relative_url" | "prepend: site.baseurl" => translator.context.site.rooted(&value),
            "absolute_url" | "prepend: site.url" if !config.origin.is_empty() => {
                let path = if filter == "absolute_url" { translator.context.site.rooted(&value) } else { value };
                format!("{}{path}", config.origin)
            }
            "escape" | "xml_escape" | "cgi_escape" | "safe" => value,
            _ => return None,
        };
    }
    Some(value)
}
