//! Things of structure are compared kind by kind, in sequence.

use super::{Found, Sides};
use crate::import::check::diff;
use crate::import::check::proof::{Excerpt, Kind, Structure};
use crate::import::check::reading::Entry;
use std::collections::{BTreeMap, HashMap};

const KINDS: [Kind; 9] =
    [Kind::InlineCode, Kind::Link, Kind::Image, Kind::Heading, Kind::List, Kind::Table, Kind::Quote, Kind::Rule, Kind::Media];

pub fn compare(sides: &Sides, found: &mut Found) -> Vec<Structure> {
    KINDS.into_iter().chain([Kind::Footnote]).map(|kind| one(kind, sides, found)).collect()
}

fn one(kind: Kind, sides: &Sides, found: &mut Found) -> Structure {
    let (a, b) = (sides.original.entries(kind), sides.new.entries(kind));
    let pairs = pairs(a, b);
    let (mut x, mut y) = (0, 0);
    for (next_x, next_y) in pairs.iter().copied().chain([(a.len(), b.len())]) {
        // What stands at the same place on both sides is one difference.
        for at in 0..(next_x - x).max(next_y - y) {
            let (original, new) = (a[x..next_x].get(at), b[y..next_y].get(at));
            let near = || match (original, new) {
                (Some(original), _) => sides.original.near(original.at),
                (None, Some(new)) => sides.new.near(new.at),
                (None, None) => String::new(),
            };
            let shown = |entry: Option<&Entry>| Excerpt::only(entry.map(|entry| entry.shown.clone()).unwrap_or_default());
            found.add(kind, || (shown(original), shown(new), near()));
        }
        (x, y) = (next_x + 1, next_y + 1);
    }
    match kind {
        Kind::Heading => levels(a, b, &pairs, found),
        _ => soft(kind, a, b, &pairs, sides, found),
    }
    let mut equal = pairs.len();
    if kind == Kind::Heading {
        let shift = shift(a, b, &pairs);
        equal = pairs.iter().filter(|(x, y)| level(&b[*y]) - level(&a[*x]) == shift).count();
    }
    Structure { kind, original: a.len(), new: b.len(), equal }
}

/// The entries that are the same on both sides.
fn pairs(a: &[Entry], b: &[Entry]) -> Vec<(usize, usize)> {
    let mut numbers = HashMap::new();
    let mut number = |entry: &'_ Entry| {
        let next = numbers.len() as u32;
        *numbers.entry(entry.key.clone()).or_insert(next)
    };
    let (x, y): (Vec<u32>, Vec<u32>) = (a.iter().map(&mut number).collect(), b.iter().map(&mut number).collect());
    diff::matches(&x, &y).iter().flat_map(|found| (0..found.len).map(|at| (found.a + at, found.b + at))).collect()
}

fn soft(kind: Kind, a: &[Entry], b: &[Entry], pairs: &[(usize, usize)], sides: &Sides, found: &mut Found) {
    let soft_kind = match kind {
        Kind::Image => Kind::AltText,
        Kind::List => Kind::ListSpacing,
        _ => Kind::TableCell,
    };
    for (original, new) in pairs.iter().map(|(x, y)| (&a[*x], &b[*y])).filter(|(original, new)| original.soft != new.soft) {
        let side = |entry: &Entry| Excerpt { before: entry.shown.clone(), text: entry.soft.clone(), after: String::new() };
        found.add(soft_kind, || (side(original), side(new), sides.original.near(original.at)));
    }
}

/// All headings may be moved by the same number of levels; one alone may not.
fn levels(a: &[Entry], b: &[Entry], pairs: &[(usize, usize)], found: &mut Found) {
    let shift = shift(a, b, pairs);
    if shift != 0 {
        let text = format!("{shift:+}");
        found.add(Kind::HeadingShift, || (Excerpt::default(), Excerpt::only(text), String::new()));
    }
    for (original, new) in pairs.iter().map(|(x, y)| (&a[*x], &b[*y])).filter(|(a, b)| level(b) - level(a) != shift) {
        let side = |entry: &Entry| Excerpt::only(format!("{} {}", "#".repeat(level(entry).clamp(1, 6) as usize), entry.shown));
        found.add(Kind::Heading, || (side(original), side(new), original.shown.clone()));
    }
}

/// By how many levels most headings moved.
fn shift(a: &[Entry], b: &[Entry], pairs: &[(usize, usize)]) -> i8 {
    let mut shifts: BTreeMap<i8, usize> = BTreeMap::new();
    for (x, y) in pairs {
        *shifts.entry(level(&b[*y]) - level(&a[*x])).or_default() += 1;
    }
    // Of two that are as frequent, the smaller move.
    shifts.into_iter().max_by_key(|(shift, count)| (*count, -shift.abs(), *shift)).map_or(0, |(shift, _)| shift)
}

fn level(heading: &Entry) -> i8 {
    heading.soft.parse().unwrap_or(1)
}
