//! What a reader finds on one side: words, code, and the things of structure, each in the order of the document.
//!
//! Both sides are read by these same rules, and by no others:
//! - Words are runs of letters and digits, characters of Chinese and Japanese, and signs; a word does not end where an
//!   element within the line begins. Characters that show nothing are none.
//! - A `pre` is a block of code. So is a table outside of any `pre` whose line numbers were dropped.
//! - A table with no more than one cell that holds anything is a frame, not a table; rows that hold nothing are none.
//! - Links without text and without a picture are none; links to the same place with no word between are one, as are code
//!   in a line and code that touches it.
//! - The picture that is meant is named by `data-src` and its kin where a page loads pictures later.
//! - Footnotes are found as [`super::notes`] says. They may stand elsewhere ([`apart`]), in a list or not, below a rule or
//!   not, and their numbers and ways back may differ.
//! - Scripts, styles and what stands in frames and films for browsers that have none are not read, but for scripts that
//!   hold a text or name one: formulas, code, and gists, which are read as links to them.

mod apart;
mod block;
mod furniture;
mod line;
mod list;
mod quote;
mod script;
mod table;

use super::notes::{self, Role, Roles};
use super::order::Order;
use super::proof::{Drops, Kind};
use super::tokens::{Dictionary, MARK, OPTIONAL, Token, Tokenizer};
use super::{code, drops, marks};
use crate::import::dom::{Dom, NodeId, Step};
use crate::import::rule::{Dropped, Rule};
use apart::Apart;
use block::is_block;
use furniture::Furniture;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One side of the comparison.
pub struct Side<'a> {
    pub dom: &'a Dom,
    pub root: NodeId,
    pub dropped: &'a [Dropped],
    /// What an address will be on the new site; an empty text where nothing is expected to be left of it.
    pub address: &'a dyn Fn(&str) -> String,
    /// Whether faircopy's own renderer made it, with what it adds by itself.
    pub is_ours: bool,
    /// Whether notes are read behind everything else, which both sides must do or neither.
    pub notes_apart: bool,
}

#[derive(Default)]
pub struct Reading {
    pub tokens: Vec<Token>,
    pub codes: Vec<Code>,
    pub entries: BTreeMap<Kind, Vec<Entry>>,
    pub drops: Drops,
    /// How many notes were read apart.
    pub notes: usize,
}

/// A block of code.
pub struct Code {
    /// Its token.
    pub at: usize,
    pub text: String,
    /// Whether each of its bytes stood in a `pre`.
    pub is_exact: bool,
}

/// A thing of structure.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Two are the same if this is.
    pub key: String,
    pub shown: String,
    /// How many tokens stand before it.
    pub at: usize,
    /// What may differ at a small price.
    pub soft: String,
}

impl Reading {
    pub fn entries(&self, kind: Kind) -> &[Entry] {
        self.entries.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The heading that a token stands below.
    pub fn near(&self, at: usize) -> String {
        let headings = self.entries(Kind::Heading);
        let below = headings.partition_point(|heading| heading.at <= at);
        below.checked_sub(1).map_or_else(String::new, |heading| headings[heading].shown.clone())
    }
}

pub fn read(side: &Side, dictionary: &mut Dictionary) -> Reading {
    let order = Order::of(side.dom, side.root);
    let dropped: HashMap<NodeId, Rule> = side.dropped.iter().map(|dropped| (dropped.node, dropped.rule)).collect();
    let mut reader = Reader {
        side,
        roles: notes::find(side.dom, side.root, &order),
        listings: listings(side, &order),
        dropped,
        tokens: Tokenizer::new(dictionary),
        marks: marks::Open::default(),
        rule: None,
        optional: 0,
        apart: Apart::default(),
        fed: 0,
        things: 0,
        lines: line::Lines::default(),
        lists: list::Lists::default(),
        quotes: Vec::new(),
        tables: Vec::new(),
        headings: Vec::new(),
        out: Reading::default(),
    };
    reader.walk(side.root);
    while let Some(note) = reader.apart.next() {
        // A note is a block, whatever element holds it.
        reader.tokens.block();
        reader.enter(note);
        reader.walk(note);
        reader.leave(note);
    }
    let Reader { tokens, apart, mut out, .. } = reader;
    out.tokens = tokens.tokens;
    out.notes = apart.count;
    // Places of things that turned out to be none are empty.
    out.entries.values_mut().for_each(|entries| entries.retain(|entry| !entry.key.is_empty()));
    // Notes stand behind their mention or at the end: all mentions come first.
    if let Some(notes) = out.entries.get_mut(&Kind::Footnote) {
        notes.sort_by(|a, b| a.key.cmp(&b.key));
    }
    out
}

/// Tables whose line numbers were dropped, and that hold their code without a `pre`.
fn listings(side: &Side, order: &Order) -> HashSet<NodeId> {
    let Side { dom, root, .. } = *side;
    let gone: HashSet<NodeId> = side.dropped.iter().map(|dropped| dropped.node).collect();
    let pres: Vec<u32> = dom
        .descendants(root)
        .filter(|id| is_pre(dom.name(*id)) && !gone.contains(id))
        .filter_map(|id| order.span(id))
        .map(|span| span.0)
        .collect();
    let numbers = side.dropped.iter().filter(|dropped| dropped.rule == Rule::LineNumbers);
    numbers
        .filter_map(|numbers| {
            let table = dom.ancestors(numbers.node).take(8).take_while(|id| *id != root).find(|id| dom.is(*id, "table"))?;
            let (start, end) = order.span(table)?;
            let first = pres.partition_point(|pre| *pre < start);
            pres.get(first).is_none_or(|pre| *pre > end).then_some(table)
        })
        .collect()
}

fn is_pre(name: &str) -> bool {
    matches!(name, "pre" | "listing" | "xmp")
}

struct Reader<'a, 'd> {
    side: &'a Side<'a>,
    roles: Roles,
    listings: HashSet<NodeId>,
    dropped: HashMap<NodeId, Rule>,
    tokens: Tokenizer<'d>,
    marks: marks::Open,
    /// The last `hr` that was met.
    rule: Option<NodeId>,
    /// How many elements are open whose text is optional.
    optional: usize,
    apart: Apart,
    /// How many characters were read, blanks too.
    fed: usize,
    /// How many pictures, films and the like were met.
    things: usize,
    lines: line::Lines,
    lists: list::Lists,
    quotes: Vec<quote::Open>,
    tables: Vec<table::Open>,
    headings: Vec<(NodeId, super::tokens::Place)>,
    out: Reading,
}

impl Reader<'_, '_> {
    /// Reads what is below a node.
    fn walk(&mut self, root: NodeId) {
        let mut steps = self.side.dom.steps(root);
        let mut passed = None;
        while let Some(step) = steps.next() {
            match step {
                Step::Enter(id) if self.passes(id) => {
                    steps.pass_over();
                    passed = Some(id);
                }
                Step::Enter(id) => self.enter(id),
                Step::Leave(id) if passed == Some(id) => passed = None,
                Step::Leave(id) => self.leave(id),
            }
        }
        self.tokens.cut();
    }

    /// Whether what is below a node is not walked through, because it is no part of the text or was read as a whole.
    fn passes(&mut self, id: NodeId) -> bool {
        let dom = self.side.dom;
        if let Some(rule) = self.dropped.get(&id) {
            drops::add(dom, id, *rule, &mut self.out.drops);
            return true;
        }
        if self.roles.get(&id) == Some(&Role::Note) && self.puts_off(id) {
            return true;
        }
        match dom.name(id) {
            "" => dom.comment(id).is_some(),
            "script" => {
                self.script(id);
                true
            }
            "style" | "template" | "head" | "title" => true,
            "iframe" | "video" | "audio" | "embed" | "object" => {
                self.media(id);
                true
            }
            name if is_pre(name) => {
                self.code(id, true);
                true
            }
            "table" if self.listings.contains(&id) => {
                self.code(id, false);
                true
            }
            _ => self.furniture(id) == Furniture::Added,
        }
    }

    /// Whether a note is read later. A cell or a heading that is one is a part of what is around it.
    fn puts_off(&mut self, note: NodeId) -> bool {
        let name = self.side.dom.name(note);
        if !self.side.notes_apart || !matches!(name, "li" | "dd" | "p" | "div" | "section" | "aside" | "small" | "span") {
            return false;
        }
        self.apart.put_off(note);
        // One in front of a box of notes stays where it is when they go to the end; one that begins the box goes with it.
        if self.rule.is_some_and(|rule| self.is_first(rule)) {
            self.drop_rule();
        }
        if is_block(name) {
            self.edge();
        }
        true
    }

    /// A rule that sets notes apart is none of the author's.
    fn drop_rule(&mut self) {
        let at = self.tokens.tokens.len();
        if let Some(rules) = self.out.entries.get_mut(&Kind::Rule) {
            rules.pop_if(|rule| rule.at == at);
        }
    }

    /// Whether nothing stands before a node in its parent.
    fn is_first(&self, id: NodeId) -> bool {
        let dom = self.side.dom;
        let mut before = std::iter::successors(dom.prev(id), |id| dom.prev(*id)).take(4);
        before.all(|id| dom.text(id).is_some_and(|text| text.trim().is_empty()))
    }

    fn furniture(&self, id: NodeId) -> Furniture {
        if self.side.is_ours { furniture::of(self.side.dom, id) } else { Furniture::No }
    }

    fn enter(&mut self, id: NodeId) {
        let dom = self.side.dom;
        if let Some(text) = dom.text(id) {
            return self.text(text);
        }
        self.enter_role(id);
        let name = dom.name(id);
        if is_block(name) {
            self.edge();
        }
        match name {
            "br" => {
                self.lines.line_break();
                self.tokens.line();
                // Code before a break and code behind it are two.
                self.fed += 1;
            }
            "hr" => {
                self.rule = Some(id);
                self.emit(Kind::Rule, "rule".into(), "a rule".into(), String::new());
            }
            "img" => self.image(id),
            "a" => self.enter_link(id),
            "code" | "tt" | "samp" => self.enter_code(id),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.headings.push((id, self.tokens.place())),
            "ul" | "ol" | "menu" | "dir" | "dl" => self.enter_list(id),
            "li" | "dt" | "dd" => self.enter_item(id),
            "p" => self.paragraph(id),
            "input" => self.input(id),
            "blockquote" | "details" => self.enter_quote(id),
            "table" => self.enter_table(id),
            // What stands in a form is set apart from what stands beside it.
            "textarea" | "select" | "optgroup" | "option" => self.tokens.cut(),
            "tr" => self.enter_row(),
            "td" | "th" => self.enter_cell(id),
            _ => {}
        }
        let mark = marks::of(name);
        if mark != 0 {
            self.marks.enter(mark);
        }
    }

    /// The edge of a block parts words, and code from code.
    fn edge(&mut self) {
        self.tokens.block();
        self.fed += 1;
    }

    fn leave(&mut self, id: NodeId) {
        let name = self.side.dom.name(id);
        if is_block(name) {
            self.edge();
        }
        match name {
            "a" => self.leave_link(id),
            "code" | "tt" | "samp" => self.leave_code(id),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.leave_heading(id),
            "ul" | "ol" | "menu" | "dir" | "dl" => self.leave_list(),
            "li" | "dt" | "dd" => self.leave_item(id),
            "blockquote" | "details" => self.leave_quote(id),
            "textarea" | "select" | "optgroup" | "option" => self.tokens.cut(),
            "table" => self.leave_table(id),
            "td" | "th" => self.leave_cell(id),
            _ => {}
        }
        let mark = marks::of(name);
        if mark != 0 {
            self.marks.leave(mark);
        }
        self.leave_role(id);
    }

    fn enter_role(&mut self, id: NodeId) {
        match self.roles.get(&id) {
            Some(Role::Mention(note)) => {
                self.apart.mention(*note);
                self.begin_optional(OPTIONAL | MARK);
                self.emit(Kind::Footnote, "1 mention".into(), "a mention of a footnote".into(), String::new());
            }
            Some(Role::Back) => self.begin_optional(OPTIONAL | MARK),
            Some(Role::Note) => {
                self.drop_rule();
                self.emit(Kind::Footnote, "2 note".into(), "a footnote".into(), String::new());
            }
            None => {
                if self.furniture(id) == Furniture::Optional {
                    self.begin_optional(OPTIONAL);
                }
            }
        }
    }

    fn leave_role(&mut self, id: NodeId) {
        match self.roles.get(&id) {
            Some(Role::Mention(_) | Role::Back) => self.end_optional(),
            Some(Role::Note) => {}
            None => {
                if self.furniture(id) == Furniture::Optional {
                    self.end_optional();
                }
            }
        }
    }

    fn begin_optional(&mut self, flags: u8) {
        self.tokens.cut();
        self.optional += 1;
        self.tokens.flags |= flags;
    }

    fn end_optional(&mut self) {
        self.tokens.cut();
        self.optional -= 1;
        if self.optional == 0 {
            self.tokens.flags &= !(OPTIONAL | MARK);
        }
    }

    fn text(&mut self, text: &str) {
        self.fed += text.len();
        self.lines.text(text);
        self.tokens.text(text, self.marks.bits());
    }

    fn code(&mut self, id: NodeId, is_exact: bool) {
        let dom = self.side.dom;
        self.links_in_code(id);
        let text = code::text(dom, id, is_exact, |id| self.dropped.contains_key(&id));
        self.tokens.block();
        let at = self.tokens.tokens.len();
        self.fed += text.len();
        // Some highlighters set each line as a table of its own.
        if let Some(before) = self.out.codes.pop_if(|before| !before.is_exact && !is_exact && before.at + 1 == at) {
            self.tokens.pop_code();
            let text = format!("{}\n{text}", before.text);
            self.tokens.code(&code::essence(&text));
            self.out.codes.push(Code { at: before.at, text, is_exact });
        } else {
            self.tokens.code(&code::essence(&text));
            self.out.codes.push(Code { at, text, is_exact });
        }
    }

    fn leave_heading(&mut self, id: NodeId) {
        let Some((_, place)) = self.headings.pop_if(|(open, _)| *open == id) else { return };
        let (range, hash) = self.tokens.since(place);
        let shown = self.tokens.dictionary.join(&self.tokens.tokens[range]);
        if !shown.is_empty() {
            let level = self.side.dom.name(id)[1..].to_owned();
            let entry = Entry { key: format!("{hash:x}"), shown, at: place.at, soft: level };
            self.out.entries.entry(Kind::Heading).or_default().push(entry);
        }
    }

    fn emit(&mut self, kind: Kind, key: String, shown: String, soft: String) {
        let at = self.tokens.tokens.len();
        self.out.entries.entry(kind).or_default().push(Entry { key, shown, at, soft });
    }

    /// A place for something that is known at its end only.
    fn reserve(&mut self, kind: Kind) -> usize {
        self.emit(kind, String::new(), String::new(), String::new());
        self.out.entries(kind).len() - 1
    }

    /// The new address of what an attribute of a node names. `None` if nothing is expected to be left of it.
    fn address(&self, address: &str) -> Option<String> {
        let address = (self.side.address)(address.trim());
        (!address.trim().is_empty()).then(|| super::address::canonical(&address))
    }
}
