//! What the keys of front matter mean.
//!
//! Generators and their themes call the same thing by many names, and Hugo does not mind case. What faircopy says under
//! another name is renamed, what it does not know is kept in [`Meta::extra`] under its key as a value in TOML; so are the
//! keys that faircopy has but a [`Meta`] has no field for: `series`, `template`.

use super::{date, toml};
use crate::import::post::{Known, Meta, Remark};
use crate::import::sources::Generator;
use crate::page::Moment;
use crate::tree::{Node, Table, Value, plain_bool};
use jiff::tz::TimeZone;

const SOURCE: &str = "front matter";

/// What front matter says, read.
pub struct Stated {
    pub meta: Meta,
    /// When it was published, for addresses that are made of dates.
    pub moment: Option<Moment>,
    /// An address that the page states for itself, with its placeholders.
    pub address: Option<String>,
    pub remarks: Vec<Remark>,
}

/// Reads the table of the file with `text`; a date without an offset is in `zone`.
pub fn meta(table: &Table, text: &str, generator: Generator, zone: &TimeZone) -> Stated {
    let stated = Stated { meta: Meta::default(), moment: None, address: None, remarks: Vec::new() };
    let mut reader = Reader { text, generator, zone, stated, published: None };
    reader.table(table, "");
    let Reader { mut stated, published, .. } = reader;
    if let (None, Some(moment)) = (&stated.moment, published) {
        stated.meta.date = Some(known(moment.written()));
        stated.moment = Some(moment);
    }
    stated
}

struct Reader<'a> {
    text: &'a str,
    generator: Generator,
    zone: &'a TimeZone,
    stated: Stated,
    /// Hugo's `publishDate`, which is the date where there is no other.
    published: Option<Moment>,
}

impl Reader<'_> {
    /// Reads the keys of a table. `group` names the table of the theme's own data that they stand in.
    fn table(&mut self, table: &Table, group: &str) {
        for entry in table {
            let (key, node) = (entry.key.value.as_str(), &entry.value);
            if !group.is_empty() || !self.known(key, node) {
                self.keep(key, group, node);
            }
        }
    }

    /// Whether the key means something here and its value is of the right kind, or nothing at all.
    fn known(&mut self, key: &str, node: &Node) -> bool {
        let meta = &mut self.stated.meta;
        let is_known = match key.to_ascii_lowercase().as_str() {
            "title" => set(&mut meta.title, node),
            "description" => set(&mut meta.description, node),
            "lang" | "language" | "locale" => set(&mut meta.lang, node),
            "slug" => text(node).is_some_and(|slug| replace(&mut meta.slug, slug)),
            "feed_id" | "guid" => text(node).is_some_and(|id| replace(&mut meta.feed_id, id)),
            "date" => match self.date(node) {
                Some(moment) if self.stated.moment.is_none() => {
                    self.stated.meta.date = Some(known(moment.written()));
                    replace(&mut self.stated.moment, moment)
                }
                _ => false,
            },
            "publishdate" | "pubdate" => match self.date(node) {
                Some(moment) => {
                    let is_first = replace(&mut self.published, moment);
                    // Beside a date it says something else.
                    is_first && self.stated.moment.is_none()
                }
                None => false,
            },
            "updated" | "lastmod" | "modified" | "last_modified_at" | "last-modified" | "date_updated" => match self.date(node) {
                Some(moment) => replace(&mut self.stated.meta.updated, known(moment.written())),
                None => false,
            },
            "expires" | "expirydate" | "unpublishdate" => match self.date(node) {
                Some(moment) => replace(&mut self.stated.meta.expires, known(moment.written())),
                None => false,
            },
            "weight" => text(node).and_then(|weight| weight.parse().ok()).is_some_and(|weight| replace(&mut meta.weight, weight)),
            "draft" => truth(node).map(|truth| meta.draft |= truth).is_some(),
            "published" => truth(node).map(|truth| meta.draft |= !truth).is_some(),
            "tag" | "tags" => {
                let (tags, _) = self.terms(node, !key.eq_ignore_ascii_case("tag"));
                extend(&mut self.stated.meta.tags, tags)
            }
            "category" | "categories" => {
                let (categories, nested) = self.terms(node, !key.eq_ignore_ascii_case("category"));
                if nested {
                    self.remark("nested-categories", "the levels of the categories are flattened: each is a category of its own", node);
                }
                extend(&mut self.stated.meta.categories, categories)
            }
            "author" | "authors" => extend(&mut meta.authors, names(node)),
            "alias" | "aliases" | "redirect_from" => extend(&mut meta.aliases, strings(node)),
            "permalink" | "url" | "path" => text(node).is_some_and(|address| replace(&mut self.stated.address, address)),
            "layout" => text(node).is_some_and(|layout| matches!(layout.as_str(), "post" | "page" | "default" | "draft")),
            "taxonomies" => self.taxonomies(node),
            "extra" | "params" => match &node.value {
                Value::Table(table) => {
                    self.table(table, key);
                    true
                }
                _ => false,
            },
            _ => return false,
        };
        is_known || node.value == Value::Null
    }

    fn date(&mut self, node: &Node) -> Option<Moment> {
        let moment = date(node, self.zone);
        if moment.is_none() && node.value != Value::Null {
            self.remark("bad-date", "this date is of no form that is known; it is kept as it is", node);
        }
        moment
    }

    /// The terms of a list, or of a text: one for most, words for Jekyll, parts between commas for Pelican. Whether there
    /// were lists in the list as well.
    fn terms(&self, node: &Node, is_many: bool) -> (Vec<String>, bool) {
        let is_text = matches!(node.value, Value::Plain(_) | Value::String(_));
        let nested = matches!(&node.value, Value::Array(items) if items.iter().any(|item| matches!(item.value, Value::Array(_))));
        let mut terms = strings(node);
        if is_text && is_many && self.generator == Generator::Jekyll {
            // Jekyll itself knows words only, but nobody who writes commas means them to be a part of a tag.
            terms = terms.iter().flat_map(|term| words(term)).map(str::to_owned).collect();
        } else if is_text && is_many && self.generator == Generator::Plain {
            terms = terms.iter().flat_map(|term| term.split(',')).map(|term| term.trim().to_owned()).collect();
        }
        terms.retain(|term| !term.is_empty());
        (terms, nested)
    }

    /// Zola's table of taxonomies. Those that a post has no field for are kept.
    fn taxonomies(&mut self, node: &Node) -> bool {
        let Value::Table(table) = &node.value else { return false };
        for entry in table {
            let terms = strings(&entry.value);
            match entry.key.value.as_str() {
                "tags" => extend(&mut self.stated.meta.tags, terms),
                "categories" => extend(&mut self.stated.meta.categories, terms),
                "authors" => extend(&mut self.stated.meta.authors, terms),
                name => {
                    self.keep(name, "taxonomies", &entry.value);
                    true
                }
            };
        }
        true
    }

    /// Keeps a value under its key, or under one that says where it stood if that one is taken.
    fn keep(&mut self, key: &str, group: &str, node: &Node) {
        let value = toml::value(node);
        if self.extra(key, value.clone()) {
            return;
        }
        let stem = if group.is_empty() { key.to_owned() } else { format!("{group}_{key}") };
        let names = std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}_{number}")));
        for name in names {
            if self.extra(&name, value.clone()) {
                return;
            }
        }
    }

    fn extra(&mut self, key: &str, value: String) -> bool {
        let extra = &mut self.stated.meta.extra;
        let is_new = extra.iter().all(|(taken, _)| taken != key);
        if is_new {
            extra.push((key.to_owned(), value));
        }
        is_new
    }

    fn remark(&mut self, code: &'static str, message: &str, node: &Node) {
        let line = Some(super::line(self.text, node.span.start));
        self.stated.remarks.push(Remark { code, message: message.to_owned(), line });
    }
}

fn known(value: String) -> Known<String> {
    Known { value, source: SOURCE }
}

fn set(field: &mut Option<Known<String>>, node: &Node) -> bool {
    text(node).is_some_and(|text| replace(field, known(text)))
}

/// Sets what is not set yet. What is given a second time is kept elsewhere.
fn replace<T>(field: &mut Option<T>, value: T) -> bool {
    let is_free = field.is_none();
    if is_free {
        *field = Some(value);
    }
    is_free
}

fn extend(field: &mut Vec<String>, values: Vec<String>) -> bool {
    for value in values {
        if !field.contains(&value) {
            field.push(value);
        }
    }
    true
}

/// A scalar as text. Nothing at all is an empty field, which is none.
fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Plain(text) | Value::String(text) | Value::Date(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Integer(_) | Value::Float(_) | Value::Bool(_) => Some(node.to_json().to_string()),
        Value::Null | Value::Array(_) | Value::Table(_) => None,
    }
}

fn truth(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Bool(truth) => Some(*truth),
        Value::Plain(text) | Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" => Some(true),
            "no" | "off" => Some(false),
            _ => plain_bool(text),
        },
        _ => None,
    }
}

/// The texts of a list, and of the lists in it. Front matter nests no deeper than its reader allows.
fn strings(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Table(entries) => entries.iter().flat_map(|entry| strings(&entry.value)).collect(),
        _ => text(node).into_iter().collect(),
    }
}

/// The parts between commas, or the words if there is none.
fn words(text: &str) -> Vec<&str> {
    if text.contains(',') { text.split(',').map(str::trim).collect() } else { text.split_whitespace().collect() }
}

/// Names of authors: texts, or tables with a `name`.
fn names(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Table(entries) => {
            entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case("name")).map(|entry| strings(&entry.value)).unwrap_or_default()
        }
        _ => text(node).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_parted_by_commas_if_there_are_any() {
        assert_eq!(words("a, b c"), ["a", "b c"]);
        assert_eq!(words("a b"), ["a", "b"]);
    }
}
