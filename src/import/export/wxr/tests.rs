use super::posts;
use crate::diag::Span;
use crate::import::post::{Body, Known, Post};
use jiff::tz::TimeZone;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<language>de-DE</language>
<wp:author><wp:author_login>kim</wp:author_login><wp:author_email>kim@a.example</wp:author_email><wp:author_display_name><![CDATA[Kim Lee]]></wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>sys</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[Systems]]></wp:cat_name></wp:category>
<wp:category><wp:category_nicename>krn</wp:category_nicename><wp:category_parent>sys</wp:category_parent><wp:cat_name><![CDATA[Kernel &amp; co]]></wp:cat_name></wp:category>
"#;
const TAIL: &str = "</channel>\n</rss>\n";

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("a zone of the bundled database")
}

fn read(items: &str) -> Vec<Post> {
    let checked = posts("old/blog.xml", &format!("{HEAD}{items}{TAIL}"), &zone());
    assert_eq!(checked.diags.iter().filter(|diag| diag.code != "not-a-post").count(), 0, "{:?}", checked.diags);
    checked.value
}

/// A post with this content and these further elements.
fn item(content: &str, more: &str) -> String {
    format!("<item>\n<title>T</title>\n<content:encoded><![CDATA[{content}]]></content:encoded>\n{more}\n</item>\n")
}

fn html(post: &Post) -> String {
    match &post.body {
        Body::Html { dom, root, .. } => dom.inner_html(*root),
        Body::Markdown(text) => format!("Markdown: {text}"),
    }
}

fn body(content: &str) -> String {
    html(&read(&item(content, ""))[0])
}

fn told(post: &Post) -> Vec<(&str, usize)> {
    post.remarks.iter().map(|remark| (remark.code, remark.line.unwrap_or(0))).collect()
}

#[test]
fn everything_that_is_known_of_a_post_is_read() {
    let posts = read(
        r#"<item>
<title>Soft &amp;amp; &lt;em&gt;hard&lt;/em&gt; irqs</title>
<link>http://blog.example/2013/06/soft-irq/</link>
<pubDate>Fri, 21 Jun 2013 02:00:00 +0000</pubDate>
<dc:creator><![CDATA[kim]]></dc:creator>
<guid isPermaLink="false">http://blog.example/?p=7</guid>
<content:encoded><![CDATA[One
two.]]></content:encoded>
<excerpt:encoded><![CDATA[In <b>short</b>.]]></excerpt:encoded>
<wp:post_id>7</wp:post_id>
<wp:post_date>2013-06-21 10:00:00</wp:post_date>
<wp:post_date_gmt>2013-06-21 02:00:00</wp:post_date_gmt>
<wp:post_modified>2014-01-01 00:00:00</wp:post_modified>
<wp:post_modified_gmt>2013-12-31 16:00:00</wp:post_modified_gmt>
<wp:post_name>soft-irq-%e4%b8%ad</wp:post_name>
<wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
<wp:is_sticky>1</wp:is_sticky>
<category domain="post_tag" nicename="irq"><![CDATA[IRQ]]></category>
<category domain="category" nicename="krn"><![CDATA[Kernel &amp; co]]></category>
<category domain="series" nicename="a"><![CDATA[Deep "dives"]]></category>
<category domain="post_format" nicename="post-format-aside"><![CDATA[Aside]]></category>
<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value><![CDATA[softirq]]></wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_author_email>secret@b.example</wp:comment_author_email><wp:comment_content>secret</wp:comment_content></wp:comment>
</item>
"#,
    );
    let post = &posts[0];
    let known = |value: &str, source| Some(Known { value: value.to_owned(), source });
    assert_eq!(post.origin, "old/blog.xml#1");
    assert_eq!(post.address.as_deref(), Some("/2013/06/soft-irq/"));
    assert_eq!(post.meta.title, known("Soft & hard irqs", "title"));
    assert_eq!(post.meta.date, known("2013-06-21T10:00:00+08:00", "wp:post_date"));
    assert_eq!(post.meta.updated, known("2014-01-01T00:00:00+08:00", "wp:post_modified"));
    assert_eq!(post.meta.description, known("In short.", "excerpt"));
    assert_eq!(post.meta.lang, known("de-DE", "language"));
    assert_eq!(post.meta.authors, ["Kim Lee"]);
    assert_eq!(post.meta.tags, ["IRQ"]);
    assert_eq!(post.meta.categories, ["Systems", "Kernel & co"]);
    assert_eq!(post.meta.slug.as_deref(), Some("soft-irq-中"));
    assert_eq!(post.meta.aliases, ["/2013/06/softirq/"]);
    assert_eq!(post.meta.feed_id.as_deref(), Some("http://blog.example/?p=7"));
    assert_eq!(post.meta.extra, [("series".to_owned(), r#"["Deep \"dives\""]"#.to_owned())]);
    assert!(!post.meta.draft);
    assert_eq!(post.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["sticky"]);
    assert_eq!((post.found.dialect, post.found.confidence), ("wxr", 1.0));
    assert_eq!(html(post), "<p>One<br>\ntwo.</p>\n");
    assert!(!format!("{post:?}").contains("secret"));
}

#[test]
fn dates_that_are_not_there_are_made_up_by_nobody() {
    let date = |more: &str| read(&item("", more))[0].meta.date.as_ref().map(|date| date.value.clone());
    let none = "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>";
    assert_eq!(date(none), None);
    assert_eq!(date(&format!("<wp:post_date>2013-06-21 10:00:00</wp:post_date>{none}")).as_deref(), Some("2013-06-21T10:00:00+08:00"));
    assert_eq!(date("<wp:post_date_gmt>2013-06-21 18:00:00</wp:post_date_gmt>").as_deref(), Some("2013-06-22T02:00:00+08:00"));
    assert_eq!(date("<pubDate>Fri, 21 Jun 2013 18:00:00 +0000</pubDate>").as_deref(), Some("2013-06-22T02:00:00+08:00"));
    assert_eq!(date("<pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate>"), None);
    let apart = "<wp:post_date>2013-06-21 10:00:00</wp:post_date><wp:post_date_gmt>2010-01-01 00:00:00</wp:post_date_gmt>";
    assert_eq!(date(apart).as_deref(), Some("2013-06-21T10:00:00+08:00"));
}

#[test]
fn what_was_not_public_is_a_draft() {
    let table: [(&str, bool, &[&str]); 6] = [
        ("<wp:status>publish</wp:status>", false, &[]),
        ("<wp:status>draft</wp:status>", true, &[]),
        ("<wp:status>pending</wp:status>", true, &[]),
        ("<wp:status>future</wp:status>", true, &["scheduled"]),
        ("<wp:status>private</wp:status>", true, &["private"]),
        ("<wp:status>publish</wp:status><wp:post_password>hidden</wp:post_password>", true, &["password-protected"]),
    ];
    for (more, draft, codes) in table {
        let post = &read(&item("", more))[0];
        assert_eq!(post.meta.draft, draft, "{more}");
        assert_eq!(told(post), codes.iter().map(|code| (*code, 8)).collect::<Vec<_>>(), "{more}");
        assert!(!format!("{post:?}").contains("hidden"));
    }
    let draft = "<link>http://blog.example/?p=3</link><wp:status>draft</wp:status>";
    assert_eq!(read(&item("", draft))[0].address, None);
}

#[test]
fn what_is_no_post_is_counted_once() {
    let kinds = ["attachment", "attachment", "nav_menu_item", "revision", "wp_template", "page"];
    let items: String = kinds.iter().map(|kind| item("", &format!("<wp:post_type>{kind}</wp:post_type>"))).collect();
    let trash = item("", "<wp:post_type>post</wp:post_type><wp:status>trash</wp:status><wp:comment/><wp:comment/>");
    let checked = posts("b.xml", &format!("{HEAD}{items}{trash}{TAIL}"), &zone());
    assert_eq!(checked.value.iter().map(|post| post.origin.as_str()).collect::<Vec<_>>(), ["b.xml#6"]);
    assert_eq!(checked.value[0].meta.extra, [("type".to_owned(), "\"page\"".to_owned())]);
    assert_eq!(checked.diags.len(), 1);
    assert_eq!(checked.diags[0].message, "parts of the export that are neither posts nor pages: 8");
    assert_eq!(checked.diags[0].notes, ["2 attachment, 1 nav_menu_item, 1 post (trash), 1 revision, 1 wp_template, 2 comments"]);
}

#[test]
fn galleries_show_the_files_of_the_export() {
    let file = |id: u32, order: u32, more: &str| {
        format!(
            "<item><guid>x</guid><wp:post_id>{id}</wp:post_id><wp:post_parent>1</wp:post_parent><wp:menu_order>{order}</wp:menu_order>\
             <wp:post_type>attachment</wp:post_type><wp:attachment_url>http://a.example/{id}.png</wp:attachment_url>{more}</item>\n"
        )
    };
    let alt =
        "<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A &quot;cat&quot;</wp:meta_value></wp:postmeta>";
    let files = file(5, 2, alt) + &file(6, 1, "<excerpt:encoded>Said</excerpt:encoded>");
    let post = |content: &str| {
        let items = files.clone() + &item(content, "<wp:post_id>1</wp:post_id>");
        let checked = posts("b.xml", &format!("{HEAD}{items}{TAIL}"), &zone());
        (html(&checked.value[0]), checked.value[0].remarks.iter().map(|remark| remark.message.clone()).collect::<Vec<_>>())
    };
    let five = "<p><img src=\"http://a.example/5.png\" alt=\"A &quot;cat&quot;\"></p>";
    let six = "<figure><img src=\"http://a.example/6.png\" alt><figcaption>Said</figcaption></figure>";
    assert_eq!(post("[gallery ids=\"5, 6\"]"), (format!("{five}\n{six}\n"), Vec::new()));
    assert_eq!(post("a\n\n[gallery]\n\nb"), (format!("<p>a</p>\n{six}\n{five}\n<p>b</p>\n"), Vec::new()));
    let (html, remarks) = post("[gallery ids=\"5,9\"]");
    assert_eq!(html, format!("{five}\n"));
    assert_eq!(remarks, ["the gallery shows pictures that are not in the export: 9"]);
}

#[test]
fn the_classic_editor_gets_its_paragraphs() {
    assert_eq!(body("One\n\nTwo"), "<p>One</p>\n<p>Two</p>\n");
    assert_eq!(body("One<!--more-->\n\nTwo"), "<p>One</p>\n<!-- more -->\n<p>Two</p>\n");
    assert_eq!(body("One\n<!--more-->\nTwo"), "<p>One<br>\n<!-- more --><br>\nTwo</p>\n");
    assert_eq!(body("One\n\n<!--more-->\nTwo"), "<p>One</p>\n<!-- more -->\n<p>Two</p>\n");
    assert_eq!(
        body("See\n[c]\na;\n\nb;\n[/c]\nbelow"),
        "<p>See</p>\n<pre><code class=\"language-c\">a;\n\nb;</code></pre>\n<p>below</p>\n"
    );
    assert_eq!(body("[caption]<img src=\"a\"> A[/caption]"), "<figure><img src=\"a\"><figcaption>A</figcaption></figure>\n");
    assert_eq!(body("Look:\nhttps://a.example/x"), "<p>Look:<br>\n<a href=\"https://a.example/x\">https://a.example/x</a></p>\n");
    assert_eq!(body("<pre>\nhttps://a.example/x\n</pre>"), "<pre>https://a.example/x\n</pre>\n");
    assert_eq!(body("a ]]]]><![CDATA[> b"), "<p>a ]]&gt; b</p>\n");
    assert_eq!(body("a\u{1}b"), "<p>a\u{1}b</p>\n");
    assert_eq!(body(""), "");
}

#[test]
fn blocks_lose_their_comments_and_nothing_else() {
    let table = [
        ("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->", "\n<p>One\ntwo</p>\n"),
        ("<!-- wp:core/paragraph {\"a\":{\"b\":\"<\"}} -->\n<p>x</p>\n<!-- /wp:core/paragraph -->", "\n<p>x</p>\n"),
        ("<!-- wp:freeform -->\nOne\n\nTwo\n<!-- /wp:freeform -->", "<p>One</p>\n<p>Two</p>\n"),
        ("One\n\nTwo\n<!-- wp:html -->\n<b>x</b>\n\n<i>y</i>\n<!-- /wp:html -->", "<p>One</p>\n<p>Two</p>\n\n<b>x</b>\n\n<i>y</i>\n"),
        ("<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->", "\n<!-- more -->\n"),
        (
            "<!-- wp:code -->\n<pre class=\"wp-block-code\"><code>a &lt; b\n\nc</code></pre>\n<!-- /wp:code -->",
            "\n<pre class=\"wp-block-code\"><code>a &lt; b\n\nc</code></pre>\n",
        ),
        (
            "<!-- wp:syntaxhighlighter/code {\"language\":\"cpp\"} -->\n<pre class=\"wp-block-syntaxhighlighter-code\">a &lt; b;\n</pre>\n<!-- /wp:syntaxhighlighter/code -->",
            "\n<pre class=\"wp-block-syntaxhighlighter-code\"><code class=\"language-cpp\">a &lt; b;\n</code></pre>\n",
        ),
        (
            "<!-- wp:code {\"language\":\"Rust\"} -->\n<pre><code>fn</code></pre>\n<!-- /wp:code -->",
            "\n<pre><code class=\"language-rust\">fn</code></pre>\n",
        ),
        (
            "<!-- wp:verse -->\n<pre class=\"wp-block-verse\">One\n  two</pre>\n<!-- /wp:verse -->",
            "\n<p class=\"wp-block-verse\">One<br>\n&nbsp;&nbsp;two</p>\n",
        ),
        (
            "<!-- wp:embed {\"url\":\"https://a.example/x\"} -->\n<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\nhttps://a.example/x\n</div></figure>\n<!-- /wp:embed -->",
            "\n<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\n<a href=\"https://a.example/x\">https://a.example/x</a>\n</div></figure>\n",
        ),
        ("<!-- wp:shortcode -->\n[audio a.mp3]\n<!-- /wp:shortcode -->", "<p><audio controls src=\"a.mp3\"></audio></p>\n"),
        (
            "<!-- wp:table -->\n<figure class=\"wp-block-table\"><table><tbody><tr><td>1</td></tr></tbody></table></figure>\n<!-- /wp:table -->",
            "\n<figure class=\"wp-block-table\"><table><tbody><tr><td>1</td></tr></tbody></table></figure>\n",
        ),
    ];
    for (content, expected) in table {
        assert_eq!(body(content), expected, "of {content}");
    }
}

#[test]
fn blocks_that_wordpress_makes_anew_are_told() {
    let content = "<!-- wp:paragraph -->\n<p>x</p>\n<!-- /wp:paragraph -->\n<!-- wp:latest-posts {\"a\":1} /-->\n<!-- wp:latest-posts /-->\n<!-- wp:spacer /-->";
    let post = &read(&item(content, ""))[0];
    assert_eq!(told(post), [("dynamic-block", 13)]);
}

#[test]
fn shared_blocks_and_footnotes_come_from_elsewhere_in_the_export() {
    let shared = item("<p>Shared</p>", "<wp:post_id>9</wp:post_id><wp:post_type>wp_block</wp:post_type>");
    let notes = r#"<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value><![CDATA[[{"content":"A <b>note</b>","id":"n1"}]]]></wp:meta_value></wp:postmeta>"#;
    let items = shared + &item("<!-- wp:block {\"ref\":9} /-->\n<!-- wp:footnotes /-->", notes);
    let checked = posts("b.xml", &format!("{HEAD}{items}{TAIL}"), &zone());
    assert_eq!(
        html(&checked.value[0]),
        "<p>Shared</p>\n<ol class=\"wp-block-footnotes\"><li id=\"n1\">A <b>note</b> <a href=\"#n1-link\">↩︎</a></li></ol>"
    );
}

#[test]
fn a_remark_says_the_line_of_the_export() {
    let post = &read(&item("One\n\n[toc]\n\n[c]\n1\n[/c]\n\n[box a=\"b\"]", ""))[0];
    assert_eq!(told(post), [("unknown-shortcode", 12), ("unknown-shortcode", 18)]);
}

#[test]
fn a_broken_export_gives_what_stands_before_the_fault() {
    let text = format!("{HEAD}{}<item><title>Second</title><content:encoded><![CDATA[never ends", item("First", ""));
    let checked = posts("b.xml", &text, &zone());
    assert_eq!(checked.value.iter().map(html).collect::<Vec<_>>(), ["<p>First</p>\n"]);
    let place = checked.diags[0].place.clone().expect("a place");
    let at = text.find("<![CDATA[never").expect("it stands there");
    assert_eq!((&*place.path, place.span), ("b.xml", Some(Span::new(at, at + 1))));
    assert_eq!(checked.diags[0].code, "broken-export");

    let text = format!("{HEAD}{}<item><title>Second</titel></item>{TAIL}", item("First", ""));
    let checked = posts("b.xml", &text, &zone());
    assert_eq!(checked.value.len(), 1);
    let span = checked.diags[0].place.as_ref().and_then(|place| place.span).expect("a span");
    assert_eq!(&text[span.start..span.start + 7], "</titel");

    let text = format!("{HEAD}{}", item("First", ""));
    let checked = posts("b.xml", &text, &zone());
    assert_eq!(checked.value.len(), 1);
    assert_eq!(checked.diags[0].message, "the file ends inside of `channel`");
}

#[test]
fn small_faults_are_overlooked() {
    let text = format!("\u{feff}\n{HEAD}<item><title>A & B &nbsp; &#1; C</title><link/></item>{TAIL}");
    let checked = posts("b.xml", &text, &zone());
    assert_eq!(checked.diags, []);
    assert_eq!(checked.value[0].meta.title.as_ref().map(|title| title.value.as_str()), Some("A & B \u{1} C"));
}

#[test]
fn depth_and_length_do_no_harm() {
    let deep = format!("{HEAD}{}{}", "<item>".repeat(100_000), "</item>".repeat(100_000)) + TAIL;
    assert_eq!(posts("b.xml", &deep, &zone()).value.len(), 1);
    let blocks = "<!-- wp:freeform -->".repeat(50_000) + &"<!-- /wp:freeform -->".repeat(50_000);
    assert_eq!(read(&item(&blocks, "")).len(), 1);
    let terms = "<category domain=\"category\" nicename=\"krn\">a</category>".repeat(1000);
    assert_eq!(read(&item("", &terms))[0].meta.categories, ["Systems", "a"]);
}
