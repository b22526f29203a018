//! `_headers`, as Netlify and Cloudflare read it: the content security policy, and how long files may be kept.
//!
//! Hosts differ in what they do where two rules name the same header, so there is one policy for all pages: what any of
//! them needs. Each page narrows it down to its own needs by the element `meta` ([`with_policy`]).

use crate::config::Csp;
use crate::csp::Policy;
use crate::html::escape_attr;
use crate::site::{Route, Site};
use crate::tag;
use crate::url::encode_rule;

/// The file. `policy` is what the pages need together, if they are told at all.
pub fn headers(site: &Site, policy: Option<&Policy>) -> String {
    let address = |path: &str| site.config.base_url.rooted(&encode_rule(&format!("/{path}")));
    let mut text = format!("{}\n", site.config.base_url.rooted("/*"));
    if let Some(policy) = policy {
        text.push_str(&format!("  Content-Security-Policy: {}\n", policy.header()));
    }
    text.push_str("  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n");
    for (path, _) in site.routes.iter().filter(|(_, route)| matches!(route, Route::Fingerprint(_))) {
        text.push_str(&format!("{}\n  Cache-Control: public, max-age=31536000, immutable\n", address(path)));
    }
    text
}

/// A page with its policy behind the element that states its charset, else at the start of its head. What has no head is
/// no whole page and stays as it is.
pub fn with_policy(mut html: String, policy: &Policy) -> String {
    let mut place = None;
    for tag in tag::tags(&html) {
        if tag.is("head") && !tag.closing {
            place = Some(tag.range.end);
        } else if place.is_some() && tag.is("meta") && tag.attrs.iter().any(|attr| attr.is("charset")) {
            place = Some(tag.range.end);
            break;
        } else if tag.is("body") || tag.is("head") {
            break;
        }
    }
    if let Some(place) = place {
        let mut meta = String::from("\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
        escape_attr(&policy.meta(), &mut meta);
        meta.push_str("\">");
        html.insert_str(place, &meta);
    }
    html
}

/// What the config allows on every page.
pub fn allowed(csp: &Csp) -> Policy {
    let mut policy = Policy::default();
    for (directive, sources) in &csp.allow {
        sources.iter().for_each(|source| policy.allow(directive, source));
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_stands_before_what_it_is_about() {
        let policy = Policy::default();
        let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", policy.meta());
        let cases = [
            ("<html><head><meta charset=utf-8><title>", "<html><head><meta charset=utf-8>\nM<title>"),
            ("<head><title>t</title></head><meta charset=a>", "<head>\nM<title>t</title></head><meta charset=a>"),
            ("<p>text</p>", "<p>text</p>"),
            ("<body><meta charset=a>", "<body><meta charset=a>"),
        ];
        for (html, expected) in cases {
            assert_eq!(with_policy(html.to_owned(), &policy), expected.replace('M', &meta), "{html}");
        }
    }
}
