//! Styles and scripts that a template has in place. Said once for each, at its place in the template, and not for the pages
//! that are made with it.

use super::theme::Template;
use crate::csp::{self, Inline};
use crate::diag::{Diag, Place};

/// What the policy of the pages will keep out, as far as it stands in the templates literally.
pub fn inline(templates: &[Template]) -> Vec<Diag> {
    let pages = templates.iter().filter(|template| template.name.ends_with(".html"));
    pages
        .flat_map(|template| {
            csp::inline(&template.text).into_iter().map(|(kind, _, place)| kept_out(Place::new(&template.path, place), kind))
        })
        .collect()
}

fn kept_out(place: Place, kind: Inline) -> Diag {
    let diag = match kind {
        Inline::Style | Inline::StyleAttribute => {
            Diag::warning("inline-style", "no page will show this style: their content security policy keeps out what stands inline")
        }
        Inline::Script | Inline::Handler | Inline::Address => {
            Diag::warning("inline-script", "no page will run this script: their content security policy keeps out what stands inline")
        }
    };
    diag.at(place).help(
        "put it into a file of `static/`; `csp.inline = \"hash\"` in the configuration lets styles and scripts through by their hashes",
    )
}
