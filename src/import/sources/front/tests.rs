use super::*;
use crate::import::post::Meta;
use crate::import::sources::Generator;
use jiff::tz::TimeZone;

fn stated(text: &str, generator: Generator) -> Stated {
    let path: Arc<str> = "a.md".into();
    let front = read(&path, text);
    assert_eq!(front.diags, [], "{text}");
    meta(&front.value.table, text, generator, &TimeZone::get("Asia/Shanghai").unwrap())
}

/// What front matter comes to, one line for each thing that it says.
fn shown(text: &str, generator: Generator) -> String {
    let stated = stated(text, generator);
    let Meta { title, date, updated, expires, weight, description, lang, authors, tags, categories, draft, slug, aliases, feed_id, extra } =
        stated.meta;
    let known = |name: &str, known: Option<crate::import::post::Known<String>>| known.map(|known| format!("{name} = {}", known.value));
    let list = |name: &str, list: Vec<String>| (!list.is_empty()).then(|| format!("{name} = {}", list.join(" | ")));
    let mut lines: Vec<String> = [known("title", title), known("date", date), known("updated", updated), known("description", description)]
        .into_iter()
        .chain([known("expires", expires), weight.map(|weight| format!("weight = {weight}"))])
        .chain([known("lang", lang), list("authors", authors), list("tags", tags), list("categories", categories)])
        .chain([draft.then(|| "draft".to_owned()), slug.map(|slug| format!("slug = {slug}")), list("aliases", aliases)])
        .chain([feed_id.map(|id| format!("feed_id = {id}")), stated.address.map(|address| format!("address = {address}"))])
        .flatten()
        .collect();
    lines.extend(extra.into_iter().map(|(key, value)| format!("extra.{key} = {value}")));
    lines.extend(stated.remarks.into_iter().map(|remark| format!("{}: {}", remark.line.unwrap_or(0), remark.code)));
    lines.join("\n")
}

#[test]
fn every_form_says_the_same() {
    let forms = [
        "---\ntitle: Locks\ntags: [a, b]\ndraft: true\n---\nText\n",
        "title: Locks\ntags:\n- a\n- b\ndraft: true\n---\nText\n",
        "-----\r\ntitle: Locks\r\ntags: [a, b]\r\ndraft: yes\r\n-----\r\nText\n",
        "+++\ntitle = 'Locks'\ntags = ['a', 'b']\ndraft = true\n+++\nText\n",
        "{\n  \"title\": \"Locks\",\n  \"tags\": [\"a\", \"b\"], \"draft\": true }\nText\n",
        ";;;\n\"title\": \"Locks\",\n\"tags\": [\"a\", \"b\"], \"draft\": true\n;;;\nText\n",
        "\"title\": \"Locks\",\n\"tags\": [\"a\", \"b\"], \"draft\": true\n;;;\nText\n",
        "\u{feff}\n---\ntitle: Locks\ntags: [a, b]\npublished: false\n...\nText\n",
        "Title: Locks\nTags: a, b\nDraft: true\n\nText\n",
    ];
    for form in forms {
        let generator = if form.starts_with("Title") { Generator::Plain } else { Generator::Hugo };
        assert_eq!(shown(form, generator), "title = Locks\ntags = a | b\ndraft", "{form}");
        let body = cut::cut(form).map(|block| &form[block.body..]).unwrap_or_default();
        assert_eq!(body.trim_start(), "Text\n", "{form}");
    }
}

#[test]
fn texts_without_front_matter_have_none() {
    for text in [
        "",
        "Text\n",
        "Note: this is a text.\n\nMore.\n",
        "# Title\n",
        "---\n\nA line above.\n",
        "{% x %}\n",
        "a: b\nc\n---\n",
        "{ x }\n",
        "Note: a heading\n---\n",
    ] {
        assert_eq!(head(text), None, "{text}");
    }
}

#[test]
fn keys_of_the_generators() {
    let cases = [
        (
            Generator::Hexo,
            "title: 404\ndate: 2013-02-01 10:00\nupdated: 2013-02-02\ncategories:\n- [a, b]\n- c\ntags: one tag\nabbrlink: '0123'\n\
             layout: post\ntoc:\ncomments: true\npermalink: x/y/\n",
            "title = 404\ndate = 2013-02-01T10:00:00+08:00\nupdated = 2013-02-02\ntags = one tag\ncategories = a | b | c\naddress = x/y/\n\
             extra.abbrlink = \"0123\"\nextra.toc = \"\"\nextra.comments = true\n6: nested-categories",
        ),
        (
            Generator::Jekyll,
            "layout: wide\ntags: one two\ncategory: a b\nredirect_from:\n- /old/\nlast_modified_at: 2013-02-01 10:00:00 -0800\nauthor: Ann\n\
             image: {path: /a.png, width: 3}\n",
            "updated = 2013-02-01T10:00:00-08:00\nauthors = Ann\ntags = one | two\ncategories = a b\naliases = /old/\nextra.layout = \"wide\"\n\
             extra.image = { path = \"/a.png\", width = 3 }",
        ),
        (
            Generator::Hugo,
            "Title: x\nURL: /a/b\npublishDate: 2020-01-02\nexpiryDate: 2030-01-02\nlastmod: 2021-01-02T03:04:05Z\nweight: 3\nmenu: main\n\
             params:\n  weight: 4\n  ratio: 1.5\nauthors: [{name: Ann, url: x}, Bob]\n",
            "title = x\ndate = 2020-01-02\nupdated = 2021-01-02T03:04:05+00:00\nexpires = 2030-01-02\nweight = 3\nauthors = Ann | Bob\naddress = /a/b\n\
             extra.menu = \"main\"\nextra.weight = 4\nextra.ratio = 1.5",
        ),
        (
            Generator::Hexo,
            "date: some day\ntitle:\nslug: x\nid: \"a \\\"b\\\"\\n\"\nlist: [1, yes, ~, {a b: 2}]\nguid: urn:1\n",
            "slug = x\nfeed_id = urn:1\nextra.date = \"some day\"\nextra.id = \"a \\\"b\\\"\\n\"\nextra.list = [1, \"yes\", \"\", { \"a b\" = 2 }]\n\
             2: bad-date",
        ),
        (
            Generator::Jekyll,
            "date: 2013-02-01 10:00:00 +0800 CST\nupdated: Fri, 01 Feb 2013 10:00:00 +0100\nmodified: February 3, 2013\n",
            "date = 2013-02-01T10:00:00+08:00\nupdated = 2013-02-01T10:00:00+01:00\nextra.modified = \"February 3, 2013\"",
        ),
    ];
    for (generator, text, expected) in cases {
        assert_eq!(shown(&format!("---\n{text}---\n"), generator), expected, "{text}");
    }
    let zola = "+++\ndate = 2020-01-02\nexpires = 2030-01-02\npath = 'a/b'\n[taxonomies]\ntags = ['t']\nlevels = ['hard']\n[extra]\nat = 10:00:00\n+++\n";
    let expected = "date = 2020-01-02\nexpires = 2030-01-02\ntags = t\naddress = a/b\nextra.levels = [\"hard\"]\nextra.at = 10:00:00";
    assert_eq!(shown(zola, Generator::Zola), expected);
}

#[test]
fn faults_stand_at_their_place() {
    let path: Arc<str> = "a.md".into();
    let cases = [
        ("---\ntitle: [a\ndate: 2013-02-01\n---\n", "yaml-syntax", 11),
        ("+++\ntitle = x\n+++\n", "toml-syntax", 12),
        (";;;\n\"title\": \"x\n;;;\n", "yaml-syntax", 13),
        ("---\ntitle: never closed\n\nText\n", "front-matter-not-closed", 0),
    ];
    for (text, code, start) in cases {
        let diags = read(&path, text).diags;
        let found: Vec<_> =
            diags.iter().map(|diag| (diag.code, diag.place.clone().and_then(|place| place.span).map(|span| span.start))).collect();
        assert_eq!(found, [(code, Some(start))], "{text}");
    }
}
