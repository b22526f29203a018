//! `lang`, and which of the site's languages a page belongs to.

use super::Reader;
use crate::config::Config;
use crate::diag::{Diag, Place};
use crate::page::{DEFAULT, LanguageId};
use crate::parse::language;
use crate::parse::paths::{Named, declare};
use crate::tree::{Node, Table, Value};

/// That of the file's suffix, else the one that `lang` names, else the default one. Known before the other keys are
/// read, since each language has its own taxonomies.
pub fn language(file: &Named, table: &Table, config: &Config) -> LanguageId {
    let stated = || {
        let entry = table.iter().find(|entry| entry.key.value == "lang")?;
        match &entry.value.value {
            Value::String(tag) | Value::Plain(tag) => config.language_of(tag),
            _ => None,
        }
    };
    file.language.or_else(stated).unwrap_or(DEFAULT)
}

impl Reader<'_> {
    pub(super) fn lang(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.string(key, node) else { return };
        let place = self.fields.place(text.span);
        if !language::is_tag(&text.value) {
            self.fields.diags.push(language::bad_language(place, key, &text.value));
            return;
        }
        match (self.config.language_of(&text.value), self.suffix) {
            (own, Some(suffix)) if own != Some(suffix) => {
                self.fields.diags.push(other_language(place, &text.value, self.config.code(suffix)));
                return;
            }
            (None, None) if !self.config.languages.is_empty() => {
                self.fields.diags.push(undeclared(place, &text.value, self.config));
            }
            _ => {}
        }
        self.front.lang = Some(text);
    }
}

fn other_language(place: Place, tag: &str, suffix: &str) -> Diag {
    Diag::error("two-languages", format!("the file's name says `{suffix}`, and `lang` says `{tag}`"))
        .at(place)
        .help("remove `lang`, or rename the file; a more exact tag may stand here, such as `zh-Hans` where the name says `zh`")
}

fn undeclared(place: Place, tag: &str, config: &Config) -> Diag {
    let (default, help) = (&config.default_language, declare(tag, config));
    Diag::warning("undeclared-language", format!("the site has no language `{tag}`, so the page is listed with those in `{default}`"))
        .at(place)
        .help(help)
}
