//! Small things that all exports need of HTML.

use crate::import::dom;
use crate::import::post::Body;
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
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
    let rest = match address.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => {
            &rest[rest.find(['/', '?', '#']).unwrap_or(rest.len())..]
        }
        Some(_) => return None,
        None => match address.strip_prefix("//") {
            Some(rest) => &rest[rest.find('/').unwrap_or(rest.len())..],
            None if address.starts_with('/') => address,
            None => return None,
        },
    };
    let path = rest.split('#').next().unwrap_or_default();
    // Two slashes at the beginning would be another host.
    let path = format!("/{}", path.trim_start_matches('/'));
    Some(crate::url::decode(&path).into_owned())
}

/// A string as a value of TOML, for `Meta::extra`.
pub fn toml_string(text: &str) -> String {
    // The escapes of JSON are escapes of TOML as well; only DEL must be escaped in TOML alone.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

/// A list of strings as a value of TOML.
pub fn toml_list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|item| toml_string(item)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests;
