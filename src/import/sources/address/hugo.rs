//! Hugo: the file's place, `slug`, `url`, and `[permalinks]` of a section.

use super::{Placed, Source, pattern};
use crate::page;
use unicode_normalization::char::is_combining_mark;

pub fn placed(source: &Source, relative: &str) -> Placed {
    let (path, lang) = source.language(relative);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stem = page::stem(&path);
    let is_bundle = stem == "index";
    let (above, file) = match is_bundle {
        true => folder.rsplit_once('/').unwrap_or(("", folder)),
        false => (folder, stem),
    };
    let (date, name) = page::split_date(file);
    let placed = Placed { date, name: name.to_owned(), lang: lang.clone(), ..Placed::default() };
    let prefix = lang.filter(|lang| source.config.text(&["defaultcontentlanguage"]).as_ref() != Some(lang)).unwrap_or_default();
    if stem == "_index" {
        return Placed { address: Some(source.rooted(&format!("{prefix}/{}/", urlize(folder)))), ..placed };
    }
    if let Some(url) = &source.stated.address {
        return Placed { address: fill(source, url, above, file, name, date).map(|url| source.rooted(&closed(&url))), ..placed };
    }
    let section = above.split('/').next().unwrap_or_default();
    let pattern = source.config.text(&["permalinks", section]).or_else(|| source.config.text(&["permalinks", "page", section]));
    let address = match pattern.filter(|_| !section.is_empty()) {
        Some(pattern) => fill(source, &pattern, above, file, name, date),
        None => {
            let last = source.stated.meta.slug.as_deref().unwrap_or(file);
            Some(format!("{above}/{last}/"))
        }
    };
    let address = address.map(|address| {
        let address = urlize(&format!("{prefix}/{address}"));
        let is_ugly = source.config.is_set(&["uglyurls"]);
        source.rooted(&if is_ugly { format!("{}.html", address.trim_end_matches('/')) } else { address })
    });
    Placed { address, ..placed }
}

/// An address without an ending is a folder's.
fn closed(url: &str) -> String {
    let last = url.rsplit('/').next().unwrap_or_default();
    if last.is_empty() || last.contains('.') { url.to_owned() } else { format!("{url}/") }
}

fn fill(source: &Source, pattern: &str, above: &str, file: &str, name: &str, date: Option<jiff::civil::Date>) -> Option<String> {
    let meta = &source.stated.meta;
    let title = || meta.title.as_ref().map(|title| title.value.replace('/', "-"));
    pattern::fill(pattern, |placeholder| match placeholder {
        "title" => title().or_else(|| Some(name.to_owned())),
        "slug" => meta.slug.clone().or_else(title).or_else(|| Some(name.to_owned())),
        "filename" | "contentbasename" => Some(file.to_owned()),
        "slugorfilename" | "slugorcontentbasename" => Some(meta.slug.clone().unwrap_or_else(|| file.to_owned())),
        "section" => Some(above.split('/').next().unwrap_or_default().to_owned()),
        "sections" => Some(above.to_owned()),
        _ => pattern::of_date(placeholder, &source.moment(date)?),
    })
}

/// As Hugo's `urlize`: lower case, blanks become hyphens, and of the other signs only those that addresses need stay.
pub fn urlize(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.trim().chars().flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else if c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '.' | '/' | '\\' | '_' | '-' | '#' | '+' | '~') {
            out.push(c);
        }
    }
    out
}
