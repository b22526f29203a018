//! The blocks `output` and `error`: what an author says comes out of the example above.
//!
//! ```text
//! output = "output" *("," ("stderr" | "unordered" | "exit=" number))
//! error  = "error"
//! ```

use super::block::Block;
use crate::diag::{Checked, Diag, Place, nearest};
use crate::example::{Example, Expected, Ignore, Lang, Stream};
use crate::page::Info;
use std::sync::Arc;

/// Reads one of the two.
pub fn expected(path: &Arc<str>, block: Block, info: &Info) -> Checked<Expected> {
    let is_error = info.lang.as_ref().is_some_and(|lang| lang.value == "error");
    let stream = if is_error { Stream::Error } else { Stream::Stdout };
    let mut expected = Expected { stream, normalize: info.proving.normalize.clone(), rustc: info.proving.rustc.clone(), ..empty(block) };
    let mut diags = Vec::new();
    for token in &info.tokens {
        let place = Place::new(path, token.span);
        match token.value.as_str() {
            "stderr" if !is_error => expected.stream = Stream::Stderr,
            "unordered" => expected.unordered = true,
            word if !is_error && word.starts_with("exit=") => match word["exit=".len()..].parse() {
                Ok(code) => expected.exit = Some(code),
                Err(_) => diags.push(bad_exit(place)),
            },
            word => diags.push(unknown_token(place, word, is_error)),
        }
    }
    Checked::new(expected, diags)
}

/// A `console` block states its output itself.
pub fn of_console(block: &Block) -> Expected {
    Expected {
        span: block.span,
        info: block.info,
        stream: Stream::Stdout,
        exit: None,
        unordered: false,
        normalize: Vec::new(),
        rustc: None,
        code: block.code(),
        body: block.body,
        prefix: block.prefix.clone(),
        newline: block.newline,
        fence: block.marks.clone(),
    }
}

fn empty(block: Block) -> Expected {
    of_console(&block)
}

/// Outputs that the example above them cannot have.
pub fn contradictions(path: &Arc<str>, example: &Example) -> Vec<Diag> {
    let mut diags = Vec::new();
    for expected in &example.expected {
        let place = Place::new(path, expected.info);
        let Lang::Rust(rust) = &example.lang else {
            if expected.stream == Stream::Error {
                diags.push(not_a_compile_fail(place));
            }
            continue;
        };
        let runs = !(rust.no_run || rust.compile_fail || rust.ignore == Ignore::Always);
        match expected.stream {
            Stream::Error if !rust.compile_fail => diags.push(not_a_compile_fail(place)),
            Stream::Stdout | Stream::Stderr if !runs => diags.push(does_not_run(place, rust.compile_fail)),
            _ => {}
        }
    }
    diags
}

fn bad_exit(place: Place) -> Diag {
    Diag::error("bad-number", "`exit` must be a number").at(place).help("write how the program ends: `output,exit=3`")
}

fn unknown_token(place: Place, word: &str, is_error: bool) -> Diag {
    let known: &[&str] = if is_error { &["unordered"] } else { &["stderr", "unordered", "exit=0"] };
    let help = match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if is_error => "write `error` alone; `rustc=\"1.95.0\"` behind it says which compiler it was".to_owned(),
        None => "an output is `output`, with `stderr`, `unordered` or `exit=3` behind a comma".to_owned(),
    };
    Diag::error("unknown-token", format!("`{word}` says nothing about an output")).at(place).help(help)
}

fn not_a_compile_fail(place: Place) -> Diag {
    Diag::error("output-without-run", "the example above is not one that fails to compile")
        .at(place)
        .help("write `compile_fail` behind its language, or `output` here")
}

fn does_not_run(place: Place, fails: bool) -> Diag {
    let help = if fails { "write `error` for what the compiler says" } else { "remove this block, or let the example run" };
    Diag::error("output-without-run", "the example above does not run, so nothing comes out of it").at(place).help(help)
}
