//! Formulas in the text, and blocks of them.

use super::{code, source_of};
use crate::block::Block;
use crate::diag::{Diag, Place};
use crate::render::body::{Events, Writer};
use crate::render::math::{Fault, mathml};
use std::ops::Range;

impl<'a> Writer<'a> {
    /// `$…$`, or `$$…$$` where it stands by itself.
    pub(in crate::render::body) fn math(&mut self, tex: &str, range: &Range<usize>, is_display: bool) {
        match mathml(tex, is_display) {
            Ok(math) if is_display => self.inline(format!("<span class=\"math\" tabindex=\"0\">{math}</span>")),
            Ok(math) => self.inline(math),
            Err(fault) => {
                let start = range.start + if is_display { 2 } else { 1 };
                // Up to the closing dollars, so that the ends of lines are those of the formula.
                let text = &self.site.text[..range.end - (start - range.start)];
                let at = |byte: usize| source_of(text, start, tex, byte);
                self.formula_fault(&fault, at(fault.span.start)..at(fault.span.end));
            }
        }
    }

    pub(super) fn math_block(&mut self, block: &Block, events: &Events<'a>, start: usize, end: usize) {
        let tex = code(events, start, end);
        match mathml(&tex, true) {
            Ok(math) => {
                let open = self.open_tag("div", Some("math"), block);
                self.block(format!("{open} tabindex=\"0\">{math}</div>\n"));
            }
            Err(fault) => {
                let at = |byte: usize| source_of(self.site.text, events[start].1.start, &tex, byte);
                self.formula_fault(&fault, at(fault.span.start)..at(fault.span.end));
            }
        }
    }

    fn formula_fault(&mut self, fault: &Fault, at: Range<usize>) {
        let place = Place::new(&self.site.page.path, at.start..at.end.max(at.start));
        self.diags.push(bad_formula(place, &fault.message));
    }
}

fn bad_formula(place: Place, message: &str) -> Diag {
    Diag::error("bad-formula", message).at(place).help("write TeX as MathJax and KaTeX read it; `docs/blocks.md` says what is understood")
}
