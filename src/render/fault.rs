//! Tera's errors become diagnostics: at the template's own file, in this program's tone, with a remedy.
//!
//! Syntax and rendering errors carry byte ranges. Errors between templates come as a printed report, whose
//! ` --> name:line:column` is read back; the shape of these reports is pinned by the tests below.

use super::functions::HELP;
use super::{filters, functions};
use crate::diag::{Diag, Place, Span, nearest};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Error, ErrorKind, ReportError};

/// The templates' files by the names that Tera knows them by.
#[derive(Default)]
pub struct Files(BTreeMap<String, File>);

struct File {
    path: Arc<str>,
    /// Without a byte order mark, which would end up in the page.
    text: String,
    /// The length of what was cut off, to keep spans true.
    offset: usize,
}

impl Files {
    pub fn add(&mut self, name: &str, path: &Arc<str>, text: &str) {
        let plain = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let file = File { path: path.clone(), text: plain.to_owned(), offset: text.len() - plain.len() };
        self.0.insert(name.to_owned(), file);
    }

    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, file)| (name.as_str(), file.text.as_str()))
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, name: &str, span: Option<Span>) -> Option<Place> {
        let file = self.0.get(name)?;
        Some(span.map_or_else(|| Place::file(file.path.clone()), |span| Place::new(&file.path, span.shift(file.offset))))
    }

    /// The place of a line and a column in characters, both from 1, and a width in characters.
    fn place_at(&self, name: &str, line: usize, column: usize, width: usize) -> Option<Place> {
        let text = &self.0.get(name)?.text;
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let line = text.get(start..)?.lines().next().unwrap_or_default();
        let byte = |character: usize| line.char_indices().nth(character).map_or(line.len(), |(at, _)| at);
        let from = byte(column.saturating_sub(1));
        let to = byte(column.saturating_sub(1) + width);
        self.place(name, Some(Span::new(start + from, start + to)))
    }

    /// Where a template says `word "name"` or `word name`.
    fn find(&self, template: &str, word: &str, name: &str) -> Option<Place> {
        let text = &self.0.get(template)?.text;
        let mut from = 0;
        while let Some(at) = text.get(from..)?.find(word).map(|at| at + from) {
            let after = at + word.len();
            let rest = text.get(after..)?;
            let open = rest.len() - rest.trim_start().trim_start_matches(['"', '\'', '`']).len();
            if rest.get(open..)?.starts_with(name) {
                return self.place(template, Some(Span::new(after + open, after + open + name.len())));
            }
            from = after;
        }
        self.place(template, None)
    }
}

/// A fault of one template by itself.
pub fn syntax(files: &Files, report: &ReportError) -> Diag {
    let (message, _) = reword(report.message());
    let help = match message.as_str() {
        message if message.starts_with("found `.`") || message.starts_with("found `[`") => {
            "keep the answer of a function first: `{% set answer = … %}`, then `answer.field`"
        }
        _ => "templates are written for Tera 2; `docs/templates.md` says where to read about it",
    };
    let diag = Diag::error("template-syntax", message.as_str()).help(help);
    at(diag, files.place(report.filename(), Some(report.span().range.clone().into())))
}

/// What Tera found between templates.
pub enum Linking {
    /// One fault, after which Tera looked no further; without this template it might.
    One {
        template: String,
        diag: Box<Diag>,
    },
    All(Vec<Diag>),
}

/// Faults between templates. With `partial`, some templates were left out, and what follows from that is kept
/// quiet about.
pub fn linking(files: &Files, error: &Error, partial: bool) -> Linking {
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let diag = no_template(files, parent);
            Linking::One { template: current.clone(), diag: at(diag, files.find(current, "extends", parent)).into() }
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            Linking::One { template: tpl.clone(), diag: at(circle("extends", tpl, inheritance_chain), files.place(tpl, None)).into() }
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            Linking::One { template: tpl.clone(), diag: at(circle("includes", tpl, include_chain), files.place(tpl, None)).into() }
        }
        ErrorKind::SyntaxError(report) => Linking::One { template: report.filename().to_owned(), diag: syntax(files, report).into() },
        _ => {
            let text = error.to_string();
            match twice(&text) {
                Some((component, first, second)) => {
                    let diag = at(component_twice(component), files.find(second, "component", component));
                    let diag = match files.find(first, "component", component) {
                        Some(place) => diag.related(place, "first defined here"),
                        None => diag,
                    };
                    Linking::One { template: second.to_owned(), diag: diag.into() }
                }
                None => Linking::All(references(files, &text, partial)),
            }
        }
    }
}

/// A fault while a page was made.
pub fn rendering(files: &Files, error: &Error, template: &str, page: Option<&Arc<str>>) -> Diag {
    let diag = match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
            let (message, help) = reword(report.message());
            let mut diag = Diag::error("template-error", message);
            diag.help = help;
            at(diag, files.place(report.filename(), Some(report.span().range.clone().into())))
        }
        _ => {
            let (message, help) = reword(&error.to_string());
            let mut diag = Diag::error("template-error", message);
            diag.help = help;
            at(diag, files.place(template, None))
        }
    };
    let diag = callers(files, &error.to_string()).into_iter().fold(diag, |diag, place| diag.related(place, "called from here"));
    match page {
        Some(page) => diag.related(Place::file(page.clone()), "while rendering this page"),
        None => diag,
    }
}

fn at(diag: Diag, place: Option<Place>) -> Diag {
    match place {
        Some(place) => diag.at(place),
        None => diag,
    }
}

/// The places of the `note: called from name:line:column` of a printed report.
fn callers(files: &Files, report: &str) -> Vec<Place> {
    report.lines().filter_map(|line| locus(files, line.strip_prefix("note: called from ")?, 1)).collect()
}

/// The printed reports of unknown names, one after another.
fn references(files: &Files, text: &str, partial: bool) -> Vec<Diag> {
    let mut diags = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let (Some(message), Some(arrow)) = (line.strip_prefix("error: "), lines.get(index + 1)) else { continue };
        let Some(target) = arrow.trim_start().strip_prefix("--> ") else { continue };
        if partial && (message.starts_with("Block ") || message.starts_with("Unknown component")) {
            continue;
        }
        let width = lines.get(index + 4).map_or(1, |underline| underline.matches('^').count().max(1));
        diags.push(at(reference(files, message), locus(files, target, width)));
    }
    if diags.is_empty() && !partial {
        diags.push(Diag::error("template-error", reword(text).0));
    }
    diags
}

/// `name:line:column`.
fn locus(files: &Files, target: &str, width: usize) -> Option<Place> {
    let mut parts = target.trim_end().rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    files.place_at(parts.next()?, line, column, width)
}

/// ``Unknown filter `x` `` and its kin.
fn reference(files: &Files, message: &str) -> Diag {
    let mut words = message.split('`');
    let (before, name) = (words.next().unwrap_or_default().trim(), words.next().unwrap_or_default());
    let kind = before.strip_prefix("Unknown ").unwrap_or_default();
    match kind {
        "template" => no_template(files, name),
        "filter" | "test" | "function" | "component" => unknown(kind, name),
        _ => {
            let (message, help) = reword(message);
            let mut diag = Diag::error("template-reference", message);
            diag.help = help;
            diag
        }
    }
}

/// ``Component `c` is defined in both `a` and `b` ``.
fn twice(message: &str) -> Option<(&str, &str, &str)> {
    let (component, files) = message.strip_prefix("Component `")?.split_once("` is defined in both `")?;
    let (first, second) = files.strip_suffix('`')?.split_once("` and `")?;
    Some((component, first, second))
}

/// A message of Tera or of one of our functions: lower case, without a full stop, the remedy apart.
fn reword(message: &str) -> (String, Option<String>) {
    let (message, mut help) = match message.split_once(HELP) {
        Some((message, help)) => (message, Some(help.to_owned())),
        None => (message, None),
    };
    let mut message = message.trim();
    for (mark, what) in [(" Available variables: ", "variables"), (" Available fields: ", "fields")] {
        if let Some((head, known)) = message.split_once(mark) {
            message = head;
            help = Some(available(head, known, what));
        }
    }
    if help.is_none() && message.starts_with("Field `") {
        help = Some("what it is asked of is none or has no fields here; guard it with `{% if %}` or ask by `?.`".to_owned());
    }
    let message = message.trim_end_matches('.').replace('\n', "; ");
    let mut chars = message.chars();
    let second_is_capital = message.chars().nth(1).is_some_and(char::is_uppercase);
    let message = match chars.next() {
        Some(first) if !second_is_capital => first.to_lowercase().chain(chars).collect(),
        _ => message,
    };
    (message, help)
}

/// What to do about a name that a map or the context does not have.
fn available(message: &str, known: &str, what: &str) -> String {
    let name = message.split('`').nth(1).unwrap_or_default();
    let candidates: Vec<&str> = known.split(", ").collect();
    let elsewhere = NARROW.iter().filter(|_| what == "fields").chain(ABSENT);
    if let Some((_, remedy)) = elsewhere.into_iter().find(|(own, _)| *own == name) {
        return (*remedy).to_owned();
    }
    match nearest(name, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if what == "variables" => format!("a name that may be missing wants a guard such as `{{% if {name} %}}`; there is {known}"),
        None => format!("it has {known}; a field that may be missing wants `?.` or a guard"),
    }
}

/// Fields that Zola has in more places than this program.
const NARROW: &[(&str, &str)] = &[
    ("content", "pages in lists and from `get_page` have `summary` and their metadata; `content` is only in the page's own template"),
    ("toc", "only `page` and `section` in their own template have `toc`"),
    ("lower", "only `page` in its own template has `lower` and `higher`"),
    ("higher", "only `page` in its own template has `lower` and `higher`"),
    ("backlinks", "only `page` and `section` in their own template have `backlinks`"),
    ("series_index", "only `page` in its own template has it; `get_series` gives the pages of a series"),
    ("series_pages", "only `page` in its own template has it; `get_series` gives the pages of a series"),
    ("series_previous", "only `page` in its own template has it; `get_series` gives the pages of a series"),
    ("series_next", "only `page` in its own template has it; `get_series` gives the pages of a series"),
    ("translations", "only `page` and `section` in their own template have `translations`"),
    ("pages", "a paginated list has its pages in `paginator.pages`; `get_section` and `get_taxonomy_term` give all of them"),
];

/// Variables and fields of Zola that this program has not.
pub const ABSENT: &[(&str, &str)] = &[
    ("zola_version", "there is `faircopy_version`"),
    ("mode", "`build` and `serve` make the same pages"),
    ("search", "there is no search index yet"),
    ("exclude_paginated_pages_in_sitemap", "the sitemap has the first page of each list"),
];

fn unknown(kind: &str, name: &str) -> Diag {
    let diag = Diag::error("template-reference", format!("there is no {kind} `{name}`"));
    let known: Vec<&str> = match kind {
        "filter" => BUILT_IN_FILTERS.iter().chain(filters::FILTERS).copied().collect(),
        "test" => BUILT_IN_TESTS.iter().chain(filters::TESTS).copied().collect(),
        "function" => functions::FUNCTIONS.iter().map(|(name, _)| *name).chain(BUILT_IN_FUNCTIONS.iter().copied()).collect(),
        _ => Vec::new(),
    };
    let absent = functions::ABSENT.iter().chain(filters::ABSENT).find(|(absent, _)| *absent == name);
    match (absent, nearest(name, known)) {
        (Some((_, remedy)), _) => diag.help(*remedy),
        (None, Some(near)) => diag.help(format!("did you mean `{near}`?")),
        (None, None) if kind == "component" => diag.help("define it in any template with `{% component name() %}`"),
        (None, None) => diag.help(format!("`docs/templates.md` lists every {kind}")),
    }
}

fn no_template(files: &Files, name: &str) -> Diag {
    let diag = Diag::error("template-reference", format!("there is no template `{name}`"));
    match nearest(name, files.0.keys().map(|known| known.split_once("/templates/").map_or(known.as_str(), |(_, short)| short))) {
        Some(near) => diag.help(format!("did you mean `{near}`?")),
        None => diag.help(format!("create `templates/{name}`")),
    }
}

fn circle(verb: &str, template: &str, chain: &[String]) -> Diag {
    let before = chain.iter().position(|name| name == template).filter(|at| at + 1 < chain.len());
    let chain = chain.get(before.map_or(0, |at| at + 1)..).unwrap_or_default();
    let chain: Vec<String> = std::iter::once(template).chain(chain.iter().map(String::as_str)).map(|name| format!("`{name}`")).collect();
    Diag::error("template-circle", format!("the template `{template}` {verb} itself"))
        .help(format!("break the circle {}; the theme's own is reached as `THEME/templates/…`", chain.join(" → ")))
}

fn component_twice(component: &str) -> Diag {
    Diag::error("template-reference", format!("the component `{component}` is defined twice")).help("rename one of them")
}

/// Tera offers no list of its own names; a test renders with each of these.
pub(super) const BUILT_IN_FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

pub(super) const BUILT_IN_TESTS: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

pub(super) const BUILT_IN_FUNCTIONS: &[&str] = &["range", "throw"];
