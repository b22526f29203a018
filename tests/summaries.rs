//! A body and its summary that are made together are what they are when each is made alone.

use crate::commonmark::examples;
use faircopy::config::{Options, Today};
use faircopy::highlight::Highlighter;
use faircopy::memo::Memo;
use faircopy::render::body::{self, Labels, Part, Verdicts};
use faircopy::source::Sources;
use faircopy::{parse, plan};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const CONFIG: &str = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"T\"\n[markdown]\nmath = true\n";

/// What may stand on either side of a cut beside what the specification has.
const PIECES: &[&str] = &[
    "A note[^n] with [a link](#there), <a id=\"here\" href=\"#there\">an anchor</a> and [[n1]].\n\n[^n]: The note.\n",
    "## Heading {#own}\n\n```rust\nfn main() { println!(\"<{}>\", 1); }\n```\n\n```output\n<1>\n```\n",
    "> [!NOTE]\n> An alert, with\n>\n> ```c\n> int x = \"y\";\n> ```\n>\n> more.\n",
    "````details summary=x\n### Inside\n\n```c title=\"t\" {1}\nint y;\n```\n\n<!-- more -->\n\nRest.\n````\n",
    "- [ ] task\n\n  ```python\n  print(1)\n  ```\n\n  <!-- more -->\n\n- [x] done\n",
    "| a | b |\n|---|:-:|\n| 1 | $x$ |\n\n![p](p.png)\n\n    indented\n    code\n",
    "```no-such-language\nx\n```\n\n    \n",
];

#[test]
fn a_summary_made_with_its_body_is_that_made_alone() {
    let sources = Sources::memory(samples());
    let options = Options { today: Today::Date("2026-06-01".parse().expect("a date")), drafts: true, ..Options::default() };
    let config = Arc::new(parse::config::config(&sources, "faircopy.toml", &options).value);
    let pages = parse::pages(&sources, &config, &Memo::none()).value;
    let site = plan::site(config.clone(), pages, &sources, &Memo::none()).value;
    let highlighter = Highlighter::new();
    let (mut compared, mut coloured) = (0, 0);
    for leaf in &site.leaves {
        let Some(cut) = leaf.page.outline.summary else { continue };
        let (page, resolved, verdicts) = (&leaf.page, &leaf.resolved, Verdicts::default());
        let text = sources.text(&page.path).expect("the text is in memory");
        let alone = |part| {
            let labels = Labels::default();
            let html =
                body::body(&text, page, resolved, &verdicts, &config.markdown, &labels, &highlighter, &|_| Some("<c>".to_owned()), part);
            (html.value, html.diags, labels.said())
        };
        let labels = [Labels::default(), Labels::default()];
        let draw = |_: &body::blocks::Call| Some("<c>".to_owned());
        let (whole, summary) =
            body::with_summary(&text, page, cut, resolved, &verdicts, &config.markdown, labels.each_ref(), &highlighter, [&draw, &draw]);
        assert_eq!((whole.value, whole.diags, labels[0].said()), alone(Part::Whole), "{}:\n{text}", page.path);
        coloured += usize::from(summary.contains("<pre"));
        let (html, _, said) = alone(Part::Summary);
        assert_eq!((summary, labels[1].said()), (html, said), "{}:\n{text}", page.path);
        compared += 1;
    }
    assert!(compared > 2000 && coloured > 300, "{compared} summaries, {coloured} with code");
}

/// Pages of all kinds: each piece before and behind a cut, and the texts of this project as they are.
fn samples() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::from([("faircopy.toml".to_owned(), CONFIG.into()), ("static/p.png".to_owned(), Vec::new())]);
    let specification = examples(include_str!("commonmark/spec.txt"));
    let pieces: Vec<&str> = PIECES.iter().copied().chain(specification.iter().map(|(markdown, _)| markdown.as_str())).collect();
    let mut page = |text: String| drop(files.insert(format!("content/n{}.md", files.len()), format!("+++\n+++\n{text}").into()));
    for (at, piece) in pieces.iter().enumerate() {
        let behind = pieces[(at + 1) % pieces.len()];
        let code = PIECES[at % PIECES.len()];
        page(format!("{piece}\n<!-- more -->\n\n{behind}"));
        page(format!("{code}\n{piece}<!-- More -->{behind}"));
        page(format!("{piece}\n\nText.\n\n{code}\n\nMore text.\n\n{behind}"));
        page(format!("> {}\n>\n> <!-- more -->\n\n{code}", piece.trim_end().replace('\n', "\n> ")));
    }
    let mut folders = ["content", "docs", "tests/legacy"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the texts are readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let text = std::fs::read_to_string(path).unwrap_or_default();
                files.insert(format!("content/n{}.md", files.len()), text.into());
            }
        }
    }
    files
}
