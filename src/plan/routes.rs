//! Addresses: everything the site will consist of, each at its own output path.

use crate::config::Redirects;
use crate::diag::{Diag, Place};
use crate::highlight::Highlighter;
use crate::plan::files;
use crate::plan::order::address_place;
use crate::plan::redirects::{self, Alias};
use crate::site::{Fed, Leaf, Pager, REDIRECT_SCRIPT, Route, Site, Taxonomy, Term, pager_url, twin_path};
use crate::source::Sources;
use crate::text;
use crate::url;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Collects the routes of `site`. Where two want one path, or one a file where the other wants a folder, the first
/// keeps it and the second is reported; so is a path that no file can have. Beside them: the old addresses of pages.
pub fn routes(site: &Site, sources: &Sources, diags: &mut Vec<Diag>) -> (BTreeMap<String, Route>, BTreeMap<String, String>) {
    let config = site.config.path.clone();
    let (origins, folders, folded) = (HashMap::new(), HashSet::new(), HashMap::new());
    let mut table = Table { config, routes: BTreeMap::new(), origins, folders, folded, diags };
    pages(site, &mut table);
    lists(site, &mut table);
    singles(site, &mut table);
    feeds(site, &mut table);
    assets(site, &mut table);
    statics(site, sources, &mut table);
    texts(site, &mut table);
    let aliases = aliases(site, &mut table);
    own_redirects(site, sources, &aliases, &mut table);
    fingerprints(sources, &mut table);
    (table.routes, aliases.into_iter().map(|(path, alias)| (path, alias.to)).collect())
}

struct Table<'a> {
    /// The file to show where the configuration is at fault.
    config: Arc<str>,
    routes: BTreeMap<String, Route>,
    origins: HashMap<String, Origin>,
    /// The folders that paths are in.
    folders: HashSet<String>,
    /// Of paths with capitals: in small letters → the first of them.
    folded: HashMap<String, String>,
    diags: &'a mut Vec<Diag>,
}

/// Who asked for a path.
#[derive(Clone)]
enum Origin {
    At(Place),
    Made(Made),
}

/// Something that faircopy makes by itself: what it is, and what to do in the configuration to have it elsewhere, if
/// that is possible.
#[derive(Clone)]
struct Made {
    what: &'static str,
    remedy: Option<String>,
}

impl Origin {
    fn made(what: &'static str, remedy: impl Into<String>) -> Self {
        Self::Made(Made { what, remedy: Some(remedy.into()) })
    }

    fn fixed(what: &'static str) -> Self {
        Self::Made(Made { what, remedy: None })
    }

    fn place(&self, config: &Arc<str>) -> Place {
        match self {
            Self::At(place) => place.clone(),
            Self::Made(_) => Place::file(config.clone()),
        }
    }

    fn what(&self) -> &'static str {
        match self {
            Self::At(_) => "this",
            Self::Made(made) => made.what,
        }
    }

    fn remedy(&self) -> Option<&str> {
        match self {
            Self::At(_) => None,
            Self::Made(made) => made.remedy.as_deref(),
        }
    }
}

impl Table<'_> {
    /// Whether the path is free.
    fn add(&mut self, path: String, route: Route, origin: Origin) -> bool {
        if let Some(why) = url::output_fault(&path) {
            self.diags.push(unsound(&path, why, &origin, &self.config));
            return false;
        }
        if let Some(first) = self.origins.get(&path) {
            self.diags.push(duplicate_url(&path, &origin, first, &self.config));
            return false;
        }
        if let Some((other, first)) = self.in_the_way(&path) {
            self.diags.push(file_and_folder(&path, &origin, other, first, &self.config));
            return false;
        }
        // Nearly all paths are in small letters, and clash with none but those that are not.
        let folded = path.to_lowercase();
        let has_capitals = folded != path;
        let other = self.folded.get(&folded).or_else(|| self.origins.get_key_value(&folded).filter(|_| has_capitals).map(|(path, _)| path));
        if let Some(other) = other {
            self.diags.push(case_clash(&path, &origin, other, &self.origins[other], &self.config));
        } else if has_capitals {
            self.folded.insert(folded, path.clone());
        }
        let folder = url::folder(&path);
        if !self.folders.contains(folder) {
            let above = std::iter::successors(Some(folder), |folder| Some(url::folder(folder))).take_while(|folder| !folder.is_empty());
            self.folders.extend(above.map(str::to_owned));
        }
        self.origins.insert(path.clone(), origin);
        self.routes.insert(path, route);
        true
    }

    /// A file that would have to be a folder for `path` to exist, or one in a folder that `path` would be.
    fn in_the_way(&self, path: &str) -> Option<(&str, &Origin)> {
        // What a path is in is no file, nor is anything above it: it would have been in the way of that path.
        let is_free = self.folders.contains(url::folder(path));
        let above = || path.match_indices('/').find_map(|(end, _)| self.origins.get_key_value(&path[..end]));
        let below = || {
            let folder = format!("{path}/");
            let inner = self.origins.iter().filter(|(other, _)| other.starts_with(&folder));
            self.folders.contains(path).then(|| inner.min_by_key(|(other, _)| *other)).flatten()
        };
        let found = if is_free { None } else { above() };
        found.or_else(below).map(|(other, origin)| (other.as_str(), origin))
    }
}

fn pages(site: &Site, table: &mut Table) {
    // A page without a slug has no address, which was reported.
    let addressed = |leaf: &Leaf| !leaf.slug.is_empty() || leaf.page.front.path.is_some();
    for (id, leaf) in site.leaves.iter().enumerate().filter(|(_, leaf)| addressed(leaf)) {
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
        if !taxonomy.is_written() {
            continue;
        }
        let remedy = format!("give the taxonomy `{}` another `slug` in the configuration", taxonomy.config.name);
        table.add(url::output_path(&taxonomy.url), Route::Terms(id), Origin::made("a list of terms", remedy.as_str()));
        for (nth, term) in taxonomy.terms.iter().enumerate() {
            for index in 1..=Pager::count(term.leaves.len(), taxonomy.config.paginate_by) {
                let path = url::output_path(&pager_url(&term.url, &taxonomy.config.paginate_path, index));
                let origin = term_origin(site, taxonomy, term, &path, &remedy);
                table.add(path, Route::Term(id, nth, index), origin);
            }
        }
    }
}

/// A term whose path is unsound is at fault itself; else its list is one that faircopy makes.
fn term_origin(site: &Site, taxonomy: &Taxonomy, term: &Term, path: &str, remedy: &str) -> Origin {
    if url::output_fault(path).is_none() {
        return Origin::made("the list of a term", remedy);
    }
    let written = term.leaves.iter().find_map(|id| {
        let page = &site.leaf(*id).page;
        let names = page.front.taxonomies.get(&taxonomy.config.name)?;
        names.iter().find(|name| text::slug(&name.value) == term.slug).map(|name| Place::new(&page.path, name.span))
    });
    written.map_or_else(|| Origin::made("the list of a term", remedy), Origin::At)
}

fn singles(site: &Site, table: &mut Table) {
    let config = &site.config;
    for language in site.languages() {
        let home = config.home(language);
        if let Some(archive) = config.archive_url(language)
            && site.has_archive(language)
        {
            table.add(
                url::output_path(&archive),
                Route::Archive(language),
                Origin::made("the archive", "give `archive` another path in the configuration"),
            );
        }
        let path = |name: &str| url::output_path(&format!("{home}{name}"));
        table.add(path("404.html"), Route::NotFound(language), Origin::fixed("the page for what is not found"));
    }
    table.add("code.css".to_owned(), Route::CodeCss, Origin::fixed("the style sheet of code"));
    if config.generate_sitemap {
        table.add(
            "sitemap.xml".to_owned(),
            Route::Sitemap,
            Origin::made("the sitemap", "set `generate_sitemap = false` in the configuration"),
        );
    }
}

/// The feeds of the site in each language, of the sections that ask and of the terms, each beside its list.
fn feeds(site: &Site, table: &mut Table) {
    let config = &site.config;
    let mut add = |of: Fed, list: &str, origin: Origin| {
        // Where there can be no list, there is no feed of it, and that was reported.
        if !table.routes.contains_key(&url::output_path(list)) {
            return;
        }
        for (format, name) in config.feed_filenames.iter().enumerate() {
            table.add(url::output_path(&files::asset_url(list, "", name)), Route::Feed(of, format), origin.clone());
        }
    };
    let other_names = "give the feeds other names by `feed_filenames` in the configuration";
    for language in site.languages().filter(|language| config.has_feed_in(*language)) {
        let made = Origin::made("the feed", format!("{other_names}, or set `generate_feeds = false`"));
        add(Fed::Site(language), &config.home(language), made);
    }
    for (id, section) in site.sections.iter().enumerate() {
        let is_the_sites = section.parent.is_none() && config.has_feed_in(section.language);
        if section.generates_feed() && !is_the_sites {
            add(Fed::Section(id), &section.url, Origin::made("the feed of a section", other_names));
        }
    }
    for (id, taxonomy) in site.taxonomies.iter().enumerate().filter(|(_, taxonomy)| taxonomy.generates_feeds(config)) {
        for (nth, term) in taxonomy.terms.iter().enumerate() {
            add(Fed::Term(id, nth), &term.url, Origin::made("the feed of a term", other_names));
        }
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
        table.add(
            "robots.txt".to_owned(),
            Route::Robots,
            Origin::made("the file for robots", "set `generate_robots_txt = false` in the configuration"),
        );
    }
    // So does a `_headers`.
    if site.config.generate_headers && !table.routes.contains_key("_headers") {
        table.add(
            "_headers".to_owned(),
            Route::Headers,
            Origin::made("the file of headers", "set `generate_headers = false` in the configuration"),
        );
    }
}

/// What is for readers of plain text. An `llms.txt` of the author's own takes the place of ours.
fn texts(site: &Site, table: &mut Table) {
    if site.config.generate_markdown {
        for (id, leaf) in site.leaves.iter().enumerate() {
            let page = url::output_path(&leaf.url);
            if table.routes.get(&page) == Some(&Route::Leaf(id)) {
                let origin = Origin::made("the Markdown twin of a page", "set `generate_markdown = false` in the configuration");
                table.add(twin_path(&page), Route::Twin(id), origin);
            }
        }
    }
    if site.config.generate_llms && !table.routes.contains_key("llms.txt") {
        let origin = Origin::made("the list for language models", "set `generate_llms_txt = false` in the configuration");
        table.add("llms.txt".to_owned(), Route::Llms, origin);
    }
}

/// The old addresses of pages, by output path.
fn aliases(site: &Site, table: &mut Table) -> BTreeMap<String, Alias> {
    let mut aliases = BTreeMap::new();
    let leaves = site.leaves.iter().map(|leaf| (&leaf.page, &leaf.url));
    let sections = site.sections.iter().filter_map(|section| Some((section.page.as_ref()?, &section.url)));
    for (page, target) in leaves.chain(sections) {
        for alias in &page.front.aliases {
            let place = Place::new(&page.path, alias.span);
            let path = url::output_path(&url::stated(&alias.value));
            if path == url::output_path(target) {
                table.diags.push(redirects::self_redirect(place, &alias.value));
            } else if table.add(path.clone(), Route::Redirect(target.clone()), Origin::At(place.clone())) {
                aliases.insert(path, Alias { to: target.clone(), place });
            }
        }
    }
    match site.config.redirects {
        // No page is made there, only a rule.
        Redirects::File => table.routes.retain(|_, route| !matches!(route, Route::Redirect(_))),
        Redirects::All | Redirects::Pages if !aliases.is_empty() => {
            table.add(REDIRECT_SCRIPT.to_owned(), Route::RedirectScript, Origin::fixed("the script of redirects"));
        }
        Redirects::All | Redirects::Pages => {}
    }
    aliases
}

/// The rules for hosts. What an author wrote in a file of his own stands above them, and is held against the site.
fn own_redirects(site: &Site, sources: &Sources, aliases: &BTreeMap<String, Alias>, table: &mut Table) {
    let own = match table.routes.get(redirects::FILE) {
        Some(Route::Copy(source)) => Some(source.clone()),
        _ => None,
    };
    if let Some(source) = &own {
        match sources.text(source) {
            Ok(text) => redirects::check(source, &text, &site.config.base_url, &table.routes, aliases, table.diags),
            // It is reported when it is copied.
            Err(_) => return,
        }
    }
    if aliases.is_empty() || site.config.redirects == Redirects::Pages {
        return;
    }
    match own {
        Some(source) => drop(table.routes.insert(redirects::FILE.to_owned(), Route::Redirects(Some(source)))),
        None => drop(table.add(redirects::FILE.to_owned(), Route::Redirects(None), Origin::fixed("the file of redirects"))),
    }
}

/// Style sheets and scripts have a second name that changes with their content, so that browsers may keep them for ever.
fn fingerprints(sources: &Sources, table: &mut Table) {
    let hash = |route: &Route| match route {
        Route::Copy(source) if source.starts_with("static/") || source.starts_with("themes/") => sources.get(source).map(|file| file.hash),
        Route::CodeCss => Some(blake3::hash(Highlighter::style_sheet().as_bytes())),
        _ => None,
    };
    let named = |(path, route): (&String, &Route)| {
        let (stem, ending) = path.rsplit_once('.').filter(|(_, ending)| ["css", "js", "mjs"].contains(ending))?;
        Some((format!("{stem}.{}.{ending}", &hash(route)?.to_hex()[..16]), path.clone()))
    };
    let named: Vec<(String, String)> = table.routes.iter().filter_map(named).collect();
    for (name, path) in named {
        table.add(name, Route::Fingerprint(path), Origin::fixed("the lasting name of a file"));
    }
}

fn duplicate_url(path: &str, origin: &Origin, first: &Origin, config: &Arc<str>) -> Diag {
    let address = format!("`/{}`", path.trim_end_matches("index.html"));
    let diag = match (origin, first) {
        (Origin::At(place), Origin::At(first)) => Diag::error("duplicate-url", format!("two sources want the address {address}"))
            .at(place.clone())
            .related(first.clone(), "has it already"),
        (Origin::At(place), Origin::Made(made)) | (Origin::Made(made), Origin::At(place)) => {
            Diag::error("duplicate-url", format!("{} has the address {address}, too", made.what)).at(place.clone())
        }
        (Origin::Made(made), Origin::Made(first)) => {
            Diag::error("duplicate-url", format!("{} and {} want the address {address}", first.what, made.what))
                .at(Place::file(config.clone()))
        }
    };
    match (first.remedy(), origin.remedy()) {
        (None, None) => diag.help("give one of them another name, `slug` or `path`"),
        (None, Some(remedy)) | (Some(remedy), None) => diag.help(format!("give this another name, `slug` or `path`, or {remedy}")),
        (Some(first), Some(remedy)) if first == remedy => diag.help(first),
        (Some(first), Some(remedy)) => diag.help(format!("{first}, or {remedy}")),
    }
}

fn unsound(path: &str, why: &str, origin: &Origin, config: &Arc<str>) -> Diag {
    Diag::error("unsound-output-path", format!("{} cannot be written to `{}`: {why}", origin.what(), path.escape_debug()))
        .at(origin.place(config))
        .help(origin.remedy().unwrap_or("rename the file or the term, or give the page another `slug` or `path`"))
}

fn file_and_folder(path: &str, origin: &Origin, other: &str, first: &Origin, config: &Arc<str>) -> Diag {
    let (file, inner) = if other.len() < path.len() { (other, path) } else { (path, other) };
    Diag::error("output-clash", format!("`{file}` would be a file and, for `{inner}`, a folder"))
        .at(origin.place(config))
        .help(origin.remedy().or(first.remedy()).unwrap_or("give one of the two another `slug` or `path`, or rename the file"))
        .related(first.place(config), format!("`{other}` comes from here"))
}

fn case_clash(path: &str, origin: &Origin, other: &str, first: &Origin, config: &Arc<str>) -> Diag {
    Diag::warning("case-clash", format!("`{other}` and `{path}` differ in case only"))
        .at(origin.place(config))
        .help("on Windows and macOS, and on some web servers, only one of them exists; rename one")
        .related(first.place(config), format!("`{other}` comes from here"))
}
