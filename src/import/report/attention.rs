//! What a person should look at first.

use super::{PostReport, Report};
use crate::import::check::{Grade, Proof, Words};

/// Below this, a post may be another part of its page than the author's text.
const SURE: f64 = 0.5;

/// Rules that may take what an author wrote, if a class says the wrong thing.
const DOUBTFUL: [&str; 3] = ["navigation", "related", "licence"];

/// So many words of menus and the like are nothing to look at.
const HANDFUL: usize = 20;

/// A post, and why to look at it; the gravest first.
pub fn list(report: &Report) -> Vec<(&PostReport, Vec<String>)> {
    let mut found: Vec<(u32, &PostReport, Vec<String>)> = report
        .in_order()
        .into_iter()
        .filter_map(|post| {
            let (weight, reasons) = reasons(post);
            (!reasons.is_empty()).then_some((weight, post, reasons))
        })
        .collect();
    // The sort is stable: posts of the same weight stay in order.
    found.sort_by_key(|(weight, ..)| std::cmp::Reverse(*weight));
    found.into_iter().map(|(_, post, reasons)| (post, reasons)).collect()
}

fn reasons(post: &PostReport) -> (u32, Vec<String>) {
    let mut weight = 0;
    let mut reasons = Vec::new();
    let mut add = |more: u32, reason: String| {
        weight += more;
        reasons.push(reason);
    };
    if let Some(proof) = &post.proof {
        match proof.grade {
            Grade::D => add(1000, gravest(proof)),
            Grade::C => add(100, format!("{} of structure", count(structure(proof), "difference"))),
            Grade::A | Grade::B => {}
        }
    }
    if post.confidence < SURE {
        add(500, format!("found with a confidence of only {:.0} %", post.confidence * 100.0));
    }
    if !post.unsafe_removed.is_empty() {
        add(50, format!("{} removed", count(post.unsafe_removed.len(), "unsafe thing")));
    }
    let dropped = post.proof.iter().flat_map(|proof| &proof.dropped.visible).filter(|drop| DOUBTFUL.contains(&drop.rule));
    let words: usize = dropped.map(|drop| drop.words).sum();
    if words > HANDFUL {
        add(10, format!("{} left out as the site's", count(words, "word")));
    }
    (weight, reasons)
}

fn gravest(proof: &Proof) -> String {
    let Words { lost, added, .. } = proof.words;
    let parts = [(lost, "word", "lost"), (added, "word", "added"), (proof.code.different.len(), "code block", "not exact")];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    parts.map(|(number, noun, what)| format!("{} {what}", count(number, noun))).collect::<Vec<_>>().join(", ")
}

fn structure(proof: &Proof) -> usize {
    proof.losses.iter().filter(|loss| loss.kind.grade() == Grade::C).count()
}

/// `1 word`, `2 words`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
