//! The words a theme prints around the author's: `i18n/LANG.toml` of the theme, under those of the site.
//!
//! A file is a table of texts, of lists of texts (the months) and of texts with a form for each plural category. A
//! language is found by its tag, then by the tag without its last parts (`zh-Hans` → `zh`), then in the site's own
//! language, then in English.

use super::plural::{self, CATEGORIES, OTHER};
use super::theme::{kind, toml_error};
use crate::config::Config;
use crate::diag::{Diag, Place, nearest};
use crate::render::body::{Label, Labels};
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// One entry of a language's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    One(String),
    Many(Vec<String>),
    /// Plural category → the form of the text.
    Plural(BTreeMap<&'static str, String>),
}

/// A text and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    text: Text,
    /// Of its key.
    place: Place,
}

type Words = BTreeMap<String, Entry>;

/// All texts of a theme, by language (in lower case) and key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings {
    languages: BTreeMap<String, Words>,
    default: String,
}

impl Strings {
    /// Reads `i18n/` below each of `roots`; the later ones win, key by key.
    pub fn read(sources: &Sources, roots: &[&str], default: &str, diags: &mut Vec<Diag>) -> Self {
        let mut strings = Self { languages: BTreeMap::new(), default: default.to_owned() };
        for root in roots {
            let folder = format!("{root}i18n/");
            for (path, _) in sources.under(&folder) {
                let Some(language) = path[folder.len()..].strip_suffix(".toml").filter(|name| !name.contains('/')) else { continue };
                let table = strings.languages.entry(language.to_lowercase()).or_default();
                match sources.text(path) {
                    Ok(text) => read_language(path, language, &text, table, diags),
                    Err(diag) => diags.push(diag),
                }
            }
        }
        strings
    }

    /// Whether there are texts for a language itself, without falling back on another.
    pub fn knows(&self, language: &str) -> bool {
        tags(language).any(|tag| self.languages.contains_key(&tag))
    }

    pub fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    pub fn get(&self, language: &str, key: &str) -> Option<&Text> {
        self.find(language, key).map(|(_, text)| text)
    }

    /// A text for a count, which stands in it where the file has `{n}`. The language that the text was found in says
    /// which form the count wants.
    pub fn counted(&self, language: &str, key: &str, count: u64) -> Option<String> {
        let (found, text) = self.find(language, key)?;
        let form = match text {
            Text::One(text) => text,
            Text::Plural(forms) => forms.get(plural::category(&found, count)).or_else(|| forms.get(OTHER))?,
            Text::Many(_) => return None,
        };
        Some(form.replace("{n}", &count.to_string()))
    }

    /// A text of a language's own words, for which those of no other language stand in.
    pub fn own(&self, language: &str, key: &str) -> Option<&str> {
        tags(language).find_map(|tag| match &self.languages.get(&tag)?.get(key)?.text {
            Text::One(text) => Some(text.as_str()),
            _ => None,
        })
    }

    fn find(&self, language: &str, key: &str) -> Option<(String, &Text)> {
        self.tables(language).find_map(|(tag, words)| Some((tag, &words.get(key)?.text)))
    }

    /// The texts that a language's are looked for in, the nearest first, each with its tag.
    fn tables(&self, language: &str) -> impl Iterator<Item = (String, &Words)> {
        let tags = tags(language).chain(tags(&self.default)).chain(["en".to_owned()]);
        tags.filter_map(|tag| self.languages.get(&tag).map(|words| (tag, words)))
    }

    /// What the words of each language of the site lack: what English or the site's own language has.
    pub fn missing(&self, config: &Config) -> Vec<Diag> {
        let wanted: BTreeSet<&str> = tags("en")
            .chain(tags(&self.default))
            .filter_map(|tag| self.languages.get(&tag))
            .flatten()
            .map(|(key, _)| key.as_str())
            .collect();
        let mut diags = Vec::new();
        for code in config.language_ids().map(|id| config.code(id)).filter(|code| self.knows(code)) {
            let tables: Vec<&Words> = tags(code).filter_map(|tag| self.languages.get(&tag)).collect();
            let missing: Vec<&str> = wanted.iter().copied().filter(|key| !tables.iter().any(|table| table.contains_key(*key))).collect();
            let own = || tables.iter().copied().flatten();
            if let Some((_, entry)) = own().next().filter(|_| !missing.is_empty()) {
                diags.push(missing_strings(Place::file(entry.place.path.clone()), code, &missing));
            }
            let strange = own().filter(|(key, _)| !wanted.contains(key.as_str()));
            let meant = strange.filter_map(|(key, entry)| Some((key, entry, nearest(key, missing.iter().copied())?)));
            diags.extend(meant.map(|(key, entry, near)| strange_string(entry.place.clone(), key, near)));
        }
        diags
    }

    /// Every key of any language, in order.
    pub fn keys(&self) -> BTreeSet<&str> {
        self.languages.values().flat_map(|table| table.keys().map(String::as_str)).collect()
    }

    /// What a body prints. A theme that does not name them gets English.
    pub fn labels(&self, language: &str) -> Labels {
        // Every page asks for all of them, so the languages that may have them are looked up once.
        let tables: Vec<&Words> = self.tables(language).map(|(_, words)| words).collect();
        let text = |key: &str, otherwise: &str| match tables.iter().find_map(|words| words.get(key)).map(|entry| &entry.text) {
            Some(Text::One(text)) => Label::new(text),
            _ => Label::new(otherwise),
        };
        Labels {
            note: text("note", "Note"),
            tip: text("tip", "Tip"),
            important: text("important", "Important"),
            warning: text("warning", "Warning"),
            caution: text("caution", "Caution"),
            footnotes: text("footnotes", "Footnotes"),
            footnote_back: text("footnote_back", "Back to the text"),
            heading_anchor: text("heading_anchor", "Link to this section"),
            task_done: text("task_done", "Done"),
            task_open: text("task_open", "To do"),
            output: text("output", "Output"),
            stderr: text("stderr", "Standard error"),
            compiler: text("compiler", "The compiler says"),
            proven: text("proven", "Proven with {rustc}"),
            proven_fails: text("proven_fails", "Proven not to compile with {rustc}"),
            proven_panics: text("proven_panics", "Proven to panic with {rustc}"),
            proven_compiles: text("proven_compiles", "Compiled with {rustc}, not run"),
            proven_other: text("proven_other", "Proven"),
            proven_on: text("proven_on", "on {date}"),
            pending: text("pending", "Being proven"),
            failed: text("failed", "Not proven"),
            run: text("run", "Run"),
            stop: text("stop", "Stop"),
            running: text("running", "Running"),
            stopped: text("stopped", "Stopped"),
            run_limit: text("run_limit", "Stopped: it took too long"),
            run_cut: text("run_cut", "Stopped: it printed too much"),
            run_failed: text("run_failed", "It could not be loaded"),
            run_exit: text("run_exit", "exit code"),
        }
    }
}

/// A language's tag and its shorter forms: `zh-hans-cn`, `zh-hans`, `zh`.
fn tags(language: &str) -> impl Iterator<Item = String> + use<> {
    std::iter::successors(Some(language.to_lowercase()), |tag| tag.rsplit_once('-').map(|(head, _)| head.to_owned()))
}

fn read_language(path: &Arc<str>, language: &str, text: &str, table: &mut Words, diags: &mut Vec<Diag>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    diags.extend(errors.iter().map(|error| toml_error(path, error)));
    for (key, value) in document.get_ref() {
        let place = || Place::new(path, value.span());
        let text = match value.get_ref() {
            DeValue::String(text) => Text::One(text.to_string()),
            DeValue::Array(items) => {
                let texts: Option<Vec<_>> = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect();
                match texts {
                    Some(texts) => Text::Many(texts),
                    None => {
                        diags.push(not_text(place(), "a list with something else than texts in it"));
                        continue;
                    }
                }
            }
            DeValue::Table(forms) => match read_forms(path, language, forms, place(), diags) {
                Some(forms) => Text::Plural(forms),
                None => continue,
            },
            other => {
                diags.push(not_text(place(), kind(other)));
                continue;
            }
        };
        table.insert(key.get_ref().to_string(), Entry { text, place: Place::new(path, key.span()) });
    }
}

/// The forms of a text by plural category. Every text has at least the one for what is left over.
fn read_forms(
    path: &Arc<str>,
    language: &str,
    table: &DeTable,
    place: Place,
    diags: &mut Vec<Diag>,
) -> Option<BTreeMap<&'static str, String>> {
    let mut forms = BTreeMap::new();
    for (key, value) in table {
        match (CATEGORIES.iter().find(|name| **name == key.get_ref().as_ref()), value.get_ref().as_str()) {
            (Some(name), Some(text)) => drop(forms.insert(*name, text.to_owned())),
            (Some(_), None) => diags.push(not_text(Place::new(path, value.span()), kind(value.get_ref()))),
            (None, _) => diags.push(no_category(Place::new(path, key.span()), key.get_ref())),
        }
    }
    if !forms.contains_key(OTHER) {
        diags.push(no_other(place));
        return None;
    }
    let lacking: Vec<&str> = plural::categories(language).into_iter().filter(|name| !forms.contains_key(name)).collect();
    if !lacking.is_empty() {
        diags.push(lacking_forms(place, language, &lacking));
    }
    Some(forms)
}

fn not_text(place: Place, found: &str) -> Diag {
    Diag::error("wrong-type", "a theme's string is a text or a list of texts")
        .at(place)
        .label(format!("this is {found}"))
        .help("put it in quotes; a table is for the forms of a text by plural category: `{ one = \"…\", other = \"…\" }`")
}

fn no_category(place: Place, name: &str) -> Diag {
    let diag = Diag::error("unknown-plural", format!("there is no plural category `{name}`")).at(place);
    match nearest(name, CATEGORIES.iter().copied()) {
        Some(near) => diag.help(format!("did you mean `{near}`?")),
        None => diag.help("they are `zero`, `one`, `two`, `few`, `many` and `other`, as in Unicode's CLDR"),
    }
}

fn no_other(place: Place) -> Diag {
    Diag::error("missing-plural", "the forms of a text lack `other`")
        .at(place)
        .help("add `other = \"…\"`: the form for whatever is left over")
}

fn lacking_forms(place: Place, language: &str, lacking: &[&str]) -> Diag {
    let names = list(lacking);
    Diag::warning("missing-plural", format!("counts in the language `{language}` also have the form {names}"))
        .at(place)
        .help("add it; until then `other` stands in")
}

fn missing_strings(place: Place, language: &str, missing: &[&str]) -> Diag {
    Diag::warning("missing-strings", format!("the words for the language `{language}` lack {}", list(missing)))
        .at(place)
        .help(format!("add them to `i18n/{language}.toml`; until then those of another language stand in"))
}

fn strange_string(place: Place, key: &str, near: &str) -> Diag {
    Diag::warning("unknown-string", format!("no other language has the string `{key}`")).at(place).help(format!("did you mean `{near}`?"))
}

/// The first of some names, and how many more there are.
fn list(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(6).map(|name| format!("`{name}`")).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
