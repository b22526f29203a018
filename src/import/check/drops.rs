//! What rules dropped, in short.

use super::Original;
use super::proof::{Drop, DropCount, Drops};
use crate::import::dom::{Dom, NodeId};
use crate::import::rule::{Dropped, Rule};
use crate::text;

/// So many characters of a dropped text are shown.
const SHOWN: usize = 80;

pub fn add(dom: &Dom, id: NodeId, rule: Rule, drops: &mut Drops) {
    let content = if rule == Rule::Comment { String::new() } else { dom.text_content(id) };
    let count = text::count(&content);
    let words = count.spaced + count.cjk;
    if rule.is_visible() {
        drops.visible.push(Drop { rule: rule.name(), excerpt: excerpt(dom, id, &content), words });
    } else {
        match drops.counted.iter_mut().find(|counted| counted.rule == rule.name()) {
            Some(counted) => {
                counted.nodes += 1;
                counted.words += words;
            }
            None => drops.counted.push(DropCount { rule: rule.name(), nodes: 1, words }),
        }
    }
}

/// Adds what was dropped beside the post: no walk through the post meets it.
pub fn beside(original: &Original, drops: &mut Drops) {
    let Original { dom, root, dropped } = *original;
    for Dropped { node, rule } in dropped {
        if *node != root && !dom.ancestors(*node).any(|above| above == root) {
            add(dom, *node, *rule, drops);
        }
    }
}

fn excerpt(dom: &Dom, id: NodeId, content: &str) -> String {
    let mut out = String::new();
    for word in content.split_whitespace().take(SHOWN) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.is_empty() {
        dom.open(id, &mut out);
    }
    match out.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &out[..end]),
        None => out,
    }
}
