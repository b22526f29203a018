//! How an example is compiled: rustdoc's `main` around it, what is hoisted out of it, and whether it must be alone.
//!
//! This is rustdoc 1.95's rule: the code is parsed as the body of a function. If all its statements are items and
//! one of them is `fn main`, it is a program as it stands; else it is the body of `main`. A macro call that is a
//! statement counts as an item. Crate attributes and `extern crate` belong to the root of the crate wherever `main` is.

use super::alone::{self, Alone};
use crate::example::Edition;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::ops::Range;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Block, Item, ItemFn, Macro, Meta, Stmt};

/// Of the tokens of the info string, those that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// The block's edition, or the site's.
    pub edition: Edition,
    pub compile_fail: bool,
    pub test_harness: bool,
    pub standalone_crate: bool,
}

/// All ranges are of the bytes of the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub wrap: Wrap,
    /// The statements, without what stands before and behind them. Empty if there are none.
    pub body: Range<usize>,
    /// `#![feature(...)]`, `//!` and the like: they must stand first in the crate, before the lint attributes.
    pub crate_attrs: Vec<Range<usize>>,
    /// `#![allow(...)]` and the like: they go to the root of the crate too, or into the example's module.
    pub lint_attrs: Vec<Range<usize>>,
    /// With their own attributes and comments. They go to the root of the crate.
    pub extern_crates: Vec<Range<usize>>,
    /// Whether it can be a module among others, or why it never can.
    pub merge: Result<(), Alone>,
    /// Whether what it prints may depend on where it stands.
    pub mentions_place: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    AsIs,
    /// The body of `fn main()`.
    Main,
    /// The body of a function that returns `Result<(), impl Debug>`, which `main` unwraps: the code ends in `(())`.
    Result,
}

/// Reads `code`, whose hidden lines are shown (see [`crate::unhide`]).
///
/// Spans of `proc_macro2` that the thread holds are of no use afterwards.
pub fn program(code: &str, flags: Flags) -> Program {
    let program = read(code, flags);
    // It keeps each text it has ever parsed, for its spans; the ranges no longer need them.
    proc_macro2::extra::invalidate_current_thread_spans();
    program
}

fn read(code: &str, flags: Flags) -> Program {
    let older = || (flags.edition == Edition::E2015).then(|| parsed(&without_newer_keywords(code))).flatten();
    let Some((tokens, parsed)) = parsed(code).or_else(older) else {
        let (body, merge) = (0..code.len(), Err(Alone::Unparsable));
        let (crate_attrs, lint_attrs, extern_crates) = Default::default();
        let wrap = unparsed_wrap(code, flags);
        return Program { wrap, body, crate_attrs, lint_attrs, extern_crates, merge, mentions_place: false };
    };
    let stmts: Vec<_> = parsed.stmts.iter().map(|stmt| (range(stmt), matches!(stmt, Stmt::Item(Item::ExternCrate(_))))).collect();
    let (lint_attrs, crate_attrs): (Vec<_>, Vec<_>) = parsed.attrs.iter().partition(|attr| is_lint(attr));
    let mut program = Program {
        wrap: Wrap::AsIs,
        body: match (stmts.first(), stmts.last()) {
            (Some((first, _)), Some((last, _))) => first.start..last.end,
            _ => code.len()..code.len(),
        },
        crate_attrs: crate_attrs.iter().map(range).collect(),
        lint_attrs: lint_attrs.iter().map(range).collect(),
        extern_crates: stmts.iter().filter(|(_, is_extern)| *is_extern).map(|(range, _)| range.clone()).collect(),
        merge: Ok(()),
        mentions_place: alone::mentions_place(&tokens),
    };
    program.wrap = wrap(code, &program, &parsed.stmts, flags);
    program.merge = alone::by_flags(flags)
        .or_else(|| (!program.crate_attrs.is_empty()).then_some(Alone::CrateAttribute))
        .or_else(|| alone::by_main(&parsed.stmts, program.wrap))
        .or_else(|| alone::by_tokens(&tokens))
        .map_or(Ok(()), Err);
    program
}

/// rustdoc compiles code that does not parse as it stands, and rustc then says of a slip in a statement that it had
/// expected an item. With `main` around it rustc says what is wrong. Braces that do not fit would fit the wrapper's.
fn unparsed_wrap(code: &str, flags: Flags) -> Wrap {
    let tokens = code.parse::<TokenStream>().ok().filter(|tokens| is_shallow(tokens, MOST_NESTED));
    let is_body = tokens.is_some_and(|tokens| !mentions_main(&tokens) && !code.contains("#!["));
    if is_body && !flags.test_harness { Wrap::Main } else { Wrap::AsIs }
}

struct Parsed {
    attrs: Vec<Attribute>,
    stmts: Vec<Stmt>,
}

fn parsed(code: &str) -> Option<(TokenStream, Parsed)> {
    let tokens: TokenStream = code.parse().ok().filter(|tokens| is_shallow(tokens, MOST_NESTED))?;
    let parser = |input: ParseStream| Ok(Parsed { attrs: input.call(Attribute::parse_inner)?, stmts: input.call(Block::parse_within)? });
    let parsed = parser.parse2(tokens.clone()).ok()?;
    Some((tokens, parsed))
}

/// The code with words that were names in 2015 turned into names of the same length, since the parser knows one
/// edition only.
fn without_newer_keywords(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let is_name = |c: char| c == '_' || c.is_alphanumeric();
        let length = if is_name(c) { rest.find(|c| !is_name(c)).unwrap_or(rest.len()) } else { c.len_utf8() };
        out.push_str(match &rest[..length] {
            "async" => "asyn_",
            "await" => "awai_",
            "try" => "tr_",
            word => word,
        });
        rest = &rest[length..];
    }
    out
}

/// The parser calls itself for each level and each sign before a value; a stack must be enough for it.
const MOST_NESTED: usize = 100;

fn is_shallow(tokens: &TokenStream, levels: usize) -> bool {
    let mut signs = 0;
    tokens.clone().into_iter().all(|token| {
        signs = if matches!(token, TokenTree::Punct(_)) { signs + 1 } else { 0 };
        signs <= MOST_NESTED
            && match token {
                TokenTree::Group(group) => levels > 0 && is_shallow(&group.stream(), levels - 1),
                _ => true,
            }
    })
}

fn wrap(code: &str, program: &Program, stmts: &[Stmt], flags: Flags) -> Wrap {
    let attrs = program.crate_attrs.iter().chain(&program.lint_attrs).map(|attr| attr.end).max();
    let no_std = head(attrs, stmts).iter().any(|range| code[range.clone()].contains("![no_std]"));
    if flags.test_harness || no_std || is_program(stmts) {
        return Wrap::AsIs;
    }
    let own = stmts.iter().rfind(|stmt| !matches!(stmt, Stmt::Item(Item::ExternCrate(_))));
    let returns = own.is_some_and(|stmt| code[..range(stmt).end].ends_with("(())"));
    if returns { Wrap::Result } else { Wrap::Main }
}

/// The text that rustdoc hoists: the attributes, which end at `attrs`, and the extern crates, each with what stands
/// before it. In all of it rustdoc looks for the letters `![no_std]`, so a comment between two attributes will do.
fn head(attrs: Option<usize>, stmts: &[Stmt]) -> Vec<Range<usize>> {
    let mut at = attrs.unwrap_or(0);
    let mut head: Vec<_> = std::iter::once(0..at).collect();
    let mut first = attrs.is_some();
    for stmt in stmts {
        let Range { start, end } = range(stmt);
        let is_extern = matches!(stmt, Stmt::Item(Item::ExternCrate(_)));
        if is_extern || first {
            head.push(at..if is_extern { end } else { start });
        }
        first &= is_extern;
        at = end;
    }
    head
}

/// Whether all statements are items and one of them is the function `main`.
fn is_program(stmts: &[Stmt]) -> bool {
    let mut has_main = false;
    for stmt in stmts {
        match stmt {
            Stmt::Item(item) => has_main |= main_fn(item).is_some(),
            // rustdoc assumes that such a macro makes items, and its text says whether `main` is one.
            Stmt::Macro(stmt) => has_main |= has_main_in(&stmt.mac),
            Stmt::Local(_) | Stmt::Expr(..) => return false,
        }
    }
    has_main
}

/// The item as the function `main`, if it is that.
pub(crate) fn main_fn(item: &Item) -> Option<&ItemFn> {
    match item {
        Item::Fn(function) if is_word(&function.sig.ident, "main") => Some(function),
        _ => None,
    }
}

/// rustdoc's "horrible heuristic": the tokens `fn main (…)` in a macro's input, not in a group within it.
pub(crate) fn has_main_in(mac: &Macro) -> bool {
    mentions_main(&mac.tokens)
}

fn mentions_main(tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.windows(3).any(|window| match window {
        [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(group)] => {
            is_word(word, "fn") && is_word(name, "main") && group.delimiter() == Delimiter::Parenthesis
        }
        _ => false,
    })
}

/// `r#main` is the same name as `main`.
fn is_word(ident: &proc_macro2::Ident, word: &str) -> bool {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text) == word
}

/// Lint attributes work in a module as well, except those of lints that are about the crate.
fn is_lint(attr: &Attribute) -> bool {
    let levels = ["allow", "expect", "warn", "deny", "forbid"];
    let path = attr.path();
    if !levels.iter().any(|level| path.is_ident(level)) {
        return false;
    }
    let of_crate = |list: &syn::MetaList| list.tokens.clone().into_iter().any(|token| token.to_string() == "internal_features");
    !(path.is_ident("allow") && matches!(&attr.meta, Meta::List(list) if of_crate(list)))
}

fn range(node: &impl Spanned) -> Range<usize> {
    node.span().byte_range()
}
