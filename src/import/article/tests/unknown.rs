//! Pages of no known theme, and what must never be dropped.

use super::{Body, dom, found, found_in, text, told};

const PROSE: &str =
    "<p>A softirq runs later. It does what an interrupt has no time for.</p><p>So the interrupt returns soon. That is all.</p>";

fn kept(html: &str) -> String {
    text(&found("a.html", html).posts[0])
}

#[test]
fn a_frame_without_classes_is_left_out() {
    let html = format!(
        "<title>Softirqs</title><div><div><a href=/>Home</a> <a href=/b>Blog</a></div></div><div><div><h1>Softirqs</h1><div>{PROSE}</div></div></div>\
         <footer><p>All rights are reserved. Do not copy. Really.</p></footer>"
    );
    let finding = found("a.html", &html);
    assert_eq!(
        told(&finding),
        "a.html by readability (0.32)\naddress: /a.html\ntitle: Softirqs [title]\nlanguage: en [guess]\n\
         text: A softirq runs later. It does what an interrupt has no time for. So the interrupt returns soon. That is all.\n\
         dropped: navigation: Home Blog\n"
    );
}

#[test]
fn links_that_the_author_wrote_stay() {
    let links = "<ul><li><a href=talk.pdf>Slides of the talk</a></li><li><a href=talk.tgz>Sources</a></li></ul>";
    for html in [
        format!("<body><article>{PROSE}{links}</article>"),
        format!("<body><article><div>{PROSE}</div>{links}</article>"),
        format!("<body><div>{PROSE}</div>{links}"),
        format!("<body><nav><a href=/>Home</a></nav><div itemprop=articleBody><div>{PROSE}</div>{links}</div>"),
    ] {
        assert!(kept(&html).ends_with("That is all. Slides of the talk Sources"), "{html}: {}", told(&found("a.html", &html)));
    }
    let parts = "<p><a href=1>Part 1</a>, <a href=2>Part 2</a>, <a href=3>Part 3</a></p>";
    assert!(kept(&format!("<body><div itemprop=articleBody>{parts}{PROSE}</div>")).starts_with("Part 1 , Part 2 , Part 3"));
    let see = "<p>See <a href=b>b</a> and <a href=c>c</a>.</p>";
    assert!(kept(&format!("<body><article>{PROSE}{see}</article>")).ends_with("See b and c ."));
    assert!(kept(&format!("<body>{see}{PROSE}")).starts_with("See b and c ."));
    assert!(kept(&format!("<body><article>{PROSE}<aside>See <a href=b>b</a> first</aside></article>")).ends_with("See b first"));
}

#[test]
fn links_through_the_site_go_and_are_told() {
    let bar = "<p><a href=../>exit</a> | <a href='#top'>top of page</a> | <a href=/index.html>My site</a></p>";
    for html in
        [format!("<body>{PROSE}{bar}"), format!("<body><div>{PROSE}</div>{bar}"), format!("<body><div><div>{PROSE}</div></div>{bar}")]
    {
        let told = told(&found("a.html", &html));
        assert!(told.ends_with("That is all.\ndropped: navigation: exit | top of page | My site\n"), "{html}: {told}");
    }
}

#[test]
fn what_somebody_wrote_beside_the_text_keeps_the_page_whole() {
    let html = format!("<div><p>A word before.</p></div><div>{PROSE}{PROSE}{PROSE}</div><div><pre>code</pre></div>");
    assert!(kept(&html).starts_with("A word before.") && kept(&html).ends_with("code"));
}

#[test]
fn few_words_beside_the_text_are_told() {
    let html = format!("<div>Number 7</div><div>{PROSE}</div>");
    let finding = found("a.html", &html);
    let remarks: Vec<String> = finding.posts[0].remarks.iter().map(|remark| format!("{}: {}", remark.code, remark.message)).collect();
    assert_eq!(remarks, ["left-out: beside the text of the post stands: Number 7"]);
}

#[test]
fn a_page_of_links_keeps_them() {
    let html = "<title>Links</title><body><table><tr><td><a href=http://a.example>First site of all</a><td><a href=b.html>Second one</a></table>\
         <ul><li><a href=c.html>Third</a><li><a href=d.html>Fourth</a></ul>Some words.";
    assert_eq!(kept(html), "First site of all Second one Third Fourth Some words.");
}

#[test]
fn menus_contents_and_bylines_in_the_text_go_and_lists_of_the_author_stay() {
    let html = format!(
        "<title>Softirqs</title><body><div><a href=/>Home</a> | <a href=/blog>Blog</a></div><h1>Softirqs</h1><p>June 21, 2013 by Ada</p>\
         <ul><li><a href='#w'>Why</a><li><a href='#h'>How</a></ul>{PROSE}<h2 id=w>Why</h2><p>Because it is so.<h2 id=h>How</h2><p>By magic of course.\
         <h2>See also</h2><ul><li><a href=/irq>Interrupts</a><li><a href=/bh>Bottom halves</a></ul>\
         <p><a rel=prev href=/x>Older</a></p><p>This is <a rel=license href=http://creativecommons.org/licenses/by/4.0/>free</a>.</p>"
    );
    let finding = found("a.html", &html);
    assert_eq!(
        told(&finding),
        "a.html by readability (0.34)\naddress: /a.html\ntitle: Softirqs [title]\ndate: 2013-06-21 [text]\nlanguage: en [guess]\n\
         text: A softirq runs later. It does what an interrupt has no time for. So the interrupt returns soon. That is all. \
         Why Because it is so. How By magic of course. See also Interrupts Bottom halves\n\
         dropped: navigation: Home | Blog\ndropped: title: Softirqs\ndropped: byline: June 21, 2013 by Ada\ndropped: table-of-contents: WhyHow\n\
         dropped: related: Older\ndropped: licence: This is free.\n"
    );
}

#[test]
fn a_class_alone_drops_no_prose_no_code_and_no_section_of_the_author() {
    let post = |inside: &str| format!("<div class=hentry><h1 class=entry-title>T</h1><div class=entry-content>{PROSE}{inside}</div></div>");
    for stays in [
        "<section class=share><p>Sharing is good. It is also hard. We do it anyway.</p></section>",
        "<div class=toc><p>Not a list of contents.</p></div>",
        "<div class=license><pre>MIT</pre></div>",
        "<section id=related-posts><h2>Related posts</h2><p>See there.</p></section>",
        "<h2 id=comments>Comments</h2><p>On comments.</p>",
        "<section id=comments><h2>Comments</h2><p>On comments.</p></section>",
    ] {
        let with = found("a.html", &post(stays));
        assert_eq!(told(&with).matches("dropped").count(), 0, "{stays}: {}", told(&with));
    }
    for goes in [
        "<div class=share><a href=https://x.example>Tweet</a></div>",
        "<div class=toc><a href='#a'>A</a></div>",
        "<div id=comments><h2>Comments</h2><ol class=comment-list><li id=comment-1><p>Nice. So nice. Really.</ol></div>",
        "<div class=related-posts><ul><li><a href=/a>One. Two. Three. Four.</a></ul></div>",
    ] {
        let with = found("a.html", &post(goes));
        assert_eq!(told(&with).matches("dropped").count(), 1, "{goes}: {}", told(&with));
    }
}

#[test]
fn a_title_is_dropped_only_where_it_repeats_the_front_matter() {
    let post = |heading: &str| {
        format!("<div class=hentry><h1 class=entry-title>The Title</h1><div class=entry-content>{heading}{PROSE}</div></div>")
    };
    assert!(!kept(&post("<h2>the title</h2>")).starts_with("the title"));
    assert!(kept(&post("<h2>The title of a part</h2>")).starts_with("The title of a part"));
    assert!(kept(&post("<p>Words come first. Then more.</p><h2>The Title</h2>")).contains("The Title"));
}

#[test]
fn terms_of_other_posts_in_a_sidebar_are_none_of_the_post() {
    let html = format!(
        "<title>T</title><div class=hentry><h1 class=entry-title>T</h1><div class=entry-content>{PROSE}</div></div>\
         <div id=sidebar><a rel=tag href=/tag/x>x</a> <a rel=category href=/category/y>y</a></div>"
    );
    let finding = found("a.html", &html);
    let meta = &finding.posts[0].meta;
    assert_eq!((meta.tags.len(), meta.categories.len()), (0, 0));
}

#[test]
fn articles_with_linked_headings_are_a_list() {
    let one = "<article><h2><a href=/a.html>First</a></h2><p>This is the first of them. It is long enough to be read by somebody who has time. <a href=/a.html>Continue reading</a></article>";
    let html =
        format!("<main>{one}{}</main>", one.replace("/a.html", "b/").replace("First", "Second").replace("Continue reading", "there"));
    let finding = found("blog/index.html", &html);
    let posts: Vec<_> = finding.posts.iter().map(|post| (post.address.as_deref(), post.found.is_excerpt, post.found.dialect)).collect();
    assert_eq!(posts, [(Some("/a.html"), true, "article"), (Some("/blog/b/"), false, "article")]);
}

#[test]
fn a_hundred_thousand_levels_are_no_recursion() {
    let html = format!("<body>{}text. More text. And more.", "<span class='hentry entry-content'>".repeat(100_000));
    let finding = found("a.html", &html);
    assert!(matches!(finding.posts[0].body, Body::Html { .. }));
    let deep = dom::document(&html);
    assert!(deep.len() > 100_000);
}

/// Headings and blocks that hold each other, where each could be read for each around it. Parsers take long for such
/// pages, so the tree is made by hand.
#[test]
fn nests_of_what_is_read_as_a_whole_take_no_long_time() {
    let nest = |name: &str, heading: &str| {
        let mut dom = dom::fragment("");
        let body = dom.create_element("body", &[]);
        dom.append(dom.root(), body);
        for _ in 0..2000 {
            let prose = dom.create_text("Somebody wrote all of this. ");
            dom.append(body, prose);
        }
        let mut at = body;
        for _ in 0..20_000 {
            let element = dom.create_element(name, &[]);
            let text = dom.create_text("y");
            dom.append(at, element);
            dom.append(at, text);
            at = element;
        }
        for (name, attrs, text) in [("h2", &[][..], heading), ("a", &[("href", "x")], "l")] {
            let (element, text) = (dom.create_element(name, attrs), dom.create_text(text));
            dom.append(element, text);
            dom.append(at, element);
        }
        dom
    };
    for (name, heading) in [("h1", "x"), ("div", "related posts")] {
        assert_eq!(found_in("a.html", nest(name, heading), None).posts.len(), 1);
    }
}
