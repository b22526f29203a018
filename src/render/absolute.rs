//! Addresses of a fragment of HTML made absolute, for readers that meet it away from its page.

/// Rewrites `href`, `src`, `srcset`, `poster` and `cite` in `html`. `origin` is `https://example.org`, `page`
/// the absolute address of the page that the fragment comes from.
pub fn absolute(html: &str, origin: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = tag_end(rest) else {
            break;
        };
        match rest.as_bytes().get(1) {
            Some(b'!' | b'?') => out.push_str(&rest[..end]),
            _ => rewrite_tag(&rest[..end], origin, page, &mut out),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Where a tag or comment at the start of `html` ends, past its `>`; `None` if it is none or is not closed.
pub(super) fn tag_end(html: &str) -> Option<usize> {
    if let Some(comment) = html.strip_prefix("<!--") {
        return comment.find("-->").map(|at| 4 + at + 3);
    }
    let next = html.as_bytes().get(1)?;
    if !next.is_ascii_alphabetic() && !matches!(next, b'/' | b'!' | b'?') {
        return None;
    }
    let mut quote = None;
    let mut after_equals = false;
    for (at, byte) in html.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            // Quotes matter only where a value begins: an apostrophe in a stray place closes nothing.
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            (None, _) => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    None
}

fn rewrite_tag(tag: &str, origin: &str, page: &str, out: &mut String) {
    let mut rest = tag;
    while let Some((before, quote, value, after)) = next_value(rest) {
        let name = before.trim_end().trim_end_matches('=').trim_end().rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
        out.push_str(before);
        out.push(quote);
        match name.to_ascii_lowercase().as_str() {
            "href" | "src" | "poster" | "cite" => out.push_str(&resolve(value, origin, page)),
            "srcset" => out.push_str(&resolve_set(value, origin, page)),
            _ => out.push_str(value),
        }
        out.push(quote);
        rest = after;
    }
    out.push_str(rest);
}

/// The next quoted value of a tag: what stands before it, its quote, itself, and what follows the closing quote.
fn next_value(tag: &str) -> Option<(&str, char, &str, &str)> {
    let mut from = 0;
    loop {
        let equals = from + tag[from..].find('=')?;
        let open = equals + 1 + tag[equals + 1..].len() - tag[equals + 1..].trim_start().len();
        let quote = tag[open..].chars().next()?;
        if quote == '"' || quote == '\'' {
            let close = open + 1 + tag[open + 1..].find(quote)?;
            return Some((&tag[..open], quote, &tag[open + 1..close], &tag[close + 1..]));
        }
        from = equals + 1;
    }
}

fn resolve_set(set: &str, origin: &str, page: &str) -> String {
    set.split(',')
        .map(|candidate| {
            let (address, size) = candidate.trim().split_once(' ').unwrap_or((candidate.trim(), ""));
            format!("{} {size}", resolve(address, origin, page)).trim_end().to_owned()
        })
        .collect::<Vec<_>>()
        .join(", ")
}

/// RFC 3986, section 5.2, for the forms that occur: absolute, rooted, fragment or query alone, relative.
fn resolve(address: &str, origin: &str, page: &str) -> String {
    if address.starts_with("//") {
        let scheme = origin.split_once("//").map_or("https:", |(scheme, _)| scheme);
        return format!("{scheme}{address}");
    }
    if super::address::is_external(address) {
        return address.to_owned();
    }
    if address.starts_with('/') {
        return format!("{origin}{address}");
    }
    if address.is_empty() || address.starts_with(['#', '?']) {
        return format!("{page}{address}");
    }
    let mut folder: Vec<&str> = page.strip_prefix(origin).unwrap_or(page).split('/').collect();
    folder.pop();
    let tail = address.find(['?', '#']).unwrap_or(address.len());
    let mut steps = address[..tail].split('/').peekable();
    while let Some(step) = steps.next() {
        let last = steps.peek().is_none();
        match step {
            ".." => {
                if folder.len() > 1 {
                    folder.pop();
                }
                if last {
                    folder.push("");
                }
            }
            "." if last => folder.push(""),
            "." => {}
            step => folder.push(step),
        }
    }
    format!("{origin}{}{}", folder.join("/"), &address[tail..])
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
