//! The theme: templates, static files, words and defaults, the site's own laid over the theme's.
//!
//! Pure data, gathered once a build. Whether the templates are sound is for [`super::template`] to say.

use super::strings::Strings;
use crate::config::Config;
use crate::diag::{Checked, Diag, Place, nearest};
use crate::page::Extra;
use crate::source::Sources;
use serde_json::{Number, Value};
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

#[derive(Clone, Debug, Default)]
pub struct Theme {
    pub name: String,
    /// Whether there is no such theme, which was reported with the config: no page can be made then.
    pub is_missing: bool,
    pub about: About,
    /// `[extra]` of the theme with that of the site laid over it: what templates see as `config.extra`.
    pub extra: Extra,
    pub templates: Vec<Template>,
    pub strings: Arc<Strings>,
}

/// What a theme says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub name: Option<String>,
    pub description: Option<String>,
    pub license: Option<String>,
    pub homepage: Option<String>,
    pub min_version: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// `page.html` for the site's own, `NAME/templates/page.html` for the theme's: the latter stays reachable
    /// by this name when the former overrides it.
    pub name: String,
    pub path: Arc<str>,
    pub text: String,
}

/// As in Zola; other files beside them are left alone.
const TEMPLATE_ENDINGS: &[&str] = &["html", "xml", "md", "txt", "json", "ics"];

/// The keys of `theme.toml`. `components` was read with the configuration. What follows it is for Zola's gallery of
/// themes and is read by nobody here.
const KEYS: &[&str] = &[
    "name",
    "description",
    "license",
    "homepage",
    "min_version",
    "extra",
    "components",
    "author",
    "authors",
    "demo",
    "features",
    "licenses",
    "original",
    "tags",
];

/// Gathers the theme that the config names.
pub fn theme(sources: &Sources, config: &Config) -> Checked<Theme> {
    let mut diags = Vec::new();
    let root = format!("themes/{}/", config.theme);
    if config.theme.is_empty() || sources.under(&root).next().is_none() {
        return Theme { name: config.theme.clone(), is_missing: true, extra: config.extra.clone(), ..Theme::default() }.into();
    }
    let (about, mut extra) = read_manifest(sources, &root, &mut diags);
    merge(&mut extra, &config.extra);
    let mut templates = read_templates(sources, &format!("{root}templates/"), &format!("{}/templates/", config.theme), &mut diags);
    templates.extend(read_templates(sources, "templates/", "", &mut diags));
    if config.markdown.inline {
        diags.extend(super::inline::inline(&templates));
    }
    let strings = Strings::read(sources, &[&root, ""], &config.default_language, &mut diags);
    if !strings.is_empty() {
        let codes = config.language_ids().map(|id| (id, config.code(id)));
        let strange = codes.filter(|(_, code)| !strings.knows(code));
        diags.extend(strange.map(|(id, code)| no_strings(&config.theme, code, config.language_place(id))));
        diags.extend(strings.missing(config));
    }
    let theme = Theme { name: config.theme.clone(), is_missing: false, about, extra, templates, strings: Arc::new(strings) };
    Checked::new(theme, diags)
}

fn read_templates(sources: &Sources, folder: &str, prefix: &str, diags: &mut Vec<Diag>) -> Vec<Template> {
    let mut templates = Vec::new();
    for (path, _) in sources.under(folder) {
        let known = path.rsplit_once('.').is_some_and(|(_, ending)| TEMPLATE_ENDINGS.contains(&ending));
        if !known {
            continue;
        }
        match sources.text(path) {
            Ok(text) => {
                templates.push(Template { name: format!("{prefix}{}", &path[folder.len()..]), path: path.clone(), text: text.into_owned() })
            }
            Err(diag) => diags.push(diag),
        }
    }
    templates
}

fn read_manifest(sources: &Sources, root: &str, diags: &mut Vec<Diag>) -> (About, Extra) {
    let path: Arc<str> = format!("{root}theme.toml").into();
    let mut about = About::default();
    let mut extra = Extra::new();
    if !sources.contains(&path) {
        diags.push(no_manifest(root));
        return (about, extra);
    }
    let text = match sources.text(&path) {
        Ok(text) => text,
        Err(diag) => {
            diags.push(diag);
            return (about, extra);
        }
    };
    let (document, errors) = DeTable::parse_recoverable(&text);
    diags.extend(errors.iter().map(|error| toml_error(&path, error)));
    for (key, value) in document.get_ref() {
        let slot = match key.get_ref().as_ref() {
            "name" => &mut about.name,
            "description" => &mut about.description,
            "license" => &mut about.license,
            "homepage" => &mut about.homepage,
            "min_version" => &mut about.min_version,
            "extra" => {
                match value.get_ref() {
                    DeValue::Table(table) => extra = json_table(&path, table, diags),
                    other => diags.push(wrong_type(&path, value.span(), "extra", "a table", kind(other))),
                }
                continue;
            }
            known if KEYS.contains(&known) => continue,
            unknown => {
                diags.push(unknown_key(&path, key.span(), unknown));
                continue;
            }
        };
        match value.get_ref() {
            DeValue::String(text) => *slot = Some(text.to_string()),
            other => diags.push(wrong_type(&path, value.span(), key.get_ref(), "a text", kind(other))),
        }
        if key.get_ref() == "min_version" {
            diags.extend(about.min_version.as_deref().and_then(|wanted| check_version(&path, value.span(), wanted)));
        }
    }
    (about, extra)
}

fn check_version(path: &Arc<str>, span: Range<usize>, wanted: &str) -> Option<Diag> {
    let ours = env!("CARGO_PKG_VERSION");
    match (version(wanted), version(ours)) {
        (None, _) => Some(bad_version(path, span)),
        (Some(wanted), Some(have)) if wanted > have => Some(too_old(path, span, ours)),
        _ => None,
    }
}

/// `1.2.3`, `1.2` and `1` as numbers; a pre-release counts as its release.
fn version(text: &str) -> Option<[u64; 3]> {
    let mut numbers = [0; 3];
    let text = text.split(['-', '+']).next()?;
    let mut parts = text.split('.');
    for (index, number) in numbers.iter_mut().enumerate() {
        match parts.next() {
            Some(part) => *number = part.parse().ok()?,
            None if index > 0 => {}
            None => return None,
        }
    }
    parts.next().is_none().then_some(numbers)
}

/// Lays `over` on `base`: tables are merged, everything else is replaced.
fn merge(base: &mut Extra, over: &Extra) {
    for (key, value) in over {
        match (base.get_mut(key), value) {
            (Some(Value::Object(base)), Value::Object(over)) => merge(base, over),
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
}

fn json_table(path: &Arc<str>, table: &DeTable, diags: &mut Vec<Diag>) -> Extra {
    let mut extra = Extra::new();
    for (key, value) in table {
        if let Some(value) = json(path, value.get_ref(), value.span(), diags) {
            extra.insert(key.get_ref().to_string(), value);
        }
    }
    extra
}

fn json(path: &Arc<str>, value: &DeValue, span: Range<usize>, diags: &mut Vec<Diag>) -> Option<Value> {
    let number = match value {
        DeValue::String(text) => return Some(Value::String(text.to_string())),
        DeValue::Boolean(bool) => return Some(Value::Bool(*bool)),
        DeValue::Datetime(datetime) => return Some(Value::String(datetime.to_string())),
        DeValue::Table(table) => return Some(Value::Object(json_table(path, table, diags))),
        DeValue::Array(items) => {
            return Some(Value::Array(items.iter().filter_map(|item| json(path, item.get_ref(), item.span(), diags)).collect()));
        }
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(Number::from),
        DeValue::Float(float) => float.as_str().parse().ok().and_then(Number::from_f64),
    };
    if number.is_none() {
        diags.push(bad_number(path, span));
    }
    number.map(Value::Number)
}

/// What a value is, with its article.
pub(super) fn kind(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A syntax error of any of a theme's TOML files.
pub(super) fn toml_error(path: &Arc<str>, error: &toml::de::Error) -> Diag {
    let diag = Diag::error("toml-syntax", format!("TOML: {}", error.message().trim_end_matches('.').replace('\n', "; ")))
        .help("a line of TOML is `key = value`; texts stand in quotes, lists in brackets");
    match error.span() {
        Some(span) => diag.at(Place::new(path, span)),
        None => diag.at(Place::file(path.clone())),
    }
}

fn no_manifest(root: &str) -> Diag {
    Diag::error("no-theme-toml", "the theme has no `theme.toml`")
        .at(Place::file(format!("{root}theme.toml")))
        .help("create it; `name = \"…\"` is enough")
}

fn unknown_key(path: &Arc<str>, span: Range<usize>, key: &str) -> Diag {
    let diag = Diag::error("unknown-key", format!("`theme.toml` has no key `{key}`")).at(Place::new(path, span));
    match nearest(key, KEYS.iter().copied()) {
        Some(near) => diag.help(format!("did you mean `{near}`?")),
        None => diag.help("what templates read as `config.extra` belongs under `[extra]`"),
    }
}

fn wrong_type(path: &Arc<str>, span: Range<usize>, key: &str, wanted: &str, found: &str) -> Diag {
    Diag::error("wrong-type", format!("`{key}` is {wanted}"))
        .at(Place::new(path, span))
        .label(format!("this is {found}"))
        .help(format!("write {wanted} here"))
}

fn bad_number(path: &Arc<str>, span: Range<usize>) -> Diag {
    Diag::error("bad-number", "templates cannot hold this number")
        .at(Place::new(path, span))
        .help("use a finite number that fits in 64 bits, or a text in quotes")
}

fn bad_version(path: &Arc<str>, span: Range<usize>) -> Diag {
    Diag::error("bad-version", "`min_version` is a version of faircopy such as \"0.1.0\"")
        .at(Place::new(path, span))
        .help("write up to three numbers with dots between them")
}

fn too_old(path: &Arc<str>, span: Range<usize>, ours: &str) -> Diag {
    Diag::error("theme-too-new", "the theme wants a newer faircopy")
        .at(Place::new(path, span))
        .label(format!("this is faircopy {ours}"))
        .help("upgrade faircopy; if the theme was made for Zola and means a version of Zola, remove the key")
}

fn no_strings(theme: &str, language: &str, place: Option<Place>) -> Diag {
    let diag = Diag::warning("no-strings", format!("the theme `{theme}` has no words for the language `{language}`; English stands in"));
    let diag = match place {
        Some(place) => diag.at(place),
        None => diag,
    };
    diag.help(format!(
        "copy `themes/{theme}/i18n/en.toml` to `i18n/{language}.toml` and translate it; `faircopy theme` writes the files of folio there"
    ))
}
