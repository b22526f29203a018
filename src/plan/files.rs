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
    let owners = owners(config, sections, leaves, hidden);
    let is_translation = |id: LeafId, path: &Arc<str>, leaves: &[Leaf]| {
        leaves[id].translations.iter().any(|translation| leaves[*translation].page.path == *path)
    };
    let owner = |folder: &str| {
        let mut above = std::iter::successors(Some(folder), |folder| Some(url::folder(folder))).take_while(|folder| !folder.is_empty());
        above.find_map(|folder| owners.get(folder))
    };
    // Files of one folder follow each other.
    let mut last = ("", None);
    for (path, _) in sources.under(page::CONTENT) {
        if hidden.contains_key(path) || config.ignored.is_match(&path[page::CONTENT.len()..]) {
            continue;
        }
        let folder = url::folder(path);
        if last.0 != folder {
            last = (folder, owner(folder));
        }
        match last.1 {
            Some(Owner::Leaf(id)) if !is_translation(*id, path, leaves) => leaves[*id].assets.push(path.clone()),
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

/// Folder → whose files lie in it: those of the first of its languages that is shown, and nobody's if none is.
fn owners(config: &Config, sections: &[Section], leaves: &[Leaf], hidden: &BTreeMap<Arc<str>, Hidden>) -> BTreeMap<String, Owner> {
    let folders = sections.iter().enumerate().filter(|(id, section)| section.translations.first() == Some(id));
    let made = folders.clone().filter(|(_, section)| section.page.is_none());
    let made = made.map(|(id, section)| (section.folder.to_string(), Owner::Section(id)));
    let stated = folders.filter(|(_, section)| section.page.is_some());
    let stated = stated.map(|(id, section)| (section.folder.to_string(), Owner::Section(id)));
    let bundles =
        leaves.iter().enumerate().filter(|(id, leaf)| page::stem(&leaf.page.canonical) == "index" && leaf.translations.first() == Some(id));
    let bundles = bundles.map(|(id, leaf)| (url::folder(&leaf.page.path).to_owned(), Owner::Leaf(id)));
    let hidden = hidden.keys().filter(|path| matches!(page::stem(&config.split_language(path).0), "index" | "_index"));
    let hidden = hidden.map(|path| (url::folder(path).to_owned(), Owner::Hidden));
    made.chain(hidden).chain(stated).chain(bundles).collect()
}
