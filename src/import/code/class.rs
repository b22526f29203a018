//! Names that highlighters give to the parts of a block.

use super::super::dom::{Dom, NodeId};

/// Elements around code.
const AROUND: &[&str] = &[
    "astro-code",
    "code",
    "code-block",
    "code-toolbar",
    "code-wrapper",
    "codeblock",
    "codecolorer",
    "codecolorer-container",
    "codehilite",
    "coderay",
    "cnblogs_code",
    "chroma",
    "crayon-syntax",
    "dp-highlighter",
    "enlighter-default",
    "enlighterjsraw",
    "enlighterjswrapper",
    "expressive-code",
    "gatsby-highlight",
    "geshi",
    "highlight",
    "highlight-container",
    "highlight-wrap",
    "highlighter-rouge",
    "highlighttable",
    "hljs",
    "hljs-ln",
    "linenums",
    "listingblock",
    "literal-block-wrapper",
    "literalblock",
    "lntable",
    "prettyprint",
    "rouge-table",
    "shiki",
    "sourcecode",
    "syntaxhighlighter",
    "urvanov-syntax-highlighter-syntax",
    "wp-block-code",
    "wp-block-preformatted",
    "wp-block-syntaxhighlighter-code",
    "wp_codebox",
    "wp_syntax",
];

/// Beginnings of classes of elements around code; what follows is a language.
const AROUND_START: &[&str] = &["language-", "lang-", "highlight-", "brush:", "dp-", "enlighter-l-"];

/// Those of them that hold code without a `pre`.
const AROUND_LOOSE: &[&str] = &[
    "codecolorer",
    "codecolorer-container",
    "crayon-pre",
    "crayon-syntax",
    "dp-highlighter",
    "enlighter",
    "enlighter-default",
    "enlighterjswrapper",
    "geshi",
    "hljs-ln",
    "linenums",
    "syntaxhighlighter",
    "urvanov-syntax-highlighter-syntax",
    "wp_syntax",
];

/// Elements that hold line numbers and nothing else.
const NUMBERS: &[&str] = &[
    "blob-num",
    "code-line-number",
    "crayon-num",
    "crayon-nums",
    "gutter",
    "hljs-ln-n",
    "hljs-ln-numbers",
    "line-number",
    "line-numbers",
    "line-numbers-rows",
    "line-numbers-wrapper",
    "line_numbers",
    "linenodiv",
    "lineno",
    "linenos",
    "linenumber",
    "linenumbers",
    "ln",
    "ln-num",
    "lnt",
    "react-syntax-highlighter-line-number",
    "rouge-gutter",
    "urvanov-syntax-highlighter-num",
    "urvanov-syntax-highlighter-nums",
];

/// Buttons and labels beside code. Some of the words are words of highlighters too: not to be used inside of code.
const TOOLS: &[&str] = &[
    "bar",
    "btn-copy",
    "clipboard",
    "clipboard-btn",
    "cnblogs_code_toolbar",
    "code-badge",
    "code-copy",
    "code-copy-btn",
    "code-expand-btn",
    "code-lang",
    "copy",
    "copy-btn",
    "copy-button",
    "copy-code-button",
    "copybtn",
    "crayon-info",
    "crayon-tools",
    "enlighter-toolbar",
    "enlighter-toolbar-bottom",
    "enlighter-toolbar-top",
    "expand",
    "highlight-copy-btn",
    "highlight-lang",
    "highlight-tools",
    "lang",
    "language-label",
    "sr-only",
    "tools",
    "toolbar",
    "urvanov-syntax-highlighter-info",
    "urvanov-syntax-highlighter-tools",
    "zeroclipboard-container",
];

/// Buttons that scripts put into the code itself.
const TOOLS_INSIDE: &[&str] =
    &["btn-copy", "code-copy", "code-copy-btn", "copy-btn", "copy-button", "copy-code-button", "copybtn", "hljs-button"];

const TITLES: &[&str] = &[
    "code-block-caption",
    "code-caption",
    "code-header",
    "code-label",
    "code-title",
    "codeheader",
    "crayon-title",
    "filename",
    "gatsby-code-title",
    "rehype-code-title",
    "remark-code-title",
    "title",
    "urvanov-syntax-highlighter-title",
];

/// Copies of the code that a reader could select.
const RAW: &[&str] = &["crayon-plain", "enlighter-origin", "enlighter-raw", "urvanov-syntax-highlighter-plain"];

/// Elements that hold one line each, and follow each other without a newline where the style sheet breaks the line.
const LINES: &[&str] = &["code-line", "ec-line", "line", "token-line", "view-line"];

fn has(dom: &Dom, id: NodeId, names: &[&str]) -> bool {
    dom.classes(id).any(|class| names.iter().any(|name| name.eq_ignore_ascii_case(class)))
}

/// Whether an element says by its class that there is code in it.
pub fn is_around(dom: &Dom, id: NodeId) -> bool {
    has(dom, id, AROUND)
        || dom.classes(id).any(|class| AROUND_START.iter().any(|start| class.starts_with(start)))
        || ["data-lang", "data-language", "data-enlighter-language"].iter().any(|name| dom.attr(id, name).is_some())
}

/// Whether it says so by a class that stands for code even where there is no `pre`.
pub fn is_around_loose(dom: &Dom, id: NodeId) -> bool {
    has(dom, id, AROUND_LOOSE) || (matches!(dom.name(id), "ol" | "ul") && dom.classes(id).any(|class| class.starts_with("dp-")))
}

pub fn is_numbers(dom: &Dom, id: NodeId) -> bool {
    has(dom, id, NUMBERS)
}

pub fn is_tool(dom: &Dom, id: NodeId) -> bool {
    is_button(dom, id) || has(dom, id, TOOLS)
}

pub fn is_tool_inside(dom: &Dom, id: NodeId) -> bool {
    is_button(dom, id) || has(dom, id, TOOLS_INSIDE)
}

fn is_button(dom: &Dom, id: NodeId) -> bool {
    matches!(dom.name(id), "button" | "clipboard-copy")
}

pub fn is_title(dom: &Dom, id: NodeId) -> bool {
    matches!(dom.name(id), "figcaption" | "caption") || has(dom, id, TITLES)
}

pub fn is_raw(dom: &Dom, id: NodeId) -> bool {
    dom.is(id, "textarea") || has(dom, id, RAW)
}

/// Whether an inline element is a whole line by its class, its attributes or its style.
pub fn is_line(dom: &Dom, id: NodeId) -> bool {
    has(dom, id, LINES)
        || dom.attr(id, "data-line").is_some()
        || style(dom, id, "display").is_some_and(|display| ["block", "flex", "grid"].contains(&display))
}

/// Whether the highlighter is that of cnblogs.com, which numbers lines inside of the code.
pub fn is_cnblogs(dom: &Dom, id: NodeId) -> bool {
    dom.has_class(id, "cnblogs_code")
}

/// Whether a style keeps readers from selecting the element, as those of line numbers do.
pub fn is_unselectable(dom: &Dom, id: NodeId) -> bool {
    ["user-select", "-webkit-user-select"].iter().any(|property| style(dom, id, property) == Some("none"))
}

/// Whether a style asks for letters of one width.
pub fn is_monospace(dom: &Dom, id: NodeId) -> bool {
    ["font", "font-family"]
        .iter()
        .any(|property| style(dom, id, property).is_some_and(|font| font.contains("monospace") || font.contains("ourier")))
}

/// A property of an element's own style.
fn style<'a>(dom: &'a Dom, id: NodeId, property: &str) -> Option<&'a str> {
    let declarations = dom.attr(id, "style")?.split(';');
    declarations
        .filter_map(|declaration| declaration.split_once(':'))
        .find(|(name, _)| name.trim() == property)
        .map(|(_, value)| value.trim())
}
