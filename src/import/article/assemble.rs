//! A post out of what was found of it: front matter, text, and what is dropped from the text.

use super::spot::Spot;
use super::survey::is_unseen;
use super::{View, byline, chrome, more, shape};
use crate::import::dom::{Dom, NodeId, Step};
use crate::import::meta::{self, Facts, Own, same};
use crate::import::post::{Body, Found, Post, Remark};
use crate::import::rule::{Dropped, Rule};
use crate::import::select::Key;

/// The post at a spot; `None` if it is empty.
pub fn post(view: &View, spot: &Spot, at: usize, alone: bool, own_address: &str) -> Option<Post> {
    let View { dom, survey, page, .. } = view;
    let root = common(view, &spot.parts);
    if survey.count(root).is_empty() {
        return None;
    }
    let row = spot.row;
    let field = |key: Option<Key>| view.own(key, spot.post, alone);
    let own = Own {
        known: row.is_some_and(|row| row.tags.is_some()),
        title: field(row.and_then(|row| row.title)),
        date: field(row.and_then(|row| row.date)),
        updated: field(row.and_then(|row| row.updated)),
        // A page has tags of other posts beside it more often than its own tags outside of the post.
        tags: view.own(row.and_then(|row| row.tags), spot.post, false),
        categories: field(row.and_then(|row| row.categories)),
        authors: field(row.and_then(|row| row.authors)),
    };
    let here;
    let facts = if spot.post == dom.root() {
        &view.facts
    } else {
        here = Facts::read(dom, spot.post);
        &here
    };
    let mores = if alone { Vec::new() } else { more::links(view, spot) };
    let address = if alone { Some(own_address.to_owned()) } else { view.linked(spot).or_else(|| more::address(view, &mores)) };
    let (meta, mut remarks) = meta::read(&meta::Source {
        dom,
        post: spot.post,
        facts,
        page: alone.then_some(&view.facts),
        json: view.json.as_ref().filter(|_| alone),
        own: &own,
        visible: byline::visible(view, spot.post, root),
        address: address.as_deref(),
        text: &beginning(dom, root),
        path: page.path,
        zone: page.zone,
    });
    remarks.extend(spot.left.iter().map(|text| left_out(text)));
    let title = meta.title.as_ref().map(|title| title.value.as_str());
    let repeated = repeated_title(view, root, title, &own.title);
    let mut dropped: Vec<Dropped> = repeated.map(|node| Dropped { node, rule: Rule::Title }).into_iter().collect();
    dropped.extend(mores.iter().filter(|node| survey.is_within(**node, root)).map(|node| Dropped { node: *node, rule: Rule::ReadMore }));
    dropped.extend(chrome::drops(view, root, row));
    dropped.extend(beside(view, root, &spot.parts));
    if row.is_none() && page.select.is_none() {
        dropped.extend(byline::drops(view, root, &meta));
        dropped.extend(shape::drops(view, root));
    }
    let dropped = chrome::outermost(view, dropped.into_iter().filter(|dropped| dropped.node != root).collect());
    let surer = if spot.name == "readability" { told_by_text(view, root, repeated.is_some(), &dropped) } else { 0.0 };
    let beside = spot.dropped.iter().map(|node| Dropped { node: *node, rule: Rule::Navigation });
    let dropped = chrome::outermost(view, dropped.into_iter().chain(beside).collect());
    let is_summary = |part: &NodeId| dom.classes(*part).any(|class| class.contains("summary") || class.contains("excerpt"));
    Some(Post {
        origin: if alone { page.path.to_owned() } else { format!("{}#{}", page.path, at + 1) },
        address,
        meta,
        body: Body::Html { dom: page.dom.clone(), root, dropped },
        found: Found {
            dialect: spot.name,
            confidence: (spot.confidence + surer).min(1.0),
            is_excerpt: !alone && (!mores.is_empty() || spot.parts.iter().any(is_summary)),
        },
        remarks,
    })
}

/// How the text itself speaks for or against it: the title at its head, and something unexplained behind its last
/// sentence.
fn told_by_text(view: &View, root: NodeId, is_titled: bool, dropped: &[Dropped]) -> f64 {
    let (start, tail) = view.survey.tail(root);
    let dropped = dropped.iter().filter(|dropped| view.survey.place_of(dropped.node) >= start);
    let explained: u32 = dropped.map(|dropped| view.survey.count(dropped.node).letters).sum();
    let is_ragged = tail.letters > explained + tail.code;
    f64::from(u8::from(is_titled)) * 0.1 - f64::from(u8::from(is_ragged)) * 0.2
}

/// The innermost element that holds all parts of a text.
fn common(view: &View, parts: &[NodeId]) -> NodeId {
    let holds_all = |node: &NodeId| parts.iter().all(|part| view.survey.is_within(*part, *node));
    std::iter::once(parts[0]).chain(view.dom.ancestors(parts[0])).find(holds_all).unwrap_or(view.dom.root())
}

/// What stands between the parts of a text, unless somebody wrote it.
fn beside(view: &View, root: NodeId, parts: &[NodeId]) -> Vec<Dropped> {
    let View { dom, survey, .. } = view;
    let mut dropped = Vec::new();
    let mut steps = dom.steps(root);
    while let (true, Some(step)) = (parts.len() > 1, steps.next()) {
        let Step::Enter(node) = step else { continue };
        if parts.binary_search_by_key(&survey.place_of(node), |part| survey.place_of(*part)).is_ok() {
            steps.pass_over();
        } else if dom.is_element(node) && survey.within(parts, node).is_empty() {
            steps.pass_over();
            let count = survey.count(node);
            if !count.is_prose() && count.code == 0 {
                dropped.push(Dropped { node, rule: Rule::Byline });
            }
        }
    }
    dropped
}

/// The title where the text begins with it, too.
fn repeated_title(view: &View, root: NodeId, title: Option<&str>, own: &[NodeId]) -> Option<NodeId> {
    let title = title?;
    let View { dom, survey, facts, .. } = view;
    let headings = survey.within(&facts.headings, root).iter().take(3);
    let near = own.iter().filter(|node| survey.is_within(**node, root)).chain(headings);
    let is_first = |node: NodeId| survey.before(root, node).sentences == 0 && survey.before(root, node).prose() < 300;
    near.copied().find(|node| *node != root && is_first(*node) && same(&dom.text_content(*node), title))
}

/// How the text begins, some thousand bytes of it.
fn beginning(dom: &Dom, root: NodeId) -> String {
    let mut out = String::new();
    let mut steps = dom.steps(root);
    while let Some(step) = steps.next() {
        let Step::Enter(node) = step else { continue };
        if is_unseen(dom.name(node)) || dom.is(node, "pre") {
            steps.pass_over();
        }
        if let Some(text) = dom.text(node) {
            out.push_str(text);
            out.push(' ');
        }
        if out.len() > 8000 {
            break;
        }
    }
    out
}

fn left_out(text: &str) -> Remark {
    Remark { code: "left-out", message: format!("beside the text of the post stands: {text}"), line: None }
}
