//! Stretches that occur once on each side, in the same order.

use super::Match;
use std::collections::HashMap;

/// Where a stretch occurs on each side, if it does just once.
#[derive(Clone, Copy, Default)]
struct Place {
    a: Times,
    b: Times,
}

#[derive(Clone, Copy, Default)]
enum Times {
    #[default]
    Never,
    Once(usize),
    More,
}

/// The longest ascending series of stretches of `window` items that are unique on both sides; those that touch are one.
pub fn find(a: &[u32], b: &[u32], window: usize) -> Vec<Match> {
    let mut places: HashMap<u64, Place> = HashMap::new();
    each(a, window, |hash, at| places.entry(hash).or_default().a.add(at));
    // What does not occur in `a` needs no place.
    each(b, window, |hash, at| {
        if let Some(place) = places.get_mut(&hash) {
            place.b.add(at);
        }
    });
    let mut pairs = Vec::new();
    each(a, window, |hash, at| {
        if let Some(Place { a: Times::Once(_), b: Times::Once(other) }) = places.get(&hash)
            && a[at..at + window] == b[*other..*other + window]
        {
            pairs.push((at, *other));
        }
    });
    joined(&ascending(&pairs), window)
}

impl Times {
    fn add(&mut self, at: usize) {
        *self = match self {
            Self::Never => Self::Once(at),
            _ => Self::More,
        };
    }
}

/// Calls `visit` with the hash of every stretch of `window` items and where it begins.
fn each(items: &[u32], window: usize, mut visit: impl FnMut(u64, usize)) {
    const BASE: u64 = 0x2545_f491_4f6c_dd1d;
    let top = (1..window).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mixed = |item: u32| (u64::from(item) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    let mut hash = 0u64;
    for (end, item) in (1..).zip(items) {
        hash = hash.wrapping_mul(BASE).wrapping_add(mixed(*item));
        if end >= window {
            let start = end - window;
            visit(hash, start);
            hash = hash.wrapping_sub(mixed(items[start]).wrapping_mul(top));
        }
    }
}

/// The longest series of pairs that ascends on both sides; they ascend on the first already.
fn ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // By length: the pair with the smallest second place that a series of this length ends in.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, b)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *b);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut series: Vec<_> = std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    series.reverse();
    series
}

/// Stretches that overlap on the same diagonal become one; those that overlap otherwise are left out.
fn joined(series: &[(usize, usize)], window: usize) -> Vec<Match> {
    let mut out: Vec<Match> = Vec::new();
    for &(a, b) in series {
        match out.last_mut() {
            Some(last) if a <= last.a + last.len && a - last.a == b - last.b => last.len = a + window - last.a,
            Some(last) if a < last.a + last.len || b < last.b + last.len => {}
            _ => out.push(Match { a, b, len: window }),
        }
    }
    out
}
