//! Scope operations become spans.

use super::class::Class;
use super::engine::{Grammars, Op, ScopeId};
use super::scopes::{Paint, Scopes};
use crate::html::escape;
use std::sync::{Mutex, PoisonError};
use syntect::parsing::Scope;

/// What scopes show, by their numbers, `None` where nobody asked yet.
type Paints = Vec<Option<Option<Paint>>>;

/// What painters know of scopes, kept from block to block.
#[derive(Default)]
pub struct Palettes {
    scopes: Scopes,
    idle: Mutex<Vec<Paints>>,
}

/// The stack of scopes of one block, kept as what each of them shows.
pub struct Painter<'a> {
    grammars: &'a Grammars,
    palettes: &'a Palettes,
    paints: Paints,
    stack: Vec<Level>,
    cleared: Vec<Vec<Level>>,
}

#[derive(Clone, Copy)]
struct Level {
    own: Option<Paint>,
    /// What a text under this scope shows: its own paint or that of the scopes below.
    shown: Paint,
}

impl<'a> Painter<'a> {
    pub fn new(grammars: &'a Grammars, palettes: &'a Palettes) -> Self {
        let paints = palettes.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        Self { grammars, palettes, paints, stack: Vec::new(), cleared: Vec::new() }
    }

    /// Appends a line, which ends in its newline, without the newline.
    pub fn line(&mut self, line: &str, ops: &[(usize, Op)], html: &mut String) {
        let mut spans = Spans::new(line.strip_suffix('\n').unwrap_or(line), html);
        let mut at = 0;
        for (next, op) in ops {
            // A capture in a look-ahead can lie behind the operation that follows it.
            if *next > at {
                spans.text(at, *next, self.shown());
                at = *next;
            }
            self.apply(op);
        }
        spans.text(at, line.len(), self.shown());
        spans.finish();
    }

    /// Appends the prompt of a console session.
    pub fn prompt(&self, prompt: &str, html: &mut String) {
        let mut spans = Spans::new(prompt, html);
        spans.text(0, prompt.len(), Paint::Class(Class::Prompt));
        spans.finish();
    }

    /// The class of a text under these scopes alone.
    pub fn class(mut self, stack: &[Scope], text: &str) -> Option<Class> {
        for scope in stack {
            self.push(self.palettes.scopes.paint(*scope));
        }
        self.shown().class(text)
    }

    fn shown(&self) -> Paint {
        self.stack.last().map_or(Paint::Plain, |level| level.shown)
    }

    fn apply(&mut self, op: &Op) {
        match op {
            Op::Push(scope) => {
                let own = self.paint(*scope);
                self.push(own);
            }
            Op::Pop(count) => self.stack.truncate(self.stack.len().saturating_sub(*count as usize)),
            Op::Clear(count) => {
                self.cleared.push(self.stack.split_off(self.stack.len().saturating_sub(*count as usize)));
            }
            Op::Restore => {
                for level in self.cleared.pop().unwrap_or_default() {
                    self.push(level.own);
                }
            }
        }
    }

    fn paint(&mut self, scope: ScopeId) -> Option<Paint> {
        let index = scope.index();
        if index >= self.paints.len() {
            self.paints.resize(index + 1, None);
        }
        *self.paints[index].get_or_insert_with(|| self.palettes.scopes.paint(self.grammars.scope(scope)?))
    }

    fn push(&mut self, own: Option<Paint>) {
        let below = self.shown();
        let shown = match own {
            // A string that is a key looks like a key, quotes and all.
            Some(Paint::Class(Class::String)) if below == Paint::Class(Class::Key) => below,
            Some(paint) => paint,
            None => below,
        };
        self.stack.push(Level { own, shown });
    }
}

impl Drop for Painter<'_> {
    fn drop(&mut self) {
        self.palettes.idle.lock().unwrap_or_else(PoisonError::into_inner).push(std::mem::take(&mut self.paints));
    }
}

/// Writes a line, opening and closing spans as the class changes. Blanks have no colour: they stand outside of
/// spans, except between two texts of one class, which makes one span of `pub fn`.
struct Spans<'t> {
    line: &'t str,
    html: &'t mut String,
    /// What has been written of the line. The rest waits until the class changes, and blanks until it is known what follows
    /// them.
    done: usize,
    /// Where the last text ends that was met.
    met: usize,
    open: Option<Class>,
}

impl<'t> Spans<'t> {
    fn new(line: &'t str, html: &'t mut String) -> Self {
        Self { line, html, done: 0, met: 0, open: None }
    }

    fn text(&mut self, start: usize, end: usize, paint: Paint) {
        let end = end.min(self.line.len());
        let text = self.line[start.min(end)..end].trim_ascii_end();
        let core = text.trim_ascii_start();
        if core.is_empty() {
            return;
        }
        let class = paint.class(core);
        if class != self.open {
            self.close();
            if let Some(class) = class {
                self.write(start + text.len() - core.len());
                self.html.push_str(class.open());
            }
            self.open = class;
        }
        self.met = start + text.len();
    }

    fn finish(mut self) {
        self.close();
        self.write(self.line.len());
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.write(self.met);
            self.html.push_str("</span>");
        }
    }

    fn write(&mut self, end: usize) {
        escape(&self.line[self.done..end], self.html);
        self.done = end;
    }
}
