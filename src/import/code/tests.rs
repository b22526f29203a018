//! Fixtures with the structure that each highlighter writes, one file a family. Each is read as it is, and again with all
//! classes renamed: the text must be the same.

mod guess;
mod hexo;
mod jekyll;
mod others;
mod plain;
mod rendered;

use super::super::dom::{self, Dom, NodeId, Step};
use super::*;

/// The blocks of a page, as a walk meets them.
fn blocks(dom: &Dom) -> Vec<(NodeId, Code)> {
    let mut found = Vec::new();
    let mut steps = dom.steps(dom.root());
    while let Some(step) = steps.next() {
        if let Step::Enter(id) = step
            && let Some(code) = recognise(dom, id)
        {
            found.push((id, code));
            steps.pass_over();
        }
    }
    found
}

/// The only block of a page.
fn block(html: &str) -> Code {
    let mut found = blocks(&dom::fragment(html));
    assert_eq!(found.len(), 1, "{html}\n{found:#?}");
    found.remove(0).1
}

/// `name` or `name?` if the highlighter may have guessed, `name=` if it stands in an attribute, and the text.
fn shown(code: &Code) -> (String, &str) {
    let lang = code.lang.as_ref().map_or(String::new(), |lang| {
        let mark = match lang.source {
            Source::Author => "",
            Source::Highlighter => "?",
            Source::Attribute => "=",
        };
        format!("{}{mark}", lang.name)
    });
    (lang, &code.text)
}

/// Holds a page with one block against the language and the text, and its text against that of the page with renamed classes.
fn check(html: &str, lang: &str, text: &str) {
    check_named(html, lang, text);
    let code = block(&renamed(html));
    assert_eq!(code.text, text, "renamed: {}", renamed(html));
}

/// The same for what only its classes tell from an ordinary part of a page.
fn check_named(html: &str, lang: &str, text: &str) {
    assert_eq!(shown(&block(html)), (lang.to_owned(), text), "{html}");
}

/// A page in which each class has another name.
fn renamed(html: &str) -> String {
    let mut out = String::new();
    let mut parts = html.split("class=\"");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (classes, rest) = part.split_once('"').expect("a class ends");
        let number = |class: &str| class.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 9999;
        let names: Vec<String> = classes.split_whitespace().map(|class| format!("q{}", number(class))).collect();
        out.push_str(&format!("class=\"{}\"{rest}", names.join(" ")));
    }
    out
}

/// What was dropped, as rule and text.
fn dropped(html: &str) -> Vec<(&'static str, String)> {
    let dom = dom::fragment(html);
    let found = blocks(&dom);
    found.iter().flat_map(|(_, code)| &code.dropped).map(|dropped| (dropped.rule.name(), dom.text_content(dropped.node))).collect()
}

fn title(html: &str) -> Option<String> {
    let dom = dom::fragment(html);
    blocks(&dom).into_iter().find_map(|(_, code)| code.title).map(|title| dom.text_content(title).trim().to_owned())
}
