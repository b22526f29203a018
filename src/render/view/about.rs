//! What there is to be told of the site itself: its configuration as each language sees it, and its languages.

use super::facts::{Fact, Facts, Known, Record, print_of_value};
use super::lists::Configured;
use super::page::json;
use crate::memo::Print;
use crate::page::{DEFAULT, LanguageId};
use crate::render::theme::Theme;
use crate::site::Site;
use tera::{Map, Value};

pub struct About {
    /// `config` as the templates of each language see it.
    configs: Vec<(Value, Print)>,
    /// `languages`: those that have pages.
    languages: (Value, Print),
}

impl About {
    pub fn new(site: &Site, theme: &Theme) -> Self {
        let known = |value: Value| {
            let print = print_of_value(&value);
            (value, print)
        };
        let languages = site.languages().map(|id| language(site, theme, id)).collect::<Vec<_>>();
        Self { configs: site.config.language_ids().map(|id| known(config(site, theme, id))).collect(), languages: known(languages.into()) }
    }

    pub fn config(&self, language: LanguageId) -> &Value {
        &self.configs[language].0
    }

    pub fn describe(&self, language: LanguageId, lang: &str, to: &mut impl Facts) {
        let known = |(value, print): &(Value, Print)| {
            let (value, print) = (value.clone(), *print);
            Known(move || print, move || value)
        };
        to.put("config", known(&self.configs[language]));
        to.put("lang", lang);
        to.put("languages", known(&self.languages));
    }
}

/// A language as one of `languages`: what it is called, and where its home page is.
fn language(site: &Site, theme: &Theme, id: LanguageId) -> Value {
    let mut map = Map::new();
    let (home, code) = (site.config.home(id), site.config.code(id));
    map.put("lang", code);
    map.put("name", theme.strings.own(code, "language_name").unwrap_or(code));
    map.put("title", site.config.title_in(id));
    map.put("permalink", site.config.base_url.absolute(&home));
    map.put("path", home.as_str());
    map.put("href", site.config.base_url.rooted(&home));
    Value::from(map)
}

/// `config.languages`: those beside the default one, by their tags.
fn other_languages(site: &Site) -> Map {
    let config = &site.config;
    let other = |id: LanguageId| {
        let mut map = Map::new();
        map.put("title", config.title_in(id));
        map.put("description", config.description_in(id));
        map.put("generate_feeds", config.has_feed_in(id));
        map.put("feed_filenames", config.feed_filenames.clone());
        map.put("build_search_index", false);
        map.put("taxonomies", taxonomies(site, id));
        (config.code(id).to_owned().into(), Value::from(map))
    };
    config.language_ids().filter(|id| *id != DEFAULT).map(other).collect()
}

fn config(site: &Site, theme: &Theme, id: LanguageId) -> Value {
    let config = &site.config;
    let mut markdown = Map::new();
    markdown.put("smart_punctuation", config.markdown.smart_punctuation);
    markdown.put("render_emoji", config.markdown.emoji);
    let mut map = Map::new();
    map.put("base_url", config.base_url.absolute(""));
    map.put("title", config.title_in(id));
    map.put("description", config.description_in(id));
    map.put("author", config.author.as_deref());
    map.put("default_language", config.default_language.as_str());
    map.put("languages", other_languages(site));
    map.put("home", config.home(id));
    map.put("generate_feeds", config.has_feed_in(id));
    map.put("feed_filenames", config.feed_filenames.clone());
    map.put("generate_sitemap", config.generate_sitemap);
    map.put("generate_robots_txt", config.generate_robots);
    map.put("build_search_index", false);
    map.put("taxonomies", taxonomies(site, id));
    let archive = config.archive_url(id).filter(|_| site.has_archive(id));
    map.put("archive", archive.map(|url| url.trim_matches('/').to_owned()));
    map.put("markdown", markdown);
    map.put("extra", theme.extra.iter().map(|(key, value)| (key.clone().into(), json(value))).collect::<Map>());
    Value::from(map)
}

fn taxonomies(site: &Site, id: LanguageId) -> Value {
    let feeds = site.config.has_feed_in(id);
    site.config.taxonomies_in(id).iter().map(|config| Record(Configured { config, feeds })).collect::<Vec<_>>().value()
}
