//! Bars of navigation on pages that do not name them: links that say that they lead through the site, or that lead to
//! its first page. That a block is full of links proves nothing, since authors write lists of links.

use super::View;
use crate::import::dom::NodeId;
use crate::text::squeeze;

/// No bar has more links.
const MOST_LINKS: usize = 60;

/// So many letters may stand before or behind a bar: a title, a date.
const BESIDE: u32 = 80;

/// Whether everything in a block is a link that only leads through the site, and the page begins or ends with it.
pub fn is_bar(view: &View, scope: NodeId, node: NodeId) -> bool {
    let View { dom, survey, facts, .. } = view;
    let count = survey.count(node);
    let links = survey.within(&facts.links, node);
    let at_edge =
        [survey.before(scope, node), survey.behind(scope, node)].iter().any(|beside| beside.sentences == 0 && beside.prose() <= BESIDE);
    let is_through = |link: &NodeId| leads_through(&said(view, *link)) || dom.attr(*link, "href").is_some_and(is_first_page);
    (1..=MOST_LINKS).contains(&links.len())
        && at_edge
        && count.sentences == 0
        && count.prose() <= 4 * count.links
        && links.iter().all(is_through)
}

/// What a link shows: its words, or those that stand for its picture.
fn said(view: &View, link: NodeId) -> String {
    let words = view.dom.text_content(link);
    if !words.trim().is_empty() {
        return words;
    }
    let picture = view.dom.find(link, |node| view.dom.is(node, "img"));
    picture.and_then(|picture| view.dom.attr(picture, "alt")).unwrap_or_default().to_owned()
}

fn leads_through(words: &str) -> bool {
    let letters: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    WORDS.contains(&squeeze(&letters).to_lowercase().as_str())
}

fn is_first_page(href: &str) -> bool {
    let path = href.trim();
    let rest = path.trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
    !path.is_empty() && matches!(rest, "" | "index.html" | "index.htm" | "index.php")
}

const WORDS: &[&str] = &[
    "home",
    "homepage",
    "home page",
    "main",
    "main page",
    "start",
    "back",
    "go back",
    "back home",
    "back to home",
    "back to index",
    "back to top",
    "return",
    "exit",
    "next",
    "prev",
    "previous",
    "next page",
    "previous page",
    "next post",
    "previous post",
    "older",
    "newer",
    "older posts",
    "newer posts",
    "first",
    "last",
    "up",
    "top",
    "top of page",
    "index",
    "contents",
    "table of contents",
    "blog",
    "posts",
    "articles",
    "archive",
    "archives",
    "about",
    "about me",
    "contact",
    "links",
    "tags",
    "categories",
    "search",
    "feed",
    "rss",
    "news",
    "mail",
    "mail me",
    "email",
    "e mail",
    "guestbook",
    "faq",
    "sitemap",
    "site map",
    "首页",
    "首頁",
    "主页",
    "主頁",
    "返回",
    "返回首页",
    "返回顶部",
    "上一篇",
    "下一篇",
    "上一页",
    "下一页",
    "上一頁",
    "下一頁",
    "目录",
    "目錄",
    "归档",
    "标签",
    "分类",
    "关于",
    "ホーム",
    "戻る",
    "次へ",
    "前へ",
    "startseite",
    "zurück",
    "accueil",
    "inicio",
];
