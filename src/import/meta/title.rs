//! The post's title out of the page's, which often names the site too.

use super::{Facts, Source, facts, known, same};
use crate::import::dom::NodeId;
use crate::import::post::Known;
use crate::text::squeeze;

/// The title of a post.
pub fn of(source: &Source) -> Option<Known<String>> {
    let Source { dom, facts, page, json, own, .. } = source;
    // Headings may hold each other, and all that is in them is read for each.
    let texts = |nodes: &[NodeId]| -> Vec<String> {
        let texts = nodes.iter().take(facts::MANY).map(|node| squeeze(dom.text_content(*node)));
        texts.filter(|text| !text.is_empty()).collect()
    };
    let headings = texts(&facts.headings);
    let names = site_names(page.unwrap_or(facts));
    let json = json.and_then(|json| json.headline.clone());
    let og = page.and_then(|page| page.meta(&["og:title", "twitter:title"])).map(squeeze);
    let og = og.filter(|title| !names.iter().any(|name| same(name, title))).map(|title| bare_of(&title, &names));
    let plain = page.and_then(|page| page.title.as_deref()).filter(|title| !title.is_empty());
    let all_headings = page.map_or_else(|| headings.clone(), |page| texts(&page.headings));
    let all_headings: Vec<String> = all_headings.into_iter().filter(|heading| !names.contains(heading)).collect();
    let plain = plain.map(|title| bare(title, &names, &all_headings));
    let plain = plain.filter(|title| !names.iter().any(|name| same(name, title)) || all_headings.is_empty());
    let first = |found: Vec<String>| found.into_iter().next();
    known(first(texts(&own.title)), "dialect")
        .or_else(|| known(json, "json-ld"))
        .or_else(|| known(facts.prop(dom, &["headline"]).map(|(_, title)| title), "microdata"))
        .or_else(|| known(og, "og:title"))
        .or_else(|| known(plain, "title"))
        .or_else(|| known(first(headings), "heading"))
        .or_else(|| known(file_name(source.path), "file-name"))
}

/// What the site is called.
fn site_names(facts: &Facts) -> Vec<String> {
    let mut names: Vec<String> = facts.meta(&["og:site_name", "application-name"]).map(squeeze).into_iter().collect();
    names.extend(facts.home.iter().filter(|name| !name.is_empty()).cloned());
    names
}

fn file_name(path: &str) -> Option<String> {
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    (!name.is_empty()).then(|| crate::url::decode(name).into_owned())
}

/// What separates a title from the name of the site; those of the second row occur in titles too.
const STRONG: [&str; 9] = [" | ", " // ", " » ", " « ", " · ", " • ", " ‹ ", " › ", " | "];
const WEAK: [&str; 5] = [" - ", " – ", " — ", " :: ", ": "];

/// More cuts are not tried, and longer titles are not cut.
const MOST: usize = 30;
const LONGEST: usize = 500;

/// The title of the post, from that of the page. `names` are what the site is called, `headings` those of the page.
pub fn bare(title: &str, names: &[String], headings: &[String]) -> String {
    if title.len() > LONGEST {
        return title.to_owned();
    }
    let cuts = || STRONG.iter().chain(&WEAK).flat_map(|mark| title.match_indices(mark)).take(MOST);
    let halves = || cuts().flat_map(|(at, mark)| [(&title[..at], &title[at + mark.len()..]), (&title[at + mark.len()..], &title[..at])]);
    // A heading that is a part of the title is sure; then a part that is the site's name.
    let by_heading = || halves().map(|(part, _)| part).find(|part| headings.iter().any(|heading| same(part, heading)));
    let by_name =
        || halves().filter(|(_, rest)| names.iter().any(|name| same(rest, name))).map(|(part, _)| part).max_by_key(|part| part.len());
    let whole = headings.iter().any(|heading| same(title, heading)).then_some(title);
    let by_mark = || STRONG.iter().filter_map(|mark| title.rfind(mark)).max().map(|at| &title[..at]);
    whole.or_else(by_heading).or_else(by_name).or_else(by_mark).unwrap_or(title).trim().to_owned()
}

/// A title without the site's name, where it ends in that.
fn bare_of(title: &str, names: &[String]) -> String {
    let cuts = STRONG.iter().chain(&WEAK).filter_map(|mark| title.rfind(mark).map(|at| (&title[..at], &title[at + mark.len()..])));
    let found = cuts.into_iter().find(|(_, rest)| names.iter().any(|name| same(rest, name)));
    found.map_or(title, |(part, _)| part).trim().to_owned()
}
