//! Hugo's shortcodes: `{{< name words >}}` and `{{% name words %}}`, its own and those of its themes.

use super::info;
use super::scan::{self, Syntax, Tag};
use super::words::{self, Args};
use super::writer::End;
use super::{Answer, Translator, Wrap, make, notes};
use crate::tree::Value;

pub const SYNTAX: Syntax = Syntax {
    forms: &[("{{<", ">}}"), ("{{%", "%}}")],
    verbatim: &["highlight", "mermaid", "rawhtml", "raw", "comment"],
    closes: |opening, closing| closing.trim().strip_prefix('/').is_some_and(|name| name.trim() == opening),
};

/// Parts that have a title at most.
const PARTS: &[&str] = &["tab", "tabs", "columns", "column", "tabpane", "steps"];

pub fn tag(translator: &mut Translator, tag: &Tag) -> Answer {
    let inner = tag.inner.trim();
    if let Some(escaped) = inner.strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/")) {
        let close = if tag.open == "{{<" { ">}}" } else { "%}}" };
        return Answer::Text(format!("{}{escaped}{close}", tag.open));
    }
    if let Some(name) = inner.strip_prefix('/') {
        return Answer::Close(name.trim().to_owned());
    }
    let (name, rest) = scan::parts(inner);
    let args = Args(words::named(rest.trim_end_matches('/')));
    if let Some((name, wrap)) = notes::part(name, &args) {
        return Answer::Open(name, wrap);
    }
    if let Some(part) = PARTS.iter().find(|part| **part == name) {
        translator.remark("tabs", format!("the parts of `{name}` stand one below the other"));
        let title = args.get(&["name", "title", "header"], 0).filter(|_| *part == "tab").unwrap_or_default();
        return Answer::Open(part, Wrap::Titled(title.to_owned()));
    }
    match name {
        "ref" | "relref" => args.get(&["path"], 0).and_then(|page| reference(translator, page)).map_or(Answer::Unknown, Answer::Text),
        "param" => args.at(0).and_then(|key| parameter(translator, key)).map_or(Answer::Unknown, Answer::Text),
        "toc" => {
            translator.remark("contents", "a list of contents was dropped: the theme makes one");
            Answer::Text(String::new())
        }
        "button" => match args.get(&["href", "relref", "url", "link"], 0) {
            Some(address) => Answer::Text(make::link(args.get(&["text", "label"], 1).unwrap_or(address), address, None)),
            None => Answer::Unknown,
        },
        name => notes::single(name, &args).unwrap_or(Answer::Unknown),
    }
}

pub fn verbatim(translator: &mut Translator, tag: &Tag, body: &str) -> Answer {
    let (name, rest) = scan::parts(tag.inner);
    let args = Args(words::named(rest));
    let code = unescaped(body.trim_matches(['\n', '\r']));
    match name {
        "highlight" => {
            let mut info = args.named(&["options"]).or_else(|| args.at(1)).map(info::options_of).unwrap_or_default();
            info.language = args.get(&["lang"], 0).unwrap_or_default().to_owned();
            translator.dropped(&info.dropped);
            Answer::Block(info.block(&code), End::Closed)
        }
        "mermaid" => Answer::Block(make::fence("mermaid", &code), End::Closed),
        "comment" => Answer::Text(format!("<!--{}-->", body.replace("--", "- -"))),
        _ => Answer::Block(code, End::Blank),
    }
}

/// Code without the marks that kept Hugo from reading its own tags.
pub fn unescaped(code: &str) -> String {
    code.replace("{{</*", "{{<").replace("*/>}}", ">}}").replace("{{%/*", "{{%").replace("*/%}}", "%}}")
}

/// The address of a page, with the fragment of the reference.
fn reference(translator: &Translator, page: &str) -> Option<String> {
    let (path, fragment) = page.split_once('#').map_or((page, String::new()), |(path, fragment)| (path, format!("#{fragment}")));
    if path.is_empty() {
        return Some(fragment);
    }
    let address = translator.context.site.post(path, translator.context.path)?.address.clone()?;
    Some(format!("{address}{fragment}"))
}

/// A parameter of the site. Those of the page are looked up before.
fn parameter(translator: &Translator, key: &str) -> Option<String> {
    let keys: Vec<&str> = std::iter::once("params").chain(key.split('.')).collect();
    match &translator.context.site.config.get(&keys)?.value {
        Value::Plain(text) | Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
