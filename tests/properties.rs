//! What holds for any site whatever: no text makes the program panic, every caret lies in its file, the same
//! sources give the same bytes, and every address that is written leads to something that is written.

use faircopy::config::{Options, Today};
use faircopy::diag::{Place, Report};
use faircopy::memo::Memo;
use faircopy::output::Kept;
use faircopy::print::{self, Format, Look};
use faircopy::source::Sources;
use faircopy::{pipeline, read, tag, url};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};

const CONFIG: &str = "edition = \"2026\"\nbase_url = \"https://example.org/blog\"\ntitle = \"T\"\n";

/// Bits of Markdown that were meant well, and that mean something to one another.
const SOUND: &[&str] = &[
    "# Head\n",
    "## Head\n",
    "## fn-1 {#own .c}\n",
    "### 中文 {% x %}\n",
    "#### fnref 1\n",
    "words[^a] and[^a] ",
    "*中文*\n",
    "中文",
    "\n",
    "\n\n",
    "[b](b/index.md) ",
    "[b](/b/#deep) ",
    "<a href=\"@/n/_index.md\">raw</a> ",
    "![pic](b/pic.svg) ",
    "<img src=\"/s.svg\"> ",
    "[ref] ",
    "> quote\n",
    "> [!NOTE]\n> note\n",
    "- [ ] task\n",
    "1. one\n\n   two\n",
    "    code\n",
    "```c title=\"x\" hl=1 linenos\nint x; /* 中 */\n```\n",
    "| a | b |\n|:--|--:|\n| c | d |\n",
    "term\n: definition\n",
    "<!-- more -->\n",
    "<a href=\"b/index.md?<!-- more -->\">raw</a> ",
    "<div>\n\n",
    "</div>\n\n",
    "<i class=\"x\">raw</i> ",
    "`code` ",
    "{{ braces }} {% if %} ",
    ":smile: \"quoted\" -- ",
    "\\# \\[ &amp; &#x4e2d; ",
    "---\n",
    "````details summary=\"s\" open\n## Head\n[b](b/index.md) and[^a] ![pic](b/pic.svg)\n````\n",
    "```figure src=\"b/pic.svg\" alt=\"x\"\n*中文*\n```\n",
    "```dot alt=x\ndigraph { a -> b [label=\"中\"]; b -> a }\n```\n",
    "```math\nx^2\n```\n",
    "once[^c] ",
    "twice[^d] ",
    "  \n",
    "\t",
];

/// Bits that break what stands beside them.
const BROKEN: &[&str] = &[
    "+++\n",
    "---\n",
    "title = ",
    "title: ",
    "\"",
    "'",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "<",
    ">",
    "```",
    "~~~",
    "`",
    "|",
    ":",
    "*",
    "_",
    "\\",
    "\r",
    "\u{feff}",
    "\0",
    "[^a]:",
    "[^",
    "](",
    "<a href=",
    "<!--",
    "-->",
    "<img src='",
    "date: 2013-",
    "tags: [a, ",
    "= 99999999999999999999\n",
    "é",
    "👍🏽",
    "\u{301}",
    "\u{202e}",
    "｛",
    "&#0;",
    "&#xD800;",
    "]:",
    "[ref]: x y\n",
    "````details summary=",
    "````\n",
    "figure src=b/pic.svg alt ",
    "video src=\",,\" label=x\n",
    "```dot alt=x\ndigraph { a -> ",
    "[label=\"",
    "```math\n\\frac{",
    "$x^",
    "$$",
    "hl=0",
    "file=b/x.c region=",
    "extra.",
    "<<: *a\n",
    "!t ",
    "&a ",
    "*a ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a page holds, the build ends, and every place that it reports can be shown.
    #[test]
    fn any_page_is_read(page in vec(bit(), 0..40), section in vec(bit(), 0..10), name in "[a-zA-Z0-9 ._中é!-]{1,8}") {
        let config = format!("{CONFIG}[markdown]\nmath = true\n");
        let built = build(&[(&format!("content/{name}.md"), &page.concat()), ("content/n/_index.md", &section.concat())], &config);
        check_places(&built);
    }

    /// The same for what stands in front matter, which is the harder half of a page.
    #[test]
    fn any_front_matter_is_read(fence in select(&["+++\n", "---\n"][..]), inner in vec(bit(), 0..20), body in vec(bit(), 0..10)) {
        check_places(&build(&[("content/a.md", &format!("{fence}{}\n{fence}{}", inner.concat(), body.concat()))], CONFIG));
    }

    /// The same for the configuration, a theme's words and a template.
    #[test]
    fn any_configuration_is_read(config in vec(bit(), 0..20), words in vec(bit(), 0..8), template in vec(bit(), 0..8)) {
        let config = format!("{CONFIG}{}", config.concat());
        let files = [("content/a.md", "words"), ("i18n/en.toml", &words.concat()), ("templates/page.html", &template.concat())];
        check_places(&build(&files, &config));
    }

    /// The same for bytes that are no text.
    #[test]
    fn any_bytes_are_read(page in vec(any::<u8>(), 0..200), config in vec(any::<u8>(), 0..100)) {
        let mut files = folio();
        files.insert("content/a.md".to_owned(), page);
        files.insert("faircopy.toml".to_owned(), config);
        check_places(&run(files));
    }

    /// Neither the number of threads nor a second run changes a byte.
    #[test]
    fn the_same_sources_give_the_same_bytes(pages in vec(vec(bit(), 0..12), 1..8)) {
        let pages: Vec<(String, String)> =
            pages.iter().enumerate().map(|(n, page)| (format!("content/s{}/p{n}.md", n % 3), page.concat())).collect();
        let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
            pool.install(|| build(&pages, CONFIG))
        };
        let (one, four, again) = (with(1), with(4), with(4));
        prop_assert_eq!(&one.files, &four.files);
        prop_assert_eq!(&one.report, &four.report);
        prop_assert_eq!(&four.files, &again.files);
        prop_assert_eq!(&four.report, &again.report);
    }

    /// In a site without errors every address of its own leads to a file of its own, and no id stands twice.
    #[test]
    fn what_is_written_holds_together(a in vec(select(SOUND), 0..30), n in vec(select(SOUND), 0..12)) {
        let page = |bits: &[&str], here: &str| {
            let text = bits.concat().replace("(b/", &format!("({here}b/"));
            format!("+++\n+++\n{text}\n\n[^a]: Note [b]({here}b/index.md).\n\n[^c]: Inner[^d].\n\n[^d]: Deep[^d][^a].\n\n[ref]: {here}b/index.md#deep\n")
        };
        let built = build(&[("content/a.md", &page(&a, "")), ("content/n/_index.md", &page(&n, "../"))], CONFIG);
        prop_assume!(built.report.errors() == 0);
        for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = String::from_utf8_lossy(bytes);
            let ids = ids(&html);
            let own: BTreeSet<&String> = ids.iter().collect();
            prop_assert!(own.len() == ids.len(), "an id stands twice in {}: {:?}", path, ids);
            for address in addresses(&html) {
                let known = leads_somewhere(&address, &own, &built.files);
                prop_assert!(known, "{} leads nowhere in {}:\n{}", address, path, html);
            }
        }
    }
}

/// A bit of a file: sound, broken or anything.
fn bit() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(SOUND).prop_map(str::to_owned),
        4 => select(BROKEN).prop_map(str::to_owned),
        1 => ".{0,6}",
    ]
}

struct Built {
    sources: Sources,
    report: Report,
    files: BTreeMap<String, Vec<u8>>,
}

fn build(pages: &[(&str, &str)], config: &str) -> Built {
    let mut files = folio();
    files.insert("faircopy.toml".to_owned(), config.as_bytes().to_vec());
    files.insert("content/b/index.md".to_owned(), b"+++\ntitle = \"B\"\ndate = 2020-01-01\ntags = [\"t\"]\n+++\n## Deep\n".to_vec());
    for pic in ["content/b/pic.svg", "static/s.svg"] {
        files.insert(pic.to_owned(), b"<svg width=\"2\" height=\"1\"/>".to_vec());
    }
    files.extend(pages.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    run(files)
}

fn folio() -> BTreeMap<String, Vec<u8>> {
    read::folio().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect()
}

fn run(files: BTreeMap<String, Vec<u8>>) -> Built {
    let sources = Sources::memory(files);
    let kept = Kept::default();
    let options = Options {
        base_url: None,
        drafts: true,
        future: true,
        expired: true,
        today: Today::Date("2026-06-01".parse().expect("a date")),
        ..Options::default()
    };
    let built = pipeline::build(&sources, "faircopy.toml", &options, None, &Memo::none(), &kept);
    Built { sources, report: built.report, files: kept.0.into_inner().expect("no test panicked here") }
}

/// Every place lies in its file, between characters, and all of it can be printed.
fn check_places(built: &Built) {
    for diag in &built.report.diags {
        let related = diag.related.iter().map(|(place, _)| place);
        diag.place.iter().chain(related).for_each(|place| check_place(place, &built.sources, &diag.message));
        assert!(!diag.message.is_empty() && diag.help.as_ref().is_none_or(|help| !help.is_empty()), "{diag:?}");
    }
    for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
        print::report(&built.report, &built.sources, &Look { format, ..Look::default() }, &mut Vec::new()).expect("memory takes it all");
    }
}

fn check_place(place: &Place, sources: &Sources, message: &str) {
    let (Some(span), Ok(text)) = (place.span, sources.text(&place.path)) else { return };
    let between = |at: usize| text.is_char_boundary(at);
    assert!(span.start <= span.end && between(span.start) && between(span.end), "{message}: {span:?} of {}", place.path);
}

fn ids(html: &str) -> Vec<String> {
    let attrs = tag::tags(html).flat_map(|tag| tag.attrs);
    attrs.filter(|attr| attr.is("id")).map(|attr| tag::unescape(attr.value).into_owned()).collect()
}

fn addresses(html: &str) -> Vec<String> {
    let attrs = tag::tags(html).flat_map(|tag| tag.attrs);
    let addresses = attrs.filter(|attr| attr.is("href") || attr.is("src")).map(|attr| tag::unescape(attr.value).into_owned());
    addresses.filter(|address| !url::is_external(address)).collect()
}

/// Whether an address is a fragment of this page, or a file below the path of the site with the fragment in it.
fn leads_somewhere(address: &str, own: &BTreeSet<&String>, files: &BTreeMap<String, Vec<u8>>) -> bool {
    let parts = url::split(address);
    let fragment = parts.fragment.map(|fragment| url::decode(fragment).into_owned());
    if parts.path.is_empty() {
        return fragment.is_some_and(|fragment| fragment.is_empty() || own.contains(&fragment));
    }
    let Some(path) = url::decode(parts.path).strip_prefix("/blog").map(str::to_owned) else { return false };
    let Some(bytes) = files.get(&url::output_path(&path)) else { return false };
    fragment.is_none_or(|fragment| ids(&String::from_utf8_lossy(bytes)).contains(&fragment))
}
