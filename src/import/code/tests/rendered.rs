//! What scripts made of code before the page was saved, mostly without a `pre`.

use super::*;

#[test]
fn syntaxhighlighter() {
    let html = "<div><div id=\"highlighter_1\" class=\"syntaxhighlighter java\"><div class=\"toolbar\"><span><a href=\"#\" class=\"toolbar_item\">?</a></span></div><table border=\"0\"><caption>Hello.java</caption><tbody><tr><td class=\"gutter\"><div class=\"line number1 index0 alt2\">1</div><div class=\"line number2 index1 alt1\">2</div><div class=\"line number3 index2 alt2\">3</div></td><td class=\"code\"><div class=\"container\"><div class=\"line number1 index0 alt2\"><code class=\"java keyword\">class</code> <code class=\"java plain\">A {</code></div><div class=\"line number2 index1 alt1\">&nbsp;</div><div class=\"line number3 index2 alt2\"><code class=\"java spaces\">&nbsp;&nbsp;</code><code class=\"java plain\">}</code></div></div></td></tr></tbody></table></div></div>";
    check_named(html, "java", "class A {\n\n  }");
    assert_eq!(title(html).as_deref(), Some("Hello.java"));
    assert_eq!(dropped(html), [("code-tools", "?".to_owned()), ("line-numbers", "123".to_owned())]);
    // Nothing but its shape.
    assert_eq!(
        block(&renamed(&html.replace("<div class=\"toolbar\"><span><a href=\"#\" class=\"toolbar_item\">?</a></span></div>", ""))).text,
        "class A {\n\n  }"
    );
    let html = "<div class=\"syntaxhighlighter nogutter  bash\"><table><tbody><tr><td class=\"code\"><div class=\"container\"><div class=\"line number1 index0 alt2\"><code class=\"bash plain\">ls</code></div></div></td></tr></tbody></table></div>";
    check_named(html, "bash", "ls");
}

#[test]
fn dp_syntaxhighlighter() {
    let html = "<div class=\"dp-highlighter\"><div class=\"bar\"><div class=\"tools\"><a href=\"#\">view plain</a><a href=\"#\">?</a></div></div><ol class=\"dp-j\" start=\"1\"><li class=\"alt\"><span><span class=\"keyword\">class</span><span>&nbsp;A&nbsp;{&nbsp;&nbsp;</span></span></li><li><span>&nbsp;&nbsp;</span></li><li class=\"alt\"><span>&nbsp;&nbsp;}&nbsp;&nbsp;</span></li></ol></div>";
    check_named(html, "java", "class A {\n\n  }");
    assert_eq!(dropped(html), [("code-tools", "view plain?".to_owned())]);
    check("<ol class=\"dp-c\"><li class=\"alt\"><span>int x;  </span></li><li><span>  int y;  </span></li></ol>", "", "int x;\n  int y;");
    check_named("<textarea name=\"code\" class=\"c-sharp:nocontrols\">int x;\n</textarea>", "c-sharp", "int x;");
}

#[test]
fn crayon() {
    let html = "<div id=\"crayon-1\" class=\"crayon-syntax crayon-theme-classic\" data-settings=\" minimize scroll-mouseover\"><div class=\"crayon-toolbar\"><span class=\"crayon-title\">a.cpp</span><div class=\"crayon-tools\"><div class=\"crayon-button crayon-copy-button\"></div><span class=\"crayon-language\">C++</span></div></div><div class=\"crayon-info\"></div><div class=\"crayon-plain-wrap\"><textarea wrap=\"soft\" class=\"crayon-plain print-no\" readonly>\nint f() {\n\treturn 1;\n\n}</textarea></div><div class=\"crayon-main\"><table class=\"crayon-table\"><tr class=\"crayon-row\"><td class=\"crayon-nums \" data-settings=\"show\"><div class=\"crayon-nums-content\"><div class=\"crayon-num\" data-line=\"crayon-1-1\">1</div><div class=\"crayon-num crayon-striped-num\" data-line=\"crayon-1-2\">2</div><div class=\"crayon-num\" data-line=\"crayon-1-3\">3</div><div class=\"crayon-num\" data-line=\"crayon-1-4\">4</div></div></td><td class=\"crayon-code\"><div class=\"crayon-pre\"><div class=\"crayon-line\" id=\"crayon-1-1\"><span class=\"crayon-t\">int</span> <span class=\"crayon-e\">f</span>() {</div><div class=\"crayon-line crayon-striped-line\" id=\"crayon-1-2\"><span class=\"crayon-h\">&nbsp;&nbsp;&nbsp;&nbsp;</span>return 1;</div><div class=\"crayon-line\" id=\"crayon-1-3\">&nbsp;</div><div class=\"crayon-line\" id=\"crayon-1-4\">}</div></div></td></tr></table></div></div>";
    check_named(html, "c++", "int f() {\n\treturn 1;\n\n}");
    assert_eq!(title(html).as_deref(), Some("a.cpp"));
    let other = html.replace("return 1;\n", "return 2;\n");
    check_named(&other, "c++", "int f() {\n    return 1;\n\n}");
    let bare = html.replace("<span class=\"crayon-title\">a.cpp</span>", "").replace("<span class=\"crayon-language\">C++</span>", "");
    assert_eq!(block(&renamed(&bare)).text, "int f() {\n\treturn 1;\n\n}");
}

#[test]
fn enlighter() {
    let html = "<div class=\"enlighter-default enlighter-v-standard enlighter-t-classic enlighter-l-python enlighter-linenumbers\"><div class=\"enlighter-toolbar-top\"><a>Copy</a></div><div class=\"enlighter-code\"><div class=\"enlighter\"><div class=\"\"><div><span class=\"enlighter-k0\">import</span><span class=\"enlighter-text\"> re</span></div></div><div class=\"\"><div>&nbsp;</div></div><div class=\"\"><div><span class=\"enlighter-text\">x</span></div></div></div></div><pre class=\"enlighter-raw\">import re\n\nx</pre></div>";
    check_named(html, "python", "import re\n\nx");
}

#[test]
fn geshi_and_wp_syntax() {
    let html = "<div class=\"wp_syntax\"><table><tr><td class=\"line_numbers\"><pre>1\n2\n</pre></td><td class=\"code\"><pre class=\"java\" style=\"font-family:monospace;\"><span style=\"color: #000066;\">int</span> i;\n  j;</pre></td></tr></table></div>";
    check(html, "java", "int i;\n  j;");
    let html = "<pre class=\"c\" style=\"font-family:monospace;\"><ol><li class=\"li1\"><div class=\"de1\"><span class=\"kw4\">int</span> x;</div></li>\n<li class=\"li1\"><div class=\"de1\">&nbsp;</div></li>\n<li class=\"li2\"><div class=\"de2\">  y;</div></li>\n</ol></pre>";
    check(html, "c", "int x;\n\n  y;");
    let html = "<div class=\"geshi c\" style=\"font-family:monospace;\"><ol><li class=\"li1\"><div class=\"de1\">int x;</div></li><li class=\"li1\"><div class=\"de1\">&nbsp; y;</div></li></ol></div>";
    check(html, "c", "int x;\n  y;");
    let html = "<div class=\"codecolorer-container bash\"><table><tbody><tr><td class=\"line-numbers\"><div>1<br />2<br /></div></td><td><div class=\"bash codecolorer\">ls<br />\n&nbsp; <span class=\"kw\">cd</span></div></td></tr></tbody></table></div>";
    check_named(html, "bash", "ls\n  cd");
}

#[test]
fn highlight_js_line_numbers() {
    let html = "<pre><code class=\"hljs c\"><table class=\"hljs-ln\"><tbody><tr><td class=\"hljs-ln-line hljs-ln-numbers\" data-line-number=\"1\"><div class=\"hljs-ln-n\" data-line-number=\"1\"></div></td><td class=\"hljs-ln-line hljs-ln-code\" data-line-number=\"1\"><span class=\"k\">int</span> x;</td></tr><tr><td class=\"hljs-ln-line hljs-ln-numbers\" data-line-number=\"2\"><div class=\"hljs-ln-n\" data-line-number=\"2\"></div></td><td class=\"hljs-ln-line hljs-ln-code\" data-line-number=\"2\"> </td></tr><tr><td class=\"hljs-ln-line hljs-ln-numbers\" data-line-number=\"3\"><div class=\"hljs-ln-n\" data-line-number=\"3\"></div></td><td class=\"hljs-ln-line hljs-ln-code\" data-line-number=\"3\">  y;</td></tr></tbody></table></code></pre>";
    check(html, "c?", "int x;\n\n  y;");
    let old = "<pre><code class=\"hljs c\"><table class=\"hljs-ln\"><tr><td class=\"hljs-ln-numbers\">1</td><td class=\"hljs-ln-code\">a</td></tr><tr><td class=\"hljs-ln-numbers\">2</td><td class=\"hljs-ln-code\">b</td></tr></table></code></pre>";
    check(old, "c?", "a\nb");
}

#[test]
fn prettify() {
    check("<pre class=\"prettyprint lang-js\">a;\n b;</pre>", "js", "a;\n b;");
    let html = "<pre class=\"prettyprint linenums prettyprinted\"><ol class=\"linenums\"><li class=\"L0\"><span class=\"kwd\">var</span><span class=\"pln\"> a</span></li><li class=\"L1\"><span class=\"pln\"></span></li><li class=\"L2\"><span class=\"pln\">  b</span></li></ol></pre>";
    check(html, "", "var a\n\n  b");
}
