//! A Ghost export: JSON with the tables of its database. Members and e-mail addresses are not looked at.

use super::date;
use super::html::{self, plain};
use super::lines::character_at;
use crate::diag::{Checked, Diag, Place};
use crate::import::dom::escape_attr;
use crate::import::post::{Body, Found, Known, Meta, Post, Remark};
use crate::tree::print::string;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

mod salvage;
#[cfg(test)]
mod tests;

/// All posts and pages of an export.
pub fn posts(path: &str, text: &str, zone: &TimeZone) -> Checked<Vec<Post>> {
    let file: Arc<str> = path.into();
    let offset = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut diags = Vec::new();
    let json: Value = serde_json::from_str(&text[offset..]).unwrap_or_else(|error| {
        let at = byte(text, offset, &error);
        diags.push(broken(&file, text, at, &error));
        json!({ "data": salvage::tables(&text[..at]) })
    });
    let data = if json["db"].is_array() { &json["db"][0]["data"] } else { &json["data"] };
    let tables = Tables::of(data);
    let mut posts = Vec::new();
    for (number, row) in rows(data, "posts").iter().enumerate() {
        let post = post(row, format!("{path}#{}", number + 1), &tables, zone);
        if is_without_text(row) {
            diags.push(no_html(&file, post.meta.title.as_ref().map_or("", |title| &title.value), number + 1));
        } else {
            posts.push(post);
        }
    }
    Checked::new(posts, diags)
}

/// What posts refer to.
struct Tables<'a> {
    tags: BTreeMap<String, &'a Value>,
    users: BTreeMap<String, &'a Value>,
    /// The rows of a post's further properties.
    meta: BTreeMap<String, &'a Value>,
    /// Post → tags and authors, in order.
    tags_of: BTreeMap<String, Vec<String>>,
    authors_of: BTreeMap<String, Vec<String>>,
}

impl<'a> Tables<'a> {
    fn of(data: &'a Value) -> Self {
        Self {
            tags: by(data, "tags", "id"),
            users: by(data, "users", "id"),
            meta: by(data, "posts_meta", "post_id"),
            tags_of: pairs(data, "posts_tags", "tag_id"),
            authors_of: pairs(data, "posts_authors", "author_id"),
        }
    }
}

fn rows<'a>(data: &'a Value, table: &str) -> &'a [Value] {
    data[table].as_array().map_or(&[], Vec::as_slice)
}

/// Ids are numbers in old exports and strings in new ones.
fn key(row: &Value, name: &str) -> Option<String> {
    match &row[name] {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn by<'a>(data: &'a Value, table: &str, name: &str) -> BTreeMap<String, &'a Value> {
    rows(data, table).iter().filter_map(|row| Some((key(row, name)?, row))).collect()
}

fn pairs(data: &Value, table: &str, name: &str) -> BTreeMap<String, Vec<String>> {
    let mut sorted: Vec<&Value> = rows(data, table).iter().collect();
    sorted.sort_by_key(|row| row["sort_order"].as_i64().unwrap_or(0));
    let mut pairs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in sorted {
        if let (Some(post), Some(other)) = (key(row, "post_id"), key(row, name)) {
            pairs.entry(post).or_default().push(other);
        }
    }
    pairs
}

fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row[name].as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn is_page(row: &Value) -> bool {
    row["type"] == "page" || row["page"] == 1 || row["page"] == true
}

fn post(row: &Value, origin: String, tables: &Tables, zone: &TimeZone) -> Post {
    let known = |value: String, source: &'static str| Some(Known { value, source }).filter(|known| !known.value.is_empty());
    let id = key(row, "id").unwrap_or_default();
    let more = tables.meta.get(&id).copied().unwrap_or(&Value::Null);
    let date = moment(row, "published_at", zone).and_then(|date| known(date, "published_at"));
    let date = date.or_else(|| moment(row, "created_at", zone).and_then(|date| known(date, "created_at")));
    let updated = moment(row, "updated_at", zone).filter(|updated| date.as_ref().is_none_or(|date| date.value != *updated));
    let described = text(row, "custom_excerpt").map(|text| (text, "custom_excerpt"));
    let described = described.or(text(row, "meta_description").or(text(more, "meta_description")).map(|text| (text, "meta_description")));
    let mut remarks = Vec::new();
    let meta = Meta {
        title: text(row, "title").and_then(|title| known(title.to_owned(), "title")),
        updated: updated.and_then(|updated| known(updated, "updated_at")),
        date,
        description: described.and_then(|(text, source)| known(plain(text), source)),
        lang: text(row, "locale").or(text(row, "language")).and_then(|lang| known(lang.replace('_', "-"), "locale")),
        authors: authors(row, &id, tables),
        tags: tags(&id, tables),
        draft: is_draft(row, &mut remarks),
        slug: text(row, "slug").map(str::to_owned),
        feed_id: feed_id(row),
        extra: if is_page(row) { vec![("type".to_owned(), string("page"))] } else { Vec::new() },
        ..Meta::default()
    };
    for name in ["codeinjection_head", "codeinjection_foot"] {
        if text(row, name).is_some() {
            let message = format!("`{name}` holds code of its own for this page, which does not come over");
            remarks.push(Remark { code: "injected-code", message, line: None });
        }
    }
    Post {
        origin,
        address: text(row, "slug").filter(|_| !meta.draft).map(|slug| format!("/{slug}/")),
        meta,
        body: body(row, more),
        found: Found { dialect: "ghost", confidence: 1.0, is_excerpt: false },
        remarks,
    }
}

fn moment(row: &Value, name: &str, zone: &TimeZone) -> Option<String> {
    match &row[name] {
        Value::String(date) if date.contains('T') => date::rfc3339(date, zone),
        Value::String(date) => date::wordpress(None, Some(date), zone),
        Value::Number(date) => date::milliseconds(date.as_i64()?, zone),
        _ => None,
    }
}

fn authors(row: &Value, id: &str, tables: &Tables) -> Vec<String> {
    let own = || key(row, "author_id").or_else(|| key(row, "author")).into_iter().collect();
    let ids = tables.authors_of.get(id).cloned().unwrap_or_else(own);
    ids.iter().filter_map(|id| text(tables.users.get(id)?, "name")).map(str::to_owned).collect()
}

/// Tags that begin with `#` are for the theme and were never shown.
fn tags(id: &str, tables: &Tables) -> Vec<String> {
    let ids = tables.tags_of.get(id).map_or(&[][..], Vec::as_slice);
    let tags = ids.iter().filter_map(|id| tables.tags.get(id));
    let shown = tags.filter(|tag| tag["visibility"] != "internal").filter_map(|tag| text(tag, "name"));
    shown.filter(|name| !name.starts_with('#')).map(str::to_owned).collect()
}

fn is_draft(row: &Value, remarks: &mut Vec<Remark>) -> bool {
    let mut remark = |code: &'static str, message: &str| remarks.push(Remark { code, message: message.to_owned(), line: None });
    if let Some(visibility @ ("members" | "paid" | "tiers" | "filter")) = text(row, "visibility") {
        remark("private", &format!("only some could read the post (`{visibility}`); it is a draft now"));
        return true;
    }
    match text(row, "status") {
        Some("scheduled") => {
            remark("scheduled", "the post was to be published on its date; it is a draft now");
            true
        }
        Some("sent") => {
            remark("private", "the post was sent by e-mail only; it is a draft now");
            true
        }
        Some("published") | None => false,
        Some(_) => true,
    }
}

/// Ghost's feeds name a post by its id; in the days when that was a number, by its UUID.
fn feed_id(row: &Value) -> Option<String> {
    match &row["id"] {
        Value::String(id) => Some(id.clone()),
        _ => text(row, "uuid").map(str::to_owned),
    }
}

fn body(row: &Value, more: &Value) -> Body {
    if let (None, Some(markdown)) = (text(row, "html"), text(row, "markdown")) {
        return Body::Markdown(on_site(markdown));
    }
    let mut out = String::new();
    if let Some(picture) = text(row, "feature_image").or(text(row, "image")) {
        out.push_str("<figure><img src=\"");
        escape_attr(picture, &mut out);
        out.push_str("\" alt=\"");
        escape_attr(text(more, "feature_image_alt").unwrap_or_default(), &mut out);
        out.push_str("\">");
        if let Some(caption) = text(more, "feature_image_caption") {
            out.push_str(&format!("<figcaption>{caption}</figcaption>"));
        }
        out.push_str("</figure>\n");
    }
    out.push_str(row["html"].as_str().unwrap_or_default());
    html::body(&on_site(&out))
}

/// Addresses of the blog itself are written with a placeholder for its host.
fn on_site(text: &str) -> String {
    text.replace("__GHOST_URL__/", "/").replace("__GHOST_URL__", "/")
}

/// Whether a post has a text, but not as HTML.
fn is_without_text(row: &Value) -> bool {
    text(row, "html").is_none() && text(row, "markdown").is_none() && (text(row, "mobiledoc").is_some() || text(row, "lexical").is_some())
}

fn no_html(path: &Arc<str>, title: &str, number: usize) -> Diag {
    Diag::error("post-without-html", format!("post {number} of the export, `{title}`, has no HTML and is left out"))
        .at(Place::file(path.clone()))
        .note("its text is there only in the form of Ghost's editor")
        .help("open the post in Ghost and save it, then export again: Ghost writes the HTML anew")
}

/// Where serde_json met the fault.
fn byte(text: &str, offset: usize, error: &serde_json::Error) -> usize {
    let line = text[offset..].split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    character_at(text, offset + line + error.column().saturating_sub(1))
}

fn broken(path: &Arc<str>, text: &str, at: usize, error: &serde_json::Error) -> Diag {
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    Diag::error("broken-export", format!("this is not well-formed JSON: {error}"))
        .at(Place::new(path, at..end))
        .help("export it again, or mend this place; what stands before it was read")
}
