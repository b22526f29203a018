//! The words a theme prints around the author's: `i18n/LANG.toml` of the theme, under those of the site.
//!
//! A file is a flat table of texts and of lists of texts (the months). A language is found by its tag, then by
//! the tag without its last parts (`zh-Hans` → `zh`), then in the site's own language, then in English.

use super::theme::{kind, toml_error};
use crate::diag::{Diag, Place};
use crate::render::body::Labels;
use crate::source::Sources;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// One entry of a language's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    One(String),
    Many(Vec<String>),
}

/// All texts of a theme, by language (in lower case) and key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings {
    languages: BTreeMap<String, BTreeMap<String, Text>>,
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
                    Ok(text) => read_language(path, &text, table, diags),
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
        tags(language)
            .chain(tags(&self.default))
            .chain(["en".to_owned()])
            .find_map(|tag| self.languages.get(&tag).and_then(|table| table.get(key)))
    }

    /// Every key of any language, in order.
    pub fn keys(&self) -> std::collections::BTreeSet<&str> {
        self.languages.values().flat_map(|table| table.keys().map(String::as_str)).collect()
    }

    /// What a body prints. A theme that does not name them gets English.
    pub fn labels(&self, language: &str) -> Labels {
        let text = |key: &str, otherwise: &str| match self.get(language, key) {
            Some(Text::One(text)) => text.clone(),
            _ => otherwise.to_owned(),
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

fn read_language(path: &Arc<str>, text: &str, table: &mut BTreeMap<String, Text>, diags: &mut Vec<Diag>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    diags.extend(errors.iter().map(|error| toml_error(path, error)));
    for (key, value) in document.get_ref() {
        let place = || Place::new(path, value.span());
        let entry = match value.get_ref() {
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
            other => {
                diags.push(not_text(place(), kind(other)));
                continue;
            }
        };
        table.insert(key.get_ref().to_string(), entry);
    }
}

fn not_text(place: Place, found: &str) -> Diag {
    Diag::error("wrong-type", "a theme's string is a text or a list of texts")
        .at(place)
        .label(format!("this is {found}"))
        .help("put it in quotes; these files have no tables")
}
