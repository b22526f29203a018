//! The proof of an import: each page as it will stand in the new site is held against its original.
//!
//! Who renders the pages is not known here: [`sources`] are what the new site would be built from, [`prove`] takes a page that
//! was rendered from them.

use super::{Content, Plan, PlannedPage};
use crate::import::check::{self, Original, Proof};
use crate::import::convert;
use crate::import::post::{Body, Remark};
use crate::import::report::{Escalation, Guess, Kept, PostReport, RemarkReport, Report, Skipped};
use crate::source::{Door, File, Sources};
use crate::url;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// The new site as it would be: what is planned laid over what is there. `made` are files of the site that are no post's.
pub fn sources(plan: &Plan, old: &Sources, there: &Sources, made: &[(String, String)]) -> Sources {
    let planned = plan.files.iter().map(|(path, file)| (Arc::<str>::from(path.as_str()), file.hash, file.len, file.content.clone()));
    let made = made.iter().map(|(path, text)| {
        let bytes: Arc<[u8]> = text.as_bytes().into();
        (Arc::<str>::from(path.as_str()), blake3::hash(&bytes), bytes.len() as u64, Content::Bytes(bytes))
    });
    let mut files: BTreeMap<Arc<str>, File> = there.under("").map(|(path, file)| (path.clone(), file)).collect();
    let mut contents: BTreeMap<Arc<str>, Content> = BTreeMap::new();
    for (path, hash, len, content) in made.chain(planned) {
        files.insert(path.clone(), File { hash, len });
        contents.insert(path, content);
    }
    Sources::new(files, Arc::new(Laid { contents, old: old.clone(), there: there.clone() }))
}

struct Laid {
    contents: BTreeMap<Arc<str>, Content>,
    old: Sources,
    there: Sources,
}

impl Door for Laid {
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = match self.contents.get(path) {
            Some(Content::Bytes(bytes)) => return Ok(bytes.to_vec()),
            Some(Content::Copy(file)) => self.old.bytes(file),
            None => self.there.bytes(path),
        };
        bytes.map_err(|diag| io::Error::other(diag.message))
    }
}

/// Where pages are found in the new site.
pub trait Addresses {
    /// The address of a page by its file, from the root of the host.
    fn page(&self, path: &str) -> Option<&str>;
    /// The path of the site's `base_url`.
    fn base(&self) -> &str;
}

/// Compares a page with its original; `None` where that was Markdown already.
pub fn prove(page: &PlannedPage, rendered: &str, addresses: &dyn Addresses) -> Option<Proof> {
    let Body::Html { dom, root, dropped } = &page.post.body else { return None };
    let dropped = page.converted.as_ref().map_or(dropped, |converted| &converted.dropped);
    let original = Original { dom, root: *root, dropped };
    let mut proof = check::compare(&original, rendered, &|old| expected(page, old, addresses));
    check::beside(&original, &mut proof.dropped);
    Some(proof)
}

/// What an address of the original must have become in the page.
fn expected(page: &PlannedPage, old: &str, addresses: &dyn Addresses) -> String {
    let Some(new) = page.addresses.get(&written(old)) else {
        return if convert::is_harmless_address(old, true) { old.to_owned() } else { String::new() };
    };
    let parts = url::split(new);
    if parts.path.is_empty() || url::is_external(new) {
        return new.clone();
    }
    let fragment = parts.fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
    if parts.path.starts_with('/') {
        return format!("{}{new}", addresses.base());
    }
    let own = addresses.page(&page.path).unwrap_or_default();
    let path = url::join(url::folder(&page.path), &url::decode(parts.path)).unwrap_or_default();
    match addresses.page(&path) {
        Some(address) => format!("{address}{fragment}"),
        None => format!("{own}{}{fragment}", parts.path),
    }
}

/// An address in the form by which [`PlannedPage::addresses`] knows it, however a writer of Markdown escaped it.
pub fn written(address: &str) -> String {
    let one_line: String = address.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    url::decode(&one_line).into_owned()
}

/// What the report says of a page beside its proof. `problems` came up when it was rendered.
pub fn post(page: &PlannedPage, problems: &[Remark]) -> PostReport {
    let post = &page.post;
    let mut report = PostReport {
        origin: post.origin.clone(),
        path: page.path.clone(),
        title: post.meta.title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        dialect: post.found.dialect.to_owned(),
        confidence: post.found.confidence,
        remarks: page.remarks.iter().chain(problems).map(RemarkReport::from).collect(),
        ..PostReport::default()
    };
    if let (Some(converted), Body::Html { dom, .. }) = (&page.converted, &post.body) {
        let kept = converted.kept.iter().map(|kept| Kept {
            element: dom.name(kept.node).to_owned(),
            why: kept.why.name().to_owned(),
            excerpt: beginning(&dom.outer_html(kept.node)),
        });
        report.kept = kept.collect();
        let guesses = converted.guesses.iter();
        report.guesses = guesses
            .map(|guess| Guess { block: guess.block, language: guess.lang.to_owned(), first_line: beginning(&guess.first_line) })
            .collect();
        let escalations = converted.escalations.iter().map(|escalation| Escalation {
            what: "Markdown that is read as something else".to_owned(),
            instead: escalation.means.name().to_owned(),
            excerpt: beginning(&escalation.excerpt),
        });
        report.escalations = escalations.collect();
        report.unsafe_removed = converted.dangers.iter().map(|danger| danger.what.clone()).collect();
    }
    report
}

/// What the report says of the site as a whole.
pub fn whole(plan: &Plan) -> Report {
    let skipped = plan.skipped.iter().map(|(file, reason)| Skipped { file: file.clone(), reason: reason.name().to_owned() });
    let excerpts = plan.excerpts.iter().map(|post| Skipped { file: post.origin.clone(), reason: "excerpt".to_owned() });
    let pages = plan.pages.len();
    let counts = [("files beside posts", plan.files.len().saturating_sub(pages)), ("old addresses that lead to posts", plan.aliases)];
    Report {
        posts: Vec::new(),
        skipped: skipped.chain(excerpts).collect(),
        counts: counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| (name.to_owned(), count)).collect(),
    }
}

/// So much of a text as a line of the report holds.
fn beginning(text: &str) -> String {
    const LENGTH: usize = 120;
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
