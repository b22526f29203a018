//! Content security policies (CSP Level 3): what a page needs, and that nothing else is let through.
//!
//! A [`Policy`] begins with nothing allowed. [`needs`] reads it off a finished page, [`sheet`] off a style sheet;
//! [`inline`] says what no strict policy lets through. Data blocks, such as JSON-LD, are no scripts and need nothing.

mod inline;
mod needs;
mod sheet;

pub use inline::{Inline, inline, is_code};
pub use needs::needs;
pub use sheet::sheet;

use crate::pack::{Pack, Packed};
use std::collections::{BTreeMap, BTreeSet};

/// Directive → its sources. What it does not name may not be loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Policy(BTreeMap<String, BTreeSet<String>>);

impl Policy {
    pub fn allow(&mut self, directive: &str, source: impl Into<String>) {
        self.0.entry(directive.to_owned()).or_default().insert(source.into());
    }

    /// Allows what another policy allows.
    pub fn add(&mut self, other: &Self) {
        for (directive, sources) in &other.0 {
            self.0.entry(directive.clone()).or_default().extend(sources.iter().cloned());
        }
    }

    /// Whether a directive has any source.
    pub fn has(&self, directive: &str) -> bool {
        self.0.contains_key(directive)
    }

    /// For the element `meta`, in which some directives have no meaning (section 3.3 of the standard).
    pub fn meta(&self) -> String {
        self.print(|directive| directive != "frame-ancestors")
    }

    /// For the header.
    pub fn header(&self) -> String {
        self.print(|_| true)
    }

    fn print(&self, is_shown: impl Fn(&str) -> bool) -> String {
        let mut policy = String::from("default-src 'none'");
        for closed in ["base-uri", "form-action", "frame-ancestors"].into_iter().filter(|name| !self.has(name) && is_shown(name)) {
            policy.push_str(&format!("; {closed} 'none'"));
        }
        for (directive, sources) in self.0.iter().filter(|(directive, _)| is_shown(directive)) {
            policy.push_str("; ");
            policy.push_str(directive);
            for source in sources {
                policy.push(' ');
                policy.push_str(source);
            }
        }
        policy
    }
}

/// The source of a policy that covers an address; `origin` is that of the site. `None` for what needs no permission.
fn source(address: &str, origin: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, _) = origin.split_once("//").unwrap_or(("https:", ""));
    let absolute = if address.starts_with("//") { format!("{scheme}{address}") } else { address.to_owned() };
    if !crate::url::is_external(&absolute) {
        return Some("'self'".to_owned());
    }
    for scheme in ["data:", "blob:"] {
        if absolute.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) {
            return Some(scheme.to_owned());
        }
    }
    let (host, _) = crate::url::split_host(&absolute)?;
    // Who logs in is no part of a source. A host that is not written in ASCII, or that ends the source and begins another
    // directive or line, is none: browsers load nothing from there.
    let host = host.rsplit('@').next().unwrap_or(host);
    if host.is_empty() || !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]_".contains(&byte)) {
        return None;
    }
    let scheme = &absolute[..absolute.find(':')?];
    let own = format!("{}://{}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    Some(if own == origin { "'self'".to_owned() } else { own })
}

/// The source that lets through one text alone.
fn hash(text: &str) -> String {
    use base64::Engine;
    use sha2::Digest;
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text.as_bytes())))
}

impl Pack for Policy {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Pack::unpack(from).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_is_not_allowed() {
        let mut policy = Policy::default();
        assert_eq!(policy.meta(), "default-src 'none'; base-uri 'none'; form-action 'none'");
        policy.allow("img-src", "'self'");
        policy.allow("frame-ancestors", "'self'");
        let mut other = Policy::default();
        other.allow("img-src", "data:");
        policy.add(&other);
        assert_eq!(
            policy.header(),
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; img-src 'self' data:"
        );
        assert_eq!(policy.meta(), "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' data:");
    }

    #[test]
    fn sources_of_addresses() {
        for (address, expected) in [
            ("/a.png", Some("'self'")),
            ("../a.png", Some("'self'")),
            ("https://e.org/a.png", Some("'self'")),
            ("//e.org/a.png", Some("'self'")),
            ("http://e.org/a.png", Some("http://e.org")),
            ("HTTPS://Img.E.org:8080/a?b", Some("https://img.e.org:8080")),
            ("data:image/png;base64,AA", Some("data:")),
            ("mailto:a@e.org", None),
            ("https://me@h.org/a", Some("https://h.org")),
            ("https://a.org\n  X-Evil: 1;script-src https:/x.png", None),
            ("https://q.org;script-src *;x/y", None),
            ("https://例子.org/", None),
        ] {
            assert_eq!(source(address, "https://e.org").as_deref(), expected, "{address}");
        }
    }

    /// The example of the standard, section 2.3.1.
    #[test]
    fn hashes_of_texts() {
        assert_eq!(hash("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }
}
