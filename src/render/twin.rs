//! The Markdown twin of a page: its source as plain Markdown that can be read away from the site.
//!
//! The front matter is left out, but for the title, which stands above as a heading. Links and images of the site become
//! absolute, wikilinks become links, and a block that shows a file holds its lines. All else is as the author wrote it.

use crate::diag::{Diag, Span};
use crate::markdown::{self, Dialect};
use crate::page::Link;
use crate::site::{LeafId, Region, Route, Site, twin_path};
use crate::source::Sources;
use crate::text::squeeze;
use crate::url;
use std::collections::BTreeMap;
use std::ops::Range;

/// The text of the twin of a page.
pub fn twin(site: &Site, id: LeafId, sources: &Sources) -> Result<String, Diag> {
    let leaf = site.leaf(id);
    let page = &leaf.page;
    let text = sources.text(&page.path)?;
    let mut edits = edits(&text, site, id);
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    if page.outline.headings.first().is_none_or(|first| first.level != 1 || first.title != leaf.title) {
        out.push_str(&format!("# {}\n\n", label(&squeeze(&leaf.title))));
    }
    let mut at = page.body + (text[page.body..].len() - text[page.body..].trim_start_matches(['\r', '\n']).len());
    for (range, new) in edits.into_iter().filter(|(range, _)| range.start >= page.body) {
        if range.start >= at {
            out.push_str(&text[at..range.start]);
            out.push_str(&new);
            at = range.end;
        }
    }
    out.push_str(text[at..].trim_end());
    out.push('\n');
    Ok(out)
}

/// The absolute address of the twin of a page, where there is one.
pub fn address(site: &Site, id: LeafId) -> Option<String> {
    let path = twin_path(&url::output_path(&site.leaf(id).url));
    let is_twin = site.routes.get(&path) == Some(&Route::Twin(id));
    is_twin.then(|| site.config.base_url.absolute(&url::encode_path(&format!("/{path}"))))
}

/// The text of a link or a heading, from plain text without line breaks.
pub fn label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An address as the destination of a link.
pub fn destination(address: &str) -> String {
    address.replace('(', "%28").replace(')', "%29").replace(' ', "%20")
}

type Edits = Vec<(Range<usize>, String)>;

fn edits(text: &str, site: &Site, id: LeafId) -> Edits {
    let leaf = site.leaf(id);
    let (outline, resolved) = (&leaf.page.outline, &leaf.resolved);
    let absolute = |rooted: &str| destination(&format!("{}{rooted}", site.config.base_url.origin));
    let links: BTreeMap<usize, &str> = resolved.links.iter().map(|(key, url)| (*key, url.as_str())).collect();
    let images: BTreeMap<usize, &str> = resolved.images.iter().map(|(key, picture)| (*key, picture.url.as_str())).collect();
    let found = outline.links.iter().map(|link| (link, &links)).chain(outline.images.iter().map(|image| (image, &images)));
    let mut edits = Edits::new();
    let mut defined: BTreeMap<&str, &str> = BTreeMap::new();
    for (link, addresses) in found {
        let Some(rooted) = addresses.get(&link.key) else { continue };
        let written = &text[link.span.range()];
        if link.is_name {
            edits.push((link.span.range(), named(written, link, &absolute(rooted))));
        } else if written.starts_with(['[', '!', '<']) {
            defined.insert(&link.dest, rooted);
        } else {
            edits.push((link.span.range(), absolute(rooted)));
        }
    }
    for (range, dest) in markdown::definitions(text, leaf.page.body, Dialect::Site(&site.config.markdown)) {
        let Some(rooted) = defined.get(dest.as_str()) else { continue };
        let at = text[range.clone()].find("]:").and_then(|colon| Some(colon + text[range.clone()][colon..].find(&dest)?));
        edits.extend(at.map(|at| (range.start + at..range.start + at + dest.len(), absolute(rooted))));
    }
    for (key, region) in &resolved.regions {
        let fence = outline.fences.iter().find(|fence| fence.span.start == *key);
        edits.extend(fence.and_then(|fence| shown(text, fence.span, region)));
    }
    edits
}

/// A wikilink as a link.
fn named(written: &str, link: &Link, address: &str) -> String {
    let (mark, inner) = written.strip_prefix('!').map_or(("", written), |rest| ("!", rest));
    let inner = inner.trim_start_matches("[[").trim_end_matches("]]");
    let text = match inner.split_once('|') {
        Some((_, text)) => text.to_owned(),
        None if mark.is_empty() => label(&markdown::spoken(&link.dest)),
        None => String::new(),
    };
    format!("{mark}[{text}]({address})")
}

/// The lines of a file, in the block that shows them.
fn shown(text: &str, fence: Span, region: &Region) -> Option<(Range<usize>, String)> {
    let line = text[..fence.start].rfind('\n').map_or(0, |at| at + 1);
    // In a quote or a list, each line begins as deep as the block does.
    let before: String = text[line..fence.start].chars().map(|c| if c == '>' { c } else { ' ' }).collect();
    let at = fence.start + text[fence.range()].find('\n')? + 1;
    // A line that would close the block leaves it as it is, which names the file.
    let closes = |line: &str| ["```", "~~~"].iter().any(|fence| line.trim_start().starts_with(fence));
    if region.text.lines().any(closes) {
        return None;
    }
    Some((at..at, region.text.lines().map(|line| format!("{before}{line}\n")).collect()))
}
