//! The language of a block, by what its elements say, the innermost first.
//!
//! What names a language in so many words (`language-c`, `brush: c`, `data-lang`) is asked first, on all elements. A class
//! that is only a word (`hljs c`, `figure.highlight c`) is a language where a highlighter is known to write it so, or where
//! the word is the name of a language.

mod brush;
mod names;

use super::super::dom::{Dom, NodeId};
use super::frame::Frame;
use super::{Lang, Source, class};

/// What the elements of a block say of it.
pub struct Named {
    pub lang: Option<Lang>,
    /// The title that an attribute gives.
    pub label: Option<String>,
}

/// Asks the elements of a block.
pub fn of(dom: &Dom, frame: &Frame) -> Named {
    let settings: Vec<brush::Settings> =
        frame.chain.iter().map(|node| brush::settings(dom.attr(*node, "class").unwrap_or_default())).collect();
    let by_settings = settings.iter().find_map(|settings| settings.lang.clone()).and_then(|name| lang(&name, Source::Author));
    let explicit = || frame.chain.iter().find_map(|node| explicit(dom, *node));
    let bare = || frame.chain.iter().find_map(|node| bare(dom, *node, frame));
    let shown = || frame.tools.iter().find_map(|tool| shown(dom, *tool));
    let label = settings.into_iter().find_map(|settings| settings.title).or_else(|| {
        let attribute = |node: &NodeId| ["data-enlighter-title", "data-title", "data-file"].iter().find_map(|name| dom.attr(*node, name));
        frame.chain.iter().find_map(attribute).filter(|title| !title.trim().is_empty()).map(str::to_owned)
    });
    Named { lang: by_settings.or_else(explicit).or_else(bare).or_else(shown), label: label.filter(|_| frame.title.is_none()) }
}

/// A language, if the name stands for one and can stand behind a fence.
fn lang(name: &str, source: Source) -> Option<Lang> {
    let name = name.trim();
    let is_writable = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '`' || c.is_control());
    (is_writable && !names::is_none(name)).then(|| Lang { name: name.to_owned(), source })
}

/// What stands before a language in a class.
const PREFIXES: [&str; 4] = ["language-", "lang-", "enlighter-l-", "src-"];

/// What an element says in so many words.
fn explicit(dom: &Dom, node: NodeId) -> Option<Lang> {
    let by_class = |class: &str| PREFIXES.iter().find_map(|prefix| class.strip_prefix(prefix)).and_then(|name| lang(name, Source::Author));
    if let Some(found) = dom.classes(node).find_map(by_class) {
        return Some(found);
    }
    for name in ["data-enlighter-language", "data-language", "data-lang"] {
        if let Some(found) = dom.attr(node, name).and_then(|value| lang(value.split_whitespace().next()?, Source::Attribute)) {
            return Some(found);
        }
    }
    // The attribute is there for natural languages, and WP-Syntax and GitHub use it on `pre` for those of programs.
    if matches!(dom.name(node), "pre" | "code" | "xmp") {
        let by_attr = dom.attr(node, "lang").filter(|name| !names::is_natural(name)).and_then(|name| lang(name, Source::Attribute));
        if by_attr.is_some() {
            return by_attr;
        }
    }
    // Sphinx: `highlight-python`; GitHub: `highlight-source-shell`, `highlight-text-html-basic`.
    let of_wrapper = |class: &str| {
        let name = class.strip_prefix("highlight-")?;
        let name = name.strip_prefix("source-").or(name.strip_prefix("text-").and_then(|name| name.split('-').next())).unwrap_or(name);
        lang(name, Source::Author).filter(|_| names::is_known(name))
    };
    dom.classes(node).find_map(of_wrapper)
}

/// What a class says that is only a word.
fn bare(dom: &Dom, node: NodeId, frame: &Frame) -> Option<Lang> {
    let around = |name: &str| frame.chain.iter().any(|node| dom.classes(*node).any(|class| class.eq_ignore_ascii_case(name)));
    let is_highlight = dom.has_class(node, "highlight");
    // Whether the highlighter's own words are known well enough to take any other for a language.
    let (is_open, source) = match dom.name(node) {
        "code" if dom.has_class(node, "hljs") => (true, Source::Highlighter),
        "code" => (around("highlight") || around("codehilite"), Source::Author),
        "figure" if is_highlight => (true, Source::Author),
        "pre" => (around("wp_syntax") || dom.attr(node, "name") == Some("code"), Source::Author),
        "textarea" => (true, Source::Author),
        "ol" | "ul" => {
            let by_dp = dom.classes(node).find_map(|class| names::of_dp(class.strip_prefix("dp-")?));
            return by_dp.and_then(|name| lang(name, Source::Author));
        }
        _ if class::is_around(dom, node) => (false, Source::Author),
        _ => return None,
    };
    let is_lang = |word: &&str| match is_open {
        true => names::may_be(word) && !PREFIXES.iter().any(|prefix| word.starts_with(prefix)),
        false => names::is_known(word),
    };
    // dp.SyntaxHighlighter: `c-sharp:nocontrols`.
    let word = dom.classes(node).map(|class| class.split(':').next().unwrap_or_default()).find(is_lang)?;
    lang(word, source)
}

/// The name that a toolbar shows.
fn shown(dom: &Dom, tool: NodeId) -> Option<Lang> {
    let label = std::iter::once(tool).chain(dom.descendants(tool)).find(|node| {
        dom.classes(*node).any(|class| matches!(class, "crayon-language" | "urvanov-syntax-highlighter-language" | "lang" | "code-lang"))
    })?;
    let name = dom.text_content(label).trim().to_lowercase();
    lang(&name, Source::Author).filter(|lang| names::is_known(&lang.name))
}
