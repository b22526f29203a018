//! Taxonomies: which terms the pages have, and which pages have a term.

use crate::config::{Config, TaxonomyConfig};
use crate::diag::{Diag, Place, Spanned};
use crate::page::{LanguageId, SortBy};
use crate::plan::order;
use crate::site::{Leaf, Taxonomy, Term};
use crate::text;
use std::collections::BTreeMap;

/// The taxonomies of each language, in the config's order. Terms that differ only in writing (`Netlink`, `netlink`) are one.
pub fn taxonomies(config: &Config, leaves: &[Leaf], diags: &mut Vec<Diag>) -> Vec<Taxonomy> {
    let taxonomies = config.language_ids().flat_map(|language| config.taxonomies_in(language).iter().map(move |own| (language, own)));
    taxonomies.map(|(language, taxonomy)| one(config, language, taxonomy, leaves, diags)).collect()
}

fn one(site: &Config, language: LanguageId, config: &TaxonomyConfig, leaves: &[Leaf], diags: &mut Vec<Diag>) -> Taxonomy {
    let url = format!("{}{}/", site.home(language), config.slug);
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    // Every spelling of a term and where it stands first.
    let mut spellings: BTreeMap<String, BTreeMap<String, Place>> = BTreeMap::new();
    for (id, leaf) in leaves.iter().enumerate().filter(|(_, leaf)| leaf.page.front.language == language) {
        for name in leaf.page.front.taxonomies.get(&config.name).into_iter().flatten() {
            let slug = text::slug(&name.value);
            if slug.is_empty() {
                diags.push(empty_term(leaf, name));
                continue;
            }
            let known = spellings.entry(slug.clone()).or_default();
            if !known.contains_key(&spelling(&name.value)) {
                let place = Place::new(&leaf.page.path, name.span);
                if let (Some(first), Some(term)) = (known.values().next(), terms.get(&slug)) {
                    diags.push(merged_terms(place.clone(), &name.value, term, first.clone()));
                }
                known.insert(spelling(&name.value), place);
            }
            let term = terms.entry(slug).or_insert_with_key(|slug| Term {
                name: name.value.clone(),
                slug: slug.clone(),
                url: format!("{url}{slug}/"),
                leaves: Vec::new(),
            });
            if term.leaves.last() != Some(&id) {
                term.leaves.push(id);
            }
        }
    }
    let mut terms: Vec<Term> = terms.into_values().collect();
    for term in &mut terms {
        term.leaves.sort_by(|a, b| order::compare(SortBy::Date, &leaves[*a], &leaves[*b]));
    }
    Taxonomy { config: config.clone(), language, url, terms }
}

/// What terms that are written differently have in common, if they are one: all but capitals, blanks and hyphens.
fn spelling(name: &str) -> String {
    name.to_lowercase().split([' ', '-']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn merged_terms(place: Place, name: &str, term: &Term, first: Place) -> Diag {
    Diag::warning("merged-terms", format!("the terms `{}` and `{name}` have one address, `{}`, and so are one", term.name, term.url))
        .at(place)
        .help("if they are to be two, tell them apart by letters or digits, such as `C` and `Cpp`; else write both the same way")
        .related(first, "the other one")
}

fn empty_term(leaf: &Leaf, name: &Spanned<String>) -> Diag {
    Diag::error("empty-term", format!("the term `{}` has no letters or digits to make an address of", name.value))
        .at(Place::new(&leaf.page.path, name.span))
        .help("give the term a name with letters, or remove it")
}
