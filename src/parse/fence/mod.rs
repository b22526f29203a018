//! Info strings: the language of a fenced code block, rustdoc's comma list, and options.
//!
//! ```text
//! info    = [language *("," token)] *(blanks (option | lines))
//! option  = name | name "=" value
//! value   = quoted | word                 ; a quoted one may hold blanks
//! lines   = "{" list "}"                  ; other tools' way to write hl=list
//! list    = range *("," range)
//! range   = number | number "-" number    ; counted from 1
//! ```
//!
//! What other tools write and faircopy does not understand is an error that says how it is written here.
//! `docs/code-blocks.md` is the description for authors; a test holds the options together with it.

mod foreign;
mod lines;
mod proving;
#[cfg(test)]
mod tests;
pub(in crate::parse) mod words;

use crate::diag::{Checked, Diag, Place, Span, Spanned, nearest};
use crate::page::Info;
use std::sync::Arc;
use words::Word;

pub const OPTIONS: [&str; 19] = [
    "title",
    "linenos",
    "start",
    "hl",
    "ins",
    "del",
    "hide",
    "file",
    "region",
    "name",
    "with",
    "package",
    "features",
    "input",
    "needs",
    "counts",
    "show-output",
    "normalize",
    "rustc",
];

/// Those that have no value.
const FLAGS: [&str; 2] = ["linenos", "show-output"];

/// Parses the info string `raw`, the bytes of the file at `path` from `offset` on.
pub fn info(path: &Arc<str>, raw: &str, offset: usize) -> Checked<Info> {
    let mut reader = Reader { path, offset, info: Info::default(), given: Vec::new(), strays: Vec::new(), diags: Vec::new() };
    let words = words::split(raw);
    for unclosed in words.iter().filter_map(|word| word.unclosed) {
        reader.diags.push(not_closed(reader.place(Span::new(unclosed, unclosed + 1)), raw[unclosed..].starts_with('{')));
    }
    let count = reader.language(&words);
    for (index, word) in words.iter().enumerate().skip(count) {
        // `hl=1, 3` and `hl_lines=1 3` are faults of the option, not of the number after the blank.
        let goes_on = index > 0 && lines::is_list(word.text) && foreign::takes_lines(&words[index - 1]);
        if !goes_on {
            reader.word(word);
        }
    }
    reader.finish()
}

struct Reader<'a> {
    path: &'a Arc<str>,
    offset: usize,
    info: Info,
    /// The options so far and where they stand.
    given: Vec<(&'static str, Span)>,
    /// Bare words in a row that mean nothing.
    strays: Vec<Spanned<String>>,
    diags: Vec<Diag>,
}

impl Reader<'_> {
    /// Takes the language and its comma list. Returns how many words they are.
    fn language(&mut self, words: &[Word]) -> usize {
        if !words.first().is_some_and(|word| word.braces.is_none() && (word.value.is_none() || word.name.contains(','))) {
            return 0;
        }
        let mut open = 0usize;
        for (index, word) in words.iter().enumerate() {
            let option = OPTIONS.contains(&word.name) || word.braces.is_some() || word.value.is_some();
            if index > 0 && open == 0 && option {
                return index;
            }
            if let Some(item) = self.comma_list(word, index == 0) {
                return index + 1 + self.options_in_list(word, item, &words[index + 1..]);
            }
            open = (open + word.text.matches('(').count()).saturating_sub(word.text.matches(')').count());
            // `rust, no_run`: after a comma the list goes on with the next word, and so it does within `(a comment)`.
            if !word.text.ends_with(',') && open == 0 {
                return index + 1;
            }
        }
        words.len()
    }

    /// Takes the items of one word, the language first. Returns where in it an item is an option, if one is.
    fn comma_list(&mut self, word: &Word, mut language: bool) -> Option<usize> {
        let mut start = 0;
        for item in word.text.split(',') {
            let span = Span::new(start, start + item.len()).shift(word.start + self.offset);
            if language {
                self.first_word(item, span);
                language = false;
            } else if foreign::is_option(item) && !self.is_exit(item) {
                return Some(start);
            } else if !item.is_empty() {
                self.info.tokens.push(Spanned::new(item.to_owned(), span));
            }
            start += item.len() + 1;
        }
        None
    }

    /// `output,exit=3`: how the program ends belongs to what comes out of it.
    fn is_exit(&self, item: &str) -> bool {
        item.starts_with("exit=") && self.info.lang.as_ref().is_some_and(|lang| lang.value == "output")
    }

    /// Zola's `rust,linenos,hl_lines=1 3-5`, from the first option on, which stands at byte `item` of `word`.
    /// Returns how many of the next words are part of it.
    fn options_in_list(&mut self, word: &Word, item: usize, next: &[Word]) -> usize {
        let lines = foreign::ranges_after(next);
        let end = lines.last().unwrap_or(word).span().end;
        let form = foreign::comma_list(&word.text[item..], lines.iter().map(|word| word.text));
        // The comma before the option goes with it.
        let start = word.start + item.saturating_sub(1);
        self.diags.push(options_after_comma(self.place(Span::new(start, end)), &form));
        lines.len()
    }

    /// The language itself. `ruby:app.rb` of other tools names a file as well.
    fn first_word(&mut self, item: &str, span: Span) {
        let name = match item.split_once(':') {
            Some((name, title)) if !name.is_empty() && !title.is_empty() => {
                let place = Place::new(self.path, Span::new(span.start + name.len(), span.end));
                self.diags.push(title_after_colon(place, name, title));
                name
            }
            _ => item,
        };
        if !name.is_empty() {
            self.info.lang = Some(Spanned::new(name.to_owned(), Span::new(span.start, span.start + name.len())));
        }
    }

    fn word(&mut self, word: &Word) {
        if let Some(inner) = word.braces {
            self.flush_strays();
            return self.braces(word, inner);
        }
        let span = word.span().shift(self.offset);
        let name = OPTIONS.iter().find(|option| **option == word.name);
        match (name, word.value) {
            (Some(name), _) => {
                self.flush_strays();
                self.option(name, word);
            }
            (None, None) if self.takes_tokens(word) => self.flush_strays(),
            (None, None) if !self.is_stray(word) => {}
            (None, None) => self.strays.push(Spanned::new(word.text.to_owned(), span)),
            (None, Some(_)) => {
                self.flush_strays();
                let name_span = Span::new(word.start, word.start + word.name.len());
                let diag = match foreign::form(word.name, word.unquoted()) {
                    Some(form) => foreign_option(self.place(name_span), word.name, &form),
                    None => unknown_option(self.place(name_span), word.name),
                };
                self.diags.push(diag);
            }
        }
    }

    fn is_rust(&self) -> bool {
        self.info.lang.as_ref().is_some_and(|lang| lang.value == "rust" || foreign::is_rustdoc_token(&lang.value))
    }

    /// Whether a bare word is one more piece of the comma list of a Rust block, which rustdoc splits at blanks too:
    /// `rust should_panic`, `rust , no_run`. If so, its tokens are taken.
    fn takes_tokens(&mut self, word: &Word) -> bool {
        let items: Vec<&str> = word.text.split(',').collect();
        if !self.is_rust() || !items.iter().all(|item| item.is_empty() || *item == "rust" || foreign::is_rustdoc_token(item)) {
            return false;
        }
        let mut start = word.start + self.offset;
        for item in items {
            if !item.is_empty() {
                self.info.tokens.push(Spanned::new(item.to_owned(), start..start + item.len()));
            }
            start += item.len() + 1;
        }
        true
    }

    /// Whether a bare word means nothing at all; what it probably means is reported at once.
    fn is_stray(&mut self, word: &Word) -> bool {
        let place = self.place(word.span());
        let diag = if foreign::is_rustdoc_token(word.text) {
            let language = self.info.lang.as_ref().map_or("rust", |lang| lang.value.as_str());
            token_after_blank(place, word.text, language)
        } else if let Some(form) = foreign::form_of_word(word.text) {
            foreign_option(place, word.text, &form)
        } else if lines::is_list(word.text) {
            lines_without_name(place, word.text)
        } else if nearest(word.text, OPTIONS).is_some() {
            unknown_option(place, word.text)
        } else {
            return true;
        };
        self.flush_strays();
        self.diags.push(diag);
        false
    }

    fn braces(&mut self, word: &Word, inner: &str) {
        if lines::is_list(inner) {
            if self.once("hl", word.span()) {
                self.info.highlight = self.lines(inner, word.start + 1);
            }
        } else {
            self.diags.push(attributes(self.place(word.span()), &foreign::attributes(inner)));
        }
    }

    fn option(&mut self, name: &'static str, word: &Word) {
        let span = word.span();
        if !self.once(name, span) {
            return;
        }
        if FLAGS.contains(&name) {
            let is_set = word.value.is_none() || word.unquoted() != "false";
            match name {
                "linenos" => self.info.linenos = is_set,
                _ => self.info.proving.show_output = is_set,
            }
            if let Some(value) = word.value {
                let place = self.place(Span::new(value.start, word.start + word.text.len()));
                self.diags.push(flag_with_value(place, name, word.unquoted()));
            }
            return;
        }
        let value = word.unquoted();
        if value.trim().is_empty() {
            self.diags.push(no_value(self.place(span), name));
            return;
        }
        let start = word.value_start();
        let value_span = Span::new(start, start + value.len());
        match name {
            "title" => self.info.title = Some(word.unescaped()),
            "start" => self.start(value, value_span),
            "hl" => self.info.highlight = self.lines(value, start),
            "ins" => self.info.inserted = self.lines(value, start),
            "del" => self.info.deleted = self.lines(value, start),
            "hide" => self.info.hidden = self.lines(value, start),
            "file" => self.info.file = self.file("file", &word.unescaped(), value_span),
            "region" => self.info.region = Some(self.spanned(word, value_span)),
            _ => self.proving(name, word, value_span),
        }
    }

    fn spanned(&self, word: &Word, span: Span) -> Spanned<String> {
        Spanned::new(word.unescaped(), span.shift(self.offset))
    }

    /// The number of the first line; it asks for numbers as well.
    fn start(&mut self, value: &str, span: Span) {
        match value.parse() {
            Ok(number) if value.bytes().all(|b| b.is_ascii_digit()) => {
                self.info.start = Some(number);
                self.info.linenos = true;
            }
            _ => self.diags.push(bad_start(self.place(span))),
        }
    }

    /// A file or folder beside the page, as `option` names it: a relative path that does not leave the folder.
    fn file(&mut self, option: &str, value: &str, span: Span) -> Option<Spanned<String>> {
        let fault = if value.contains('\\') {
            backslash_in_file(self.place(span), option, value)
        } else if value.starts_with('/') || value.as_bytes().get(1) == Some(&b':') {
            absolute_file(self.place(span), option)
        } else if leaves(value) {
            file_outside(self.place(span), option)
        } else {
            return Some(Spanned::new(value.to_owned(), span.shift(self.offset)));
        };
        self.diags.push(fault);
        None
    }

    fn lines(&mut self, text: &str, start: usize) -> Vec<(usize, usize)> {
        let ranges = lines::parse(self.path, text, self.offset + start).take_into(&mut self.diags);
        let lines = lines::merged(&ranges);
        self.info.ranges.extend(ranges);
        lines
    }

    fn once(&mut self, name: &'static str, span: Span) -> bool {
        if let Some((_, first)) = self.given.iter().find(|(given, _)| *given == name) {
            self.diags.push(option_twice(self.place(span), name, self.place(*first)));
            return false;
        }
        self.given.push((name, span));
        true
    }

    /// Bare words in a row were meant as one thing, so they are one error.
    fn flush_strays(&mut self) {
        let (Some(first), Some(last)) = (self.strays.first(), self.strays.last()) else { return };
        let place = Place::new(self.path, Span::new(first.span.start, last.span.end));
        // `rust (a comment)`: rustdoc passes over it.
        if self.is_rust() && first.value.starts_with('(') && last.value.ends_with(')') {
            self.strays.clear();
            return;
        }
        let words: Vec<&str> = self.strays.iter().map(|stray| stray.value.as_str()).collect();
        self.diags.push(stray_words(place, &words));
        self.strays.clear();
    }

    fn finish(mut self) -> Checked<Info> {
        self.flush_strays();
        let at = |name| self.given.iter().find(|(given, _)| *given == name).map(|(_, span)| *span);
        if let (Some(region), None) = (at("region"), at("file")) {
            self.diags.push(region_without_file(self.place(region)));
        }
        self.diags.sort_by(|a, b| a.place.cmp(&b.place));
        let proving = self.given.iter().filter(|(name, _)| proving::OPTIONS.contains(name));
        self.info.proving.given = proving.map(|(name, span)| (*name, span.shift(self.offset))).collect();
        Checked::new(self.info, self.diags)
    }

    /// A place from a span of the info string.
    fn place(&self, span: Span) -> Place {
        Place::new(self.path, span.shift(self.offset))
    }
}

/// Whether a relative path goes above the folder it starts from.
fn leaves(path: &str) -> bool {
    let mut depth = 0i64;
    path.split('/').any(|part| {
        depth += match part {
            ".." => -1,
            "" | "." => 0,
            _ => 1,
        };
        depth < 0
    })
}

fn not_closed(place: Place, brace: bool) -> Diag {
    let (what, sign) = if brace { ("brace", "}") } else { ("quote", "\"") };
    Diag::error("unclosed-quote", format!("this {what} is not closed")).at(place).help(format!("close it by `{sign}`"))
}

fn options_after_comma(place: Place, form: &str) -> Diag {
    Diag::error("bad-option", "options are separated by blanks, not by commas").at(place).help(if form.is_empty() {
        "remove it, with the comma".to_owned()
    } else {
        format!("write ` {form}` instead, with a blank for the comma")
    })
}

fn title_after_colon(place: Place, name: &str, title: &str) -> Diag {
    let form = match title.split_once('=') {
        Some(_) => foreign::translated(title).unwrap_or_else(|| title.to_owned()),
        None => format!("title=\"{title}\""),
    };
    Diag::error("bad-option", format!("the language `{name}` is followed by a colon")).at(place).help(format!("write `{name} {form}`"))
}

fn foreign_option(place: Place, name: &str, form: &str) -> Diag {
    Diag::error("unknown-option", format!("`{name}` is an option of another tool")).at(place).help(form)
}

fn unknown_option(place: Place, name: &str) -> Diag {
    let help = match nearest(name, OPTIONS) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("the options are {}", OPTIONS.map(|name| format!("`{name}`")).join(", ")),
    };
    Diag::error("unknown-option", format!("unknown option `{name}`")).at(place).help(help)
}

fn token_after_blank(place: Place, token: &str, language: &str) -> Diag {
    Diag::error("unknown-option", format!("`{token}` belongs to the language"))
        .at(place)
        .help(format!("join it by a comma: `{language},{token}`"))
}

fn lines_without_name(place: Place, list: &str) -> Diag {
    Diag::error("bad-lines", "lines without an option")
        .at(place)
        .help(format!("write `hl={list}` to mark them; a list of lines has commas and no blanks: `hl=1,3-5`"))
}

fn attributes(place: Place, form: &str) -> Diag {
    let help = if form.is_empty() {
        "write options without braces, separated by blanks: `rust linenos hl=1,3-5`".to_owned()
    } else {
        format!("write `{form}`, without braces")
    };
    Diag::error("bad-option", "attributes in braces are another tool's").at(place).help(help)
}

fn flag_with_value(place: Place, name: &str, value: &str) -> Diag {
    let help = match (value, name) {
        ("false", "linenos") => "leave it out: lines have no numbers unless asked for".to_owned(),
        ("false", _) => "leave it out: it is off unless asked for".to_owned(),
        _ => format!("write `{name}`"),
    };
    Diag::error("bad-option", format!("`{name}` has no value")).at(place).help(help)
}

fn no_value(place: Place, name: &str) -> Diag {
    let example = match name {
        "title" => "title=\"kernel/softirq.c\"",
        "start" => "start=10",
        "file" => "file=\"main.rs\"",
        "region" => "region=\"setup\"",
        "name" => "name=\"setup\"",
        "with" => "with=\"setup\"",
        "package" => "package=\"lock\"",
        "features" => "features=\"loom\"",
        "counts" => "counts=\"states\"",
        "input" => "input=\"data.csv\"",
        "needs" => "needs=\"netns\"",
        "normalize" => "normalize=\"times\"",
        "rustc" => "rustc=\"1.95.0\"",
        _ => return Diag::error("bad-option", format!("`{name}` wants lines")).at(place).help(format!("write `{name}=1,3-5`")),
    };
    Diag::error("bad-option", format!("`{name}` wants a value")).at(place).help(format!("write `{example}`"))
}

fn bad_start(place: Place) -> Diag {
    Diag::error("bad-number", "`start` must be a number").at(place).help("write the number of the block's first line: `start=10`")
}

fn absolute_file(place: Place, option: &str) -> Diag {
    Diag::error("bad-file", format!("`{option}` must be a relative path")).at(place).help("put the file beside the page and write its name")
}

fn file_outside(place: Place, option: &str) -> Diag {
    Diag::error("bad-file", format!("`{option}` leaves the page's folder"))
        .at(place)
        .help("put the file beside the page and write its name")
}

fn backslash_in_file(place: Place, option: &str, value: &str) -> Diag {
    let help = format!("write `{option}=\"{}\"`", value.replace('\\', "/"));
    Diag::error("bad-file", format!("`{option}` has a backslash in it")).at(place).help(help)
}

fn option_twice(place: Place, name: &str, first: Place) -> Diag {
    Diag::error("duplicate-option", format!("`{name}` is given a second time"))
        .at(place)
        .help("keep one of the two; the first counts until then")
        .related(first, "first here")
}

fn stray_words(place: Place, words: &[&str]) -> Diag {
    let joined = words.join(" ");
    let what = if words.len() == 1 { format!("unknown option `{joined}`") } else { format!("unknown options `{joined}`") };
    Diag::error("unknown-option", what).at(place).help(format!(
        "a title is written `title=\"{}\"`; the options are {}",
        joined.replace('"', "\\\""),
        OPTIONS.map(|name| format!("`{name}`")).join(", ")
    ))
}

fn region_without_file(place: Place) -> Diag {
    Diag::error("bad-option", "`region` without `file`").at(place).help("name the file that the region is in: `file=\"main.rs\"`")
}
