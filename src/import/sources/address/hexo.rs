//! Hexo: `permalink` of its configuration for posts, the file's place for pages.

use super::{Placed, Source, pattern};
use crate::page;
use crate::text;

const DEFAULT: &str = ":year/:month/:day/:title/";

pub fn placed(source: &Source, relative: &str) -> Option<Placed> {
    let config = source.config;
    let is_bare = config.pages.is_empty();
    let draft = relative.strip_prefix("_drafts/");
    let post = draft.or_else(|| relative.strip_prefix("_posts/")).or_else(|| is_bare.then_some(relative));
    let Some(post) = post else {
        let is_hidden = relative.split('/').any(|part| part.starts_with('_'));
        return (!is_hidden).then(|| page(source, relative));
    };
    let slug = post.strip_suffix(".md").or_else(|| post.strip_suffix(".markdown")).unwrap_or(post);
    // Only `new_post_name` makes Hexo look for a date in a file's name.
    let dated = config.text(&["new_post_name"]).is_some_and(|pattern| pattern.starts_with(":year-:month-:day-:title"));
    let (folder, name) = slug.rsplit_once('/').map_or(("", slug), |(folder, name)| (folder, name));
    let (date, bare_name) = page::split_date(name);
    let title = match (dated, folder) {
        (true, "") => bare_name.to_owned(),
        (true, folder) => format!("{folder}/{bare_name}"),
        _ => slug.to_owned(),
    };
    let stated = source.stated.address.as_deref();
    let address = match stated {
        Some(address) if address.ends_with('/') || address.ends_with(".html") => Some(address.to_owned()),
        Some(address) => Some(format!("{address}/")),
        None => pattern::fill(config.text(&["permalink"]).as_deref().unwrap_or(DEFAULT), |name| value(source, name, &title, date)),
    };
    Some(Placed {
        address: address.map(|address| source.rooted(address.strip_suffix("index.html").unwrap_or(&address))),
        date,
        name: bare_name.to_owned(),
        draft: draft.is_some(),
        ..Placed::default()
    })
}

/// `source/about/index.md` is `/about/`, `source/about.md` is `/about.html`.
fn page(source: &Source, relative: &str) -> Placed {
    let stem = &relative[..relative.rfind('.').unwrap_or(relative.len())];
    let place = match stem.strip_suffix("index").filter(|folder| folder.is_empty() || folder.ends_with('/')) {
        Some(folder) => folder.to_owned(),
        None => format!("{stem}.html"),
    };
    let address = source.stated.address.clone().unwrap_or(place);
    Placed { address: Some(source.rooted(&address)), ..super::named(relative) }
}

fn value(source: &Source, name: &str, title: &str, named: Option<jiff::civil::Date>) -> Option<String> {
    let meta = &source.stated.meta;
    match name {
        "title" => Some(title.to_owned()),
        "name" => Some(title.rsplit('/').next().unwrap_or(title).to_owned()),
        "post_title" => Some(text::slug(meta.title.as_ref().map_or(title, |title| &title.value))),
        "category" => {
            let default = source.config.text(&["default_category"]).unwrap_or_else(|| "uncategorized".to_owned());
            Some(if meta.categories.is_empty() { default } else { meta.categories.join("/") })
        }
        "lang" => Some(meta.lang.as_ref().map(|lang| lang.value.clone()).unwrap_or_default()),
        _ => source.moment(named).and_then(|at| pattern::of_date(name, &at)).or_else(|| extra(source, name)),
    }
}

/// A key of the post's own front matter, such as `:abbrlink`.
fn extra(source: &Source, name: &str) -> Option<String> {
    let (_, value) = source.stated.meta.extra.iter().find(|(key, _)| key == name)?;
    Some(value.trim_matches('"').to_owned()).filter(|value| !value.is_empty())
}
