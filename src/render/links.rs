//! The links of finished pages: what a template wrote by hand must lead somewhere too.
//!
//! Links of the Markdown were found or reported by `plan`; those that `get_url` answers are sound. What is left is
//! what stands literally in a template, or is glued together there.

use super::theme::{Template, Theme};
use crate::config::BaseUrl;
use crate::diag::{Diag, Place, Span};
use crate::site::Site;
use crate::tag;
use crate::url;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What `plan` has reported already, in the words of the authors, percent-encoding resolved.
pub fn reported(site: &Site) -> BTreeSet<Cow<'_, str>> {
    let leaves = site.leaves.iter().map(|leaf| (&leaf.page, &leaf.resolved));
    let sections = site.sections.iter().filter_map(|section| Some((section.page.as_ref()?, &section.resolved)));
    let broken = leaves.chain(sections).flat_map(|(page, resolved)| {
        let links = page.outline.links.iter().filter(|link| resolved.links.binary_search_by_key(&link.key, |(key, _)| *key).is_err());
        let images = page.outline.images.iter().filter(|image| resolved.images.binary_search_by_key(&image.key, |(key, _)| *key).is_err());
        links.chain(images).map(|link| link.dest.as_str())
    });
    broken.filter(|dest| !url::is_external(dest)).map(url::decode).collect()
}

/// The destinations in the page at site path `page` that lead to nothing `exists` knows, each once.
pub fn dead(html: &str, page: &str, base: &BaseUrl, exists: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let is_dead = |dest: &str| url::local(dest, page, &base.origin, &base.path).is_some_and(|path| !exists(&url::output_path(&path)));
    // Most pages have no dead link, and looking for `href=` is many times faster than reading all tags.
    let values = ["href=", "src="].into_iter().flat_map(|start| {
        memchr::memmem::find_iter(html.as_bytes(), start).filter_map(move |at| {
            let value = html[at + start.len()..].strip_prefix(['"', '\''])?;
            let quote = html.as_bytes()[at + start.len()];
            Some(&value[..memchr::memchr(quote, value.as_bytes()).unwrap_or(value.len())])
        })
    });
    if !values.map(tag::unescape).any(|dest| is_dead(&dest)) {
        return BTreeSet::new();
    }
    let attributes = tag::tags_but_spans(html).flat_map(|tag| tag.attrs).filter(|attr| attr.is("href") || attr.is("src"));
    attributes.map(|attr| tag::unescape(attr.value).into_owned()).filter(|dest| is_dead(dest)).collect()
}

/// Where the addresses in the Markdown stand, each for the first time.
pub fn stated(site: &Site) -> HashMap<&str, Place> {
    let mut stated = HashMap::new();
    for page in site.pages() {
        for link in page.outline.links.iter().chain(&page.outline.images) {
            stated.entry(link.dest.as_str()).or_insert_with(|| Place::new(&page.path, link.span));
        }
    }
    stated
}

/// A dead link at its place in the Markdown of some page, with the whole address of the site, or in the template that has it
/// literally, else in the page's own file.
pub fn dead_link(dest: &str, stated: &HashMap<&str, Place>, theme: &Theme, page: &str, source: Option<&Arc<str>>) -> Diag {
    let diag = Diag::error("dead-link", format!("`{dest}` leads to nothing in this site"));
    if let Some(place) = stated.get(dest) {
        return diag.at(place.clone()).help("put the page or the file there, or take the address of another site if it is meant");
    }
    let diag = diag.help("name what is meant by `get_url(path=\"…\")`, which checks it and puts the path of `base_url` before it");
    let diag = match theme.templates.iter().find_map(|template| literal(template, dest)) {
        Some(place) => diag.at(place),
        None => diag,
    };
    match source {
        Some(source) => diag.related(Place::file(source.clone()), format!("in the page `{page}`")),
        None => diag.label(format!("in the page `{page}`")),
    }
}

fn literal(template: &Template, dest: &str) -> Option<Place> {
    let at = ['"', '\''].into_iter().find_map(|quote| Some(template.text.find(&format!("{quote}{dest}{quote}"))? + 1))?;
    Some(Place::new(&template.path, Span::new(at, at + dest.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_of_this_site_and_missing_is_dead() {
        let base = BaseUrl { origin: "https://e.org".into(), path: "/b".into() };
        let exists = |path: &str| ["index.html", "a/index.html", "a/x.png", "folio.css"].contains(&path);
        let cases = [
            ("<a href=\"/b/a/\"><img src='x.png'><a href=\"../\"><a href=\"#y\"><a href=\"?q\">", ""),
            ("<a href=\"https://e.org/b/a/#z\"><a href=\"https://f.org/b/n\"><a href=\"mailto:x@y\"><a href=\"/other/\">", ""),
            ("<a href=\"/b/n/\"><img src=\"n.png\"><a href='https://e.org/b/m'>", "/b/n/ https://e.org/b/m n.png"),
            ("text href=\"/b/n\" text", ""),
        ];
        for (html, expected) in cases {
            let found: Vec<String> = dead(html, "/a/", &base, exists).into_iter().collect();
            assert_eq!(found.join(" "), expected, "{html}");
        }
    }
}
