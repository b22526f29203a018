//! What a finished page loads and runs.

use super::inline::{Inline, inline, is_script};
use super::{Policy, hash, sheet, source};
use crate::tag::{self, Tag};

/// The policy that lets through just what `html` has in it. Inline styles and scripts are among it only with
/// `hash_inline`. `origin` is that of the site.
pub fn needs(html: &str, origin: &str, hash_inline: bool) -> Policy {
    let mut needs = Needs { origin, policy: Policy::default() };
    // The parent decides what a `source` is of.
    let mut in_media = 0usize;
    for tag in tag::tags_named(html, NAMES) {
        if tag.is("video") || tag.is("audio") {
            in_media = if tag.closing { in_media.saturating_sub(1) } else { in_media + 1 };
        }
        if !tag.closing && (!tag.attrs.is_empty() || tag.is("form")) {
            needs.tag(&tag, in_media > 0);
        }
    }
    if hash_inline {
        needs.inline(html);
    }
    needs.policy
}

/// The elements that load or send something.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "script", "link", "img", "image", "input", "source", "video", "audio", "track", "iframe", "embed", "object", "form", "button", "base",
];

struct Needs<'a> {
    origin: &'a str,
    policy: Policy,
}

impl Needs<'_> {
    fn tag(&mut self, tag: &Tag, in_media: bool) {
        match tag.name.to_ascii_lowercase().as_str() {
            "script" if is_script(tag) => {
                self.attr(tag, "src", "script-src");
                // The script that runs examples makes its workers and programs itself.
                if tag.attrs.iter().any(|attr| attr.is("data-module")) {
                    self.policy.allow("script-src", "'wasm-unsafe-eval'");
                    self.policy.allow("worker-src", "blob:");
                }
            }
            "link" => self.link(tag),
            "img" | "image" => self.image(tag),
            "input" => {
                self.attr(tag, "src", "img-src");
                self.attr(tag, "formaction", "form-action");
            }
            "source" if in_media => self.attr(tag, "src", "media-src"),
            "source" => self.image(tag),
            "video" => {
                self.attr(tag, "src", "media-src");
                self.attr(tag, "poster", "img-src");
            }
            "audio" | "track" => self.attr(tag, "src", "media-src"),
            "iframe" => self.attr(tag, "src", "frame-src"),
            "embed" => self.attr(tag, "src", "object-src"),
            "object" => self.attr(tag, "data", "object-src"),
            "form" => match value(tag, "action") {
                Some(action) => self.address(&action, "form-action"),
                None => self.policy.allow("form-action", "'self'"),
            },
            "button" => self.attr(tag, "formaction", "form-action"),
            "base" => self.attr(tag, "href", "base-uri"),
            _ => {}
        }
    }

    fn link(&mut self, tag: &Tag) {
        let rel = value(tag, "rel").unwrap_or_default().to_ascii_lowercase();
        for word in rel.split_ascii_whitespace() {
            match word {
                "stylesheet" => self.attr(tag, "href", "style-src"),
                "icon" | "apple-touch-icon" | "mask-icon" => self.attr(tag, "href", "img-src"),
                "manifest" => self.attr(tag, "href", "manifest-src"),
                "modulepreload" => self.attr(tag, "href", "script-src"),
                "preload" => match value(tag, "as").unwrap_or_default().to_ascii_lowercase().as_str() {
                    "font" => self.attr(tag, "href", "font-src"),
                    "image" => self.attr(tag, "href", "img-src"),
                    "script" => self.attr(tag, "href", "script-src"),
                    "style" => self.attr(tag, "href", "style-src"),
                    "audio" | "video" | "track" => self.attr(tag, "href", "media-src"),
                    _ => self.attr(tag, "href", "connect-src"),
                },
                _ => {}
            }
        }
    }

    fn image(&mut self, tag: &Tag) {
        self.attr(tag, "src", "img-src");
        self.attr(tag, "href", "img-src");
        for address in crate::url::srcset(&value(tag, "srcset").unwrap_or_default()) {
            self.address(address, "img-src");
        }
    }

    fn attr(&mut self, tag: &Tag, name: &str, directive: &str) {
        if let Some(address) = value(tag, name) {
            self.address(&address, directive);
        }
    }

    fn address(&mut self, address: &str, directive: &str) {
        if let Some(source) = source(address, self.origin) {
            self.policy.allow(directive, source);
        }
    }

    fn inline(&mut self, html: &str) {
        for (kind, text, _) in inline(html) {
            let text = &html[text];
            match kind {
                Inline::Style => {
                    self.policy.allow("style-src", hash(text));
                    self.policy.add(&sheet(text, self.origin));
                }
                Inline::Script => self.policy.allow("script-src", hash(text)),
                Inline::StyleAttribute => {
                    self.attribute(text, "style-src-attr");
                    self.policy.add(&sheet(&tag::unescape(text), self.origin));
                }
                Inline::Handler => self.attribute(text, "script-src-attr"),
                Inline::Address => {}
            }
        }
    }

    /// An attribute is let through by its hash only with this word before it (section 2.3.1).
    fn attribute(&mut self, text: &str, directive: &str) {
        self.policy.allow(directive, "'unsafe-hashes'");
        self.policy.allow(directive, hash(&tag::unescape(text)));
    }
}

fn value(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs.iter().find(|attr| attr.is(name)).map(|attr| tag::unescape(attr.value).into_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_let_do_what_it_does() {
        let cases = [
            ("<p>text</p><a href=\"https://other.org/\">", ""),
            ("<link rel=\"stylesheet\" href=\"/a.css\"><link rel=\"canonical\" href=\"https://x.org/\">", "style-src 'self'"),
            (
                "<link rel='shortcut icon' href='/a.ico'><link rel=preload as=font href='https://f.org/a'>",
                "font-src https://f.org; img-src 'self'",
            ),
            ("<img src=\"https://i.org/a&amp;b\" srcset=\"/a 1x, https://j.org/b 2x\">", "img-src 'self' https://i.org https://j.org"),
            (
                "<picture><source srcset=\"https://p.org/a\"></picture><video poster=/p><source src=https://v.org/a></video>",
                "img-src 'self' https://p.org; media-src https://v.org",
            ),
            ("<iframe src=\"https://www.youtube-nocookie.com/embed/x\">", "frame-src https://www.youtube-nocookie.com"),
            ("<script src=\"../run.js\" data-module=\"m.js\"></script>", "script-src 'self' 'wasm-unsafe-eval'; worker-src blob:"),
            ("<script type=\"application/ld+json\">{}</script>", ""),
            ("<style>p{}</style><p style=a>", ""),
        ];
        for (html, expected) in cases {
            let policy = needs(html, "https://e.org", false).meta();
            assert_eq!(
                policy.trim_start_matches("default-src 'none'; base-uri 'none'; form-action 'none'").trim_start_matches("; "),
                expected,
                "{html}"
            );
        }
        assert_eq!(needs("<form>", "https://e.org", false).meta(), "default-src 'none'; base-uri 'none'; form-action 'self'");
    }

    #[test]
    fn inline_by_its_hash() {
        let policy = needs("<script>alert('Hello, world.');</script><p style=\"a:&quot;\">", "https://e.org", true).meta();
        assert!(policy.contains("script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"), "{policy}");
        assert!(policy.ends_with(&format!("style-src-attr {} 'unsafe-hashes'", hash("a:\""))), "{policy}");
        let loads = "<p style=\"background:url(https://i.net/a.png)\"><style>@font-face{src:url(/a.woff2)}</style>";
        let policy = needs(loads, "https://e.org", true).meta();
        assert!(policy.contains("font-src 'self'; img-src https://i.net;"), "{policy}");
    }
}
