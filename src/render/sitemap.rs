//! `sitemap.xml` (sitemaps.org, protocol 0.9) and `robots.txt`.

use super::view::View;
use crate::page::{DEFAULT, Moment};
use crate::site::{Route, Site};
use crate::xml::escape;

/// The protocol's limits for one file: addresses, and bytes with some room for what stands around them.
const LIMIT: usize = 50_000;
const BYTES: usize = 50 * 1024 * 1024 - 1024;

/// The sitemap's files by their output paths: one, or an index at `path` and its parts beside it.
pub fn sitemap(site: &Site, view: &View, path: &str) -> Vec<(String, String)> {
    let entries = entries(site, view);
    let parts = parts(&entries, LIMIT, BYTES);
    if parts.len() == 1 {
        return vec![(path.to_owned(), set("urlset", "url", &entries))];
    }
    let stem = path.strip_suffix(".xml").unwrap_or(path);
    let mut files: Vec<(String, String)> =
        parts.into_iter().enumerate().map(|(index, part)| (format!("{stem}-{}.xml", index + 1), set("urlset", "url", part))).collect();
    let parts: Vec<String> = files.iter().map(|(part, _)| location(&view.permalink(&format!("/{part}")), None)).collect();
    files.insert(0, (path.to_owned(), set("sitemapindex", "sitemap", &parts)));
    files
}

/// The entries in as many files as it takes; always at least one.
fn parts(entries: &[String], limit: usize, bytes: usize) -> Vec<&[String]> {
    let mut parts = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, entry) in entries.iter().enumerate() {
        let length = entry.len() + "<url></url>\n".len();
        if at > start && (at - start == limit || size + length > bytes) {
            parts.push(&entries[start..at]);
            (start, size) = (at, 0);
        }
        size += length;
    }
    parts.push(&entries[start..]);
    parts
}

/// Everybody may read everything, and finds the sitemap.
pub fn robots(site: &Site, view: &View) -> String {
    let mut text = String::from("User-agent: *\nDisallow:\n");
    for (path, route) in site.routes.iter() {
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
            Route::Leaf(id) => site.leaf(*id).page.front.changed().map(Moment::written),
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

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn no_file_has_more_than_it_may() {
        let entries: Vec<String> = ["aaaa", "b", "c", "dd", "e"].map(str::to_owned).to_vec();
        let shown = |limit, bytes| parts(&entries, limit, bytes).iter().map(|part| part.concat()).collect::<Vec<_>>().join(" ");
        assert_eq!(shown(2, 1000), "aaaab cdd e");
        assert_eq!(shown(5, 1000), "aaaabcdde");
        // Each takes twelve bytes more than it says.
        assert_eq!(shown(5, 29), "aaaab cdd e");
        assert_eq!(shown(5, 1), "aaaa b c dd e");
        assert_eq!(parts(&[], 2, 10), [&[] as &[String]]);
    }
}
