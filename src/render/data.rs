//! `load_data`: a file of the site as a value of templates.
//!
//! A file is read once a build. What is wrong in it is reported at its place there, once, beside the error of each template
//! that asked for it.

use super::ask::Refusal;
use super::view::View;
use crate::diag::Diag;
use crate::tree::{self, Format, Node};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tera::{Map, Value};

/// The folder of a site's data.
pub const FOLDER: &str = "data/";

/// What was read so far, by file and format. Two threads may read one file at once; that changes no answer.
#[derive(Default)]
pub struct Shelf(Mutex<BTreeMap<(String, &'static str), Read>>);

#[derive(Clone)]
struct Read {
    /// None where the file has faults.
    value: Option<Value>,
    diags: Vec<Diag>,
}

impl Shelf {
    /// What was wrong with the files that were read.
    pub fn faults(&self) -> Vec<Diag> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().flat_map(|read| read.diags.clone()).collect()
    }

    fn read(&self, key: (String, &'static str), read: impl FnOnce() -> Read) -> Read {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let read = read();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(read).clone()
        })
    }
}

impl View {
    /// No answer is none: there is no such file.
    pub(super) fn data(&self, path: &str, format: Option<&str>) -> Result<Value, Refusal> {
        if crate::url::is_external(path) {
            return Err(outside(path));
        }
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let format = match format {
            Some(stated) => Kind::named(stated).ok_or_else(|| unknown_format(stated))?,
            None => Kind::named(ending).unwrap_or(Kind::Plain),
        };
        let Some(source) = self.source(path, FOLDER) else { return Ok(Value::none()) };
        let read = self.data.read((source.clone(), format.name()), || self.read_data(&source, format));
        read.value.ok_or_else(|| faulty(&source))
    }

    fn read_data(&self, source: &str, kind: Kind) -> Read {
        let text = match self.sources.text(source) {
            Ok(text) => text,
            Err(diag) => return Read { value: None, diags: vec![diag] },
        };
        let Kind::Tree(format) = kind else { return Read { value: Some(Value::from(text)), diags: Vec::new() } };
        let checked = tree::document(format, &Arc::from(source), &text);
        let value = checked.diags.is_empty().then(|| value(&checked.value));
        Read { value, diags: checked.diags }
    }

    pub(super) fn no_such_data(&self, path: &str) -> Refusal {
        let known = self.sources.under(FOLDER).map(|(path, _)| &**path);
        let mut refusal = self.unknown("file", path, known);
        refusal.help.get_or_insert_with(|| format!("put it into `{FOLDER}`, or ask with `required=false`, which then gives none"));
        refusal
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Tree(Format),
    Plain,
}

impl Kind {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "toml" => Self::Tree(Format::Toml),
            "yaml" | "yml" => Self::Tree(Format::Yaml),
            "json" => Self::Tree(Format::Json),
            "csv" => Self::Tree(Format::Csv),
            "plain" | "txt" => Self::Plain,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Tree(Format::Toml) => "toml",
            Self::Tree(Format::Yaml) => "yaml",
            Self::Tree(Format::Json) => "json",
            Self::Tree(Format::Csv) => "csv",
            Self::Plain => "plain",
        }
    }
}

/// The tree as templates see it, in the order of the file.
fn value(node: &Node) -> Value {
    match &node.value {
        tree::Value::Array(items) => items.iter().map(value).collect::<Vec<_>>().into(),
        tree::Value::Table(entries) => {
            Value::from(entries.iter().map(|entry| (entry.key.value.clone().into(), value(&entry.value))).collect::<Map>())
        }
        _ => super::view::json(&node.to_json()),
    }
}

fn outside(path: &str) -> Refusal {
    Refusal {
        message: format!("`load_data` reads files of the site, and `{path}` is none"),
        help: Some("the same sources give the same pages: save what is there into `data/`, and read that".to_owned()),
    }
}

fn unknown_format(format: &str) -> Refusal {
    Refusal {
        message: format!("`load_data` has no format `{format}`"),
        help: Some("the formats are `toml`, `yaml`, `json`, `csv` and `plain`; turn others into one of these".to_owned()),
    }
}

fn faulty(source: &str) -> Refusal {
    Refusal { message: format!("`{source}` could not be read"), help: Some("what is wrong with it stands at its place there".to_owned()) }
}
