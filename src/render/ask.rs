//! Questions of templates that reach beyond their own page.
//!
//! Every function whose answer depends on more than its arguments goes through [`View::ask`]: one door, so that
//! what a page depended on can be recorded as pairs of question and answer.

use super::strings::Text;
use super::trace;
use super::view::facts::print_of;
use super::view::{Pages, SeriesView, TaxonomyView, View};
use crate::diag::{Diag, nearest};
use crate::memo::Print;
use crate::pack::{Pack, Packed, pack_str};
use crate::page::{CONTENT, DEFAULT, LanguageId};
use crate::site::{LeafId, Node, SectionId};
use imagesize::ImageType;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Display, Formatter};
use std::sync::{Arc, Mutex, PoisonError};
use tera::{Map, Value};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Query<'a> {
    /// A page by its file, relative to `content/`. No answer is none.
    Page(&'a str, Scope),
    Section(&'a str, Scope),
    /// A section without its pages.
    SectionMetadata(&'a str, Scope),
    Taxonomy(&'a str, LanguageId),
    /// Whether the pages of a taxonomy are written.
    Written(&'a str, LanguageId),
    /// A term of a taxonomy, by name or slug.
    Term(&'a str, &'a str, LanguageId),
    /// The same without its pages, so that who names it does not depend on them.
    TermMetadata(&'a str, &'a str, LanguageId),
    /// The newest dated pages of a language.
    Recent(usize, LanguageId),
    /// A series by its name.
    Series(&'a str, LanguageId),
    /// The pages that have most in common with the page of a file, and how many of them at most.
    Related(&'a str, usize, Scope),
    /// How much of the site was proven.
    Proofs,
    /// What a file of data holds, in this format or in that of its ending.
    Data(&'a str, Option<&'a str>),
    /// The site path of `@/notes/x.md#fragment`, without the fragment, which must exist.
    Link(&'a str, Scope),
    /// The site path of something that will be written, as `path`; its content's hash as `hash` where known; and as
    /// `lasting` the name that changes with its content, if it has one.
    Output(&'a str),
    /// `width` and `height` of an image among the sources.
    Image(&'a str),
    /// The hash of a file among the sources, as [`View::file`] finds it.
    File(&'a str),
    /// A theme's word: language, key.
    Word(&'a str, &'a str),
    /// A theme's word for a count: language, key, count.
    Counted(&'a str, &'a str, u64),
    /// The day the site is built for.
    Today,
    /// The second at which that day begins.
    Midnight,
}

/// In which language something is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    pub language: LanguageId,
    /// Nothing of the default language stands in for it.
    pub exact: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub help: Option<String>,
}

impl<'a> Query<'a> {
    pub(super) fn pack(&self, out: &mut Vec<u8>) {
        let (kind, texts, numbers): (u8, [Option<&str>; 2], [usize; 2]) = match *self {
            Self::Page(path, scope) => (0, [Some(path), None], [scope.language, usize::from(scope.exact)]),
            Self::Section(path, scope) => (1, [Some(path), None], [scope.language, usize::from(scope.exact)]),
            Self::SectionMetadata(path, scope) => (2, [Some(path), None], [scope.language, usize::from(scope.exact)]),
            Self::Taxonomy(kind, language) => (3, [Some(kind), None], [language, 0]),
            Self::Written(kind, language) => (4, [Some(kind), None], [language, 0]),
            Self::Term(kind, term, language) => (5, [Some(kind), Some(term)], [language, 0]),
            Self::TermMetadata(kind, term, language) => (6, [Some(kind), Some(term)], [language, 0]),
            Self::Recent(limit, language) => (7, [None, None], [limit, language]),
            Self::Series(name, language) => (8, [Some(name), None], [language, 0]),
            Self::Related(path, limit, scope) => (9, [Some(path), None], [limit, scope.language << 1 | usize::from(scope.exact)]),
            Self::Data(path, format) => (10, [Some(path), format], [0, 0]),
            Self::Link(path, scope) => (11, [Some(path), None], [scope.language, usize::from(scope.exact)]),
            Self::Output(path) => (12, [Some(path), None], [0, 0]),
            Self::Image(path) => (13, [Some(path), None], [0, 0]),
            Self::File(path) => (14, [Some(path), None], [0, 0]),
            Self::Word(language, key) => (15, [Some(language), Some(key)], [0, 0]),
            Self::Counted(language, key, count) => {
                // A count may be wider than what numbers are packed by on small machines.
                out.push(16);
                pack_str(language, out);
                pack_str(key, out);
                return count.pack(out);
            }
            Self::Today => (17, [None, None], [0, 0]),
            Self::Midnight => (18, [None, None], [0, 0]),
            Self::Proofs => (19, [None, None], [0, 0]),
        };
        out.push(kind);
        for text in texts {
            text.is_some().pack(out);
            if let Some(text) = text {
                pack_str(text, out);
            }
        }
        numbers.iter().for_each(|number| number.pack(out));
    }

    pub(super) fn unpack(from: &mut Packed<'a>) -> Option<Self> {
        let kind = from.byte()?;
        if kind == 16 {
            return Some(Self::Counted(from.str()?, from.str()?, Pack::unpack(from)?));
        }
        let mut texts = [None; 2];
        for text in &mut texts {
            *text = if bool::unpack(from)? { Some(from.str()?) } else { None };
        }
        let [first, second] = texts;
        let (a, b) = (usize::unpack(from)?, usize::unpack(from)?);
        let scope = Scope { language: a, exact: b == 1 };
        Some(match kind {
            0 => Self::Page(first?, scope),
            1 => Self::Section(first?, scope),
            2 => Self::SectionMetadata(first?, scope),
            3 => Self::Taxonomy(first?, a),
            4 => Self::Written(first?, a),
            5 => Self::Term(first?, second?, a),
            6 => Self::TermMetadata(first?, second?, a),
            7 => Self::Recent(a, b),
            8 => Self::Series(first?, a),
            9 => Self::Related(first?, a, Scope { language: b >> 1, exact: b & 1 == 1 }),
            10 => Self::Data(first?, second),
            11 => Self::Link(first?, scope),
            12 => Self::Output(first?),
            13 => Self::Image(first?),
            14 => Self::File(first?),
            15 => Self::Word(first?, second?),
            17 => Self::Today,
            18 => Self::Midnight,
            19 => Self::Proofs,
            _ => return None,
        })
    }
}

/// As a template asks it.
impl Display for Query<'_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::Page(path, _) => write!(f, "get_page(path=\"{path}\")"),
            Self::Section(path, _) => write!(f, "get_section(path=\"{path}\")"),
            Self::SectionMetadata(path, _) => write!(f, "get_section(path=\"{path}\", metadata_only=true)"),
            Self::Taxonomy(kind, _) => write!(f, "get_taxonomy(kind=\"{kind}\")"),
            Self::Written(kind, _) => write!(f, "whether the taxonomy `{kind}` is written"),
            Self::Term(kind, term, _) => write!(f, "get_taxonomy_term(kind=\"{kind}\", term=\"{term}\")"),
            Self::TermMetadata(kind, term, _) => write!(f, "get_taxonomy_url(kind=\"{kind}\", term=\"{term}\")"),
            Self::Recent(limit, _) => write!(f, "get_recent_pages(limit={limit})"),
            Self::Series(name, _) => write!(f, "get_series(name=\"{name}\")"),
            Self::Related(path, limit, _) => write!(f, "get_related_pages(path=\"{path}\", limit={limit})"),
            Self::Data(path, _) => write!(f, "load_data(path=\"{path}\")"),
            Self::Link(path, _) => write!(f, "get_url(path=\"{path}\")"),
            Self::Output(path) => write!(f, "get_url(path=\"{path}\")"),
            Self::Image(path) => write!(f, "get_image_metadata(path=\"{path}\")"),
            Self::File(path) => write!(f, "get_hash(path=\"{path}\")"),
            Self::Word(_, key) => write!(f, "trans(key=\"{key}\")"),
            Self::Counted(_, key, count) => write!(f, "trans(key=\"{key}\", count={count})"),
            Self::Proofs => write!(f, "get_proofs()"),
            Self::Today => write!(f, "now()"),
            Self::Midnight => write!(f, "now(timestamp=true)"),
        }
    }
}

impl View {
    /// Answers one question, and notes that it was asked. See [`View::answer`].
    pub fn ask(&self, query: &Query) -> Result<Value, Refusal> {
        let answer = self.answer(query);
        trace::note(self, query, &answer);
        answer
    }

    /// Answers one question. `Ok(none)` means that the thing asked for does not exist; the function that asked
    /// knows whether that is a fault, and [`View::missing`] words it.
    pub(super) fn answer(&self, query: &Query) -> Result<Value, Refusal> {
        match query {
            Query::Page(path, scope) => Ok(match self.find(path, *scope) {
                Some(Node::Leaf(id)) => self.leaf(id).clone(),
                _ => Value::none(),
            }),
            Query::Section(path, scope) => Ok(match self.find(path, *scope) {
                Some(Node::Section(id)) => self.section(id).clone(),
                _ => Value::none(),
            }),
            Query::SectionMetadata(path, scope) => Ok(match self.find(path, *scope) {
                Some(Node::Section(id)) => self.section_metadata(id).clone(),
                _ => Value::none(),
            }),
            Query::Taxonomy(kind, language) => Ok(self.taxonomy(kind, *language).map_or_else(Value::none, |taxonomy| {
                let mut map = Map::new();
                taxonomy.describe(self, &mut map);
                Value::from(map)
            })),
            Query::Written(kind, language) => Ok(Value::from(self.taxonomy(kind, *language).is_some_and(|taxonomy| taxonomy.render))),
            Query::Term(kind, term, language) => {
                Ok(self.term(kind, term, *language).map_or_else(Value::none, |(taxonomy, at)| taxonomy.term(self, at)))
            }
            Query::TermMetadata(kind, term, language) => Ok(self.term(kind, term, *language).map_or_else(Value::none, |(taxonomy, at)| {
                let mut map = Map::new();
                taxonomy.describe_term(self, at, Pages::Unknown, &mut map);
                Value::from(map)
            })),
            Query::Recent(limit, language) => Ok(self.list(self.recent(*limit, *language))),
            Query::Series(name, language) => Ok(self.series(name, *language).map_or_else(Value::none, |series| {
                let mut map = Map::new();
                series.describe(self, &mut map);
                Value::from(map)
            })),
            Query::Related(path, limit, scope) => {
                Ok(self.related(path, *limit, *scope).map_or_else(Value::none, |near| self.neighbours(near)))
            }
            Query::Proofs => Ok(self.tally().clone()),
            Query::Data(path, format) => self.data(path, *format),
            Query::Link(path, scope) => self.link(path, *scope),
            Query::Output(path) => Ok(self.known_output(path)),
            Query::Image(path) => self.image(path),
            Query::File(path) => {
                let hash = self.source(path, "").and_then(|source| self.sources.get(&source)).map(|file| file.hash);
                Ok(Value::from(hash.map(|hash| Value::from(hash.to_hex().as_str()))))
            }
            Query::Word(language, key) => Ok(match self.strings.get(language, key) {
                Some(Text::One(text)) => Value::from(text.as_str()),
                Some(Text::Many(texts)) => Value::from(texts.clone()),
                Some(Text::Plural(_)) => return Err(no_count(key)),
                None => Value::none(),
            }),
            Query::Counted(language, key, count) => Ok(self.strings.counted(language, key, *count).map_or_else(Value::none, Value::from)),
            Query::Today => Ok(Value::from(self.config.today.to_string())),
            Query::Midnight => match self.config.today.to_zoned(self.config.timezone.clone()) {
                Ok(midnight) => Ok(Value::from(midnight.timestamp().as_second())),
                Err(cause) => Err(Refusal {
                    message: cause.to_string(),
                    help: Some("give another day by --today, or another `timezone` in the configuration".to_owned()),
                }),
            },
        }
    }

    /// The refusal for a question whose answer was none and must not be.
    pub fn missing(&self, query: &Query) -> Refusal {
        match query {
            Query::Page(path, scope) | Query::Section(path, scope) | Query::SectionMetadata(path, scope) => {
                self.no_such_file(path, *scope, matches!(query, Query::Page(..)))
            }
            Query::Related(path, _, scope) => self.no_such_file(path, *scope, true),
            Query::Series(name, language) => {
                let own = self.series.iter().filter(|((own, _), _)| own == language);
                self.unknown("series", name, own.map(|(_, series)| series.name()))
            }
            Query::Data(path, _) => self.no_such_data(path),
            Query::Taxonomy(kind, language) | Query::Written(kind, language) => {
                let known = self.taxonomies.iter().filter(|taxonomy| taxonomy.language == *language);
                self.unknown("taxonomy", kind, known.map(|taxonomy| taxonomy.name.as_str()))
            }
            Query::Term(kind, term, language) | Query::TermMetadata(kind, term, language) => match self.taxonomy(kind, *language) {
                Some(taxonomy) => {
                    self.unknown(&format!("term of the taxonomy `{kind}`:"), term, taxonomy.by_name.keys().map(String::as_str))
                }
                None => self.missing(&Query::Taxonomy(kind, *language)),
            },
            Query::Word(language, key) | Query::Counted(language, key, _) => {
                let mut refusal = self.unknown("string", key, self.strings.keys().into_iter());
                refusal.help.get_or_insert_with(|| format!("add `{key} = \"…\"` to `i18n/{language}.toml`"));
                refusal
            }
            Query::Output(path) => {
                let wanted = path.trim_matches('/');
                let known = self.site.routes.keys().map(|path| path.trim_end_matches("/index.html"));
                let mut refusal = self.unknown("file or page", wanted, known);
                refusal.help.get_or_insert_with(|| {
                    "put the file into `static/`; a page is named as `@/notes/page.md`, another site by its full address".to_owned()
                });
                refusal
            }
            Query::Image(path) | Query::File(path) => Refusal {
                message: format!("there is no image `{path}`"),
                help: Some("it is looked for in the site's folder, in `static/`, in `content/` and among the theme's static files".into()),
            },
            Query::Recent(..) | Query::Proofs | Query::Link(..) | Query::Today | Query::Midnight => {
                Refusal { message: "there is no answer to this question".to_owned(), help: None }
            }
        }
    }

    /// What a path below `content/` names in a language: its page there, else the one in the default language. One
    /// with a language's suffix is that one.
    fn find(&self, path: &str, scope: Scope) -> Option<Node> {
        let (canonical, stated) = self.config.split_language(path);
        let named = |language: LanguageId| self.named(&canonical, language);
        match stated {
            Some(stated) => named(stated),
            None if scope.exact => named(scope.language),
            None => named(scope.language).or_else(|| named(DEFAULT)).or_else(|| self.elsewhere(path)),
        }
    }

    /// The print of the answer to a question, for those whose answers are long and need not be there for it.
    pub(super) fn known_print(&self, query: &Query) -> Option<Print> {
        let leaf = |id| self.leaf_print(id);
        let found = match query {
            Query::Page(path, scope) => {
                self.find(path, *scope).and_then(|node| if let Node::Leaf(id) = node { Some(leaf(id)) } else { None })
            }
            Query::Section(path, scope) => self.found_section(path, *scope).map(|id| self.section_print(id)),
            Query::SectionMetadata(path, scope) => self.found_section(path, *scope).map(|id| self.section_metadata_print(id)),
            Query::Taxonomy(kind, language) => {
                self.taxonomy(kind, *language).map(|taxonomy| print_of(|state| taxonomy.describe(self, state)))
            }
            Query::Term(kind, term, language) => self.term(kind, term, *language).map(|(taxonomy, at)| taxonomy.term_print(self, at)),
            Query::TermMetadata(kind, term, language) => self
                .term(kind, term, *language)
                .map(|(taxonomy, at)| print_of(|state| taxonomy.describe_term(self, at, Pages::Unknown, state))),
            Query::Recent(limit, language) => Some(self.list_print(self.recent(*limit, *language))),
            Query::Series(name, language) => self.series(name, *language).map(|series| print_of(|state| series.describe(self, state))),
            Query::Related(path, limit, scope) => self.related(path, *limit, *scope).map(|near| self.neighbours_print(near)),
            Query::Proofs => Some(self.tally_print()),
            _ => return None,
        };
        Some(found.unwrap_or_default())
    }

    fn found_section(&self, path: &str, scope: Scope) -> Option<SectionId> {
        match self.find(path, scope)? {
            Node::Section(id) => Some(id),
            Node::Leaf(_) => None,
        }
    }

    fn recent(&self, limit: usize, language: LanguageId) -> &[LeafId] {
        let dated = &self.dated[language];
        &dated[..limit.min(dated.len())]
    }

    fn series(&self, name: &str, language: LanguageId) -> Option<&SeriesView> {
        self.series.get(&(language, crate::text::key(name)))
    }

    fn related(&self, path: &str, limit: usize, scope: Scope) -> Option<&[LeafId]> {
        let Node::Leaf(id) = self.find(path, scope)? else { return None };
        let near = self.site.related.get(id).map_or(&[][..], Vec::as_slice);
        Some(&near[..limit.min(near.len())])
    }

    fn term(&self, kind: &str, term: &str, language: LanguageId) -> Option<(&TaxonomyView, usize)> {
        let taxonomy = self.taxonomy(kind, language)?;
        Some((taxonomy, taxonomy.find(term)?))
    }

    fn taxonomy(&self, kind: &str, language: LanguageId) -> Option<&TaxonomyView> {
        self.taxonomies.iter().find(|taxonomy| taxonomy.name == kind && taxonomy.language == language)
    }

    fn link(&self, link: &str, scope: Scope) -> Result<Value, Refusal> {
        let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
        let path = path.trim_start_matches("@/");
        let Some(node) = self.find(path, scope) else { return Err(self.no_such_file(path, scope, true)) };
        let url = self.site.node_url(node);
        let Some(fragment) = fragment else { return Ok(Value::from(url)) };
        let anchors = self.anchors(node);
        if anchors.binary_search_by(|anchor| anchor.as_str().cmp(fragment)).is_ok() {
            Ok(Value::from(url))
        } else {
            Err(self.unknown(&format!("heading or id in `{CONTENT}{path}`:"), fragment, anchors.iter().map(String::as_str)))
        }
    }

    /// Remembers so many answers that those of a site's templates are among them, and not so many that those of each page are.
    fn known_output(&self, path: &str) -> Value {
        if let Some(known) = self.outputs.read().unwrap_or_else(PoisonError::into_inner).get(path) {
            return known.clone();
        }
        let value = self.output(path);
        let mut outputs = self.outputs.write().unwrap_or_else(PoisonError::into_inner);
        if outputs.len() < 1000 {
            outputs.insert(path.to_owned(), value.clone());
        }
        value
    }

    fn output(&self, path: &str) -> Value {
        let plain = path.trim_start_matches('/');
        let folder = plain.trim_end_matches('/');
        let index = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
        let (url, hash) = match (self.output_at(plain), self.output_at(&index)) {
            (Some(hash), _) => (format!("/{plain}"), hash),
            (None, Some(hash)) if folder.is_empty() => ("/".to_owned(), hash),
            (None, Some(hash)) => (format!("/{folder}/"), hash),
            (None, None) => return Value::none(),
        };
        let hash = hash.map(|hash| Value::from(hash.to_hex().as_str()));
        let lasting = self.fingerprints.get(plain).map(|name| Value::from(format!("/{name}")));
        Value::from(BTreeMap::from([("path", Value::from(url)), ("hash", Value::from(hash)), ("lasting", Value::from(lasting))]))
    }

    /// The bytes of a file of the site that templates name.
    pub fn file(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        trace::note(self, &Query::File(path), &Ok(Value::none()));
        let help = "it is looked for in the site's folder, in `static/`, in `content/` and among the theme's static files";
        let source =
            self.source(path, "").ok_or_else(|| Refusal { message: format!("there is no file `{path}`"), help: Some(help.into()) })?;
        self.sources.bytes(&source).map_err(|diag: Diag| Refusal { message: diag.message, help: diag.help })
    }

    fn image(&self, path: &str) -> Result<Value, Refusal> {
        let Some(source) = self.source(path, "") else { return Ok(Value::none()) };
        let bytes = self.sources.bytes(&source).map_err(|diag: Diag| Refusal { message: diag.message, help: diag.help })?;
        let size = imagesize::blob_size(&bytes).map_err(|cause| Refusal {
            message: format!("the size of `{source}` cannot be told: {}", cause.to_string().to_lowercase()),
            help: Some("check that it is an image, and of the kind its name says".to_owned()),
        })?;
        let mut map: Map = [("width", size.width), ("height", size.height)].into_iter().map(|(k, v)| (k.into(), v.into())).collect();
        let (format, mime) = picture_kind(&bytes);
        map.insert("format".into(), Value::from(format));
        map.insert("mime".into(), Value::from(mime));
        Ok(Value::from(map))
    }

    /// The source that a template names as in Zola: from the site's folder, in `static/`, in `content/`, among the theme's
    /// static files; and, where there is one, in a folder of its kind.
    pub(super) fn source(&self, path: &str, own: &str) -> Option<String> {
        let plain = path.trim_start_matches('/');
        let folders = ["", own, "static/", CONTENT].map(|folder| format!("{folder}{plain}"));
        let theme = format!("themes/{}/static/{plain}", self.theme_name);
        let candidates = match path.strip_prefix("@/") {
            Some(rest) => vec![format!("{CONTENT}{rest}")],
            None => folders.into_iter().chain([theme]).collect(),
        };
        candidates.into_iter().find(|path| self.sources.contains(path))
    }

    /// Whether what a template names is one of these files, wherever it is looked for.
    pub(super) fn reads(&self, path: &str, files: &BTreeSet<Arc<str>>) -> bool {
        let is_one = |own: &str| self.source(path, own).is_some_and(|source| files.contains(source.as_str()));
        is_one("") || is_one(super::data::FOLDER)
    }

    fn no_such_file(&self, path: &str, scope: Scope, pages_only: bool) -> Refusal {
        let other = self.find(path, scope);
        let help = match (other, self.near("file", path, self.paths().iter().map(String::as_str))) {
            (Some(Node::Section(_)), _) if pages_only => Some("it is a section; use `get_section`".to_owned()),
            (Some(Node::Leaf(_)), _) => Some("it is a page; use `get_page`".to_owned()),
            (_, Some(near)) => Some(format!("did you mean `{near}`?")),
            _ => Some("name the file as it is called below `content/`; drafts and future pages are not there".to_owned()),
        };
        Refusal { message: format!("there is no `{CONTENT}{path}` among the pages that are shown"), help }
    }

    /// `what` tells the kinds of names apart.
    pub(super) fn unknown<'a>(&self, what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Refusal {
        let near = self.near(what, name, known);
        Refusal { message: format!("there is no {what} `{name}`"), help: near.map(|near| format!("did you mean `{near}`?")) }
    }

    /// The name nearest to one that does not exist. It is looked for once, as thousands of pages may be made with
    /// the template that asks, among the same names: those of a language, of a taxonomy or of a page differ from others.
    fn near<'a>(&self, what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
        let known: Vec<&str> = known.collect();
        let mut hasher = blake3::Hasher::new();
        for name in &known {
            hasher.update(name.as_bytes()).update(b"\0");
        }
        let key = format!("{what} {name} {}", hasher.finalize());
        let remembered = |near: &Mutex<HashMap<_, _>>| near.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        remembered(&self.near).unwrap_or_else(|| {
            let near = nearest(name, known.iter().copied()).map(str::to_owned);
            self.near.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), near.clone());
            near
        })
    }
}

/// The format of a picture and its media type, as Zola names them.
fn picture_kind(bytes: &[u8]) -> (Option<&'static str>, Option<&'static str>) {
    let (format, mime) = match imagesize::image_type(bytes) {
        Ok(ImageType::Png) => ("png", "image/png"),
        Ok(ImageType::Jpeg) => ("jpg", "image/jpeg"),
        Ok(ImageType::Gif) => ("gif", "image/gif"),
        Ok(ImageType::Webp) => ("webp", "image/webp"),
        Ok(ImageType::Bmp) => ("bmp", "image/bmp"),
        Ok(ImageType::Tiff) => ("tiff", "image/tiff"),
        _ => return (None, None),
    };
    (Some(format), Some(mime))
}

fn no_count(key: &str) -> Refusal {
    Refusal {
        message: format!("the string `{key}` has forms for counts"),
        help: Some(format!("say the count: `trans(key=\"{key}\", count=…)`")),
    }
}
