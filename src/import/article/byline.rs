//! Lines about a post at the head and foot of its text: date, author, terms. They are known by what they say.

use super::View;
use crate::import::dom::{Dom, NodeId, Step};
use crate::import::meta::date::{self, Moment};
use crate::import::post::Meta;
use crate::import::rule::{Dropped, Rule};
use crate::text::squeeze;

/// Longer lines are no bylines.
const LONGEST: u32 = 200;

/// How many elements at either end are looked at: a bound for pages that consist of nothing but tiny elements.
const LOOKS: usize = 200;

/// What else a byline says: how it is called that something was written, changed, read.
const LABELS: [&str; 63] = [
    "posted",
    "published",
    "written",
    "created",
    "updated",
    "modified",
    "edited",
    "last",
    "on",
    "by",
    "in",
    "at",
    "the",
    "date",
    "author",
    "of",
    "under",
    "and",
    "tags",
    "tag",
    "tagged",
    "filed",
    "category",
    "categories",
    "comments",
    "comment",
    "min",
    "mins",
    "minute",
    "minutes",
    "read",
    "reading",
    "time",
    "words",
    "views",
    "edit",
    "permalink",
    "von",
    "am",
    "um",
    "veröffentlicht",
    "publié",
    "le",
    "par",
    "publicado",
    "el",
    "por",
    "opublikowano",
    "опубликовано",
    "автор",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
];

/// The same in Chinese and Japanese, where words are not apart.
const SIGNS: [&str; 30] = [
    "发表于",
    "發表於",
    "发布于",
    "發佈於",
    "更新于",
    "更新於",
    "最后更新",
    "本文",
    "作者",
    "分类于",
    "分類於",
    "分类",
    "分類",
    "标签",
    "標籤",
    "阅读",
    "閱讀",
    "次数",
    "评论",
    "留言",
    "字数",
    "分钟",
    "分鐘",
    "约",
    "投稿日",
    "更新日",
    "公開日",
    "时间",
    "日期",
    "字",
];

/// The date of a byline in `scope` before or behind the text in `root`, or at its head.
pub fn visible(view: &View, scope: NodeId, root: NodeId) -> Option<Moment> {
    let is_near = |node: NodeId| !view.survey.is_within(node, root) || view.survey.before(root, node).sentences == 0;
    let lines = lines(view, scope).into_iter().filter(|node| is_near(*node));
    lines.filter_map(|node| said(&view.dom.text_content(node), &[])).next()
}

/// The bylines at the head and the foot of a text: those that say what the front matter says. `names` are the names of
/// authors and terms.
pub fn drops(view: &View, root: NodeId, meta: &Meta) -> Vec<Dropped> {
    let View { dom, survey, .. } = view;
    let names: Vec<&str> = meta.authors.iter().chain(&meta.tags).chain(&meta.categories).map(String::as_str).collect();
    let title = meta.title.as_ref().map_or(0, |title| letters(&title.value));
    // Nothing but the title stands before the first one, and nothing behind the last one.
    let is_first = |node: NodeId| survey.before(root, node).letters as usize <= title * 2 + 40 && survey.before(root, node).sentences == 0;
    let is_edge = |node: NodeId| is_first(node) || survey.behind(root, node).letters == 0;
    let is_told =
        |moment: Moment| [&meta.date, &meta.updated].into_iter().flatten().any(|date| date.value.starts_with(&moment.date.to_string()));
    let edges = lines(view, root).into_iter().filter(|node| is_line(dom, *node) && is_edge(*node));
    let bylines = edges.filter(|node| said(&dom.text_content(*node), &names).is_some_and(is_told));
    bylines.map(|node| Dropped { node, rule: Rule::Byline }).collect()
}

/// Short elements at both ends of what stands below `scope`, the outer before the inner.
fn lines(view: &View, scope: NodeId) -> Vec<NodeId> {
    let View { dom, survey, .. } = view;
    let mut head = Vec::new();
    let mut tail = std::collections::VecDeque::new();
    // The line that was seen last: an element in it that says no more is not looked at.
    let mut last = None;
    let mut steps = dom.steps(scope);
    while let Some(step) = steps.next() {
        let Step::Enter(node) = step else { continue };
        let count = survey.count(node);
        if !dom.is_element(node) || count.letters == 0 || count.letters > LONGEST {
            continue;
        }
        if matches!(dom.name(node), "h1" | "h2" | "h3" | "pre" | "table" | "script" | "style" | "code" | "b" | "strong" | "em" | "i") {
            steps.pass_over();
            continue;
        }
        let is_same = last == dom.parent(node).map(|parent| (parent, count.letters)) && is_line(dom, node);
        if is_line(dom, node) {
            last = Some((node, count.letters));
        }
        if is_same || count.sentences > 1 {
            continue;
        }
        if head.len() < LOOKS {
            head.push(node);
        } else {
            tail.push_back(node);
            if tail.len() > LOOKS {
                tail.pop_front();
            }
        }
    }
    head.extend(tail);
    head
}

/// Whether an element may be a line of its own, and not a piece of a table or of another line.
fn is_line(dom: &Dom, node: NodeId) -> bool {
    !matches!(dom.name(node), "td" | "tr" | "tbody" | "font" | "dd" | "dt")
}

/// The date that a line tells, if it tells hardly anything else.
fn said(text: &str, names: &[&str]) -> Option<Moment> {
    let text = squeeze(text);
    let (moment, before, behind) = date::find(&text)?;
    // A second date is that of the last change.
    let (between, behind) = date::find(behind).map_or(("", behind), |(_, between, behind)| (between, behind));
    let mut rest = format!("{before} {between} {behind}").to_lowercase();
    for name in names.iter().filter(|name| !name.is_empty()) {
        rest = rest.replace(&name.to_lowercase(), " ");
    }
    for sign in SIGNS {
        rest = rest.replace(sign, " ");
    }
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let unknown = words.filter(|word| !LABELS.contains(word) && !word.bytes().all(|b| b.is_ascii_digit()));
    // The author's name may be one that the page states nowhere else.
    let letters: usize = unknown.map(|word| word.chars().count()).sum();
    (letters <= if rest.contains("by ") || rest.contains("posted") { 30 } else { 6 }).then_some(moment)
}

/// Nothing but links to tags and categories.
pub fn is_terms(view: &View, node: NodeId) -> bool {
    let View { dom, survey, facts, .. } = view;
    let is_term = |link: &NodeId| {
        let rel = dom.attr(*link, "rel").unwrap_or_default();
        let href = dom.attr(*link, "href").unwrap_or_default();
        let said = rel.split_ascii_whitespace().any(|word| word == "tag" || word == "category");
        said || ["/tag/", "/tags/", "/category/", "/categories/"].iter().any(|part| href.contains(part))
    };
    let links = survey.within(&facts.links, node);
    !links.is_empty() && survey.count(node).prose() <= 24 && links.iter().all(is_term)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}
