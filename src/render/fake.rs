//! A small site for the tests of this room, made by hand so that they need no other stage.

use super::theme::Theme;
use crate::config::{BaseUrl, Config, FeedContent, MarkdownConfig, Redirects, TaxonomyConfig};
use crate::diag::{Checked, Diag, Spanned};
use crate::highlight::Highlighter;
use crate::memo::Memo;
use crate::output::Kept;
use crate::page::{Cut, Extra, Front, Heading, Kind, Moment, Outline, Page, SectionFront};
use crate::proof::Proofs;
use crate::site::{Fed, Leaf, LeafId, Node, Resolved, Route, Section, Settings, Site, Taxonomy, Term};
use crate::source::Sources;
use crate::text;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub struct Fake {
    pub config: Config,
    pub files: BTreeMap<String, Vec<u8>>,
    pub leaves: Vec<Leaf>,
    /// Pages on one page of the list of notes.
    pub paginate_by: Option<usize>,
    pub page_template: Option<&'static str>,
    pub proofs: Proofs,
    /// Files that are copied to these paths.
    pub copies: Vec<&'static str>,
}

impl Fake {
    /// A site with the theme folio, a home page, a section `notes` and no page yet.
    pub fn new() -> Self {
        let taxonomy = |name: &str| TaxonomyConfig {
            name: name.into(),
            slug: name.into(),
            paginate_by: None,
            paginate_path: "page".into(),
            render: true,
            feed: false,
        };
        let config = Config {
            path: "faircopy.toml".into(),
            inputs: Default::default(),
            edition: "2026".into(),
            base_url: BaseUrl { origin: "https://example.org".into(), path: "/blog".into() },
            title: "Kernel notes".into(),
            description: "Notes on Linux networking".into(),
            author: Some("Ann".into()),
            default_language: "en".into(),
            languages: Vec::new(),
            timezone: TimeZone::UTC,
            theme: "folio".into(),
            output_dir: "public".into(),
            taxonomies: vec![taxonomy("tags"), taxonomy("categories")],
            archive: Some("archive".into()),
            generate_feed: true,
            feed_filenames: vec!["atom.xml".into(), "feed.json".into()],
            feed_limit: 20,
            feed_content: FeedContent::Full,
            feed_authority: "example.org".into(),
            generate_sitemap: true,
            generate_robots: true,
            redirects: Redirects::All,
            generate_headers: true,
            csp: Some(Default::default()),
            generate_markdown: false,
            generate_llms: false,
            dates_from_git: Default::default(),
            ignored: Default::default(),
            markdown: MarkdownConfig { wikilinks: true, ..MarkdownConfig::default() },
            examples: Default::default(),
            budgets: Vec::new(),
            external: Default::default(),
            extra: Extra::new(),
            today: jiff::civil::date(2026, 11, 23),
            drafts: false,
            future: false,
            expired: false,
            published: Vec::new(),
        };
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        files.extend(crate::read::folio().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())));
        files.insert("content/_index.md".into(), b"# Notes on the kernel\n\nShort and **checked**.\n".to_vec());
        files.insert("content/notes/_index.md".into(), b"What I learned.\n".to_vec());
        Self { config, files, leaves: Vec::new(), paginate_by: None, page_template: None, proofs: Proofs::default(), copies: Vec::new() }
    }

    pub fn file(&mut self, path: &str, text: impl Into<Vec<u8>>) -> &mut Self {
        self.files.insert(path.into(), text.into());
        self
    }

    /// A note with a body, a date such as `2026-01-02` and tags. Headings are found by their `## `.
    pub fn note(&mut self, slug: &str, title: &str, date: &str, tags: &[&str], body: &str) -> &mut Front {
        let path: Arc<str> = format!("content/notes/{slug}/index.md").into();
        let date: jiff::civil::Date = date.parse().unwrap();
        let front = Front {
            title: Some(Spanned::new(title.into(), 0..0)),
            date: Some(Spanned::new(Moment { at: date.to_zoned(TimeZone::UTC).unwrap(), has_time: false }, 0..0)),
            taxonomies: BTreeMap::from([("tags".into(), tags.iter().map(|tag| Spanned::new((*tag).into(), 0..0)).collect())]),
            ..Front::default()
        };
        self.files.insert(path.to_string(), body.into());
        self.leaves.push(Leaf {
            page: page(&path, front, body).into(),
            section: 1,
            url: format!("/notes/{slug}/"),
            slug: slug.into(),
            feed_id: Some(format!("tag:example.org,{date}:/notes/{slug}/")),
            title: title.into(),
            lower: None,
            higher: None,
            resolved: Resolved::default(),
            assets: Vec::new(),
            translations: Vec::new(),
            backlinks: Vec::new(),
        });
        &mut Arc::make_mut(&mut self.leaves.last_mut().unwrap().page).front
    }

    pub fn sources(&self) -> Sources {
        Sources::memory(self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())))
    }

    pub fn theme(&self) -> Checked<Theme> {
        super::theme::theme(&self.sources(), &self.config)
    }

    /// The notes in their order, the newest first, each linked from the next older one, and every kind of route.
    pub fn site(&mut self) -> Site {
        let mut leaves = std::mem::take(&mut self.leaves);
        let ids: Vec<LeafId> = (0..leaves.len()).collect();
        for id in ids.clone() {
            leaves[id].lower = id.checked_sub(1);
            leaves[id].higher = Some(id + 1).filter(|next| *next < ids.len());
            leaves[id].backlinks = leaves[id].higher.map(Node::Leaf).into_iter().collect();
        }
        let section = |folder: &str, url: &str, title: &str, parent, children: Vec<usize>, front: SectionFront, leaves| {
            let path: Arc<str> = format!("{folder}/_index.md").into();
            let body = String::from_utf8(self.files[&*path].clone()).unwrap();
            let settings = Settings { path: path.clone(), template: None, weight: None, front: front.clone() };
            let front = Front { section: front, ..Front::default() };
            Section {
                language: 0,
                settings: Some(settings),
                page: Some(Page { kind: Kind::Section, ..page(&path, front, &body) }.into()),
                folder: folder.into(),
                parent,
                url: url.into(),
                title: title.into(),
                children,
                leaves,
                resolved: Resolved::default(),
                assets: Vec::new(),
                translations: Vec::new(),
                backlinks: Vec::new(),
            }
        };
        let notes = SectionFront {
            paginate_by: self.paginate_by,
            page_template: self.page_template.map(|name| Spanned::new(name.to_owned(), 3..9)),
            ..SectionFront::default()
        };
        let sections = vec![
            section("content", "/", "Home", None, vec![1], SectionFront::default(), Vec::new()),
            section("content/notes", "/notes/", "Notes", Some(0), Vec::new(), notes, ids.clone()),
        ];
        let mut dated: Vec<LeafId> = (0..leaves.len()).filter(|id| leaves[*id].page.front.date.is_some()).collect();
        dated.sort_by_key(|id| leaves[*id].page.front.date.as_ref().map(|date| std::cmp::Reverse(date.value.at.timestamp())));
        let taxonomies: Vec<Taxonomy> = self.config.taxonomies.iter().map(|config| taxonomy(config, &leaves)).collect();
        let mut routes = BTreeMap::from([
            ("index.html".to_owned(), Route::Section(0, 1)),
            ("archive/index.html".to_owned(), Route::Archive(0)),
            ("404.html".to_owned(), Route::NotFound(0)),
            ("atom.xml".to_owned(), Route::Feed(Fed::Site(0), 0)),
            ("feed.json".to_owned(), Route::Feed(Fed::Site(0), 1)),
            ("sitemap.xml".to_owned(), Route::Sitemap),
            ("robots.txt".to_owned(), Route::Robots),
            ("code.css".to_owned(), Route::CodeCss),
            ("old/index.html".to_owned(), Route::Redirect("/notes/".to_owned())),
            ("redirect.js".to_owned(), Route::RedirectScript),
            ("_headers".to_owned(), Route::Headers),
            ("folio.css".to_owned(), Route::Copy("themes/folio/static/folio.css".into())),
            ("favicon.svg".to_owned(), Route::Copy("themes/folio/static/favicon.svg".into())),
        ]);
        for (id, leaf) in leaves.iter().enumerate() {
            routes.insert(format!("{}index.html", &leaf.url[1..]), Route::Leaf(id));
        }
        for index in 1..=crate::site::Pager::count(ids.len(), self.paginate_by) {
            routes.insert(format!("{}index.html", &crate::site::pager_url("/notes/", "page", index)[1..]), Route::Section(1, index));
        }
        for (kind, own) in taxonomies.iter().enumerate() {
            routes.insert(format!("{}index.html", &own.url[1..]), Route::Terms(kind));
            for (term, own) in own.terms.iter().enumerate() {
                routes.insert(format!("{}index.html", &own.url[1..]), Route::Term(kind, term, 1));
            }
        }
        for path in &self.copies {
            routes.insert((*path).to_owned(), Route::Copy(format!("static/{path}").into()));
            self.files.insert(format!("static/{path}"), b"a file of the site's own".to_vec());
        }
        let by_path = leaves.iter().enumerate().map(|(id, leaf)| (leaf.page.path.clone(), Node::Leaf(id))).collect::<BTreeMap<_, _>>();
        let by_name = vec![leaves.iter().enumerate().map(|(id, leaf)| (leaf.page.canonical.clone(), Node::Leaf(id))).collect()];
        let related = vec![Vec::new(); leaves.len()];
        Site {
            config: Arc::new(self.config.clone()),
            leaves: leaves.into_iter().map(Arc::new).collect(),
            sections,
            taxonomies,
            dated,
            series: BTreeMap::new(),
            related: related.into(),
            routes: routes.into(),
            redirects: Arc::default(),
            by_path: by_path.into(),
            by_name: by_name.into(),
            imported: 0,
        }
    }

    /// Everything that is written, and what was wrong.
    pub fn build(&mut self) -> (BTreeMap<String, String>, Vec<Diag>) {
        let site = self.site();
        let theme = self.theme();
        let mut diags = theme.diags;
        let sink = Kept::default();
        super::output(
            &Arc::new(site),
            &Arc::new(std::mem::take(&mut self.proofs)),
            &theme.value,
            &self.sources(),
            &Highlighter::new(),
            &Memo::none(),
            &sink,
        )
        .take_into(&mut diags);
        let files = sink.0.into_inner().unwrap();
        (files.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect(), diags)
    }
}

fn page(path: &Arc<str>, front: Front, body: &str) -> Page {
    let heading = |(at, line): (usize, &str)| {
        let title = line.trim_start_matches('#').trim();
        let level = u8::try_from(line.chars().take_while(|c| *c == '#').count()).unwrap();
        let span = (at..at + line.len()).into();
        (1..=6).contains(&level).then(|| Heading { level, id: text::slug(title), title: title.into(), span })
    };
    let mut at = 0;
    let lines: Vec<(usize, &str)> = body
        .split_inclusive('\n')
        .map(|line| {
            at += line.len();
            (at - line.len(), line)
        })
        .collect();
    let headings: Vec<Heading> = lines.into_iter().filter_map(heading).collect();
    let outline = Outline {
        anchors: headings.iter().map(|heading| heading.id.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
        headings,
        words: text::count(body),
        summary: body.find("\n\n").map(|end| Cut { end, explicit: false }),
        ..Outline::default()
    };
    Page { path: path.clone(), canonical: path.clone(), kind: Kind::Page, hash: blake3::hash(body.as_bytes()), front, body: 0, outline }
}

fn taxonomy(config: &TaxonomyConfig, leaves: &[Leaf]) -> Taxonomy {
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    for (id, leaf) in leaves.iter().enumerate() {
        for name in leaf.page.front.taxonomies.get(&config.name).into_iter().flatten() {
            let slug = text::slug(&name.value);
            let url = format!("/{}/{slug}/", config.slug);
            let term = terms.entry(slug.clone()).or_insert_with(|| Term { name: name.value.clone(), slug, url, leaves: Vec::new() });
            term.leaves.push(id);
        }
    }
    Taxonomy { config: config.clone(), language: 0, url: format!("/{}/", config.slug), terms: terms.into_values().collect() }
}
