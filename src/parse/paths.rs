//! Which files are pages, and which page of which language each is, by their names alone.

use crate::config::Config;
use crate::diag::{Diag, Place};
use crate::page::{self, LanguageId};
use crate::parse::language;
use crate::source::Sources;
use crate::url;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A file that is a page.
pub struct Named<'a> {
    pub path: &'a Arc<str>,
    /// The path without the suffix of a language.
    pub canonical: Arc<str>,
    /// That of the suffix.
    pub language: Option<LanguageId>,
}

#[cfg(test)]
impl<'a> Named<'a> {
    /// A file whose name says no language.
    pub fn plain(path: &'a Arc<str>) -> Self {
        Self { path, canonical: path.clone(), language: None }
    }
}

/// The Markdown files that are pages. Inside a bundle only `index.md` and its translations are: the `README.md` of a
/// package beside it is an asset like any other file.
pub fn pages<'a>(sources: &'a Sources, config: &Config, diags: &mut Vec<Diag>) -> Vec<Named<'a>> {
    let paths = sources.under(page::CONTENT).map(|(path, _)| path);
    let paths = paths.filter(|path| page::is_markdown(path) && !config.ignored.is_match(&path[page::CONTENT.len()..]));
    let files: Vec<Named> = paths.map(|path| named(path, config)).collect();
    let files = without_undeclared(files, config, diags);
    let folders = |stem: &str| -> BTreeMap<&str, &Arc<str>> {
        let indexes = files.iter().filter(|file| page::stem(&file.canonical) == stem);
        indexes.map(|file| (url::folder(file.path), file.path)).collect()
    };
    let (bundles, sections) = (folders("index"), folders("_index"));
    let is_page = |file: &Named| {
        let folder = url::folder(file.path);
        let is_index = page::stem(&file.canonical) == "index";
        if is_index && folder == page::CONTENT.trim_end_matches('/') {
            return Err(root_index(file.path));
        }
        if let Some(section) = sections.get(folder).filter(|_| is_index) {
            return Err(two_indexes(file.path, section));
        }
        let above = if is_index { url::folder(folder) } else { folder };
        let in_bundle = std::iter::successors(Some(above), |folder| Some(url::folder(folder)))
            .take_while(|folder| folder.starts_with(page::CONTENT))
            .any(|folder| bundles.contains_key(folder) && !sections.contains_key(folder));
        Ok(!in_bundle)
    };
    let judged: Vec<Result<bool, Diag>> = files.iter().map(is_page).collect();
    let kept = files.into_iter().zip(judged).filter_map(|(file, judged)| match judged {
        Ok(is_page) => is_page.then_some(file),
        Err(diag) => {
            diags.push(diag);
            None
        }
    });
    kept.collect()
}

fn named<'a>(path: &'a Arc<str>, config: &Config) -> Named<'a> {
    let (canonical, language) = config.split_language(path);
    Named { path, canonical: canonical.as_ref().into(), language }
}

/// A suffix that looks like a language's but is none of the site's is reported where it cannot be a part of the name:
/// behind `index` and `_index`, and beside the same page without it.
fn without_undeclared<'a>(files: Vec<Named<'a>>, config: &Config, diags: &mut Vec<Diag>) -> Vec<Named<'a>> {
    let names: BTreeSet<Arc<str>> = files.iter().map(|file| file.canonical.clone()).collect();
    let mut is_kept = |file: &Named| {
        let Some((canonical, suffix)) = page::split_suffix(file.path).filter(|_| file.language.is_none()) else { return true };
        let is_index = matches!(page::stem(&canonical), "index" | "_index");
        let looks_like_one = language::is_tag(suffix) && suffix.split('-').next().is_some_and(|first| first.len() <= 3);
        if looks_like_one && is_index {
            diags.push(undeclared_index(file.path, suffix, config));
        } else if looks_like_one && names.contains(canonical.as_str()) {
            diags.push(undeclared_suffix(file.path, suffix, config));
        }
        !(looks_like_one && is_index)
    };
    files.into_iter().filter(|file| is_kept(file)).collect()
}

fn undeclared_index(path: &Arc<str>, suffix: &str, config: &Config) -> Diag {
    Diag::error("undeclared-language", format!("the site has no language `{suffix}`"))
        .at(Place::file(path.clone()))
        .help(declare(suffix, config))
}

fn undeclared_suffix(path: &Arc<str>, suffix: &str, config: &Config) -> Diag {
    let help = declare(suffix, config);
    Diag::warning("undeclared-language", format!("the site has no language `{suffix}`, so this is a page of its own"))
        .at(Place::file(path.clone()))
        .help(format!("{help}; if it is to be a page of its own, write its name without the dot"))
}

/// What to do about a language that the site does not have.
pub(super) fn declare(code: &str, config: &Config) -> String {
    let file = &config.path;
    match config.near_language(code) {
        Some(near) => format!("did you mean `{near}`? else add `[languages.{code}]` to {file}"),
        None => format!("add `[languages.{code}]` to {file}, and below it what differs, such as its `title`"),
    }
}

fn root_index(path: &Arc<str>) -> Diag {
    let name = path.rsplit('/').next().unwrap_or_default();
    Diag::error("index-at-root", format!("the home page is `_{name}`, not `{name}`"))
        .at(Place::file(path.clone()))
        .help(format!("rename it to `content/_{name}`"))
}

fn two_indexes(path: &Arc<str>, section: &Arc<str>) -> Diag {
    Diag::error("two-indexes", "a folder is either a page with its assets or a section, not both")
        .at(Place::file(path.clone()))
        .related(Place::file(section.clone()), "this makes the folder a section")
        .help("rename `index.md` to a page of its own name, or remove `_index.md`")
}
