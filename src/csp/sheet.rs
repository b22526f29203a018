//! What a style sheet loads: fonts, pictures, other sheets.

use super::{Policy, source};

/// The policy that lets through what the style sheet names. `origin` is that of the site.
pub fn sheet(css: &str, origin: &str) -> Policy {
    let mut policy = Policy::default();
    let mut allow = |directive: &str, address: &str| {
        if let Some(source) = source(address, origin).filter(|_| !address.is_empty() && !address.starts_with('#')) {
            policy.allow(directive, source);
        }
    };
    let css = without_comments(css);
    for (at, _) in css.match_indices("url(") {
        let address = quoted(&css[at + "url(".len()..], ')');
        let is_import = css[..at].trim_end().ends_with("@import");
        allow(if is_import { "style-src" } else { directive(address) }, address);
    }
    for (at, _) in css.match_indices("@import") {
        let rest = css[at + "@import".len()..].trim_start();
        if rest.starts_with(['"', '\'']) {
            allow("style-src", quoted(rest, ';'));
        }
    }
    policy
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |css, part| css + part.split_once("*/").map_or("", |(_, rest)| rest))
}

/// A text in either quotes or in none, up to `end`.
fn quoted(text: &str, end: char) -> &str {
    let text = text.trim_start();
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split(quote).next().unwrap_or_default(),
        _ => text.split(end).next().unwrap_or_default().trim_end(),
    }
}

/// By what the address says of itself; most of what style sheets load are pictures.
fn directive(address: &str) -> &'static str {
    let lower = address.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    let is_font =
        lower.starts_with("data:font") || lower.starts_with("data:application/font") || lower.starts_with("data:application/x-font");
    if is_font || [".woff2", ".woff", ".ttf", ".otf", ".eot"].iter().any(|ending| path.ends_with(ending)) { "font-src" } else { "img-src" }
}

#[cfg(test)]
mod tests {
    use super::sheet;

    #[test]
    fn fonts_pictures_and_other_sheets() {
        let css = "@import url(https://a.org/x.css);\n@import \"https://b.org/y.css\" print;\n/* url(https://c.org/) */\n\
            @font-face { src: url('/f.woff2?v=1') format(\"woff2\"), url(data:font/woff2;base64,AA) }\n\
            p { background: url( \"https://d.org/p.png\" ); mask: url(#m); filter: url(data:image/svg+xml,x) }";
        assert_eq!(
            sheet(css, "https://e.org").meta(),
            "default-src 'none'; base-uri 'none'; form-action 'none'; font-src 'self' data:; img-src data: https://d.org; \
             style-src https://a.org https://b.org"
        );
        assert_eq!(sheet("p { color: red }", "https://e.org").meta(), "default-src 'none'; base-uri 'none'; form-action 'none'");
    }
}
