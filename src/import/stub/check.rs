//! Stand-in.
use crate::import::dom::{Dom, NodeId};
use crate::import::rule::Dropped;
pub struct Original<'a> {
    pub dom: &'a Dom,
    pub root: NodeId,
    pub dropped: &'a [Dropped],
}
#[derive(Clone, Debug, Default)]
pub struct Proof {
    pub lost: usize,
}
pub fn compare(original: &Original, rendered: &str, _: &dyn Fn(&str) -> String) -> Proof {
    let dom = super::dom::fragment(rendered);
    let new = dom.text_content(dom.root());
    let old = original.dom.text_content(original.root);
    Proof { lost: old.split_whitespace().filter(|word| !new.contains(word) && *word != "#" && !word.starts_with("Read")).count() }
}
