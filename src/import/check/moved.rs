//! Words that were lost at one place and added at another.

use std::collections::HashMap;
use std::ops::Range;

/// For each item of both sides whether it moved.
pub struct Moved {
    pub a: Vec<bool>,
    pub b: Vec<bool>,
}

/// `lost` and `added` are stretches of `a` and `b`, in order. A whole stretch that is equal to another moved, if `is_word`
/// holds for one of its items; and so did every part of three or more items.
pub fn find(a: &[u32], lost: &[Range<usize>], b: &[u32], added: &[Range<usize>], is_word: impl Fn(u32) -> bool) -> Moved {
    let mut moved = Moved { a: vec![false; a.len()], b: vec![false; b.len()] };
    let mut whole: HashMap<&[u32], Vec<&Range<usize>>> = HashMap::new();
    for range in added.iter().rev() {
        whole.entry(&b[range.clone()]).or_default().push(range);
    }
    for range in lost.iter().filter(|range| a[(*range).clone()].iter().any(|item| is_word(*item))) {
        if let Some(other) = whole.get_mut(&a[range.clone()]).and_then(Vec::pop) {
            moved.a[range.clone()].fill(true);
            moved.b[other.clone()].fill(true);
        }
    }
    parts(a, lost, b, added, &mut moved);
    moved
}

const PART: usize = 3;

/// Every part of `b` is tried once at most, so that the time is linear.
fn parts(a: &[u32], lost: &[Range<usize>], b: &[u32], added: &[Range<usize>], moved: &mut Moved) {
    let mut starts: HashMap<&[u32], Vec<(usize, usize)>> = HashMap::new();
    for range in added.iter().rev().filter(|range| !moved.b[range.start]) {
        for at in (range.start..(range.end + 1).saturating_sub(PART)).rev() {
            starts.entry(&b[at..at + PART]).or_default().push((at, range.end));
        }
    }
    for range in lost {
        let mut at = range.start;
        while at + PART <= range.end {
            let Some((start, end)) = (!moved.a[at]).then(|| starts.get_mut(&a[at..at + PART]).and_then(Vec::pop)).flatten() else {
                at += 1;
                continue;
            };
            let same = (0..(range.end - at).min(end - start)).take_while(|n| a[at + n] == b[start + n] && !moved.b[start + n]).count();
            if same >= PART {
                moved.a[at..at + same].fill(true);
                moved.b[start..start + same].fill(true);
                at += same;
            }
        }
    }
}
