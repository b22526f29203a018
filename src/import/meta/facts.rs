//! What a page, or a part of it, says of itself to machines, gathered in one walk.

use crate::import::dom::{Dom, NodeId, Step};
use crate::text::squeeze;

/// Everything of use for front matter below one node.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    /// `lang` of the outermost element that has one.
    pub lang: Option<&'a str>,
    /// The element `title`.
    pub title: Option<String>,
    /// `name` or `property` of each `meta`, in lower case, and its content, in order.
    pub metas: Vec<(String, &'a str)>,
    /// `link rel=canonical`.
    pub canonical: Option<&'a str>,
    /// The texts of `script type=application/ld+json`.
    pub json: Vec<String>,
    pub props: Vec<Prop<'a>>,
    pub times: Vec<NodeId>,
    /// Links that lead somewhere.
    pub links: Vec<NodeId>,
    /// Each word of `rel`, and its link.
    pub rels: Vec<(&'a str, NodeId)>,
    pub headings: Vec<NodeId>,
    /// What links to the site's root are called.
    pub home: Vec<String>,
}

/// More values of one property are not looked at. The text of one may hold that of another, so all would be too many.
pub const MANY: usize = 30;

/// A property in microdata.
#[derive(Clone, Copy, Debug)]
pub struct Prop<'a> {
    pub name: &'a str,
    pub node: NodeId,
    /// The item that has the property.
    pub item: Option<NodeId>,
}

impl<'a> Facts<'a> {
    /// Gathers what stands at and below `scope`.
    pub fn read(dom: &'a Dom, scope: NodeId) -> Self {
        let mut facts = Self::default();
        let mut items: Vec<NodeId> = Vec::new();
        facts.look(dom, scope, &mut items);
        for step in dom.steps(scope) {
            match step {
                Step::Enter(node) if dom.is_element(node) => facts.look(dom, node, &mut items),
                Step::Leave(node) if items.last() == Some(&node) => {
                    items.pop();
                }
                _ => {}
            }
        }
        facts
    }

    fn look(&mut self, dom: &'a Dom, node: NodeId, items: &mut Vec<NodeId>) {
        if self.lang.is_none() {
            self.lang = dom.attr(node, "lang").or(dom.attr(node, "xml:lang")).filter(|lang| !lang.trim().is_empty());
        }
        match dom.name(node) {
            "title" if self.title.is_none() && !is_drawn(dom, node) => self.title = Some(squeeze(dom.text_content(node))),
            "meta" => {
                let key = dom.attr(node, "property").or(dom.attr(node, "name"));
                if let (Some(key), Some(content)) = (key, dom.attr(node, "content")) {
                    self.metas.push((key.to_ascii_lowercase(), content));
                }
            }
            "link" if has_word(dom.attr(node, "rel"), "canonical") => self.canonical = self.canonical.or(dom.attr(node, "href")),
            "script" if dom.attr(node, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) => {
                self.json.push(dom.text_content(node));
            }
            "time" => self.times.push(node),
            "a" => {
                self.rels.extend(dom.attr(node, "rel").unwrap_or_default().split_ascii_whitespace().map(|rel| (rel, node)));
                self.links.extend(dom.attr(node, "href").map(|_| node));
                if self.home.len() < MANY && dom.attr(node, "href").is_some_and(is_home) {
                    self.home.push(squeeze(dom.text_content(node)));
                }
            }
            "h1" | "h2" | "h3" => self.headings.push(node),
            _ => {}
        }
        let item = items.last().copied();
        let names = dom.attr(node, "itemprop").unwrap_or_default().split_ascii_whitespace();
        self.props.extend(names.map(|name| Prop { name, node, item }));
        if dom.attr(node, "itemscope").is_some() {
            items.push(node);
        }
    }

    /// The first `meta` with one of these names that says something, the names in order of trust.
    pub fn meta(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.all_metas(name).next())
    }

    pub fn all_metas(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(key, value)| key == name && !value.trim().is_empty()).map(|(_, value)| *value)
    }

    /// The value of the first property with one of these names, but for those of people and organizations.
    pub fn prop(&self, dom: &Dom, names: &[&str]) -> Option<(NodeId, String)> {
        let of_post = |prop: &&Prop| !prop.item.and_then(|item| dom.attr(item, "itemtype")).is_some_and(is_somebody);
        names.iter().find_map(|name| {
            let props = self.props.iter().filter(|prop| prop.name == *name).filter(of_post).take(MANY);
            props.map(|prop| (prop.node, value(dom, prop.node))).find(|(_, value)| !value.is_empty())
        })
    }

    /// The names of those whom a property names.
    pub fn names(&self, dom: &Dom, property: &str) -> Vec<String> {
        let people: Vec<NodeId> = self.props.iter().filter(|prop| prop.name == property).map(|prop| prop.node).take(MANY).collect();
        let names = self.props.iter().filter(|prop| prop.name == "name").filter_map(|prop| Some((prop.item?, prop.node)));
        let names: Vec<(NodeId, NodeId)> = names.filter(|(item, _)| people.contains(item)).collect();
        let named = |person: NodeId| names.iter().find(|(item, _)| *item == person).map_or(person, |(_, name)| *name);
        people.into_iter().map(|person| value(dom, named(person))).filter(|name| !name.is_empty()).collect()
    }

    /// The texts of the links that bear a word in `rel`.
    pub fn rel(&self, dom: &Dom, word: &str) -> Vec<String> {
        self.rels.iter().filter(|(rel, _)| rel.eq_ignore_ascii_case(word)).map(|(_, node)| squeeze(dom.text_content(*node))).collect()
    }
}

/// What an element states: for machines if it can, else its text.
pub fn value(dom: &Dom, node: NodeId) -> String {
    let stated = dom.attr(node, "content").or(dom.attr(node, "datetime")).filter(|value| !value.trim().is_empty());
    squeeze(stated.unwrap_or(&dom.text_content(node)))
}

fn has_word(list: Option<&str>, word: &str) -> bool {
    list.unwrap_or_default().split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))
}

/// The title of a drawing (SVG) is none of the page.
fn is_drawn(dom: &Dom, node: NodeId) -> bool {
    dom.parent(node).is_some_and(|parent| !matches!(dom.name(parent), "head" | "body" | "html" | ""))
}

fn is_somebody(kind: &str) -> bool {
    ["Person", "Organization", "ImageObject", "WebSite", "Blog"].iter().any(|name| kind.ends_with(&format!("/{name}")))
}

/// Whether a link leads to the front page of a site.
fn is_home(href: &str) -> bool {
    let path = href.trim().trim_start_matches("https:").trim_start_matches("http:");
    match path.strip_prefix("//") {
        Some(host) => !host.trim_end_matches('/').contains('/') && !host.contains(['?', '#']),
        None => matches!(path, "/" | "/index.html" | "./" | "."),
    }
}
