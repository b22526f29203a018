//! The identity of a page in feeds: what stays the same when the page moves, so that readers do not see it again as new.
//!
//! It is `feed_id` if there is one, else a tag URI (RFC 4151) of the page's date and its oldest address: the first
//! alias, or the page's own address as long as it has never moved.

use crate::config::{Config, Published};
use crate::diag::{Diag, Place};
use crate::plan::order::address_place;
use crate::site::{Leaf, Site};
use crate::url;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Gives every dated page its id.
pub fn identify(config: &Config, leaves: &mut [Leaf], diags: &mut Vec<Diag>) {
    leaves.par_iter_mut().for_each(|leaf| leaf.feed_id = id(config, leaf));
    let mut known: HashMap<&str, &Leaf> = HashMap::with_capacity(leaves.len());
    for leaf in leaves.iter() {
        let Some(id) = leaf.feed_id.as_deref() else { continue };
        if let Some(stated) = &leaf.page.front.feed_id
            && !url::is_external(id)
        {
            diags.push(no_iri(Place::new(&leaf.page.path, stated.span), id));
        }
        match known.get(id) {
            // Two pages of one address were reported as such.
            Some(first) => diags.extend(same_id(leaf, first)),
            None => drop(known.insert(id, leaf)),
        }
    }
}

/// What there is to know of the pages for the next build. A page that has lost its id without its author's will keeps the
/// old one here, so that the warning stays until he decides, and has an end then.
pub fn published(site: &Site) -> Vec<Published> {
    let lost = lost(site);
    let unsettled: BTreeSet<&str> = lost.iter().map(|(_, leaf)| &*leaf.page.path).collect();
    let settled = site.leaves.iter().filter(|leaf| !unsettled.contains(&*leaf.page.path));
    let now = settled.filter_map(|leaf| Some(known(leaf, leaf.feed_id.as_ref()?)));
    // By the file that the page has now, whatever becomes of its text.
    let old = lost.iter().map(|(old, leaf)| Published { path: leaf.page.path.to_string(), ..(*old).clone() });
    let mut published: Vec<Published> = now.chain(old).collect();
    published.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
    published
}

fn known(leaf: &Leaf, id: &str) -> Published {
    Published { hash: leaf.page.hash.to_hex().to_string(), path: leaf.page.path.to_string(), url: leaf.url.clone(), id: id.to_owned() }
}

/// Reports the pages that readers of feeds will see as new although they are not.
pub fn moved(site: &Site) -> Vec<Diag> {
    let mut diags = Vec::new();
    let mut renamed: Option<&str> = None;
    for (old, leaf) in lost(site) {
        // If all of an id but its authority is the same, it is the site that has another name.
        let tail = |id: &str| id.strip_prefix("tag:").and_then(|rest| rest.split_once(',')).map(|(_, tail)| tail.to_owned());
        match &leaf.feed_id {
            Some(new) if tail(new).is_some() && tail(new) == tail(&old.id) => renamed = renamed.or(authority(&old.id)),
            _ => diags.push(moved_page(address_place(&leaf.page), old, leaf)),
        }
    }
    diags.extend(renamed.map(|old| renamed_site(Place::file(site.config.path.clone()), old, &site.config.feed_authority)));
    diags
}

/// Whether every id that was published is still that of some page, or gone with its page.
pub fn is_settled(site: &Site) -> bool {
    lost(site).is_empty()
}

fn authority(id: &str) -> Option<&str> {
    id.strip_prefix("tag:")?.split_once(',').map(|(authority, _)| authority)
}

/// What was published under an id that no page has any more, with the page that it has become: one of the same file, or
/// with the same text. A page that states its id is as its author wants it.
fn lost(site: &Site) -> Vec<(&Published, &Leaf)> {
    let published = &site.config.published;
    if published.is_empty() {
        return Vec::new();
    }
    let ids: HashSet<&str> = site.leaves.iter().filter_map(|leaf| leaf.feed_id.as_deref()).collect();
    let gone: Vec<&Published> = published.iter().filter(|one| !ids.contains(one.id.as_str())).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let old: BTreeSet<&str> = published.iter().map(|one| one.id.as_str()).collect();
    let candidates = || site.leaves.iter().filter(|leaf| leaf.page.front.feed_id.is_none() && leaf.feed_id.is_some());
    let by_path: BTreeMap<&str, &Leaf> = candidates().map(|leaf| (&*leaf.page.path, &**leaf)).collect();
    let fresh = candidates().filter(|leaf| leaf.feed_id.as_deref().is_some_and(|id| !old.contains(id)));
    let by_hash: BTreeMap<String, &Leaf> = fresh.map(|leaf| (leaf.page.hash.to_hex().to_string(), &**leaf)).collect();
    gone.into_iter().filter_map(|one| Some((one, *by_path.get(one.path.as_str()).or_else(|| by_hash.get(&one.hash))?))).collect()
}

fn id(config: &Config, leaf: &Leaf) -> Option<String> {
    let front = &leaf.page.front;
    let date = front.date.as_ref()?.value.at.date();
    if let Some(stated) = &front.feed_id {
        return Some(stated.value.clone());
    }
    let oldest = front.aliases.first().map_or_else(|| leaf.url.clone(), |alias| url::stated(&alias.value));
    let path = url::encode_path(url::without_index(&oldest));
    Some(format!("tag:{},{date}:{path}", config.feed_authority))
}

fn moved_page(place: Place, old: &Published, leaf: &Leaf) -> Diag {
    let is_moved = leaf.url != old.url;
    let message = match is_moved {
        true => format!("this page was published at `{}`; links to it break, and readers of feeds see it as new", old.url),
        false => "the id of this page in feeds was another; readers see it as new".to_owned(),
    };
    let is_by_address = leaf.page.front.aliases.is_empty() && old.id.ends_with(&url::encode_path(&old.url));
    let help = match (is_moved, is_by_address) {
        (true, true) => format!("write `aliases = [\"{}\"]` into its front matter, which keeps both", old.url),
        (true, false) => format!("write `feed_id = \"{}\"` into its front matter, and the old address into `aliases`", old.id),
        (false, _) => format!("write `feed_id = \"{}\"` into its front matter", old.id),
    };
    let help = format!("{help}; if nobody has seen the old one yet, remove `.faircopy/published`");
    Diag::warning("moved-page", message).at(place).help(help)
}

fn renamed_site(place: Place, old: &str, new: &str) -> Diag {
    Diag::warning(
        "moved-page",
        format!("the ids of pages in feeds are given by `{new}` now, no longer by `{old}`; readers see all of them as new"),
    )
    .at(place)
    .help(format!("write `feed_authority = \"{old}\"`"))
}

fn same_id(leaf: &Leaf, first: &Leaf) -> Option<Diag> {
    let place = |leaf: &Leaf| leaf.page.front.feed_id.as_ref().map(|id| Place::new(&leaf.page.path, id.span));
    let diag = Diag::error("same-feed-id", "two pages have the same id in feeds")
        .help("readers of a feed would see only one of them; give each a `feed_id` of its own, or none");
    match (place(leaf), place(first)) {
        (Some(own), other) => Some(diag.at(own).related(other.unwrap_or_else(|| Place::file(first.page.path.clone())), "the other one")),
        (None, Some(other)) => Some(diag.at(other).related(Place::file(leaf.page.path.clone()), "the other one")),
        (None, None) => None,
    }
}

fn no_iri(place: Place, id: &str) -> Diag {
    Diag::warning("bad-feed-id", format!("the id `{id}` is no address"))
        .at(place)
        .help("Atom asks for one with a scheme (RFC 4287, section 4.2.6), such as `tag:example.org,2013:netlink`; keep it only if readers know it")
}
