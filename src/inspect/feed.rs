//! Feeds against their formats: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org/version/1.1).

use super::File;
use super::fault::{Fault, Here};
use super::links::{target, wait};
use crate::diag::Diag;
use crate::site::Site;
use crate::tag;
use crate::url;
use crate::xml::tree::{self, Id, Tree};
use serde_json::Value;
use std::collections::HashMap;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const JSON_FEED: &str = "https://jsonfeed.org/version/1.1";

/// An Atom feed at the output path `path`.
pub fn atom(site: &Site, path: &str, here: &Here, file: &mut File) {
    let (tree, fault) = tree::read(here.text);
    file.faults.extend(broken(&tree, fault, here));
    let Some(root) = tree.root().filter(|root| tree.name(*root) == "feed") else { return };
    let mut atom = Atom { site, path, here, tree: &tree, file };
    atom.feed(root);
}

/// Why a file is not well-formed, if it is not.
pub fn broken(tree: &Tree, fault: Option<tree::Fault>, here: &Here) -> Option<Fault> {
    let (at, cause) = match fault {
        Some(tree::Fault::Broken { at, cause }) => (at, cause),
        Some(tree::Fault::Unclosed { name, start }) => (start, format!("`{name}` never ends")),
        None => (tree.undefined()?, "XML defines no such reference".to_owned()),
    };
    Some(here.fault(here.character(at), bad_xml(&cause)))
}

struct Atom<'a> {
    site: &'a Site,
    path: &'a str,
    here: &'a Here<'a>,
    tree: &'a Tree<'a>,
    file: &'a mut File,
}

impl Atom<'_> {
    fn feed(&mut self, root: Id) {
        let tree = self.tree;
        if tree.attr(root, "xmlns") != Some(ATOM) {
            self.wrong(root, format!("a feed is in the namespace `{ATOM}`"));
        }
        self.common(root);
        let own = self.site.config.base_url.absolute(&format!("/{}", url::encode_path(self.path)));
        match self.link(root, "self") {
            Some((link, href)) if href != own => self.wrong(link, format!("the feed is found at `{own}`")),
            Some(_) => {}
            None => self.wrong(root, "a feed should link to itself by `rel=\"self\"`".to_owned()),
        }
        let has_author = tree.child(root, "author").is_some();
        let mut ids: HashMap<&str, Id> = HashMap::new();
        for entry in tree.children(root).filter(|child| tree.name(*child) == "entry") {
            self.common(entry);
            if !has_author && tree.child(entry, "author").is_none() {
                self.wrong(entry, "an entry needs an `author` where the feed has none".to_owned());
            }
            if tree.child(entry, "content").is_none() && self.link(entry, "alternate").is_none() {
                self.wrong(entry, "an entry without `content` needs a link to its page".to_owned());
            }
            if let Some(id) = tree.value(entry, "id")
                && ids.insert(id, entry).is_some()
            {
                self.wrong(entry, format!("two entries have the id `{id}`"));
            }
            for date in tree.children(entry).filter(|child| tree.name(*child) == "published") {
                self.date(date);
            }
            for body in tree.children(entry).filter(|child| matches!(tree.name(*child), "content" | "summary")) {
                self.body(body);
            }
        }
    }

    /// What feeds and entries need alike: one `id`, one `title`, one `updated` (RFC 4287, sections 4.1.1 and 4.1.2).
    fn common(&mut self, element: Id) {
        let tree = self.tree;
        for name in ["id", "title", "updated"] {
            let found: Vec<Id> = tree.children(element).filter(|child| tree.name(*child) == name).collect();
            match found[..] {
                [_] => {}
                [] => self.wrong(element, format!("`{}` needs one `{name}`", tree.name(element))),
                [_, second, ..] => self.wrong(second, format!("`{}` has a second `{name}`", tree.name(element))),
            }
            for one in found {
                match name {
                    "updated" => self.date(one),
                    "id" if !url::is_external(tree.text(one)) => {
                        self.wrong(one, format!("`{}` is no absolute address", tree.text(one)));
                    }
                    _ => {}
                }
            }
        }
        for link in tree.children(element).filter(|child| tree.name(*child) == "link") {
            match tree.attr(link, "href") {
                Some(href) if url::is_external(href) => self.leads(href, tree.start(link)),
                Some(href) => self.wrong(link, format!("`{href}` is no absolute address")),
                None => self.wrong(link, "a link needs `href`".to_owned()),
            }
        }
    }

    fn date(&mut self, element: Id) {
        if !is_rfc3339(self.tree.text(element)) {
            self.wrong(element, format!("`{}` is no date of RFC 3339", self.tree.text(element)));
        }
    }

    /// A text in HTML: readers know no page that its addresses could be relative to.
    fn body(&mut self, element: Id) {
        let tree = self.tree;
        if tree.attr(element, "type") != Some("html") {
            return;
        }
        for (name, dest) in addresses(tree.text(element)) {
            match url::is_external(&dest) {
                true => self.leads(&dest, tree.start(element)),
                false => self.wrong(element, format!("`{name}=\"{dest}\"` is no absolute address")),
            }
        }
    }

    fn leads(&mut self, dest: &str, at: usize) {
        if let Some(to) = target(self.site, self.path, dest) {
            wait(dest, to, self.here.spot(self.here.tag(at)), self.file);
        }
    }

    /// The first link of that relation, and where it leads.
    fn link(&self, element: Id, rel: &str) -> Option<(Id, String)> {
        let tree = self.tree;
        let is_wanted = |link: &Id| tree.name(*link) == "link" && tree.attr(*link, "rel").unwrap_or("alternate") == rel;
        tree.children(element).filter(is_wanted).find_map(|link| Some((link, tree.attr(link, "href")?.to_owned())))
    }

    fn wrong(&mut self, element: Id, message: String) {
        self.file.faults.push(self.here.fault(self.here.tag(self.tree.start(element)), bad_feed(&message)));
    }
}

/// A JSON Feed at the output path `path`.
pub fn json(site: &Site, path: &str, here: &Here, file: &mut File) {
    let feed: Value = match serde_json::from_str(here.text) {
        Ok(feed) => feed,
        Err(error) => {
            let line: usize = here.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            file.faults.push(here.fault(here.character(line + error.column().saturating_sub(1)), bad_feed(&error.to_string())));
            return;
        }
    };
    let mut wrong = |at: usize, message: String| file.faults.push(here.fault(here.character(at), bad_feed(&message)));
    if feed["version"] != JSON_FEED {
        wrong(0, format!("`version` must be `{JSON_FEED}`"));
    }
    if !feed["title"].is_string() {
        wrong(0, "a feed needs a `title`".to_owned());
    }
    let own = site.config.base_url.absolute(&format!("/{}", url::encode_path(path)));
    if feed["feed_url"] != own.as_str() {
        wrong(0, format!("`feed_url` must be `{own}`"));
    }
    let Some(items) = feed["items"].as_array() else { return wrong(0, "a feed needs a list `items`".to_owned()) };
    let mut ids: HashMap<&str, ()> = HashMap::new();
    let mut dests: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    for item in items {
        let id = item["id"].as_str().unwrap_or_default();
        // Each item stands behind the one before.
        let written = Value::from(id).to_string();
        at = here.text[at..].match_indices(&written).map(|(found, _)| at + found).find(|found| *found > at).unwrap_or(at);
        if id.is_empty() {
            wrong(at, "an item needs an `id`, which is a string".to_owned());
        } else if ids.insert(id, ()).is_some() {
            wrong(at, format!("two items have the id `{id}`"));
        }
        if !item["content_html"].is_string() && !item["content_text"].is_string() {
            wrong(at, format!("the item `{id}` needs `content_html` or `content_text`"));
        }
        for date in ["date_published", "date_modified"] {
            if item[date].as_str().is_some_and(|date| !is_rfc3339(date)) || !(item[date].is_null() || item[date].is_string()) {
                wrong(at, format!("`{date}` of the item `{id}` is no date of RFC 3339"));
            }
        }
        dests.extend(item["url"].as_str().map(|url| (at, url.to_owned())));
        for (name, dest) in addresses(item["content_html"].as_str().unwrap_or_default()) {
            match url::is_external(&dest) {
                true => dests.push((at, dest)),
                false => wrong(at, format!("`{name}=\"{dest}\"` in the item `{id}` is no absolute address")),
            }
        }
    }
    for (at, dest) in dests {
        if let Some(to) = target(site, path, &dest) {
            wait(&dest, to, here.spot(here.character(at)), file);
        }
    }
}

/// The addresses in a piece of HTML and the attributes that hold them.
fn addresses(html: &str) -> impl Iterator<Item = (String, String)> {
    let attrs = tag::tags(html).flat_map(|tag| tag.attrs).filter(|attr| attr.is("href") || attr.is("src"));
    attrs.map(|attr| (attr.name.to_owned(), tag::unescape(attr.value).trim().to_owned()))
}

pub fn is_rfc3339(text: &str) -> bool {
    text.as_bytes().get(10) == Some(&b'T') && text.parse::<jiff::Timestamp>().is_ok()
}

fn bad_xml(cause: &str) -> Diag {
    Diag::error("bad-xml", format!("this is not well-formed XML: {cause}"))
        .help("correct the file; faircopy's own feeds and sitemaps are well-formed")
}

fn bad_feed(message: &str) -> Diag {
    Diag::error("bad-feed", message).help("correct the file, or remove it: faircopy's own feeds are sound")
}
