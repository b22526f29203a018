//! Finished files are looked at as a stranger would: by what stands in them, whoever put it there.
//!
//! [`Inspector`] is a sink. Each page is read on its way (`page`), held against the rules for one document (`document`) and
//! forgotten; what it says of other files waits until all are there (`links`, `weight`). Feeds and sitemaps are held
//! against their formats (`feed`, `sitemap`). Nothing is changed here, and nothing is known of how a page is made.

mod document;
mod fault;
mod feed;
mod links;
mod page;
mod sitemap;
mod weight;

use crate::diag::{Diag, Place};
use crate::output::{Outside, Sink};
use crate::site::{Node, Route, Site};
use crate::source::Hash;
use fault::{Fault, Spot, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Passes files on and keeps what must be known of them at the end.
pub struct Inspector<'a> {
    site: &'a Site,
    sink: &'a dyn Sink,
    files: Mutex<BTreeMap<String, File>>,
    /// The addresses out of the site, each with the first page that has it: many pages have the same.
    outside: Mutex<BTreeMap<String, (String, Spot)>>,
}

/// What was wrong with the finished files.
#[derive(Default)]
pub struct Inspection {
    pub diags: Vec<Diag>,
    /// The lines of finished files that the problems lie in, each file with empty lines for the others, by the paths that the
    /// places name. The files themselves are gone, or were never written.
    pub texts: BTreeMap<Arc<str>, Vec<u8>>,
    /// In order of their addresses. The place is that in the Markdown, if it stands there.
    pub outside: Vec<Outside>,
}

/// The codes of problems that are surely of the file that a page is made of, and not of its template.
const OF_SOURCES: &[&str] = &["no-description", "orphan-page"];

/// The codes of problems that a page may have in its Markdown already.
const EARLIER: &[(&str, &str)] = &[("dead-fragment", "broken-fragment"), ("dead-address", "broken-link"), ("duplicate-id", "duplicate-id")];

/// What is known of a finished file.
#[derive(Default)]
struct File {
    /// In bytes.
    size: usize,
    /// Whether it is a page that a template made.
    is_page: bool,
    ids: BTreeSet<String>,
    /// The output paths that links lead to, whether something is there or not.
    links: BTreeSet<String>,
    /// The output paths of what a browser loads with the page.
    loads: BTreeSet<String>,
    /// Where it leads at once.
    redirects_to: Option<String>,
    waiting: Vec<links::Waiting>,
    /// The addresses out of the site.
    outside: Vec<(String, Spot)>,
    faults: Vec<Fault>,
    /// Where faults of the whole file are to stand.
    head: Option<Spot>,
}

impl<'a> Inspector<'a> {
    pub fn new(site: &'a Site, sink: &'a dyn Sink) -> Self {
        Self { site, sink, files: Mutex::default(), outside: Mutex::default() }
    }

    /// Everything that was wrong, the same fault of many pages once, without what is among the problems that are `known`: an
    /// author is told of a link in the Markdown, and not of the same in the page.
    pub fn finish(self, known: &[Diag]) -> Inspection {
        let mut files = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut faults: Vec<(String, Fault)> = Vec::new();
        for (path, file) in &mut files {
            faults.extend(std::mem::take(&mut file.faults).into_iter().map(|fault| (path.clone(), fault)));
        }
        faults.extend(links::dead(self.site, &mut files));
        faults.extend(links::orphans(self.site, &files));
        faults.extend(weight::over(&self.site.config, &files));
        let outside = self.outside.into_inner().unwrap_or_else(PoisonError::into_inner);
        let outside = links::outside(self.site, outside.into_iter().map(|(url, (_, spot))| (url, spot)));
        for (path, fault) in faults.iter_mut().filter(|(_, fault)| OF_SOURCES.contains(&fault.diag.code)) {
            fault.diag.place = source(self.site, path).map(|source| Place::file(source.clone()));
        }
        let known: BTreeSet<(&str, &str)> = known.iter().filter_map(|diag| Some((&*diag.place.as_ref()?.path, diag.code))).collect();
        faults.retain(|(path, fault)| {
            let earlier = EARLIER.iter().find(|(code, _)| *code == fault.diag.code).map(|(_, earlier)| *earlier);
            // Feeds and lists show parts of many files.
            let is_known = |earlier: &str| match (self.site.routes.get(path), source(self.site, path)) {
                (Some(Route::Leaf(_) | Route::Copy(_)), Some(source)) => known.contains(&(&**source, earlier)),
                _ => known.iter().any(|(_, code)| *code == earlier),
            };
            !earlier.is_some_and(is_known)
        });
        let sources = |path: &str, fault: &Fault| {
            let source = source(self.site, path).map(|source| Place::file(source.clone()));
            source.filter(|source| fault.diag.place.as_ref() != Some(source))
        };
        fold(faults, outside, &sources)
    }

    fn look(&self, path: &str, bytes: &[u8]) -> File {
        let mut file = File { size: bytes.len(), ..File::default() };
        let Ok(text) = std::str::from_utf8(bytes) else { return file };
        let shown: Arc<str> = format!("{}/{path}", self.site.config.output_dir).into();
        let here = fault::Here::new(&shown, text);
        let route = self.site.routes.get(path);
        match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
            "html" => {
                let page = page::read(text);
                file.redirects_to = page.refresh.as_deref().and_then(|to| links::target(self.site, path, to)).map(|(to, _)| to);
                file.is_page = file.redirects_to.is_none() && !matches!(route, Some(Route::Copy(_)) | None);
                if file.is_page {
                    let is_content = matches!(route, Some(Route::Leaf(id)) if !self.site.leaf(*id).page.front.draft);
                    document::check(&page, is_content, &here, &mut file.faults);
                }
                links::of_page(self.site, path, &page, &here, &mut file);
                file.head = Some(here.spot(page.head));
                file.ids = page.ids.into_iter().map(|(id, _)| id).collect();
            }
            "xml" if text.contains("<feed") => feed::atom(self.site, path, &here, &mut file),
            "json" if text.contains("jsonfeed.org/version") => feed::json(self.site, path, &here, &mut file),
            "xml" if text.contains("<urlset") || text.contains("<sitemapindex") => sitemap::check(self.site, path, &here, &mut file),
            _ => {}
        }
        file
    }
}

impl Sink for Inspector<'_> {
    fn put(&self, path: &str, bytes: &[u8], hash: Hash) -> Result<(), Diag> {
        let mut file = self.look(path, bytes);
        let found = std::mem::take(&mut file.outside);
        if !found.is_empty() {
            let mut outside = self.outside.lock().unwrap_or_else(PoisonError::into_inner);
            for (url, spot) in found {
                match outside.get(&url) {
                    Some((first, _)) if **first <= *path => {}
                    _ => drop(outside.insert(url, (path.to_owned(), spot))),
                }
            }
        }
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), file);
        self.sink.put(path, bytes, hash)
    }
}

/// The file that an output was made of.
fn source<'s>(site: &'s Site, path: &str) -> Option<&'s Arc<str>> {
    match site.routes.get(path)? {
        Route::Leaf(id) => Some(&site.leaf(*id).page.path),
        Route::Section(id, _) => site.section(*id).page.as_ref().map(|page| &page.path),
        Route::Copy(source) => Some(source),
        _ => None,
    }
}

/// The output path of a page or section.
fn output(site: &Site, node: Node) -> String {
    crate::url::output_path(site.node_url(node))
}
