//! A book written for mdBook, and what `mdbook test` says of each of its blocks.
//!
//! `book/chapters.txt` holds forty chapters, each below a line `@@@ NAME`, with what books use: lists, quotes, hidden
//! lines, mdBook's words, editions, and much that is wrong; `book/drawn.txt` has 240 more, whose blocks a generator drew
//! from such pieces. Includes are expanded, as mdBook hands them to rustdoc.
//! `book/expected.tsv` was recorded from mdBook 0.5.4 with rustdoc 1.95 and edition 2021: chapter, line of the block,
//! verdict (`pass`, `fail`, `ignored`, or `not-tested` where rustdoc does not name it), and more about the block.

use crate::workshop::workshop;
use faircopy::config::{Options, Today};
use faircopy::diag::Diag;
use faircopy::pipeline::{self, Wanted};
use faircopy::proof::Verdict;
use faircopy::read;
use faircopy::source::Sources;
use std::collections::BTreeMap;

/// Where faircopy says something else than mdBook, and the name of the difference:
///
/// - `order-quirk`: rustdoc forgets that it has seen `rust` when a flag stands behind an unknown token, mdBook's own
///   among them. It does not test the block; faircopy does.
/// - `malformed-info`: rustdoc gives up on an info string with a sign that it does not expect, and tests nothing.
/// - `options`: the same, where that sign belongs to an option as other tools write it.
/// - `unbalanced-braces`: rustdoc tests what its parser makes of code that does not parse: often nothing.
/// - `own-lines`: a macro counts lines, and rustdoc's wrapper is not counted here.
/// - `file-name`: the code asks for the name of its file, which is `example` here.
/// - `output-limit`: it prints more than 64 KiB.
/// - `error-code-checked`: a stable rustdoc passes `compile_fail` with any error, and takes a code that stands first for
///   another language; here the code is checked.
const DIFFERENCES: &[(&str, usize, &str)] = &[
    ("c03_mdbook_words.md", 48, "order-quirk"),
    ("c03_mdbook_words.md", 52, "order-quirk"),
    ("c03_mdbook_words.md", 56, "options"),
    ("c05_compile_fail.md", 19, "error-code-checked"),
    ("c05_compile_fail.md", 33, "error-code-checked"),
    ("c07_ignore.md", 39, "options"),
    ("c14_fences.md", 61, "malformed-info"),
    ("c17_info_strings.md", 43, "malformed-info"),
    ("c17_info_strings.md", 83, "order-quirk"),
    ("c17_info_strings.md", 87, "order-quirk"),
    ("c17_info_strings.md", 111, "options"),
    ("c17_info_strings.md", 115, "options"),
    ("c17_info_strings.md", 119, "options"),
    ("c17_info_strings.md", 123, "options"),
    ("c18_info_more.md", 66, "malformed-info"),
    ("c18_info_more.md", 74, "malformed-info"),
    ("c21_macros.md", 68, "own-lines"),
    ("c26_failures.md", 68, "unbalanced-braces"),
    ("c26_failures.md", 75, "unbalanced-braces"),
    ("c30_includes.md", 40, "order-quirk"),
    ("c32_by_example_style.md", 10, "order-quirk"),
    ("c32_by_example_style.md", 31, "order-quirk"),
    ("c35_names.md", 28, "file-name"),
    ("c36_std_out.md", 16, "output-limit"),
    ("c38_items_only.md", 54, "unbalanced-braces"),
    ("v001.md", 37, "order-quirk"),
    ("v022.md", 34, "order-quirk"),
    ("v027.md", 7, "order-quirk"),
    ("v030.md", 25, "order-quirk"),
    ("v033.md", 41, "order-quirk"),
    ("v037.md", 22, "order-quirk"),
    ("v058.md", 25, "order-quirk"),
    ("v114.md", 26, "order-quirk"),
    ("v116.md", 23, "order-quirk"),
    ("v122.md", 35, "order-quirk"),
    ("v124.md", 7, "error-code-checked"),
    ("v126.md", 23, "order-quirk"),
    ("v135.md", 7, "order-quirk"),
    ("v141.md", 35, "order-quirk"),
    ("v144.md", 38, "order-quirk"),
    ("v176.md", 37, "order-quirk"),
    ("v177.md", 40, "order-quirk"),
    ("v195.md", 43, "order-quirk"),
    ("v198.md", 26, "order-quirk"),
    ("v201.md", 22, "error-code-checked"),
    ("v214.md", 21, "order-quirk"),
    ("v224.md", 42, "order-quirk"),
];

const CONFIG: &str = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Book\"\n\n[markdown]\nlint = false\n\n\
                      [examples]\ndefault = \"rust\"\nedition = \"2021\"\n";

#[test]
fn a_book_comes_to_what_mdbook_says() {
    let found = proven();
    let expected = expected();
    let mut faults = Vec::new();
    let mut used = Vec::new();
    for (place @ (file, line), theirs) in &expected {
        let ours = found.get(place).map_or("not-tested", |(verdict, _)| verdict.as_str());
        let named = DIFFERENCES.iter().find(|(name, at, _)| (name, at) == (&file.as_str(), line));
        match (ours == theirs, named) {
            (true, None) => {}
            (false, Some(difference)) => used.push(difference),
            (true, Some((.., name))) => faults.push(format!("{file}:{line}: `{name}` is no difference any more")),
            (false, None) => {
                let said = found.get(place).map_or("", |(_, said)| said);
                faults.push(format!("{file}:{line}: mdBook says {theirs}, faircopy {ours}: {said}"));
            }
        }
    }
    let unknown = found.keys().filter(|place| !expected.contains_key(*place));
    faults.extend(unknown.map(|(file, line)| format!("{file}:{line}: mdBook sees no block here")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!((expected.len(), used.len()), (1147, DIFFERENCES.len()));
}

type Place = (String, usize);

/// The verdict of each example and its first problem.
fn proven() -> BTreeMap<Place, (String, String)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let chapters: Vec<(String, &str)> = chapters().collect();
    assert_eq!(chapters.len(), 280);
    let pages = chapters.iter().map(|(name, text)| (format!("content/{name}"), text.as_bytes().to_vec()));
    let theme = read::folio().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
    let sources = Sources::memory(theme.chain([("faircopy.toml".to_owned(), CONFIG.as_bytes().to_vec())]).chain(pages));
    let options = Options {
        base_url: None,
        drafts: true,
        future: true,
        expired: true,
        today: Today::Date("2026-06-01".parse().expect("it is a date")),
        ..Options::default()
    };
    let wanted = Wanted { pages: Vec::new(), filter: None, no_run: false };
    let tested = pipeline::test(&sources, "faircopy.toml", &options, Some(&workshop(folder.path())), &wanted);
    let texts: BTreeMap<String, &str> = chapters.into_iter().map(|(name, text)| (format!("content/{name}"), text)).collect();
    let place = |path: &str, byte: usize| {
        let line = texts[path][..byte].matches('\n').count() + 1;
        (path.trim_start_matches("content/").to_owned(), line)
    };
    let mut found = BTreeMap::new();
    for case in &tested.cases {
        let verdict = match case.verdict {
            Some(Verdict::Proven) => "pass",
            Some(Verdict::Failed) => "fail",
            Some(Verdict::Ignored) => "ignored",
            _ => "unproven",
        };
        let is_own = |diag: &&Diag| {
            let place = diag.place.as_ref().filter(|place| place.path == case.path);
            place.and_then(|place| place.span).is_some_and(|span| case.span.start <= span.start && span.start <= case.span.end)
        };
        let said = tested.report.diags.iter().find(is_own).map_or(String::new(), |diag| diag.message.clone());
        found.insert(place(&case.path, case.info.start), (verdict.to_owned(), said));
    }
    found
}

fn chapters() -> impl Iterator<Item = (String, &'static str)> {
    let parts = include_str!("book/chapters.txt").split("@@@ ").skip(1).chain(include_str!("book/drawn.txt").split("@@@ ").skip(1));
    parts.map(|part| {
        let (name, text) = part.split_once('\n').expect("a chapter has a name on a line of its own");
        (format!("{name}.md"), text)
    })
}

fn expected() -> BTreeMap<Place, String> {
    let rows = include_str!("book/expected.tsv").lines().filter(|line| !line.starts_with('#'));
    let row = |line: &str| {
        let mut columns = line.split('\t');
        let (file, line, verdict) = (columns.next()?, columns.next()?.parse().ok()?, columns.next()?);
        Some(((file.to_owned(), line), verdict.to_owned()))
    };
    rows.map(|line| row(line).unwrap_or_else(|| panic!("no row: {line}"))).collect()
}
