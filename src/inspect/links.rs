//! Where the addresses in finished files lead: to a file of the site, and to a place in it.

use super::fault::{Fault, Here, Spot};
use super::page::Page;
use super::{File, output};
use crate::diag::{Diag, Place, nearest};
use crate::output::Outside;
use crate::site::{Node, Route, Site};
use crate::url;
use std::collections::{BTreeMap, BTreeSet};

/// An address that is looked for when all files are there.
pub struct Waiting {
    /// As it is written.
    dest: String,
    /// The output path.
    to: String,
    fragment: Option<String>,
    spot: Spot,
}

/// The output path that an address in the file `path` names, if it is one of the site, and its fragment.
pub fn target(site: &Site, path: &str, dest: &str) -> Option<(String, Option<String>)> {
    let fragment = url::split(dest).fragment.filter(|fragment| !fragment.is_empty()).map(|fragment| url::decode(fragment).into_owned());
    if dest.starts_with('#') || dest.starts_with('?') {
        return Some((path.to_owned(), fragment));
    }
    let base = &site.config.base_url;
    let local = url::local(dest, &format!("/{path}"), &base.origin, &base.path)?;
    Some((url::output_path(&local), fragment))
}

/// Takes the addresses of a page. Those within it are held against its ids at once. What `href` and `src` name in the pages
/// of templates was found already when they were rendered.
pub fn of_page(site: &Site, path: &str, page: &Page, here: &Here, file: &mut File) {
    let ids: BTreeSet<&str> = page.ids.iter().map(|(id, _)| id.as_str()).collect();
    for pointer in &page.pointers {
        let Some((to, fragment)) = target(site, path, &pointer.dest) else {
            if misses_base(site, &pointer.dest) {
                file.faults.push(here.fault(pointer.range.clone(), outside_base(&pointer.dest, &site.config.base_url.path)));
            }
            file.outside.extend(web(&pointer.dest).map(|url| (url, here.spot(pointer.range.clone()))));
            continue;
        };
        if to != path {
            let set = if pointer.is_loaded { &mut file.loads } else { &mut file.links };
            set.insert(to.clone());
        } else if let Some(fragment) = fragment {
            // `#top` is the top of every page (HTML, "Scrolling to a fragment").
            if !ids.contains(fragment.as_str()) && !fragment.eq_ignore_ascii_case("top") {
                let near = nearest(&fragment, ids.iter().copied());
                file.faults.push(here.fault(pointer.range.clone(), dead_fragment(&pointer.dest, None, near)));
            }
            continue;
        } else {
            continue;
        }
        let is_checked = file.is_page && matches!(pointer.attr.as_str(), "href" | "src");
        if fragment.is_some() || !is_checked {
            wait(&pointer.dest, (to, fragment), here.spot(pointer.range.clone()), file);
        }
    }
}

/// Whether an address of the host would be one of the site if the path of `base_url` stood before it.
fn misses_base(site: &Site, dest: &str) -> bool {
    let rooted = dest.strip_prefix(site.config.base_url.origin.as_str()).unwrap_or(dest);
    let path = url::decode(url::split(rooted).path);
    let is_made = |path: &str| site.routes.contains_key(path) || site.routes.contains_key(&format!("{path}/index.html"));
    path.len() > 1 && path.starts_with('/') && !path.starts_with("//") && is_made(&url::output_path(&path))
}

/// Lets an address wait until all files are there.
pub fn wait(dest: &str, (to, fragment): (String, Option<String>), spot: Spot, file: &mut File) {
    file.waiting.push(Waiting { dest: dest.to_owned(), to, fragment, spot });
}

/// The addresses that lead to no file of the site, or to no place in it.
pub fn dead(site: &Site, files: &mut BTreeMap<String, File>) -> Vec<(String, Fault)> {
    let waiting: Vec<(String, Vec<Waiting>)> =
        files.iter_mut().map(|(path, file)| (path.clone(), std::mem::take(&mut file.waiting))).collect();
    let mut faults = Vec::new();
    for (path, waiting) in waiting {
        for Waiting { dest, to, fragment, spot } in waiting {
            let Some((found, target)) = found(files, &to) else {
                // What could not be made is at fault itself; of an old address there may be a rule alone.
                if [to.clone(), format!("{to}/index.html")].iter().any(|to| site.routes.contains_key(to) || site.redirects.contains_key(to))
                {
                    continue;
                }
                faults.push((path.clone(), spot.fault(dead_address(&dest))));
                continue;
            };
            // Whoever is redirected takes the fragment along.
            let (found, target) = target.redirects_to.as_deref().and_then(|to| self::found(files, to)).unwrap_or((found, target));
            let Some(fragment) = fragment.filter(|_| found.ends_with(".html")) else { continue };
            if !target.ids.contains(&fragment) && !fragment.eq_ignore_ascii_case("top") {
                let near = nearest(&fragment, target.ids.iter().map(String::as_str));
                faults.push((path.clone(), spot.fault(dead_fragment(&dest, Some(found), near))));
            }
        }
    }
    faults
}

/// The file that a server answers with: of a folder its `index.html`.
fn found<'f>(files: &'f BTreeMap<String, File>, path: &str) -> Option<(&'f str, &'f File)> {
    let index = format!("{path}/index.html");
    files.get_key_value(path).or_else(|| files.get_key_value(&index)).map(|(path, file)| (path.as_str(), file))
}

/// An address of the web without its fragment.
fn web(dest: &str) -> Option<String> {
    let url = dest.split('#').next().unwrap_or_default();
    let is_web = ["https://", "http://"].iter().any(|scheme| url.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme)));
    is_web.then(|| url.to_owned())
}

/// The addresses that lead out of the site, each where it stands first: in the Markdown, else in a finished page.
pub fn outside(site: &Site, found: impl Iterator<Item = (String, Spot)>) -> Vec<(Outside, Option<Spot>)> {
    let mut written: BTreeMap<String, Place> = BTreeMap::new();
    for page in site.pages() {
        for link in page.outline.links.iter().chain(&page.outline.images) {
            if let Some(url) = web(&link.dest) {
                written.entry(url).or_insert_with(|| Place::new(&page.path, link.span));
            }
        }
    }
    let outside = |(url, spot): (String, Spot)| match written.get(&url) {
        Some(place) => (Outside { url, place: place.clone() }, None),
        None => (Outside { url, place: spot.place.clone() }, Some(spot)),
    };
    found.map(outside).collect()
}

/// The pages that nobody comes to: no other page links to them.
pub fn orphans(site: &Site, files: &BTreeMap<String, File>) -> Vec<(String, Fault)> {
    let mut linked: BTreeSet<&str> = BTreeSet::new();
    for (path, file) in files.iter().filter(|(_, file)| file.is_page) {
        linked.extend(file.links.iter().filter_map(|to| found(files, to)).map(|(to, _)| to).filter(|to| *to != path.as_str()));
    }
    let leaves = (0..site.leaves.len()).map(Node::Leaf);
    let sections = (1..site.sections.len()).filter(|id| site.sections[*id].page.is_some()).map(Node::Section);
    let orphan = |node| {
        let path = output(site, node);
        let head = files
            .get(&path)?
            .head
            .as_ref()
            .filter(|_| !linked.contains(path.as_str()) && !matches!(site.routes.get(&path), Some(Route::NotFound(_))))?;
        Some((path, head.fault(orphan_page())))
    };
    leaves.chain(sections).filter_map(orphan).collect()
}

fn dead_address(dest: &str) -> Diag {
    Diag::error("dead-address", format!("`{dest}` leads to nothing in this site")).help("name a page or a file that there is")
}

fn outside_base(dest: &str, base: &str) -> Diag {
    Diag::warning("outside-base", format!("`{dest}` leads out of the site, which lies below `{base}`"))
        .help("in a template write `get_url(path=\"…\")`; in HTML of a page write the path with that of `base_url` before it")
}

fn dead_fragment(dest: &str, page: Option<&str>, near: Option<&str>) -> Diag {
    let whose = page.map_or_else(|| "this page".to_owned(), |page| format!("`{page}`"));
    let diag = Diag::error("dead-fragment", format!("`{dest}` leads to a place that {whose} does not have"));
    match near {
        Some(near) => diag.help(format!("did you mean `#{near}`?")),
        None => diag.help("name the id of an element of that page"),
    }
}

fn orphan_page() -> Diag {
    Diag::warning("orphan-page", "no page of the site links to this one").help("link to it, or make it a draft")
}
