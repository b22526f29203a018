//! Addresses of a fragment of HTML made absolute, for readers that meet it away from its page.

use crate::tag;
use crate::url;

/// Rewrites `href`, `src`, `srcset`, `poster` and `cite` in `html`. `origin` is `https://example.org`, `page`
/// the absolute address of the page that the fragment comes from.
pub fn absolute(html: &str, origin: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut at = 0;
    for attr in tag::tags(html).flat_map(|tag| tag.attrs) {
        let rewritten = match attr.name.to_ascii_lowercase().as_str() {
            "href" | "src" | "poster" | "cite" => resolve(attr.value, origin, page),
            "srcset" => resolve_set(attr.value, origin, page),
            _ => continue,
        };
        out.push_str(&html[at..attr.range.start]);
        out.push_str(&rewritten);
        at = attr.range.end;
    }
    out.push_str(&html[at..]);
    out
}

fn resolve_set(set: &str, origin: &str, page: &str) -> String {
    let candidates = set.split(',').map(|candidate| {
        let (address, size) = candidate.trim().split_once(' ').unwrap_or((candidate.trim(), ""));
        format!("{} {size}", resolve(address, origin, page)).trim_end().to_owned()
    });
    candidates.collect::<Vec<_>>().join(", ")
}

/// RFC 3986, section 5.2, for the forms that occur: absolute, rooted, fragment or query alone, relative.
fn resolve(address: &str, origin: &str, page: &str) -> String {
    if address.starts_with("//") {
        let scheme = origin.split_once("//").map_or("https:", |(scheme, _)| scheme);
        return format!("{scheme}{address}");
    }
    if url::is_external(address) {
        return address.to_owned();
    }
    if address.starts_with('/') {
        return format!("{origin}{address}");
    }
    if address.is_empty() || address.starts_with(['#', '?']) {
        return format!("{page}{address}");
    }
    let (path, tail) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let folder = url::folder(page.strip_prefix(origin).unwrap_or(page));
    // What leads above the root stays there, as in a browser.
    let joined = url::join(folder, path).unwrap_or_default();
    let is_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let slash = if is_folder && !joined.is_empty() { "/" } else { "" };
    format!("{origin}/{joined}{slash}{tail}")
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn addresses_become_absolute() {
        let cases = [
            (r#"<a href="/x/y/">t</a>"#, r#"<a href="https://e.org/x/y/">t</a>"#),
            (r##"<a href="#s">t</a>"##, r##"<a href="https://e.org/b/p/#s">t</a>"##),
            (r#"<img alt='a > b' src="pic.png?x=1">"#, r#"<img alt='a > b' src="https://e.org/b/p/pic.png?x=1">"#),
            (r#"<img src = '../q/./pic.png'>"#, r#"<img src = 'https://e.org/b/q/pic.png'>"#),
            (r#"<a href="..">t</a>"#, r#"<a href="https://e.org/b/">t</a>"#),
            (r#"<a href="../../../..">t</a>"#, r#"<a href="https://e.org/">t</a>"#),
            (r#"<a href="mailto:a@b">t</a><a href="//c.org/">"#, r#"<a href="mailto:a@b">t</a><a href="https://c.org/">"#),
            (r#"<img srcset="/a.png 1x, b.png 2x">"#, r#"<img srcset="https://e.org/a.png 1x, https://e.org/b/p/b.png 2x">"#),
            (r#"1 < 2 <b title="href=x">b</b> <"#, r#"1 < 2 <b title="href=x">b</b> <"#),
            (r#"<!-- <a href="/x"> --><hr>"#, r#"<!-- <a href="/x"> --><hr>"#),
            (r#"<a data-x=1 href="/x">"#, r#"<a data-x=1 href="https://e.org/x">"#),
            (r#"<a href="/x"#, r#"<a href="/x"#),
        ];
        for (html, expected) in cases {
            assert_eq!(absolute(html, "https://e.org", "https://e.org/b/p/"), expected, "{html}");
        }
    }
}
