//! Files become pages: front matter, Markdown outline, configuration. Each page is parsed from its own text and
//! the configuration alone, in parallel, and knows nothing of the others.

pub mod address;
pub mod blocks;
pub mod config;
pub mod date;
pub mod example;
pub mod fence;
pub mod fields;
pub mod front;
pub mod inline;
pub mod language;
pub mod lint;
pub mod markdown;
pub mod paths;

use crate::config::Config;
use crate::diag::{Checked, Diag, Place};
use crate::memo::{Function, Memo, Parts, Print};
use crate::page::{self, Page};
use crate::source::Sources;
use paths::Named;
use rayon::prelude::*;

/// Parses every page below `content/`, in order of their paths.
pub fn pages(sources: &Sources, config: &Config, memo: &Memo) -> Checked<Vec<Page>> {
    let mut diags = Vec::new();
    let files = paths::pages(sources, config, &mut diags);
    let seen = config.page_print();
    let parsed: Vec<_> = files.into_par_iter().map(|file| known(&file, sources, config, seen, memo)).collect();
    let pages: Vec<Page> = parsed.into_iter().filter_map(|checked| checked.take_into(&mut diags)).collect();
    if pages.is_empty() && diags.is_empty() {
        diags.push(no_pages());
    }
    Checked::new(pages, diags)
}

/// One page, parsed only if its file, its name or what it sees of the configuration (`seen`) is not as it was.
fn known(file: &Named, sources: &Sources, config: &Config, seen: Print, memo: &Memo) -> Checked<Option<Page>> {
    let path = file.path;
    let Some(found) = sources.get(path) else { return None.into() };
    let commits = sources.commits(path).filter(|_| config.dates_from_git.any());
    let parts = Parts::new()
        .with("its text", &found.hash)
        .with("the name of its file", &(file.canonical.clone(), file.language))
        .with_print("the configuration", seen)
        .with("its commits", &commits.map(|commits| (commits.first, commits.last)));
    if let Some((page, diags)) = memo.recall(Function::Parse, path, &parts) {
        return Checked::new(Some(page), diags);
    }
    let checked = page(file, sources, config);
    let Checked { value: Some(page), diags } = checked else { return checked };
    let known = (page, diags);
    memo.keep(Function::Parse, path, &parts, &known);
    Checked::new(Some(known.0), known.1)
}

/// Parses one page; `None` when its text cannot be had.
fn page(file: &Named, sources: &Sources, config: &Config) -> Checked<Option<Page>> {
    let path = file.path;
    let (text, hash) = match (sources.text(path), sources.get(path)) {
        (Ok(text), Some(file)) => (text, file.hash),
        (Err(diag), _) => return Checked::new(None, vec![diag]),
        (Ok(_), None) => return None.into(),
    };
    let mut diags = Vec::new();
    let (mut front, body) = front::front(file, &text, config).take_into(&mut diags);
    front::from_git(&mut front, file, sources, config);
    let outline = markdown::outline(path, &text, body, &config.markdown, &config.examples).take_into(&mut diags);
    let (canonical, kind) = (file.canonical.clone(), page::kind(&file.canonical));
    Checked::new(Some(Page { path: path.clone(), canonical, kind, hash, front, body, outline }), diags)
}

fn no_pages() -> Diag {
    Diag::error("no-pages", "there is no page below `content/`")
        .at(Place::file("content"))
        .help("write one with `faircopy new \"Title\"`, or check that the folder is where the configuration is")
}
