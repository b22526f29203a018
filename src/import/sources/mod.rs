//! The Markdown sources of other generators become posts.
//!
//! [`detect`] says whose sources a folder holds. [`posts`] reads its configuration ([`config`]), the front matter of every
//! page ([`front`]), works out the address that each had ([`address`]), and then translates the texts ([`tags`]), since a
//! tag may name any other post by its file. [`assets`] lists the files that come along; [`asset`] is what becomes of them.
//!
//! The texts are Markdown already: nothing is converted here, and what no rule knows stays as it is.

mod address;
mod assets;
mod book;
mod config;
mod detect;
mod front;
mod site;
mod tags;
#[cfg(test)]
mod tests;

pub use assets::assets;
pub use detect::{Generator, detect};

use super::dom;
use super::post::{Body, Found, Known, Post, Remark};
use crate::diag::{Checked, Diag, Place};
use crate::page;
use crate::tree::print;
use crate::url;
use address::Placed;
use config::Config;
use front::{Front, Stated};
use jiff::tz::TimeZone;
use site::{Named, Site};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The posts that `files` hold, in order of their paths; the chapters of a book in the book's. Dates without an offset are
/// in `zone` unless the old site's configuration names its own.
pub fn posts(files: &BTreeMap<String, Vec<u8>>, generator: Generator, zone: &TimeZone) -> Checked<Vec<Post>> {
    let mut diags = Vec::new();
    let config = config::config(files, generator, zone).take_into(&mut diags);
    let chapters = if generator == Generator::MdBook { chapters(files, &config, &mut diags) } else { Vec::new() };
    let mut sources: Vec<Source> = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| is_markdown(path) || is_html_post(path, &config)) {
        let chapter = chapters.iter().position(|chapter| chapter.path.as_ref() == Some(path));
        if generator == Generator::MdBook && chapter.is_none() {
            if path.starts_with(&config.pages) && !path.ends_with("SUMMARY.md") {
                diags.push(not_listed(path));
            }
            continue;
        }
        let Some(source) = source(path, bytes, &config, &mut diags) else { continue };
        sources.push(Source { chapter, ..source });
    }
    sources.sort_by_key(|source| source.chapter);
    for source in &mut sources {
        if let Some((at, chapter)) = source.chapter.and_then(|at| Some((at, chapters.get(at)?))) {
            source.state_chapter(at, chapter);
        }
    }
    let site = Site::new(&config, files, sources.iter().map(Source::named).collect());
    let posts = sources.iter().map(|source| source.post(&site)).collect();
    Checked::new(posts, diags)
}

/// Posts may be HTML below front matter; templates are elsewhere.
fn is_html_post(path: &str, config: &Config) -> bool {
    let is_html = [".html", ".htm"].iter().any(|end| path.to_ascii_lowercase().ends_with(end));
    let is_among_posts = match config.generator {
        Generator::Jekyll | Generator::Hexo => path.contains("_posts/") || path.contains("_drafts/"),
        Generator::Hugo => path.starts_with(&config.pages),
        Generator::Zola | Generator::MdBook | Generator::Plain => false,
    };
    is_html && is_among_posts
}

/// What a file of a post is in its bundle: mdBook's anchors in code become faircopy's regions, everything else stays.
pub fn asset(bytes: &[u8]) -> Cow<'_, [u8]> {
    let translated = std::str::from_utf8(bytes).ok().and_then(tags::regions::translated);
    translated.map_or(Cow::Borrowed(bytes), |text| Cow::Owned(text.into_bytes()))
}

/// A page of the old site, before its tags are translated.
struct Source {
    path: String,
    text: String,
    body: usize,
    stated: Stated,
    placed: Placed,
    chapter: Option<usize>,
}

/// Reads one file. `None` if the generator makes no page of it.
fn source(path: &str, bytes: &[u8], config: &Config, diags: &mut Vec<Diag>) -> Option<Source> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(fault) => {
            diags.push(not_utf8(path, fault.valid_up_to()));
            String::from_utf8_lossy(bytes)
        }
    };
    if !is_markdown(path) && front::head(&text).is_none() {
        diags.push(no_page(path));
        return None;
    }
    if config.generator == Generator::Jekyll && !path.contains("_posts/") && !path.contains("_drafts/") && front::head(&text).is_none() {
        // Jekyll copies a file without front matter as it is.
        return None;
    }
    let shared: Arc<str> = path.into();
    let Front { table, body } = match config.generator {
        Generator::MdBook => Front { table: Vec::new(), body: text.len() - text.trim_start_matches('\u{feff}').len() },
        _ => {
            let front = front::read(&shared, &text);
            front.take_into(diags)
        }
    };
    let stated = front::meta(&table, &text, config.generator, &config.zone);
    // Generators give HTML the address that Markdown would have.
    let place = if is_markdown(path) { path.to_owned() } else { format!("{}.md", &path[..path.rfind('.').unwrap_or(path.len())]) };
    let Some(placed) = address::placed(&address::Source { config, path: &place, stated: &stated }) else {
        if path.starts_with(&config.pages) {
            diags.push(no_page(path));
        }
        return None;
    };
    if page::stem(path) == "_index" && text[body..].trim().is_empty() {
        diags.push(no_text(path));
        return None;
    }
    Some(Source { path: path.to_owned(), text: text.into_owned(), body, stated, placed, chapter: None })
}

impl Source {
    fn named(&self) -> Named {
        Named { path: self.path.clone(), title: self.title(), address: self.placed.address.clone() }
    }

    fn title(&self) -> String {
        self.stated.meta.title.as_ref().map_or_else(|| self.placed.name.clone(), |title| title.value.clone())
    }

    /// What the summary of a book says of its chapter.
    fn state_chapter(&mut self, at: usize, chapter: &book::Chapter) {
        let meta = &mut self.stated.meta;
        meta.title = Some(Known { value: chapter.title.clone(), source: "summary" });
        meta.weight = i64::try_from(at + 1).ok();
        meta.extra.extend(chapter.part.as_ref().map(|part| ("part".to_owned(), print::string(part))));
    }

    /// An old address from the root of the host. Hugo takes one without a slash in front from the folder of the page.
    fn alias(&self, alias: &str, site: &Site) -> String {
        let folder = self.placed.address.as_deref().and_then(|address| address.trim_end_matches('/').rsplit_once('/'));
        match folder {
            Some((folder, _)) if site.config.generator == Generator::Hugo && !alias.starts_with('/') => format!("{folder}/{alias}"),
            _ if url::is_external(alias) => alias.to_owned(),
            _ => site.rooted(alias),
        }
    }

    fn post(&self, site: &Site) -> Post {
        let context = tags::Context {
            site,
            path: &self.path,
            title: &self.title(),
            address: self.placed.address.as_deref(),
            line: front::line(&self.text, self.body),
        };
        // Lines may end as they did on Windows; what is made of tags ends them in one way only.
        let text = self.text[self.body..].replace("\r\n", "\n");
        let (body, mut remarks) = match is_markdown(&self.path) {
            true => {
                let (text, remarks) = tags::translate(&text, &context);
                (Body::Markdown(text), remarks)
            }
            false => {
                let dom = Arc::new(dom::fragment(&text));
                let remarks = ["{%", "{{<"].iter().any(|tag| text.contains(tag)).then(tags_in_html);
                (Body::Html { root: dom.root(), dom, dropped: Vec::new() }, remarks.into_iter().collect())
            }
        };
        remarks.extend(self.stated.remarks.iter().cloned());
        if self.placed.address.is_none() && site.config.generator != Generator::Plain {
            remarks.push(no_address());
        }
        remarks.sort_by(|a, b| (a.line, a).cmp(&(b.line, b)));
        let mut meta = self.stated.meta.clone();
        if let (None, Some(date)) = (&meta.date, self.placed.date) {
            meta.date = Some(Known { value: date.to_string(), source: "file name" });
        }
        if let (None, false) = (&meta.title, self.placed.name.is_empty()) {
            meta.title = Some(Known { value: self.placed.name.clone(), source: "file name" });
        }
        if let (None, Some(lang)) = (&meta.lang, &self.placed.lang) {
            meta.lang = Some(Known { value: lang.clone(), source: "file name" });
        }
        let above = self.placed.categories.iter().filter(|category| !self.stated.meta.categories.contains(category));
        meta.categories.extend(above.cloned());
        meta.draft |= self.placed.draft;
        meta.aliases = meta.aliases.iter().map(|alias| self.alias(alias, site)).collect();
        // Without its configuration a generator is a guess from what posts look like.
        let confidence = if site.config.is_stated { 1.0 } else { 0.6 };
        let found = Found { dialect: site.config.generator.name(), confidence, is_excerpt: false };
        Post { origin: self.path.clone(), address: self.placed.address.clone(), meta, body, found, remarks }
    }
}

/// The chapters of a book; those that are not written are reported.
fn chapters(files: &BTreeMap<String, Vec<u8>>, config: &Config, diags: &mut Vec<Diag>) -> Vec<book::Chapter> {
    let path = format!("{}SUMMARY.md", config.pages);
    let Some(bytes) = files.get(&path) else {
        diags.push(no_summary(&path));
        return Vec::new();
    };
    let chapters = book::chapters(&String::from_utf8_lossy(bytes), &config.pages);
    for chapter in chapters.iter().filter(|chapter| chapter.path.as_ref().is_none_or(|path| !files.contains_key(path))) {
        diags.push(not_written(&path, chapter));
    }
    chapters
}

fn is_markdown(path: &str) -> bool {
    page::is_markdown(path)
}

fn tags_in_html() -> Remark {
    let message = "the tags of the old generator stand in it as they were: in posts of HTML they are not translated".to_owned();
    Remark { code: "tags-in-html", message, line: None }
}

fn no_address() -> Remark {
    let message = "the address that it had is not known: a part of the site's `permalink` has no value here".to_owned();
    Remark { code: "no-address", message, line: None }
}

fn not_utf8(path: &str, offset: usize) -> Diag {
    Diag::error("not-utf8", "the file is not UTF-8")
        .at(Place::new(&path.into(), offset..offset))
        .label("the first byte that is not")
        .help("save it as UTF-8, for example with `iconv -f GB18030 -t UTF-8`")
}

fn no_page(path: &str) -> Diag {
    Diag::notice("no-page", "the old site made no page of this file, so it is not imported")
        .at(Place::file(path))
        .help("move it among the posts if it is to be one")
}

fn no_text(path: &str) -> Diag {
    Diag::notice("no-text", "this section has no text of its own, so it is not imported")
        .at(Place::file(path))
        .help("write `_index.md` in the new section if it needs a title or an order")
}

fn not_listed(path: &str) -> Diag {
    Diag::notice("not-listed", "the book's summary does not name this file, so it is no chapter")
        .at(Place::file(path))
        .help("add it to `SUMMARY.md`, or leave it out")
}

fn not_written(summary: &str, chapter: &book::Chapter) -> Diag {
    Diag::notice("not-written", format!("the chapter `{}` of line {} has no file", chapter.title, chapter.line))
        .at(Place::file(summary))
        .help("write the file that the summary names, or remove the line")
}

fn no_summary(path: &str) -> Diag {
    Diag::error("no-summary", "the book has no summary, so it has no chapters")
        .at(Place::file(path))
        .help("write `SUMMARY.md` in the folder of the chapters")
}
