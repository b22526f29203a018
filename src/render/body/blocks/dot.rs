//! `dot`: a graph, drawn.

use super::{code, source_of};
use crate::block::Block;
use crate::diag::{Diag, Place};
use crate::render::body::{Events, Writer};
use crate::render::dot::{self, Fault};

impl<'a> Writer<'a> {
    pub(super) fn dot(&mut self, block: &Block, events: &Events<'a>, start: usize, end: usize) {
        let source = code(events, start, end);
        let alt = block.text("alt").map_or("", |alt| &alt.value);
        let (picture, faults) = dot::svg(&source, alt, block.text("desc").map(|desc| desc.value.as_str()));
        let first = events[start].1.start;
        for fault in faults {
            let at = |byte: usize| source_of(self.site.text, first, &source, byte);
            let from = at(fault.span.start);
            let place = Place::new(&self.site.page.path, from..at(fault.span.end).max(from));
            self.diags.push(if fault.is_fatal { bad_graph(place, &fault) } else { odd_graph(place, &fault) });
        }
        if let Some(picture) = picture {
            let mut open = self.open_tag("figure", Some("graph"), block);
            open.push_str(" tabindex=\"0\">\n");
            open.push_str(&picture);
            self.open_figure(open);
            // What stands in the block is the graph, so its caption is an option.
            self.close_figure(block, events, end, end);
        }
    }
}

fn bad_graph(place: Place, fault: &Fault) -> Diag {
    Diag::error("bad-graph", fault.message.as_str()).at(place).help(fault.help.as_str())
}

fn odd_graph(place: Place, fault: &Fault) -> Diag {
    Diag::warning("odd-graph", fault.message.as_str()).at(place).help(fault.help.as_str())
}
