//! The old feed of a blog tells by which id readers' programs know a post.

use super::html::path_of;
use super::xml::{self, Id, Tree};
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// Whether a file is a feed: Atom, RSS or RDF. Exports are none.
pub fn is_feed(text: &str) -> bool {
    super::kind(text).is_none() && root(text).is_some_and(|name| matches!(name, "rss" | "feed" | "rdf:RDF"))
}

/// The name of the first element of an XML file.
fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest.get(..2)? {
            "<?" => rest.find("?>")? + 2,
            "<!" if rest.starts_with("<!--") => rest.find("-->")? + 3,
            "<!" => rest.find('>')? + 1,
            _ => break,
        };
        rest = rest[end..].trim_start();
    }
    let name = rest.strip_prefix('<')?;
    name.split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').next()
}

/// The ids of a feed's posts, by their addresses: paths with their query, percent-encoding resolved. A post without an id
/// is known by its link.
pub fn ids(text: &str) -> BTreeMap<String, String> {
    let (tree, _) = xml::read(&"".into(), text);
    let Some(root) = tree.root() else { return BTreeMap::new() };
    let items = std::iter::once(root).chain(tree.descendants(root)).filter(|id| matches!(tree.name(*id), "item" | "entry"));
    items.filter_map(|item| entry(&tree, item)).collect()
}

fn entry(tree: &Tree, item: Id) -> Option<(String, String)> {
    let link = link(tree, item)?;
    let id = tree.value(item, "guid").or(tree.value(item, "id")).or(tree.attr(item, "rdf:about")).unwrap_or(link);
    Some((path_of(link)?, id.to_owned()))
}

/// FeedBurner puts addresses of its own before those of the blog.
fn link<'a>(tree: &'a Tree, item: Id) -> Option<&'a str> {
    if let Some(link) = tree.value(item, "feedburner:origLink").or(tree.value(item, "link")) {
        return Some(link);
    }
    let links = || tree.children(item).filter(|child| tree.name(*child) == "link");
    let alternate = links().find(|link| tree.attr(*link, "rel").is_none_or(|rel| rel == "alternate"));
    alternate.and_then(|link| tree.attr(link, "href")).or_else(|| {
        let is_address = tree.child(item, "guid").is_some_and(|guid| tree.attr(guid, "isPermaLink") != Some("false"));
        tree.value(item, "guid").filter(|_| is_address).or(tree.attr(item, "rdf:about"))
    })
}
