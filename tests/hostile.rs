//! Pages that hurt, in a small size: all words are there, and there once, and a reader of the Markdown sees what a reader of
//! the page saw. `benches/import/` makes the same pages in the size that hurts.

#[path = "../benches/import/kinds.rs"]
mod kinds;

use faircopy::config::Options;
use faircopy::import::check::{self, Original};
use faircopy::import::{convert, dom};
use faircopy::pipeline;
use faircopy::source::Sources;
use kinds::{KINDS, Kind};

#[test]
fn no_hostile_page_loses_a_word() {
    let failures: Vec<String> = KINDS.iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Of a page of at most 60 of whatever the kind repeats.
fn failure(kind: &Kind) -> Option<String> {
    let page = kind.page(kind.size.min(60));
    let dom = dom::fragment(&page.html);
    let converted = convert::convert(&dom, dom.root(), &[], convert::Options::default());
    let missing = kinds::missing(page.words, &converted.markdown);
    let original = Original { dom: &dom, root: dom.root(), dropped: &converted.dropped };
    let words = check::compare(&original, &rendered(&converted.markdown), &str::to_owned).words;
    (missing + words.lost + words.added > 0)
        .then(|| format!("{}: {missing} of {} words amiss; {} lost, {} added for a reader", kind.name, page.words, words.lost, words.added))
}

/// The Markdown as the only page of a site.
fn rendered(markdown: &str) -> String {
    const PAGE: &str = "content/page.md";
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"\"\n";
    let sources = Sources::memory([("faircopy.toml", config.to_owned()), (PAGE, format!("+++\n+++\n{markdown}"))]);
    let bodies = pipeline::bodies(&sources, "faircopy.toml", &Options::default()).value;
    bodies.into_iter().find(|(path, _)| **path == *PAGE).map(|(_, body)| body.html).unwrap_or_default()
}
