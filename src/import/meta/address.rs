//! Where a post was on the old site.

use super::Facts;
use crate::url;

/// The address of a page: the one that it declares for itself, if it says a path; else where its file lies. Addresses
/// are as people read them, without `%` escapes and without `index.html`.
///
/// A page that declares the front page, as badly set up sites do for all of their pages, declares nothing. `og:url` and
/// JSON-LD speak of the page itself; a canonical link may name another site where the post came out first, and counts
/// if it ends as the file does or is on the host of the others.
pub fn of_page(facts: &Facts, declared: Option<&str>, path: &str) -> String {
    let file = of_file(path);
    if file == "/" {
        return file;
    }
    let own: Vec<(Option<&str>, String)> = [facts.meta(&["og:url"]), declared].into_iter().flatten().filter_map(split).collect();
    let canonical = facts.canonical.and_then(split);
    let is_here = |host: Option<&str>| host.is_none() || own.iter().any(|(other, _)| *other == host);
    let canonical = canonical.filter(|(host, address)| is_here(*host) || last(address) == last(&file));
    let known: Vec<String> =
        canonical.into_iter().chain(own.iter().cloned()).map(|(_, address)| address).filter(|address| address != "/").collect();
    let same_end = known.iter().find(|address| last(address) == last(&file));
    same_end.or(known.first()).cloned().unwrap_or(file)
}

/// The address of what a link on a page means; `None` if it leads out of the site or nowhere.
pub fn of_link(href: &str, path: &str) -> Option<String> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    if let Some((_, address)) = split(href) {
        return Some(address);
    }
    if url::is_external(href) {
        return None;
    }
    let relative = url::split(href).path;
    let joined = url::join(url::folder(path), &url::decode(relative))?;
    Some(of_file(&format!("{joined}{}", if relative.ends_with('/') { "/" } else { "" })))
}

/// `2013/06/21/x/index.html` is served at `/2013/06/21/x/`.
fn of_file(path: &str) -> String {
    bare(&format!("/{}", path.trim_start_matches('/')))
}

/// Host and path of a URL.
fn split(text: &str) -> Option<(Option<&str>, String)> {
    let text = text.trim();
    let (host, path) = match url::split_host(text) {
        Some((host, path)) => (Some(host), path),
        None if text.starts_with('/') => (None, text),
        None => return None,
    };
    let end = path.find(['?', '#']).unwrap_or(path.len());
    Some((host, bare(if end == 0 { "/" } else { &path[..end] })))
}

fn bare(path: &str) -> String {
    url::without_index(&url::decode(path)).to_owned()
}

fn last(address: &str) -> &str {
    let part = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    part.strip_suffix(".html").or(part.strip_suffix(".htm")).unwrap_or(part)
}
