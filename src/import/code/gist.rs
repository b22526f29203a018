//! Gists that GitHub's script shows in a page.

use super::super::dom::{Dom, NodeId};
use super::DEPTH;

const HOST: &str = "//gist.github.com/";

/// The address of the gist that an element shows, without its script's ending: `https://gist.github.com/user/id`. The
/// element is the script itself, or one with nothing else in it.
pub fn gist(dom: &Dom, id: NodeId) -> Option<String> {
    match dom.name(id) {
        "script" => dom.attr(id, "src").and_then(address),
        "div" | "p" | "figure" | "noscript" | "section" => inside(dom, id),
        name if name.contains('-') => inside(dom, id),
        _ => None,
    }
}

/// The gist of an element that holds one, or only the link to one that readers without scripts get.
fn inside(dom: &Dom, id: NodeId) -> Option<String> {
    let is_named = dom.classes(id).any(|class| class == "gist" || class.starts_with("gist-") || class == "oembed-gist");
    let mut found = None;
    // Embedded gists are large; the script or the link stands near the beginning of all others.
    for node in dom.descendants(id).take(4 * DEPTH) {
        let link = match dom.name(node) {
            "script" => dom.attr(node, "src").and_then(address),
            "a" => dom.attr(node, "href").and_then(address),
            "noscript" | "div" | "p" | "" => None,
            // Rendered by the script: there are tables and much more, and a link at the end.
            _ if is_named => None,
            _ => return None,
        };
        let is_other = dom.text(node).is_some_and(|text| !text.trim().is_empty()) && !is_in_link(dom, node);
        if is_other && !is_named {
            return None;
        }
        match (&found, link) {
            (None, link) => found = link,
            (Some(first), Some(second)) if *first != second => return None,
            _ => {}
        }
    }
    let is_script = dom.descendants(id).take(4 * DEPTH).any(|node| dom.is(node, "script"));
    let at_end = || {
        is_named
            .then(|| dom.descendants(id).filter(|node| dom.is(*node, "a")).find_map(|node| dom.attr(node, "href").and_then(address)))
            .flatten()
    };
    found.filter(|_| is_named || is_script || dom.is(id, "noscript")).or_else(at_end)
}

fn is_in_link(dom: &Dom, node: NodeId) -> bool {
    dom.parent(node).is_some_and(|parent| dom.is(parent, "a"))
        || dom.parent(node).is_some_and(|parent| dom.is(parent, "noscript") && dom.text(node).is_some_and(|text| text.contains(HOST)))
}

/// The address of a gist from that of its script or of one of its files.
fn address(url: &str) -> Option<String> {
    let rest = url.trim().strip_prefix("https:").or(url.trim().strip_prefix("http:")).unwrap_or(url.trim()).strip_prefix(HOST)?;
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let name = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let first = parts.next()?.trim_end_matches(".js");
    let second = parts.next().map(|part| part.trim_end_matches(".js")).filter(|part| *part != "raw");
    let path = match second {
        Some(second) => format!("{first}/{second}"),
        None => first.to_owned(),
    };
    path.split('/').all(name).then(|| format!("https:{HOST}{path}"))
}
