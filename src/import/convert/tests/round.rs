//! What is written is read back as what was meant. Both sides are compared as HTML that went through the browser's algorithm,
//! so that nothing of `verify` is asked about itself.

use super::super::verify::Writer;
use super::streams;
use crate::config::MarkdownConfig;
use crate::import::dom::{self, Dom, Step};
use crate::markdown::{self, Dialect};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use proptest::test_runner::RngSeed;
use pulldown_cmark::{Event, Tag};
use std::collections::BTreeSet;

/// Modest by itself; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let seeds = FileFailurePersistence::Direct("proptest-regressions/import/convert/round.txt");
    let asked = ProptestConfig::default();
    let cases = if asked.cases == 256 { 192 } else { asked.cases };
    // The same pages in every run of the tests; others when more of them are asked for.
    let rng_seed = match asked.rng_seed {
        RngSeed::Random if asked.cases == 256 => RngSeed::Fixed(1),
        seed => seed,
    };
    ProptestConfig { cases, rng_seed, failure_persistence: Some(Box::new(seeds)), ..asked }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_written_is_read_back(blocks in streams::page()) {
        // Between Chinese characters, where alone it stands, a line break shows nothing.
        let meant = blocks.concat().into_iter().filter(|event| *event != Event::SoftBreak);
        let written = written(&blocks);
        let (meant, read) = (tree(&shown(meant)), tree(&rendered(&written)));
        prop_assert_eq!(meant, read, "{}", written);
    }
}

fn written(blocks: &[Vec<Event<'static>>]) -> String {
    let label = |event: &Event| match event {
        Event::Start(Tag::FootnoteDefinition(label)) => Some(label.to_string()),
        _ => None,
    };
    let labels: BTreeSet<String> = blocks.iter().flatten().filter_map(label).collect();
    let written = |lost: BTreeSet<String>| {
        let mut writer = Writer::new(labels.clone(), lost);
        blocks.iter().for_each(|block| writer.push(block.clone()));
        writer.finish()
    };
    let first = written(BTreeSet::new());
    if first.lost.is_empty() { first.markdown } else { written(first.lost).markdown }
}

fn shown<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

fn rendered(markdown: &str) -> String {
    let config = MarkdownConfig { wikilinks: true, ..MarkdownConfig::default() };
    let events: Vec<_> = markdown::events(markdown, 0, Dialect::Site(&config));
    shown(events.into_iter().map(|(event, _)| event))
}

/// A tree as text: one blank where there are any outside of code, without the `div` that a block of HTML may need around
/// it, and footnotes by their labels instead of numbers.
fn tree(html: &str) -> String {
    let dom = dom::fragment(html);
    let mut out = String::new();
    let mut exact = 0usize;
    let mut steps = dom.steps(dom.root());
    while let Some(step) = steps.next() {
        match step {
            Step::Enter(id) if dom.has_class(id, "footnote-reference") || dom.has_class(id, "footnote-definition-label") => {
                let link = dom.first_child(id).and_then(|link| dom.attr(link, "href")).unwrap_or_default();
                out.push_str(&format!("[mention {link}]"));
                steps.pass_over();
                steps.next();
            }
            Step::Enter(id) => match dom.text(id) {
                Some(text) if exact == 0 => push_words(text, &mut out),
                _ => {
                    blank_ends(&dom, id, &mut out);
                    if !is_bare(&dom, id) {
                        dom.open(id, &mut out);
                    }
                    exact += usize::from(dom.is(id, "pre"));
                }
            },
            Step::Leave(id) => {
                exact -= usize::from(dom.is(id, "pre"));
                blank_ends(&dom, id, &mut out);
                if !is_bare(&dom, id) {
                    dom.close(id, &mut out);
                }
            }
        }
    }
    out.trim_end().to_owned()
}

fn push_words(text: &str, out: &mut String) {
    for c in text.chars() {
        match c.is_ascii_whitespace() {
            true if out.is_empty() || out.ends_with([' ', '\n']) => {}
            true => out.push(' '),
            false => out.push(c),
        }
    }
}

fn is_bare(dom: &Dom, id: dom::NodeId) -> bool {
    dom.is(id, "div") && dom.attrs(id).next().is_none()
}

/// Blocks stand on lines of their own: what blanks are beside their tags says nothing.
fn blank_ends(dom: &Dom, id: dom::NodeId, out: &mut String) {
    let inline = ["", "em", "strong", "del", "code", "a", "img", "kbd", "input", "sup"];
    if !inline.contains(&dom.name(id)) || dom.comment(id).is_some() {
        out.truncate(out.trim_end_matches([' ', '\n']).len());
        out.push('\n');
    }
}
