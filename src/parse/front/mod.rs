//! Front matter: what a page's file says of itself above its text.
//!
//! [`fence`] cuts it out, `tree` reads TOML and YAML into one shape, [`Reader`] walks that shape key by key.
//! Every fault is reported at its key or value, and all of them in one go; what is faulty has its default.

mod dates;
mod fence;
pub mod keys;
mod languages;
mod section;
mod terms;
#[cfg(test)]
mod tests;
mod unknown;

pub use dates::{filename_date, from_git};

use super::address;
use super::config::dependencies;
use super::fields::Fields;
use crate::config::Config;
use crate::diag::{Checked, Diag, Place, Span, Spanned};
use crate::page::{self, Extra, Front, Kind, LanguageId};
use crate::parse::paths::Named;
use crate::tree::{Entry, Node, Table, Value, plain_bool, table_json, toml, yaml};
use fence::Syntax;
use keys::Field;
use std::collections::BTreeMap;

/// Reads the front matter of a page. Beside it: the byte at which the Markdown begins.
pub fn front(file: &Named, text: &str, config: &Config) -> Checked<(Front, usize)> {
    let path = file.path;
    let mut diags = Vec::new();
    let block = fence::cut(path, text).take_into(&mut diags);
    let table = match block.syntax {
        Some(Syntax::Toml) => toml::read(path, &text[block.inner.range()], block.inner.start).take_into(&mut diags),
        Some(Syntax::Yaml) => yaml::read(path, &text[block.inner.range()], block.inner.start).take_into(&mut diags),
        None => Table::new(),
    };
    let mut reader = Reader {
        fields: Fields::new(path),
        config,
        kind: page::kind(&file.canonical),
        suffix: file.language,
        front: Front { language: languages::language(file, &table, config), ..Front::default() },
        extra: Extra::new(),
        given: BTreeMap::new(),
    };
    for Entry { key, value } in &table {
        reader.entry(key, value);
    }
    let mut front = reader.finish(&mut diags);
    if front.date.is_none() && page::kind(&file.canonical) == Kind::Page {
        front.date = filename_date(&file.canonical, config).map(|moment| Spanned::new(moment, Span::default()));
    }
    Checked::new((front, block.body), diags)
}

struct Reader<'a> {
    fields: Fields<'a>,
    config: &'a Config,
    kind: Kind,
    /// The language that the name of the file says.
    suffix: Option<LanguageId>,
    front: Front,
    /// Keys of other generators, which `[extra]` goes before.
    extra: Extra,
    /// Name of what was set → the key that did it, for keys that mean the same.
    given: BTreeMap<&'static str, Spanned<String>>,
}

impl Reader<'_> {
    fn entry(&mut self, key: &Spanned<String>, node: &Node) {
        let name = key.value.as_str();
        match keys::find(name) {
            Some((field, place)) if place.allows(self.kind) => self.known(field, key, node),
            Some((..)) => self.misplaced(key),
            None if !self.is_taxonomy(name) => self.unknown(key, node),
            None if self.kind == Kind::Page => self.terms(name, key, node),
            None => self.misplaced(key),
        }
    }

    fn is_taxonomy(&self, name: &str) -> bool {
        self.config.taxonomies_in(self.front.language).iter().any(|taxonomy| taxonomy.name == name)
    }

    fn known(&mut self, field: Field, key: &Spanned<String>, node: &Node) {
        let name = key.value.as_str();
        match field {
            Field::Title => self.front.title = self.fields.word(name, node),
            Field::Description => {
                let text = self.fields.string(name, node).map(|text| text.value);
                self.front.description = text.filter(|text| !text.trim().is_empty());
            }
            Field::Date => self.front.date = self.moment(name, node),
            Field::Updated => {
                if self.once("updated", key) {
                    self.front.updated = self.moment(name, node);
                }
            }
            Field::Expires => self.front.expires = self.moment(name, node),
            Field::Draft => self.front.draft |= self.fields.bool(name, node).unwrap_or(false),
            Field::Published => self.front.draft |= !self.fields.bool(name, node).unwrap_or(true),
            Field::Slug => self.front.slug = self.address(name, node, address::segment),
            Field::Path => {
                if self.once("path", key) {
                    self.front.path = self.address(name, node, address::path);
                }
            }
            Field::Permalink => self.permalink(key, node),
            Field::Aliases => self.aliases(name, node),
            Field::Authors => {
                let authors = self.fields.words(name, node);
                self.front.authors.extend(authors.into_iter().map(|author| author.value));
            }
            Field::Tags => self.terms("tags", key, node),
            Field::Categories => self.terms("categories", key, node),
            Field::Taxonomies => self.taxonomies(node),
            Field::Series => self.front.series = self.fields.word(name, node),
            Field::SeriesOrder => {
                self.front.series_order = self.fields.integer(name, node).map(|order| Spanned::new(order, node.span));
            }
            Field::Weight => self.front.weight = self.fields.integer(name, node),
            Field::Template => self.front.template = self.fields.word(name, node),
            Field::Layout => self.layout(node),
            Field::Comments => {
                self.extra.insert(key.value.clone(), node.to_json());
            }
            Field::Lang => self.lang(name, node),
            Field::FeedId => self.front.feed_id = self.fields.word(name, node),
            Field::IncludeInFeeds => self.front.unfed = !self.fields.bool(name, node).unwrap_or(true),
            Field::Examples => self.examples(node),
            Field::Extra => self.front.extra = self.fields.table(name, node).map(table_json).unwrap_or_default(),
            Field::SortBy => self.sort_by(name, node),
            Field::PaginateBy => self.front.section.paginate_by = self.fields.count(name, node, "leave it out for one long list"),
            Field::PaginatePath => {
                self.front.section.paginate_path = self.address(name, node, address::segment).map(|path| path.value);
            }
            Field::PaginateReversed => self.front.section.paginate_reversed = self.fields.bool(name, node).unwrap_or(false),
            Field::GenerateFeeds => self.front.section.generate_feeds = self.fields.bool(name, node).unwrap_or(false),
            Field::Transparent => self.front.section.transparent = self.fields.bool(name, node).unwrap_or(false),
            Field::PageTemplate => self.front.section.page_template = self.fields.word(name, node),
        }
    }

    /// Whether `what` was not yet set by another key of the same meaning.
    fn once(&mut self, what: &'static str, key: &Spanned<String>) -> bool {
        if let Some(first) = self.given.get(what) {
            let diag = same_meaning(self.fields.place(key.span), &key.value, &first.value, self.fields.place(first.span));
            self.fields.diags.push(diag);
            return false;
        }
        self.given.insert(what, key.clone());
        true
    }

    fn address(&mut self, key: &str, node: &Node, check: impl Fn(&str) -> Result<String, address::Fault>) -> Option<Spanned<String>> {
        let text = self.fields.string(key, node)?;
        self.checked_address(key, text, check)
    }

    fn checked_address(
        &mut self,
        key: &str,
        text: Spanned<String>,
        check: impl Fn(&str) -> Result<String, address::Fault>,
    ) -> Option<Spanned<String>> {
        match check(&text.value) {
            Ok(value) => Some(Spanned::new(value, text.span)),
            Err(fault) => {
                self.fields.diags.push(address::bad_address(key, fault).at(self.fields.place(text.span)));
                None
            }
        }
    }

    fn permalink(&mut self, key: &Spanned<String>, node: &Node) {
        let Some(text) = self.fields.string(&key.value, node) else { return };
        if text.value.split('/').any(|part| part.starts_with(':')) || text.value.contains("{{") {
            self.fields.diags.push(placeholder(self.fields.place(text.span)));
        } else if self.once("path", key) {
            self.front.path = self.checked_address(&key.value, text, address::path);
        }
    }

    fn aliases(&mut self, key: &str, node: &Node) {
        for alias in self.fields.words(key, node) {
            if let Some(alias) = self.checked_address(key, alias, address::path) {
                self.front.aliases.push(alias);
            }
        }
    }

    /// `examples.dependencies`: what the page's examples need beside what the site's do.
    fn examples(&mut self, node: &Node) {
        for Entry { key, value } in self.fields.table("examples", node).into_iter().flatten() {
            match key.value.as_str() {
                "dependencies" => self.front.dependencies = dependencies(&mut self.fields, "examples.dependencies", value),
                name => self.fields.diags.push(unknown_example_key(self.fields.place(key.span), name)),
            }
        }
    }

    /// Hexo and Jekyll name a post's template so. Their own names say nothing here; others may matter.
    fn layout(&mut self, node: &Node) {
        let usual = match &node.value {
            Value::String(text) | Value::Plain(text) => ["post", "page", "default", "draft"].contains(&text.as_str()),
            value => *value == Value::Null,
        };
        if !usual {
            let off = match &node.value {
                Value::Bool(truth) => !truth,
                Value::Plain(text) => plain_bool(text) == Some(false),
                _ => false,
            };
            self.fields.diags.push(unused_layout(self.fields.place(node.span), off));
        }
    }

    fn finish(mut self, diags: &mut Vec<Diag>) -> Front {
        for (key, value) in self.extra {
            self.front.extra.entry(key).or_insert(value);
        }
        if let (None, Some(order)) = (&self.front.series, &self.front.series_order) {
            self.fields.diags.push(order_without_series(self.fields.place(order.span)));
        }
        diags.append(&mut self.fields.diags);
        self.front
    }
}

fn same_meaning(place: Place, key: &str, first_key: &str, first: Place) -> Diag {
    Diag::error("duplicate-key", format!("`{key}` says the same as `{first_key}`"))
        .at(place)
        .help("keep one of the two; the first counts until then")
        .related(first, "first here")
}

fn placeholder(place: Place) -> Diag {
    Diag::error("bad-address", "placeholders in `permalink` are not understood")
        .at(place)
        .help("write the page's own address, such as `path: notes/netlink`, or leave it out: the address follows the file's place")
}

fn order_without_series(place: Place) -> Diag {
    Diag::warning("unused-key", "`series_order` has no effect here: the page is in no series")
        .at(place)
        .help("name the series by `series`, or order a section's list by `weight`")
}

fn unknown_example_key(place: Place, name: &str) -> Diag {
    Diag::error("unknown-key", format!("a page has no key `examples.{name}`"))
        .at(place)
        .help("a page states `examples.dependencies` only; everything else about examples stands in `faircopy.toml`")
}

fn unused_layout(place: Place, off: bool) -> Diag {
    let help = if off {
        "every page has a template here; name one of your own by `template`"
    } else {
        "name one of the theme's templates by `template`, or remove the line"
    };
    Diag::warning("unused-key", "`layout` has no effect here").at(place).help(help)
}
