//! What a site can say of itself: how much of it was proven, as the plan and the proofs of this build have it.

use crate::proof::Proofs;
use crate::site::{Resolved, Site};
use crate::url;
use tera::{Map, Value};

/// The answer to `get_proofs()`.
pub fn tally(site: &Site, proofs: &Proofs) -> Value {
    let bodies = || {
        let sections = site.sections.iter().filter_map(|section| Some((section.page.as_ref()?, &section.resolved)));
        site.leaves.iter().map(|leaf| (&leaf.page, &leaf.resolved)).chain(sections)
    };
    let found = |of: fn(&Resolved) -> usize| bodies().map(|(_, resolved)| of(resolved)).sum::<usize>();
    let external = bodies().flat_map(|(page, _)| &page.outline.links).filter(|link| !link.is_name && url::is_external(&link.dest));
    let numbers = [
        ("pages", bodies().count()),
        ("imported", site.imported),
        ("links", found(|resolved| resolved.links.len())),
        ("images", found(|resolved| resolved.images.len())),
        ("external_links", external.count()),
        ("examples", proofs.tally.examples()),
        ("proven", proofs.tally.proven),
        ("programs", proofs.tally.programs),
        ("failed", proofs.tally.failed),
        ("ignored", proofs.tally.ignored),
        ("unproven", proofs.tally.unproven),
        ("pending", proofs.tally.pending),
        ("packages", proofs.tally.packages),
        ("tests", proofs.tally.tests),
    ];
    let mut map: Map = numbers.into_iter().map(|(name, number)| (name.into(), Value::from(number))).collect();
    let counts: Map = proofs.counts.iter().map(|(word, number)| (word.clone().into(), Value::from(*number))).collect();
    map.insert("counts".into(), Value::from(counts));
    map.insert("rustc".into(), proofs.rustc.as_deref().map_or_else(Value::none, Value::from));
    Value::from(map)
}
