//! The theme's words that bodies print, by language: gathered once a build.

use super::body::Labels;
use super::strings::Strings;
use super::view::language;
use crate::memo::{Print, print};
use crate::pack::packed;
use crate::site::Site;
use std::collections::BTreeMap;

pub struct Words(BTreeMap<String, (Labels, Print)>);

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        let prints = |words: &Self| words.0.iter().map(|(language, (_, print))| (language.clone(), *print)).collect::<Vec<_>>();
        prints(self) == prints(other)
    }
}

impl Words {
    /// Those of the languages that the site's pages are in.
    pub fn new(site: &Site, strings: &Strings) -> Self {
        let mut words = BTreeMap::new();
        for page in site.pages() {
            let language = language(&site.config, page);
            if !words.contains_key(language) {
                let labels = strings.labels(language);
                let print = print(&labels.texts(&(0..Labels::COUNT).collect::<Vec<_>>()));
                words.insert(language.to_owned(), (labels, print));
            }
        }
        Self(words)
    }

    /// For one rendering, which they are told apart by afterwards ([`Labels::said`]). `language` is that of a page of the
    /// site.
    pub fn labels(&self, language: &str) -> Labels {
        self.0[language].0.clone()
    }

    /// Of all of them.
    pub fn print(&self, language: &str) -> Print {
        self.0[language].1
    }

    /// Those that a rendering asked for, to be remembered.
    pub fn said(&self, language: &str, which: Vec<u16>) -> Said {
        let print = print(&self.0[language].0.texts(&which));
        Said { which, print }
    }

    /// Whether they are the same now.
    pub fn are_still(&self, language: &str, said: &Said) -> bool {
        said.which.is_empty() || print(&self.0[language].0.texts(&said.which)) == said.print
    }
}

/// Words by their places, and the print of what they were.
pub struct Said {
    which: Vec<u16>,
    print: Print,
}

packed!(struct Said { which, print });
