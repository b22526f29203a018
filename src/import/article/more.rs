//! The links of a post on a list that lead to its rest.

use super::View;
use super::dialect::TABLES;
use super::spot::Spot;
use crate::import::dom::NodeId;
use crate::import::meta::address;
use crate::text::squeeze;

/// Those that a class or their words give away.
pub fn links(view: &View, spot: &Spot) -> Vec<NodeId> {
    let View { dom, survey, matches, .. } = view;
    let known = survey.within(matches.of(TABLES.more), spot.post);
    if !known.is_empty() {
        return known.to_vec();
    }
    let links = dom.descendants(spot.post).filter(|node| dom.is(*node, "a") && survey.count(*node).letters < 60);
    links.filter(|link| says_more(&dom.text_content(*link))).collect()
}

/// Where the links to the rest of a post lead.
pub fn address(view: &View, mores: &[NodeId]) -> Option<String> {
    mores.iter().filter_map(|node| address::of_link(view.dom.attr(*node, "href")?, view.page.path)).next()
}

fn says_more(text: &str) -> bool {
    const WORDS: [&str; 18] = [
        "read more",
        "continue reading",
        "read on",
        "more »",
        "more...",
        "more…",
        "read the rest",
        "阅读全文",
        "閱讀全文",
        "阅读更多",
        "閱讀更多",
        "继续阅读",
        "繼續閱讀",
        "查看全文",
        "続きを読む",
        "weiterlesen",
        "lire la suite",
        "leer más",
    ];
    let text = squeeze(text).to_lowercase();
    WORDS.iter().any(|word| text.contains(word)) || text == "more"
}
