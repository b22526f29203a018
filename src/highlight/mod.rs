//! Code becomes HTML with a class for each kind of token.
//!
//! The way of a block: `language` finds the grammar by its name; `engine` turns each line into scope operations;
//! `painter` keeps the stack of scopes and asks `scopes` which [`Class`] a scope shows; what comes out are lines
//! whose spans open and close within the line. `session` cuts console sessions into commands and
//! output first. `palette` and `style` make the one style sheet of a site.
//!
//! Nothing here knows of pages, files or Markdown.

mod class;
pub mod engine;
mod language;
mod painter;
mod palette;
mod scopes;
mod session;
mod style;

pub use class::Class;
pub use language::Language;

use crate::html::escape;
use engine::{Failed, Grammars, Matcher, Op};
use language::{Kind, Languages};
use painter::{Painter, Palettes};
use session::Session;
use std::borrow::Cow;
use syntect::parsing::{ClearAmount, Scope, ScopeStackOp};

/// The licences of the grammars, as Markdown. Whoever passes the program on passes them on too.
pub fn notices() -> String {
    two_face::acknowledgement::listing().to_md()
}

/// The grammars as build.rs has written them down.
pub static GRAMMARS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/grammars"));

/// All grammars, ready for use. Made once for a build and shared by its threads.
pub struct Highlighter {
    grammars: Grammars,
    languages: Languages,
    palettes: Palettes,
}

impl Default for Highlighter {
    fn default() -> Self {
        Self::new()
    }
}

impl Highlighter {
    /// Loads the grammars; their patterns are compiled when a language is first met.
    pub fn new() -> Self {
        let grammars = Grammars::read(GRAMMARS).expect("the build wrote a set of grammars");
        let languages = Languages::of(grammars.syntaxes());
        Self { grammars, languages, palettes: Palettes::default() }
    }

    /// The language an author means by `name`: an alias, a grammar's name or a file extension, in any case.
    pub fn language(&self, name: &str) -> Option<Language> {
        self.languages.find(name)
    }

    /// The names that an author may have meant by a name that is not known, sorted: no file extensions, nothing
    /// with blanks, nothing so short that it is near to everything.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.languages.words()
    }

    /// The names of all grammars, sorted.
    pub fn names(&self) -> Vec<&str> {
        language::names(self.grammars.syntaxes())
    }

    /// The HTML of `code`, line by line. A grammar that fails leaves the rest of the block plain and says so.
    pub fn lines(&self, language: Language, code: &str) -> Lines {
        let code = normalize(code);
        let mut lines = Lines { html: String::with_capacity(code.len() * 2), ends: Vec::new(), fallback: None };
        match language.0 {
            Kind::Plain => lines_of(&code).for_each(|line| lines.plain(line)),
            Kind::Grammar(index) if self.languages.is_shell(index) && session::begins(&code) => self.session(index, &code, &mut lines),
            Kind::Grammar(index) => self.block(index, &code, &mut lines),
            Kind::Session(shell) => self.session(shell, &code, &mut lines),
        }
        lines
    }

    /// The grammar of exactly this name, one of [`Self::names`] or one that only others embed.
    pub fn grammar(&self, name: &str) -> Option<Language> {
        self.grammars.syntaxes().iter().position(|syntax| syntax.name == name).map(|index| Language(Kind::Grammar(index)))
    }

    /// What [`Self::lines`] paints: the scope operations of each line, which ends in its newline, in the order and at
    /// the bytes at which syntect's `ParseState::parse_line` has them. A session is not cut into commands and output, and plain text has no
    /// operations. Ends where a block would become plain, and says so.
    pub fn operations(&self, language: Language, code: &str, mut each: impl FnMut(&str, &[(usize, ScopeStackOp)])) -> Option<Fallback> {
        let (Kind::Grammar(index) | Kind::Session(index)) = language.0 else { return None };
        let mut matcher = Matcher::new(&self.grammars, index);
        for (number, line) in normalize(code).split_inclusive('\n').enumerate() {
            match operations(&mut matcher, line) {
                Ok(ops) => each(line, &ops.iter().filter_map(|(at, op)| Some((*at, self.in_syntects_words(*op)?))).collect::<Vec<_>>()),
                Err(why) => return Some(Fallback { line: number + 1, why }),
            }
        }
        None
    }

    fn in_syntects_words(&self, op: Op) -> Option<ScopeStackOp> {
        Some(match op {
            Op::Push(scope) => ScopeStackOp::Push(self.grammars.scope(scope)?),
            Op::Pop(count) => ScopeStackOp::Pop(count as usize),
            Op::Clear(u32::MAX) => ScopeStackOp::Clear(ClearAmount::All),
            Op::Clear(count) => ScopeStackOp::Clear(ClearAmount::TopN(count as usize)),
            Op::Restore => ScopeStackOp::Restore,
        })
    }

    /// The class of a text under these scopes, the outermost first.
    pub fn class(&self, stack: &[Scope], text: &str) -> Option<Class> {
        Painter::new(&self.grammars, &self.palettes).class(stack, text)
    }

    /// One style sheet for a site: light, dark and the reader's choice, colours and the layout of code blocks.
    pub fn style_sheet() -> String {
        style::sheet()
    }

    fn block(&self, index: usize, code: &str, lines: &mut Lines) {
        let mut brush = self.brush(index);
        for line in lines_of(code) {
            lines.painted(line, "", &mut brush);
        }
    }

    /// Every command starts its shell afresh, so that an open quote ends with its command.
    fn session(&self, shell: usize, code: &str, lines: &mut Lines) {
        let mut session = Session::of(code);
        let mut brush = self.brush(shell);
        for line in code.split_inclusive('\n') {
            match session.part(line) {
                session::Part::Output => lines.plain(line),
                session::Part::Command { prompt, first } => {
                    if first {
                        brush = self.brush(shell);
                    }
                    let (prompt, command) = line.split_at(prompt);
                    lines.painted(command, prompt, &mut brush);
                }
            }
        }
    }

    fn brush(&self, index: usize) -> Brush<'_> {
        Brush { matcher: Matcher::new(&self.grammars, index), painter: Painter::new(&self.grammars, &self.palettes) }
    }
}

/// What a block carries from line to line: the grammar's state and the stack of scopes.
struct Brush<'a> {
    matcher: Matcher<'a>,
    painter: Painter<'a>,
}

/// A highlighted block. Each line is valid HTML of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// All lines, each with a newline behind it.
    html: String,
    /// Where in `html` each line ends, before its newline.
    ends: Vec<usize>,
    /// Set when a part of the block stayed plain.
    fallback: Option<Fallback>,
}

/// From which line on a block stayed plain, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// Counted from 1.
    pub line: usize,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Matching the line, or the block up to it, takes more steps than are allowed: it is very long, or a pattern
    /// takes more than linear time on it.
    Budget,
    /// The grammar itself failed.
    Grammar,
}

impl Lines {
    /// The block as it stands in a `<code>` element: every line with its newline.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The lines without their newlines.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|end| end + 1));
        starts.zip(&self.ends).map(|(start, end)| &self.html[start..*end])
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn fallback(&self) -> Option<Fallback> {
        self.fallback
    }

    /// Adds a line, which may have its newline, without classes.
    fn plain(&mut self, line: &str) {
        escape(line.strip_suffix('\n').unwrap_or(line), &mut self.html);
        self.end();
    }

    /// Adds a line, which has its newline, with its classes, or plain once something went wrong in this block.
    fn painted(&mut self, line: &str, prompt: &str, brush: &mut Brush) {
        if !prompt.is_empty() {
            brush.painter.prompt(prompt, &mut self.html);
        }
        if self.fallback.is_none() {
            match operations(&mut brush.matcher, line) {
                Ok(ops) => {
                    brush.painter.line(line, ops, &mut self.html);
                    return self.end();
                }
                Err(why) => self.fallback = Some(Fallback { line: self.ends.len() + 1, why }),
            }
        }
        self.plain(line);
    }

    fn end(&mut self) {
        self.ends.push(self.html.len());
        self.html.push('\n');
    }
}

fn operations<'m>(matcher: &'m mut Matcher, line: &str) -> Result<&'m [(usize, Op)], Why> {
    matcher.line(line).map_err(|failed| match failed {
        Failed::Budget => Why::Budget,
        Failed::Grammar => Why::Grammar,
    })
}

/// The lines of a text, each with its newline. As `split_inclusive`, which looks for a byte more slowly.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

/// Code as the matcher wants it and as HTML keeps it: lines end in `\n`, the last one too, and NUL, which HTML
/// drops, is U+FFFD as in CommonMark.
fn normalize(code: &str) -> Cow<'_, str> {
    // Whole chunks are looked at together.
    let odd =
        code.as_bytes().chunks(64).any(|chunk| chunk.iter().fold(0, |odd, byte| odd | u8::from(*byte == b'\r') | u8::from(*byte == 0)) > 0);
    let open = !code.is_empty() && !code.ends_with(['\n', '\r']);
    if !odd && !open {
        return Cow::Borrowed(code);
    }
    let mut text = if odd { code.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}") } else { code.to_owned() };
    if open {
        text.push('\n');
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests;
