//! What stands within a line: links, code, pictures; and media, which stand anywhere.

use super::Reader;
use crate::import::check::proof::Kind;
use crate::import::check::tokens::is_invisible;
use crate::import::dom::{Dom, NodeId};
use crate::text::{is_cjk, squeeze};

/// The links and the code that are open, and where the last ones ended.
#[derive(Default)]
pub struct Lines {
    links: Vec<Link>,
    /// The address of the last link, and how many visible characters had been read at its end.
    last_link: Option<(String, usize)>,
    code: Option<(NodeId, String, usize)>,
    /// How many characters had been read at the end of the last code.
    last_code: Option<usize>,
    visible: usize,
}

struct Link {
    node: NodeId,
    to: String,
    text: String,
    things: usize,
    /// How many visible characters, and tokens, stand before it.
    start: usize,
    at: usize,
}

impl Lines {
    pub fn text(&mut self, text: &str) {
        if let Some((_, code, _)) = &mut self.code {
            code.push_str(text);
        }
        for c in text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)) {
            self.visible += 1;
            if let Some(link) = self.links.last_mut() {
                link.text.push(c);
            }
        }
    }

    /// A break parts the words of code, as a line break of its source does.
    pub fn line_break(&mut self) {
        if let Some((_, code, _)) = &mut self.code {
            code.push('\n');
        }
    }
}

impl Reader<'_, '_> {
    pub(super) fn enter_link(&mut self, id: NodeId) {
        let dom = self.side.dom;
        let is_link = self.optional == 0 && !leads_to_own_heading(dom, id);
        let to = dom.attr(id, "href").filter(|_| is_link).and_then(|to| self.address(to));
        if let Some(to) = to {
            let (start, at) = (self.lines.visible, self.tokens.tokens.len());
            self.lines.links.push(Link { node: id, to, text: String::new(), things: self.things, start, at });
        }
    }

    pub(super) fn leave_link(&mut self, id: NodeId) {
        let Some(link) = self.lines.links.pop_if(|link| link.node == id) else { return };
        if link.text.is_empty() && link.things == self.things {
            return;
        }
        let entries = self.out.entries.entry(Kind::Link).or_default();
        let continues = self.lines.last_link.as_ref().is_some_and(|(to, end)| *to == link.to && *end == link.start);
        match entries.last_mut().filter(|_| continues) {
            Some(last) => last.key.push_str(&link.text),
            None => {
                let key = format!("{}\n{}", link.to, link.text);
                entries.push(super::Entry { key, shown: format!("[{}]({})", link.text, link.to), at: link.at, soft: String::new() });
            }
        }
        self.lines.last_link = Some((link.to, self.lines.visible));
    }

    /// Markdown has no links in code: those of the original are compared all the same.
    pub(super) fn links_in_code(&mut self, id: NodeId) {
        let dom = self.side.dom;
        for node in dom.descendants(id) {
            match dom.name(node) {
                "a" => {
                    let to = dom.attr(node, "href").filter(|to| !to.starts_with('#')).and_then(|to| self.address(to));
                    if let Some(to) = to {
                        self.emit(Kind::Link, format!("{to}\n"), format!("a link in code to {to}"), String::new());
                    }
                }
                "img" => self.image(node),
                _ => {}
            }
        }
    }

    pub(super) fn enter_code(&mut self, id: NodeId) {
        if self.lines.code.is_none() {
            self.lines.code = Some((id, String::new(), self.fed));
        }
    }

    pub(super) fn leave_code(&mut self, id: NodeId) {
        let Some((_, text, start)) = self.lines.code.take_if(|(open, ..)| *open == id) else { return };
        let text = one_line(&text);
        if text.is_empty() {
            return;
        }
        let continues = self.lines.last_code == Some(start);
        match self.out.entries.entry(Kind::InlineCode).or_default().last_mut().filter(|_| continues) {
            Some(last) => {
                last.key.push_str(&text);
                last.shown = last.key.clone();
            }
            None => self.emit(Kind::InlineCode, text.clone(), text, String::new()),
        }
        self.lines.last_code = Some(self.fed);
    }

    pub(super) fn image(&mut self, id: NodeId) {
        let dom = self.side.dom;
        self.tokens.cut();
        let later = ["data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-echo"];
        let address = later.iter().find_map(|name| dom.attr(id, name)).or_else(|| dom.attr(id, "src")).unwrap_or_default();
        if let Some(address) = self.address(address) {
            let alt = squeeze(dom.attr(id, "alt").unwrap_or_default());
            self.things += 1;
            self.emit(Kind::Image, address.clone(), address, alt);
        }
    }

    pub(super) fn media(&mut self, id: NodeId) {
        let dom = self.side.dom;
        self.tokens.cut();
        let of = |id| dom.attr(id, "src").or_else(|| dom.attr(id, "data"));
        let source = || dom.children(id).filter(|id| dom.is(*id, "source")).find_map(of);
        let Some(address) = of(id).or_else(source).and_then(|address| self.address(address)) else { return };
        self.things += 1;
        let name = dom.name(id);
        self.emit(Kind::Media, format!("{name} {address}"), format!("{name}: {address}"), String::new());
    }
}

/// Code within a line as readers see it: with one blank for white space, and none where a line of the source ends between
/// characters that are written without blanks.
fn one_line(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    // Whether there was white space, and a line's end in it.
    let mut gap = None;
    for c in code.chars() {
        if c.is_whitespace() {
            gap = Some(gap.unwrap_or(false) || c == '\n');
            continue;
        }
        let is_blank = gap.take().is_some_and(|has_newline| !(has_newline && is_cjk(c) && out.ends_with(is_cjk)));
        if is_blank && !out.is_empty() {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Whether a link in a heading leads to that heading, as generators set it around or beside the text.
fn leads_to_own_heading(dom: &Dom, id: NodeId) -> bool {
    let Some(target) = dom.attr(id, "href").and_then(|href| href.strip_prefix('#')) else { return false };
    let heading = dom.ancestors(id).take(3).find(|up| matches!(dom.name(*up), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
    heading.is_some_and(|heading| dom.attr(heading, "id").is_some_and(|own| own == target || own == crate::url::decode(target)))
}
