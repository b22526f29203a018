//! `[examples]`: how the code blocks of the site are proven.

use super::{Reader, set};
use crate::config::Runner;
use crate::diag::{Diag, Place, Spanned, nearest};
use crate::example::{Dependencies, Edition, Normalizer};
use crate::parse::fields::Fields;
use crate::tree::{Entry, Node, Value};

impl Reader<'_> {
    pub(super) fn examples(&mut self, node: &Node) {
        for Entry { key, value } in self.fields.table("examples", node).into_iter().flatten() {
            let name = key.value.as_str();
            let full = format!("examples.{name}");
            match name {
                "default" => self.default_language(&full, value),
                "edition" => self.rust_edition(&full, value),
                "timeout" => self.timeout(&full, value),
                "normalize" => self.normalizers(&full, value),
                "date" => set(&mut self.config.examples.date, self.fields.bool(&full, value)),
                "console" => self.config.examples.console = plain(self.fields.words(&full, value)),
                "env" => self.env(&full, value),
                "dependencies" => self.config.examples.dependencies = dependencies(&mut self.fields, &full, value),
                "runners" => self.runners(&full, value),
                _ => self.unknown("examples", key),
            }
        }
    }

    fn default_language(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.word(key, node) else { return };
        match text.value.as_str() {
            "rust" => self.config.examples.default_rust = true,
            "none" => self.config.examples.default_rust = false,
            _ => self.fields.diags.push(bad_choice(self.fields.place(node.span), key, &text.value, &["rust", "none"])),
        }
    }

    fn rust_edition(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.word(key, node) else { return };
        match Edition::of_year(&text.value) {
            Some(edition) => self.config.examples.edition = edition,
            None => self.fields.diags.push(bad_choice(self.fields.place(node.span), key, &text.value, &Edition::ALL.map(Edition::year))),
        }
    }

    /// At most an hour: what runs longer is no example.
    fn timeout(&mut self, key: &str, node: &Node) {
        let Some(seconds) = self.fields.integer(key, node) else { return };
        match u64::try_from(seconds) {
            Ok(seconds @ 1..=3600) => self.config.examples.timeout = seconds,
            _ => self.fields.diags.push(bad_timeout(self.fields.place(node.span))),
        }
    }

    fn normalizers(&mut self, key: &str, node: &Node) {
        for word in self.fields.words(key, node) {
            match Normalizer::of_name(&word.value) {
                Some(normalizer) => self.config.examples.normalize.push(normalizer),
                None => {
                    let diag = bad_choice(self.fields.place(word.span), key, &word.value, &Normalizer::ALL.map(|(name, _)| name));
                    self.fields.diags.push(diag);
                }
            }
        }
    }

    fn env(&mut self, key: &str, node: &Node) {
        for Entry { key: name, value } in self.fields.table(key, node).into_iter().flatten() {
            let full = format!("{key}.{}", name.value);
            if name.value.is_empty() || name.value.contains(['=', '\0']) {
                self.fields.diags.push(bad_variable(self.fields.place(name.span)));
            } else if let Some(text) = self.fields.string(&full, value) {
                self.config.examples.env.insert(name.value.clone(), text.value);
            }
        }
    }

    fn runners(&mut self, key: &str, node: &Node) {
        for Entry { key: name, value } in self.fields.table(key, node).into_iter().flatten() {
            let full = format!("{key}.{}", name.value);
            let Some(runner) = self.runner(&full, name, value) else { continue };
            self.config.examples.runners.insert(name.value.clone(), runner);
        }
    }

    fn runner(&mut self, full: &str, name: &Spanned<String>, node: &Node) -> Option<Runner> {
        let mut runner = Runner { command: Vec::new(), extension: name.value.clone(), exit: vec![0] };
        for Entry { key, value } in self.fields.table(full, node)? {
            let own = format!("{full}.{}", key.value);
            match key.value.as_str() {
                "command" => runner.command = plain(self.fields.words(&own, value)),
                "extension" => set(&mut runner.extension, self.fields.word(&own, value).map(|text| text.value)),
                "exit" => runner.exit = self.exit_codes(&own, value),
                _ => self.unknown("examples.runners", key),
            }
        }
        if ["rust", "console", "output", "error"].contains(&name.value.as_str()) {
            self.fields.diags.push(reserved_runner(self.fields.place(name.span), &name.value));
            return None;
        }
        if runner.command.is_empty() {
            self.fields.diags.push(no_command(self.fields.place(name.span), &name.value));
            return None;
        }
        Some(runner)
    }

    fn exit_codes(&mut self, key: &str, node: &Node) -> Vec<i32> {
        let items = match &node.value {
            Value::Array(items) => items.iter().collect(),
            _ => vec![node],
        };
        items.into_iter().filter_map(|item| self.fields.integer(key, item)).filter_map(|code| i32::try_from(code).ok()).collect()
    }
}

/// A table of dependencies as `Cargo.toml` has it, of the configuration or of a page.
pub(in crate::parse) fn dependencies(fields: &mut Fields, key: &str, node: &Node) -> Dependencies {
    let mut dependencies = Dependencies::new();
    for Entry { key: name, value } in fields.table(key, node).into_iter().flatten() {
        match &value.value {
            Value::Table(own) if own.iter().any(leaves) => {
                let path = own.iter().find(|entry| leaves(entry)).map_or(value.span, |entry| entry.value.span);
                fields.diags.push(path_outside(fields.place(path), &name.value));
            }
            Value::String(_) | Value::Plain(_) | Value::Table(_) => {
                dependencies.insert(name.value.clone(), value.to_json());
            }
            _ => {
                let help = "write a version such as `\"1.2\"`, or a table as in `Cargo.toml`".to_owned();
                fields.wrong::<()>(&format!("{key}.{}", name.value), "a version or a table", value, Some(help));
            }
        }
    }
    dependencies
}

/// Whether this is a `path` that leads out of the site.
fn leaves(entry: &Entry) -> bool {
    let (Value::String(path) | Value::Plain(path)) = &entry.value.value else { return false };
    entry.key.value == "path" && (path.starts_with('/') || path.split(['/', '\\']).any(|part| part == ".."))
}

fn plain(words: Vec<Spanned<String>>) -> Vec<String> {
    words.into_iter().map(|word| word.value).collect()
}

fn bad_choice(place: Place, key: &str, written: &str, choices: &[&str]) -> Diag {
    let listed: Vec<_> = choices.iter().map(|choice| format!("`\"{choice}\"`")).collect();
    let help = match nearest(written, choices.iter().copied()) {
        Some(near) => format!("did you mean `\"{near}\"`?"),
        None => format!("write one of {}", listed.join(", ")),
    };
    Diag::error("bad-choice", format!("`{key}` cannot be `{written}`")).at(place).help(help)
}

fn path_outside(place: Place, name: &str) -> Diag {
    Diag::error("bad-file", format!("the dependency `{name}` lies outside of the site"))
        .at(place)
        .help("put it into a folder of the site, such as `data/`, and write its path from the site's root")
}

fn bad_timeout(place: Place) -> Diag {
    Diag::error("bad-number", "`examples.timeout` must be 1 to 3600")
        .at(place)
        .help("write how many seconds an example may run: `timeout = 10`")
}

fn bad_variable(place: Place) -> Diag {
    Diag::error("bad-choice", "this cannot be the name of a variable of the environment").at(place).help("write a name without `=`")
}

fn reserved_runner(place: Place, name: &str) -> Diag {
    Diag::error("bad-runner", format!("`{name}` is proven by faircopy itself"))
        .at(place)
        .help("remove the runner, or give it the name of another language")
}

fn no_command(place: Place, name: &str) -> Diag {
    Diag::error("bad-runner", format!("the runner `{name}` has no command"))
        .at(place)
        .help(format!("add `command = [\"{name}\", \"{{file}}\"]`"))
}
