//! What a page asked for beyond itself, and what the answers were: by that a later build knows whether it would be made
//! the same again.
//!
//! While a page is rendered its questions are noted ([`recorded`]). A template asks the same questions in the same order
//! as long as the answers are the same, so a trace is verified from its start, and the first answer that differs ends it:
//! nothing is asked that the page would not ask itself.

use super::ask::{Query, Refusal};
use super::view::View;
use super::view::facts::print_of_value;
use crate::memo::{Print, Why, print};
use crate::pack::{Pack, Packed};
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::PoisonError;
use tera::Value;

/// Questions, in the order in which they were first asked, each with the print of its answer: one after another as bytes,
/// since there are many and most are verified only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace(Vec<u8>);

impl Pack for Trace {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.len().pack(out);
        out.extend_from_slice(&self.0);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        let length = usize::unpack(from)?;
        from.take(length).map(|bytes| Self(bytes.to_vec()))
    }
}

#[derive(Default)]
struct Recorder {
    trace: Trace,
    known: HashSet<Vec<u8>>,
}

thread_local! {
    // Tera gives functions no place of the page's own. A page is rendered by one thread from start to end; if that thread
    // takes up another page in between, that one is recorded apart and done before the first goes on.
    static OPEN: RefCell<Vec<Recorder>> = const { RefCell::new(Vec::new()) };
}

/// Does something and returns what it asked for.
pub fn recorded<T>(work: impl FnOnce() -> T) -> (T, Trace) {
    OPEN.with_borrow_mut(|open| open.push(Recorder::default()));
    let value = work();
    let recorder = OPEN.with_borrow_mut(Vec::pop).unwrap_or_default();
    (value, recorder.trace)
}

/// Notes a question, if somebody records.
pub(super) fn note(view: &View, query: &Query, answer: &Result<Value, Refusal>) {
    OPEN.with_borrow_mut(|open| {
        let Some(recorder) = open.last_mut() else { return };
        let bytes = query.bytes();
        if recorder.known.insert(bytes.clone()) {
            let print = view.answer_print(&bytes, query, answer);
            bytes.len().pack(&mut recorder.trace.0);
            recorder.trace.0.extend_from_slice(&bytes);
            print.pack(&mut recorder.trace.0);
        }
    });
}

impl Trace {
    /// Whether every question would be answered as it was.
    pub fn verify(&self, view: &View) -> Result<(), Why> {
        let mut from = Packed(&self.0);
        while !from.0.is_empty() {
            let bytes = usize::unpack(&mut from).and_then(|length| from.take(length));
            let (Some(bytes), Some(print)) = (bytes, Print::unpack(&mut from)) else { return Err(Why::New) };
            if view.print_of(bytes) != Some(print) {
                return Err(Query::from_bytes(bytes).map_or(Why::New, |query| Why::Asked(query.to_string())));
            }
        }
        Ok(())
    }
}

impl View {
    /// The print of the answer to a question, which is looked for once a build.
    pub(super) fn print_of(&self, bytes: &[u8]) -> Option<Print> {
        let known = self.answers.read().unwrap_or_else(PoisonError::into_inner).get(bytes).copied();
        known.or_else(|| {
            let query = Query::from_bytes(bytes)?;
            let print = self.known_print(&query).unwrap_or_else(|| match &query {
                // Of files that templates measure it is enough to know that they are the same.
                Query::Image(_) | Query::File(_) => self.made_print(&query, &Ok(Value::none())),
                query => self.made_print(query, &self.answer(query)),
            });
            Some(self.remember(bytes, print))
        })
    }

    fn answer_print(&self, bytes: &[u8], query: &Query, answer: &Result<Value, Refusal>) -> Print {
        let known = self.answers.read().unwrap_or_else(PoisonError::into_inner).get(bytes).copied();
        known.unwrap_or_else(|| {
            let print = self.known_print(query).unwrap_or_else(|| self.made_print(query, answer));
            self.remember(bytes, print)
        })
    }

    fn made_print(&self, query: &Query, answer: &Result<Value, Refusal>) -> Print {
        match (query, answer) {
            (Query::Image(path) | Query::File(path), _) => {
                let source = self.source(path, "");
                let hash = source.as_ref().and_then(|source| self.sources.get(source)).map(|file| file.hash);
                print(&(source, hash))
            }
            (_, Ok(value)) => print_of_value(value),
            (_, Err(refusal)) => print(&(refusal.message.clone(), refusal.help.clone())),
        }
    }

    /// All answers that were given, by their questions.
    pub(super) fn answers(&self) -> Vec<(Vec<u8>, Print)> {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        answers.iter().map(|(question, print)| (question.clone(), *print)).collect()
    }

    /// Takes it as known what the answer to a question is.
    pub(super) fn keep_answer(&self, question: &[u8], print: Print) -> bool {
        self.remember(question, print) == print
    }

    fn remember(&self, bytes: &[u8], print: Print) -> Print {
        self.answers.write().unwrap_or_else(PoisonError::into_inner).insert(bytes.to_vec(), print);
        print
    }
}

impl<'a> Query<'a> {
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.pack(&mut out);
        out
    }

    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        let mut from = Packed(bytes);
        Self::unpack(&mut from).filter(|_| from.0.is_empty())
    }
}
