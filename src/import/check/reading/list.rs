//! Lists: how deep each item stands, in which kind of list, and how it begins.

use super::Reader;
use crate::import::check::notes::Role;
use crate::import::check::proof::Kind;
use crate::import::check::tokens::{OPTIONAL, Place, Token};
use crate::import::dom::NodeId;

/// The lists and items that are open.
#[derive(Default)]
pub struct Lists {
    lists: Vec<List>,
    items: Vec<Item>,
}

struct List {
    kind: &'static str,
    /// The number of the first item, where it is not 1.
    start: Option<i64>,
    /// Whether it was counted: it is with its first item.
    is_counted: bool,
}

struct Item {
    node: NodeId,
    /// Where its entry is. A footnote is no item, and lists in it are counted from there.
    entry: Result<usize, Vec<List>>,
    depth: usize,
    place: Place,
    task: Option<bool>,
    is_loose: bool,
}

impl Reader<'_, '_> {
    pub(super) fn enter_list(&mut self, id: NodeId) {
        let dom = self.side.dom;
        let kind = match dom.name(id) {
            "ol" => "numbered",
            "dl" => "definitions",
            _ => "bullets",
        };
        let start = dom.attr(id, "start").filter(|_| kind == "numbered").and_then(|start| start.trim().parse().ok());
        self.lists.lists.push(List { kind, start: start.filter(|start| *start != 1), is_counted: false });
    }

    pub(super) fn leave_list(&mut self) {
        self.lists.lists.pop();
    }

    pub(super) fn enter_item(&mut self, id: NodeId) {
        let place = self.tokens.place();
        let is_note = self.roles.get(&id) == Some(&Role::Note);
        let (entry, depth) = if is_note {
            (Err(std::mem::take(&mut self.lists.lists)), 0)
        } else {
            let depth = self.lists.lists.len().max(1);
            if let Some(list) = self.lists.lists.last_mut().filter(|list| !list.is_counted) {
                list.is_counted = true;
                let start = list.start.map(|start| format!(" from {start}")).unwrap_or_default();
                let shown = format!("a list ({}{start}, depth {depth})", list.kind);
                self.emit(Kind::List, shown.clone(), shown, String::new());
            }
            (Ok(self.reserve(Kind::List)), depth)
        };
        self.lists.items.push(Item { node: id, entry, depth, place, task: None, is_loose: false });
    }

    pub(super) fn leave_item(&mut self, id: NodeId) {
        let Some(item) = self.lists.items.pop_if(|item| item.node == id) else { return };
        let entry = match item.entry {
            Ok(entry) => entry,
            Err(lists) => {
                self.lists.lists = lists;
                return;
            }
        };
        let sign = match (self.side.dom.name(id), self.lists.lists.last().map(|list| list.kind), item.task) {
            ("dt", ..) => "term",
            ("dd", ..) => "definition",
            (_, _, Some(true)) => "[x]",
            (_, _, Some(false)) => "[ ]",
            (_, Some("numbered"), _) => "1.",
            _ => "-",
        };
        let (words, shown) = self.beginning(item.place);
        if let Some(entry) = self.out.entries.get_mut(&Kind::List).and_then(|entries| entries.get_mut(entry)) {
            entry.key = format!("{} {sign} {words}", item.depth);
            entry.shown = format!("{}{sign} {shown}", "  ".repeat(item.depth.min(20) - 1));
            entry.soft = if item.is_loose { "with paragraphs" } else { "without paragraphs" }.to_owned();
        }
    }

    /// The first words since a place: the words alone, and as an excerpt shows them.
    pub(super) fn beginning(&self, place: Place) -> (String, String) {
        let tokens = self.tokens.tokens[place.at..].iter().filter(|token| token.flags & OPTIONAL == 0).take(4);
        let tokens: Vec<Token> = tokens.copied().collect();
        let words: Vec<&str> = tokens.iter().map(|token| self.tokens.dictionary.word(token.word)).collect();
        (words.join(" "), self.tokens.dictionary.join(&tokens))
    }

    /// A paragraph right in an item makes it loose.
    pub(super) fn paragraph(&mut self, id: NodeId) {
        let parent = self.side.dom.parent(id);
        if let Some(item) = self.lists.items.last_mut().filter(|item| Some(item.node) == parent) {
            item.is_loose = true;
        }
    }

    /// A box to tick at the beginning of an item.
    pub(super) fn input(&mut self, id: NodeId) {
        let dom = self.side.dom;
        let at = self.tokens.tokens.len();
        let is_box = dom.attr(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        if let Some(item) = self.lists.items.last_mut().filter(|item| is_box && item.place.at == at) {
            item.task = Some(dom.attr(id, "checked").is_some());
        }
    }
}
