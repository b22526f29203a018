//! JSON Feed, version 1.1 (jsonfeed.org).

use super::{Entry, Feed};
use serde::Serialize;

/// The feed that is found at `address`.
pub fn write(feed: &Feed, address: &str) -> String {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        description: feed.description.as_deref(),
        home_page_url: &feed.home,
        feed_url: address,
        language: &feed.language,
        authors: vec![Author { name: &feed.author }],
        items: feed.entries.iter().map(item).collect(),
    };
    // There is nothing in it that JSON cannot hold.
    let mut json = serde_json::to_string_pretty(&document).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    home_page_url: &'a str,
    feed_url: &'a str,
    language: &'a str,
    authors: Vec<Author<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// An item has a content, be it as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    language: &'a str,
}

fn item(entry: &Entry) -> Item<'_> {
    let without = entry.content.is_none();
    Item {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        summary: entry.description.as_deref(),
        content_html: entry.content.as_deref(),
        content_text: without.then_some(entry.description.as_deref().unwrap_or(&entry.title)),
        date_published: entry.published.as_deref(),
        date_modified: entry.updated.as_deref(),
        authors: entry.authors.iter().map(|name| Author { name }).collect(),
        tags: &entry.terms,
        language: &entry.language,
    }
}
