//! The keys about what hosts and browsers are told: redirects and the content security policy.

use super::{Reader, list};
use crate::config::{Csp, Redirects};
use crate::diag::{Diag, Place, nearest};
use crate::tree::{Entry, Node, Value};

/// The directives of CSP Level 3 that name sources of what a page fetches or does. `default-src` is not among them: it
/// stays `'none'`, and what is needed is named.
const DIRECTIVES: &[&str] = &[
    "connect-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "script-src",
    "style-src",
    "worker-src",
];

impl Reader<'_> {
    pub(super) fn redirects(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.string(key, node) else { return };
        match text.value.as_str() {
            "all" => self.config.redirects = Redirects::All,
            "pages" => self.config.redirects = Redirects::Pages,
            "file" => self.config.redirects = Redirects::File,
            other => self.fields.diags.push(unknown_redirects(self.fields.place(text.span), other)),
        }
    }

    /// A table, or `false` for no policy.
    pub(super) fn csp(&mut self, node: &Node) {
        match &node.value {
            Value::Bool(false) => self.config.csp = None,
            Value::Bool(true) => {}
            Value::Table(table) => {
                let mut csp = Csp::default();
                for Entry { key, value } in table {
                    match key.value.as_str() {
                        "inline" => self.inline(value, &mut csp),
                        "allow" => self.allow(value, &mut csp),
                        _ => self.unknown("csp", key),
                    }
                }
                self.config.csp = Some(csp);
            }
            _ => drop(self.fields.wrong::<()>("csp", "a table or `false`", node, Some("write `[csp]` or `csp = false`".into()))),
        }
    }

    fn inline(&mut self, node: &Node, csp: &mut Csp) {
        let Some(text) = self.fields.string("csp.inline", node) else { return };
        match text.value.as_str() {
            "report" => csp.hash_inline = false,
            "hash" => csp.hash_inline = true,
            other => self.fields.diags.push(unknown_inline(self.fields.place(text.span), other)),
        }
    }

    fn allow(&mut self, node: &Node, csp: &mut Csp) {
        for Entry { key, value } in self.fields.table("csp.allow", node).into_iter().flatten() {
            if !DIRECTIVES.contains(&key.value.as_str()) {
                self.fields.diags.push(unknown_directive(self.fields.place(key.span), &key.value));
                continue;
            }
            let mut sources = Vec::new();
            for source in self.fields.words(&key.value, value) {
                let ends = |c: char| matches!(c, ';' | ',') || c.is_whitespace() || c.is_control() || !c.is_ascii();
                match source.value.contains(ends) {
                    true => self.fields.diags.push(bad_source(self.fields.place(source.span))),
                    false => sources.push(source.value),
                }
            }
            csp.allow.insert(key.value.clone(), sources);
        }
    }
}

fn unknown_redirects(place: Place, written: &str) -> Diag {
    Diag::error("unknown-value", format!("`redirects` cannot be `{written}`"))
        .at(place)
        .help("write `\"pages\"`, `\"file\"` for `_redirects` alone, or `\"all\"` for both")
}

fn unknown_inline(place: Place, written: &str) -> Diag {
    Diag::error("unknown-value", format!("`csp.inline` cannot be `{written}`"))
        .at(place)
        .help("write `\"report\"`, or `\"hash\"` to let inline styles and scripts through by their hashes")
}

fn unknown_directive(place: Place, written: &str) -> Diag {
    let help = match nearest(written, DIRECTIVES.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the directives here are {}", list(DIRECTIVES.iter().copied())),
    };
    Diag::error("unknown-directive", format!("sources cannot be allowed for `{written}`")).at(place).help(help)
}

fn bad_source(place: Place) -> Diag {
    Diag::error("bad-source", "this is no source of a content security policy")
        .at(place)
        .help("write one source a text, such as `\"https://example.org\"`, `\"'self'\"` or `\"data:\"`")
}
