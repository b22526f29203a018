//! The grammars as plain data: contexts, their patterns, and what a match does.
//!
//! syntect keeps the links between contexts to itself and its matcher cannot be stepped, so the contexts of a
//! language are read a second time, from the same bytes, into types of our own with the same shape. That
//! happens when the language is first met.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;
use syntect::parsing::{ClearAmount, Regex, Scope, SyntaxReference, SyntaxSet};

pub struct Grammars {
    set: SyntaxSet,
    loaded: Vec<OnceLock<Option<Grammar>>>,
}

/// One language. The order of the fields is that of syntect's dump, here and below.
#[derive(Deserialize)]
struct Grammar {
    ids: HashMap<String, ContextId>,
    contexts: Vec<Context>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ContextId {
    grammar: usize,
    context: usize,
}

/// A state of the machine: the patterns that are looked for, and the scopes of what lies in it.
#[derive(Deserialize)]
pub struct Context {
    pub meta_scope: Vec<Scope>,
    pub meta_content_scope: Vec<Scope>,
    _meta_include_prototype: bool,
    pub clear_scopes: Option<ClearAmount>,
    /// Looked for before the context's own patterns: comments, mostly.
    pub prototype: Option<ContextId>,
    /// Whether a pattern quotes what the match that pushed this context captured, as a here-document does.
    pub uses_backrefs: bool,
    pub patterns: Vec<Pattern>,
}

#[derive(Deserialize)]
pub enum Pattern {
    Match(Box<MatchPattern>),
    Include(ContextRef),
}

#[derive(Deserialize)]
pub struct MatchPattern {
    pub has_captures: bool,
    pub regex: Regex,
    pub scope: Vec<Scope>,
    pub captures: Option<Vec<(usize, Vec<Scope>)>>,
    pub operation: Operation,
    pub with_prototype: Option<ContextRef>,
}

#[derive(Deserialize)]
pub enum Operation {
    Push(Vec<ContextRef>),
    Set(Vec<ContextRef>),
    Pop,
    None,
}

/// Only `Direct` is left once a set of grammars is linked; the others name a grammar that the set does not have.
#[derive(Deserialize)]
#[expect(dead_code, reason = "the fields keep the shape of the dump")]
pub enum ContextRef {
    Named(String),
    ByScope { scope: Scope, sub_context: Option<String>, with_escape: bool },
    File { name: String, sub_context: Option<String>, with_escape: bool },
    Inline(String),
    Direct(ContextId),
}

impl ContextRef {
    pub fn id(&self) -> Option<ContextId> {
        match self {
            Self::Direct(id) => Some(*id),
            _ => None,
        }
    }
}

impl Grammars {
    pub fn new(set: SyntaxSet) -> Self {
        let loaded = set.syntaxes().iter().map(|_| OnceLock::new()).collect();
        Self { set, loaded }
    }

    pub fn syntaxes(&self) -> &[SyntaxReference] {
        self.set.syntaxes()
    }

    /// Where the matching of a language begins.
    pub fn start(&self, index: usize) -> Option<ContextId> {
        self.grammar(index)?.ids.get("__start").copied()
    }

    pub fn context(&self, id: ContextId) -> Option<&Context> {
        self.grammar(id.grammar)?.contexts.get(id.context)
    }

    fn grammar(&self, index: usize) -> Option<&Grammar> {
        let syntax = self.set.syntaxes().get(index)?;
        self.loaded.get(index)?.get_or_init(|| load(syntax)).as_ref()
    }
}

/// syntect shows the bytes of a language's contexts only to a serializer.
fn load(syntax: &SyntaxReference) -> Option<Grammar> {
    #[derive(Deserialize)]
    struct Dump {
        serialized_lazy_contexts: Vec<u8>,
    }
    let shown = serde_json::to_vec(syntax).ok()?;
    let dump: Dump = serde_json::from_slice(&shown).ok()?;
    syntect::dumps::from_reader(&dump.serialized_lazy_contexts[..]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grammar_is_read() {
        let grammars = Grammars::new(two_face::syntax::extra_newlines());
        for (index, syntax) in grammars.syntaxes().iter().enumerate() {
            let start = grammars.start(index).and_then(|id| grammars.context(id));
            assert_eq!(start.map(|context| context.meta_content_scope.as_slice()), Some(&[syntax.scope][..]), "{}", syntax.name);
        }
    }
}
