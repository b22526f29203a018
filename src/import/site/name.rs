//! The files of the new pages: each post gets a name that no other has, and keeps it on every import.

use super::address;
use super::twin::Merged;
use crate::page;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of names before.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Origin of a post → the file that an earlier import gave it.
    pub kept: BTreeMap<String, String>,
    /// Slugs of the section that belong to pages which no import made.
    pub taken: BTreeSet<String>,
}

/// Names that Windows keeps for devices (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4",
    "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether a file of this name can be made nowhere or not everywhere.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    DEVICES.contains(&stem.to_lowercase().as_str())
}

/// The longest slug, in bytes. Names of files have at most 255.
const LONGEST: usize = 160;

/// The file of each post, such as `content/notes/softirq/index.md`, or `content/notes/softirq.md` if it is a single file.
pub fn paths(posts: &[Merged], section: &str, single: &dyn Fn(&Merged) -> bool, names: &Names) -> Vec<String> {
    let folder = match section {
        "" => page::CONTENT.to_owned(),
        section => format!("{}{section}/", page::CONTENT),
    };
    let forms = |slug: &str| [format!("{folder}{slug}/index.md"), format!("{folder}{slug}.md")];
    // What was given before is given again, wherever it stands in the order; what became of a post that is gone stays its own.
    let mut taken: BTreeSet<String> = names.taken.iter().flat_map(|slug| forms(slug)).chain(names.kept.values().cloned()).collect();
    let mut paths: Vec<Option<String>> = posts.iter().map(|merged| names.kept.get(&merged.post.origin).cloned()).collect();
    for (merged, path) in posts.iter().zip(&mut paths) {
        if path.is_none() {
            let slug = slug(merged);
            let mut candidates =
                std::iter::once(slug.clone()).chain((2..).map(|number| format!("{slug}-{number}"))).map(|slug| forms(&slug));
            // Both forms have the same address.
            let free = candidates.find(|forms| !forms.iter().any(|path| taken.contains(path)));
            taken.extend(free.iter().flatten().cloned());
            *path = free.map(|[bundle, alone]| if single(merged) { alone } else { bundle });
        }
    }
    paths.into_iter().flatten().collect()
}

/// What a post is called: by the last part of its old address, else as its source says, else by its title or its file.
fn slug(merged: &Merged) -> String {
    let post = &merged.post;
    let said = [
        post.meta.slug.as_deref().map(text::slug).unwrap_or_default(),
        post.address.as_deref().map(address::slug).unwrap_or_default(),
        post.meta.title.as_ref().map(|title| text::slug(&title.value)).unwrap_or_default(),
        address::slug(&post.origin),
    ];
    let slug = said.into_iter().map(|slug| usable(&slug)).find(|slug| !slug.is_empty());
    slug.unwrap_or_else(|| "post".to_owned())
}

/// A slug as a name of a file; a day in front would be taken for the page's date.
fn usable(slug: &str) -> String {
    let (_, rest) = page::split_date(slug);
    let mut slug = rest.trim_matches(['-', '_']);
    while slug.len() > LONGEST {
        slug = match slug.rfind('-').filter(|at| *at > LONGEST / 2) {
            Some(at) => &slug[..at],
            None => text::cut(slug, LONGEST),
        };
    }
    match slug {
        "index" => String::new(),
        slug if is_device(slug) => format!("{slug}-post"),
        slug => slug.to_owned(),
    }
}
