use super::*;
use crate::import::check::{Code, Drop, DropCount, Drops, Excerpt, Kind, Loss, Structure, Words};

/// Two posts that were compared, the second with all that can be said of one, and one of Markdown; out of order.
fn report() -> Report {
    let bad = PostReport {
        origin: "2013/b<c>/index.html".into(),
        path: "content/b.md".into(),
        title: "B & <i>co</i>".into(),
        dialect: "readability".into(),
        confidence: 0.5,
        proof: Some(Proof {
            grade: Grade::D,
            percent: 98.76,
            words: Words { total: 100, lost: 1, added: 2, moved: 0 },
            code: Code { blocks: 2, equal: 1, different: vec![2] },
            structure: vec![Structure { kind: Kind::Link, original: 1, new: 0, equal: 0 }],
            losses: vec![
                Loss {
                    kind: Kind::Words,
                    original: Excerpt { before: "one".into(), text: "<two>".into(), after: "three".into() },
                    new: Excerpt::default(),
                    near: "Head & foot".into(),
                },
                Loss { kind: Kind::Code, original: Excerpt::only("line 1: a·"), new: Excerpt::only("line 1: a"), near: String::new() },
                Loss { kind: Kind::Link, original: Excerpt::only("[x](/a)"), new: Excerpt::default(), near: String::new() },
            ],
            left_out: 3,
            dropped: Drops {
                visible: vec![Drop { rule: "share", excerpt: "Share <this>".into(), words: 2 }],
                counted: vec![DropCount { rule: "invisible", nodes: 4, words: 9 }],
            },
        }),
        kept: vec![Kept { element: "iframe".into(), why: "Markdown has no form for it".into(), excerpt: "<iframe src=\"x\">".into() }],
        guesses: vec![Guess { block: 2, language: "c".into(), first_line: "#include <stdio.h>".into() }],
        escalations: vec![Escalation { what: "strong text".into(), instead: "<strong>".into(), excerpt: "是<b>“x”</b>".into() }],
        remarks: vec![RemarkReport { code: "unknown-shortcode".into(), message: "`{% x %}` stays".into(), line: Some(7) }],
        unsafe_removed: vec!["onclick=\"x()\"".into()],
    };
    let good = PostReport {
        origin: "2012/a/index.html".into(),
        path: "content/a.md".into(),
        title: "A".into(),
        dialect: "octopress".into(),
        confidence: 1.0,
        proof: Some(Proof { percent: 100.0, words: Words { total: 10, ..Words::default() }, ..Proof::default() }),
        ..PostReport::default()
    };
    let markdown =
        PostReport { origin: "z.md".into(), path: "content/z.md".into(), dialect: "hugo".into(), confidence: 1.0, ..PostReport::default() };
    let skipped = |file: &str, reason: &str| Skipped { file: file.into(), reason: reason.into() };
    Report {
        posts: vec![markdown, bad, good],
        skipped: vec![
            skipped("tag/x.html", "lists of posts"),
            skipped("404.html", "no post in it"),
            skipped("tag/a.html", "lists of posts"),
        ],
        counts: [("files copied".to_owned(), 12)].into(),
    }
}

#[test]
fn the_terminal_is_told_in_a_few_lines() {
    assert_eq!(
        summary(&report()),
        "\
3 posts imported
  A     1  everything is equal
  D     1  words or bytes of code were lost or added
  -     1  not compared: they were Markdown already
words: 1 lost, 2 added, of 110
code: 1 of 2 blocks exact to the byte
files copied: 12
skipped: 3 files (lists of posts: 2; no post in it: 1)
look at this first:
  content/b.md: 1 word lost, 2 words added, 1 code block not exact; 1 unsafe thing removed
"
    );
    assert_eq!(summary(&Report::default()), "0 posts imported\n");
}

#[test]
fn what_concerns_the_whole_site_is_said_once() {
    let remark = |code: &str| RemarkReport { code: code.into(), message: String::new(), line: None };
    let post = |codes: &[&str]| PostReport {
        confidence: 1.0,
        path: "a.md".into(),
        remarks: codes.iter().map(|code| remark(code)).collect(),
        ..PostReport::default()
    };
    let posts = vec![post(&["zone-suspected", "language-doubted"]), post(&["language-doubted"])];
    let report = Report { posts, ..Report::default() };
    assert_eq!(
        summary(&report),
        "\
2 posts imported
  -     2  not compared: they were Markdown already
zone: pages show another day than their time has in the zone that was taken; give the old site's, as in `--timezone Asia/Shanghai` (1 post)
language: pages declare one that their letters belie; `lang` is what the letters say (2 posts)
"
    );
    assert!(html(&report).contains("<li><strong>zone: pages show another day"));
}

#[test]
fn only_what_may_be_wrong_is_to_be_looked_at() {
    let mut post = PostReport { path: "a.md".into(), confidence: 0.6, ..PostReport::default() };
    post.remarks.push(RemarkReport { code: "lost-anchor".into(), message: "one".into(), line: None });
    let mut proof = Proof::default();
    proof.dropped.visible.push(Drop { rule: "navigation", excerpt: "Home".into(), words: 20 });
    post.proof = Some(proof);
    let mut report = Report { posts: vec![post], ..Report::default() };
    assert!(!summary(&report).contains("look at this first"));
    report.posts[0].proof.as_mut().expect("a proof").dropped.visible[0].words = 21;
    assert!(summary(&report).ends_with("look at this first:\n  a.md: 21 words left out as the site's\n"));
}

#[test]
fn long_lists_are_cut_on_the_terminal() {
    let post = |n: usize| PostReport { origin: format!("{n:02}"), path: format!("{n:02}.md"), ..PostReport::default() };
    let report = Report { posts: (0..12).rev().map(post).collect(), ..Report::default() };
    let said = summary(&report);
    let lines: Vec<&str> = said.lines().skip(3).collect();
    assert_eq!(
        (lines[0], lines[9], lines[10]),
        ("  00.md: found with a confidence of only 0 %", "  09.md: found with a confidence of only 0 %", "  and 2 more, in the report",)
    );
}

#[test]
fn json_keeps_its_order_and_says_all() {
    let said = json(&report());
    let value: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(value["version"], 1);
    assert_eq!(value["lossless"], false);
    assert_eq!(
        value["totals"],
        serde_json::json!({
            "posts": 3, "grades": {"A": 1, "D": 1}, "not_compared": 1, "words": 110, "words_lost": 1, "words_added": 2,
            "code_blocks": 2, "code_exact": 1,
        })
    );
    let posts = value["posts"].as_array().expect("posts");
    let origins: Vec<_> = posts.iter().map(|post| post["origin"].as_str().expect("a text")).collect();
    assert_eq!(origins, ["2012/a/index.html", "2013/b<c>/index.html", "z.md"]);
    assert_eq!(posts[1]["proof"]["losses"][2]["kind"], "link");
    assert_eq!(posts[2]["proof"], serde_json::Value::Null);
    assert_eq!(value["skipped"][0]["file"], "404.html");
    let keys: Vec<usize> = ["version", "lossless", "totals", "counts", "posts", "skipped"]
        .iter()
        .map(|key| said.find(&format!("\n  \"{key}\"")).expect("a key"))
        .collect();
    assert!(keys.is_sorted());
    assert_eq!(said, json(&report()));
}

#[test]
fn the_page_escapes_everything_and_has_no_script() {
    let mut report = report();
    let evil = "<script>alert(1)</script>\"&";
    for post in &mut report.posts {
        for text in [&mut post.origin, &mut post.path, &mut post.title, &mut post.dialect] {
            text.push_str(evil);
        }
        for text in post.kept.iter_mut().flat_map(|kept| [&mut kept.element, &mut kept.why, &mut kept.excerpt]) {
            text.push_str(evil);
        }
        for text in post.proof.iter_mut().flat_map(|proof| &mut proof.losses).flat_map(|loss| [&mut loss.near, &mut loss.new.before]) {
            text.push_str(evil);
        }
    }
    report.skipped[0].file.push_str(evil);
    report.counts.insert(evil.to_owned(), 1);
    let page = html(&report);
    assert!(!page.contains("<script"));
    let count = page.matches("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;").count();
    assert!(count > 15, "{count}");
}

#[test]
fn the_page_tells_the_gravest_first_and_each_loss_with_both_sides() {
    let page = html(&report());
    for part in [
        "<h2 id=\"first\">Look at this first</h2>\n<ol>\n<li><a href=\"#post-2\">B &amp; &lt;i&gt;co&lt;/i&gt;</a> <span class=\"grade D\">D</span>: 1 word lost",
        "<tr><th scope=\"row\"><a href=\"#post-1\">A</a><br><span class=\"note\">2012/a/index.html</span></th><td><span class=\"grade A\">A</span></td>\
         <td class=\"number\">100 %</td>",
        "<th scope=\"row\"><a href=\"#post-3\">content/z.md</a><br><span class=\"note\">z.md</span></th><td colspan=\"5\">not compared</td>",
        "<details id=\"post-2\">\n<summary><span class=\"grade D\">D</span> B &amp; &lt;i&gt;co&lt;/i&gt; <span class=\"note\">98.76 % equal</span></summary>",
        "<tr><th scope=\"row\" class=\"kind\">words<br><span class=\"note\">below “Head &amp; foot”</span></th><td class=\"side lost\">\
         <span class=\"around\">one</span> <mark>&lt;two&gt;</mark> <span class=\"around\">three</span></td><td class=\"side new\"><span class=\"note\">nothing</span></td></tr>",
        "<p class=\"note\">And 3 differences of these kinds more.</p>",
        "<li>share (2 words): <code>Share &lt;this&gt;</code></li>",
        "<li>invisible: 4 times</li>",
        "<summary>lists of posts: 2 files</summary>\n<ul>\n<li>tag/a.html</li>\n<li>tag/x.html</li>",
    ] {
        assert!(page.contains(part), "{part}\n\n{page}");
    }
    assert_eq!(page, html(&report()));
}

#[test]
fn added_words_are_no_loss() {
    let with = |words: Words, different: Vec<usize>| {
        let proof = Proof { words, code: Code { blocks: 1, equal: 1 - different.len(), different }, ..Proof::default() };
        Report { posts: vec![PostReport { proof: Some(proof), ..PostReport::default() }, PostReport::default()], ..Report::default() }
    };
    assert!(with(Words { added: 5, moved: 3, ..Words::default() }, vec![]).is_lossless());
    assert!(!with(Words { lost: 1, ..Words::default() }, vec![]).is_lossless());
    assert!(!with(Words::default(), vec![1]).is_lossless());
}
