use super::*;

const TEXT: &str = "int f(void)\n{\n\treturn 1 < 2;  \n\n}";

#[test]
fn a_figure_with_a_gutter() {
    let html = "<figure class=\"highlight c\"><table><tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br><span class=\"line\">2</span><br><span class=\"line\">3</span><br><span class=\"line\">4</span><br><span class=\"line\">5</span><br></pre></td><td class=\"code\"><pre><span class=\"line\"><span class=\"keyword\">int</span> f(<span class=\"keyword\">void</span>)</span><br><span class=\"line\">{</span><br><span class=\"line\">\treturn 1 &lt; 2;  </span><br><span class=\"line\"></span><br><span class=\"line\">}</span><br></pre></td></tr></table></figure>";
    check(html, "c", TEXT);
    assert_eq!(dropped(html), [("line-numbers", "12345".to_owned())]);
    assert_eq!(block(html).pres, 2);
}

#[test]
fn a_figure_of_highlight_js_with_a_title_and_tools() {
    let html = "<figure class=\"highlight c\"><figcaption><span>softirq.c</span><a href=\"/x\">source</a></figcaption><div class=\"highlight-tools\"><i class=\"expand\"></i><div class=\"code-lang\">c</div><button>Copy</button></div><table><tbody><tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br></pre></td><td class=\"code\"><pre><code class=\"hljs c\"><span class=\"hljs-type\">int</span> x;<br></code></pre></td></tr></tbody></table></figure>";
    check_named(html, "c?", "int x;");
    assert_eq!(title(html).as_deref(), Some("softirq.csource"));
    assert_eq!(dropped(html), [("code-tools", "cCopy".to_owned()), ("line-numbers", "1".to_owned())]);
}

#[test]
fn without_a_gutter_and_without_wrapping() {
    let html = "<figure class=\"highlight sh\"><table><tr><td class=\"code\"><pre><span class=\"line\">a</span><br><span class=\"line\"> b</span><br></pre></td></tr></table></figure>";
    check(html, "sh", "a\n b");
    check(
        "<figure class=\"highlight sh\"><pre><span class=\"line\">a</span><br><span class=\"line\"> b</span></pre></figure>",
        "sh",
        "a\n b",
    );
    check("<pre><code class=\"highlight sh\"><span class=\"line\">a</span>\n<span class=\"line\"> b</span></code></pre>", "sh", "a\n b");
    check("<figure class=\"highlight plaintext\"><pre><code class=\"hljs plaintext\">a<br>b</code></pre></figure>", "", "a\nb");
}

#[test]
fn prism() {
    let html = "<pre class=\"line-numbers language-c\" data-language=\"c\"><code class=\"language-c\"><span class=\"token keyword\">int</span> x<span class=\"token punctuation\">;</span>\n\n<span class=\"token keyword\">int</span> y;<span aria-hidden=\"true\" class=\"line-numbers-rows\"><span></span><span></span><span></span></span></code></pre>";
    check(html, "c", "int x;\n\nint y;");
    assert_eq!(dropped(html), [("line-numbers", String::new())]);
    let html = "<div class=\"code-toolbar\"><pre class=\"language-js\"><code class=\"language-js\">a();\n</code></pre><div class=\"toolbar\"><div class=\"toolbar-item\"><button type=\"button\">Copy</button></div></div></div>";
    check_named(html, "js", "a();");
    assert_eq!(dropped(html), [("code-tools", "Copy".to_owned())]);
}

#[test]
fn a_container_that_a_theme_adds() {
    let html = "<div class=\"highlight-container\"><figure class=\"highlight c\"><table><tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br></pre></td><td class=\"code\"><pre><span class=\"line\">x</span><br></pre></td></tr></table></figure><div class=\"copy-btn\"><i class=\"fa fa-copy\"></i></div></div>";
    check(html, "c", "x");
}

#[test]
fn an_empty_block_and_one_of_numbers() {
    let figure = |code: &str| {
        format!(
            "<figure class=\"highlight c\"><table><tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br></pre></td><td class=\"code\"><pre><span class=\"line\">{code}</span><br></pre></td></tr></table></figure>"
        )
    };
    check(&figure(""), "c", "");
    check(&figure("1"), "c", "1");
    check(&figure("2"), "c", "2");
}
