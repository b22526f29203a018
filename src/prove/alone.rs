//! Why an example is never merged with others into one crate: its verdict or its output would not be the same there.
//!
//! It errs on the safe side. To be alone costs an example a tenth of a second; to be merged wrongly costs the proof.

use super::program::{Flags, Wrap, has_main_in, main_fn};
use crate::example::Edition;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Attribute, ItemFn, ReturnType, Safety, Stmt, Type};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// It does not parse, or is nested too deep to be read: an error in it would be the others' too. rustdoc's rule.
    ///
    /// rustc's parser recovers from some errors, and rustdoc then tests what is left of the text: `}` and later `fn f() {`
    /// leave an empty program, which passes, and so does a doc comment at the end. Here such code is compiled as it is.
    /// Words that became keywords after 2015 (`async`, `try`) do not parse in any edition.
    Unparsable,
    /// It must fail to build, which would fail the others. rustdoc's rule.
    CompileFail,
    /// It is compiled with `--test`. rustdoc's rule.
    TestHarness,
    /// The author asked for it. rustdoc's rule.
    StandaloneCrate,
    /// An inner attribute that speaks for the whole crate. rustdoc's rule.
    CrateAttribute,
    /// `#[global_allocator]`, `#[panic_handler]`: one a program. rustdoc knows only the first.
    Singleton,
    /// `$crate` means the root of the crate. rustdoc's rule, for crates that define a macro.
    DollarCrate,
    /// `crate::` means the root of the crate.
    CratePath,
    /// A `super` that leaves the example fails alone and would find the other examples.
    Super,
    /// Paths of `use`, and `::` paths, begin at the root of the crate in this edition.
    Edition2015,
    /// `extern crate` puts a name where all examples see it.
    ExternCrate,
    /// An exported macro has its name at the root of the crate.
    MacroExport,
    /// `no_mangle` and the like: two examples may take one symbol, and a linker error tells no line.
    Symbol,
    /// `extern "C" { … }`: what is missing is a linker error, which tells no line.
    Foreign,
    /// `type_name`, `module_path!`, `file!`: would show the module that the example is merged into.
    OwnName,
    /// `env::args` and the like: the merged program may be started in another way.
    Arguments,
    /// `mod name;` looks for a file in the folder of the module it stands in.
    ModuleFile,
    /// A `main` that may be called but not started, such as `fn main<T>()`, or one that cannot be seen.
    OddMain,
}

pub fn by_flags(flags: Flags) -> Option<Alone> {
    [
        (flags.compile_fail, Alone::CompileFail),
        (flags.test_harness, Alone::TestHarness),
        (flags.standalone_crate, Alone::StandaloneCrate),
        (flags.edition == Edition::E2015, Alone::Edition2015),
    ]
    .into_iter()
    .find_map(|(holds, alone)| holds.then_some(alone))
}

/// A module's `main` is called, so it may be what a program's may not. Wrapped code has one of our own.
pub fn by_main(stmts: &[Stmt], wrap: Wrap) -> Option<Alone> {
    let odd = |stmt: &Stmt| match stmt {
        Stmt::Item(item) => main_fn(item).is_some_and(|main| !is_plain(main)),
        Stmt::Macro(stmt) => has_main_in(&stmt.mac),
        _ => false,
    };
    (wrap == Wrap::AsIs && stmts.iter().any(odd)).then_some(Alone::OddMain)
}

pub fn by_tokens(tokens: &TokenStream) -> Option<Alone> {
    Walk { modules: 0, has_env: mentions(tokens, &|tokens| word(&tokens[0]).is_some_and(|word| word == "env")) }.stream(tokens)
}

/// Whether the code asks for its own file, line or column.
pub fn mentions_place(tokens: &TokenStream) -> bool {
    mentions(tokens, &|tokens| {
        let Some(word) = word(&tokens[0]) else { return false };
        match word.as_str() {
            "Location" | "location" | "caller" | "Backtrace" | "backtrace" => true,
            "line" | "column" | "file" | "dbg" => tokens.get(1).is_some_and(|next| is_sign(next, '!')),
            _ => false,
        }
    })
}

fn is_plain(main: &ItemFn) -> bool {
    let sig = &main.sig;
    let hides = matches!(&sig.output, ReturnType::Type(_, output) if matches!(**output, Type::ImplTrait(_)));
    // `#[tokio::main] async fn main()` becomes a plain one; without an attribute it can only be refused.
    let becomes_plain = sig.asyncness.is_none() || !main.attrs.is_empty();
    let builtin =
        |attr: &Attribute| ["cfg", "cfg_attr", "track_caller", "target_feature", "naked"].iter().any(|name| attr.path().is_ident(name));
    becomes_plain
        && sig.abi.is_none()
        && matches!(sig.safety, Safety::Default)
        && sig.generics.lt_token.is_none()
        && sig.generics.where_clause.is_none()
        && sig.inputs.is_empty()
        && sig.variadic.is_none()
        && !hides
        && !main.attrs.iter().any(builtin)
}

/// Goes over all tokens, those of macros too, and counts the modules around them.
struct Walk {
    modules: usize,
    has_env: bool,
}

impl Walk {
    fn stream(&mut self, tokens: &TokenStream) -> Option<Alone> {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        (0..tokens.len()).find_map(|at| match &tokens[at] {
            TokenTree::Ident(_) => self.word(&tokens, at),
            TokenTree::Group(group) => self.group(&tokens[..at], group),
            _ => None,
        })
    }

    fn group(&mut self, before: &[TokenTree], group: &Group) -> Option<Alone> {
        if group.delimiter() == Delimiter::Bracket && before.last().is_some_and(|sign| is_sign(sign, '#')) {
            let first = group.stream().into_iter().next();
            if first.as_ref().and_then(word).is_some_and(|word| word == "link") {
                return Some(Alone::Symbol);
            }
        }
        let words: Vec<_> = before.iter().rev().take(3).map(word).collect();
        let after = |at: usize, expected: &str| words.get(at).and_then(Option::as_deref) == Some(expected);
        if group.delimiter() != Delimiter::Brace {
            return self.stream(&group.stream());
        }
        // `extern {` and `extern "C" {`.
        if after(0, "extern") || (after(1, "extern") && matches!(before.last(), Some(TokenTree::Literal(_)))) {
            return Some(Alone::Foreign);
        }
        let module = usize::from(after(1, "mod"));
        self.modules += module;
        let found = self.stream(&group.stream());
        self.modules -= module;
        found
    }

    fn word(&self, tokens: &[TokenTree], at: usize) -> Option<Alone> {
        let before = |back: usize| at.checked_sub(back).map(|at| &tokens[at]);
        let next = tokens.get(at + 1);
        let found = match word(&tokens[at])?.as_str() {
            "crate" if before(1).is_some_and(|sign| is_sign(sign, '$')) => Alone::DollarCrate,
            "crate" if before(1).and_then(word).is_some_and(|word| word == "extern") => Alone::ExternCrate,
            // `pub(crate)`
            "crate" if at == 0 && next.is_none() => return None,
            "crate" => Alone::CratePath,
            "super" if 1 + supers_before(&tokens[..at]) > self.modules => Alone::Super,
            "mod" if tokens.get(at + 2).is_some_and(|sign| is_sign(sign, ';')) => Alone::ModuleFile,
            "macro_export" => Alone::MacroExport,
            "no_mangle" | "export_name" | "link_section" | "link_ordinal" | "global_asm" | "naked_asm" => Alone::Symbol,
            "global_allocator" | "panic_handler" | "alloc_error_handler" => Alone::Singleton,
            "type_name" | "type_name_of_val" | "module_path" | "Location" | "location" => Alone::OwnName,
            "file" if next.is_some_and(|sign| is_sign(sign, '!')) => Alone::OwnName,
            "args_os" | "current_exe" => Alone::Arguments,
            "args" if self.has_env => Alone::Arguments,
            _ => return None,
        };
        Some(found)
    }
}

/// How many `super::` stand at the end of these tokens.
fn supers_before(mut tokens: &[TokenTree]) -> usize {
    let mut count = 0;
    while let [rest @ .., name, first, second] = tokens
        && is_sign(first, ':')
        && is_sign(second, ':')
        && word(name).is_some_and(|word| word == "super")
    {
        count += 1;
        tokens = rest;
    }
    count
}

/// Whether `found` says yes to the tokens from any one on.
fn mentions(tokens: &TokenStream, found: &dyn Fn(&[TokenTree]) -> bool) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    (0..tokens.len()).any(|at| match &tokens[at] {
        TokenTree::Group(group) => mentions(&group.stream(), found),
        _ => found(&tokens[at..]),
    })
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
