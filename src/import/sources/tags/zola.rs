//! Zola's shortcodes: `{{ name(key="value") }}`, and `{% name(key="value") %}` with a text up to `{% end %}`. All but two are
//! a site's own, so only names that themes agree on are known.

use super::scan::{self, Syntax, Tag};
use super::words::{self, Args};
use super::writer::End;
use super::{Answer, Translator, Wrap, make, notes};

pub const SYNTAX: Syntax =
    Syntax { forms: &[("{{", "}}"), ("{%", "%}")], verbatim: &["mermaid"], closes: |_, closing| scan::name(closing) == "end" };

pub fn tag(translator: &mut Translator, tag: &Tag) -> Answer {
    let inner = tag.inner.trim().trim_matches('-').trim();
    if let Some(escaped) = inner.strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/")) {
        return Answer::Text(format!("{}{escaped}{}", tag.open, if tag.open == "{{" { "}}" } else { "%}" }));
    }
    if tag.open == "{%" && inner == "end" {
        return Answer::Close("end".to_owned());
    }
    let Some((name, args)) = call(inner) else {
        // Zola takes only calls for shortcodes.
        translator.writer.text(&format!("{}{}{}", tag.open, tag.inner, if tag.open == "{{" { "}}" } else { "%}" }));
        return Answer::Text(String::new());
    };
    if tag.open == "{{" {
        return notes::single(name, &args).unwrap_or(Answer::Unknown);
    }
    match name {
        "quote" => {
            Answer::Open("quote", Wrap::Quote(args.get(&["author", "by", "cite"], 0).map(|by| format!("**{by}**")).unwrap_or_default()))
        }
        name => notes::part(name, &args).map_or(Answer::Unknown, |(name, wrap)| Answer::Open(name, wrap)),
    }
}

pub fn verbatim(tag: &Tag, body: &str) -> Answer {
    if tag.open == "{{" {
        return Answer::Unknown;
    }
    Answer::Block(make::fence("mermaid", body.trim_matches('\n')), End::Closed)
}

/// Code without the marks that kept Zola from reading its own tags.
pub fn unescaped(code: &str) -> String {
    code.replace("{{/*", "{{").replace("*/}}", "}}").replace("{%/*", "{%").replace("*/%}", "%}")
}

/// `name(key="value")`.
fn call(inner: &str) -> Option<(&str, Args)> {
    let (name, args) = inner.strip_suffix(')')?.split_once('(')?;
    let name = name.trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then(|| (name, Args(words::named(args))))
}
