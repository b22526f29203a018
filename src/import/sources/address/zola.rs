//! Zola: the file's place in its sections, `slug`, `path`.

use super::{Placed, Source};
use crate::page;
use crate::text;

pub fn placed(source: &Source, relative: &str) -> Placed {
    let (path, lang) = source.language(relative);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stem = page::stem(&path);
    let (above, file) = match stem {
        "index" => folder.rsplit_once('/').unwrap_or(("", folder)),
        _ => (folder, stem),
    };
    let (date, name) = page::split_date(file);
    let placed = Placed { date, name: name.to_owned(), lang: lang.clone(), ..Placed::default() };
    let prefix = lang.map(|lang| format!("{lang}/")).unwrap_or_default();
    if let Some(stated) = &source.stated.address {
        let stated = stated.trim_matches('/');
        return Placed { address: Some(source.rooted(&format!("{prefix}{stated}/"))), ..placed };
    }
    let parts = above.split('/').filter(|part| !part.is_empty()).map(|part| slug(source, part));
    let own = match (stem, &source.stated.meta.slug) {
        ("_index", _) => None,
        (_, Some(slug)) => Some(Some(slug.clone())),
        _ => Some(slug(source, name)),
    };
    let parts: Option<Vec<String>> = parts.chain(own).collect();
    let address = parts.map(|parts| source.rooted(&format!("{prefix}{}/", parts.join("/"))));
    Placed { address, ..placed }
}

/// A folder's or a file's name in an address. `slugify.paths = "on"` spells other scripts in Latin letters, by a table that
/// is not here: then the address is not known.
fn slug(source: &Source, name: &str) -> Option<String> {
    match source.config.text(&["slugify", "paths"]).as_deref() {
        Some("off") => Some(name.to_owned()),
        Some("safe") => Some(
            name.chars().filter(|c| !c.is_control() && !r#"/?#"'<>|*:\[]@!$&()+,;="#.contains(*c)).collect::<String>().replace(' ', "_"),
        ),
        _ if name.is_ascii() => Some(text::slug(name).replace('_', "-")),
        _ => None,
    }
}
