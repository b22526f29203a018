//! Addresses that the new site has for itself, so that no old one can lead to a page there.

use crate::config::Config;
use crate::page;
use crate::source::Sources;
use crate::url;

/// Those of its first page, its lists and sections, and of the pages in it that no import made, `foreign`. `section` is where
/// the posts go; without a `config` the site is yet to be made.
pub fn reserved(config: Option<&Config>, section: &str, there: &Sources, foreign: &[&str]) -> Vec<String> {
    let mut reserved: Vec<String> = ["/", "/404.html", "/atom.xml", "/sitemap.xml", "/robots.txt"].map(str::to_owned).into();
    let (archive, taxonomies) = match config {
        Some(config) => (config.archive.clone(), config.taxonomies.iter().map(|taxonomy| taxonomy.slug.clone()).collect()),
        None => (Some("archive".to_owned()), vec!["tags".to_owned(), "categories".to_owned()]),
    };
    let lists = archive.into_iter().chain(taxonomies);
    let sections = there.under(page::CONTENT).map(|(path, _)| path).filter(|path| page::is_markdown(path) && page::stem(path) == "_index");
    let sections = sections.flat_map(|path| folders(url::folder(page::below_content(path)))).chain(folders(section)).map(str::to_owned);
    let pages = foreign.iter().map(|path| {
        let name = page::own_name(path);
        let folder = url::folder(page::below_content(path));
        let folder = if page::stem(path) == "index" { url::folder(folder) } else { folder };
        format!("{folder}/{name}")
    });
    reserved.extend(lists.chain(sections).chain(pages).map(|path| format!("/{}/", path.trim_matches('/'))));
    reserved
}

/// A folder and those that it lies in.
fn folders(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |below| Some(url::folder(below))).take_while(|folder| !folder.is_empty())
}
