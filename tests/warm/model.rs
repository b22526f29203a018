//! A site that edits are made to, as authors make them.

use std::collections::BTreeMap;

/// The pages and the other files of a site.
type State = (BTreeMap<String, Page>, BTreeMap<String, Vec<u8>>);

/// A site: its pages apart from the other files, so that edits can be meant.
#[derive(Clone)]
pub struct Model {
    pages: BTreeMap<String, Page>,
    others: BTreeMap<String, Vec<u8>>,
    config: Vec<(&'static str, String)>,
    /// States to come back to.
    history: Vec<State>,
    count: usize,
}

#[derive(Clone, Default)]
struct Page {
    title: String,
    keys: BTreeMap<&'static str, String>,
    body: String,
}

const SECTIONS: [&str; 3] = ["notes", "posts", "posts/deep"];
const TAGS: [&str; 4] = ["lock", "dump", "Dump", "netlink"];
const TEMPLATES: [(&str, &str); 9] = [
    ("page.html", "{% extends \"folio/templates/page.html\" %}{% block head %}<meta name=\"x\" content=\"{{ now() }}\">{% endblock %}"),
    (
        "page.html",
        "<html><head></head><body>{{ page.content }}{% for p in get_section(path=\"notes/_index.md\").pages %}{{ p.title }} {{ p.summary }}{% endfor %}</body></html>",
    ),
    (
        "page.html",
        "<p>{{ page.content | striptags }} {{ get_page(path=\"notes/a/index.md\", allow_missing=true) ?. title }}</p><a href=\"/notes/a/\">a</a>",
    ),
    ("page.html", "<p>{{ page.title }}{{ load_data(path=\"data.toml\").word }}{{ page.content }}{{ get_hash(path=\"static/s.css\") }}"),
    (
        "section.html",
        "{{ section.content }}{% for p in section.pages %}<a href=\"{{ p.href }}\">{{ p.title }}</a>{{ p.summary }}{% endfor %}",
    ),
    (
        "section.html",
        "{% for t in get_taxonomy(kind=\"tags\", required=false) ?. items or [] %}{{ t.name }}{{ t.page_count }}{% endfor %}{{ broken.field }}",
    ),
    ("partials/feeds.html", "<link rel=\"alternate\" href=\"{{ get_url(path=\"s.css\", cachebust=true) }}\">"),
    (
        "components/note.html",
        "<aside class=\"{{ kind }}\">{{ body }} {{ page.title }} {{ get_section(path=\"notes/_index.md\") .pages | length }}</aside>",
    ),
    ("components/note.html", "<aside>{{ body }}{{ trans(key=\"note\") }}</aside>"),
];

const BITS: [&str; 18] = [
    "A word.\n\n",
    "## A heading\n\n",
    "[a](@/notes/a/index.md) and [home](/).\n\n",
    "[b](../posts/b.md#a-heading)\n\n",
    "![p](/p.svg)\n\n",
    "![own](pic.svg)\n\n",
    "```rust\nfn main() { println!(\"中\"); }\n```\n\n",
    "```c file=code.c region=one\n```\n\n",
    "```note kind=tip\nSome *text*.\n```\n\n",
    "<!-- more -->\n\n",
    "Text[^1] more.\n\n[^1]: A note.\n\n",
    "> [!NOTE]\n> Careful.\n\n",
    "[[a]] and [[No such page]]\n\n",
    "- [x] done\n\n",
    "[dead](/nothing/here/)\n\n",
    "中文的一段，足够长。\n\n",
    "```console\n$ ls\n```\n\n",
    "$x^2$ and :smile:\n\n",
];

impl Default for Model {
    fn default() -> Self {
        let mut model = Self { pages: BTreeMap::new(), others: BTreeMap::new(), config: Vec::new(), history: Vec::new(), count: 0 };
        model.config = vec![
            ("base_url", "\"https://example.org\"".into()),
            ("title", "\"T\"".into()),
            ("feed_limit", "3".into()),
            ("generate_markdown", "true".into()),
            ("languages.zh.title", "\"网\"".into()),
            ("components.note.body", "\"markdown\"".into()),
            ("components.note.options.kind", "{ default = \"plain\" }".into()),
        ];
        for (path, title, date, tags, body) in [
            ("content/_index.md", "Home", "", "", "Welcome.\n"),
            ("content/notes/_index.md", "Notes", "", "", "All [notes](a/index.md).\n"),
            ("content/notes/a/index.md", "A", "2026-01-01", "[\"lock\"]", "First.\n\n## A heading\n\nMore.\n\n![own](pic.svg)\n"),
            ("content/notes/c.md", "C of locks", "2026-03-01", "[\"lock\", \"dump\"]", "Third, see [a](a/index.md).\n"),
            ("content/notes/c.zh.md", "三", "2026-03-01", "", "第三，见[前](a/index.md)。\n"),
            ("content/posts/b.md", "B of locks", "2026-02-01", "[\"dump\"]", "Second.\n\n<!-- more -->\n\n## A heading\n"),
        ] {
            let mut page = Page { title: title.into(), body: body.into(), ..Page::default() };
            for (key, value) in [("date", date), ("tags", tags)] {
                if !value.is_empty() {
                    page.keys.insert(key, value.into());
                }
            }
            model.pages.insert(path.into(), page);
        }
        for (path, text) in [
            ("static/s.css", "p { color: red }"),
            ("static/p.svg", "<svg width=\"2\" height=\"3\"/>"),
            ("content/notes/a/pic.svg", "<svg width=\"4\" height=\"5\"/>"),
            ("content/notes/a/code.c", "// region: one\nint x;\n// endregion\n"),
            ("data/data.toml", "word = \"w\"\n"),
            ("templates/components/note.html", "<aside>{{ body }}</aside>"),
        ] {
            model.others.insert(path.into(), text.into());
        }
        model
    }
}

impl Model {
    /// With so many dated notes beside.
    pub fn many(count: usize) -> Self {
        let mut model = Self::default();
        for n in 0..count {
            let body = format!("A summary of {n}.\n\n<!-- more -->\n\nThis is below the fold.\n\n```c\nint x{n};\n```\n");
            let mut page = Page { title: format!("Lock {n}"), body, ..Page::default() };
            page.keys.insert("date", format!("2025-{:02}-{:02}", n % 12 + 1, n % 28 + 1));
            page.keys.insert("tags", format!("[\"{}\", \"{}\"]", TAGS[n % 2], TAGS[3]));
            model.pages.insert(format!("content/notes/n{n:02}.md"), page);
        }
        model
    }

    pub fn replace(&mut self, path: &str, old: &str, new: &str) {
        self.with(path, |page| {
            assert!(page.body.contains(old) || page.title.contains(old), "there is {old} in {path}");
            page.body = page.body.replace(old, new);
            page.title = page.title.replace(old, new);
        });
    }

    pub fn put(&mut self, path: &str, text: &str) {
        self.others.insert(path.into(), text.into());
    }

    pub fn copy(&mut self, from: &str, to: &str) {
        let page = self.pages[from].clone();
        self.pages.insert(to.into(), page);
    }

    /// Any three numbers are some edit.
    pub fn edit(&mut self, [what, a, b]: [u8; 3]) {
        self.count += 1;
        let count = self.count;
        if what % 5 == 0 {
            self.history.push((self.pages.clone(), self.others.clone()));
        }
        let paths: Vec<String> = self.pages.keys().cloned().collect();
        let path = paths.get(usize::from(a) % paths.len().max(1)).cloned().unwrap_or_default();
        let pick = |list: &[&str]| list[usize::from(b) % list.len()].to_owned();
        let date = format!("2026-{:02}-{:02}", b % 7 + 1, b % 28 + 1);
        match what % 26 {
            0 | 1 => self.with(&path, |page| page.body.push_str(&pick(&BITS))),
            2 => self.with(&path, |page| page.body.insert_str(0, &pick(&BITS))),
            3 => self.with(&path, |page| page.body = page.body.replacen("word", "term", 1)),
            4 => self.with(&path, |page| page.title = format!("{} {}", pick(&["Locks", "Dumps", "网络"]), b % 3)),
            5 => self.key(&path, "date", Some(date)),
            6 => self.key(&path, "slug", (b % 4 != 0).then(|| format!("\"s{}\"", b % 5))),
            7 => self.key(&path, "tags", (b % 4 != 0).then(|| format!("[\"{}\", \"{}\"]", pick(&TAGS), TAGS[usize::from(a) % 4]))),
            8 => self.key(&path, "draft", (b.is_multiple_of(2)).then(|| "true".to_owned())),
            9 => self.key(&path, "series", (b % 3 != 0).then(|| "\"one\"".to_owned())),
            10 => self.key(&path, "weight", Some((b % 5).to_string())),
            11 => self.key(&path, "description", (b % 3 != 0).then(|| format!("\"About {}\"", b % 3))),
            12 => self.key(&path, "paginate_by", (b % 3 != 0).then(|| (b % 3).to_string())),
            13 => self.key(&path, "aliases", (b % 3 != 0).then(|| format!("[\"old/{}\"]", b % 3))),
            14 => {
                let section = SECTIONS[usize::from(a) % SECTIONS.len()];
                let mut page = Page { title: format!("New {}", b % 4), body: BITS[usize::from(b) % BITS.len()].into(), ..Page::default() };
                page.keys.insert("date", date);
                self.pages.insert(format!("content/{section}/new{}.md", count % 9), page);
            }
            15 => drop(self.pages.remove(&path)),
            16 => {
                if let Some(page) = self.pages.remove(&path) {
                    let section = SECTIONS[usize::from(b) % SECTIONS.len()];
                    self.pages.insert(format!("content/{section}/moved{}.md", b % 3), page);
                }
            }
            17 | 18 => {
                let (name, text) = TEMPLATES[usize::from(a) % TEMPLATES.len()];
                match b % 4 {
                    0 => drop(self.others.remove(&format!("templates/{name}"))),
                    _ => drop(self.others.insert(format!("templates/{name}"), format!("{text}{}", "\n".repeat(usize::from(b % 2))).into())),
                }
            }
            19 => self.configure(a, b),
            20 => drop(self.others.insert("i18n/en.toml".into(), format!("note = \"Note {}\"\ntags = \"Tags {}\"\n", b % 3, a % 2).into())),
            21 => drop(self.others.insert("static/s.css".into(), format!("p {{ width: {}px }}", b % 3).into())),
            22 => {
                let path = if a.is_multiple_of(2) { "static/p.svg" } else { "content/notes/a/pic.svg" };
                match b % 5 {
                    0 => drop(self.others.remove(path)),
                    size => drop(self.others.insert(path.into(), format!("<svg width=\"{size}\" height=\"9\"/>").into())),
                }
            }
            23 => drop(
                self.others
                    .insert("data/data.toml".into(), if b % 5 == 0 { "word = ".into() } else { format!("word = \"w{b}\"\n").into() }),
            ),
            24 => {
                let text = format!("// region: {}\nint x{};\n// endregion\n", if b % 5 == 0 { "two" } else { "one" }, b % 3);
                self.others.insert("content/notes/a/code.c".into(), text.into());
            }
            _ => {
                if let Some((pages, others)) = self.history.pop() {
                    (self.pages, self.others) = (pages, others);
                }
            }
        }
    }

    fn configure(&mut self, a: u8, b: u8) {
        let (key, value) = match a % 12 {
            0 => ("title", format!("\"T{}\"", b % 3)),
            1 => ("base_url", if b.is_multiple_of(2) { "\"https://example.org\"".into() } else { "\"https://example.org/blog\"".into() }),
            2 => ("feed_limit", (b % 4 + 1).to_string()),
            3 => ("timezone", if b.is_multiple_of(2) { "\"UTC\"".into() } else { "\"Asia/Shanghai\"".into() }),
            4 => ("markdown.smart_punctuation", (b.is_multiple_of(2)).to_string()),
            5 => ("extra.footer", format!("\"F{}\"", b % 3)),
            6 => ("generate_markdown", (b.is_multiple_of(2)).to_string()),
            7 => ("author", format!("\"N{}\"", b % 2)),
            8 => ("feed_content", if b.is_multiple_of(2) { "\"full\"".into() } else { "\"summary\"".into() }),
            9 => ("languages.zh.title", format!("\"网{}\"", b % 2)),
            10 => ("extra.related", (b % 4).to_string()),
            _ => ("archive", if b.is_multiple_of(2) { "false".into() } else { "\"all\"".into() }),
        };
        self.config.retain(|(known, _)| *known != key);
        self.config.push((key, value));
        // Keys of the root stand before all tables.
        self.config.sort_by_key(|(key, _)| key.contains('.'));
    }

    fn with(&mut self, path: &str, edit: impl FnOnce(&mut Page)) {
        if let Some(page) = self.pages.get_mut(path) {
            edit(page);
        }
    }

    fn key(&mut self, path: &str, key: &'static str, value: Option<String>) {
        self.with(path, |page| match value {
            Some(value) => drop(page.keys.insert(key, value)),
            None => drop(page.keys.remove(key)),
        });
    }

    /// The files as they lie on the disk.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.others.clone();
        for (path, page) in &self.pages {
            let keys: String = page.keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
            files.insert(path.clone(), format!("+++\ntitle = \"{}\"\n{keys}+++\n\n{}", page.title, page.body).into_bytes());
        }
        let config: String = self.config.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        files.insert("faircopy.toml".into(), format!("edition = \"2026\"\n{config}").into_bytes());
        files
    }
}
