//! Typed blocks: fenced blocks that are more than code. What each has for options, those that come with faircopy
//! and the components that a theme or a site declares.
//!
//! The first word of the info string names the block. `docs/blocks.md` describes them for authors; a test holds the
//! table together with it.

use crate::diag::{Place, Span, Spanned};
use crate::pack::packed;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Which options a block has, and what its body is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    pub options: Vec<Parameter>,
    pub body: Body,
    /// Where a component is declared; `None` for those of faircopy.
    pub place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
    pub required: bool,
    pub default: Option<Value>,
}

/// What an option's value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    String,
    Boolean,
    Integer,
    /// Texts with commas between them.
    List,
    OneOf(Vec<String>),
    /// An address, found and checked like that of a link.
    Link,
    /// Several of them, with commas between.
    Links,
    /// The address of a picture.
    Image,
    /// The block's own anchor.
    Id,
}

/// What stands between the fences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Body {
    #[default]
    None,
    /// Taken as it is.
    Text,
    /// Markdown like that around the block.
    Markdown,
}

/// The components of a theme and a site, by name.
pub type Components = Arc<BTreeMap<String, Declaration>>;

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Of the whole block; its start is the key by which `render` finds it.
    pub span: Span,
    pub name: Spanned<String>,
    /// Those that were given and are right, and the defaults of the others, by name.
    pub options: BTreeMap<String, Value>,
    /// Whether nothing was wrong with it. One that is not sound is not drawn.
    pub is_sound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    String(Spanned<String>),
    Boolean(bool),
    Integer(i64),
    List(Vec<Spanned<String>>),
}

impl Block {
    pub fn text(&self, name: &str) -> Option<&Spanned<String>> {
        match self.options.get(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub fn is(&self, name: &str) -> bool {
        self.options.get(name) == Some(&Value::Boolean(true))
    }

    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.options.get(name) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    pub fn list(&self, name: &str) -> &[Spanned<String>] {
        match self.options.get(name) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }
}

/// The word that may name a block: the first one of an info string.
pub fn word(info: &str) -> &str {
    info.trim_start().split(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).next().unwrap_or_default()
}

/// The names of all blocks, built in and declared.
pub fn names(components: &Components) -> impl Iterator<Item = &str> {
    BUILT_IN.keys().copied().chain(components.keys().map(String::as_str))
}

/// What a word declares, if it names a block at all.
pub fn find<'a>(word: &str, components: &'a Components) -> Option<&'a Declaration> {
    BUILT_IN.get(word).or_else(|| components.get(word))
}

/// What to write for code whose language has the name of a block, so that it stays code.
pub fn as_code(language: &str) -> Option<&'static str> {
    match language {
        "dot" => Some("graphviz"),
        "math" => Some("latex"),
        _ => BUILT_IN.contains_key(language).then_some(""),
    }
}

/// The blocks that every site has.
pub static BUILT_IN: LazyLock<BTreeMap<&'static str, Declaration>> = LazyLock::new(|| {
    use Kind::*;
    let one_of = |names: &[&str]| OneOf(names.iter().map(|name| (*name).to_owned()).collect());
    let block = |body, options: Vec<Parameter>| Declaration { options, body, place: None };
    BTreeMap::from([
        (
            "figure",
            block(
                Body::Markdown,
                vec![
                    required("src", Image),
                    required("alt", String),
                    optional("caption", String),
                    optional("link", Link),
                    optional("width", Integer),
                    optional("height", Integer),
                    optional("class", String),
                    optional("id", Id),
                ],
            ),
        ),
        (
            "video",
            block(
                Body::Markdown,
                vec![
                    required("src", Links),
                    required("label", String),
                    optional("poster", Link),
                    optional("track", Link),
                    optional("track-lang", String),
                    optional("track-label", String),
                    optional("caption", String),
                    optional("width", Integer),
                    optional("height", Integer),
                    with_default("controls", Boolean, Value::Boolean(true)),
                    optional("autoplay", Boolean),
                    optional("muted", Boolean),
                    optional("loop", Boolean),
                    optional("preload", one_of(&["none", "metadata", "auto"])),
                    optional("class", String),
                    optional("id", Id),
                ],
            ),
        ),
        (
            "details",
            block(
                Body::Markdown,
                vec![required("summary", String), optional("open", Boolean), optional("class", String), optional("id", Id)],
            ),
        ),
        (
            "dot",
            block(
                Body::Text,
                vec![
                    required("alt", String),
                    optional("desc", String),
                    optional("caption", String),
                    optional("class", String),
                    optional("id", Id),
                ],
            ),
        ),
        ("math", block(Body::Text, vec![optional("class", String), optional("id", Id)])),
    ])
});

fn required(name: &str, kind: Kind) -> Parameter {
    Parameter { name: name.to_owned(), kind, required: true, default: None }
}

fn optional(name: &str, kind: Kind) -> Parameter {
    Parameter { name: name.to_owned(), kind, required: false, default: None }
}

fn with_default(name: &str, kind: Kind, default: Value) -> Parameter {
    Parameter { name: name.to_owned(), kind, required: false, default: Some(default) }
}

packed!(struct Declaration { options, body, place });
packed!(struct Parameter { name, kind, required, default });
packed!(enum Kind {
    0 => String,
    1 => Boolean,
    2 => Integer,
    3 => List,
    4 => OneOf(names),
    5 => Link,
    6 => Links,
    7 => Image,
    8 => Id,
});
packed!(enum Body { 0 => None, 1 => Text, 2 => Markdown });
packed!(struct Block { span, name, options, is_sound });
packed!(enum Value { 0 => String(text), 1 => Boolean(is), 2 => Integer(number), 3 => List(items) });

#[cfg(test)]
mod tests {
    use super::*;

    /// Each block has a section `` ## `name` `` with a table of its options.
    #[test]
    fn the_documentation_has_every_block() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/blocks.md")).unwrap();
        let mut documented: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut section = None;
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                section = heading.strip_prefix('`').and_then(|name| name.strip_suffix('`'));
                section.map(|name| documented.entry(name).or_default());
            } else if let (Some(name), Some(row)) = (section, line.strip_prefix("| `")) {
                documented.entry(name).or_default().extend(row.split('`').next());
            }
        }
        let known = BUILT_IN.iter().map(|(name, block)| (*name, block.options.iter().map(|option| option.name.as_str()).collect()));
        assert_eq!(documented, known.collect());
    }
}
