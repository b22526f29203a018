//! The terms of a page in its taxonomies.

use super::Reader;
use crate::diag::{Diag, Place, Span, Spanned, nearest};
use crate::tree::{Entry, Node, Value};
use std::collections::BTreeMap;

impl Reader<'_> {
    /// Zola's table of taxonomies.
    pub(super) fn taxonomies(&mut self, node: &Node) {
        for Entry { key, value } in self.fields.table("taxonomies", node).into_iter().flatten() {
            self.terms(&key.value, key, value);
        }
    }

    /// Terms of the taxonomy `name`, given by `key`.
    pub(super) fn terms(&mut self, name: &str, key: &Spanned<String>, node: &Node) {
        if !self.is_taxonomy(name) {
            let known = self.config.taxonomies_in(self.front.language).iter().map(|taxonomy| taxonomy.name.as_str());
            let diag = unknown_taxonomy(self.fields.place(key.span), name, nearest(name, known), &self.list_of_taxonomies());
            self.fields.diags.push(diag);
            return;
        }
        let mut terms = Vec::new();
        match &node.value {
            Value::Array(items) => {
                for item in items {
                    self.term(&key.value, item, &mut terms);
                }
            }
            _ => {
                terms = self.fields.words(&key.value, node);
                if let Some(term) = terms.first().filter(|term| term.value.contains(',')) {
                    self.fields.diags.push(one_term_with_comma(self.fields.place(term.span), &key.value, &term.value));
                }
            }
        }
        if terms.is_empty() {
            return;
        }
        // The same taxonomy may have been given under Zola's table, too.
        let known = self.front.taxonomies.entry(name.to_owned()).or_default();
        let mut firsts: BTreeMap<String, Span> = known.iter().map(|term| (term.value.clone(), term.span)).collect();
        for term in terms {
            let term = Spanned::new(term.value.trim().to_owned(), term.span);
            match firsts.get(&term.value) {
                Some(first) => {
                    let diag = same_term(self.fields.place(term.span), &term.value, self.fields.place(*first));
                    self.fields.diags.push(diag);
                }
                None => {
                    firsts.insert(term.value.clone(), term.span);
                    known.push(term);
                }
            }
        }
    }

    /// The list of the configuration that the taxonomies of the page's language stand in.
    fn list_of_taxonomies(&self) -> String {
        let (config, language) = (self.config, self.front.language);
        match config.taxonomies_in(language) == config.taxonomies {
            true => "taxonomies".to_owned(),
            false => format!("languages.{}.taxonomies", config.code(language)),
        }
    }

    /// One term of a list. Hexo writes a path of categories as a list in the list; its parts become terms.
    fn term(&mut self, key: &str, node: &Node, terms: &mut Vec<Spanned<String>>) {
        if let Value::Array(items) = &node.value {
            self.fields.diags.push(nested_terms(self.fields.place(node.span), key));
            for item in items {
                terms.extend(self.fields.item(key, item));
            }
        } else {
            terms.extend(self.fields.item(key, node));
        }
    }
}

fn unknown_taxonomy(place: Place, name: &str, nearest: Option<&str>, list: &str) -> Diag {
    let add = format!("add it to faircopy.toml: `[[{list}]]` and below it `name = \"{name}\"`");
    let help = match (nearest, name) {
        (Some(nearest), _) => format!("did you mean `{nearest}`? else {add}"),
        (None, "series" | "authors") => format!("`{name}` is a key of its own, outside of `taxonomies`"),
        _ => add,
    };
    Diag::error("unknown-taxonomy", format!("unknown taxonomy `{name}`")).at(place).help(help)
}

fn one_term_with_comma(place: Place, key: &str, term: &str) -> Diag {
    let list = term.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Diag::warning("comma-in-term", format!("`{key}` is one term with a comma in it"))
        .at(place)
        .help(format!("write a list if several are meant: `[{list}]`"))
}

fn nested_terms(place: Place, key: &str) -> Diag {
    Diag::warning("nested-terms", format!("`{key}` has no levels here: this list is taken as terms beside the others"))
        .at(place)
        .help("write them in one list")
}

fn same_term(place: Place, term: &str, first: Place) -> Diag {
    Diag::warning("same-term", format!("the term `{term}` stands here a second time"))
        .at(place)
        .help("remove it")
        .related(first, "first here")
}
