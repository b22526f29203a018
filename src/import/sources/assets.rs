//! The files that belong to a post.
//!
//! Hexo keeps them in a folder named after the post, Hugo and Zola beside its `index.md`, mdBook wherever a chapter names
//! them. Whatever a text names by a relative path belongs to it as well.

use super::detect::Generator;
use crate::import::post::{Body, Post};
use crate::page;
use crate::text::cut;
use crate::url;
use std::collections::{BTreeMap, BTreeSet};

/// The files of a post: path in the folder that is imported → name in its bundle. In order of path.
pub fn assets(post: &Post, files: &BTreeMap<String, Vec<u8>>) -> Vec<(String, String)> {
    let origin = post.origin.as_str();
    let mut paths: BTreeSet<&str> = owned(post, files);
    if let Body::Markdown(text) = &post.body {
        let known = |path: String| files.get_key_value(&path).map(|(path, _)| path.as_str()).filter(|path| !super::is_markdown(path));
        paths.extend(destinations(text).into_iter().filter_map(|dest| {
            let path = url::split(dest).path;
            let decoded = url::decode(path);
            let is_relative = !path.is_empty() && !path.starts_with(['/', '@']) && !url::is_external(path);
            is_relative.then(|| url::join(url::folder(origin), &decoded)).flatten().and_then(known)
        }));
        // An included file lies in the bundle under its whole path if it was outside of the post's folder.
        paths.extend(shown_files(text).filter_map(|name| {
            let beside = url::join(url::folder(origin), name).and_then(known);
            beside.or_else(|| known(name.to_owned()))
        }));
    }
    paths.remove(origin);
    paths.into_iter().map(|path| (path.to_owned(), name(origin, path))).collect()
}

/// The name in the bundle of the post at `origin` of the file at `path`: as the post names it, or its whole path if it lies
/// outside of the post's folder. A folder that is named after the post is not repeated.
pub fn name(origin: &str, path: &str) -> String {
    let folder = url::folder(origin);
    let stem = &origin[..origin.rfind('.').unwrap_or(origin.len())];
    let below = |folder: &str| path.strip_prefix(folder)?.strip_prefix('/');
    let inside = below(stem).or_else(|| if folder.is_empty() { Some(path) } else { below(folder) });
    inside.unwrap_or(path).to_owned()
}

/// What lies in the folder that is the post's own.
fn owned<'f>(post: &Post, files: &'f BTreeMap<String, Vec<u8>>) -> BTreeSet<&'f str> {
    let generator = Generator::named(post.found.dialect);
    let stem = &post.origin[..post.origin.rfind('.').unwrap_or(post.origin.len())];
    let folder = match generator {
        Some(Generator::Hexo) => format!("{stem}/"),
        Some(Generator::Hugo | Generator::Zola) if page::stem(&post.origin) == "index" => format!("{}/", url::folder(&post.origin)),
        _ => return BTreeSet::new(),
    };
    let below = || files.range(folder.clone()..).map(|(path, _)| path.as_str()).take_while(|path| path.starts_with(&folder));
    // A folder with posts of its own is a section, not a bundle.
    let is_section = generator == Some(Generator::Hexo) && below().any(super::is_markdown);
    if folder == "/" || is_section { BTreeSet::new() } else { below().collect() }
}

/// The longest destination that is looked at, in bytes. Without it, many that never end would each be read to the text's end.
const LONGEST: usize = 2000;

/// What links and images lead to, in Markdown and in raw HTML. What only looks like one leads to no file.
fn destinations(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("](") {
        let rest = cut(text[at + 2..].trim_start(), LONGEST);
        let end = match rest.strip_prefix('<') {
            Some(inside) => inside.find(['>', '\n']).map(|end| &inside[..end]),
            None => rest.find([')', ' ', '\n']).map(|end| &rest[..end]),
        };
        found.extend(end);
    }
    for line in text.lines().filter(|line| line.starts_with('[')) {
        // A definition: `[name]: file.png`.
        found.extend(line.split_once("]: ").and_then(|(_, target)| target.split_whitespace().next()));
    }
    for name in ["src=\"", "href=\"", "src='", "href='", "poster=\""] {
        let quote = &name[name.len() - 1..];
        found.extend(text.match_indices(name).filter_map(|(at, _)| cut(&text[at + name.len()..], LONGEST).split(quote).next()));
    }
    found
}

/// The files that code blocks name by `file=`.
fn shown_files(text: &str) -> impl Iterator<Item = &str> {
    let fences = text.lines().filter(|line| line.trim_start().starts_with(['`', '~', '>', '-', '*']));
    fences.filter_map(|line| line.split_once(" file=\"")?.1.split('"').next())
}
