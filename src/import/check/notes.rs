//! Footnotes, found by what they do: a link that is no more than a number or a sign leads down to a place in the post, and
//! from there or beside it a link leads back up.
//!
//! A mention is a link whose text is a mark, to a place further down in the post; and it stands in `sup`, or in brackets, or
//! its target links back to it. Old pages and faircopy's own are read by the same rule.

use super::order::Order;
use crate::import::dom::{Dom, NodeId};
use std::collections::HashMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The link, or the `sup` around it, to this note.
    Mention(NodeId),
    /// The link from the note back to a mention.
    Back,
    /// What holds the text of a note.
    Note,
}

pub type Roles = HashMap<NodeId, Role>;

pub fn find(dom: &Dom, root: NodeId, order: &Order) -> Roles {
    let links = links(dom, root, order);
    let mut roles = Roles::new();
    for back in links.iter().filter(|link| !link.is_forward && link.is_short) {
        if let Some(mention) = mention_at(&links, back.target).filter(|mention| mention.target.1.0 <= back.span.0) {
            roles.insert(back.node, Role::Back);
            add(dom, mention, &mut roles);
        }
    }
    for link in links.iter().filter(|link| link.is_forward && link.is_mark) {
        let in_sup =
            dom.parent(link.node).is_some_and(|parent| dom.is(parent, "sup")) || dom.children(link.node).any(|id| dom.is(id, "sup"));
        if in_sup || link.in_brackets {
            add(dom, link, &mut roles);
        }
    }
    roles
}

/// A link to a place in the post.
struct Link {
    node: NodeId,
    span: (u32, u32),
    target: (NodeId, (u32, u32)),
    /// Its target stands behind it.
    is_forward: bool,
    is_mark: bool,
    in_brackets: bool,
    /// No more than a few signs, as ways back have it.
    is_short: bool,
}

fn links(dom: &Dom, root: NodeId, order: &Order) -> Vec<Link> {
    let mut places = HashMap::new();
    for node in dom.descendants(root).filter(|id| dom.is_element(*id)) {
        let name = dom.attr(node, "name").filter(|_| dom.is(node, "a"));
        for id in [dom.attr(node, "id"), name].into_iter().flatten().filter(|id| !id.is_empty()) {
            places.entry(id.to_owned()).or_insert(node);
        }
    }
    let mut links = Vec::new();
    for node in dom.descendants(root).filter(|id| dom.is(*id, "a")) {
        let Some((_, id)) = dom.attr(node, "href").and_then(|href| href.rsplit_once('#')) else { continue };
        let target = places.get(id).or_else(|| places.get(&*crate::url::decode(id)));
        let Some(&target) = target else { continue };
        let (Some(span), Some(place)) = (order.span(node), order.span(target)) else { continue };
        let text = start_of_text(dom, node);
        let text = text.trim();
        let bare = text.trim_matches(['[', ']', '(', ')', '【', '】', '（', '）', ' ']);
        links.push(Link {
            node,
            span,
            target: (target, place),
            is_forward: place.0 > span.1,
            is_mark: is_mark(bare),
            in_brackets: bare.len() < text.len(),
            is_short: is_mark(bare) || !bare.chars().any(char::is_alphanumeric),
        });
    }
    links
}

/// The mention that a way back leads to: the target itself, the first link in it or right behind it, or the link around it.
fn mention_at(links: &[Link], (_, target): (NodeId, (u32, u32))) -> Option<&Link> {
    let at = links.partition_point(|link| link.span.0 < target.0);
    let inside = links.get(at).filter(|link| link.span.0 <= target.1 + 1);
    let around = || at.checked_sub(1).map(|at| &links[at]).filter(|link| target.1 <= link.span.1);
    inside.or_else(around).filter(|link| link.is_forward && link.is_mark)
}

fn add(dom: &Dom, mention: &Link, roles: &mut Roles) {
    let sup = dom.parent(mention.node).filter(|parent| dom.is(*parent, "sup")).filter(|sup| is_mark_alone(dom, *sup));
    let note = note(dom, mention.target.0);
    roles.insert(sup.unwrap_or(mention.node), Role::Mention(note));
    roles.insert(note, Role::Note);
}

/// Whether a `sup` holds nothing but a mark, such as `[1]` with the brackets outside of the link.
fn is_mark_alone(dom: &Dom, sup: NodeId) -> bool {
    is_mark(start_of_text(dom, sup).trim().trim_matches(['[', ']', '(', ')', ' ']))
}

/// The block that a target stands at the beginning of.
fn note(dom: &Dom, target: NodeId) -> NodeId {
    let mut node = target;
    for _ in 0..4 {
        let is_block = matches!(dom.name(node), "li" | "dd" | "div" | "section" | "aside");
        let is_first = || {
            let mut before = std::iter::successors(dom.prev(node), |id| dom.prev(*id)).take(4);
            before.all(|id| dom.text(id).is_some_and(|text| text.trim().is_empty()))
        };
        match dom.parent(node) {
            Some(parent) if !is_block && is_first() && matches!(dom.name(parent), "li" | "dd" | "p" | "span" | "sup" | "a") => {
                node = parent
            }
            _ => break,
        }
    }
    node
}

fn is_mark(text: &str) -> bool {
    let text = text.trim_start_matches('注');
    let length = text.chars().count();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=4).contains(&length) && (is_number || length == 1 || !text.chars().any(char::is_alphanumeric))
}

/// The text below a node, as far as it can matter here.
fn start_of_text(dom: &Dom, id: NodeId) -> String {
    let mut out = String::new();
    for node in dom.descendants(id).take(64) {
        out.extend(dom.text(node).unwrap_or_default().chars().filter(|c| !super::tokens::is_invisible(*c)).take(32));
        if out.len() > 32 {
            break;
        }
    }
    out
}
