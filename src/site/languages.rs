//! A site in several languages: what is whose translation, and what a path means in a language.

use super::{Fed, LeafId, Node, Route, Site};
use crate::page::{DEFAULT, LanguageId};
use std::sync::Arc;

impl Site {
    /// The languages that have pages, in their order. Each has a root section.
    pub fn languages(&self) -> impl Iterator<Item = LanguageId> + '_ {
        self.sections.iter().filter(|section| section.parent.is_none()).map(|section| section.language)
    }

    /// What a file's path means to a page in `language`: its own translation, else the one in the default language. A
    /// path with the suffix of a language means that one alone. Where there is neither it means the page that the file is: its
    /// front matter may put it into a third language.
    pub fn find(&self, path: &str, language: LanguageId) -> Option<Node> {
        let (canonical, stated) = self.config.split_language(path);
        let named = |language: LanguageId| self.by_name.get(language)?.get(canonical.as_ref()).copied();
        match stated {
            Some(stated) => named(stated),
            None => named(language).or_else(|| named(DEFAULT)).or_else(|| self.by_path.get(path).copied()),
        }
    }

    /// The language that a route is in.
    pub fn language(&self, route: &Route) -> LanguageId {
        match route {
            Route::Leaf(id) => self.leaves[*id].page.front.language,
            Route::Section(id, _) => self.sections[*id].language,
            Route::Terms(taxonomy) | Route::Term(taxonomy, ..) => self.taxonomies[*taxonomy].language,
            Route::Archive(language) | Route::NotFound(language) | Route::Feed(Fed::Site(language), _) => *language,
            Route::Feed(Fed::Section(id), _) => self.sections[*id].language,
            Route::Feed(Fed::Term(taxonomy, _), _) => self.taxonomies[*taxonomy].language,
            _ => DEFAULT,
        }
    }

    /// What is the same as `route` in each language, itself included, in order of the languages. Later pages of lists
    /// have no translations: what stands on them differs.
    pub fn translations(&self, route: &Route) -> Vec<Route> {
        let taxonomies = |own: usize| {
            let name = &self.taxonomies[own].config.name;
            self.taxonomies.iter().enumerate().filter(move |(_, taxonomy)| taxonomy.config.name == *name && taxonomy.is_written())
        };
        match route {
            Route::Leaf(id) => self.leaves[*id].translations.iter().map(|id| Route::Leaf(*id)).collect(),
            Route::Section(id, 1) => self.sections[*id].translations.iter().map(|id| Route::Section(*id, 1)).collect(),
            Route::Terms(own) => taxonomies(*own).map(|(id, _)| Route::Terms(id)).collect(),
            Route::Term(own, term, 1) => {
                let slug = &self.taxonomies[*own].terms[*term].slug;
                taxonomies(*own).filter_map(|(id, taxonomy)| Some(Route::Term(id, taxonomy.find(slug)?, 1))).collect()
            }
            Route::Archive(_) => self.languages().filter(|id| self.has_archive(*id)).map(Route::Archive).collect(),
            _ => Vec::new(),
        }
    }

    /// The address of a page or of a list's first page, and its name where it has one of its own.
    pub fn address(&self, route: &Route) -> Option<(String, Option<&str>)> {
        Some(match route {
            Route::Leaf(id) => (self.leaves[*id].url.clone(), Some(self.leaves[*id].title.as_str())),
            Route::Section(id, _) => (self.sections[*id].url.clone(), Some(self.sections[*id].title.as_str())),
            Route::Terms(id) => (self.taxonomies[*id].url.clone(), None),
            Route::Term(id, term, _) => {
                let term = &self.taxonomies[*id].terms[*term];
                (term.url.clone(), Some(term.name.as_str()))
            }
            Route::Archive(language) => (self.config.archive_url(*language)?, None),
            _ => return None,
        })
    }

    /// Whether a language has dated pages for the archive that the configuration asks for.
    pub fn has_archive(&self, language: LanguageId) -> bool {
        self.config.archive.is_some() && self.dated_in(language).next().is_some()
    }

    /// The dated pages of a language, newest first.
    pub fn dated_in(&self, language: LanguageId) -> impl Iterator<Item = LeafId> + '_ {
        self.dated.iter().copied().filter(move |id| self.leaves[*id].page.front.language == language)
    }

    /// The files of a page's bundle, which are published with the first of its translations.
    pub fn assets(&self, id: LeafId) -> &[Arc<str>] {
        let first = self.leaves[id].translations.first().copied().unwrap_or(id);
        &self.leaves[first].assets
    }
}
