//! Addresses: everything the site will consist of, each at its own output path.

use crate::diag::{Diag, Place};
use crate::plan::files;
use crate::plan::order::address_place;
use crate::site::{Pager, Route, Site, pager_url};
use crate::source::Sources;
use crate::url;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Collects the routes of `site`. Where two want one path, the first keeps it and the second is reported.
pub fn routes(site: &Site, sources: &Sources, diags: &mut Vec<Diag>) -> BTreeMap<String, Route> {
    let mut table = Table { routes: BTreeMap::new(), origins: BTreeMap::new(), diags };
    pages(site, &mut table);
    lists(site, &mut table);
    singles(site, &mut table);
    assets(site, &mut table);
    statics(site, sources, &mut table);
    aliases(site, &mut table);
    table.routes
}

struct Table<'a> {
    routes: BTreeMap<String, Route>,
    origins: BTreeMap<String, Origin>,
    diags: &'a mut Vec<Diag>,
}

/// Who asked for a path: a place to show, or, for what faircopy makes by itself, a description.
#[derive(Clone)]
enum Origin {
    At(Place),
    Made(&'static str),
}

impl Table<'_> {
    fn add(&mut self, path: String, route: Route, origin: Origin) {
        match self.origins.get(&path) {
            Some(first) => self.diags.push(duplicate_url(&path, &origin, first)),
            None => {
                self.origins.insert(path.clone(), origin);
                self.routes.insert(path, route);
            }
        }
    }
}

fn pages(site: &Site, table: &mut Table) {
    for (id, leaf) in site.leaves.iter().enumerate() {
        table.add(url::output_path(&leaf.url), Route::Leaf(id), Origin::At(address_place(&leaf.page)));
    }
    for (id, section) in site.sections.iter().enumerate() {
        let per_page = section.paginate_by();
        for index in 1..=Pager::count(section.leaves.len(), per_page) {
            let path = url::output_path(&pager_url(&section.url, section.paginate_path(), index));
            let origin =
                section.page.as_ref().map_or(Origin::At(Place::file(section.folder.clone())), |page| Origin::At(address_place(page)));
            table.add(path, Route::Section(id, index), origin);
        }
    }
}

fn lists(site: &Site, table: &mut Table) {
    for (id, taxonomy) in site.taxonomies.iter().enumerate() {
        if !taxonomy.config.render || taxonomy.terms.is_empty() {
            continue;
        }
        table.add(url::output_path(&taxonomy.url), Route::Terms(id), Origin::Made("a list of terms"));
        for (nth, term) in taxonomy.terms.iter().enumerate() {
            for index in 1..=Pager::count(term.leaves.len(), taxonomy.config.paginate_by) {
                let path = url::output_path(&pager_url(&term.url, &taxonomy.config.paginate_path, index));
                table.add(path, Route::Term(id, nth, index), Origin::Made("the list of a term"));
            }
        }
    }
}

fn singles(site: &Site, table: &mut Table) {
    let config = &site.config;
    if let Some(archive) = &config.archive
        && site.leaves.iter().any(|leaf| leaf.page.front.date.is_some())
    {
        table.add(url::output_path(&archive_url(archive)), Route::Archive, Origin::Made("the archive"));
    }
    table.add("404.html".to_owned(), Route::NotFound, Origin::Made("the page for what is not found"));
    table.add("code.css".to_owned(), Route::CodeCss, Origin::Made("the style sheet of code"));
    if config.generate_feed {
        table.add("atom.xml".to_owned(), Route::Feed, Origin::Made("the feed"));
    }
    if config.generate_sitemap {
        table.add("sitemap.xml".to_owned(), Route::Sitemap, Origin::Made("the sitemap"));
    }
}

fn assets(site: &Site, table: &mut Table) {
    for leaf in &site.leaves {
        for asset in &leaf.assets {
            let url = files::asset_url(&leaf.url, url::folder(&leaf.page.path), asset);
            table.add(url::output_path(&url), Route::Copy(asset.clone()), Origin::At(Place::file(asset.clone())));
        }
    }
    for section in &site.sections {
        for asset in &section.assets {
            let url = files::asset_url(&section.url, &section.folder, asset);
            table.add(url::output_path(&url), Route::Copy(asset.clone()), Origin::At(Place::file(asset.clone())));
        }
    }
}

/// The site's own static files, and those of the theme that the site does not override.
fn statics(site: &Site, sources: &Sources, table: &mut Table) {
    let theme = format!("themes/{}/static/", site.config.theme);
    let own: BTreeMap<&str, &Arc<str>> = sources.under("static/").map(|(path, _)| (&path["static/".len()..], path)).collect();
    let themes = sources.under(&theme).map(|(path, _)| (&path[theme.len()..], path)).filter(|(path, _)| !own.contains_key(path));
    for (output, source) in own.iter().map(|(output, source)| (*output, *source)).chain(themes) {
        table.add(output.to_owned(), Route::Copy(source.clone()), Origin::At(Place::file(source.clone())));
    }
    // A robots.txt of the author's own takes the place of ours.
    if site.config.generate_robots && !table.routes.contains_key("robots.txt") {
        table.add("robots.txt".to_owned(), Route::Robots, Origin::Made("the file for robots"));
    }
}

fn aliases(site: &Site, table: &mut Table) {
    let leaves = site.leaves.iter().map(|leaf| (&leaf.page, &leaf.url));
    let sections = site.sections.iter().filter_map(|section| Some((section.page.as_ref()?, &section.url)));
    for (page, target) in leaves.chain(sections) {
        for alias in &page.front.aliases {
            let last = alias.value.rsplit('/').next().unwrap_or_default();
            let slash = if last.contains('.') || last.is_empty() { "" } else { "/" };
            let path = url::output_path(&format!("/{}{slash}", alias.value.trim_start_matches('/')));
            table.add(path, Route::Redirect(target.clone()), Origin::At(Place::new(&page.path, alias.span)));
        }
    }
}

pub fn archive_url(path: &str) -> String {
    format!("/{}/", path.trim_matches('/'))
}

fn duplicate_url(path: &str, origin: &Origin, first: &Origin) -> Diag {
    let address = format!("`/{}`", path.trim_end_matches("index.html"));
    let diag = match (origin, first) {
        (Origin::At(place), Origin::At(first)) => Diag::error("duplicate-url", format!("two sources want the address {address}"))
            .at(place.clone())
            .related(first.clone(), "has it already"),
        (Origin::At(place), Origin::Made(what)) | (Origin::Made(what), Origin::At(place)) => {
            Diag::error("duplicate-url", format!("{what} has the address {address}, too")).at(place.clone())
        }
        (Origin::Made(what), Origin::Made(first)) => {
            Diag::error("duplicate-url", format!("{first} and {what} want the address {address}")).at(Place::file("faircopy.toml"))
        }
    };
    diag.help("give one of them another name, `slug` or `path`")
}
