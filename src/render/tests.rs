//! The room as a whole: folio renders every kind of page, and faults of templates are where they are said to be.

use super::fake::Fake;
use super::view::facts::{Fact, Record};
use super::view::{Paginator, View};
use super::{fault, filters, functions};
use crate::diag::Diag;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tera::Value;

/// The text that a diagnostic points at, and its message.
fn pointed(fake: &Fake, diag: &Diag) -> String {
    let place = diag.place.as_ref().expect("a place");
    let text = std::str::from_utf8(&fake.files[&*place.path]).unwrap();
    let span = place.span.map_or("", |span| &text[span.range()]);
    format!("{} [{span}] {}; {}", place.path, diag.message, diag.help.as_deref().unwrap_or("-"))
}

fn two_notes() -> Fake {
    let mut fake = Fake::new();
    fake.note("promisc", "The IFF_PROMISC flag", "2026-02-01", &["linux", "网络"], "First.\n\n## One\n\n## Two\n\n## Three\n\n## Four\n");
    fake.note("lock", "Netlink & its <lock>", "2025-12-24", &["linux"], "First *paragraph*.\n\nSecond.\n");
    fake
}

#[test]
fn folio_renders_every_kind_of_page() {
    let mut fake = two_notes();
    fake.paginate_by = Some(1);
    let (files, diags) = fake.build();
    assert_eq!(diags, []);
    let page = &files["notes/lock/index.html"];
    assert!(page.contains("<h1>Netlink &amp; its &lt;lock&gt;</h1>"), "{page}");
    assert!(page.contains(r#"<time datetime="2025-12-24">24 December 2025</time>"#), "{page}");
    assert!(page.contains(r#"href="/blog/notes/promisc/" rel="prev"><span class="muted">Newer</span>"#), "{page}");
    assert!(page.contains(r#"<link rel="canonical" href="https://example.org/blog/notes/lock/">"#), "{page}");
    assert!(files["notes/promisc/index.html"].contains(r##"<a href="#four">Four</a>"##));
    assert!(files["notes/page/2/index.html"].contains("Page 2 of 2"));
    assert!(files["tags/网络/index.html"].contains("1 note"));
    assert!(files["archive/index.html"].contains(r#"<h2 id="y2025">2025</h2>"#));
    assert!(files["old/index.html"].contains("url=https://example.org/blog/notes/"));
    let feed = &files["atom.xml"];
    assert!(feed.contains("<updated>2026-02-01T00:00:00+00:00</updated>"), "{feed}");
    assert!(feed.contains("<title>Netlink &amp; its &lt;lock&gt;</title>"), "{feed}");
    assert!(files["sitemap.xml"].contains("<loc>https://example.org/blog/tags/%E7%BD%91%E7%BB%9C/</loc>"));
    assert!(files["robots.txt"].contains("Sitemap: https://example.org/blog/sitemap.xml"));
    for (path, html) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let scripts = html.matches("<script").count() - html.matches("<script type=\"application/ld+json\">").count();
        let expected = usize::from(path == "old/index.html");
        assert!(scripts == expected && !html.contains("style="), "{path}");
    }
}

#[test]
fn a_page_that_runs_its_examples_has_a_program_beside_it() {
    let mut fake = two_notes();
    fake.proofs.modules.insert("content/notes/lock/index.md".into(), b"\0asm".to_vec().into());
    let (files, diags) = fake.build();
    assert_eq!(diags, []);
    assert_eq!(files["notes/lock/examples.wasm.js"], "faircopyModule(\"AGFzbQ==\");\n");
    assert!(files["run.js"].contains("faircopyModule"));
    let page = &files["notes/lock/index.html"];
    assert!(page.contains("<script src=\"../../run.js\" data-module=\"examples.wasm.js\""), "{page}");
    assert!(page.contains("script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src blob:"), "{page}");
    assert!(!files["notes/promisc/index.html"].contains("<script src"));
    assert!(!files["notes/promisc/index.html"].contains("script-src"));
}

#[test]
fn a_file_of_the_sites_own_is_not_taken_for_that_of_its_pages() {
    let mut fake = two_notes();
    fake.proofs.modules.insert("content/notes/lock/index.md".into(), b"\0asm".to_vec().into());
    fake.copies.push("run.js");
    let (files, diags) = fake.build();
    let codes: Vec<&str> = diags.iter().map(|diag| diag.code).collect();
    assert_eq!(codes, ["reserved-path"]);
    assert_eq!(files["run.js"], "a file of the site's own");
}

#[test]
fn chinese_words_and_dates() {
    let mut fake = two_notes();
    fake.config.default_language = "zh-Hans".into();
    let (files, diags) = fake.build();
    assert_eq!(diags, []);
    let page = &files["notes/lock/index.html"];
    assert!(page.contains("2025年12月24日") && page.contains("阅读约 1 分钟") && page.contains(r#"lang="zh-Hans""#), "{page}");
}

#[test]
fn the_site_overrides_the_theme_and_still_reaches_it() {
    let mut fake = two_notes();
    fake.file("templates/page.html", "{% extends \"folio/templates/page.html\" %}{% block title %}Mine: {{ super() }}{% endblock title %}");
    fake.file("i18n/en.toml", "archive = \"Attic\"\n");
    let (files, diags) = fake.build();
    assert_eq!(diags, []);
    assert!(files["notes/lock/index.html"].contains("<title>Mine: Netlink"));
    assert!(files["archive/index.html"].contains("<h1>Attic</h1>"));
}

#[test]
fn every_fault_of_templates_is_reported_at_once() {
    let mut fake = two_notes();
    fake.file(
        "templates/a.html",
        "\u{FEFF}中 {{ page.title | uper }} {{ get_pgae(path=\"x\") }}\n{{ get_env(name=\"x\") }} {% include \"pge.html\" %}",
    );
    fake.file("templates/b.html", "{% if page %}");
    fake.file("templates/c.html", "{% extends \"bse.html\" %}");
    fake.file("templates/d.html", "{% extends \"d.html\" %}");
    fake.file("templates/e.html", "{% component twin() %}{% endcomponent twin %}");
    fake.file("templates/f.html", "{% component twin() %}{% endcomponent twin %}");
    let (files, diags) = fake.build();
    let mut found: Vec<String> = diags.iter().map(|diag| pointed(&fake, diag)).collect();
    found.sort();
    let expected = [
        "templates/a.html [\"pge.html\"] there is no template `pge.html`; did you mean `page.html`?",
        "templates/a.html [get_env(name=\"x\")] there is no function `get_env`; the environment must not reach a page; put the value under `[extra]` in the config and read `config.extra`",
        "templates/a.html [get_pgae(path=\"x\")] there is no function `get_pgae`; did you mean `get_page`?",
        "templates/a.html [uper] there is no filter `uper`; did you mean `upper`?",
        "templates/b.html [%}] unexpected end of input; templates are written for Tera 2; `docs/templates.md` says where to read about it",
        "templates/c.html [bse.html] there is no template `bse.html`; did you mean `base.html`?",
        "templates/d.html [] the template `d.html` extends itself; break the circle `d.html` → `d.html`; the theme's own is reached as `THEME/templates/…`",
        "templates/f.html [twin] the component `twin` is defined twice; rename one of them",
    ];
    assert_eq!(found, expected);
    assert!(!files.contains_key("index.html") && files.contains_key("code.css"));
}

#[test]
fn faults_while_rendering_name_template_and_page() {
    let cases = [
        ("{{ page.titel }}", "[titel] field `titel` is not defined; did you mean `title`?"),
        ("{{ pages }}", "[pages] variable `pages` is not defined; did you mean `page`?"),
        ("{{ trans(key=\"archve\") }}", "[trans(key=\"archve\")] there is no string `archve`; did you mean `archive`?"),
        (
            "{{ get_url(path=\"@/notes/lok/index.md\") }}",
            "there is no `content/notes/lok/index.md` among the pages that are shown; did you mean `notes/lock/index.md`?",
        ),
        (
            "{{ get_url(path=\"@/notes/promisc/index.md#fuor\") }}",
            "there is no heading or id in `content/notes/promisc/index.md`: `fuor`; did you mean `four`?",
        ),
        ("{{ get_url(path=\"folio.cs\") }}", "there is no file or page `folio.cs`; did you mean `folio.css`?"),
        ("{{ get_url(pth=\"folio.css\") }}", "`get_url` has no argument `pth`; did you mean `path`?"),
        ("{{ get_section(path=\"notes/lock/index.md\") }}", "it is a page; use `get_page`"),
        ("{{ get_random(end=3) }}", "`get_random` wants a `seed`"),
        ("{{ page.higher.title }}", "field `title` is not defined; what it is asked of is none"),
        ("{% if page.lower %}{{ page.lower.content }}{% endif %}", "`content` is only in the page's own template"),
        ("{{ page.title | date }}", "`Netlink & its <lock>` is not a date"),
        ("{{ now().year }}", "keep the answer of a function first: `{% set answer = … %}`"),
        ("{{ throw(message=\"No way.\") }}", "no way; -"),
    ];
    for (template, expected) in cases {
        let mut fake = two_notes();
        fake.file("templates/page.html", template);
        let (files, diags) = fake.build();
        let found: Vec<String> = diags.iter().map(|diag| pointed(&fake, diag)).collect();
        assert!(found.iter().any(|found| found.contains(expected)), "{template}\nfound {found:#?}\nexpected {expected}");
        assert!(
            diags[0].code == "template-syntax" || diags[0].related.iter().any(|(place, _)| place.path.starts_with("content/notes/")),
            "{diags:?}"
        );
        assert!(diags[0].code == "template-syntax" || files.contains_key("archive/index.html"));
    }
}

#[test]
fn a_fault_shared_by_pages_is_said_once() {
    let mut fake = two_notes();
    fake.file("templates/page.html", "{{ nothing }}");
    let (_, diags) = fake.build();
    assert_eq!(diags.len(), 1);
    assert_eq!(diags[0].related[0].1, "while rendering this page, and 1 more like it");
}

#[test]
fn a_template_named_in_front_matter_must_exist() {
    let mut fake = two_notes();
    fake.page_template = Some("wide.html");
    let (_, diags) = fake.build();
    assert_eq!(diags[0].message, "there is no template `wide.html`");
    assert_eq!(diags[0].place.as_ref().unwrap().path.as_ref(), "content/notes/_index.md");
    let mut fake = two_notes();
    fake.page_template = Some("wide.html");
    fake.file("templates/wide.html", "wide {{ page.title }}");
    let (files, diags) = fake.build();
    assert_eq!(diags, []);
    assert!(files["notes/lock/index.html"].starts_with("wide "));
}

#[test]
fn functions_answer() {
    let cases = [
        ("{{ get_url(path=\"/\") }}", "https://example.org/blog/"),
        ("{{ get_url(path=\"archive\", rooted=true) }}", "/blog/archive/"),
        ("{{ get_url(path=\"https://a.b/c\") }}", "https://a.b/c"),
        ("{{ get_url(path=\"@/notes/promisc/index.md#four\", rooted=true) }}", "/blog/notes/promisc/#four"),
        ("{{ get_page(path=\"notes/promisc/index.md\") | get(key=\"title\") }}", "The IFF_PROMISC flag"),
        ("{{ get_page(path=\"nowhere.md\", allow_missing=true) or \"none\" }}", "none"),
        ("{{ get_section(path=\"_index.md\") | get(key=\"subsections\") }}", "[&quot;notes/_index.md&quot;]"),
        ("{% set own = get_section(path=\"notes/_index.md\") %}{{ own.pages | length }}", "2"),
        (
            "{% set own = get_section(path=\"notes/_index.md\", metadata_only=true) %}{{ own.title }} {{ own.pages is defined }}",
            "Notes false",
        ),
        ("{{ get_taxonomy_term(kind=\"tags\", term=\"Linux\") | get(key=\"page_count\") }}", "2"),
        ("{{ get_taxonomy(kind=\"tags\") | get(key=\"items\") | length }}", "2"),
        ("{{ get_taxonomy_url(kind=\"tags\", term=\"linux\") }}", "https://example.org/blog/tags/linux/"),
        ("{{ text_direction(lang=\"ar-EG\") }} {{ text_direction(lang=\"az-Arab\") }} {{ text_direction() }}", "rtl rtl ltr"),
        ("{{ now() }} {{ now(timestamp=true) }}", "2026-11-23 1795392000"),
        ("{{ get_random(start=3, end=4, seed=\"x\") }}", "3"),
        ("{% set new = get_recent_pages(limit=1) %}{{ new[0].slug }}", "promisc"),
        ("{{ \"2026-01-05\" | date(format=\"%A %-d %B %y %%B\") }}", "Monday 5 January 26 %B"),
        ("{{ \"2026-01-05\" | date(format=\"%b %a\", lang=\"zh\") }}", "1月 周一"),
        ("{{ \"2026-01-05T23:30:00-05:00\" | date(format=\"%F %H:%M\", timezone=\"Asia/Shanghai\") }}", "2026-01-06 12:30"),
        ("{{ \"2026-01-05T23:30:00-05:00\" | date(format=\"%F %:z\") }}", "2026-01-05 -05:00"),
        ("{{ 0 | date }} {{ \"2026-01-05 10:00\" | date(format=\"%H\") }}", "1970-01-01 10"),
        ("{% if \"2026-01-05\" is before(other=\"2026-01-06\") %}yes{% endif %}", "yes"),
        ("{{ \"Grüße, 世界\" | slugify }} {{ \"a b/ü\" | urlencode }} {{ \"/\" | urlencode_strict }}", "grüße-世界 a%20b/%C3%BC %2F"),
        ("{{ \"<p>a <b>b</b><!-- > --></p> 1 < 2\" | striptags }}", "a b 1 &lt; 2"),
        ("{{ \"<p> <b>x</b> </p>\" | spaceless | safe }}", "<p><b>x</b></p>"),
        ("{{ \"foobar\" | base64_encode }} {{ \"fo\" | base64_encode }} {{ \"Zm8=\" | base64_decode }}", "Zm9vYmFy Zm8= fo"),
        ("{{ {\"b\": 1, \"a\": [true]} | json_encode | safe }}", "{\"b\":1,\"a\":[true]}"),
        ("{{ 1536 | filesizeformat }} {{ 7 | filesizeformat }}", "1.5 KB 7 B"),
        (
            "{% for year, own in get_recent_pages(limit=9) | group_by(attribute=\"year\") %}{{ year }}:{{ own | length }} {% endfor %}",
            "2026:1 2025:1 ",
        ),
        ("{{ [1, 2, 3, 4] | shuffle(seed=\"a\") | length }}", "4"),
        (
            "{{ page.year }}-{{ page.ancestors }}-{{ page.components }}",
            "2025-[&quot;_index.md&quot;, &quot;notes/_index.md&quot;]-[&quot;notes&quot;, &quot;lock&quot;]",
        ),
        ("{{ page.content }}", "<p>First <em>paragraph</em>.</p>\n<p>Second.</p>\n"),
        ("{{ page.summary }}", "<p>First <em>paragraph</em>.</p>\n"),
        ("{{ page.colocated_path }} {{ page.relative_path }} {{ page.href }}", "notes/lock notes/lock/index.md /blog/notes/lock/"),
    ];
    for (template, expected) in cases {
        let mut fake = two_notes();
        fake.file("templates/page.html", template);
        let (files, diags) = fake.build();
        assert_eq!(diags, [], "{template}");
        assert_eq!(files["notes/lock/index.html"], expected, "{template}");
    }
}

#[test]
fn a_theme_is_checked() {
    let mut fake = two_notes();
    fake.file(
        "themes/folio/theme.toml",
        "nmae = \"x\"\nmin_version = \"99.1\"\nlicense = 3\n[extra]\nmenu = []\nbig = inf\n[extra.deep]\na = 1\nb = 2\n",
    );
    fake.config.extra = serde_json::from_str(r#"{ "deep": { "b": 3 } }"#).unwrap();
    let theme = fake.theme();
    let mut found: Vec<String> = theme.diags.iter().map(|diag| pointed(&fake, diag)).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "themes/folio/theme.toml [\"99.1\"] the theme wants a newer faircopy; upgrade faircopy; if the theme was made for Zola and means a version of Zola, remove the key",
            "themes/folio/theme.toml [3] `license` is a text; write a text here",
            "themes/folio/theme.toml [inf] templates cannot hold this number; use a finite number that fits in 64 bits, or a text in quotes",
            "themes/folio/theme.toml [nmae] `theme.toml` has no key `nmae`; did you mean `name`?",
        ]
    );
    assert_eq!(serde_json::to_string(&theme.value.extra["deep"]).unwrap(), r#"{"a":1,"b":3}"#);
}

#[test]
fn a_language_without_words_is_a_warning() {
    let mut fake = two_notes();
    fake.config.default_language = "fr".into();
    let (files, diags) = fake.build();
    assert_eq!(diags.len(), 1);
    assert_eq!(diags[0].code, "no-strings");
    assert!(files["notes/lock/index.html"].contains("min read"));
}

/// `docs/templates.md`: heading → (name → its word, its note).
type Page = BTreeMap<String, BTreeMap<String, (String, String)>>;

fn documented() -> Page {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md")).unwrap();
    let mut page = Page::new();
    let mut heading = String::new();
    for line in text.lines() {
        if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim().trim_matches('`').to_owned();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", name, word @ ("eager" | "traced" | "different" | "absent"), note, ""] = cells[..] {
            let entry = (word.to_owned(), note.to_owned());
            page.entry(heading.clone()).or_default().insert(name.trim_matches('`').to_owned(), entry);
        }
    }
    page
}

/// The names under a heading that exist, or that do not.
fn names(page: &Page, heading: &str, absent: bool) -> BTreeSet<String> {
    page[heading].iter().filter(|(_, (word, _))| (word == "absent") == absent).map(|(name, _)| name.clone()).collect()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_map().unwrap().keys().map(ToString::to_string).collect()
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

#[test]
fn every_value_is_documented() {
    let mut fake = two_notes();
    fake.paginate_by = Some(1);
    let site = Arc::new(fake.site());
    let theme = fake.theme().value;
    let view = View::new(&site, &Arc::default(), &theme, &fake.sources(), Arc::new(vec![None, None]), Vec::new());
    let pager = site.taxonomies[0].terms[0].pager(Some(1), 1);
    let paginator = Paginator { view: &view, pager, list: "/notes/", paginate_path: "page" };
    let page = documented();
    let own = |heading: &str| {
        page[heading].iter().filter(|(_, (_, note))| note.starts_with("*own*")).map(|(name, _)| name.clone()).collect::<BTreeSet<_>>()
    };
    let but = |all: BTreeSet<String>, less: &BTreeSet<String>| &all - less;
    assert_eq!(keys(&view.leaf_page(0, "")), names(&page, "page", false));
    assert_eq!(keys(view.leaf(0)), but(names(&page, "page", false), &own("page")));
    assert_eq!(keys(&view.section_page(0, "")), names(&page, "section", false));
    assert_eq!(keys(&view.section_page(1, "")), but(names(&page, "section", false), &set(["pages"])));
    assert_eq!(keys(view.section(1)), but(names(&page, "section", false), &own("section")));
    assert_eq!(keys(&Record(&paginator).value()), names(&page, "paginator", false));
    assert_eq!(keys(&Record(view.configured(0)).value()), names(&page, "taxonomy", false));
    assert_eq!(keys(&view.taxonomies[0].term(&view, 0)), names(&page, "term", false));
    assert_eq!(keys(view.config(0)), names(&page, "config", false));
    let toc = view.leaf_page(0, "").get_from_path("toc.0").cloned().unwrap();
    assert_eq!(keys(&toc), names(&page, "heading", false));
}

#[test]
fn every_function_filter_and_test_is_documented() {
    let page = documented();
    let registered = functions::FUNCTIONS.iter().map(|(name, _)| *name).chain(fault::BUILT_IN_FUNCTIONS.iter().copied());
    assert_eq!(names(&page, "Functions", false), set(registered));
    assert_eq!(names(&page, "Filters", false), set(filters::FILTERS.iter().copied()));
    assert_eq!(names(&page, "Tests", false), set(filters::TESTS.iter().copied()));
    let absent: BTreeSet<String> = ["Functions", "Filters", "Tests"].iter().flat_map(|heading| names(&page, heading, true)).collect();
    assert_eq!(absent, set(functions::ABSENT.iter().chain(filters::ABSENT).map(|(name, _)| *name)));
    let absent: BTreeSet<(String, String)> = page
        .iter()
        .filter(|(heading, _)| !["Functions", "Filters", "Tests"].contains(&heading.as_str()))
        .flat_map(|(_, names)| names.iter().filter(|(_, (word, _))| word == "absent").map(|(name, (_, note))| (name.clone(), note.clone())))
        .collect();
    assert_eq!(absent, fault::ABSENT.iter().map(|(name, note)| ((*name).to_owned(), (*note).to_owned())).collect());
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md")).unwrap();
    for name in fault::BUILT_IN_FILTERS.iter().chain(fault::BUILT_IN_TESTS) {
        assert!(text.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn what_is_listed_is_registered() {
    let mut template = String::new();
    for name in fault::BUILT_IN_FILTERS.iter().chain(filters::FILTERS) {
        template.push_str(&format!("{{{{ 1 | {name} }}}}\n"));
    }
    for name in fault::BUILT_IN_TESTS.iter().chain(filters::TESTS) {
        template.push_str(&format!("{{{{ 1 is {name} }}}}\n"));
    }
    for name in functions::FUNCTIONS.iter().map(|(name, _)| name).chain(fault::BUILT_IN_FUNCTIONS) {
        template.push_str(&format!("{{{{ {name}() }}}}\n"));
    }
    let mut fake = two_notes();
    fake.file("templates/unused.html", template);
    let (_, diags) = fake.build();
    assert_eq!(diags, []);
}

#[test]
fn every_variable_of_a_template_is_documented() {
    let mut fake = two_notes();
    fake.config.taxonomies[0].paginate_by = Some(5);
    fake.paginate_by = Some(5);
    let templates = ["index.html", "section.html", "page.html", "taxonomy_list.html", "taxonomy_single.html", "archive.html", "404.html"];
    for name in templates {
        fake.file(&format!("templates/{name}"), "{{ __tera_context | keys | join(sep=\" \") }}");
    }
    let (files, diags) = fake.build();
    assert_eq!(diags, []);
    let html = files.iter().filter(|(path, _)| path.ends_with(".html") && !path.starts_with("old/"));
    let seen: BTreeSet<String> = html.flat_map(|(_, text)| text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    assert_eq!(seen, names(&documented(), "Everywhere", false));
}
