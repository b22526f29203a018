//! Two readings become differences: first the text with its code, then each kind of structure.

mod blocks;
mod structure;
mod text;

use super::proof::{Excerpt, Grade, Kind, LISTED, Loss, Proof};
use super::reading::Reading;
use super::tokens::Dictionary;

/// Both sides, as they were read.
pub struct Sides<'a> {
    pub original: &'a Reading,
    pub new: &'a Reading,
    pub dictionary: &'a mut Dictionary,
}

pub fn compare(sides: &mut Sides) -> Proof {
    let mut found = Found::default();
    let (words, code) = text::compare(sides, &mut found);
    let structure = structure::compare(sides, &mut found);
    let equal = words.total - words.lost + code.equal + structure.iter().map(|kind| kind.equal).sum::<usize>();
    let others = words.lost + words.added + code.blocks - code.equal
        + structure.iter().map(|kind| kind.original.max(kind.new).max(kind.equal) - kind.equal).sum::<usize>();
    found.losses.sort_by_key(|loss| std::cmp::Reverse(loss.kind.grade()));
    Proof {
        grade: found.grade,
        percent: percent(equal, equal + others),
        words,
        code,
        structure,
        losses: found.losses,
        left_out: found.left_out,
        dropped: sides.original.drops.clone(),
    }
}

/// Rounded down to hundredths.
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { (part as u128 * 10_000 / whole as u128) as f64 / 100.0 }
}

/// The differences that were found so far.
#[derive(Default)]
struct Found {
    grade: Grade,
    losses: Vec<Loss>,
    left_out: usize,
    listed: std::collections::BTreeMap<Kind, usize>,
}

impl Found {
    /// The excerpts are made only if there is room for them.
    fn add(&mut self, kind: Kind, excerpts: impl FnOnce() -> (Excerpt, Excerpt, String)) {
        self.grade = self.grade.max(kind.grade());
        let listed = self.listed.entry(kind).or_default();
        if *listed == LISTED {
            self.left_out += 1;
            return;
        }
        *listed += 1;
        let (original, new, near) = excerpts();
        self.losses.push(Loss { kind, original, new, near });
    }
}
