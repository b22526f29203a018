//! The sitemap against its protocol (sitemaps.org, version 0.9).

use super::File;
use super::fault::Here;
use super::feed::{broken, is_rfc3339};
use super::links::{target, wait};
use crate::diag::Diag;
use crate::site::Site;
use crate::xml::tree::{self, Id, Tree};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
/// The protocol's limits for one file.
const MOST_URLS: usize = 50_000;
const MOST_BYTES: usize = 50 << 20;

/// A sitemap, or an index of some, at the output path `path`.
pub fn check(site: &Site, path: &str, here: &Here, file: &mut File) {
    let (tree, fault) = tree::read(here.text);
    file.faults.extend(broken(&tree, fault, here));
    let Some(root) = tree.root().filter(|root| matches!(tree.name(*root), "urlset" | "sitemapindex")) else { return };
    let mut wrong = |element: Id, message: String| {
        file.faults.push(here.fault(here.tag(tree.start(element)), bad_sitemap(&message)));
    };
    if tree.attr(root, "xmlns") != Some(NAMESPACE) {
        wrong(root, format!("a sitemap is in the namespace `{NAMESPACE}`"));
    }
    let entries: Vec<Id> = tree.children(root).collect();
    if entries.len() > MOST_URLS || here.text.len() > MOST_BYTES {
        wrong(root, format!("a sitemap has at most {MOST_URLS} addresses and {MOST_BYTES} bytes"));
    }
    let mut dests = Vec::new();
    for entry in entries {
        match tree.child(entry, "loc") {
            Some(loc) => dests.extend(address(&tree, loc)),
            None => wrong(entry, format!("`{}` needs a `loc`", tree.name(entry))),
        }
        if let Some(changed) = tree.child(entry, "lastmod").filter(|changed| !is_w3c_date(tree.text(*changed))) {
            wrong(changed, format!("`{}` is no date of the W3C's format", tree.text(changed)));
        }
    }
    for (loc, dest) in dests {
        match target(site, path, &dest).filter(|_| crate::url::is_external(&dest)) {
            Some(to) => wait(&dest, to, here.spot(here.tag(tree.start(loc))), file),
            None => file
                .faults
                .push(here.fault(here.tag(tree.start(loc)), bad_sitemap(&format!("`{dest}` is no absolute address of this site")))),
        }
    }
}

fn address(tree: &Tree, loc: Id) -> Option<(Id, String)> {
    let dest = tree.text(loc).trim();
    (!dest.is_empty()).then(|| (loc, dest.to_owned()))
}

/// A date, or a date with a time and a zone (www.w3.org/TR/NOTE-datetime).
fn is_w3c_date(text: &str) -> bool {
    match text.len() {
        4 => text.bytes().all(|byte| byte.is_ascii_digit()),
        7 => format!("{text}-01").parse::<jiff::civil::Date>().is_ok(),
        10 => text.parse::<jiff::civil::Date>().is_ok(),
        _ => is_rfc3339(text),
    }
}

fn bad_sitemap(message: &str) -> Diag {
    Diag::error("bad-sitemap", message).help("correct the file, or remove it: faircopy's own sitemap is sound")
}
