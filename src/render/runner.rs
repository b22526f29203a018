//! What lets a page run its examples: a script for the whole site, and a program for each such page.
//!
//! Both are plain files beside the pages, so that they work from a disk too; a page names them by relative addresses.

use super::body::Verdicts;
use super::route::{Made, Press};
use crate::diag::Diag;
use crate::page::Page;
use crate::proof::Proofs;
use crate::site::{Resolved, Site};
use crate::url;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

const SCRIPT: &str = "run.js";
const MODULE: &str = "examples.wasm.js";

/// What a body is told of the proofs of its page.
pub fn verdicts<'a>(proofs: &'a Proofs, path: &Arc<str>, runner: Option<(String, String)>) -> Verdicts<'a> {
    Verdicts { proofs: proofs.examples.get(path), rustc: proofs.rustc.as_deref(), date: proofs.date.as_deref(), runner }
}

/// Where a page finds the script and its program, if it has one. `url` is that of a page which is found nowhere else;
/// a section's text stands on every page of its list, so only addresses from the root are the same for all of them.
pub fn addresses(site: &Site, proofs: &Proofs, page: &Page, resolved: &Resolved, url: Option<&str>) -> Option<(String, String)> {
    proofs.modules.get(&page.path)?;
    Some(match url {
        Some(url) => {
            let depth = url.split('/').filter(|part| !part.is_empty()).count();
            (format!("{}{SCRIPT}", "../".repeat(depth)), MODULE.to_owned())
        }
        None => (site.config.base_url.rooted(&format!("/{SCRIPT}")), format!("{}{MODULE}", resolved.url)),
    })
}

/// The script, if it is written. No page names a program where a link could stand.
pub fn script(proofs: &Proofs) -> Option<&'static str> {
    (!proofs.modules.is_empty()).then_some(SCRIPT)
}

/// Writes the script and the programs.
pub fn files(site: &Site, proofs: &Proofs, press: &Press) -> Vec<Made> {
    let mut files = Vec::new();
    let mut put = |path: &str, bytes: &[u8]| {
        let mut made = Made::default();
        match site.routes.contains_key(path) {
            true => made.diags.push(taken(path)),
            false => press.put(path, bytes, &mut made),
        }
        files.push(made);
    };
    for (path, bytes) in &proofs.modules {
        let Some(node) = site.by_path.get(path) else { continue };
        let folder = url::output_path(site.node_url(*node));
        let folder = folder.strip_suffix("index.html").unwrap_or_default();
        put(&format!("{folder}{MODULE}"), format!("faircopyModule(\"{}\");\n", STANDARD.encode(bytes)).as_bytes());
    }
    if !proofs.modules.is_empty() {
        put(SCRIPT, include_bytes!("run.js"));
    }
    files
}

fn taken(path: &str) -> Diag {
    Diag::error("reserved-path", format!("the site has a file `{path}` of its own, but pages run their examples by that name"))
        .help("rename the file")
}
