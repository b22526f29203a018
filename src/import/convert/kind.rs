//! What each element of HTML is to Markdown.

use super::formula;
use crate::import::dom::{Dom, NodeId};
use crate::import::rule::Rule;

/// See [`kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Paragraph,
    Heading(u8),
    Quote,
    List,
    Item,
    Table,
    Rule,
    /// `pre` and its like; which of them are code is found by `code`.
    Pre,
    /// Begins and ends a block and is nothing besides: `div`.
    Edge,
    /// Says nothing: `span`.
    Nothing,
    /// Says nothing, but its text is no part of a word around it: `option`.
    Apart,
    Strong,
    Emphasis,
    Strikethrough,
    Code,
    Link,
    Image,
    Break,
    Input,
    /// HTML tags around running text: `sub`.
    Tags,
    /// HTML with everything in it, as a part of running text: `iframe`.
    InlineHtml,
    /// HTML with everything in it, as a block: `dl`.
    HtmlBlock,
    /// HTML tags around blocks of Markdown: `details`.
    HtmlAround,
    Drop(Rule),
}

/// What an element is when presentation does not count.
pub fn kind(dom: &Dom, id: NodeId) -> Kind {
    match dom.name(id) {
        "p" => Kind::Paragraph,
        "h1" => Kind::Heading(1),
        "h2" => Kind::Heading(2),
        "h3" => Kind::Heading(3),
        "h4" => Kind::Heading(4),
        "h5" => Kind::Heading(5),
        "h6" => Kind::Heading(6),
        "blockquote" => Kind::Quote,
        "ul" | "ol" | "menu" | "dir" => Kind::List,
        "li" => Kind::Item,
        "table" => Kind::Table,
        "hr" => Kind::Rule,
        "pre" | "xmp" | "listing" | "plaintext" => Kind::Pre,
        "strong" | "b" => Kind::Strong,
        "em" | "i" => Kind::Emphasis,
        "del" | "s" | "strike" => Kind::Strikethrough,
        "code" | "tt" | "samp" => Kind::Code,
        "a" if dom.attr(id, "href").is_some_and(|href| !href.trim().is_empty()) => Kind::Link,
        "img" | "image" => Kind::Image,
        "br" => Kind::Break,
        "input" => Kind::Input,
        "sub" | "sup" | "kbd" | "u" | "ins" | "mark" | "small" | "big" | "cite" | "q" | "var" | "dfn" | "ruby" | "rt" | "rp" => Kind::Tags,
        "abbr" if dom.attr(id, "title").is_some() => Kind::Tags,
        "iframe" | "video" | "audio" | "embed" | "object" | "math" => Kind::InlineHtml,
        "svg" if is_decoration(dom, id) => Kind::Drop(Rule::Invisible),
        "svg" => Kind::InlineHtml,
        // A picture with its caption in a gallery of WordPress's.
        "dl" if dom.has_class(id, "gallery-item") => Kind::Edge,
        "dl" => Kind::HtmlBlock,
        "span" | "div" if formula::is_drawn(dom, id) => Kind::Drop(Rule::DrawnFormula),
        "details" => Kind::HtmlAround,
        "noscript" => Kind::Drop(Rule::NoScript),
        "script" | "style" | "template" | "link" | "meta" | "title" | "head" | "base" | "col" | "colgroup" | "source" | "track"
        | "param" | "noframes" | "noembed" => Kind::Drop(Rule::Invisible),
        "button" if is_tool(dom, id) => Kind::Drop(Rule::CodeTools),
        "select" | "optgroup" | "option" | "textarea" => Kind::Apart,
        name if is_block(name) => Kind::Edge,
        _ => Kind::Nothing,
    }
}

/// Whether a button is for the code that it stands beside: scripts put such ones there, to copy it or to make it larger.
fn is_tool(dom: &Dom, id: NodeId) -> bool {
    let is_copy = |class: &str| ["copy", "clipboard", "clip-", "fullscreen", "expand", "wrap"].iter().any(|word| class.contains(word));
    let says = |id: NodeId| dom.classes(id).any(is_copy) || dom.attrs(id).any(|(name, _)| name.starts_with("data-clipboard"));
    let holds_code = |up: NodeId| dom.children(up).any(|child| matches!(dom.name(child), "pre" | "table" | "code"));
    says(id) || dom.parent(id).is_some_and(|up| says(up) || holds_code(up) || matches!(dom.name(up), "figcaption" | "pre"))
}

/// The address of a picture, wherever a script was to find it.
pub fn picture(dom: &Dom, id: NodeId) -> Option<&str> {
    let lazy = ["data-original", "data-lazy-src", "data-src", "data-original-src", "data-echo", "src"];
    let source = lazy.iter().filter_map(|name| dom.attr(id, name)).map(str::trim).find(|value| !value.is_empty());
    source.or_else(|| ["data-srcset", "srcset"].iter().find_map(|name| first_of_set(dom.attr(id, name)?)))
}

/// The first picture of a `srcset`.
fn first_of_set(set: &str) -> Option<&str> {
    set.split_ascii_whitespace().next().map(|first| first.trim_end_matches(',')).filter(|first| !first.is_empty())
}

/// Pictures that themes put beside words.
fn is_decoration(dom: &Dom, id: NodeId) -> bool {
    let small =
        |name| dom.attr(id, name).and_then(|value| value.trim_end_matches("px").parse::<f64>().ok()).is_some_and(|size| size <= 24.0);
    dom.attr(id, "aria-hidden") == Some("true") || small("width") || small("height")
}

/// The elements that begin and end a block.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "menu"
            | "dir"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "xmp"
            | "listing"
            | "plaintext"
            | "hr"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "details"
            | "summary"
            | "figure"
            | "figcaption"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "hgroup"
            | "address"
            | "center"
            | "body"
            | "html"
            | "form"
            | "fieldset"
            | "legend"
            | "search"
            | "dialog"
    )
}

/// The blocks that are more than text and lists: no cell of a table and no heading of Markdown can hold them.
pub fn is_hard(name: &str) -> bool {
    matches!(
        name,
        "h1" | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "dl"
            | "blockquote"
            | "pre"
            | "xmp"
            | "listing"
            | "plaintext"
            | "hr"
            | "table"
            | "details"
    )
}
