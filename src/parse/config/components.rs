//! `[components]`: the blocks that a theme or a site declares, each with its options and their types.

use super::{list, unknown_key};
use crate::block::{BUILT_IN, Body, Declaration, Kind, Parameter, Value};
use crate::diag::{Diag, Place, Spanned, nearest};
use crate::parse::fields::Fields;
use crate::source::Sources;
use crate::tree::{self, Entry, Node};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The names of types, as they are written.
const TYPES: &[&str] = &["string", "boolean", "integer", "list", "link", "links", "image", "id"];

const BODIES: &[(&str, Body)] = &[("none", Body::None), ("text", Body::Text), ("markdown", Body::Markdown)];

/// What every template of a component sees beside the options.
const TAKEN: &[&str] =
    &["page", "config", "body", "lang", "current_path", "current_url", "current_href", "faircopy_version", "languages", "translations"];

/// The first words of info strings that mean something else.
const LANGUAGES: &[&str] = &["rust", "console", "output", "error", "text"];

/// The components of the theme called `theme`. Everything else that its `theme.toml` says, its faults of syntax
/// included, is for `render` to read.
pub fn of_theme(sources: &Sources, theme: &str, diags: &mut Vec<Diag>) -> BTreeMap<String, Declaration> {
    let path: Arc<str> = format!("themes/{theme}/theme.toml").into();
    if !sources.contains(&path) {
        return BTreeMap::new();
    }
    let Ok(text) = sources.text(&path) else { return BTreeMap::new() };
    let table = tree::toml::read(&path, &text, 0).value;
    let mut fields = Fields::new(&path);
    let found = table.iter().find(|entry| entry.key.value == "components").map(|entry| components(&mut fields, &entry.value));
    diags.append(&mut fields.diags);
    found.unwrap_or_default()
}

/// The table of components in a configuration.
pub fn components(fields: &mut Fields, node: &Node) -> BTreeMap<String, Declaration> {
    let mut components = BTreeMap::new();
    for Entry { key, value } in fields.table("components", node).into_iter().flatten() {
        let declaration = component(fields, key, value);
        if BUILT_IN.contains_key(key.value.as_str()) || LANGUAGES.contains(&key.value.as_str()) {
            fields.diags.push(reserved_component(fields.place(key.span), &key.value));
        } else if !is_name(&key.value) {
            fields.diags.push(bad_name(fields.place(key.span), "a component", &key.value));
        } else if let Some(declaration) = declaration {
            components.insert(key.value.clone(), declaration);
        }
    }
    components
}

fn component(fields: &mut Fields, name: &Spanned<String>, node: &Node) -> Option<Declaration> {
    let full = format!("components.{}", name.value);
    let mut declaration = Declaration { options: Vec::new(), body: Body::None, place: Some(fields.place(name.span)) };
    for Entry { key, value } in fields.table(&full, node)? {
        match key.value.as_str() {
            "body" => {
                if let Some(word) = fields.word(&format!("{full}.body"), value) {
                    match BODIES.iter().find(|(name, _)| *name == word.value) {
                        Some((_, body)) => declaration.body = *body,
                        None => {
                            let names = BODIES.iter().map(|(name, _)| *name);
                            fields.diags.push(bad_choice(fields.place(word.span), "body", &word.value, names));
                        }
                    }
                }
            }
            "options" => {
                for Entry { key, value } in fields.table(&format!("{full}.options"), value).into_iter().flatten() {
                    if TAKEN.contains(&key.value.as_str()) {
                        fields.diags.push(reserved_option(fields.place(key.span), &key.value));
                    } else if !is_name(&key.value) {
                        fields.diags.push(bad_name(fields.place(key.span), "an option", &key.value));
                    } else {
                        declaration.options.extend(parameter(fields, &format!("{full}.options.{}", key.value), key, value));
                    }
                }
            }
            _ => fields.diags.push(unknown_key(fields.place(key.span), "components", &key.value)),
        }
    }
    Some(declaration)
}

fn parameter(fields: &mut Fields, full: &str, name: &Spanned<String>, node: &Node) -> Option<Parameter> {
    let mut parameter = Parameter { name: name.value.clone(), kind: Kind::String, required: false, default: None };
    let mut default = None;
    for Entry { key, value } in fields.table(full, node)? {
        let own = format!("{full}.{}", key.value);
        match key.value.as_str() {
            "type" => {
                if let Some(word) = fields.word(&own, value) {
                    match kind(&word.value) {
                        Some(kind) => parameter.kind = kind,
                        None => fields.diags.push(bad_choice(fields.place(word.span), "type", &word.value, TYPES.iter().copied())),
                    }
                }
            }
            "one_of" => parameter.kind = Kind::OneOf(fields.words(&own, value).into_iter().map(|word| word.value).collect()),
            "required" => parameter.required = fields.bool(&own, value).unwrap_or_default(),
            "default" => default = Some((own, value, key.span)),
            _ => fields.diags.push(unknown_key(fields.place(key.span), "components.options", &key.value)),
        }
    }
    if let Some((own, node, key)) = default {
        if parameter.required {
            fields.diags.push(required_with_default(fields.place(key), &name.value));
        }
        parameter.default = value(fields, &own, &parameter.kind, node);
    }
    Some(parameter)
}

/// A default, which must be what the option itself may be.
fn value(fields: &mut Fields, key: &str, kind: &Kind, node: &Node) -> Option<Value> {
    Some(match kind {
        Kind::Boolean => Value::Boolean(fields.bool(key, node)?),
        Kind::Integer => Value::Integer(fields.integer(key, node)?),
        Kind::List | Kind::Links => Value::List(fields.words(key, node)),
        Kind::String | Kind::Link | Kind::Image | Kind::Id => Value::String(fields.string(key, node)?),
        Kind::OneOf(names) => {
            let word = fields.string(key, node)?;
            if !names.contains(&word.value) {
                fields.diags.push(bad_choice(fields.place(word.span), "default", &word.value, names.iter().map(String::as_str)));
                return None;
            }
            Value::String(word)
        }
    })
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "string" => Kind::String,
        "boolean" => Kind::Boolean,
        "integer" => Kind::Integer,
        "list" => Kind::List,
        "link" => Kind::Link,
        "links" => Kind::Links,
        "image" => Kind::Image,
        "id" => Kind::Id,
        _ => return None,
    })
}

/// As names stand in info strings and in templates.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn bad_choice<'a>(place: Place, key: &str, value: &str, choices: impl Iterator<Item = &'a str> + Clone) -> Diag {
    let help = match nearest(value, choices.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", list(choices)),
    };
    Diag::error("bad-component", format!("`{key}` cannot be `{value}`")).at(place).help(help)
}

fn reserved_component(place: Place, name: &str) -> Diag {
    let what = if BUILT_IN.contains_key(name) { "a block that every site has" } else { "a language of code blocks" };
    Diag::error("bad-component", format!("a component cannot be called `{name}`"))
        .at(place)
        .label(format!("this is {what}"))
        .help("choose another name")
}

fn reserved_option(place: Place, name: &str) -> Diag {
    Diag::error("bad-component", format!("an option cannot be called `{name}`"))
        .at(place)
        .label("every template of a component sees something by this name")
        .help("choose another name")
}

/// `what` has its article.
fn bad_name(place: Place, what: &str, name: &str) -> Diag {
    Diag::error("bad-component", format!("{what} cannot be called `{name}`"))
        .at(place)
        .help("write small letters, digits and underscores, a letter first")
}

fn required_with_default(place: Place, name: &str) -> Diag {
    Diag::error("bad-component", format!("`{name}` is required and has a default"))
        .at(place)
        .help("remove one of the two: what is required is always given")
}
