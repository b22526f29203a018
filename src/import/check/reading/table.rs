//! Tables: their shape, and the words of each cell.

use super::{Entry, Reader};
use crate::import::check::proof::Kind;
use crate::import::check::tokens::Place;
use crate::import::dom::{Dom, NodeId};

/// A table that has not ended.
pub struct Open {
    node: NodeId,
    at: usize,
    rows: Vec<Vec<Cell>>,
    cell: Option<(NodeId, Place, usize)>,
}

struct Cell {
    entry: Entry,
    columns: usize,
    is_empty: bool,
}

impl Reader<'_, '_> {
    pub(super) fn enter_table(&mut self, id: NodeId) {
        self.tables.push(Open { node: id, at: self.tokens.tokens.len(), rows: Vec::new(), cell: None });
    }

    pub(super) fn enter_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(Vec::new());
        }
    }

    pub(super) fn enter_cell(&mut self, id: NodeId) {
        let start = (id, self.tokens.place(), self.things);
        if let Some(table) = self.tables.last_mut() {
            table.cell = Some(start);
        }
    }

    pub(super) fn leave_cell(&mut self, id: NodeId) {
        let Some(table) = self.tables.last_mut() else { return };
        let Some((_, place, things)) = table.cell.take_if(|(open, ..)| *open == id) else { return };
        let (range, hash) = self.tokens.since(place);
        let things = self.things - things;
        let dom = self.side.dom;
        let entry = Entry {
            key: format!("cell {hash:x} {things}"),
            shown: self.tokens.dictionary.join(&self.tokens.tokens[range.clone()]),
            at: place.at,
            soft: format!("{} {}", dom.name(id), alignment(dom, id)),
        };
        let columns = dom.attr(id, "colspan").and_then(|columns| columns.trim().parse().ok()).unwrap_or(1).clamp(1, 1000);
        let cell = Cell { entry, columns, is_empty: range.is_empty() && things == 0 };
        match table.rows.last_mut() {
            Some(row) => row.push(cell),
            None => table.rows.push(vec![cell]),
        }
    }

    pub(super) fn leave_table(&mut self, id: NodeId) {
        let Some(table) = self.tables.pop_if(|table| table.node == id) else { return };
        let rows: Vec<Vec<Cell>> = table.rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty)).collect();
        let cells = rows.iter().flatten().filter(|cell| !cell.is_empty).count();
        if cells < 2 {
            return;
        }
        let columns = rows.iter().map(|row| row.iter().map(|cell| cell.columns).sum()).max().unwrap_or(0usize);
        let shown = format!("a table of {} rows and {columns} columns", rows.len());
        let entries = self.out.entries.entry(Kind::Table).or_default();
        entries.push(Entry { key: shown.clone(), shown, at: table.at, soft: String::new() });
        for row in rows {
            let at = row.first().map_or(table.at, |cell| cell.entry.at);
            entries.push(Entry { key: "row".into(), shown: "a row".into(), at, soft: String::new() });
            entries.extend(row.into_iter().filter(|cell| !cell.is_empty).map(|cell| cell.entry));
        }
    }
}

/// `left`, `center` or `right` where the cell says so itself.
fn alignment(dom: &Dom, id: NodeId) -> &'static str {
    let style = dom.attr(id, "style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    let align = dom.attr(id, "align").unwrap_or_default();
    ["left", "center", "right"]
        .into_iter()
        .find(|side| {
            align.eq_ignore_ascii_case(side)
                || style.contains(&format!("text-align:{side}"))
                || dom.classes(id).any(|class| class.strip_prefix("align-").is_some_and(|class| class == *side))
        })
        .unwrap_or_default()
}
