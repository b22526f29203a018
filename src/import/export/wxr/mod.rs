//! A WordPress export (WXR 1.0 to 1.2): RSS with everything that the blog held.
//!
//! Posts and pages become posts. Files, menus, revisions, templates and what plugins keep are counted and told once. So are
//! comments; nothing else of them is looked at: they hold personal data.

pub mod attachments;
mod body;
mod channel;
mod meta;
#[cfg(test)]
mod tests;

use super::html;
use super::lines::Lines;
use super::xml::{self, Id, Tree};
use crate::diag::{Checked, Diag, Place};
use crate::import::post::{Found, Post, Remark};
use channel::Channel;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All posts of an export.
pub fn posts(path: &str, text: &str, zone: &TimeZone) -> Checked<Vec<Post>> {
    let file: Arc<str> = path.into();
    let (tree, fault) = xml::read(&file, text);
    let mut diags: Vec<Diag> = fault.into_iter().collect();
    let Some(root) = tree.root().and_then(|rss| tree.child(rss, "channel")) else { return Checked::new(Vec::new(), diags) };
    let channel = Channel::read(&tree, root);
    let lines = Lines::of(text);
    let mut posts = Vec::new();
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    let mut comments = 0;
    let items = tree.children(root).filter(|child| tree.name(*child) == "item" && tree.is_closed(*child));
    for (number, item) in items.enumerate() {
        comments += tree.children(item).filter(|child| tree.name(*child) == "wp:comment").count();
        match other(&tree, item) {
            Some(other) => *others.entry(other).or_default() += 1,
            None => posts.push(post(&tree, item, &format!("{path}#{}", number + 1), &channel, zone, &lines)),
        }
    }
    diags.extend(not_posts(&file, &others, comments));
    Checked::new(posts, diags)
}

/// What an item is, if it is no post.
fn other(tree: &Tree, item: Id) -> Option<String> {
    let kind = tree.value(item, "wp:post_type").unwrap_or("post");
    match (kind, tree.value(item, "wp:status")) {
        ("post" | "page", Some(status @ ("trash" | "auto-draft"))) => Some(format!("{kind} ({status})")),
        ("post" | "page", _) => None,
        _ => Some(kind.to_owned()),
    }
}

fn post(tree: &Tree, item: Id, origin: &str, channel: &Channel, zone: &TimeZone, lines: &Lines) -> Post {
    let mut remarks = Vec::new();
    let line = lines.line(tree.start(item));
    let meta = meta::meta(tree, item, channel, zone, line, &mut remarks);
    if tree.value(item, "wp:is_sticky") == Some("1") {
        let message = "the post stood above all others (sticky); here it stands where its date puts it".to_owned();
        remarks.push(Remark { code: "sticky", message, line: Some(line) });
    }
    let content = tree.child(item, "content:encoded");
    let text = content.map_or("", |content| tree.text(content));
    let text_line = content.map_or(line, |content| lines.line(tree.text_at(content)));
    let number = tree.value(item, "wp:post_id").unwrap_or_default();
    let footnotes = meta::meta_values(tree, item, "footnotes").next();
    let html = body::html(text, number, footnotes, channel, text_line, &mut remarks);
    Post {
        origin: origin.to_owned(),
        address: meta::address(tree, item),
        meta,
        body: html::body(&html),
        found: Found { dialect: "wxr", confidence: 1.0, is_excerpt: false },
        remarks,
    }
}

fn not_posts(path: &Arc<str>, others: &BTreeMap<String, usize>, comments: usize) -> Option<Diag> {
    let total = others.values().sum::<usize>() + comments;
    let mut list: Vec<String> = others.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    list.extend((comments > 0).then(|| format!("{comments} comment{}", if comments == 1 { "" } else { "s" })));
    (total > 0).then(|| {
        Diag::notice("not-a-post", format!("parts of the export that are neither posts nor pages: {total}"))
            .at(Place::file(path.clone()))
            .note(list.join(", "))
    })
}
