//! Keys that depend on whether the file is a page or a section, and those that only sections have.

use super::Reader;
use super::keys;
use crate::diag::{Diag, Place, Spanned, nearest};
use crate::page::{Kind, SortBy};
use crate::tree::Node;

const ORDERS: [(&str, SortBy); 4] =
    [("date", SortBy::Date), ("update_date", SortBy::UpdateDate), ("weight", SortBy::Weight), ("title", SortBy::Title)];

impl Reader<'_> {
    pub(super) fn sort_by(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.string(key, node) else { return };
        match ORDERS.iter().find(|(name, _)| *name == text.value) {
            Some((_, order)) => self.front.section.sort_by = Some(*order),
            None => self.fields.diags.push(unknown_order(self.fields.place(text.span), &text.value)),
        }
    }

    /// A key that is right in the other kind of file.
    pub(super) fn misplaced(&mut self, key: &Spanned<String>) {
        let place = self.fields.place(key.span);
        self.fields.diags.push(match self.kind {
            Kind::Page => only_in_sections(place, &key.value),
            Kind::Section => only_in_pages(place, &key.value),
        });
    }
}

fn unknown_order(place: Place, written: &str) -> Diag {
    let help = match nearest(written, ORDERS.iter().map(|(name, _)| *name)) {
        Some(order) => format!("did you mean `{order}`?"),
        None => "the orders are `date`, `update_date`, `weight` and `title`".to_owned(),
    };
    Diag::error("unknown-order", format!("unknown order `{written}`")).at(place).help(help)
}

fn only_in_sections(place: Place, key: &str) -> Diag {
    Diag::error("misplaced-key", format!("`{key}` is a key of sections"))
        .at(place)
        .label("this file is a page")
        .help("put it into the `_index.md` of the page's folder")
}

fn only_in_pages(place: Place, key: &str) -> Diag {
    let allowed = keys::KEYS.iter().filter(|(_, _, place)| place.allows(Kind::Section));
    let help = match key {
        "slug" | "permalink" => "use `path`, or rename the folder".to_owned(),
        _ => format!("a section has {}", allowed.map(|(name, ..)| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    Diag::error("misplaced-key", format!("`{key}` is a key of pages")).at(place).label("this file is a section").help(help)
}
