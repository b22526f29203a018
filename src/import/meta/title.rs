//! The post's title out of the page's, which often names the site too.

use super::same;

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
pub fn bare_of(title: &str, names: &[String]) -> String {
    let cuts = STRONG.iter().chain(&WEAK).filter_map(|mark| title.rfind(mark).map(|at| (&title[..at], &title[at + mark.len()..])));
    let found = cuts.into_iter().find(|(_, rest)| names.iter().any(|name| same(rest, name)));
    found.map_or(title, |(part, _)| part).trim().to_owned()
}
