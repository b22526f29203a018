use super::*;
use crate::block::Body;
use crate::config::{DatesFromGit, ExamplesConfig, Runner};
use crate::diag::Severity;
use crate::example::{Edition, Normalizer};
use proptest::prelude::*;

const REQUIRED: &str = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Notes\"\n";

fn read_with(text: &str, options: &Options) -> Checked<Config> {
    let themes = ["folio", "plain"].map(|name| (format!("themes/{name}/theme.toml"), String::new()));
    let files = themes.into_iter().chain([("faircopy.toml".to_owned(), text.to_owned())]);
    config(&Sources::memory(files), "faircopy.toml", options)
}

fn read(text: &str) -> Checked<Config> {
    read_with(text, &Options::default())
}

#[test]
fn the_smallest_configuration() {
    let Checked { value: config, diags } = read(REQUIRED);
    assert_eq!(diags, []);
    assert_eq!((config.base_url.origin.as_str(), config.title.as_str()), ("https://example.org", "Notes"));
    assert_eq!(config.taxonomies.iter().map(|taxonomy| taxonomy.slug.as_str()).collect::<Vec<_>>(), ["tags", "categories"]);
    assert_eq!((config.archive.as_deref(), config.feed_limit, config.theme.as_str()), (Some("archive"), 20, "folio"));
}

#[test]
fn every_key() {
    let text = r#"
edition = "2026"
base_url = "https://example.org/blog/"
title = "Notes"
description = "On the kernel"
author = "Chen"
default_language = "zh-Hans"
timezone = "Asia/Shanghai"
theme = "plain"
output_dir = "./out/site/"
archive = false
generate_feeds = false
feed_filenames = ["feed.xml"]
feed_limit = 5
feed_content = "summary"
feed_authority = "old.example.org"
redirects = "file"
generate_headers = false
generate_sitemap = false
generate_robots_txt = false
generate_markdown = true
generate_llms_txt = true
dates_from_git = ["updated"]
ignored_content = ["drafts/**", "*.tmp"]
[[taxonomies]]
name = "主题"
slug = "topics"
paginate_by = 10
paginate_path = "p"
render = false
feed = false
[markdown]
smart_punctuation = true
math = true
render_emoji = true
wikilinks = false
lint = false
[csp]
inline = "hash"
allow = { frame-src = ["https://comments.example.org"] }
[components.note]
body = "markdown"
options.kind = { one_of = ["hint", "danger"], default = "hint" }
options.size = { type = "integer", required = true }
[budgets]
html = 1000
styles = 2000
scripts = 3000
images = 4000
fonts = 5000
total = 6000
[external]
ignore = ["https://example.net/**"]
timeout = 3
keep = 2
[examples]
default = "rust"
edition = "2021"
timeout = 30
normalize = ["times", "ids"]
date = true
console = ["echo"]
[examples.env]
NAME = "value"
[examples.dependencies]
serde = { version = "1", features = ["derive"] }
[examples.runners.c]
command = ["cc", "{file}"]
extension = "h"
exit = [0, 3]
[examples.runners.sh]
command = ["sh", "{file}"]
exit = 1
[languages.en]
title = "Notes"
[extra]
n = 1
"#;
    let Checked { value: config, diags } = read(text);
    assert_eq!(diags, []);
    assert_eq!(config.base_url.absolute("/a/"), "https://example.org/blog/a/");
    assert_eq!((config.output_dir.as_str(), &config.archive, config.theme.as_str()), ("out/site", &None, "plain"));
    assert!(!(config.generate_feed || config.generate_sitemap || config.generate_robots));
    assert!(config.generate_markdown && config.generate_llms);
    assert_eq!(config.dates_from_git, DatesFromGit { date: false, updated: true });
    let topics = TaxonomyConfig {
        name: "主题".into(),
        slug: "topics".into(),
        paginate_by: Some(10),
        paginate_path: "p".into(),
        render: false,
        feed: false,
    };
    assert_eq!(config.taxonomies, [topics]);
    assert_eq!((config.code(1), config.title_in(1), config.description_in(1)), ("en", "Notes", "On the kernel"));
    assert!(!config.has_feed_in(1) && config.taxonomies_in(1) == config.taxonomies);
    let note = &config.markdown.components["note"];
    assert_eq!((note.body, note.options.len(), note.options[1].required), (Body::Markdown, 2, true));
    let markdown = MarkdownConfig {
        smart_punctuation: true,
        math: true,
        emoji: true,
        lint: false,
        inline: false,
        wikilinks: false,
        components: config.markdown.components.clone(),
    };
    assert_eq!(config.markdown, markdown);
    assert_eq!(config.extra["n"], 1);
    assert_eq!(
        (config.feed_filenames, config.feed_content, config.feed_authority.as_str()),
        (vec!["feed.xml".to_owned()], FeedContent::Summary, "old.example.org")
    );
    assert_eq!((config.redirects, config.generate_headers), (Redirects::File, false));
    let allow = [("frame-src".to_owned(), vec!["https://comments.example.org".to_owned()])];
    assert_eq!(config.csp, Some(Csp { hash_inline: true, allow: allow.into() }));
    let runner = |command: &[&str], extension: &str, exit: &[i32]| Runner {
        command: command.iter().map(|word| (*word).to_owned()).collect(),
        extension: extension.into(),
        exit: exit.to_vec(),
    };
    let examples = ExamplesConfig {
        default_rust: true,
        edition: Edition::E2021,
        timeout: 30,
        normalize: vec![Normalizer::Times, Normalizer::Ids],
        date: true,
        console: vec!["echo".into()],
        env: [("NAME".into(), "value".into())].into(),
        dependencies: [("serde".into(), serde_json::json!({ "version": "1", "features": ["derive"] }))].into(),
        runners: [("c".into(), runner(&["cc", "{file}"], "h", &[0, 3])), ("sh".into(), runner(&["sh", "{file}"], "sh", &[1]))].into(),
    };
    assert_eq!(config.examples, examples);
    let budgets: Vec<_> = config.budgets.iter().map(|budget| (budget.name, budget.bytes)).collect();
    assert_eq!(budgets, [("html", 1000), ("styles", 2000), ("scripts", 3000), ("images", 4000), ("fonts", 5000), ("total", 6000)]);
    assert!(config.external.ignored.is_match("https://example.net/a/b") && !config.external.ignored.is_match("https://example.org/"));
    assert_eq!((config.external.timeout, config.external.keep), (3, 2));
    for key in keys::KEYS {
        assert!(text.contains(key.rsplit('.').next().unwrap()), "{key}");
    }
}

#[test]
fn faults_stand_at_their_bytes() {
    // Lines below the required ones; of each fault the bytes shown and the remedy.
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("titel = \"x\"", &[("titel", "did you mean `title`?")]),
        ("compile_sass = true", &[("compile_sass", "write plain CSS into `static/`; it knows nesting and variables by now")]),
        ("baseURL = \"x\"", &[("baseURL", "use `base_url`")]),
        ("lint = true", &[("lint", "`lint` stands under `[markdown]`")]),
        ("[markdown]\ntheme = \"x\"", &[("theme", "`theme` stands above the first `[table]`")]),
        ("[markdown]\ngithub_alerts = true", &[("github_alerts", "remove it; alerts are always understood")]),
        ("[markdown]\nsmart_punctation = true", &[("smart_punctation", "did you mean `smart_punctuation`?")]),
        ("[[taxonomies]]\nslug = \"tags\"", &[("[[taxonomies]]", "add a line such as `name = \"tags\"`")]),
        ("[[taxonomies]]\nname = \"!\"", &[("\"!\"", "give it a `slug`")]),
        ("[[taxonomies]]\nname = \"date\"", &[("\"date\"", "choose another name")]),
        ("[[taxonomies]]\nname = \"a\"\n[[taxonomies]]\nname = \"A\"", &[("\"A\"", "give this one another `slug`, or remove it")]),
        ("taxonomies = [\"tags\"]", &[("\"tags\"", "write `[[taxonomies]]` and below it `name = \"tags\"`")]),
        ("taxonomies = \"tags\"", &[("\"tags\"", "write `[[taxonomies]]` and below it `name = \"tags\"`")]),
        ("timezone = \"Asia/Shangai\"", &[("\"Asia/Shangai\"", "did you mean `Asia/Shanghai`?")]),
        ("timezone = \"Berlin\"", &[("\"Berlin\"", "did you mean `Europe/Berlin`?")]),
        ("timezone = \"+08:00\"", &[("\"+08:00\"", "write a name of the IANA time zone database, such as `Asia/Shanghai` or `UTC`")]),
        ("default_language = \"zh_CN\"", &[("\"zh_CN\"", "write `zh-CN`")]),
        ("output_dir = \"content/x\"", &[("\"content/x\"", "write a folder of its own, such as `public`")]),
        ("output_dir = \".\"", &[("\".\"", "write a relative path such as `public`; `--out` takes any folder")]),
        ("output_dir = \"/var/www\"", &[("\"/var/www\"", "write a relative path such as `public`; `--out` takes any folder")]),
        ("output_dir = \"../x\"", &[("\"../x\"", "write a relative path such as `public`; `--out` takes any folder")]),
        ("feed_limit = 0", &[("0", "for no feed write `generate_feeds = false`")]),
        (
            "feed_limit = \"5\"",
            &[("\"5\"", "write a whole number without quotes, such as `feed_limit = 10` in TOML or `feed_limit: 10` in YAML")],
        ),
        ("ignored_content = [\"[a\"]", &[("\"[a\"", "write one such as `drafts/**` or `*.tmp`")]),
        ("archive = 1", &[("1", "write `archive = \"archive\"` or `archive = false`")]),
        ("archive = \"../x\"", &[("\"../x\"", "write it from the root of the site, such as `notes/netlink`")]),
        ("theme = \"a/b\"", &[("\"a/b\"", "write the name alone, such as `folio`")]),
        (
            "author = yes\ntheme = ",
            &[("yes", "truth values are `true` and `false`"), ("", "strings stand in quotes: `title = \"Netlink\"`")],
        ),
    ];
    for (lines, expected) in cases {
        let text = format!("{REQUIRED}{lines}\n");
        let diags = read(&text).diags;
        let found: Vec<(&str, &str)> = diags
            .iter()
            .map(|diag| {
                let span = diag.place.as_ref().and_then(|place| place.span).unwrap_or_default();
                (&text[span.range()], diag.help.as_deref().unwrap_or_default())
            })
            .collect();
        assert_eq!(found, *expected, "{lines}");
    }
}

#[test]
fn what_must_be_there() {
    let codes = |diags: &[Diag]| diags.iter().map(|diag| (diag.severity, diag.message.clone())).collect::<Vec<_>>();
    assert_eq!(
        codes(&read("").diags),
        [
            (Severity::Error, "`base_url` is missing".to_owned()),
            (Severity::Error, "`title` is missing".to_owned()),
            (Severity::Warning, "the configuration does not say its edition".to_owned()),
        ]
    );
    let none = config(&Sources::memory([("a", "")]), "faircopy.toml", &Options::default());
    assert_eq!(codes(&none.diags), [(Severity::Error, "there is no `faircopy.toml` here".to_owned())]);
    assert!(
        codes(&read("edition = \"2027\"\nbase_url = \"example.org\"\ntitle = \"x\"").diags)
            .iter()
            .all(|(severity, _)| *severity == Severity::Error)
    );
    // With a syntax error what seems to be missing may stand in the faulty line.
    assert_eq!(read("title = x").diags.len(), 1);
}

#[test]
fn globs_that_are_too_large_together() {
    let globs = vec![format!("\"{}\"", "?".repeat(5_000)); 40].join(", ");
    let diags = read(&format!("{REQUIRED}ignored_content = [{globs}]")).diags;
    assert_eq!(diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), ["bad-glob"]);
}

#[test]
fn options_lie_over_it() {
    let options = Options { base_url: Some("http://localhost:1111/".into()), drafts: true, ..Options::default() };
    let Checked { value: config, diags } = read_with("edition = \"2026\"\ntitle = \"x\"", &options);
    assert_eq!(diags, []);
    assert_eq!(config.base_url.origin, "http://localhost:1111");
    assert!(config.drafts && !config.future);
    let options = Options { base_url: Some("localhost".into()), ..Options::default() };
    let diags = read_with(REQUIRED, &options).diags;
    assert_eq!(
        (diags.len(), diags[0].message.as_str(), &diags[0].place),
        (1, "`--base-url` must begin with `https://` or `http://`", &None)
    );
}

#[test]
fn today_is_a_day_of_the_zone() {
    let instant = "2026-01-01T20:00:00Z".parse().unwrap();
    let options = Options { today: Today::Instant(instant), ..Options::default() };
    let today = |zone: &str| read_with(&format!("{REQUIRED}timezone = \"{zone}\""), &options).value.today.to_string();
    assert_eq!((today("UTC"), today("Asia/Shanghai")), ("2026-01-01".to_owned(), "2026-01-02".to_owned()));
}

#[test]
fn the_documentation_has_every_key() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/config.md")).unwrap();
    let mut documented: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut known = keys::KEYS.to_vec();
    documented.sort_unstable();
    known.sort_unstable();
    assert_eq!(documented, known);
}

proptest! {
    #[test]
    fn any_text_is_read_within_its_bytes(
        text in "\\PC{0,60}|(title|base_url|taxonomies|markdown|extra|\\[\\[|\\]\\]|[ \t]|\\n|[:=.\\-\\[\\]{},\"'#0-9a-c网é])*",
    ) {
        let diags = read(&text).diags;
        let related = diags.iter().flat_map(|diag| &diag.related).map(|(place, _)| place);
        for span in diags.iter().filter_map(|diag| diag.place.as_ref()).chain(related).filter_map(|place| place.span) {
            prop_assert!(text.get(span.range()).is_some(), "{text:?} {span:?}");
        }
    }
}
