//! One post for what stands several times: pages under older names, the same text under two addresses, and the beginnings
//! of posts on lists.

use super::address;
use crate::import::article::Reason;
use crate::import::post::{Body, Post, Remark};
use crate::url;
use std::collections::{BTreeSet, HashMap};

/// A post, and the addresses under which it was found.
#[derive(Clone, Debug)]
pub struct Merged {
    pub post: Post,
    /// The old addresses that are to lead to it, its own first; each once.
    pub addresses: Vec<String>,
    /// The other files that hold it.
    pub twins: Vec<String>,
}

/// How many letters a text needs to be taken for another's twin by its words alone.
const TELLING: usize = 200;

/// Merges what is one post. `files` says that the names of files are addresses too, as in a folder that a server published.
/// Beside the posts: the beginnings of posts whose whole text is there.
pub fn merge(posts: Vec<Post>, files: bool) -> (Vec<Merged>, Vec<Post>) {
    let whole: BTreeSet<String> = posts.iter().filter(|post| !post.found.is_excerpt).flat_map(keys).collect();
    let (excerpts, posts): (Vec<_>, Vec<_>) =
        posts.into_iter().partition(|post| post.found.is_excerpt && keys(post).iter().any(|key| whole.contains(key)));
    let mut ranked: Vec<(Post, Option<String>)> = posts
        .into_iter()
        .map(|post| {
            let print = fingerprint(&post);
            (post, print)
        })
        .collect();
    ranked.sort_by(|(a, _), (b, _)| {
        rank(a)
            .cmp(&rank(b))
            .then(b.found.confidence.total_cmp(&a.found.confidence))
            .then_with(|| a.origin.len().cmp(&b.origin.len()))
            .then_with(|| a.origin.cmp(&b.origin))
    });
    let mut merged: Vec<Merged> = Vec::new();
    let mut by_address: HashMap<String, usize> = HashMap::new();
    let mut by_text: HashMap<String, usize> = HashMap::new();
    for (post, print) in ranked {
        // A page that holds several posts is the address of none of them.
        let own = post.address.as_deref().map(address::key);
        let first = own.as_ref().and_then(|key| by_address.get(key)).or_else(|| by_text.get(print.as_ref()?)).copied();
        let at = first.unwrap_or(merged.len());
        if let Some(key) = own {
            by_address.entry(key).or_insert(at);
        }
        if let Some(print) = print {
            by_text.entry(print).or_insert(at);
        }
        match merged.get_mut(at) {
            Some(twin) => twin.take(post, files),
            None => merged.push(Merged::new(post, files)),
        }
    }
    merged.sort_by(|a, b| a.post.origin.cmp(&b.post.origin));
    (merged, excerpts)
}

/// Adds the addresses of pages that send their readers on to a post.
pub fn add_redirects(merged: &mut [Merged], skipped: &[(String, Reason)]) {
    let mut posts: HashMap<String, usize> = HashMap::new();
    for (at, merged) in merged.iter().enumerate() {
        for address in &merged.addresses {
            posts.entry(address::key(address)).or_insert(at);
        }
    }
    for (path, reason) in skipped {
        let Reason::Redirect { to } = reason else { continue };
        let from = address::of_file(path);
        let to = url::split_host(to).map_or(to.as_str(), |(_, path)| path);
        let target = posts.get(&address::key(&address::resolve(&from, to))).copied();
        if let Some(at) = target.filter(|_| !posts.contains_key(&address::key(&from))) {
            merged[at].addresses.push(from);
        }
    }
}

impl Merged {
    fn new(post: Post, files: bool) -> Self {
        let mut merged = Self { addresses: Vec::new(), twins: Vec::new(), post };
        if merged.post.found.is_excerpt {
            merged.post.remarks.push(excerpt_only());
        }
        let post = merged.post.clone();
        merged.add_addresses(&post, files);
        merged
    }

    fn take(&mut self, twin: Post, files: bool) {
        self.add_addresses(&twin, files);
        if file(&twin.origin) != file(&self.post.origin) {
            self.post.remarks.push(stale_twin(&twin.origin));
        }
        self.twins.push(twin.origin);
    }

    fn add_addresses(&mut self, post: &Post, files: bool) {
        let own_file =
            Some(address::of_file(&post.origin)).filter(|_| files && !post.origin.contains('#') && matches!(post.body, Body::Html { .. }));
        let mut known: BTreeSet<String> = self.addresses.iter().map(|address| address::key(address)).collect();
        for address in post.address.iter().chain(&post.meta.aliases).chain(&own_file) {
            if known.insert(address::key(address)) {
                self.addresses.push(address.clone());
            }
        }
    }
}

/// The file that a post was found in.
pub fn file(origin: &str) -> &str {
    match origin.rsplit_once('#') {
        Some((file, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => file,
        _ => origin,
    }
}

fn keys(post: &Post) -> Vec<String> {
    post.address.iter().chain(&post.meta.aliases).map(|address| address::key(address)).collect()
}

/// The smaller, the more it is the post itself: whole, on a page of its own, in the file that its address names.
fn rank(post: &Post) -> (bool, bool, bool) {
    let own = address::key(&address::of_file(&post.origin));
    let fits = post.address.as_deref().is_some_and(|address| address::key(address).ends_with(&own));
    (post.found.is_excerpt, file(&post.origin) != post.origin, !fits)
}

/// Title and letters of a post, or nothing if it is too short to tell it from others.
fn fingerprint(post: &Post) -> Option<String> {
    let text = match &post.body {
        Body::Html { dom, root, .. } => dom.text_content(*root),
        Body::Markdown(text) => text.clone(),
    };
    let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if letters.chars().count() < TELLING {
        return None;
    }
    let title = post.meta.title.as_ref().map_or("", |title| title.value.as_str());
    Some(format!("{title}\n{}", blake3::hash(letters.as_bytes())))
}

fn stale_twin(origin: &str) -> Remark {
    Remark { code: "stale-twin", message: format!("`{origin}` holds the same post; its address leads here"), line: None }
}

fn excerpt_only() -> Remark {
    Remark { code: "excerpt-only", message: "only the beginning of the post is there".to_owned(), line: None }
}
