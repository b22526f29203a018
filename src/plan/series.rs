//! Series: pages that belong together, in the order in which they are to be read.

use crate::diag::{Diag, Place};
use crate::page::LanguageId;
use crate::site::{Leaf, LeafId, Series};
use crate::text;
use std::collections::BTreeMap;

/// The series that pages name, by their language and the slug of their name. In each, pages with a `series_order` come first, in that order;
/// the others follow from the oldest to the newest.
pub fn series(leaves: &[Leaf], diags: &mut Vec<Diag>) -> BTreeMap<(LanguageId, String), Series> {
    let mut all: BTreeMap<(LanguageId, String), Series> = BTreeMap::new();
    for (id, leaf) in leaves.iter().enumerate() {
        let Some(name) = &leaf.page.front.series else { continue };
        let one = all
            .entry((leaf.page.front.language, text::key(&name.value)))
            .or_insert_with(|| Series { name: name.value.clone(), leaves: Vec::new() });
        one.leaves.push(id);
    }
    for one in all.values_mut() {
        sort(&mut one.leaves, leaves);
        diags.extend(one.leaves.windows(2).filter_map(|pair| same_order(&leaves[pair[0]], &leaves[pair[1]])));
    }
    all
}

fn sort(list: &mut [LeafId], leaves: &[Leaf]) {
    list.sort_by_key(|id| {
        let front = &leaves[*id].page.front;
        let order = front.series_order.as_ref().map(|order| order.value);
        let date = front.date.as_ref().map(|date| date.value.at.timestamp());
        ((order.is_none(), order), (date.is_none(), date), leaves[*id].page.path.clone())
    });
}

fn same_order(first: &Leaf, second: &Leaf) -> Option<Diag> {
    let (one, two) = (first.page.front.series_order.as_ref()?, second.page.front.series_order.as_ref()?);
    (one.value == two.value).then(|| {
        Diag::warning("same-order", format!("two pages of the series have the `series_order` {}", two.value))
            .at(Place::new(&second.page.path, two.span))
            .related(Place::new(&first.page.path, one.span), "the other one, which comes first by its date")
            .help("give each page of a series a number of its own, or none")
    })
}
