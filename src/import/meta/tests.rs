use super::*;
use crate::import::dom;
use jiff::tz::offset;

fn day(text: &str) -> Option<String> {
    date::find(text).map(|(moment, ..)| moment.print())
}

#[test]
fn dates_are_read_in_every_language_that_blogs_have_them_in() {
    for (text, wanted) in [
        ("2013-06-21", "2013-06-21"),
        ("2013-06-21T16:00:00.000Z", "2013-06-21T16:00:00+00:00"),
        ("2013-06-21T16:00:00+08:00", "2013-06-21T16:00:00+08:00"),
        ("2013-06-21T16:00-0330", "2013-06-21T16:00:00-03:30"),
        ("2013-06-21 09:30", "2013-06-21T09:30:00"),
        ("2013/6/1 9:05:07", "2013-06-01T09:05:07"),
        ("2013.06.21", "2013-06-21"),
        ("发表于 2013年6月21日", "2013-06-21"),
        ("2013 年 06 月 21 日 下午 3:20", "2013-06-21T15:20:00"),
        ("2013년 6월 21일", "2013-06-21"),
        ("June 21, 2013", "2013-06-21"),
        ("Jun 21st, 2013 at 11:45 PM", "2013-06-21T23:45:00"),
        ("Posted on Sept. 2 2014 by Ada", "2014-09-02"),
        ("12/31/1998 11:45 PM", "1998-12-31T23:45:00"),
        ("31/12/1998 12:05 am", "1998-12-31T00:05:00"),
        ("5/5/2001", "2001-05-05"),
        ("Fri, 21 Jun 2013 10:00:00 +0200", "2013-06-21T10:00:00+02:00"),
        ("Fri Jun 21 2013 10:00:00 GMT+0800 (CST)", "2013-06-21T10:00:00+08:00"),
        ("21-Jun-2013", "2013-06-21"),
        ("Freitag, 21. Juni 2013 um 8:00 Uhr", "2013-06-21T08:00:00"),
        ("3. März 2010", "2010-03-03"),
        ("21.06.2013", "2013-06-21"),
        ("le 1er août 2013", "2013-08-01"),
        ("21 de junio de 2013", "2013-06-21"),
        ("21 de março de 2013", "2013-03-21"),
        ("21 июня 2013 г.", "2013-06-21"),
        ("2013-06-21 00:00:00 +0000 UTC", "2013-06-21T00:00:00+00:00"),
    ] {
        assert_eq!(day(text).as_deref(), Some(wanted), "{text}");
    }
}

#[test]
fn what_could_be_another_day_or_is_none_is_no_date() {
    for text in [
        "03/04/2012",
        "2013-13-01",
        "2013-02-30",
        "version 1.2.2013.4",
        "in 2013. 6 of 21",
        "June 2013",
        "21 June",
        "1.2.3",
        "",
        "2013-6",
        "9999999999-1-1",
    ] {
        assert_eq!(day(text), None, "{text}");
    }
}

#[test]
fn addresses_tell_days() {
    let found = |path| date::in_address(path).map(|date| date.to_string());
    assert_eq!(found("/2013/06/21/softirq/").as_deref(), Some("2013-06-21"));
    assert_eq!(found("/blog/2013-06-21-softirq.html").as_deref(), Some("2013-06-21"));
    assert_eq!(found("/20130621/ab12/").as_deref(), Some("2013-06-21"));
    assert_eq!(found("/2013/06/softirq/"), None);
    assert_eq!(found("/12345678/"), None);
}

#[test]
fn a_time_in_utc_is_told_in_the_zone_and_any_other_stays() {
    let zone = TimeZone::fixed(offset(8));
    let local = |text| date::find(text).unwrap().0.local(&zone).print();
    assert_eq!(local("2012-02-09T16:00:00Z"), "2012-02-10T00:00:00+08:00");
    assert_eq!(local("2012-02-09T16:00:00-07:00"), "2012-02-09T16:00:00-07:00");
    assert_eq!(local("2012-02-09T16:00:00"), "2012-02-09T16:00:00");
    assert_eq!(local("2012-02-09"), "2012-02-09");
}

/// The front matter of a page whose text stands in its first `div`.
fn front_matter(html: &str, address: &str, zone: i8) -> (Meta, Vec<Remark>) {
    let dom = dom::document(html);
    let page = Facts::read(&dom, dom.root());
    let post = dom.find(dom.root(), |node| dom.is(node, "div")).unwrap_or(dom.root());
    let facts = Facts::read(&dom, post);
    let json = article(&page);
    read(&Source {
        dom: &dom,
        post,
        facts: &facts,
        page: Some(&page),
        json: json.as_ref(),
        own: &Own::default(),
        visible: None,
        address: Some(address),
        text: &dom.text_content(post),
        path: "notes/some-file.html",
        zone: &TimeZone::fixed(offset(zone)),
    })
}

#[test]
fn a_zone_that_disagrees_with_the_days_of_the_page_is_told() {
    let html = "<div><time datetime=2012-02-09T16:00:00Z>2012-02-10</time></div>";
    let codes = |zone| front_matter(html, "/2012/02/10/x/", zone).1.into_iter().map(|remark| remark.message).collect::<Vec<_>>();
    assert_eq!(codes(8), Vec::<String>::new());
    assert_eq!(
        codes(0),
        ["the time is 2012-02-09T16:00:00Z, but the page or its address says 2012-02-10: the site was in a zone between +08:00 and +14:00"]
    );
    // No zone explains a month.
    assert_eq!(front_matter("<div><time datetime=2012-02-09T16:00:00Z></time></div>", "/2012/03/10/x/", 0).1, []);
}

#[test]
fn each_field_is_taken_from_what_is_trusted_most() {
    let head = "<html lang=de><title>F – Site</title><meta property=og:site_name content=Site><meta property=og:title content='E - Site'>\
         <meta property=article:published_time content=2005-05-05T05:05:05+01:00><meta name=date content=2004-04-04>\
         <meta name=author content=Meta><meta name=keywords content='a, b,,a'><meta property=og:description content='Told apart'>";
    let known = |meta: &Meta| {
        let show =
            |known: &Option<Known<String>>| known.as_ref().map(|known| format!("{} [{}]", known.value, known.source)).unwrap_or_default();
        [show(&meta.title), show(&meta.date), show(&meta.description), show(&meta.lang), meta.authors.join("+"), meta.tags.join("+")]
    };
    let json = r#"<script type="application/ld+json">{"@type":"BlogPosting","headline":"A &amp; B","datePublished":"2001-01-01","author":["X",{"name":"Y"}],"keywords":["k","l"]}</script>"#;
    let (meta, _) = front_matter(&format!("{head}{json}<div>Text</div>"), "/2003/03/03/x/", 0);
    assert_eq!(known(&meta), ["A & B [json-ld]", "2001-01-01 [json-ld]", "Told apart [og:description]", "de [html lang]", "X+Y", "k+l"]);
    let (meta, _) = front_matter(
        &format!("{head}<div>Text <i itemprop=headline>C</i> <i itemprop=datePublished content=2002-02-02>x</i></div>"),
        "/2003/03/03/x/",
        0,
    );
    assert_eq!(known(&meta), ["C [microdata]", "2002-02-02 [microdata]", "Told apart [og:description]", "de [html lang]", "Meta", "a+b"]);
    let (meta, _) = front_matter(&format!("{head}<div>Told apart it begins.</div>"), "/2005/05/05/x/", 0);
    assert_eq!(known(&meta), ["E [og:title]", "2005-05-05T05:05:05+01:00 [article:published_time]", "", "de [html lang]", "Meta", "a+b"]);
    let (meta, _) = front_matter("<title>F | Site</title><div>Text</div>", "/2003/03/03/x/", 0);
    assert_eq!(known(&meta), ["F [title]", "2003-03-03 [address]", "", "", "", ""]);
    let (meta, _) = front_matter("<div>Text</div>", "/x/", 0);
    assert_eq!(known(&meta), ["some-file [file-name]", "", "", "", "", ""]);
}

#[test]
fn a_source_that_tells_the_same_day_more_exactly_refines() {
    let html =
        "<meta property=article:published_time content=2013-06-21T09:00:00+02:00><div><i itemprop=datePublished>2013-06-21</i></div>";
    let date = front_matter(html, "/x/", 0).0.date.unwrap();
    assert_eq!((date.value.as_str(), date.source), ("2013-06-21T09:00:00+02:00", "article:published_time"));
}

#[test]
fn json_ld_is_found_in_all_its_forms() {
    let headline = |text: &str| json_ld::article(&[text.to_owned()]).and_then(|article| article.headline);
    for text in [
        r#"{"@type":"Article","headline":"T"}"#,
        r#"[{"@type":"WebSite","name":"S"},{"@type":["Thing","BlogPosting"],"headline":"T"}]"#,
        r#"{"@context":"https://schema.org","@graph":[{"@type":"Person","name":"P"},{"@type":"schema:TechArticle","name":"T"}]}"#,
        r#"{"@type":"WebPage","mainEntity":{"@type":"https://schema.org/NewsArticle","headline":" T "}}"#,
    ] {
        assert_eq!(headline(text).as_deref(), Some("T"), "{text}");
    }
    for text in ["", "{", "[]", "3", r#"{"@type":"WebSite","headline":"T"}"#, r#"{"@type":7}"#] {
        assert_eq!(headline(text), None, "{text}");
    }
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(headline(&deep), None);
}

#[test]
fn a_page_title_loses_the_name_of_the_site_and_nothing_else() {
    let names = ["Kernel Notes".to_owned()];
    let headings = ["Irq - a story".to_owned()];
    for (title, wanted) in [
        ("Softirq | Kernel Notes", "Softirq"),
        ("Softirq - Kernel Notes", "Softirq"),
        ("Kernel Notes: Softirq", "Softirq"),
        ("Kernel Notes » Softirq", "Softirq"),
        ("A - B - Kernel Notes", "A - B"),
        ("Irq - a story - Old Name", "Irq - a story"),
        ("Irq - a story", "Irq - a story"),
        ("Softirq - explained", "Softirq - explained"),
        ("Softirq // Other", "Softirq"),
        ("Softirq", "Softirq"),
    ] {
        assert_eq!(title::bare(title, &names, &headings), wanted, "{title}");
    }
}

#[test]
fn terms_come_without_decoration() {
    let terms = [" #irq ", "Linux (12)", "irq", "(3)", "f(1)", "", "C#", "，内核"].map(str::to_owned);
    assert_eq!(terms::clean(terms), ["irq", "Linux", "(3)", "f(1)", "C#", "内核"]);
}

#[test]
fn a_declared_language_is_doubted_where_the_letters_are_others() {
    let found = |html: &str| {
        let (meta, remarks) = front_matter(html, "/x/", 0);
        (meta.lang.map(|lang| lang.value), remarks.len())
    };
    assert_eq!(found("<html lang=en><div>软中断在稍后执行 raise_softirq</div>"), (Some("zh".to_owned()), 1));
    assert_eq!(found("<html lang=zh_tw><div>text in English only, of course</div>"), (Some("zh-TW".to_owned()), 0));
    assert_eq!(found("<meta property=og:locale content=en_US><div>text</div>"), (Some("en-US".to_owned()), 0));
    assert_eq!(found("<div>これはテストです</div>"), (Some("ja".to_owned()), 0));
    assert_eq!(
        found("<div>Der Kern und die Module: das ist nicht mit einem Wort gesagt, aber das ist der Anfang.</div>"),
        (Some("de".to_owned()), 0)
    );
    assert_eq!(found("<div>x</div>"), (None, 0));
}

#[test]
fn addresses_are_those_that_a_page_has_not_those_of_others() {
    let found = |head: &str, path: &str| {
        let dom = dom::document(head);
        address::of_page(&Facts::read(&dom, dom.root()), None, path)
    };
    assert_eq!(found("", "2013/06/21/x/index.html"), "/2013/06/21/x/");
    assert_eq!(found("", "a.html"), "/a.html");
    assert_eq!(found("<link rel=canonical href=https://s.example/2013/%E8%BD%AF/index.html>", "软.html"), "/2013/软/");
    assert_eq!(found("<meta property=og:url content=https://s.example/b/c/?x=1>", "a.html"), "/b/c/");
    // All pages of the site say this.
    assert_eq!(found("<link rel=canonical href=https://s.example/>", "x/a.html"), "/x/a.html");
    // It came out elsewhere first.
    assert_eq!(found("<link rel=canonical href=https://other.example/p/9>", "x/a.html"), "/x/a.html");
    assert_eq!(
        found("<link rel=canonical href=https://other.example/p/9><meta property=og:url content=https://s.example/y/>", "x/a.html"),
        "/y/"
    );
    assert_eq!(found("<link rel=canonical href=https://s.example/about/>", "index.html"), "/");
    let link = |href| address::of_link(href, "blog/page/2/index.html");
    assert_eq!(link("../../a/").as_deref(), Some("/blog/a/"));
    assert_eq!(link("//s.example/b.html#more").as_deref(), Some("/b.html"));
    assert_eq!((link("#x"), link("mailto:a@example.org"), link("../../../../x")), (None, None, None));
}
