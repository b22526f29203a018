use super::*;

fn files(list: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

/// The posts of a folder whose generator is found out.
fn read(files: &BTreeMap<String, Vec<u8>>) -> Checked<Vec<Post>> {
    posts(files, detect(files).expect("the sources of a generator"), &shanghai())
}

/// What is said of which file.
fn codes(diags: &[Diag]) -> Vec<(&str, &str)> {
    diags.iter().map(|diag| (diag.code, diag.place.as_ref().map_or("", |place| &*place.path))).collect()
}

fn text(post: &Post) -> &str {
    match &post.body {
        Body::Markdown(text) => text,
        Body::Html { .. } => unreachable!("sources are Markdown"),
    }
}

const HEXO: &str = "---\ntitle: Locks\ndate: 2013-02-01 10:00\ntags: [a]\n---\n\nText.\n";

#[test]
fn generators_are_told_by_their_files() {
    type Case<'a> = (&'a [(&'a str, &'a str)], Option<Generator>);
    let cases: &[Case] = &[
        (&[("_config.yml", "title: x"), ("source/_posts/a.md", HEXO)], Some(Generator::Hexo)),
        (&[("_config.yml", "markdown: rdiscount"), ("source/_posts/2013-02-01-a.markdown", HEXO)], Some(Generator::Jekyll)),
        (&[("_config.yml", "title: x"), ("Rakefile", ""), ("source/_posts/2013-02-01-a.markdown", HEXO)], Some(Generator::Jekyll)),
        (&[("_config.yml", "title: x"), ("_posts/2013-02-01-a.md", HEXO)], Some(Generator::Jekyll)),
        (&[("hugo.toml", "baseURL = 'https://a.org/'"), ("content/a.md", "+++\n+++\n")], Some(Generator::Hugo)),
        (&[("config.yaml", "baseURL: https://a.org/"), ("content/a.md", "")], Some(Generator::Hugo)),
        (&[("config.toml", "base_url = 'https://a.org'"), ("content/a.md", "+++\n+++\n")], Some(Generator::Zola)),
        (&[("book.toml", ""), ("src/SUMMARY.md", "")], Some(Generator::MdBook)),
        (&[("a.md", HEXO)], Some(Generator::Hexo)),
        (&[("2013-02-01-a.md", "---\nlayout: post\n---\n{% highlight c %}\n{% endhighlight %}\n")], Some(Generator::Jekyll)),
        (&[("a.md", "Title: Locks\nDate: 2013-02-01\n\nText.\n")], Some(Generator::Plain)),
        (&[("a.md", "Only text.\n"), ("b.png", "")], None),
        (&[], None),
    ];
    for (list, expected) in cases {
        assert_eq!(detect(&files(list)), *expected, "{list:?}");
    }
}

#[test]
fn a_hexo_site_with_links_and_asset_folders() {
    let files = files(&[
        ("_config.yml", "title: Notes\nurl: https://a.org/blog\nroot: /blog/\ntimezone: UTC\npost_asset_folder: true\n"),
        ("source/_posts/locks.md", HEXO),
        ("source/_posts/locks/graph.png", "png"),
        (
            "source/_posts/net/queues.md",
            "title: Queues\ndate: 2014-03-02 08:30:00\n---\n##Rules\r\n{% post_link locks %}, {% post_link locks 'the locks' %}, {% asset_img a.png \"A rule\" %}\r\n",
        ),
        ("source/_drafts/half.md", "---\ntitle: Half\n---\nHalf.\n"),
        ("source/about/index.md", "---\ntitle: About\n---\nMe.\n"),
        ("source/_data/x.md", "no page"),
    ]);
    let read = read(&files);
    assert_eq!(codes(&read.diags), [("no-page", "source/_data/x.md")]);
    let seen: Vec<_> = read.value.iter().map(|post| (post.origin.as_str(), post.address.as_deref(), post.meta.draft)).collect();
    assert_eq!(
        seen,
        [
            ("source/_drafts/half.md", None, true),
            ("source/_posts/locks.md", Some("/blog/2013/02/01/locks/"), false),
            ("source/_posts/net/queues.md", Some("/blog/2014/03/02/net/queues/"), false),
            ("source/about/index.md", Some("/blog/about/"), false),
        ]
    );
    let queues = &read.value[2];
    let expected = "## Rules\n[Locks](/blog/2013/02/01/locks/), [the locks](/blog/2013/02/01/locks/), ![A rule](a.png)\n";
    assert_eq!(text(queues), expected);
    assert_eq!(queues.meta.date.as_ref().map(|date| date.value.as_str()), Some("2014-03-02T08:30:00+00:00"));
    let remark = |code, message: &str, line| Remark { code, message: message.to_owned(), line: Some(line) };
    assert_eq!(queues.remarks, [remark("bare-heading", "1 × a blank was put between `#` and a heading's text", 4)]);
    assert_eq!(assets(&read.value[1], &files), [("source/_posts/locks/graph.png".to_owned(), "graph.png".to_owned())]);
}

#[test]
fn an_octopress_site_takes_dates_and_names_from_its_files() {
    let files = files(&[
        ("_config.yml", "url: http://a.org\npermalink: /blog/:year/:month/:day/:title/\nmarkdown: rdiscount\n"),
        (
            "source/_posts/2012-05-06-first-steps.markdown",
            "---\nlayout: post\ntitle: First\ncategories: kernel net\n---\nSee [it]({% post_url 2012-06-07-second %}).\n",
        ),
        ("source/_posts/2012-06-07-second.markdown", "---\nlayout: post\npublished: false\n---\n"),
        ("source/notes.markdown", "No front matter, no page.\n"),
    ]);
    let read = read(&files);
    assert_eq!(read.diags, []);
    assert_eq!(read.value.len(), 2);
    let (first, second) = (&read.value[0], &read.value[1]);
    assert_eq!(first.address.as_deref(), Some("/blog/2012/05/06/first-steps/"));
    assert_eq!(text(first), "See [it](/blog/2012/06/07/second/).\n");
    assert_eq!(first.meta.categories, ["kernel", "net"]);
    assert_eq!(first.meta.date, Some(Known { value: "2012-05-06".to_owned(), source: "file name" }));
    assert_eq!(second.meta.title, Some(Known { value: "second".to_owned(), source: "file name" }));
    assert!(second.meta.draft);
}

#[test]
fn a_hugo_site_with_bundles_and_sections() {
    let files = files(&[
        ("hugo.toml", "baseURL = 'https://a.org/'\n[permalinks]\nposts = '/:year/:slug/'\n[params]\nmail = 'me at a.org'\n"),
        ("content/posts/_index.md", "+++\ntitle = 'Posts'\n+++\n"),
        (
            "content/posts/first/index.md",
            "+++\ntitle = 'The First'\ndate = 2020-01-02T03:04:05Z\naliases = ['older/', '/old/']\n+++\n[b]({{< ref \"/notes/b.md#x\" >}}) {{< param mail >}}\n",
        ),
        ("content/posts/first/a.png", "png"),
        ("content/posts/first/data/b.csv", "1"),
        ("content/notes/b.md", "{\n\"title\": \"B\",\n\"draft\": true\n}\n\nText.\n"),
    ]);
    let read = read(&files);
    assert_eq!(codes(&read.diags), [("no-text", "content/posts/_index.md")]);
    assert_eq!(read.value[1].meta.aliases, ["/2020/older/", "/old/"]);
    let seen: Vec<_> = read.value.iter().map(|post| (post.address.as_deref(), post.meta.draft, text(post))).collect();
    assert_eq!(seen, [(Some("/notes/b/"), true, "\nText.\n"), (Some("/2020/the-first/"), false, "[b](/notes/b/#x) me at a.org\n"),]);
    let expected = [("content/posts/first/a.png", "a.png"), ("content/posts/first/data/b.csv", "data/b.csv")];
    assert_eq!(assets(&read.value[1], &files), expected.map(|(path, name)| (path.to_owned(), name.to_owned())));
}

#[test]
fn a_book_keeps_its_order_and_its_code_files() {
    let files = files(&[
        ("book.toml", "[book]\ntitle = 'B'\n"),
        ("src/SUMMARY.md", "# Summary\n\n[Preface](README.md)\n\n# Locks\n\n- [Spin](locks/spin.md)\n    - [Later]()\n"),
        ("src/README.md", "Hello.\n"),
        ("src/stray.md", "Not listed.\n"),
        ("src/locks/spin.md", "# Spin\n\n```rust,editable\n{{#include ../../code/spin.rs:lock}}\n```\n\n![](pic.png)\n"),
        ("src/locks/pic.png", "png"),
        ("code/spin.rs", "// ANCHOR: lock\nfn lock() {}\n// ANCHOR_END: lock\nfn main() {}\n"),
    ]);
    let read = read(&files);
    let codes: Vec<_> = read.diags.iter().map(|diag| (diag.code, diag.message.as_str())).collect();
    assert_eq!(
        codes,
        [
            ("not-written", "the chapter `Later` of line 8 has no file"),
            ("not-listed", "the book's summary does not name this file, so it is no chapter"),
        ]
    );
    let seen: Vec<_> = read.value.iter().map(|post| (post.address.as_deref(), &post.meta.title.as_ref().unwrap().value[..])).collect();
    assert_eq!(seen, [(Some("/index.html"), "Preface"), (Some("/locks/spin.html"), "Spin")]);
    let spin = &read.value[1];
    assert_eq!(text(spin), "# Spin\n\n```rust,editable file=\"code/spin.rs\" region=\"lock\"\n```\n\n![](pic.png)\n");
    assert_eq!((spin.meta.weight, &spin.meta.extra[..]), (Some(2), &[("part".to_owned(), "\"Locks\"".to_owned())][..]));
    let expected = [("code/spin.rs", "code/spin.rs"), ("src/locks/pic.png", "pic.png")];
    assert_eq!(assets(spin, &files), expected.map(|(path, name)| (path.to_owned(), name.to_owned())));
    let code = asset(&files["code/spin.rs"]);
    assert_eq!(&*code, b"// region: lock\nfn lock() {}\n// endregion\nfn main() {}\n");
    assert_eq!(&*asset(b"\xff ANCHOR: x"), b"\xff ANCHOR: x");
}

#[test]
fn a_file_in_another_charset_is_an_error_and_is_read_all_the_same() {
    let mut files = files(&[("a.md", HEXO)]);
    files.get_mut("a.md").unwrap().extend(b"\xc4\xe3\n");
    let read = read(&files);
    let codes: Vec<_> = read.diags.iter().map(|diag| diag.code).collect();
    assert_eq!(codes, ["no-config", "not-utf8"]);
    assert_eq!(text(&read.value[0]), "\nText.\n\u{fffd}\u{fffd}\n");
}
