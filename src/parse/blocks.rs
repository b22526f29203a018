//! The options of typed blocks: each is held against its declaration, at its own bytes.
//!
//! They are written like those of code blocks (`parse::fence`): `name=value` behind the block's name, quotes around a
//! value with blanks, and the name alone for what is true or false.

use crate::block::{Block, Body, Declaration, Kind, Parameter, Value};
use crate::diag::{Checked, Diag, Place, Span, Spanned, nearest};
use crate::markdown::DEEPEST;
use crate::page::Link;
use crate::parse::fence::words::{self, Word};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What stands between the fences of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Nothing,
    Text,
    /// It was read as Markdown.
    Markdown,
}

/// Reads the info string `raw`, the bytes of the file at `path` from `offset` on, of the block at `span`.
pub fn block(path: &Arc<str>, raw: &str, offset: usize, span: Span, declaration: &Declaration, found: Found) -> Checked<Block> {
    let name = crate::block::word(raw);
    let at = raw.len() - raw.trim_start().len();
    let name = Spanned::new(name.to_owned(), Span::new(at, at + name.len()).shift(offset));
    let rest = at + name.value.len();
    let mut reader = Reader { path, offset: offset + rest, name: &name.value, declaration, given: BTreeMap::new(), diags: Vec::new() };
    let mut options = BTreeMap::new();
    for word in words::split(&raw[rest..]) {
        reader.word(&word, &mut options);
    }
    for parameter in &declaration.options {
        match &parameter.default {
            _ if reader.given.contains_key(parameter.name.as_str()) => {}
            Some(default) => drop(options.insert(parameter.name.clone(), default.clone())),
            None if parameter.required => reader.diags.push(missing_option(Place::new(path, name.span), &name.value, parameter)),
            None => {}
        }
    }
    let mut diags = reader.diags;
    let place = Place::new(path, name.span);
    let mut block = Block { span, name, options, is_sound: true };
    diags.extend(misfit(&block, declaration, found, &place));
    block.is_sound = diags.is_empty();
    Checked::new(block, diags)
}

/// The links and the pictures that a block names in its options, in order.
pub fn addresses(block: &Block, declaration: Option<&Declaration>) -> (Vec<Link>, Vec<Link>) {
    let (mut links, mut images) = (Vec::new(), Vec::new());
    for parameter in declaration.into_iter().flat_map(|declaration| &declaration.options) {
        let list = match parameter.kind {
            Kind::Link | Kind::Links => &mut links,
            Kind::Image => &mut images,
            _ => continue,
        };
        let written = block.text(&parameter.name).into_iter().chain(block.list(&parameter.name));
        // A default stands in no page; its template knows what to do with it.
        let written = written.filter(|address| block.span.start <= address.span.start && address.span.end <= block.span.end);
        list.extend(written.map(|address| Link {
            dest: address.value.clone(),
            key: address.span.start,
            span: address.span,
            is_name: false,
        }));
    }
    links.sort_by_key(|link| link.key);
    images.sort_by_key(|link| link.key);
    (links, images)
}

/// The anchors that a block gives itself.
pub fn ids<'a>(block: &'a Block, declaration: Option<&'a Declaration>) -> impl Iterator<Item = &'a Spanned<String>> {
    let options = declaration.into_iter().flat_map(|declaration| &declaration.options);
    options.filter(|option| option.kind == Kind::Id).filter_map(|option| block.text(&option.name))
}

/// What is wrong with a block as a whole.
fn misfit(block: &Block, declaration: &Declaration, found: Found, place: &Place) -> Vec<Diag> {
    let name = block.name.value.as_str();
    let mut diags = Vec::new();
    match (declaration.body, found) {
        (Body::None, Found::Text | Found::Markdown) => diags.push(unwanted_body(place.clone(), name)),
        (Body::Markdown, Found::Text) => diags.push(too_deep(place.clone())),
        (Body::Text, Found::Nothing) if declaration.place.is_none() => diags.push(empty_block(place.clone(), name)),
        _ => {}
    }
    if matches!(name, "figure" | "video") && found == Found::Markdown && block.text("caption").is_some() {
        diags.push(two_captions(place.clone(), name));
    }
    if name == "video" && block.is("autoplay") && !block.is("muted") {
        diags.push(loud_video(place.clone()));
    }
    diags
}

struct Reader<'a> {
    path: &'a Arc<str>,
    offset: usize,
    name: &'a str,
    declaration: &'a Declaration,
    /// The options so far and where they stand.
    given: BTreeMap<&'a str, Span>,
    diags: Vec<Diag>,
}

impl Reader<'_> {
    fn word(&mut self, word: &Word, options: &mut BTreeMap<String, Value>) {
        let place = self.place(word.span());
        if word.braces.is_some() {
            return self.diags.push(braces(place));
        }
        if let Some(unclosed) = word.unclosed {
            return self.diags.push(not_closed(self.place(Span::new(unclosed, unclosed + 1))));
        }
        let declaration = self.declaration;
        let Some(parameter) = declaration.options.iter().find(|parameter| parameter.name == word.name) else {
            let name = Span::new(word.start, word.start + word.name.len());
            return self.diags.push(unknown_option(self.place(name), self.name, declaration, word));
        };
        if let Some(first) = self.given.insert(&parameter.name, word.span()) {
            return self.diags.push(option_twice(place, &parameter.name, self.place(first)));
        }
        match self.value(parameter, word) {
            Ok(value) => drop(options.insert(parameter.name.clone(), value)),
            Err(diag) => self.diags.push(diag),
        }
    }

    fn value(&self, parameter: &Parameter, word: &Word) -> Result<Value, Diag> {
        let name = parameter.name.as_str();
        let written = word.unquoted();
        let start = word.value_start();
        let span = if word.value.is_some() { Span::new(start, start + written.len()) } else { word.span() };
        let wrong = |wanted: &str, example: &str| Err(wrong_type(self.place(span), name, wanted, example));
        if word.value.is_none() && parameter.kind != Kind::Boolean {
            return Err(no_value(self.place(span), parameter));
        }
        // A picture may say nothing to those who do not see it; whatever else must be said says something.
        let may_be_empty = matches!(parameter.kind, Kind::String | Kind::Boolean) && (!parameter.required || name == "alt");
        if written.trim().is_empty() && !may_be_empty {
            return Err(no_value(self.place(word.span()), parameter));
        }
        let text = || Spanned::new(word.unescaped(), span.shift(self.offset));
        Ok(match &parameter.kind {
            Kind::Boolean => match (word.value, written) {
                (None, _) | (Some(_), "true") => Value::Boolean(true),
                (Some(_), "false") => Value::Boolean(false),
                _ => return wrong("`true` or `false`", name),
            },
            Kind::Integer => match written.parse::<i64>() {
                Ok(..1) if matches!(name, "width" | "height") => return wrong("a whole number of pixels", &format!("{name}=640")),
                Ok(number) => Value::Integer(number),
                Err(_) => return wrong("a whole number", &format!("{name}=10")),
            },
            Kind::OneOf(names) => match names.iter().any(|name| name == written) {
                true => Value::String(text()),
                false => return Err(no_choice(self.place(span), name, written, names)),
            },
            Kind::Id => match !written.contains(char::is_whitespace) {
                true => Value::String(text()),
                false => return wrong("an id, which has no blanks", &format!("{name}=setup")),
            },
            Kind::String | Kind::Link | Kind::Image => Value::String(text()),
            Kind::List | Kind::Links => Value::List(self.items(written, span.start)),
        })
    }

    /// The pieces between commas, without the blanks around them.
    fn items(&self, written: &str, mut at: usize) -> Vec<Spanned<String>> {
        let mut items = Vec::new();
        for piece in written.split(',') {
            let item = piece.trim();
            let start = at + piece.len() - piece.trim_start().len();
            if !item.is_empty() {
                items.push(Spanned::new(item.to_owned(), Span::new(start, start + item.len()).shift(self.offset)));
            }
            at += piece.len() + 1;
        }
        items
    }

    fn place(&self, span: Span) -> Place {
        Place::new(self.path, span.shift(self.offset))
    }
}

/// How an option is written, for a remedy.
fn example(parameter: &Parameter) -> String {
    let name = &parameter.name;
    match &parameter.kind {
        Kind::Boolean => name.clone(),
        Kind::Integer => format!("{name}=10"),
        Kind::List | Kind::Links => format!("{name}=\"one, two\""),
        Kind::OneOf(names) => format!("{name}={}", names.first().map_or("", String::as_str)),
        Kind::Link | Kind::Image => format!("{name}=\"file.png\""),
        Kind::Id => format!("{name}=setup"),
        Kind::String => format!("{name}=\"…\""),
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn unknown_option(place: Place, block: &str, declaration: &Declaration, word: &Word) -> Diag {
    let names = || declaration.options.iter().map(|parameter| parameter.name.as_str());
    let help = match nearest(word.name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names().next().is_none() => format!("`{block}` has no options"),
        None if word.value.is_none() => format!("a value with blanks stands in quotes; the options are {}", list(names())),
        None => format!("the options are {}", list(names())),
    };
    Diag::error("unknown-option", format!("`{block}` has no option `{}`", word.name)).at(place).help(help)
}

fn missing_option(place: Place, block: &str, parameter: &Parameter) -> Diag {
    let help = match parameter.name.as_str() {
        "alt" if block == "dot" => {
            "say what the graph shows: `alt=\"…\"`; to show its source as code write `graphviz` for `dot`".to_owned()
        }
        "alt" => "say what the picture shows: `alt=\"…\"`; for one that says nothing to a reader write `alt=\"\"`".to_owned(),
        _ => format!("add `{}`", example(parameter)),
    };
    Diag::error("missing-option", format!("`{block}` wants `{}`", parameter.name)).at(place).help(help)
}

fn no_value(place: Place, parameter: &Parameter) -> Diag {
    Diag::error("bad-option", format!("`{}` wants a value", parameter.name)).at(place).help(format!("write `{}`", example(parameter)))
}

fn wrong_type(place: Place, name: &str, wanted: &str, example: &str) -> Diag {
    Diag::error("bad-option", format!("`{name}` must be {wanted}")).at(place).help(format!("write `{example}`"))
}

fn no_choice(place: Place, name: &str, value: &str, names: &[String]) -> Diag {
    let names = || names.iter().map(String::as_str);
    let help = match nearest(value, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", list(names())),
    };
    Diag::error("bad-option", format!("`{name}` cannot be `{value}`")).at(place).help(help)
}

fn option_twice(place: Place, name: &str, first: Place) -> Diag {
    Diag::error("duplicate-option", format!("`{name}` is given a second time"))
        .at(place)
        .help("keep one of the two; the first counts until then")
        .related(first, "first here")
}

fn unwanted_body(place: Place, block: &str) -> Diag {
    Diag::error("bad-block", format!("`{block}` shows nothing that stands in it"))
        .at(place)
        .help("leave it empty; what it shows is said by its options")
}

fn empty_block(place: Place, block: &str) -> Diag {
    let what = if block == "math" { "a formula" } else { "a graph" };
    Diag::error("bad-block", format!("`{block}` is empty")).at(place).help(format!("write {what} below this line, or remove the block"))
}

fn too_deep(place: Place) -> Diag {
    Diag::error("bad-block", format!("more than {DEEPEST} blocks stand in each other here"))
        .at(place)
        .help("move what is innermost out of some of them")
}

fn two_captions(place: Place, block: &str) -> Diag {
    Diag::error("bad-block", format!("`{block}` has a caption in its options and another one below"))
        .at(place)
        .help("keep one: `caption` is plain text, what stands in the block is Markdown")
}

fn loud_video(place: Place) -> Diag {
    Diag::error("bad-block", "a video that plays by itself must be muted")
        .at(place)
        .help("add `muted`, or leave `autoplay` to the reader; browsers play no sound that nobody asked for")
}

fn not_closed(place: Place) -> Diag {
    Diag::error("bad-option", "this quote is never closed").at(place).help("close it by `\"`")
}

fn braces(place: Place) -> Diag {
    Diag::error("bad-option", "attributes in braces are another tool's")
        .at(place)
        .help("write options without braces, separated by blanks: `name=\"value\"`")
}
