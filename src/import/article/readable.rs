//! Finds the text of a page of no known dialect by what text looks like.
//!
//! Letters outside of links are the weight of an element. From the whole page the way goes down into the heaviest child
//! as long as nothing that somebody wrote is left behind: no sentence, no code, no heading but the title, only menus,
//! headers, sidebars and comments. Where that would leave something behind the way ends. So a page without any classes
//! keeps its whole body, and a themed one loses its frame.

use super::View;
use super::dialect::TABLES;
use crate::import::dom::{NodeId, Step};
use crate::import::rule::{Dropped, Rule};

/// What is found, and how sure that is.
pub struct Readable {
    pub root: NodeId,
    pub confidence: f64,
}

/// The text of a page. `None` if there is nothing in it.
pub fn find(view: &View) -> Option<Readable> {
    let View { dom, survey, .. } = view;
    let body = dom.find(dom.root(), |node| dom.is(node, "body")).unwrap_or(dom.root());
    let all = survey.count(body);
    if all.is_empty() {
        return None;
    }
    let (start, hinted) = start(view, body);
    let mut root = start;
    while let Some(child) = heaviest(view, root) {
        if !is_container(dom.name(child)) || leaves_something(view, root, child) {
            break;
        }
        root = child;
    }
    // The parts of a table are no place for a text to begin; a cell is.
    while matches!(dom.name(root), "tr" | "tbody" | "thead" | "tfoot" | "table") {
        root = dom.parent(root).unwrap_or(body);
    }
    let count = survey.count(root);
    let share = f64::from(count.prose()) / f64::from(all.prose().max(1));
    let enough = f64::from(count.prose().min(800)) / 800.0;
    let confidence = 0.2 + 0.3 * share + 0.2 * enough + if hinted { 0.1 } else { 0.0 };
    Some(Readable { root, confidence })
}

/// Where the way begins: at the only `article`, or the `main` part, if most of the page's text is in it.
fn start(view: &View, body: NodeId) -> (NodeId, bool) {
    let View { dom, survey, .. } = view;
    let all = survey.count(body).prose();
    let mut mains = Vec::new();
    let mut articles = Vec::new();
    for node in dom.descendants(body) {
        match dom.name(node) {
            "article" => articles.push(node),
            "main" => mains.push(node),
            _ if dom.attr(node, "role") == Some("main") => mains.push(node),
            _ => {}
        }
    }
    let mostly = |node: &NodeId| all > 0 && survey.count(*node).prose() * 2 >= all;
    let article = survey.outermost(&articles).into_iter().find(mostly);
    let start = article.or_else(|| survey.outermost(&mains).into_iter().find(mostly));
    (start.unwrap_or(body), start.is_some())
}

fn heaviest(view: &View, node: NodeId) -> Option<NodeId> {
    let children = view.dom.children(node).filter(|child| view.dom.is_element(*child));
    let weighed = children.map(|child| (view.survey.count(child).prose(), child)).filter(|(weight, _)| *weight > 0);
    // Of equally heavy ones the first.
    weighed.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, child)| child)
}

fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div" | "section" | "article" | "main" | "table" | "tbody" | "tr" | "td" | "center" | "font" | "span" | "body" | "form" | "html"
    )
}

/// Whether going into `child` would lose something that the author may have written.
fn leaves_something(view: &View, parent: NodeId, child: NodeId) -> bool {
    let View { dom, survey, .. } = view;
    let weight = survey.count(child).prose();
    let mut left = 0;
    for other in dom.children(parent).filter(|other| *other != child) {
        let count = survey.count(other);
        if count.prose() == 0 || is_frame(view, other, weight) {
            continue;
        }
        if count.sentences > 0 || count.code > 0 || has_foreign_heading(view, other) {
            return true;
        }
        left += count.prose();
    }
    left > 120.max(weight / 10)
}

/// Menus, sidebars, comments: by the name of the element, or by a class that the tables know. One that holds much of
/// what the page says is not taken for a frame because of a class.
fn is_frame(view: &View, node: NodeId, weight: u32) -> bool {
    let View { dom, survey, .. } = view;
    let count = survey.count(node);
    match dom.name(node) {
        "nav" | "aside" | "footer" | "form" | "noscript" => return count.prose() * 2 < weight,
        "header" => return count.sentences < 2,
        _ => {}
    }
    if matches!(dom.attr(node, "role"), Some("navigation" | "complementary" | "contentinfo" | "search" | "banner")) {
        return count.prose() * 2 < weight;
    }
    if !survey.within(view.matches.of(TABLES.discussion), node).is_empty() {
        return true;
    }
    let hints = [dom.attr(node, "class"), dom.attr(node, "id")].into_iter().flatten();
    let mut words = hints.flat_map(|hint| hint.split(|c: char| !c.is_ascii_alphanumeric())).map(str::to_ascii_lowercase);
    words.any(|word| FRAMES.contains(&word.as_str())) && (!count.is_prose() || count.prose() * 4 < weight)
}

const FRAMES: [&str; 37] = [
    "nav",
    "navbar",
    "menu",
    "sidebar",
    "side",
    "aside",
    "footer",
    "foot",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "comments",
    "disqus",
    "respond",
    "related",
    "share",
    "sharing",
    "social",
    "toc",
    "copyright",
    "license",
    "licence",
    "reward",
    "donate",
    "pagination",
    "pager",
    "widget",
    "widgets",
    "ad",
    "ads",
    "subscribe",
    "newsletter",
    "meta",
    "byline",
    "tags",
    "masthead",
];

/// A heading that is not the page's title.
fn has_foreign_heading(view: &View, node: NodeId) -> bool {
    let View { dom, facts, .. } = view;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let title = letters(facts.title.as_deref().unwrap_or_default());
    view.survey.within(&facts.headings, node).iter().any(|heading| !title.contains(&letters(&dom.text_content(*heading))))
}

/// Menus inside of a text that was found: short links to pages of the same site, nothing else, before its first or
/// behind its last sentence. A page that is mostly links keeps them all.
pub fn menus(view: &View, root: NodeId) -> Vec<Dropped> {
    let View { dom, survey, .. } = view;
    let count = survey.count(root);
    if count.linked > count.prose() {
        return Vec::new();
    }
    let mut dropped: Vec<Dropped> = Vec::new();
    let mut steps = dom.steps(root);
    while let Some(step) = steps.next() {
        let Step::Enter(node) = step else { continue };
        let count = survey.count(node);
        let is_edge = || survey.before(root, node).sentences == 0 || survey.behind(root, node).sentences == 0;
        if dom.is_element(node) && count.links >= 2 && count.sentences == 0 && count.code == 0 && is_edge() && is_menu(view, node) {
            dropped.push(Dropped { node, rule: Rule::Navigation });
            steps.pass_over();
        }
    }
    dropped
}

fn is_menu(view: &View, node: NodeId) -> bool {
    let View { dom, survey, .. } = view;
    let count = survey.count(node);
    let is_short = count.linked <= count.links * 24 && count.prose() <= 10 + count.links * 2;
    if !is_short || matches!(dom.name(node), "table" | "tbody" | "dl") && count.links > 12 {
        return false;
    }
    // A list below a heading is a list of the author's.
    let before = std::iter::successors(dom.prev(node), |at| dom.prev(*at)).find(|at| dom.is_element(*at));
    if before.is_some_and(|before| matches!(dom.name(before), "h2" | "h3" | "h4" | "h5" | "h6")) {
        return false;
    }
    let links = dom.descendants(node).filter(|below| dom.is(*below, "a"));
    links.filter_map(|link| dom.attr(link, "href")).all(|href| is_on_site(href))
}

fn is_on_site(href: &str) -> bool {
    let href = href.trim();
    !href.starts_with('#') && (!crate::url::is_external(href) || href.starts_with("javascript:") || href.starts_with("mailto:"))
}
