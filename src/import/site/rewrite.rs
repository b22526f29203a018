//! The addresses in a post's Markdown become those of the new site.
//!
//! They are exchanged where they stand in the text, in Markdown and in raw HTML alike: what `parse` found is replaced, byte by
//! byte, and nothing else of the text changes.

use super::Drafted;
use super::address::Home;
use super::anchor;
use super::asset::{self, Assets};
use super::link::{Atlas, From, Target};
use super::prove;
use crate::import::post::Remark;
use crate::page::{Fence, Link};
use crate::text::cut;
use crate::url;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Everything that an address is held against.
pub struct Linker<'a> {
    pub atlas: &'a Atlas<'a>,
    pub home: Option<&'a Home>,
    pub posts: &'a [Drafted],
    /// Files go below `static/` instead of into the bundle.
    pub to_static: bool,
}

/// A post's Markdown with the addresses of the new site, and what it takes along.
pub struct Rewritten {
    pub markdown: String,
    pub assets: Assets,
    /// Old address, as [`prove::written`] has it → new address.
    pub addresses: BTreeMap<String, String>,
    pub remarks: Vec<Remark>,
}

impl Linker<'_> {
    /// Rewrites post `at`. `beside` are the files that its source names in its own way: path in the old folder and the name
    /// by which the Markdown calls it.
    pub fn rewrite(&self, at: usize, beside: &[(String, String)]) -> Rewritten {
        let drafted = &self.posts[at];
        let mut rewriter = Rewriter {
            linker: self,
            from: From::new(at, &drafted.merged),
            drafted,
            beside: beside.iter().map(|(_, name)| name.as_str()).collect(),
            assets: Assets::default(),
            addresses: BTreeMap::new(),
            remarks: BTreeSet::new(),
        };
        for (path, name) in beside {
            rewriter.assets.copy_as(path, name);
        }
        let markdown = rewriter.markdown();
        let Rewriter { assets, addresses, remarks, .. } = rewriter;
        Rewritten { markdown, assets, addresses, remarks: remarks.into_iter().collect() }
    }
}

struct Rewriter<'a> {
    linker: &'a Linker<'a>,
    from: From<'a>,
    drafted: &'a Drafted,
    /// Names in the bundle that the text knows already.
    beside: BTreeSet<&'a str>,
    assets: Assets,
    addresses: BTreeMap<String, String>,
    remarks: BTreeSet<Remark>,
}

impl Rewriter<'_> {
    fn markdown(&mut self) -> String {
        let drafted = self.drafted;
        let (text, outline) = (&drafted.draft.markdown, &drafted.draft.outline);
        let links = outline.links.iter().map(|link| (link, false)).chain(outline.images.iter().map(|link| (link, true)));
        let mut links: Vec<(&Link, bool)> = links.collect();
        links.sort_by_key(|(link, _)| (link.span.start, link.key));
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let mut defined: BTreeMap<&str, String> = BTreeMap::new();
        for (link, is_image) in links {
            let Some(new) = self.address(&link.dest, is_image) else { continue };
            self.addresses.insert(prove::written(&link.dest), new.clone());
            match replacement(text, link, &new) {
                Some(edit) => edits.push(edit),
                None => drop(defined.insert(&link.dest, new)),
            }
        }
        if !defined.is_empty() {
            let mut lost: BTreeSet<&str> = defined.keys().copied().collect();
            for range in definitions(text, &outline.fences) {
                let dest = &text[range.clone()];
                if let Some(new) = defined.get(dest) {
                    lost.remove(dest);
                    edits.push((range, new.clone()));
                }
            }
            self.remarks.extend(lost.into_iter().filter(|dest| !dest.trim().is_empty()).map(not_rewritten));
        }
        edits.sort_by_key(|(range, _)| range.start);
        applied(text, &edits)
    }

    /// The new address for `dest`; `None` if it stays.
    fn address(&mut self, dest: &str, is_image: bool) -> Option<String> {
        if let Some(name) = self.assets.inline(dest) {
            return Some(if self.linker.to_static { format!("/images/{}", inline_static(&self.drafted.path, &name)) } else { name });
        }
        if self.beside.contains(url::decode(url::split(dest).path).as_ref()) {
            return None;
        }
        let parts = url::split(dest.trim());
        let fragment = parts.fragment.filter(|fragment| !fragment.is_empty());
        match self.linker.atlas.target(self.from, dest) {
            Target::Post(to) if self.is_hidden(to) => {
                self.remarks.insert(link_to_draft(dest));
                let address = self.linker.posts[to].merged.post.address.clone();
                address.and_then(|address| self.absolute(dest, &address))
            }
            Target::Post(to) => Some(self.post(to, dest, fragment)).filter(|new| new != dest),
            Target::File(path) => {
                let tail = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
                Some(format!("{}{tail}", self.copied(&path))).filter(|new| new != dest)
            }
            Target::Elsewhere => None,
            Target::OldPage(path) => {
                self.remarks.insert(old_page(dest));
                self.absolute(dest, &path)
            }
            Target::Missing(path) => {
                self.remarks.insert(missing(dest, is_image));
                self.absolute(dest, &path)
            }
        }
    }

    /// Whether nobody sees the post whom this one is shown to.
    fn is_hidden(&self, to: usize) -> bool {
        self.linker.posts[to].merged.post.meta.draft && !self.drafted.merged.post.meta.draft
    }

    fn post(&mut self, to: usize, dest: &str, fragment: Option<&str>) -> String {
        let target = &self.linker.posts[to];
        let found = fragment.map(|fragment| anchor::translate(fragment, &target.draft.old_ids, &target.draft.outline));
        if found == Some(None) {
            self.remarks.insert(lost_anchor(dest));
        }
        let fragment = found.flatten().map(|id| format!("#{id}"));
        if to == self.from.index {
            return fragment.unwrap_or_else(|| "#".to_owned());
        }
        format!("{}{}", relative(&self.drafted.path, &target.path), fragment.unwrap_or_default())
    }

    /// Where a file of the old folder will be found from the page.
    fn copied(&mut self, path: &str) -> String {
        if !self.linker.to_static {
            return self.assets.copy(path);
        }
        self.assets.statics.insert(path.into());
        format!("/{}", encoded(&asset::static_path(path)))
    }

    /// What stays on the old site is named with its host, since it will not be found on the new one.
    fn absolute(&self, dest: &str, path: &str) -> Option<String> {
        let parts = url::split(dest.trim());
        if url::is_external(dest.trim()) {
            return None;
        }
        let fragment = parts.fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
        let query: String =
            parts.query.chars().map(|c| if matches!(c, '?' | '&' | '%') { c.to_string() } else { encoded(&c.to_string()) }).collect();
        self.linker.home.map(|home| format!("{}{query}{fragment}", home.absolute(&encoded(path))))
    }
}

/// The name below `static/images/` of a picture that stood in an address: it is the page's own.
pub fn inline_static(page: &str, name: &str) -> String {
    format!("{}-{name}", crate::page::own_name(page))
}

/// What is written instead of which bytes. `None` where the address cannot be told from the rest of its link.
fn replacement(text: &str, link: &Link, new: &str) -> Option<(Range<usize>, String)> {
    let range = link.span.range();
    // Where no destination was found the span is that of the whole link.
    if link.span.start == link.key && text[range.start..].starts_with(['[', '!', '<']) {
        return None;
    }
    let before = &text[..range.start];
    if before.ends_with('<') && link.key + 1 == range.start && text[range.end..].starts_with('>') {
        // `<address>` states its own text.
        return Some((link.key..range.end + 1, format!("[{}]({new})", escaped(&link.dest))));
    }
    Some((range, new.replace('&', "&amp;")))
}

/// The destinations of definitions of references: `[label]: destination`.
fn definitions(text: &str, fences: &[Fence]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut fences = fences.iter().map(|fence| fence.span).peekable();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        while fences.next_if(|fence| fence.end <= at).is_some() {}
        let in_code = fences.peek().is_some_and(|fence| fence.start <= at);
        let Some(end) = line.find("]:").filter(|_| line.trim_start_matches(['>', ' ']).starts_with('[') && !in_code) else { continue };
        let written = line[end + 2..].trim_start().trim_start_matches('<');
        let length = written.find(|c: char| c == '>' || c.is_whitespace()).unwrap_or(written.len());
        let offset = at + line.len() - written.len();
        ranges.push(offset..offset + length);
    }
    ranges
}

/// The text with its edits, which are in order. What lies in what was replaced already went with it.
fn applied(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in edits {
        if range.start >= done {
            out.push_str(&text[done..range.start]);
            out.push_str(new);
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A path as a destination of Markdown: what would end it or mean something else is percent-encoded, letters stay.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '(' | ')' | '<' | '>' | '\\' | '"' | '\'' | '`' | '[' | ']' | '?' | '#' | '&' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c if c.is_ascii_whitespace() || c.is_control() => out.push_str(&url::encode_path(&c.to_string())),
            '%' => out.push_str("%25"),
            c => out.push(c),
        }
    }
    out
}

/// The way from one page's file to another's.
fn relative(from: &str, to: &str) -> String {
    let (from, to_parts): (Vec<&str>, Vec<&str>) = (url::folder(from).split('/').collect(), to.split('/').collect());
    let same = from.iter().zip(&to_parts).take_while(|(a, b)| a == b).count().min(to_parts.len() - 1);
    let ups = "../".repeat(from.len() - same);
    format!("{ups}{}", to_parts[same..].join("/"))
}

/// The files that a post takes along, by their paths in the new site.
pub fn places(page: &str, assets: &Assets, to_static: bool) -> Vec<(String, Origin)> {
    let folder = url::folder(page);
    let copied = assets.copied.iter().map(|(path, name)| (format!("{folder}/{name}"), Origin::File(path.clone())));
    let statics = assets.statics.iter().map(|path| (format!("static/{}", asset::static_path(path)), Origin::File(path.clone())));
    let inline = assets.bytes.iter().map(|(name, bytes)| {
        let place = if to_static { format!("static/images/{}", inline_static(page, name)) } else { format!("{folder}/{name}") };
        (place, Origin::Bytes(bytes.clone()))
    });
    copied.chain(statics).chain(inline).collect()
}

/// Where the bytes of a file come from.
pub enum Origin {
    File(Arc<str>),
    Bytes(Vec<u8>),
}

fn old_page(dest: &str) -> Remark {
    Remark { code: "link-to-old-page", message: format!("`{dest}` is a page of the old site that is no post"), line: None }
}

fn link_to_draft(dest: &str) -> Remark {
    Remark { code: "link-to-draft", message: format!("`{dest}` is a draft, so the link leads to the old site"), line: None }
}

fn missing(dest: &str, is_image: bool) -> Remark {
    let (code, what) = if is_image { ("missing-image", "the picture") } else { ("missing-target", "what the link names:") };
    Remark { code, message: format!("{what} `{}` is not in the old folder", shortened(dest)), line: None }
}

fn lost_anchor(dest: &str) -> Remark {
    Remark { code: "lost-anchor", message: format!("`{dest}` names a place that the new page does not have"), line: None }
}

fn not_rewritten(dest: &str) -> Remark {
    Remark { code: "link-not-rewritten", message: format!("`{}` was left as it was written", shortened(dest)), line: None }
}

fn shortened(text: &str) -> &str {
    cut(text, 200)
}
