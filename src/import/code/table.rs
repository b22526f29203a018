//! Tables that set code: a row with a cell of numbers and a cell of code, or such a row for each line.

use super::super::dom::{Dom, NodeId};
use super::numbers::{self, Numbers};

/// The cells of a table that hold line numbers.
#[derive(Debug)]
pub struct Gutter {
    pub cells: Vec<NodeId>,
    /// Each row is a line.
    pub is_per_line: bool,
}

/// The gutter of a table whose rows all have two cells, the first with numbers that go on from row to row.
pub fn gutter(dom: &Dom, table: NodeId) -> Option<Gutter> {
    let mut cells = Vec::new();
    let mut next: Option<usize> = None;
    let mut all = Vec::new();
    for row in rows(dom, table)? {
        let mut columns = dom.children(row).filter(|node| dom.is_element(*node));
        let (Some(first), Some(_code), None) = (columns.next(), columns.next(), columns.next()) else { return None };
        let numbers = of_cell(dom, first)?;
        if next.is_some_and(|next| next != numbers.first) {
            return None;
        }
        next = Some(numbers.first + numbers.count);
        cells.push(first);
        all.push(numbers.count);
    }
    let is_per_line = cells.len() > 1;
    if cells.is_empty() || (is_per_line && all.iter().any(|count| *count != 1)) {
        return None;
    }
    Some(Gutter { cells, is_per_line })
}

/// The numbers of a cell; newer highlighters keep them in an attribute, from which a style sheet shows them.
fn of_cell(dom: &Dom, cell: NodeId) -> Option<Numbers> {
    numbers::only(dom, cell).or_else(|| {
        let holder = |node: &NodeId| dom.attr(*node, "data-line-number");
        let number = holder(&cell).or_else(|| dom.first_child(cell).as_ref().and_then(holder))?.parse().ok()?;
        numbers::is_blank(dom, cell).then_some(Numbers { first: number, count: 1 })
    })
}

/// The rows of a table; `None` if there is anything else in it.
fn rows(dom: &Dom, table: NodeId) -> Option<Vec<NodeId>> {
    let mut rows = Vec::new();
    for part in dom.children(table).filter(|node| dom.is_element(*node)) {
        match dom.name(part) {
            "tbody" | "thead" => {
                for row in dom.children(part).filter(|node| dom.is_element(*node)) {
                    rows.push(row);
                }
            }
            "colgroup" | "caption" => {}
            _ => return None,
        }
    }
    Some(rows)
}
