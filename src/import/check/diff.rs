//! What two sequences have in common, in linear time.
//!
//! Equal beginnings and ends are cut off. What is left is compared by Myers's greedy algorithm ("An O(ND) Difference
//! Algorithm", 1986) as long as it differs in little; else stretches that occur equally often on both sides, long ones before
//! short ones, cut it into pieces (as in patience diff), a bounded number of times. What then still differs in much is
//! given up as different.

mod anchors;
mod greedy;
#[cfg(test)]
mod tests;

/// A stretch that both sides have: `len` items from `a` and from `b` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub a: usize,
    pub b: usize,
    pub len: usize,
}

/// A part of both sides that is still to be compared.
#[derive(Clone, Copy)]
struct Region {
    a: (usize, usize),
    b: (usize, usize),
    round: usize,
}

enum Job {
    Compare(Region),
    Emit(Match),
}

/// How long a stretch must be to cut a region in each round.
const ROUNDS: [usize; 6] = [16, 6, 2, 1, 2, 1];

/// All stretches in ascending order on both sides, none empty; between two of them, something differs.
pub fn matches(a: &[u32], b: &[u32]) -> Vec<Match> {
    let mut out: Vec<Match> = Vec::new();
    let mut jobs = vec![Job::Compare(Region { a: (0, a.len()), b: (0, b.len()), round: 0 })];
    while let Some(job) = jobs.pop() {
        match job {
            Job::Emit(found) => emit(found, &mut out),
            Job::Compare(region) => compare(a, b, region, &mut jobs),
        }
    }
    out
}

fn emit(found: Match, out: &mut Vec<Match>) {
    match out.last_mut() {
        Some(last) if last.a + last.len == found.a && last.b + last.len == found.b => last.len += found.len,
        _ if found.len == 0 => {}
        _ => out.push(found),
    }
}

fn compare(a: &[u32], b: &[u32], region: Region, jobs: &mut Vec<Job>) {
    let (x, y) = (&a[region.a.0..region.a.1], &b[region.b.0..region.b.1]);
    let before = x.iter().zip(y).take_while(|(x, y)| x == y).count();
    let (x, y) = (&x[before..], &y[before..]);
    let after = x.iter().rev().zip(y.iter().rev()).take_while(|(x, y)| x == y).count();
    let (x, y) = (&x[..x.len() - after], &y[..y.len() - after]);
    let (start_a, start_b) = (region.a.0 + before, region.b.0 + before);

    // The last job pushed is the first one done.
    jobs.push(Job::Emit(Match { a: region.a.1 - after, b: region.b.1 - after, len: after }));
    let from_start = |found: &Match| Match { a: found.a + start_a, b: found.b + start_b, len: found.len };
    if !x.is_empty() && !y.is_empty() {
        if let Some(found) = greedy::matches(x, y) {
            jobs.extend(found.iter().rev().map(|found| Job::Emit(from_start(found))));
        } else if let Some(window) = ROUNDS.get(region.round) {
            let anchors: Vec<Match> = anchors::find(x, y, *window).iter().map(from_start).collect();
            let mut end = (start_a + x.len(), start_b + y.len());
            for anchor in anchors.iter().rev() {
                let (a, b) = (anchor.a + anchor.len, anchor.b + anchor.len);
                jobs.push(Job::Compare(Region { a: (a, end.0), b: (b, end.1), round: region.round + 1 }));
                jobs.push(Job::Emit(*anchor));
                end = (anchor.a, anchor.b);
            }
            jobs.push(Job::Compare(Region { a: (start_a, end.0), b: (start_b, end.1), round: region.round + 1 }));
        }
    }
    jobs.push(Job::Emit(Match { a: region.a.0, b: region.b.0, len: before }));
}
