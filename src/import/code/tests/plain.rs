use super::*;

#[test]
fn a_pre_is_its_text_to_the_byte() {
    check("<pre>\n\ta  \n\n  b\u{a0}&amp;amp;&lt;i&gt;  \n</pre>", "", "\ta  \n\n  b\u{a0}&amp;<i>  ");
    check("<pre>one<br>two<br/>three</pre>", "", "one\ntwo\nthree");
    check("<pre>  first\n second\n\n</pre>", "", "  first\n second\n");
    check("<pre>a\r\nb</pre>", "", "a\nb");
    check("<pre>\n\n\nx</pre>", "", "\n\nx");
    check("<xmp>a <b></xmp>", "", "a <b>");
    check("<listing>l</listing>", "", "l");
    check("<pre></pre>", "", "");
}

#[test]
fn languages_of_a_pre() {
    check("<pre><code class=\"language-c++\">a</code></pre>", "c++", "a");
    check("<pre><code class=\"hljs language-sh\">a</code></pre>", "sh", "a");
    check("<pre><code class=\"hljs c\">a</code></pre>", "c?", "a");
    check("<pre class=\"lang-Rust\"><code>a</code></pre>", "Rust", "a");
    check("<pre><code class=\"ruby\">a</code></pre>", "ruby", "a");
    check("<pre lang=\"php\">a</pre>", "php=", "a");
    check("<pre lang=\"en\">a</pre>", "", "a");
    check("<pre lang=\"zh-CN\">a</pre>", "", "a");
    check("<pre class=\"astro-code\" data-language=\"js\"><code>a</code></pre>", "js=", "a");
    check("<pre class=\"wp-block-code\"><code lang=\"go\" class=\"language-go\">a</code></pre>", "go", "a");
    check("<pre class=\"src src-sh\">a</pre>", "sh", "a");
    check("<pre class=\"cpp\" name=\"code\">a</pre>", "cpp", "a");
    check("<pre class=\"EnlighterJSRAW\" data-enlighter-language=\"sql\">a</pre>", "sql=", "a");
    check("<pre><code class=\"language-rust,ignore\">a</code></pre>", "rust,ignore", "a");
}

#[test]
fn words_that_are_no_language() {
    for class in [
        "language-plaintext",
        "language-none",
        "hljs",
        "hljs nohighlight",
        "language-fallback",
        "highlight",
        "my-own-class",
        "brush: plain",
        "lang:default decode:true",
    ] {
        check(&format!("<pre class=\"{class}\">a</pre>"), "", "a");
        check(&format!("<pre><code class=\"{class}\">a</code></pre>"), "", "a");
    }
}

#[test]
fn settings_in_a_class() {
    let html = "<pre class=\"brush: php; title: My file; first-line: 10; notranslate\">\necho;\n</pre>";
    check(html, "php", "echo;");
    assert_eq!(block(html).label.as_deref(), Some("My file"));
    check("<pre class=\"brush:c\">a</pre>", "c", "a");
    check("<pre class=\"brush: jscript; title: ; notranslate\" title=\"\">a</pre>", "jscript", "a");
    let html = "<pre class=\"lang:c++ decode:true title:'a b' \">x</pre>";
    check(html, "c++", "x");
    assert_eq!(block(html).label.as_deref(), Some("a b"));
}

#[test]
fn pasted_numbers_belong_to_the_code() {
    check("<pre>279 static int f()\n280 {\n281 }</pre>", "", "279 static int f()\n280 {\n281 }");
    let html = "<pre><code class=\"hljs c\"><span class=\"hljs-number\">1</span> <span class=\"k\">int</span> a;\n<span class=\"hljs-number\">2</span>   b;\n<span class=\"hljs-number\">3</span> \n</code></pre>";
    check(html, "c?", "1 int a;\n2   b;\n3 ");
    // In a table with a gutter of its own.
    let html =
        "<table class=\"t\"><tr><td class=\"gutter\"><pre>1\n2\n</pre></td><td class=\"code\"><pre>50 a\n51 b\n</pre></td></tr></table>";
    check(html, "", "50 a\n51 b");
    // Numbers that are all there is.
    check("<pre>1\n2\n3</pre>", "", "1\n2\n3");
    check("<pre><span>1</span>\n<span>2</span>\n</pre>", "", "1\n2");
}

#[test]
fn not_code() {
    for html in [
        "<div><p>text</p><pre>a</pre></div>",
        "<table><tr><td>1</td><td>2</td></tr></table>",
        "<table><tr><td>1<br>2</td><td>Ann<br>Bob</td></tr></table>",
        "<table><tr><td>1</td><td>Ann</td></tr><tr><td>2</td><td>Bob</td></tr></table>",
        "<ol><li>one</li><li>two</li></ol>",
        "<ul><li><a href=x>one</a>  </li><li><a href=y>two</a>  </li></ul>",
        "<div class=\"highlight\"><div>A remark</div><div>in a box</div></div>",
        "<div class=\"code\"><p>text</p></div>",
        "<textarea>x</textarea>",
        "<pre><img src=x></pre>",
        "<figure><img src=x><figcaption>c</figcaption></figure>",
        "<div class=\"highlight\"></div>",
    ] {
        let dom = dom::fragment(html);
        let top = dom.first_child(dom.root()).expect("a fixture is not empty");
        assert_eq!(recognise(&dom, top), None, "{html}");
    }
}

#[test]
fn two_blocks_are_not_one() {
    let dom = dom::fragment(
        "<div class=\"highlight\"><pre>a</pre><pre>b</pre></div><table><tr><td><pre>c</pre></td><td><pre>d</pre></td></tr></table>",
    );
    let texts: Vec<String> = blocks(&dom).into_iter().map(|(_, code)| code.text).collect();
    assert_eq!(texts, ["a", "b", "c", "d"]);
    // The cells of a table stay cells.
    let dom = dom::fragment("<table><tr><td class=\"code\"><pre>a</pre></td><td class=\"code\"><pre>b</pre></td></tr></table>");
    assert!(blocks(&dom).iter().all(|(id, _)| dom.is(*id, "pre")));
}

/// Elements in each other, `names` over and over, around a `pre`. The parser itself takes long for such a page.
fn nest(names: &[(&str, &str)], count: usize) -> Dom {
    let mut dom = dom::fragment("");
    let mut at = dom.root();
    for _ in 0..count {
        for (name, class) in names {
            if *name == "1" {
                let cell = dom.create_element("td", &[]);
                let number = dom.create_text("1");
                dom.append(cell, number);
                dom.append(at, cell);
                continue;
            }
            let element = dom.create_element(name, &[("class", class)]);
            dom.append(at, element);
            at = element;
        }
    }
    let pre = dom.create_element("pre", &[]);
    let text = dom.create_text("x");
    dom.append(pre, text);
    dom.append(at, pre);
    dom
}

#[test]
fn hostile_nests_hold_their_code() {
    let table = [("table", ""), ("tbody", ""), ("tr", ""), ("1", ""), ("td", "")];
    let nests: [(&[(&str, &str)], usize); 7] = [
        (&[("div", "")], 20_000),
        (&[("div", "highlight")], 20_000),
        (&[("div", "code-title")], 20_000),
        (&table, 10_000),
        (&[("pre", "")], 20_000),
        (&[("pre", ""), ("span", "ln")], 10_000),
        (&[("ol", "dp-c"), ("li", "")], 10_000),
    ];
    for (names, count) in nests {
        let dom = nest(names, count);
        assert_eq!(blocks(&dom).last().map(|(_, code)| code.text.trim().to_owned()).as_deref(), Some("x"), "{names:?}");
    }
}

#[test]
fn gists_are_links() {
    let of = |html: &str| {
        let dom = dom::fragment(html);
        gist(&dom, dom.first_child(dom.root()).expect("a fixture is not empty"))
    };
    let link = |path: &str| Some(format!("https://gist.github.com/{path}"));
    assert_eq!(of("<script src=\"https://gist.github.com/ann/12ab.js\"></script>"), link("ann/12ab"));
    assert_eq!(of("<script src=\"//gist.github.com/12.js?file=a.c\"></script>"), link("12"));
    assert_eq!(
        of(
            "<div class=\"gist\"><script src=\"http://gist.github.com/ann/1.js\"></script><noscript><a href=\"https://gist.github.com/ann/1\">gist</a></noscript></div>"
        ),
        link("ann/1")
    );
    assert_eq!(
        of("<div><script src=\"https://gist.github.com/ann/1.js\"></script>\n<noscript><pre><code>int x;</code></pre></noscript></div>"),
        link("ann/1")
    );
    assert_eq!(of("<noscript><a href=\"https://gist.github.com/ann/1\">gist</a></noscript>"), link("ann/1"));
    let shown = "<div id=\"gist1\" class=\"gist\"><div class=\"gist-file\"><div class=\"gist-data\"><table><tr><td data-line-number=\"1\"></td><td>int x;</td></tr></table></div><div class=\"gist-meta\"><a href=\"https://gist.github.com/ann/1/raw/9/a.c\">view raw</a><a href=\"https://gist.github.com/ann/1#file-a-c\">a.c</a> hosted by <a href=\"https://github.com\">GitHub</a></div></div></div>";
    assert_eq!(of(shown), link("ann/1"));
    assert_eq!(of("<p>See <a href=\"https://gist.github.com/ann/1\">my gist</a>.</p>"), None);
    assert_eq!(of("<script src=\"https://example.org/ann/1.js\"></script>"), None);
    assert_eq!(of("<div><p>a</p><script src=\"https://gist.github.com/ann/1.js\"></script></div>"), None);
}
