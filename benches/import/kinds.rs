//! Hostile HTML: deep, unclosed, wide and huge, each kind by a name and of any size.
//!
//! The words of a page are numbered and differ from each other (`qz0`, `qz1` …), so that whoever has converted it can
//! tell whether each is there, and there once ([`missing`]). Tests read this file too.

/// A way to make pages.
pub struct Kind {
    pub name: &'static str,
    /// The size at which it hurts: of elements, rows or bytes, whatever the kind repeats.
    pub size: usize,
    make: fn(&mut Page, usize),
}

impl Kind {
    pub fn page(&self, size: usize) -> Page {
        let mut page = Page { html: String::new(), words: 0 };
        (self.make)(&mut page, size);
        page
    }
}

#[derive(Clone, Debug)]
pub struct Page {
    pub html: String,
    /// How many words a reader sees.
    pub words: usize,
}

impl Page {
    fn put(&mut self, html: &str) -> &mut Self {
        self.html.push_str(html);
        self
    }

    fn word(&mut self) -> &mut Self {
        let word = format!("{MARK}{}", self.words);
        self.words += 1;
        self.put(&word)
    }

    /// Before each word `open`, behind it `close`.
    fn each(&mut self, size: usize, open: &str, close: &str) {
        for _ in 0..size {
            self.put(open).word().put(close);
        }
    }

    /// `open` so often with one word at the bottom, and nothing closed.
    fn deep(&mut self, size: usize, open: &str) {
        self.put(&open.repeat(size)).word();
    }

    /// Repeats `piece` until the page has so many bytes.
    fn fill(&mut self, bytes: usize, piece: fn(&mut Self)) {
        while self.html.len() < bytes {
            piece(self);
        }
    }
}

/// How many of the words of a page do not stand exactly once in a text.
pub fn missing(words: usize, text: &str) -> usize {
    let mut seen = vec![0u32; words];
    for rest in text.split(MARK).skip(1) {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if let Some(count) = rest[..digits].parse().ok().and_then(|number: usize| seen.get_mut(number)) {
            *count += 1;
        }
    }
    seen.iter().filter(|count| **count != 1).count()
}

const MARK: &str = "qz";

const fn kind(name: &'static str, size: usize, make: fn(&mut Page, usize)) -> Kind {
    Kind { name, size, make }
}

pub const KINDS: &[Kind] = &[
    // Deep.
    kind("nested div", 100_000, |page, size| page.deep(size, "<div>")),
    kind("nested span", 100_000, |page, size| page.deep(size, "<span>")),
    kind("nested section and p", 20_000, |page, size| page.each(size, "<section><p>", "")),
    kind("nested quotes", 3_000, |page, size| page.each(size, "<blockquote>", "")),
    kind("nested lists", 3_000, |page, size| page.each(size, "<ul><li>", "")),
    kind("nested numbered lists", 3_000, |page, size| page.each(size, "<ol><li>", "")),
    kind("nested definitions", 3_000, |page, size| page.each(size, "<dl><dd>", "")),
    kind("nested tables", 300, |page, size| page.each(size, "<table><tr><td>", "")),
    kind("nested div and table", 2_000, |page, size| page.each(size, "<div><table><tr><td>", "")),
    kind("nested details", 3_000, |page, size| page.each(size, "<details><summary>", "</summary>")),
    kind("nested pre", 3_000, |page, size| page.each(size, "<pre>", "")),
    kind("nested emphasis", 20_000, |page, size| {
        page.put(&"<b><i>".repeat(size / 2)).word().put(&"</i></b>".repeat(size / 2));
    }),
    kind("nested figures", 3_000, |page, size| page.each(size, "<figure><figcaption>", "</figcaption>")),
    kind("nested quotes with code", 2_000, |page, size| page.each(size, "<blockquote><pre><code>", "\n</code></pre>")),
    kind("nested svg", 50_000, |page, size| {
        page.put("<p>").word().put("</p>").put(&"<svg>".repeat(size));
    }),
    kind("nested mathml", 20_000, |page, size| page.deep(size, "<math><mrow>")),
    // Unclosed.
    kind("unclosed b", 20_000, |page, size| page.each(size, "<b>", " ")),
    kind("unclosed b and i", 20_000, |page, size| page.each(size, "<b>x<i>", " ")),
    kind("unclosed font", 2_000, |page, size| page.each(size, "<font color=red>", " ")),
    kind("unclosed b in p", 2_000, |page, size| page.each(size, "<p><b>", "</p>")),
    kind("unclosed sup", 20_000, |page, size| page.each(size, "<sup>", " ")),
    kind("unclosed code", 20_000, |page, size| page.each(size, "<code>", " ")),
    kind("unclosed a", 20_000, |page, size| page.each(size, "<a href=/x>", " ")),
    kind("unclosed p", 20_000, |page, size| page.each(size, "<p>", "")),
    kind("unclosed li", 20_000, |page, size| page.put("<ul>").each(size, "<li>", "")),
    kind("unclosed td", 20_000, |page, size| page.put("<table>").each(size, "<tr><td>", "")),
    kind("misnested", 10_000, |page, size| page.each(size, "<b><p><i>", "</b></i></p> ")),
    // Huge.
    kind("document of 5 MB", 5_000_000, |page, size| page.fill(size, chapter)),
    kind("document of 50 MB", 50_000_000, |page, size| page.fill(size, chapter)),
    kind("line of 5 MB", 5_000_000, |page, size| {
        page.put("<p>").fill(size, |page| {
            page.put("some text ").word().put(" ");
        });
    }),
    kind("word of 5 MB", 5_000_000, |page, size| {
        page.fill(size, |page| {
            page.word();
        })
    }),
    kind("chinese, 5 MB", 5_000_000, |page, size| {
        page.fill(size, |page| {
            page.put("缓冲区，").word().put("字。");
        })
    }),
    kind("code of 5 MB", 5_000_000, |page, size| {
        page.put("<pre><code class=language-c>").fill(size, |page| {
            page.put("\tif (a &lt; b) // ").word().put("\n");
        });
        page.put("</code></pre>");
    }),
    kind("attribute of 5 MB", 5_000_000, |page, size| {
        page.put("<a href=\"/").put(&"x".repeat(size)).put("\">").word().put("</a>");
    }),
    kind("comment of 5 MB", 5_000_000, |page, size| {
        page.put("<!--").put(&"- ".repeat(size / 2)).put("-->").word();
    }),
    kind("attributes", 50_000, |page, size| {
        page.put("<p");
        (0..size).for_each(|number| {
            page.put(&format!(" a{number}=v{number}"));
        });
        page.put(">").word();
    }),
    kind("classes", 50_000, |page, size| {
        page.put("<pre class=\"");
        (0..size).for_each(|number| {
            page.put(&format!("c{number} "));
        });
        page.put("\"><code>").word().put("</code></pre>");
    }),
    // What Markdown would take for its own.
    kind("entities", 1_000_000, |page, size| page.put("<p>").each(size / 20, &"&amp;&lt;&copy;&#42;".repeat(5), " ")),
    kind("stars and brackets", 200_000, |page, size| page.put("<p>").each(size, "*a_b`c[", "](")),
    kind("opening brackets", 200_000, |page, size| page.deep(size, "[")),
    kind("closing brackets", 200_000, |page, size| page.deep(size, "](")),
    kind("stars", 200_000, |page, size| page.put("<p>").each(size, "*", "**")),
    kind("less-than signs", 500_000, |page, size| page.deep(size, "&lt;")),
    kind("backticks", 2_000, |page, size| {
        page.put("<p>");
        (1..size).for_each(|length| {
            page.put(&"`".repeat(length)).put(" ").word().put(" ");
        });
    }),
    kind("backticks in code", 2_000, |page, size| {
        (1..size).for_each(|length| {
            page.put("<pre>").put(&"`".repeat(length)).put("\n").word().put("</pre>");
        });
    }),
    kind("tildes and pipes", 200_000, |page, size| page.put("<p>").each(size, "~~|", "|~")),
    kind("lines like lists", 100_000, |page, size| page.put("<p>").each(size, "1. ", "<br>- # &gt; ")),
    kind("dollars and braces", 100_000, |page, size| page.put("<p>").each(size, "${{", "}}$$ ")),
    // Many of one thing.
    kind("breaks", 300_000, |page, size| page.put("<p>").deep(size, "<br>")),
    kind("breaks in code", 200_000, |page, size| page.put("<pre>").each(size, "", "<br>")),
    kind("text moved out of a table", 30_000, |page, size| {
        page.put("<table>");
        (0..size).for_each(|_| {
            page.word().put("<tr><td>").word().put("</td></tr>");
        });
    }),
    kind("anchors", 50_000, |page, size| {
        (0..size).for_each(|number| {
            page.put(&format!("<a name=n{number}></a><a href=#n{number}>")).word().put("</a> ");
        });
    }),
    kind("footnotes", 20_000, |page, size| {
        for number in 0..size {
            page.put("<p>").word().put(&format!("<sup><a href=\"#fn{number}\" id=\"r{number}\">{number}</a></sup></p>"));
        }
        page.put("<ol>");
        for number in 0..size {
            page.put(&format!("<li id=\"fn{number}\">")).word().put(&format!(" <a href=\"#r{number}\">&#8617;</a></li>"));
        }
        page.put("</ol>");
    }),
    kind("references to one footnote", 20_000, |page, size| {
        for number in 0..size {
            page.put("<p>").word().put(&format!("<sup id=r{number}><a href=#fn>1</a></sup></p>"));
        }
        page.put("<ol><li id=fn>").word().put(" <a href=#r0>&#8617;</a></ol>");
    }),
    kind("headings with one id", 50_000, |page, size| page.each(size, "<h2 id=x>", "</h2>")),
    kind("tiny lists", 50_000, |page, size| page.each(size, "<ol><li>", "</ol>")),
    kind("loose list", 100_000, |page, size| page.put("<ul>").each(size, "<li><p>", "</p></li>")),
    kind("tight list", 100_000, |page, size| page.put("<ul>").each(size, "<li>", "</li>")),
    kind("definitions", 50_000, |page, size| page.put("<dl>").each(size, "<dt>x<dd>", "")),
    kind("gutter tables", 2_000, |page, size| (0..size).for_each(|_| gutter(page, 50))),
    kind("gutter table of many lines", 50_000, gutter),
    kind("galleries", 5_000, |page, size| {
        for number in 0..size {
            page.put("<figure class=\"wp-block-gallery columns-3\">");
            for picture in 0..4 {
                page.put(&format!("<figure class=wp-block-image><img src=/{number}/{picture}.png alt=\"\"><figcaption>"));
                page.word().put("</figcaption></figure>");
            }
            page.put("</figure>");
        }
    }),
    kind("pictures", 100_000, |page, size| page.each(size, "<a href=/x.png><img src=/x.png></a> ", " ")),
    kind("cells", 2_000, |page, size| {
        page.put("<table>");
        (0..size).for_each(|_| page.put("<tr>").each(100, "<td>", "</td>"));
    }),
    kind("a row of many cells", 50_000, |page, size| {
        page.put("<table><thead><tr>").each(size, "<th>", "</th>");
        page.put("</tr></thead><tbody><tr>").each(size, "<td>", "</td>");
    }),
    kind("rows that grow", 600, |page, size| {
        page.put("<table>");
        (0..size).for_each(|row| page.put("<tr>").each(row, "<td>", ""));
    }),
    kind("merged cells", 50_000, |page, size| page.put("<table>").each(size, "<tr><td colspan=1000 rowspan=1000>", "")),
    kind("code in text", 50_000, |page, size| page.put("<p>").each(size, "<code>a`", "</code> ")),
    kind("emphasis within words", 100_000, |page, size| page.put("<p>").each(size, "a<b>b</b><i>c</i>", "")),
    kind("links", 100_000, |page, size| page.put("<p>").each(size, "<a href=\"/a(b\" title='\"'>", "</a>")),
    kind("struck and quoted", 100_000, |page, size| page.put("<p>").each(size, "<del>a</del><q>", "</q>")),
    kind("keys and marks", 100_000, |page, size| page.put("<p>").each(size, "<kbd>", "</kbd><sub>1</sub>")),
    kind("ruby", 50_000, |page, size| page.put("<p>").each(size, "<ruby>字<rt>", "</rt></ruby>")),
    kind("comments", 200_000, |page, size| page.put("<p>").each(size, "<!-- x -->", " ")),
    kind("quotes of one line", 50_000, |page, size| page.each(size, "<blockquote>", "</blockquote>")),
    kind("rules", 100_000, |page, size| page.each(size, "<hr>", "")),
    kind("empty elements", 200_000, |page, size| page.deep(size, "<p></p><span></span>")),
    kind("blanks", 1_000_000, |page, size| {
        page.put("<p>").word().put(&" \n".repeat(size)).word().put(&"&nbsp;".repeat(size / 6)).word();
    }),
    kind("null characters", 200_000, |page, size| page.put("<p>").each(size, "\0", " ")),
];

/// What posts are made of.
fn chapter(page: &mut Page) {
    page.put("<h2>A part ").word().put("</h2>\n<p>Some <em>text</em> with <a href=\"/x\">a link ").word();
    page.put("</a>, <code>code</code> and <strong>strong words</strong>, and so much more of it that a paragraph comes of it ");
    page.word().put(".</p>\n<ul>\n<li>one ").word().put("</li>\n<li>two</li>\n</ul>\n<pre><code class=\"language-c\">int ");
    page.word().put(" = 1;\nreturn a &lt; b;\n</code></pre>\n<table><tr><th>head</th><th>").word();
    page.put("</th></tr><tr><td>cell</td><td>").word().put("</td></tr></table>\n");
}

/// Code as Hexo shows it, with the numbers of its lines in a cell beside it.
fn gutter(page: &mut Page, lines: usize) {
    page.put("<figure class=\"highlight c\"><table><tr><td class=\"gutter\"><pre>");
    (1..=lines).for_each(|number| {
        page.put(&format!("<span class=\"line\">{number}</span><br>"));
    });
    page.put("</pre></td><td class=\"code\"><pre>").each(lines, "<span class=\"line\">", "</span><br>");
    page.put("</pre></td></tr></table></figure>");
}
