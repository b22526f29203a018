//! Keys that are not faircopy's: kept for templates where they are known from other generators, else an error.

use super::{Reader, keys};
use crate::diag::{Diag, Place, Spanned, nearest};
use crate::page::Kind;
use crate::tree::Node;

impl Reader<'_> {
    pub(super) fn unknown(&mut self, key: &Spanned<String>, node: &Node) {
        let name = key.value.as_str();
        let place = self.fields.place(key.span);
        if let Some((_, advice)) = keys::FOREIGN.iter().find(|(foreign, _)| *foreign == name) {
            self.fields.diags.push(foreign_key(place, name, advice));
        } else if self.kind == Kind::Page && keys::KEPT.contains(&name) {
            self.fields.diags.push(kept_key(place, name));
            self.extra.insert(key.value.clone(), node.to_json());
        } else {
            let own = keys::KEYS.iter().filter(|(_, _, place)| place.allows(self.kind)).map(|(name, ..)| *name);
            let taxonomies = self.config.taxonomies.iter().map(|taxonomy| taxonomy.name.as_str());
            let taxonomies = taxonomies.filter(|_| self.kind == Kind::Page);
            let nearest = nearest(name, own.chain(taxonomies));
            self.fields.diags.push(unknown_key(place, name, self.kind, nearest));
        }
    }
}

fn foreign_key(place: Place, key: &str, advice: &str) -> Diag {
    Diag::error("unknown-key", format!("faircopy has no key `{key}`")).at(place).help(advice)
}

fn kept_key(place: Place, key: &str) -> Diag {
    let help = match key {
        "excerpt" | "subtitle" | "summary" => {
            format!("a page's short description is its `description`; templates find this as `page.extra.{key}`")
        }
        _ => format!("templates find it as `page.extra.{key}`; move it under `extra`, or remove it"),
    };
    Diag::warning("unused-key", format!("`{key}` is a key of another generator and has no effect here")).at(place).help(help)
}

fn unknown_key(place: Place, key: &str, kind: Kind, nearest: Option<&str>) -> Diag {
    let owner = if kind == Kind::Page { "page" } else { "section" };
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("move it under `extra`, where templates find it as `{owner}.extra.{key}`"),
    };
    Diag::error("unknown-key", format!("unknown key `{key}`")).at(place).help(help)
}
