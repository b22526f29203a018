//! Writes what tags become: text in its line, blocks on lines of their own, whatever they stood in.
//!
//! A tag may stand in a list or a quotation. A block in its place begins where the tag did, and its further lines carry
//! the same indentation.

use super::lines;

/// The text as it grows.
#[derive(Default)]
pub struct Writer {
    pub out: String,
    /// What is to stand before the next text: the block before it has to end first.
    after_block: Option<After>,
    /// Where the parts begin that will be taken out again, the innermost last.
    parts: Vec<usize>,
}

struct After {
    /// The blanks and `>` that lines of the block began with.
    lead: String,
    /// Whether a blank line has to follow, or the text below would become a part of the block.
    apart: bool,
    /// Whether its last line has ended.
    is_line_over: bool,
}

/// How a block ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By itself, as a fence does.
    Closed,
    /// By a blank line, as quotations, paragraphs and raw HTML do.
    Blank,
}

impl Writer {
    /// Text as it stood.
    pub fn text(&mut self, text: &str) {
        match self.after_block.take() {
            None => self.out.push_str(text),
            Some(after) if after.is_line_over => {
                let is_blank = text.trim_start_matches(['>', ' ', '\t']).starts_with(['\n', '\r']);
                if after.apart && !is_blank {
                    self.blank_line(&after.lead);
                }
                self.out.push_str(text);
            }
            Some(after) if text.trim().is_empty() => {
                // Blanks behind the block are not kept; what ends its line is.
                let is_line_over = text.ends_with('\n');
                if is_line_over {
                    self.out.push('\n');
                }
                if !is_line_over || after.apart {
                    self.after_block = Some(After { is_line_over, ..after });
                }
            }
            Some(after) => {
                self.out.push('\n');
                self.blank_line(&after.lead);
                self.out.push_str(&after.lead);
                self.out.push_str(text.trim_start_matches([' ', '\t']));
            }
        }
    }

    /// Lines of their own. `lines` carry no lead.
    pub fn block(&mut self, lines: &str, end: End) {
        self.part_from_block();
        let line = self.line().to_owned();
        let lead = lines::lead(&line);
        let hanging = hanging(lead);
        if lead.len() < line.len() {
            self.out.truncate(self.out.trim_end_matches([' ', '\t']).len().max(self.floor()));
            self.out.push_str("\n\n");
            self.out.push_str(&hanging);
        }
        for (at, line) in lines.lines().enumerate() {
            if at > 0 {
                self.out.push('\n');
                self.out.push_str(if line.is_empty() { hanging.trim_end() } else { &hanging });
            }
            self.out.push_str(line);
        }
        self.after_block = Some(After { lead: hanging, apart: end == End::Blank, is_line_over: false });
    }

    /// Begins a part that [`Self::take`] will take out again. The lead that its lines will carry.
    pub fn open(&mut self) -> String {
        self.part_from_block();
        self.parts.push(self.out.len());
        hanging(lines::lead(self.line()))
    }

    /// Takes the innermost part out again, without the lead of its lines.
    pub fn take(&mut self, lead: &str) -> String {
        self.after_block = None;
        let start = self.floor();
        self.parts.pop();
        dedent(&self.out.split_off(start), lead)
    }

    /// Puts what opened the innermost part before it: it is no part any more.
    pub fn put_back(&mut self, written: &str) {
        if let Some(start) = self.parts.pop() {
            self.out.insert_str(start, written);
        }
    }

    /// Where the innermost part begins. What stands before it is not changed while it is open.
    pub fn floor(&self) -> usize {
        self.parts.last().copied().unwrap_or(0)
    }

    /// The blanks and `>` that lines of a block would carry that begins here.
    pub fn lead(&self) -> String {
        match &self.after_block {
            Some(after) if !after.is_line_over => after.lead.clone(),
            _ => hanging(lines::lead(self.line())),
        }
    }

    /// The text, complete.
    pub fn finish(mut self) -> String {
        if self.after_block.is_some_and(|after| !after.is_line_over) {
            self.out.push('\n');
        }
        self.out
    }

    /// Ends a block before something else that stands on lines of its own.
    fn part_from_block(&mut self) {
        match self.after_block.take() {
            Some(after) if after.is_line_over => self.blank_line(&after.lead),
            Some(after) => {
                self.out.push('\n');
                self.blank_line(&after.lead);
                self.out.push_str(&after.lead);
            }
            None => {}
        }
    }

    fn blank_line(&mut self, lead: &str) {
        self.out.push_str(lead.trim_end());
        self.out.push('\n');
    }

    fn line(&self) -> &str {
        &self.out[self.out.rfind('\n').map_or(0, |at| at + 1)..]
    }
}

/// Takes the lead of a container off each line that carries it, and blank lines off both ends.
pub fn dedent(body: &str, lead: &str) -> String {
    let lines: Vec<&str> = body.lines().map(|line| line.strip_prefix(lead).unwrap_or_else(|| shorter(line, lead))).collect();
    let is_blank = |line: &&str| line.trim().is_empty();
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !is_blank(line)).map_or(first, |at| at + 1);
    lines[first..last].join("\n")
}

/// A line of a block whose lead was written in a shorter way: `>` alone on a blank line.
fn shorter<'a>(line: &'a str, lead: &str) -> &'a str {
    line.strip_prefix(lead.trim_end()).filter(|_| !lead.trim().is_empty()).unwrap_or(line)
}

/// The lead of the lines below one: a list's mark becomes blanks.
fn hanging(lead: &str) -> String {
    lead.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
}
