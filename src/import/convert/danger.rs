//! What could do harm in a page of somebody else's: scripts, addresses that are scripts, handlers of events, styles that
//! load or cover, forms and reloads.

use crate::import::dom::{Dom, NodeId};

/// Something that was removed because it could do harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    pub node: NodeId,
    /// Such as `onclick` or `javascript: address`.
    pub what: String,
}

/// Whether an attribute may stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Harmless,
    Handler,
    Address,
    Style,
    Document,
}

/// What an attribute of the element `name` could do.
pub fn verdict(name: &str, attr: &str, value: &str) -> Verdict {
    if attr.starts_with("on") {
        return Verdict::Handler;
    }
    match attr {
        "srcdoc" => Verdict::Document,
        "href" | "src" | "data" | "poster" | "action" | "formaction" | "background" | "cite" | "xlink:href" | "longdesc" | "codebase"
        | "lowsrc" | "dynsrc" | "ping" | "manifest" | "classid" | "from" | "to" => {
            match is_harmless_address(value, name == "img" || name == "image" || attr == "poster") {
                true => Verdict::Harmless,
                false => Verdict::Address,
            }
        }
        // What an animation makes of an attribute, one after the other.
        "values" if value.split(';').any(|part| !is_harmless_address(part, false)) => Verdict::Address,
        // Whatever it is called in a drawing.
        _ if attr.ends_with("href") && !is_harmless_address(value, false) => Verdict::Address,
        "srcset" if value.split(',').any(|part| !is_harmless_address(part, true)) => Verdict::Address,
        "style" if is_harmful_style(value) => Verdict::Style,
        _ => Verdict::Harmless,
    }
}

/// Whether an address can be followed or loaded without running anything. `data:` is for pictures only.
pub fn is_harmless_address(address: &str, picture: bool) -> bool {
    // Browsers pass over these in an address.
    let bare: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(64).collect::<String>().to_ascii_lowercase();
    let Some((scheme, rest)) = bare.split_once(':') else { return true };
    if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) {
        // A colon behind a slash or a question mark belongs to a path.
        return true;
    }
    match scheme {
        "javascript" | "vbscript" | "livescript" | "mocha" | "jar" | "view-source" => false,
        "data" => picture && rest.starts_with("image/"),
        _ => true,
    }
}

/// The scheme of an address as browsers read it.
fn scheme(address: &str) -> String {
    let bare = address.chars().filter(|c| !c.is_control() && !c.is_whitespace());
    bare.take_while(|c| *c != ':').collect::<String>().to_ascii_lowercase()
}

fn is_harmful_style(style: &str) -> bool {
    let bare: String = style.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect::<String>().to_ascii_lowercase();
    ["expression(", "url(", "javascript:", "behavior:", "-moz-binding", "@import", "position:fixed", "position:absolute"]
        .iter()
        .any(|harm| bare.contains(harm))
}

/// Lists everything below `root` that could do harm.
pub fn dangers(dom: &Dom, root: NodeId, found: &mut Vec<Danger>) {
    for node in dom.descendants(root).filter(|id| dom.is_element(*id)) {
        let name = dom.name(node);
        match name {
            "script" if !is_data(dom, node) => found.push(Danger { node, what: "script".into() }),
            "form" => found.push(Danger { node, what: "form".into() }),
            "meta" if dom.attr(node, "http-equiv").is_some_and(|what| what.eq_ignore_ascii_case("refresh")) => {
                found.push(Danger { node, what: "meta refresh".into() });
            }
            _ => {}
        }
        for (attr, value) in dom.attrs(node) {
            let what = match verdict(name, attr, value) {
                Verdict::Harmless => continue,
                Verdict::Handler => attr.to_owned(),
                Verdict::Address => format!("{}: address", scheme(value)),
                Verdict::Style => "style".to_owned(),
                Verdict::Document => attr.to_owned(),
            };
            found.push(Danger { node, what });
        }
    }
}

/// Scripts that hold data, and run nothing.
fn is_data(dom: &Dom, id: NodeId) -> bool {
    dom.attr(id, "type")
        .is_some_and(|kind| kind.starts_with("application/ld+json") || kind.starts_with("math/") || kind == "syntaxhighlighter")
}
