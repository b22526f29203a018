//! The source that a compiler is given: the text of a job in its wrapper, and the way back.
//!
//! The wrapper is rustdoc's. It stands on a line of its own before the text, or, where the text asks for its own line
//! numbers (`line!()`), in front of the first line; [`Assembled`] takes either away again from what the compiler and
//! the program say.

use crate::prove::program::{Program, Wrap};

pub struct Assembled {
    pub source: String,
    /// Lines before the text.
    pub lines: usize,
    /// Characters before its first line.
    pub columns: usize,
    /// Lines of the text itself.
    pub count: usize,
}

/// A program of its own, with `fn main`.
pub fn alone(text: &str, program: &Program) -> Assembled {
    let (open, close) = match program.wrap {
        Wrap::AsIs => return Assembled::new(text.to_owned(), 0, 0, text),
        Wrap::Main => ("fn main() {", "\n}"),
        Wrap::Result => ("fn main() { fn _inner() -> core::result::Result<(), impl core::fmt::Debug> {", "\n} _inner().unwrap() }"),
    };
    wrapped(text, program, open, close, !program.mentions_place)
}

/// A module among others, with a function that the program they share calls.
pub fn module(text: &str, program: &Program) -> Assembled {
    match program.wrap {
        Wrap::AsIs => Assembled::new(format!("{text}\npub fn {RUN}() -> impl ::std::process::Termination {{ main() }}\n"), 0, 0, text),
        Wrap::Main => wrapped(text, program, &format!("pub fn {RUN}() {{"), "\n}", false),
        Wrap::Result => {
            let open = format!("pub fn {RUN}() {{ fn _inner() -> ::core::result::Result<(), impl ::core::fmt::Debug> {{");
            wrapped(text, program, &open, "\n} _inner().unwrap() }", false)
        }
    }
}

/// The function of a [`module`].
pub const RUN: &str = "__faircopy_run";

/// Attributes of the crate and `extern crate` stay outside of the function. Mostly they stand in front, and the
/// function opens behind them; what stands further down is moved up, and blanks keep its place.
fn wrapped(text: &str, program: &Program, open: &str, close: &str, own_line: bool) -> Assembled {
    let mut hoisted: Vec<_> = program.crate_attrs.iter().chain(&program.lint_attrs).chain(&program.extern_crates).cloned().collect();
    hoisted.sort_by_key(|range| range.start);
    let mut body = String::with_capacity(text.len());
    let (mut at, mut leading) = (0, 0);
    let mut moved = String::new();
    for range in hoisted {
        let own = &text[range.clone()];
        // Words about the crate would swallow what is put behind them, and mean nothing to a program.
        let is_comment = own.starts_with("//");
        body.push_str(&text[at..range.start]);
        let is_first = is_empty(&body[leading..]);
        if is_first && !is_comment {
            body.push_str(own);
        } else {
            body.extend(own.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        if is_first {
            leading = body.len();
        } else if !is_comment {
            moved.push_str(&own.replace('\n', " "));
            moved.push(' ');
        }
        at = range.end;
    }
    body.push_str(&text[at..]);
    if leading > 0 {
        let (before, after) = body.split_at(leading);
        // A comment to the line's end would swallow what is put behind it.
        let source = format!("{moved}{before} {open}{after}{close}\n");
        return Assembled::new(source, 0, moved.chars().count(), text);
    }
    if own_line {
        return Assembled::new(format!("{moved}{open}\n{body}{close}\n"), 1, 0, text);
    }
    let front = format!("{moved}{open} ");
    Assembled::new(format!("{front}{body}{close}\n"), 0, front.chars().count(), text)
}

/// Nothing but blanks and comments.
fn is_empty(text: &str) -> bool {
    text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with("//"))
}

impl Assembled {
    pub fn new(source: String, lines: usize, columns: usize, text: &str) -> Self {
        Self { source, lines, columns, count: text.lines().count() }
    }

    /// A place of the source in the text, both from 1; `None` for the wrapper itself.
    pub fn place(&self, (line, column): (usize, usize)) -> Option<(usize, usize)> {
        let line = line.checked_sub(self.lines).filter(|line| *line > 0)?;
        let column = if line == 1 { column.checked_sub(self.columns).filter(|column| *column > 0)? } else { column };
        Some((line, column))
    }

    /// Output in which every `file:line:column` of the source is one of the text, called `name`.
    pub fn relative(&self, output: &str, file: &str, name: &str) -> String {
        let mark = format!("{file}:");
        let mut out = String::with_capacity(output.len());
        let mut rest = output;
        while let Some(at) = rest.find(&mark) {
            out.push_str(&rest[..at]);
            rest = &rest[at + mark.len()..];
            match numbers(rest) {
                Some((place, length)) => {
                    let (line, column) = self.place(place).unwrap_or(place);
                    // The wrapper's `unwrap` of what a last `?` returned: it belongs to the last line.
                    let (line, column) = if line > self.count { (self.count.max(1), 1) } else { (line, column) };
                    out.push_str(&format!("{name}:{line}:{column}"));
                    rest = &rest[length..];
                }
                None => {
                    out.push_str(name);
                    out.push(':');
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// `12:5` at the front, and how long it is.
fn numbers(text: &str) -> Option<((usize, usize), usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let second = digits(text.get(first..)?.strip_prefix(':')?);
    let place = (text[..first].parse().ok()?, text[first + 1..first + 1 + second].parse().ok()?);
    Some((place, first + 1 + second))
}
