//! HTML as a feed can carry it: without what only the site's own style sheet and scripts would make sense of.

use crate::csp;
use crate::tag::{self, Attr, Tag};

/// Takes out scripts, styles and all attributes that are for them, for the keyboard or for fragments of the page. An
/// element `span` with nothing left to say goes with them.
pub fn portable(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    // Of each `span` that is open, whether it was left out.
    let mut spans: Vec<bool> = Vec::new();
    // In a drawing a class may be all that is left out: its parts name each other by their ids.
    let mut drawings = 0usize;
    let mut left_out: Option<&str> = None;
    for tag in tag::tags(html) {
        if let Some(name) = left_out {
            if tag.closing && tag.is(name) {
                at = tag.range.end;
                left_out = None;
            }
            continue;
        }
        if !tag.closing && ["script", "style"].iter().any(|name| tag.is(name)) {
            out.push_str(&html[at..tag.range.start]);
            at = html.len();
            left_out = Some(tag.name);
            continue;
        }
        // What loads, moves all addresses, or sends what somebody writes is for the page alone.
        if ["link", "base", "meta", "form"].iter().any(|name| tag.is(name)) {
            out.push_str(&html[at..tag.range.start]);
            at = tag.range.end;
            continue;
        }
        if tag.is("svg") {
            drawings = if tag.closing { drawings.saturating_sub(1) } else { drawings + 1 };
        }
        let is_kept = |attr: &Attr| keeps(attr, drawings > 0);
        if tag.is("span") {
            let empty = if tag.closing { spans.pop().unwrap_or(false) } else { !tag.attrs.iter().any(is_kept) };
            if !tag.closing {
                spans.push(empty);
            }
            if empty {
                out.push_str(&html[at..tag.range.start]);
                at = tag.range.end;
                continue;
            }
        }
        for attr in tag.attrs.iter().filter(|attr| !is_kept(attr)) {
            out.push_str(html[at..attr.whole.start].trim_end());
            at = attr.whole.end;
        }
        at = end(&tag, at, html, &mut out);
    }
    out.push_str(&html[at.min(html.len())..]);
    out
}

/// Copies the rest of a tag.
fn end(tag: &Tag, at: usize, html: &str, out: &mut String) -> usize {
    out.push_str(&html[at..tag.range.end]);
    tag.range.end
}

fn keeps(attr: &Attr, in_drawing: bool) -> bool {
    const NEVER: &[&str] = &["class", "style", "tabindex", "nonce", "srcdoc", "autofocus", "contenteditable", "accesskey"];
    const OF_PAGES: &[&str] = &["id", "role", "loading", "decoding", "fetchpriority"];
    let name = attr.name.to_ascii_lowercase();
    let is_script = name.starts_with("on");
    let is_data = name.starts_with("data-") || name.starts_with("aria-") && !in_drawing;
    !is_script && !csp::is_code(attr.value) && !is_data && !NEVER.contains(&&*name) && (in_drawing || !OF_PAGES.contains(&&*name))
}

#[cfg(test)]
mod tests {
    use super::portable;

    #[test]
    fn only_what_stands_alone_stays() {
        let cases = [
            ("<p>a &lt; b</p>", "<p>a &lt; b</p>"),
            (r#"<pre class="code" tabindex="0"><code class="language-c" data-lang="c">x</code></pre>"#, "<pre><code>x</code></pre>"),
            (r#"<span class="a">x<span lang="de" class=b>y</span></span>z</span>"#, r#"x<span lang="de">y</span>z</span>"#),
            (r#"<h2 id="x">t</h2><img src="a" alt="b" loading="lazy">"#, r#"<h2>t</h2><img src="a" alt="b">"#),
            ("a<script src=x></script>b<style>p{}</style>c", "abc"),
            ("a<script>open", "a"),
            ("<base href=x><link rel=stylesheet href=y><form action=z>a</form>", "a"),
            ("<a href=\" javascript:f()\" title=t>a</a><iframe srcdoc=\"<b>\" src=x></iframe>", "<a title=t>a</a><iframe src=x></iframe>"),
            (r#"<p onclick="f()" style='x' title=t>a</p>"#, "<p title=t>a</p>"),
            (
                r##"<svg class="d" role="img" aria-label="l"><g id="a" style="x"></g><use href="#a"/></svg><b id="c">t</b>"##,
                r##"<svg role="img" aria-label="l"><g id="a"></g><use href="#a"/></svg><b>t</b>"##,
            ),
        ];
        for (html, expected) in cases {
            assert_eq!(portable(html), expected, "{html}");
        }
    }
}
