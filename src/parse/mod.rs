//! Files become pages: front matter, Markdown outline, configuration. Each page is parsed from its own text and
//! the configuration alone, in parallel, and knows nothing of the others.

pub mod address;
pub mod config;
pub mod date;
pub mod example;
pub mod fence;
pub mod fields;
pub mod front;
pub mod language;
pub mod lint;
pub mod markdown;

use crate::config::Config;
use crate::diag::{Checked, Diag, Place};
use crate::page::{self, Page};
use crate::source::Sources;
use crate::url;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Parses every page below `content/`, in order of their paths.
pub fn pages(sources: &Sources, config: &Config) -> Checked<Vec<Page>> {
    let mut diags = Vec::new();
    let paths = page_paths(sources, config, &mut diags);
    let parsed: Vec<_> = paths.into_par_iter().map(|path| page(path, sources, config)).collect();
    let pages: Vec<Page> = parsed.into_iter().filter_map(|checked| checked.take_into(&mut diags)).collect();
    if pages.is_empty() && diags.is_empty() {
        diags.push(no_pages());
    }
    Checked::new(pages, diags)
}

/// The Markdown files that are pages. Inside a bundle only `index.md` is one: the `README.md` of a package
/// beside it is an asset like any other file.
fn page_paths<'a>(sources: &'a Sources, config: &Config, diags: &mut Vec<Diag>) -> Vec<&'a Arc<str>> {
    let paths: Vec<_> = sources
        .under(page::CONTENT)
        .map(|(path, _)| path)
        .filter(|path| page::is_markdown(path) && !config.ignored.is_match(&path[page::CONTENT.len()..]))
        .collect();
    let folders =
        |stem: &str| -> BTreeSet<&str> { paths.iter().filter(|path| page::stem(path) == stem).map(|path| url::folder(path)).collect() };
    let (bundles, sections) = (folders("index"), folders("_index"));
    let mut kept = Vec::with_capacity(paths.len());
    for path in paths {
        let folder = url::folder(path);
        let is_index = page::stem(path) == "index";
        if is_index && folder == page::CONTENT.trim_end_matches('/') {
            diags.push(root_index(path));
            continue;
        }
        if is_index && sections.contains(folder) {
            diags.push(two_indexes(path));
            continue;
        }
        let above = if is_index { url::folder(folder) } else { folder };
        let in_bundle = std::iter::successors(Some(above), |folder| Some(url::folder(folder)))
            .take_while(|folder| folder.starts_with(page::CONTENT))
            .any(|folder| bundles.contains(folder) && !sections.contains(folder));
        if !in_bundle {
            kept.push(path);
        }
    }
    kept
}

/// Parses one page; `None` when its text cannot be had.
fn page(path: &Arc<str>, sources: &Sources, config: &Config) -> Checked<Option<Page>> {
    let (text, hash) = match (sources.text(path), sources.get(path)) {
        (Ok(text), Some(file)) => (text, file.hash),
        (Err(diag), _) => return Checked::new(None, vec![diag]),
        (Ok(_), None) => return None.into(),
    };
    let mut diags = Vec::new();
    let (mut front, body) = front::front(path, &text, config).take_into(&mut diags);
    front::from_git(&mut front, path, sources, config);
    let outline = markdown::outline(path, &text, body, &config.markdown, &config.examples).take_into(&mut diags);
    Checked::new(Some(Page { path: path.clone(), kind: page::kind(path), hash, front, body, outline }), diags)
}

fn no_pages() -> Diag {
    Diag::error("no-pages", "there is no page below `content/`")
        .at(Place::file("content"))
        .help("write one with `faircopy new \"Title\"`, or check that the folder is where the configuration is")
}

fn root_index(path: &Arc<str>) -> Diag {
    Diag::error("index-at-root", "the home page is `_index.md`, not `index.md`")
        .at(Place::file(path.clone()))
        .help("rename it to `content/_index.md`")
}

fn two_indexes(path: &Arc<str>) -> Diag {
    let section = path.replace("/index.", "/_index.");
    Diag::error("two-indexes", "a folder is either a page with its assets or a section, not both")
        .at(Place::file(path.clone()))
        .related(Place::file(section), "this makes the folder a section")
        .help("rename `index.md` to a page of its own name, or remove `_index.md`")
}
