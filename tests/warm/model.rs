//! A site that edits are made to, as authors make them. It begins sound, and most edits leave it so: a site with errors is
//! not published, and a template that does not parse asks for nothing.

use super::parts::{ASKS, BITS, BROKEN, BUNDLE_BITS, FOCUS, MINE, NOTE, OWN_ASKS, TAGS, folio, list, page};
use faircopy::config::{Options, Today};
use std::collections::BTreeMap;

/// The pages and the other files of a site.
type State = (BTreeMap<String, Page>, BTreeMap<String, Vec<u8>>, Vec<(&'static str, String)>);

/// A site: its pages apart from the other files, so that edits can be meant.
#[derive(Clone)]
pub struct Model {
    pages: BTreeMap<String, Page>,
    others: BTreeMap<String, Vec<u8>>,
    config: Vec<(&'static str, String)>,
    /// States to come back to.
    history: Vec<State>,
    count: usize,
    /// Of a theme of its own, in place of folio.
    is_mine: bool,
    /// The edits that half of all are, if it has any: those that matter to what its templates ask.
    focus: &'static [u8],
    day: i8,
    drafts: bool,
    future: bool,
    /// What proves the examples: nothing, a lab that is not done, one that is, one with a newer compiler.
    pub lab: u8,
}

#[derive(Clone, Default)]
struct Page {
    title: String,
    keys: BTreeMap<&'static str, String>,
    extra: Option<u8>,
    body: String,
}

const SECTIONS: [&str; 3] = ["notes", "posts", "posts/deep"];
/// What others link to.
const KEPT: [&str; 4] = ["content/_index.md", "content/notes/_index.md", "content/notes/a/index.md", "content/posts/b.md"];

impl Default for Model {
    fn default() -> Self {
        Self::new(false)
    }
}

impl Model {
    pub fn new(is_mine: bool) -> Self {
        let mut model = Self {
            pages: BTreeMap::new(),
            others: BTreeMap::new(),
            config: Vec::new(),
            history: Vec::new(),
            count: 0,
            is_mine,
            focus: &[],
            day: 1,
            drafts: false,
            future: false,
            lab: 0,
        };
        model.config = vec![
            ("base_url", "\"https://example.org\"".into()),
            ("title", "\"T\"".into()),
            ("feed_limit", "3".into()),
            ("generate_markdown", "true".into()),
            ("languages.zh.title", "\"网\"".into()),
            ("components.note.body", "\"markdown\"".into()),
            ("components.note.options.kind", "{ default = \"plain\" }".into()),
        ];
        if is_mine {
            model.config.insert(0, ("theme", "\"mine\"".into()));
            model.others.extend(MINE.iter().map(|(path, text)| (format!("themes/mine/{path}"), text.as_bytes().to_vec())));
        }
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
            ("data/rows.csv", "name,size\na,1\n"),
            ("templates/components/note.html", "<aside>{{ body }}</aside>"),
        ] {
            model.others.insert(path.into(), text.into());
        }
        model.others.insert("static/p.png".into(), png(1));
        model
    }

    /// One of some kinds of sites, each with a question in its templates, and most edited by what the answer depends on.
    pub fn of(kind: u8) -> Self {
        let mut model = Self::new(kind.is_multiple_of(2));
        if kind & 2 != 0 {
            model.set("feed_content", "\"summary\"");
        }
        if kind & 4 != 0 {
            model.append("content/notes/c.md", "\n```note\nIn *summaries*.\n```\n");
            model.set("csp.inline", "\"hash\"");
        } else {
            let summary = [BITS[11], BITS[6], BITS[17]].concat();
            model.with("content/posts/b.md", |page| page.body.insert_str(0, &summary));
            model.set("examples.date", "true");
        }
        let which = usize::from(kind / 8);
        model.focus = FOCUS[which % FOCUS.len()];
        model.append("content/posts/b.md", &[BITS[6], BITS[11]].concat());
        model.lab = kind / 8 % 4;
        // The component has a question of its own.
        model.ask(which % 3, ASKS[which % ASKS.len()], "");
        model.ask(3, ASKS[which * 5 % ASKS.len()], "");
        model
    }

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

    pub fn append(&mut self, path: &str, text: &str) {
        self.with(path, |page| page.body.push_str(text));
    }

    pub fn put(&mut self, path: &str, text: &str) {
        self.others.insert(path.into(), text.into());
    }

    pub fn copy(&mut self, from: &str, to: &str) {
        let page = self.pages[from].clone();
        self.pages.insert(to.into(), page);
    }

    pub fn remove(&mut self, path: &str) {
        self.pages.remove(path);
    }

    pub fn set(&mut self, key: &'static str, value: &str) {
        self.config.retain(|(known, _)| *known != key);
        self.config.push((key, value.to_owned()));
        // Keys of the root stand before all tables.
        self.config.sort_by_key(|(key, _)| key.contains('.'));
    }

    /// One that asks this question in the template of pages, or of sections, or in that of its component.
    pub fn asking(is_mine: bool, ask: &str, place: usize) -> Self {
        let mut model = Self::new(is_mine);
        model.ask(place, ask, "");
        model.append("content/notes/a/index.md", "\n```note\nIn a *component*.\n```\n");
        model
    }

    fn ask(&mut self, place: usize, one: &str, two: &str) {
        let (name, text) = match (place % 4, self.is_mine) {
            (0, true) => ("page.html", page(one, two)),
            (0, false) => ("page.html", folio("page.html", one, two)),
            (1, true) => ("section.html", list(one, two)),
            (1, false) => ("section.html", folio("section.html", one, two)),
            (2, true) => ("index.html", list(one, two)),
            (2, false) => ("index.html", folio("index.html", one, two)),
            _ => ("components/note.html", format!("{NOTE}{one}{two}")),
        };
        self.others.insert(format!("templates/{name}"), text.into());
    }

    /// Any three numbers are some edit.
    pub fn edit(&mut self, [what, a, b]: [u8; 3]) {
        self.count += 1;
        let (count, nth) = (self.count, usize::from(b));
        if what % 5 == 0 {
            self.history.push((self.pages.clone(), self.others.clone(), self.config.clone()));
        }
        let paths: Vec<String> = self.pages.keys().cloned().collect();
        let path = paths.get(usize::from(a) % paths.len().max(1)).cloned().unwrap_or_default();
        // What others link to goes seldom.
        let may_go = !KEPT.contains(&path.as_str()) || b % 32 == 31;
        let is_section = path.ends_with("_index.md");
        let pick = |list: &[&str]| list[nth % list.len()].to_owned();
        let date = format!("2026-{:02}-{:02}", b % 7 + 1, b % 28 + 1);
        let kind = match self.focus {
            focus if what >= 128 && !focus.is_empty() => focus[usize::from(what) % focus.len()],
            _ => what % 40,
        };
        match kind {
            0 | 1 => self.with(&path, |page| page.body.push_str(&pick(&BITS))),
            2 => self.with(&path, |page| page.body.insert_str(0, &pick(&BITS))),
            3 => self.append("content/notes/a/index.md", &pick(&BUNDLE_BITS)),
            4 | 5 => self.with(&path, |page| match b % 3 {
                0 => page.body = page.body.replacen("word", "term", 1),
                1 => page.body.push_str(&format!("Words {count}.\n\n")),
                _ => page.body.insert_str(0, &format!("Words {count}.\n\n")),
            }),
            6 => self.with(&path, |page| page.title = format!("{} {}", pick(&["Locks", "Dumps", "网络"]), b % 3)),
            7 if !is_section => self.key(&path, "date", Some(date)),
            8 if !is_section => self.key(&path, "slug", (b % 4 != 0).then(|| format!("\"s{}\"", b % 64))),
            9 if !is_section => {
                self.key(&path, "tags", (b % 4 != 0).then(|| format!("[\"{}\", \"{}\"]", pick(&TAGS), TAGS[usize::from(a) % 4])))
            }
            10 if may_go => self.key(&path, "draft", (b.is_multiple_of(2)).then(|| "true".to_owned())),
            11 if !is_section => self.key(&path, "series", (b % 3 != 0).then(|| "\"one\"".to_owned())),
            12 => self.key(&path, "weight", Some((b % 5).to_string())),
            13 => self.key(&path, "description", (b % 3 != 0).then(|| format!("\"About {}\"", b % 3))),
            14 => match b % 4 {
                0 => self.key(KEPT[usize::from(a) % 2], "paginate_by", (a % 3 != 0).then(|| (a % 3).to_string())),
                1 => self.key(KEPT[1], "sort_by", Some(["\"date\"", "\"title\"", "\"weight\""][usize::from(a) % 3].into())),
                2 => self.key(KEPT[1], "transparent", Some(a.is_multiple_of(2).to_string())),
                _ => self.key(KEPT[1], "generate_feeds", Some(a.is_multiple_of(2).to_string())),
            },
            15 if !is_section => self.key(&path, "aliases", (b % 3 != 0).then(|| format!("[\"old/{}\"]", b))),
            16 => {
                let section = SECTIONS[usize::from(a) % SECTIONS.len()];
                let mut page = Page { title: format!("New {}", b % 4), body: BITS[nth % BITS.len()].into(), ..Page::default() };
                page.keys.insert("date", date);
                let language = if b % 5 == 0 { ".zh" } else { "" };
                self.pages.insert(format!("content/{section}/new{}{language}.md", count % 9), page);
            }
            17 if may_go => drop(self.pages.remove(&path)),
            18 if may_go && !is_section => {
                if let Some(page) = self.pages.remove(&path) {
                    let section = SECTIONS[nth % SECTIONS.len()];
                    self.pages.insert(format!("content/{section}/moved{}.md", b % 3), page);
                }
            }
            19..=22 => {
                let ask = |n: u8| ASKS[usize::from(n) % ASKS.len()];
                let place = usize::from(what / 40);
                match (b % 8, place % 4) {
                    (0, _) => self.others.retain(|path, _| !path.starts_with("templates/") || path.ends_with("note.html")),
                    (1 | 2, 0) => self.ask(0, OWN_ASKS[usize::from(a) % OWN_ASKS.len()], ask(b)),
                    _ => self.ask(place, ask(a), if b % 3 == 0 { ask(b / 8) } else { "" }),
                }
            }
            23 | 24 => self.configure(a, b),
            25 => {
                let text = format!("note = \"Note {}\"\ntags = \"Tags {}\"\nword = \"Word {}\"\n", b % 3, a % 2, b % 4);
                let text = format!("{text}many = {{ one = \"one\", other = \"{{n}} of {}\" }}\n", a % 5);
                self.put(if b % 5 == 0 { "i18n/zh.toml" } else { "i18n/en.toml" }, &text);
            }
            26 => match b % 4 {
                0 if a.is_multiple_of(2) => {
                    self.put("static/s.css", &format!("p {{ background: url(https://pictures{}.example/p.png) }}", a % 3))
                }
                0 => self.put("static/s.css", &format!("p {{ width: {}px }}", a % 3)),
                1 => self.put(&format!("static/more{}.txt", a % 3), "more"),
                2 => drop(self.others.remove(&format!("static/more{}.txt", a % 3))),
                _ => self.put(&format!("content/notes/a/more{}.txt", a % 3), &format!("more {b}")),
            },
            27 => {
                let path = ["static/p.svg", "content/notes/a/pic.svg", "static/p.png"][usize::from(a) % 3];
                match (b % 24, path) {
                    (23, _) => drop(self.others.remove(path)),
                    (size, "static/p.png") => drop(self.others.insert(path.into(), png(size))),
                    (size, _) => self.put(path, &format!("<svg width=\"{size}\" height=\"9\"/>")),
                }
            }
            28 | 29 => match (b % 24, a % 2) {
                (23, 0) => self.put("data/data.toml", "word = "),
                (22, 0) => drop(self.others.remove("data/data.toml")),
                (_, 0) => self.put("data/data.toml", &format!("word = \"w{b}\"\n")),
                _ => self.put("data/rows.csv", &format!("name,size\na,{b}\n")),
            },
            30 => {
                let text = format!("// region: {}\nint x{};\n// endregion\n", if b % 24 == 23 { "two" } else { "one" }, b % 3);
                self.put("content/notes/a/code.c", &text);
            }
            31 => self.day = (b % 28) as i8 + 1,
            32 | 39 => self.lab = b % 4,
            33 => match b % 2 {
                0 => self.drafts = a.is_multiple_of(2),
                _ => self.future = a.is_multiple_of(2),
            },
            34 => match b % 3 {
                0 => self.with(&path, |page| page.extra = (a % 4 != 0).then_some(a % 4)),
                1 if !is_section => self.key(&path, "authors", Some(format!("[\"N{}\"]", a % 3))),
                2 if !is_section => self.key(&path, "updated", Some(date)),
                _ => {}
            },
            35 => {
                let of = paths.iter().find(|path| path.ends_with(".md") && !path.ends_with(".zh.md") && may_go && path.contains("/c"));
                let to = of.map_or_else(|| "content/notes/c.zh.md".to_owned(), |of| of.replace(".md", ".zh.md"));
                match b % 3 {
                    0 => drop(self.pages.remove(&to)),
                    _ => {
                        let page = Page { title: format!("译 {}", b % 3), body: "中文。\n".into(), ..Page::default() };
                        self.pages.insert(to, page);
                    }
                }
            }
            36 => self.theme(a, b),
            // Seldom, and with a way back.
            37 if b % 4 == 3 => {
                self.history.push((self.pages.clone(), self.others.clone(), self.config.clone()));
                match a % 3 {
                    0 => self.put("templates/page.html", "{% if page %}"),
                    1 => self.put("templates/section.html", "{{ nothing.at_all }}"),
                    _ => self.with(&path, |page| page.body.push_str(&pick(&BROKEN))),
                }
            }
            _ => {
                if let Some(state) = self.history.pop() {
                    (self.pages, self.others, self.config) = state;
                }
            }
        }
    }

    fn configure(&mut self, a: u8, b: u8) {
        let is = b.is_multiple_of(2);
        match a % 19 {
            0 => self.set("title", &format!("\"T{}\"", b % 3)),
            1 => self.set("base_url", if is { "\"https://example.org\"" } else { "\"https://example.org/blog\"" }),
            2 => self.set("feed_limit", &(b % 4 + 1).to_string()),
            3 => self.set("timezone", if is { "\"UTC\"" } else { "\"Asia/Shanghai\"" }),
            4 => self.set("markdown.smart_punctuation", &is.to_string()),
            5 => self.set("extra.footer", &format!("\"F{}\"", b % 3)),
            6 => self.set("generate_markdown", &is.to_string()),
            7 => self.set("author", &format!("\"N{}\"", b % 2)),
            8 => self.set("feed_content", if is { "\"full\"" } else { "\"summary\"" }),
            9 => self.set("languages.zh.title", &format!("\"网{}\"", b % 2)),
            10 => self.set("extra.related", &(b % 4).to_string()),
            11 => self.set("archive", if is { "false" } else { "\"all\"" }),
            12 => self.set("description", &format!("\"D{}\"", b % 3)),
            13 => self.set("feed_filenames", ["[\"atom.xml\", \"feed.json\"]", "[\"feed.json\"]", "[\"atom.xml\"]"][usize::from(b) % 3]),
            14 => self.set("generate_llms_txt", &is.to_string()),
            15 => self.set("csp.inline", if is { "\"hash\"" } else { "\"report\"" }),
            16 => self.set("components.note.options.kind", if is { "{ default = \"plain\" }" } else { "{ default = \"other\" }" }),
            17 => self.set("examples.date", &is.to_string()),
            _ => self.set("languages.zh.description", &format!("\"述{}\"", b % 2)),
        }
    }

    /// The theme's own files. One who takes folio in hand has all of its files.
    fn theme(&mut self, a: u8, b: u8) {
        let name = if self.is_mine { "mine" } else { "folio" };
        let mut theme: BTreeMap<String, Vec<u8>> = match self.is_mine {
            true => BTreeMap::new(),
            false => faircopy::read::folio().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect(),
        };
        theme.extend(self.others.clone());
        let mut change = |path: &str, change: &dyn Fn(&str) -> String| {
            if let Some(bytes) = theme.get_mut(&format!("themes/{name}/{path}")) {
                *bytes = change(&String::from_utf8_lossy(bytes)).into_bytes();
            }
        };
        match a % 5 {
            0 => {
                change("templates/page.html", &|text| text.replacen("{{ page.content }}", &format!("<i>{b}</i>{{{{ page.content }}}}"), 1))
            }
            1 => change("templates/section.html", &|text| format!("{text}{{# {b} #}}")),
            2 => change("templates/components/proofs.html", &|text| format!("{text}<p>{}</p>", b % 4)),
            3 => change("i18n/en.toml", &|text| format!("# {b}\n{text}")),
            _ => change("theme.toml", &|text| text.replacen("[extra]", &format!("[extra]\nown{b} = {}", b % 4), 1)),
        }
        self.others = theme;
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

    pub fn options(&self) -> Options {
        let today = Today::Date(jiff::civil::date(2026, 6, self.day));
        Options { today, drafts: self.drafts, future: self.future, ..Options::default() }
    }

    /// The same for the program itself.
    pub fn args(&self) -> Vec<String> {
        let mut args = vec!["--today".to_owned(), format!("2026-06-{:02}", self.day)];
        args.extend(self.drafts.then(|| "--drafts".to_owned()));
        args.extend(self.future.then(|| "--future".to_owned()));
        args
    }

    /// The files as they lie on the disk.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.others.clone();
        for (path, page) in &self.pages {
            let keys: String = page.keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
            let extra = page.extra.map(|extra| format!("[extra]\nown = {extra}\n")).unwrap_or_default();
            files.insert(path.clone(), format!("+++\ntitle = \"{}\"\n{keys}{extra}+++\n\n{}", page.title, page.body).into_bytes());
        }
        let config: String = self.config.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        files.insert("faircopy.toml".into(), format!("edition = \"2026\"\n{config}").into_bytes());
        files
    }
}

/// As much of a picture as its size is told by.
fn png(width: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0".to_vec();
    bytes.extend([width + 1, 0, 0, 0, 7, 8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}
