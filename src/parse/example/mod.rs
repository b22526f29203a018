//! Which code blocks of a page are examples, and which blocks state what comes out of them.
//!
//! A fence is an example when its comma list says Rust as rustdoc understands it ([`tokens`]), when it names a
//! runner (`sh,run`), or when it is a `console` block of commands that may be run. The blocks `output` and
//! `error` right after an example belong to it ([`expected`]). Nothing is compiled here.

mod block;
mod console;
mod expected;
pub mod tokens;

use crate::config::ExamplesConfig;
use crate::diag::{Checked, Diag, Place, Severity, Span, Spanned, nearest};
use crate::example::{Example, Ignore, Lang, Rust};
use crate::page::{Fence, Info};
use block::Block;
use pulldown_cmark::Event;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use tokens::Reading;

/// Finds the examples in the events of a page; `fences` are its fenced blocks in order.
pub fn examples(
    path: &Arc<str>,
    text: &str,
    events: &[(Event, Range<usize>)],
    fences: &[Fence],
    config: &ExamplesConfig,
) -> Checked<Vec<Example>> {
    let mut finder = Finder { path, text, config, examples: Vec::new(), names: BTreeMap::new(), strays: Vec::new(), diags: Vec::new() };
    for block in block::blocks(text, events, fences) {
        finder.block(block);
    }
    finder.outputs();
    Checked::new(finder.examples, finder.diags)
}

struct Finder<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    config: &'a ExamplesConfig,
    examples: Vec<Example>,
    /// The names that examples gave themselves so far.
    names: BTreeMap<String, Span>,
    /// Outputs that stand behind no example.
    strays: Vec<Span>,
    diags: Vec<Diag>,
}

impl Finder<'_> {
    fn block(&mut self, block: Block) {
        let plain = Info::default();
        let info = block.fence.map_or(&plain, |fence| &fence.info);
        let word = info.lang.as_ref().map(|lang| lang.value.as_str());
        // Only what stands right behind an example, or behind another of its outputs, belongs to it.
        let follows = block.follows && self.examples.last().is_some_and(|example| example.whole().end == block.before);
        match word {
            Some("output" | "error") if follows => return self.expected(block, info),
            Some("output") => {
                self.strays.push(block.info);
                return;
            }
            _ => {}
        }
        match self.lang(&block, info) {
            Some(lang) => self.example(block, info, lang),
            None => self.unused(info, &[]),
        }
    }

    /// How a block is proven; `None` if it is not.
    fn lang(&mut self, block: &Block, info: &Info) -> Option<Lang> {
        let word = info.lang.as_ref().map_or("", |lang| lang.value.as_str());
        if let Some(run) = info.tokens.iter().find(|token| token.value == "run") {
            if self.config.runners.contains_key(word) {
                return Some(Lang::Runner(word.to_owned()));
            }
            if word != "rust" {
                self.diags.push(no_runner(self.place(run.span), word, self.config.runners.keys()));
                return None;
            }
        }
        if word == "console" {
            return console::is_proven(self.path, block, info, self.config, &mut self.diags).then_some(Lang::Console);
        }
        self.rust(block, info).map(Lang::Rust)
    }

    fn rust(&mut self, block: &Block, info: &Info) -> Option<Rust> {
        let is_rust_file = info.lang.is_none() && info.file.as_ref().is_some_and(|file| file.value.ends_with(".rs"));
        if is_rust_file {
            return Some(Rust::default());
        }
        if block.fence.is_none() || info.lang.is_none() && info.tokens.is_empty() {
            // A block that shows a file has the language of the file.
            return (self.config.default_rust && info.file.is_none()).then(Rust::default);
        }
        let items: Vec<(&str, Span)> = info.lang.iter().chain(&info.tokens).map(|item| (item.value.as_str(), item.span)).collect();
        let (reading, noticed) = tokens::tokens(&items, self.config.default_rust);
        self.diags.extend(noticed.into_iter().map(|noticed| tokens::report(self.path, &noticed, self.text)));
        match reading {
            Reading::Rust(rust) => Some(rust),
            Reading::NotRust => None,
        }
    }

    fn example(&mut self, block: Block, info: &Info, lang: Lang) {
        let options = &info.proving;
        let before = self.diags.len();
        let with = options.with.iter().filter(|name| self.can_stand_on(name, &lang)).cloned().collect();
        self.without_effect(info, &lang);
        if let Some(name) = &options.name {
            match self.names.get(&name.value) {
                Some(first) => self.diags.push(same_name(self.place(name.span), &name.value, self.place(*first))),
                None => drop(self.names.insert(name.value.clone(), name.span)),
            }
        }
        let expected = (lang == Lang::Console).then(|| expected::of_console(&block));
        self.unused(info, &["name", "with", "package", "features", "input", "needs", "counts", "show-output", "normalize"]);
        self.examples.push(Example {
            span: block.span,
            info: block.info,
            lang,
            code: block.code,
            file: info.file.clone(),
            name: options.name.clone(),
            with,
            package: options.package.clone(),
            features: options.features.clone(),
            inputs: options.inputs.clone(),
            needs: options.needs.clone(),
            counts: options.counts.clone(),
            show_output: options.show_output,
            normalize: options.normalize.clone(),
            expected: expected.into_iter().collect(),
            is_sound: !has_errors(&self.diags[before..]),
        });
    }

    /// Whether there is such a block above, in the same language; it is reported if not.
    fn can_stand_on(&mut self, name: &Spanned<String>, lang: &Lang) -> bool {
        if !self.is_known(name) {
            return false;
        }
        let found = self.examples.iter().find(|example| example.name.as_ref().is_some_and(|own| own.value == name.value));
        let is_same = |other: &Lang| match (other, lang) {
            (Lang::Rust(_), Lang::Rust(_)) => true,
            (Lang::Runner(first), Lang::Runner(second)) => first == second,
            _ => false,
        };
        let Some(other) = found.filter(|other| !is_same(&other.lang) || other.file.is_some()) else { return true };
        let first = self.place(other.name.as_ref().map_or(other.info, |own| own.span));
        self.diags.push(cannot_stand_on(self.place(name.span), &name.value, first));
        false
    }

    /// Options that this kind of example does not heed.
    fn without_effect(&mut self, info: &Info, lang: &Lang) {
        let runs = match lang {
            Lang::Rust(rust) => !rust.no_run && rust.ignore != Ignore::Always,
            Lang::Runner(_) => true,
            Lang::Console => false,
        };
        let shows = runs || matches!(lang, Lang::Rust(Rust { compile_fail: true, .. }));
        for (name, span) in &info.proving.given {
            let why = match *name {
                "show-output" if !shows => "nothing comes out of this block that is not shown already",
                "package" | "features" if !matches!(lang, Lang::Rust(_)) => "only Rust can use a package",
                "features" if info.proving.package.is_none() => "they are those of a package, which `package=` names",
                "counts" if !runs && *lang != Lang::Console => "nothing comes out of this block",
                "with" if info.file.is_some() => "a file is compiled as it is",
                _ => continue,
            };
            self.diags.push(no_effect(Place::new(self.path, *span), name, why));
        }
    }

    /// Whether an earlier block has this name; it is reported if not.
    fn is_known(&mut self, name: &Spanned<String>) -> bool {
        let known = self.names.contains_key(&name.value);
        if !known {
            let near = nearest(&name.value, self.names.keys().map(String::as_str)).map(str::to_owned);
            self.diags.push(unknown_name(self.place(name.span), &name.value, near));
        }
        known
    }

    fn expected(&mut self, block: Block, info: &Info) {
        let before = self.diags.len();
        self.unused(info, &["normalize", "rustc"]);
        let found = expected::expected(self.path, block, info).take_into(&mut self.diags);
        let Some(example) = self.examples.last_mut() else { return };
        example.is_sound &= !has_errors(&self.diags[before..]);
        if let Some(first) = example.expected.iter().find(|other| other.stream == found.stream) {
            let first = Place::new(self.path, first.info);
            self.diags.push(second_output(Place::new(self.path, found.info), first));
            return;
        }
        example.expected.push(found);
    }

    /// What an output block says must be possible for its example. On a page without any, such a block is the word of
    /// another tool.
    fn outputs(&mut self) {
        if !self.examples.is_empty() {
            let path = self.path;
            self.diags.extend(self.strays.iter().map(|span| stray_output(Place::new(path, *span))));
        }
        for example in &mut self.examples {
            let found = expected::contradictions(self.path, example);
            example.is_sound &= !has_errors(&found);
            self.diags.extend(found);
        }
    }

    /// Options that mean nothing on this block.
    fn unused(&mut self, info: &Info, allowed: &[&str]) {
        let given = info.proving.given.iter().filter(|(name, _)| !allowed.contains(name));
        self.diags.extend(given.map(|(name, span)| not_here(Place::new(self.path, *span), name)));
    }

    fn place(&self, span: Span) -> Place {
        Place::new(self.path, span)
    }
}

fn has_errors(diags: &[Diag]) -> bool {
    diags.iter().any(|diag| diag.severity == Severity::Error)
}

fn stray_output(place: Place) -> Diag {
    Diag::warning("stray-output", "there is no example right before this output")
        .at(place)
        .help("put it right behind the block that it comes from, or write `text` if nothing is to be proven")
}

fn second_output(place: Place, first: Place) -> Diag {
    Diag::error("second-output", "this output is stated a second time")
        .at(place)
        .related(first, "first here")
        .help("keep one of the two; `output,stderr` is for what goes to standard error")
}

fn no_runner<'a>(place: Place, lang: &str, runners: impl Iterator<Item = &'a String>) -> Diag {
    let help = match nearest(lang, runners.map(String::as_str)) {
        Some(near) => format!("did you mean `{near},run`?"),
        None => format!("add `[examples.runners.{lang}]` with `command = [\"{lang}\", \"{{file}}\"]` to `faircopy.toml`, or remove `run`"),
    };
    Diag::error("no-runner", format!("no runner is configured for `{lang}`")).at(place).help(help)
}

fn same_name(place: Place, name: &str, first: Place) -> Diag {
    Diag::error("same-name", format!("two examples of this page are called `{name}`"))
        .at(place)
        .related(first, "first here")
        .help("give one of them another name")
}

fn unknown_name(place: Place, name: &str, near: Option<String>) -> Diag {
    let diag = Diag::error("unknown-name", format!("no example above this one is called `{name}`")).at(place);
    match near {
        Some(near) => diag.help(format!("did you mean `{near}`?")),
        None => diag.help(format!("name the block that it needs with `name=\"{name}\"`; it must stand above")),
    }
}

fn cannot_stand_on(place: Place, name: &str, first: Place) -> Diag {
    Diag::error("unknown-name", format!("`{name}` cannot be put before this example"))
        .at(place)
        .related(first, "this is a file, or in another language")
        .help("name a block of the same language that has lines of its own")
}

fn no_effect(place: Place, name: &str, why: &str) -> Diag {
    Diag::warning("option-without-effect", format!("`{name}` has no effect here: {why}")).at(place).help("remove it")
}

fn not_here(place: Place, name: &str) -> Diag {
    let help = match name {
        "name" => "remove it; a title above a block is written `title=\"…\"`",
        "rustc" => "remove it; it says which compiler an `error` block was recorded with",
        "normalize" => "remove it; it belongs to an example or its output",
        _ => "remove it; it belongs to a block that is proven, such as one that begins with `rust`",
    };
    Diag::error("not-an-example", format!("`{name}` means nothing on this block")).at(place).help(help)
}
