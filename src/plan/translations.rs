//! Translations: which pages and sections are the same in another language.

use crate::config::Config;
use crate::diag::{Diag, Place};
use crate::page::{LanguageId, Page};
use crate::site::{Leaf, LeafId, Section, SectionId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Leaves out every file but the first that is the same page in the same language, and says which languages have no
/// file at all.
pub fn one_each(pages: Vec<Arc<Page>>, config: &Config, diags: &mut Vec<Diag>) -> Vec<Arc<Page>> {
    let mut firsts: HashMap<(Arc<str>, LanguageId), Arc<str>> = HashMap::with_capacity(pages.len());
    let mut kept = Vec::with_capacity(pages.len());
    for page in pages {
        let key = (page.canonical.clone(), page.front.language);
        if let Some(first) = firsts.get(&key) {
            diags.push(same_translation(&page, first, config));
        } else {
            firsts.insert(key, page.path.clone());
            kept.push(page);
        }
    }
    let used: BTreeSet<LanguageId> = kept.iter().map(|page| page.front.language).collect();
    let unused = config.language_ids().skip(1).filter(|id| !used.contains(id));
    diags.extend(unused.map(|id| unused_language(config, id)));
    kept
}

/// Tells every page and section of its translations, itself among them, in order of the languages.
pub fn link(sections: &mut [Section], leaves: &mut [Leaf]) {
    let mut pages: HashMap<Arc<str>, Vec<(LanguageId, LeafId)>> = HashMap::with_capacity(leaves.len());
    for (id, leaf) in leaves.iter().enumerate() {
        pages.entry(leaf.page.canonical.clone()).or_default().push((leaf.page.front.language, id));
    }
    for mut translations in pages.into_values() {
        translations.sort_unstable();
        let ids: Vec<LeafId> = translations.into_iter().map(|(_, id)| id).collect();
        for id in &ids {
            leaves[*id].translations.clone_from(&ids);
        }
    }
    let mut folders: BTreeMap<Arc<str>, Vec<SectionId>> = BTreeMap::new();
    // Sections stand in order of their languages already.
    for (id, section) in sections.iter().enumerate() {
        folders.entry(section.folder.clone()).or_default().push(id);
    }
    for ids in folders.into_values() {
        for id in &ids {
            sections[*id].translations.clone_from(&ids);
        }
    }
}

fn same_translation(page: &Page, first: &Arc<str>, config: &Config) -> Diag {
    let code = config.code(page.front.language);
    let place = page.front.lang.as_ref().map_or_else(|| Place::file(page.path.clone()), |lang| Place::new(&page.path, lang.span));
    Diag::error("same-translation", format!("two files are the same page in the language `{code}`"))
        .at(place)
        .related(Place::file(first.clone()), "this one is, too")
        .help("remove one of them, or give one the suffix of its language; the default language needs no suffix")
}

fn unused_language(config: &Config, id: LanguageId) -> Diag {
    let code = config.code(id);
    let place = config.language_place(id).unwrap_or_else(|| Place::file(config.path.clone()));
    Diag::warning("unused-language", format!("no page is in the language `{code}`, so nothing is made for it"))
        .at(place)
        .help(format!("begin with `content/_index.{code}.md`, or remove the table"))
}
