//! Problems as the panel above a page shows them.

use super::editor::Editor;
use crate::diag::{Diag, Severity};
use crate::print::{self, Shown};
use crate::source::Sources;
use serde::Serialize;
use std::path::Path;

/// A broken template breaks every page; nobody reads more than this before mending it.
const MOST: usize = 50;

/// What keeps the site from being shown as it is. Text as the terminal has it, in which places are links.
#[derive(Default, Serialize)]
pub struct Problems {
    problems: Vec<Vec<Part>>,
    /// How many there are besides.
    more: usize,
    /// Whether what is shown is an older state.
    held: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Part {
    Text(String),
    Link { text: String, href: String },
}

impl Problems {
    /// The errors among `diags`. `root` is the folder of the site, absolute, and `shown_root` what paths are printed with.
    pub fn new(diags: &[Diag], sources: &Sources, root: &Path, shown_root: &str, editor: Option<&Editor>) -> Self {
        let errors: Vec<&Diag> = diags.iter().filter(|diag| diag.severity == Severity::Error).collect();
        let (first, others) = errors.split_at(errors.len().min(MOST));
        let problems = print::shown(first, sources, shown_root).iter().map(|shown| parts(shown, root, editor)).collect();
        Self { problems, more: others.len(), held: false }
    }

    /// The same, above a state without them.
    pub fn held(self, held: bool) -> Self {
        Self { held, ..self }
    }
}

fn parts(shown: &Shown, root: &Path, editor: Option<&Editor>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    for line in shown.text.trim_end().split_inclusive('\n') {
        let arrow = line.find("--> ").filter(|at| line[..*at].trim().is_empty());
        let written = arrow.map(|at| line[at + "--> ".len()..].trim_end());
        let place = written.and_then(|written| shown.places.iter().find(|place| place.text == written));
        let (Some(editor), Some(place)) = (editor, place) else {
            text.push_str(line);
            continue;
        };
        let (before, behind) = line.split_at(line.len() - line.trim_start().len() + "--> ".len());
        text.push_str(before);
        parts.push(Part::Text(std::mem::take(&mut text)));
        parts.push(Part::Link { text: place.text.clone(), href: editor.link(&file(root, &place.path), place.line, place.column) });
        text.push_str(&behind[place.text.len()..]);
    }
    parts.push(Part::Text(text));
    parts
}

/// With slashes and one in front, as addresses have it, on Windows too.
fn file(root: &Path, path: &str) -> String {
    let root = root.to_string_lossy().replace('\\', "/");
    let root = root.strip_prefix("//?/").unwrap_or(&root);
    format!("/{}/{path}", root.trim_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Place, Span};

    #[test]
    fn places_are_links_where_there_is_an_editor() {
        let sources = Sources::memory([("content/a.md", "one\ntwo\n")]);
        let at = |start, end| Place::new(&"content/a.md".into(), Span::new(start, end));
        let diags = [
            Diag::warning("x", "no error"),
            Diag::error("x", "wrong").at(at(4, 7)).related(Place::file("content/b.md"), "see there"),
            Diag::error("x", "nowhere"),
        ];
        let problems = |editor: Option<&Editor>| {
            let all = Problems::new(&diags, &sources, Path::new("/site"), "blog/", editor);
            serde_json::to_string(&all.problems).unwrap()
        };
        let editor = Editor::new("vscode").unwrap();
        let linked = problems(Some(&editor));
        assert!(linked.contains(r#"{"text":"blog/content/a.md:2:1","href":"vscode://file/site/content/a.md:2:1"}"#), "{linked}");
        assert!(linked.contains(r#"{"text":"blog/content/b.md","href":"vscode://file/site/content/b.md:1:1"}"#), "{linked}");
        let plain = problems(None);
        assert!(!plain.contains("href") && plain.contains("--> blog/content/a.md:2:1") && plain.contains("nowhere"), "{plain}");
        assert!(!plain.contains("no error"), "{plain}");
    }

    #[test]
    fn there_are_not_more_than_a_reader_takes_in() {
        let diags: Vec<_> = (0..MOST + 7).map(|n| Diag::error("x", n.to_string())).collect();
        let problems = Problems::new(&diags, &Sources::memory([("a", "")]), Path::new("/"), "", None);
        assert_eq!((problems.problems.len(), problems.more), (MOST, 7));
    }
}
