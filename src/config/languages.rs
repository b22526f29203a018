//! The languages of a site: what each is called, what differs in it, and to which a file or a text belongs.

use super::{Config, TaxonomyConfig};
use crate::diag::{Place, Spanned, nearest};
use crate::page::{self, DEFAULT, LanguageId};
use std::borrow::Cow;
use std::ops::Range;

/// A language beside the default one. What its table does not state is the site's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// A BCP 47 tag such as `zh` or `pt-BR`: the suffix of its files and the first segment of its addresses.
    pub code: Spanned<String>,
    pub title: String,
    pub description: String,
    pub taxonomies: Vec<TaxonomyConfig>,
    pub generate_feed: bool,
}

impl Config {
    pub fn language_ids(&self) -> Range<LanguageId> {
        DEFAULT..self.languages.len() + 1
    }

    /// The tag of a language.
    pub fn code(&self, id: LanguageId) -> &str {
        self.beside(id).map_or(&self.default_language, |language| &language.code.value)
    }

    pub fn title_in(&self, id: LanguageId) -> &str {
        self.beside(id).map_or(&self.title, |language| &language.title)
    }

    pub fn description_in(&self, id: LanguageId) -> &str {
        self.beside(id).map_or(&self.description, |language| &language.description)
    }

    pub fn taxonomies_in(&self, id: LanguageId) -> &[TaxonomyConfig] {
        self.beside(id).map_or(&self.taxonomies, |language| &language.taxonomies)
    }

    pub fn has_feed_in(&self, id: LanguageId) -> bool {
        self.beside(id).map_or(self.generate_feed, |language| language.generate_feed)
    }

    /// The address at which a language begins: `/`, or `/zh/`.
    pub fn home(&self, id: LanguageId) -> String {
        self.beside(id).map_or_else(|| "/".to_owned(), |language| format!("/{}/", language.code.value))
    }

    /// Where the configuration names a language beside the default one.
    pub fn language_place(&self, id: LanguageId) -> Option<Place> {
        self.beside(id).map(|language| Place::new(&self.path, language.code.span))
    }

    /// Where the archive of a language would be.
    pub fn archive_url(&self, id: LanguageId) -> Option<String> {
        let archive = self.archive.as_ref()?;
        Some(format!("{}{}/", self.home(id), archive.trim_matches('/')))
    }

    /// The language of exactly that tag. Capitals make no difference in tags (RFC 5646, section 2.1.1).
    pub fn language(&self, code: &str) -> Option<LanguageId> {
        self.language_ids().find(|id| self.code(*id).eq_ignore_ascii_case(code))
    }

    /// The language that a text with this tag belongs to: that of the tag, else of the tag without its last parts
    /// (`zh` for `zh-Hans`).
    pub fn language_of(&self, tag: &str) -> Option<LanguageId> {
        std::iter::successors(Some(tag), |tag| tag.rsplit_once('-').map(|(head, _)| head)).find_map(|tag| self.language(tag))
    }

    /// The tag nearest to one that the site does not have.
    pub fn near_language(&self, code: &str) -> Option<&str> {
        nearest(code, self.language_ids().map(|id| self.code(id)))
    }

    /// The path of a page's file without the suffix of a language, and that language: `content/a.zh.md` is
    /// `content/a.md` in Chinese. In a site of one language nothing is a suffix.
    pub fn split_language<'p>(&self, path: &'p str) -> (Cow<'p, str>, Option<LanguageId>) {
        let split = page::split_suffix(path).filter(|_| !self.languages.is_empty());
        match split.and_then(|(canonical, suffix)| Some((canonical, self.language(suffix)?))) {
            Some((canonical, id)) => (Cow::Owned(canonical), Some(id)),
            None => (Cow::Borrowed(path), None),
        }
    }

    fn beside(&self, id: LanguageId) -> Option<&Language> {
        self.languages.get(id.checked_sub(1)?)
    }
}
