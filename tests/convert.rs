//! HTML becomes Markdown, construct by construct and dialect by dialect.
//!
//! A case is a file below `tests/convert/`: a sentence on what it shows; `-- flags --` may hold `trusted`, `guess`, `faircopy`
//! and `select CSS`; `-- html --` is a fragment, or a whole page, of which the posts are converted; `-- markdown --` is what came
//! of it, and below `-- report --` stands what was dropped, kept as HTML, guessed, written by other means or removed as
//! harmful, and the grade of the result, rendered again and held against the HTML, with all that differs. No case may lose a
//! word or a byte of code.

use crate::case::{self, Case};
use faircopy::config::Options;
use faircopy::import::article;
use faircopy::import::check::{self, Proof};
use faircopy::import::convert::{self, Converted};
use faircopy::import::dom::{self, Dom, NodeId};
use faircopy::import::post::Body;
use faircopy::import::rule::Dropped;
use faircopy::import::select::Selector;
use faircopy::pipeline;
use faircopy::source::Sources;
use jiff::tz::TimeZone;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

#[test]
fn cases() {
    case::hold("tests/convert", run);
}

#[test]
fn no_case_loses_a_word_or_a_byte_of_code() {
    let lossy = |path: &PathBuf| std::fs::read_to_string(path).expect("a case is readable").lines().any(|line| line == "grade D");
    let lossy: Vec<PathBuf> = case::files("tests/convert").into_iter().filter(lossy).collect();
    assert!(lossy.is_empty(), "{lossy:?}");
}

/// The whole case as it should read.
fn run(case: &Case) -> String {
    let flags = Flags::parse(case.part("flags"));
    let html = case::text_of(case.part("html"));
    let mut out = case.intro.clone();
    for name in ["flags", "html"] {
        if !case.part(name).is_empty() {
            write!(out, "-- {name} --\n{}\n", case::text_of(case.part(name))).expect("a string takes all");
        }
    }
    let (mut markdown, mut report) = (Vec::new(), String::new());
    for piece in pieces(&html, &flags) {
        let converted = convert::convert(&piece.dom, piece.root, &piece.dropped, flags.options);
        let proof = proof(&piece, &converted, flags.options.trusted);
        tell(&piece, &converted, &proof, &mut report);
        markdown.push(converted.markdown);
    }
    write!(out, "-- markdown --\n{}\n", markdown.join("\n")).expect("a string takes all");
    write!(out, "-- report --\n{report}").expect("a string takes all");
    format!("{}\n", out.trim_end())
}

struct Flags {
    options: convert::Options,
    select: Option<Selector>,
}

impl Flags {
    fn parse(text: &str) -> Self {
        let mut flags = Self { options: convert::Options { ids: true, ..convert::Options::default() }, select: None };
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line {
                "trusted" => flags.options.trusted = true,
                "guess" => flags.options.guess = true,
                "faircopy" => flags.options.faircopy = true,
                _ => {
                    let selector = line.strip_prefix("select ").unwrap_or_else(|| panic!("`{line}` is no flag"));
                    flags.select = Some(Selector::parse(selector).expect("a selector"));
                }
            }
        }
        flags
    }
}

/// What is converted in one go.
struct Piece {
    dom: Arc<Dom>,
    root: NodeId,
    dropped: Vec<Dropped>,
    /// How a post was found; empty for a fragment.
    dialect: String,
}

/// The posts of a page; a fragment, or a page without a post, as a whole.
fn pieces(html: &str, flags: &Flags) -> Vec<Piece> {
    let is_document = dom::is_document(html);
    let dom = Arc::new(if is_document { dom::document(html) } else { dom::fragment(html) });
    let page = article::Page { path: "post.html", dom: dom.clone(), select: flags.select.as_ref(), zone: &TimeZone::UTC };
    let posts = if is_document || flags.select.is_some() { article::find(&page).posts } else { Vec::new() };
    let found = posts.into_iter().filter_map(|post| {
        let dialect = format!("{} ({:.2})", post.found.dialect, post.found.confidence);
        match post.body {
            Body::Html { dom, root, dropped } => Some(Piece { dom, root, dropped, dialect }),
            Body::Markdown(_) => None,
        }
    });
    let pieces: Vec<Piece> = found.collect();
    assert!(!is_document || !pieces.is_empty(), "no post is found in\n{html}");
    match pieces.is_empty() {
        true => vec![Piece { root: dom.root(), dom, dropped: Vec::new(), dialect: String::new() }],
        false => pieces,
    }
}

/// The Markdown, rendered as the only page of a site, held against the HTML.
fn proof(piece: &Piece, converted: &Converted, trusted: bool) -> Proof {
    const PAGE: &str = "content/page.md";
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"\"\n";
    let sources = Sources::memory([("faircopy.toml", config.to_owned()), (PAGE, format!("+++\n+++\n{}", converted.markdown))]);
    let bodies = pipeline::bodies(&sources, "faircopy.toml", &Options::default()).value;
    let body = bodies.into_iter().find(|(path, _)| **path == *PAGE).map(|(_, body)| body.html).expect("the page is rendered");
    let original = check::Original { dom: &piece.dom, root: piece.root, dropped: &converted.dropped };
    let expected = |address: &str| match trusted || convert::is_harmless_address(address, true) {
        true => address.to_owned(),
        false => String::new(),
    };
    check::compare(&original, &body, &expected)
}

/// A line for everything that is not simply there.
fn tell(piece: &Piece, converted: &Converted, proof: &Proof, out: &mut String) {
    let mut lines = Vec::new();
    if !piece.dialect.is_empty() {
        lines.push(format!("found by {}", piece.dialect));
    }
    lines.push(format!("grade {}", proof.grade.letter()));
    for loss in &proof.losses {
        lines.push(format!("differs: {}: `{}` became `{}`", loss.kind.label(), one_line(&loss.original.text), one_line(&loss.new.text)));
    }
    for dropped in &converted.dropped {
        let text = one_line(&piece.dom.text_content(dropped.node));
        let what = if text.is_empty() { one_line(&piece.dom.outer_html(dropped.node)) } else { text };
        lines.push(format!("dropped: {}: {what}", dropped.rule.name()));
    }
    lines.extend(converted.kept.iter().map(|kept| format!("kept: {} ({})", piece.dom.name(kept.node), kept.why.name())));
    lines.extend(converted.guesses.iter().map(|guess| format!("guessed: {}: {}", guess.lang, guess.first_line)));
    lines.extend(converted.escalations.iter().map(|other| format!("escalated: {}: {}", other.means.name(), one_line(&other.excerpt))));
    lines.extend(converted.dangers.iter().map(|danger| format!("dangerous: {}", danger.what)));
    lines.iter().for_each(|line| writeln!(out, "{line}").expect("a string takes all"));
}

/// So much of a text as a line of a report holds.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
