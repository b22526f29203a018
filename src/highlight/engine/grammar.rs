//! The grammars as plain data: contexts, their rules, and what a match does.
//!
//! syntect keeps the links between contexts to itself and its matcher cannot be stepped, so a set of grammars is read
//! from what syntect writes it down as, into types of our own: the list of languages at once, without a copy, and the
//! contexts of a language when it is first met.

use super::arena::Arena;
use super::machine::Machine;
use super::matcher::Scratch;
use super::pattern::{Invalid, Regex};
use flate2::read::ZlibDecoder;
use serde::Deserialize;
use std::collections::HashMap;
use std::io::Read;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use syntect::parsing::{ClearAmount, Scope};

/// All grammars of a set, and what has been made of them. Shared by threads.
pub struct Grammars {
    syntaxes: Vec<Syntax>,
    loaded: Vec<OnceLock<Option<Grammar>>>,
    scopes: RwLock<Scopes>,
    regexes: Mutex<HashMap<String, Option<Arc<Regex>>>>,
    pub(super) machines: Arena<Machine>,
    /// Machines of contexts that came with prototypes.
    pub(super) brought: Mutex<HashMap<Brought, Option<usize>>>,
    pub(super) scratches: Mutex<Vec<Scratch>>,
}

/// The prototypes that came with a push, and the context on top.
type Brought = (Vec<ContextId>, ContextId);

/// A scope, by its number in [`Grammars`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(u32);

impl ScopeId {
    /// The numbers begin at 0 and have no gaps.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Default)]
struct Scopes {
    /// By their names. Most come many times, and syntect takes them apart each time.
    ids: HashMap<String, ScopeId>,
    scopes: Vec<Scope>,
}

/// A language as syntect writes it down. The order of the fields is that of the dump.
#[derive(Deserialize)]
pub struct Syntax {
    pub name: &'static str,
    pub file_extensions: Vec<&'static str>,
    pub scope: &'static str,
    _first_line_match: Option<&'static str>,
    /// Whether it is only there to be embedded.
    pub hidden: bool,
    _variables: Vec<(&'static str, &'static str)>,
    /// Compressed, see [`dump::Grammar`].
    contexts: &'static [u8],
}

/// One language.
struct Grammar {
    start: Option<ContextId>,
    contexts: Vec<Context>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub struct ContextId {
    grammar: usize,
    context: usize,
}

/// A state of the machine: the rules that are looked for, and the scopes of what lies in it.
pub struct Context {
    pub meta_scope: Vec<ScopeId>,
    pub meta_content_scope: Vec<ScopeId>,
    /// How many scopes are taken away within; all there are, if they are fewer.
    pub clear_scopes: Option<u32>,
    /// Looked for before the context's own rules: comments, mostly.
    pub prototype: Option<ContextId>,
    /// Whether a rule quotes what the match that pushed this context captured, as a here-document does.
    pub quotes: bool,
    pub patterns: Vec<Pattern>,
    /// Number of the machine of this context alone, `None` if it has a fault.
    pub(super) machine: OnceLock<Option<usize>>,
}

pub enum Pattern {
    Match(Arc<Rule>),
    Include(Option<ContextId>),
}

pub struct Rule {
    pub source: String,
    /// Whether the pattern may quote.
    pub quotes: bool,
    pub scope: Vec<ScopeId>,
    pub captures: Vec<(usize, Vec<ScopeId>)>,
    pub operation: Operation,
    pub with_prototype: Option<ContextId>,
    /// What is made of `source`.
    pub(super) regex: OnceLock<Option<Arc<Regex>>>,
}

pub enum Operation {
    Push(Vec<ContextId>),
    Set(Vec<ContextId>),
    Pop,
    None,
    /// Leads to a context that the set does not have.
    Broken,
}

impl Grammars {
    /// From a `SyntaxSet` as `bincode` writes it. `None` if it is no such thing.
    pub fn read(written: &'static [u8]) -> Option<Self> {
        let syntaxes: Vec<Syntax> = bincode::deserialize(written).ok()?;
        let loaded = syntaxes.iter().map(|_| OnceLock::new()).collect();
        Some(Self {
            syntaxes,
            loaded,
            scopes: RwLock::default(),
            regexes: Mutex::default(),
            machines: Arena::default(),
            brought: Mutex::default(),
            scratches: Mutex::default(),
        })
    }

    pub fn syntaxes(&self) -> &[Syntax] {
        &self.syntaxes
    }

    /// Where the matching of a language begins.
    pub fn start(&self, index: usize) -> Option<ContextId> {
        self.grammar(index)?.start
    }

    pub fn context(&self, id: ContextId) -> Option<&Context> {
        self.grammar(id.grammar)?.contexts.get(id.context)
    }

    /// The scope of a number that this has given.
    pub fn scope(&self, id: ScopeId) -> Option<Scope> {
        self.scopes.read().unwrap_or_else(PoisonError::into_inner).scopes.get(id.0 as usize).copied()
    }

    /// The compiled form of a pattern; the same for the same text.
    pub fn regex(&self, source: &str) -> Option<Arc<Regex>> {
        let mut regexes = self.regexes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(regex) = regexes.get(source) {
            return regex.clone();
        }
        let regex = Regex::new(source).map(Arc::new).map_err(|Invalid| ()).ok();
        regexes.insert(source.to_owned(), regex.clone());
        regex
    }

    fn grammar(&self, index: usize) -> Option<&Grammar> {
        let loaded = self.loaded.get(index)?;
        loaded.get_or_init(|| self.load(self.syntaxes.get(index)?)).as_ref()
    }

    fn load(&self, syntax: &Syntax) -> Option<Grammar> {
        let mut written = Vec::with_capacity(8 * syntax.contexts.len());
        ZlibDecoder::new(syntax.contexts).read_to_end(&mut written).ok()?;
        let grammar: dump::Grammar = bincode::deserialize(&written).ok()?;
        let start = grammar.ids.iter().find(|(name, _)| *name == "__start").map(|(_, id)| *id);
        let mut scopes = self.scopes.write().unwrap_or_else(PoisonError::into_inner);
        let contexts = grammar.contexts.into_iter().map(|context| scopes.context(context)).collect::<Option<_>>()?;
        Some(Grammar { start, contexts })
    }
}

impl Scopes {
    /// `None` if one has more parts than syntect allows for.
    fn ids(&mut self, scopes: &[&str]) -> Option<Vec<ScopeId>> {
        let known = scopes.iter().map(|scope| {
            if let Some(id) = self.ids.get(*scope) {
                return Some(*id);
            }
            let id = ScopeId(self.scopes.len() as u32);
            self.scopes.push(Scope::new(scope).ok()?);
            self.ids.insert((*scope).to_owned(), id);
            Some(id)
        });
        known.collect()
    }

    fn context(&mut self, context: dump::Context) -> Option<Context> {
        let patterns = context.patterns.into_iter().map(|pattern| {
            Some(match pattern {
                dump::Pattern::Match(pattern) => Pattern::Match(Arc::new(self.rule(pattern)?)),
                dump::Pattern::Include(reference) => Pattern::Include(reference.id()),
            })
        });
        let patterns = patterns.collect::<Option<_>>()?;
        Some(Context {
            meta_scope: self.ids(&context.meta_scope)?,
            meta_content_scope: self.ids(&context.meta_content_scope)?,
            clear_scopes: context.clear_scopes.map(|amount| match amount {
                ClearAmount::TopN(count) => count as u32,
                ClearAmount::All => u32::MAX,
            }),
            prototype: context.prototype,
            quotes: context.uses_backrefs,
            patterns,
            machine: OnceLock::new(),
        })
    }

    fn rule(&mut self, pattern: dump::MatchPattern) -> Option<Rule> {
        let targets = |references: &[dump::ContextRef]| references.iter().map(dump::ContextRef::id).collect::<Option<Vec<_>>>();
        let operation = match &pattern.operation {
            dump::Operation::Push(references) => targets(references).map(Operation::Push),
            dump::Operation::Set(references) => targets(references).map(Operation::Set),
            dump::Operation::Pop => Some(Operation::Pop),
            dump::Operation::None => Some(Operation::None),
        };
        let with_prototype = pattern.with_prototype.as_ref().map(dump::ContextRef::id);
        let operation = operation.filter(|_| with_prototype != Some(None)).unwrap_or(Operation::Broken);
        let captures = pattern.captures.into_iter().flatten().map(|(group, scopes)| Some((group, self.ids(&scopes)?)));
        Some(Rule {
            captures: captures.collect::<Option<_>>()?,
            source: pattern.regex.to_owned(),
            quotes: pattern.has_captures,
            scope: self.ids(&pattern.scope)?,
            operation,
            with_prototype: with_prototype.flatten(),
            regex: OnceLock::new(),
        })
    }
}

/// The shape in which syntect writes the contexts of a language. The order of the fields is that of the dump.
mod dump {
    use super::*;

    #[derive(Deserialize)]
    pub struct Grammar<'s> {
        /// A map, of which one entry is wanted.
        #[serde(borrow)]
        pub ids: Vec<(&'s str, ContextId)>,
        pub contexts: Vec<Context<'s>>,
    }

    #[derive(Deserialize)]
    pub struct Context<'s> {
        #[serde(borrow)]
        pub meta_scope: Vec<&'s str>,
        pub meta_content_scope: Vec<&'s str>,
        _meta_include_prototype: bool,
        pub clear_scopes: Option<ClearAmount>,
        pub prototype: Option<ContextId>,
        pub uses_backrefs: bool,
        pub patterns: Vec<Pattern<'s>>,
    }

    #[derive(Deserialize)]
    pub enum Pattern<'s> {
        #[serde(borrow)]
        Match(MatchPattern<'s>),
        Include(ContextRef<'s>),
    }

    #[derive(Deserialize)]
    pub struct MatchPattern<'s> {
        pub has_captures: bool,
        pub regex: &'s str,
        #[serde(borrow)]
        pub scope: Vec<&'s str>,
        pub captures: Option<Vec<(usize, Vec<&'s str>)>>,
        pub operation: Operation<'s>,
        pub with_prototype: Option<ContextRef<'s>>,
    }

    #[derive(Deserialize)]
    pub enum Operation<'s> {
        #[serde(borrow)]
        Push(Vec<ContextRef<'s>>),
        Set(Vec<ContextRef<'s>>),
        Pop,
        None,
    }

    /// Only `Direct` is left once a set of grammars is linked; the others name a grammar that the set does not have.
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "the fields keep the shape of the dump")]
    pub enum ContextRef<'s> {
        Named(&'s str),
        ByScope { scope: &'s str, sub_context: Option<&'s str>, with_escape: bool },
        File { name: &'s str, sub_context: Option<&'s str>, with_escape: bool },
        Inline(&'s str),
        Direct(ContextId),
    }

    impl ContextRef<'_> {
        pub fn id(&self) -> Option<ContextId> {
            match self {
                Self::Direct(id) => Some(*id),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grammar_is_read() {
        let grammars = super::super::all();
        for (index, syntax) in grammars.syntaxes().iter().enumerate() {
            let start = grammars.start(index).and_then(|id| grammars.context(id));
            let scope = start.and_then(|context| grammars.scope(*context.meta_content_scope.first()?));
            assert_eq!(scope, Scope::new(syntax.scope).ok(), "{}", syntax.name);
        }
    }

    #[test]
    fn every_pattern_is_understood() {
        let grammars = super::super::all();
        for (index, syntax) in grammars.syntaxes().iter().enumerate() {
            for context in &grammars.grammar(index).unwrap().contexts {
                for pattern in &context.patterns {
                    if let Pattern::Match(rule) = pattern {
                        assert!(rule.quotes || grammars.regex(&rule.source).is_some(), "{}: {}", syntax.name, rule.source);
                    }
                }
            }
        }
    }
}
