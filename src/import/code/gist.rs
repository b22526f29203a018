//! Gists that GitHub's script shows in a page.

use super::super::dom::{Dom, NodeId, Step};
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

/// The gist of an element in which there is nothing else, but for what readers without scripts get. What the script made
/// of it says so by its class, and has links to it.
fn inside(dom: &Dom, id: NodeId) -> Option<String> {
    let is_named = dom.classes(id).any(|class| class == "gist" || class.starts_with("gist-"));
    let links = || near(dom, id).find_map(|node| dom.attr(node, "href").and_then(address));
    if is_named || dom.is(id, "noscript") {
        let script = near(dom, id).find_map(|node| dom.attr(node, "src").and_then(address));
        return script.or_else(links);
    }
    let mut found = None;
    for node in dom.children(id) {
        match dom.name(node) {
            "script" if found.is_none() => found = Some(dom.attr(node, "src").and_then(address)?),
            "" if dom.text(node).is_none_or(|text| text.trim().is_empty()) => {}
            "noscript" | "br" | "style" | "link" => {}
            _ => return None,
        }
    }
    found
}

/// The elements on a few levels below another.
fn near(dom: &Dom, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let mut steps = dom.steps(id);
    let mut level = 0_usize;
    std::iter::from_fn(move || {
        loop {
            match steps.next()? {
                Step::Enter(node) => {
                    level += 1;
                    if level > DEPTH {
                        steps.pass_over();
                    }
                    return Some(node);
                }
                Step::Leave(_) => level -= 1,
            }
        }
    })
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
