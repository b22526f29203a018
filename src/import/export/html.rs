//! Small things that all exports need of HTML.

use crate::import::dom;
use crate::import::post::Body;
use crate::text::squeeze;
use crate::url;
use std::sync::Arc;

/// The text of a piece of HTML such as a title, on one line.
pub fn plain(html: &str) -> String {
    let text = match html.contains(['<', '&']) {
        true => {
            let dom = dom::fragment(html);
            dom.text_content(dom.root())
        }
        false => html.to_owned(),
    };
    squeeze(text)
}

/// A text of HTML as the body of a post.
pub fn body(html: &str) -> Body {
    let dom = dom::fragment(html);
    let root = dom.root();
    Body::Html { dom: Arc::new(dom), root, dropped: Vec::new() }
}

/// The address on its host, percent-encoding resolved: the path, and the query if there is one.
pub fn path_of(address: &str) -> Option<String> {
    let address = address.trim();
    let rest = match url::split_host(address) {
        Some((_, rest)) => rest,
        None if address.starts_with('/') => address,
        None => return None,
    };
    let path = rest.split('#').next().unwrap_or_default();
    // Two slashes at the beginning would be another host.
    let path = format!("/{}", path.trim_start_matches('/'));
    Some(url::decode(&path).into_owned())
}

#[cfg(test)]
mod tests;
