use super::grammar::{Attrs, Scanner};
use super::{Context, code, expand};
use crate::import::export::stash::Stash;
use crate::import::export::wxr::attachments::Attachments;

/// The text with its shortcodes replaced, and the remarks with their lines.
fn shown(text: &str) -> (String, Vec<(&'static str, usize)>) {
    let mut stash = Stash::for_text(text);
    let mut remarks = Vec::new();
    let taken = code::take(text, &mut stash);
    let context = Context { attachments: &Attachments::default(), post: "1", line: 10 };
    let out = expand(&taken, &context, &mut stash, &mut remarks);
    let out = stash.restore(&out);
    (out, remarks.into_iter().map(|remark| (remark.code, remark.line.unwrap_or(0))).collect())
}

fn html(text: &str) -> String {
    shown(text).0
}

#[test]
fn code_keeps_every_byte() {
    let table = [
        (
            "[sourcecode language=\"c\"]\nint a;\n\n\tint b;  \n[/sourcecode]",
            "<pre><code class=\"language-c\">int a;\n\n\tint b;  </code></pre>",
        ),
        ("[code lang='php']<?php echo \"a\"; ?>[/code]", "<pre><code class=\"language-php\">&lt;?php echo \"a\"; ?&gt;</code></pre>"),
        ("[code=\"ruby\"]puts 1[/code]", "<pre><code class=\"language-ruby\">puts 1</code></pre>"),
        ("[code]x[/code]", "<pre><code>x</code></pre>"),
        ("[code language=text]x[/code]", "<pre><code>x</code></pre>"),
        ("[php]$a[1] = '[b]';[/php]", "<pre><code class=\"language-php\">$a[1] = '[b]';</code></pre>"),
        ("[jscript]a[0]/b[/jscript]", "<pre><code class=\"language-javascript\">a[0]/b</code></pre>"),
        (
            "[crayon lang=\"c++\" title=\"a.cpp\"]x[/crayon]",
            "<figure><figcaption>a.cpp</figcaption><pre><code class=\"language-c++\">x</code></pre></figure>",
        ),
        ("[cc lang=\"perl\"]$_[/cc]", "<pre><code class=\"language-perl\">$_</code></pre>"),
        ("[ccN_bash]ls[/ccN_bash]", "<pre><code class=\"language-bash\">ls</code></pre>"),
        ("a [cci_c]int[/cci_c] b", "a <code class=\"language-c\">int</code> b"),
        ("[geshi lang=java]x[/geshi]", "<pre><code class=\"language-java\">x</code></pre>"),
        // Written by the plugin with entities: they stand for letters.
        ("[c]if (a &lt; b &amp;&amp; c)[/c]", "<pre><code class=\"language-c\">if (a &lt; b &amp;&amp; c)</code></pre>"),
        // Written by hand: they are what the author means.
        ("[html]<b>&lt;</b>[/html]", "<pre><code class=\"language-html\">&lt;b&gt;&amp;lt;&lt;/b&gt;</code></pre>"),
        ("[c]f(&copy, &lt)[/c]", "<pre><code class=\"language-c\">f(&amp;copy, &amp;lt)</code></pre>"),
        // Nothing in code is a shortcode, a mark or a tag.
        ("[c]<!--more-->[gallery]$latex x$[/c]", "<pre><code class=\"language-c\">&lt;!--more--&gt;[gallery]$latex x$</code></pre>"),
        ("<pre>\n[c]x[/c]\n</pre>", "<pre><code class=\"language-c\">x</code></pre>"),
        ("[[code]x[/code]]", "[code]x[/code]"),
        ("[[code]x[/code]", "[<pre><code>x</code></pre>"),
        ("x[c] = 1", "x[c] = 1"),
    ];
    for (text, expected) in table {
        assert_eq!(shown(text), (expected.to_owned(), Vec::new()), "of {text:?}");
    }
}

#[test]
fn what_stands_for_an_address_is_shown() {
    let table = [
        (
            "[caption id=\"a\" width=\"3\"]<img src=\"a.png\" /> Said <em>so</em>.\nTwice.[/caption]",
            "<figure><img src=\"a.png\" /><figcaption>Said <em>so</em>.<br />\nTwice.</figcaption></figure>",
        ),
        (
            "[caption caption=\"Old\"]<a href=\"b\"><img src=\"a.png\" /></a>[/caption]",
            "<figure><a href=\"b\"><img src=\"a.png\" /></a><figcaption>Old</figcaption></figure>",
        ),
        ("[wp_caption]<img src=\"a\">[/wp_caption]", "<figure><img src=\"a\"></figure>"),
        (
            "[embed width=\"1\"]https://a.example/x?a=1&amp;b[/embed]",
            "<a href=\"https://a.example/x?a=1&amp;b\">https://a.example/x?a=1&amp;b</a>",
        ),
        (
            "[youtube https://www.youtube.com/watch?v=ab_C-1&w=320]",
            "<iframe src=\"https://www.youtube.com/embed/ab_C-1\" allowfullscreen></iframe>",
        ),
        ("[youtube=http://youtu.be/abc]", "<iframe src=\"https://www.youtube.com/embed/abc\" allowfullscreen></iframe>"),
        ("[youtube id=\"abc\"]", "<iframe src=\"https://www.youtube.com/embed/abc\" allowfullscreen></iframe>"),
        ("[vimeo 123]", "<iframe src=\"https://player.vimeo.com/video/123\" allowfullscreen></iframe>"),
        ("[video width=\"1\" mp4=\"a.mp4\" poster=\"p.png\"][/video]", "<video controls src=\"a.mp4\" poster=\"p.png\"></video>"),
        ("[audio a.mp3]", "<audio controls src=\"a.mp3\"></audio>"),
        ("[gist id=\"ab12\"]", "<a href=\"https://gist.github.com/ab12\">https://gist.github.com/ab12</a>"),
        ("[gist]https://gist.github.com/me/ab12[/gist]", "<a href=\"https://gist.github.com/me/ab12\">https://gist.github.com/me/ab12</a>"),
        ("[[gallery ids=\"1\"]]", "[gallery ids=\"1\"]"),
    ];
    for (text, expected) in table {
        assert_eq!(shown(text), (expected.to_owned(), Vec::new()), "of {text:?}");
    }
}

#[test]
fn what_is_not_known_stays_and_is_told() {
    let table: [(&str, &[(&str, usize)]); 13] = [
        ("a\nb [contact-form]", &[("unknown-shortcode", 11)]),
        ("[toc]", &[("unknown-shortcode", 10)]),
        ("[box color=\"red\"]in[/box]", &[("unknown-shortcode", 10)]),
        ("[note]in[/note]", &[("unknown-shortcode", 10)]),
        ("[break /]", &[("unknown-shortcode", 10)]),
        ("[gallery ids=\"7\"]", &[("missing-attachment", 10)]),
        ("[latex]x^2[/latex]", &[("formula", 10)]),
        ("\n\n$latex x^2$", &[("formula", 12)]),
        // Brackets of an author.
        ("it costs $latex", &[]),
        ("so [sic] it is, [1] and [two words]", &[]),
        ("<code>a[toc] [b c=\"d\"]</code>", &[]),
        ("<a title=\"[toc]\">x</a><!-- [b c=\"d\"] -->", &[]),
        ("[] [/x] [", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(shown(text), (text.to_owned(), expected.to_vec()), "of {text:?}");
    }
}

#[test]
fn lines_count_the_code_before_them() {
    let (_, remarks) = shown("[c]\n1\n2\n[/c]\n[c]\n3[/c]\n[toc]");
    assert_eq!(remarks, [("unknown-shortcode", 16)]);
}

#[test]
fn marks_of_the_editor_are_found() {
    assert_eq!(html("a<!--more-->b"), "a<!-- more -->b");
    assert_eq!(html("a<!--more Read on!-->b<!--noteaser-->"), "a<!-- more -->b");
    assert_eq!(shown("a<!--nextpage-->b"), ("ab".to_owned(), vec![("page-break", 10)]));
    assert_eq!(html("<!-- a comment -->"), "<!-- a comment -->");
}

#[test]
fn the_grammar_is_that_of_wordpress() {
    let text = "[[a-b x='1' /]] [c d=[e] f]g[/c][/c]";
    let mut scanner = Scanner::new(text);
    let escaped = scanner.read(0).expect("a shortcode");
    assert_eq!((escaped.name, escaped.written, escaped.range.clone()), ("a-b", " x='1' ", 0..15));
    assert!(escaped.is_escaped && escaped.is_void);
    let enclosing = scanner.read(16).expect("a shortcode");
    assert_eq!((enclosing.written, enclosing.inner, &text[enclosing.range.clone()]), (" d=[e", Some(" f]g"), "[c d=[e] f]g[/c]"));
    assert_eq!(scanner.read(32), None);
}

#[test]
fn attributes_are_read_as_wordpress_reads_them() {
    let attrs = Attrs::of(" A = \"x y\"\u{a0}b='z' c=1 'bare word' d=\"open");
    assert_eq!((attrs.get("a"), attrs.get("b"), attrs.get("c")), (Some("x y"), Some("z"), Some("1")));
    assert_eq!(attrs.bare(), Some("bare word"));
    assert_eq!(attrs.get("d"), None);
    assert_eq!(Attrs::of("=\"css\"").bare(), Some("css"));
    assert_eq!(Attrs::of("=css").bare(), Some("css"));
}

#[test]
fn time_is_linear_in_hostile_texts() {
    for part in ["[", "[[", "[a", "[a]", "[c]", "[a b=\"", "[caption]", "<", "<pre>[c]", "$latex ", "[youtube ", "[code]</pre>"] {
        let text = part.repeat(10_000);
        assert!(!html(&text).is_empty(), "{part}");
    }
}
