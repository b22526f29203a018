use super::*;
use crate::config::Options;
use crate::diag::Severity;
use crate::parse::config;
use crate::source::Sources;
use proptest::prelude::*;

const CONFIG: &str = r#"
edition = "2026"
base_url = "https://example.org"
title = "Notes"
timezone = "Asia/Shanghai"
[[taxonomies]]
name = "tags"
[[taxonomies]]
name = "categories"
[[taxonomies]]
name = "kernels"
"#;

fn config() -> Config {
    let checked = config::config(
        &Sources::memory([("faircopy.toml", CONFIG), ("themes/folio/theme.toml", "")]),
        "faircopy.toml",
        &Options::default(),
    );
    assert_eq!(checked.diags, []);
    checked.value
}

fn read(path: &str, text: &str) -> Checked<(Front, usize)> {
    let path = path.into();
    front(&Named::plain(&path), text, &config())
}

/// Of each problem the bytes shown and the message.
type Problems = &'static [(&'static str, &'static str)];

fn problems<'a>(text: &'a str, diags: &'a [Diag]) -> Vec<(&'a str, &'a str)> {
    let shown = |diag: &Diag| diag.place.as_ref().and_then(|place| place.span).map_or("", |span| &text[span.range()]);
    diags.iter().map(|diag| (shown(diag), diag.message.as_str())).collect()
}

#[test]
fn toml_and_yaml_say_the_same() {
    let toml = "\u{feff}+++\r\ntitle = \"网络\"\r\ndate = 2013-03-11T08:00:00\r\ndraft = true\r\nweight = -3\r\naliases = [\"/old/x.html\", \"old/y/\"]\r\nauthors = \"Chen\"\r\nkernels = [\"3.10\"]\r\n[taxonomies]\r\ntags = [\"kernel\", \"netlink\"]\r\n[extra]\r\nn = 1\r\nd = 2013-03-11\r\n+++\r\nbody";
    let yaml = "---\ntitle: 网络\ndate: 2013-03-11 08:00\ndraft: yes\nweight: -3\naliases:\n  - /old/x.html\n  - old/y/\nauthor: Chen\nkernels: [3.10]\ntags: [kernel, netlink]\ncategories:\nextra: {n: 1, d: 2013-03-11}\n---\nbody";
    for text in [toml, yaml] {
        let Checked { value: (front, body), diags } = read("content/a.md", text);
        assert_eq!(diags, []);
        assert_eq!(&text[body..], "body");
        let title = front.title.unwrap();
        assert_eq!(title.value, "网络");
        assert!(text[title.span.range()].contains("网络"));
        let date = front.date.unwrap();
        assert_eq!((date.value.at.to_string().as_str(), date.value.has_time), ("2013-03-11T08:00:00+08:00[Asia/Shanghai]", true));
        assert!(text[date.span.range()].starts_with("2013-03-11"));
        assert_eq!((front.draft, front.weight, front.authors), (true, Some(-3), vec!["Chen".to_owned()]));
        assert_eq!(front.aliases.iter().map(|alias| alias.value.as_str()).collect::<Vec<_>>(), ["old/x.html", "old/y"]);
        let terms = |name: &str| front.taxonomies[name].iter().map(|term| term.value.as_str()).collect::<Vec<_>>();
        assert_eq!((terms("tags"), terms("kernels")), (vec!["kernel", "netlink"], vec!["3.10"]));
        assert!(!front.taxonomies.contains_key("categories"));
        assert_eq!(serde_json::Value::Object(front.extra).to_string(), r#"{"d":"2013-03-11","n":1}"#);
    }
}

#[test]
fn old_posts_are_understood() {
    let text = "---\nlayout: post\ntitle: \"netlink grab\"\ndate: 2013-03-11 00:00\ncomments: true\ncategories: [netlink]\ntag: IRQ\npublished: false\nlastmod: 2014-01-01\npermalink: /blog/2013/x.html\n---\n";
    let Checked { value: (front, _), diags } = read("content/a.markdown", text);
    assert_eq!(diags, []);
    assert!(front.draft);
    assert_eq!(front.path.unwrap().value, "blog/2013/x.html");
    assert_eq!(front.updated.unwrap().value.at.date().to_string(), "2014-01-01");
    assert_eq!(front.taxonomies["tags"][0].value, "IRQ");
    assert_eq!(front.extra["comments"], true);
}

#[test]
fn sections_have_keys_of_their_own() {
    let text = "+++\ntitle = \"Notes\"\nsort_by = \"weight\"\npaginate_by = 10\npaginate_path = \"p\"\npaginate_reversed = true\ntransparent = true\npage_template = \"note.html\"\ntemplate = \"list.html\"\n+++\n";
    let Checked { value: (front, _), diags } = read("content/notes/_index.md", text);
    assert_eq!(diags, []);
    assert_eq!((front.section.sort_by, front.section.paginate_by), (Some(crate::page::SortBy::Weight), Some(10)));
    assert!(front.section.transparent && front.section.paginate_reversed);
}

#[test]
fn faults_stand_at_their_bytes() {
    let cases: &[(&str, &str, Problems)] = &[
        // Keys.
        ("a.md", "tegs: [git]", &[("tegs", "unknown key `tegs`")]),
        ("a.md", "Title: x", &[("Title", "unknown key `Title`")]),
        ("a.md", "标题: x", &[("标题", "unknown key `标题`")]),
        ("a.md", "render: false", &[("render", "faircopy has no key `render`")]),
        (
            "a.md",
            "toc: true\nmathjax: true",
            &[
                ("toc", "`toc` is a key of another generator and has no effect here"),
                ("mathjax", "`mathjax` is a key of another generator and has no effect here"),
            ],
        ),
        ("a.md", "sort_by: date", &[("sort_by", "`sort_by` is a key of sections")]),
        (
            "_index.md",
            "date: 2013-03-11\nkernels: [a]",
            &[("date", "`date` is a key of pages"), ("kernels", "`kernels` is a key of pages")],
        ),
        ("_index.md", "toc: true", &[("toc", "unknown key `toc`")]),
        ("_index.md", "sort_by: wieght", &[("wieght", "unknown order `wieght`")]),
        ("_index.md", "paginate_by: 0", &[("0", "`paginate_by` must be at least 1")]),
        ("a.md", "title: a\ndate: 2013-03-11\ntitle: b", &[("title", "the key `title` stands here a second time")]),
        ("a.md", "extra:\n  a: 1\n  b: 2\n  a: 3", &[("a", "the key `a` stands here a second time")]),
        ("a.md", "updated: 2013-03-11\nlastmod: 2013-03-12", &[("lastmod", "`lastmod` says the same as `updated`")]),
        ("a.md", "[a]: b", &[("[a]", "YAML: a key must be a word")]),
        // Values.
        ("a.md", "title: [a]", &[("[a]", "`title` must be a string")]),
        ("a.md", "title: \"\"", &[("\"\"", "`title` is empty here")]),
        ("a.md", "网: 1\ntitle: {网: 络}\n", &[("网", "unknown key `网`"), ("{网: 络}", "`title` must be a string")]),
        (
            "a.md",
            "title:\n  a: 1\n  b: 网\ndraft: 1",
            &[("a: 1\n  b: 网", "`title` must be a string"), ("1", "`draft` must be `true` or `false`")],
        ),
        (
            "a.md",
            "tags:\n- a\n-\n- [b, c]\n- 2013",
            &[("", "`tags` is empty here"), ("[b, c]", "`tags` has no levels here: this list is taken as terms beside the others")],
        ),
        ("a.md", "tags: a, b", &[("a, b", "`tags` is one term with a comma in it")]),
        ("a.md", "tags: [a, b, a]", &[("a", "the term `a` stands here a second time")]),
        ("a.md", "weight: heavy", &[("heavy", "`weight` must be an integer")]),
        ("a.md", "date: 2013-02-30", &[("2013-02-30", "`date` is a day that never was")]),
        (
            "a.md",
            "date: soon\nexpires: '2013-03-11 25:00'",
            &[("soon", "`date` is not a date"), ("'2013-03-11 25:00'", "`expires` is a time that no clock shows")],
        ),
        ("a.md", "taxonomies: {tag: [a], tools: [b]}", &[("tag", "unknown taxonomy `tag`"), ("tools", "unknown taxonomy `tools`")]),
        (
            "a.md",
            "slug: a/b\npath: ../b",
            &[
                ("a/b", "`slug` must be one segment of an address, without `/`"),
                ("../b", "`path` must not have empty segments, `.` or `..`"),
            ],
        ),
        ("a.md", "permalink: /:year/:title/", &[("/:year/:title/", "placeholders in `permalink` are not understood")]),
        ("a.md", "aliases: [https://example.org/a, b]", &[("https://example.org/a", "`aliases` must be a path of this site")]),
        ("a.md", "lang: zh_CN", &[("zh_CN", "`lang` is not a language tag")]),
        ("a.md", "layout: photo", &[("photo", "`layout` has no effect here")]),
        // YAML.
        (
            "a.md",
            "title: fix bug: timezone\ndate: x",
            &[(":", "YAML: mapping values are not allowed in this context"), ("x", "`date` is not a date")],
        ),
        ("a.md", "title: \"netlink\ntegs: [a]\n", &[("\"", "YAML: unclosed quote"), ("tegs", "unknown key `tegs`")]),
        ("a.md", "just text", &[("just text", "YAML: front matter must be keys and values")]),
        ("a.md", "title:x\ndate: x", &[(":", "YAML: a blank is missing after this colon"), ("x", "`date` is not a date")]),
        ("a.md", "tags: [a, b\ndate: x", &[("[", "YAML: this bracket is not closed"), ("x", "`date` is not a date")]),
        ("a.md", "title: [kernel] how to", &[("h", "YAML: while parsing a block mapping, did not find expected key")]),
        ("a.md", "title: @a", &[("@", "YAML: a value cannot begin with `@`")]),
        ("a.md", "title: \"net\\_device\"", &[("\\_", "`\\_` in double quotes is a no-break space in YAML")]),
        ("a.md", "title: *a", &[("*a", "YAML: no anchor `&a` stands before this alias")]),
        ("a.md", "title: !secret a", &[("!secret", "YAML: the type `!secret` is not understood")]),
    ];
    for (path, inner, expected) in cases {
        let text = format!("---\n{inner}\n---\n");
        let Checked { value: (_, body), diags } = read(path, &text);
        assert_eq!(problems(&text, &diags), *expected, "{inner}");
        assert_eq!(body, text.len());
        assert!(diags.iter().all(|diag| diag.help.is_some()), "{inner}");
    }
}

#[test]
fn faults_of_toml_stand_at_their_bytes() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("title = 2013", &[("2013", "`title` must be a string")]),
        ("tags = [1, \"a\"]", &[("1", "`tags` must be a list of strings")]),
        ("标题 = 1", &[("标题", "TOML: invalid unquoted key, expected letters, numbers, `-`, `_`")]),
        (
            "title = \"a\"\n[extra]\nx = 1\nx = 2\n[extra]\ny = 1",
            &[("x", "the key `x` stands here a second time"), ("extra", "the key `extra` stands here a second time")],
        ),
        (
            "title = a b\ndraft = \"yes\"",
            &[("a b", "TOML: string values must be quoted, expected literal string"), ("\"yes\"", "`draft` must be `true` or `false`")],
        ),
        ("tags = [\"a\",\ntitle = 3", &[("[", "TOML: this bracket is not closed")]),
        ("[extra\na = 1\n[taxonomies]\nx = []", &[("", "TOML: unclosed table, expected `]`"), ("x", "unknown taxonomy `x`")]),
        ("weight = 99999999999999999999", &[("99999999999999999999", "this integer is too large")]),
        ("date = 07:32:00", &[("07:32:00", "`date` is not a date")]),
        ("date = 2013-02-30", &[("2013-02-30", "TOML: invalid date, expected day between 01 and 28")]),
    ];
    for (inner, expected) in cases {
        let text = format!("+++\n{inner}\n+++\n");
        let diags = read("a.md", &text).diags;
        assert_eq!(problems(&text, &diags), *expected, "{inner}");
    }
}

#[test]
fn a_key_that_stands_twice_shows_the_first() {
    for text in [
        "+++\ntitle = \"a\"\ntitle = \"b\"\n+++\n",
        "+++\n[extra]\na = 1\n[extra] # again\nb = 1\n+++\n",
        "+++\nextra = { a = 1, b = { a = 2 }, a = 3 }\n+++\n",
        "+++\n[extra.x]\na = 1\n[extra.y]\na = 1\na = 2\n+++\n",
        "---\ntitle: a\ntitle: b\n---\n",
    ] {
        let diags = read("a.md", text).diags;
        let [diag] = diags.as_slice() else { panic!("{text} {diags:?}") };
        let second = diag.place.as_ref().and_then(|place| place.span).unwrap();
        let first = diag.related.first().and_then(|(place, _)| place.span).unwrap_or_else(|| panic!("{text}"));
        assert!(first < second);
        assert!(text[first.range()].contains(&text[second.range()]), "{text}: {}", &text[first.range()]);
        if text.contains("extra.y") {
            assert_eq!(first.start, text.rfind("a = 1").unwrap());
        }
    }
}

#[test]
fn dates_of_file_names() {
    let config = config();
    let cases = [
        ("content/2013-03-11-netlink-grab.md", Some(("2013-03-11", "netlink-grab"))),
        ("content/2013-03-11_netlink.markdown", Some(("2013-03-11", "netlink"))),
        ("content/notes/2013-03-11-x/index.md", Some(("2013-03-11", "x"))),
        ("content/2013-03-11-网络.md", Some(("2013-03-11", "网络"))),
        ("content/2013-03-11.md", Some(("2013-03-11", "2013-03-11"))),
        ("content/2013-02-30-x.md", None),
        ("content/2013-03-111.md", None),
        ("content/2013-3-11-x.md", None),
        ("content/2013-03-11-.md", None),
        ("content/网络网络网络.md", None),
        ("content/2013-03-11-x/about.md", None),
        ("index.md", None),
    ];
    for (path, expected) in cases {
        let slug = page::split_date(page::own_name(path)).1;
        let found = filename_date(path, &config).map(|moment| (moment.at.date().to_string(), slug));
        assert_eq!(found, expected.map(|(date, rest)| (date.to_owned(), rest)), "{path}");
    }
    let date = |text: &str| read("content/2013-03-11-x.md", text).value.0.date.unwrap().value.at.date().to_string();
    assert_eq!(date(""), "2013-03-11");
    assert_eq!(date("---\ndate: 2014-01-01\n---\n"), "2014-01-01");
}

#[test]
fn aliases_of_yaml_cannot_blow_up() {
    let mut text = String::from("---\nextra:\n  a0: &a0 [1, 1]\n");
    for level in 1..40 {
        text.push_str(&format!("  a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
    }
    text.push_str("---\n");
    let diags = read("a.md", &text).diags;
    assert_eq!(diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), ["yaml-too-large"]);
}

#[test]
fn the_documentation_has_every_key() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/front-matter.md")).unwrap();
    let documented: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut known: Vec<&str> = keys::KEYS.iter().map(|(name, ..)| *name).collect();
    let (mut documented_sorted, mut duplicates) = (documented.clone(), documented.len());
    documented_sorted.sort_unstable();
    documented_sorted.dedup();
    duplicates -= documented_sorted.len();
    known.sort_unstable();
    assert_eq!((documented_sorted, duplicates), (known, 0));
    for kept in keys::KEPT {
        assert!(text.contains(&format!("`{kept}`")), "{kept}");
    }
}

#[test]
fn no_key_is_listed_twice() {
    let all =
        keys::KEYS.iter().map(|(name, ..)| *name).chain(keys::KEPT.iter().copied()).chain(keys::FOREIGN.iter().map(|(name, _)| *name));
    let mut seen = std::collections::BTreeSet::new();
    for name in all {
        assert!(seen.insert(name), "{name}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_within_its_bytes(
        fence in "---|\\+\\+\\+",
        inner in "\\PC{0,60}|([a-z]{1,5}|title|tags|extra|date|[ \t]|\\n|[:=\\-\\[\\]{},\"'#&*!|>.0-9网é])*",
    ) {
        let text = format!("{fence}\n{inner}\n{fence}\n");
        let Checked { value: (front, body), diags } = read("a.md", &text);
        prop_assert!(text.is_char_boundary(body));
        let related = diags.iter().flat_map(|diag| &diag.related).map(|(place, _)| place);
        let places = diags.iter().filter_map(|diag| diag.place.as_ref()).chain(related).filter_map(|place| place.span);
        let named = front.title.iter().map(|title| title.span).chain(front.taxonomies.values().flatten().map(|term| term.span));
        for span in places.chain(named) {
            prop_assert!(text.get(span.range()).is_some(), "{text:?} {span:?}");
        }
        prop_assert!(diags.iter().all(|diag| diag.severity == Severity::Warning || diag.help.is_some()));
    }
}
