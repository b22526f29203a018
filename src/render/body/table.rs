//! Tables: a box that scrolls, and alignment as a class, since inline styles are forbidden.

use super::Writer;
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

/// Where in a table the writer is.
#[derive(Default)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn table(&mut self, event: &Event<'a>) {
        let html = match event {
            Event::Start(Tag::Table(alignments)) => {
                self.table = Table { alignments: alignments.clone(), ..Table::default() };
                return self.block("<div class=\"table\" tabindex=\"0\"><table>\n".to_owned());
            }
            Event::Start(Tag::TableHead) => {
                (self.table.in_head, self.table.column) = (true, 0);
                "<thead><tr>".to_owned()
            }
            Event::Start(Tag::TableRow) => {
                self.table.column = 0;
                "<tr>".to_owned()
            }
            Event::Start(_) => {
                let cell = if self.table.in_head { "th" } else { "td" };
                match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Left) => format!("<{cell} class=\"align-left\">"),
                    Some(Alignment::Center) => format!("<{cell} class=\"align-center\">"),
                    Some(Alignment::Right) => format!("<{cell} class=\"align-right\">"),
                    _ => format!("<{cell}>"),
                }
            }
            Event::End(TagEnd::TableHead) => {
                self.table.in_head = false;
                "</tr></thead>\n<tbody>\n".to_owned()
            }
            Event::End(TagEnd::TableRow) => "</tr>\n".to_owned(),
            Event::End(TagEnd::TableCell) => {
                self.table.column += 1;
                if self.table.in_head { "</th>".to_owned() } else { "</td>".to_owned() }
            }
            _ => "</tbody></table></div>\n".to_owned(),
        };
        self.html(html);
    }
}
