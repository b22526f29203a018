//! Finds the text of a page of no known dialect by what text looks like.
//!
//! Letters outside of links are the weight of an element. From the whole page the way goes down into the heaviest child
//! as long as nothing that somebody wrote is left behind: no sentence, no code, no heading but the title, only menus,
//! headers, sidebars and comments. Where that would leave something behind the way ends. So a page without any classes
//! keeps its whole body, and a themed one loses its frame. Of a page that is mostly links the links have weight too. The
//! few words that were left behind all the same are told.

use super::View;
use super::bar::is_bar;
use super::dialect::TABLES;
use super::survey::Count;
use crate::import::dom::NodeId;
use crate::text::squeeze;

/// What is found, and how sure that is.
pub struct Readable {
    pub root: NodeId,
    /// Where its date and terms may stand: an `article` or `main` around it, or the whole page.
    pub post: NodeId,
    pub confidence: f64,
    /// Short texts beside it that nothing explains.
    pub left: Vec<String>,
    /// Links beside it, which lead through the site.
    pub dropped: Vec<NodeId>,
}

/// How many letters may be left behind without an explanation.
const LEFT: u32 = 60;

/// The text of a page. `None` if there is nothing in it.
pub fn find(view: &View) -> Option<Readable> {
    let View { dom, survey, .. } = view;
    let body = dom.find(dom.root(), |node| dom.is(node, "body")).unwrap_or(dom.root());
    let all = survey.count(body);
    if all.is_empty() {
        return None;
    }
    let (start, hinted) = start(view, body);
    let held = survey.count(start);
    let weigh: Weigh = if held.linked > held.prose() { |count| count.letters } else { Count::prose };
    let mut root = start;
    let is_strict = matches!(dom.name(start), "article") || is_article_body(view, start) || has_no_classes(view, body);
    let way = Way { body, weigh, is_strict };
    let (mut left, mut dropped) = (Vec::new(), Vec::new());
    while let Some(child) = heaviest(view, root, weigh).filter(|child| is_container(dom.name(*child))) {
        let Some(beside) = beside(view, root, child, &way) else { break };
        left.extend(beside.left);
        dropped.extend(beside.links);
        root = child;
    }
    // The parts of a table are no place for a text to begin; a cell is.
    while matches!(dom.name(root), "tr" | "tbody" | "thead" | "tfoot" | "table") {
        root = dom.parent(root).unwrap_or(body);
    }
    let count = survey.count(root);
    let share = f64::from(count.prose()) / f64::from(all.prose().max(1));
    let enough = f64::from(count.prose().min(800)) / 800.0;
    let confidence = 0.1 + 0.3 * share + 0.2 * enough + if hinted { 0.1 } else { 0.0 };
    let post = if hinted { start } else { dom.root() };
    Some(Readable { root, post, confidence, left, dropped })
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
            _ if is_article_body(view, node) => articles.push(node),
            _ if dom.attr(node, "role") == Some("main") => mains.push(node),
            _ => {}
        }
    }
    let mostly = |node: &NodeId| all > 0 && survey.count(*node).prose() * 2 >= all;
    let article = survey.outermost(&articles).into_iter().find(mostly);
    let start = article.or_else(|| survey.outermost(&mains).into_iter().find(mostly));
    (start.unwrap_or(body), start.is_some())
}

type Weigh = fn(Count) -> u32;

fn heaviest(view: &View, node: NodeId, weigh: Weigh) -> Option<NodeId> {
    let children = view.dom.children(node).filter(|child| view.dom.is_element(*child));
    let weighed = children.map(|child| (weigh(view.survey.count(child)), child)).filter(|(weight, _)| *weight > 0);
    // Of equally heavy ones the first.
    weighed.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, child)| child)
}

fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div" | "section" | "article" | "main" | "table" | "tbody" | "tr" | "td" | "center" | "font" | "span" | "body" | "form" | "html"
    )
}

fn is_article_body(view: &View, node: NodeId) -> bool {
    view.dom.attr(node, "itemprop").is_some_and(|names| names.split_ascii_whitespace().any(|name| name == "articleBody"))
}

/// Whether somebody wrote the page by hand, so that a list of links is as likely the author's as a menu is.
fn has_no_classes(view: &View, body: NodeId) -> bool {
    view.dom.descendants(body).all(|node| view.dom.attr(node, "class").is_none())
}

/// What holds on the whole way.
struct Way {
    body: NodeId,
    weigh: Weigh,
    /// Whether links are left behind only if they say that they lead through the site.
    is_strict: bool,
}

/// What going into a child leaves behind.
#[derive(Default)]
struct Beside {
    left: Vec<String>,
    links: Vec<NodeId>,
}

/// The short texts and the links that going into `child` leaves behind. `None` if it would lose something that the author
/// may have written.
fn beside(view: &View, parent: NodeId, child: NodeId, way: &Way) -> Option<Beside> {
    let View { dom, survey, .. } = view;
    let Way { body, weigh, is_strict } = *way;
    let weight = weigh(survey.count(child));
    let mut beside = Beside::default();
    let mut letters = 0;
    for other in dom.children(parent).filter(|other| *other != child) {
        let count = survey.count(other);
        if is_frame(view, other, weight) {
            continue;
        }
        if weigh(count) == 0 {
            if count.letters > 0 {
                if is_strict && !is_bar(view, body, other) {
                    return None;
                }
                beside.links.push(other);
            }
            continue;
        }
        let headings = survey.within(&view.facts.headings, other).iter().map(|heading| survey.count(*heading).letters).sum::<u32>();
        if headings >= count.letters && !has_foreign_heading(view, other) {
            continue;
        }
        letters += weigh(count);
        if count.sentences > 0 || count.code > 0 || letters > LEFT || has_foreign_heading(view, other) {
            return None;
        }
        if is_bar(view, body, other) {
            beside.links.push(other);
        } else if is_strict && count.links > 0 {
            return None;
        } else {
            beside.left.push(squeeze(dom.text(other).map_or_else(|| dom.text_content(other), str::to_owned)));
        }
    }
    Some(beside)
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
    // What a heading within another says is a part of what the outer one says.
    let headings = view.survey.outermost(view.survey.within(&view.facts.headings, node));
    headings.iter().any(|heading| !view.title.contains(&letters(&view.dom.text_content(*heading))))
}

/// The letters of a text, for a comparison.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
