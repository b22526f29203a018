//! Newer generators, and blogging services.

use super::*;

#[test]
fn lines_that_only_a_style_breaks() {
    let html =
        "<pre class=\"shiki\"><code><span class=\"line\">a</span><span class=\"line\"></span><span class=\"line\">  b</span></code></pre>";
    check_named(html, "", "a\n\n  b");
    check("<pre><code><span style=\"display:block\">a</span><span style=\"display:block\">  b</span></code></pre>", "", "a\n  b");
    check(
        "<pre><code><span data-line=\"\">a</span>\n<span data-line=\"\">\u{200b}</span>\n<span data-line=\"\">b</span></code></pre>",
        "",
        "a\n\nb",
    );
    check("<pre><code><span>a</span><span>b</span></code></pre>", "", "ab");
    check("<pre><div>a</div><div>\u{200b}</div><div><br></div><div>b</div></pre>", "", "a\n\n\nb");
    check("<pre>a\u{200b}\n\u{200b}\nb</pre>", "", "a\u{200b}\n\u{200b}\nb");
}

#[test]
fn vitepress_docusaurus_and_expressive_code() {
    let html = "<div class=\"language-ts line-numbers-mode\"><button title=\"Copy Code\" class=\"copy\"></button><span class=\"lang\">ts</span><pre class=\"shiki\"><code><span class=\"line\">a</span>\n<span class=\"line\">b</span></code></pre><div class=\"line-numbers-wrapper\" aria-hidden=\"true\"><span class=\"line-number\">1</span><br><span class=\"line-number\">2</span><br></div></div>";
    check_named(html, "ts", "a\nb");
    assert_eq!(dropped(html), [("code-tools", String::new()), ("code-tools", "ts".to_owned()), ("line-numbers", "12".to_owned())]);
    let html = "<div class=\"language-js codeBlockContainer_x\"><div class=\"codeBlockContent_x\"><pre class=\"prism-code language-js\"><code class=\"codeBlockLines_x\"><span class=\"token-line\" style=\"color:#bfc7d5\"><span class=\"token plain\">a</span><br></span><span class=\"token-line\" style=\"color:#bfc7d5\"><span class=\"token plain\" style=\"display:inline-block\"></span><br></span><span class=\"token-line\" style=\"color:#bfc7d5\">b<br></span></code></pre><div class=\"buttonGroup_x\"><button>Copy</button></div></div></div>";
    check(html, "js", "a\n\nb");
    let html = "<div class=\"expressive-code\"><figure class=\"frame has-title\"><figcaption class=\"header\"><span class=\"title\">a.js</span><span class=\"sr-only\">Terminal</span></figcaption><pre data-language=\"js\"><code><div class=\"ec-line\"><div class=\"gutter\"><div class=\"ln\" aria-hidden=\"true\">1</div></div><div class=\"code\"><span>let a</span></div></div><div class=\"ec-line\"><div class=\"gutter\"><div class=\"ln\" aria-hidden=\"true\">2</div></div><div class=\"code\">\n</div></div><div class=\"ec-line\"><div class=\"gutter\"><div class=\"ln\" aria-hidden=\"true\">3</div></div><div class=\"code\"><span>  b</span></div></div></code></pre><div class=\"copy\"><button data-code=\"x\"></button></div></figure></div>";
    check_named(html, "js=", "let a\n\n  b");
    assert_eq!(title(html).as_deref(), Some("a.jsTerminal"));
}

#[test]
fn cnblogs() {
    check_named("<div class=\"cnblogs_code\"><pre><span style=\"color: #0000ff\">int</span> x;</pre></div>", "", "int x;");
    let line = |number: usize, code: &str| format!("<span style=\"color: #008080\">{number:>2}</span> {code}\n");
    let lines: String =
        (1..=10).map(|number| line(number, if number == 2 { "  <span style=\"color: #0000ff\">int</span> x;" } else { "y" })).collect();
    let html =
        format!("<div class=\"cnblogs_code\"><div class=\"cnblogs_code_toolbar\"><a href=\"#\">copy</a></div><pre>{lines}</pre></div>");
    check_named(&html, "", "y\n  int x;\ny\ny\ny\ny\ny\ny\ny\ny");
    let html =
        format!("<div class=\"cnblogs_code\"><pre>{}{}</pre></div>", line(1, "a").replace("> 1", ">1"), line(2, "b").replace("> 2", ">2"));
    check_named(&html, "", "a\nb");
    check_named("<pre class=\"cnblogs_code\">x</pre>", "", "x");
}

#[test]
fn a_figure_is_code_without_a_class() {
    let html = "<figure><figcaption>a.c</figcaption><pre>x</pre></figure>";
    check(html, "", "x");
    assert_eq!(title(html).as_deref(), Some("a.c"));
    check("<div><button>Copy</button><pre>x</pre></div>", "", "x");
    check("<pre>x<button>Copy</button></pre>", "", "x");
    check("<code-block><pre class=\"language-c\">x</pre></code-block>", "c", "x");
}
