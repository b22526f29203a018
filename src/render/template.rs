//! The templates of a site, compiled; the one door to Tera.
//!
//! [`Engine::new`] compiles them all and reports all of their faults at once; an engine with faults renders
//! nothing. How Tera's errors become diagnostics is in [`super::fault`].

use super::fault::{self, Files};
use super::theme::Theme;
use super::view::View;
use super::{filters, functions};
use crate::diag::{Checked, Diag};
use crate::memo::{Print, print};
use crate::page::DEFAULT;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;
use tera::{Context, ErrorKind, Tera};

pub struct Engine {
    /// `None` if the templates have faults.
    tera: Option<Tera>,
    files: Files,
    prefix: String,
    /// Of all templates.
    pub print: Print,
}

impl Engine {
    pub fn new(theme: &Theme, view: &Arc<View>) -> Checked<Self> {
        let mut files = Files::default();
        for template in &theme.templates {
            files.add(&template.name, &template.path, &template.text);
        }
        let prefix = format!("{}/templates/", theme.name);
        let mut diags = Vec::new();
        let mut unsound: BTreeSet<String> = BTreeSet::new();
        for (name, text) in files.texts() {
            if let Err(error) = Tera::default().add_raw_template(name, text)
                && let ErrorKind::SyntaxError(report) = error.kind()
            {
                diags.push(fault::syntax(&files, report));
                unsound.insert(name.to_owned());
            }
        }
        let tera = link(&files, &prefix, view, unsound, &mut diags);
        let print = print(&(prefix.clone(), files.texts().map(|(name, text)| (name.to_owned(), text.to_owned())).collect::<Vec<_>>()));
        let engine = Self { tera: if diags.is_empty() { tera } else { None }, files, prefix, print };
        Checked::new(engine, diags)
    }

    /// Whether anything can be rendered at all. If not, the reasons were reported.
    pub fn is_sound(&self) -> bool {
        self.tera.is_some()
    }

    /// Whether there is a template of that name, the site's own or the theme's.
    pub fn contains(&self, name: &str) -> bool {
        self.files.contains(name) || self.files.contains(&format!("{}{name}", self.prefix))
    }

    /// The names that front matter can choose from.
    pub fn names(&self) -> BTreeSet<&str> {
        self.files.texts().map(|(name, _)| name.strip_prefix(&self.prefix).unwrap_or(name)).collect()
    }

    /// Renders a template. `page` is the file whose page is made, where there is one. `Ok(None)` if the
    /// templates are unsound.
    pub fn render(&self, template: &str, context: &Context, page: Option<&Arc<str>>) -> Result<Option<String>, Diag> {
        let Some(tera) = &self.tera else { return Ok(None) };
        tera.render(template, context).map(Some).map_err(|error| fault::rendering(&self.files, &error, template, page))
    }
}

/// A Tera with everything registered that templates may call.
fn equipped(prefix: &str, view: &Arc<View>) -> Tera {
    let mut tera = Tera::default();
    // The only error is that templates are there already, and none is.
    let _ = tera.set_fallback_prefixes([prefix.to_owned()]);
    tera.set_escape_fn(escape);
    functions::register(&mut tera, view);
    filters::register(&mut tera, view);
    tera.global_context().insert_value("config", view.config(DEFAULT).clone());
    tera.global_context().insert("faircopy_version", env!("CARGO_PKG_VERSION"));
    tera
}

/// What Tera's own function writes, but whole stretches of text at once.
fn escape(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        out.write_all(&rest.as_bytes()[..at])?;
        out.write_all(match rest.as_bytes()[at] {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            _ => b"&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_all(rest.as_bytes())
}

/// Adds all templates. Tera gives up at the first fault between templates, so each faulty one is reported and
/// replaced by an empty one until the rest holds together.
fn link(files: &Files, prefix: &str, view: &Arc<View>, mut unsound: BTreeSet<String>, diags: &mut Vec<Diag>) -> Option<Tera> {
    for _ in files.texts() {
        let mut tera = equipped(prefix, view);
        let batch = files.texts().map(|(name, text)| (name, if unsound.contains(name) { "" } else { text }));
        let Err(error) = tera.add_raw_templates(batch) else { return Some(tera) };
        match fault::linking(files, &error, !unsound.is_empty()) {
            fault::Linking::One { template, diag } => {
                diags.push(*diag);
                if !unsound.insert(template) {
                    return None;
                }
            }
            fault::Linking::All(found) => {
                diags.extend(found);
                return None;
            }
        }
    }
    // No templates at all: whatever is rendered will be missed by name.
    files.is_empty().then(|| equipped(prefix, view))
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_is_escaped_as_tera_does() {
        for text in ["", "plain 中文", "a<b>&\"c'd", "'", "&amp;", "é'é"] {
            let (mut own, mut theirs) = (Vec::new(), Vec::new());
            super::escape(text, &mut own).unwrap();
            tera::escape_html(text, &mut theirs).unwrap();
            assert_eq!(own, theirs, "{text}");
        }
    }
}
