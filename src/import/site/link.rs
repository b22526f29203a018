//! Where the addresses in a post lead: to another post, to a file that is copied, to a page of the old site that is none, or
//! away.

use super::address::{self, Home};
use super::twin::{self, Merged};
use crate::source::Sources;
use crate::url;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The old site, as its links see it.
pub struct Atlas<'a> {
    old: &'a Sources,
    home: Option<&'a Home>,
    /// Addresses of posts, as [`address::key`] has them → which post.
    posts: HashMap<String, usize>,
    /// Files that are not copied, since they are pages.
    pages: &'a BTreeSet<Arc<str>>,
}

/// What an address means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Post(usize),
    /// A file of the old folder that is no page.
    File(Arc<str>),
    /// A page of the old site that is not imported. The path is from the root of the host.
    OldPage(String),
    /// Nothing that is in the folder.
    Missing(String),
    /// Another site, or no address of a page.
    Elsewhere,
}

/// Where a link stands.
#[derive(Clone, Copy)]
pub struct From<'a> {
    pub index: usize,
    pub origin: &'a str,
    pub address: Option<&'a str>,
}

impl<'a> From<'a> {
    pub fn new(index: usize, merged: &'a Merged) -> Self {
        Self { index, origin: &merged.post.origin, address: merged.post.address.as_deref() }
    }
}

impl<'a> Atlas<'a> {
    pub fn new(old: &'a Sources, posts: &[Merged], home: Option<&'a Home>, pages: &'a BTreeSet<Arc<str>>) -> Self {
        let mut index = HashMap::new();
        for (at, merged) in posts.iter().enumerate() {
            let files = std::iter::once(&merged.post.origin).chain(&merged.twins).filter(|origin| twin::file(origin) == origin.as_str());
            let files: Vec<String> = files.map(|origin| format!("/{origin}")).collect();
            // WordPress names a post in feeds by an address that leads to it: `/?p=12`.
            let short = merged.post.meta.feed_id.as_deref().and_then(url::split_host);
            let short = short.filter(|(host, path)| path.contains('?') && home.is_some_and(|home| is_host(home, host)));
            let short = short.map(|(_, path)| path.to_owned());
            for address in merged.addresses.iter().chain(&files).chain(&short) {
                let key = address::key(address);
                if let Some(below) = home.map(|home| home.below(&key).to_owned()) {
                    index.entry(below).or_insert(at);
                }
                index.entry(key).or_insert(at);
            }
        }
        Self { old, home, posts: index, pages }
    }

    /// What `dest` means in a post.
    pub fn target(&self, from: From, dest: &str) -> Target {
        let dest = dest.trim();
        let parts = url::split(dest);
        if parts.path.is_empty() && parts.query.is_empty() {
            return Target::Post(from.index);
        }
        // Zola names a page by its file.
        if let Some(post) = parts.path.strip_prefix("@/").and_then(|path| self.posts.get(&address::key(&format!("/content/{path}")))) {
            return Target::Post(*post);
        }
        let full = match url::split_host(dest) {
            Some((host, rest)) if self.is_home(host) => Some(if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") }),
            Some(_) => return Target::Elsewhere,
            None if url::is_external(dest) => return Target::Elsewhere,
            None => None,
        };
        let own = full.as_deref().unwrap_or(dest);
        let parts = url::split(own);
        let file = format!("/{}", twin::file(from.origin));
        let bases = [from.address, Some(&file)];
        // An address is resolved against that of its page, else against where its file lies.
        let paths: Vec<String> = bases.into_iter().flatten().map(|base| address::resolve(url::split(base).path, parts.path)).collect();
        if parts.path.is_empty() && !parts.query.is_empty() {
            // It is the page itself, unless a post is told by its query.
            return Target::Post(
                paths
                    .iter()
                    .find_map(|path| self.posts.get(&format!("{}{}", address::key(path), parts.query)))
                    .copied()
                    .unwrap_or(from.index),
            );
        }
        let found = paths.iter().find_map(|path| self.post(path, parts.query)).map(Target::Post);
        let found = found.or_else(|| paths.iter().find_map(|path| self.file(path, parts.query)));
        found.unwrap_or_else(|| Target::Missing(paths.into_iter().next().unwrap_or_default()))
    }

    /// Whether a host is that of the old site, with or without `www.`.
    fn is_home(&self, host: &str) -> bool {
        self.home.is_some_and(|home| is_host(home, host))
    }

    fn post(&self, path: &str, query: &str) -> Option<usize> {
        let below = self.home.map_or(path, |home| home.below(path));
        let mut tries = Vec::new();
        for path in [path, below] {
            let key = address::key(path);
            tries.push(format!("{key}{query}"));
            // `/?p=12` without its query is the first page.
            if key != "/" {
                tries.push(key.strip_suffix(".html").unwrap_or(&key).to_owned());
                tries.push(format!("{key}.html"));
                tries.push(key);
            }
        }
        tries.iter().find_map(|key| self.posts.get(key)).copied()
    }

    fn file(&self, path: &str, query: &str) -> Option<Target> {
        let below = self.home.map_or(path, |home| home.below(path));
        for path in [below, path] {
            let raw = path.trim_matches('/');
            let decoded = url::decode(raw).into_owned();
            let host = self.home.map_or("", |home| home.origin.split_once("://").map_or("", |(_, host)| host));
            let tries = [raw.to_owned(), decoded.clone(), format!("{raw}{query}"), format!("{host}/{decoded}")];
            // Sources keep what goes to the root of the site in a folder of its own.
            let roots = ["static", "source", "src", "public"].map(|root| format!("{root}/{decoded}"));
            let found = tries.iter().chain(&roots).find_map(|path| self.old.under(path).next().filter(|(found, _)| ***found == **path));
            if let Some((found, _)) = found {
                let is_page = self.pages.contains(found) || is_markup(found);
                return Some(if is_page { Target::OldPage(path.to_owned()) } else { Target::File(found.clone()) });
            }
            let indexes =
                ["index.html", "index.htm", "index.php"].map(|index| format!("{decoded}/{index}").trim_start_matches('/').to_owned());
            if indexes.iter().any(|index| self.old.contains(index)) || self.old.contains(&format!("{decoded}.html")) {
                return Some(Target::OldPage(path.to_owned()));
            }
        }
        None
    }
}

fn is_host(home: &Home, host: &str) -> bool {
    address::bare_host(&host.to_lowercase()) == home.host()
}

/// Whether a file is a page or a list of pages, which a copy would publish as it was.
fn is_markup(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    [".html", ".htm", ".xhtml", ".shtml", ".php", ".xml", ".rss", ".atom", ".md", ".markdown"].iter().any(|end| lower.ends_with(end))
}
