//! Streams of events that Markdown can have, with the most hostile texts in them.
//!
//! What no reader of Markdown ever sees is not made up: text is trimmed at the edges of its block and beside breaks, has one
//! blank at most between words and no line breaks, and is one event where it is one text; nothing empty is emphasised;
//! emphasis begins and ends with no blank; links hold no links; code spans are not empty and do not touch each other; cells and headings
//! have no line breaks; code ends with a line break; tight items hold a line of text and further blocks, loose ones paragraphs.

use super::super::runs::{self, Ev};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

/// A page: blocks, and the footnotes that may be mentioned in them.
pub fn page() -> impl Strategy<Value = Vec<Vec<Ev>>> {
    (vec(block(), 0..6), vec(vec(block(), 1..3), NOTES.len())).prop_map(|(mut blocks, notes)| {
        for (label, inner) in NOTES.iter().zip(notes) {
            let around = (Event::Start(Tag::FootnoteDefinition((*label).into())), Event::End(TagEnd::FootnoteDefinition));
            blocks.push(within(around, inner.concat()));
        }
        blocks
    })
}

const NOTES: &[&str] = &["1", "a-b"];

fn within((start, end): (Ev, Ev), inner: Vec<Ev>) -> Vec<Ev> {
    [start].into_iter().chain(inner).chain([end]).collect()
}

fn block() -> BoxedStrategy<Vec<Ev>> {
    let leaf = prop_oneof![
        6 => paragraph(),
        2 => (1usize..=6, line()).prop_filter_map("a heading without text", |(level, text)| {
            let level = HeadingLevel::try_from(level).ok()?;
            let start = Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() });
            (!text.is_empty()).then(|| within((start, Event::End(TagEnd::Heading(level))), text))
        }),
        1 => Just(vec![Event::Rule]),
        2 => code(),
        2 => table(),
        1 => select(HTML).prop_map(html),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let blocks = vec(inner, 0..3).prop_map(|blocks| blocks.concat()).boxed();
        let start = prop_oneof![Just(None), Just(Some(1)), (0u64..=999_999_999).prop_map(Some)];
        let task = || select(&[None, None, None, Some(true), Some(false)][..]);
        let tight = (task(), text(), blocks.clone()).prop_map(|(task, text, blocks)| {
            // A mark is none without a text behind it, and a paragraph makes the list loose.
            let task = task.filter(|_| !text.is_empty()).map(Event::TaskListMarker);
            let blocks = if matches!(blocks.first(), Some(Event::Start(Tag::Paragraph))) { Vec::new() } else { blocks };
            task.into_iter().chain(text).chain(without_paragraphs(blocks)).collect::<Vec<_>>()
        });
        let loose = (task(), paragraph(), blocks.clone()).prop_map(|(task, mut paragraph, blocks)| {
            paragraph.splice(1..1, task.map(Event::TaskListMarker));
            paragraph.into_iter().chain(blocks).collect::<Vec<_>>()
        });
        let items = prop_oneof![vec(tight, 1..4), vec(loose, 1..4)];
        prop_oneof![
            blocks.prop_map(|inner| within((Event::Start(Tag::BlockQuote(None)), Event::End(TagEnd::BlockQuote(None))), inner)),
            (start, items).prop_map(|(start, items)| {
                let item = |inner| within((Event::Start(Tag::Item), Event::End(TagEnd::Item)), inner);
                let items = items.into_iter().flat_map(item).collect();
                within((Event::Start(Tag::List(start)), Event::End(TagEnd::List(start.is_some()))), items)
            }),
        ]
    })
    .boxed()
}

/// Blocks without those paragraphs that stand in nothing else.
fn without_paragraphs(blocks: Vec<Ev>) -> Vec<Ev> {
    let (mut depth, mut inside) = (0usize, false);
    let mut out = Vec::new();
    for event in blocks {
        inside |= depth == 0 && event == Event::Start(Tag::Paragraph);
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        let ends = inside && depth == 0;
        if !inside {
            out.push(event);
        }
        inside &= !ends;
    }
    out
}

fn paragraph() -> BoxedStrategy<Vec<Ev>> {
    let words = text().prop_filter("a paragraph without text", |text| !text.is_empty());
    words.prop_map(|text| within((Event::Start(Tag::Paragraph), Event::End(TagEnd::Paragraph)), text)).boxed()
}

fn html(html: &str) -> Vec<Ev> {
    let text = Event::Html(format!("{html}\n").into());
    within((Event::Start(Tag::HtmlBlock), Event::End(TagEnd::HtmlBlock)), vec![text])
}

const HTML: &[&str] = &[
    "<section>x</section>",
    "<dl>\n<dt>*a*</dt>\n<dd>`b`</dd>\n</dl>",
    "<table><tr><td colspan=\"2\">a</td></tr></table>",
    "<!-- more -->",
];

fn code() -> impl Strategy<Value = Vec<Ev>> {
    (select(INFOS), vec(select(LINES), 0..5)).prop_map(|(info, lines)| {
        let start = Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info.into())));
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        let text = (!text.is_empty()).then(|| Event::Text(text.into()));
        within((start, Event::End(TagEnd::CodeBlock)), text.into_iter().collect())
    })
}

const INFOS: &[&str] = &["", "c", "c++", "rust,ignore", "a`b", "~~~", "x title=\"y z\"", "\\*", "&amp;", "a\\", "{.x}", "中文"];

const LINES: &[&str] = &[
    "",
    " ",
    "int x;",
    "\t*p = 1;",
    "    four",
    "```",
    "````",
    "   ```",
    "~~~",
    "`",
    "> q",
    "- i",
    "1. n",
    "# h",
    "---",
    "[^1]: n",
    "<b>&amp;</b>",
    "a  ",
    "\\",
    "| a |",
    "</code></pre>",
    "[a]: b",
    "\u{a0}",
    "中文。",
];

fn table() -> impl Strategy<Value = Vec<Ev>> {
    let align = select(&[Alignment::None, Alignment::Left, Alignment::Center, Alignment::Right][..]);
    (vec(align, 1..4), vec(line(), 1..10)).prop_map(|(aligns, cells)| {
        let cell = |text: Vec<Ev>| within((Event::Start(Tag::TableCell), Event::End(TagEnd::TableCell)), text);
        let mut rows = Vec::new();
        let mut cells = cells.into_iter().peekable();
        while cells.peek().is_some() {
            let row: Vec<Ev> = aligns.iter().flat_map(|_| cell(cells.next().unwrap_or_default())).collect();
            let around = match rows.is_empty() {
                true => (Event::Start(Tag::TableHead), Event::End(TagEnd::TableHead)),
                false => (Event::Start(Tag::TableRow), Event::End(TagEnd::TableRow)),
            };
            rows.extend(within(around, row));
        }
        within((Event::Start(Tag::Table(aligns)), Event::End(TagEnd::Table)), rows)
    })
}

/// Running text of one line.
fn line() -> impl Strategy<Value = Vec<Ev>> {
    text().prop_map(|events| {
        let kept = events.into_iter().map(|event| if event == Event::HardBreak { Event::Text(" ".into()) } else { event });
        trimmed(kept.collect())
    })
}

fn text() -> impl Strategy<Value = Vec<Ev>> {
    vec(inline(), 0..5).prop_map(|parts| trimmed(parts.concat()))
}

fn inline() -> BoxedStrategy<Vec<Ev>> {
    let leaf = prop_oneof![
        10 => words().prop_map(|words| vec![Event::Text(words.into())]),
        2 => words().prop_map(|code| vec![Event::Code(code.into())]),
        1 => Just(vec![Event::HardBreak]),
        1 => select(NOTES).prop_map(|label| vec![Event::FootnoteReference(label.into())]),
        1 => (address(), words(), words()).prop_map(|(dest, title, alt)| runs::image(&dest, title.trim(), alt.trim())),
        1 => select(&["<br>", "<input>", "<img src=\"x\" alt=\"*\">"][..]).prop_map(|tag| vec![Event::InlineHtml(tag.into())]),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let inner = vec(inner, 1..4).prop_map(|parts| parts.concat()).boxed();
        prop_oneof![
            inner.clone().prop_map(|inner| emphasised((Event::Start(Tag::Emphasis), Event::End(TagEnd::Emphasis)), inner)),
            inner.clone().prop_map(|inner| emphasised((Event::Start(Tag::Strong), Event::End(TagEnd::Strong)), inner)),
            inner.clone().prop_map(|inner| emphasised((Event::Start(Tag::Strikethrough), Event::End(TagEnd::Strikethrough)), inner)),
            inner.clone().prop_map(|inner| within((Event::InlineHtml("<kbd>".into()), Event::InlineHtml("</kbd>".into())), inner)),
            (address(), words(), inner).prop_map(|(dest, title, inner)| {
                let is_link =
                    |event: &Ev| matches!(event, Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) | Event::FootnoteReference(_));
                let inner = inner.into_iter().filter(|event| !is_link(event)).collect();
                within((Event::Start(runs::link(&dest, title.trim())), Event::End(TagEnd::Link)), inner)
            }),
        ]
    })
    .boxed()
}

/// Emphasis around what it can stand around: what begins and ends with something that is seen.
fn emphasised(around: (Ev, Ev), inner: Vec<Ev>) -> Vec<Ev> {
    let inner = trimmed(inner);
    let is_same = |event: &Ev| *event == around.0;
    match inner.is_empty() || inner.iter().any(is_same) {
        true => inner,
        false => within(around, inner),
    }
}

/// Texts that are one, one blank between words, none at the edges and beside breaks, and no code that touches code.
fn trimmed(events: Vec<Ev>) -> Vec<Ev> {
    let mut out: Vec<Ev> = Vec::new();
    for event in events {
        match (out.last_mut(), event) {
            (Some(Event::Text(last)), Event::Text(more)) => *last = format!("{last}{more}").replace("  ", " ").into(),
            (Some(Event::Code(_)), Event::Code(_)) => {}
            (None | Some(Event::HardBreak), Event::Text(text)) => {
                let text = text.trim_start_matches(' ').to_owned();
                if !text.is_empty() {
                    out.push(Event::Text(text.into()));
                }
            }
            (_, Event::HardBreak) => {
                trim_end(&mut out);
                if !out.is_empty() {
                    out.push(Event::HardBreak);
                }
            }
            (_, event) => out.push(event),
        }
    }
    trim_end(&mut out);
    while out.last() == Some(&Event::HardBreak) {
        out.pop();
        trim_end(&mut out);
    }
    out
}

fn trim_end(events: &mut Vec<Ev>) {
    if let Some(Event::Text(text)) = events.last() {
        let text = text.trim_end_matches(' ').to_owned();
        events.pop();
        if !text.is_empty() {
            events.push(Event::Text(text.into()));
        }
    }
}

/// Words with anything between them.
fn words() -> impl Strategy<Value = String> {
    let bit = prop_oneof![4 => select(BITS).prop_map(str::to_owned), 2 => select(CHARS).prop_map(String::from), 1 => "[!-~]"];
    vec(bit, 1..6).prop_map(|bits| bits.concat().replace("  ", " ").replace("  ", " "))
}

const CHARS: &[char] = &[
    ' ', ' ', 'a', 'Z', '7', '中', '。', '，', '「', '」', '（', '）', '、', '％', '\u{a0}', '👍', '\u{200b}', '\u{200d}', '\u{feff}',
    '\u{2028}', '\u{3000}', 'é', '\u{301}', '—', '“', '”', '€', '\u{ad}', '\u{202e}', '😀', 'ß', 'א', '~', '*', '_', '`', '[', ']', '(',
    ')', '<', '>', '#', '+', '-', '=', '|', '\\', '!', '&', ';', ':', '{', '}', '.', '"', '\'', '/', '@', '$', '^', '%',
];

const BITS: &[&str] = &[
    "word",
    "two words",
    " a",
    "b ",
    "1. ",
    "12) ",
    "- ",
    "* ",
    "+ ",
    "# ",
    "> ",
    "---",
    "***",
    "===",
    "~~~",
    "```",
    "``",
    "**",
    "__",
    "~~",
    "](",
    "[x]",
    "[ ] ",
    "[^1]",
    "[^1]: ",
    "[a]: b",
    "![",
    "<b>",
    "</b>",
    "<!--",
    "<https://a.b>",
    "http://a.b",
    "a@b.c",
    "&amp;",
    "&#42;",
    "&copy",
    "\\\\",
    "\\*",
    "| a |",
    "|-|",
    ":-",
    ": ",
    "{#x}",
    "{.y}",
    "[!NOTE]",
    "<?x",
    "<div>",
    "<pre>",
    "$x$",
    ":smile:",
    "中文",
    "。**",
    "**“",
    "snake_case_x",
    "2*3*4",
    "=",
    "-",
];

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(&["/a", "https://a.b/c?d=e&f=g", "#x", "", "mailto:a@b.c", "a b", "a(b)", "(", ")", "<a>", "\\", "a\\*b", "&amp;", "中", "\"q\"", "|", "`", "*x*", "http://a.b"][..])
            .prop_map(str::to_owned),
        1 => words().prop_map(|words| words.trim().to_owned()),
    ]
}
