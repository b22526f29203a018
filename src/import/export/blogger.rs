//! A Blogger export: Atom with posts, pages, comments and settings in one list. Comments are passed over.

use super::date;
use super::html::{self, path_of, plain};
use super::lines::Lines;
use super::xml::{self, Id, Tree};
use crate::diag::{Checked, Diag};
use crate::import::post::{Found, Known, Meta, Post, Remark};
use crate::tree::print::string;
use jiff::tz::TimeZone;
use std::sync::Arc;

#[cfg(test)]
mod tests;

const KIND: &str = "http://schemas.google.com/g/2005#kind";

/// All posts and pages of an export.
pub fn posts(path: &str, text: &str, zone: &TimeZone) -> Checked<Vec<Post>> {
    let file: Arc<str> = path.into();
    let (tree, fault) = xml::read(&file, text);
    let diags: Vec<Diag> = fault.into_iter().collect();
    let Some(feed) = tree.root() else { return Checked::new(Vec::new(), diags) };
    let lines = Lines::of(text);
    let entries = tree.children(feed).filter(|child| tree.name(*child) == "entry" && tree.is_closed(*child));
    let mut posts = Vec::new();
    for (number, entry) in entries.enumerate() {
        let is_page = match kind(&tree, entry) {
            Some("post" | "POST") => false,
            Some("page" | "PAGE") => true,
            _ => continue,
        };
        if tree.value(entry, "blogger:status").is_some_and(|status| status.contains("TRASHED")) {
            continue;
        }
        let line = lines.line(tree.start(entry));
        posts.push(post(&tree, entry, format!("{path}#{}", number + 1), is_page, zone, line));
    }
    Checked::new(posts, diags)
}

/// `post`, `page`, `comment`, `settings` or `template`; in Takeout's files in capitals.
fn kind<'a>(tree: &'a Tree, entry: Id) -> Option<&'a str> {
    tree.value(entry, "blogger:type").or_else(|| {
        let category = categories(tree, entry).find(|category| tree.attr(*category, "scheme") == Some(KIND))?;
        tree.attr(category, "term")?.rsplit_once('#').map(|(_, kind)| kind)
    })
}

fn categories<'a>(tree: &'a Tree, entry: Id) -> impl Iterator<Item = Id> + 'a {
    tree.children(entry).filter(|child| tree.name(*child) == "category")
}

fn post(tree: &Tree, entry: Id, origin: String, is_page: bool, zone: &TimeZone, line: usize) -> Post {
    let value = |name: &str| tree.value(entry, name);
    let known = |value: String, source: &'static str| Some(Known { value, source }).filter(|known| !known.value.is_empty());
    let dated = |name: &'static str| value(name).and_then(|date| date::rfc3339(date, zone)).and_then(|date| known(date, name));
    let date = dated("published").or_else(|| dated("blogger:created"));
    let author = tree.child(entry, "author").and_then(|author| tree.value(author, "name"));
    let labels = categories(tree, entry).filter(|category| tree.attr(*category, "scheme") != Some(KIND));
    let mut remarks = Vec::new();
    let meta = Meta {
        title: value("title").and_then(|title| known(plain(title), "title")),
        updated: dated("updated").filter(|updated| date.as_ref().is_none_or(|date| date.value != updated.value)),
        date,
        description: value("blogger:metaDescription").and_then(|text| known(plain(text), "blogger:metaDescription")),
        authors: author.map(plain).filter(|author| author != "Unknown" && author != "Anonymous").into_iter().collect(),
        tags: labels.filter_map(|label| tree.attr(label, "term")).map(str::to_owned).collect(),
        draft: is_draft(tree, entry, line, &mut remarks),
        feed_id: value("id").map(str::to_owned),
        extra: if is_page { vec![("type".to_owned(), string("page"))] } else { Vec::new() },
        ..Meta::default()
    };
    let content = tree.child(entry, "content");
    let text = content.map_or("", |content| match tree.attr(content, "type") {
        Some("xhtml") => tree.inner(content),
        _ => tree.text(content),
    });
    Post {
        origin,
        address: address(tree, entry),
        meta,
        body: html::body(&with_summary(text)),
        found: Found { dialect: "blogger", confidence: 1.0, is_excerpt: false },
        remarks,
    }
}

fn address(tree: &Tree, entry: Id) -> Option<String> {
    let mut links = tree.children(entry).filter(|child| tree.name(*child) == "link");
    let link = links.find(|link| tree.attr(*link, "rel") == Some("alternate")).and_then(|link| tree.attr(link, "href"));
    link.and_then(path_of).or_else(|| tree.value(entry, "blogger:filename").and_then(path_of))
}

fn is_draft(tree: &Tree, entry: Id, line: usize, remarks: &mut Vec<Remark>) -> bool {
    let control = tree.child(entry, "app:control").or(tree.child(entry, "control"));
    let stated = control.and_then(|control| tree.value(control, "app:draft").or(tree.value(control, "draft")));
    let status = tree.value(entry, "blogger:status");
    if status == Some("SCHEDULED") {
        let message = "the post was to be published on its date; it is a draft now".to_owned();
        remarks.push(Remark { code: "scheduled", message, line: Some(line) });
    }
    stated == Some("yes") || matches!(status, Some("DRAFT" | "SCHEDULED"))
}

/// Blogger's "jump break" is where the summary ends.
fn with_summary(html: &str) -> String {
    const BREAKS: [&str; 3] = ["<!--more-->", "<a name='more'></a>", "<a name=\"more\"></a>"];
    let found = BREAKS.iter().filter_map(|mark| html.find(mark).map(|at| (at, mark.len()))).min();
    match found {
        Some((at, length)) => format!("{}<!-- more -->{}", &html[..at], &html[at + length..]),
        None => html.to_owned(),
    }
}
