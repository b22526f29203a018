//! The examples of the CommonMark specification, all of them, through `render::body`: in its plain profile, and as
//! the body of a page of a site, less what a site adds.

use faircopy::config::{Options, Today};
use faircopy::highlight::Highlighter;
use faircopy::memo::Memo;
use faircopy::render::body::{self, Labels, Part, Verdicts};
use faircopy::site::Resolved;
use faircopy::source::Sources;
use faircopy::{parse, tag};
use std::collections::BTreeMap;

#[test]
fn renders_every_example_of_the_specification() {
    assert_all_render(|examples| examples.iter().map(|(markdown, _)| body::plain(markdown)).collect());
}

#[test]
fn renders_every_example_as_the_body_of_a_page() {
    assert_all_render(|examples| bodies(examples).iter().map(|html| without_additions(html)).collect());
}

#[track_caller]
fn assert_all_render(render: impl Fn(&[(String, String)]) -> Vec<String>) {
    let examples = examples(include_str!("commonmark/spec.txt"));
    assert_eq!(examples.len(), 652, "the specification has 652 examples");
    let wrong: Vec<String> = (1..)
        .zip(examples.iter().zip(render(&examples)))
        .filter(|(_, ((_, expected), html))| html != expected)
        .map(|(number, ((markdown, expected), html))| format!("example {number}:\n{markdown}\nexpected:\n{expected}\ngot:\n{html}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {} examples differ\n\n{}", wrong.len(), examples.len(), wrong.join("\n\n"));
}

/// Every example as a page of a site of its own, whose front matter is empty.
fn bodies(examples: &[(String, String)]) -> Vec<String> {
    let path = |at: usize| format!("content/{at:03}.md");
    let mut files: BTreeMap<String, Vec<u8>> =
        examples.iter().enumerate().map(|(at, (markdown, _))| (path(at), format!("+++\n+++\n{markdown}").into_bytes())).collect();
    // Double brackets that CommonMark leaves as text are wikilinks in a site.
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"T\"\n[markdown]\nlint = false\nwikilinks = false\n";
    files.insert("faircopy.toml".to_owned(), config.into());
    let sources = Sources::memory(files);
    let options = Options {
        base_url: None,
        drafts: false,
        future: false,
        expired: false,
        today: Today::Date("2026-06-01".parse().expect("a date")),
        ..Options::default()
    };
    let config = parse::config::config(&sources, "faircopy.toml", &options).value;
    let pages = parse::pages(&sources, &config, &Memo::none()).value;
    let (resolved, labels, highlighter) = (Resolved::default(), Labels::default(), Highlighter::new());
    let body = |page: &faircopy::page::Page| {
        let text = sources.text(&page.path).expect("the text is in memory");
        body::body(&text, page, &resolved, &Verdicts::default(), &config.markdown, &labels, &highlighter, &|_| None, Part::Whole).value
    };
    assert!(pages.iter().enumerate().all(|(at, page)| *page.path == path(at)), "every example is a page");
    pages.iter().map(|page| body(page)).collect()
}

/// Takes away what a site adds to CommonMark: the ids and anchors of headings, the classes of code, and how images
/// load.
fn without_additions(html: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    let mut in_anchor = false;
    let mut in_code = false;
    for tag in tag::tags(html) {
        let class = tag.attrs.iter().find(|attr| attr.is("class")).map(|attr| attr.value);
        let text = &html[at..tag.range.start];
        let written = &html[tag.range.clone()];
        at = tag.range.end;
        if !in_anchor {
            out.push_str(text);
        }
        let without = |name: &str| {
            tag.attrs
                .iter()
                .find(|attr| attr.is(name))
                .map_or(written.to_owned(), |attr| written.replacen(&format!(" {}", &html[attr.whole.clone()]), "", 1))
        };
        match (tag.name, tag.closing) {
            ("a", false) if class == Some("anchor") => {
                in_anchor = true;
                out.truncate(out.trim_end_matches(' ').len());
            }
            ("a", true) if in_anchor => in_anchor = false,
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => out.push_str(&without("id")),
            ("pre", false) if class == Some("code") => {
                in_code = true;
                out.push_str("<pre>");
            }
            ("pre", true) => {
                in_code = false;
                out.push_str(written);
            }
            ("code", false) => out.push_str(&without("data-lang")),
            ("span", _) if in_code => {}
            ("img", false) => out.push_str(&written.replace(" loading=\"lazy\" decoding=\"async\">", " />")),
            _ => out.push_str(written),
        }
    }
    out.push_str(&html[at..]);
    out
}

/// The pairs of Markdown and HTML between fences of 32 backticks; `→` stands for a tab.
pub fn examples(spec: &str) -> Vec<(String, String)> {
    let fence = "`".repeat(32);
    let opening = format!("\n{fence} example\n");
    let mut parts = spec.split(opening.as_str());
    parts.next();
    parts
        .filter_map(|part| {
            let example = &part[..part.find(&format!("\n{fence}\n"))? + 1];
            // An example may begin with the dot when its Markdown is empty.
            let (markdown, html) = format!("\n{example}").split_once("\n.\n").map(|(a, b)| (a.to_owned(), b.to_owned()))?;
            let markdown = markdown.strip_prefix('\n').unwrap_or_default();
            Some((format!("{markdown}\n").replace('→', "\t"), html.replace('→', "\t")))
        })
        .collect()
}
