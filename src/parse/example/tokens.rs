//! What the comma list of an info string says about a Rust example: rustdoc's `LangString`, without its silence.
//!
//! A block is read as rustdoc 1.95 reads it. Where rustdoc would skip or misread a block and say nothing, the
//! block is tested and the reason is reported: each such case is one [`Kind`]. Besides those, faircopy honours
//! error codes on every toolchain (a stable rustdoc takes `E0382` for another language and skips the block).

use crate::diag::{Diag, Place, Span, Spanned, nearest};
use crate::example::{Edition, Ignore, Rust};
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    NotRust,
    Rust(Rust),
}

/// Something that rustdoc skips or misreads in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    pub kind: Kind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A token of a Rust block that nobody knows. With `rust` before it rustdoc drops it without a word.
    Unknown,
    /// The same, and a flag stands somewhere after it: rustdoc forgets that it has seen `rust` and does not test
    /// `rust,foo,should_panic`. Here it is tested.
    Order,
    /// A token that has nearly the name of another one: `should-panic`, `norun`. rustdoc takes it for another language.
    NearMiss(&'static str),
    /// `Rust`, `RUST`, `rs`: another language to rustdoc, so the block is not tested. It is not tested here either.
    Name,
    /// `edition2025`: rustdoc ignores it, and an edition that was given before it as well.
    Edition,
    /// A second edition: rustdoc takes the last.
    EditionTwice,
    /// `custom` next to `rust`: rustdoc then never tests the block. It is not tested here either.
    Custom,
    /// A character that rustdoc does not expect: it gives up on the whole info string and tests nothing.
    /// The block is tested here, and the token it stands in is unknown.
    Malformed,
    /// A comment without its `)`: rustdoc tests nothing. The block is tested here.
    UnclosedComment,
    /// `ignore-` without a target: rustdoc ignores the block on every target, and so does faircopy.
    EmptyTarget,
    /// `ignore` next to `ignore-windows`, which overrides it.
    IgnoreOverridden,
    /// `should_panic` of a block that is not run: nothing checks it.
    NeverPanics,
    /// An error code without `compile_fail`: nothing checks it.
    CodeWithoutCompileFail,
}

/// Reads the items of the comma list, the language first. `unlabelled_is_rust` decides for an empty list, which
/// rustdoc takes for Rust. The second value is in the order of the text.
pub fn tokens(items: &[(&str, Span)], unlabelled_is_rust: bool) -> (Reading, Vec<Noticed>) {
    let mut list = List::default();
    let words = Words::of(items, &mut list.noticed);
    if words.is_empty() && !unlabelled_is_rust {
        return (Reading::NotRust, list.noticed);
    }
    for (position, word) in words.iter().enumerate() {
        list.word(word, position == 0);
    }
    list.finish()
}

/// As an info string wants it.
fn token(edition: Edition) -> &'static str {
    match edition {
        Edition::E2015 => "edition2015",
        Edition::E2018 => "edition2018",
        Edition::E2021 => "edition2021",
        Edition::E2024 => "edition2024",
    }
}

/// The tokens that tell rustdoc "this is Rust", as `rust` does.
const FLAGS: [&str; 6] = ["should_panic", "no_run", "ignore", "compile_fail", "test_harness", "standalone_crate"];

/// mdBook's: they say how a block is shown or run in the browser and nothing about what it proves.
const MDBOOK: [&str; 5] = ["editable", "mdbook-runnable", "noplayground", "noplaypen", "playground"];

#[derive(Default)]
struct List {
    rust: Rust,
    edition_at: Option<Span>,
    /// `rust`, or a flag before any other language.
    said_rust: bool,
    custom: Option<Span>,
    plain_ignore: Option<Span>,
    targets: Vec<String>,
    panic_at: Option<Span>,
    /// Tokens that make the block another language's unless something says Rust. mdBook's are no fault.
    others: Vec<(Option<Kind>, Span)>,
    /// Whether a token was of a language that is not Rust by any guess.
    foreign: bool,
    /// Where the last flag stands that makes rustdoc forget `rust` after an unknown token.
    forgets: Option<Span>,
    noticed: Vec<Noticed>,
}

impl List {
    fn word(&mut self, word: &Word, first: bool) {
        let span = word.span;
        match word.text {
            "rust" => {
                self.said_rust = true;
                self.forgets = None;
            }
            "should_panic" => {
                self.rust.should_panic = true;
                self.panic_at = Some(span);
                self.flag(span, true);
            }
            "no_run" => {
                self.rust.no_run = true;
                self.flag(span, true);
            }
            "ignore" => {
                self.plain_ignore = Some(span);
                self.flag(span, true);
            }
            "compile_fail" => {
                self.rust.compile_fail = true;
                self.rust.no_run = true;
                self.flag(span, false);
            }
            "test_harness" => {
                self.rust.test_harness = true;
                self.flag(span, false);
            }
            "standalone_crate" => {
                self.rust.standalone_crate = true;
                self.flag(span, false);
            }
            "custom" => self.custom = Some(span),
            text => match text.strip_prefix("ignore-") {
                Some(target) => {
                    if target.is_empty() {
                        self.notice(Kind::EmptyTarget, span);
                    }
                    self.targets.push(target.to_owned());
                    self.flag(span, true);
                }
                None => self.rest(word, first),
            },
        }
    }

    /// Editions, error codes, and what is none of rustdoc's.
    fn rest(&mut self, word: &Word, first: bool) {
        let (text, span) = (word.text, word.span);
        if let Some(edition) = text.strip_prefix("edition") {
            let edition = Edition::of_year(edition);
            match (edition, self.edition_at) {
                (None, _) => self.notice(Kind::Edition, span),
                (Some(_), Some(_)) => self.notice(Kind::EditionTwice, span),
                (Some(_), None) => self.edition_at = Some(span),
            }
            // rustdoc drops the edition before an unknown one; here that one stays.
            self.rust.edition = edition.or(self.rust.edition);
        } else if is_code(text) {
            self.rust.codes.push(Spanned::new(text.to_owned(), span));
            self.flag(span, false);
        } else if let Some(edition) = text.strip_prefix("rust").and_then(Edition::of_year) {
            // rustdoc reports this one in crates and then takes no offence.
            self.notice(Kind::NearMiss(token(edition)), span);
        } else {
            self.other(word, first);
        }
    }

    fn other(&mut self, word: &Word, first: bool) {
        let text = word.text;
        let kind = if word.malformed {
            Some(Kind::Malformed)
        } else if MDBOOK.contains(&text) {
            None
        } else if text.eq_ignore_ascii_case("rust") || text.eq_ignore_ascii_case("rs") {
            Some(Kind::Name)
        } else if let Some(near) = near_miss(text, first) {
            Some(Kind::NearMiss(near))
        } else {
            Some(Kind::Unknown)
        };
        self.foreign |= matches!(kind, Some(Kind::Unknown | Kind::Malformed));
        self.others.push((kind, word.span));
    }

    /// A flag says Rust, unless another language came before it. `forgets` is rustdoc's oversight.
    fn flag(&mut self, span: Span, forgets: bool) {
        if self.others.is_empty() {
            self.said_rust = true;
        } else if forgets {
            self.forgets = Some(span);
        }
    }

    fn notice(&mut self, kind: Kind, span: Span) {
        self.noticed.push(Noticed { kind, span });
    }

    fn finish(mut self) -> (Reading, Vec<Noticed>) {
        let is_rust = self.custom.is_none() && (self.said_rust || self.others.is_empty());
        if !is_rust {
            self.noticed.retain(|noticed| matches!(noticed.kind, Kind::UnclosedComment) && self.said_rust);
        }
        if let (Some(custom), true) = (self.custom, self.said_rust) {
            self.notice(Kind::Custom, custom);
        }
        for (kind, span) in std::mem::take(&mut self.others) {
            let forgotten = is_rust && self.forgets.is_some_and(|flag| flag > span);
            let kind = match kind {
                None | Some(Kind::Unknown) if forgotten => Kind::Order,
                Some(kind) => kind,
                None => continue,
            };
            // A block of another language is that language's business, unless it looks like Rust misspelt.
            if is_rust || (matches!(kind, Kind::Name | Kind::NearMiss(_)) && !self.foreign) {
                self.notice(kind, span);
            }
        }
        if is_rust {
            self.checks();
        }
        self.noticed.sort_by_key(|noticed| noticed.span);
        (if is_rust { Reading::Rust(self.rust) } else { Reading::NotRust }, self.noticed)
    }

    /// Tokens that do not go together.
    fn checks(&mut self) {
        self.rust.ignore = match (self.targets.is_empty(), self.plain_ignore) {
            (true, None) => Ignore::No,
            (true, Some(_)) => Ignore::Always,
            (false, plain) => {
                if let Some(plain) = plain {
                    self.notice(Kind::IgnoreOverridden, plain);
                }
                Ignore::On(std::mem::take(&mut self.targets))
            }
        };
        if let (Some(panic), true) = (self.panic_at, self.rust.no_run) {
            self.notice(Kind::NeverPanics, panic);
        }
        if !self.rust.compile_fail {
            let codes = self.rust.codes.iter().map(|code| Noticed { kind: Kind::CodeWithoutCompileFail, span: code.span });
            self.noticed.extend(codes);
        }
    }
}

/// Four digits. rustdoc asks `u32::parse` and so takes `E+123` too; no compiler has such a code.
fn is_code(text: &str) -> bool {
    text.strip_prefix('E').is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// The token that was meant. The first word may be any language, so there only case and hyphens may differ.
fn near_miss(text: &str, first: bool) -> Option<&'static str> {
    let bare = |text: &str| text.to_lowercase().replace(['-', '_'], "");
    let folded = bare(text);
    if folded == "standalone" {
        return Some("standalone_crate");
    }
    let digits = folded.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if let Some(edition) = Edition::of_year(digits)
        && ["", "e", "ed", "edition"].contains(&&folded[..folded.len() - digits.len()])
    {
        return Some(token(edition));
    }
    // They are written in small letters.
    let same = FLAGS.into_iter().find(|flag| flag.bytes().filter(|byte| !b"-_".contains(byte)).eq(folded.bytes()));
    same.or_else(|| if first { None } else { nearest(text, FLAGS) })
}

/// A token as rustdoc cuts it out of the items.
struct Word<'a> {
    text: &'a str,
    span: Span,
    malformed: bool,
}

/// Cuts comments, braces and quotes away. A comment may hold commas, and so go over several items.
struct Words<'a> {
    found: Vec<Word<'a>>,
    /// The sign that closes what was opened, and where that was.
    open: Option<(char, Span)>,
}

impl<'a> Words<'a> {
    fn of(items: &[(&'a str, Span)], noticed: &mut Vec<Noticed>) -> Vec<Word<'a>> {
        let mut words = Self { found: Vec::new(), open: None };
        for (text, span) in items {
            words.item(text, span.start);
        }
        // A brace is refused where the info string is split.
        if let Some((')', span)) = words.open {
            noticed.push(Noticed { kind: Kind::UnclosedComment, span });
        }
        words.found
    }

    fn item(&mut self, text: &'a str, offset: usize) {
        let mut start = 0;
        for (at, sign) in text.char_indices() {
            match (self.open, sign) {
                (Some((end, _)), sign) if sign == end => {
                    self.open = None;
                    start = at + 1;
                }
                (None, '(' | '{') => {
                    self.push(text, start, at, offset);
                    let end = if sign == '(' { ')' } else { '}' };
                    self.open = Some((end, Span::new(at, at + 1).shift(offset)));
                }
                _ => {}
            }
        }
        if self.open.is_none() {
            self.push(text, start, text.len(), offset);
        }
    }

    fn push(&mut self, item: &'a str, start: usize, end: usize, offset: usize) {
        let text = &item[start..end];
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        if !text.is_empty() {
            self.found.push(Word { text, span: Span::new(start, end).shift(offset), malformed: !is_bareword(text) });
        }
    }
}

/// What rustdoc takes for a word.
fn is_bareword(text: &str) -> bool {
    let leads = |c: char| c == '_' || c == '-' || c == ':' || c.is_ascii_alphanumeric();
    text.starts_with(leads) && text.chars().all(|c| leads(c) || ".!#$%&*+/;<>?@^|~".contains(c))
}

/// What is said of it to the author.
pub fn report(path: &Arc<str>, noticed: &Noticed, text: &str) -> Diag {
    let word = &text[noticed.span.range()];
    let diag = match noticed.kind {
        Kind::Unknown => unknown(word).help("remove it; options of faircopy stand behind a blank: `rust linenos`"),
        Kind::Order => unknown(word).help("remove it: rustdoc and mdBook would not test this block at all"),
        Kind::NearMiss(near) => unknown(word).help(format!("did you mean `{near}`?")),
        Kind::Name => {
            Diag::warning("unknown-token", format!("`{word}` is not Rust to rustdoc, so the block is not proven")).help("write `rust`")
        }
        Kind::Edition => Diag::warning("unknown-token", format!("there is no edition `{word}`"))
            .help("there are `edition2015`, `edition2018`, `edition2021` and `edition2024`"),
        Kind::EditionTwice => {
            Diag::warning("contradictory-tokens", "an edition was given already; this one counts").help("keep one of the two")
        }
        Kind::Custom => Diag::warning("unknown-token", "with `custom` the block is not proven").help("remove `custom`, or `rust`"),
        Kind::Malformed => {
            Diag::warning("unknown-token", format!("`{word}` is no token of rustdoc, which would not test this block")).help("remove it")
        }
        Kind::UnclosedComment => Diag::warning("unknown-token", "this comment is not closed").help("close it by `)`"),
        Kind::EmptyTarget => Diag::warning("unknown-token", "`ignore-` without a target ignores the block everywhere")
            .help("write `ignore`, or name a part of a target such as `ignore-windows`"),
        Kind::IgnoreOverridden => {
            Diag::warning("contradictory-tokens", "`ignore` has no effect beside `ignore-TARGET`").help("keep one of the two")
        }
        Kind::NeverPanics => Diag::warning("contradictory-tokens", "a block that is not run cannot panic").help("remove `should_panic`"),
        Kind::CodeWithoutCompileFail => {
            Diag::warning("contradictory-tokens", format!("`{word}` is checked of a block that does not compile only"))
                .help("add `compile_fail`, or remove the code")
        }
    };
    diag.at(Place::new(path, noticed.span))
}

fn unknown(word: &str) -> Diag {
    Diag::warning("unknown-token", format!("`{word}` says nothing about an example"))
}
