//! Stand-in.
use crate::import::dom::{Dom, NodeId};
use crate::import::post::{Body, Found, Known, Meta, Post};
use crate::import::rule::{Dropped, Rule};
use crate::import::select::Selector;
use jiff::tz::TimeZone;
use std::sync::Arc;

pub struct Page<'a> {
    pub path: &'a str,
    pub dom: Arc<Dom>,
    pub select: Option<&'a Selector>,
    pub zone: &'a TimeZone,
}

#[derive(Default)]
pub struct Finding {
    pub posts: Vec<Post>,
    pub skipped: Option<Skipped>,
}

pub struct Skipped {
    pub reason: Reason,
}

pub enum Reason {
    Redirect { to: String },
    Empty,
}

impl Reason {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Redirect { .. } => "redirect",
            Self::Empty => "empty",
        }
    }
}

pub fn find(page: &Page) -> Finding {
    let dom = &page.dom;
    let root = dom.root();
    let class = |node: NodeId, names: &[&str]| names.iter().any(|name| dom.has_class(node, name));
    let bodies: Vec<NodeId> = dom
        .descendants(root)
        .filter(|node| match page.select {
            Some(select) => class(*node, &[&select.0]),
            None => class(*node, &["e-content", "entry-content", "article-entry"]),
        })
        .collect();
    let canonical = dom.find(root, |node| dom.is(node, "link") && dom.attr(node, "rel") == Some("canonical"));
    let canonical = canonical.and_then(|node| dom.attr(node, "href"));
    let mut posts = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        let scope = dom.ancestors(*body).find(|node| dom.is(*node, "article")).unwrap_or(root);
        let heading = dom.find(scope, |node| class(node, &["entry-title", "article-title"]));
        let time = dom.find(scope, |node| dom.is(node, "time"));
        let link = heading.and_then(|node| dom.find(node, |node| dom.is(node, "a"))).and_then(|node| dom.attr(node, "href"));
        let address = match bodies.len() {
            1 => canonical.map(str::to_owned).unwrap_or_else(|| format!("/{}", page.path)),
            _ => link.unwrap_or_default().to_owned(),
        };
        let address =
            address.split_once("://").map_or(address.clone(), |(_, rest)| rest.find('/').map_or("/".into(), |at| rest[at..].into()));
        let address = address.strip_suffix("index.html").map(str::to_owned).unwrap_or(address);
        let tags = dom.descendants(scope).filter(|node| class(*node, &["tag"])).map(|node| dom.text_content(node)).collect();
        let dropped: Vec<_> = dom
            .descendants(*body)
            .filter(|node| class(*node, &["headerlink"]))
            .map(|node| Dropped { node, rule: Rule::HeadingAnchor })
            .collect();
        let more = dom.find(*body, |node| class(node, &["more-link"]));
        posts.push(Post {
            origin: if bodies.len() == 1 { page.path.to_owned() } else { format!("{}#{at}", page.path) },
            address: Some(address),
            meta: Meta {
                title: heading.map(|node| Known { value: dom.text_content(node).trim().to_owned(), source: "h1" }),
                date: time.and_then(|node| dom.attr(node, "datetime")).map(|date| Known { value: date.to_owned(), source: "time" }),
                tags,
                ..Meta::default()
            },
            body: Body::Html { dom: dom.clone(), root: *body, dropped },
            found: Found { dialect: "stub", confidence: 1.0, is_excerpt: more.is_some() },
            remarks: Vec::new(),
        });
    }
    Finding { posts, skipped: bodies.is_empty().then_some(Skipped { reason: Reason::Empty }) }
}
