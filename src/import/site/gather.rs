//! Looks through the old folder: which files are posts, exports, feeds or sources, and what the site said of itself.

use super::Request;
use super::address::{self, Home};
use super::identity::{self, Facts, Identity};
use crate::diag::{Checked, Diag, Place};
use crate::import::article::Reason;
use crate::import::dom::{self, Dom};
use crate::import::post::Post;
use crate::import::{article, charset, export, sources};
use crate::source::Sources;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a folder holds.
#[derive(Default)]
pub struct Gathered {
    pub posts: Vec<Post>,
    /// Addresses of posts → the ids that the old feeds gave them.
    pub feed_ids: BTreeMap<String, String>,
    pub identity: Identity,
    /// The files that are pages, feeds or exports: no link to one of them is a link to a file that could be copied.
    pub pages: BTreeSet<Arc<str>>,
    /// Pages without a post, and why.
    pub skipped: Vec<(String, Reason)>,
    /// The text files of a folder of sources, if it is one.
    pub sources: BTreeMap<String, Vec<u8>>,
}

/// How large a file may be that only a folder of sources has a use for.
const INCLUDABLE: u64 = 1 << 20;

pub fn gather(old: &Sources, request: &Request, tick: &(dyn Fn() + Sync)) -> Checked<Gathered> {
    let mut gathered = gathered(old, request, tick);
    if let Some(home) = request.base_url.as_deref().and_then(Home::parse) {
        gathered.value.identity.home = Some(home);
    }
    gathered
}

fn gathered(old: &Sources, request: &Request, tick: &(dyn Fn() + Sync)) -> Checked<Gathered> {
    let mut diags = Vec::new();
    let mut gathered = Gathered::default();
    let paths: Vec<(&Arc<str>, u64)> = old.under("").map(|(path, file)| (path, file.len)).collect();
    if paths.iter().any(|(path, _)| crate::page::is_markdown(path)) {
        let files = source_files(old, &paths, &mut diags);
        if let Some(generator) = sources::detect(&files) {
            gathered.identity = identity::of_sources(&files);
            let zone = request.zone.clone().or_else(|| gathered.identity.zone()).unwrap_or(TimeZone::UTC);
            gathered.posts = sources::posts(&files, generator, &zone).take_into(&mut diags);
            gathered.posts.iter().for_each(|_| tick());
            gathered.sources = files;
            return Checked::new(gathered, diags);
        }
    }
    let zone = request.zone.clone().unwrap_or(TimeZone::UTC);
    let is_wanted = |path: &str| request.pages.as_ref().is_none_or(|pages| pages.contains(path));
    let wanted: Vec<_> = paths.iter().map(|(path, _)| *path).filter(|path| is_wanted(path)).collect();
    let read: Vec<_> = wanted.into_par_iter().map(|path| (path, file(path, old, request, &zone, tick))).collect();
    let mut facts = Vec::new();
    for (path, read) in read {
        let Some(read) = read.take_into(&mut diags) else { continue };
        gathered.pages.insert(path.clone());
        gathered.skipped.extend(read.skipped.map(|reason| (path.to_string(), reason)));
        gathered.posts.extend(read.posts);
        gathered.feed_ids.extend(read.feed_ids);
        facts.extend(read.facts);
    }
    gathered.identity = identity::of_pages(&facts, &gathered.posts);
    Checked::new(gathered, diags)
}

/// What one file of a published site holds.
#[derive(Default)]
struct Read {
    posts: Vec<Post>,
    /// Why there are none.
    skipped: Option<Reason>,
    feed_ids: BTreeMap<String, String>,
    facts: Option<Facts>,
}

/// Reads a file that can hold posts; `None` for all others.
fn file(path: &Arc<str>, old: &Sources, request: &Request, zone: &TimeZone, tick: &(dyn Fn() + Sync)) -> Checked<Option<Read>> {
    let kind = kind(path);
    // Whoever names a file wants to know why nothing comes of it.
    let is_named = request.pages.is_some();
    if kind == Kind::Other {
        return Checked::new(None, is_named.then(|| no_page(path)).into_iter().collect());
    }
    let mut diags = Vec::new();
    let bytes = match old.bytes(path) {
        Ok(bytes) => bytes,
        Err(diag) => return Checked::new(None, vec![diag]),
    };
    let decoded = charset::decode(&bytes);
    let is_page = match kind {
        Kind::Page => true,
        Kind::Unnamed => dom::is_document(&decoded.text),
        Kind::Data | Kind::Other => false,
    };
    if !is_page && kind == Kind::Unnamed {
        return Checked::new(None, is_named.then(|| no_page(path)).into_iter().collect());
    }
    if decoded.lossy {
        diags.push(lossy(path, decoded.charset));
    }
    let mut read = Read::default();
    if is_page {
        let dom: Arc<Dom> = Arc::new(dom::document(&decoded.text));
        read.facts = Some(identity::of_page(path, &dom));
        let found = article::find(&article::Page { path, dom, select: request.select, zone });
        read.skipped = found.skipped.map(|skipped| skipped.reason);
        read.posts = found.posts;
    } else if let Some(kind) = export::kind(&decoded.text) {
        read.posts = export::posts(path, &decoded.text, kind, zone).take_into(&mut diags);
        read.facts = Some(identity::of_export(path, &decoded.text));
    } else if export::feed::is_feed(&decoded.text) {
        read.feed_ids = export::feed::ids(&decoded.text);
    } else {
        diags.extend(is_named.then(|| no_export(path, &decoded.text)));
        return Checked::new(None, diags);
    }
    tick();
    Checked::new(Some(read), diags)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    /// An export or a feed, perhaps.
    Data,
    /// Without an ending, as a copy of a site by `wget` has pages.
    Unnamed,
    Other,
}

fn kind(path: &str) -> Kind {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((_, end)) = name.rsplit_once('.') else { return Kind::Unnamed };
    match end.to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" | "shtml" => Kind::Page,
        "xml" | "rss" | "atom" | "json" => Kind::Data,
        end if end.contains('?') || matches!(end, "php" | "asp" | "aspx" | "jsp") => Kind::Unnamed,
        _ => Kind::Other,
    }
}

/// Every file by its path, with the bytes of those that can be text of a folder of sources.
fn source_files(old: &Sources, paths: &[(&Arc<str>, u64)], diags: &mut Vec<Diag>) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (path, length) in paths {
        let bytes = match *length <= INCLUDABLE && !is_picture(path) || crate::page::is_markdown(path) {
            true => old.bytes(path).unwrap_or_else(|diag| {
                diags.push(diag);
                Vec::new()
            }),
            false => Vec::new(),
        };
        files.insert(path.to_string(), bytes);
    }
    files
}

fn is_picture(path: &str) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    matches!(
        end.as_str(),
        "png"
            | "jpg"
            | "jpeg"
            | "gif"
            | "webp"
            | "avif"
            | "ico"
            | "bmp"
            | "svg"
            | "woff"
            | "woff2"
            | "ttf"
            | "eot"
            | "mp3"
            | "mp4"
            | "pdf"
            | "zip"
            | "gz"
    )
}

/// The files beside the pages that they may name, for an import of single files: paths as far as they lead below the folder.
pub fn named(old: &Sources) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (path, _) in old.under("") {
        let Ok(bytes) = old.bytes(path) else { continue };
        let dom = dom::document(&charset::decode(&bytes).text);
        for node in dom.descendants(dom.root()) {
            for value in dom
                .attrs(node)
                .filter(|(name, _)| matches!(*name, "href" | "src" | "data" | "poster") || name.starts_with("data-"))
                .map(|(_, value)| value)
            {
                let value = value.trim();
                if !crate::url::is_external(value) && !value.is_empty() && value.len() < 1000 {
                    let decoded = crate::url::decode(crate::url::split(value).path);
                    named.insert(address::resolve(&format!("/{path}"), &decoded).trim_matches('/').to_owned());
                }
            }
        }
    }
    named.remove("");
    named
}

fn no_page(path: &Arc<str>) -> Diag {
    Diag::error("not-html", "the file is neither HTML nor an export of a blog")
        .at(Place::file(path.clone()))
        .help("name pages, or an export of WordPress, Blogger or Ghost")
}

/// A file of XML or JSON that is no export, or is none any more.
fn no_export(path: &Arc<str>, text: &str) -> Diag {
    let is_json = path.to_ascii_lowercase().ends_with(".json");
    match serde_json::from_str::<serde::de::IgnoredAny>(text.trim_start_matches('\u{feff}')).err().filter(|_| is_json) {
        Some(cause) => Diag::error("broken-json", format!("the file is no whole JSON: {cause}"))
            .at(Place::file(path.clone()))
            .help("export it again, or copy it again: it may have been cut off"),
        None => no_page(path),
    }
}

fn lossy(path: &Arc<str>, charset: &str) -> Diag {
    Diag::warning("lossy-charset", format!("the file has bytes that are no text in {charset}"))
        .at(Place::file(path.clone()))
        .help("they became U+FFFD; convert the file yourself if another charset was meant, as with `iconv -f GB18030 -t UTF-8`")
}
