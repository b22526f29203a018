//! Myers's greedy algorithm, with a limit on the work.

use super::Match;

/// More differences than this are too many.
const MOST: usize = 300;

/// The stretches of a shortest edit. `None` if it takes too many differences, or too many steps, to find them.
pub fn matches(a: &[u32], b: &[u32]) -> Option<Vec<Match>> {
    if a.len().abs_diff(b.len()) > MOST {
        return None;
    }
    let mut steps = 8 * (a.len() + b.len()) + 4 * MOST * MOST;
    // For each number of differences: how far into `a` each diagonal reaches, those from -d to d, two apart.
    let mut reached: Vec<Vec<usize>> = Vec::new();
    for d in 0..=MOST {
        let mut row = Vec::with_capacity(d + 1);
        for at in 0..=d {
            let mut x = start(&reached, d, at);
            // The diagonal 2·at - d: a step in `a` raises it, one in `b` lowers it.
            let Some(mut y) = (x + d).checked_sub(2 * at) else {
                row.push(x);
                continue;
            };
            while x < a.len() && y < b.len() && a[x] == b[y] {
                (x, y) = (x + 1, y + 1);
                steps = steps.checked_sub(1)?;
            }
            row.push(x);
            if x == a.len() && y == b.len() {
                reached.push(row);
                return Some(trace(&reached, a.len(), b.len()));
            }
        }
        steps = steps.checked_sub(d + 1)?;
        reached.push(row);
    }
    None
}

/// Where diagonal `at` of `d` differences starts: one item further on one side than the better of its neighbours.
fn start(reached: &[Vec<usize>], d: usize, at: usize) -> usize {
    let Some(last) = d.checked_sub(1).map(|before| &reached[before]) else { return 0 };
    if is_down(last, d, at) { last[at] } else { last[at - 1] + 1 }
}

/// Whether the way to the diagonal takes an item of `b`.
fn is_down(last: &[usize], d: usize, at: usize) -> bool {
    at == 0 || at != d && last[at - 1] < last[at]
}

fn trace(reached: &[Vec<usize>], mut x: usize, mut y: usize) -> Vec<Match> {
    let mut out = Vec::new();
    for d in (0..reached.len()).rev() {
        let at = (x + d - y) / 2;
        let begin = start(reached, d, at);
        let len = x - begin;
        if len > 0 {
            out.push(Match { a: begin, b: y - len, len });
        }
        (x, y) = (begin, y - len);
        if let Some(last) = d.checked_sub(1).map(|before| &reached[before]) {
            if is_down(last, d, at) {
                y -= 1;
            } else {
                x -= 1;
            }
        }
    }
    out.reverse();
    out
}
