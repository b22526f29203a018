use super::*;

#[test]
fn octopress() {
    let html = "<figure class=\"code\"><figcaption><span>A title</span><a href=\"/a.rb\">link</a></figcaption><div class=\"highlight\"><table><tr><td class=\"gutter\"><pre class=\"line-numbers\"><span class=\"line-number\">1</span>\n<span class=\"line-number\">2</span>\n<span class=\"line-number\">3</span>\n</pre></td><td class=\"code\"><pre><code class=\"ruby\"><span class=\"line\">  <span class=\"k\">def</span> a\n</span><span class=\"line\">\n</span><span class=\"line\">  end\n</span></code></pre></td></tr></table></div></figure>";
    check(html, "ruby", "  def a\n\n  end");
    assert_eq!(title(html).as_deref(), Some("A titlelink"));
    let old = "<figure class=\"code\"><figcaption><span></span></figcaption><div class=\"highlight\"><table><tr><td class=\"gutter\"><pre class=\"line-numbers\"><span class=\"line-number\">1</span>\n<span class=\"line-number\">2</span>\n</pre></td><td class=\"code\"><pre><code class=\"\"><span class=\"line\">a</span>\n<span class=\"line\">b</span>\n</code></pre></td></tr></table></div></figure>";
    check(old, "", "a\nb");
    assert_eq!(title(old), None);
}

#[test]
fn pygments() {
    check(
        "<div class=\"highlight\"><pre><code class=\"python\"><span class=\"k\">def</span> f():\n    <span class=\"k\">pass</span>\n</code></pre></div>",
        "python",
        "def f():\n    pass",
    );
    check("<div class=\"highlight\"><pre><span></span><span class=\"n\">a</span> <span class=\"o\">=</span> 1\n</pre></div>", "", "a = 1");
    let table = "<div class=\"highlight\"><table class=\"highlighttable\"><tr><td class=\"linenos\"><div class=\"linenodiv\"><pre>1\n2</pre></div></td><td class=\"code\"><div class=\"highlight\"><pre><span></span>a\n  b\n</pre></div></td></tr></table></div>";
    check(table, "", "a\n  b");
    // Material for MkDocs.
    let html = "<div class=\"language-python highlight\"><table class=\"highlighttable\"><tr><th colspan=\"2\" class=\"filename\"><span class=\"filename\">a.py</span></th></tr><tr><td class=\"linenos\"><div class=\"linenodiv\"><pre><span></span><span class=\"normal\">1</span>\n<span class=\"normal\">2</span></pre></div></td><td class=\"code\"><div><pre><span></span><code><a id=\"__codelineno-0-1\" name=\"__codelineno-0-1\"></a>x\n<a id=\"__codelineno-0-2\"></a>y\n</code></pre></div></td></tr></table></div>";
    check_named(html, "python", "x\ny");
    assert_eq!(title(html).as_deref(), Some("a.py"));
    let inline = "<div class=\"highlight\"><pre><span></span><span class=\"lineno\"> 9 </span><span class=\"k\">if</span> x:\n<span class=\"lineno\">10 </span>    y\n</pre></div>";
    check(inline, "", "if x:\n    y");
}

#[test]
fn sphinx_pandoc_and_asciidoctor() {
    check("<div class=\"highlight-python notranslate\"><div class=\"highlight\"><pre><span></span>a\n</pre></div></div>", "python", "a");
    check("<div class=\"highlight-default notranslate\"><div class=\"highlight\"><pre><span></span>a\n</pre></div></div>", "", "a");
    check("<div class=\"highlight highlight-source-shell\"><pre>ls</pre></div>", "shell", "ls");
    let html = "<div class=\"literal-block-wrapper\"><div class=\"code-block-caption\"><span class=\"caption-text\">this.py</span></div><div class=\"highlight-python\"><div class=\"highlight\"><pre>a\n</pre></div></div></div>";
    check_named(html, "python", "a");
    assert_eq!(title(html).as_deref(), Some("this.py"));
    let html = "<div class=\"sourceCode\" id=\"cb1\"><pre class=\"sourceCode bash\"><code class=\"sourceCode bash\"><span id=\"cb1-1\"><a href=\"#cb1-1\" aria-hidden=\"true\" tabindex=\"-1\"></a><span class=\"ex\">ls</span></span>\n<span id=\"cb1-2\"><a href=\"#cb1-2\"></a>  cd</span></code></pre></div>";
    check(html, "bash", "ls\n  cd");
    let html = "<div class=\"listingblock\"><div class=\"title\">app.rb</div><div class=\"content\"><pre class=\"rouge highlight\"><code data-lang=\"ruby\"><table class=\"linenotable\"><tbody><tr><td class=\"linenos gl\"><pre class=\"lineno\">1\n2\n</pre></td><td class=\"code\"><pre>a\nb\n</pre></td></tr></tbody></table></code></pre></div></div>";
    check_named(html, "ruby=", "a\nb");
    assert_eq!(title(html).as_deref(), Some("app.rb"));
}

#[test]
fn rouge() {
    check(
        "<div class=\"language-sh highlighter-rouge\"><div class=\"highlight\"><pre class=\"highlight\"><code><span class=\"nb\">cd</span> /tmp\n</code></pre></div></div>",
        "sh",
        "cd /tmp",
    );
    check(
        "<div class=\"language-plaintext highlighter-rouge\"><div class=\"highlight\"><pre class=\"highlight\"><code>a\n</code></pre></div></div>",
        "",
        "a",
    );
    let html = "<div class=\"language-c highlighter-rouge\"><div class=\"highlight\"><pre class=\"highlight\"><code><table class=\"rouge-table\"><tbody><tr><td class=\"rouge-gutter gl\"><pre class=\"lineno\">1\n2\n3\n</pre></td><td class=\"rouge-code\"><pre>a\n\n  b\n</pre></td></tr></tbody></table></code></pre></div></div>";
    check(html, "c", "a\n\n  b");
    assert_eq!(block(html).pres, 3);
    let html = "<figure class=\"highlight\"><pre><code class=\"language-c\" data-lang=\"c\"><table class=\"rouge-table\"><tbody><tr><td class=\"gutter gl\"><pre class=\"lineno\">1\n</pre></td><td class=\"code\"><pre>a\n</pre></td></tr></tbody></table></code></pre></figure>";
    check(html, "c", "a");
}

#[test]
fn chroma() {
    let html = "<div class=\"highlight\"><div class=\"chroma\">\n<table class=\"lntable\"><tr><td class=\"lntd\">\n<pre tabindex=\"0\" class=\"chroma\"><code><span class=\"lnt\">1\n</span><span class=\"lnt\">2\n</span></code></pre></td>\n<td class=\"lntd\">\n<pre tabindex=\"0\" class=\"chroma\"><code class=\"language-go\" data-lang=\"go\"><span class=\"line\"><span class=\"cl\"><span class=\"kd\">func</span> f() {\n</span></span><span class=\"line\"><span class=\"cl\">\t}\n</span></span></code></pre></td></tr></table>\n</div>\n</div>";
    check(html, "go", "func f() {\n\t}");
    let inline = "<div class=\"highlight\"><pre class=\"chroma\"><code class=\"language-go\" data-lang=\"go\"><span class=\"line\"><span class=\"ln\">1</span><span class=\"cl\">a {\n</span></span><span class=\"line\"><span class=\"ln\">2</span><span class=\"cl\">\tb\n</span></span></code></pre></div>";
    check(inline, "go", "a {\n\tb");
    let styles = "<div class=\"highlight\"><pre tabindex=\"0\" style=\"color:#f8f8f2\"><code class=\"language-c\" data-lang=\"c\"><span style=\"display:flex;\"><span style=\"white-space:pre;-webkit-user-select:none;user-select:none;margin-right:0.4em;padding:0 0.4em\">1</span><span>a\n</span></span><span style=\"display:flex;\"><span style=\"white-space:pre;-webkit-user-select:none;user-select:none\">2</span><span>\n</span></span></code></pre></div>";
    check(styles, "c", "a\n");
    let table = "<div class=\"highlight\"><div style=\"color:#fff\"><table style=\"border-spacing:0\"><tr><td style=\"vertical-align:top\"><pre style=\"color:#fff\"><code><span style=\"white-space:pre;user-select:none\">7\n</span><span style=\"white-space:pre;user-select:none\">8\n</span></code></pre></td><td><pre><code class=\"language-c\" data-lang=\"c\">a\nb\n</code></pre></td></tr></table></div></div>";
    check(table, "c", "a\nb");
}

#[test]
fn coderay() {
    let html = "<div class=\"ruby\"><div class=\"CodeRay\"><div class=\"code\"><pre><span class=\"line-numbers\"><a href=\"#n1\" name=\"n1\">1</a></span>puts\n<span class=\"line-numbers\"><a href=\"#n2\" name=\"n2\">2</a></span>  x\n</pre></div></div></div>";
    check(html, "", "puts\n  x");
    let html = "<table class=\"CodeRay\"><tr><td class=\"line-numbers\"><pre><a href=\"#n1\" name=\"n1\">1</a>\n<a href=\"#n2\" name=\"n2\">2</a>\n</pre></td><td class=\"code\"><pre>a\n b\n</pre></td></tr></table>";
    check(html, "", "a\n b");
}
