//! Where in a page its posts are.

use super::dialect::{Row, TABLES};
use super::readable;
use super::{View, skip};
use crate::import::dom::NodeId;

/// A post that was found.
pub struct Spot {
    pub name: &'static str,
    pub row: Option<&'static Row>,
    /// The element that holds the post with its head and foot.
    pub post: NodeId,
    /// What holds the text; all but one dialect have one part.
    pub parts: Vec<NodeId>,
    pub confidence: f64,
    /// Short texts beside the post that nothing explains.
    pub left: Vec<String>,
    /// Links beside the post, which lead through the site.
    pub dropped: Vec<NodeId>,
}

/// What `--select` means. Each outermost element is a post.
pub fn selected(view: &View, nodes: &[NodeId]) -> Vec<Spot> {
    let nodes = view.survey.outermost(nodes);
    let alone = nodes.len() == 1;
    let spot = |node| Spot {
        name: "--select",
        row: None,
        post: if alone { view.dom.root() } else { node },
        parts: vec![node],
        confidence: 1.0,
        left: Vec::new(),
        dropped: Vec::new(),
    };
    nodes.into_iter().map(spot).collect()
}

/// The posts by the first dialect that has any in the page.
pub fn of_dialect(view: &View) -> Vec<Spot> {
    let signed = TABLES.rows.iter().filter(|row| row.sign.is_none_or(|sign| !view.matches.of(sign).is_empty()));
    signed.map(|row| of_row(view, row)).find(|spots| !spots.is_empty()).unwrap_or_default()
}

/// The posts of a page without a dialect: several `article`s with a linked heading each, or else the one text that reads
/// like one.
pub fn of_no_dialect(view: &View) -> Vec<Spot> {
    let articles = articles(view);
    if articles.len() > 1 {
        return articles;
    }
    let found = readable::find(view);
    let spot = |found: readable::Readable| Spot {
        name: "readability",
        row: None,
        post: found.post,
        parts: vec![found.root],
        confidence: found.confidence,
        left: found.left,
        dropped: found.dropped,
    };
    found.map(spot).into_iter().collect()
}

fn of_row(view: &View, row: &'static Row) -> Vec<Spot> {
    let View { survey, .. } = view;
    let bodies = survey.outermost(view.matches.of(row.body));
    let all = survey.count(view.dom.root());
    let mut spots: Vec<Spot> = Vec::new();
    for body in bodies {
        let Some(post) = enclosing(view, view.matches.of(row.post), body) else { continue };
        match spots.last_mut().filter(|last| last.post == post) {
            Some(last) if row.in_parts => last.parts.push(body),
            Some(last) => {
                // Of several texts in one post the longest is it.
                if survey.count(body).letters > survey.count(last.parts[0]).letters {
                    last.parts[0] = body;
                }
            }
            None => spots.push(Spot {
                name: row.name,
                row: Some(row),
                post,
                parts: vec![body],
                confidence: 0.0,
                left: Vec::new(),
                dropped: Vec::new(),
            }),
        }
    }
    let found: u32 = spots.iter().flat_map(|spot| &spot.parts).map(|part| survey.count(*part).prose()).sum();
    for spot in &mut spots {
        let has = |key: Option<crate::import::select::Key>| key.is_some_and(|key| !view.matches.of(key).is_empty());
        let most = found * 2 >= all.prose();
        spot.confidence = 0.7 + [has(row.title), has(row.date), most].into_iter().filter(|evidence| *evidence).count() as f64 * 0.1;
    }
    spots
}

/// The innermost of some elements that holds a node, or is it.
fn enclosing(view: &View, posts: &[NodeId], node: NodeId) -> Option<NodeId> {
    // Only what begins before the node can hold it, and what holds it lies on the way to the root.
    let before = posts.partition_point(|post| view.survey.place_of(*post) <= view.survey.place_of(node));
    if before == 0 {
        return None;
    }
    std::iter::once(node).chain(view.dom.ancestors(node)).find(|above| {
        let at = posts[..before].binary_search_by_key(&view.survey.place_of(*above), |post| view.survey.place_of(*post));
        at.is_ok()
    })
}

fn articles(view: &View) -> Vec<Spot> {
    let View { dom, survey, facts, .. } = view;
    let nodes: Vec<NodeId> = dom.descendants(dom.root()).filter(|node| dom.is(*node, "article")).collect();
    let is_linked = |heading: &NodeId| view.link(*heading).is_some();
    let is_post = |node: &NodeId| survey.count(*node).prose() > 40 && survey.within(&facts.headings, *node).iter().any(is_linked);
    let posts = survey.outermost(&nodes).into_iter().filter(is_post);
    posts
        .map(|node| Spot {
            name: "article",
            row: None,
            post: node,
            parts: vec![node],
            confidence: 0.6,
            left: Vec::new(),
            dropped: Vec::new(),
        })
        .collect()
}

/// Whether a page with these posts is a list of posts, which has no front matter of its own. `linked` is where the title
/// of the first leads, `own` the address of the page.
pub fn is_list(view: &View, spots: &[Spot], linked: Option<&str>, own: &str) -> bool {
    let [spot] = spots else { return true };
    let path = view.page.path;
    if spot.row.is_none() {
        // Old sites have their posts in folders with such names, too; a list has links and few words.
        let count = view.survey.count(spot.parts[0]);
        return skip::is_list_path(path) && count.links > 0 && count.linked > count.prose();
    }
    linked.is_some_and(|linked| linked != own) && (skip::is_front_path(path) || skip::is_list_path(path))
}
