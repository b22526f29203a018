//! Quotes and what unfolds: how deep each stands, and how it begins.

use super::Reader;
use crate::import::check::proof::Kind;
use crate::import::check::tokens::Place;
use crate::import::dom::NodeId;

/// A quote that has not ended.
pub struct Open {
    node: NodeId,
    entry: usize,
    place: Place,
    things: usize,
}

impl Reader<'_, '_> {
    pub(super) fn enter_quote(&mut self, id: NodeId) {
        let entry = self.reserve(Kind::Quote);
        self.quotes.push(Open { node: id, entry, place: self.tokens.place(), things: self.things });
    }

    pub(super) fn leave_quote(&mut self, id: NodeId) {
        let depth = self.quotes.len();
        let Some(quote) = self.quotes.pop_if(|quote| quote.node == id) else { return };
        if quote.place.at == self.tokens.tokens.len() && quote.things == self.things {
            return;
        }
        let (words, shown) = self.beginning(quote.place);
        let name = self.side.dom.name(id);
        if let Some(entry) = self.out.entries.get_mut(&Kind::Quote).and_then(|entries| entries.get_mut(quote.entry)) {
            entry.key = format!("{name} {depth} {words}");
            entry.shown = format!("{name} (depth {depth}): {shown}");
        }
    }
}
