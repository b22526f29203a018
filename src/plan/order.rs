//! Which pages are shown, the tree of sections they hang in, and the order of every list.

use crate::config::Config;
use crate::diag::{Checked, Diag, Place};
use crate::page::{self, DEFAULT, Kind, LanguageId, Moment, Page, SortBy};
use crate::site::{Leaf, LeafId, Resolved, Section, SectionId, Settings};
use crate::text;
use crate::url;
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// Why a page is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    Draft,
    /// It, or a section above it, is a draft.
    DraftSection,
    Future,
    Expired,
}

/// Parts the pages that are shown from those that are not.
pub fn shown(pages: Vec<Arc<Page>>, config: &Config) -> (Vec<Arc<Page>>, BTreeMap<Arc<str>, Hidden>) {
    let sections = pages.iter().filter(|page| page.kind == Kind::Section);
    let mut drafts = Drafts::new();
    for page in sections {
        let folder = drafts.entry(url::folder(&page.path).to_owned()).or_default();
        folder.insert(page.front.language, page.front.draft && !config.drafts);
    }
    let mut hidden = BTreeMap::new();
    let mut shown = Vec::with_capacity(pages.len());
    for page in pages {
        match reason(&page, config, &drafts) {
            Some(why) => {
                hidden.insert(page.path.clone(), why);
            }
            None => shown.push(page),
        }
    }
    (shown, hidden)
}

/// Folder → in which languages its section has a file, and whether that is a draft.
type Drafts = BTreeMap<String, BTreeMap<LanguageId, bool>>;

fn reason(page: &Page, config: &Config, drafts: &Drafts) -> Option<Hidden> {
    let day = |moment: &Moment| moment.at.with_time_zone(config.timezone.clone()).date();
    // A section that has no file in a language is what it is in the default one.
    let in_draft = folders_above(&page.path)
        .filter_map(|folder| drafts.get(folder))
        .any(|own| own.get(&page.front.language).or_else(|| own.get(&DEFAULT)).copied().unwrap_or(false));
    if page.front.draft && !config.drafts {
        Some(Hidden::Draft)
    } else if in_draft {
        Some(Hidden::DraftSection)
    } else if !config.future && page.front.date.as_ref().is_some_and(|date| day(&date.value) > config.today) {
        Some(Hidden::Future)
    } else if !config.expired && page.front.expires.as_ref().is_some_and(|date| day(&date.value) <= config.today) {
        Some(Hidden::Expired)
    } else {
        None
    }
}

fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(url::folder(path)), |folder| Some(url::folder(folder))).take_while(|folder| !folder.is_empty())
}

/// The folder whose list shows a page: the one it lies in, or the one its bundle lies in.
fn section_folder(page: &Page) -> &str {
    let folder = url::folder(&page.path);
    if page.kind == Kind::Page && page::stem(&page.canonical) == "index" { url::folder(folder) } else { folder }
}

/// Hangs the pages into sections. In each language there is a section for the root, for every `_index.md` and for
/// every folder that holds pages.
pub fn tree(pages: Vec<Arc<Page>>, config: &Config, diags: &mut Vec<Diag>) -> (Vec<Section>, Vec<Leaf>) {
    let root = page::CONTENT.trim_end_matches('/');
    // Pages of one folder follow each other.
    let mut held: Vec<(LanguageId, &str)> = pages.iter().map(|page| (page.front.language, section_folder(page))).collect();
    held.dedup();
    let roots: BTreeSet<LanguageId> = held.iter().map(|(language, _)| *language).chain([DEFAULT]).collect();
    let held: BTreeSet<(LanguageId, &str)> = held.into_iter().chain(roots.into_iter().map(|language| (language, root))).collect();
    let folders: Vec<Folder> = held.into_iter().map(|(language, folder)| (language, Arc::from(folder))).collect();
    let (indexes, pages): (Vec<_>, Vec<_>) = pages.into_iter().partition(|page| page.kind == Kind::Section);
    let mut indexes: BTreeMap<Folder, Arc<Page>> =
        indexes.into_iter().map(|page| ((page.front.language, Arc::from(url::folder(&page.path))), page)).collect();
    let addressed = indexes.values().chain(&pages).filter(|page| page.front.path.is_none());
    let named: BTreeSet<&str> = addressed.flat_map(|page| folders_in_address(page)).collect();
    diags.extend(named.into_iter().filter(|folder| has_no_slug(folder)).map(nameless_folder));
    let mut ids = Ids::new();
    let mut sections: Vec<Section> = Vec::with_capacity(folders.len());
    for folder in folders {
        let page = indexes.remove(&folder);
        let parent = if &*folder.1 == root { None } else { nearest(&ids, folder.0, url::folder(&folder.1)) };
        if let Some(parent) = parent {
            let id = sections.len();
            sections[parent].children.push(id);
        }
        let default = ids.get(&DEFAULT).and_then(|ids| ids.get(&folder.1)).map(|id| &sections[*id]);
        let made = section(&folder, page, parent, default, config);
        ids.entry(folder.0).or_default().insert(folder.1, sections.len());
        sections.push(made);
    }
    let leaves: Vec<_> = pages
        .into_par_iter()
        .map(|page| {
            let section = nearest(&ids, page.front.language, section_folder(&page)).unwrap_or(0);
            leaf(page, section, config)
        })
        .collect();
    let mut leaves: Vec<Leaf> = leaves.into_iter().map(|leaf| leaf.take_into(diags)).collect();
    part_twins(&mut leaves, config, diags);
    (sections, leaves)
}

/// A folder in one language.
type Folder = (LanguageId, Arc<str>);

/// The sections of each language by their folders.
type Ids = BTreeMap<LanguageId, BTreeMap<Arc<str>, SectionId>>;

/// The folders whose names are in the address of a page, the root aside.
fn folders_in_address(page: &Page) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(section_folder(page)), |folder| Some(url::folder(folder))).take_while(|folder| folder.contains('/'))
}

fn has_no_slug(folder: &str) -> bool {
    folder.rsplit('/').next().is_some_and(|name| text::slug(name).is_empty())
}

/// Two pages that want one address are an error; so that neither is lost when it is built all the same, the later
/// one gets the address of its whole file name, with the date that was left out, or with a number.
fn part_twins(leaves: &mut [Leaf], config: &Config, diags: &mut Vec<Diag>) {
    let wanted: HashSet<String> = leaves.iter().map(|leaf| leaf.url.clone()).collect();
    if wanted.len() == leaves.len() {
        return;
    }
    let mut first: BTreeMap<String, LeafId> = BTreeMap::new();
    for id in 0..leaves.len() {
        let url = leaves[id].url.clone();
        let Some(twin) = first.get(&url).copied() else {
            first.insert(url, id);
            continue;
        };
        let page = &leaves[id].page;
        let dated = format!("{}{}/", section_url(page, config), text::slug(page::own_name(&page.canonical)));
        let numbered = (2..).map(|n| format!("{}-{n}/", dated.trim_end_matches('/')));
        let free = std::iter::once(dated.clone()).chain(numbered).find(|url| !wanted.contains(url) && !first.contains_key(url));
        leaves[id].url = free.unwrap_or(dated);
        diags.push(twins(&leaves[id], &leaves[twin]));
        first.insert(leaves[id].url.clone(), id);
    }
}

fn nearest(ids: &Ids, language: LanguageId, folder: &str) -> Option<SectionId> {
    let ids = ids.get(&language)?;
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| url::folder(folder)))
        .find_map(|folder| ids.get(folder).copied())
}

/// `default` is the section of the same folder in the default language, which stands in for a file that is not there.
fn section(folder: &Folder, page: Option<Arc<Page>>, parent: Option<SectionId>, default: Option<&Section>, config: &Config) -> Section {
    let (language, folder) = (folder.0, folder.1.clone());
    let front = page.as_ref().map(|page| &page.front);
    let title = front.and_then(|front| front.title.as_ref()).map(|title| title.value.clone());
    let name = folder.rsplit('/').next().unwrap_or_default();
    let title = title.unwrap_or_else(|| match parent {
        None => config.title_in(language).to_owned(),
        Some(_) => page
            .as_deref()
            .and_then(headline)
            .or_else(|| default.map(|default| default.title.clone()))
            .unwrap_or_else(|| name.replace(['-', '_'], " ")),
    });
    let url = match front.and_then(|front| front.path.as_ref()) {
        Some(path) => url::stated(&path.value),
        None => folder_url(&config.home(language), &folder),
    };
    let settings = page.as_deref().map(settings).or_else(|| default.and_then(|default| default.settings.clone()));
    Section {
        page,
        language,
        settings,
        folder,
        parent,
        url,
        title,
        children: Vec::new(),
        leaves: Vec::new(),
        resolved: Resolved::default(),
        assets: Vec::new(),
        translations: Vec::new(),
        backlinks: Vec::new(),
    }
}

fn settings(page: &Page) -> Settings {
    let front = &page.front;
    Settings { path: page.path.clone(), template: front.template.clone(), weight: front.weight, front: front.section.clone() }
}

fn leaf(page: Arc<Page>, section: SectionId, config: &Config) -> Checked<Leaf> {
    let mut diags = Vec::new();
    let (_, own) = page::split_date(page::own_name(&page.canonical));
    let mut slug = match &page.front.slug {
        Some(slug) => slug.value.clone(),
        None => text::slug(own),
    };
    if slug.is_empty() {
        if page.front.path.is_none() {
            diags.push(empty_slug(&page));
        }
        slug = page::own_name(&page.canonical).to_owned();
    }
    let url = match &page.front.path {
        Some(path) => url::stated(&path.value),
        None => format!("{}{slug}/", section_url(&page, config)),
    };
    let title = match &page.front.title {
        Some(title) => title.value.clone(),
        None => headline(&page).unwrap_or_else(|| own.replace(['-', '_'], " ")),
    };
    let leaf = Leaf {
        page,
        section,
        url,
        slug,
        feed_id: None,
        title,
        lower: None,
        higher: None,
        resolved: Resolved::default(),
        assets: Vec::new(),
        translations: Vec::new(),
        backlinks: Vec::new(),
    };
    Checked::new(leaf, diags)
}

/// The first heading of level 1, which is the title of a page that states none.
fn headline(page: &Page) -> Option<String> {
    page.outline.headings.iter().find(|heading| heading.level == 1).map(|heading| heading.title.clone())
}

/// What gave a page its address: the key in its front matter if there is one, else its file.
pub fn address_place(page: &Page) -> Place {
    let stated = page.front.path.as_ref().or(page.front.slug.as_ref());
    stated.map_or_else(|| Place::file(page.path.clone()), |stated| Place::new(&page.path, stated.span))
}

/// Where the pages of the folder that shows `page` are: `/notes/`, or `/zh/notes/`.
fn section_url(page: &Page, config: &Config) -> String {
    folder_url(&config.home(page.front.language), section_folder(page))
}

/// `/notes/` for `content/notes`. A name without letters stays as it is, so that no segment is empty.
fn folder_url(home: &str, folder: &str) -> String {
    let slug = |name: &str| Some(text::slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| name.to_owned());
    let parts = folder.split('/').skip(1).map(|part| format!("{}/", slug(part)));
    format!("{home}{}", parts.collect::<String>())
}

/// Fills the lists of the sections, in order, and tells every page its neighbours.
pub fn sort(sections: &mut [Section], leaves: &mut [Leaf], dates: &Dates) {
    let homes: Vec<SectionId> = leaves.iter().map(|leaf| leaf.section).collect();
    for (leaf, section) in homes.into_iter().enumerate() {
        for section in lists(sections, section) {
            sections[section].leaves.push(leaf);
        }
    }
    for id in 0..sections.len() {
        let order = sections[id].settings.as_ref().and_then(|settings| settings.front.sort_by).unwrap_or(SortBy::Date);
        let mut list = std::mem::take(&mut sections[id].leaves);
        match order {
            SortBy::Date => list.sort_by_key(|id| dates.rank(*id)),
            order => list.sort_by(|a, b| compare(order, &leaves[*a], &leaves[*b])),
        }
        neighbours(&list, id, sections, leaves);
        sections[id].leaves = list;
        let mut children = std::mem::take(&mut sections[id].children);
        children.sort_by_key(|child| (weight(&sections[*child]), sections[*child].folder.clone()));
        sections[id].children = children;
    }
}

/// All pages in the order of a list that is sorted by date. Most lists are, so it is found once for all of them.
pub struct Dates {
    /// The newest first; those without a date last.
    pub order: Vec<LeafId>,
    ranks: Vec<usize>,
}

impl Dates {
    pub fn new(leaves: &[Leaf]) -> Self {
        let mut order: Vec<LeafId> = (0..leaves.len()).collect();
        order.par_sort_unstable_by(|a, b| compare(SortBy::Date, &leaves[*a], &leaves[*b]));
        let mut ranks = vec![0; leaves.len()];
        order.iter().enumerate().for_each(|(rank, id)| ranks[*id] = rank);
        Self { order, ranks }
    }

    /// Where a page stands in that order.
    pub fn rank(&self, id: LeafId) -> usize {
        self.ranks[id]
    }

    /// The pages that have a date, newest first.
    pub fn dated(&self, leaves: &[Leaf]) -> Vec<LeafId> {
        self.order.iter().copied().filter(|id| leaves[*id].page.front.date.is_some()).collect()
    }
}

/// The sections whose lists show a page of `section`: itself, and as long as those are transparent, the ones above.
fn lists(sections: &[Section], section: SectionId) -> Vec<SectionId> {
    let mut lists = vec![section];
    let mut at = section;
    while is_transparent(&sections[at])
        && let Some(parent) = sections[at].parent
    {
        lists.push(parent);
        at = parent;
    }
    lists
}

fn is_transparent(section: &Section) -> bool {
    section.settings.as_ref().is_some_and(|settings| settings.front.transparent)
}

fn weight(section: &Section) -> (bool, i64) {
    let weight = section.settings.as_ref().and_then(|settings| settings.weight);
    (weight.is_none(), weight.unwrap_or(0))
}

/// A total order: what is equal by its key is ordered by title, then by file. What has no key comes last.
pub fn compare(order: SortBy, a: &Leaf, b: &Leaf) -> Ordering {
    let date = |leaf: &Leaf| leaf.page.front.date.as_ref().map(|date| Reverse(date.value.at.timestamp()));
    let updated = |leaf: &Leaf| leaf.page.front.changed().map(|moment| Reverse(moment.at.timestamp()));
    let weight = |leaf: &Leaf| leaf.page.front.weight;
    let by_key = match order {
        SortBy::Date => last_if_none(date(a), date(b)),
        SortBy::UpdateDate => last_if_none(updated(a), updated(b)),
        SortBy::Weight => last_if_none(weight(a), weight(b)).then_with(|| last_if_none(date(a), date(b))),
        SortBy::Title => Ordering::Equal,
    };
    // Capitals do not part a list of titles in two.
    let by_title = || a.title.to_lowercase().cmp(&b.title.to_lowercase()).then_with(|| a.title.cmp(&b.title));
    by_key.then_with(by_title).then_with(|| a.page.path.cmp(&b.page.path))
}

fn last_if_none<K: Ord>(a: Option<K>, b: Option<K>) -> Ordering {
    (a.is_none(), a).cmp(&(b.is_none(), b))
}

/// A page's neighbours are those of its own section's list or, if that is transparent, of the list it bubbles up to.
fn neighbours(list: &[LeafId], section: SectionId, sections: &[Section], leaves: &mut [Leaf]) {
    let own: Vec<LeafId> = list.iter().copied().filter(|leaf| lists(sections, leaves[*leaf].section).last() == Some(&section)).collect();
    for (at, leaf) in own.iter().enumerate() {
        leaves[*leaf].lower = at.checked_sub(1).map(|at| own[at]);
        leaves[*leaf].higher = own.get(at + 1).copied();
    }
}

fn twins(later: &Leaf, first: &Leaf) -> Diag {
    Diag::error("duplicate-url", format!("two pages want the address `{}`", first.url))
        .at(address_place(&later.page))
        .related(address_place(&first.page), "has it already")
        .help(format!("give one of them another `slug` or `path`; with --keep-going this one is at `{}`", later.url))
}

fn empty_slug(page: &Page) -> Diag {
    Diag::error("empty-slug", "the file's name has no letters or digits to make an address of")
        .at(Place::file(page.path.clone()))
        .help("rename the file, or give the page a `slug` in its front matter")
}

fn nameless_folder(folder: &str) -> Diag {
    Diag::error("empty-slug", "the folder's name has no letters or digits to make an address of")
        .at(Place::file(folder))
        .help("rename the folder")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_segment_of_an_address_is_empty() {
        for (folder, url) in
            [("content", "/"), ("content/Notes on C", "/notes-on-c/"), ("content/🦀", "/🦀/"), ("content/a/!!!/b", "/a/!!!/b/")]
        {
            assert_eq!(folder_url("/", folder), url);
        }
    }
}
