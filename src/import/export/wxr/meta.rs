//! What a WordPress export says about one post besides its text.

use super::channel::Channel;
use crate::import::export::date;
use crate::import::export::html::{path_of, plain};
use crate::import::export::xml::{Id, Tree};
use crate::import::post::{Known, Meta, Remark};
use crate::tree::print::{string, strings};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The values of a custom field.
pub fn meta_values<'a>(tree: &'a Tree, item: Id, key: &'a str) -> impl Iterator<Item = &'a str> {
    let fields = tree.children(item).filter(|child| tree.name(*child) == "wp:postmeta");
    fields.filter(move |field| tree.value(*field, "wp:meta_key") == Some(key)).filter_map(|field| tree.value(field, "wp:meta_value"))
}

/// The address that the post had for readers.
pub fn address(tree: &Tree, item: Id) -> Option<String> {
    let is_public = tree.value(item, "wp:status").is_none_or(|status| matches!(status, "publish" | "private"));
    tree.value(item, "link").filter(|_| is_public).and_then(path_of)
}

pub fn meta(tree: &Tree, item: Id, channel: &Channel, zone: &TimeZone, line: usize, remarks: &mut Vec<Remark>) -> Meta {
    let value = |name: &str| tree.value(item, name);
    let known = |value: String, source: &'static str| Some(Known { value, source }).filter(|known| !known.value.is_empty());
    let date = date::wordpress(value("wp:post_date"), value("wp:post_date_gmt"), zone);
    let date = date.and_then(|date| known(date, "wp:post_date"));
    let published = value("pubDate").and_then(|date| date::rfc2822(date, zone)).and_then(|date| known(date, "pubDate"));
    let updated = date::wordpress(value("wp:post_modified"), value("wp:post_modified_gmt"), zone);
    let date = date.or(published);
    let updated = updated.filter(|updated| date.as_ref().is_none_or(|date| date.value != *updated));
    let address = address(tree, item);
    let mut meta = Meta {
        title: value("title").and_then(|title| known(plain(title), "title")),
        updated: updated.and_then(|updated| known(updated, "wp:post_modified")),
        date,
        description: value("excerpt:encoded").and_then(|excerpt| known(plain(excerpt), "excerpt")).or_else(|| {
            let stated = meta_values(tree, item, "_yoast_wpseo_metadesc").next()?;
            known(plain(stated), "_yoast_wpseo_metadesc")
        }),
        lang: channel.lang.clone().and_then(|lang| known(lang, "language")),
        authors: value("dc:creator").map(|login| channel.author_name(login)).into_iter().collect(),
        draft: is_draft(tree, item, line, remarks),
        slug: value("wp:post_name").map(|slug| crate::url::decode(slug).into_owned()),
        aliases: meta_values(tree, item, "_wp_old_slug").filter_map(|slug| old_address(address.as_deref()?, slug)).collect(),
        feed_id: value("guid").map(str::to_owned),
        ..Meta::default()
    };
    terms(tree, item, channel, &mut meta);
    if let Some(kind) = value("wp:post_type").filter(|kind| *kind != "post") {
        meta.extra.push(("type".to_owned(), string(kind)));
    }
    let picture = meta_values(tree, item, "_thumbnail_id").find_map(|id| channel.attachments.get(id));
    if let Some(picture) = picture {
        meta.extra.push(("featured_image".to_owned(), string(&picture.url)));
    }
    meta
}

/// What was not for everybody to read is a draft, and a remark says why.
fn is_draft(tree: &Tree, item: Id, line: usize, remarks: &mut Vec<Remark>) -> bool {
    let mut remark = |code: &'static str, message: &str| {
        remarks.push(Remark { code, message: message.to_owned(), line: Some(line) });
    };
    let has_password = tree.value(item, "wp:post_password").is_some();
    if has_password {
        remark("password-protected", "the post had a password; it is a draft now");
    }
    match tree.value(item, "wp:status") {
        Some("draft" | "pending") => true,
        Some("future") => {
            remark("scheduled", "the post was to be published on its date; it is a draft now");
            true
        }
        Some("private") => {
            remark("private", "the post was private; it is a draft now");
            true
        }
        _ => has_password,
    }
}

/// The address with the name that the post had before.
fn old_address(address: &str, slug: &str) -> Option<String> {
    let (folder, last) = address.trim_end_matches('/').rsplit_once('/').filter(|_| !address.contains('?'))?;
    let slug = crate::url::decode(slug);
    let end = if address.ends_with('/') { "/" } else { "" };
    (!last.is_empty() && last != slug).then(|| format!("{folder}/{slug}{end}"))
}

fn terms(tree: &Tree, item: Id, channel: &Channel, meta: &mut Meta) {
    let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let add = |list: &mut Vec<String>, name: String| {
        if !name.is_empty() && !list.contains(&name) {
            list.push(name);
        }
    };
    let mut unsorted = Vec::new();
    for term in tree.children(item).filter(|child| tree.name(*child) == "category") {
        let name = plain(tree.text(term));
        match tree.attr(term, "domain") {
            Some("category") => {
                for above in tree.attr(term, "nicename").map(|short| channel.above(short)).unwrap_or_default() {
                    add(&mut meta.categories, above);
                }
                add(&mut meta.categories, name);
            }
            Some("post_tag" | "tag") => add(&mut meta.tags, name),
            Some("post_format" | "nav_menu") => {}
            Some(other) => add(others.entry(other.to_owned()).or_default(), name),
            // The first exports name each term a second time without saying what it is.
            None => unsorted.push(name),
        }
    }
    for name in unsorted {
        if !meta.tags.contains(&name) {
            add(&mut meta.categories, name);
        }
    }
    meta.extra.extend(others.into_iter().map(|(kind, names)| (kind, strings(&names))));
}
