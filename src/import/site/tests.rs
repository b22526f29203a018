use super::front::{Site, front};
use super::stamp::{Stamp, State, state};
use super::twin::Merged;
use super::*;
use crate::config::{Config, Options};
use crate::import::post::{Body, Found, Known, Meta, Post};
use crate::page::Front;
use crate::parse;

fn config(text: &str) -> Config {
    let text = format!("edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"T\"\n{text}");
    parse::config::alone(&Sources::memory([("faircopy.toml", text)]), "faircopy.toml", &Options::default()).value
}

fn post(origin: &str, address: Option<&str>, text: &str) -> Post {
    Post {
        origin: origin.to_owned(),
        address: address.map(str::to_owned),
        meta: Meta::default(),
        body: Body::Markdown(text.to_owned()),
        found: Found { dialect: "test", confidence: 1.0, is_excerpt: false },
        remarks: Vec::new(),
    }
}

fn known(value: &str) -> Option<Known<String>> {
    Some(Known { value: value.to_owned(), source: "test" })
}

fn merged(posts: Vec<Post>) -> Vec<Merged> {
    twin::merge(posts, false).0
}

#[test]
fn addresses_that_a_server_answers_alike_are_one() {
    for alike in ["/2013/%E7%BD%91/", "/2013/网/index.html", "/2013/网", "2013/网/"] {
        assert_eq!(address::key(alike), "/2013/网", "{alike}");
    }
    assert_eq!(address::key("/?p=12"), "/?p=12");
    assert_eq!(address::key("/cafe\u{301}/"), address::key("/caf\u{e9}/"));
    for (base, path, expected) in [
        ("/2013/a/", "b.png", "/2013/a/b.png"),
        ("/2013/a/index.html", "../b/", "/2013/b/"),
        ("/2013/a.html", "../../../../etc/passwd", "/etc/passwd"),
        ("/a/", "/x/./y/..", "/x/"),
        ("/a/", "..", "/"),
    ] {
        assert_eq!(address::resolve(base, path), expected, "{path} on {base}");
    }
}

#[test]
fn an_alias_is_what_front_matter_takes() {
    for (address, alias) in [
        ("/2013/06/21/x/", Ok("2013/06/21/x")),
        ("/2013/x.html", Ok("2013/x.html")),
        ("/2013/%E7%BD%91%E7%BB%9C/index.html", Ok("2013/网络")),
    ] {
        assert_eq!(address::alias(address), alias.map(str::to_owned), "{address}");
    }
    for address in ["/?p=12", "/a/%2e%2e/b", "/100%2525", "/a\\b"] {
        assert!(address::alias(address).is_err(), "{address}");
    }
}

#[test]
fn an_old_address_leads_to_one_page_and_to_none_that_the_site_has() {
    let there = Sources::memory([("content/about/_index.md", ""), ("content/about/team/me.md", ""), ("content/x/index.md", "")]);
    let reserved = reserved(None, "deep/notes", &there, &["content/about/team/me.md", "content/x/index.md"]);
    for address in ["/", "/archive/", "/tags/", "/deep/", "/deep/notes/", "/about/", "/about/team/me/", "/x/"] {
        assert!(reserved.iter().any(|it| it == address), "{address}: {reserved:?}");
    }
    let posts = |address: &str| {
        let mut one = post("one.html", Some("/one/"), "1");
        one.meta.aliases = vec![address.to_owned()];
        let two = post("two.html", Some("/two/"), "2");
        merged(vec![one, two])
    };
    for (address, kept, said) in [
        ("/old/", vec!["one", "old"], None),
        ("/notes/one/", vec!["one"], None),
        ("/Notes/Two/", vec!["one"], Some("no-alias")),
        ("/about/", vec!["one"], Some("no-alias")),
        ("/?p=1", vec!["one"], Some("no-alias")),
    ] {
        let posts = posts(address);
        let paths = name::paths(&posts, "notes", &|_| false, &Names::default());
        let taken = reserved.iter().map(|address| (url::output_path(address), None));
        let pages = paths.iter().map(|path| (url::output_path(&new_address(path)), Some(path.clone())));
        let mut aliases = Aliases { taken: taken.chain(pages).collect() };
        let mut remarks = Vec::new();
        assert_eq!(aliases.keep(&posts[0], &paths[0], None, &mut remarks), kept, "{address}");
        assert_eq!(remarks.first().map(|remark| remark.code), said, "{address}");
    }
}

#[test]
fn two_files_that_would_be_one_are_told() {
    let old = Sources::memory([("i/a:b.png", "1"), ("i/a-b.png", "2")]);
    let mut plan = Plan {
        identity: Identity::default(),
        pages: Vec::new(),
        files: BTreeMap::new(),
        excerpts: Vec::new(),
        aliases: 0,
        skipped: Vec::new(),
    };
    let mut diags = Vec::new();
    for path in ["i/a-b.png", "i/a:b.png", "i/a-b.png"] {
        plan.add("static/i/a-b.png", Content::Copy(path.into()), path, None, &old, &mut diags);
    }
    assert_eq!(diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), ["same-name"]);
    assert_eq!(plan.files["static/i/a-b.png"].origin, "i/a-b.png");
}

#[test]
fn names_are_unique_and_stay() {
    let titled = |origin: &str, address: Option<&str>, title: &str| Post {
        meta: Meta { title: known(title), ..Meta::default() },
        ..post(origin, address, "")
    };
    let posts = || {
        merged(vec![
            titled("a.html", Some("/2013/06/21/soft-irq/"), "x"),
            titled("b.html", Some("/2014/Soft-IRQ.html"), "x"),
            titled("c.html", Some("/?p=3"), "A Title"),
            titled("d.html", Some("/2013-03-11-grab/"), "x"),
            titled("e.html", Some("/con/"), "x"),
            titled("f.html", Some("/%E7%BD%91%E7%BB%9C/"), "x"),
            titled("g.html", Some("/index.html"), ""),
        ])
    };
    let names = Names { taken: ["grab".to_owned()].into(), ..Names::default() };
    let paths = name::paths(&posts(), "notes", &|_| true, &names);
    let slugs: Vec<&str> = paths.iter().map(|path| path.trim_start_matches("content/notes/").trim_end_matches(".md")).collect();
    assert_eq!(slugs, ["soft-irq", "soft-irq-2", "a-title", "grab-2", "con-post", "网络", "g"]);
    // The second was there first; a post that is gone keeps its name.
    let kept = [("b.html", "content/notes/soft-irq/index.md"), ("gone.html", "content/notes/a-title/index.md")];
    let kept = kept.map(|(origin, path)| (origin.to_owned(), path.to_owned())).into();
    let paths = name::paths(&posts(), "notes", &|_| false, &Names { kept, ..Names::default() });
    assert_eq!(paths[..3], ["content/notes/soft-irq-2/index.md", "content/notes/soft-irq/index.md", "content/notes/a-title-2/index.md"]);
}

#[test]
fn names_of_files_are_safe_everywhere() {
    for (name, safe) in [
        ("flow chart.png", "flow-chart.png"),
        ("图 (1).png", "图-1-.png"),
        ("%2e%2e%2fx.png", "-x.png"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("NUL.txt", "file-NUL.txt"),
        ("index.md", "file-index.md"),
        ("a:b\\c\0.png", "a-b-c-.png"),
    ] {
        assert_eq!(asset::safe(name), safe, "{name}");
    }
    assert_eq!(asset::static_path("images/a b.png"), "images/a b.png");
    assert_eq!(asset::static_path("images/../.git/con.png"), "images/file/git/file-con.png");
    assert!(asset::safe(&"网".repeat(200)).len() <= 120);
}

#[test]
fn pictures_in_addresses_become_files() {
    let mut assets = asset::Assets::default();
    assert_eq!(assets.inline("data:image/png;base64,aGVsbG8=").as_deref(), Some("image.png"));
    assert_eq!(assets.inline("DATA:image/svg+xml,%3Csvg%3E%3C/svg%3E").as_deref(), Some("image.svg"));
    assert_eq!(assets.inline("data:image/png;base64,aGVsbG8=").as_deref(), Some("image.png"), "the same picture is one file");
    assert_eq!(assets.inline("data:image/svg+xml,<svg><text>once upon on</text></svg>").as_deref(), Some("image-2.svg"));
    assert_eq!(assets.bytes["image.png"], b"hello");
    assert_eq!(assets.bytes["image.svg"], b"<svg></svg>");
    for other in [
        "data:text/html,x",
        "data:image/svg+xml,<svg onload=x>",
        "data:image/svg+xml,<SCRIPT>",
        "data:image/svg+xml,<svg/onload=x>",
        "data:image/svg+xml,<svg:svg xmlns:svg='http://www.w3.org/2000/svg'><svg:script>x</svg:script></svg:svg>",
        "data:image/svg+xml,<!DOCTYPE svg [<!ENTITY x 'y'>]><svg>&x;</svg>",
        "data:image/svg+xml,<svg><a xlink:href='java%0ascript:x'>y</a></svg>",
        "data:image/svg+xml;base64,/zwAcwB2AGcA",
        "data:image/png;base64,?",
        "image/a.png",
        "date",
    ] {
        assert_eq!(assets.inline(other), None, "{other}");
    }
    assert_eq!((assets.copy("x/IMAGE.png"), assets.copy("y/image.png")), ("IMAGE-2.png".to_owned(), "image-3.png".to_owned()));
}

#[test]
fn front_matter_is_read_back_as_it_was_meant() {
    let meta = Meta {
        title: known("A \"title\" with \\ and\n\ttwo lines \u{1}"),
        description: known("+++"),
        date: known("2013-06-20T18:00:00.000Z"),
        updated: known("2013-06-22 8:00"),
        lang: known("zh_CN"),
        authors: vec!["A, B".to_owned()],
        tags: vec!["a b".to_owned(), "网络".to_owned(), "a b".to_owned(), " ".to_owned()],
        categories: vec!["c".to_owned()],
        draft: true,
        extra: vec![("mathjax".to_owned(), "true".to_owned()), ("odd key".to_owned(), "not = a value".to_owned())],
        ..Meta::default()
    };
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let site = Site { taxonomies: &["tags".to_owned()], language: "en", zone: &zone };
    let mut remarks = Vec::new();
    let aliases = ["2013/06/21/网络".to_owned(), "x.html".to_owned()];
    let text = front(&meta, &aliases, Some("tag:old,2013:1"), &site, &mut remarks);
    let expected = r#"+++
title = "A \"title\" with \\ and two lines \u0001"
description = "+++"
date = 2013-06-21T02:00:00+08:00
updated = 2013-06-22T08:00:00
draft = true
aliases = ["2013/06/21/网络", "x.html"]
authors = ["A, B"]
tags = ["a b", "网络"]
lang = "zh-CN"
feed_id = "tag:old,2013:1"

[extra]
mathjax = true
"odd key" = "not = a value"
categories = ["c"]
+++
"#;
    assert_eq!(text, expected);
    assert_eq!(remarks, []);
    let config = config("timezone = \"Asia/Shanghai\"\n[[taxonomies]]\nname = \"tags\"\n");
    let read = parse::front::front(&parse::paths::Named::plain(&"content/notes/x.md".into()), &text, &config);
    assert_eq!(read.diags, []);
    let (front, body) = read.value;
    assert_eq!(body, text.len());
    let Front { title, description, date, updated, draft, aliases, authors, taxonomies, lang, feed_id, extra, .. } = front;
    assert_eq!(title.unwrap().value, "A \"title\" with \\ and two lines \u{1}");
    assert_eq!((description.as_deref(), draft, feed_id.as_ref().map(|id| id.value.as_str())), (Some("+++"), true, Some("tag:old,2013:1")));
    assert_eq!(date.unwrap().value.at.to_string(), "2013-06-21T02:00:00+08:00[+08:00]");
    assert_eq!(updated.unwrap().value.at.to_string(), "2013-06-22T08:00:00+08:00[Asia/Shanghai]");
    assert_eq!(aliases.iter().map(|alias| alias.value.as_str()).collect::<Vec<_>>(), ["2013/06/21/网络", "x.html"]);
    assert_eq!((authors, lang.unwrap().value), (vec!["A, B".to_owned()], "zh-CN".to_owned()));
    assert_eq!(taxonomies["tags"].iter().map(|term| term.value.as_str()).collect::<Vec<_>>(), ["a b", "网络"]);
    assert_eq!(serde_json::Value::Object(extra), serde_json::json!({ "mathjax": true, "odd key": "not = a value", "categories": ["c"] }));
}

#[test]
fn what_is_no_date_is_said() {
    let site = Site { taxonomies: &[], language: "en", zone: &TimeZone::UTC };
    let mut remarks = Vec::new();
    let meta = Meta { date: known("last summer"), lang: known("english please"), ..Meta::default() };
    assert_eq!(front(&meta, &[], None, &site, &mut remarks), "+++\n+++\n");
    let codes: Vec<&str> = remarks.iter().map(|remark| remark.code).collect();
    assert_eq!(codes, ["unreadable-date", "unreadable-language"]);
}

#[test]
fn what_may_be_written_over() {
    let hash = |text: &str| blake3::hash(text.as_bytes());
    let stamp = |written: Option<&str>, next: Option<&str>| Stamp { written: written.map(hash), next: next.map(hash), ..Stamp::default() };
    let cases = [
        (None, None, State::New),
        (None, Some("new"), State::Same),
        (None, Some("mine"), State::Foreign),
        (Some(stamp(Some("old"), None)), Some("old"), State::Changed),
        (Some(stamp(Some("old"), None)), Some("new"), State::Same),
        (Some(stamp(Some("old"), None)), Some("mine"), State::Edited { stale: true }),
        (Some(stamp(Some("new"), None)), Some("mine"), State::Edited { stale: false }),
        (Some(stamp(Some("old"), None)), None, State::Deleted),
        (Some(stamp(None, Some("half"))), None, State::New),
        (Some(stamp(None, Some("half"))), Some("half"), State::Changed),
        (Some(stamp(Some("old"), Some("half"))), Some("half"), State::Changed),
    ];
    for (stamp, there, expected) in cases {
        assert_eq!(state(stamp.as_ref(), there.map(hash), hash("new"), false), expected, "{stamp:?} {there:?}");
    }
    assert_eq!(state(Some(&stamp(Some("old"), None)), None, hash("new"), true), State::New);
    let stamps = [("content/a.md".to_owned(), Stamp { origin: "a.html".to_owned(), ..stamp(Some("old"), Some("half")) })].into();
    assert_eq!(stamp::parse(&stamp::print(&stamps)), Ok(stamps));
    for damaged in ["", "[]", "{\"files\":{\"a\":{\"written\":\"x\"}}}", "{\"files\":{\"a\":{\"written\":3}}}"] {
        assert!(stamp::parse(damaged).is_err(), "{damaged}");
    }
}

#[test]
fn one_post_for_what_stands_several_times() {
    let long = "words and more words ".repeat(20);
    let mut excerpt = post("index.html#1", Some("/a/"), "words");
    excerpt.found.is_excerpt = true;
    let mut lone = excerpt.clone();
    (lone.origin, lone.address) = ("index.html#2".to_owned(), Some("/lost/".to_owned()));
    let posts = vec![
        excerpt,
        lone,
        post("older/names/a.html", Some("/older/names/a.html"), &long),
        post("a/index.html", Some("/a/"), &long),
        post("a%2F/index.html", Some("/a/index.html"), "x"),
    ];
    let (merged, excerpts) = twin::merge(posts, false);
    let found: Vec<_> = merged.iter().map(|merged| (merged.post.origin.as_str(), merged.addresses.clone(), merged.twins.clone())).collect();
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            ("a/index.html", list(&["/a/", "/older/names/a.html"]), list(&["a%2F/index.html", "older/names/a.html"])),
            ("index.html#2", list(&["/lost/"]), list(&[])),
        ]
    );
    assert_eq!(excerpts.len(), 1);
    let remarks: Vec<_> = merged.iter().flat_map(|merged| merged.post.remarks.iter().map(|remark| remark.code)).collect();
    assert_eq!(remarks, ["stale-twin", "stale-twin", "excerpt-only"]);
}

#[test]
fn fragments_follow_their_headings() {
    let html =
        "<h2 id=one><a id=in></a>Same</h2><p>x<h2 id=two>Same</h2><a name=before></a>\n<h3>网络 <b>队列</b></h3><div id=far>text</div>";
    let dom = crate::import::dom::fragment(html);
    let old = anchor::OldIds::read(&dom, dom.root(), &[]);
    let text = "## Same\n\n## Same\n\n### 网络 队列\n\n<div id=\"far\">text</div>\n\n## Other\n";
    let markdown = crate::config::MarkdownConfig { wikilinks: true, ..Default::default() };
    let outline = parse::markdown::outline(&"a.md".into(), text, 0, &markdown, &crate::config::ExamplesConfig::default()).value;
    for (fragment, expected) in [
        ("one", Some("same")),
        ("in", Some("same")),
        ("two", Some("same-1")),
        ("before", Some("网络-队列")),
        ("far", Some("far")),
        ("Other", Some("other")),
        ("%E7%BD%91%E7%BB%9C-%E9%98%9F%E5%88%97", Some("网络-队列")),
        ("gone", None),
    ] {
        assert_eq!(anchor::translate(fragment, &old, &outline).as_deref(), expected, "{fragment}");
    }
}

#[test]
fn addresses_are_exchanged_where_they_stand() {
    let text = "[a](/b/ \"t\") <https://old.example/b/> ![x](/i.png) `[a](/b/)`\n\n- <a href=\"/b/\">raw</a>\n\n[r][r] [self](/a/#gone) [q](/b/?x=1&y=2)\n\n[r]: /b/\n\n[`](x`](/b/)\n";
    let site = plan(
        &Sources::memory([("a.html", text), ("b.html", "B"), ("i.png", "i")]),
        &Request {
            section: String::new(),
            select: None,
            zone: None,
            base_url: None,
            guess: true,
            to_static: false,
            pages: Some(BTreeSet::new()),
            language: None,
            taxonomies: Vec::new(),
            reserved: Vec::new(),
            names: Names::default(),
        },
        &|| {},
    );
    assert!(site.value.pages.is_empty(), "no file is looked at that was not asked for");

    let old = Sources::memory([("i.png", "i")]);
    let posts = merged(vec![post("a.html", Some("/a/"), text), post("b.html", Some("/b/"), "B")]);
    let home = address::Home::parse("https://old.example").unwrap();
    let pages = BTreeSet::new();
    let atlas = Atlas::new(&old, &posts, Some(&home), &pages);
    let paths = name::paths(&posts, "", &|_| false, &Names::default());
    let drafted: Vec<Drafted> = posts
        .clone()
        .into_iter()
        .zip(paths)
        .map(|(merged, path)| Drafted { draft: draft(&merged, Default::default()), merged, path })
        .collect();
    let linker = Linker { atlas: &atlas, home: Some(&home), posts: &drafted, to_static: false };
    let rewritten = linker.rewrite(0, &[]);
    assert_eq!(
        rewritten.markdown,
        "[a](../b/index.md \"t\") [https://old.example/b/](../b/index.md) ![x](i.png) `[a](/b/)`\n\n- <a href=\"../b/index.md\">raw</a>\n\n\
         [r][r] [self](#) [q](../b/index.md)\n\n[r]: ../b/index.md\n\n[`](x`](../b/index.md)\n"
    );
    let codes: Vec<&str> = rewritten.remarks.iter().map(|remark| remark.code).collect();
    assert_eq!(codes, ["lost-anchor"]);
    assert_eq!(rewritten.assets.copied.into_iter().collect::<Vec<_>>(), [("i.png".into(), "i.png".to_owned())]);
}
