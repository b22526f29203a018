//! Formulas of MathJax and KaTeX: what was typed, and what was drawn of it.

use crate::import::dom::{Dom, NodeId};

/// A formula as TeX.
pub struct Formula {
    pub tex: String,
    /// It stands on a line of its own.
    pub is_block: bool,
}

impl Formula {
    /// Between the marks that MathJax and KaTeX look for in a text.
    pub fn text(&self) -> String {
        let tex = self.tex.trim();
        if self.is_block { format!("\\[{tex}\\]") } else { format!("\\({tex}\\)") }
    }
}

/// The formula in a script, where MathJax keeps it.
pub fn formula(dom: &Dom, id: NodeId) -> Option<Formula> {
    let kind = dom.attr(id, "type").filter(|_| dom.is(id, "script"))?;
    let is_tex = kind.trim().to_ascii_lowercase().starts_with("math/tex");
    is_tex.then(|| Formula { tex: dom.text_content(id), is_block: kind.contains("mode=display") })
}

/// Whether an element shows a formula that stands beside it: what MathJax drew before its script, and what KaTeX drew behind
/// the MathML.
pub fn is_drawn(dom: &Dom, id: NodeId) -> bool {
    let is_mathjax = |class: &str| class.starts_with("MathJax") || class.starts_with("MJXc-");
    let elements = |step: fn(&Dom, NodeId) -> Option<NodeId>| {
        std::iter::successors(step(dom, id), move |node| step(dom, *node)).filter(|node| dom.is_element(*node)).take(2)
    };
    if dom.classes(id).any(is_mathjax) {
        return elements(Dom::next).any(|node| formula(dom, node).is_some());
    }
    dom.has_class(id, "katex-html") && elements(Dom::prev).any(|node| dom.has_class(node, "katex-mathml"))
}
