//! `[languages.zh]`: the languages beside the default one.

use super::{Reader, set};
use crate::config::Language;
use crate::diag::{Diag, Place, Spanned};
use crate::parse::language;
use crate::tree::{Entry, Node, Table, Value};

impl Reader<'_> {
    /// Reads them from the whole configuration, whose other keys have been read.
    pub(super) fn languages(&mut self, table: &Table) {
        let Some(entry) = table.iter().find(|entry| entry.key.value == "languages") else { return };
        for Entry { key, value } in self.fields.table("languages", &entry.value).into_iter().flatten() {
            if let Some(language) = self.one_language(key, value) {
                self.config.languages.push(language);
            }
        }
    }

    fn one_language(&mut self, code: &Spanned<String>, node: &Node) -> Option<Language> {
        let place = self.fields.place(code.span);
        let Value::Table(table) = &node.value else {
            self.fields.diags.push(no_language_table(place, &code.value));
            return None;
        };
        if !language::is_tag(&code.value) {
            self.fields.diags.push(language::bad_language(place, &code.value, &code.value));
            return None;
        }
        if let Some(id) = self.config.language(&code.value) {
            self.fields.diags.push(match id.checked_sub(1) {
                None => default_language_table(place, &code.value),
                Some(beside) => same_language(place, &code.value, self.fields.place(self.config.languages[beside].code.span)),
            });
            return None;
        }
        let mut language = Language {
            code: code.clone(),
            title: self.config.title.clone(),
            description: self.config.description.clone(),
            taxonomies: self.config.taxonomies.clone(),
            generate_feed: self.config.generate_feed,
        };
        for Entry { key, value } in table {
            let name = key.value.as_str();
            match name {
                "title" => set(&mut language.title, self.fields.word(name, value).map(|text| text.value)),
                "description" => set(&mut language.description, self.fields.string(name, value).map(|text| text.value)),
                "generate_feeds" => set(&mut language.generate_feed, self.fields.bool(name, value)),
                "taxonomies" => language.taxonomies = self.taxonomies(value),
                _ => self.unknown("languages", key),
            }
        }
        Some(language)
    }
}

fn no_language_table(place: Place, code: &str) -> Diag {
    Diag::error("wrong-type", format!("`languages.{code}` must be a table"))
        .at(place)
        .help(format!("write `[languages.{code}]` and below it what differs, such as `title = \"…\"`; it may stay empty"))
}

fn default_language_table(place: Place, code: &str) -> Diag {
    Diag::error("same-language", format!("`{code}` is the default language already"))
        .at(place)
        .help("its title and the rest stand above the first `[table]`; only the other languages are listed")
}

fn same_language(place: Place, code: &str, first: Place) -> Diag {
    Diag::error("same-language", format!("the language `{code}` stands here a second time"))
        .at(place)
        .related(first, "first here")
        .help("remove one of the two; capitals make no difference in language tags")
}
