//! The options of an info string that concern proving: which other blocks, files and packages an example stands on, and
//! what may differ in what it prints.

use super::Reader;
use super::words::Word;
use crate::diag::{Diag, Place, Span, Spanned, nearest};
use crate::example::{LAYERS, Normalizer, PROGRAM, program};

/// Their names.
pub const OPTIONS: [&str; 10] = ["name", "with", "package", "features", "input", "needs", "counts", "show-output", "normalize", "rustc"];

impl Reader<'_> {
    /// Takes one of [`OPTIONS`] that has a value, whose bytes in the info string are `span`.
    pub(super) fn proving(&mut self, name: &str, word: &Word, span: Span) {
        let (value, start) = (word.unquoted(), span.start);
        match name {
            "name" => self.info.proving.name = Some(self.spanned(word, span)),
            "package" => self.info.proving.package = self.file("package", &word.unescaped(), span),
            "rustc" => self.info.proving.rustc = Some(self.spanned(word, span)),
            "with" => self.info.proving.with = self.items(value, start),
            "features" => self.info.proving.features = self.items(value, start),
            "counts" => self.info.proving.counts = self.items(value, start),
            "needs" => self.needs(value, start),
            "input" => self.inputs(value, start),
            _ => self.normalizers(value, start),
        }
    }

    fn inputs(&mut self, value: &str, start: usize) {
        for item in self.items(value, start) {
            let span = Span::new(item.span.start - self.offset, item.span.end - self.offset);
            let file = self.file("input", &item.value, span);
            self.info.proving.inputs.extend(file);
        }
    }

    /// What stands between commas, from byte `start` of the info string on.
    fn items(&self, value: &str, start: usize) -> Vec<Spanned<String>> {
        let mut at = start;
        let mut items = Vec::new();
        for item in value.split(',') {
            let trimmed = item.trim();
            let from = at + item.len() - item.trim_start().len();
            if !trimmed.is_empty() {
                items.push(Spanned::new(trimmed.to_owned(), Span::new(from, from + trimmed.len()).shift(self.offset)));
            }
            at += item.len() + 1;
        }
        items
    }

    fn needs(&mut self, value: &str, start: usize) {
        for item in self.items(value, start) {
            if LAYERS.contains(&item.value.as_str()) || program(&item.value).is_some() {
                self.info.proving.needs.push(item);
            } else {
                self.diags.push(unknown_layer(Place::new(self.path, item.span), &item.value));
            }
        }
    }

    fn normalizers(&mut self, value: &str, start: usize) {
        for item in self.items(value, start) {
            match Normalizer::of_name(&item.value) {
                Some(normalizer) => self.info.proving.normalize.push(normalizer),
                None => self.diags.push(unknown_normalizer(Place::new(self.path, item.span), &item.value)),
            }
        }
    }
}

fn unknown_layer(place: Place, name: &str) -> Diag {
    let help = match nearest(name, LAYERS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let layers = LAYERS.map(|name| format!("`{name}`")).join(", ");
            format!("there are {layers}; a program is needed by its name: `{PROGRAM}python3`")
        }
    };
    Diag::error("unknown-layer", format!("there is no layer of isolation `{name}`")).at(place).help(help)
}

fn unknown_normalizer(place: Place, name: &str) -> Diag {
    let names = Normalizer::ALL.map(|(name, _)| name);
    let help = match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.map(|name| format!("`{name}`")).join(", ")),
    };
    Diag::error("unknown-normalizer", format!("there is no normalizer `{name}`")).at(place).help(help)
}
