//! Taxonomies: which terms the pages have, and which pages have a term.

use crate::config::{Config, TaxonomyConfig};
use crate::diag::{Diag, Place, Spanned};
use crate::page::LanguageId;
use crate::plan::order::Dates;
use crate::site::{Leaf, Taxonomy, Term};
use crate::text;
use std::collections::{BTreeMap, HashMap};

/// The taxonomies of each language, in the config's order. Terms that differ only in writing (`Netlink`, `netlink`) are one.
pub fn taxonomies(config: &Config, leaves: &[Leaf], dates: &Dates, diags: &mut Vec<Diag>) -> Vec<Taxonomy> {
    let taxonomies = config.language_ids().flat_map(|language| config.taxonomies_in(language).iter().map(move |own| (language, own)));
    taxonomies.map(|(language, taxonomy)| one(config, language, taxonomy, leaves, dates, diags)).collect()
}

fn one(site: &Config, language: LanguageId, config: &TaxonomyConfig, leaves: &[Leaf], dates: &Dates, diags: &mut Vec<Diag>) -> Taxonomy {
    let url = format!("{}{}/", site.home(language), config.slug);
    let mut terms: Vec<Term> = Vec::new();
    let mut by_slug: HashMap<String, usize> = HashMap::new();
    // What was written once needs no slug a second time.
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    // Every spelling of a term and where it stands first.
    let mut spellings: Vec<BTreeMap<String, Place>> = Vec::new();
    for (id, leaf) in leaves.iter().enumerate().filter(|(_, leaf)| leaf.page.front.language == language) {
        for name in leaf.page.front.taxonomies.get(&config.name).into_iter().flatten() {
            let at = match by_name.get(name.value.as_str()) {
                Some(at) => *at,
                None => {
                    let slug = text::slug(&name.value);
                    if slug.is_empty() {
                        diags.push(empty_term(leaf, name));
                        continue;
                    }
                    let at = *by_slug.entry(slug).or_insert_with_key(|slug| {
                        let (name, url) = (name.value.clone(), format!("{url}{slug}/"));
                        terms.push(Term { name, slug: slug.clone(), url, leaves: Vec::new() });
                        spellings.push(BTreeMap::new());
                        terms.len() - 1
                    });
                    let (own, known) = (spelling(&name.value), &mut spellings[at]);
                    if !known.contains_key(&own) {
                        let place = Place::new(&leaf.page.path, name.span);
                        diags
                            .extend(known.values().next().map(|first| merged_terms(place.clone(), &name.value, &terms[at], first.clone())));
                        known.insert(own, place);
                    }
                    by_name.insert(&name.value, at);
                    at
                }
            };
            if terms[at].leaves.last() != Some(&id) {
                terms[at].leaves.push(id);
            }
        }
    }
    terms.sort_by(|a, b| a.slug.cmp(&b.slug));
    for term in &mut terms {
        term.leaves.sort_by_key(|id| dates.rank(*id));
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
