//! Pairs of what an old page said and what the new one says, with what the comparison says of them.

use super::*;
use crate::import::rule::Rule;

/// What is dropped is what carries `data-drop`, by the rule that its value names.
fn proof(original: &str, rendered: &str) -> Proof {
    let dom = dom::fragment(original);
    let rules = [Rule::LineNumbers, Rule::HeadingAnchor, Rule::Share, Rule::FootnoteLink, Rule::Invisible, Rule::Contents];
    let dropped: Vec<Dropped> = dom
        .descendants(dom.root())
        .filter_map(|node| {
            let name = dom.attr(node, "data-drop")?;
            let rule = rules.into_iter().find(|rule| rule.name() == name).expect("a rule of the list above");
            Some(Dropped { node, rule })
        })
        .collect();
    compare(&Original { dom: &dom, root: dom.root(), dropped: &dropped }, rendered, &new_address)
}

/// The old site's links to its posts lead to the new ones.
fn new_address(address: &str) -> String {
    match address {
        _ if address.starts_with("javascript:") => String::new(),
        "/2013/06/21/softirq/" => "/softirq/".to_owned(),
        _ => address.to_owned(),
    }
}

/// The grade, and a line for each difference.
fn said(proof: &Proof) -> String {
    let mut out = format!("{:?}\n", proof.grade);
    let side = |it: &Excerpt| {
        if it.before.is_empty() && it.after.is_empty() { it.text.clone() } else { format!("{}⟦{}⟧{}", it.before, it.text, it.after) }
    };
    for loss in &proof.losses {
        let near = if loss.near.is_empty() { String::new() } else { format!(" @{}", loss.near) };
        out.push_str(&format!("{}: {} | {}{near}\n", loss.kind.label(), side(&loss.original), side(&loss.new)));
    }
    out
}

#[track_caller]
fn check(original: &str, rendered: &str, expected: &str) {
    assert_eq!(said(&proof(original, rendered)), format!("{expected}\n"));
}

#[track_caller]
fn equal(original: &str, rendered: &str) {
    let proof = proof(original, rendered);
    assert_eq!(said(&proof), "A\n");
    assert_eq!(proof.percent, 100.0);
}

#[test]
fn the_same_in_other_markup_is_equal() {
    equal("", "");
    equal("<div><span>One <b>two</b></span></div><div>three</div>", "<p>One <strong>two</strong></p>\n<p>three</p>\n");
    equal("<p>a<i>b</i>c\n  d", "<p>a<em>b</em>c d</p>");
    equal("<ul><li><code>a</code></li><li><code>b</code></li></ul>", "<ul>\n<li><code>a</code></li>\n<li><code>b</code></li>\n</ul>");
    equal("<p><code> 中。\n文 a\nb </code>", "<p><code>中。文 a b</code></p>");
    equal("<center>x<br>y</center>", "<p>x<br />\ny</p>");
    equal("<p>中文\n中文</p>", "<p>中文中文</p>");
    equal(
        "<a href='/2013/06/21/softirq/'>x</a> <a href=' /中 文'>y</a>",
        "<p><a href=\"/softirq/\">x</a> <a href=\"/%E4%B8%AD%20%E6%96%87\">y</a></p>",
    );
    equal("<a href='javascript:x()'>x</a><a name=top></a><a href=/z></a>", "<p>x</p>");
    equal("<a href=/z><h3>T</h3><p>x</p></a>", "<h3><a href=/z>T</a></h3><p><a href=/z>x</a></p>");
    equal("<img src=wait.gif data-original=/a.png alt='A  b'>", "<p><img src=\"/a.png\" alt=\"A b\" loading=\"lazy\"></p>");
    equal("<ul><li>a<ul><li>b</ul></ul>", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>");
    equal("<p>a<code>x</code><code>y</code> <tt>z  z</tt>", "<p>a<code>xy</code> <code>z z</code></p>");
    equal("<p>soft\u{ad}hyphen\u{200b}s", "<p>softhyphens</p>");
    equal("<div><iframe src=//v/1>none</iframe></div>", "<iframe src=\"//v/1\"></iframe>");
    equal("<p>x</p><script>lost()</script><style>p{}</style><!-- c -->", "<p>x</p>");
    equal(
        "<ul><li><input type=checkbox checked> a<li><input type=checkbox>b</ul>",
        "<ul><li><input type=\"checkbox\" disabled checked aria-label=\"done\"> a</li><li><input type=\"checkbox\" disabled> b</li></ul>",
    );
}

#[test]
fn tables_in_other_markup_are_equal() {
    equal(
        "<table border=1><tr><th>a</th><th align=center>b</th></tr><tr><td>1<td style='text-align: center'>2<tr><td>3</table>",
        "<div class=\"table\" tabindex=\"0\"><table>\n<thead><tr><th>a</th><th class=\"align-center\">b</th></tr></thead>\n\
         <tbody>\n<tr><td>1</td><td class=\"align-center\">2</td></tr>\n<tr><td>3</td><td></td></tr>\n</tbody></table></div>",
    );
    // A table around everything is no table.
    equal("<table><tr><td>&nbsp;</td><td><p>x</p></td></tr></table>", "<p>x</p>");
}

#[test]
fn headings_may_all_move() {
    let original = "<h2 id=a>One<a data-drop=heading-anchor href=#a>#</a></h2><h3>Two</h3>";
    equal(original, "<h2 id=\"one\">One <a class=\"anchor\" href=\"#one\" aria-label=\"Link\">#</a></h2>\n<h3 id=\"two\">Two</h3>");
    check(original, "<h3>One</h3><h4>Two</h4>", "B\nlevel of all headings:  | +1");
}

#[test]
fn code_of_highlighters_is_equal_to_a_block() {
    let new = "<pre class=\"code\" tabindex=\"0\"><code class=\"language-c\" data-lang=\"c\"><span class=\"hl-k\">int</span> a;\n\n\tb &lt; c;  \n</code></pre>";
    let with_numbers = "<pre class=\"code lines numbered digits-2\" tabindex=\"0\"><code><span class=\"line\" data-line=\"1\">int a;\n</span>\
        <span class=\"line hl\" data-line=\"2\">\n</span><span class=\"line\" data-line=\"3\">\tb &lt; c;  \n</span></code></pre>";
    for original in [
        // Hexo
        "<figure class='highlight c'><table><tr><td class=gutter><pre data-drop=line-numbers><span class=line>1</span><br>\
         <span class=line>2</span><br><span class=line>3</span><br></pre></td><td class=code><pre><span class=line><span class=keyword>int</span> a;</span><br>\
         <span class=line></span><br><span class=line>\tb &lt; c;  </span><br></pre></td></tr></table></figure>",
        // Octopress
        "<div class=highlight><table><tbody><tr><td class=gutter data-drop=line-numbers><pre class=line-numbers><span class=line-number>1</span>\n</pre>\
         <td class=code><pre><code class=c><span class=line><span class=kt>int</span> a;\n</span><span class=line>\n</span><span class=line>\tb &lt; c;  \n</span></code></pre></table></div>",
        // lines without newlines, and numbers within them
        "<pre><span class=line><i data-drop=line-numbers>1</i>int a;</span><span class=line></span><span class=line>\tb &lt; c;  </span></pre>",
        "<pre><ol class=linenums><li>int a;</li><li>&nbsp;</li><li>\tb &lt; c;  </li></ol></pre>",
        "<pre>\r\nint a;\r\n\r\n\tb &lt; c;  \r\n</pre>",
        "<pre><div>int a;</div>\n<div></div>\n<div>\tb &lt; c;  </div></pre>",
        // without a `pre`: a table with a gutter
        "<table class=syntaxhighlighter><tr><td class=gutter data-drop=line-numbers><div>1</div></td>\n <td><div class=container>\n <div class=line>int&nbsp;a;</div>\n\
         <div class=line>&nbsp;</div>\n <div class=line>\tb &lt; c;</div></div></td></tr></table>",
        // each line a table
        "<div class=line><table><tr><td data-drop=line-numbers>1<td>int a;</table></div><div class=line><table><tr><td data-drop=line-numbers>2<td>&nbsp;</table></div>\
         <div class=line><table><tr><td data-drop=line-numbers>3<td>\tb &lt; c;</table></div>",
    ] {
        equal(original, new);
        equal(original, with_numbers);
    }
}

#[test]
fn a_byte_of_code_is_caught() {
    let code = |text: &str| format!("<h2>H</h2><p>before</p><pre><code>{text}</code></pre><p>after</p>");
    for (original, new, expected) in [
        ("a \nb\n", "a\nb\n", "D\ncode: ⟦line 1: a·⟧⏎b | ⟦line 1: a⟧⏎b @H"),
        ("a\n\tb\n", "a\n    b\n", "D\ncode: a⏎⟦line 2: →b⟧ | a⏎⟦line 2: ····b⟧ @H"),
        ("a\n\nb\n", "a\nb\n", "D\ncode: a⏎⟦line 2: ⟧⏎b | a⏎⟦line 2: b⟧ @H"),
        ("a\nb\n\n", "a\nb\n", "D\ncode: b⏎⟦line 3: ⟧ | b⏎⟦(no line here)⟧ @H"),
        ("\na", "a", "D\ncode: ⟦line 1: ⟧⏎a | line 1: a @H"),
        ("a&nbsp;b", "a b", "D\ncode: line 1: a⍽b | line 1: a·b @H"),
        ("if (x)", "if (y)", "D\ncode: line 1: if·(x) | line 1: if·(y) @H"),
        ("1\nx", "x", "D\ncode: ⟦line 1: 1⟧⏎x | line 1: x @H"),
        ("&amp;lt;", "&lt;", "D\ncode: line 1: &lt; | line 1: < @H"),
    ] {
        check(&code(original), &code(new), expected);
    }
    let found = proof("<pre>a</pre><p>x</p><pre>b</pre>", "<pre>a</pre><p>x</p><pre>c</pre>");
    assert_eq!((found.code.blocks, found.code.equal, found.code.different), (2, 1, vec![2]));
}

#[test]
fn a_block_that_is_gone_or_none_any_more_is_caught() {
    check(
        "<p>x</p><pre>a b\nc</pre><p>y</p>",
        "<p>x</p><p>y</p>",
        "D\ncode: a·b⏎\nc | no block of code here: it is gone, or its text has no bytes that could be compared\n\
         words: x⟦a b c⟧y | x⟦⟧y",
    );
    check(
        "<p>x</p><pre>a b\nc</pre>",
        "<p>x</p><p>a b c</p>",
        "D\ncode: a·b⏎\nc | no block of code here: it is gone, or its text has no bytes that could be compared",
    );
    // What was no code by its element, but is now.
    check(
        "<p>x</p><div>a b</div>",
        "<p>x</p><pre><code>a b\n</code></pre>",
        "C\ntext that became code: no block of code here: its words are compared with the text | a·b",
    );
}

#[test]
fn a_word_is_caught() {
    check(
        "<h2>Head</h2><p>one two three four five</p>",
        "<h2>Head</h2><p>one two four five</p>",
        "D\nwords: Head ¶ one two⟦three⟧four five | Head ¶ one two⟦⟧four five @Head",
    );
    check("<p>one two</p>", "<p>one 1 two</p>", "D\nwords: one⟦⟧two | one⟦1⟧two");
    check("<p>foo bar</p>", "<p>foobar</p>", "D\nwords: foo bar | foobar");
    check("<p>Case</p>", "<p>case</p>", "D\nwords: Case | case");
    check("<p>软中断的目的</p>", "<p>软中断目的</p>", "D\nwords: 软中断⟦的⟧目的 | 软中断⟦⟧目的");
    check("<p>a * b</p>", "<p>a b</p>", "D\nwords: a⟦*⟧b | a⟦⟧b");
    check("<p>it&amp;lt;</p>", "<p>it&lt;</p>", "D\nwords: it⟦&lt;⟧ | it⟦<⟧");
    let found = proof("<p>one two three four</p>", "<p>one three four</p>");
    assert_eq!((found.words, found.percent), (Words { total: 4, lost: 1, added: 0, moved: 0 }, 75.0));
}

#[test]
fn moved_words_are_no_loss() {
    check(
        "<p>first comes this text</p><p>a b c d e f g</p>",
        "<p>a b c d e f g</p><p>first comes this text</p>",
        "B\norder of the text: ⟦first comes this text⟧a b c d e f g | the same words at another place",
    );
    let found = proof("<p>first comes this text</p><p>a b c d e f g</p>", "<p>a b c d e f g</p><p>first comes this text</p>");
    assert_eq!((found.words, found.percent), (Words { total: 11, lost: 0, added: 0, moved: 4 }, 100.0));
}

#[test]
fn structure_is_caught() {
    for (original, new, expected) in [
        ("<a href=/a>x</a>", "<a href=/b>x</a>", "C\nlink: [x](/a) | [x](/b)"),
        ("<a href=/a>x</a>", "x", "C\nlink: [x](/a) | "),
        ("<a href=/a>x y</a>", "<a href=/a>x</a> y", "C\nlink: [xy](/a) | [x](/a)"),
        ("<pre><a href=/a>x</a></pre>", "<pre>x</pre>", "C\nlink: a link in code to /a | "),
        ("x<img src=/a.png>", "x", "C\npicture: /a.png | "),
        ("<img src=/a.png>", "<img src=/b.png>", "C\npicture: /a.png | /b.png"),
        ("<h2>A</h2><h3>B</h3><h2>C</h2>", "<h2>A</h2><h2>B</h2><h2>C</h2>", "C\nheading: ### B | ## B @B"),
        ("<h2>A</h2>", "<p>A</p>", "C\nheading: A |  @A"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a b</ul>", "C\nlist: - a | - a b\nlist: - b | \nspacing: a⟦(a new block)⟧b | a⟦(a blank)⟧b"),
        (
            "<ul><li>a<ul><li>b</ul></ul>",
            "<ul><li>a<li>b</ul>",
            "C\nlist: - a ¶ b | - a\nlist: a list (bullets, depth 2) | - b\nlist:   - b | ",
        ),
        ("<ol start=3><li>a</ol>", "<ol><li>a</ol>", "C\nlist: a list (numbered from 3, depth 1) | a list (numbered, depth 1)"),
        ("<dl><dt>a<dd>b</dl>", "<p>a<p>b", "C\nlist: a list (definitions, depth 1) | \nlist: term a | \nlist: definition b | "),
        (
            "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
            "<table><tr><td>a<td>b</table><p>c<p>d",
            "C\ntable: a table of 2 rows and 2 columns | a table of 1 rows and 2 columns\ntable: a row | \ntable: c | \ntable: d | ",
        ),
        (
            "<table><tr><td>a<td>b c</table>",
            "<table><tr><td>a b<td>c</table>",
            "C\ntable: a | a b\ntable: b c | c\nspacing: a⟦(a new block)⟧b c | a⟦(a blank)⟧b ¶ c\nspacing: a ¶ b⟦(a blank)⟧c | a b⟦(a new block)⟧c",
        ),
        ("<blockquote>q<blockquote>r</blockquote></blockquote>", "<blockquote>q<p>r</blockquote>", "C\nquote: blockquote (depth 2): r | "),
        ("a<hr>b", "a<p>b", "C\nrule: a rule | "),
        ("a<iframe src=/v></iframe>", "a", "C\nmedia: iframe: /v | "),
        ("a<video><source src=/v.mp4></video>", "a", "C\nmedia: video: /v.mp4 | "),
        ("<details><summary>s</summary>t</details>", "<p>s<p>t", "C\nquote: details (depth 1): s ¶ t | "),
        ("a <code>b</code>", "a b", "C\ncode in a line: b | "),
        ("x<sup>2</sup>", "x2", "C\nraised or lowered text: <sup>: x2 | plain: x2"),
    ] {
        check(original, new, expected);
    }
}

#[test]
fn soft_differences_cost_little() {
    for (original, new, expected) in [
        ("a <b>b c</b> d", "a b c d", "B\nemphasis: a⟦<strong>: b c⟧d | a⟦plain: b c⟧d"),
        ("a <b>b</b>", "a <em>b</em>", "B\nemphasis: a⟦<strong>: b⟧ | a⟦<em>: b⟧"),
        ("<del>a</del>", "a", "B\nemphasis: <del>: a | plain: a"),
        ("<p>a.<p>b.", "<p>a. b.", "B\nspacing: a.⟦(a new block)⟧b. | a.⟦(a blank)⟧b."),
        ("<ul><li>a<br>b</ul>", "<ul><li>a b</ul>", "B\nspacing: a⟦(a line break)⟧b | a⟦(a blank)⟧b"),
        ("a<br>b", "a b", "B\nspacing: a⟦(a line break)⟧b | a⟦(a blank)⟧b"),
        ("a&nbsp;b", "a b", "B\nspacing: a⟦(a blank that does not break)⟧b | a⟦(a blank)⟧b"),
        ("中 文", "中文", "B\nspacing: 中⟦(a blank)⟧文 | 中⟦(nothing)⟧文"),
        ("<img src=/a alt=x>", "<img src=/a alt=''>", "B\nalternative text: /a⟦x⟧ | /a⟦⟧"),
        (
            "<ul><li><p>a</p><p>b</p></ul>",
            "<ul><li>a<div>b</div></ul>",
            "B\nspacing of a list: - a ¶ b⟦with paragraphs⟧ | - a ¶ b⟦without paragraphs⟧",
        ),
        (
            "<table><tr><td align=right>a<td>b</table>",
            "<table><tr><td>a<td>b</table>",
            "B\nalignment or head of a table: a⟦td right⟧ | a⟦td ⟧",
        ),
    ] {
        check(original, new, expected);
        assert_eq!(proof(original, new).percent, 100.0);
    }
}

const NOTES: &str = "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup> b<sup class=\"footnote-ref\"><a href=\"#fn-2\" id=\"fnref-2\">2</a></sup></p>\n\
    <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn-1\">\n<p>First note. <a class=\"footnote-back\" href=\"#fnref-1\" aria-label=\"Back\">↩</a></p>\n</li>\n\
    <li id=\"fn-2\">\n<p>Second note. <a class=\"footnote-back\" href=\"#fnref-2\">↩</a></p>\n</li>\n</ol>\n</section>\n";

#[test]
fn footnotes_are_equal_in_whatever_form() {
    for original in [
        // kramdown, with other numbers
        "<p>a<sup id=fnref:x><a href=#fn:x class=footnote>3</a></sup> b<sup id=fnref:y><a href=#fn:y>4</a></sup></p><div class=footnotes><hr><ol>\
         <li id=fn:x><p>First note. <a href=#fnref:x>↩</a></p><li id=fn:y><p>Second note. <a href=#fnref:y>↩</a></p></ol></div>",
        // paragraphs with names, whose number is the way back
        "<p>a<a name=r1></a><a href='page.html#n1'>[1]</a> b<a href=#n2 id=r2>[2]</a></p><hr>\
         <p><a name=n1 href=#r1>[1]</a> First note.</p><p><a name=n2></a><a href=#r2>[2]</a> Second note.</p>",
        // without a way back; the number before the note was dropped
        "<p>a<sup>[<a href=#n1>1</a>]</sup> b<sup><a href=#n2>2</a></sup></p><ul><li><span id=n1><b data-drop=footnote-link>1</b> First note.</span><li id=n2>Second note.</ul>",
        // each note behind its mention
        "<p>a<sup><a href=#n1 id=r1>1</a></sup> <small id=n1>First note. <a href=#r1>^</a></small> b<sup><a href=#n2>2</a></sup></p><p id=n2>Second note.</p>",
    ] {
        let found = proof(original, NOTES);
        assert_eq!((found.grade, found.words.lost, found.words.added), (Grade::A, 0, 0), "{original}\n{}", said(&found));
    }
}

#[test]
fn footnotes_may_stand_in_another_order_and_before_other_text() {
    // Two of their words are the same, which a comparison in sequence would pair.
    let original = "<p>a<sup id=r2><a href=#n2><span>[2]</span></a></sup> b<sup id=r1><a href=#n1><span>[1]</span></a></sup></p>\
        <hr><ol><li><span id=n1><span>分布式<a href=/x/>x</a><a href=#r1> ↩</a></span></span>\
        <li><span id=n2><span>分库<a href=/y/>y</a><a href=#r2> ↩</a></span></span></ol><p><a href=/z/>z</a></p>";
    let rendered = "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup> b<sup class=\"footnote-ref\">\
        <a href=\"#fn-2\" id=\"fnref-2\">2</a></sup></p><p><a href=\"/z/\">z</a></p><section class=\"footnotes\"><ol>\
        <li id=\"fn-1\"><p>分库<a href=\"/y/\">y</a> <a href=\"#fnref-1\">↩</a></p></li>\
        <li id=\"fn-2\"><p>分布式<a href=\"/x/\">x</a> <a href=\"#fnref-2\">↩</a></p></li></ol></section>";
    let ruled = rendered.replacen("<p><a href=\"/z/", "<hr><p><a href=\"/z/", 1);
    equal(original, &ruled);
    equal(&original.replace("<hr><ol>", "<div>\n<hr><ol>"), rendered);
    let swapped = ruled.replace("分库", "分布式").replacen("分布式<a href=\"/x/", "分库<a href=\"/x/", 1);
    assert_eq!(proof(original, &swapped).grade, Grade::B, "a note belongs to its mention");
}

#[test]
fn a_footnote_that_is_no_footnote_any_more_is_caught() {
    let original = "<p>a<sup id=r><a href=#n>1</a></sup> b</p><ol><li id=n>Note. <a href=#r>↩</a></ol>";
    check(original, "<p>a b</p><p>Note.</p>", "C\nfootnote: a mention of a footnote | \nfootnote: a footnote | ");
    check(original, "<p>a b</p>", "D\nwords: a1 b⟦Note. ↩⟧ | a b⟦⟧\nfootnote: a mention of a footnote | \nfootnote: a footnote | ");
}

#[test]
fn what_renderers_add_is_no_text() {
    equal(
        "<div class=note><p>Mind.</p></div><figure><figcaption>a.c</figcaption><pre>x</pre></figure>",
        "<div class=\"alert alert-note\" role=\"note\">\n<p class=\"alert-title\">Note</p>\n<p>Mind.</p>\n</div>\n\
         <div class=\"example\" data-verdict=\"proven\">\n<figure class=\"code\"><figcaption>a.c</figcaption><pre class=\"code\" tabindex=\"0\"><code>x\n</code></pre></figure>\n\
         <p class=\"verdict\">proven</p></div>",
    );
    // The original may have had the title.
    equal("<div><p>Note</p><p>Mind.</p></div>", "<div class=\"alert\"><p class=\"alert-title\">Note</p>\n<p>Mind.</p>\n</div>");
}

#[test]
fn what_was_dropped_is_not_compared_but_told() {
    let found = proof(
        "<div data-drop=share>Share\n this <b>now</b></div><p>x</p><script data-drop=invisible>a b</script><i data-drop=invisible></i><img data-drop=share src=s.png>",
        "<p>x</p>",
    );
    assert_eq!(said(&found), "A\n");
    assert_eq!(
        found.dropped,
        Drops {
            visible: vec![
                Drop { rule: "share", excerpt: "Share this now".into(), words: 3 },
                Drop { rule: "share", excerpt: "<img data-drop=\"share\" src=\"s.png\">".into(), words: 0 },
            ],
            counted: vec![DropCount { rule: "invisible", nodes: 2, words: 2 }],
        }
    );
}

#[test]
fn only_so_many_differences_are_listed() {
    let html = |word: &str| (0..80).map(|n| format!("<p>n{n} {word}{n}</p>")).collect::<String>();
    let found = proof(&html("a"), &html("b"));
    assert_eq!((found.words.lost, found.words.added, found.losses.len(), found.left_out), (80, 80, LISTED, 80 - LISTED));
}

#[test]
fn a_hundred_thousand_levels_are_no_recursion() {
    for names in [["div", "span"], ["b", "sup"], ["ul", "li"], ["blockquote", "h2"], ["table", "td"], ["details", "dd"], ["a", "code"]] {
        // The parser itself takes quadratic time for some of these.
        let mut dom = dom::fragment("");
        let mut at = dom.root();
        for level in 0..100_000 {
            let node = dom.create_element(names[level % 2], &[("href", "/x"), ("id", "x")]);
            dom.append(at, node);
            at = node;
        }
        let text = dom.create_text("x");
        dom.append(at, text);
        let found = compare(&Original { dom: &dom, root: dom.root(), dropped: &[] }, "<p>x</p>", &str::to_owned);
        assert_eq!(found.words, Words { total: 1, ..Words::default() }, "{names:?}");
    }
}
