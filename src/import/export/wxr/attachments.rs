//! The media library of a WordPress export.

use super::meta::meta_values;
use crate::import::export::xml::{Id, Tree};
use std::collections::BTreeMap;

/// A file of the media library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    pub url: String,
    pub alt: String,
    /// HTML.
    pub caption: String,
    order: i64,
}

/// All of them, by number and by post.
#[derive(Debug, Default)]
pub struct Attachments {
    by_id: BTreeMap<String, Attachment>,
    of_post: BTreeMap<String, Vec<String>>,
}

impl Attachment {
    /// Whether it is a picture, as far as its name tells.
    pub fn is_picture(&self) -> bool {
        let name = self.url.split(['?', '#']).next().unwrap_or_default().to_lowercase();
        [".jpg", ".jpeg", ".jpe", ".png", ".gif", ".webp", ".svg", ".bmp", ".avif", ".ico", ".heic"].iter().any(|end| name.ends_with(end))
    }
}

impl Attachments {
    pub fn add(&mut self, tree: &Tree, item: Id) {
        let (Some(id), Some(url)) = (tree.value(item, "wp:post_id"), tree.value(item, "wp:attachment_url").or(tree.value(item, "guid")))
        else {
            return;
        };
        let attachment = Attachment {
            url: url.to_owned(),
            alt: meta_values(tree, item, "_wp_attachment_image_alt").next().unwrap_or_default().to_owned(),
            caption: tree.value(item, "excerpt:encoded").unwrap_or_default().to_owned(),
            order: tree.value(item, "wp:menu_order").and_then(|order| order.parse().ok()).unwrap_or(0),
        };
        self.by_id.insert(id.to_owned(), attachment);
        if let Some(parent) = tree.value(item, "wp:post_parent").filter(|parent| *parent != "0") {
            self.of_post.entry(parent.to_owned()).or_default().push(id.to_owned());
        }
    }

    /// Brings the files of each post into the order in which galleries show them.
    pub fn sort(&mut self) {
        let by_id = &self.by_id;
        for ids in self.of_post.values_mut() {
            ids.sort_by_key(|id| (by_id.get(id).map_or(0, |attachment| attachment.order), id.parse::<u64>().unwrap_or(u64::MAX)));
        }
    }

    pub fn get(&self, id: &str) -> Option<&Attachment> {
        self.by_id.get(id)
    }

    /// Those that were uploaded for a post, in order.
    pub fn of_post(&self, post: &str) -> impl Iterator<Item = &Attachment> {
        self.of_post.get(post).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }
}
