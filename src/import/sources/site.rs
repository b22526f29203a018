//! The site around a post: its configuration, its files, and the posts that tags may name.

use super::config::Config;
use crate::page;
use crate::url;
use std::collections::BTreeMap;

/// What a tag can ask about.
pub struct Site<'a> {
    pub config: &'a Config,
    pub files: &'a BTreeMap<String, Vec<u8>>,
    posts: Vec<Named>,
    /// Every name of a post that a tag may use → its place in `posts`. A name that several have means none of them.
    names: BTreeMap<String, Option<usize>>,
}

/// A post as tags name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Of its file, from the folder that is imported.
    pub path: String,
    pub title: String,
    /// From the root of the host.
    pub address: Option<String>,
}

impl<'a> Site<'a> {
    pub fn new(config: &'a Config, files: &'a BTreeMap<String, Vec<u8>>, posts: Vec<Named>) -> Self {
        let mut names: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (at, post) in posts.iter().enumerate() {
            for name in names_of(&post.path, &config.pages) {
                names.entry(name).and_modify(|known| *known = known.filter(|known| *known == at)).or_insert(Some(at));
            }
        }
        Self { config, files, posts, names }
    }

    /// The post that a tag in the file at `from` calls `name`: by its path from the root of the pages or from that file,
    /// with or without its ending, or by the name of its file alone.
    pub fn post(&self, name: &str, from: &str) -> Option<&Named> {
        let name = stem(name.trim_start_matches('/'));
        let relative = url::join(url::folder(from), name);
        let relative = relative.as_deref().and_then(|path| path.strip_prefix(self.config.pages.as_str()).map(str::to_owned));
        let found = relative.iter().map(String::as_str).chain([name]).find_map(|name| self.names.get(name).copied().flatten());
        found.map(|at| &self.posts[at])
    }

    /// The text of a file, if it is one of the folder.
    pub fn text(&self, path: &str) -> Option<String> {
        self.files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// An address of the site as one of the host.
    pub fn rooted(&self, path: &str) -> String {
        format!("{}/{}", self.config.root, path.trim_start_matches('/'))
    }
}

/// `a/b.md` as tags name it: `a/b`, `b`; without the folders that hold all posts and without the day in its name, too.
fn names_of(path: &str, pages: &str) -> Vec<String> {
    let relative = stem(path.strip_prefix(pages).unwrap_or(path));
    let mut names = vec![relative.to_owned()];
    let post = ["_posts/", "_drafts/"].iter().find_map(|folder| relative.split_once(folder));
    names.extend(post.map(|(above, post)| format!("{above}{post}")));
    let own = relative.strip_suffix("/index").or_else(|| relative.strip_suffix("/_index")).unwrap_or(relative);
    let file = own.rsplit('/').next().unwrap_or(own);
    names.extend([own.to_owned(), file.to_owned(), page::split_date(file).1.to_owned()]);
    names.sort();
    names.dedup();
    names
}

fn stem(path: &str) -> &str {
    path.strip_suffix(".md").or_else(|| path.strip_suffix(".markdown")).or_else(|| path.strip_suffix(".html")).unwrap_or(path)
}
