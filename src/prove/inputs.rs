//! Which files of the bundle a piece of Rust reads when it is compiled: what `include_str!` and its kin name, and the
//! modules that it declares.
//!
//! Only these and what `input=` names are there when a job runs. So a file that was not found by this search is a
//! file that the compiler cannot find either, and no key can miss one.

use super::job::Input;
use crate::source::Sources;
use crate::url;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files that `text`, lying in `folder`, reads. `stated` are those that the author names.
pub fn inputs<'a>(text: &str, folder: &str, stated: impl Iterator<Item = &'a str>, sources: &Sources) -> Vec<Input> {
    let mut found = BTreeMap::new();
    let mut search = Search { root: folder, sources, found: &mut found };
    for path in stated {
        search.take(folder, path);
    }
    search.text(text, folder, folder);
    found.into_values().collect()
}

/// Every file below a folder, as the job finds it from there.
pub fn below(folder: &str, sources: &Sources) -> Vec<Input> {
    let prefix = format!("{folder}/");
    let inputs = sources.under(&prefix).filter(|(path, _)| !path[prefix.len()..].starts_with("target/"));
    inputs.map(|(path, file)| Input { path: path[prefix.len()..].to_owned(), source: path.clone(), hash: file.hash }).collect()
}

struct Search<'a> {
    root: &'a str,
    sources: &'a Sources,
    found: &'a mut BTreeMap<Arc<str>, Input>,
}

impl Search<'_> {
    /// Takes a file that is named from `folder`. Returns its path if it was not known yet.
    fn take(&mut self, folder: &str, path: &str) -> Option<Arc<str>> {
        let joined: Arc<str> = url::join(folder, path)?.into();
        let file = self.sources.get(&joined)?;
        let own = joined.strip_prefix(self.root)?.strip_prefix('/')?.to_owned();
        if self.found.contains_key(&joined) {
            return None;
        }
        self.found.insert(joined.clone(), Input { path: own, source: joined.clone(), hash: file.hash });
        Some(joined)
    }

    /// `folder` is where the text lies, `modules` where the modules that it declares lie.
    fn text(&mut self, text: &str, folder: &str, modules: &str) {
        for name in included(text) {
            if let Some(path) = self.take(folder, name)
                && path.ends_with(".rs")
                && let Ok(inner) = self.sources.text(&path)
            {
                self.text(&inner, url::folder(&path), modules);
            }
        }
        for name in declared(text) {
            for (path, below) in [(format!("{name}.rs"), name), (format!("{name}/mod.rs"), name)] {
                if let Some(path) = self.take(modules, &path)
                    && let Ok(inner) = self.sources.text(&path)
                {
                    self.text(&inner, url::folder(&path), &format!("{modules}/{below}"));
                }
            }
        }
    }
}

/// The literals behind `include_str!(`, `include_bytes!(`, `include!(` and `#[path =`.
fn included(text: &str) -> impl Iterator<Item = &str> {
    let behind = |at: usize| {
        let rest = text[at..].trim_start().trim_start_matches(['(', '[', '{', '=']).trim_start();
        rest.strip_prefix('"')?.split('"').next()
    };
    let calls = ["include_str!", "include_bytes!", "include!", "path"];
    calls.into_iter().flat_map(move |call| text.match_indices(call).filter_map(move |(at, _)| behind(at + call.len())))
}

/// The names in `mod name;`.
fn declared(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("mod ").filter_map(|(at, word)| {
        let rest = text[at + word.len()..].trim_start();
        let name = &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())];
        (!name.is_empty() && rest[name.len()..].trim_start().starts_with(';')).then_some(name)
    })
}
