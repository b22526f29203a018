//! Pages that hold no post, and why.

use super::{dom, found, found_in, text, told};
use crate::import::article::{Reason, Skipped};
use crate::import::select::Selector;

fn reason(path: &str, html: &str) -> Option<Reason> {
    let finding = found(path, html);
    assert_eq!(finding.posts.len(), 0, "{}", told(&finding));
    finding.skipped.map(|Skipped { reason }| reason)
}

#[test]
fn a_page_that_sends_its_readers_on_says_where_to() {
    let html = "<!DOCTYPE html><title>https://x.example/new/</title><meta http-equiv=Refresh content='0; URL=\"https://x.example/new/\"'>";
    assert_eq!(reason("old/index.html", html), Some(Reason::Redirect { to: "https://x.example/new/".to_owned() }));
    let html = "<meta http-equiv=refresh content='5;/new'><p>This page has moved.";
    assert_eq!(reason("old.html", html), Some(Reason::Redirect { to: "/new".to_owned() }));
    // One that reloads itself is none.
    assert_eq!(found("news.html", "<meta http-equiv=refresh content=60><p>News come here.").posts.len(), 1);
}

#[test]
fn pages_about_a_missing_page_and_empty_pages_are_no_posts() {
    assert_eq!(reason("404.html", "<h1>Oh no</h1><p>It is gone."), Some(Reason::NotFound));
    assert_eq!(reason("x.html", "<title>404 Not Found</title><p>It is gone."), Some(Reason::NotFound));
    assert_eq!(reason("x.html", "<body><script>var x = 'text';</script><div></div>"), Some(Reason::Empty));
    assert_eq!(reason("x.html", ""), Some(Reason::Empty));
}

#[test]
fn lists_of_posts_are_no_posts() {
    let archive = "<section class=archives-wrap><article class='archive-article archive-type-post'><h1 itemprop=name><a class=archive-article-title href=/a/>A</a></h1></article>\
         <article class='archive-article archive-type-post'><h1 itemprop=name><a class=archive-article-title href=/b/>B</a></h1></article></section>";
    assert_eq!(reason("archives/2013/06/index.html", archive), Some(Reason::List));
    let tag = "<div class=hentry><h2 class=entry-title><a href=/a/>A</a></h2><div class=entry-content><p>One.</div></div>\
         <div class=hentry><h2 class=entry-title><a href=/b/>B</a></h2><div class=entry-content><p>Two.</div></div>";
    assert_eq!(reason("tag/x/index.html", tag), Some(Reason::List));
    assert_eq!(found("index.html", tag).posts.len(), 2);
    // A post whose address merely has such a part stays one.
    let post = "<div class=hentry><h1 class=entry-title>On tags</h1><div class=entry-content><p>Tags are words.</div></div>";
    assert_eq!(found("tags/on-tags.html", post).posts.len(), 1);
    let old = "<h1><a href=/>Site</a></h1><h2>Of yore</h2><p>This was written long ago. Nobody made classes then.";
    assert_eq!(found("archives/000123.html", old).posts.len(), 1);
    let index = "<h1><a href=/>Site</a></h1><ul><li><a href=a>One of them</a><li><a href=b>Another</a><li><a href=c>The last</a></ul>";
    assert_eq!(reason("archives/index.html", index), Some(Reason::List));
}

#[test]
fn a_selector_overrides_everything() {
    let html = "<title>T</title><div class=hentry><div class=entry-content>Not this.</div></div><div id=x>This.</div><div id=y>That.</div>";
    let one = found_in("a.html", dom::document(html), Some(&Selector::parse("#x").unwrap()));
    assert_eq!((one.posts.len(), text(&one.posts[0]), one.posts[0].found.confidence), (1, "This.".to_owned(), 1.0));
    let two = found_in("a.html", dom::document(html), Some(&Selector::parse("#x, #y").unwrap()));
    assert_eq!(two.posts.iter().map(|post| post.origin.as_str()).collect::<Vec<_>>(), ["a.html#1", "a.html#2"]);
    let none = found_in("a.html", dom::document(html), Some(&Selector::parse("#z").unwrap()));
    assert_eq!(none.skipped, Some(Skipped { reason: Reason::NothingSelected }));
}
