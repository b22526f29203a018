//! Stand-in until the recognisers are there.
use super::dom::{Dom, NodeId};
use super::rule::Dropped;
pub struct Code {
    pub text: String,
    pub lang: Option<Lang>,
    pub title: Option<NodeId>,
    pub dropped: Vec<Dropped>,
}
pub struct Lang {
    pub name: String,
}
pub struct Guess {
    pub lang: &'static str,
    pub confidence: f64,
}
pub fn guess(_: &str) -> Option<Guess> {
    None
}
pub fn gist(_: &Dom, _: NodeId) -> Option<String> {
    None
}
pub fn recognise(dom: &Dom, id: NodeId) -> Option<Code> {
    let name = dom.name(id);
    let pre = if name == "pre" {
        id
    } else if (name == "figure" || name == "table" || name == "div")
        && (dom.has_class(id, "highlight") || dom.has_class(id, "code") || dom.has_class(id, "highlighttable"))
    {
        let pres: Vec<_> = dom.descendants(id).filter(|d| dom.is(*d, "pre")).collect();
        *pres.last()?
    } else {
        return None;
    };
    let mut text = String::new();
    for d in dom.descendants(pre) {
        if let Some(t) = dom.text(d) {
            text.push_str(t)
        } else if dom.is(d, "br") {
            text.push('\n')
        }
    }
    let text = text.trim_end().trim_start_matches('\n').to_owned();
    let lang = dom
        .descendants(pre)
        .find(|d| dom.is(*d, "code"))
        .and_then(|c| {
            dom.classes(c).find_map(|c| c.strip_prefix("language-").or(if c == "hljs" { None } else { Some(c) }).map(|c| c.to_owned()))
        })
        .or_else(|| {
            dom.classes(id)
                .find(|c| *c != "highlight" && *c != "code" && *c != "plaintext")
                .map(|c| c.to_owned())
                .filter(|_| dom.is(id, "figure"))
        });
    let title = dom.descendants(id).find(|d| dom.is(*d, "figcaption"));
    Some(Code { text, lang: lang.map(|name| Lang { name }), title, dropped: vec![] })
}
