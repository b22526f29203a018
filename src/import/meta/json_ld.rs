//! JSON-LD: the article among what a page describes for search engines.

use crate::text::squeeze;
use serde_json::{Map, Value};

/// What JSON-LD says of the post.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Article {
    pub headline: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub description: Option<String>,
    pub lang: Option<String>,
    pub url: Option<String>,
    pub authors: Vec<String>,
    pub keywords: Vec<String>,
    pub sections: Vec<String>,
}

/// The first article in any of the texts. What is no JSON says nothing.
pub fn article<'a>(texts: impl IntoIterator<Item = &'a String>) -> Option<Article> {
    texts.into_iter().find_map(|text| first_article(serde_json::from_str(text.trim()).ok()?))
}

/// Looks through arrays, `@graph` and the items that stand for the page's main subject, in order.
fn first_article(value: Value) -> Option<Article> {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values.into_iter().rev()),
            Value::Object(object) if is_article(&object) => return Some(read(&object)),
            Value::Object(mut object) => {
                waiting.extend(["mainEntity", "mainEntityOfPage", "@graph"].iter().filter_map(|key| object.remove(*key)))
            }
            _ => {}
        }
    }
    None
}

fn is_article(object: &Map<String, Value>) -> bool {
    strings(object.get("@type")).iter().any(|kind| {
        let kind = kind.rsplit(['/', ':']).next().unwrap_or_default();
        matches!(kind, "Article" | "BlogPosting" | "NewsArticle" | "TechArticle" | "ScholarlyArticle" | "Report" | "SocialMediaPosting")
    })
}

fn read(object: &Map<String, Value>) -> Article {
    let text = |keys: &[&str]| keys.iter().find_map(|key| strings(object.get(*key)).into_iter().next());
    Article {
        headline: text(&["headline", "name"]),
        published: text(&["datePublished", "dateCreated"]),
        modified: text(&["dateModified"]),
        description: text(&["description"]),
        lang: text(&["inLanguage"]),
        url: text(&["url", "mainEntityOfPage", "@id"]),
        authors: strings(object.get("author")),
        keywords: strings(object.get("keywords")).iter().flat_map(|list| list.split([',', '，'])).map(squeeze).collect(),
        sections: strings(object.get("articleSection")),
    }
}

/// The texts that a value stands for: itself, each of a list, or what an item is called.
fn strings(value: Option<&Value>) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(squeeze(crate::tag::unescape(text))),
        Value::Object(object) => ["name", "@id", "url"].iter().find_map(|key| object.get(*key)?.as_str().map(squeeze)),
        _ => None,
    };
    let found = match value {
        Some(Value::Array(values)) => values.iter().filter_map(one).collect::<Vec<_>>(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    };
    found.into_iter().filter(|text| !text.is_empty()).collect()
}
