use super::posts;
use crate::diag::{Checked, Span};
use crate::import::export::{Kind, kind};
use crate::import::post::{Body, Known, Post};
use jiff::tz::TimeZone;

fn read(text: &str) -> Checked<Vec<Post>> {
    posts("g.json", text, &TimeZone::get("Asia/Shanghai").expect("a zone of the bundled database"))
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

const NEW: &str = r##"{"db":[{"meta":{"exported_on":1,"version":"5.0.0"},"data":{
"posts":[
 {"id":"aa","uuid":"u1","title":"A <b> c","slug":"a-c","html":"<p><a href=\"__GHOST_URL__/b/\">x</a></p>","feature_image":"__GHOST_URL__/content/a.png",
  "type":"post","status":"published","visibility":"public","published_at":"2020-01-01T20:00:00.000Z","updated_at":"2020-01-02T20:00:00.000Z","custom_excerpt":"Short","codeinjection_head":"<style></style>"},
 {"id":"bb","title":"P","slug":"p","html":"<p>p</p>","type":"page","status":"draft","created_at":"2020-01-01T20:00:00.000Z"},
 {"id":"cc","title":"L","slug":"l","html":null,"lexical":"{}","status":"published"},
 {"id":"dd","title":"M","slug":"m","html":"<p>m</p>","status":"published","visibility":"paid"}],
"posts_meta":[{"post_id":"aa","meta_description":"Longer","feature_image_alt":"A cat","feature_image_caption":"By <i>me</i>"}],
"posts_tags":[{"post_id":"aa","tag_id":"t2","sort_order":1},{"post_id":"aa","tag_id":"t1","sort_order":0},{"post_id":"aa","tag_id":"t3","sort_order":2}],
"tags":[{"id":"t1","name":"Rust"},{"id":"t2","name":"Linux"},{"id":"t3","name":"#hidden","visibility":"internal"}],
"posts_authors":[{"post_id":"aa","author_id":"1","sort_order":0}],
"users":[{"id":"1","name":"Kim","email":"secret@a.example"}]}}]}"##;

#[test]
fn an_export_is_read() {
    assert_eq!(kind(NEW), Some(Kind::Ghost));
    let checked = read(NEW);
    let post = &checked.value[0];
    assert_eq!((post.origin.as_str(), post.address.as_deref()), ("g.json#1", Some("/a-c/")));
    assert_eq!(post.meta.title, known("A <b> c", "title"));
    assert_eq!(post.meta.date, known("2020-01-02T04:00:00+08:00", "published_at"));
    assert_eq!(post.meta.updated, known("2020-01-03T04:00:00+08:00", "updated_at"));
    assert_eq!(post.meta.description, known("Short", "custom_excerpt"));
    assert_eq!((&post.meta.tags[..], &post.meta.authors[..]), (&["Rust".to_owned(), "Linux".to_owned()][..], &["Kim".to_owned()][..]));
    assert_eq!((post.meta.slug.as_deref(), post.meta.feed_id.as_deref()), (Some("a-c"), Some("aa")));
    assert_eq!(
        html(post),
        "<figure><img src=\"/content/a.png\" alt=\"A cat\"><figcaption>By <i>me</i></figcaption></figure>\n<p><a href=\"/b/\">x</a></p>"
    );
    assert_eq!(post.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["injected-code"]);
    assert!(!format!("{checked:?}").contains("secret"));

    let page = &checked.value[1];
    assert!(page.meta.draft && page.address.is_none());
    assert_eq!(page.meta.date, known("2020-01-02T04:00:00+08:00", "created_at"));
    assert_eq!(page.meta.extra, [("type".to_owned(), "\"page\"".to_owned())]);
    assert!(checked.value[2].meta.draft);
}

#[test]
fn a_post_without_html_is_an_error_that_names_it() {
    let diags = read(NEW).diags;
    assert_eq!(
        diags.iter().map(|diag| (diag.code, diag.message.as_str())).collect::<Vec<_>>(),
        [("post-without-html", "post 3 of the export, `L`, has no HTML and is left out")]
    );
    assert!(diags[0].help.as_deref().is_some_and(|help| help.contains("save it, then export again")));
}

#[test]
fn an_export_of_the_first_versions_is_read() {
    let text = r#"{"meta":{"exported_on":1},"data":{"posts":[
{"id":3,"uuid":"u3","title":"T","slug":"t","markdown":"*x* __GHOST_URL__/a","html":"","page":0,"status":"published","published_at":1400000000000,"author_id":1}],
"posts_tags":[{"post_id":3,"tag_id":1}],"tags":[{"id":1,"name":"old"}],"users":[{"id":1,"name":"Kim"}]}}"#;
    let checked = read(text);
    assert_eq!(checked.diags, []);
    let post = &checked.value[0];
    assert_eq!(html(post), "Markdown: *x* /a");
    assert_eq!(post.meta.date, known("2014-05-14T00:53:20+08:00", "published_at"));
    assert_eq!(
        (post.meta.feed_id.as_deref(), &post.meta.tags[..], &post.meta.authors[..]),
        (Some("u3"), &["old".to_owned()][..], &["Kim".to_owned()][..])
    );
}

#[test]
fn broken_json_is_told_with_its_place() {
    let text = "{\"db\": [\n  {\"data\": }\n]}";
    let checked = read(text);
    assert!(checked.value.is_empty());
    let at = text.find('}').expect("it stands there");
    assert_eq!(checked.diags[0].place.as_ref().and_then(|place| place.span), Some(Span::new(at, at + 1)));
}

#[test]
fn of_an_export_that_breaks_off_the_whole_posts_are_read() {
    let cut = NEW.find("{\"id\":\"cc\"").expect("it stands there") + 10;
    let checked = read(&NEW[..cut]);
    assert_eq!(checked.value.iter().map(|post| post.origin.as_str()).collect::<Vec<_>>(), ["g.json#1", "g.json#2"]);
    assert_eq!(checked.diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), ["broken-export"]);

    let cut = NEW.find("\"users\"").expect("it stands there");
    let checked = read(&NEW[..cut]);
    assert_eq!(checked.value.len(), 3);
    assert_eq!(checked.value[0].meta.tags, ["Rust", "Linux"]);
}
