//! A whole old site becomes the files of a new one: planned here, written by `edit`.
//!
//! [`plan`] is the route: `gather` finds the posts and what the site said of itself, `twin` makes one of those that stand
//! several times, `name` gives each its file, `draft` converts them, `rewrite` turns their addresses into those of the new
//! site (`link` knows where they lead, `anchor` their fragments, `asset` their files), `front` describes them. [`stamp`]
//! says what may be written over, [`prove`] what each page is held against.
//!
//! A plan names every file and writes none.

pub mod address;
mod anchor;
mod asset;
mod draft;
pub mod front;
mod gather;
mod identity;
mod link;
mod name;
pub mod prove;
mod reserved;
mod rewrite;
pub mod stamp;
#[cfg(test)]
mod tests;
mod twin;

pub use gather::named;
pub use identity::Identity;
pub use name::Names;
pub use reserved::reserved;

use crate::diag::{Checked, Diag};
use crate::import::article::Reason;
use crate::import::convert::{self, Converted};
use crate::import::post::{Post, Remark};
use crate::import::select::Selector;
use crate::import::sources;
use crate::source::{Hash, Sources};
use crate::url;
use draft::{Draft, draft};
use jiff::tz::TimeZone;
use link::Atlas;
use rayon::prelude::*;
use rewrite::{Linker, Origin, places};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map, hash_map};
use std::sync::Arc;
use twin::Merged;

/// What is asked for.
pub struct Request<'a> {
    /// The folder below `content/` that the posts go to.
    pub section: String,
    /// Where the text of each page stands, instead of what is found.
    pub select: Option<&'a Selector>,
    /// The zone of dates that do not say.
    pub zone: Option<TimeZone>,
    /// Where the old site was found, instead of what its pages say.
    pub base_url: Option<String>,
    /// Whether languages of code that nothing states are guessed.
    pub guess: bool,
    /// Whether files go below `static/`, and posts are single files.
    pub to_static: bool,
    /// The files that are looked at for posts, if not all are.
    pub pages: Option<BTreeSet<String>>,
    /// The language of pages that do not say, if the new site is there already.
    pub language: Option<String>,
    pub taxonomies: Vec<String>,
    /// Paths of the new site that are no page's, such as `/archive/`.
    pub reserved: Vec<String>,
    pub names: Names,
}

/// The new pages with what belongs to them.
pub struct Plan {
    pub identity: Identity,
    pub pages: Vec<PlannedPage>,
    /// Every file that is to be there, in order of path.
    pub files: BTreeMap<String, PlannedFile>,
    /// Beginnings of posts that are imported as a whole.
    pub excerpts: Vec<Post>,
    /// How many old addresses lead to the new pages.
    pub aliases: usize,
    /// Files of the old site in which no post was found, and why.
    pub skipped: Vec<(String, Reason)>,
}

/// A post in its new place.
pub struct PlannedPage {
    /// Such as `content/notes/softirq/index.md`.
    pub path: String,
    pub post: Post,
    pub converted: Option<Converted>,
    /// Old address, as [`prove::written`] has it → new address, as it stands in the text.
    pub addresses: BTreeMap<String, String>,
    pub remarks: Vec<Remark>,
}

/// A file of the new site.
pub struct PlannedFile {
    pub content: Content,
    pub hash: Hash,
    pub len: u64,
    /// The post or the file of the old folder that it comes from.
    pub origin: String,
    /// The hash of the old file, where there is one.
    pub source: Option<Hash>,
}

#[derive(Clone)]
pub enum Content {
    Bytes(Arc<[u8]>),
    /// A file of the old folder.
    Copy(Arc<str>),
}

/// A post that has its name and its Markdown.
pub struct Drafted {
    merged: Merged,
    path: String,
    draft: Draft,
}

/// Plans the import of `old`. `tick` is called for each file that was looked at and each post that was converted.
pub fn plan(old: &Sources, request: &Request, tick: &(dyn Fn() + Sync)) -> Checked<Plan> {
    let mut diags = Vec::new();
    let gathered = gather::gather(old, request, tick).take_into(&mut diags);
    let identity = gathered.identity;
    let (mut merged, excerpts) = twin::merge(gathered.posts, identity.is_published);
    if identity.is_published {
        twin::add_redirects(&mut merged, &gathered.skipped);
    }
    // What a page shows of a file must lie in its bundle.
    let beside: BTreeMap<String, Vec<(String, String)>> =
        merged.iter().map(|merged| (merged.post.origin.clone(), sources::assets(&merged.post, &gathered.sources))).collect();
    let single = |merged: &Merged| request.to_static && beside[&merged.post.origin].is_empty();
    let paths = name::paths(&merged, &request.section, &single, &request.names);
    let atlas = Atlas::new(old, &merged, identity.home.as_ref(), &gathered.pages);
    let options = convert::Options { guess: request.guess, faircopy: true, ..convert::Options::default() };
    let drafted: Vec<Drafted> = merged
        .into_par_iter()
        .zip(paths)
        .map(|(merged, path)| {
            let draft = draft(&merged, options);
            tick();
            Drafted { merged, path, draft }
        })
        .collect();
    let linker = Linker { atlas: &atlas, home: identity.home.as_ref(), posts: &drafted, to_static: request.to_static };
    let rewritten: Vec<_> =
        (0..drafted.len()).into_par_iter().map(|at| linker.rewrite(at, &beside[&drafted[at].merged.post.origin])).collect();
    let mut aliases = Aliases::new(request, &drafted);
    let ids: BTreeMap<String, &String> = gathered.feed_ids.iter().map(|(address, id)| (address::key(address), id)).collect();
    let zone = request.zone.clone().or_else(|| identity.zone()).unwrap_or(TimeZone::UTC);
    let language = request.language.clone().or_else(|| identity.lang.clone()).unwrap_or_else(|| "en".to_owned());
    let site = front::Site { taxonomies: &request.taxonomies, language: &language, zone: &zone };
    let mut plan =
        Plan { identity: identity.clone(), pages: Vec::new(), files: BTreeMap::new(), excerpts, aliases: 0, skipped: gathered.skipped };
    for (drafted, rewritten) in drafted.into_iter().zip(rewritten) {
        let Drafted { merged, path, draft } = drafted;
        let mut remarks = merged.post.remarks.clone();
        let kept = aliases.keep(&merged, &path, identity.home.as_ref(), &mut remarks);
        plan.aliases += kept.len();
        let id = merged
            .post
            .meta
            .feed_id
            .as_ref()
            .or_else(|| merged.addresses.iter().find_map(|address| ids.get(&address::key(address)).copied()));
        let front = front::front(&merged.post.meta, &kept, id.map(String::as_str), &site, &mut remarks);
        remarks.extend(rewritten.remarks);
        remarks.extend(draft.converted.as_ref().filter(|converted| converted.unproven > 0).map(|converted| unproven(converted.unproven)));
        let text = format!("{front}\n{}", rewritten.markdown);
        let source = old.get(twin::file(&merged.post.origin)).map(|file| file.hash);
        plan.add(&path, Content::Bytes(text.into_bytes().into()), &merged.post.origin, source, old, &mut diags);
        for (place, origin) in places(&path, &rewritten.assets, request.to_static) {
            match origin {
                Origin::File(file) => {
                    let source = old.get(&file).map(|file| file.hash);
                    let content = translated(&file, &gathered.sources).unwrap_or_else(|| Content::Copy(file.clone()));
                    plan.add(&place, content, &file, source, old, &mut diags);
                }
                Origin::Bytes(bytes) => plan.add(&place, Content::Bytes(bytes.into()), &merged.post.origin, source, old, &mut diags),
            }
        }
        plan.pages.push(PlannedPage { path, post: merged.post, converted: draft.converted, addresses: rewritten.addresses, remarks });
    }
    Checked::new(plan, diags)
}

fn unproven(count: usize) -> Remark {
    let blocks = if count == 1 { "a block of Rust is".to_owned() } else { format!("{count} blocks of Rust are") };
    let message = format!("{blocks} marked `ignore`, since nobody compiled it until now; take the word off to have it proven");
    Remark { code: "unproven-rust", message, line: None }
}

/// What a file of a folder of sources becomes, if that is not the same file.
fn translated(path: &str, files: &BTreeMap<String, Vec<u8>>) -> Option<Content> {
    match sources::asset(files.get(path)?) {
        Cow::Owned(bytes) => Some(Content::Bytes(bytes.into())),
        Cow::Borrowed(_) => None,
    }
}

impl Plan {
    fn add(&mut self, path: &str, content: Content, origin: &str, source: Option<Hash>, old: &Sources, diags: &mut Vec<Diag>) {
        // Names are made of letters and digits; this is the last look before one could lead out of the folder.
        if let Some(fault) = url::output_fault(path) {
            diags.push(unsound(path, fault));
            return;
        }
        let (hash, len) = match &content {
            Content::Bytes(bytes) => (blake3::hash(bytes), bytes.len() as u64),
            Content::Copy(file) => match old.get(file) {
                Some(file) => (file.hash, file.len),
                None => return,
            },
        };
        match self.files.entry(path.to_owned()) {
            btree_map::Entry::Vacant(place) => drop(place.insert(PlannedFile { content, hash, len, origin: origin.to_owned(), source })),
            btree_map::Entry::Occupied(other) if other.get().hash != hash => diags.push(same_name(path, &other.get().origin, origin)),
            btree_map::Entry::Occupied(_) => {}
        }
    }
}

impl PlannedFile {
    /// The bytes of the file. `old` is the folder that is imported.
    pub fn bytes(&self, old: &Sources) -> Result<Vec<u8>, Diag> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.to_vec()),
            Content::Copy(path) => old.bytes(path),
        }
    }
}

/// Gives each old address to one page, and none that the new site has itself.
struct Aliases {
    /// Files of the output, in lower case since some systems know no other → the file of their page; `None` for the site's own.
    taken: HashMap<String, Option<String>>,
}

impl Aliases {
    fn new(request: &Request, drafted: &[Drafted]) -> Self {
        let place = |address: &str| url::output_path(address).to_lowercase();
        let mut taken: HashMap<_, _> = request.reserved.iter().map(|address| (place(address), None)).collect();
        taken.extend(drafted.iter().map(|drafted| (place(&new_address(&drafted.path)), Some(drafted.path.clone()))));
        Self { taken }
    }

    /// The addresses that lead to the page at `path`. One that leads elsewhere is remarked upon.
    fn keep(&mut self, merged: &Merged, path: &str, home: Option<&address::Home>, remarks: &mut Vec<Remark>) -> Vec<String> {
        let mut kept = Vec::new();
        for address in &merged.addresses {
            let below = home.map_or(address.as_str(), |home| home.below(address));
            if address::key(below) == "/" {
                continue;
            }
            match address::alias(below) {
                Ok(alias) => match self.taken.entry(url::output_path(&url::stated(&alias)).to_lowercase()) {
                    hash_map::Entry::Vacant(free) => {
                        free.insert(Some(path.to_owned()));
                        kept.push(alias);
                    }
                    hash_map::Entry::Occupied(owner) => match owner.get() {
                        Some(owner) if owner == path => {}
                        Some(owner) => remarks.push(no_alias(address, &format!("`{owner}` is found there"))),
                        None => remarks.push(no_alias(address, "the new site has a page of its own there")),
                    },
                },
                Err(why) => remarks.push(no_alias(address, why)),
            }
        }
        kept
    }
}

/// The address that a page's file gives it.
fn new_address(path: &str) -> String {
    let below = crate::page::below_content(path);
    format!("/{}/", below.strip_suffix("/index.md").or_else(|| below.strip_suffix(".md")).unwrap_or(below))
}

fn no_alias(address: &str, why: &str) -> Remark {
    Remark { code: "no-alias", message: format!("the old address `{address}` cannot lead here: {why}"), line: None }
}

fn same_name(path: &str, first: &str, second: &str) -> Diag {
    Diag::warning("same-name", format!("`{first}` and `{second}` would both be `{path}`; the second is left out"))
        .help("rename one of them in the old folder, where it lies and where it is named, or import without `--static`")
}

fn unsound(path: &str, why: &str) -> Diag {
    Diag::warning("unsound-name", format!("`{}` cannot be a file: {why}", path.escape_debug()))
        .help("rename the file in the old folder and import again")
}
