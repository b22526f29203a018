//! What comes of HTML: whole results, by what a case is about.

mod round;
mod streams;

use super::*;
use crate::import::dom;
use crate::import::rule::Rule;

fn converted(html: &str, options: Options) -> Converted {
    let dom = dom::fragment(html);
    convert(&dom, dom.root(), &[], options)
}

fn md(html: &str) -> String {
    converted(html, Options::default()).markdown
}

fn trusted(html: &str) -> String {
    converted(html, Options { trusted: true, ..Options::default() }).markdown
}

/// Each HTML and its Markdown without the line break at its end.
fn check(convert: fn(&str) -> String, cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (html, markdown) in cases {
        let got = convert(html);
        let got = got.trim_end_matches('\n');
        if got != *markdown {
            wrong.push_str(&format!("\n{html}\nis\n{got}\nand not\n{markdown}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn text_is_escaped_only_where_it_would_be_something_else() {
    check(
        md,
        &[
            ("", ""),
            ("<p> \n </p>", ""),
            ("<p>1. a</p>", "1\\. a"),
            ("<p>1.5 a</p>", "1.5 a"),
            ("<p># a</p>", "\\# a"),
            ("<p>#a</p>", "#a"),
            ("<p>- a</p>", "\\- a"),
            ("<p>-a - b</p>", "-a - b"),
            ("<p>+ a</p>", "\\+ a"),
            ("<p>&gt; a &gt; b</p>", "\\> a > b"),
            ("<p>---</p>", "\\---"),
            ("<p>a<br>---</p>", "a\\\n\\---"),
            ("<p>a_b_c</p>", "a_b_c"),
            ("<p>_a_</p>", "\\_a\\_"),
            ("<p>2 * 3 * 4</p>", "2 * 3 * 4"),
            ("<p>*a* b</p>", "\\*a\\* b"),
            ("<p>*a</p>", "*a"),
            ("<p>a ~ b</p>", "a ~ b"),
            ("<p>`a`</p>", "\\`a\\`"),
            ("<p>[a] b</p>", "[a] b"),
            ("<p>[a](b)</p>", "\\[a](b)"),
            ("<p>a &lt; b &lt;c&gt;</p>", "a < b \\<c>"),
            ("<p>AT&amp;T &amp;amp;</p>", "AT&T \\&amp;"),
            ("<p>a\\b \\*</p>", "a\\b \\\\*"),
            ("<p>{{ a }} {% b %}</p>", "{{ a }} {% b %}"),
            ("<p>a | b</p>", "a | b"),
            ("<p>a&nbsp;b</p>", "a&nbsp;b"),
        ],
    );
}

#[test]
fn marks_are_put_around_words() {
    check(
        md,
        &[
            ("a <b>b</b> <i>c</i> <s>d</s> <code>e</code>", "a **b** *c* ~~d~~ `e`"),
            ("a<b> b </b>c", "a **b** c"),
            ("<b>a</b><b>b</b>", "**ab**"),
            ("<b><i>a</i></b>", "**_a_**"),
            ("<b>a <i>b</i></b>", "**a _b_**"),
            ("<i>a<b>b</i>c</b>", "*a**b***<strong>c</strong>"),
            ("<b></b>a", "a"),
            ("<code>a`b</code> <code>`</code>", "``a`b`` `` ` ``"),
            ("<code>a <b>b</b></code>", "<code>a **b**</code>"),
            ("<kbd>Ctrl</kbd>+<sub>1</sub>", "<kbd>Ctrl</kbd>+<sub>1</sub>"),
            ("<a href='/x'>a</a> <a href='http://x.org'>http://x.org</a>", "[a](/x) <http://x.org>"),
            ("<a href='a b' title='t \"q\"'>a]</a>", "[a\\]](<a b> \"t \\\"q\\\"\")"),
            ("<a href='x'><img src='y' alt='z'></a>", "[![z](y)](x)"),
            ("<a href='x'><h2>a</h2><p>b</p></a>", "## [a](x)\n\n[b](x)"),
            ("<img data-src='a.png' src='wait.gif' alt='a  b'>", "![a b](a.png)"),
            ("<img srcset='a.png 1x, b.png 2x'>", "![](a.png)"),
            ("<h2><img srcset='a.png 1x'></h2>", "## ![](a.png)"),
        ],
    );
}

#[test]
fn breaks_and_blanks() {
    check(
        md,
        &[
            ("<p>a<br>b<br></p>", "a\\\nb"),
            ("<p>a<br><br><b>b<br>c</b></p>", "a\\\n\\\n**b\\\nc**"),
            ("<p>a\n\n \t b</p>", "a b"),
            ("<h2>a<br>b</h2>", "## a<br>b"),
            ("<p>中文\n换行，Linux\n内核<b>。\n</b>新</p>", "中文\n换行，Linux 内核<strong>。</strong>\n新"),
            ("<h2>标题\n二</h2>", "## 标题 二"),
        ],
    );
}

#[test]
fn lists() {
    check(
        md,
        &[
            ("<ul><li>x<ul><li>y</li></ul></li><li>z</li></ul>", "- x\n  - y\n- z"),
            ("<ul><li><p>x</p></li><li><p>y</p></li></ul>", "- x\n\n- y"),
            ("<ol start=3><li>x<li>y</ol>", "3. x\n4. y"),
            ("<ul><li>x</ul><ul><li>y</ul><ul><li>z</ul>", "- x\n\n* y\n\n- z"),
            ("<blockquote><ol><li>x</ol><ol><li>y</ol><ol><li>z</ol></blockquote>", "> 1. x\n>\n> 1) y\n>\n> 1. z"),
            ("<ul><ul><li>x</li></ul></ul>", "- - x"),
            ("<ul>a<li>b</li>c</ul>", "- a\n\n- b\n\n  c"),
            ("<ul><li><input type=checkbox> x<li><b><input type=checkbox checked> y</b></ul>", "- [ ] x\n- [x] **y**"),
            ("<ul><li>x<pre>a\n\nb</pre></ul>", "- x\n\n  ```\n  a\n\n  b\n  ```"),
            ("<ul></ul>a", "a"),
        ],
    );
}

#[test]
fn the_title_of_code_in_a_list_stands_in_its_item() {
    let html = "<ul><figure class=highlight><figcaption><span>Title</span></figcaption><pre>code</pre></figure></ul>";
    check(md, &[(html, "- Title\n\n  ```\n  code\n  ```")]);
}

#[test]
fn tables() {
    check(
        md,
        &[
            ("<table><tr><th>a<th align=right>b<tr><td>1|2<td>3</table>", "| a    | b   |\n| ---- | --: |\n| 1\\|2 | 3   |"),
            ("<table><tr><td>a<td><p>b<p>c</table>", "|     |        |\n| --- | ------ |\n| a   | b<br>c |"),
            (
                "<table class=x><caption>t</caption><tr><td colspan=2>a<tr><td>b<td>c</table>",
                "<table><caption>t</caption><tbody><tr><td colspan=\"2\">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>",
            ),
        ],
    );
}

#[test]
fn notes_find_their_mentions() {
    check(
        md,
        &[
            (
                "<p>a<sup><a href=#fn:1 id=fnref:1>1</a></sup></p><div class=footnotes><ol><li id=fn:1><p>n <a href=#fnref:1>↩</a></p></ol></div>",
                "a[^1]\n\n[^1]: n",
            ),
            // It cannot be a note where it stands.
            (
                "<p>a<sup><a href=#fn1 id=r1>1</a></sup></p><dl><dt>1<dd id=fn1>n <a href=#r1>b</a></dl>",
                "a[<sup><a id=\"r1\"></a>1</sup>](#fn1)\n\n<dl><dt>1</dt><dd id=\"fn1\">n <a href=\"#r1\">b</a></dd></dl>",
            ),
        ],
    );
}

#[test]
fn what_leads_a_heading_to_itself_is_no_part_of_it() {
    check(
        md,
        &[
            ("<h2 id=t>T <a class=headerlink href=#t>¶</a></h2>", "## T"),
            ("<h2 id=t><a class=anchor href=#t></a>T</h2>", "## T"),
            ("<h2 id=t>T<a class=headerlink href=#t>Permalink to this heading</a></h2>", "## T"),
            ("<h2 id=t><a class=anchor href=#x>Title</a> more</h2>", "## [Title](#x) more"),
        ],
    );
}

/// Nothing of these may stand in the Markdown, in whatever way it is read.
#[test]
fn what_could_do_harm_is_removed() {
    check(
        md,
        &[
            ("a<script>b</script><style>c</style>", "a"),
            ("<a href='javascript:x'>a</a> <a href='java\nscript:x'>b</a> <a href='&#1;JavaScript:x'>c</a>", "a b c"),
            ("<a href='data:text/html,x'>a</a> <a href='vbscript:x'>b</a>", "a b"),
            ("<a href='java&amp;#115;cript:x'>a</a>", "[a](java\\&#115;cript:x)"),
            ("<p>&lt;script&gt;x&lt;/script&gt; &lt;javascript:x&gt;</p>", "\\<script>x\\</script> \\<javascript:x>"),
            ("<kbd onclick=x style='a' class=b>c</kbd>", "<kbd>c</kbd>"),
            ("<img src='javascript:x' alt=a>b", "b"),
            ("a <iframe srcdoc='<script>'></iframe>", "a"),
            ("a <iframe src='javascript:x'></iframe> b", "a b"),
            ("a <iframe sandbox src='/x'></iframe>", "a <iframe sandbox src=\"/x\"></iframe>"),
            ("a <svg><a xlink:href='javascript:x'><text>b</text></a></svg>", "a <svg><a><text>b</text></a></svg>"),
            ("a <svg onload=x><script>b</script><g style=c></g></svg>", "a <svg><g></g></svg>"),
            ("a <svg><set attributeName=href to='javascript:x' /></svg>", "a <svg><set attributeName=\"href\"></set></svg>"),
            ("a <svg><animate values='#;javascript:x' /></svg>", "a <svg><animate></animate></svg>"),
            ("a <math href='javascript:x'><mi>b</mi></math>", "a <math><mi>b</mi></math>"),
            (
                "<dl><dt><form action=x><input name=y></form><dd><base href=x><meta http-equiv=refresh></dl>",
                "<dl><dt><div><input name=\"y\"></div></dt><dd></dd></dl>",
            ),
            ("<dl><dt>a<plaintext><b>", "<dl><dt>a<pre>&lt;b></pre></dt></dl>"),
            // Names that Markdown does not know for such, so that it would read what follows upon them.
            ("a <svg <script>b</svg>", "a <svg>b</svg>"),
            ("a <svg><x<script>b</svg>", "a <svg>b</svg>"),
            (
                "<p>a<sup><a href=#fn1>1</a></sup></p><ol class=footnotes><li id=fn1>x <svg <script>b</svg></ol>",
                "a[^1]\n\n[^1]: x <svg>b</svg>",
            ),
        ],
    );
}

#[test]
fn what_is_removed_and_what_is_kept_is_listed() {
    let html = "<p onclick=x>a<a href='javascript:x'>b</a></p><script>c</script><dl><dt>d</dl>";
    let Converted { dropped, kept, dangers, .. } = converted(html, Options::default());
    let dom = dom::fragment(html);
    let dropped: Vec<(&str, Rule)> = dropped.iter().map(|dropped| (dom.name(dropped.node), dropped.rule)).collect();
    let kept: Vec<(&str, Why)> = kept.iter().map(|kept| (dom.name(kept.node), kept.why)).collect();
    let dangers: Vec<(&str, &str)> = dangers.iter().map(|danger| (dom.name(danger.node), &*danger.what)).collect();
    assert_eq!(dropped, [("script", Rule::Invisible)]);
    assert_eq!(kept, [("dl", Why::NoForm)]);
    assert_eq!(dangers, [("p", "onclick"), ("a", "javascript: address"), ("script", "script")]);
}

#[test]
fn trusted_text_stays_as_it_is() {
    check(
        trusted,
        &[
            ("<p>a <em>b</em> <b>c</b></p>", "a *b* <b>c</b>"),
            ("<p class=x>a</p>", "<p class=\"x\">a</p>"),
            ("<!-- a -->\n<p>b</p>", "<!-- a -->\n\nb"),
            ("<script>a<b</script>", "<script>a<b</script>"),
            ("<p><a href=\"javascript:x\">a</a></p>", "[a](javascript:x)"),
            ("<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>", "- a\n\n- b"),
            ("<pre><code class=\"language-c\">a\n</code></pre>", "```c\na\n```"),
        ],
    );
}

#[test]
fn lines_of_chinese_text_are_not_parted_by_blanks() {
    assert_eq!(
        md("<p>中文\n换行，Linux\n内核<b>。\n</b>新</p><h2>标题\n二</h2>"),
        "中文\n换行，Linux 内核<strong>。</strong>\n新\n\n## 标题 二\n"
    );
}

#[test]
fn what_is_read_as_something_else_is_written_in_another_way() {
    let case = |html: &str| {
        let Converted { markdown, escalations, .. } = converted(html, Options::default());
        (markdown, escalations.into_iter().map(|escalation| escalation.means).collect::<Vec<_>>())
    };
    assert_eq!(case("<p>a <b>b</b></p>"), ("a **b**\n".into(), vec![]));
    // In Markdown such tags would begin a block, within the paragraph or in its place.
    assert_eq!(case("<p>a<br><iframe src=x></iframe></p>"), ("a<br><iframe src=\"x\"></iframe>\n".into(), vec![Means::Breaks]));
    assert_eq!(case("<p><embed src=x></p>"), ("<p><embed src=\"x\"></p>\n".into(), vec![Means::Html]));
    // A footnote stays one.
    let note = "<p>a<sup><a href=#fn1>1</a></sup></p><ol class=footnotes><li id=fn1><p>b<br><iframe src=x></iframe></p></ol>";
    assert_eq!(case(note), ("a[^1]\n\n[^1]: b<br><iframe src=\"x\"></iframe>\n".into(), vec![Means::Breaks]));
}

/// Of a size that would take minutes if anything were looked through again at every step.
#[test]
fn hostile_pages_take_linear_time() {
    let n = 10_000;
    let notes: String = (0..n).map(|i| format!("<p>a<sup><a href=#{i} id=r{i}>1</a></sup>")).collect();
    let noted: String = (0..n).map(|i| format!("<li id={i}>n")).collect();
    for html in [
        format!("x{}y", "<br>".repeat(n)),
        format!("<p>a{}b", "\n".repeat(n * 10)),
        format!("<table><tr><td>x{}</table>", "<p> </p>".repeat(n)),
        format!("<blockquote>{}", "<ul><li>x</ul>".repeat(n)),
        format!("<h2>{}</h2>", "<a class=anchor href=#x>y</a>".repeat(n)),
        format!("<dl><dt>{}x</dl>", "\n ".repeat(n)),
        format!("{notes}<ol class=footnotes>{noted}</ol>"),
        (0..n).map(|i| format!("<a href=#{i}>a</a><h2 id={i}>b</h2>")).collect(),
    ] {
        assert!(md(&html).len() < html.len() * 4, "{:.40}", html);
    }
}
