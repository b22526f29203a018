//! A tree becomes HTML again ("13.3 Serializing HTML fragments" of the HTML standard).

use super::{Dom, NodeId, Step};

/// Elements that have no end tag.
pub const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements whose text stands as it is.
const RAW: &[&str] = &["iframe", "noembed", "noframes", "plaintext", "script", "style", "xmp"];

impl Dom {
    /// A node with everything below it.
    pub fn outer_html(&self, id: NodeId) -> String {
        let mut out = String::new();
        self.open(id, &mut out);
        out.push_str(&self.inner_html(id));
        self.close(id, &mut out);
        out
    }

    /// Everything below a node.
    pub fn inner_html(&self, id: NodeId) -> String {
        let mut out = String::new();
        for step in self.steps(id) {
            match step {
                Step::Enter(id) => self.open(id, &mut out),
                Step::Leave(id) => self.close(id, &mut out),
            }
        }
        out
    }

    /// The start tag of an element; a text or a comment as a whole.
    pub fn open(&self, id: NodeId, out: &mut String) {
        if let Some(text) = self.text(id) {
            match self.parent(id).is_some_and(|parent| RAW.contains(&self.name(parent))) {
                true => out.push_str(text),
                false => escape_text(text, out),
            }
        } else if let Some(comment) = self.comment(id) {
            out.push_str("<!--");
            out.push_str(comment);
            out.push_str("-->");
        } else if self.is_element(id) {
            out.push('<');
            out.push_str(self.name(id));
            for (name, value) in self.attrs(id) {
                out.push(' ');
                out.push_str(name);
                if !value.is_empty() {
                    out.push_str("=\"");
                    escape_attr(value, out);
                    out.push('"');
                }
            }
            out.push('>');
        }
    }

    /// The end tag of an element that has one.
    pub fn close(&self, id: NodeId, out: &mut String) {
        if self.is_element(id) && !VOID.contains(&self.name(id)) {
            out.push_str("</");
            out.push_str(self.name(id));
            out.push('>');
        }
    }
}

pub fn escape_text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            c => out.push(c),
        }
    }
}

pub fn escape_attr(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            c => out.push(c),
        }
    }
}
