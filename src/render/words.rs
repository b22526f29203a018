//! The theme's words that bodies print, by language: gathered once a build.

use super::body::Labels;
use super::strings::Strings;
use super::view::language;
use crate::memo::{Print, print};
use crate::site::Site;
use std::collections::BTreeMap;

pub struct Words(BTreeMap<String, (Labels, Print)>);

impl Words {
    /// Those of the languages that the site's pages are in.
    pub fn new(site: &Site, strings: &Strings) -> Self {
        let mut words = BTreeMap::new();
        for page in site.pages() {
            let language = language(&site.config, page);
            if !words.contains_key(language) {
                let labels = strings.labels(language);
                let print = print(&labels);
                words.insert(language.to_owned(), (labels, print));
            }
        }
        Self(words)
    }

    /// `language` is that of a page of the site.
    pub fn labels(&self, language: &str) -> &Labels {
        &self.0[language].0
    }

    pub fn print(&self, language: &str) -> Print {
        self.0[language].1
    }
}
