//! Stretches that occur equally often on each side, in the same order.

use super::Match;
use std::collections::HashMap;

/// The longest ascending series of stretches of `window` items that occur on both sides, once or equally often, the first
/// matched with the first; those that touch are one.
pub fn find(a: &[u32], b: &[u32], window: usize) -> Vec<Match> {
    // In a long text some of the long stretches are enough, the same ones on both sides, and take less memory.
    let is_taken = |hash: u64| window < 6 || a.len() < 1 << 16 || hash >> 32 & 7 == 0;
    let mut counts: HashMap<u64, (u32, u32)> = HashMap::new();
    each(a, window, is_taken, |hash, _| counts.entry(hash).or_default().0 += 1);
    // What does not occur in `a` is no anchor.
    each(b, window, is_taken, |hash, _| {
        if let Some((_, count)) = counts.get_mut(&hash) {
            *count += 1;
        }
    });
    counts.retain(|_, (a, b)| a == b);
    let mut places: HashMap<(u64, u32), usize> = HashMap::new();
    each(b, window, is_taken, |hash, at| {
        if let Some((_, left)) = counts.get_mut(&hash) {
            places.insert((hash, *left), at);
            *left -= 1;
        }
    });
    let mut pairs = Vec::new();
    each(a, window, is_taken, |hash, at| {
        if let Some((left, _)) = counts.get_mut(&hash) {
            let other = places.get(&(hash, *left)).filter(|other| a[at..at + window] == b[**other..**other + window]);
            pairs.extend(other.map(|other| (at, *other)));
            *left -= 1;
        }
    });
    joined(&ascending(&pairs), window)
}

/// Calls `visit` with the hash of every stretch of `window` items that is taken, and where it begins.
fn each(items: &[u32], window: usize, is_taken: impl Fn(u64) -> bool, mut visit: impl FnMut(u64, usize)) {
    const BASE: u64 = 0x2545_f491_4f6c_dd1d;
    let top = (1..window).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mixed = |item: u32| (u64::from(item) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    let mut hash = 0u64;
    for (end, item) in (1..).zip(items) {
        hash = hash.wrapping_mul(BASE).wrapping_add(mixed(*item));
        if end >= window {
            let start = end - window;
            if is_taken(hash) {
                visit(hash, start);
            }
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
