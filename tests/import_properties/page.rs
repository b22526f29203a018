//! Pages as somebody may have written them: elements that are closed, with words, marks and further blocks in them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A page of a few blocks.
pub fn page() -> impl Strategy<Value = String> {
    vec(block(), 0..6).prop_map(|blocks| blocks.concat())
}

/// A page with stretches of characters taken out or put in again somewhere else.
pub fn broken() -> impl Strategy<Value = String> {
    (page(), vec((any::<prop::sample::Index>(), 0usize..24, any::<Option<prop::sample::Index>>()), 1..5)).prop_map(|(page, edits)| {
        let mut chars: Vec<char> = page.chars().collect();
        for (at, length, again) in edits {
            if chars.is_empty() {
                break;
            }
            let start = at.index(chars.len());
            let stretch: Vec<char> = chars[start..chars.len().min(start + length)].to_vec();
            match again {
                None => drop(chars.drain(start..start + stretch.len())),
                Some(to) => {
                    let to = to.index(chars.len());
                    chars.splice(to..to, stretch);
                }
            }
        }
        chars.into_iter().collect()
    })
}

const WORDS: &[&str] = &[
    "word",
    "two words",
    " blank ",
    "中文",
    "你好，世界。",
    "*star*",
    "_under_",
    "a_b_c",
    "`tick`",
    "[x](y)",
    "[^1]",
    "![i]",
    "# no",
    "- no",
    "1. no",
    "+ no",
    "&gt; no",
    "&lt;b&gt;",
    "&amp;amp;",
    "~~no~~",
    "|",
    "a | b",
    "---",
    "===",
    "***",
    "\\",
    "\\*",
    "!",
    ":",
    "{#id}",
    "#",
    "&nbsp;",
    "&#8203;",
    "👍🏽",
    "http://example.org",
    "a@b.c",
    "\n",
    "\t",
    "x\ny",
    "$a$",
    "\"q\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "[ ] ",
    "&copy;",
    "^",
    "=",
    "2 * 3 * 4",
    "a*b",
    "**",
    "__init__",
    "e\u{301}",
    "“q”",
    "％",
    "<wbr>",
    "Q: A",
    ": no",
    "[a]: b",
];

const ADDRESSES: &[&str] = &[
    "/a",
    "b.html",
    "#x",
    "https://example.org/?a=1&amp;b=(2)",
    "a b",
    "a(b",
    "a)b",
    "&lt;x&gt;",
    "",
    "x\\y",
    "javascript:alert(1)",
    "data:text/html,x",
    "data:image/gif;base64,R0=",
    "JaVa&#9;script:x",
    "mailto:a@b.c",
    "中文",
    "a\"b&quot;",
    "*x*",
    "[x]",
    "//h/p",
    "vbscript:x",
];

fn text() -> impl Strategy<Value = String> {
    vec(select(WORDS), 1..4).prop_map(|words| words.concat())
}

fn address() -> impl Strategy<Value = String> {
    select(ADDRESSES).prop_map(|address| address.replace('"', "&quot;"))
}

fn title() -> impl Strategy<Value = String> {
    prop_oneof![2 => Just(String::new()), 1 => text().prop_map(|text| format!(" title=\"{}\"", text.replace('"', "&quot;")))]
}

/// Running text.
fn inline() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        8 => text(),
        1 => Just("<br>".to_owned()),
        1 => (address(), text(), title()).prop_map(|(src, alt, title)| format!("<img src=\"{src}\" alt=\"{}\"{title}>", alt.replace('"', ""))),
        1 => select(&["<!-- c -->", "<input type=checkbox disabled>", "<iframe src=/v></iframe>", "<svg><path d=m></svg>", "<math><mi>x</mi></math>"][..])
            .prop_map(str::to_owned),
    ];
    let some = leaf.prop_recursive(4, 16, 4, |inner| {
        let inner = vec(inner, 0..4).prop_map(|inner| inner.concat()).boxed();
        prop_oneof![
            inner.clone(),
            (select(MARKS), inner.clone()).prop_map(|(name, inner)| format!("<{name}>{inner}</{name}>")),
            (address(), title(), inner.clone()).prop_map(|(href, title, inner)| format!("<a href=\"{href}\"{title}>{inner}</a>")),
            inner.prop_map(|inner| format!("<span class=x onclick=\"y()\" style=\"color:red\">{inner}</span>")),
        ]
    });
    vec(some, 0..4).prop_map(|some| some.concat())
}

const MARKS: &[&str] = &[
    "em", "i", "strong", "b", "del", "s", "code", "tt", "kbd", "sub", "sup", "u", "mark", "small", "q", "cite", "abbr", "font", "label",
    "ins",
];

fn code() -> impl Strategy<Value = String> {
    let line = select(
        &["int x;", "", "\t*p = 1;", "```", "~~~~", "  &lt;b&gt; &amp;amp;", "# x", "1", "> y", "    z", "`", "中文", "trailing  "][..],
    );
    vec(line, 0..5).prop_map(|lines| lines.join("\n"))
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => inline().prop_map(|text| format!("<p>{text}</p>")),
        1 => inline(),
        2 => (1..7, inline()).prop_map(|(level, text)| format!("<h{level}>{text}</h{level}>")),
        1 => Just("<hr>".to_owned()),
        2 => (select(&["", " class=\"language-c\"", " class=\"hljs bash\""][..]), code())
            .prop_map(|(class, code)| format!("<pre><code{class}>{code}\n</code></pre>")),
        1 => code().prop_map(|code| format!("<pre>{code}</pre>")),
        1 => select(HARMFUL).prop_map(str::to_owned),
        1 => (inline(), inline()).prop_map(|(a, b)| format!("<dl><dt>{a}</dt><dd>{b}</dd></dl>")),
        1 => (inline(), inline()).prop_map(|(a, b)| {
            format!("<p>{a}<sup><a href=\"#fn1\" id=\"ref1\">1</a></sup></p><ol class=footnotes><li id=fn1>{b} <a href=\"#ref1\">↩</a></li></ol>")
        }),
        2 => table(),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let inner = vec(inner, 0..4).prop_map(|blocks| blocks.join("\n")).boxed();
        let item = prop_oneof![inline(), inner.clone(), inner.clone().prop_map(|inner| format!("<input type=checkbox> {inner}"))];
        let items = vec(item, 1..4).prop_map(|items| format!("<li>{}</li>", items.join("</li>\n<li>"))).boxed();
        prop_oneof![
            inner.clone().prop_map(|inner| format!("<blockquote>{inner}</blockquote>")),
            items.clone().prop_map(|items| format!("<ul>{items}</ul>")),
            (0..20, items).prop_map(|(start, items)| format!("<ol start={start}>{items}</ol>")),
            (select(AROUND), inner).prop_map(|(name, inner)| format!("<{name}>{inner}</{name}>")),
        ]
    })
}

const AROUND: &[&str] = &["div", "section", "article", "figure", "center", "details", "form", "aside", "main", "fieldset"];

const HARMFUL: &[&str] = &[
    "<script>alert('x')</script>",
    "<style>p { color: red }</style>",
    "<noscript>n</noscript>",
    "<iframe srcdoc=\"&lt;script&gt;\"></iframe>",
    "<form action=\"javascript:x\"><input name=a><button>go</button></form>",
    "<object data=\"javascript:x\">o</object>",
    "<embed src=\"data:text/html,x\">",
    "<meta http-equiv=refresh content=0>",
    "<svg onload=x><script>y</script><a xlink:href=\"javascript:z\"><text>t</text></a></svg>",
    "<video poster=\"javascript:x\" src=/v></video>",
    "<p onclick=x style=\"background:url(javascript:y)\">p</p>",
];

fn table() -> impl Strategy<Value = String> {
    (1usize..4, vec(inline(), 3..12), any::<bool>(), select(&["", " align=right", " colspan=2", " style=\"text-align:center\""][..]))
        .prop_map(|(width, cells, head, attr)| {
            let mut rows = String::new();
            for (at, row) in cells.chunks(width).enumerate() {
                let name = if at == 0 && head { "th" } else { "td" };
                let row: String = row.iter().map(|cell| format!("<{name}{attr}>{cell}</{name}>")).collect();
                rows.push_str(&format!("<tr>{row}</tr>"));
            }
            format!("<table>{rows}</table>")
        })
}
