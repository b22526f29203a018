//! The site as a whole: which pages are shown, in what order, at which addresses, and where their links lead.
//! Made by `plan` from the pages, complete when made. Rendering a page needs this and that page's own text.

mod languages;

use crate::config::{Config, TaxonomyConfig};
use crate::diag::Spanned;
use crate::pack::packed;
use crate::page::{LanguageId, Page, SectionFront};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Index into [`Site::leaves`].
pub type LeafId = usize;
/// Index into [`Site::sections`]; 0 is the root.
pub type SectionId = usize;

#[derive(Clone)]
pub struct Site {
    pub config: Arc<Config>,
    /// The pages that are shown, in order of their files.
    pub leaves: Vec<Arc<Leaf>>,
    /// Parents stand before their children, and those of one language together.
    pub sections: Vec<Section>,
    pub taxonomies: Vec<Taxonomy>,
    /// The dated pages in the order of a list that is sorted by date.
    pub dated: Vec<LeafId>,
    /// By the language and the slug of its name.
    pub series: BTreeMap<(LanguageId, String), Series>,
    /// For each leaf those that have most in common with it, best first; a few. Empty if no template asks for them.
    pub related: Arc<Vec<Vec<LeafId>>>,
    /// Everything that will be written: output path (`notes/promisc/index.html`) → what it is.
    pub routes: Arc<BTreeMap<String, Route>>,
    /// The old addresses of pages: output path → where it leads, as an address of the site.
    pub redirects: Arc<BTreeMap<String, String>>,
    /// Path of a page's or section's file → what it became. Hidden pages are not in it.
    pub by_path: Arc<BTreeMap<Arc<str>, Node>>,
    /// The same in each language, by the path without its suffix. A section without a file of its own that has its settings
    /// from the default language is in it, too.
    pub by_name: Arc<Vec<BTreeMap<Arc<str>, Node>>>,
    /// How many of the pages an import wrote.
    pub imported: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    Leaf(LeafId),
    Section(SectionId),
}

/// A page in its place.
#[derive(Clone)]
pub struct Leaf {
    pub page: Arc<Page>,
    pub section: SectionId,
    /// From the root of the host's site, without the path of `base_url`: `/notes/promisc/`.
    pub url: String,
    pub slug: String,
    /// Its id in feeds, if it has a date.
    pub feed_id: Option<String>,
    /// The page's title; without one, its first heading of level 1, else its file's name as words.
    pub title: String,
    /// Its neighbours in its section's list, the one above and the one below. They have Zola's names: by date the
    /// newer page is the lower one.
    pub lower: Option<LeafId>,
    pub higher: Option<LeafId>,
    pub resolved: Resolved,
    /// Other files of the bundle: paths relative to the site's root. The first of its translations has them for all.
    pub assets: Vec<Arc<str>>,
    /// The page in each language that it is shown in, itself included, in order of the languages.
    pub translations: Vec<LeafId>,
    /// Pages and sections that link here from their Markdown, in order of their files.
    pub backlinks: Vec<Node>,
}

/// A section in its place. A folder without `_index.md` that holds pages has one too, and a folder has one in each
/// language that it holds pages of.
#[derive(Clone)]
pub struct Section {
    pub page: Option<Arc<Page>>,
    pub language: LanguageId,
    /// Of its own `_index.md`, else of the default language's.
    pub settings: Option<Settings>,
    /// The folder: `content/notes`.
    pub folder: Arc<str>,
    pub parent: Option<SectionId>,
    pub url: String,
    pub title: String,
    /// Subsections in order of weight, then of their folder.
    pub children: Vec<SectionId>,
    /// The pages that its list shows, in order; those of transparent subsections included.
    pub leaves: Vec<LeafId>,
    pub resolved: Resolved,
    pub assets: Vec<Arc<str>>,
    /// The section in each language that it is shown in, itself included, in order of the languages.
    pub translations: Vec<SectionId>,
    pub backlinks: Vec<Node>,
}

/// How a section is shown.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The file that says so.
    pub path: Arc<str>,
    pub template: Option<Spanned<String>>,
    pub weight: Option<i64>,
    pub front: SectionFront,
}

/// What the body of a page names and `render` needs, found beforehand. Keys are `Link::key` and the start of
/// `Fence::span`; each list is sorted by its key. What was not found is absent and was reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The address of the page itself from the root of its host, with the path of `base_url`. In a summary,
    /// which stands on other pages, links within the page begin with it.
    pub url: String,
    /// The address to write instead of the destination as the author wrote it.
    pub links: Vec<(usize, String)>,
    pub images: Vec<(usize, Picture)>,
    pub regions: Vec<(usize, Region)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub url: String,
    /// Width and height in CSS pixels, where the file states them.
    pub size: Option<(u32, u32)>,
}

/// Lines of a file of the bundle that a fence shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub path: Arc<str>,
    /// The lines as shown: dedented, without the region's markers.
    pub text: Arc<str>,
    /// The number that each of these lines has in the file, from 1. They may jump where markers were left out.
    pub numbers: Arc<[usize]>,
    /// The byte of the file at which each of these lines begins, behind its indentation.
    pub starts: Arc<[usize]>,
}

/// A taxonomy of one language.
#[derive(Clone)]
pub struct Taxonomy {
    pub config: TaxonomyConfig,
    pub language: LanguageId,
    /// `/tags/`.
    pub url: String,
    /// In order of slug.
    pub terms: Vec<Term>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Term {
    /// As the first page (in order of files) wrote it.
    pub name: String,
    pub slug: String,
    pub url: String,
    /// In the order of a list that is sorted by date.
    pub leaves: Vec<LeafId>,
}

/// Pages that are to be read one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// As the first page (in order of files) wrote it.
    pub name: String,
    /// In the order in which they are to be read.
    pub leaves: Vec<LeafId>,
}

/// Where the script lies that leads from an old address to the new one, and to the place that the link meant.
pub const REDIRECT_SCRIPT: &str = "redirect.js";

/// What is found at an output path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Leaf(LeafId),
    /// The page as Markdown.
    Twin(LeafId),
    /// The list of pages for language models.
    Llms,
    /// Pager counted from 1; an unpaginated list has just the first.
    Section(SectionId, usize),
    /// The list of terms of `taxonomies[.0]`.
    Terms(usize),
    /// A pager of one term: taxonomy, term, pager from 1.
    Term(usize, usize, usize),
    /// All dated pages of a language by year.
    Archive(LanguageId),
    NotFound(LanguageId),
    /// A feed, in the format that is the `.1`th of `config.feed_filenames`.
    Feed(Fed, usize),
    Sitemap,
    Robots,
    /// The style sheet of highlighted code.
    CodeCss,
    /// A redirect to an address of this site.
    Redirect(String),
    /// What keeps the fragment of an old address.
    RedirectScript,
    /// The rules that hosts read, below those of the author's own file.
    Redirects(Option<Arc<str>>),
    /// What hosts are to send with each file.
    Headers,
    /// What is found at another output path, under a name that changes with its content.
    Fingerprint(String),
    /// A file copied as it is.
    Copy(Arc<str>),
}

/// What a feed is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fed {
    /// All dated pages of a language.
    Site(LanguageId),
    Section(SectionId),
    /// Taxonomy, term.
    Term(usize, usize),
}

/// Where the Markdown twin of the page at an output path stands: `notes/promisc/index.md`.
pub fn twin_path(output: &str) -> String {
    let stem = output.strip_suffix(".html").or_else(|| output.strip_suffix(".htm")).unwrap_or(output);
    format!("{stem}.md")
}

/// A slice of a list, as a template sees it. One for each page of a paginated list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pager {
    /// From 1.
    pub index: usize,
    pub count: usize,
    pub per_page: usize,
    pub total: usize,
    pub leaves: Vec<LeafId>,
}

impl Site {
    /// The same site under a configuration that says the same.
    pub fn with_config(&self, config: Arc<Config>) -> Self {
        Self { config, ..self.clone() }
    }

    /// Everything that has a file: pages, then sections.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.leaves.iter().map(|leaf| &*leaf.page).chain(self.sections.iter().filter_map(|section| section.page.as_deref()))
    }

    pub fn leaf(&self, id: LeafId) -> &Leaf {
        &self.leaves[id]
    }

    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id]
    }

    /// From the root section down to the parent of `id`.
    pub fn ancestors(&self, id: SectionId) -> Vec<SectionId> {
        let mut chain: Vec<_> = std::iter::successors(self.sections[id].parent, |id| self.sections[*id].parent).collect();
        chain.reverse();
        chain
    }

    /// The pages of a feed, the newest first.
    pub fn fed(&self, of: Fed) -> Vec<LeafId> {
        let own = match of {
            Fed::Site(language) => return self.entries(self.dated_in(language)),
            Fed::Section(id) => &self.sections[id].leaves,
            Fed::Term(taxonomy, term) => &self.taxonomies[taxonomy].terms[term].leaves,
        };
        let mut own: Vec<LeafId> = own.clone();
        own.sort_by_key(|id| std::cmp::Reverse(self.leaves[*id].page.front.date.as_ref().map(|date| date.value.at.timestamp())));
        self.entries(own.into_iter())
    }

    fn entries(&self, ids: impl Iterator<Item = LeafId>) -> Vec<LeafId> {
        let is_fed = |id: &LeafId| self.leaves[*id].feed_id.is_some() && !self.leaves[*id].page.front.unfed;
        ids.filter(is_fed).take(self.config.feed_limit).collect()
    }

    pub fn node_url(&self, node: Node) -> &str {
        match node {
            Node::Leaf(id) => &self.leaves[id].url,
            Node::Section(id) => &self.sections[id].url,
        }
    }

    /// Its file; a section may have none.
    pub fn node_page(&self, node: Node) -> Option<&Page> {
        match node {
            Node::Leaf(id) => Some(&self.leaves[id].page),
            Node::Section(id) => self.sections[id].page.as_deref(),
        }
    }

    pub fn node_title(&self, node: Node) -> &str {
        match node {
            Node::Leaf(id) => &self.leaves[id].title,
            Node::Section(id) => &self.sections[id].title,
        }
    }
}

impl Section {
    /// How many pages stand on one page of its list; `None` when all stand on one.
    pub fn paginate_by(&self) -> Option<usize> {
        self.settings.as_ref().and_then(|settings| settings.front.paginate_by)
    }

    /// Whether its front matter asks for a feed of its own.
    pub fn generates_feed(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.front.section.generate_feeds)
    }

    /// What stands between the section's address and the number of a pager.
    pub fn paginate_path(&self) -> &str {
        self.settings.as_ref().and_then(|settings| settings.front.paginate_path.as_deref()).unwrap_or("page")
    }

    /// Pager `index` of its list; counted from the list's end if the section says so.
    pub fn pager(&self, index: usize) -> Pager {
        let reversed = self.settings.as_ref().is_some_and(|settings| settings.front.paginate_reversed);
        if reversed {
            Pager::slice(self.leaves.iter().rev().copied(), self.leaves.len(), self.paginate_by(), index)
        } else {
            Pager::slice(self.leaves.iter().copied(), self.leaves.len(), self.paginate_by(), index)
        }
    }
}

impl Taxonomy {
    /// Whether it has pages: it is to have them, and there is a term.
    pub fn is_written(&self) -> bool {
        self.config.render && !self.terms.is_empty()
    }

    /// The place of a term among its terms.
    pub fn find(&self, slug: &str) -> Option<usize> {
        self.terms.binary_search_by(|term| term.slug.as_str().cmp(slug)).ok()
    }

    pub fn generates_feeds(&self, config: &Config) -> bool {
        config.generate_feed && self.config.feed && self.config.render
    }
}

impl Term {
    pub fn pager(&self, per_page: Option<usize>, index: usize) -> Pager {
        Pager::slice(self.leaves.iter().copied(), self.leaves.len(), per_page, index)
    }
}

/// The address of pager `index` of the list at `url`: the list's own for the first.
pub fn pager_url(url: &str, paginate_path: &str, index: usize) -> String {
    if index <= 1 { url.to_owned() } else { format!("{url}{paginate_path}/{index}/") }
}

impl Pager {
    /// Pager `index` (from 1) of a list of `total`. `per_page` of `None` is one pager with everything.
    fn slice(leaves: impl Iterator<Item = LeafId>, total: usize, per_page: Option<usize>, index: usize) -> Self {
        let size = per_page.unwrap_or(total).max(1);
        let slice = leaves.skip(index.saturating_sub(1) * size).take(size).collect();
        Self { index, count: Self::count(total, per_page), per_page: size, total, leaves: slice }
    }

    /// How many pagers a list has; an empty list has one.
    pub fn count(total: usize, per_page: Option<usize>) -> usize {
        per_page.map_or(1, |size| total.div_ceil(size.max(1)).max(1))
    }
}

packed!(struct Resolved { url, links, images, regions });
packed!(struct Picture { url, size });
packed!(struct Region { path, text, numbers, starts });
