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
use crate::lines::Lines;
use crate::memo::{Function, Memo, Parts, Print};
use crate::page::{self, Page};
use crate::source::Sources;
use paths::Named;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Parses every page below `content/`, in order of their paths.
pub fn pages(sources: &Sources, config: &Config, memo: &Memo) -> Checked<Vec<Arc<Page>>> {
    let mut diags = Vec::new();
    let files = paths::pages(sources, config, &mut diags);
    let seen = config.page_print();
    let before = Parsed::before(sources, config, seen, memo);
    if before.is_some() {
        memo.passes_over();
    }
    let parsed: Vec<_> = files
        .into_par_iter()
        .enumerate()
        .map(|(at, file)| {
            before.as_ref().and_then(|before| before.page(at, &file)).ok_or(()).or_else(|()| known(&file, sources, config, seen, memo))
        })
        .collect();
    if memo.takes_wholes() {
        memo.leave(Parsed { sources: sources.clone(), seen, pages: parsed.iter().map(|known| known.as_ref().ok().cloned()).collect() });
    }
    let mut pages = Vec::with_capacity(parsed.len());
    for known in parsed {
        match known {
            Ok(known) => {
                diags.extend(known.1.iter().cloned());
                pages.push(known.0.clone());
            }
            Err(found) => diags.extend(found),
        }
    }
    if pages.is_empty() && diags.is_empty() {
        diags.push(no_pages());
    }
    Checked::new(pages, diags)
}

/// A page, and what was wrong with it.
type Known = Arc<(Arc<Page>, Vec<Diag>)>;

/// The pages of the build before in the same process.
struct Parsed {
    sources: Sources,
    seen: Print,
    /// By their place among the files.
    pages: Vec<Option<Known>>,
}

/// Pages of which it is known which of their files are others.
struct Before {
    parsed: Arc<Parsed>,
    changed: BTreeSet<Arc<str>>,
}

impl Parsed {
    /// Of a site of the same files. What commits say of these is not known here.
    fn before(sources: &Sources, config: &Config, seen: Print, memo: &Memo) -> Option<Before> {
        let parsed: Arc<Self> = memo.last()?;
        let changed = sources.changed(&parsed.sources)?;
        let is_alike = parsed.seen == seen && !config.dates_from_git.any();
        is_alike.then_some(Before { parsed, changed })
    }
}

impl Before {
    fn page(&self, at: usize, file: &Named) -> Option<Known> {
        let known = self.parsed.pages.get(at)?.as_ref()?;
        let page = &known.0;
        let is_same = page.path == *file.path && page.canonical == file.canonical && !self.changed.contains(file.path);
        is_same.then(|| known.clone())
    }
}

/// One page, parsed only if its file, its name or what it sees of the configuration (`seen`) is not as it was. What was wrong, if
/// there is none.
fn known(file: &Named, sources: &Sources, config: &Config, seen: Print, memo: &Memo) -> Result<Known, Vec<Diag>> {
    let path = file.path;
    let Some(found) = sources.get(path) else { return Err(Vec::new()) };
    let commits = sources.commits(path).filter(|_| config.dates_from_git.any());
    let parts = Parts::new()
        .with("its text", &found.hash)
        .with("the name of its file", &(file.canonical.clone(), file.language))
        .with_print("the configuration", seen)
        .with("its commits", &commits.map(|commits| (commits.first, commits.last)));
    if let Some(known) = memo.recall(Function::Parse, path, &parts) {
        return Ok(known);
    }
    match page(file, sources, config) {
        Checked { value: Some(page), diags } => Ok(memo.keep(Function::Parse, path, &parts, (Arc::new(page), diags))),
        Checked { value: None, diags } => Err(diags),
    }
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
    locate(&mut diags, path, &text);
    let (canonical, kind) = (file.canonical.clone(), page::kind(&file.canonical));
    Checked::new(Some(Page { path: path.clone(), canonical, kind, hash, front, body, outline }), diags)
}

/// Says in which lines and columns problems begin, while the text is there.
fn locate(diags: &mut [Diag], path: &str, text: &str) {
    if diags.is_empty() {
        return;
    }
    let lines = Lines::of(text.as_bytes());
    for place in diags.iter_mut().filter_map(|diag| diag.place.as_mut()).filter(|place| *place.path == *path) {
        place.start = place.span.map(|span| lines.position(text.as_bytes(), span.start));
    }
}

fn no_pages() -> Diag {
    Diag::error("no-pages", "there is no page below `content/`")
        .at(Place::file("content"))
        .help("write one with `faircopy new \"Title\"`, or check that the folder is where the configuration is")
}
