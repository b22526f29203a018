//! Scope operations become spans.

use super::class::Class;
use super::scopes::{Paint, Scopes};
use crate::html::escape;
use syntect::parsing::{ClearAmount, ScopeStackOp};

/// The stack of scopes of one block, kept as what each of them shows.
pub struct Painter<'a> {
    scopes: &'a Scopes,
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
    pub fn new(scopes: &'a Scopes) -> Self {
        Self { scopes, stack: Vec::new(), cleared: Vec::new() }
    }

    /// Appends a line, which ends in its newline, without the newline.
    pub fn line(&mut self, line: &str, ops: &[(usize, ScopeStackOp)], html: &mut String) {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let mut spans = Spans { html, open: None };
        let mut done = 0;
        for (at, op) in ops {
            // A capture in a look-ahead can lie behind the next operation.
            let at = (*at).min(text.len());
            if at > done {
                spans.text(&text[done..at], self.shown());
                done = at;
            }
            self.apply(op);
        }
        spans.text(&text[done..], self.shown());
        spans.show(None);
    }

    /// Appends the prompt of a console session.
    pub fn prompt(&self, prompt: &str, html: &mut String) {
        let mut spans = Spans { html, open: None };
        spans.text(prompt, Paint::Class(Class::Prompt));
        spans.show(None);
    }

    fn shown(&self) -> Paint {
        self.stack.last().map_or(Paint::Plain, |level| level.shown)
    }

    fn apply(&mut self, op: &ScopeStackOp) {
        match op {
            ScopeStackOp::Push(scope) => self.push(self.scopes.paint(*scope)),
            ScopeStackOp::Pop(count) => self.stack.truncate(self.stack.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let count = match amount {
                    ClearAmount::TopN(count) => *count,
                    ClearAmount::All => self.stack.len(),
                };
                self.cleared.push(self.stack.split_off(self.stack.len().saturating_sub(count)));
            }
            ScopeStackOp::Restore => {
                for level in self.cleared.pop().unwrap_or_default() {
                    self.push(level.own);
                }
            }
            ScopeStackOp::Noop => {}
        }
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

/// Writes text, opening and closing spans as the class changes.
struct Spans<'a> {
    html: &'a mut String,
    open: Option<Class>,
}

impl Spans<'_> {
    fn text(&mut self, text: &str, paint: Paint) {
        // Blanks have no colour: they stay in whatever span is open, which joins `pub fn` into one span.
        if text.bytes().any(|byte| !byte.is_ascii_whitespace()) {
            self.show(paint.class(text));
        }
        escape(text, self.html);
    }

    fn show(&mut self, class: Option<Class>) {
        if class == self.open {
            return;
        }
        if self.open.is_some() {
            self.html.push_str("</span>");
        }
        if let Some(class) = class {
            self.html.push_str("<span class=\"");
            self.html.push_str(class.name());
            self.html.push_str("\">");
        }
        self.open = class;
    }
}
