//! Scripts that put something into the page that its author wrote.

use super::{Code, Reader};
use crate::import::check::proof::Kind;
use crate::import::check::{address, code};
use crate::import::dom::NodeId;

impl Reader<'_, '_> {
    pub(super) fn script(&mut self, id: NodeId) {
        let dom = self.side.dom;
        let kind = dom.attr(id, "type").unwrap_or_default().trim().to_ascii_lowercase();
        if kind.starts_with("math/tex") {
            self.formula(dom.text_content(id).trim(), kind.contains("mode=display"));
        } else if kind == "syntaxhighlighter" {
            let text = dom.text_content(id);
            let bare = text.trim().strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(&text);
            self.listing(bare.strip_prefix('\n').unwrap_or(bare));
        } else if let Some(address) = dom.attr(id, "src").and_then(gist) {
            self.gist(&address);
        }
    }

    /// A formula that faircopy drew on lines of its own: its text is the TeX. Returns whether it is one.
    pub(super) fn formula_block(&mut self, id: NodeId) -> bool {
        let dom = self.side.dom;
        let tex = dom.attr(id, "alttext").filter(|_| dom.parent(id).is_some_and(|up| dom.has_class(up, "math")));
        if let Some(tex) = tex {
            self.formula(tex.trim(), true);
        }
        tex.is_some()
    }

    /// TeX between the marks that MathJax looks for.
    fn formula(&mut self, tex: &str, is_block: bool) {
        if is_block {
            self.tokens.block();
            self.text(&format!("\\[{tex}\\]"));
            self.tokens.block();
        } else {
            self.text(&format!("\\({tex}\\)"));
        }
    }

    fn listing(&mut self, text: &str) {
        let text = text.strip_suffix('\n').unwrap_or(text).to_owned();
        self.tokens.block();
        let at = self.tokens.tokens.len();
        self.tokens.code(&code::essence(&text));
        self.out.codes.push(Code { at, text, is_exact: true });
    }

    /// A link whose text is its address.
    fn gist(&mut self, gist: &str) {
        let to = address::canonical(gist);
        self.tokens.block();
        self.emit(Kind::Link, format!("{to}\n{gist}"), format!("[{gist}]({to})"), String::new());
        self.text(gist);
        self.tokens.block();
    }
}

/// The address of a gist from that of the script that shows it.
fn gist(source: &str) -> Option<String> {
    let path = source.trim().trim_start_matches("https:").trim_start_matches("http:").strip_prefix("//gist.github.com/")?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    Some(format!("https://gist.github.com/{}", path.strip_suffix(".js")?))
}
