//! `sitemap.xml` (sitemaps.org, protocol 0.9) and `robots.txt`.

use super::view::{View, date};
use crate::page::DEFAULT;
use crate::site::{Route, Site};
use crate::xml::escape;

/// The protocol's limit for one file.
const LIMIT: usize = 50_000;

/// The sitemap's files by their output paths: one, or an index at `path` and its parts beside it.
pub fn sitemap(site: &Site, view: &View, path: &str) -> Vec<(String, String)> {
    let entries = entries(site, view);
    if entries.len() <= LIMIT {
        return vec![(path.to_owned(), set("urlset", "url", &entries))];
    }
    let stem = path.strip_suffix(".xml").unwrap_or(path);
    let mut files: Vec<(String, String)> =
        entries.chunks(LIMIT).enumerate().map(|(index, part)| (format!("{stem}-{}.xml", index + 1), set("urlset", "url", part))).collect();
    let parts: Vec<String> = files.iter().map(|(part, _)| location(&view.permalink(&format!("/{part}")), None)).collect();
    files.insert(0, (path.to_owned(), set("sitemapindex", "sitemap", &parts)));
    files
}

/// Everybody may read everything, and finds the sitemap.
pub fn robots(site: &Site, view: &View) -> String {
    let mut text = String::from("User-agent: *\nDisallow:\n");
    for (path, route) in &site.routes {
        if *route == Route::Sitemap {
            text.push_str(&format!("Sitemap: {}\n", view.permalink(&format!("/{path}"))));
        }
    }
    text
}

/// Pages, sections, terms and the archive, in order of their output paths; the first page of each list.
fn entries(site: &Site, view: &View) -> Vec<String> {
    let entry = |(path, route): (&String, &Route)| {
        let changed = match route {
            Route::Leaf(id) => site.leaf(*id).page.front.changed().map(date),
            Route::Section(_, 1) | Route::Terms(_) | Route::Term(_, _, 1) | Route::Archive(_) => None,
            _ => return None,
        };
        let url = path.strip_suffix("index.html").unwrap_or(path);
        Some(location(&view.permalink(&format!("/{url}")), changed.as_deref()) + &alternates(site, view, route))
    };
    site.routes.iter().filter_map(entry).collect()
}

/// What a page is in each language, where there is more than one. `x-default` is the one for readers of any other.
fn alternates(site: &Site, view: &View, route: &Route) -> String {
    let translations = site.translations(route);
    if translations.len() < 2 {
        return String::new();
    }
    let link = |lang: &str, url: &str| {
        format!("<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>", escape(lang), escape(&view.permalink(url)))
    };
    let alternate = |route: &Route| {
        let (url, _) = site.address(route)?;
        let language = site.language(route);
        let any = if language == DEFAULT { link("x-default", &url) } else { String::new() };
        Some(link(site.config.code(language), &url) + &any)
    };
    translations.iter().filter_map(alternate).collect()
}

fn location(url: &str, changed: Option<&str>) -> String {
    let changed = changed.map(|date| format!("<lastmod>{}</lastmod>", escape(date))).unwrap_or_default();
    format!("<loc>{}</loc>{changed}", escape(url))
}

fn set(root: &str, item: &str, entries: &[String]) -> String {
    let links =
        if entries.iter().any(|entry| entry.contains("<xhtml:link")) { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" } else { "" };
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{links}>\n");
    for entry in entries {
        xml.push_str(&format!("<{item}>{entry}</{item}>\n"));
    }
    xml.push_str(&format!("</{root}>\n"));
    xml
}
