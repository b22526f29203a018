//! Tables: those that Markdown has a form for; others are kept as HTML, and frames around a text are no tables.

use super::{Frame, Walk, Why, one_line, raw};
use crate::import::convert::runs::Ev;
use crate::import::dom::{Dom, NodeId};
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

/// So many empty cells may be added to any table.
const SPARSE: usize = 1000;

impl Walk<'_> {
    pub(super) fn table(&mut self, id: NodeId) -> (Frame, bool) {
        if self.cells > 0 || self.headings > 0 {
            self.keep(id, Why::Table);
            return (Frame::Nothing, false);
        }
        let rows = rows(self.dom, id);
        let cells = |row: &NodeId| self.dom.children(*row).filter(|cell| matches!(self.dom.name(*cell), "td" | "th")).collect::<Vec<_>>();
        let is_seen = |cells: &Vec<NodeId>| cells.iter().any(|cell| self.facts.is_seen(*cell));
        let (rows, unseen): (Vec<_>, Vec<_>) = rows.iter().map(cells).partition(is_seen);
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        // In Markdown each row has all cells: of a table with few in most rows that is more than anybody could read.
        let cells = rows.iter().map(Vec::len).sum::<usize>();
        if width * rows.len() > 4 * cells + SPARSE {
            self.keep(id, Why::Table);
            return (Frame::Nothing, false);
        }
        let filled = rows.iter().flatten().filter(|cell| self.facts.is_seen(**cell)).take(2).count();
        if width == 0 || (filled == 1 && self.dom.is(rows[0][0], "td")) {
            // A frame around a text, not a table.
            self.flush();
            return (Frame::Edge, true);
        }
        if !rows.iter().enumerate().all(|(at, row)| row.iter().all(|cell| self.is_simple(*cell, at == 0))) || !self.heads_or_not(&rows) {
            self.keep(id, Why::Table);
            return (Frame::Nothing, false);
        }
        unseen.into_iter().flatten().for_each(|cell| self.drop_pictures(cell));
        self.captions(id);
        self.flush();
        let align = |column: usize| {
            let cell = rows.iter().find_map(|row| row.get(column));
            match cell.and_then(|cell| raw::alignment(self.dom, *cell)) {
                Some("left") => Alignment::Left,
                Some("center") => Alignment::Center,
                Some("right") => Alignment::Right,
                _ => Alignment::None,
            }
        };
        let aligns: Vec<Alignment> = (0..width).map(align).collect();
        self.start(Event::Start(Tag::Table(aligns)));
        let start = self.events.len();
        if !self.is_head(&rows[0]) {
            // Markdown has no table without a head: an empty one says nothing.
            self.events.push(Event::Start(Tag::TableHead));
            for _ in 0..width {
                self.events.extend([Event::Start(Tag::TableCell), Event::End(TagEnd::TableCell)]);
            }
            self.events.push(Event::End(TagEnd::TableHead));
        }
        for (at, row) in rows.iter().enumerate() {
            let (begun, head) = (self.events.len(), at == 0 && self.is_head(&rows[0]));
            self.row(row, head, width);
            if !head && self.events[begun..].iter().all(is_frame) {
                // All that was in it was dropped.
                self.events.truncate(begun);
            }
        }
        self.depth -= 1;
        match self.events[start..].iter().all(is_frame) {
            true => self.events.truncate(start - 1),
            false => self.end(TagEnd::Table),
        }
        (Frame::Nothing, false)
    }

    fn row(&mut self, cells: &[NodeId], head: bool, width: usize) {
        self.events.push(Event::Start(if head { Tag::TableHead } else { Tag::TableRow }));
        for column in 0..width {
            self.events.push(Event::Start(Tag::TableCell));
            if let Some(cell) = cells.get(column) {
                self.cells += 1;
                self.below(*cell);
                self.cells -= 1;
                let events = one_line(self.runs.take());
                self.events.extend(events);
            }
            self.events.push(Event::End(TagEnd::TableCell));
        }
        self.events.push(Event::End(if head { TagEnd::TableHead } else { TagEnd::TableRow }));
    }

    /// The captions of a table, as paragraphs before it.
    pub(super) fn captions(&mut self, id: NodeId) {
        let captions: Vec<NodeId> = self.dom.children(id).filter(|child| self.dom.is(*child, "caption")).collect();
        for caption in captions {
            self.flush();
            self.all(caption);
        }
    }

    fn is_simple(&self, cell: NodeId, first: bool) -> bool {
        let merged = |name| self.dom.attr(cell, name).is_some_and(|count| !matches!(count.trim(), "" | "1"));
        !merged("colspan") && !merged("rowspan") && !self.facts.has_hard(cell) && (first || self.dom.is(cell, "td"))
    }

    fn is_head(&self, row: &[NodeId]) -> bool {
        row.iter().all(|cell| self.dom.is(*cell, "th"))
    }

    /// The first row is all heads or has none.
    fn heads_or_not(&self, rows: &[Vec<NodeId>]) -> bool {
        self.is_head(&rows[0]) || rows[0].iter().all(|cell| self.dom.is(*cell, "td"))
    }
}

/// Whether an event is of a table and says nothing by itself.
fn is_frame(event: &Ev) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell),
        event => matches!(event, Event::End(TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell)),
    }
}

/// The rows of a table, in the order in which they are shown.
fn rows(dom: &Dom, table: NodeId) -> Vec<NodeId> {
    let mut rows = Vec::new();
    for child in dom.children(table) {
        match dom.name(child) {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => rows.extend(dom.children(child).filter(|row| dom.is(*row, "tr"))),
            _ => {}
        }
    }
    rows
}
