//! What in a text of no known dialect is none of it, by its structure alone: menus, tables of contents, links to the
//! neighbours, lists of related posts, licences. Classes have no say, so that renamed ones change nothing. Nor has it that
//! a block is full of links: authors write such.

use super::View;
use super::bar::is_bar;
use super::byline;
use crate::import::dom::{NodeId, Step};
use crate::import::rule::{Dropped, Rule};
use std::collections::HashSet;

/// No menu has more.
const MOST_LINKS: u32 = 60;

/// A list of so many links needs no more nodes. Blocks may hold each other, so that reading larger ones would take long.
const MOST_NODES: u32 = MOST_LINKS * 40;

/// Drops what is known by its shape, the outer before the inner.
pub fn drops(view: &View, root: NodeId) -> Vec<Dropped> {
    let View { dom, survey, .. } = view;
    let all = survey.count(root);
    let is_link_page = all.linked > all.prose();
    let headings = heading_ids(view, root);
    let mut dropped = Vec::new();
    // The block that was looked at last: one in it that holds no less is no other case.
    let mut last = None;
    let mut steps = dom.steps(root);
    while let Some(step) = steps.next() {
        let Step::Enter(node) = step else { continue };
        let count = survey.count(node);
        if !dom.is_element(node)
            || !(1..=MOST_LINKS).contains(&count.links)
            || count.code > 0
            || !is_block(dom.name(node))
            || count.letters * 2 > all.letters
        {
            continue;
        }
        let is_same = last == dom.parent(node).map(|parent| (parent, count)) && !matches!(dom.name(node), "nav" | "aside" | "footer");
        last = Some((node, count));
        if is_same {
            continue;
        }
        let rule = related(view, node).or_else(|| if count.is_prose() { None } else { small(view, root, node, is_link_page, &headings) });
        if let Some(rule) = rule {
            dropped.push(Dropped { node, rule });
            steps.pass_over();
        }
    }
    dropped
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "nav"
            | "aside"
            | "footer"
            | "header"
            | "p"
            | "ul"
            | "ol"
            | "table"
            | "tbody"
            | "tr"
            | "td"
            | "center"
            | "font"
            | "details"
    )
}

/// A block without several sentences.
fn small(view: &View, root: NodeId, node: NodeId, is_link_page: bool, headings: &HashSet<String>) -> Option<Rule> {
    let View { dom, survey, facts, .. } = view;
    let count = survey.count(node);
    let links = survey.within(&facts.links, node);
    let rel = |wanted: &[&str]| {
        links.iter().any(|link| dom.attr(*link, "rel").unwrap_or_default().split_ascii_whitespace().any(|rel| wanted.contains(&rel)))
    };
    let hrefs = || links.iter().filter_map(|link| dom.attr(*link, "href")).map(str::trim);
    let is_last = survey.behind(root, node).sentences == 0;
    let is_first = survey.before(root, node).sentences == 0;
    let is_heading = |href: &str| href.strip_prefix('#').is_some_and(|id| headings.contains(&*crate::url::decode(id)));
    let is_list = links.len() >= 2 || survey.size(node) < MOST_NODES && dom.find(node, |below| dom.is(below, "nav")).is_some();
    if is_list && count.prose() <= 40 && is_first && hrefs().all(is_heading) {
        return Some(Rule::Contents);
    }
    if rel(&["prev", "next"]) {
        return Some(Rule::Related);
    }
    if rel(&["license"]) || (is_last && hrefs().any(|href| href.contains("creativecommons.org/licenses/"))) {
        return Some(Rule::Licence);
    }
    if byline::is_terms(view, node) && (is_first || is_last) {
        return Some(Rule::Byline);
    }
    if is_link_page {
        return None;
    }
    let is_named = match dom.name(node) {
        "nav" | "footer" => true,
        // Authors put remarks aside, too.
        "aside" => count.linked > count.prose(),
        _ => dom.attr(node, "role") == Some("navigation"),
    };
    (is_named || is_bar(view, root, node)).then_some(Rule::Navigation)
}

/// What links to the headings of a text name. Contents that an author wrote by hand name other things mostly, and stay.
fn heading_ids(view: &View, root: NodeId) -> HashSet<String> {
    let View { dom, .. } = view;
    let headings = dom.descendants(root).filter(|node| matches!(dom.name(*node), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
    let headings = view.survey.outermost(&headings.collect::<Vec<_>>());
    let ids = headings.into_iter().flat_map(|heading| std::iter::once(heading).chain(dom.descendants(heading)));
    ids.filter_map(|node| dom.attr(node, "id").or(dom.attr(node, "name"))).map(str::to_owned).collect()
}

fn is_on_site(href: &str) -> bool {
    let href = href.trim();
    !href.starts_with('#') && (!crate::url::is_external(href) || href.starts_with("javascript:") || href.starts_with("mailto:"))
}

const RELATED: [&str; 14] = [
    "related posts",
    "related articles",
    "you may also like",
    "you may also enjoy",
    "you might also like",
    "相关文章",
    "相關文章",
    "相关推荐",
    "推荐阅读",
    "推薦閱讀",
    "関連記事",
    "ähnliche beiträge",
    "articles similaires",
    "entradas relacionadas",
];

/// A block whose heading says that it lists related posts, and whose items each begin with a link to a page of the site.
fn related(view: &View, node: NodeId) -> Option<Rule> {
    let View { dom, survey, facts, .. } = view;
    let heading = *survey.within(&facts.headings, node).first().filter(|heading| survey.size(**heading) < MOST_NODES)?;
    let said = dom.text_content(heading).trim().to_lowercase();
    let is_said = RELATED.iter().any(|words| said.trim_end_matches([':', '：']) == *words);
    if !is_said || survey.before(node, heading).letters > 0 || survey.size(node) > MOST_NODES {
        return None;
    }
    let items: Vec<NodeId> = dom.descendants(node).filter(|below| dom.is(*below, "li")).collect();
    let begins_with_link = |item: &NodeId| {
        let link = dom.find(*item, |below| dom.is(below, "a"));
        link.is_some_and(|link| survey.before(*item, link).letters == 0 && dom.attr(link, "href").is_some_and(is_on_site))
    };
    (!items.is_empty() && items.iter().all(begins_with_link)).then_some(Rule::Related)
}
