use super::posts;
use crate::import::export::{Kind, kind};
use crate::import::post::{Body, Known, Post};
use jiff::tz::TimeZone;

const OLD: &str = r#"<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'>
<id>tag:blogger.com,1999:blog-1.archive</id>
<entry><id>tag:blogger.com,1999:blog-1.layout</id><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#template'/><title>Template</title></entry>
<entry>
<id>tag:blogger.com,1999:blog-1.post-2</id>
<published>2011-03-04T05:06:00.000-08:00</published><updated>2011-03-05T05:06:00.001-08:00</updated>
<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>
<category scheme='http://www.blogger.com/atom/ns#' term='linux &amp; co'/>
<title type='text'>One &amp;amp; two</title>
<content type='html'>First.&lt;br /&gt;&lt;a name='more'&gt;&lt;/a&gt;&lt;div class="separator"&gt;x&lt;/div&gt;</content>
<link rel='replies' href='http://b.example/feeds/2/comments'/>
<link rel='alternate' type='text/html' href='http://b.example/2011/03/one.html' title='One'/>
<author><name>Kim</name><email>noreply@blogger.com</email></author>
</entry>
<entry><id>tag:blogger.com,1999:blog-1.post-3</id><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#comment'/><content>secret</content></entry>
<entry><id>p</id><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#page'/><app:control><app:draft>yes</app:draft></app:control><title>About</title><content type='html'/></entry>
</feed>"#;

const TAKEOUT: &str = r#"<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<entry>
<id>tag:blogger.com,1999:blog-1.post-4</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>
<author><name>Kim</name><blogger:type>BLOGGER</blogger:type></author>
<title>T</title><content type='html'>&lt;p&gt;x&lt;/p&gt;</content><blogger:metaDescription>About it</blogger:metaDescription>
<blogger:created>2020-01-01T20:00:00Z</blogger:created><published>2020-01-01T20:00:00Z</published><updated>2020-01-01T20:00:00Z</updated>
<category scheme='tag:blogger.com,1999:blog-1' term='rust'/>
<blogger:filename>/2020/01/t.html</blogger:filename>
</entry>
<entry><id>5</id><blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status><content>secret</content></entry>
<entry><id>6</id><blogger:type>POST</blogger:type><blogger:status>SCHEDULED</blogger:status><title>S</title></entry>
<entry><id>7</id><blogger:type>POST</blogger:type><blogger:status>SOFT_TRASHED</blogger:status><title>G</title></entry>
</feed>"#;

fn read(text: &str) -> Vec<Post> {
    assert_eq!(kind(text), Some(Kind::Blogger));
    let checked = posts("b.xml", text, &TimeZone::get("Asia/Shanghai").expect("a zone of the bundled database"));
    assert_eq!(checked.diags, []);
    checked.value
}

fn html(post: &Post) -> String {
    match &post.body {
        Body::Html { dom, root, .. } => dom.inner_html(*root),
        Body::Markdown(text) => format!("Markdown: {text}"),
    }
}

fn known(value: &str, source: &'static str) -> Option<Known<String>> {
    Some(Known { value: value.to_owned(), source })
}

#[test]
fn an_archive_of_the_old_kind_is_read() {
    let posts = read(OLD);
    assert_eq!(posts.iter().map(|post| post.origin.as_str()).collect::<Vec<_>>(), ["b.xml#2", "b.xml#4"]);
    let post = &posts[0];
    assert_eq!(post.address.as_deref(), Some("/2011/03/one.html"));
    assert_eq!(post.meta.title, known("One & two", "title"));
    assert_eq!(post.meta.date, known("2011-03-04T05:06:00-08:00", "published"));
    assert_eq!(post.meta.updated, known("2011-03-05T05:06:00-08:00", "updated"));
    assert_eq!((post.meta.authors.as_slice(), post.meta.tags.as_slice()), (&["Kim".to_owned()][..], &["linux & co".to_owned()][..]));
    assert_eq!(post.meta.feed_id.as_deref(), Some("tag:blogger.com,1999:blog-1.post-2"));
    assert_eq!(html(post), "First.<br><!-- more --><div class=\"separator\">x</div>");
    assert!(!post.meta.draft);
    assert!(posts[1].meta.draft);
    assert_eq!(posts[1].meta.extra, [("type".to_owned(), "\"page\"".to_owned())]);
}

#[test]
fn an_archive_of_takeout_is_read() {
    let posts = read(TAKEOUT);
    assert_eq!(posts.len(), 2);
    let post = &posts[0];
    assert_eq!(post.address.as_deref(), Some("/2020/01/t.html"));
    assert_eq!(post.meta.date, known("2020-01-02T04:00:00+08:00", "published"));
    assert_eq!(post.meta.updated, None);
    assert_eq!(post.meta.description, known("About it", "blogger:metaDescription"));
    assert_eq!(post.meta.tags, ["rust"]);
    assert_eq!(html(post), "<p>x</p>");
    assert!(posts[1].meta.draft);
    assert_eq!(posts[1].remarks.iter().map(|remark| (remark.code, remark.line)).collect::<Vec<_>>(), [("scheduled", Some(12))]);
}

#[test]
fn a_broken_archive_gives_what_stands_before_the_fault() {
    let checked = posts("b.xml", &OLD[..OLD.len() - 60], &TimeZone::UTC);
    assert_eq!((checked.value.len(), checked.diags.len()), (1, 1));
}
