use super::autop;

/// What goes in, and what WordPress' substitutions make of it.
const TABLE: &[(&str, &str)] = &[
    ("", ""),
    (" \n\t\r\n", ""),
    ("one", "<p>one</p>\n"),
    ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
    ("one\ntwo", "<p>one<br />\ntwo</p>\n"),
    ("one\r\n\r\n two  \r\nthree", "<p>one</p>\n<p> two<br />\nthree</p>\n"),
    ("one\n \t\n\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
    ("one<br>two<br/>three", "<p>one<br />two<br />three</p>\n"),
    ("one<br />\ntwo", "<p>one<br />\ntwo</p>\n"),
    ("one<br>\n<br />two", "<p>one</p>\n<p>two</p>\n"),
    ("<p>one</p>\n<p>two</p>", "<p>one</p>\n<p>two</p>\n"),
    ("text\n<h2>Head</h2>\nmore", "<p>text</p>\n<h2>Head</h2>\n<p>more</p>\n"),
    ("<div>inside</div>", "<div>inside</div>\n"),
    // The end of a paragraph that has no beginning is WordPress' own.
    ("<div>\ninside\n\n</div>", "<div>\ninside</p>\n</div>\n"),
    ("<div>\n\ninside\n\nmore</div>", "<div>\n<p>inside</p>\n<p>more</p></div>\n"),
    ("<ul>\n<li>one</li>\n<li>two\nlines</li>\n</ul>", "<ul>\n<li>one</li>\n<li>two<br />\nlines</li>\n</ul>\n"),
    ("<blockquote>said</blockquote>", "<blockquote><p>said</p></blockquote>\n"),
    ("<blockquote cite=\"x\">said\n\nagain</blockquote>", "<blockquote cite=\"x\"><p>said</p>\n<p>again</p></blockquote>\n"),
    ("above<hr>below", "<p>above</p>\n<hr>\n<p>below</p>\n"),
    ("<pre>a\n\nb\n<p>c</p></pre>", "<pre>a\n\nb\n<p>c</p></pre>\n"),
    ("see\n<pre class=\"x\">a\n\nb</pre>\nbelow", "<p>see</p>\n<pre class=\"x\">a\n\nb</pre>\n<p>below</p>\n"),
    // An end of `pre` without a beginning goes, but only where there is another `pre`.
    ("a</pre>b<pre>c</pre>", "<p>ab</p>\n<pre>c</pre>\n"),
    ("a</pre>b", "<p>a</pre>\n<p>b</p>\n"),
    ("<script>\nvar a;\nvar b;\n</script>", "<p><script>\nvar a;\nvar b;\n</script></p>\n"),
    ("<style>\na {}\n</style>", "<style>\na {}\n</style>\n"),
    ("<a\nhref=\"x\">link</a>", "<p><a\nhref=\"x\">link</a></p>\n"),
    ("<!-- two\n\nlines -->", "<p><!-- two\n\nlines --></p>\n"),
    ("<table>\n<tr>\n<td>a\nb</td>\n</tr>\n</table>", "<table>\n<tr>\n<td>a<br />\nb</td>\n</tr>\n</table>\n"),
    ("<figure><img>\n<figcaption>said</figcaption>\n</figure>", "<figure><img><figcaption>said</figcaption></figure>\n"),
    ("<select>\n<option>a</option>\n<option>b</option>\n</select>", "<p><select><option>a</option><option>b</option></select></p>\n"),
    ("<video>\n<source src=\"a\">\n</video>", "<p><video><source src=\"a\"></video></p>\n"),
    ("<object>\n<param name=\"a\" />\n</object>", "<p><object><param name=\"a\" /></object></p>\n"),
    // WordPress looks only at how a name begins.
    ("<picture><img></picture>", "<picture><img></picture>\n"),
    // A `<` takes everything up to the next `>` with it.
    ("1 < 2\n\n3 > 2", "<p>1 < 2\n\n3 > 2</p>\n"),
    ("中文\n第二行\n\n第二段", "<p>中文<br />\n第二行</p>\n<p>第二段</p>\n"),
];

#[test]
fn each_text_becomes_what_wordpress_makes_of_it() {
    for (text, expected) in TABLE {
        assert_eq!(autop(text), *expected, "of {text:?}");
    }
}

#[test]
fn text_that_looks_like_a_placeholder_stays() {
    assert_eq!(autop("<pre wp-pre-tag-7></pre>"), "<pre wp-pre-tag-7></pre>\n");
    assert_eq!(autop("a <pre wp-pre-tag-x> b"), "<p>a </p>\n<pre wp-pre-tag-x> b</p>\n");
}

#[test]
fn time_is_linear_in_hostile_texts() {
    for part in ["<", "<p>", "<pre>", "</pre>", "<br>", "<script>", "<p><li", "<div", "<object", "[audio", "\n ", "<!--", "<blockquote>"] {
        let text = format!("{}<source><option></object><figcaption>", part.repeat(10_000));
        assert!(!autop(&text).is_empty(), "{part}");
    }
}
