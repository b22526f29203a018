//! Components of a theme: a block of a page becomes what `templates/components/NAME.html` makes of it.

use super::body::blocks::Call;
use super::template::Engine;
use super::theme::Theme;
use crate::config::Config;
use crate::diag::{Diag, Place};
use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;
use tera::{Context, Value};

/// Draws the components of one page.
pub struct Artist<'a, F: Fn() -> Context> {
    engine: &'a Engine,
    page: &'a Arc<str>,
    /// What every component of the page sees. Made when the first one asks.
    context: F,
    made: OnceCell<Context>,
    faults: RefCell<Vec<Diag>>,
    is_called: Cell<bool>,
}

impl<'a, F: Fn() -> Context> Artist<'a, F> {
    /// `page` is the file that the components stand in.
    pub fn new(engine: &'a Engine, page: &'a Arc<str>, context: F) -> Self {
        Self { engine, page, context, made: OnceCell::new(), faults: RefCell::default(), is_called: Cell::default() }
    }

    /// `None` when there is no template, which is reported with the declaration, or when it fails.
    pub fn draw(&self, call: &Call) -> Option<String> {
        self.is_called.set(true);
        let template = template(call.name);
        if !self.engine.contains(&template) {
            return None;
        }
        let mut context = self.made.get_or_init(&self.context).clone();
        for (name, value) in &call.options {
            context.insert(name.clone(), value);
        }
        context.insert_value("body", if call.is_html { Value::safe_string(&call.body) } else { Value::from(call.body.as_str()) });
        match self.engine.render(&template, &context, Some(self.page)) {
            Ok(html) => html,
            Err(diag) => {
                self.faults.borrow_mut().push(diag);
                None
            }
        }
    }

    /// Whether there was anything to draw.
    pub fn is_called(&self) -> bool {
        self.is_called.get()
    }

    /// What went wrong in the templates.
    pub fn faults(self) -> Vec<Diag> {
        self.faults.into_inner()
    }
}

/// The components that are declared and have no template.
pub fn missing(config: &Config, theme: &Theme, engine: &Engine) -> Vec<Diag> {
    if theme.is_missing {
        return Vec::new();
    }
    let declared = config.markdown.components.iter().filter(|(name, _)| !engine.contains(&template(name)));
    declared.filter_map(|(name, declaration)| Some(no_template(declaration.place.clone()?, name))).collect()
}

fn template(name: &str) -> String {
    format!("components/{name}.html")
}

fn no_template(place: Place, name: &str) -> Diag {
    Diag::error("template-not-found", format!("the component `{name}` has no template"))
        .at(place)
        .help(format!("create `templates/components/{name}.html`, beside the other templates"))
}
