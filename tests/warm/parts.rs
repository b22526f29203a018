//! What the sites of the oracle are made of: Markdown, questions of templates, and a theme.

pub const TAGS: [&str; 4] = ["lock", "dump", "Dump", "netlink"];

/// Markdown that is sound on every page.
pub const BITS: [&str; 18] = [
    "A word.\n\n",
    "## A heading\n\n",
    "[a](@/notes/a/index.md) and [home](/).\n\n",
    "[b](@/posts/b.md#a-heading)\n\n",
    "![p](/p.svg)\n\n",
    "![p](/p.png)\n\n",
    "```rust\nprintln!(\"one\");\n```\n\n```output\none\n```\n\n",
    "```note kind=tip\nSome *text*.\n```\n\n",
    "```note\nAnd [a](@/notes/a/index.md).\n```\n\n",
    "```proofs\n```\n\n",
    "Text[^1] more.\n\n[^1]: A note.\n\n",
    "> [!NOTE]\n> Careful.\n\n",
    "- [x] done\n\n",
    "中文的一段，足够长。\n\n",
    "```console\n$ ls\n```\n\n",
    "$x^2$ and :smile:\n\n",
    "<!-- more -->\n\n",
    "\"Quoted\" -- so...\n\n## A \"word\"\n\n",
];

/// Markdown of the one bundle.
pub const BUNDLE_BITS: [&str; 3] = ["![own](pic.svg)\n\n", "```c file=code.c region=one\n```\n\n", "[more](code.c)\n\n"];

/// Markdown that is wrong.
pub const BROKEN: [&str; 4] = ["[dead](/nothing/here/)\n\n", "[[No such page]]\n\n", "![none](none.png)\n\n", "```c file=none.c\n```\n\n"];

/// A question to every traced function, for any template; and links that a template writes itself, to pages that may go.
pub const ASKS: [&str; 25] = [
    "{% set s = get_section(path=\"notes/_index.md\") %}{% for p in s.pages %}{{ p.title }} {{ p.summary }}{% endfor %}",
    "{% set s = get_section(path=\"posts/_index.md\", allow_missing=true) %}{% if s %}{{ s.pages | length }}{% endif %}",
    "{% set s = get_section(path=\"notes/_index.md\", metadata_only=true) %}{{ s.title }} {{ s.description }}",
    "{% set p = get_page(path=\"notes/a/index.md\", allow_missing=true) %}{% if p %}{{ p.title }}{{ p.summary }}{{ p.word_count }}{% endif %}",
    "{% set p = get_page(path=\"notes/c.md\", allow_missing=true, lang=\"zh\") %}{% if p %}{{ p.title }} {{ p.href }}{% endif %}",
    "{% set t = get_taxonomy(kind=\"tags\", required=false) %}{% if t %}{% for i in t.items %}{{ i.name }} {{ i.page_count }}{% endfor %}{% endif %}",
    "{% set t = get_taxonomy_term(kind=\"tags\", term=\"lock\", required=false) %}{% if t %}{% for p in t.pages %}{{ p.title }} {{ p.date }}{% endfor %}{% endif %}",
    "{% set u = get_taxonomy_url(kind=\"tags\", term=\"netlink\", required=false) %}{% if u %}{{ u }}{% endif %}",
    "{% set r = get_recent_pages(limit=2) %}{% for p in r %}{{ p.title }} {{ p.reading_time }} {{ p.summary }}{% endfor %}",
    "{% set r = get_related_pages(path=\"notes/a/index.md\", limit=2) %}{% for p in r %}{{ p.title }} {{ p.description }}{% endfor %}",
    "{% set s = get_series(name=\"one\", required=false) %}{% if s %}{% for p in s.pages %}{{ p.title }} {{ p.weight }}{% endfor %}{% endif %}",
    "{% set n = get_proofs() %}{{ n.examples }} {{ n.proven }} {{ n.pages }} {{ n.links }}",
    "{% set d = load_data(path=\"data.toml\", required=false) %}{% if d %}{{ d.word }}{% endif %}",
    "{% set d = load_data(path=\"rows.csv\", required=false) %}{% if d %}{% for r in d.records %}{{ r | join(sep=\",\") }}{% endfor %}{% endif %}",
    "{{ get_url(path=\"s.css\", cachebust=true) }} {{ get_url(path=\"p.svg\", cachebust=true, rooted=true) }}",
    "{{ get_url(path=\"@/notes/_index.md\") }} {{ get_url(path=\"@/posts/b.md\") }}",
    "{{ get_hash(path=\"static/s.css\") }} {{ get_hash(path=\"p.svg\", sha_type=256) }}",
    "{% set m = get_image_metadata(path=\"p.png\", allow_missing=true) %}{% if m %}{{ m.width }}x{{ m.height }}{% endif %}",
    "{{ trans(key=\"word\", default=\"none\") }} {{ trans(key=\"note\", lang=\"zh\", default=\"none\") }} {{ trans(key=\"many\", count=2, default=\"none\") }}",
    "{{ now() }}",
    "{{ now(timestamp=true) }} {{ get_random(end=9, seed=current_path) }} {{ text_direction() }}",
    "{{ \"See [a](@/notes/a/index.md), *now*.\" | markdown }}",
    "{{ \"2026-03-04\" | date(format=\"%d %m\") }} {{ config.title }} {{ config.extra.footer | default(value=\"\") }}",
    "<a href=\"/posts/b/\">b</a> <a href=\"/notes/c/\">c</a>",
    "{% for l in languages %}{{ l.title }} {{ l.href }}{% endfor %}{% for t in translations %}{{ t.title }} {{ t.href }}{% endfor %}",
];

/// The kinds of edits that change the answer to each of these questions, and then some that concern the whole site.
pub const FOCUS: [&[u8]; 32] = [
    &[2, 6, 12],
    &[16, 17, 18],
    &[6, 13],
    &[4, 5, 6, 10],
    &[6, 17, 35],
    &[9, 10],
    &[6, 7, 9],
    &[9, 9, 10],
    &[2, 6, 7, 16],
    &[6, 9, 13],
    &[6, 11, 11, 12],
    &[0, 32],
    &[28],
    &[28],
    &[26, 27],
    &[8, 18],
    &[26, 27],
    &[27],
    &[25],
    &[31],
    &[31],
    &[6, 8],
    &[23, 24],
    &[8, 10, 17, 18],
    &[6, 31, 35],
    &[23, 24],
    &[25, 36],
    &[0, 31, 32],
    &[14, 15, 34],
    &[23, 26],
    &[3, 27, 30],
    &[19, 33, 36],
];

/// Questions that only the template of a page can ask, and what it knows without asking.
pub const OWN_ASKS: [&str; 4] = [
    "{% set r = get_related_pages(path=page.relative_path, limit=3) %}{% for p in r %}{{ p.title }}{% endfor %}",
    "<script type=\"application/ld+json\">{{ json_ld(page=page) }}</script>",
    "{% for b in page.backlinks %}{{ b.title }}{% endfor %}{% if page.lower %}{{ page.lower.title }}{% endif %}{% if page.higher %}{{ page.higher.href }}{% endif %}",
    "{% for p in page.series_pages %}{{ p.title }}{% endfor %}{{ page.assets | join(sep=\" \") }}{{ page.proven }}{{ page.content | striptags }}",
];

/// The component of all of the sites.
pub const NOTE: &str = "<aside class=\"{{ kind }}\">{{ body }} {{ page.title }}</aside>";

const HEAD: &str = "<!doctype html><html lang=\"{{ lang }}\"><head><title>T</title></head><body>";
const TAIL: &str = "</body></html>";

/// The template of pages of a theme of one's own.
pub fn page(one: &str, two: &str) -> String {
    format!("{HEAD}<h1>{{{{ page.title }}}}</h1>{one}{{{{ page.content }}}}{two}{TAIL}")
}

/// The template of lists of a theme of one's own.
pub fn list(one: &str, two: &str) -> String {
    let pages = "<a href=\"{{ p.href }}\">{{ p.title }}</a>{{ p.summary }}";
    format!(
        "{HEAD}{one}{{{{ section.content }}}}{{% if paginator is defined %}}{{% for p in paginator.pages %}}{pages}{{% endfor %}}{{% else %}}{{% for p in section.pages %}}{pages}{{% endfor %}}{{% endif %}}{two}{TAIL}"
    )
}

/// A template of folio with more in its head.
pub fn folio(name: &str, one: &str, two: &str) -> String {
    format!(
        "{{% extends \"folio/templates/{name}\" %}}{{% block head %}}<meta name=\"x\" content=\"y\"><template>{one}{two}</template>{{% endblock %}}"
    )
}

/// A theme of one's own.
pub const MINE: [(&str, &str); 11] = [
    ("theme.toml", "name = \"mine\"\n[extra]\nmine = 1\n[components.proofs]\n"),
    ("i18n/en.toml", "note = \"Note\"\nword = \"Word\"\nmoved = \"Moved\"\n"),
    ("i18n/zh.toml", "note = \"注\"\nword = \"词\"\nmoved = \"移\"\n"),
    ("templates/page.html", "<html><head></head><body><h1>{{ page.title }}</h1>{{ page.content }}</body></html>"),
    (
        "templates/section.html",
        "<html><head></head><body>{{ section.content }}{% if paginator is defined %}{% for p in paginator.pages %}<a href=\"{{ p.href }}\">{{ p.title }}</a>{% endfor %}{% else %}{% for p in section.pages %}<a href=\"{{ p.href }}\">{{ p.title }}</a>{% endfor %}{% endif %}</body></html>",
    ),
    ("templates/index.html", "{% extends \"section.html\" %}"),
    (
        "templates/archive.html",
        "<html><head></head><body>{% for y in years %}{{ y.year }} {{ y.pages | length }}{% endfor %}</body></html>",
    ),
    ("templates/404.html", "<html><head></head><body>{{ config.title }} {{ trans(key=\"word\") }}</body></html>"),
    (
        "templates/taxonomy_list.html",
        "<html><head></head><body>{% for t in terms %}<a href=\"{{ t.href }}\">{{ t.name }}</a>{{ t.page_count }}{% endfor %}</body></html>",
    ),
    (
        "templates/taxonomy_single.html",
        "<html><head></head><body>{{ term.name }}{% for p in term.pages %}<a href=\"{{ p.href }}\">{{ p.title }}</a>{{ p.summary }}{% endfor %}</body></html>",
    ),
    (
        "templates/components/proofs.html",
        "{% set n = get_proofs() %}<p>{{ n.examples }} {{ n.proven }} {{ n.pages }} {{ trans(key=\"word\") }}</p>",
    ),
];
