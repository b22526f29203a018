//! Styles and scripts in raw HTML: the policy of the finished pages keeps them from having an effect, so their author is
//! told. Every finding is a warning.

use crate::csp::{self, Inline};
use crate::diag::{Diag, Place, Span};
use pulldown_cmark::Event;
use std::ops::Range;
use std::sync::Arc;

/// Looks through the events of the page at `path`, whose file's text is `text`.
pub fn inline(path: &Arc<str>, text: &str, events: &[(Event, Range<usize>)]) -> Vec<Diag> {
    let mut diags = Vec::new();
    for (event, range) in events {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else { continue };
        let exact = text[range.clone()].starts_with(&**html);
        for (kind, _, place) in csp::inline(html) {
            let span = if exact { Span::from(place).shift(range.start) } else { range.clone().into() };
            diags.push(kept_out(Place::new(path, span), kind));
        }
    }
    diags
}

fn kept_out(place: Place, kind: Inline) -> Diag {
    let (code, message, instead) = match kind {
        Inline::Style | Inline::StyleAttribute => {
            ("inline-style", "this style will have no effect", "give the element a class, and style that in a file of `static/`")
        }
        Inline::Script | Inline::Handler => {
            ("inline-script", "this script will not run", "put it into a file of `static/` and name that by `src`")
        }
        Inline::Address => (
            "inline-script",
            "a link to `javascript:` will do nothing",
            "put the script into a file of `static/`, and give it something to wait for",
        ),
    };
    let diag = Diag::warning(code, format!("{message}: the page's content security policy keeps out what stands inline")).at(place);
    match kind {
        Inline::Address => diag.help(instead),
        _ => diag.help(format!("{instead}; or let all that is inline through by its hash: `csp.inline = \"hash\"` in the configuration")),
    }
}
