//! Links: every destination that a page names is found, with its fragment, or reported with the nearest candidate.

use crate::diag::{self, Diag, Place};
use crate::memo::{Function, Memo, Parts as Seen};
use crate::page::{self, Link, Page};
use crate::plan::names::{Names, Unnamed};
use crate::plan::order::Hidden;
use crate::plan::regions::{self, Shown};
use crate::site::{Node, Picture, Resolved, Route, Site};
use crate::source::Sources;
use crate::text;
use crate::url::{self, Parts};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Resolves the links, images and regions of every page and tells every page who links to it.
pub fn resolve(site: &mut Site, hidden: &BTreeMap<Arc<str>, Hidden>, sources: &Sources, memo: &Memo, diags: &mut Vec<Diag>) {
    let finder = Finder::new(site, hidden, sources);
    let leaves: Vec<_> = site.leaves.par_iter().map(|leaf| finder.page(&leaf.page, &leaf.url)).collect();
    let sections: Vec<_> = site.sections.par_iter().map(|section| Some(finder.page(section.page.as_ref()?, &section.url))).collect();
    let found = || leaves.iter().chain(sections.iter().flatten());
    diags.extend(found().flat_map(|found| &found.lost).enumerate().map(|(at, lost)| finder.lost(lost, at < SEARCHES)));
    let sizes = sizes(found().flat_map(|found| &found.images).map(|(_, source, _)| source), sources, memo, diags);
    let leaves: Vec<_> = leaves.into_iter().map(|found| found.finish(&sizes, diags)).collect();
    let sections: Vec<_> = sections.into_iter().map(|found| Some(found?.finish(&sizes, diags))).collect();
    let mut backlinks: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    for (id, found) in leaves.into_iter().enumerate() {
        Arc::make_mut(&mut site.leaves[id]).resolved = take(found, Node::Leaf(id), &mut backlinks);
    }
    for (id, found) in sections.into_iter().enumerate() {
        if let Some(found) = found {
            site.sections[id].resolved = take(found, Node::Section(id), &mut backlinks);
        }
    }
    for (target, from) in backlinks {
        let list = match target {
            Node::Leaf(id) => &mut Arc::make_mut(&mut site.leaves[id]).backlinks,
            Node::Section(id) => &mut site.sections[id].backlinks,
        };
        list.extend(from);
    }
}

/// For how many broken links of a run, in order of their files, the nearest candidate is looked for. Somebody who
/// has more has moved a folder, and each search is through the whole site.
const SEARCHES: usize = 100;

fn take((resolved, targets): (Resolved, BTreeSet<Node>), from: Node, backlinks: &mut BTreeMap<Node, BTreeSet<Node>>) -> Resolved {
    for target in targets.into_iter().filter(|target| *target != from) {
        backlinks.entry(target).or_default().insert(from);
    }
    resolved
}

/// What was found for one page.
#[derive(Default)]
struct Found<'a> {
    resolved: Resolved,
    /// Key, source and address of each image; their sizes are read once for all pages.
    images: Vec<(usize, Arc<str>, String)>,
    targets: BTreeSet<Node>,
    lost: Vec<Lost<'a>>,
    diags: Vec<Diag>,
}

impl Found<'_> {
    fn finish(mut self, sizes: &Sizes, diags: &mut Vec<Diag>) -> (Resolved, BTreeSet<Node>) {
        diags.extend(self.diags);
        let picture = |(key, source, url): (usize, Arc<str>, String)| (key, Picture { url, size: sizes.get(&source).copied().flatten() });
        self.resolved.images = self.images.into_iter().map(picture).collect();
        self.resolved.images.sort_by_key(|(key, _)| *key);
        (self.resolved, self.targets)
    }
}

/// A destination that nothing was found for, until something near is looked for.
struct Lost<'a> {
    page: &'a Page,
    link: &'a Link,
    what: Missing<'a>,
}

enum Missing<'a> {
    Page,
    /// Nothing that a wikilink calls by that name.
    Named,
    Image,
    /// A fragment of a page.
    Fragment(&'a Page, String),
}

/// Endings of files that no browser shows as a picture.
const NO_PICTURES: &[&str] = &["css", "js", "mjs", "html", "htm", "md", "txt", "xml", "json", "toml", "yaml", "yml", "csv", "pdf", "zip"];

/// Width and height of each picture, where its file states them.
type Sizes = BTreeMap<Arc<str>, Option<(u32, u32)>>;

fn sizes<'a>(pictures: impl Iterator<Item = &'a Arc<str>>, sources: &Sources, memo: &Memo, diags: &mut Vec<Diag>) -> Sizes {
    let pictures: BTreeSet<&Arc<str>> = pictures.collect();
    let read: Vec<_> = pictures
        .into_par_iter()
        .map(|source| {
            let parts = Seen::new().with("its bytes", &sources.get(source).map(|file| file.hash));
            if let Some(size) = memo.recall(Function::Picture, source, &parts) {
                return (source.clone(), Ok(*size));
            }
            let size = sources.bytes(source).map(|bytes| picture_size(source, &bytes));
            if let Ok(size) = &size {
                memo.keep(Function::Picture, source, &parts, *size);
            }
            (source.clone(), size)
        })
        .collect();
    let mut sizes = Sizes::new();
    for (source, size) in read {
        match size {
            Ok(size) => drop(sizes.insert(source, size)),
            Err(diag) => diags.push(diag),
        }
    }
    sizes
}

/// Everything a destination can lead to.
struct Finder<'a> {
    site: &'a Site,
    hidden: &'a BTreeMap<Arc<str>, Hidden>,
    sources: &'a Sources,
    /// Source file → its address, for what is copied.
    copies: BTreeMap<&'a str, String>,
    /// What wikilinks call things.
    names: Names<'a>,
    shown: Shown,
}

/// What a destination turned out to be.
enum Target {
    Node(Node),
    /// A file of the sources that is copied, and its address.
    File(Arc<str>, String),
    /// A page that faircopy makes: a list of terms, a pager, a feed.
    Made(String),
}

impl<'a> Finder<'a> {
    fn new(site: &'a Site, hidden: &'a BTreeMap<Arc<str>, Hidden>, sources: &'a Sources) -> Self {
        let copies = site.routes.iter().filter_map(|(path, route)| match route {
            Route::Copy(source) => Some((&**source, format!("/{path}"))),
            _ => None,
        });
        let copies: BTreeMap<&str, String> = copies.collect();
        let names = Names::new(site, hidden, copies.keys().copied());
        Self { site, hidden, sources, copies, names, shown: Shown::default() }
    }

    fn page(&self, page: &'a Page, url: &str) -> Found<'a> {
        let mut found = Found::default();
        found.resolved.url = self.rooted(url);
        for link in &page.outline.links {
            self.link(page, url, link, &mut found);
        }
        for image in &page.outline.images {
            self.image(page, url, image, &mut found);
        }
        for fence in &page.outline.fences {
            if let Some(region) = regions::region(page, fence, self.sources, &self.shown, &mut found.diags) {
                found.resolved.regions.push((fence.span.start, region));
            }
        }
        found.resolved.links.sort();
        found
    }

    fn link(&self, page: &'a Page, url: &str, link: &'a Link, found: &mut Found<'a>) {
        if link.is_name {
            return self.wikilink(page, url, link, found);
        }
        if url::is_external(&link.dest) {
            return;
        }
        let parts = url::split(&link.dest);
        // Without a path it is this page, whatever the query (RFC 3986, section 5.2.2).
        if parts.path.is_empty() {
            self.fragment(page, page, parts.fragment, link, found);
            if !parts.query.is_empty() {
                found.resolved.links.push((link.key, with_tail(self.rooted(url), parts)));
            }
            return;
        }
        match self.target(page, url, parts.path) {
            Ok(target) => {
                let mut to = None;
                if let Target::Node(node) = target {
                    found.targets.insert(node);
                    to = self.site.node_page(node);
                }
                match (to, &target) {
                    (Some(to), _) => self.fragment(page, to, parts.fragment, link, found),
                    // What a fragment of a file means is the file's business.
                    (None, Target::File(..)) => {}
                    (None, _) if names_top(parts.fragment.unwrap_or_default()) => {}
                    (None, _) => found.diags.push(fragment_of_list(Place::new(&page.path, link.span), &link.dest)),
                }
                let address = self.address(&target);
                found.resolved.links.push((link.key, with_tail(address, parts)));
            }
            Err(Broken::NoPage) => found.lost.push(Lost { page, link, what: Missing::Page }),
            Err(Broken::Hidden(why)) => found.diags.push(hidden_target(Place::new(&page.path, link.span), &link.dest, why)),
            Err(Broken::Outside) => found.diags.push(outside(Place::new(&page.path, link.span), &link.dest)),
        }
    }

    /// `[[name#heading]]`: a page by any of its names, and a heading of it by its words or its id.
    fn wikilink(&self, page: &'a Page, url: &str, link: &'a Link, found: &mut Found<'a>) {
        let (name, heading) = link.dest.split_once('#').map_or((link.dest.as_str(), None), |(name, heading)| (name, Some(heading)));
        let (to, address) = if name.is_empty() {
            (Some(page), self.rooted(url))
        } else {
            match self.names.page(self.site, page, name) {
                Ok(node) => {
                    found.targets.insert(node);
                    (self.site.node_page(node), self.rooted(self.site.node_url(node)))
                }
                Err(Unnamed::Unknown) => return found.lost.push(Lost { page, link, what: Missing::Named }),
                Err(Unnamed::Hidden(why)) => return found.diags.push(hidden_target(Place::new(&page.path, link.span), &link.dest, why)),
                Err(Unnamed::Several(paths)) => return found.diags.push(ambiguous(page, link, name, &paths)),
            }
        };
        let Some(heading) = heading else { return found.resolved.links.push((link.key, address)) };
        match to.and_then(|to| anchor(to, heading)) {
            Some(id) => found.resolved.links.push((link.key, format!("{address}#{}", url::encode_path(id)))),
            None => match to {
                Some(to) => found.lost.push(Lost { page, link, what: Missing::Fragment(to, heading.to_owned()) }),
                None => found.diags.push(fragment_of_list(Place::new(&page.path, link.span), &link.dest)),
            },
        }
    }

    /// `![[picture.png]]`: a file of the page's own bundle or folder, else the only one of that name.
    fn named_image(&self, page: &'a Page, image: &'a Link, found: &mut Found<'a>) {
        if !url::is_picture(&image.dest) {
            return found.diags.push(embedded_page(page, image));
        }
        match self.names.file(&page.path, &image.dest) {
            Ok(source) => found.images.push((image.key, Arc::from(source), self.rooted(&self.copies[&source]))),
            Err(Unnamed::Several(paths)) => found.diags.push(ambiguous(page, image, &image.dest, &paths)),
            Err(_) => found.lost.push(Lost { page, link: image, what: Missing::Image }),
        }
    }

    fn image(&self, page: &'a Page, url: &str, image: &'a Link, found: &mut Found<'a>) {
        if image.is_name {
            return self.named_image(page, image, found);
        }
        if url::is_external(&image.dest) || image.dest.is_empty() {
            if image.dest.is_empty() {
                found.diags.push(nameless_image(page, image));
            }
            return;
        }
        let parts = url::split(&image.dest);
        match self.target(page, url, parts.path) {
            Ok(Target::File(source, address)) => {
                if NO_PICTURES.iter().any(|end| source.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(end))) {
                    found.diags.push(no_picture(page, image));
                }
                let url = format!("{}{}", self.rooted(&address), parts.query);
                found.images.push((image.key, source, url));
            }
            Ok(target) => found.diags.push(no_image(page, image, &self.address(&target))),
            Err(_) => found.lost.push(Lost { page, link: image, what: Missing::Image }),
        }
    }

    /// Finds what the path of a destination leads to: a file by its place beside the page or from the content
    /// root (`@/`), or an address of the site.
    fn target(&self, page: &Page, url: &str, path: &str) -> Result<Target, Broken> {
        let decoded = url::decode(path);
        let folder = url::folder(&page.path);
        if let Some(from_root) = decoded.strip_prefix("@/") {
            let file = url::join(page::CONTENT, from_root).ok_or(Broken::Outside)?;
            return self.file(&file, page).ok_or_else(|| self.why_no_file(&file, page));
        }
        if decoded.starts_with('/') {
            return self.made(&decoded).ok_or(Broken::NoPage);
        }
        let file = url::join(folder, &decoded).ok_or(Broken::Outside)?;
        if let Some(target) = self.file(&file, page) {
            return Ok(target);
        }
        // A reader's browser would resolve it against the page's address.
        let base = &url[..url.rfind('/').map_or(0, |at| at + 1)];
        let slash = if decoded.ends_with('/') { "/" } else { "" };
        let address = url::join(base, &decoded).map(|joined| if joined.is_empty() { "/".to_owned() } else { format!("/{joined}{slash}") });
        match address.and_then(|address| self.made(&address)) {
            Some(target) => Ok(target),
            None => Err(self.why_no_file(&file, page)),
        }
    }

    /// A page or section in the language of the one that links to it, where it is translated; or another file.
    fn file(&self, path: &str, from: &Page) -> Option<Target> {
        let index = [format!("{path}/index.md"), format!("{path}/_index.md")];
        let mut candidates = std::iter::once(path).chain(index.iter().map(String::as_str));
        match candidates.find_map(|path| self.site.find(path, from.front.language)) {
            Some(node) => Some(Target::Node(node)),
            None => self.copies.get_key_value(path).map(|(source, url)| Target::File(Arc::from(*source), url.clone())),
        }
    }

    /// An address of the site, with or without its last slash.
    fn made(&self, address: &str) -> Option<Target> {
        let exact = (url::output_path(address), address.to_owned());
        let slashed = format!("{address}/");
        let candidates = [exact, (url::output_path(&slashed), slashed)];
        // Of an old address there may be a rule alone, and no page.
        let moved = |path: &str| self.site.routes.get(&url::output_path(self.site.redirects.get(path)?));
        let found = |path: &str| self.site.routes.get(path).or_else(|| moved(path));
        let (route, address) = candidates.into_iter().find_map(|(path, address)| Some((found(&path)?, address)))?;
        // Whoever follows a link to an old address comes to the page, and to the place in it.
        let route = match route {
            Route::Redirect(to) => self.site.routes.get(&url::output_path(to)).unwrap_or(route),
            route => route,
        };
        Some(match route {
            Route::Leaf(id) => Target::Node(Node::Leaf(*id)),
            Route::Section(id, 1) => Target::Node(Node::Section(*id)),
            Route::Copy(source) => Target::File(source.clone(), address),
            _ => Target::Made(address),
        })
    }

    fn why_no_file(&self, file: &str, from: &Page) -> Broken {
        let candidates = [file.to_owned(), format!("{file}/index.md"), format!("{file}/_index.md")];
        let code = self.site.config.code(from.front.language);
        let translated = candidates.iter().map(|path| page::with_suffix(path, code));
        match candidates.iter().cloned().chain(translated).find_map(|path| self.hidden.get(path.as_str())) {
            Some(why) => Broken::Hidden(*why),
            None if !file.starts_with(page::CONTENT) => Broken::Outside,
            None => Broken::NoPage,
        }
    }

    fn fragment(&self, from: &'a Page, to: &'a Page, fragment: Option<&str>, link: &'a Link, found: &mut Found<'a>) {
        let Some(fragment) = fragment.map(url::decode) else { return };
        if names_top(&fragment) {
            return;
        }
        let anchors = &to.outline.anchors;
        if anchors.binary_search_by(|anchor| anchor.as_str().cmp(&fragment)).is_err() {
            found.lost.push(Lost { page: from, link, what: Missing::Fragment(to, fragment.into_owned()) });
        }
    }

    fn address(&self, target: &Target) -> String {
        match target {
            Target::Node(node) => self.rooted(self.site.node_url(*node)),
            Target::File(_, url) | Target::Made(url) => self.rooted(url),
        }
    }

    fn rooted(&self, url: &str) -> String {
        self.site.config.base_url.rooted(&url::encode_path(url))
    }

    fn lost(&self, lost: &Lost, search: bool) -> Diag {
        let Lost { page, link, what } = lost;
        let path = url::split(&link.dest).path;
        match what {
            Missing::Page => {
                let near = search.then(|| self.near_page(page, path)).flatten();
                broken_link(Place::new(&page.path, link.span), &link.dest, near)
            }
            Missing::Named => unknown_name(page, link, search.then(|| self.names.near(&link.dest)).flatten()),
            Missing::Image => missing_image(page, link, search.then(|| self.near_file(page, path)).flatten()),
            Missing::Fragment(to, fragment) => {
                let near = || diag::nearest(fragment, to.outline.anchors.iter().map(String::as_str));
                broken_fragment(page, to, link, fragment, search.then(near).flatten())
            }
        }
    }

    /// The page whose path, written as the author wrote his, comes nearest.
    fn near_page(&self, page: &Page, path: &str) -> Option<String> {
        let path = url::decode(path);
        if path.starts_with('/') {
            let urls = self
                .site
                .routes
                .iter()
                .filter(|(_, route)| !matches!(route, Route::Copy(_)))
                .map(|(path, _)| format!("/{}", path.trim_end_matches("index.html")));
            let urls: Vec<_> = urls.collect();
            return diag::nearest(&path, urls.iter().map(String::as_str)).map(str::to_owned);
        }
        if let Some(other) = self.in_another_language(page, &path) {
            return Some(other);
        }
        let written: Vec<String> = match path.strip_prefix("@/") {
            Some(_) => self.site.by_path.keys().map(|file| format!("@/{}", &file[page::CONTENT.len()..])).collect(),
            None => self.site.by_path.keys().map(|file| relative(url::folder(&page.path), file)).collect(),
        };
        diag::nearest(&path, written.iter().map(String::as_str)).map(str::to_owned)
    }

    /// The file of the page that is meant, if it is there in another language only.
    fn in_another_language(&self, page: &Page, path: &str) -> Option<String> {
        let folder = url::folder(&page.path);
        let (from_root, file) = match path.strip_prefix("@/") {
            Some(inner) => (true, url::join(page::CONTENT, inner)?),
            None => (false, url::join(folder, path)?),
        };
        let canonical = self.site.config.split_language(&file).0.into_owned();
        let node = self.site.by_name.iter().find_map(|names| names.get(canonical.as_str()))?;
        let other = &self.site.node_page(*node)?.path;
        Some(if from_root { format!("@/{}", page::below_content(other)) } else { relative(folder, other) })
    }

    fn near_file(&self, page: &Page, path: &str) -> Option<String> {
        let folder = url::folder(&page.path);
        let written: Vec<String> =
            self.copies.keys().map(|file| if path.starts_with('/') { self.copies[file].clone() } else { relative(folder, file) }).collect();
        diag::nearest(&url::decode(path), written.iter().map(String::as_str)).map(str::to_owned)
    }
}

/// The id that a wikilink means by `heading`: an id, or the words of a heading.
fn anchor<'p>(page: &'p Page, heading: &str) -> Option<&'p str> {
    let anchors = &page.outline.anchors;
    let by_id = |id: &str| anchors.binary_search_by(|anchor| anchor.as_str().cmp(id)).ok().map(|at| anchors[at].as_str());
    let words = text::slug(heading);
    let titled = || page.outline.headings.iter().find(|own| text::slug(&own.title) == words).map(|own| own.id.as_str());
    by_id(heading).or_else(titled).or_else(|| by_id(&words))
}

/// An address with the query and the fragment of a destination.
fn with_tail(address: String, parts: Parts) -> String {
    let fragment = parts.fragment.map(|fragment| format!("#{}", url::encode_path(&url::decode(fragment)))).unwrap_or_default();
    format!("{address}{}{fragment}", parts.query)
}

/// The empty fragment and `top` are the top of every page (HTML standard, "scroll to the fragment").
fn names_top(fragment: &str) -> bool {
    fragment.is_empty() || fragment.eq_ignore_ascii_case("top")
}

/// The path from a folder to a file, as one writes it in a link.
fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').collect();
    let to: Vec<&str> = file.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// Width and height in CSS pixels as the file states them; for SVG the attributes of its root.
fn picture_size(path: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    if path.to_ascii_lowercase().ends_with(".svg") {
        let text = std::str::from_utf8(bytes).ok()?;
        let root = crate::tag::tags(text).find(|tag| tag.is("svg"))?;
        let length = |name: &str| root.attrs.iter().find(|attr| attr.is(name))?.value.trim_end_matches("px").parse::<f32>().ok();
        let (width, height) = (length("width")?, length("height")?);
        return (width >= 1.0 && height >= 1.0).then_some((width.round() as u32, height.round() as u32));
    }
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// Why a destination leads nowhere.
enum Broken {
    NoPage,
    /// Above the content folder.
    Outside,
    Hidden(Hidden),
}

fn broken_link(place: Place, dest: &str, candidate: Option<String>) -> Diag {
    let diag = Diag::error("broken-link", format!("nothing is found at `{dest}`")).at(place);
    match candidate {
        Some(candidate) => diag.help(format!("did you mean `{candidate}`?")),
        None => diag
            .help("link to a page by its file (`../promisc/index.md`, `@/notes/promisc/index.md`) or by its address (`/notes/promisc/`)"),
    }
}

fn unknown_name(page: &Page, link: &Link, candidate: Option<&str>) -> Diag {
    let diag = Diag::error("broken-link", format!("no page is called `{}`", link.dest)).at(Place::new(&page.path, link.span));
    match candidate {
        Some(candidate) => diag.help(format!("did you mean `[[{candidate}]]`?")),
        None => {
            diag.help("a page is called by its file, slug, title or alias; if no link is meant, write `\\[[` or put it into a code span")
        }
    }
}

fn ambiguous(page: &Page, link: &Link, name: &str, paths: &[&str]) -> Diag {
    let listed: Vec<_> = paths.iter().take(4).map(|path| format!("`{}`", page::below_content(path))).collect();
    let more = if paths.len() > listed.len() { " …" } else { "" };
    Diag::error("ambiguous-link", format!("{} things are called `{name}`", paths.len()))
        .at(Place::new(&page.path, link.span))
        .note(format!("they are {}{more}", listed.join(", ")))
        .help("write as much of the path as tells them apart: `folder/name`")
}

fn outside(place: Place, dest: &str) -> Diag {
    Diag::error("broken-link", format!("`{dest}` leads out of the content folder"))
        .at(place)
        .help("only what lies below `content/` and `static/` is published; move the file there")
}

fn fragment_of_list(place: Place, dest: &str) -> Diag {
    Diag::error("broken-fragment", format!("`{dest}` leads to a list that faircopy makes, which has no anchors"))
        .at(place)
        .help("link to it without the fragment")
}

fn hidden_target(place: Place, dest: &str, why: Hidden) -> Diag {
    let (what, remedy) = match why {
        Hidden::Draft => ("is a draft", "publish it, or build with --drafts"),
        Hidden::DraftSection => ("is in a section that is a draft", "publish the section, or build with --drafts"),
        Hidden::Future => ("has a date in the future", "wait for the day, or build with --future"),
        Hidden::Expired => ("has expired", "remove the link, or build with --expired"),
    };
    Diag::error("link-to-hidden", format!("`{dest}` {what}, so nothing is published there")).at(place).help(remedy)
}

fn broken_fragment(from: &Page, to: &Page, link: &Link, fragment: &str, candidate: Option<&str>) -> Diag {
    let page = if from.path == to.path { "this page".to_owned() } else { format!("`{}`", to.path) };
    let diag = Diag::error("broken-fragment", format!("{page} has no anchor `{fragment}`")).at(Place::new(&from.path, link.span));
    match candidate {
        Some(candidate) => diag.help(format!("did you mean `#{candidate}`?")),
        None if to.outline.anchors.is_empty() => diag.help("the page has no anchors; link to it without a fragment"),
        None => diag.help(format!("its anchors are: {}", shortened(&to.outline.anchors))),
    }
}

fn shortened(anchors: &[String]) -> String {
    let shown: Vec<_> = anchors.iter().take(8).map(|anchor| format!("`#{anchor}`")).collect();
    let more = if anchors.len() > shown.len() { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn missing_image(page: &Page, image: &Link, candidate: Option<String>) -> Diag {
    let diag = Diag::error("missing-image", format!("there is no image `{}`", image.dest)).at(Place::new(&page.path, image.span));
    match candidate {
        Some(candidate) => diag.help(format!("did you mean `{candidate}`?")),
        None => diag.help("put the image beside the page and name it by its relative path, or into `static/` and begin with `/`"),
    }
}

fn nameless_image(page: &Page, image: &Link) -> Diag {
    Diag::error("missing-image", "an image without an address")
        .at(Place::new(&page.path, image.span))
        .help("name its file: `![text](file.png)`")
}

fn embedded_page(page: &Page, image: &Link) -> Diag {
    Diag::error("embedded-page", "`![[…]]` shows a picture, and this names none")
        .at(Place::new(&page.path, image.span))
        .help(format!("link to the page with `[[{}]]`; pages are not put into others", image.dest))
}

fn no_picture(page: &Page, image: &Link) -> Diag {
    Diag::warning("not-a-picture", format!("`{}` is no file that a browser shows as a picture", image.dest))
        .at(Place::new(&page.path, image.span))
        .help("name a picture, or write a link without `!` in front")
}

fn no_image(page: &Page, image: &Link, address: &str) -> Diag {
    Diag::error("missing-image", format!("`{}` is not an image but the page `{address}`", image.dest))
        .at(Place::new(&page.path, image.span))
        .help("name the image's own file, or write a link without the `!`")
}
