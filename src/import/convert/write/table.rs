//! Tables: one row a line, columns under each other where that is not too wide.

use super::block::Means;
use super::inline::{self, Place};
use crate::import::convert::runs::Ev;
use crate::text;
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

/// Wider cells than this are not filled up.
const WIDEST: usize = 40;

/// The lines of a table whose rows are `events`.
pub fn table(aligns: &[Alignment], events: &[Ev], means: Means) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut start = 0;
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => start = at + 1,
            Event::End(TagEnd::TableCell) => {
                if let Some(row) = rows.last_mut() {
                    row.push(inline::inline(&events[start..at], Place::Cell, means));
                }
            }
            _ => {}
        }
    }
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell)).max().unwrap_or(0).max(3);
    let widths: Vec<usize> = (0..aligns.len()).map(width).collect();
    let fill = widths.iter().all(|width| *width <= WIDEST);
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        for (column, cell) in row.iter().enumerate() {
            out.push_str("| ");
            out.push_str(cell);
            let filling = if fill { widths[column].saturating_sub(columns(cell)) } else { 0 };
            out.push_str(&" ".repeat(filling + 1));
        }
        out.push('|');
        if at == 0 {
            out.push('\n');
            for (align, width) in aligns.iter().zip(&widths) {
                out.push_str(&rule(*align, if fill { *width } else { 3 }));
            }
            out.push('|');
        }
    }
    out
}

fn rule(align: Alignment, width: usize) -> String {
    let (left, right) = match align {
        Alignment::None => ("-", "-"),
        Alignment::Left => (":", "-"),
        Alignment::Center => (":", ":"),
        Alignment::Right => ("-", ":"),
    };
    format!("| {left}{}{right} ", "-".repeat(width.saturating_sub(2).max(1)))
}

/// How many columns of a terminal a text takes.
fn columns(cell: &str) -> usize {
    cell.chars().map(|c| if text::is_cjk(c) { 2 } else { 1 }).sum()
}
