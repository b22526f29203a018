//! Pages that hold no post.

use super::View;

/// A page that is passed over, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It sends its readers on to another address, as it stands in the page.
    Redirect { to: String },
    /// It tells that there is no such page.
    NotFound,
    /// A list of posts: an archive, or the page of a tag or category.
    List,
    /// There is nothing to read or see in it.
    Empty,
    /// The selector that was asked for means nothing in it.
    NothingSelected,
}

impl Reason {
    /// As reports name it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Redirect { .. } => "redirect",
            Self::NotFound => "not-found",
            Self::List => "list",
            Self::Empty => "empty",
            Self::NothingSelected => "nothing-selected",
        }
    }
}

/// Pages that need no search.
pub fn at_once(view: &View) -> Option<Reason> {
    let all = view.survey.count(view.dom.root());
    redirect(view)
        .filter(|_| all.prose() < 300)
        .map(|to| Reason::Redirect { to })
        .or_else(|| is_not_found(view).then_some(Reason::NotFound))
}

/// Whether the path is that of an archive or of a term.
pub fn is_list_path(path: &str) -> bool {
    const FOLDERS: [&str; 12] =
        ["archives", "archive", "tags", "tag", "categories", "category", "topics", "topic", "labels", "author", "authors", "series"];
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    let file = path.rsplit('/').next().unwrap_or_default();
    let name = file.split('.').next().unwrap_or_default();
    folders.split('/').any(|folder| FOLDERS.contains(&folder)) || FOLDERS.contains(&name)
}

/// Whether the path is that of a front page: `index.html`, `page/2/index.html`, `page3.html`.
pub fn is_front_path(path: &str) -> bool {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.last().is_some_and(|last| last.starts_with("index.")) {
        parts.pop();
    }
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [] => true,
        [.., "page", last] => number(last.split('.').next().unwrap_or_default()),
        [.., last] => last.strip_prefix("page").is_some_and(|rest| number(rest.split('.').next().unwrap_or_default())),
    }
}

/// Where `meta http-equiv=refresh` leads.
fn redirect(view: &View) -> Option<String> {
    let dom = view.dom;
    let is_refresh =
        |node| dom.is(node, "meta") && dom.attr(node, "http-equiv").is_some_and(|name| name.trim().eq_ignore_ascii_case("refresh"));
    let content = dom.attr(dom.find(dom.root(), is_refresh)?, "content")?;
    let (_, target) = content.split_once([';', ','])?;
    let target = target.trim();
    let target = target
        .get(..3)
        .filter(|start| start.eq_ignore_ascii_case("url"))
        .map_or(target, |_| target[3..].trim_start().trim_start_matches('='));
    let target = target.trim().trim_matches(['"', '\'']);
    (!target.is_empty()).then(|| target.to_owned())
}

fn is_not_found(view: &View) -> bool {
    let path = view.page.path;
    let name = path.strip_suffix("/index.html").unwrap_or(path).rsplit('/').next().unwrap_or_default();
    let title = view.facts.title.as_deref().unwrap_or_default().to_lowercase();
    let says_so = ["404", "page not found", "not found", "页面不存在", "找不到页面"].iter().any(|start| title.starts_with(start));
    matches!(name, "404" | "404.html" | "404.htm") || (says_so && view.survey.count(view.dom.root()).prose() < 600)
}
