//! The names by which wikilinks call pages and files.
//!
//! A page is called by its file (as much of the path as one likes), its slug, its title and its aliases, in that
//! order: a name of an earlier kind goes before one of a later. Names are compared as addresses are made of them, so
//! that neither capitals nor blanks matter.

use crate::diag;
use crate::page::{self, DEFAULT, Kind, LanguageId, Page};
use crate::plan::order::Hidden;
use crate::site::{Node, Site};
use crate::text;
use crate::url;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub struct Names<'a> {
    /// By kind, then by name; several nodes of one name are in order of their files.
    pages: [BTreeMap<String, Vec<Node>>; 4],
    hidden: BTreeMap<String, Hidden>,
    /// A file's own name in small letters → the sources so called.
    files: BTreeMap<String, Vec<&'a str>>,
    /// As authors write them, for what comes near.
    written: BTreeSet<&'a str>,
}

/// Why a name means nothing.
pub enum Unnamed<'a> {
    Unknown,
    Hidden(Hidden),
    /// The files that it could mean.
    Several(Vec<&'a str>),
}

impl<'a> Names<'a> {
    /// `copies` are the files that are published as they are.
    pub fn new(site: &'a Site, hidden: &BTreeMap<Arc<str>, Hidden>, copies: impl Iterator<Item = &'a str>) -> Self {
        let mut names = Self { pages: Default::default(), hidden: BTreeMap::new(), files: BTreeMap::new(), written: BTreeSet::new() };
        // Most sites have no wikilink, and all the names of a large one are many.
        if !site.pages().any(|page| page.outline.links.iter().chain(&page.outline.images).any(|link| link.is_name)) {
            return names;
        }
        for (id, section) in site.sections.iter().enumerate() {
            if let Some(page) = &section.page {
                names.add(Node::Section(id), page, None, &section.title);
            }
        }
        for (id, leaf) in site.leaves.iter().enumerate() {
            names.add(Node::Leaf(id), &leaf.page, Some(&leaf.slug), &leaf.title);
        }
        for (path, why) in hidden {
            for name in paths(path) {
                names.hidden.entry(name).or_insert(*why);
            }
        }
        for path in copies {
            names.files.entry(file_name(path).to_lowercase()).or_default().push(path);
        }
        names
    }

    fn add(&mut self, node: Node, page: &'a Page, slug: Option<&'a str>, title: &'a str) {
        let aliases =
            page.front.aliases.iter().map(|alias| text::slug(alias.value.trim_matches('/').rsplit('/').next().unwrap_or_default()));
        let kinds = [paths(&page.canonical), slug.map(text::slug).into_iter().collect(), vec![text::slug(title)], aliases.collect()];
        for (kind, names) in self.pages.iter_mut().zip(kinds) {
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                let nodes = kind.entry(name).or_default();
                if nodes.last() != Some(&node) {
                    nodes.push(node);
                }
            }
        }
        let own = own_name(&page.canonical);
        self.written.extend([own, page::split_date(own).1, title].into_iter().chain(slug));
    }

    /// The page that `name` means in `from`. Of several, those of the same language count.
    pub fn page(&self, site: &'a Site, from: &Page, name: &str) -> Result<Node, Unnamed<'a>> {
        let wanted = path_name(name.strip_suffix(".md").unwrap_or(name));
        let Some(nodes) = self.pages.iter().find_map(|kind| kind.get(&wanted)) else {
            return Err(self.hidden.get(&wanted).map_or(Unnamed::Unknown, |why| Unnamed::Hidden(*why)));
        };
        let file = |node: &Node| site.node_page(*node);
        let path = |node: &Node| file(node).map(|page| &*page.path);
        let of = |language: LanguageId| -> Vec<Node> {
            nodes.iter().copied().filter(|node| file(node).is_some_and(|to| to.front.language == language)).collect()
        };
        // As links by a file do, a name means the default language's page where there is none in the page's own.
        let same = Some(of(from.front.language)).filter(|same| !same.is_empty()).unwrap_or_else(|| of(DEFAULT));
        match (nodes.as_slice(), same.as_slice()) {
            ([node], _) | (_, [node]) => Ok(*node),
            (all, []) => Err(Unnamed::Several(all.iter().filter_map(path).collect())),
            (_, same) => Err(Unnamed::Several(same.iter().filter_map(path).collect())),
        }
    }

    /// The file that `name` means in the page at `from`: one beside or below that, else the only one.
    pub fn file(&self, from: &str, name: &str) -> Result<&'a str, Unnamed<'a>> {
        let wanted = name.to_lowercase();
        let suffix = format!("/{wanted}");
        let called = self.files.get(file_name(&wanted)).map(Vec::as_slice).unwrap_or_default();
        let called: Vec<&str> = called.iter().copied().filter(|path| path.to_lowercase().ends_with(&suffix)).collect();
        let folder = format!("{}/", url::folder(from));
        let near: Vec<&str> = called.iter().copied().filter(|path| path.starts_with(&folder)).collect();
        match (called.as_slice(), near.as_slice()) {
            ([path], _) | (_, [path]) => Ok(path),
            ([], _) => Err(Unnamed::Unknown),
            _ => Err(Unnamed::Several(called)),
        }
    }

    /// The name of a page that comes nearest.
    pub fn near(&self, name: &str) -> Option<&'a str> {
        diag::nearest(name.split('#').next().unwrap_or_default(), self.written.iter().copied())
    }
}

/// The path of a page's file from its last part on to the whole: `promisc`, `notes/promisc`. A date in the file's name
/// may be left out.
fn paths(path: &str) -> Vec<String> {
    let own = own_name(path);
    let holder = if matches!(page::stem(path), "index" | "_index") { url::folder(url::folder(path)) } else { url::folder(path) };
    // The home page has no folder to be called after.
    if holder.is_empty() {
        return Vec::new();
    }
    let folders: Vec<&str> = holder.strip_prefix(page::CONTENT).unwrap_or_default().split('/').filter(|part| !part.is_empty()).collect();
    let names = [own, page::split_date(own).1];
    let mut out = Vec::new();
    for name in names {
        for from in 0..=folders.len() {
            out.push(path_name(&[&folders[from..], &[name]].concat().join("/")));
        }
    }
    out.sort();
    out.dedup();
    out
}

fn path_name(path: &str) -> String {
    path.trim_matches('/').split('/').map(text::slug).collect::<Vec<_>>().join("/")
}

/// The name of a page's file or bundle, or of a section's folder.
fn own_name(path: &str) -> &str {
    match page::kind(path) {
        Kind::Page => page::own_name(path),
        Kind::Section => file_name(url::folder(path)),
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
