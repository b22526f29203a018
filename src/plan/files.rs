//! The files beside the pages: which page or section each belongs to, and where it is published.

use crate::config::Config;
use crate::page;
use crate::plan::order::Hidden;
use crate::site::{Leaf, LeafId, Section, SectionId};
use crate::source::Sources;
use crate::url;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Gives every file below `content/` that is no page to the nearest bundle or section above it. The files of a
/// hidden bundle or section stay hidden with it.
pub fn assets(sources: &Sources, config: &Config, hidden: &BTreeMap<Arc<str>, Hidden>, sections: &mut [Section], leaves: &mut [Leaf]) {
    let owners = owners(sections, leaves, hidden);
    for (path, _) in sources.under(page::CONTENT) {
        if hidden.contains_key(path) || config.ignored.is_match(&path[page::CONTENT.len()..]) {
            continue;
        }
        let above =
            std::iter::successors(Some(url::folder(path)), |folder| Some(url::folder(folder))).take_while(|folder| !folder.is_empty());
        match above.filter_map(|folder| owners.get(folder)).next() {
            Some(Owner::Leaf(id)) if *path != leaves[*id].page.path => leaves[*id].assets.push(path.clone()),
            Some(Owner::Section(id)) if !page::is_markdown(path) => sections[*id].assets.push(path.clone()),
            _ => {}
        }
    }
}

/// Where an asset of a bundle or section is published: below its owner's address, at the same relative path.
pub fn asset_url(owner_url: &str, owner_folder: &str, path: &str) -> String {
    let relative = path.strip_prefix(owner_folder).unwrap_or(path).trim_start_matches('/');
    // An owner whose address is a file (`/old/page.html`) has its assets beside it.
    let base = &owner_url[..owner_url.rfind('/').map_or(0, |at| at + 1)];
    format!("{base}{relative}")
}

enum Owner {
    Leaf(LeafId),
    Section(SectionId),
    Hidden,
}

/// Folder → whose files lie in it.
fn owners(sections: &[Section], leaves: &[Leaf], hidden: &BTreeMap<Arc<str>, Hidden>) -> BTreeMap<String, Owner> {
    let is_index = |path: &str| page::stem(path) == "index";
    let sections = sections.iter().enumerate().map(|(id, section)| (section.folder.to_string(), Owner::Section(id)));
    let bundles = leaves.iter().enumerate().filter(|(_, leaf)| is_index(&leaf.page.path));
    let bundles = bundles.map(|(id, leaf)| (url::folder(&leaf.page.path).to_owned(), Owner::Leaf(id)));
    let hidden = hidden.keys().filter(|path| is_index(path) || page::stem(path) == "_index");
    let hidden = hidden.map(|path| (url::folder(path).to_owned(), Owner::Hidden));
    sections.chain(bundles).chain(hidden).collect()
}
