use super::*;
use crate::import::sources::{config, front};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The address of one file of a site.
fn address(generator: Generator, name: &str, settings: &str, path: &str, head: &str) -> Option<String> {
    let files = BTreeMap::from([(name.to_owned(), settings.as_bytes().to_vec()), (path.to_owned(), Vec::new())]);
    let config = config::config(&files, generator, &TimeZone::UTC).value;
    let shared: Arc<str> = path.into();
    let text = format!("---\n{head}\n---\n");
    let table = front::read(&shared, &text).value.table;
    let stated = front::meta(&table, &text, generator, &config.zone);
    placed(&Source { config: &config, path, stated: &stated })?.address
}

#[test]
fn hexo() {
    let cases = [
        ("", "_posts/a b.md", "date: 2013-02-03", Some("/2013/02/03/a b/")),
        ("root: /blog/", "_posts/x/a.md", "date: 2013-02-03", Some("/blog/2013/02/03/x/a/")),
        ("permalink: :category/:name-:i_month.html", "_posts/x/a.md", "{date: 2013-02-03, categories: [C, D]}", Some("/C/D/a-2.html")),
        ("permalink: :category/:name/", "_posts/a.md", "date: 2013-02-03", Some("/uncategorized/a/")),
        ("permalink: posts/:abbrlink.html", "_posts/a.md", "abbrlink: 77ab", Some("/posts/77ab.html")),
        ("permalink: posts/:abbrlink.html", "_posts/a.md", "title: A", None),
        ("permalink: :year_:title/", "_posts/a.md", "date: 2013-02-03", Some("/2013_a/")),
        ("permalink: :hour:minute:second/", "_posts/a.md", "date: 2013-02-03 04:05:06", Some("/040506/")),
        ("timezone: Asia/Tokyo", "_posts/a.md", "date: 2013-02-03T22:00:00Z", Some("/2013/02/04/a/")),
        ("new_post_name: :year-:month-:day-:title.md", "_posts/2013-02-03-a.md", "title: A", Some("/2013/02/03/a/")),
        ("", "_posts/2013-02-03-a.md", "date: 2013-02-04", Some("/2013/02/04/2013-02-03-a/")),
        ("", "_posts/a.md", "permalink: x/y", Some("/x/y/")),
        ("", "about/index.md", "title: A", Some("/about/")),
        ("", "about.md", "title: A", Some("/about.html")),
        ("", "_data/x.md", "", None),
    ];
    for (settings, path, head, expected) in cases {
        let found = address(Generator::Hexo, "_config.yml", settings, &format!("source/{path}"), head);
        assert_eq!(found.as_deref(), expected, "{settings} {path} {head}");
    }
}

#[test]
fn jekyll() {
    let cases = [
        ("", "_posts/2013-02-03-a.md", "title: A", Some("/2013/02/03/a.html")),
        ("permalink: pretty", "_posts/2013-02-03-a.md", "categories: [X, y]", Some("/x/y/2013/02/03/a/")),
        ("permalink: none", "net/_posts/2013-02-03-a.md", "categories: [y]", Some("/net/y/a.html")),
        ("permalink: ordinal", "_posts/2013-02-03-a.md", "title: A", Some("/2013/034/a.html")),
        ("permalink: /:short_year/:i_day/:slug", "_posts/2013-02-03-A.B.md", "title: A", Some("/13/3/a-b")),
        ("baseurl: /b", "_posts/2013-02-03-a.md", "date: 2014-05-06 10:00", Some("/b/2014/05/06/a.html")),
        ("", "_posts/2013-02-03-a.md", "permalink: /:year/x/", Some("/2013/x/")),
        ("", "_posts/2013-02-03-a.md", "slug: other", Some("/2013/02/03/other.html")),
        ("", "_drafts/a.md", "title: A", None),
        ("", "about.md", "title: A", Some("/about.html")),
        ("permalink: pretty", "docs/about.md", "title: A", Some("/docs/about/")),
        ("permalink: /:title/", "docs/index.md", "title: A", Some("/docs/")),
        ("", "_includes/a.md", "title: A", None),
        ("collections: [notes]", "_notes/x/a.md", "title: A", Some("/notes/x/a.html")),
        ("collections: {notes: {permalink: /n/:name/}}", "_notes/a.md", "title: A", Some("/n/a/")),
        ("collections: {notes: {}}", "_other/a.md", "title: A", None),
    ];
    for (settings, path, head, expected) in cases {
        let found = address(Generator::Jekyll, "_config.yml", settings, path, head);
        assert_eq!(found.as_deref(), expected, "{settings} {path} {head}");
    }
}

#[test]
fn hugo() {
    let cases = [
        ("", "posts/My Post.md", "title: A", Some("/posts/my-post/")),
        ("baseURL: https://a.org/b/", "posts/a/index.md", "title: A", Some("/b/posts/a/")),
        ("uglyURLs: true", "posts/a.md", "title: A", Some("/posts/a.html")),
        ("permalinks: {posts: '/:year/:month/:title/'}", "posts/a.md", "{title: 'A: B?', date: 2020-01-02}", Some("/2020/01/a-b/")),
        ("permalinks: {page: {posts: '/:sections/:slugorfilename/'}}", "posts/x/a.md", "slug: s", Some("/posts/x/s/")),
        ("permalinks: {posts: '/:filename/'}", "posts/2020-01-02-a.md", "title: A", Some("/2020-01-02-a/")),
        ("", "posts/a.md", "slug: 新", Some("/posts/新/")),
        ("", "posts/a.md", "url: /x.html", Some("/x.html")),
        ("", "posts/a.md", "url: x/y", Some("/x/y/")),
        ("languages: {de: {}}", "posts/a.de.md", "title: A", Some("/de/posts/a/")),
        ("{languages: {de: {}}, defaultContentLanguage: de}", "posts/a.de.md", "title: A", Some("/posts/a/")),
        ("", "posts/_index.md", "title: A", Some("/posts/")),
        ("", "about.md", "title: A", Some("/about/")),
    ];
    for (settings, path, head, expected) in cases {
        let found = address(Generator::Hugo, "hugo.yaml", settings, &format!("content/{path}"), head);
        assert_eq!(found.as_deref(), expected, "{settings} {path} {head}");
    }
}

#[test]
fn zola() {
    let cases = [
        ("", "posts/2020-01-02_My_Post.md", "title: A", Some("/posts/my-post/")),
        ("base_url = 'https://a.org/b'", "posts/a/index.md", "title: A", Some("/b/posts/a/")),
        ("", "posts/a.md", "slug: s", Some("/posts/s/")),
        ("", "posts/a.md", "path: x/y", Some("/x/y/")),
        ("", "posts/新.md", "title: A", None),
        ("[slugify]\npaths = 'safe'", "posts/新 a.md", "title: A", Some("/posts/新_a/")),
        ("[languages.de]", "posts/a.de.md", "title: A", Some("/de/posts/a/")),
        ("", "posts/_index.md", "title: A", Some("/posts/")),
    ];
    for (settings, path, head, expected) in cases {
        let found = address(Generator::Zola, "config.toml", settings, &format!("content/{path}"), head);
        assert_eq!(found.as_deref(), expected, "{settings} {path} {head}");
    }
}

#[test]
fn books_and_plain_folders() {
    let book = |path| address(Generator::MdBook, "book.toml", "[output.html]\nsite-url = '/b/'", path, "");
    assert_eq!(book("src/x/a.md").as_deref(), Some("/b/x/a.html"));
    assert_eq!(book("src/x/README.md").as_deref(), Some("/b/x/index.html"));
    let plain = |head| address(Generator::Plain, "x", "", "a.md", head);
    assert_eq!(plain("permalink: /x/").as_deref(), Some("/x/"));
    assert_eq!(plain("title: A"), None);
}
