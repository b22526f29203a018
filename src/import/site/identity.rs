//! What the old site said of itself: its title, its language, its zone and where it was found.

use super::address::{self, Home};
use super::twin;
use crate::import::dom::{Dom, NodeId};
use crate::import::post::Post;
use crate::parse::language;
use crate::tag;
use crate::text::squeeze;
use crate::tree::{self, Value};
use crate::url;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub title: Option<String>,
    /// A language tag.
    pub lang: Option<String>,
    /// A name of the IANA database.
    pub timezone: Option<String>,
    pub home: Option<Home>,
    /// Whether the names of most files are the addresses of what they hold.
    pub is_published: bool,
}

impl Identity {
    pub fn zone(&self) -> Option<TimeZone> {
        TimeZone::get(self.timezone.as_deref()?).ok()
    }
}

/// What one page says of the site.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    path: String,
    /// The address that the page states for itself, with its host.
    canonical: Option<String>,
    site_name: Option<String>,
    title: Option<String>,
    /// Addresses, with their host, that can be those of the first page of the site.
    homes: Vec<String>,
    lang: Option<String>,
}

pub fn of_page(path: &str, dom: &Dom) -> Facts {
    let mut facts = Facts { path: path.to_owned(), ..Facts::default() };
    for node in dom.descendants(dom.root()) {
        match dom.name(node) {
            "html" => facts.lang = dom.attr(node, "lang").map(str::to_owned),
            "link" if dom.attr(node, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                facts.canonical = dom.attr(node, "href").map(str::to_owned);
            }
            "link" => facts.homes.extend(home(dom, node)),
            "meta" => match (dom.attr(node, "property").or_else(|| dom.attr(node, "name")), dom.attr(node, "content")) {
                (Some("og:site_name"), Some(content)) => facts.site_name = Some(content.to_owned()),
                (Some("og:url"), Some(content)) if facts.canonical.is_none() => facts.canonical = Some(content.to_owned()),
                _ => {}
            },
            "title" if facts.title.is_none() => facts.title = Some(dom.text_content(node)),
            // What follows is the page.
            "body" => break,
            _ => {}
        }
    }
    facts
}

/// The address that a `link` gives the first page of the site, or its feed.
fn home(dom: &Dom, link: NodeId) -> Option<String> {
    let href = dom.attr(link, "href")?.trim();
    let rel = dom.attr(link, "rel")?.to_ascii_lowercase();
    let is = |wanted: &str| rel.split_ascii_whitespace().any(|rel| rel == wanted);
    if is("home") || is("start") {
        return Some(href.to_owned());
    }
    let is_feed = is("alternate") && dom.attr(link, "type").is_some_and(|kind| kind.contains("rss") || kind.contains("atom"));
    let folder = url::folder(href);
    is_feed.then(|| folder.strip_suffix("/feed").unwrap_or(folder).to_owned())
}

/// The first address with a host in an export is that of its site.
pub fn of_export(path: &str, text: &str) -> Facts {
    let between = |from: &str, to: &str| {
        let start = text.find(from)? + from.len();
        Some(text[start..start + text[start..].find(to)?].trim().to_owned())
    };
    let canonical = between("<wp:base_blog_url>", "<").or_else(|| between("<link>", "<"));
    let title = between("<title>", "</").map(|title| {
        let plain = title.strip_prefix("<![CDATA[").and_then(|title| title.strip_suffix("]]>")).map(str::to_owned);
        plain.unwrap_or_else(|| tag::unescape(&title).into_owned())
    });
    let title = title.filter(|title| !title.is_empty());
    let lang = between("<language>", "<");
    let is_xml = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    match is_xml {
        true => Facts { path: path.to_owned(), canonical, site_name: title, lang, ..Facts::default() },
        false => Facts { path: path.to_owned(), ..Facts::default() },
    }
}

/// What most pages agree on.
pub fn of_pages(facts: &[Facts], posts: &[Post]) -> Identity {
    let origin = most(facts.iter().filter_map(|facts| {
        let (host, _) = url::split_host(facts.canonical.as_deref()?)?;
        let scheme = if facts.canonical.as_deref()?.to_ascii_lowercase().starts_with("http:") { "http" } else { "https" };
        Some(format!("{scheme}://{}", host.to_lowercase()))
    }));
    let base = Base::of(facts, posts);
    let path = base.path;
    let root_title = facts.iter().find(|facts| facts.path == "index.html").and_then(|facts| facts.title.clone());
    let title = most(facts.iter().filter_map(|facts| facts.site_name.clone())).or_else(|| common_end(facts)).or(root_title);
    Identity {
        title: title.map(squeeze).filter(|title| !title.is_empty()),
        lang: most(facts.iter().filter_map(|facts| facts.lang.clone()))
            .map(|lang| lang.replace('_', "-"))
            .filter(|lang| language::is_tag(lang)),
        timezone: None,
        home: origin.and_then(|origin| Home::parse(&format!("{origin}{path}"))),
        is_published: base.is_published,
    }
}

/// What stands in front of the names of the files in the addresses of their posts.
struct Base {
    path: String,
    /// Whether the names of most files are the addresses of what they hold.
    is_published: bool,
}

impl Base {
    fn of(facts: &[Facts], posts: &[Post]) -> Self {
        let own = |post: &Post| address::key(&address::of_file(&post.origin));
        let files: Vec<(String, Option<String>)> = posts
            .iter()
            .filter(|post| twin::file(&post.origin) == post.origin)
            .filter_map(|post| {
                let own = own(post);
                let prefix = address::key(post.address.as_deref()?).strip_suffix(own.as_str()).map(str::to_owned);
                Some((own, prefix))
            })
            .collect();
        let path = most(files.iter().filter_map(|(_, prefix)| prefix.clone())).unwrap_or_default();
        let fitting: Vec<&str> = files.iter().filter(|(_, prefix)| prefix.as_ref() == Some(&path)).map(|(own, _)| own.as_str()).collect();
        let is_published = !fitting.is_empty() && fitting.len() * 2 >= files.len();
        if path.is_empty() {
            return Self { path, is_published };
        }
        // A folder of posts alone has addresses with a common beginning as well: `/article/`.
        let continues = || fitting.iter().any(|own| own.matches('/').count() > 1);
        let is_home = |address: &str| url::split_host(address).is_some_and(|(_, rest)| address::key(rest) == path);
        let first = || facts.iter().filter(|facts| address::of_file(&facts.path) == "/").filter_map(|facts| facts.canonical.as_deref());
        let is_stated = || first().chain(facts.iter().flat_map(|facts| &facts.homes).map(String::as_str)).any(is_home);
        match fitting.len() * 10 >= files.len() * 9 && (continues() || is_stated()) {
            true => Self { path, is_published },
            false => Self { path: String::new(), is_published: false },
        }
    }
}

/// The name of the site behind the titles of most of its pages: `A post | The site`.
fn common_end(facts: &[Facts]) -> Option<String> {
    let end = |title: &str| {
        let ends = [" - ", " | ", " // ", " · ", " — ", " – "].iter().filter_map(|mark| title.rfind(mark).map(|at| at + mark.len()));
        Some(title[ends.max()?..].trim().to_owned()).filter(|end| !end.is_empty())
    };
    let titles: Vec<&str> = facts.iter().filter_map(|facts| facts.title.as_deref()).collect();
    let ends: Vec<String> = titles.iter().filter_map(|title| end(title)).collect();
    let common = most(ends.iter().cloned())?;
    let count = ends.iter().filter(|end| **end == common).count();
    (count >= 3 && count * 2 > titles.len()).then_some(common)
}

/// The configurations that generators read; a book's own words are in a table of it.
const CONFIGS: &[&str] = &["_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "config.toml", "config.yaml", "zola.toml", "book.toml"];

/// What the configuration of a folder of sources says.
pub fn of_sources(files: &BTreeMap<String, Vec<u8>>) -> Identity {
    let Some((name, bytes)) = CONFIGS.iter().find_map(|name| files.get_key_value(*name)) else { return Identity::default() };
    let text = String::from_utf8_lossy(bytes);
    let path: Arc<str> = name.as_str().into();
    // What is wrong with it is said by whoever reads the posts.
    let table = if name.ends_with(".toml") { tree::toml::read(&path, &text, 0) } else { tree::yaml::read(&path, &text, 0) }.value;
    let book = table.iter().find(|entry| entry.key.value == "book").and_then(|entry| match &entry.value.value {
        Value::Table(table) => Some(table),
        _ => None,
    });
    let entries = || table.iter().chain(book.into_iter().flatten());
    let value = |keys: &[&str]| {
        let mut found = entries().filter(|entry| keys.contains(&entry.key.value.to_ascii_lowercase().as_str()));
        found.find_map(|entry| match &entry.value.value {
            Value::Plain(text) | Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => None,
        })
    };
    let root = value(&["root", "baseurl"]).filter(|root| root.starts_with('/')).unwrap_or_default();
    let address = value(&["url"]).or_else(|| value(&["baseurl", "base_url"]));
    Identity {
        title: value(&["title"]),
        lang: value(&["language", "languagecode", "default_language", "defaultcontentlanguage", "lang"])
            .filter(|lang| language::is_tag(lang)),
        timezone: value(&["timezone"]).filter(|zone| TimeZone::get(zone).is_ok()),
        home: address.and_then(|address| Home::parse(&address)).map(|home| match home.path.as_str() {
            "" => Home { path: root.trim_end_matches('/').to_owned(), ..home },
            _ => home,
        }),
        is_published: false,
    }
}

/// What is said most often; of equals, the first in order.
fn most(said: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in said {
        *counts.entry(word).or_default() += 1;
    }
    let mut best: Option<(String, usize)> = None;
    for (word, count) in counts {
        if best.as_ref().is_none_or(|(_, most)| count > *most) {
            best = Some((word, count));
        }
    }
    best.map(|(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::dom;
    use crate::import::post::{Body, Found, Meta};

    fn post(origin: &str, address: &str) -> Post {
        Post {
            origin: origin.to_owned(),
            address: Some(address.to_owned()),
            meta: Meta::default(),
            body: Body::Markdown(String::new()),
            found: Found { dialect: "hugo", confidence: 1.0, is_excerpt: false },
            remarks: Vec::new(),
        }
    }

    fn facts(path: &str, head: &str) -> Facts {
        of_page(path, &dom::document(&format!("<!DOCTYPE html><head>{head}</head><body>")))
    }

    fn base(heads: &[(&str, &str)], posts: &[(&str, &str)]) -> (String, bool) {
        let facts: Vec<Facts> = heads.iter().map(|(path, head)| facts(path, head)).collect();
        let posts: Vec<Post> = posts.iter().map(|(origin, address)| post(origin, address)).collect();
        let base = Base::of(&facts, &posts);
        (base.path, base.is_published)
    }

    #[test]
    fn a_base_path_needs_evidence_that_a_site_begins_there() {
        let nothing = (String::new(), false);
        assert_eq!(base(&[], &[("x.html", "/2012/01/x.html"), ("y.html", "/2012/05/y.html")]), nothing);
        let flat = [("x.html", "/article/x.html"), ("y.html", "/article/y.html")];
        assert_eq!(base(&[], &flat), nothing);
        let found = ("/article".to_owned(), true);
        assert_eq!(base(&[("index.html", "<link rel=canonical href=https://x.example/article/>")], &flat), found);
        assert_eq!(base(&[("x.html", "<link rel=home href=https://x.example/article/>")], &flat), found);
        assert_eq!(
            base(&[("x.html", "<link rel=alternate type=application/rss+xml href=https://x.example/article/feed.xml>")], &flat),
            found
        );
        assert_eq!(base(&[("x.html", "<link rel=home href=https://x.example/>")], &flat), nothing);
        assert_eq!(base(&[], &[("2012/x.html", "/blog/2012/x.html"), ("y.html", "/blog/y.html")]), ("/blog".to_owned(), true));
        assert_eq!(base(&[], &[("2012/x.html", "/blog/2012/x.html"), ("y.html", "/y.html"), ("z.html", "/z.html")]), (String::new(), true));
    }

    #[test]
    fn the_common_end_of_titles_names_the_site() {
        let pages =
            |titles: &[&str]| -> Vec<Facts> { titles.iter().map(|title| facts("x.html", &format!("<title>{title}</title>"))).collect() };
        assert_eq!(common_end(&pages(&["A | b - My site", "B - My site", "C - My site", "About"])).as_deref(), Some("My site"));
        assert_eq!(common_end(&pages(&["A - My site", "B - My site"])), None);
        assert_eq!(common_end(&pages(&["A · S", "B · S", "C · S", "D", "E", "F"])), None);
    }
}
