use super::*;
use crate::import::sources::site::Named;
use crate::import::sources::{Generator, config};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// What a text becomes on a site with a few files, and its remarks as `line: code`.
fn translated(generator: Generator, text: &str) -> (String, String) {
    let config_name = match generator {
        Generator::Hexo | Generator::Jekyll => "_config.yml",
        Generator::Hugo => "hugo.yaml",
        Generator::Zola => "config.toml",
        _ => "book.toml",
    };
    let settings = match generator {
        Generator::Zola | Generator::MdBook => "title = 'Notes'",
        _ => "{title: Notes, url: 'https://a.org', baseurl: /b, root: /b/, params: {mail: me}}",
    };
    let pages = match generator {
        Generator::Hugo | Generator::Zola => "content/",
        Generator::MdBook => "src/",
        _ => "source/",
    };
    let code = "fn a() {}\n// ANCHOR: b\nfn b() {}\n// ANCHOR_END: b\n\nfn c() {}\n";
    let mut files = BTreeMap::from([(config_name.to_owned(), settings.as_bytes().to_vec())]);
    for (path, text) in [
        (format!("{pages}downloads/code/x.rs"), "one\ntwo\nthree\n"),
        (format!("{pages}a.rs"), code),
        (format!("{pages}plain.c"), "int x;\n"),
        (format!("{pages}crossed.rs"), "// ANCHOR: x\n// ANCHOR: y\n// ANCHOR_END: x\none\n// ANCHOR_END: y\n"),
        (format!("{pages}_posts/x.md"), ""),
        (format!("{pages}part.md"), "*included*\n"),
        (format!("{pages}files/a.pdf"), "pdf"),
    ] {
        files.insert(path, text.as_bytes().to_vec());
    }
    let config = config::config(&files, generator, &TimeZone::UTC).value;
    let named = |path: &str, title: &str, address: &str| Named {
        path: format!("{pages}{path}"),
        title: title.to_owned(),
        address: Some(address.to_owned()),
    };
    let posts = vec![named("_posts/2013-02-03-locks.md", "The [Lock]", "/b/locks/"), named("notes/rules.md", "Rules", "/b/rules/")];
    let site = Site::new(&config, &files, posts);
    let path = format!("{pages}notes.md");
    let context = Context { site: &site, path: &path, title: "A title", address: Some("/b/here/"), line: 1 };
    let (text, remarks) = translate(text, &context);
    let remarks: Vec<String> = remarks.iter().map(|remark| format!("{}: {}", remark.line.unwrap_or(0), remark.code)).collect();
    (text, remarks.join(", "))
}

fn check(generator: Generator, cases: &[(&str, &str, &str)]) {
    for (text, expected, remarks) in cases {
        assert_eq!(translated(generator, text), ((*expected).to_owned(), (*remarks).to_owned()), "{text}");
    }
}

/// Tags that mean the same for both.
fn check_both(cases: &[(&str, &str, &str)]) {
    check(Generator::Hexo, cases);
    check(Generator::Jekyll, cases);
}

#[test]
fn code_blocks_in_braces() {
    check_both(&[
        ("{% codeblock %}\nx\n{% endcodeblock %}\n", "```\nx\n```\n", ""),
        ("a\n{% codeblock lang:c %}\n  x\n\n\ty  \n{% endcodeblock %}\nb\n", "a\n```c\n  x\n\n\ty\n```\nb\n", ""),
        (
            "{% codeblock The title lang:rust http://a.org/x.rs the source mark:2,4-5 first_line:3 %}\nx\n{% endcodeblock %}\n",
            "```rust title=\"The title\" start=3 hl=2,4-5\nx\n```\n\n[the source](http://a.org/x.rs)\n",
            "",
        ),
        ("{% codeblock The code %}\n``` x\n{% endcodeblock %}\n", "```` title=\"The code\"\n``` x\n````\n", ""),
        ("{% code %}{{ x }}{% endcode %}", "```\n{{ x }}\n```\n", ""),
        ("{% codeblock wrap:false %}\nx\n{% endcodeblock %}", "```\nx\n```\n", "1: dropped-option"),
        (
            "1. a\n   {% codeblock c lang:c %}\n   x\n     y\n   {% endcodeblock %}\n2. b\n",
            "1. a\n   ```c\n   x\n     y\n   ```\n2. b\n",
            "",
        ),
        ("- {% codeblock %}\nx\n{% endcodeblock %}\n- b\n", "- ```\n  x\n  ```\n- b\n", ""),
        ("> {% codeblock %}\n> x\n> {% endcodeblock %}\n> b\n", "> ```\n> x\n> ```\n> b\n", ""),
        ("a {% codeblock %}x{% endcodeblock %} b\n", "a\n\n```\nx\n```\n\nb\n", ""),
        ("{% codeblock %}\nnever closed\n", "{% codeblock %}\nnever closed\n", "1: unknown-tag"),
        ("{% highlight c linenos hl_lines=\"1 3\" %}\nx\n{% endhighlight %}\n", "```c linenos hl=1,3\nx\n```\n", ""),
        ("{% include_code A title lang:rust x.rs %}\n", "```rust title=\"A title\"\none\ntwo\nthree\n```\n", ""),
        ("{% include_code from:2 to:2 x.rs %}\n", "```rs title=\"x.rs\" start=2\ntwo\n```\n", ""),
        ("{% include_code gone.rs %}\n", "{% include_code gone.rs %}\n", "1: unknown-tag"),
        ("{% mermaid graph TD %}\nA-->B\n{% endmermaid %}\n", "```mermaid\ngraph TD\nA-->B\n```\n", ""),
    ]);
    check(Generator::Hexo, &[("{% codeblock Array.map %}x{% endcodeblock %}\n", "``` title=\"Array.map\"\nx\n```\n", "")]);
    check(Generator::Jekyll, &[("{% codeblock a/b.rb %}x{% endcodeblock %}\n", "```rb title=\"a/b.rb\"\nx\n```\n", "")]);
    check(Generator::Jekyll, &[("{% highlight c %}\n{% raw %}{{ x }}{% endraw %}\n{% endhighlight %}\n", "```c\n{{ x }}\n```\n", "")]);
}

#[test]
fn fences_with_a_title_and_a_link() {
    check_both(&[
        (
            "``` ruby The title http://a.org/x the source\nx\n```\nb\n",
            "``` ruby title=\"The title\"\nx\n```\n\n[the source](http://a.org/x)\nb\n",
            "",
        ),
        ("```js a.js mark:1\nx\n```", "```js title=\"a.js\" hl=1\nx\n```", ""),
        ("``` c \n{% img a.png %}\n```\n", "``` c \n{% img a.png %}\n```\n", ""),
        ("~~~~\n```\n{% x %}\n~~~~\n", "~~~~\n```\n{% x %}\n~~~~\n", ""),
    ]);
    check(
        Generator::Hugo,
        &[("```go {linenos=table,hl_lines=[8,\"15-17\"],linenostart=199}\nx\n```\n", "```go start=199 hl=8,15-17\nx\n```\n", "")],
    );
    check(
        Generator::Zola,
        &[
            ("```rust,linenos,hl_lines=3-4 7,linenostart=20\nx\n```\n", "```rust start=20 hl=3-4,7\nx\n```\n", ""),
            ("```rust,name=a.rs,hide_lines=1\nx\n```\n", "```rust title=\"a.rs\" hide=1\nx\n```\n", ""),
            ("```rust,ignore\nx\n```\n", "```rust,ignore\nx\n```\n", ""),
        ],
    );
    check(Generator::Jekyll, &[("```{.c .numberLines}\nx\n```\n", "```c\nx\n```\n", "1: dropped-option")]);
}

#[test]
fn pictures_and_frames() {
    check_both(&[
        ("{% img /a.png %}", "![](/a.png)", ""),
        ("a {% img /a.png A title here %} b", "a ![A title here](/a.png) b", ""),
        ("{% img left /a b.png %}", "![b.png](/a)", "1: dropped-option"),
        (
            "{% img left round http://a.org/a.png 350 200 'The title' 'The text' %}",
            "![The text](http://a.org/a.png \"The title\")",
            "1: dropped-option",
        ),
        ("{% img /a.png '\"The title\" \"The text\"' %}", "![The text](/a.png \"The title\")", ""),
        ("{% img {{ site.baseurl }}/a.png %}", "![](/b/a.png)", ""),
        ("{% img {{ x }}/a.png %}", "{% img {{ x }}/a.png %}", "1: unknown-tag"),
        ("{% asset_img a.png Some words %}", "![Some words](a.png)", ""),
        ("{% img %}", "{% img %}", "1: unknown-tag"),
        (
            "{% youtube abc %}\nb",
            "<iframe src=\"https://www.youtube-nocookie.com/embed/abc\" title=\"YouTube\" allowfullscreen></iframe>\n\nb",
            "",
        ),
        ("{% vimeo 12 %}", "<iframe src=\"https://player.vimeo.com/video/12\" title=\"Vimeo\" allowfullscreen></iframe>\n", ""),
        ("{% iframe https://a.org 3 4 %}", "<iframe src=\"https://a.org\" width=\"3\" height=\"4\" allowfullscreen></iframe>\n", ""),
        (
            "{% video /a.mp4 640 480 /p.png %}",
            "<video controls width=\"640\" height=\"480\" poster=\"/p.png\"><source src=\"/a.mp4\"></video>\n",
            "",
        ),
        ("{% gist 12 a.rb %}", "[gist:12](https://gist.github.com/12#file-a-rb)", ""),
        ("{% jsfiddle x %} {% caniuse y %}", "[jsfiddle:x](https://jsfiddle.net/x/) [caniuse:y](https://caniuse.com/y)", ""),
        ("{% pdf /x/a.pdf %}", "[a.pdf](/x/a.pdf)", ""),
        ("a {% label primary@the <b> %}", "a <mark>the &lt;b&gt;</mark>", ""),
    ]);
}

#[test]
fn quotations_and_notes() {
    check_both(&[
        ("{% blockquote %}\na\n\nb\n{% endblockquote %}\nc\n", "> a\n>\n> b\n\nc\n", ""),
        ("{% blockquote Ann Bee, The Book %}\na\n{% endblockquote %}\n", "> a\n>\n> — **Ann Bee**, *The Book*\n", ""),
        (
            "{% blockquote @ann https://a.org/1 her words %}\na\n{% endblockquote %}\n",
            "> a\n>\n> — **@ann**, [her words](https://a.org/1)\n",
            "",
        ),
        ("{% quote Ann http://a.org/ %}\na\n{% endquote %}\n", "> a\n>\n> — **Ann**, [a.org](http://a.org/)\n", ""),
        ("{% pullquote %}\nNow {\" this \"} matters.\n{% endpullquote %}\n", "Now this matters.\n", ""),
        ("{% cq %}a{% endcq %}\n", "> a\n", ""),
        ("{% note warning %}\n**a**\n{% endnote %}\nb\n", "> [!WARNING]\n> **a**\n\nb\n", ""),
        ("{% note success no-icon Mind *this* %}a{% endnote %}", "> [!TIP]\n> **Mind \\*this\\***\n>\n> a\n", ""),
        ("{% note %}\na\n{% note danger %}\nb\n{% endnote %}\nc\n{% endnote %}\n", "> [!NOTE]\n> a\n> > [!CAUTION]\n> > b\n>\n> c\n", ""),
        ("- a\n\n  {% note %}\n  b\n\n      code {% x %}\n  {% endnote %}\n", "- a\n\n  > [!NOTE]\n  > b\n  >\n  >     code {% x %}\n", ""),
        ("{% note %}\n{% codeblock %}\nx\n{% endcodeblock %}\n{% endnote %}\n", "> [!NOTE]\n> ```\n> x\n> ```\n", ""),
        ("{% folding open The rest %}\n\na\n{% endfolding %}\n", "<details open>\n<summary>The rest</summary>\n\na\n\n</details>\n", ""),
        (
            "{% tabs x %}\n<!-- tab One@icon -->\na\n<!-- endtab -->\n<!-- tab -->\nb\n<!-- endtab -->\n{% endtabs %}\n",
            "**One**\n\na\n\n**Tab**\n\nb\n",
            "2: tabs",
        ),
        ("{% gp 2 %}\n![](a.png)\n{% endgp %}\n", "![](a.png)\n", "1: gallery"),
        ("a\n{% note %}\nb\n", "a\n{% note %}\nb\n", "2: unclosed-tag"),
        ("a\n{% endnote %}\n", "a\n{% endnote %}\n", "2: unknown-tag"),
        ("{% note %}\na {% cq %} b\n{% endnote %}\n", "> [!NOTE]\n> a {% cq %} b\n", "2: unclosed-tag"),
    ]);
}

#[test]
fn links_and_variables() {
    check_both(&[
        ("[a]({% post_url 2013-02-03-locks %}) {% post_path locks %}", "[a](/b/locks/) /b/locks/", ""),
        ("[a]({{ site.baseurl }}{% post_url 2013-02-03-locks %})", "[a](/b/locks/)", ""),
        ("{% post_link locks %} {% post_link locks 'the lock' true %}", "[The \\[Lock\\]](/b/locks/) [the lock](/b/locks/)", ""),
        ("{% link _posts/2013-02-03-locks.md %} {% link files/a.pdf %}", "/b/locks/ /b/files/a.pdf", ""),
        ("{% link A site https://a.org true The title %}", "[A site](https://a.org \"The title\")", ""),
        ("{% asset_path a.pdf %} {% asset_link a.pdf The file %}", "a.pdf [The file](a.pdf)", ""),
        ("{% button /x/, Read on, home, All of it %}", "[Read on](/x/ \"All of it\")", ""),
        ("a\n{% post_url gone %}", "a\n{% post_url gone %}", "2: unknown-tag"),
        ("{{ site.url }}{{site.baseurl}}/x {{ page.title }}, {{ site.title }}", "https://a.org/b/x A title, Notes", ""),
        ("{{ '/x.png' | relative_url }} {{ \"/x\" | absolute_url }} {{ page.url }}", "/b/x.png https://a.org/b/x /here/", ""),
        ("a\n\n{{ site.x }} {{ page.title | upcase }}", "a\n\n{{ site.x }} {{ page.title | upcase }}", "3: unknown-tag, 3: unknown-tag"),
        ("{% if x %}\na\n{% endif %}\n", "{% if x %}\na\n{% endif %}\n", "1: unknown-tag, 3: unknown-tag"),
        ("{% never closed", "{% never closed", ""),
    ]);
}

#[test]
fn what_is_raw_and_what_is_code() {
    check_both(&[
        ("a {% raw %}{{ x }}{% endraw %} b", "a {{ x }} b", ""),
        ("a\n{% raw %}\n<div>\n{% x %}\n</div>\n{% endraw %}\nb\n", "a\n<div>\n{% x %}\n</div>\n\nb\n", ""),
        ("a {% comment %}b -- c{% endcomment %} d", "a <!--b - - c--> d", ""),
        ("`{% img a.png %}` ``{{ ` }}`` `{% raw %} {{ x }} {% endraw %}`", "`{% img a.png %}` ``{{ ` }}`` `{{ x }}`", ""),
        ("a ` b {% cq %}c{% endcq %}", "a ` b\n\n> c\n", ""),
        ("    {% img a.png %}\n\n\t{% img b.png %}\n", "    {% img a.png %}\n\n\t{% img b.png %}\n", ""),
        ("a\n    {% img /a.png %}\n", "a\n    ![](/a.png)\n", ""),
        ("- a\n\n    {% img /a.png %}\n\n        {% img /b.png %}\n", "- a\n\n    ![](/a.png)\n\n        {% img /b.png %}\n", ""),
        ("1. a\n   ```\n   {% x %}\n   ```\n\n```\nnever {% x %}\n", "1. a\n   ```\n   {% x %}\n   ```\n\n```\nnever {% x %}\n", ""),
    ]);
    check(Generator::Jekyll, &[("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```\n", "```\n{{ x }}\n```\n", "")]);
    check(Generator::Hexo, &[("```\n{% raw %}\n```\n", "```\n{% raw %}\n```\n", "")]);
}

#[test]
fn headings_cuts_and_attributes() {
    check_both(&[
        ("##Title\n#include <x>\n #标题\n###### x\n#!sh\n", "## Title\n#include <x>\n # 标题\n###### x\n#!sh\n", "1: bare-heading"),
        ("`a\n##b`\n\n    ##c\n```\n##d\n```\n", "`a\n##b`\n\n    ##c\n```\n##d\n```\n", ""),
        (
            "a<!--more-->\n<!-- MORE-->\n<!--  more  -->\n<!-- x -->\n<!-- more",
            "a<!-- more -->\n<!-- more -->\n<!-- more -->\n<!-- x -->\n<!-- more",
            "",
        ),
    ]);
    check(Generator::Hugo, &[("##Title\n<!--more-->\n{:.x}\n", "##Title\n<!-- more -->\n{:.x}\n", "")]);
    check(Generator::Plain, &[("{{< x >}} {% y %}<!--more-->", "{{< x >}} {% y %}<!-- more -->", "")]);
    check(
        Generator::Jekyll,
        &[
            ("* TOC\n{:toc}\n\na\n", "\na\n", "2: contents"),
            ("## A\n{: #first}\na\n{: .x}\n", "## A {#first}\na\n", "4: attribute-list"),
            ("[a](b){:target=\"_blank\"} `x`{:.c} f{:x} {: y", "[a](b) `x` f{:x} {: y", "1: attribute-list"),
        ],
    );
}

#[test]
fn shortcodes_of_hugo() {
    check(
        Generator::Hugo,
        &[
            (
                "{{< highlight go \"linenos=table,hl_lines=1 3-4\" >}}\nx {{< y >}}\n{{< /highlight >}}\n",
                "```go linenos hl=1,3-4\nx {{< y >}}\n```\n",
                "",
            ),
            (
                "{{< figure src=\"/a.png\" title=\"T\" caption=\"C\" alt='A' link=\"/l\" width=3 >}}\nb\n",
                "[![A](/a.png)](/l)\n\n**T** *C*\n\nb\n",
                "",
            ),
            (
                "{{< youtube abc >}}",
                "<iframe src=\"https://www.youtube-nocookie.com/embed/abc\" title=\"YouTube\" allowfullscreen></iframe>\n",
                "",
            ),
            ("{{< vimeo id=12 />}}", "<iframe src=\"https://player.vimeo.com/video/12\" title=\"Vimeo\" allowfullscreen></iframe>\n", ""),
            (
                "{{< gist ann 12 >}} {{< tweet user=ann id=3 >}}",
                "[gist:ann/12](https://gist.github.com/ann/12) [tweet:3](https://twitter.com/ann/status/3)",
                "",
            ),
            (
                "[a]({{< ref \"rules.md#x\" >}}) [b]({{% relref path=\"/notes/rules\" %}}) [c]({{< ref \"#y\" >}})",
                "[a](/b/rules/#x) [b](/b/rules/) [c](#y)",
                "",
            ),
            ("[a]({{< ref gone >}})", "[a]({{< ref gone >}})", "1: unknown-tag"),
            ("{{% notice warning \"Mind\" %}}\na\n{{% /notice %}}\n", "> [!WARNING]\n> **Mind**\n>\n> a\n", ""),
            ("{{< tip >}}a{{< /tip >}}", "> [!TIP]\n> a\n", ""),
            ("{{< admonition type=danger title=\"T\" >}}\na\n{{< /admonition >}}", "> [!CAUTION]\n> **T**\n>\n> a\n", ""),
            ("{{< details \"More\" >}}\na\n{{< /details >}}\n", "<details>\n<summary>More</summary>\n\na\n\n</details>\n", ""),
            ("{{< tabs >}}\n{{< tab \"One\" >}}\na\n{{< /tab >}}\n{{< /tabs >}}\n", "**One**\n\na\n", "1: tabs, 2: tabs"),
            ("{{< param mail >}} {{< param gone >}}", "me {{< param gone >}}", "1: unknown-tag"),
            ("{{< button href=\"/x\" >}} {{< toc >}}", "[/x](/x) ", "1: contents"),
            (
                "{{</* x */>}} {{%/* y %}} */%}} `{{</* z */>}}`\n```\n{{</* w */>}}\n```\n",
                "{{< x >}} {{%/* y %}} */%}} `{{< z >}}`\n```\n{{< w >}}\n```\n",
                "1: unknown-tag",
            ),
            ("{{ .Site }} {% x %} {{< mystery \"a\" >}}\n", "{{ .Site }} {% x %} {{< mystery \"a\" >}}\n", "1: unknown-tag"),
            ("{{< rawhtml >}}\n<b>x</b>\n{{< /rawhtml >}}\n", "<b>x</b>\n", ""),
        ],
    );
}

#[test]
fn shortcodes_of_zola() {
    check(
        Generator::Zola,
        &[
            (
                "{{ youtube(id=\"abc\", autoplay=true) }}",
                "<iframe src=\"https://www.youtube-nocookie.com/embed/abc\" title=\"YouTube\" allowfullscreen></iframe>\n",
                "",
            ),
            ("{% quote(author=\"Ann\") %}\na\n{% end %}\nb\n", "> a\n>\n> — **Ann**\n\nb\n", ""),
            ("{% note(title=\"T\") %}a{% end %}", "> [!NOTE]\n> **T**\n>\n> a\n", ""),
            ("{{ gist(url=\"https://gist.github.com/a/1\") }}", "[https://gist.github.com/a/1](https://gist.github.com/a/1)", ""),
            ("{{ image(src=\"a.png\", alt=\"A\") }}", "![A](a.png)\n", ""),
            ("{{/* youtube(id=1) */}} `{{/* x() */}}` {{ not a call }}", "{{ youtube(id=1) }} `{{ x() }}` {{ not a call }}", ""),
            ("{% mystery(a=1) %}\na\n{% end %}\n", "{% mystery(a=1) %}\na\n{% end %}\n", "1: unknown-tag, 3: unknown-tag"),
            ("[a](@/notes/rules.md#x)<!--more-->", "[a](@/notes/rules.md#x)<!-- more -->", ""),
            ("{% mermaid() %}\nA\n{% end %}\n", "```mermaid\nA\n```\n", ""),
        ],
    );
}

#[test]
fn includes_of_books() {
    check(
        Generator::MdBook,
        &[
            ("```rust,editable\n{{#include a.rs:b}}\n```\n", "```rust,editable file=\"a.rs\" region=\"b\"\n```\n", ""),
            ("- ```c\n  {{#include ./plain.c}}\n  ```\n", "- ```c file=\"plain.c\"\n  ```\n", ""),
            ("```rust\n{{#include a.rs:1:2}}\n```\n", "```rust\nfn a() {}\n// ANCHOR: b\n```\n", "2: included"),
            (
                "```rust\n{{#include a.rs:6}}\n{{#include a.rs:b}}\n```\n",
                "```rust\nfn c() {}\nfn b() {}\n```\n",
                "2: included, 3: included",
            ),
            ("```rust\n{{#include crossed.rs:y}}\n```\n", "```rust\none\n```\n", "2: included"),
            ("```rust\n{{#rustdoc_include a.rs:b}}\n```\n", "```rust\n# fn a() {}\nfn b() {}\n#\n# fn c() {}\n```\n", "2: included"),
            (
                "a\n\n```rust\n{{#include gone.rs}}\n\\{{#include a.rs}}\n```\n",
                "a\n\n```rust\n{{#include gone.rs}}\n{{#include a.rs}}\n```\n",
                "4: unknown-tag",
            ),
            ("```rust\n{{#rustdoc_include a.rs}}\n```\n", "```rust file=\"a.rs\"\n```\n", ""),
            ("```cairo\n{{#rustdoc_include a.rs:b}}\n```\n", "```cairo file=\"a.rs\" region=\"b\"\n```\n", ""),
            ("{{#playground a.rs editable}}\n", "```rust file=\"a.rs\"\n```\n", ""),
            ("a {{#include part.md}} b\n\\{{#include part.md}}\n", "a *included* b\n{{#include part.md}}\n", "1: included"),
            ("{{#title x}}a {{ b }} {{#c}}\n", "a {{ b }} {{#c}}\n", "1: dropped-title, 1: unknown-tag"),
        ],
    );
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    let many = 40_000;
    for (generator, piece) in [
        (Generator::Hexo, "{% note %}"),
        (Generator::Hexo, "{% note %}{% cq %}\n"),
        (Generator::Hexo, "{% "),
        (Generator::Hexo, "{% raw %}"),
        (Generator::Hexo, "{{ {% "),
        (Generator::Hexo, "``` `` `\n"),
        (Generator::Hexo, "`a"),
        (Generator::Hexo, "{% codeblock %}{% endcodeblock %}"),
        (Generator::Hexo, "<!--"),
        (Generator::Hexo, "- > 1. "),
        (Generator::Jekyll, "{:"),
        (Generator::Jekyll, "* a\n{:toc}\n"),
        (Generator::Hugo, "{{< tip >}}"),
        (Generator::Hugo, "{{% notice \""),
        (Generator::Zola, "{% quote() %}\n"),
        (Generator::Zola, "{{ a("),
        (Generator::MdBook, "{{#include a.rs"),
        (Generator::MdBook, "\\{{#include a.rs}}\n"),
    ] {
        let text = piece.repeat(many);
        // What is quadratic takes minutes here.
        translated(generator, &text);
    }
}

/// Texts of tokens that matter, in an order that repeats from run to run.
fn tangled(count: usize, mut seed: u64) -> String {
    const TOKENS: &[&str] = &[
        "{% note %}",
        "{% endnote %}",
        "{% codeblock %}",
        "{% endcodeblock %}",
        "{% raw %}",
        "{% endraw %}",
        "{%",
        "%}",
        "{{",
        "}}",
        "{{<",
        ">}}",
        "{{< tip >}}",
        "{{< /tip >}}",
        "{{% notice %}}",
        "{{#include a.rs}}",
        "{% quote() %}",
        "{% end %}",
        "{:.x}",
        "{:toc}",
        "\n{: #x}\n",
        "<!-- more",
        "-->",
        "<!-- tab x -->",
        "{% tabs %}",
        "```",
        "~~~",
        "`",
        "``",
        "\\",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "##",
        "é",
        "字",
        "\"",
        "'",
        "a",
        "\r",
    ];
    let mut text = String::new();
    for _ in 0..count {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        text.push_str(TOKENS[(seed >> 33) as usize % TOKENS.len()]);
    }
    text
}

#[test]
fn every_byte_is_in_one_piece() {
    for seed in 0..400 {
        let text = tangled(60, seed);
        for syntax in [brace::SYNTAX, hugo::SYNTAX, zola::SYNTAX, include::SYNTAX] {
            let mut end = 0;
            for piece in scan::pieces(&text, syntax) {
                assert_eq!((piece.start, &text[end..end + piece.text.len()]), (end, piece.text), "{text}");
                end += piece.text.len();
            }
            assert_eq!(end, text.len(), "{text}");
        }
    }
}

#[test]
fn no_text_is_too_tangled() {
    let letters = |text: &str| text.matches('字').count();
    for seed in 0..400 {
        let text = tangled(60, seed);
        for generator in [Generator::Hexo, Generator::Jekyll, Generator::Hugo, Generator::Zola, Generator::MdBook, Generator::Plain] {
            let (translated, _) = translated(generator, &text);
            // What stands behind a tag's name may go, and so may what an attribute list holds; text does not.
            let is_text = !text.contains("{{#") && !text.contains("{:");
            assert!(!is_text || letters(&translated) + text.matches('{').count() >= letters(&text), "{generator:?} {text}\n{translated}");
        }
    }
}
