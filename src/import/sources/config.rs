//! What the configuration of the old site says that posts depend on.

use super::detect::{Generator, HUGO_CONFIGS, JEKYLL_CONFIGS};
use crate::diag::{Checked, Diag, Place};
use crate::tree::{self, Node, Table, Value};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The configuration, with the generator's own defaults for what it does not say.
pub struct Config {
    table: Table,
    pub generator: Generator,
    /// Whether there is any, or only defaults.
    pub is_stated: bool,
    /// Of dates that do not say.
    pub zone: TimeZone,
    /// `https://example.org`, without a slash at the end; empty if it is not known.
    pub origin: String,
    /// The path below which the site lies: `` or `/blog`.
    pub root: String,
    /// The folder that pages are in, from the folder that is imported, with a slash at its end unless it is that one.
    pub pages: String,
}

/// Reads the configuration that `files` hold. A date without an offset is in `zone` unless it says another one.
pub fn config(files: &BTreeMap<String, Vec<u8>>, generator: Generator, zone: &TimeZone) -> Checked<Config> {
    let names: &[&str] = match generator {
        Generator::Hexo | Generator::Jekyll => JEKYLL_CONFIGS,
        Generator::Hugo => HUGO_CONFIGS,
        Generator::Zola => &["config.toml", "zola.toml"],
        Generator::MdBook => &["book.toml"],
        Generator::Plain => &[],
    };
    let mut diags = Vec::new();
    let found = names.iter().find_map(|name| Some((*name, files.get(*name)?)));
    if found.is_none() && generator != Generator::Plain {
        diags.push(no_config(names[0]));
    }
    let table = found.map(|(name, bytes)| read(name, bytes).take_into(&mut diags)).unwrap_or_default();
    let mut config = Config {
        table,
        generator,
        is_stated: found.is_some(),
        zone: zone.clone(),
        origin: String::new(),
        root: String::new(),
        pages: String::new(),
    };
    if let Some(name) = config.text(&["timezone"]).filter(|name| !name.is_empty()) {
        match TimeZone::get(&name) {
            Ok(zone) => config.zone = zone,
            Err(_) => diags.push(unknown_zone(Place::file(found.map_or("", |(name, _)| name)), &name)),
        }
    }
    (config.origin, config.root) = config.address();
    config.pages = config.pages_folder(files);
    Checked::new(config, diags)
}

/// Any of the three syntaxes, by the file's name; JSON is YAML.
fn read(name: &str, bytes: &[u8]) -> Checked<Table> {
    let path: Arc<str> = name.into();
    let text = String::from_utf8_lossy(bytes);
    if name.ends_with(".toml") { tree::toml::read(&path, &text, 0) } else { tree::yaml::read(&path, &text, 0) }
}

impl Config {
    /// The value at a path of keys, of which case does not matter.
    pub fn get(&self, keys: &[&str]) -> Option<&Node> {
        let (last, tables) = keys.split_last()?;
        let mut table = &self.table;
        for key in tables {
            table = match find(table, key).map(|node| &node.value) {
                Some(Value::Table(table)) => table,
                _ => return None,
            };
        }
        find(table, last)
    }

    pub fn text(&self, keys: &[&str]) -> Option<String> {
        match &self.get(keys)?.value {
            Value::Plain(text) | Value::String(text) | Value::Date(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            _ => None,
        }
    }

    pub fn is_set(&self, keys: &[&str]) -> bool {
        self.text(keys).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Origin and path of the site's address.
    fn address(&self) -> (String, String) {
        let keys = match self.generator {
            Generator::Hugo => ["baseurl"],
            Generator::Zola => ["base_url"],
            _ => ["url"],
        };
        let url = self.text(&keys).unwrap_or_default();
        let (scheme, rest) = url.split_once("://").unwrap_or(("", &url));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let stated = match self.generator {
            Generator::Hexo => self.text(&["root"]),
            Generator::Jekyll => self.text(&["baseurl"]).or_else(|| self.text(&["root"])),
            Generator::MdBook => self.text(&["output", "html", "site-url"]),
            _ => None,
        };
        let path = stated.unwrap_or_else(|| path.to_owned());
        let path = path.trim_matches('/');
        let root = if path.is_empty() { String::new() } else { format!("/{path}") };
        let origin = if scheme.is_empty() || host.is_empty() { String::new() } else { format!("{scheme}://{host}") };
        (origin, root)
    }

    fn pages_folder(&self, files: &BTreeMap<String, Vec<u8>>) -> String {
        let has = |folder: &str| files.range(folder.to_owned()..).next().is_some_and(|(path, _)| path.starts_with(folder));
        let stated = |keys: &[&str], default: &str| {
            let folder = self.text(keys).unwrap_or_else(|| default.to_owned());
            let folder = folder.trim_start_matches("./").trim_matches('/').to_owned();
            if folder.is_empty() || folder == "." { String::new() } else { format!("{folder}/") }
        };
        let folder = match self.generator {
            Generator::Hexo => stated(&["source_dir"], "source"),
            Generator::Jekyll => stated(&["source"], if has("source/_posts/") { "source" } else { "" }),
            Generator::Hugo => stated(&["contentdir"], "content"),
            Generator::Zola => "content/".to_owned(),
            Generator::MdBook => stated(&["book", "src"], "src"),
            Generator::Plain => String::new(),
        };
        if has(&folder) { folder } else { String::new() }
    }
}

fn find<'a>(table: &'a Table, key: &str) -> Option<&'a Node> {
    table.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(key)).map(|entry| &entry.value)
}

fn no_config(name: &str) -> Diag {
    Diag::warning("no-config", format!("there is no `{name}` beside the posts, so old addresses are those of a site that sets nothing"))
        .help(format!("put the old `{name}` there, so that the addresses that the site had lead to the new ones"))
}

fn unknown_zone(place: Place, name: &str) -> Diag {
    Diag::warning("unknown-zone", format!("the time zone `{name}` is not known"))
        .at(place)
        .help("write a name of the tz database, such as `Asia/Shanghai`; dates are in the zone of the import until then")
}
