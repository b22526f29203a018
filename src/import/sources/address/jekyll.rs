//! Jekyll and Octopress: `permalink` styles for posts, whose date is in the file's name; the file's place for pages.

use super::{Placed, Source, pattern};
use crate::page;
use crate::text;
use crate::tree::Value;
use jiff::civil::Date;

pub fn placed(source: &Source, relative: &str) -> Option<Placed> {
    let is_bare = source.config.pages.is_empty() && !relative.contains("_posts/") && !relative.contains("_drafts/");
    let (folders, file, draft) = match (relative.find("_posts/"), relative.find("_drafts/")) {
        (Some(at), _) => (&relative[..at], &relative[at + "_posts/".len()..], false),
        (_, Some(at)) => (&relative[..at], &relative[at + "_drafts/".len()..], true),
        _ => ("", relative, false),
    };
    let (date, name) = page::split_date(page::stem(file));
    let is_post = relative.contains("_posts/") || draft || is_bare && date.is_some();
    if let Some(placed) = collected(source, relative) {
        return Some(placed);
    }
    if !is_post {
        let is_hidden = relative.split('/').any(|part| part.starts_with(['_', '.']));
        return (!is_hidden).then(|| page(source, relative));
    }
    let mut categories: Vec<String> = folders.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let own: Vec<&String> = source.stated.meta.categories.iter().filter(|category| !categories.contains(category)).collect();
    let all: Vec<&str> = categories.iter().chain(own).map(String::as_str).collect();
    let pattern = source.stated.address.clone().unwrap_or_else(|| style(source));
    let address = pattern::fill(&pattern, |placeholder| value(source, placeholder, name, date, &all));
    categories.dedup();
    Some(Placed {
        address: address.map(|address| source.rooted(&address)),
        date,
        name: name.to_owned(),
        categories,
        draft,
        ..Placed::default()
    })
}

/// A file of a collection that the configuration names: `_notes/a.md` is `/notes/a.html` unless it says otherwise.
fn collected(source: &Source, relative: &str) -> Option<Placed> {
    let (collection, path) = relative.strip_prefix('_')?.split_once('/')?;
    let is_listed = match &source.config.get(&["collections"])?.value {
        Value::Array(items) => {
            items.iter().any(|item| matches!(&item.value, Value::Plain(name) | Value::String(name) if name == collection))
        }
        _ => source.config.get(&["collections", collection]).is_some(),
    };
    let path = &path[..path.rfind('.').unwrap_or(path.len())];
    let stated = source.stated.address.clone().or_else(|| source.config.text(&["collections", collection, "permalink"]));
    let ending = if style(source).ends_with('/') { "/" } else { ".html" };
    let address = pattern::fill(&stated.unwrap_or_else(|| format!("/:collection/:path{ending}")), |placeholder| match placeholder {
        "collection" => Some(collection.to_owned()),
        "path" => Some(path.to_owned()),
        "name" | "title" | "slug" => Some(path.rsplit('/').next().unwrap_or(path).to_owned()),
        "output_ext" => Some(".html".to_owned()),
        _ => None,
    });
    is_listed.then(|| Placed { address: address.map(|address| source.rooted(&address)), ..super::named(relative) })
}

/// The site's pattern, or the one that a style of Jekyll's stands for.
fn style(source: &Source) -> String {
    let stated = source.config.text(&["permalink"]).unwrap_or_else(|| "date".to_owned());
    let pattern = match stated.as_str() {
        "date" => "/:categories/:year/:month/:day/:title.html",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title.html",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title.html",
        "none" => "/:categories/:title.html",
        pattern => pattern,
    };
    pattern.to_owned()
}

fn value(source: &Source, placeholder: &str, name: &str, date: Option<Date>, categories: &[&str]) -> Option<String> {
    let slug = source.stated.meta.slug.as_deref();
    match placeholder {
        "title" => Some(slug.unwrap_or(name).to_owned()),
        "slug" => Some(text::slug(slug.unwrap_or(name))),
        "categories" => Some(categories.join("/").to_lowercase()),
        "slugified_categories" => Some(categories.iter().map(|category| text::slug(category)).collect::<Vec<_>>().join("/")),
        // What Jekyll calls files that it makes.
        "output_ext" => Some(".html".to_owned()),
        _ => pattern::of_date(placeholder, &source.moment(date)?),
    }
}

/// `about.md` is `/about.html`, or `/about/` where posts have no endings either.
fn page(source: &Source, relative: &str) -> Placed {
    let stem = &relative[..relative.rfind('.').unwrap_or(relative.len())];
    let style = style(source);
    let place = match stem.strip_suffix("index").filter(|folder| folder.is_empty() || folder.ends_with('/')) {
        Some(folder) => folder.to_owned(),
        None if style.ends_with('/') && source.config.text(&["permalink"]).is_some() => format!("{stem}/"),
        None => format!("{stem}.html"),
    };
    let address = source.stated.address.clone().filter(|address| !address.contains(':')).unwrap_or(place);
    Placed { address: Some(source.rooted(&address)), ..super::named(relative) }
}
