//! Styles and scripts that stand in the page itself: what a strict policy exists to keep out.

use crate::tag::{self, Tag};
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inline {
    /// An element `style`; its text.
    Style,
    /// An attribute `style`; its value.
    StyleAttribute,
    /// A script without an address; its text.
    Script,
    /// An attribute such as `onclick`; its value.
    Handler,
    /// An address `javascript:…`, which no hash lets through.
    Address,
}

/// The event handlers that elements have as attributes (HTML, section 8.1.8.2). By name, since templates may have other
/// words in their tags that begin like these.
#[rustfmt::skip]
const HANDLERS: &[&str] = &[
    "onabort", "onafterprint", "onanimationend", "onanimationiteration", "onanimationstart", "onauxclick", "onbeforeinput",
    "onbeforematch", "onbeforeprint", "onbeforetoggle", "onbeforeunload", "onblur", "oncancel", "oncanplay", "oncanplaythrough",
    "onchange", "onclick", "onclose", "oncommand", "oncontextlost", "oncontextmenu", "oncontextrestored", "oncopy", "oncuechange",
    "oncut", "ondblclick", "ondrag", "ondragend", "ondragenter", "ondragleave", "ondragover", "ondragstart", "ondrop",
    "ondurationchange", "onemptied", "onended", "onerror", "onfocus", "onformdata", "onhashchange", "oninput", "oninvalid",
    "onkeydown", "onkeypress", "onkeyup", "onlanguagechange", "onload", "onloadeddata", "onloadedmetadata", "onloadstart",
    "onmessage", "onmessageerror", "onmousedown", "onmouseenter", "onmouseleave", "onmousemove", "onmouseout", "onmouseover",
    "onmouseup", "onmousewheel", "onoffline", "ononline", "onpagehide", "onpageshow", "onpaste", "onpause", "onplay", "onplaying",
    "onpointercancel", "onpointerdown", "onpointerenter", "onpointerleave", "onpointermove", "onpointerout", "onpointerover",
    "onpointerup", "onpopstate", "onprogress", "onratechange", "onrejectionhandled", "onreset", "onresize", "onscroll",
    "onscrollend", "onsecuritypolicyviolation", "onseeked", "onseeking", "onselect", "onslotchange", "onstalled", "onstorage",
    "onsubmit", "onsuspend", "ontimeupdate", "ontoggle", "ontouchcancel", "ontouchend", "ontouchmove", "ontouchstart",
    "ontransitionend", "onunhandledrejection", "onunload", "onvolumechange", "onwaiting", "onwheel",
];

/// What stands inline in a piece of HTML: of what kind, the bytes of its text, and those to point at.
pub fn inline(html: &str) -> Vec<(Inline, Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let mut tags = tag::tags(html).peekable();
    while let Some(tag) = tags.next() {
        if tag.closing {
            continue;
        }
        let text = tag.range.end..tags.peek().map_or(html.len(), |next| next.range.start);
        if tag.is("style") {
            found.push((Inline::Style, text.clone(), tag.range.clone()));
        }
        if tag.is("script") && is_script(&tag) && !tag.attrs.iter().any(|attr| attr.is("src")) {
            found.push((Inline::Script, text, tag.range.clone()));
        }
        for attr in tag.attrs {
            let is_handler = HANDLERS.iter().any(|name| attr.is(name));
            let kind = if attr.is("style") {
                Inline::StyleAttribute
            } else if is_handler {
                Inline::Handler
            } else if ["href", "src", "action", "formaction"].iter().any(|name| attr.is(name)) && is_code(attr.value) {
                Inline::Address
            } else {
                continue;
            };
            found.push((kind, attr.range, attr.whole));
        }
    }
    found
}

/// Whether an element `script` is one that runs; any other type makes it a block of data (HTML, section 4.12.1).
pub(super) fn is_script(tag: &Tag) -> bool {
    let kind = tag.attrs.iter().find(|attr| attr.is("type")).map_or("", |attr| attr.value.trim());
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty()
        || ["module", "importmap", "speculationrules"].contains(&&*kind)
        || kind.ends_with("javascript")
        || kind.ends_with("ecmascript")
}

/// Whether an address is a script: `javascript:…`.
pub fn is_code(address: &str) -> bool {
    let start: String = tag::unescape(address).chars().filter(|c| !c.is_ascii_whitespace()).take("javascript:".len()).collect();
    start.eq_ignore_ascii_case("javascript:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_inline_is_found() {
        let cases = [
            ("<p style=\"a:b\">", "StyleAttribute a:b"),
            ("<style>p{}</style>", "Style p{}"),
            ("<script>f()</script><script type=\"module\">g()</script>", "Script f() | Script g()"),
            ("<script type=\"application/ld+json\">{}</script><script src=x></script>", ""),
            ("<a onclick='f()' ontology=x on=y>", "Handler f()"),
            ("<a href=\" JavaScript:f()\">", "Address  JavaScript:f()"),
            ("<a data-style=x href=\"/javascript:\">", ""),
        ];
        for (html, expected) in cases {
            let found = inline(html).into_iter().map(|(kind, text, _)| format!("{kind:?} {}", &html[text])).collect::<Vec<_>>();
            assert_eq!(found.join(" | "), expected, "{html}");
        }
    }
}
