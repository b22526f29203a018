//! What a WordPress export says for all of its posts: authors, categories, files, shared blocks.

use super::attachments::Attachments;
use crate::import::export::html::plain;
use crate::import::export::xml::{Id, Tree};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct Channel {
    pub lang: Option<String>,
    /// Login → the name that readers saw.
    authors: BTreeMap<String, String>,
    /// The short name of a category → its name and the short name of the one above it.
    categories: BTreeMap<String, (String, Option<String>)>,
    pub attachments: Attachments,
    /// The blocks that posts share: number → text.
    pub shared: BTreeMap<String, String>,
}

impl Channel {
    pub fn read(tree: &Tree, channel: Id) -> Self {
        let mut found = Self { lang: tree.value(channel, "language").map(str::to_owned), ..Self::default() };
        for child in tree.children(channel) {
            match tree.name(child) {
                "wp:author" => found.author(tree, child),
                "wp:category" => found.category(tree, child),
                "item" => found.item(tree, child),
                _ => {}
            }
        }
        found.attachments.sort();
        found
    }

    fn author(&mut self, tree: &Tree, author: Id) {
        if let (Some(login), Some(name)) = (tree.value(author, "wp:author_login"), tree.value(author, "wp:author_display_name")) {
            self.authors.insert(login.to_owned(), plain(name));
        }
    }

    fn category(&mut self, tree: &Tree, category: Id) {
        if let (Some(short), Some(name)) = (tree.value(category, "wp:category_nicename"), tree.value(category, "wp:cat_name")) {
            let parent = tree.value(category, "wp:category_parent").map(str::to_owned);
            self.categories.insert(short.to_owned(), (plain(name), parent));
        }
    }

    fn item(&mut self, tree: &Tree, item: Id) {
        match tree.value(item, "wp:post_type") {
            Some("attachment") => self.attachments.add(tree, item),
            Some("wp_block") => {
                if let (Some(id), Some(content)) = (tree.value(item, "wp:post_id"), tree.value(item, "content:encoded")) {
                    self.shared.insert(id.to_owned(), content.to_owned());
                }
            }
            _ => {}
        }
    }

    /// The name of an author that readers saw. Of an e-mail address only the name is told.
    pub fn author_name(&self, login: &str) -> String {
        let name = || plain(login.split('@').next().unwrap_or_default());
        self.authors.get(login).cloned().unwrap_or_else(name)
    }

    /// The names of the categories above one, the highest first: a post was listed under them as well.
    pub fn above(&self, short: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = self.categories.get(short).and_then(|(_, parent)| parent.as_deref());
        // A chain that is longer than there are categories runs in a circle.
        while let Some((name, parent)) = at.and_then(|short| self.categories.get(short)).filter(|_| names.len() < self.categories.len()) {
            names.push(name.clone());
            at = parent.as_deref();
        }
        names.reverse();
        names
    }
}
