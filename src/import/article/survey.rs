//! How much text stands where, for every node of a tree at once.
//!
//! Nodes are numbered in the order of the document and sums run over that order, so that what stands below any node is
//! the difference of two sums, and whether a node is below another is a comparison.

use crate::import::dom::{Dom, NodeId, Step};
use crate::text::is_cjk;

/// The sums of one page.
#[derive(Debug)]
pub struct Survey {
    /// By the index of the node: its place in the order, and the place behind all that is below it.
    places: Vec<(u32, u32)>,
    sums: Vec<Count>,
}

/// What stands in a part of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Letters and digits; a Chinese or Japanese one counts twice. Of these those in links, and those in code.
    pub letters: u32,
    pub linked: u32,
    pub code: u32,
    /// Ends of sentences outside of links, code and headings.
    pub sentences: u32,
    pub links: u32,
    /// Pictures, films and the like.
    pub pictures: u32,
}

impl Count {
    /// What is not in links.
    pub fn prose(self) -> u32 {
        self.letters - self.linked
    }

    /// Whether somebody wrote this: several sentences, or a long text, that is not in links.
    pub fn is_prose(self) -> bool {
        self.sentences >= 3 || self.prose() > 600
    }

    /// Nothing to read and nothing to see.
    pub fn is_empty(self) -> bool {
        self.letters == 0 && self.pictures == 0
    }
}

impl Survey {
    pub fn new(dom: &Dom) -> Self {
        let mut survey = Self { places: vec![(u32::MAX, u32::MAX); dom.len()], sums: vec![Count::default()] };
        let mut sum = Count::default();
        // How many links, codes, headings and invisible elements are open.
        let (mut links, mut code, mut headings, mut unseen) = (0u32, 0u32, 0u32, 0u32);
        survey.places[Dom::index(dom.root())] = (0, u32::MAX);
        for step in dom.steps(dom.root()) {
            match step {
                Step::Enter(node) => {
                    survey.places[Dom::index(node)].0 = survey.place();
                    match dom.name(node) {
                        "a" => {
                            links += 1;
                            sum.links += u32::from(unseen == 0);
                        }
                        "pre" | "code" | "textarea" => code += 1,
                        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => headings += 1,
                        "img" | "video" | "audio" | "iframe" | "object" | "embed" | "svg" | "canvas" => {
                            sum.pictures += u32::from(unseen == 0)
                        }
                        name if is_unseen(name) => unseen += 1,
                        _ => {}
                    }
                    if let Some(text) = dom.text(node).filter(|_| unseen == 0) {
                        add(&mut sum, text, links > 0, code > 0, headings > 0);
                    }
                    survey.sums.push(sum);
                }
                Step::Leave(node) => {
                    survey.places[Dom::index(node)].1 = survey.place();
                    match dom.name(node) {
                        "a" => links -= 1,
                        "pre" | "code" | "textarea" => code -= 1,
                        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => headings -= 1,
                        name if is_unseen(name) => unseen -= 1,
                        _ => {}
                    }
                }
            }
        }
        survey.places[Dom::index(dom.root())] = (0, survey.place());
        survey
    }

    fn place(&self) -> u32 {
        u32::try_from(self.sums.len() - 1).expect("no more nodes than the tree has numbers for")
    }

    /// What stands at and below a node.
    pub fn count(&self, node: NodeId) -> Count {
        let (start, end) = self.places[Dom::index(node)];
        self.between(start, end)
    }

    /// How many nodes stand below a node, itself with them.
    pub fn size(&self, node: NodeId) -> u32 {
        let (start, end) = self.places[Dom::index(node)];
        end - start
    }

    /// What stands in `scope` before `node`.
    pub fn before(&self, scope: NodeId, node: NodeId) -> Count {
        self.between(self.places[Dom::index(scope)].0, self.places[Dom::index(node)].0)
    }

    /// What stands in `scope` behind `node`.
    pub fn behind(&self, scope: NodeId, node: NodeId) -> Count {
        self.between(self.places[Dom::index(node)].1, self.places[Dom::index(scope)].1)
    }

    /// What stands in a node behind its last sentence, and the place where that begins.
    pub fn tail(&self, node: NodeId) -> (u32, Count) {
        let (start, end) = self.places[Dom::index(node)];
        let all = self.sums[end as usize].sentences;
        let last = self.sums[start as usize..end as usize].partition_point(|sum| sum.sentences < all);
        let place = (start + u32::try_from(last).expect("a place is a number of 32 bits")).min(end);
        (place, self.between(place, end))
    }

    fn between(&self, start: u32, end: u32) -> Count {
        let (a, b) = (self.sums[start as usize], self.sums[end.max(start) as usize]);
        Count {
            letters: b.letters - a.letters,
            linked: b.linked - a.linked,
            code: b.code - a.code,
            sentences: b.sentences - a.sentences,
            links: b.links - a.links,
            pictures: b.pictures - a.pictures,
        }
    }

    /// The place of a node in the order of the document.
    pub fn place_of(&self, node: NodeId) -> u32 {
        self.places[Dom::index(node)].0
    }

    /// Whether `node` is `scope` or stands below it.
    pub fn is_within(&self, node: NodeId, scope: NodeId) -> bool {
        let (at, (start, end)) = (self.places[Dom::index(node)].0, self.places[Dom::index(scope)]);
        at >= start && at < end
    }

    /// Those of some nodes, which are in the order of the document, that stand at or below another.
    pub fn within<'n>(&self, nodes: &'n [NodeId], scope: NodeId) -> &'n [NodeId] {
        let (start, end) = self.places[Dom::index(scope)];
        let place = |node: &NodeId| self.places[Dom::index(*node)].0;
        let from = nodes.partition_point(|node| place(node) < start);
        let to = nodes.partition_point(|node| place(node) < end);
        &nodes[from..to.max(from)]
    }

    /// Of some nodes, in the order of the document, those that stand below none of the others.
    pub fn outermost(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        let mut out: Vec<NodeId> = Vec::new();
        for node in nodes {
            if !out.last().is_some_and(|last| self.is_within(*node, *last)) {
                out.push(*node);
            }
        }
        out
    }
}

/// Elements whose text no reader sees.
pub fn is_unseen(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "template" | "head" | "select" | "button" | "noframes" | "option")
}

fn add(sum: &mut Count, text: &str, linked: bool, code: bool, heading: bool) {
    let mut letters = 0;
    let mut sentences = 0;
    // Letters in a row before a mark: `e.g.` and `1.` end no sentence.
    let mut run = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() {
            letters += if is_cjk(c) { 2 } else { 1 };
            run += if c.is_alphabetic() { 1 } else { 0 };
            continue;
        }
        let ends = match c {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' | '…' => run >= 2 && chars.peek().is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '”' | ')')),
            _ => false,
        };
        sentences += u32::from(ends);
        run = 0;
    }
    sum.letters += letters;
    if linked {
        sum.linked += letters;
    }
    if !linked && !code && !heading {
        sum.sentences += sentences;
    }
    if code {
        sum.code += letters;
    }
}
